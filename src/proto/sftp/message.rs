//! Packets: a length, a type, a request's number, and what the type has.

use super::fields as f;
use crate::field::{Field, Type};
use crate::layer::Kind;
use crate::wire::{Read, Record, Wire};

/// Any packet. Its ctx is the version that was agreed on, 0 where that was not seen.
pub const PACKET: Kind = Kind(0);
/// The names of the kinds.
pub const KINDS: &[&str] = &["packet"];

/// Types that are treated apart.
pub mod code {
    #![allow(missing_docs)]
    pub const INIT: u8 = 1;
    pub const VERSION: u8 = 2;
    pub const OPEN: u8 = 3;
    pub const CLOSE: u8 = 4;
    pub const READ: u8 = 5;
    pub const WRITE: u8 = 6;
    pub const OPENDIR: u8 = 11;
    pub const READDIR: u8 = 12;
    pub const REMOVE: u8 = 13;
    pub const MKDIR: u8 = 14;
    pub const RMDIR: u8 = 15;
    pub const RENAME: u8 = 18;
    pub const STATUS: u8 = 101;
    pub const HANDLE: u8 = 102;
    pub const DATA: u8 = 103;
    pub const EXTENDED: u8 = 200;
}

/// The name of a type.
pub fn name(code: u64) -> Option<&'static str> {
    Some(match code {
        1 => "INIT",
        2 => "VERSION",
        3 => "OPEN",
        4 => "CLOSE",
        5 => "READ",
        6 => "WRITE",
        7 => "LSTAT",
        8 => "FSTAT",
        9 => "SETSTAT",
        10 => "FSETSTAT",
        11 => "OPENDIR",
        12 => "READDIR",
        13 => "REMOVE",
        14 => "MKDIR",
        15 => "RMDIR",
        16 => "REALPATH",
        17 => "STAT",
        18 => "RENAME",
        19 => "READLINK",
        20 => "SYMLINK",
        21 => "LINK",
        22 => "BLOCK",
        23 => "UNBLOCK",
        101 => "STATUS",
        102 => "HANDLE",
        103 => "DATA",
        104 => "NAME",
        105 => "ATTRS",
        200 => "EXTENDED",
        201 => "EXTENDED_REPLY",
        _ => return None,
    })
}

/// The name of a status.
pub fn status(code: u64) -> Option<&'static str> {
    Some(match code {
        0 => "ok",
        1 => "end of file",
        2 => "no such file",
        3 => "permission denied",
        4 => "failure",
        5 => "bad message",
        6 => "no connection",
        7 => "connection lost",
        8 => "operation unsupported",
        9 => "invalid handle",
        10 => "no such path",
        11 => "file already exists",
        12 => "write protected",
        13 => "no media",
        _ => return None,
    })
}

/// What the session needs of a packet.
#[derive(Clone, Copy, Default, Debug)]
pub struct Packet<'a> {
    /// Its type.
    pub code: u8,
    /// The request's number; INIT and VERSION have none.
    pub id: u32,
    /// INIT and VERSION.
    pub version: u32,
    /// The name it is about.
    pub name: Option<&'a [u8]>,
    /// The handle it is about.
    pub handle: Option<&'a [u8]>,
    /// READ and WRITE.
    pub offset: u64,
    /// WRITE and DATA.
    pub data: &'a [u8],
}

fn string<'a, R: Record, T: Type>(
    w: &mut Wire<'a, '_, R>,
    field: &'static Field<T>,
) -> Read<&'a [u8]> {
    let n = w.u32(&f::STRING_LENGTH)? as usize;
    w.bytes(field, n)
}

/// Reads a packet; what other versions have otherwise is left unread.
pub fn packet<'a, R: Record>(w: &mut Wire<'a, '_, R>, version: u32) -> Read<Packet<'a>> {
    let n = w.u32(&f::LENGTH)? as usize;
    let mut said = Packet::default();
    w.inside(n, |w| {
        body(w, version, &mut said)?;
        w.rest(&f::REST);
        Ok(())
    })?;
    Ok(said)
}

