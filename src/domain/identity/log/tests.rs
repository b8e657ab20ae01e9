//! The log against published vectors, and against whoever changes it.

use super::receipt::claims;
use super::verify::signed;
use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tlog_tiles::tlog::{self, HashReader, check_record, check_tree, prove_record, prove_tree};

mod vectors;

const ORIGIN: &str = "council.example/identity/log";

fn signing(seed: u8) -> (SigningKey, VerifierKey) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let verifier = VerifierKey::new(ORIGIN, key.verifying_key().to_bytes()).unwrap();
    (key, verifier)
}

/// A log of so many receipts, as its gateway would serve it.
#[derive(Clone)]
struct Served {
    leaves: Vec<[u8; 32]>,
}

fn salt(index: u64) -> Salt {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&index.to_be_bytes());
    Salt::from_random(bytes)
}

fn jws_of(header: &str, claims: &str, seed: u8) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = [&header, ".", &claims].concat();
    let signature = signing(seed).0.sign(signed.as_bytes()).to_bytes();
    [&signed, ".", &URL_SAFE_NO_PAD.encode(signature)].concat()
}

fn header(seed: u8) -> String {
    format!(r#"{{"typ":"receipt+jwt","alg":"EdDSA","kid":"{}"}}"#, signing(seed).1.thumbprint())
}

fn id(index: u64) -> String {
    format!("{index:032}")
}

fn jws(index: u64) -> String {
    jws_of(&header(1), &format!(r#"{{"id":"{}"}}"#, id(index)), 1)
}

impl Served {
    /// With receipts that can be proved at `real`; of the others nobody asks.
    fn of(size: u64, real: &[u64]) -> Self {
        let other = |index: u64| leaf_bytes(index);
        let digest = |index| if real.contains(&index) { digest(&salt(index), &jws(index)) } else { other(index) };
        Served { leaves: (0..size).map(digest).collect() }
    }

    fn edge(&self, size: u64) -> Edge {
        let mut edge = Edge::default();
        let size = usize::try_from(size).unwrap();
        self.leaves[..size].iter().for_each(|digest| drop(edge.append(leaf(digest))));
        edge
    }

    fn checkpoint(&self, size: u64) -> String {
        checkpoint_of(ORIGIN, size, self.edge(size).root(), 1)
    }

    /// Every tile of a log of this size, by its path.
    fn tiles(&self, size: u64) -> BTreeMap<String, Vec<u8>> {
        let mut levels: Vec<Vec<[u8; 32]>> = vec![Vec::new(); 4];
        let mut edge = Edge::default();
        for digest in &self.leaves[..usize::try_from(size).unwrap()] {
            for node in edge.append(leaf(digest)).iter().filter(|node| node.height % 8 == 0) {
                levels[usize::try_from(node.height / 8).unwrap()].push(node.hash.0);
            }
        }
        let mut tiles = BTreeMap::new();
        for (level, hashes) in (0..).zip(&levels) {
            let paths = TilePath::all(TileContent::Hashes { level }, size);
            tiles.extend(paths.zip(hashes.chunks(256)).map(|(path, hashes)| (path.to_string(), hashes.concat())));
        }
        let paths = TilePath::all(TileContent::Entries, size);
        let entries =
            |digests: &[[u8; 32]]| digests.iter().flat_map(|digest| [&[0, 32][..], digest].concat()).collect();
        let tiles_of_entries = paths.zip(self.leaves.chunks(256));
        tiles.extend(tiles_of_entries.map(|(path, digests)| {
            let width = usize::try_from(path.width).unwrap();
            (path.to_string(), entries(&digests[..width]))
        }));
        tiles
    }

    fn fetched(&self, stored: u64, size: u64, index: u64) -> Vec<(String, Vec<u8>)> {
        let tiles = self.tiles(size);
        needed(stored, size, index).into_iter().map(|path| (path.clone(), tiles[&path].clone())).collect()
    }
}

fn leaf_bytes(index: u64) -> [u8; 32] {
    Hash::of_leaf(&index.to_be_bytes()).0
}

fn checkpoint_of(origin: &str, size: u64, root: Hash, seed: u8) -> String {
    let (key, verifier) = signing(seed);
    let text = Checkpoint { origin: origin.to_owned(), size, root }.to_string();
    Note::write(&text, &verifier, &key.sign(text.as_bytes()).to_bytes())
}

/// What a device has at hand to check the receipt of `index`.
struct Device {
    id: String,
    jws: String,
    salt: String,
    index: u64,
    keys: Vec<String>,
    stored: Option<String>,
    new_key: Option<VerifierKey>,
    checkpoint: String,
    tiles: Vec<(String, Vec<u8>)>,
}

impl Device {
    fn at(log: &Served, stored: u64, size: u64, index: u64) -> Device {
        Device {
            id: id(index),
            jws: jws(index),
            salt: salt(index).to_string(),
            index,
            keys: vec![signing(1).1.to_string()],
            stored: (stored > 0).then(|| log.checkpoint(stored)),
            new_key: None,
            checkpoint: log.checkpoint(size),
            tiles: log.fetched(stored, size, index),
        }
    }

    fn verify(&self) -> Result<Verified, Failed> {
        verify(&Evidence {
            id: &self.id,
            jws: &self.jws,
            salt: &self.salt,
            index: self.index,
            keys: &self.keys,
            stored: self.stored.as_deref(),
            new_key: self.new_key.as_ref(),
            checkpoint: &self.checkpoint,
            tiles: &self.tiles,
        })
    }
}

fn audit(log: &Served, stored: Option<&str>, checkpoint: &str) -> Result<Checkpoint, Failed> {
    let keys = [signing(1).1];
    let tiles = log.tiles(log.leaves.len() as u64);
    let audit = Audit { keys: &keys, stored, new_key: None, checkpoint };
    audit.run(|path| tiles.get(&path.to_string()).cloned().ok_or(Failed::Missing(path.to_string())))
}

#[test]
fn a_receipt_is_proved_the_first_time_and_again_when_the_log_has_grown() {
    let log = Served::of(66_000, &[0, 255, 256, 40_000]);
    for (stored, size, index) in
        [(0, 1, 0), (0, 256, 255), (1, 256, 0), (256, 257, 256), (300, 66_000, 40_000), (66_000, 66_000, 256)]
    {
        let verified = Device::at(&log, stored, size, index).verify().unwrap();
        assert_eq!(String::from_utf8(verified.claims).unwrap(), format!(r#"{{"id":"{}"}}"#, id(index)));
        assert_eq!(verified.size, size);
    }
}

#[test]
fn a_dozen_tiles_are_enough_whatever_the_size() {
    for (stored, size, index) in [(0, 1_000_000, 3), (999_999, 1_000_000, 500_000), (700_001, 1_000_000, 65_536)] {
        let needed = needed(stored, size, index);
        assert!(needed.len() <= 12, "{needed:?}");
        assert!(needed.iter().all(|path| path.parse::<TilePath>().is_ok()), "{needed:?}");
    }
    assert!(needed(5, 4, 3).is_empty() && needed(0, 4, 4).is_empty() && needed(0, u64::MAX, 4).is_empty());
    assert!(needed(0, 0, 0).is_empty());
}

#[test]
fn what_is_wrong_with_a_receipt_is_told() {
    let log = Served::of(600, &[500]);
    let device = || Device::at(&log, 300, 600, 500);
    let failed = |device: Device| device.verify().unwrap_err();
    assert!(device().verify().is_ok());
    let forged = jws_of(&header(1), r#"{"number":501}"#, 2);
    assert_eq!(failed(Device { jws: forged, ..device() }), Failed::ReceiptSignature);
    let (start, signature) = device().jws.rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let said = URL_SAFE_NO_PAD.encode(r#"{"number":501}"#);
    let changed = [start.split('.').next().unwrap(), ".", &said, ".", &signature].concat();
    assert_eq!(failed(Device { jws: changed, ..device() }), Failed::ReceiptSignature);
    // Signed by the log's own key, and never appended.
    assert_eq!(failed(Device { id: id(501), jws: jws(501), ..device() }), Failed::NotIncluded);
    // Genuine, and not the one that its person is shown.
    assert_eq!(failed(Device { id: id(501), ..device() }), Failed::OtherReceipt);
    let nameless = jws_of(&header(1), "{}", 1);
    assert_eq!(failed(Device { jws: nameless, ..device() }), Failed::OtherReceipt);
    assert_eq!(failed(Device { salt: salt(1).to_string(), ..device() }), Failed::NotIncluded);
    let elsewhere = Device { index: 499, tiles: log.fetched(300, 600, 499), ..device() };
    assert_eq!(failed(elsewhere), Failed::NotIncluded);
    assert_eq!(failed(Device { index: 600, ..device() }), Failed::NotIncluded);
    assert_eq!(failed(Device { keys: vec![signing(2).1.to_string()], ..device() }), Failed::Key);
    assert_eq!(failed(Device { keys: Vec::new(), ..device() }), Failed::Key);
    for text in ["", "a", "a.b", "a.b.c", "e30.e30.", "..", "e30.e30.AAAA.x"] {
        assert_eq!(failed(Device { jws: text.to_owned(), ..device() }), Failed::Receipt, "{text}");
    }
    for text in ["", "AA", "!", &"A".repeat(44), &"A".repeat(400)] {
        assert_eq!(failed(Device { salt: text.to_owned(), ..device() }), Failed::Receipt, "{text}");
    }
}

#[test]
fn a_signature_of_something_else_is_none_of_a_receipt() {
    let keys = [signing(1).1];
    let kid = keys[0].thumbprint();
    for header in [
        format!(r#"{{"typ":"JWT","alg":"EdDSA","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"receipt+jwt","alg":"none","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"receipt+jwt","alg":"HS256","kid":"{kid}"}}"#),
        format!(r#"{{"typ":"receipt+jwt","alg":"EdDSA","kid":"{kid}","crit":["b64"],"b64":false}}"#),
    ] {
        assert_eq!(claims(&jws_of(&header, "{}", 1), &keys), Err(Failed::Receipt), "{header}");
    }
    assert_eq!(claims(&jws_of(&header(1), "{}", 1), &keys), Ok(b"{}".to_vec()));
    let new_name = header(1).replace("EdDSA", "Ed25519");
    assert_eq!(claims(&jws_of(&new_name, "{}", 1), &keys), Ok(b"{}".to_vec()));
}

#[test]
fn what_is_wrong_with_a_log_is_told() {
    let log = Served::of(600, &[500]);
    let device = || Device::at(&log, 300, 600, 500);
    let failed = |device: Device| device.verify().unwrap_err();
    // The last leaves are gone.
    assert_eq!(
        failed(Device { stored: Some(log.checkpoint(600)), checkpoint: log.checkpoint(550), ..device() }),
        Failed::Shrank
    );
    // A leaf of before was changed, and everything made anew.
    let mut rewritten = log.clone();
    rewritten.leaves[200] = leaf_bytes(9999);
    let anew = Device { checkpoint: rewritten.checkpoint(600), tiles: rewritten.fetched(300, 600, 500), ..device() };
    assert_eq!(failed(anew), Failed::Rewritten);
    // Two logs of one size.
    let fork = Device {
        stored: Some(log.checkpoint(600)),
        checkpoint: rewritten.checkpoint(600),
        tiles: rewritten.fetched(600, 600, 500),
        ..device()
    };
    assert_eq!(failed(fork), Failed::Rewritten);
    // A leaf was changed, and nothing else.
    assert_eq!(failed(Device { tiles: rewritten.fetched(300, 600, 500), ..device() }), Failed::Contradiction);
    assert_eq!(failed(Device { tiles: Vec::new(), ..device() }), Failed::Missing("tile/1/000.p/2".to_owned()));
    let others = checkpoint_of(ORIGIN, 600, log.edge(600).root(), 2);
    assert_eq!(failed(Device { checkpoint: others, ..device() }), Failed::Key);
    let signed_wrongly = log.checkpoint(600).replace("\n600\n", "\n599\n");
    assert_eq!(failed(Device { checkpoint: signed_wrongly, ..device() }), Failed::CheckpointSignature);
    let other_log = checkpoint_of("other.example/log", 300, log.edge(300).root(), 1);
    assert_eq!(failed(Device { stored: Some(other_log), ..device() }), Failed::OtherLog);
    for text in ["", "\n\n", "a\n1\n\n", "— x AAAA\n"] {
        assert_eq!(failed(Device { checkpoint: text.to_owned(), ..device() }), Failed::Checkpoint, "{text:?}");
    }
}

#[test]
fn a_key_that_takes_the_place_of_another_is_told_of_unless_that_has_handed_over() {
    let log = Served::of(600, &[500]);
    let root = log.edge(600).root();
    let by = |seed| checkpoint_of(ORIGIN, 600, root, seed);
    let keys: Vec<String> = [2, 1].map(|seed| signing(seed).1.to_string()).into();
    let device = |stored: String, checkpoint: String| Device {
        keys: keys.clone(),
        stored: Some(stored),
        checkpoint,
        ..Device::at(&log, 600, 600, 500)
    };
    let new = signing(2).1;
    assert_eq!(device(by(1), by(2)).verify(), Err(Failed::OtherKey(new.clone())));
    assert!(Device { stored: None, tiles: log.fetched(0, 600, 500), ..device(by(1), by(2)) }.verify().is_ok());
    // Both have signed: whoever knew the one knows the other from now on.
    let hand_over = [&*by(1), by(2).rsplit_once("\n\n").unwrap().1].concat();
    assert!(device(by(1), hand_over.clone()).verify().is_ok());
    assert!(device(hand_over, by(2)).verify().is_ok());
    let keys = [2, 1].map(|seed| signing(seed).1);
    let tiles = log.tiles(600);
    let audit = |new_key| {
        let audit = Audit { keys: &keys, stored: Some(&by(1)), new_key, checkpoint: &by(2) };
        audit.run(|path| Ok::<_, Failed>(tiles[&path.to_string()].clone())).map(|now| now.size)
    };
    assert_eq!(audit(None), Err(Failed::OtherKey(new.clone())));
    assert_eq!(audit(Some(&new)), Ok(600));
}

#[test]
fn who_knows_the_new_key_goes_on_with_it_and_the_log_must_still_be_the_one_of_before() {
    let log = Served::of(600, &[500]);
    let by = |log: &Served, size, seed| checkpoint_of(ORIGIN, size, log.edge(size).root(), seed);
    let device = |known: u8, served: &Served, size| Device {
        keys: [2, 1].map(|seed| signing(seed).1.to_string()).into(),
        new_key: Some(signing(known).1),
        checkpoint: by(served, size, 2),
        tiles: served.fetched(300.min(size), size, 500.min(size - 1)),
        ..Device::at(&log, 300, 600, 500)
    };
    assert!(device(2, &log, 600).verify().is_ok());
    let other = Err(Failed::OtherKey(signing(2).1));
    assert_eq!(device(3, &log, 600).verify(), other, "it is that of somebody else");
    let mut rewritten = log.clone();
    rewritten.leaves[200] = leaf_bytes(9999);
    assert_eq!(device(2, &rewritten, 600).verify(), Err(Failed::Rewritten));
    assert_eq!(device(2, &log, 250).verify(), Err(Failed::Shrank));
    let next = Device { new_key: None, stored: Some(by(&log, 300, 2)), ..device(2, &log, 600) };
    assert!(next.verify().is_ok(), "from then on the new one is the one that was seen");
}

#[test]
fn an_auditor_reads_the_whole_log() {
    let log = Served::of(66_000, &[]);
    let (before, now) = (log.checkpoint(300), log.checkpoint(66_000));
    assert_eq!(audit(&log, None, &now).unwrap().size, 66_000);
    assert_eq!(audit(&log, Some(&before), &now).unwrap().root, log.edge(66_000).root());
    assert_eq!(audit(&log, Some(&now), &before), Err(Failed::Shrank));
    let mut changed = log.clone();
    changed.leaves[200] = leaf_bytes(9999);
    assert_eq!(audit(&changed, None, &now), Err(Failed::Contradiction));
    assert_eq!(audit(&changed, Some(&before), &changed.checkpoint(66_000)), Err(Failed::Rewritten));
    let shorter = Served { leaves: log.leaves[..65_999].to_vec() };
    assert!(matches!(audit(&shorter, None, &now), Err(Failed::Missing(_))));
    let empty = Served::of(0, &[]);
    assert_eq!(audit(&empty, None, &empty.checkpoint(0)).unwrap().size, 0);
    assert_eq!(audit(&log, Some(&empty.checkpoint(0)), &now).unwrap().size, 66_000);
}

#[test]
fn an_auditor_reads_each_tile_too() {
    let log = Served::of(600, &[]);
    let keys = [signing(1).1];
    let checkpoint = log.checkpoint(600);
    let tiles = log.tiles(600);
    assert_eq!(tiles.len(), 3 + 3 + 1);
    for changed in tiles.keys() {
        let audit = Audit { keys: &keys, stored: None, new_key: None, checkpoint: &checkpoint };
        let failed = audit.run(|path| {
            let mut bytes = tiles[&path.to_string()].clone();
            bytes[3] ^= u8::from(path.to_string() == *changed);
            Ok::<_, Failed>(bytes)
        });
        assert_eq!(failed, Err(Failed::Contradiction), "{changed}");
    }
}

#[test]
fn an_edge_is_read_as_it_was_written() {
    let edge = Served::of(300, &[]).edge(300);
    assert_eq!(Edge::read(300, &edge.bytes()), Some(edge.clone()));
    assert_eq!(Edge::read(299, &edge.bytes()), None);
    assert_eq!(Edge::read(300, &edge.bytes()[1..]), None);
    assert_eq!(Edge::read(u64::MAX, &[0; 64 * 32]), None);
    assert_eq!(Edge::read(0, &[]), Some(Edge::default()));
}

/// The hashes of a tree in the order in which they are completed, for the proofs of another's library.
struct Stored(Vec<tlog::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

#[test]
fn the_proofs_of_the_standard_hold_for_the_same_tree() {
    let log = Served::of(300, &[]);
    let mut edge = Edge::default();
    let theirs = |hash: Hash| tlog::Hash(hash.0);
    let nodes = log.leaves.iter().flat_map(|digest| edge.append(leaf(digest)));
    let stored = Stored(nodes.map(|node| theirs(node.hash)).collect());
    let root = theirs(edge.root());
    for size in [1, 2, 3, 128, 255, 256, 299] {
        let proof = prove_tree(300, size, &stored).unwrap();
        check_tree(&proof, 300, root, size, theirs(log.edge(size).root())).unwrap();
        let proof = prove_record(300, size, &stored).unwrap();
        check_record(&proof, 300, root, size, theirs(leaf(&log.leaves[usize::try_from(size).unwrap()]))).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_bit_of_what_is_fetched_can_be_changed(
        (size, stored, index) in (2_u64..700).prop_flat_map(|size| (Just(size), 0..=size, 0..size)),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let log = Served::of(size, &[index]);
        let mut device = Device::at(&log, stored, size, index);
        prop_assert!(device.verify().is_ok());
        let all: usize = device.tiles.iter().map(|(_, bytes)| bytes.len()).sum();
        let mut at = at.index(all);
        let changed = device.tiles.iter_mut().find_map(|(_, bytes)| {
            let length = bytes.len();
            if at < length { bytes.get_mut(at) } else { at -= length; None }
        });
        *changed.unwrap() ^= 1 << bit;
        prop_assert_eq!(device.verify(), Err(Failed::Contradiction));
    }

    #[test]
    fn no_leaf_of_before_can_be_changed(
        (size, stored, index, changed) in (2_u64..700)
            .prop_flat_map(|size| (Just(size), 1..=size))
            .prop_flat_map(|(size, stored)| (Just(size), Just(stored), 0..size, 0..stored)),
    ) {
        let log = Served::of(size, &[index]);
        let mut anew = log.clone();
        anew.leaves[usize::try_from(changed).unwrap()] = leaf_bytes(9999);
        let device = Device { stored: Some(log.checkpoint(stored)), ..Device::at(&anew, stored, size, index) };
        prop_assert_eq!(device.verify(), Err(Failed::Rewritten));
        prop_assert_eq!(audit(&anew, device.stored.as_deref(), &device.checkpoint), Err(Failed::Rewritten));
    }

    #[test]
    fn whatever_comes_is_no_reason_to_stop(text in any::<String>(), bytes in any::<Vec<u8>>(), numbers in any::<[u64; 3]>()) {
        let keys = [signing(1).1];
        let _ = (claims(&text, &keys), signed(&text, &keys), text.parse::<TilePath>(), text.parse::<VerifierKey>());
        let _ = (needed(numbers[0], numbers[1], numbers[2]), Edge::read(numbers[0], &bytes));
    }
}
