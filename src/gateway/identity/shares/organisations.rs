//! `[[identity.organisations]]`: who may ask for people's details, what each may ask for at most, and the key by which it is
//! known here.

use super::returning::{CODE, STATE};
use crate::identity::provider::is_secret;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::{
    Attribute,
    share::{Organisation, OrganisationFault, Policy, Recipient},
};
use domain::text::Text;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::PathBuf;
use url::Url;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    pub id: String,
    pub name: Text,
    pub kind: Text,
    pub contact: String,
    pub policy: Policy,
    pub may_ask: Vec<Attribute>,
    /// Where people may be led back to once they have answered.
    #[serde(default)]
    pub return_addresses: Vec<String>,
    /// A file with its key.
    pub key_file: Option<PathBuf>,
    /// The digest of its key instead: SHA-256, in base64url. Whoever reads that cannot use it.
    pub key_digest: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum OrganisationError {
    #[error("identity.organisations: {id:?}: {fault}")]
    Fault { id: String, fault: OrganisationFault },
    #[error(
        "identity.organisations: the return address {address:?} of {id:?} must begin with https://, or name this machine \
         itself, and say nothing of code, state or a place in the page"
    )]
    ReturnAddress { id: String, address: String },
    #[error("identity.organisations: {0:?} is there twice")]
    Twice(String),
    #[error("identity.organisations: {0:?} needs one of key_file and key_digest, by which it is known")]
    NoKey(String),
    #[error("identity.organisations: the key_digest of {0:?} is not a SHA-256 digest in base64url")]
    NoDigest(String),
    #[error("the key of the organisation {id:?} in {path} cannot be read: {source}")]
    Read { id: String, path: PathBuf, source: io::Error },
    #[error("the key of the organisation {id:?} in {path} is short: `openssl rand -base64 32` makes one")]
    Short { id: String, path: PathBuf },
}

/// 256 bits of randomness have more letters in any way of writing them.
const MIN_KEY_BYTES: usize = 32;

type KeyDigest = [u8; 32];

impl OrganisationSettings {
    fn organisation(&self) -> Organisation {
        let OrganisationSettings { id, name, kind, contact, policy, may_ask, return_addresses, .. } = self.clone();
        Organisation { recipient: Recipient { id, name, kind, contact, policy }, may_ask, return_addresses }
    }

    fn digest(&self) -> Result<KeyDigest, OrganisationError> {
        let id = || self.id.clone();
        match (&self.key_file, &self.key_digest) {
            (Some(path), None) => {
                let key = fs::read_to_string(path).map_err(|source| OrganisationError::Read {
                    id: id(),
                    path: path.clone(),
                    source,
                })?;
                let key = key.trim();
                if key.len() < MIN_KEY_BYTES {
                    return Err(OrganisationError::Short { id: id(), path: path.clone() });
                }
                Ok(digest_of(key))
            }
            (None, Some(digest)) => read_digest(digest).ok_or_else(|| OrganisationError::NoDigest(id())),
            _ => Err(OrganisationError::NoKey(id())),
        }
    }
}

/// What is brought along is read by nobody on the way, and is said once.
fn is_return_address(address: &str) -> bool {
    let is_own = |name: &str| name == CODE || name == STATE;
    Url::parse(address).is_ok_and(|url| {
        is_secret(&url) && url.fragment().is_none() && !url.query_pairs().any(|(name, _)| is_own(&name))
    })
}

fn read_digest(text: &str) -> Option<KeyDigest> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

fn digest_of(key: &str) -> KeyDigest {
    Sha256::digest(key.as_bytes()).into()
}

/// Whether they can be served, as far as the settings alone tell.
pub fn check(all: &[OrganisationSettings]) -> Result<(), OrganisationError> {
    for (place, settings) in all.iter().enumerate() {
        let id = || settings.id.clone();
        settings.organisation().check().map_err(|fault| OrganisationError::Fault { id: id(), fault })?;
        if let Some(address) = settings.return_addresses.iter().find(|address| !is_return_address(address)) {
            return Err(OrganisationError::ReturnAddress { id: id(), address: address.clone() });
        }
        if all[..place].iter().any(|other| other.id == settings.id) {
            return Err(OrganisationError::Twice(id()));
        }
        if settings.key_file.is_some() == settings.key_digest.is_some() {
            return Err(OrganisationError::NoKey(id()));
        }
        if settings.key_digest.as_deref().is_some_and(|digest| read_digest(digest).is_none()) {
            return Err(OrganisationError::NoDigest(id()));
        }
    }
    Ok(())
}

