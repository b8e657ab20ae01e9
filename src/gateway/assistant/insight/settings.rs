//! `[assistant.insight]`: for how long counts are kept, and what the council takes a contact to cost its staff.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What a contact takes a member of staff who answers it, in minutes: the council's own assumption.
    pub minutes_per_contact: u32,
    /// For so many days counts are kept.
    pub days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { minutes_per_contact: 5, days: 400 }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("[assistant.insight]: minutes_per_contact must be from 0 to 600, days from 7 to 3700")]
pub struct SettingsError;

impl Settings {
    pub fn checked(self) -> Result<Self, SettingsError> {
        let is_sound = self.minutes_per_contact <= 600 && (7..=3700).contains(&self.days);
        is_sound.then_some(self).ok_or(SettingsError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_sets_its_own_assumption_and_a_mistake_is_named() {
        let read = |text| {
            toml::from_str::<Settings>(text)
                .map_err(|error| error.to_string())?
                .checked()
                .map_err(|error| error.to_string())
        };
        let settings = read("minutes_per_contact = 8\n").unwrap();
        assert_eq!((settings.minutes_per_contact, settings.days), (8, 400));
        for (text, told) in [
            ("minutes_per_contact = 601", "from 0 to 600"),
            ("days = 6", "from 7 to 3700"),
            ("minutes = 5", "unknown field"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
