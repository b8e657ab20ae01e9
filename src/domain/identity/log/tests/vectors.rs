//! What others have published.

use super::*;
use crate::identity::log::note::Signed;
use base64::engine::general_purpose::STANDARD;

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap());
    digits.map(|two| u8::from_str_radix(two, 16).unwrap()).collect()
}

/// The tree of the tests of Certificate Transparency (RFC 6962), with the root after each leaf.
#[test]
fn roots_are_those_of_certificate_transparency() {
    let mut edge = Edge::default();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(edge.root().0.to_vec(), hex(empty));
    for (leaf, root) in [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ] {
        edge.append(Hash::of_leaf(&hex(leaf)));
        assert_eq!(edge.root().0.to_vec(), hex(root), "{leaf}");
    }
    assert_eq!(edge.size(), 8);
}

/// Of golang.org/x/mod/sumdb/note, where signed notes come from.
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PRIVATE: &str = "YEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

#[test]
fn a_note_is_known_by_the_key_that_has_signed_it() {
    let key: VerifierKey = KEY.parse().unwrap();
    assert_eq!((key.to_string().as_str(), key.name()), (KEY, "PeterNeumann"));
    let note = Note::read(NOTE).unwrap();
    assert_eq!(note.signed_by(&key), Signed::Yes);
    assert_eq!(note.signed_by(&signing(1).1), Signed::ByOthers);
    let changed = NOTE.replace("cryptography", "Cryptography");
    assert_eq!(Note::read(&changed).unwrap().signed_by(&key), Signed::Wrongly);
}

#[test]
fn a_note_is_written_as_others_write_it() {
    let seed = STANDARD.decode(["A", PRIVATE].concat()).unwrap();
    let signing = SigningKey::from_bytes(seed[1..].try_into().unwrap());
    let text = Note::read(NOTE).unwrap().text;
    assert_eq!(Note::write(text, &KEY.parse().unwrap(), &signing.sign(text.as_bytes()).to_bytes()), NOTE);
}

#[test]
fn what_is_no_note_and_no_key_is_not_read() {
    for text in ["", "text\n", "text\n\n", "text\n\n— a AAAA", "te\u{1}xt\n\n— a AAAA\n", &"a\n".repeat(9000)] {
        assert!(Note::read(text).is_none(), "{text:?}");
    }
    for text in
        ["", "a+b", "a+00000000+AQ==", &KEY.replace("c74f20a3", "c74f20a4"), &KEY.replace("Peter", "Pe ter"), &KEY[1..]]
    {
        assert!(text.parse::<VerifierKey>().is_err(), "{text}");
    }
    assert!(VerifierKey::new("a b", [0; 32]).is_none() && VerifierKey::new("", [0; 32]).is_none());
}

/// The example of C2SP tlog-checkpoint.
#[test]
fn a_checkpoint_is_read_as_it_is_written() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint: Checkpoint = text.parse().unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.to_string(), text);
    assert_eq!([text, "an extension\n"].concat().parse(), Ok(checkpoint));
    for wrong in [
        "",
        text.trim_end(),
        &[text, "\n"].concat(),
        &text.replace("20852163", "020852163"),
        &text.replace("20852163", "-1"),
        &text.replace("20852163", "18446744073709551615"),
        &text.replace("CsUY", ""),
        &text.replace("example.com/behind-the-sofa", ""),
    ] {
        assert!(wrong.parse::<Checkpoint>().is_err(), "{wrong:?}");
    }
}

/// The examples of C2SP tlog-tiles.
#[test]
fn paths_of_tiles_are_those_of_the_layout() {
    let hashes = |level, number, width| TilePath { content: TileContent::Hashes { level }, number, width };
    for (path, tile) in [
        ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)),
        ("tile/1/000.p/1", hashes(1, 0, 1)),
        ("tile/2/x015/999.p/255", hashes(2, 15_999, 255)),
        ("tile/entries/x001/000.p/12", TilePath { content: TileContent::Entries, number: 1000, width: 12 }),
    ] {
        assert_eq!(tile.to_string(), path);
        assert_eq!(path.parse(), Ok(tile));
    }
    for path in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/8/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/x000/067",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/0/000.p/",
        "tile/0/xx01/067",
        "tile/data/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
    ] {
        assert!(path.parse::<TilePath>().is_err(), "{path}");
    }
}

/// The key and thumbprint of RFC 8037, A.3.
#[test]
fn a_thumbprint_is_that_of_the_standard() {
    let key = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
    let key = VerifierKey::new("a", key.try_into().unwrap()).unwrap();
    assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}
