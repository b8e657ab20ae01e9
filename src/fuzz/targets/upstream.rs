//! What a council's system answers in JSON. The first byte says which system.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((system, body)) = bytes.split_first() else { return };
    fuzz::frugally(body, |body| match system % 2 {
        0 => gateway::fuzzing::ukbcd(body),
        _ => gateway::fuzzing::gds(body),
    });
});
