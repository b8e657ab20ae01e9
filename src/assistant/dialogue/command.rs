//! What always works, also in the middle of a question, and the short answers to what is on the screen. Data: `commands.tsv`.

use crate::words;
use std::sync::LazyLock;

const PHRASES: &str = include_str!("commands.tsv");
/// Read once, whoever asks.
static READ: LazyLock<Vec<Phrase>> = LazyLock::new(|| PHRASES.lines().filter_map(Phrase::read).collect());

struct Phrase {
    command: Command,
    words: Vec<&'static str>,
    impolite: Vec<&'static str>,
}

impl Phrase {
    fn read(line: &'static str) -> Option<Phrase> {
        let (name, phrase) = line.split_once('\t')?;
        let words: Vec<&str> = phrase.split(' ').collect();
        Some(Phrase { command: Command::of_name(name)?, impolite: impolite(&words), words })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Restart,
    Back,
    Person,
    Help,
    Yes,
    No,
    None,
}

impl Command {
    const NAMES: [(&'static str, Command); 7] = [
        ("restart", Command::Restart),
        ("back", Command::Back),
        ("person", Command::Person),
        ("help", Command::Help),
        ("yes", Command::Yes),
        ("no", Command::No),
        ("none", Command::None),
    ];

    pub(super) fn of_name(name: &str) -> Option<Command> {
        Command::NAMES.into_iter().find(|(of, _)| *of == name).map(|(_, command)| command)
    }

    /// That which a text is, but for what is said out of politeness.
    pub(crate) fn of(text: &str) -> Option<Command> {
        let typed = words(text);
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        let plain = impolite(&typed);
        let is_it = |phrase: &&Phrase| phrase.words == typed || !plain.is_empty() && phrase.impolite == plain;
        READ.iter().find(is_it).map(|phrase| phrase.command)
    }

    /// What the model says of a longer text.
    pub(super) fn of_intent(label: &str) -> Option<Command> {
        Some(match label {
            "meta.restart" => Command::Restart,
            "meta.back" => Command::Back,
            "meta.human" => Command::Person,
            "meta.help" => Command::Help,
            _ => return None,
        })
    }
}

fn impolite<'a>(words: &[&'a str]) -> Vec<&'a str> {
    const POLITE: [&str; 22] = [
        "please", "plis", "os", "gwelwch", "yn", "dda", "thanks", "diolch", "can", "could", "i", "id", "like", "want",
        "to", "let", "me", "gaf", "ga", "dwi", "eisiau", "isio",
    ];
    words.iter().copied().filter(|word| !POLITE.contains(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phrase_is_its_command_however_polite() {
        for line in PHRASES.lines() {
            let (name, phrase) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
            let command = Command::of_name(name).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(words(phrase).join(" "), phrase);
            assert_eq!(Command::of(phrase), Some(command), "{phrase}");
            assert_eq!(Command::of(&format!("{} please!", phrase.to_uppercase())), Some(command), "{phrase}");
        }
        assert_eq!(Command::of("Gaf i siarad â rhywun, os gwelwch yn dda?"), Some(Command::Person));
        assert_eq!([Command::of("back lane"), Command::of(""), Command::of("please")], [None; 3]);
    }
}
