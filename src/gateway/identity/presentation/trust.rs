//! Whose credentials are believed: those of issuers with a certificate of an authority that the settings name, and those of
//! issuers that the settings name themselves, whose keys are in a file or published (SD-JWT VC, 3.5). Each for its own kinds.

use super::certificate::certificates;
use super::sd_jwt::Claimed;
use super::settings::{Anchor, Issuer, Settings};
use crate::identity::provider::document::Document;
use crate::identity::provider::{TokenFault, key_of};
use crate::port::PortError;
use crate::upstream::Upstream;
use anyhow::Context;
use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, Header, jwk::JwkSet};
use rustls_pki_types::{CertificateDer, UnixTime};
use serde::Deserialize;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// Where an issuer says of itself what its keys are (SD-JWT VC, 4).
const METADATA: &str = "/.well-known/jwt-vc-issuer";
/// More certificates than this lead to nobody.
const LONGEST_CHAIN: usize = 5;
/// Which algorithms a certificate may be signed with.
const CHAIN_ALGORITHMS: &[&dyn rustls_pki_types::SignatureVerificationAlgorithm] = &[
    webpki::aws_lc_rs::ECDSA_P256_SHA256,
    webpki::aws_lc_rs::ECDSA_P384_SHA384,
    webpki::aws_lc_rs::ECDSA_P384_SHA256,
    webpki::aws_lc_rs::RSA_PKCS1_2048_8192_SHA256,
];

pub struct Trust {
    anchors: Vec<(CertificateDer<'static>, Kinds)>,
    issuers: Vec<Known>,
}

/// The kinds of credential that an issuer, or those of an authority, may issue.
struct Kinds(Vec<String>);

impl Kinds {
    /// All that are taken, where the settings name none: they may only where there is no other.
    fn of(named: &[String], taken: &[String]) -> Self {
        Kinds(if named.is_empty() { taken } else { named }.to_vec())
    }

