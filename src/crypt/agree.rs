//! Diffie-Hellman with a private half that is known: on curves, and in groups of numbers.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd, Resize};
use zeroize::Zeroizing;

/// Where two shares meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meeting<'a> {
    /// Curve25519 (RFC 7748 §5).
    X25519,
    /// P-256; points in SEC 1's form.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
    /// Numbers modulo a prime: the prime and the generator, big-endian.
    Modulo(&'a [u8], &'a [u8]),
}

/// The longest prime that is worked with, in bytes: 8192 bits.
const LONGEST: usize = 1024;

type Bytes = Zeroizing<Vec<u8>>;

impl Meeting<'_> {
    /// The share that belongs to a private half. `None` where that is none.
    pub fn own(self, private: &[u8]) -> Option<Vec<u8>> {
        match self {
            Meeting::X25519 => {
                let secret = x25519_dalek::StaticSecret::from(*fixed::<32>(private)?);
                Some(x25519_dalek::PublicKey::from(&secret).as_bytes().to_vec())
            }
            Meeting::P256 => {
                let key = p256::SecretKey::from_slice(&*fixed::<32>(private)?).ok()?;
                Some(key.public_key().to_sec1_bytes().to_vec())
            }
            Meeting::P384 => {
                let key = p384::SecretKey::from_slice(&*fixed::<48>(private)?).ok()?;
                Some(key.public_key().to_sec1_bytes().to_vec())
            }
            Meeting::P521 => {
                let key = p521::SecretKey::from_slice(&*fixed::<66>(private)?).ok()?;
                Some(key.public_key().to_sec1_bytes().to_vec())
            }
            Meeting::Modulo(p, g) => Some(power(g, private, p)?.to_vec()),
        }
    }

    /// The secret of a private half and the other side's share. `None` where either is none, or not of this group.
    pub fn shared(self, private: &[u8], public: &[u8]) -> Option<Bytes> {
        match self {
            Meeting::X25519 => {
                let secret = x25519_dalek::StaticSecret::from(*fixed::<32>(private)?);
                let public: [u8; 32] = public.try_into().ok()?;
                let shared = secret.diffie_hellman(&x25519_dalek::PublicKey::from(public));
                Some(Zeroizing::new(shared.as_bytes().to_vec()))
            }
            Meeting::P256 => {
                let key = p256::SecretKey::from_slice(&*fixed::<32>(private)?).ok()?;
                let public = p256::PublicKey::from_sec1_bytes(public).ok()?;
                let shared =
                    p256::ecdh::diffie_hellman(key.to_nonzero_scalar(), public.as_affine());
                Some(Zeroizing::new(shared.raw_secret_bytes().to_vec()))
            }
            Meeting::P384 => {
                let key = p384::SecretKey::from_slice(&*fixed::<48>(private)?).ok()?;
                let public = p384::PublicKey::from_sec1_bytes(public).ok()?;
                let shared =
                    p384::ecdh::diffie_hellman(key.to_nonzero_scalar(), public.as_affine());
                Some(Zeroizing::new(shared.raw_secret_bytes().to_vec()))
            }
            Meeting::P521 => {
                let key = p521::SecretKey::from_slice(&*fixed::<66>(private)?).ok()?;
                let public = p521::PublicKey::from_sec1_bytes(public).ok()?;
                let shared =
                    p521::ecdh::diffie_hellman(key.to_nonzero_scalar(), public.as_affine());
                Some(Zeroizing::new(shared.raw_secret_bytes().to_vec()))
            }
            Meeting::Modulo(p, _) => power(public, private, p),
        }
    }
}

/// Without leading zeros.
fn digits(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|b| **b == 0).count();
    number.get(zeros..).unwrap_or(&[])
}

/// A number of exactly so many bytes: zeros in front are added or taken away.
fn fixed<const N: usize>(number: &[u8]) -> Option<Zeroizing<[u8; N]>> {
    if let Ok(exact) = number.try_into() {
        return Some(Zeroizing::new(exact));
    }
    let digits = digits(number);
    let mut out = Zeroizing::new([0; N]);
    out.get_mut(N.checked_sub(digits.len())?..)?
        .copy_from_slice(digits);
    Some(out)
}