fn body<'a, R: Record>(w: &mut Wire<'a, '_, R>, version: u32, said: &mut Packet<'a>) -> Read<()> {
    said.code = w.u8(&f::TYPE)?;
    if matches!(said.code, code::INIT | code::VERSION) {
        said.version = w.u32(&f::VERSION)?;
        while !w.is_empty() {
            string(w, &f::EXTENSION)?;
            string(w, &f::EXTENSION_DATA)?;
        }
        return Ok(());
    }
    said.id = w.u32(&f::ID)?;
    match said.code {
        code::OPEN => {
            said.name = Some(string(w, &f::FILE_NAME)?);
            w.u32(&f::PFLAGS)?;
            attributes(w, version)?;
        }
        code::READ | code::WRITE => {
            said.handle = Some(string(w, &f::HANDLE)?);
            said.offset = w.u64(&f::OFFSET)?;
            if said.code == code::READ {
                w.u32(&f::COUNT)?;
            } else {
                said.data = data(w)?;
            }
        }
        4 | 8 | 10 | 12 | code::HANDLE => {
            said.handle = Some(string(w, &f::HANDLE)?);
            if said.code == 10 {
                attributes(w, version)?;
            }
        }
        7 | 9 | 11 | 13..=17 | 19 => {
            said.name = Some(string(w, &f::FILE_NAME)?);
            if matches!(said.code, 9 | 14) {
                attributes(w, version)?;
            }
        }
        18 | 20 => {
            said.name = Some(string(w, &f::FILE_NAME)?);
            string(w, &f::TARGET)?;
        }
        101 => {
            w.u32(&f::STATUS)?;
            if !w.is_empty() {
                string(w, &f::STATUS_TEXT)?;
                string(w, &f::LANGUAGE)?;
            }
        }
        code::DATA => said.data = data(w)?,
        104 => {
            let n = w.u32(&f::NAMES)?;
            for _ in 0..n {
                string(w, &f::FILE_NAME)?;
                if version <= 3 {
                    string(w, &f::LONG_NAME)?;
                }
                attributes(w, version)?;
            }
        }
        105 => attributes(w, version)?,
        200 => extended(w, said)?,
        201 => {
            w.rest(&f::EXTENSION_DATA);
        }
        _ => {}
    }
    Ok(())
}

fn data<'a, R: Record>(w: &mut Wire<'a, '_, R>) -> Read<&'a [u8]> {
    let n = w.u32(&f::DATA_LENGTH)? as usize;
    w.bytes(&f::DATA, n)
}

/// Requests by name, of which OpenSSH has a few about files.
fn extended<'a, R: Record>(w: &mut Wire<'a, '_, R>, said: &mut Packet<'a>) -> Read<()> {
    match string(w, &f::EXTENSION)? {
        b"posix-rename@openssh.com" | b"hardlink@openssh.com" => {
            said.name = Some(string(w, &f::FILE_NAME)?);
            string(w, &f::TARGET)?;
        }
        b"statvfs@openssh.com" | b"lsetstat@openssh.com" | b"expand-path@openssh.com" => {
            said.name = Some(string(w, &f::FILE_NAME)?);
        }
        b"fsync@openssh.com" | b"fstatvfs@openssh.com" => {
            said.handle = Some(string(w, &f::HANDLE)?);
        }
        _ => {}
    }
    w.rest(&f::EXTENSION_DATA);
    Ok(())
}

/// Attributes of version 3 (filexfer-02 §5).
fn attributes<R: Record>(w: &mut Wire<'_, '_, R>, version: u32) -> Read<()> {
    if version > 3 {
        w.rest(&f::REST);
        return Ok(());
    }
    w.group(&f::ATTRIBUTES, |w| {
        let flags = w.u32(&f::FLAGS)?;
        if flags & 1 != 0 {
            w.u64(&f::SIZE)?;
        }
        if flags & 2 != 0 {
            w.u32(&f::UID)?;
            w.u32(&f::GID)?;
        }
        if flags & 4 != 0 {
            w.u32(&f::PERMISSIONS)?;
        }
        if flags & 8 != 0 {
            w.u32(&f::ATIME)?;
            w.u32(&f::MTIME)?;
        }
        if flags & 0x8000_0000 != 0 {
            let n = w.u32(&f::STRING_LENGTH)?;
            for _ in 0..n {
                string(w, &f::EXTENSION)?;
                string(w, &f::EXTENSION_DATA)?;
            }
        }
        Ok(())
    })
}
