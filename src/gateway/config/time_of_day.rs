//! A time of day as people write it into `council.toml`: "07:00", "7am", "6.30 am".

use domain::{iso, text::Text};
use jiff::civil::Time;
use serde::{Deserialize, Deserializer, de::Error};

/// What files of earlier versions say in two languages counts as well.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Once(String),
    Twice(Text),
}

pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Time, D::Error> {
    let wanted = |text: &str| D::Error::custom(format!("{text:?} is no time of day; write \"07:00\" or \"7am\""));
    let text = match Written::deserialize(deserializer) {
        Ok(Written::Once(text) | Written::Twice(Text { en: text, .. })) => text,
        Err(_) => return Err(wanted("this")),
    };
    parse(&text).ok_or_else(|| wanted(&text))
}

fn parse(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace('.', ":");
    let half = [("am", 0), ("pm", 12)].into_iter().find_map(|(name, hours)| Some((text.strip_suffix(name)?, hours)));
    let Some((on_the_dial, hours)) = half else { return iso::parse_time(&two_digits(&text)) };
    let on_the_dial = on_the_dial.trim();
    let (hour, minute) = on_the_dial.split_once(':').unwrap_or((on_the_dial, "00"));
    let hour = hour.parse::<u8>().ok().filter(|hour| (1..=12).contains(hour))? % 12 + hours;
    iso::parse_time(&format!("{hour:02}:{minute}"))
}

/// "7:00" as "07:00".
fn two_digits(text: &str) -> String {
    if text.find(':') == Some(1) { ["0", text].concat() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("07:00", "07:00"),
            ("7:00", "07:00"),
            ("7am", "07:00"),
            ("7 AM", "07:00"),
            ("6.30am", "06:30"),
            ("6:30 am", "06:30"),
            ("12am", "00:00"),
            ("12pm", "12:00"),
            ("7pm", "19:00"),
            ("19.30", "19:30"),
        ] {
            assert_eq!(parse(text).map(iso::time_text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_time() {
        for text in ["", "7", "seven", "13am", "0am", "25:00", "7:60am", "am", "7yb", "7 am sharp", "-7am", "7:5am"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[derive(Debug, Deserialize)]
    struct Setting {
        #[serde(deserialize_with = "deserialize")]
        put_out_by: Time,
    }

    #[test]
    fn a_setting_is_a_text_or_one_in_both_languages_and_a_mistake_is_told_with_its_line() {
        for toml in ["put_out_by = \"6.30am\"", "put_out_by = { en = \"6:30am\", cy = \"6:30yb\" }"] {
            let setting: Setting = toml::from_str(toml).unwrap();
            assert_eq!(iso::time_text(setting.put_out_by), "06:30");
        }
        for (toml, told) in [("put_out_by = \"early\"", "\"early\" is no time of day"), ("put_out_by = 7", "\"7am\"")] {
            let error = toml::from_str::<Setting>(toml).unwrap_err().to_string();
            assert!(error.contains(told) && error.contains("line 1"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_time_or_none(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
