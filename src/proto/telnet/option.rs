//! What Telnet's numbers are called.

/// Interpret as command: the byte before every command.
pub const IAC: u8 = 255;
/// Subnegotiation begins.
pub const SB: u8 = 250;
/// Subnegotiation ends.
pub const SE: u8 = 240;
/// WILL.
pub const WILL: u8 = 251;
/// DONT.
pub const DONT: u8 = 254;

macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($pat:pat => $text:expr,)* }) => {
        $(#[$doc])*
        pub fn $name(n: u64) -> Option<&'static str> {
            Some(match n { $($pat => $text,)* _ => return None })
        }
    };
}

table! {
    /// Commands (RFC 854, RFC 885, RFC 1184 §2.1).
    command {
        236 => "EOF", 237 => "SUSP", 238 => "ABORT", 239 => "EOR", 240 => "SE", 241 => "NOP", 242 => "DM",
        243 => "BRK", 244 => "IP", 245 => "AO", 246 => "AYT", 247 => "EC", 248 => "EL", 249 => "GA", 250 => "SB",
        251 => "WILL", 252 => "WONT", 253 => "DO", 254 => "DONT", 255 => "IAC",
    }
}

table! {
    /// What a command says.
    meaning {
        236 => "end of file", 237 => "suspend the process", 238 => "abort the process", 239 => "end of record",
        240 => "the subnegotiation ends", 241 => "nothing", 242 => "data mark: urgent data end here",
        243 => "break key", 244 => "interrupt the process", 245 => "throw the output away",
        246 => "are you there?", 247 => "erase the last character", 248 => "erase the line",
        249 => "go ahead, it is your turn", 250 => "details of an option follow",
        251 => "I want to do this, or: yes, I will", 252 => "I won't do this, or: no longer",
        253 => "please do this, or: yes, do", 254 => "don't do this, or: no longer",
    }
}

table! {
    /// Options (IANA's registry).
    option {
        0 => "BINARY", 1 => "ECHO", 2 => "RECONNECTION", 3 => "SUPPRESS GO AHEAD", 4 => "MESSAGE SIZE", 5 => "STATUS",
        6 => "TIMING MARK", 7 => "RCTE", 8 => "LINE WIDTH", 9 => "PAGE SIZE", 10 => "CR DISPOSITION",
        11 => "HT STOPS", 12 => "HT DISPOSITION", 13 => "FF DISPOSITION", 14 => "VT STOPS", 15 => "VT DISPOSITION",
        16 => "LF DISPOSITION", 17 => "EXTENDED ASCII", 18 => "LOGOUT", 19 => "BYTE MACRO", 20 => "DATA ENTRY TERMINAL",
        21 => "SUPDUP", 22 => "SUPDUP OUTPUT", 23 => "SEND LOCATION", 24 => "TERMINAL TYPE", 25 => "END OF RECORD",
        26 => "TACACS USER ID", 27 => "OUTPUT MARKING", 28 => "TERMINAL LOCATION", 29 => "3270 REGIME", 30 => "X.3 PAD",
        31 => "WINDOW SIZE", 32 => "TERMINAL SPEED", 33 => "REMOTE FLOW CONTROL", 34 => "LINEMODE",
        35 => "X DISPLAY LOCATION", 36 => "ENVIRONMENT (OLD)", 37 => "AUTHENTICATION", 38 => "ENCRYPTION",
        39 => "ENVIRONMENT", 40 => "TN3270E", 41 => "XAUTH", 42 => "CHARSET", 43 => "REMOTE SERIAL PORT",
        44 => "COM PORT", 45 => "SUPPRESS LOCAL ECHO", 46 => "START TLS", 47 => "KERMIT", 48 => "SEND URL",
        49 => "FORWARD X", 69 => "MSDP", 70 => "MSSP", 85 => "MCCP 1", 86 => "MCCP 2", 87 => "MCCP 3", 90 => "MSP", 91 => "MXP",
        93 => "ZMP", 138 => "PRAGMA LOGON", 139 => "SSPI LOGON", 140 => "PRAGMA HEARTBEAT", 200 => "ATCP", 201 => "GMCP",
        255 => "EXTENDED OPTIONS",
    }
}

