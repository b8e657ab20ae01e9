//! How far an import is: a bar on a terminal, a plain line a stage elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::File;
use std::io::{IsTerminal, Read, stderr};

/// One stage of an import.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn begin(stage: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_message(stage.to_owned());
        let style = ProgressStyle::with_template("{msg:22} {bar:40} {percent:>3} %  {elapsed_precise}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if !stderr().is_terminal() {
            eprintln!("{stage} …");
        }
        Progress(bar)
    }

    /// The bar follows the bytes that are read of `file`.
    pub fn watched(&self, file: File) -> impl Read + 'static {
        self.0.set_length(file.metadata().map_or(0, |file| file.len()));
        self.0.wrap_read(file)
    }

    pub fn end(self) {
        self.0.finish();
    }
}
