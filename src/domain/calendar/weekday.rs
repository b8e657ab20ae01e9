//! A day of the week, named on the wire.

use jiff::civil;
use serde::{Deserialize, Serialize};

/// On the wire in English lower case: `monday`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    pub fn of(date: civil::Date) -> Weekday {
        date.weekday().into()
    }

    /// Days since Monday, 0 to 6.
    pub const fn since_monday(self) -> i32 {
        self as i32
    }
}

impl From<civil::Weekday> for Weekday {
    fn from(weekday: civil::Weekday) -> Self {
        match weekday {
            civil::Weekday::Monday => Weekday::Monday,
            civil::Weekday::Tuesday => Weekday::Tuesday,
            civil::Weekday::Wednesday => Weekday::Wednesday,
            civil::Weekday::Thursday => Weekday::Thursday,
            civil::Weekday::Friday => Weekday::Friday,
            civil::Weekday::Saturday => Weekday::Saturday,
            civil::Weekday::Sunday => Weekday::Sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_give_their_weekday() {
        for (offset, weekday) in (0..).zip(Weekday::ALL) {
            assert_eq!(Weekday::of(date(2026, 11, 16 + offset)), weekday);
            assert_eq!(weekday.since_monday(), i32::from(offset));
        }
    }

    #[test]
    fn the_wire_names_are_lower_case_english() {
        assert_eq!(serde_json::to_string(&Weekday::Sunday).expect("serialises"), "\"sunday\"");
        assert!(serde_json::from_str::<Weekday>("\"Sunday\"").is_err());
    }
}
