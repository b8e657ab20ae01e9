//! What is published of the engine is so: `.github/TRANSPARENCY.md`.

use crate::Model;
use std::fs;
use std::path::Path;

fn phrases(language: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("phrases").join(language);
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    files.map(|text| text.lines().filter(|line| line.contains('\t')).count()).sum()
}

/// The figure that stands before some words of the record.
fn said(record: &str, words: &str) -> usize {
    let before = record.split(words).next().unwrap().split_whitespace().next_back().unwrap();
    before.replace(',', "").parse().unwrap_or_else(|_| panic!("no figure before {words:?}"))
}

#[test]
fn the_figures_of_the_record_are_those_of_the_files() {
    let record = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.github/TRANSPARENCY.md")).unwrap();
    let model = Model::read(include_bytes!("model.bin")).unwrap();
    let kinds = model.labels().filter(|label| *label != "none").count();
    assert_eq!((said(&record, " kinds, and"), said(&record, " kinds, or none")), (kinds, kinds));
    for (words, language) in [(" phrases in English", "en"), (" in Welsh |", "cy")] {
        let (said, is) = (said(&record, words), phrases(language));
        assert!(
            (said..said + said / 4).contains(&is),
            "there are {is} phrases in {language}, and the record says {said}"
        );
    }
}
