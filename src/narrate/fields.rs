//! What fields are called and mean, in Korean. English stands where a field is declared.
//!
//! A file for each protocol, `ko/tls.tsv`: a line for each field with its name, label and meaning, parted by tabs. Only
//! the file that is needed is read, once, and none of them for English.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Lang;
use crate::field::Def;

/// What a person reads of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// What it is called.
    pub label: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// The words of a field. A field without Korean speaks English.
pub fn words(lang: Lang, def: &Def) -> Words {
    korean(lang, def.name).unwrap_or(Words {
        label: def.label,
        doc: def.doc,
    })
}

/// The name of a number, or a meaning that this program gives, where it is a word of ours and not one of the
/// specification's. Never for text from a packet.
pub fn value(lang: Lang, name: &str) -> Option<&'static str> {
    static READ: Table = OnceLock::new();
    match lang {
        Lang::En => None,
        Lang::Ko => Some(table(&READ, VALUES).get(name)?.label),
    }
}

const VALUES: &str = include_str!("fields/ko/values.tsv");

/// The lines of the names of numbers, as they are written: for tests.
pub fn value_lines(lang: Lang) -> impl Iterator<Item = &'static str> {
    if lang == Lang::Ko { VALUES } else { "" }.lines()
}

/// All entries there are, in no order: the field's name and its words. Every file is read for it.
pub fn all(lang: Lang) -> impl Iterator<Item = (&'static str, Words)> {
    let files: &'static [File] = if lang == Lang::Ko { &KO } else { &[] };
    files
        .iter()
        .flat_map(|f| table(&f.read, f.text).iter().map(|(n, w)| (*n, *w)))
}

/// All lines there are, as they are written: for tests.
pub fn lines(lang: Lang) -> impl Iterator<Item = &'static str> {
    let files: &'static [File] = if lang == Lang::Ko { &KO } else { &[] };
    files.iter().flat_map(|f| f.text.lines())
}

fn korean(lang: Lang, name: &str) -> Option<Words> {
    if lang == Lang::En {
        return None;
    }
    let first = name.split('.').next().unwrap_or("");
    let file = KO.iter().find(|f| f.first.contains(&first))?;
    table(&file.read, file.text).get(name).copied()
}

type Table = OnceLock<HashMap<&'static str, Words>>;

struct File {
    /// What its fields' names begin with, up to the first dot.
    first: &'static [&'static str],
    text: &'static str,
    read: Table,
}

fn table(read: &'static Table, text: &'static str) -> &'static HashMap<&'static str, Words> {
    read.get_or_init(|| {
        text.lines()
            .filter_map(|line| {
                let (name, rest) = line.split_once('\t')?;
                let (label, doc) = rest.split_once('\t').unwrap_or((rest, ""));
                Some((name, Words { label, doc }))
            })
            .collect()
    })
}

macro_rules! files {
    ($($file:literal: $($first:literal)*;)*) => {
        [$(File {
            first: &[$($first),*],
            text: include_str!(concat!("fields/ko/", $file, ".tsv")),
            read: OnceLock::new(),
        }),*]
    };
}

static KO: [File; FILES] = files! {
    "tcp": "tcp" "udp";
    "tls": "tls";
    "x509": "x509" "x509af" "x509ce" "x509if" "x509sat" "ocsp" "pkcs1" "pkix1explicit" "pkix1implicit" "ber";
    "ip": "ip";
    "link": "eth" "frame" "arp" "vlan" "ieee8021ad" "ieee8021ah" "llc" "sll" "null" "fddi" "link" "cfp" "isl" "data" "wirestep";
    "dns": "dns";
    "http": "http" "ssdp";
    "http2": "http2";
    "ipv6": "ipv6" "mip6" "ah" "esp";
    "icmp": "icmp" "icmpv6" "igmp" "pim";
    "ssh": "ssh";
    "sftp": "sftp";
    "ftp": "ftp" "ftp-data";
    "smtp": "smtp";
    "imf": "imf" "mail" "mime_multipart";
    "pop": "pop";
    "imap": "imap";
    "telnet": "telnet";
    "dhcp": "dhcp";
    "snmp": "snmp";
    "nbns": "nbns";
    "quic": "quic";
    "dtls": "dtls";
    "eap": "eap" "eapol";
    "jxta": "jxta";
    "point": "ppp" "pppoe" "pppoed" "chdlc" "mpls" "pwethcw" "fr";
    "tunnel": "gre" "erspan" "vxlan" "geneve" "gtp" "teredo" "l2tp" "nsh" "capwap";
    "wireless": "radiotap" "wlan" "nflog" "pktap" "netlink" "wpan" "6lowpan";
};
const FILES: usize = 28;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;

    #[test]
    fn a_field_has_words_in_both_languages() {
        let def = Field::<u16>::new("tcp.srcport", "Source port", "English.").def;
        assert_eq!(words(Lang::En, &def).label, "Source port");
        assert_eq!(words(Lang::Ko, &def).label, "출발지 포트");
        let def = Field::<u16>::new("tcp.no_such", "Label", "Meaning.").def;
        assert_eq!(words(Lang::Ko, &def).doc, "Meaning.");
        let def = Field::<u16>::new("nobody", "Label", "Meaning.").def;
        assert_eq!(words(Lang::Ko, &def).label, "Label");
    }

    #[test]
    fn words_of_ours_are_translated_and_the_standards_are_not() {
        assert_eq!(value(Lang::Ko, "Good"), Some("맞음"));
        assert_eq!(value(Lang::En, "Good"), None);
        assert_eq!(value(Lang::Ko, "NXDOMAIN"), None);
    }

    #[test]
    fn a_file_holds_what_its_table_says() {
        for file in &KO {
            for line in file.text.lines() {
                let first = line.split(['.', '\t']).next().unwrap_or("");
                assert!(file.first.contains(&first), "in the wrong file: {line}");
            }
        }
    }
}
