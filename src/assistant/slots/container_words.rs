//! The words by which people tell containers apart, in both languages and with their mutations, as words are compared. Data.

use domain::bins::{Colour, ContainerKind, Material};

/// What a word says of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Facet {
    Colour(Colour),
    Kind(ContainerKind),
    Material(Material),
    /// The colour beside it is that of the lid.
    Lid,
    /// "Waste", "one", "wheelie": it belongs to the name, and tells nothing apart.
    Part,
}

const COLOURS: [(Colour, &[&str]); 11] = [
    (Colour::Black, &["black", "blk", "du", "ddu", "duon", "dduon"]),
    (Colour::Grey, &["grey", "gray", "llwyd", "lwyd", "llwydion", "silver", "arian"]),
    (Colour::White, &["white", "clear", "gwyn", "wyn", "gwen", "gwynion", "clir", "glir"]),
    (Colour::Brown, &["brown", "frown", "mrown", "bron"]),
    (Colour::Red, &["red", "coch", "goch", "cochion", "gochion"]),
    (Colour::Orange, &["orange", "oren"]),
    (Colour::Yellow, &["yellow", "melyn", "felyn", "melynion"]),
    (Colour::Green, &["green", "gwyrdd", "wyrdd", "gwyrddion", "gwyrth"]),
    (Colour::Blue, &["blue", "glas", "las", "gleision"]),
    (Colour::Purple, &["purple", "violet", "porffor", "borffor", "piws", "biws"]),
    (Colour::Pink, &["pink", "pinc", "binc"]),
];
const KINDS: [(ContainerKind, &[&str]); 5] = [
    (
        ContainerKind::Bin,
        &[
            "bin",
            "bins",
            "binn",
            "wheelie",
            "wheely",
            "wheeliebin",
            "dustbin",
            "fin",
            "min",
            "biniau",
            "finiau",
            "miniau",
        ],
    ),
    (
        ContainerKind::Box,
        &[
            "box", "boxes", "crate", "crates", "bocs", "focs", "mocs", "bocsys", "focsys", "bocsus", "blwch", "flwch",
            "blychau", "flychau", "crat",
        ],
    ),
    (
        ContainerKind::Bag,
        &[
            "bag", "bags", "sack", "sacks", "fag", "bagiau", "fagiau", "magiau", "bagia", "fagia", "bagie", "fagie",
            "sach", "sachau", "sache", "cwdyn", "gwdyn",
        ],
    ),
    (
        ContainerKind::Caddy,
        &["caddy", "caddies", "caddie", "cady", "cadi", "gadi", "nghadi", "chadi", "cadis", "slopbin"],
    ),
    (ContainerKind::Communal, &["communal", "shared", "bulk", "cymunedol", "gymunedol", "cyffredin", "rhannu"]),
];
const MATERIALS: [(Material, &[&str]); 8] = [
    (
        Material::GeneralWaste,
        &[
            "general",
            "rubbish",
            "rubish",
            "refuse",
            "trash",
            "garbage",
            "landfill",
            "residual",
            "household",
            "sbwriel",
            "sbwrial",
            "cyffredinol",
            "gyffredinol",
            "gweddilliol",
            "weddilliol",
        ],
    ),
    (
        Material::MixedRecycling,
        &[
            "recycling",
            "recyling",
            "recycle",
            "recyclables",
            "recylcing",
            "ailgylchu",
            "ailgylchi",
            "ailgilchu",
            "cans",
            "tins",
            "plastic",
            "plastics",
            "caniau",
            "tuniau",
            "plastig",
            "blastig",
        ],
    ),
    (
        Material::Paper,
        &[
            "paper",
            "papers",
            "card",
            "cardboard",
            "newspapers",
            "papur",
            "bapur",
            "phapur",
            "cerdyn",
            "cardbord",
            "gardbord",
        ],
    ),
    (Material::Glass, &["glass", "bottles", "jars", "gwydr", "wydr", "poteli", "boteli", "photeli"]),
    (Material::Food, &["food", "foodwaste", "slops", "peelings", "bwyd", "fwyd", "mwyd"]),
    (Material::Garden, &["garden", "grass", "hedge", "gardd", "ardd", "ngardd"]),
    (Material::Textiles, &["textiles", "clothes", "clothing", "dillad", "ddillad", "tecstilau"]),
    (
        Material::Hygiene,
        &[
            "nappy",
            "nappies",
            "ahp",
            "incontinence",
            "hygiene",
            "clytiau",
            "glytiau",
            "cewynnau",
            "gewynnau",
            "hylendid",
        ],
    ),
];
const LIDS: [&str; 8] = ["lid", "lids", "lidded", "top", "caead", "gaead", "chaead", "clawr"];
const PARTS: [&str; 10] =
    ["waste", "one", "ones", "wheeled", "collection", "gwastraff", "wastraff", "un", "rhai", "olwynion"];

pub(super) fn facet(word: &str) -> Option<Facet> {
    fn said<T: Copy>(word: &str, table: &[(T, &[&str])]) -> Option<T> {
        table.iter().find(|(_, words)| words.contains(&word)).map(|(meaning, _)| *meaning)
    }
    let colour = || said(word, &COLOURS).or_else(|| near_colour(word)).map(Facet::Colour);
    let kind = || said(word, &KINDS).map(Facet::Kind);
    let material = || said(word, &MATERIALS).map(Facet::Material);
    let lid = || LIDS.contains(&word).then_some(Facet::Lid);
    let part = || PARTS.contains(&word).then_some(Facet::Part);
    kind().or_else(material).or_else(colour).or_else(lid).or_else(part)
}

/// The longer names of colours are known with two letters in the wrong order, or one missing.
fn near_colour(word: &str) -> Option<Colour> {
    let is_near = |name: &&str| {
        let is_long = name.len() >= 5 && (name.len() - 1..=name.len()).contains(&word.len());
        is_long && name.as_bytes()[0] == *word.as_bytes().first().unwrap_or(&0) && typo(word, name)
    };
    COLOURS.iter().find(|(_, names)| names.iter().any(is_near)).map(|(colour, _)| *colour)
}

/// Whether it is one typo that makes no other letter of one.
fn typo(word: &str, name: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_near = strsim::damerau_levenshtein(word, name) == 1;
    is_near && (word.len() < name.len() || sorted(word) == sorted(name))
}
