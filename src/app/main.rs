//! The program that the browser starts.

fn main() {
    app::start();
}