table! {
    /// What an option is for.
    purpose {
        0 => "bytes go through as they are, eight bits each", 1 => "who says WILL shows the typed characters; a server that does so can hide a password by not echoing",
        3 => "no go-ahead signals: both may send at any time", 5 => "asks for the state of all options",
        6 => "a mark that comes back once everything before it was processed", 24 => "the terminal's name, so that programs know its control sequences",
        25 => "marks between records", 31 => "how many columns and lines the window has", 32 => "the line's speed",
        33 => "who stops the output when Control-S is typed", 34 => "the client edits a line and sends it whole", 35 => "where to show windows of X11",
        36 | 39 => "environment variables, such as the user's name", 37 => "proves who the user is", 38 => "encrypts the rest",
        42 => "which character set", 46 => "goes into TLS",
    }
}

table! {
    /// Terminal type, speed, X display, environment: what is meant (RFC 1091, 1079, 1096, 1572).
    is_send { 0 => "IS", 1 => "SEND", 2 => "INFO", }
}

table! {
    /// Parts of an environment (RFC 1572 §2).
    environment { 0 => "VAR", 1 => "VALUE", 2 => "ESC", 3 => "USERVAR", }
}

table! {
    /// Linemode (RFC 1184 §2.2).
    linemode { 1 => "MODE", 2 => "FORWARDMASK", 3 => "SLC", 251 => "WILL", 252 => "WONT", 253 => "DO", 254 => "DONT", }
}

table! {
    /// Remote flow control (RFC 1372 §2).
    flow_control { 0 => "OFF", 1 => "ON", 2 => "RESTART ANY", 3 => "RESTART XON", }
}

table! {
    /// Character sets (RFC 2066 §4).
    charset { 1 => "REQUEST", 2 => "ACCEPTED", 3 => "REJECTED", 4 => "TTABLE IS", 5 => "TTABLE REJECTED", 6 => "TTABLE ACK", 7 => "TTABLE NAK", }
}

table! {
    /// Authentication (RFC 2941 §2).
    authentication { 0 => "IS", 1 => "SEND", 2 => "REPLY", 3 => "NAME", }
}

table! {
    /// Types of authentication (IANA's registry).
    authentication_type {
        0 => "NULL", 1 => "KERBEROS V4", 2 => "KERBEROS V5", 3 => "SPX", 4 => "MINK", 5 => "SRP", 6 => "RSA",
        7 => "SSL", 10 => "LOKI", 11 => "SSA", 12 => "KEA SJ", 13 => "KEA SJ INTEG", 14 => "DSS", 15 => "NTLM",
    }
}

table! {
    /// Encryption (RFC 2946 §2).
    encryption {
        0 => "IS", 1 => "SUPPORT", 2 => "REPLY", 3 => "START", 4 => "END", 5 => "REQUEST START", 6 => "REQUEST END",
        7 => "ENC KEYID", 8 => "DEC KEYID",
    }
}

table! {
    /// Types of encryption (IANA's registry).
    encryption_type {
        0 => "NULL", 1 => "DES CFB64", 2 => "DES OFB64", 3 => "DES3 CFB64", 4 => "DES3 OFB64", 8 => "CAST5 40 CFB64",
        9 => "CAST5 40 OFB64", 10 => "CAST128 CFB64", 11 => "CAST128 OFB64", 12 => "AES CCM",
    }
}

table! {
    /// Start TLS.
    start_tls { 1 => "FOLLOWS", }
}

table! {
    /// Functions of linemode's special characters (RFC 1184 §3).
    slc {
        1 => "SYNCH", 2 => "BRK", 3 => "IP", 4 => "AO", 5 => "AYT", 6 => "EOR", 7 => "ABORT", 8 => "EOF", 9 => "SUSP",
        10 => "EC", 11 => "EL", 12 => "EW", 13 => "RP", 14 => "LNEXT", 15 => "XON", 16 => "XOFF", 17 => "FORW1", 18 => "FORW2",
    }
}

/// The name of an option, or its number's.
pub fn option_or_unknown(n: u8) -> &'static str {
    option(n.into()).unwrap_or("an unknown option")
}