/// Those of this council. Their keys are kept as digests alone.
#[derive(Default)]
pub struct Organisations(Vec<(KeyDigest, Organisation)>);

impl Organisations {
    pub fn open(all: &[OrganisationSettings]) -> Result<Self, OrganisationError> {
        check(all)?;
        let open = |settings: &OrganisationSettings| Ok((settings.digest()?, settings.organisation()));
        all.iter().map(open).collect::<Result<_, _>>().map(Organisations)
    }

    /// The one that has this key. It takes as long whatever of the key is right.
    pub fn by_key(&self, key: &str) -> Option<&Organisation> {
        let digest = digest_of(key);
        let is_its = |own: &KeyDigest| verify_slices_are_equal(own, &digest).is_ok();
        self.0.iter().fold(None, |found, (own, organisation)| if is_its(own) { Some(organisation) } else { found })
    }

    pub fn get(&self, id: &str) -> Option<&Organisation> {
        self.all().find(|organisation| organisation.recipient.id == id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Organisation> {
        self.0.iter().map(|(_, organisation)| organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBRARY: &str = r#"
        id = "library"
        name = { en = "Library", cy = "Llyfrgell" }
        kind = { en = "Library", cy = "Llyfrgell" }
        contact = "details@library.example"
        policy = { url = "https://library.example/privacy", version = "3" }
        may_ask = ["name", "age_over_18"]
    "#;

    fn settings(key: &str) -> OrganisationSettings {
        toml::from_str(&[LIBRARY, key].concat()).unwrap()
    }

    fn digest(key: &str) -> String {
        format!("key_digest = \"{}\"", URL_SAFE_NO_PAD.encode(digest_of(key)))
    }

    #[test]
    fn an_organisation_is_known_by_its_own_key() {
        let library = settings(&digest("the key of the library"));
        let parking = OrganisationSettings { id: "parking".to_owned(), ..settings(&digest("the key of parking")) };
        let all = Organisations::open(&[library, parking]).unwrap();
        let known = |key: &str| all.by_key(key).map(|organisation| organisation.recipient.id.as_str());
        assert_eq!((known("the key of the library"), known("the key of parking")), (Some("library"), Some("parking")));
        let stored = URL_SAFE_NO_PAD.encode(digest_of("the key of parking"));
        for wrong in ["", "the key", "the key of parking ", &stored] {
            assert_eq!(known(wrong), None, "{wrong}");
        }
        assert!(all.get("parking").is_some() && all.get("").is_none());
        assert!(Organisations::default().by_key("").is_none());
    }

    #[test]
    fn a_key_in_a_file_is_long_enough_not_to_be_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let with_file = OrganisationSettings { key_file: Some(path.clone()), ..settings("") };
        let opened = || Organisations::open(std::slice::from_ref(&with_file));
        assert!(matches!(opened(), Err(OrganisationError::Read { .. })));
        fs::write(&path, "short\n").unwrap();
        assert!(matches!(opened(), Err(OrganisationError::Short { .. })));
        let key = "k".repeat(43);
        fs::write(&path, format!("{key}\n")).unwrap();
        assert!(opened().unwrap().by_key(&key).is_some());
    }

    #[test]
    fn a_mistake_is_named_with_its_organisation() {
        let told = |all: &[OrganisationSettings]| check(all).unwrap_err().to_string();
        let good = || settings(&digest("key"));
        assert!(told(&[settings("")]).contains("\"library\" needs one of key_file and key_digest"));
        assert!(told(&[settings("key_digest = \"abc\"")]).contains("key_digest of \"library\""));
        assert!(told(&[good(), good()]).contains("\"library\" is there twice"));
        let nobody = OrganisationSettings { contact: "nobody".to_owned(), ..good() };
        assert!(told(&[nobody]).contains("\"library\": contact must be"));
        let back = |address: &str| OrganisationSettings { return_addresses: vec![address.to_owned()], ..good() };
        for address in ["https://library.example/back?of=doorstep", "http://127.0.0.1:3000/back"] {
            assert!(check(&[back(address)]).is_ok(), "{address}");
        }
        for address in ["", "/back", "http://library.example/back", "https://a.example/#b", "https://a.example/?code=1"]
        {
            assert!(told(&[back(address)]).contains("the return address"), "{address}");
        }
    }
}
