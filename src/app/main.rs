//! The program that the browser starts.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

fn main() {
    app::start();
}
