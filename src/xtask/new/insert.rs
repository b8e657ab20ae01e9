//! Putting a line where it belongs in a file that is there. What cannot be found is told: nothing is guessed.

use anyhow::{Context, Result, bail};

/// `pub mod demo;` among the others, in the order of their names.
pub fn module(text: &str, visibility: &str, name: &str) -> Result<String> {
    let line = format!("{visibility}mod {name};");
    sorted(text, name, &line, "list of modules such as `mod areas;`", |line| {
        let (_, name) = line.split_once("mod ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"))?;
        name.strip_suffix(';')
    })
}

/// `pub use demo::Demo;` among the others, in the order of their modules.
pub fn export(text: &str, name: &str, item: &str) -> Result<String> {
    let line = format!("pub use {name}::{item};");
    sorted(text, name, &line, "list of names that are used outside, such as `pub use page::Page;`", |line| {
        Some(line.strip_prefix("pub use ")?.split_once("::")?.0)
    })
}

/// `    Demo: demo,` in the list of areas of a room, in the order of their names.
pub fn area(text: &str, pascal: &str, name: &str) -> Result<String> {
    let indent = text.lines().find(|line| area_of(line).is_some()).map_or("", indentation);
    let line = format!("{indent}{pascal}: {name},");
    sorted(text, name, &line, "list of areas such as `Bins: bins,`", area_of)
}

fn area_of(line: &str) -> Option<&str> {
    let (area, name) = line.trim_start().strip_suffix(',')?.split_once(": ")?;
    let is_name = |text: &str| text.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    let is_area = area.starts_with(|char: char| char.is_ascii_uppercase()) && is_name(area);
    (is_area && is_name(name) && name.starts_with(|char: char| char.is_ascii_lowercase())).then_some(name)
}

/// A line of the gallery, in the order of the components' names.
pub fn example(text: &str, name: &str) -> Result<String> {
    let line = format!("        {name}::examples::examples(),");
    sorted(text, name, &line, "list such as `panel::examples::examples(),`", |line| {
        line.trim_start().strip_suffix("::examples::examples(),")
    })
}

/// Puts `new` among the lines of which `key` knows a name, before the first whose name comes later, with what stands above
/// that one for it.
fn sorted(text: &str, name: &str, new: &str, what: &str, key: impl Fn(&str) -> Option<&str>) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let keyed: Vec<(usize, &str)> = lines.iter().enumerate().filter_map(|(at, line)| Some((at, key(line)?))).collect();
    if keyed.iter().any(|(_, key)| *key == name) {
        bail!("it has {name} already");
    }
    let (last, _) = *keyed.last().with_context(|| format!("it has no {what}"))?;
    // It may be of several lines, and ends as the new one does.
    let end = &new[new.len() - 1..];
    let after_last = || last + lines[last..].iter().take_while(|line| !line.ends_with(end)).count() + 1;
    let at = match keyed.iter().find(|(_, key)| *key > name) {
        Some((at, _)) => at - lines[..*at].iter().rev().take_while(|line| line.starts_with("#[")).count(),
        None => after_last(),
    };
    Ok(with_lines(&lines, at, &[new.to_owned()]))
}

/// Where in a block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    First,
    Last,
}

/// Puts lines into the block that begins with the line `opening`, after the line `below` where one is given.
pub fn in_block(text: &str, below: Option<&str>, opening: &str, place: Place, new: &[&str]) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let begin = match below {
        Some(below) => only(&lines, 0, below)?,
        None => 0,
    };
    let open = match below {
        Some(_) => lines[begin..].iter().position(|line| line.trim() == opening).map(|at| begin + at),
        None => Some(only(&lines, 0, opening)?),
    };
    let open = open.with_context(|| format!("it has no line `{opening}`"))?;
    let indent = indentation(lines[open]);
    let close = lines[open..].iter().position(|line| *line == [indent, "}"].concat()).map(|at| open + at);
    let close =
        close.with_context(|| format!("the block of `{opening}` does not end with a brace below its beginning"))?;
    let at = if place == Place::First { open + 1 } else { close };
    let new: Vec<String> = new.iter().map(|line| format!("{indent}    {line}")).collect();
    Ok(with_lines(&lines, at, &new))
}

/// The one line that says this.
fn only(lines: &[&str], from: usize, wanted: &str) -> Result<usize> {
    let mut found = (from..lines.len()).filter(|at| lines[*at].trim() == wanted);
    match (found.next(), found.next()) {
        (Some(at), None) => Ok(at),
        (None, _) => bail!("it has no line `{wanted}`"),
        (Some(_), Some(_)) => bail!("it has several lines `{wanted}`"),
    }
}

/// A name more in `const NAMES` of a `page.rs`; a page that is found by its root alone may have none.
pub fn path_name(text: &str, name: &str) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim_start().starts_with("const NAMES: "));
    let at = at.context("it has no `const NAMES`")?;
    let open = lines[at].strip_suffix("];").context("`const NAMES` is not on one line")?;
    let comma = if open.ends_with('[') { "" } else { ", " };
    let line = format!("{open}{comma}\"{name}\"];");
    Ok(replaced(&lines, at, &line))
}

/// A line before the one that says `anchor`.
pub fn before(text: &str, anchor: &str, new: &str) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = only(&lines, 0, anchor)?;
    Ok(with_lines(&lines, at, &[new.to_owned()]))
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

fn with_lines(lines: &[&str], at: usize, new: &[String]) -> String {
    let new = new.iter().map(String::as_str);
    let all: Vec<&str> = lines[..at].iter().copied().chain(new).chain(lines[at..].iter().copied()).collect();
    all.join("\n") + "\n"
}

fn replaced(lines: &[&str], at: usize, line: &str) -> String {
    let all: Vec<&str> = lines.iter().enumerate().map(|(number, old)| if number == at { line } else { old }).collect();
    all.join("\n") + "\n"
}

#[cfg(test)]
mod tests;
