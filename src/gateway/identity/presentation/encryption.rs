//! Answers that are encrypted to a key of this one request (JWE: RFC 7516; ECDH-ES on P-256 with AES-GCM: RFC 7518, 4.6 and
//! 5.3), as OpenID4VC HAIP 1.0 asks for. Nobody on the way, the person's own browser included, reads what a wallet shows.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use aws_lc_rs::kdf::{SskdfDigestAlgorithmId, get_sskdf_digest_algorithm, sskdf_digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Both must be offered (HAIP 1.0, 5); a wallet chooses.
pub const CONTENT_ENCRYPTIONS: [&str; 2] = ["A128GCM", "A256GCM"];
const ALGORITHM: &str = "ECDH-ES";
/// In bytes, of a coordinate of P-256.
const COORDINATE: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncryptionFault {
    #[error("no key can be made")]
    Make,
    #[error("it is not encrypted in the way that was asked for")]
    Unreadable,
    #[error("it is encrypted to another key")]
    OtherKey,
    #[error("it cannot be decrypted")]
    Decrypt,
}

/// The key of one request, as the store keeps it until the answer is there. Never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseKey {
    pub kid: String,
    /// The private part, base64url.
    d: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    kid: Option<String>,
    epk: PublicKey,
    #[serde(default)]
    apu: String,
    #[serde(default)]
    apv: String,
    zip: Option<Value>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct PublicKey {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl ResponseKey {
    /// `kid` is its name, by which an answer says that it is for this one.
    pub fn make(kid: String) -> Result<Self, EncryptionFault> {
        let key = PrivateKey::generate(&ECDH_P256).map_err(|_| EncryptionFault::Make)?;
        let bytes: EcPrivateKeyBin = key.as_be_bytes().map_err(|_| EncryptionFault::Make)?;
        Ok(ResponseKey { kid, d: URL_SAFE_NO_PAD.encode(bytes.as_ref()) })
    }

    fn private(&self) -> Result<PrivateKey, EncryptionFault> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.d).map_err(|_| EncryptionFault::Make)?;
        PrivateKey::from_private_key(&ECDH_P256, &bytes).map_err(|_| EncryptionFault::Make)
    }

    /// The public half, as a wallet is told it.
    pub fn public(&self) -> Result<Value, EncryptionFault> {
        let point = self.private()?.compute_public_key().map_err(|_| EncryptionFault::Make)?;
        let (x, y) = point.as_ref().get(1..).ok_or(EncryptionFault::Make)?.split_at(COORDINATE);
        let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
        Ok(json!({ "kty": "EC", "crv": "P-256", "use": "enc", "alg": ALGORITHM, "kid": self.kid, "x": x, "y": y }))
    }

    /// What a JWE in its compact form holds.
    pub fn decrypt(&self, text: &str) -> Result<Vec<u8>, EncryptionFault> {
        // The second part is the encrypted key; here the key is agreed on.
        let [protected, "", iv, ciphertext, tag] = text.split('.').collect::<Vec<_>>()[..] else {
            return Err(EncryptionFault::Unreadable);
        };
        let header: Header = serde_json::from_slice(&bytes(protected)?).map_err(|_| EncryptionFault::Unreadable)?;
        if header.alg != ALGORITHM || header.zip.is_some() || header.crit.is_some() {
            return Err(EncryptionFault::Unreadable);
        }
        if header.kid.as_ref().is_some_and(|kid| *kid != self.kid) {
            return Err(EncryptionFault::OtherKey);
        }
        let key = self.content_key(&header)?;
        let nonce = Nonce::try_assume_unique_for_key(&bytes(iv)?).map_err(|_| EncryptionFault::Unreadable)?;
        let mut sealed = [bytes(ciphertext)?, bytes(tag)?].concat();
        let opened =
            key.open_in_place(nonce, Aad::from(protected), &mut sealed).map_err(|_| EncryptionFault::Decrypt)?;
        Ok(opened.to_vec())
    }

    fn content_key(&self, header: &Header) -> Result<LessSafeKey, EncryptionFault> {
        let algorithm: &Algorithm = match &*header.enc {
            "A128GCM" => &AES_128_GCM,
            "A256GCM" => &AES_256_GCM,
            _ => return Err(EncryptionFault::Unreadable),
        };
        let mut key = vec![0; algorithm.key_len()];
        let info = agreed_on(&header.enc, &bytes(&header.apu)?, &bytes(&header.apv)?, key.len());
        let theirs = UnparsedPublicKey::new(&ECDH_P256, header.epk.point()?);
        agree(&self.private()?, theirs, EncryptionFault::Unreadable, |secret| derive(secret, &info, &mut key))?;
        let key = UnboundKey::new(algorithm, &key).map_err(|_| EncryptionFault::Decrypt)?;
        Ok(LessSafeKey::new(key))
    }
}

impl PublicKey {
    /// Uncompressed, as SEC 1 has it.
    fn point(&self) -> Result<Vec<u8>, EncryptionFault> {
        let (x, y) = (bytes(&self.x)?, bytes(&self.y)?);
        let is_one = self.kty == "EC" && self.crv == "P-256" && x.len() == COORDINATE && y.len() == COORDINATE;
        if is_one { Ok([&[4], &*x, &y].concat()) } else { Err(EncryptionFault::Unreadable) }
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, EncryptionFault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| EncryptionFault::Unreadable)
}

/// What both have agreed on beside the secret (RFC 7518, 4.6.2): each part after its length, and how many bits are needed.
fn agreed_on(algorithm: &str, apu: &[u8], apv: &[u8], key_bytes: usize) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes();
    let parts = [algorithm.as_bytes(), apu, apv].map(|part| [&length(part.len()), part].concat());
    [parts.concat(), length(key_bytes * 8).to_vec()].concat()
}

