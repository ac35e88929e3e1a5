//! SFTP's vocabulary: draft-ietf-secsh-filexfer-02 is version 3, the one that servers speak.

use super::message;

crate::fields! {
    LENGTH: u32 = Field::new("sftp.length", "Length", "How many bytes of this packet follow.").spec("filexfer-02 §3");
    TYPE: u8 = Field::new("sftp.type", "Type", "What is asked, or answered.").spec("filexfer-02 §3").names(message::name).key();
    ID: u32 = Field::new("sftp.id", "Request", "The request's number; the answer has the same, and answers may come in any order.").spec("filexfer-02 §3").key();
    VERSION: u32 = Field::new("sftp.version", "Version", "The highest version the client knows; the one the server will use.").spec("filexfer-02 §4").key();
    EXTENSION: Text = Field::new("sftp.extension", "Extension", "Something beyond the version's own.").spec("filexfer-02 §4, §8").key();
    EXTENSION_DATA: Bytes = Field::new("sftp.extension.data", "Extension's data", "What it needs, or says.").spec("filexfer-02 §8");
    STRING_LENGTH: u32 = Field::new("sftp.string_length", "Length", "Length of what follows.").spec("RFC 4251 §5");
    FILE_NAME: Text = Field::new("sftp.filename", "File name", "A file or directory; relative ones begin at the user's directory.").spec("filexfer-02 §6.2").key();
    LONG_NAME: Text = Field::new("sftp.longname", "Long name", "A line for people, as ls -l writes it.").spec("filexfer-02 §7");
    TARGET: Text = Field::new("sftp.target", "New name, or target", "What it is renamed to; what a link points to. Servers of today take a link's two names the other way round.").spec("filexfer-02 §6.5, §6.10").key();
    HANDLE: Bytes = Field::new("sftp.handle", "Handle", "The server's word for an open file or directory.").spec("filexfer-02 §6.2");
    FILE: Text = Field::new("sftp.file", "File", "The file or directory that the handle stands for, as it was opened.").spec("filexfer-02 §6.3").told();
    REQUEST: Text = Field::new("sftp.request", "Answers", "The request with this number.").spec("filexfer-02 §3").told();
    OFFSET: u64 = Field::new("sftp.offset", "Offset", "Where in the file.").spec("filexfer-02 §6.4").key();
    COUNT: u32 = Field::new("sftp.count", "Bytes asked for", "At most so many.").spec("filexfer-02 §6.4").key();
    PFLAGS: u32 = Field::new("sftp.pflags", "Open for", "A bit each: 1 reading, 2 writing, 4 at the end, 8 make it, 16 empty it first, 32 only if there is none.").hex(8).spec("filexfer-02 §6.3").key();
    DATA_LENGTH: u32 = Field::new("sftp.data.length", "Data: length", "Length of the data.").spec("filexfer-02 §6.4, §7").key();
    DATA: Bytes = Field::new("sftp.data", "Data", "A piece of the file.").spec("filexfer-02 §6.4, §7");
    STATUS: u32 = Field::new("sftp.status", "Status", "How it went.").spec("filexfer-02 §7").names(message::status).key();
    STATUS_TEXT: Text = Field::new("sftp.status.message", "Message", "The same in words.").spec("filexfer-02 §7");
    LANGUAGE: Text = Field::new("sftp.status.language", "Language", "The words' language.").spec("filexfer-02 §7");
    NAMES: u32 = Field::new("sftp.names", "Names", "How many follow.").spec("filexfer-02 §7").key();
    ATTRIBUTES: () = Field::new("sftp.attrs", "Attributes", "What is known of a file, or shall be.").spec("filexfer-02 §5");
    FLAGS: u32 = Field::new("sftp.attrs.flags", "Present", "Which attributes follow.").hex(8).spec("filexfer-02 §5");
    SIZE: u64 = Field::new("sftp.attrs.size", "Size", "In bytes.").spec("filexfer-02 §5").key();
    UID: u32 = Field::new("sftp.attrs.uid", "Owner", "The user's number.").spec("filexfer-02 §5");
    GID: u32 = Field::new("sftp.attrs.gid", "Group", "The group's number.").spec("filexfer-02 §5");
    PERMISSIONS: u32 = Field::new("sftp.attrs.permissions", "Permissions", "The file's kind, and who may read, write and execute it: as stat has them.").hex(8).spec("filexfer-02 §5");
    ATIME: u32 = Field::new("sftp.attrs.atime", "Read last", "Seconds since 1970.").spec("filexfer-02 §5");
    MTIME: u32 = Field::new("sftp.attrs.mtime", "Changed last", "Seconds since 1970.").spec("filexfer-02 §5");
    REST: Bytes = Field::new("sftp.rest", "Rest", "What is not read further: other versions have other fields.").spec("filexfer-02 §3");
    MOVED: u64 = Field::new("sftp.file.size", "Transferred", "So many bytes of the file were read or written while it was open, up to the highest offset.").spec("filexfer-02 §6.4").told();
    SHA256: Bytes = Field::new("sftp.file.sha256", "SHA-256", "The hash of what was read or written, from the beginning on without a hole: compare it with the file's.").spec("FIPS 180-4 §6.2").told();
}