/// `base` to the power of `exponent`, modulo `modulus`, without leading zeros.
fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Bytes> {
    let (base, exponent, modulus) = (digits(base), digits(exponent), digits(modulus));
    let sizes = [base, exponent, modulus].map(<[u8]>::len);
    if sizes.iter().any(|n| *n > LONGEST) || modulus.len() < 8 {
        return None;
    }
    let bits = 8 * modulus.len() as u32;
    let number = |b: &[u8]| BoxedUint::from_be_slice_vartime(b);
    let modulus = BoxedUint::from_be_slice(modulus, bits).ok()?;
    let nonzero = Option::<NonZero<BoxedUint>>::from(NonZero::new(modulus.clone()))?;
    let odd = Option::<Odd<BoxedUint>>::from(Odd::new(modulus))?;
    let base = number(base).rem_vartime(&nonzero).resize(bits);
    let params = BoxedMontyParams::new_vartime(odd);
    let exponent = Zeroizing::new(number(exponent));
    let result = BoxedMontyForm::new(base, &params).pow(&exponent);
    Some(Zeroizing::new(
        digits(&result.retrieve().to_be_bytes()).to_vec(),
    ))
}

/// The prime of one of the groups that Internet protocols name by number (RFC 2409 §6.2 for 2, RFC 3526 for 14 to 18):
/// `2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + k)`; its generator is 2.
pub fn numbered_group(number: u8) -> Option<Vec<u8>> {
    let (bits, k): (usize, u32) = match number {
        2 => (1024, 129_093),
        14 => (2048, 124_476),
        15 => (3072, 1_690_314),
        16 => (4096, 240_904),
        17 => (6144, 929_484),
        18 => (8192, 4_743_158),
        _ => return None,
    };
    let digit = |b: u8| (b as char).to_digit(16).unwrap_or(0) as u8;
    let pairs = PI.as_bytes().chunks(2).take((bits - 128) / 8);
    let mut middle: Vec<u8> = pairs
        .map(|p| digit(p[0]) << 4 | digit(p.get(1).copied().unwrap_or(0)))
        .collect();
    // The formula's -1 makes ones of the last 64 bits, and borrows from those before them.
    let mut carry = k - 1;
    for byte in middle.iter_mut().rev() {
        carry += u32::from(*byte);
        *byte = carry as u8;
        carry >>= 8;
    }
    Some([&[0xff; 8][..], &middle, &[0xff; 8]].concat())
}

