//! What the responses of SASL's mechanisms hold once their base64 is undone (RFC 4616, 2195, 2831, 5802, 7628).
//!
//! Mail protocols carry the same dialogue in different clothes. Knows no field: who asks decides what becomes of a part.

/// A mechanism of SASL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Mechanism {
    /// Another one: its responses are decoded and not understood.
    Other,
    /// PLAIN: for whom, who, password.
    Plain,
    /// LOGIN: who, then password, each when asked.
    Login,
    /// CRAM-MD5: who, and a digest of the challenge.
    CramMd5,
    /// DIGEST-MD5: a list of `name="value"`.
    DigestMd5,
    /// XOAUTH2 and OAUTHBEARER: who, and a token.
    Bearer,
    /// SCRAM-…: attributes such as `n=user`.
    Scram,
    /// NTLM: Microsoft's three messages.
    Ntlm,
}

const ALL: &[Mechanism] = &[
    Mechanism::Other,
    Mechanism::Plain,
    Mechanism::Login,
    Mechanism::CramMd5,
    Mechanism::DigestMd5,
    Mechanism::Bearer,
    Mechanism::Scram,
    Mechanism::Ntlm,
];

/// What a part of a response is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// For whom the client acts, where that is another.
    ActingAs,
    /// Who wants to be let in.
    User,
    /// The password itself.
    Password,
    /// A token that is as good as a password.
    Token,
    /// Made of password and challenge.
    Digest,
}

impl Mechanism {
    /// The mechanism of that name, upper or lower case.
    pub fn of(name: &[u8]) -> Mechanism {
        match name.to_ascii_uppercase().as_slice() {
            b"PLAIN" => Mechanism::Plain,
            b"LOGIN" => Mechanism::Login,
            b"CRAM-MD5" => Mechanism::CramMd5,
            b"DIGEST-MD5" => Mechanism::DigestMd5,
            b"XOAUTH2" | b"OAUTHBEARER" => Mechanism::Bearer,
            b"NTLM" => Mechanism::Ntlm,
            name if name.starts_with(b"SCRAM-") => Mechanism::Scram,
            _ => Mechanism::Other,
        }
    }

    /// Whether it shows the password, or what is as good as it, to everybody on the way.
    pub fn shows_secret(self) -> bool {
        matches!(
            self,
            Mechanism::Plain | Mechanism::Login | Mechanism::Bearer
        )
    }

    /// Sixteen bits for a message's context: the mechanism, and how many responses came before.
    pub fn pack(self, step: u8) -> u32 {
        self as u32 | u32::from(step) << 8
    }

    /// What [`pack`](Self::pack) packed.
    pub fn unpack(ctx: u32) -> (Mechanism, u8) {
        let mechanism = ALL.get((ctx & 0xff) as usize);
        (
            mechanism.copied().unwrap_or(Mechanism::Other),
            (ctx >> 8) as u8,
        )
    }

    /// Gives each part of a decoded response to `each`, in the order they stand there. Empty parts are left out.
    pub fn parts(self, step: u8, plain: &[u8], mut each: impl FnMut(Part, &[u8])) {
        let mut put = |part, value: &[u8]| {
            if !value.is_empty() {
                each(part, value);
            }
        };
        match (self, step) {
            (Mechanism::Plain, _) => {
                let mut parts = plain.splitn(3, |b| *b == 0);
                for part in [Part::ActingAs, Part::User, Part::Password] {
                    put(part, parts.next().unwrap_or(&[]));
                }
            }
            (Mechanism::Login, 0) => put(Part::User, plain),
            (Mechanism::Login, _) => put(Part::Password, plain),
            (Mechanism::CramMd5, _) => {
                let blank = plain
                    .iter()
                    .rposition(|b| *b == b' ')
                    .unwrap_or(plain.len());
                let (user, digest) = plain.split_at(blank);
                put(Part::User, user);
                put(Part::Digest, digest.trim_ascii_start());
            }
            (Mechanism::DigestMd5, _) => {
                put(Part::User, attribute(plain, b"username").unwrap_or(&[]));
                put(Part::Digest, attribute(plain, b"response").unwrap_or(&[]));
            }
            (Mechanism::Bearer, _) => bearer(plain, &mut put),
            (Mechanism::Scram, _) => {
                for part in plain.split(|b| *b == b',') {
                    match part {
                        [b'a', b'=', name @ ..] => put(Part::ActingAs, name),
                        [b'n', b'=', name @ ..] => put(Part::User, name),
                        [b'p', b'=', proof @ ..] if step > 0 => put(Part::Digest, proof),
                        _ => {}
                    }
                }
            }
            (Mechanism::Ntlm, _) => ntlm(plain, &mut put),
            (Mechanism::Other, _) => {}
        }
    }
}

fn bearer(plain: &[u8], put: &mut impl FnMut(Part, &[u8])) {
    for part in plain.split(|b| *b == 1) {
        if let Some(user) = part.strip_prefix(b"user=") {
            put(Part::User, user);
        } else if let Some(user) = part.strip_prefix(b"n,a=") {
            put(Part::User, user.strip_suffix(b",").unwrap_or(user));
        } else if let Some(token) = part.strip_prefix(b"auth=") {
            put(Part::Token, token);
        }
    }
}

