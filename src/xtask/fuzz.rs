//! `cargo xtask fuzz`: any bytes into the decoders of what comes from outside, until the time is over or one fails.

use crate::command::{command, root, run, step};
use crate::tools;
use anyhow::Result;
use std::fs;

#[derive(clap::Args)]
pub struct Options {
    /// Only this one of the targets in `src/fuzz/targets`.
    #[arg(long, value_parser = TARGETS)]
    only: Option<String>,
    /// For how long each target is fuzzed.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

const TARGETS: [&str; 4] = ["upstream", "feed", "files", "typed"];
/// Longer than any real answer of one home.
const MAX_BYTES: u32 = 40_000;
/// So many seconds for one input are a hang.
const HANG: u32 = 10;

pub fn fuzz(options: &Options) -> Result<()> {
    let cargo_fuzz = tools::cargo_fuzz()?;
    let (place, samples) = (root().join("target/fuzz"), root().join("src/gateway/bins/samples"));
    for target in TARGETS.into_iter().filter(|target| options.only.as_deref().is_none_or(|only| only == *target)) {
        step(&format!("fuzzing {target} for {} s", options.seconds));
        let corpus = place.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        let mut fuzz = command(&cargo_fuzz, &["run", "--sanitizer", "none", "--fuzz-dir"]);
        fuzz.arg(root().join("src/fuzz")).arg("--target-dir").arg(&place);
        fuzz.arg(target).arg(&corpus).arg(&samples);
        fuzz.args(["--", &format!("-max_total_time={}", options.seconds), &format!("-max_len={MAX_BYTES}")]);
        fuzz.args([format!("-timeout={HANG}"), format!("-artifact_prefix={}/", place.display())]);
        run(&mut fuzz)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn a_target_is_one_of_those_there_are() {
        let only = |target: &str| Line::try_parse_from(["fuzz", "--only", target]).map(|line| line.options.only);
        assert_eq!(only("feed").unwrap().as_deref(), Some("feed"));
        assert!(only("fede").is_err());
    }
}
