//! The commands of FTP and its replies' codes.
//!
//! A reply carries no name of the command it answers: the order tells. [`Verb`] fits the 32 bits that go with a message.

macro_rules! verbs {
    ($($name:ident $text:literal $does:literal;)*) => {
        /// A command, or what else a reply can answer.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Verb { $($name,)* }

        static TABLE: &[(Verb, &str, &str)] = &[$((Verb::$name, $text, $does),)*];
    };
}

verbs! {
    Unknown "" "";
    Connect "connection" "";
    Strange "?" "";
    User "USER" "names the user";
    Pass "PASS" "gives the password";
    Acct "ACCT" "names the account";
    Cwd "CWD" "changes the working directory";
    Cdup "CDUP" "goes up one directory";
    Smnt "SMNT" "mounts another file system";
    Rein "REIN" "logs out and begins anew";
    Quit "QUIT" "says goodbye";
    Port "PORT" "asks the server to connect here for data";
    Pasv "PASV" "asks where to connect to for data";
    Type "TYPE" "chooses how data are represented: A text, I bytes as they are";
    Stru "STRU" "chooses the file structure";
    Mode "MODE" "chooses the transfer mode: S stream, B block, C and Z compressed";
    Retr "RETR" "fetches a file";
    Stor "STOR" "stores a file";
    Stou "STOU" "stores a file under a name the server makes up";
    Appe "APPE" "appends to a file";
    Allo "ALLO" "reserves room";
    Rest "REST" "the next transfer begins at this offset";
    Rnfr "RNFR" "names the file to be renamed";
    Rnto "RNTO" "gives it its new name";
    Abor "ABOR" "aborts the transfer";
    Dele "DELE" "deletes a file";
    Rmd "RMD" "removes a directory";
    Mkd "MKD" "makes a directory";
    Pwd "PWD" "asks for the working directory";
    List "LIST" "lists a directory, for people";
    Nlst "NLST" "lists names only";
    Site "SITE" "something only this server knows";
    Syst "SYST" "asks for the operating system";
    Stat "STAT" "asks for the status, or a listing on this connection";
    Help "HELP" "asks for help";
    Noop "NOOP" "does nothing";
    Auth "AUTH" "asks for security";
    Adat "ADAT" "authentication data";
    Prot "PROT" "chooses how data connections are protected: C not at all, P private";
    Pbsz "PBSZ" "protection buffer size, 0 with TLS";
    Ccc "CCC" "makes this connection plain again";
    Mic "MIC" "a command with its integrity protected";
    Conf "CONF" "a command kept confidential";
    Enc "ENC" "a command kept private";
    Feat "FEAT" "asks what the server can do";
    Opts "OPTS" "sets an option of a command";
    Eprt "EPRT" "asks the server to connect here for data, IPv6 too";
    Epsv "EPSV" "asks which port to connect to for data, IPv6 too";
    Lprt "LPRT" "an older PORT for long addresses";
    Lpsv "LPSV" "an older PASV for long addresses";
    Mdtm "MDTM" "asks when a file was modified";
    Size "SIZE" "asks how large a file is";
    Mlst "MLST" "asks for the facts of one file";
    Mlsd "MLSD" "lists a directory, for programs";
    Lang "LANG" "chooses the language of replies";
    Host "HOST" "names the host that is meant";
    Clnt "CLNT" "names the client's program";
    Mfmt "MFMT" "sets when a file was modified";
    Xcwd "XCWD" "changes the working directory";
    Xcup "XCUP" "goes up one directory";
    Xpwd "XPWD" "asks for the working directory";
    Xmkd "XMKD" "makes a directory";
    Xrmd "XRMD" "removes a directory";
    Xcrc "XCRC" "asks for a file's checksum";
    Hash "HASH" "asks for a file's checksum";
}

impl Verb {
    /// The verb a word is, upper or lower case; [`Verb::Strange`] when it is none.
    pub fn of(word: &[u8]) -> Verb {
        TABLE
            .iter()
            .skip(3)
            .find(|(_, text, _)| text.as_bytes().eq_ignore_ascii_case(word))
            .map_or(Verb::Strange, |(verb, ..)| *verb)
    }

    /// The verb of a number that [`Verb`] was cast to.
    pub fn unpack(n: u32) -> Verb {
        TABLE
            .get((n & 0xff) as usize)
            .map_or(Verb::Unknown, |(verb, ..)| *verb)
    }

    /// Its word in upper case.
    pub fn word(self) -> &'static str {
        TABLE.get(self as usize).map_or("", |(_, text, _)| text)
    }

    /// What it does, in a few words.
    pub fn does(self) -> &'static str {
        TABLE.get(self as usize).map_or("", |(.., does)| does)
    }

    /// Whether a data connection serves it.
    pub fn transfers(self) -> bool {
        use Verb::*;
        matches!(self, Retr | Stor | Stou | Appe | List | Nlst | Mlsd)
    }

    /// Whether its argument is nobody's business; in MIC's a password may stand in base64 (RFC 2228 §4).
    pub fn is_secret(self) -> bool {
        matches!(self, Verb::Pass | Verb::Acct | Verb::Adat | Verb::Mic)
    }
}

/// What a reply's code means (RFC 959 §4.2.1, RFC 2228 §5, RFC 2428 §3, RFC 3659 §5).
pub fn code_name(n: u64) -> Option<&'static str> {
    Some(match n {
        110 => "restart marker",
        120 => "ready in some minutes",
        125 => "data connection open, transfer starting",
        150 => "about to open data connection",
        200 => "okay",
        202 => "superfluous here",
        211 => "system status, or features",
        212 => "directory status",
        213 => "file status",
        214 => "help",
        215 => "system type",
        220 => "ready for a new user",
        221 => "closing",
        225 => "data connection open, no transfer",
        226 => "transfer done, closing data connection",
        227 => "entering passive mode",
        228 => "entering long passive mode",
        229 => "entering extended passive mode",
        230 => "logged in",
        231 => "logged out",
        232 => "logged in by security data",
        234 => "security accepted",
        235 => "security data accepted",
        250 => "file action done",
        257 => "path",
        331 => "password needed",
        332 => "account needed",
        334 => "security accepted, data needed",
        335 => "more security data needed",
        336 => "challenge",
        350 => "more needed for the file action",
        421 => "service closing",
        425 => "can't open data connection",
        426 => "transfer aborted",
        430 => "invalid user name or password",
        431 => "security not available now",
        434 => "host not available",
        450 => "file not available now",
        451 => "local error",
        452 => "too little room",
        500 => "not understood",
        501 => "bad argument",
        502 => "not implemented",
        503 => "bad sequence of commands",
        504 => "argument not implemented",
        521 => "data connection not possible with this protection",
        522 => "network protocol not supported",
        530 => "not logged in",
        532 => "account needed",
        533 => "protection refused by policy",
        534 => "security refused by policy",
        535 => "security check failed",
        536 => "protection level not supported",
        537 => "protection level not supported by the mechanism",
        550 => "file not available",
        551 => "page type unknown",
        552 => "no room left",
        553 => "name not allowed",
        631 => "integrity-protected reply",
        632 => "confidential and integrity-protected reply",
        633 => "confidential reply",
        _ => return None,
    })
}

/// The families of addresses in EPRT (RFC 2428 §2).
pub fn family_name(n: u64) -> Option<&'static str> {
    match n {
        1 => Some("IPv4"),
        2 => Some("IPv6"),
        _ => None,
    }
}