/// The value behind `name=`, without its quotes.
fn attribute<'a>(list: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = list;
    while !rest.is_empty() {
        let equals = memchr::memchr(b'=', rest)?;
        let (key, behind) = (rest.get(..equals)?, rest.get(equals + 1..)?);
        let (value, next) = match behind.strip_prefix(b"\"") {
            Some(quoted) => {
                let end = memchr::memchr(b'"', quoted).unwrap_or(quoted.len());
                (quoted.get(..end)?, quoted.get(end + 1..).unwrap_or(&[]))
            }
            None => {
                let end = memchr::memchr(b',', behind).unwrap_or(behind.len());
                (behind.get(..end)?, behind.get(end..)?)
            }
        };
        if key.trim_ascii() == name {
            return Some(value);
        }
        rest = next.strip_prefix(b",").unwrap_or(next);
    }
    None
}

/// The user's name out of the third message, whose fields are places: length, room, offset.
fn ntlm(plain: &[u8], put: &mut impl FnMut(Part, &[u8])) {
    if !plain.starts_with(b"NTLMSSP\0\x03\0\0\0") {
        return;
    }
    let place = |at: usize| {
        let len = plain
            .get(at..at + 2)
            .and_then(|b| b.try_into().ok())
            .map(u16::from_le_bytes)?;
        let from = plain
            .get(at + 4..at + 8)
            .and_then(|b| b.try_into().ok())
            .map(u32::from_le_bytes)?;
        let from = usize::try_from(from).ok()?;
        plain.get(from..from.checked_add(len.into())?)
    };
    let flags = plain
        .get(60..64)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes);
    if let Some(name) = place(36) {
        if flags & 1 == 0 {
            put(Part::User, name);
        } else {
            let units: Vec<u16> = name
                .chunks_exact(2)
                .map(|c| u16::from_le_bytes([c[0], c[1]]))
                .collect();
            put(Part::User, String::from_utf16_lossy(&units).as_bytes());
        }
    }
    if let Some(response) = place(20) {
        put(Part::Digest, response);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::common::base64;

    fn parts(name: &str, step: u8, plain: &[u8]) -> Vec<(Part, String)> {
        let mut all = Vec::new();
        Mechanism::of(name.as_bytes()).parts(step, plain, |p, v| {
            all.push((p, String::from_utf8_lossy(v).into_owned()));
        });
        all
    }

    fn part(p: Part, v: &str) -> (Part, String) {
        (p, v.to_owned())
    }

    #[test]
    fn each_mechanism_is_taken_apart() {
        assert_eq!(
            parts("plain", 0, b"Ursel\0Kurt\0xipj3plmq"),
            [
                part(Part::ActingAs, "Ursel"),
                part(Part::User, "Kurt"),
                part(Part::Password, "xipj3plmq")
            ]
        );
        assert_eq!(parts("LOGIN", 0, b"kim"), [part(Part::User, "kim")]);
        assert_eq!(
            parts("LOGIN", 1, b"made-up"),
            [part(Part::Password, "made-up")]
        );
        // RFC 2195 §2
        let cram = base64::decode(b"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw").unwrap();
        assert_eq!(
            parts("CRAM-MD5", 0, &cram),
            [
                part(Part::User, "tim"),
                part(Part::Digest, "b913a602c7eda7a495b4e6e7334d3890")
            ]
        );
        // RFC 2831 §4
        let digest = br#"charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,response=d388dad90d4bbd760a152321f2143af7,qop=auth"#;
        assert_eq!(
            parts("DIGEST-MD5", 0, digest),
            [
                part(Part::User, "chris"),
                part(Part::Digest, "d388dad90d4bbd760a152321f2143af7")
            ]
        );
        // RFC 5802 §5
        assert_eq!(
            parts("SCRAM-SHA-1", 0, b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"),
            [part(Part::User, "user")]
        );
        // RFC 7628 §4.1
        assert_eq!(
            parts(
                "OAUTHBEARER",
                0,
                b"n,a=user@example.com,\x01host=server.example.com\x01auth=Bearer vF9\x01\x01"
            ),
            [
                part(Part::User, "user@example.com"),
                part(Part::Token, "Bearer vF9")
            ]
        );
        assert_eq!(parts("KERBEROS_V4", 0, b"\x01\x02"), []);
    }

    #[test]
    fn what_is_cut_off_is_left_out() {
        for name in [
            "PLAIN",
            "CRAM-MD5",
            "DIGEST-MD5",
            "NTLM",
            "SCRAM-SHA-256",
            "XOAUTH2",
        ] {
            assert_eq!(parts(name, 0, b""), [], "{name}");
        }
        assert_eq!(parts("NTLM", 1, b"NTLMSSP\0\x03\0\0\0\xff\xff\xff\xff"), []);
        assert_eq!(
            parts("DIGEST-MD5", 0, b"username=\"a"),
            [part(Part::User, "a")]
        );
    }

    #[test]
    fn the_context_comes_back() {
        assert_eq!(
            Mechanism::unpack(Mechanism::Ntlm.pack(7)),
            (Mechanism::Ntlm, 7)
        );
        assert_eq!(Mechanism::unpack(0xffff_ffff), (Mechanism::Other, 255));
    }
}
