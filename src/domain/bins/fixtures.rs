//! A household's calendars for tests.

use super::{Calendar, Collection, Colour, Container, ContainerKind, HolidayRule, Material, Pattern, Round, Weekday};
use crate::text::Text;
use jiff::civil::Date;

pub(super) fn container() -> Container {
    Container {
        kind: ContainerKind::Bin,
        name: Text::new("Black bin", "Bin du"),
        colour: Colour::Black,
        lid: None,
        pattern: Pattern::Plain,
    }
}

pub(super) fn calendar(id: &str, dates: impl IntoIterator<Item = Date>) -> Calendar {
    Calendar {
        id: id.into(),
        name: Text::new("General waste", "Gwastraff cyffredinol"),
        container: container(),
        material: Material::GeneralWaste,
        collections: dates.into_iter().map(Collection::scheduled).collect(),
        unknown: Vec::new(),
    }
}

pub(super) fn round(weekday: Weekday, every_weeks: u8, anchor: Date) -> Round {
    Round {
        id: "black".into(),
        name: Text::new("General waste", "Gwastraff cyffredinol"),
        container: container(),
        material: Material::GeneralWaste,
        weekday,
        every_weeks,
        anchor,
        season: None,
        holiday_rule: HolidayRule::DayLater,
    }
}
