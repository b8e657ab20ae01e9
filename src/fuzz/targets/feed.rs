//! A calendar feed (RFC 5545).

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::frugally(bytes, gateway::fuzzing::ics));
