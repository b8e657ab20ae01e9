//! Chance.
//!
//! Belongs here: the browser's own source of it. Must not be here: what is made of it.

use crate::events::window;

/// Bytes that nobody can guess.
pub fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    debug_assert!(filled.is_ok(), "every browser with wasm has random values");
    bytes
}
