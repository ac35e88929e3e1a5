//! What stands at an arrow of the ladder, in Korean. Stories write it in English, mostly in the specification's words;
//! those stay, ours are put into Korean here.

use super::Lang;
use super::fields::value;

/// The label of a step of that protocol.
pub fn arrow(lang: Lang, protocol: &str, label: &str) -> String {
    let korean = match (lang, protocol) {
        (Lang::En, _) => None,
        // FTP tells of its data connections, whose segments are TCP's.
        (Lang::Ko, "tcp") => tcp(label).or_else(|| begun(label, FTP)),
        (Lang::Ko, "dns") => begun(label, DNS),
        (Lang::Ko, "tls") => Some(tls(label)),
        (Lang::Ko, "ftp" | "ftp-data") => ftp(label),
        (Lang::Ko, "ssh") => begun(label, SSH),
        (Lang::Ko, "telnet") => begun(label, TELNET),
        (Lang::Ko, "http2") => sized(label),
        (Lang::Ko, "sftp") => sized(label).or_else(|| status(label)),
        (Lang::Ko, "smtp" | "pop" | "imap" | "imf") => mail(label),
        _ => None,
    };
    korean.unwrap_or_else(|| label.to_owned())
}

/// How labels begin. What follows may be a name from a packet, and is left alone.
const DNS: &[(&str, &str)] = &[
    ("query ", "질의 "),
    ("answer cut", "잘린 답"),
    ("answer ", "답 "),
    ("no such name", "그런 이름 없음"),
    ("no such record", "그런 레코드 없음"),
    ("ask others", "다른 서버에 물을 것"),
];

const TLS: &[(&str, &str)] = &[
    ("application data", "응용 데이터"),
    ("handshake", "핸드셰이크"),
    ("after the handshake", "핸드셰이크 뒤"),
    ("Alert", "경고"),
    ("Heartbeat", "하트비트"),
];

/// Runs of what can't be told apart; other labels are in capital letters.
const SSH: &[(&str, &str)] = &[("data", "데이터"), ("encrypted", "암호화됨")];

/// What was typed is the packet's, and stands behind the word.
const TELNET: &[(&str, &str)] = &[("typed: a secret", "입력: 비밀"), ("typed ", "입력 ")];

const FTP: &[(&str, &str)] = &[
    ("data connection: SYN again", "데이터 연결: 다시 SYN"),
    ("data connection: ", "데이터 연결: "),
    ("listing: ", "목록: "),
];

fn begun(label: &str, table: &[(&str, &str)]) -> Option<String> {
    table
        .iter()
        .find_map(|(en, ko)| Some(format!("{ko}{}", label.strip_prefix(en)?)))
}

fn tls(label: &str) -> String {
    begun(label, TLS)
        .unwrap_or_else(|| label.to_owned())
        .replace(" (encrypted)", "(암호화됨)")
        .replace(" (decrypted)", "(복호화됨)")
}

fn mail(label: &str) -> Option<String> {
    if label == "mail" {
        return Some("메일".into());
    }
    let n: u64 = label
        .strip_prefix("end of mail, ")?
        .split_once(" byte")?
        .0
        .parse()
        .ok()?;
    Some(format!("메일의 끝, {n}바이트"))
}

/// A name and how many bytes it has, `readme.txt: 12 bytes`; the name may be the packet's.
fn sized(label: &str) -> Option<String> {
    let (name, size) = label.rsplit_once(": ")?;
    let n: u64 = size.split_once(" byte")?.0.parse().ok()?;
    Some(format!("{name}: {n}바이트"))
}

/// How a request went; the phrase is ours.
fn status(label: &str) -> Option<String> {
    let phrase = label.strip_prefix("STATUS ")?;
    Some(format!("STATUS {}", value(Lang::Ko, phrase)?))
}

fn ftp(label: &str) -> Option<String> {
    let sized = sized(label);
    let label = sized.as_deref().unwrap_or(label);
    match label {
        "listing" => Some("목록".into()),
        _ => begun(label, FTP).or_else(|| sized.clone()),
    }
}

fn tcp(label: &str) -> Option<String> {
    match label {
        "keep-alive" => return Some("연결 유지 확인".into()),
        "ACK, window 0" => return Some("ACK, 윈도 0".into()),
        _ => {}
    }
    let (bytes, behind) = label.split_once(" byte")?;
    let behind = behind.strip_prefix('s').unwrap_or(behind);
    Some(match (behind.strip_prefix(" in "), behind) {
        (Some(segments), _) => format!("{bytes}바이트, 세그먼트 {segments}개"),
        (_, " again") => format!("{bytes}바이트 다시"),
        (_, ", overtaken") => format!("{bytes}바이트, 뒤처짐"),
        _ => format!("{bytes}바이트{behind}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_are_translated_and_names_are_not() {
        let ko = |protocol, label| arrow(Lang::Ko, protocol, label);
        assert_eq!(ko("dns", "query A query.example"), "질의 A query.example");
        assert_eq!(ko("dns", "answer cut"), "잘린 답");
        assert_eq!(ko("tcp", "1460 bytes in 3"), "1460바이트, 세그먼트 3개");
        assert_eq!(ko("tcp", "1 byte"), "1바이트");
        assert_eq!(ko("tcp", "5 bytes again"), "5바이트 다시");
        assert_eq!(ko("tcp", "SYN, ACK"), "SYN, ACK");
        assert_eq!(ko("tls", "Finished (encrypted)"), "Finished(암호화됨)");
        assert_eq!(ko("tls", "application data ×3"), "응용 데이터 ×3");
        assert_eq!(ko("http", "GET /query"), "GET /query");
        assert_eq!(ko("ftp", "listing: 12 bytes"), "목록: 12바이트");
        assert_eq!(ko("ftp", "a: b.txt: 1 byte"), "a: b.txt: 1바이트");
        assert_eq!(ko("ftp", "RETR listing"), "RETR listing");
        assert_eq!(ko("ftp", "listing.txt"), "listing.txt");
        assert_eq!(ko("ftp", "data connection: SYN"), "데이터 연결: SYN");
        assert_eq!(ko("tcp", "data connection: RST"), "데이터 연결: RST");
        assert_eq!(ko("pop", "end of mail, 178 bytes"), "메일의 끝, 178바이트");
        assert_eq!(ko("imap", "a1 OK done"), "a1 OK done");
        assert_eq!(ko("sftp", "DATA a.txt: 12 bytes"), "DATA a.txt: 12바이트");
        assert_eq!(ko("sftp", "STATUS permission denied"), "STATUS 권한 없음");
        assert_eq!(ko("sftp", "OPEN STATUS ok"), "OPEN STATUS ok");
        assert_eq!(ko("ssh", "encrypted ×3"), "암호화됨 ×3");
        assert_eq!(arrow(Lang::En, "dns", "answer cut"), "answer cut");
    }
}
