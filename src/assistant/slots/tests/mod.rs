//! What people type, and what of it is found. It is always Wednesday 25 November 2026.

mod cymraeg;
mod english;
mod properties;

use super::*;
use domain::{
    bins::{Colour, ContainerKind},
    text::Text,
};
use jiff::civil::date;

pub(super) const TODAY: Date = date(2026, 11, 25);

/// A council's containers: id, names of the service, colour, lid, kind, names, material.
pub(crate) struct Council(Vec<(&'static str, Text, domain::bins::Container, Material)>);

use domain::bins::Material;

impl Council {
    pub(crate) fn example() -> Council {
        let service = |id, names: [&str; 2], kind, colour, lid, called: [&str; 2], material| {
            let container = domain::bins::Container {
                kind,
                name: Text::new(called[0], called[1]),
                colour,
                lid,
                pattern: domain::bins::Pattern::Plain,
            };
            (id, Text::new(names[0], names[1]), container, material)
        };
        let (recycling, general) = (["Recycling", "Ailgylchu"], ["General waste", "Gwastraff cyffredinol"]);
        let lidded = ["Black bin, blue lid", "Bin du, caead glas"];
        Council(vec![
            service(
                "recycling",
                recycling,
                ContainerKind::Bin,
                Colour::Black,
                Some(Colour::Blue),
                lidded,
                Material::MixedRecycling,
            ),
            service(
                "food",
                ["Food waste", "Gwastraff bwyd"],
                ContainerKind::Caddy,
                Colour::Green,
                None,
                ["Green caddy", "Cadi gwyrdd"],
                Material::Food,
            ),
            service(
                "general",
                general,
                ContainerKind::Bin,
                Colour::Grey,
                None,
                ["Grey bin", "Bin llwyd"],
                Material::GeneralWaste,
            ),
            service(
                "garden",
                ["Garden waste", "Gwastraff gardd"],
                ContainerKind::Bin,
                Colour::Brown,
                None,
                ["Brown bin", "Bin brown"],
                Material::Garden,
            ),
            service(
                "glass",
                ["Glass", "Gwydr"],
                ContainerKind::Box,
                Colour::Red,
                None,
                ["Red box", "Blwch coch"],
                Material::Glass,
            ),
            service(
                "nappies",
                ["Nappies", "Cewynnau"],
                ContainerKind::Bag,
                Colour::Purple,
                None,
                ["Ollie bag", "Bag Ollie"],
                Material::Hygiene,
            ),
            service(
                "shared",
                general,
                ContainerKind::Communal,
                Colour::Grey,
                None,
                ["Shared grey bin", "Bin llwyd cymunedol"],
                Material::GeneralWaste,
            ),
        ])
    }

    /// As if all of them were collected from one home on this day.
    pub(crate) fn calendars(&self, day: Date) -> Vec<domain::bins::Calendar> {
        let calendar = |(id, name, container, material): &(&str, Text, domain::bins::Container, Material)| {
            domain::bins::Calendar {
                id: (*id).to_owned(),
                name: name.clone(),
                container: container.clone(),
                material: *material,
                collections: vec![domain::bins::Collection::scheduled(day)],
                unknown: Vec::new(),
            }
        };
        self.0.iter().map(calendar).collect()
    }

    pub(crate) fn containers(&self) -> Vec<Collected<'_>> {
        self.0
            .iter()
            .map(|(id, service, container, material)| Collected { id, service, container, material: *material })
            .collect()
    }
}

/// What was found, as it is written in the tables.
fn told(text: &str) -> String {
    let council = Council::example();
    let found = find(text, Known { today: TODAY, containers: &council.containers() });
    let container = |container: Container| match container {
        Container::Is(id) => id,
        Container::Like(description) => {
            let among = description.among(&council.containers()).join("|");
            format!("?{among}")
        }
    };
    let days = |when: When| when.readings().iter().map(Span::to_string).collect::<Vec<_>>().join(" or ");
    let reference = |reference: Result<Reference, Misread>| reference.map_or("misread".to_owned(), String::from);
    let containers: Vec<String> = found.containers.into_iter().map(container).collect();
    let parts = [
        found.reference.map(reference),
        found.place.map(|place| place.text()),
        found.postcode.map(String::from),
        (!containers.is_empty()).then(|| containers.join("+")),
        found.when.map(days),
        found.here.then(|| "here".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expected)| (text, expected, told(text)))
        .filter(|(_, expected, told)| told != *expected)
        .map(|(text, expected, told)| format!("{text:?}: {told:?}, and not {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
