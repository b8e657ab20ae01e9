//! `cargo xtask ci new`: everything that `cargo xtask new` makes is made in a copy of the project, where it must pass, and
//! where the law of the house is held: an area is its folders, and one line in each list that names areas.

use super::{Place, What};
use crate::command::{command, root, run, step};
use crate::tools::Tools;
use crate::{ci, spelling};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The lines that an area adds to the files which were there.
const OF_AN_AREA: [(&str, &str); 9] = [
    ("src/domain/lib.rs", "1"),
    ("src/contract/lib.rs", "1"),
    ("src/screens/lib.rs", "1"),
    ("src/screens/areas.rs", "1"),
    ("src/app/lib.rs", "1"),
    ("src/app/areas.rs", "1"),
    ("src/gateway/lib.rs", "1"),
    ("src/gateway/areas.rs", "1"),
    // The table with which the made-up council switches it on.
    ("src/gateway/council/aberwen.toml", "3"),
];
pub fn trial(tools: &Tools) -> Result<()> {
    step("making an area, screens, an adapter and a component in a copy");
    let copy = copied()?;
    let tools = tools.for_copy(&copy);
    let place = Place { root: copy.clone(), command: &|program, arguments| tools.command(program, arguments) };
    let area = What::Area { name: "trial_area".to_owned() };
    place.make(&area)?;
    hold_the_law(&copy)?;
    for screen in ["trial_area/more_of_it", "bins/more_of_it", "reports/more_of_it"] {
        place.make(&What::Screen { place: screen.to_owned() })?;
    }
    place.make(&What::Adapter { place: "trial_area/entries/open_data".to_owned() })?;
    place.make(&What::Component { name: "trial_line".to_owned() })?;
    ensure!(place.make(&area).is_err(), "an area was made over another");
    place.write_contract()?;
    step("checking what was made");
    ci::fmt(&tools)?;
    spelling::check(&copy)?;
    style(&tools)?;
    ci::clippy(&tools)?;
    test(&tools)
}

/// Everything that is the project's own, with the times of its files: what has not changed since the last trial is not
/// built again.
fn copied() -> Result<PathBuf> {
    let (from, to) = (root(), root().join("target/new"));
    if to.exists() {
        fs::remove_dir_all(&to).with_context(|| format!("cannot clear {}", to.display()))?;
    }
    let list = command("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output();
    let list = list.context("cannot run git, which knows the files of the project")?;
    ensure!(list.status.success(), "git does not list the files of the project; is this a checkout?");
    let list = String::from_utf8(list.stdout).context("the name of a file is not UTF-8")?;
    // What is deleted and still known to git is left out.
    for file in list.split('\0').filter(|file| !file.is_empty() && from.join(file).is_file()) {
        copy(&from.join(file), &to.join(file)).with_context(|| format!("cannot copy {file}"))?;
    }
    as_other_packages(&to)?;
    symlink(from.join("style/node_modules"), to.join("style/node_modules"))?;
    // An index is enough to see what changes.
    run(&mut git(&to, &["init", "--quiet"]))?;
    run(&mut git(&to, &["add", "--all"]))?;
    Ok(to)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to)?;
    let written = fs::metadata(from)?.modified()?;
    File::options().write(true).open(to)?.set_modified(written)
}

/// Packages of another version: what is built of them does not take the place of what is built here.
fn as_other_packages(copy: &Path) -> Result<()> {
    let manifest = copy.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let version = text.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let version = version.context("Cargo.toml gives the packages no version")?;
    let other = text.replacen(&format!("version = \"{version}\""), &format!("version = \"{version}-trial\""), 1);
    fs::write(&manifest, other).context("cannot write Cargo.toml")
}

fn git(at: &Path, arguments: &[&str]) -> Command {
    let mut git = command("git", arguments);
    git.current_dir(at);
    git
}

/// Nothing names the area but its folders and its line in each list. What is written from the code comes later.
fn hold_the_law(copy: &Path) -> Result<()> {
    let changes = git(copy, &["diff", "--numstat"]).output().context("cannot run git")?;
    let changes = String::from_utf8(changes.stdout).context("the name of a file is not UTF-8")?;
    let faults = faults(&changes);
    if !faults.is_empty() {
        bail!("a new area is more than one line in a list:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// What is otherwise than the law has it, from lines of "added, removed, file" with tabs between.
fn faults(changes: &str) -> Vec<String> {
    let mut wanted = BTreeMap::from(OF_AN_AREA);
    let mut faults = Vec::new();
    for change in changes.lines() {
        let [added, removed, file] = change.split('\t').collect::<Vec<_>>()[..] else {
            faults.push(format!("not a change: {change}"));
            continue;
        };
        match wanted.remove(file) {
            Some(lines) if (added, removed) == (lines, "0") => {}
            _ => faults.push(format!("{file}: {added} lines more, {removed} fewer")),
        }
    }
    faults.extend(wanted.keys().map(|file| format!("{file}: not changed")));
    faults
}

/// The style sheet is one that a browser can be sent.
fn style(tools: &Tools) -> Result<()> {
    run(tools.command("sass", &["--style=compressed", "style/main.scss"]).stdout(Stdio::null()))
}

fn test(tools: &Tools) -> Result<()> {
    step("testing what was made");
    run(&mut tools.command("cargo", &["test", "--quiet", "--lib"]))?;
    let screens = ["test", "--quiet", "-p", "ui", "-p", "screens", "--features", "ui/ssr,screens/ssr"];
    run(&mut tools.command("cargo", &screens))?;
    run(&mut tools.command("cargo", &["test", "--quiet", "-p", "app"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_of_the_law_are_no_fault() {
        let line = |(file, added): &(&str, &str)| format!("{added}\t0\t{file}\n");
        let lawful: String = OF_AN_AREA.iter().map(line).collect();
        assert!(faults(&lawful).is_empty());
        let more = lawful.clone() + "1\t0\tsrc/gateway/config.rs\n";
        assert_eq!(faults(&more), ["src/gateway/config.rs: 1 lines more, 0 fewer"]);
        let changed = lawful.replace("1\t0\tsrc/app/areas.rs", "1\t1\tsrc/app/areas.rs");
        assert_eq!(faults(&changed), ["src/app/areas.rs: 1 lines more, 1 fewer"]);
        assert_eq!(faults(&lawful.replace("1\t0\tsrc/app/lib.rs\n", "")), ["src/app/lib.rs: not changed"]);
    }
}
