//! What a council's system answers: in JSON, packed, or within an entry. The first byte says which.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((system, body)) = bytes.split_first() else { return };
    fuzz::frugally(body, |body| match system % 6 {
        0 => gateway::fuzzing::ukbcd(body),
        1 => gateway::fuzzing::gds(body),
        2 => gateway::fuzzing::packed("gzip", body),
        3 => gateway::fuzzing::packed("deflate", body),
        4 => gateway::fuzzing::packed("br", body),
        _ => gateway::fuzzing::entry(&String::from_utf8_lossy(body)),
    });
});
