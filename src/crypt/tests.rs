use super::*;

pub(super) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |p: &[u8]| u8::from_str_radix(std::str::from_utf8(p).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

/// RFC 5869 appendix A, cases 1 to 7.
#[test]
fn hkdf_gives_rfc_5869s_values() {
    let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
    let cases: [(Hash, Vec<u8>, Vec<u8>, Vec<u8>, &str, &str); 7] = [
        (
            Hash::Sha256,
            vec![0x0b; 22],
            range(0, 0x0c),
            range(0xf0, 0xf9),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            Hash::Sha256,
            range(0, 0x4f),
            range(0x60, 0xaf),
            range(0xb0, 0xff),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            Hash::Sha256,
            vec![0x0b; 22],
            vec![],
            vec![],
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
        (
            Hash::Sha1,
            vec![0x0b; 11],
            range(0, 0x0c),
            range(0xf0, 0xf9),
            "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
            "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
        ),
        (
            Hash::Sha1,
            range(0, 0x4f),
            range(0x60, 0xaf),
            range(0xb0, 0xff),
            "8adae09a2a307059478d309b26c4115a224cfaf6",
            "0bd770a74d1160f7c9f12cd5912a06ebff6adcae899d92191fe4305673ba2ffe8fa3f1a4e5ad79f3f334b3b202b2173c486ea37ce3d397ed034c7f9dfeb15c5e927336d0441f4c4300e2cff0d0900b52d3b4",
        ),
        (
            Hash::Sha1,
            vec![0x0b; 22],
            vec![],
            vec![],
            "da8c8a73c7fa77288ec6f5e7c297786aa0d32d01",
            "0ac1af7002b3d761d1e55298da9d0506b9ae52057220a306e07b6b87e8df21d0ea00033de03984d34918",
        ),
        (
            Hash::Sha1,
            vec![0x0c; 22],
            vec![],
            vec![],
            "2adccada18779e7c2077ad2eb19d3f3e731385dd",
            "2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5673a081d70cce7acfc48",
        ),
    ];
    for (hash, ikm, salt, info, prk, okm) in cases {
        let key = hash.extract(&salt, &ikm);
        assert_eq!(*key, hex(prk));
        let okm = hex(okm);
        assert_eq!(*hash.expand(&key, &info, okm.len()), okm);
    }
}

/// RFC 4231 §4.3 and §4.7, RFC 2202 §2 and §3 (case 2).
#[test]
fn hmac_gives_published_values() {
    let of = |hash: Hash| {
        hash.hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"])
            .to_vec()
    };
    assert_eq!(of(Hash::Md5), hex("750c783e6ab0b503eaa86e310a5db738"));
    assert_eq!(
        of(Hash::Sha1),
        hex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    );
    assert_eq!(
        of(Hash::Sha256),
        hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    );
    assert_eq!(
        of(Hash::Sha384),
        hex(
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
        )
    );
    assert_eq!(
        of(Hash::Sha512),
        hex(
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        )
    );
    assert!(Mac::new(Hash::Sha1, b"k").verify(&Hash::Sha1.hmac(b"k", &[])[..10]));
    assert!(!Mac::new(Hash::Sha1, b"k").verify(&[]));
}

/// The TLS 1.2 PRF with SHA-256 is P_hash over label and seed; values published on the IETF's TLS list.
#[test]
fn p_hash_gives_the_published_value() {
    let secret = hex("9bbe436ba940f017b17652849a71db35");
    let seed = hex("a0ba9f936cda311827a6f796ffd5198c");
    let want = hex(
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
    );
    assert_eq!(
        *Hash::Sha256.p_hash(&secret, &[b"test label", &seed], want.len()),
        want
    );
}

/// The GCM specification's test cases 4 and 16, RFC 8439 §2.8.2.
#[test]
fn aead_gives_published_values() {
    let iv: [u8; 12] = hex("cafebabefacedbaddecaf888").try_into().unwrap();
    let aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plain = hex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let key = hex("feffe9928665731c6d6a8f9467308308");
    let sealed = hex(
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47",
    );
    let gcm = Aead::new(AeadKind::Aes128Gcm, &key).unwrap();
    assert_eq!(gcm.open(&iv, &aad, &sealed).unwrap(), plain);
    assert_eq!(gcm.seal(&iv, &aad, &plain).unwrap(), sealed);
    let gcm = Aead::new(AeadKind::Aes256Gcm, &[key.clone(), key].concat()).unwrap();
    let sealed = hex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
    );
    assert_eq!(gcm.open(&iv, &aad, &sealed).unwrap(), plain);

    let key: Vec<u8> = (0x80..=0x9f).collect();
    let nonce: [u8; 12] = hex("070000004041424344454647").try_into().unwrap();
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let sealed = hex(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691",
    );
    let chacha = Aead::new(AeadKind::ChaCha20Poly1305, &key).unwrap();
    assert_eq!(chacha.open(&nonce, &aad, &sealed).unwrap(), text);
}

#[test]
fn every_aead_opens_what_it_sealed_and_nothing_else() {
    for kind in [
        AeadKind::Aes128Gcm,
        AeadKind::Aes256Gcm,
        AeadKind::Aes128Ccm,
        AeadKind::Aes128Ccm8,
        AeadKind::Aes256Ccm,
        AeadKind::Aes256Ccm8,
        AeadKind::ChaCha20Poly1305,
        AeadKind::Camellia128Gcm,
        AeadKind::Camellia256Gcm,
    ] {
        let aead = Aead::new(kind, &vec![7; kind.key_len()]).unwrap();
        let mut sealed = aead.seal(&[1; 12], b"aad", b"hello").unwrap();
        assert_eq!(sealed.len(), 5 + kind.tag_len());
        assert_eq!(aead.open(&[1; 12], b"aad", &sealed).unwrap(), b"hello");
        assert!(aead.open(&[2; 12], b"aad", &sealed).is_none());
        assert!(aead.open(&[1; 12], b"aae", &sealed).is_none());
        sealed[0] ^= 1;
        assert!(aead.open(&[1; 12], b"aad", &sealed).is_none());
        assert!(aead.open(&[1; 12], b"aad", &[0; 3]).is_none());
        assert!(Aead::new(kind, &[0; 5]).is_none());
    }
}

/// NIST SP 800-38A F.2.1, F.2.5 and F.5.1; RFC 3713 for one block of Camellia.
#[test]
fn block_ciphers_give_published_values() {
    let iv: Vec<u8> = (0..16).collect();
    let plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    let key = hex("2b7e151628aed2a6abf7158809cf4f3c");
    let mut text = hex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
    let aes = Block::new(BlockKind::Aes128, &key).unwrap();
    aes.cbc_open(&iv, &mut text).unwrap();
    assert_eq!(text, plain);
    assert!(
        aes.cbc_open(&iv, &mut [0; 15]).is_none() && aes.cbc_open(&[0; 3], &mut [0; 16]).is_none()
    );
    let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    let mut text = hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
    Block::new(BlockKind::Aes256, &key)
        .unwrap()
        .cbc_open(&iv, &mut text)
        .unwrap();
    assert_eq!(text, plain);

    let mut ctr = Ctr::new(
        &hex("2b7e151628aed2a6abf7158809cf4f3c"),
        &hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
    )
    .unwrap();
    let mut text = hex("874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff");
    let (a, b) = text.split_at_mut(10);
    ctr.apply(a);
    ctr.apply(b);
    assert_eq!(text, plain);

    let key = hex("0123456789abcdeffedcba9876543210");
    let mut text = hex("67673138549669730857065648eabe43");
    Block::new(BlockKind::Camellia128, &key)
        .unwrap()
        .cbc_open(&[0; 16], &mut text)
        .unwrap();
    assert_eq!(text, key);
}

/// NIST SP 800-67 appendix B.1: three keys, three blocks, each alone.
#[test]
fn triple_des_gives_the_published_value() {
    let key = hex("0123456789abcdef23456789abcdef01456789abcdef0123");
    let des = Block::new(BlockKind::TripleDes, &key).unwrap();
    for (plain, sealed) in [
        (&b"The qufc"[..], "a826fd8ce53b855f"),
        (b"k brown ", "cce21c8112256fe6"),
        (b"fox jump", "68d5c05dd9b6b900"),
    ] {
        let mut text = hex(sealed);
        des.cbc_open(&[0; 8], &mut text).unwrap();
        assert_eq!(text, plain);
    }
}

/// RFC 6229 §2, keys of 40 and 128 bits, at offsets 0 and 240.
#[test]
fn rc4_gives_rfc_6229s_stream() {
    let mut rc4 = Rc4::new(&[1, 2, 3, 4, 5]).unwrap();
    let mut text = [0; 16];
    rc4.apply(&mut text);
    assert_eq!(text.to_vec(), hex("b2396305f03dc027ccc3524a0a1118a8"));
    let mut rc4 = Rc4::new(&(1..=16).collect::<Vec<u8>>()).unwrap();
    let mut later = rc4.clone();
    let mut text = [0; 16];
    rc4.apply(&mut text);
    assert_eq!(text.to_vec(), hex("9ac7cc9a609d1ef7b2932899cde41b97"));
    later.skip(240);
    let mut text = [0; 16];
    later.apply(&mut text);
    assert_eq!(text.to_vec(), hex("065902e4b620f6cc36c8589f66432f2b"));
    assert!(Rc4::new(&[]).is_none());
}

/// RFC 8439 §2.5.2; the legacy stream's first block with zeros is RFC 8439 A.1's, since both counters are zero.
#[test]
fn poly1305_and_chacha20_give_published_values() {
    let key = hex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
    let tag = poly1305(&key, b"Cryptographic Forum Research Group").unwrap();
    assert_eq!(tag.to_vec(), hex("a8061dc1305136c6c22b8baf0c0127a9"));
    let mut text = [0; 64];
    assert!(chacha20_legacy(&[0; 32], &[0; 8], 0, &mut text));
    assert_eq!(text[..16].to_vec(), hex("76b8e0ada0f13d90405d6ae55386bd28"));
    assert!(!chacha20_legacy(&[0; 31], &[0; 8], 0, &mut text) && poly1305(&[0; 3], b"").is_none());
}
