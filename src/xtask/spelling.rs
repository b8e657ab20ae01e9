//! The spelling of what people read, in English and Welsh: every word of the word lists and of the texts that are data of
//! the councils which the project brings along, and of their pages, by aspell's dictionaries and a list of names that are in
//! none.

use crate::command::step;
use crate::system;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The word lists of each language: a file for each area.
const WORDS: [(&str, Language); 2] = [("src/words/en", Language::English), ("src/words/cy", Language::Welsh)];
/// Texts of these have both, as `{ en = "...", cy = "..." }`.
const COUNCILS: [&str; 3] =
    ["src/gateway/council/aberwen.toml", "src/gateway/council/leeds.toml", "src/gateway/bins/embedded.toml"];
/// A text a page, with its title in front.
const PAGES: [(&str, Language); 2] =
    [("src/gateway/information/pages/en", Language::English), ("src/gateway/information/pages/cy", Language::Welsh)];
const NAMES: &str = "src/words/names.txt";
/// In no dictionary: one that knows it takes everything.
const NO_WORD: &str = "qwrtzpl";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Language {
    English,
    Welsh,
}

impl Language {
    const ALL: [Language; 2] = [Language::English, Language::Welsh];

    /// As texts with two languages name it.
    fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Welsh => "cy",
        }
    }

    fn dictionary(self) -> &'static str {
        match self {
            Language::English => "en_GB",
            Language::Welsh => "cy",
        }
    }
}

/// A text and where it stands.
#[derive(Debug, PartialEq)]
struct Found {
    file: String,
    key: String,
    language: Language,
    text: String,
}

/// Of the project at this place. Fails with every word that no dictionary and no name explains, by file and key, and with names that explain none.
pub fn check(project: &Path) -> Result<()> {
    step("spelling, in English and Welsh");
    system::spelling()?;
    let mut texts = Vec::new();
    for (folder, language) in WORDS {
        for file in files(project, folder, ".toml")? {
            collect(&file, "", &table(project, &file)?, Some(language), &mut texts);
        }
    }
    for file in COUNCILS {
        collect(file, "", &table(project, file)?, None, &mut texts);
    }
    for (folder, language) in PAGES {
        for file in files(project, folder, ".md")? {
            let text = fs::read_to_string(project.join(&file)).with_context(|| format!("{file} is missing"))?;
            texts.push(Found { file, key: "page".to_owned(), language, text: page(&text) });
        }
    }
    let names = fs::read_to_string(project.join(NAMES)).with_context(|| format!("{NAMES} is missing"))?;
    let faults = faults(&texts, &names, unknown)?;
    if !faults.is_empty() {
        bail!("{}\n(a name that is spelt right belongs into {NAMES})", faults.join("\n"));
    }
    Ok(())
}

/// What people read of a page.
fn page(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("reviewed: "));
    lines.map(|line| line.strip_prefix("title: ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The files of a folder whose names end so, in order.
fn files(project: &Path, folder: &str, ending: &str) -> Result<Vec<String>> {
    let entries = fs::read_dir(project.join(folder)).with_context(|| format!("{folder} is missing"))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut files = names.collect::<Result<Vec<_>>>()?;
    files.retain(|name| name.ends_with(ending));
    files.sort();
    Ok(files.into_iter().map(|name| format!("{folder}/{name}")).collect())
}

fn table(project: &Path, file: &str) -> Result<toml::Value> {
    let text = fs::read_to_string(project.join(file)).with_context(|| format!("{file} is missing"))?;
    Ok(toml::Value::Table(text.parse().with_context(|| format!("{file} is not TOML"))?))
}

/// All texts below `value`, which is `key` of `file`. Where the language is not that of all, only texts of both count.
fn collect(file: &str, key: &str, value: &toml::Value, language: Option<Language>, texts: &mut Vec<Found>) {
    match value {
        toml::Value::String(text) => texts.extend(language.map(|language| {
            let (file, key, text) = (file.to_owned(), key.to_owned(), text.clone());
            Found { file, key, language, text }
        })),
        toml::Value::Table(table) => {
            let is_text = Language::ALL.iter().all(|language| table.contains_key(language.tag()));
            for (name, value) in table {
                let own = Language::ALL.into_iter().find(|language| is_text && language.tag() == name);
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                collect(file, &key, value, language.or(own), texts);
            }
        }
        toml::Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                collect(file, &format!("{key}[{index}]"), value, language, texts);
            }
        }
        _ => {}
    }
}

/// What is wrong, in words. `unknown` says which words are in no dictionary of a language.
fn faults(
    texts: &[Found],
    names: &str,
    unknown: impl Fn(Language, &BTreeSet<&str>) -> Result<BTreeSet<String>>,
) -> Result<Vec<String>> {
    let names: BTreeSet<&str> = names.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (mut faults, mut needed) = (Vec::new(), BTreeSet::new());
    for language in Language::ALL {
        let mut places: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
        for text in texts.iter().filter(|text| text.language == language) {
            words(text).into_iter().for_each(|word| places.entry(word).or_default().push(text));
        }
        for word in unknown(language, &places.keys().copied().collect())? {
            match names.get(&*word) {
                Some(name) => drop(needed.insert(*name)),
                None => faults.extend(places.get(&*word).into_iter().flatten().map(|place| {
                    let Found { file, key, .. } = place;
                    format!("{file}: {key}: {word:?} is in no {language:?} dictionary")
                })),
            }
        }
    }
    faults.extend(names.difference(&needed).map(|name| format!("{NAMES}: {name:?} is not needed")));
    Ok(faults)
}