    fn have(&self, kind: &str) -> bool {
        self.0.iter().any(|one| one == kind)
    }
}

struct Known {
    issuer: Url,
    kinds: Kinds,
    /// Where the settings have them.
    keys: Option<Arc<JwkSet>>,
    metadata: Document<Metadata>,
    published: Document<JwkSet>,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks: Option<JwkSet>,
    jwks_uri: Option<Url>,
}

/// Why a key is not had.
#[derive(Debug, thiserror::Error)]
pub enum NotTrusted {
    #[error(transparent)]
    Unavailable(#[from] PortError),
    #[error("{0}")]
    Fault(#[from] TokenFault),
    #[error("it is from nobody whose credentials are believed")]
    Stranger,
    #[error("it is of a kind that its issuer may not issue")]
    OtherKind,
    #[error("its certificates lead to nobody whose credentials of this kind are believed")]
    Chain,
    #[error("what the issuer says of its keys cannot be used")]
    Metadata,
}

impl Trust {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let mut anchors = Vec::new();
        for Anchor { file, kinds } in &settings.anchors {
            for anchor in certificates(file)? {
                let context = || format!("a certificate in {} cannot be used", file.display());
                anchor_from_trusted_cert(&anchor).with_context(context)?;
                anchors.push((anchor, Kinds::of(kinds, &settings.kinds)));
            }
        }
        let open = |issuer| Known::open(issuer, &settings.kinds);
        let issuers = settings.issuers.iter().map(open).collect::<anyhow::Result<_>>()?;
        Ok(Trust { anchors, issuers })
    }

    /// The key that a token must be signed with, to be from who may issue such a credential.
    pub async fn key(
        &self,
        header: &Header,
        credential: &Claimed,
        upstream: &Upstream,
        now: Timestamp,
    ) -> Result<DecodingKey, NotTrusted> {
        if let Some(chain) = header.x5c_der().map_err(|_| NotTrusted::Chain)? {
            return self.certified(chain, &credential.kind, now);
        }
        let is_its = |known: &&Known| Some(known.name()) == credential.issuer.as_deref();
        let known = self.issuers.iter().find(is_its).ok_or(NotTrusted::Stranger)?;
        if !known.kinds.have(&credential.kind) {
            return Err(NotTrusted::OtherKind);
        }
        known.key(header, upstream).await
    }

    /// The key of the first certificate, if the others lead from it to an anchor.
    fn certified(&self, chain: Vec<Vec<u8>>, kind: &str, now: Timestamp) -> Result<DecodingKey, NotTrusted> {
        if chain.len() > LONGEST_CHAIN {
            return Err(NotTrusted::Chain);
        }
        let chain: Vec<CertificateDer> = chain.into_iter().map(CertificateDer::from).collect();
        let (leaf, between) = chain.split_first().ok_or(NotTrusted::Chain)?;
        let leaf = EndEntityCert::try_from(leaf).map_err(|_| NotTrusted::Chain)?;
        let anchors = self.anchors.iter().filter(|(_, kinds)| kinds.have(kind));
        let anchors: Vec<_> = anchors.filter_map(|(anchor, _)| anchor_from_trusted_cert(anchor).ok()).collect();
        let seconds = u64::try_from(now.as_second()).map_err(|_| NotTrusted::Chain)?;
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        // What a certificate is for is said differently by every scheme of wallets; an issuer's says nothing of it, or this.
        let usage = KeyUsage::required_if_present(DOCUMENT_SIGNER);
        leaf.verify_for_usage(CHAIN_ALGORITHMS, &anchors, between, now, usage, None, None)
            .map_err(|_| NotTrusted::Chain)?;
        point(leaf.subject_public_key_info().as_ref()).map(DecodingKey::from_ec_der).ok_or(NotTrusted::Chain)
    }
}

/// 1.0.18013.5.1.2, of who signs identity documents.
const DOCUMENT_SIGNER: &[u8] = &[0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x02];
/// How the public key of a certificate begins, on the two curves that are accepted (RFC 5480).
const ON_P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const ON_P384: [u8; 23] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00,
    0x22, 0x03, 0x62, 0x00,
];

/// The point of a public key on one of the two curves.
fn point(key: &[u8]) -> Option<&[u8]> {
    key.strip_prefix(&ON_P256).or_else(|| key.strip_prefix(&ON_P384))
}

impl Known {
    fn open(issuer: &Issuer, taken: &[String]) -> anyhow::Result<Self> {
        let keys = issuer.keys_file.as_ref().map(|path| {
            let text = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
            let keys: JwkSet =
                serde_json::from_slice(&text).with_context(|| format!("{} holds no keys (JWKS)", path.display()))?;
            anyhow::Ok(Arc::new(keys))
        });
        let (metadata, published) = Default::default();
        let kinds = Kinds::of(&issuer.kinds, taken);
        Ok(Known { issuer: issuer.issuer.clone(), kinds, keys: keys.transpose()?, metadata, published })
    }

    /// An origin alone is written without the slash that ends it.
    fn name(&self) -> &str {
        let name = self.issuer.as_str();
        if self.issuer.path() == "/" { name.trim_end_matches('/') } else { name }
    }

    async fn key(&self, header: &Header, upstream: &Upstream) -> Result<DecodingKey, NotTrusted> {
        if let Some(keys) = &self.keys {
            return Ok(key_of(keys, header).ok_or(TokenFault::UnknownKey)?);
        }
        if let Some(key) = key_of(&*self.published_keys(upstream, false).await?, header) {
            return Ok(key);
        }
        // The issuer may have made it since.
        Ok(key_of(&*self.published_keys(upstream, true).await?, header).ok_or(TokenFault::UnknownKey)?)
    }

    async fn published_keys(&self, upstream: &Upstream, is_anew: bool) -> Result<Arc<JwkSet>, NotTrusted> {
        let place = self.metadata_place();
        let metadata = match is_anew {
            true => self.metadata.get_anew(upstream, &place).await?,
            false => self.metadata.get(upstream, &place).await?,
        };
        if metadata.issuer != self.name() {
            return Err(NotTrusted::Metadata);
        }
        match (&metadata.jwks, &metadata.jwks_uri) {
            (Some(keys), None) => Ok(Arc::new(keys.clone())),
            (None, Some(place)) if crate::identity::provider::is_secret(place) => match is_anew {
                true => Ok(self.published.get_anew(upstream, place).await?),
                false => Ok(self.published.get(upstream, place).await?),
            },
            _ => Err(NotTrusted::Metadata),
        }
    }

    /// Between the host and the path of the issuer.
    fn metadata_place(&self) -> Url {
        let mut place = self.issuer.clone();
        place.set_path(&[METADATA, self.issuer.path().trim_end_matches('/')].concat());
        place
    }
}

#[cfg(test)]
pub(super) mod tests;
