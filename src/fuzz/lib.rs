//! What holds for every decoder: it ends, does not panic, and takes no more memory than the bytes are worth.

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MAX_TIMES: usize = 16;
/// What is taken however short the bytes are: buffers, tables that are made once, the days that a short rule spells out.
const ALWAYS: usize = 4 << 20;

/// Decodes `bytes`, and fails where that took too much memory.
pub fn frugally(bytes: &[u8], decode: impl FnOnce(&[u8])) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    decode(bytes);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let most = MAX_TIMES * bytes.len() + ALWAYS;
    assert!(taken <= most, "{taken} bytes of memory for {} bytes", bytes.len());
}
