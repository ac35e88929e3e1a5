//! The certificate of RFC 8448 §3, and what x509-parser says of it.

use super::*;
use crate::field::{Bytes, Field, Text, Type};
use crate::wire::{Facts, Tree};
use x509_parser::prelude::*;

/// The server's certificate (RFC 8448 §3): a subject and issuer "rsa", a 1024-bit key.
pub(crate) const CERTIFICATE: &str = "\
    308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a0603550403130372736130\
    1e170d3136303733303031323335395a170d3236303733303031323335395a300e310c300a0603550403130372736130\
    819f300d06092a864886f70d010101050003818d0030818902818100b4bb498f8279303d980836399b36c6988c0c68de\
    55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b\
    1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c4\
    7428a6d35a8d88d79f7f1e3f0203010001a31a301830090603551d1304023000300b0603551d0f0404030205a0300d06\
    092a864886f70d01010b05000381810085aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417\
    f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e608ccae6bec1fc63a4\
    2a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de1";

/// Bytes out of hexadecimal digits.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .filter_map(|c| char::from(c).to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

fn nothing<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.rest(&f::EXTENSION_DATA);
    Ok(())
}

fn tree(bytes: &[u8]) -> Tree {
    let mut tree = Tree::default();
    let _ = certificate(&mut Wire::whole(bytes, 0, &mut tree), nothing);
    tree
}

fn find<'t, T: Type>(
    tree: &'t Tree,
    bytes: &'t [u8],
    field: &'static Field<T>,
) -> Option<(std::ops::Range<usize>, T::Out<'t>)> {
    let node = tree
        .nodes()
        .iter()
        .find(|n| std::ptr::eq(n.def, &field.def))?;
    Some((
        node.at as usize..(node.at + u64::from(node.len)) as usize,
        T::out(tree.value(node, bytes, 0))?,
    ))
}

#[test]
fn x509_parser_agrees_value_and_place() {
    let bytes = hex(CERTIFICATE);
    let tree = tree(&bytes);
    let (_, theirs) = X509Certificate::from_der(&bytes).unwrap();
    let place = |part: &[u8]| {
        let from = part.as_ptr() as usize - bytes.as_ptr() as usize;
        from..from + part.len()
    };
    let serial = find::<Bytes>(&tree, &bytes, &f::SERIAL).unwrap();
    assert_eq!(serial, (place(theirs.raw_serial()), theirs.raw_serial()));
    let signature = find::<Bytes>(&tree, &bytes, &f::SIGNATURE).unwrap();
    assert_eq!(
        signature,
        (
            place(&theirs.signature_value.data),
            &*theirs.signature_value.data
        )
    );
    let key = find::<Bytes>(&tree, &bytes, &f::KEY).unwrap();
    assert_eq!(key.1, &*theirs.public_key().subject_public_key.data);
    assert_eq!(
        find(&tree, &bytes, &f::NOT_BEFORE_AT).unwrap().1,
        theirs.validity().not_before.timestamp() * 1_000_000_000
    );
    assert_eq!(
        find(&tree, &bytes, &f::NOT_AFTER_AT).unwrap().1,
        theirs.validity().not_after.timestamp() * 1_000_000_000
    );
    let subject = find::<Text>(&tree, &bytes, &f::SUBJECT_TEXT).unwrap().1;
    assert_eq!(
        std::str::from_utf8(subject).unwrap(),
        theirs.subject().to_string()
    );
    assert_eq!(find(&tree, &bytes, &f::KEY_BITS).unwrap().1, 1024);
    assert_eq!(
        find::<Text>(&tree, &bytes, &f::UTC_TIME).unwrap().1,
        b"2016-07-30 01:23:59 (UTC)"
    );
    assert!(
        find(&tree, &bytes, &f::DIGITAL_SIGNATURE).unwrap().1
            && !find(&tree, &bytes, &f::CERT_SIGN).unwrap().1
    );
    assert!(tree.remarks().is_empty());
}

#[test]
fn leaves_lie_inside_their_parents() {
    let bytes = hex(CERTIFICATE);
    let tree = tree(&bytes);
    let mut open: Vec<(u8, u64)> = Vec::new();
    for node in tree.nodes() {
        open.retain(|(depth, _)| *depth < node.depth);
        let end = node.at + u64::from(node.len);
        assert!(
            open.iter().all(|(_, outer)| end <= *outer),
            "{:?}",
            node.def
        );
        open.push((node.depth, end));
    }
}

#[test]
fn broken_certificates_never_panic_and_facts_agree_with_the_tree() {
    let good = hex(CERTIFICATE);
    let mut seed = 1u32;
    for round in 0..4000 {
        let mut bytes = good.clone();
        for _ in 0..=round % 4 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % bytes.len();
            bytes[at] = (seed >> 24) as u8;
        }
        bytes.truncate(bytes.len() - (seed >> 8) as usize % 40 * usize::from(round % 3 == 0));
        let tree = tree(&bytes);
        let mut facts = Facts::default();
        let _ = certificate(&mut Wire::whole(&bytes, 0, &mut facts), nothing);
        let kept = facts.view(0, facts.mark()).iter().count();
        assert_eq!(kept, tree.nodes().iter().filter(|n| n.def.key).count());
    }
}

/// An OCSP answer made with the Python package cryptography: revoked for keyCompromise, with the asker's nonce.
const REVOKED: &str = "\
    308201180a0100a08201113082010d06092b06010505073001010481ff3081fc3081afa21604145e0745472180b1ac3b\
    ff7211f846536ce6c90a94180f32303236313132393032323132325a30673065303a300906052b0e03021a0500041400\
    f59b998dd1ff77acfffe6ccfbedda6a61e2a1e04145e0745472180b1ac3bff7211f846536ce6c90a9402014da116180f\
    32303236303130323033303430355aa0030a0101180f32303236303130323033303430355aa11b301930170609\
    2b0601050507300102040a04080102030405060708300506032b65700341008a087b97b04b9ca95e0208ceedf62925d7\
    0a370786b2ff9630ed2897921763e60dbbc709fa5d9eb161548e06265ee5e831e779a85c993d851748842496671d0e";

#[test]
fn an_ocsp_answer_says_why_and_brings_the_nonce_back() {
    let bytes = hex(REVOKED);
    let mut tree = Tree::default();
    ocsp::response(&mut Wire::whole(&bytes, 0, &mut tree), nothing).unwrap();
    let reason = find(&tree, &bytes, &f::OCSP_REASON).unwrap();
    assert_eq!(reason, (163..164, 1));
    assert_eq!(bytes[161..164], [0x0a, 1, 1]);
    assert_eq!(oids::revocation_reason(1), Some("keyCompromise"));
    let extensions = tree
        .nodes()
        .iter()
        .position(|n| std::ptr::eq(n.def, &f::OCSP_EXTENSIONS.def));
    let behind = &tree.nodes()[extensions.unwrap()..];
    let nonce = behind
        .iter()
        .find(|n| std::ptr::eq(n.def, &f::EXTENSION_DATA.def));
    let nonce = nonce.map(|n| tree.value(n, &bytes, 0));
    let want = [4, 8, 1, 2, 3, 4, 5, 6, 7, 8];
    assert_eq!(nonce, Some(crate::field::Value::Bytes(&want)));
    // Neither of the rest that was not read is left over.
    let rest = &crate::wire::UNDECODED.def;
    assert!(tree.nodes().iter().all(|n| !std::ptr::eq(n.def, rest)));
}