/// The first 8064 bits of pi, its two before the point among them.
const PI: &str = "\
     C90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6D\
     F25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6\
     49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED52907\
     7096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9\
     DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB8504\
     58DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
     D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120\
     A92108011A723C12A787E6D788719A10BDBA5B2699C327186AF4E23C1A946834B6150BDA2583E9CA2AD44CE8DBBBC2DB04DE8EF9\
     2E8EFC141FBECAA6287C59474E6BC05D99B2964FA090C3A2233BA186515BE7ED1F612970CEE2D7AFB81BDD762170481CD0069127\
     D5B05AA993B4EA988D8FDDC186FFB7DC90A6C08F4DF435C93402849236C3FAB4D27C7026C1D4DCB2602646DEC9751E763DBA37BD\
     F8FF9406AD9E530EE5DB382F413001AEB06A53ED9027D831179727B0865A8918DA3EDBEBCF9B14ED44CE6CBACED4BB1BDB7F1447\
     E6CC254B332051512BD7AF426FB8F401378CD2BF5983CA01C64B92ECF032EA15D1721D03F482D7CE6E74FEF6D55E702F46980C82\
     B5A84031900B1C9E59E7C97FBEC7E8F323A97A7E36CC88BE0F1D45B7FF585AC54BD407B22B4154AACC8F6D7EBF48E1D814CC5ED2\
     0F8037E0A79715EEF29BE32806A1D58BB7C5DA76F550AA3D8A1FBFF0EB19CCB1A313D55CDA56C9EC2EF29632387FE8D76E3C0468\
     043E8F663F4860EE12BF2D5B0B7474D6E694F91E6DBE115974A3926F12FEE5E438777CB6A932DF8CD8BEC4D073B931BA3BC832B6\
     8D9DD300741FA7BF8AFC47ED2576F6936BA424663AAB639C5AE4F5683423B4742BF1C978238F16CBE39D652DE3FDB8BEFC848AD9\
     22222E04A4037C0713EB57A81A23F0C73473FC646CEA306B4BCBC8862F8385DDFA9D4B7FA2C087E879683303ED5BDD3A062B3CF5\
     B3A278A66D2A13F83F44F82DDF310EE074AB6A364597E899A0255DC164F31CC50846851DF9AB48195DED7EA1B1D510BD7EE74D73\
     FAF36BC31ECFA268359046F4EB879F924009438B481C6CD7889A002ED5EE382BC9190DA6FC026E479558E4475677E9AA9E3050E2\
     765694DFC81F56E880B96E7160C980DD98A573EA";

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digit = |c: u8| (c as char).to_digit(16).unwrap() as u8;
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|c| digit(c[0]) << 4 | digit(c[1]))
            .collect()
    }

    /// Made with OpenSSL's curves from private halves picked at random, but for X25519's (RFC 7748 §6.1) and the first
    /// of P-256 (RFC 5903 §8.1).
    const CURVES: &[(Meeting<'static>, &str, &str, &str, &str)] = &[
        (
            Meeting::X25519,
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
        ),
        (
            Meeting::P256,
            "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
            "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
            "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
            "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
        ),
        (
            Meeting::P256,
            "0b1b59172d723b125254df1b77d3a8bd9828dc872bf0def8705eb507600d58c1",
            "041a08fed927a39856bda4eac858d6f83c558ab0388d5294747b31199f9f13c6509d9bfcd69e52ba40c0a330d5dc4a713323272b86795d881fdaa77d62c98d9f84",
            "048d5695ac31b7a320585e8e32ae0ebf6497d6458e30731f394b3345b923cb863a2a5fab83562947716e8bb08ea6b636fc9dd2a5aff4a04a8cd5539e97afdd73d2",
            "e49fd568bd48506345c97e80f6342ed137fd9026aff41a3bb34e522745278da5",
        ),
        (
            Meeting::P384,
            "27e929d1db86257831b8a9a94d8f8e9f8feeb4f0463b232906977579f8ee4486c3be2ddccc81f79fcf86418232f917e2",
            "04d11e3794044265c51107efa42d4e32cd72942d3716c4142d8284851c484e256f6623309fbcf7a0a9b00d518b5d66bb574f58a3cd7e85715796668fddeb0550ddb50825eb8ef2030929b1c28042d0d5c96e6e8047a78bcf04b9b88bf10b9870c5",
            "040dec05d4243b0f655269ac6a59d72b2f82eb3949ac79c45f4dda4febfa3fcffaeb9327da7c2ce1b1a23bd4c81683364f7ba16ad2fbd44163a2c69bdad984ea7860dd81777019ac048c19133ee0fa20b3a81a3e0cc07244ab57357e1345b430a8",
            "142b6cb784d5926ab2bf23b32b756830165b3197c69c18566aa2421bb9dbadcf6c03052971f43e7d1e2f85dee02c4cdd",
        ),
        (
            Meeting::P521,
            "002cef7e0ee67cd85500dd301bd0ff24735796965e905fc0c1d9c85d5f53edb4dce984962fa8b3046d1c16e22d490b2002b5b4f798cf5cf32d559b8932737c5be8a4",
            "0401b37db00eafc42b49b661e0eb0ac716b529aa6fe1c21127607147c9256ad0412e6e367359e73a9e3baa4d28d8eaaf7bb1aa7dcac6506b412765f0dd2eacdeded171006ca805fc6e03916d23d455fbc9a2c662f14324e984a12b01fa12613485f79997ed1dc2fa02806377faa93fbe87c758be3bee265b45402ed19838277f9f1c092864",
            "04000ed98eb4310aa681a227f21abad9b6a1d03489d834b70fbe572ea775e4f89618745401094a703d82b69899427619360d1ed7169bb8de9e74edac88d2504118eef600599c0cbfb6b5c838007e3055d6ae1e7b3a6427fd3f5295c408f524401be5017a7d847f6ab37ce63d9a7d2963ac1bd072e782243e2550d3de4bfb5da2b6432ac5e1",
            "00261ec57e816480f794073e0e9d747a1a938b4751def4eb3357c5629503cac18348b0f12837510d8695415d341d22869349e68a1dbc7dd5e979079dfc6eed8859de",
        ),
    ];

    #[test]
    fn two_halves_on_a_curve_meet_where_others_say_they_do() {
        for (curve, private, own, other, shared) in CURVES {
            let private = hex(private);
            assert_eq!(curve.own(&private).unwrap(), hex(own), "{curve:?}");
            let met = curve.shared(&private, &hex(other)).unwrap();
            assert_eq!(*met, hex(shared), "{curve:?}");
            // Written as a number: with a zero in front, or without one it had.
            let longer = [&[0], private.as_slice()].concat();
            assert_eq!(curve.own(&longer).unwrap(), hex(own), "{curve:?}");
            assert_eq!(curve.own(digits(&private)).unwrap(), hex(own), "{curve:?}");
            for wrong in [&[][..], &[4; 31], &[4; 200]] {
                assert_eq!(curve.shared(&private, wrong), None);
            }
            assert_eq!(curve.own(&[7; 99]), None);
        }
    }

    /// The primes as OpenSSL has them (group 2's: a safe prime by trial), and what Python's `pow` makes of them.
    #[test]
    fn numbered_groups_are_those_of_others_and_two_halves_meet_in_them() {
        use sha2::{Digest, Sha256};
        let hash = |b: &[u8]| Sha256::digest(b).to_vec();
        for (number, prime) in [
            (
                2,
                "3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0",
            ),
            (
                14,
                "d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e",
            ),
            (
                15,
                "48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c",
            ),
            (
                16,
                "4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33",
            ),
            (
                17,
                "d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd",
            ),
            (
                18,
                "39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf",
            ),
        ] {
            assert_eq!(
                hash(&numbered_group(number).unwrap()),
                hex(prime),
                "{number}"
            );
        }
        assert_eq!(numbered_group(3), None);
        let x = hex("7c8b0eb93d9167248801bf71b010027f9e3b3af2bcd98023fb10c75dd10a7a8f");
        let y = hex("f8d58aa221281a57322a28b929c70a157e7d9b391b39f63513cae681b62f4d8f");
        for (number, own, shared) in [
            (
                2,
                "08f43e57561dc1541a0ac6cfb53fc85dcb7eb3171022bc6bc574ee29e48e7c38",
                "9a3348d7009f1394a6d6d5758704e8d55d4ef32756ddbb756cabae38ddbf014c",
            ),
            (
                14,
                "8ccf095d5204ee8bd7a5fb5fff900b8931529b0ca6c6faa8e8407630093ac76c",
                "e9ae2b6f01cfed166777eef8846df4a868b69234ee743e25e68449161b76a3e1",
            ),
            (
                18,
                "33a1a5347b59c8f2f7419104a253dbfd1bd8159223eabd789d1a131d36419c4d",
                "f7e709b9ae3fb60c2badf7fb46d847a8fbb7e5bbc7187789e3f304d9089cb8a5",
            ),
        ] {
            let prime = numbered_group(number).unwrap();
            let group = Meeting::Modulo(&prime, &[2]);
            assert_eq!(hash(&group.own(&x).unwrap()), hex(own), "{number}");
            let other = group.own(&y).unwrap();
            let met = group.shared(&x, &other).unwrap();
            assert_eq!(hash(&met), hex(shared), "{number}");
            assert_eq!(group.shared(&y, &group.own(&x).unwrap()), Some(met));
        }
    }

    #[test]
    fn nonsense_meets_nowhere() {
        let even = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        for (p, g) in [
            (&[][..], &[2][..]),
            (&even, &[2]),
            (&[0; 64], &[2]),
            (&[0xff; 2000], &[2]),
        ] {
            assert_eq!(Meeting::Modulo(p, g).own(&[1, 2, 3]), None);
        }
        let group = Meeting::Modulo(&[0xff; 16], &[]);
        assert!(group.own(&[]).is_some_and(|one| one == [1]));
    }
}
