//! Each type of record, decoded.

use super::*;

/// `field=value` for each pair, of a record of that type and data.
fn decodes(kind: u16, data: &[u8], want: &[(&str, &str)]) {
    let m = record(header(0x8180, [0, 1, 0, 0]), &name("t.example"), kind, data);
    for (field, value) in want {
        assert_eq!(values(&Dns, &m, field), *value, "{field} of type {kind}");
    }
    let notes: Vec<_> = explain(&Dns, &m, 0)
        .remarks()
        .iter()
        .map(|(code, ..)| code.name)
        .collect();
    assert!(notes.is_empty(), "type {kind}: {notes:?}");
}

#[test]
fn records_are_decoded() {
    decodes(1, &[192, 0, 2, 1], &[("dns.a", "192.0.2.1")]);
    decodes(
        28,
        &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        &[("dns.aaaa", "2001:db8::1")],
    );
    decodes(2, &name("ns.x"), &[("dns.ns", "ns.x")]);
    decodes(12, &name("host.x"), &[("dns.ptr.domain_name", "host.x")]);
    decodes(
        16,
        b"\x06v=spf1\x00\x04-all",
        &[("dns.txt", "v=spf1,,-all"), ("dns.txt.length", "6,0,4")],
    );
    decodes(
        13,
        b"\x07RFC8482\x00",
        &[("dns.hinfo.cpu", "RFC8482"), ("dns.hinfo.os", "")],
    );
    decodes(
        257,
        b"\x80\x05issueca.example",
        &[
            ("dns.caa.issue", "ca.example"),
            ("dns.caa.flags.issuer_critical", "1"),
        ],
    );
    decodes(
        43,
        b"\xec\x45\x08\x02\xab\xcd",
        &[("dns.ds.key_id", "0xec45"), ("dns.ds.digest", "abcd")],
    );
    decodes(
        44,
        b"\x04\x02\xab\xcd",
        &[
            ("dns.sshfp.algorithm", "4"),
            ("dns.sshfp.fingerprint", "abcd"),
        ],
    );
    decodes(
        52,
        b"\x03\x01\x01\xab",
        &[
            ("dns.tlsa.certificate_usage", "3"),
            ("dns.tlsa.certificate_association_data", "ab"),
        ],
    );
    decodes(
        256,
        b"\0\x01\0\x02https://abc.example/",
        &[("dns.uri.target", "https://abc.example/")],
    );
    decodes(
        12345,
        b"\x01\x02",
        &[("dns.data", "0102"), ("dns.resp.type", "12345")],
    );
    decodes(
        42,
        b"\0\x01\x18\x83\xc0\0\x02",
        &[
            ("dns.apl.afdpart.ipv4", "192.0.2.0"),
            ("dns.apl.negation", "1"),
        ],
    );
    let soa = [
        name("m.x"),
        name("h.x"),
        vec![0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4],
    ]
    .concat();
    decodes(
        6,
        &soa,
        &[
            ("dns.soa.mname", "m.x"),
            ("dns.soa.rname", "h.x"),
            ("dns.soa.serial_number", "7"),
            ("dns.soa.minimum_ttl", "4"),
        ],
    );
    let naptr = b"\0\x01\0\x02\x01U\x07E2U+sip\x03!a!\0";
    decodes(
        35,
        naptr,
        &[
            ("dns.naptr.flags", "U"),
            ("dns.naptr.service", "E2U+sip"),
            ("dns.naptr.replacement", "<Root>"),
        ],
    );
}

/// Expected values are those of tshark 4.0 over the same bytes.
#[test]
fn dnssec_records_are_decoded() {
    let nsec = [
        name("nx.example"),
        b"\0\x06\x40\x01\0\0\0\x03\x01\x01\x80".to_vec(),
    ]
    .concat();
    decodes(
        47,
        &nsec,
        &[
            ("dns.nsec.next_domain_name", "nx.example"),
            ("dns.resp.type", "47,1,15,46,47,256"),
        ],
    );
    decodes(
        50,
        b"\x01\x01\0\x0a\x02\xaa\xbb\x04abcd\0\x01\x40",
        &[
            ("dns.nsec3.hash_value", "c5h66p0"),
            ("dns.resp.type", "50,1"),
        ],
    );
    decodes(
        48,
        b"\x01\x01\x03\x08\x03\x01\0\x01keykey",
        &[
            ("dns.dnskey.key_id", "20821"),
            ("dns.dnskey.flags.zone_key", "1"),
        ],
    );
    let rrsig = [
        b"\0\x01\x08\x02\0\0\x01\x2c\x65\x53\xf1\x00\x64\xbb\x58\x80\x0a\x52".to_vec(),
        name("example"),
        b"sig".to_vec(),
    ]
    .concat();
    decodes(
        46,
        &rrsig,
        &[
            ("dns.rrsig.signature_expiration", "1700000000.000000000"),
            ("dns.rrsig.signature", "736967"),
        ],
    );
    let tsig = [
        name("hmac-sha256"),
        b"\0\0\x65\x53\xf1\x00\x01\x2c\0\x02ab\0\x07\0\0\0\0".to_vec(),
    ]
    .concat();
    decodes(
        250,
        &tsig,
        &[
            ("dns.tsig.time_signed", "1700000000.000000000"),
            ("dns.tsig.original_id", "7"),
        ],
    );
}

#[test]
fn edns_and_its_options() {
    let options = b"\0\x08\0\x07\0\x01\x18\x00\xc0\0\x02\0\x0a\0\x08abcdefgh\0\x0b\0\0\0\x0f\0\x04\0\x12ab\0\x63\0\x01z";
    let mut m = header(0x8180, [0, 0, 0, 1]);
    m.extend(b"\0\0\x29\x04\xd0\x01\x00\x80\x00");
    m.extend((options.len() as u16).to_be_bytes());
    m.extend(options);
    for (field, value) in [
        ("dns.rr.udp_payload_size", "1232"),
        ("dns.resp.ext_rcode", "0x01"),
        ("dns.resp.z.do", "1"),
        ("dns.opt.code", "8,10,11,15,99"),
        ("dns.opt.client.addr4", "192.0.2.0"),
        ("dns.opt.cookie.client", "6162636465666768"),
        ("dns.opt.ext_error.info_code", "18"),
        (
            "dns.opt.data",
            "00011800c00002,6162636465666768,<MISSING>,00126162,7a",
        ),
    ] {
        assert_eq!(values(&Dns, &m, field), value, "{field}");
    }
    says(&m, "answer BADVERS, Prohibited");
    assert!(explain(&Dns, &m, 0).remarks().is_empty());
}

#[test]
fn service_bindings() {
    let data = b"\0\x01\0\0\x01\0\x06\x02h2\x02h3\0\x03\0\x02\x20\xfb\0\x04\0\x08\xc0\0\x02\x01\xc0\0\x02\x02\0\x02\0\0";
    let want = [
        ("dns.svcb.svcparam.alpn", "h2,h3"),
        ("dns.svcb.svcparam.port", "8443"),
        ("dns.svcb.svcparam.ipv4hint.ip", "192.0.2.1,192.0.2.2"),
    ];
    decodes(65, data, &want);
    decodes(
        64,
        b"\0\0\x01a\0",
        &[("dns.svcb.svcpriority", "0"), ("dns.svcb.targetname", "a")],
    );
}
