//! By what wallets know this service: a certificate, whose digest is its name (`x509_hash`; OpenID4VP 1.0, 5.9.3), and the key
//! that signs what is asked.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use webpki::EndEntityCert;

/// Wallets show these, so that nobody takes the certificate for a council's.
const TRIAL_NAME: &str = "Made-up council, for trying only";
const TRIAL_AUTHORITY: &str = "Nobody, for trying only";

#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("{path} cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{0} holds no certificate that can be used")]
    NoCertificate(PathBuf),
    #[error(
        "{0} holds no private key on P-256, which wallets ask for (`openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`)"
    )]
    NoKey(PathBuf),
    #[error("the key in {0} is not that of the certificate")]
    OtherKey(PathBuf),
    #[error("no certificate can be made: {0}")]
    Make(#[from] rcgen::Error),
    #[error("it cannot be signed: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

pub struct Certificate {
    key: EncodingKey,
    /// As it goes along with what is signed (RFC 7515, 4.1.6).
    chain: Vec<String>,
    client_id: String,
}

impl Certificate {
    pub fn read(chain_file: &Path, key_file: &Path) -> Result<Self, CertificateError> {
        let chain = certificates(chain_file)?;
        let pem = fs::read(key_file).map_err(|source| CertificateError::Read { path: key_file.to_owned(), source })?;
        let key = EncodingKey::from_ec_pem(&pem).map_err(|_| CertificateError::NoKey(key_file.to_owned()))?;
        let public =
            Jwk::from_encoding_key(&key, Algorithm::ES256).map_err(|_| CertificateError::NoKey(key_file.to_owned()))?;
        let leaf = chain.first().ok_or_else(|| CertificateError::NoCertificate(chain_file.to_owned()))?;
        let own = EndEntityCert::try_from(leaf).map_err(|_| CertificateError::NoCertificate(chain_file.to_owned()))?;
        if !is_of(&own, &public) {
            return Err(CertificateError::OtherKey(key_file.to_owned()));
        }
        Ok(Self::of(key, &chain))
    }

    /// One that nobody has certified, with an authority of its own that is forgotten at once (HAIP 1.0 takes no certificate
    /// that has signed itself).
    pub fn make() -> Result<Self, CertificateError> {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.distinguished_name.push(DnType::CommonName, TRIAL_AUTHORITY);
        let authority = Issuer::new(authority, KeyPair::generate()?);
        let mut own = CertificateParams::default();
        own.distinguished_name.push(DnType::CommonName, TRIAL_NAME);
        let key = KeyPair::generate()?;
        let certificate = own.signed_by(&key, &authority)?;
        Ok(Self::of(EncodingKey::from_ec_der(key.serialized_der()), &[certificate.der().clone()]))
    }

    fn of(key: EncodingKey, chain: &[CertificateDer]) -> Self {
        let digest = chain.first().map(|leaf| URL_SAFE_NO_PAD.encode(Sha256::digest(leaf))).unwrap_or_default();
        let chain = chain.iter().map(|certificate| STANDARD.encode(certificate)).collect();
        Certificate { key, chain, client_id: ["x509_hash:", &digest].concat() }
    }

    /// What wallets call this service, with its prefix: what they sign is for this name.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    pub fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, CertificateError> {
        let header =
            Header { typ: Some(kind.to_owned()), x5c: Some(self.chain.clone()), ..Header::new(Algorithm::ES256) };
        Ok(encode(&header, claims, &self.key)?)
    }
}

/// All certificates of a PEM file, in their order.
pub fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let pem = fs::read(path).map_err(|source| CertificateError::Read { path: path.to_owned(), source })?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    all.ok().filter(|all| !all.is_empty()).ok_or_else(|| CertificateError::NoCertificate(path.to_owned()))
}

/// Whether a certificate is for this key: its point ends what the certificate says of its own.
fn is_of(certificate: &EndEntityCert, key: &Jwk) -> bool {
    let jsonwebtoken::jwk::AlgorithmParameters::EllipticCurve(key) = &key.algorithm else { return false };
    let coordinates = [&key.x, &key.y].map(|coordinate| URL_SAFE_NO_PAD.decode(coordinate).unwrap_or_default());
    let point = coordinates.concat();
    point.len() == 64 && certificate.subject_public_key_info().as_ref().ends_with(&point)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::decode_header;

    fn files() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::default().self_signed(&key).unwrap();
        let (chain_file, key_file) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
        fs::write(&chain_file, certificate.pem()).unwrap();
        fs::write(&key_file, key.serialize_pem()).unwrap();
        (folder, chain_file, key_file)
    }

    #[test]
    fn a_service_is_called_by_the_digest_of_its_certificate() {
        let (_folder, chain_file, key_file) = files();
        let certificate = Certificate::read(&chain_file, &key_file).unwrap();
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&certificates(&chain_file).unwrap()[0]));
        assert_eq!(certificate.client_id(), format!("x509_hash:{digest}"));
        let header = decode_header(certificate.sign("oauth-authz-req+jwt", &()).unwrap()).unwrap();
        assert_eq!(header.typ.as_deref(), Some("oauth-authz-req+jwt"));
        assert_eq!(
            Sha256::digest(&header.x5c_der().unwrap().unwrap()[0]),
            Sha256::digest(&certificates(&chain_file).unwrap()[0])
        );
    }

    #[test]
    fn one_that_is_made_is_another_each_time_and_did_not_sign_itself() {
        let [one, other] = [Certificate::make().unwrap(), Certificate::make().unwrap()];
        assert_ne!(one.client_id(), other.client_id());
        assert_eq!(one.chain.len(), 1);
        let der = CertificateDer::from(STANDARD.decode(&one.chain[0]).unwrap());
        let own = EndEntityCert::try_from(&der).unwrap();
        assert_ne!(own.issuer(), own.subject());
        assert!(String::from_utf8_lossy(&der).contains(TRIAL_NAME));
    }

    #[test]
    fn a_file_that_is_not_what_it_should_be_is_named_and_not_shown() {
        let (_folder, chain_file, key_file) = files();
        let (_other, other_chain, other_key) = files();
        let error = |chain: &Path, key: &Path| Certificate::read(chain, key).err().unwrap().to_string();
        assert!(error(&chain_file, &other_key).contains("not that of the certificate"));
        assert!(error(&key_file, &key_file).contains("holds no certificate"));
        assert!(error(&other_chain, &chain_file).contains("holds no private key"));
        assert!(error(Path::new("/nowhere"), &key_file).contains("/nowhere cannot be read"));
    }
}
