//! A signed note (C2SP signed-note): a text that somebody has signed, as text.

use super::VerifierKey;
use base64::{Engine, engine::general_purpose::STANDARD};

/// In bytes. A checkpoint is far shorter.
const LONGEST: usize = 16 * 1024;

/// A text with its signatures, which may be of anybody.
pub struct Note<'a> {
    /// With the end of its last line.
    pub text: &'a str,
    signatures: &'a str,
}

/// Before each signature: an em dash, and a space.
const MARK: &str = "\u{2014} ";

impl<'a> Note<'a> {
    pub fn read(note: &'a str) -> Option<Self> {
        let is_text = note.len() <= LONGEST && !note.chars().any(|letter| letter < ' ' && letter != '\n');
        // The last empty line ends the text.
        let end = note.rfind("\n\n").filter(|_| is_text)?;
        let (text, signatures) = (&note[..end + 1], &note[end + 2..]);
        (signatures.ends_with('\n')).then_some(Note { text, signatures })
    }

    /// Whether it names this key, and that has signed it.
    pub fn signed_by(&self, key: &VerifierKey) -> Signed {
        let line = |line: &str| {
            let (name, signature) = line.strip_prefix(MARK)?.split_once(' ')?;
            let signature = STANDARD.decode(signature).ok()?;
            let signature = signature.strip_prefix(&key.id()).filter(|_| name == key.name())?;
            Some(key.has_signed(self.text.as_bytes(), signature))
        };
        let of_key: Vec<bool> = self.signatures.lines().filter_map(line).collect();
        match of_key.contains(&false) {
            true => Signed::Wrongly,
            false if of_key.is_empty() => Signed::ByOthers,
            false => Signed::Yes,
        }
    }

    /// `text` with a signature of its bytes by this key.
    pub fn write(text: &str, key: &VerifierKey, signature: &[u8; 64]) -> String {
        let signature = STANDARD.encode([&key.id()[..], signature].concat());
        [text, "\n", MARK, key.name(), " ", &signature, "\n"].concat()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    Yes,
    /// It says that it is, and it is not.
    Wrongly,
    /// This key is not named.
    ByOthers,
}
