//! How the program is linked.

fn main() {
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // What is split must say where each function is used.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
