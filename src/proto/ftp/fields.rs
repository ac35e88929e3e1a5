//! The vocabulary of FTP's control connection.

use super::verb::{code_name, family_name};

crate::fields! {
    REQUEST: bool = Field::new("ftp.request", "Request", "This line comes from the client.").spec("RFC 959 §4.1").hidden();
    RESPONSE: bool = Field::new("ftp.response", "Response", "This comes from the server.").spec("RFC 959 §4.2").hidden();

    // Commands.
    TELNET: Bytes = Field::new("ftp.telnet", "Telnet signals", "The control connection follows Telnet's rules: before ABOR or STAT a client may interrupt with these, so that a server busy with a transfer looks up.").spec("RFC 959 §4.1.3");
    COMMAND: Text = Field::new("ftp.request.command", "Command", "The verb. Upper and lower case mean the same.").spec("RFC 959 §4.1").key();
    MEANING: Text = Field::new("ftp.request.meaning", "Meaning", "What the verb asks for.").spec("RFC 959 §4.1");
    ARG: Text = Field::new("ftp.request.arg", "Argument", "What the verb acts on: a name, a path, an address.").spec("RFC 959 §5.3.1").key();
    SECRET_ARG: Text = Field::new("ftp.request.arg", "Argument", "The password or account. FTP sends it as it is: whoever sees the packets can read it, unless the connection went into TLS before.").spec("RFC 959 §4.1.1").secret();

    // Where the data connection goes.
    ACTIVE_IP: Ip = Field::new("ftp.active.cip", "Client's address", "Active mode: the server will connect to this address of the client for the data.").spec("RFC 959 §4.1.2").key();
    ACTIVE_PORT: u16 = Field::new("ftp.active.port", "Client's port", "The port the client listens at: the fifth number times 256 plus the sixth.").spec("RFC 959 §4.1.2").key();
    ACTIVE_NAT: bool = Field::new("ftp.active.nat", "Another address", "The address differs from the one this packet came from: translated on the way, or pointed at a third host.").spec("RFC 2577 §3");
    PASSIVE_IP: Ip = Field::new("ftp.passive.ip", "Server's address", "Passive mode: the client shall connect to this address for the data.").spec("RFC 959 §4.1.2").key();
    PASSIVE_PORT: u16 = Field::new("ftp.passive.port", "Server's port", "The port the server listens at: the fifth number times 256 plus the sixth.").spec("RFC 959 §4.1.2").key();
    PASSIVE_NAT: bool = Field::new("ftp.passive.nat", "Another address", "The address differs from the one this packet came from. Many clients ignore it and connect to the server they know.").spec("RFC 2577 §3");
    EPRT_FAMILY: u8 = Field::new("ftp.eprt.af", "Address family", "1 for IPv4, 2 for IPv6.").spec("RFC 2428 §2").names(family_name);
    EPRT_IP: Ip = Field::new("ftp.eprt.ip", "Client's IPv4 address", "Active mode: the server will connect to this address for the data.").spec("RFC 2428 §2").key();
    EPRT_IPV6: Ip = Field::new("ftp.eprt.ipv6", "Client's IPv6 address", "Active mode: the server will connect to this address for the data.").spec("RFC 2428 §2").key();
    EPRT_PORT: u16 = Field::new("ftp.eprt.port", "Client's port", "The port the client listens at.").spec("RFC 2428 §2").key();
    EPRT_INVALID: () = Field::new("ftp.eprt.args_invalid", "Not |family|address|port|", "The argument can't be read.").spec("RFC 2428 §2");
    EPSV_PORT: u16 = Field::new("ftp.epsv.port", "Server's port", "Passive mode: the client shall connect to this port of the server it already talks to. No address is sent, so nothing can be wrong with it behind NAT.").spec("RFC 2428 §3").key();
    EPSV_INVALID: () = Field::new("ftp.epsv.args_invalid", "Not (|||port|)", "The reply's text can't be read.").spec("RFC 2428 §3");

    // Replies.
    ANSWERS: Text = Field::new("ftp.response.to", "Answers", "The command whose turn it is to be answered. Replies carry no name: only their order says it.").spec("RFC 959 §5.4").key();
    CONTINUES: u32 = Field::new("ftp.response.continues", "Goes on", "These are more lines of the reply with this code. It ends with a line of the code and a blank.").spec("RFC 959 §4.2").names(code_name).key();
    CODE: u32 = Field::new("ftp.response.code", "Code", "How it went: 1 begun, 2 done, 3 go on, 4 failed for now, 5 failed for good. The second digit says what it is about: 2 connections, 3 logging in, 5 files.").spec("RFC 959 §4.2.1").names(code_name).key();
    CODE_AGAIN: u32 = Field::new("ftp.response.code.repeated", "Code, repeated", "The last line of a reply of several lines begins with the same code and a blank; lines between may begin with anything.").spec("RFC 959 §4.2");
    TEXT: Text = Field::new("ftp.response.arg", "Text", "What the server says in words.").spec("RFC 959 §4.2").key();
    MORE_TEXT: Text = Field::new("ftp.response.line", "Further text", "Another line of the same reply.").spec("RFC 959 §4.2").key();
    FEATURE: Text = Field::new("ftp.feature", "Feature", "Something the server can do beyond RFC 959: EPSV, MDTM, MLST, SIZE, REST STREAM, AUTH TLS, UTF8 …").spec("RFC 2389 §3.2");
    PATH: Text = Field::new("ftp.response.path", "Path", "The directory, between quotation marks; a mark that belongs to it is doubled.").spec("RFC 959 App. II");
    SIZE: u64 = Field::new("ftp.size", "File size", "So many bytes a transfer would send.").spec("RFC 3659 §4").key();
    MODIFIED: Text = Field::new("ftp.mdtm", "Modified", "When the file was changed last: year, month, day, hour, minute, second, UTC.").spec("RFC 3659 §3").key();

    // What is none of these.
    STRAY: Text = Field::new("ftp.stray", "Stray line", "A line that is neither command nor reply.").spec("RFC 959 §4.2").hidden();
    INVALID: () = Field::new("ftp.response.code.invalid", "No code", "The line should begin with three digits and does not.").spec("RFC 959 §4.2");
}