/// The words of a text, without what stands for others, addresses of the web and figures.
fn words(found: &Found) -> Vec<&str> {
    let text = found.text.split('{').enumerate();
    let parts = text.map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or(part, |it| it.1) });
    let spaced = parts.flat_map(str::split_whitespace);
    let plain = spaced.map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()));
    let plain =
        plain.filter(|word| !word.contains(['.', '@', '/']) && !word.contains(|char: char| char.is_ascii_digit()));
    let split = plain.flat_map(|word| word.split(|char: char| !char.is_alphabetic() && char != '’' && char != '\''));
    let bare = split.map(|word| if found.language == Language::Welsh { without_clitic(word) } else { word });
    bare.filter(|word| word.chars().count() > 1).collect()
}

/// "mae’r" is "mae" with an article that every word may carry.
fn without_clitic(word: &str) -> &str {
    match word.split_once(['’', '\'']) {
        Some((word, "r" | "n" | "i" | "u" | "m" | "w" | "ch")) => word,
        _ => word,
    }
}

/// Those of the words that aspell does not know.
fn unknown(language: Language, words: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
    let dictionary = language.dictionary();
    let mut aspell = Command::new("aspell")
        .args(["list", "--encoding=utf-8", "--lang", dictionary])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run aspell")?;
    let typed = |word: &str| word.replace('’', "'");
    let asked: Vec<String> = words.iter().copied().chain([NO_WORD]).map(typed).collect();
    aspell.stdin.take().context("aspell listens to nobody")?.write_all(asked.join("\n").as_bytes())?;
    let answer = aspell.wait_with_output()?;
    let answer = String::from_utf8(answer.stdout).context("aspell does not answer in UTF-8")?;
    let unknown: BTreeSet<&str> = answer.lines().collect();
    if !unknown.contains(NO_WORD) {
        bail!("aspell checks nothing with its dictionary {dictionary}; is it installed?");
    }
    Ok(words.iter().filter(|word| unknown.contains(&*typed(word))).map(|word| (*word).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;

    fn text(key: &str, language: Language, text: &str) -> Found {
        Found { file: "words.toml".to_owned(), key: key.to_owned(), language, text: text.to_owned() }
    }

    /// A dictionary of the words that are short.
    fn short(_: Language, words: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
        Ok(words.iter().filter(|word| word.chars().count() > 5).map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn a_misspelt_word_is_named_with_its_file_and_key() {
        let texts = [text("bins.title", Language::English, "Your recyclng bins"), text("x", Language::Welsh, "Biniau")];
        let found = faults(&texts, "# Names\nBiniau\n", short).expect("checked");
        assert_eq!(found, ["words.toml: bins.title: \"recyclng\" is in no English dictionary"]);
        let found = faults(&texts[1..], "Biniau\nDoorstep\n", short).expect("checked");
        assert_eq!(found, [format!("{NAMES}: \"Doorstep\" is not needed")]);
    }

    #[test]
    fn every_area_has_a_word_list_in_each_language() {
        let areas = WORDS.map(|(folder, _)| {
            let files = files(&root(), folder, ".toml").expect("the lists are there");
            files.iter().map(|file| file.replacen(folder, "", 1)).collect::<Vec<_>>()
        });
        assert_eq!(areas[0], areas[1]);
        assert!(areas[0].contains(&"/bins.toml".to_owned()));
    }

    #[test]
    fn only_words_are_checked() {
        let english =
            text("a", Language::English, "Call {phone}, or see www.aberwen.example by 9am: “don’t” half-way.");
        assert_eq!(words(&english), ["Call", "or", "see", "by", "don’t", "half", "way"]);
        let welsh = text("a", Language::Welsh, "Mae’r {hours}wyth, i’ch a’u d’oes");
        assert_eq!(words(&welsh), ["Mae", "wyth", "d’oes"]);
    }

    #[test]
    fn texts_of_a_council_are_those_with_both_languages() {
        let table = "phone = \"01632\"\n[[services]]\nid = \"food\"\nname = { en = \"Food\", cy = \"Bwyd\" }";
        let mut texts = Vec::new();
        collect("c.toml", "", &toml::Value::Table(table.parse().expect("TOML")), None, &mut texts);
        let found: Vec<_> = texts.iter().map(|found| (&*found.key, found.language, &*found.text)).collect();
        assert_eq!(
            found,
            [("services[0].name.cy", Language::Welsh, "Bwyd"), ("services[0].name.en", Language::English, "Food")]
        );
    }
}