/// The Concat KDF with SHA-256.
fn derive(secret: &[u8], info: &[u8], key: &mut [u8]) -> Result<(), EncryptionFault> {
    let digest = get_sskdf_digest_algorithm(SskdfDigestAlgorithmId::Sha256).ok_or(EncryptionFault::Decrypt)?;
    sskdf_digest(digest, secret, info, key).map_err(|_| EncryptionFault::Decrypt)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// RFC 7518, appendix C: what Alice makes for Bob.
    const BOB: &str = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw";
    const ALICE: &str = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";

    fn key(d: &str) -> ResponseKey {
        ResponseKey { kid: "1".to_owned(), d: d.to_owned() }
    }

    fn public(key: &ResponseKey) -> PublicKey {
        serde_json::from_value(key.public().unwrap()).unwrap()
    }

    #[test]
    fn the_key_of_the_standard_is_agreed_on_from_both_sides() {
        let (alice, bob) = (key(ALICE), key(BOB));
        assert_eq!(public(&alice).x, "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0");
        assert_eq!(public(&bob).y, "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck");
        for (mine, theirs) in [(&alice, public(&bob)), (&bob, public(&alice))] {
            let info = agreed_on("A128GCM", b"Alice", b"Bob", 16);
            let mut agreed = [0; 16];
            let theirs = UnparsedPublicKey::new(&ECDH_P256, theirs.point().unwrap());
            agree(&mine.private().unwrap(), theirs, EncryptionFault::Decrypt, |secret| {
                derive(secret, &info, &mut agreed)
            })
            .unwrap();
            assert_eq!(URL_SAFE_NO_PAD.encode(agreed), "VqqN6vgjbSBcIijNcacQGg");
        }
    }

    /// As a wallet does it, to the public half of a key.
    pub fn encrypt(to: &Value, enc: &str, content: &[u8], change: impl FnOnce(&mut Value)) -> String {
        let own = ResponseKey::make("own".to_owned()).unwrap();
        let mut header = json!({
            "alg": "ECDH-ES", "enc": enc, "kid": to["kid"], "epk": own.public().unwrap(),
            "apu": URL_SAFE_NO_PAD.encode("wallet"), "apv": URL_SAFE_NO_PAD.encode("council"),
        });
        change(&mut header);
        let protected = URL_SAFE_NO_PAD.encode(header.to_string());
        // The secret is the same from either side.
        let theirs: PublicKey = serde_json::from_value(to.clone()).unwrap();
        let header = Header {
            alg: ALGORITHM.to_owned(),
            enc: enc.to_owned(),
            kid: None,
            epk: theirs,
            apu: URL_SAFE_NO_PAD.encode("wallet"),
            apv: URL_SAFE_NO_PAD.encode("council"),
            zip: None,
            crit: None,
        };
        let mut sealed = content.to_vec();
        let nonce = Nonce::assume_unique_for_key([7; 12]);
        let key = own.content_key(&header).unwrap();
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*protected), &mut sealed).unwrap();
        let [iv, sealed, tag] = [&[7; 12][..], &sealed, tag.as_ref()].map(|part| URL_SAFE_NO_PAD.encode(part));
        [&*protected, "", &iv, &sealed, &tag].join(".")
    }

    #[test]
    fn what_a_wallet_encrypts_is_read_and_anything_else_is_not() {
        let key = ResponseKey::make("a".to_owned()).unwrap();
        let public = key.public().unwrap();
        for enc in CONTENT_ENCRYPTIONS {
            let text = encrypt(&public, enc, b"{\"a\":1}", |_| {});
            assert_eq!(key.decrypt(&text).unwrap(), b"{\"a\":1}");
            let other = ResponseKey::make("a".to_owned()).unwrap();
            assert_eq!(other.decrypt(&text), Err(EncryptionFault::Decrypt));
            let at = text.rfind('.').unwrap() - 1;
            let flipped = if &text[at..=at] == "A" { "B" } else { "A" };
            let broken = [&text[..at], flipped, &text[at + 1..]].concat();
            assert!(key.decrypt(&broken).is_err());
        }
        let changed = |change: &dyn Fn(&mut Value)| key.decrypt(&encrypt(&public, "A128GCM", b"{}", change));
        assert_eq!(changed(&|header| header["kid"] = json!("b")), Err(EncryptionFault::OtherKey));
        assert_eq!(changed(&|header| header["apu"] = json!("")), Err(EncryptionFault::Decrypt));
        for (name, value) in [
            ("alg", json!("ECDH-ES+A128KW")),
            ("enc", json!("A128CBC-HS256")),
            ("zip", json!("DEF")),
            ("crit", json!(["b64"])),
            ("epk", json!({ "kty": "EC", "crv": "P-384", "x": "AA", "y": "AA" })),
            // Not on the curve.
            (
                "epk",
                json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode([1; 32]), "y": URL_SAFE_NO_PAD.encode([1; 32]) }),
            ),
        ] {
            let fault = changed(&|header| header[name] = value.clone());
            assert_eq!(fault, Err(EncryptionFault::Unreadable), "{name} {value}");
        }
        for text in ["", "a.b.c", "a..b.c.d", "a.b.c.d.e", "....", "e30..AA.AA.AA"] {
            assert_eq!(key.decrypt(text), Err(EncryptionFault::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_key_comes_back_from_the_store_as_it_went_in() {
        let key = ResponseKey::make("a".to_owned()).unwrap();
        let back: ResponseKey = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
        assert!(back == key && back.public().unwrap() == key.public().unwrap());
        assert_eq!(key.public().unwrap().get("d"), None);
    }
}
