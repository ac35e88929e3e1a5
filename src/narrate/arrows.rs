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
        (Lang::Ko, "ssh" | "ssh-inside") => ssh(label),
        (Lang::Ko, "snmp") => snmp(label),
        (Lang::Ko, "telnet") => begun(label, TELNET),
        (Lang::Ko, "http2") => sized(label),
        (Lang::Ko, "sftp") => sized(label).or_else(|| status(label)),
        (Lang::Ko, "smtp" | "lmtp" | "pop" | "imap" | "imf") => mail(label),
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

/// What the specification has in capital letters stays; the messages of a key exchange have no such names there.
const SSH: &[(&str, &str)] = &[
    ("data", "데이터"),
    ("encrypted", "암호화됨"),
    ("authentication", "인증"),
    ("version ", "버전 "),
    ("before the version: ", "버전 앞의 줄: "),
    ("group request", "그룹 요청"),
    ("group exchange init", "그룹 교환 시작"),
    ("group exchange reply", "그룹 교환 응답"),
    ("group", "그룹"),
    ("hybrid init", "하이브리드 시작"),
    ("hybrid reply", "하이브리드 응답"),
    ("key exchange init", "키 교환 시작"),
    ("key exchange reply", "키 교환 응답"),
    ("key exchange message ", "키 교환 메시지 "),
    ("ECDH init", "ECDH 시작"),
    ("ECDH reply", "ECDH 응답"),
    ("DH init", "DH 시작"),
    ("DH reply", "DH 응답"),
    ("RSA public key", "RSA 공개키"),
    ("RSA secret", "RSA 비밀"),
    ("RSA done", "RSA 끝"),
    (
        "KEXINIT: no key exchange method",
        "KEXINIT: 키 교환 방법 없음",
    ),
];

const SNMP: &[(&str, &str)] = &[
    (
        "no SNMP message that can be read",
        "읽을 수 없는 SNMP 메시지",
    ),
    ("v3 authPriv, encrypted", "v3 authPriv, 암호화됨"),
    (
        "v3 privacy without authentication, encrypted",
        "v3 인증 없이 암호화됨",
    ),
];

/// What our words at the end of a label are; a value from a packet stands in quotation marks there.
const SNMP_ENDS: &[(&str, &str)] = &[
    (": no such object", ": 그런 객체 없음"),
    (": no such instance", ": 그런 인스턴스 없음"),
    (": end of the tree", ": 트리의 끝"),
];

/// Mail's words of ours, whole or in front of what is the packet's.
const MAIL: &[(&str, &str)] = &[
    ("end of mail: .", "메일의 끝: ."),
    ("authentication cancelled", "인증 취소"),
    ("an empty line", "빈 줄"),
    ("a line that is no reply", "응답이 아닌 줄"),
    ("a line that is no answer", "응답이 아닌 줄"),
    (
        "a line that is neither command nor response",
        "명령도 응답도 아닌 줄",
    ),
    ("capabilities:", "기능:"),
    ("languages:", "언어:"),
    ("end of literal", "리터럴의 끝"),
    ("compressed from here on", "여기서부터 압축됨"),
    ("DONE (end of IDLE)", "DONE(IDLE 끝)"),
    ("credentials", "인증 정보"),
    ("challenge", "인증 질문"),
];

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

fn ssh(label: &str) -> Option<String> {
    let reason = label.strip_prefix("DISCONNECT: ");
    if let Some(reason) = reason.and_then(|reason| value(Lang::Ko, reason)) {
        return Some(format!("DISCONNECT: {reason}"));
    }
    begun(label, SSH)
}

fn snmp(label: &str) -> Option<String> {
    let end = |(en, ko): &(&str, &str)| Some(format!("{}{ko}", label.strip_suffix(en)?));
    begun(label, SNMP).or_else(|| SNMP_ENDS.iter().find_map(end))
}

/// How many lines a listing has: `4 messages (LIST)`.
fn counted(label: &str) -> Option<String> {
    let (n, behind) = label.split_once(" message")?;
    let n: u64 = n.parse().ok()?;
    let to = behind
        .strip_prefix('s')
        .unwrap_or(behind)
        .strip_prefix(" ")?;
    Some(format!("메시지 {n}개{to}"))
}

/// A line of IMAP in front of a literal: `* 1 FETCH BODY[], 178 bytes follow`.
fn literal(label: &str) -> Option<String> {
    let (line, behind) = label.rsplit_once(", ")?;
    let (n, behind) = behind.split_once(" byte")?;
    let n: u64 = n.parse().ok()?;
    matches!(behind, "s follow" | " follows").then(|| format!("{line}, {n}바이트 이어짐"))
}

fn mail(label: &str) -> Option<String> {
    if label == "mail" {
        return Some("메일".into());
    }
    if let Some(told) = begun(label, MAIL).or_else(|| counted(label)) {
        return Some(told);
    }
    if let Some(told) = literal(label) {
        return Some(told);
    }
    if let Some(words) = label.strip_suffix(" (greeting)") {
        return Some(format!("{words} (인사말)"));
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
    if let Some(times) = label.strip_prefix("ACK again") {
        return Some(format!("중복 ACK{times}"));
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
        assert_eq!(ko("tcp", "ACK again ×2"), "중복 ACK ×2");
        assert_eq!(ko("ssh-inside", "data ×2"), "데이터 ×2");
        assert_eq!(
            ko("ssh", "ECDH reply: ssh-ed25519"),
            "ECDH 응답: ssh-ed25519"
        );
        assert_eq!(
            ko("ssh-inside", "DISCONNECT: by application"),
            "DISCONNECT: 프로그램이 끝냄"
        );
        assert_eq!(ko("ssh-inside", "CHANNEL_OPEN data"), "CHANNEL_OPEN data");
        assert_eq!(ko("pop", "4 messages (LIST)"), "메시지 4개(LIST)");
        assert_eq!(ko("pop", "+OK 4 messages (LIST)"), "+OK 4 messages (LIST)");
        assert_eq!(
            ko("imap", "* 1 FETCH BODY[], 178 bytes follow"),
            "* 1 FETCH BODY[], 178바이트 이어짐"
        );
        assert_eq!(ko("imap", "DONE (end of IDLE)"), "DONE(IDLE 끝)");
        assert_eq!(
            ko("snmp", "response sysName.1: no such instance"),
            "response sysName.1: 그런 인스턴스 없음"
        );
        let quoted = "response sysName.0 = \": no such object\"";
        assert_eq!(ko("snmp", quoted), quoted);
        assert_eq!(ko("sftp", "DATA a.txt: 12 bytes"), "DATA a.txt: 12바이트");
        assert_eq!(ko("sftp", "STATUS permission denied"), "STATUS 권한 없음");
        assert_eq!(ko("sftp", "OPEN STATUS ok"), "OPEN STATUS ok");
        assert_eq!(ko("ssh", "encrypted ×3"), "암호화됨 ×3");
        assert_eq!(arrow(Lang::En, "dns", "answer cut"), "answer cut");
    }
}
