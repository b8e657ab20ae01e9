//! Against a service of a few answers.

use super::*;
use domain::identity::log::{Edge, TileContent, TilePath, leaf};
use ed25519_dalek::{Signer, SigningKey};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use tempfile::TempDir;

type Answers = BTreeMap<String, Vec<u8>>;

const ORIGIN: &str = "council.example/identity/log";

fn log(leaves: &[u8]) -> Answers {
    log_by(1, leaves)
}

fn key(seed: u8) -> (SigningKey, VerifierKey) {
    let signing = SigningKey::from_bytes(&[seed; 32]);
    let key = VerifierKey::new(ORIGIN, signing.verifying_key().to_bytes()).unwrap();
    (signing, key)
}

/// What a log of these leaves serves; of fewer than 256, one tile has all of them.
fn log_by(seed: u8, leaves: &[u8]) -> Answers {
    let mut edge = Edge::default();
    let leaves: Vec<[u8; 32]> = leaves.iter().map(|leaf| [*leaf; 32]).collect();
    leaves.iter().for_each(|digest| drop(edge.append(leaf(digest))));
    let (signing, key) = key(seed);
    let text = Checkpoint { origin: ORIGIN.to_owned(), size: edge.size(), root: edge.root() }.to_string();
    let checkpoint = Note::write(&text, &key, &signing.sign(text.as_bytes()).to_bytes());
    let tile = |content| TilePath { content, number: 0, width: edge.size() }.to_string();
    let entries = leaves.iter().flat_map(|digest| [&[0, 32][..], digest].concat()).collect();
    let hashes = leaves.iter().flat_map(|digest| leaf(digest).0).collect();
    let below = |name: &str| [paths::LOG, name].concat();
    Answers::from([
        (paths::LOG_KEYS.to_owned(), format!("{key}\n").into_bytes()),
        (paths::LOG_CHECKPOINT.to_owned(), checkpoint.into_bytes()),
        (below(&tile(TileContent::Entries)), entries),
        (below(&tile(TileContent::Hashes { level: 0 })), hashes),
    ])
}

fn answer(mut stream: TcpStream, answers: &Answers) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let asked = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let found = asked.split(' ').nth(1).and_then(|path| answers.get(path));
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let body = found.map_or(&[][..], Vec::as_slice);
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
}

/// Serves for as long as the tests run, and says where.
fn serve(answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap(), &answers)));
    url
}

/// What an auditor has kept, from one audit to the next.
struct Auditor(TempDir);

impl Auditor {
    fn new() -> Self {
        Auditor(tempfile::tempdir().unwrap())
    }

    fn kept(&self) -> PathBuf {
        self.0.path().join("folder/checkpoint")
    }

    fn audit(&self, answers: Answers) -> Result<(), String> {
        self.audit_knowing(None, answers)
    }

    fn audit_knowing(&self, new_key: Option<VerifierKey>, answers: Answers) -> Result<(), String> {
        let options = Options { url: serve(answers), since: Some(self.kept()), new_key };
        audit_log(&options).map_err(|error| format!("{error:#}"))
    }
}

#[test]
fn a_log_that_grows_is_found_right_again() {
    let auditor = Auditor::new();
    for leaves in [&[][..], &[1, 2, 3], &[1, 2, 3], &[1, 2, 3, 4, 5]] {
        auditor.audit(log(leaves)).unwrap();
        let size = format!("\n{}\n", leaves.len());
        assert!(fs::read_to_string(auditor.kept()).unwrap().contains(&size));
    }
}

#[test]
fn a_log_that_is_not_that_of_last_time_is_found_out_and_not_believed() {
    let auditor = Auditor::new();
    auditor.audit(log(&[1, 2, 3])).unwrap();
    let kept = fs::read_to_string(auditor.kept()).unwrap();
    for (leaves, said) in [
        (&[1, 2][..], "the log is shorter than it was"),
        (&[1, 9, 3], "the log was written anew"),
        (&[1, 9, 3, 4], "the log was written anew"),
    ] {
        assert_eq!(auditor.audit(log(leaves)), Err(said.to_owned()));
        assert_eq!(fs::read_to_string(auditor.kept()).unwrap(), kept);
    }
}

#[test]
fn another_key_is_believed_by_who_knows_it() {
    let (auditor, new) = (Auditor::new(), key(2).1);
    auditor.audit(log(&[1, 2, 3])).unwrap();
    let failed = auditor.audit(log_by(2, &[1, 2, 3, 4])).unwrap_err();
    assert!(failed.contains(&new.to_string()), "{failed}");
    assert!(auditor.audit_knowing(Some(new.clone()), log_by(2, &[1, 9, 3, 4])).is_err(), "it is another log");
    auditor.audit_knowing(Some(new), log_by(2, &[1, 2, 3, 4])).unwrap();
    auditor.audit(log_by(2, &[1, 2, 3, 4])).unwrap();
}

#[test]
fn a_log_that_does_not_hold_together_is_found_out() {
    for path in log(&[1, 2, 3]).keys().filter(|path| *path != paths::LOG_KEYS) {
        let mut changed = log(&[1, 2, 3]);
        let bytes = changed.get_mut(path).unwrap();
        bytes[40] ^= 1;
        assert!(Auditor::new().audit(changed).is_err(), "{path}");
        let mut without = log(&[1, 2, 3]);
        without.remove(path);
        let failed = Auditor::new().audit(without).unwrap_err();
        assert!(failed.contains(path) && failed.contains("is not there"), "{failed}");
    }
    let mut others = log(&[1, 2, 3]);
    others.insert(paths::LOG_KEYS.to_owned(), Vec::new());
    assert_eq!(Auditor::new().audit(others), Err(Failed::Key.to_string()));
}
