//! The two files of an import, one after the other with a zero byte between them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let (premises, jobs) = (folder.path().join("premises"), folder.path().join("jobs"));
    let middle = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    fs::write(&premises, &bytes[..middle]).expect("a file");
    fs::write(&jobs, bytes.get(middle + 1..).unwrap_or_default()).expect("a file");
    fuzz::frugally(bytes, |_| gateway::fuzzing::import(&premises, &jobs, folder.path()));
});
