//! A made-up council and household for the tests of the screens.

use crate::{
    Context, WholeContext,
    bins::{Checked, Reach},
};
use contract::{
    addresses::AddressPage,
    council::{Contact, Council, CouncilBrief, ServiceNames, Signpost, Theme, VERSION},
};
use domain::{
    address::Address,
    bins::{
        Collection, Colour, Container, ContainerKind, Frequency, Material, Pattern, Rhythm, Schedule, Service, Status,
        Weekday,
    },
    holidays::Division,
    language::Language,
    text::Text,
};
use jiff::civil::{Date, date, time};

const TODAY: Date = date(2026, 11, 23);

pub(crate) fn context(council: &CouncilBrief, language: Language) -> Context<'_> {
    Context::at(language, council, TODAY.at(12, 0, 0, 0))
}

pub(crate) fn council() -> CouncilBrief {
    CouncilBrief::from(&whole_council())
}

/// Renders a page of the gateway's alone.
pub(crate) fn with_whole<T>(council: &Council, language: Language, draw: impl FnOnce(WholeContext) -> T) -> T {
    let brief = CouncilBrief::from(council);
    draw(WholeContext { council, context: context(&brief, language) })
}

pub(crate) fn whole_council() -> Council {
    Council {
        name: Text::new("Aberwen Borough Council", "Cyngor Bwrdeistref Aberwen"),
        service: ServiceNames {
            name: Text::new("Aberwen bin days", "Diwrnodau biniau Aberwen"),
            run_by: Text::new("Aberwen Borough Council", "Cyngor Bwrdeistref Aberwen"),
            source: Text::new("Aberwen Borough Council", "Cyngor Bwrdeistref Aberwen"),
        },
        contract_version: VERSION,
        languages: Language::ALL.to_vec(),
        areas: vec!["bins".into()],
        division: Division::EnglandAndWales,
        theme: Theme { brand: "#00513b".into(), brand_ink: "#ffffff".into() },
        contact: Contact {
            phone: "01234 567 890".into(),
            hours: Text::new("Monday to Friday, 9am to 5pm", "dydd Llun i ddydd Gwener, 9am i 5pm"),
            form: None,
            email: None,
            reply_days: None,
            privacy: None,
            website: "https://aberwen.example".into(),
            emergencies: vec![Signpost { when: Text::new("Danger to life", "Perygl i fywyd"), phone: "999".into() }],
        },
        put_out_by: time(7, 0, 0, 0),
        source_days: None,
        containers: schedule().services.into_iter().map(|service| service.container).collect(),
        missed: None,
        missed_window: None,
        outward_only: false,
        writers: Vec::new(),
        attribution: None,
    }
}

pub(crate) fn address() -> Address {
    home("1", "12 Weir Lane", Some("Pontwen"))
}

pub(crate) fn address_page() -> AddressPage {
    AddressPage {
        addresses: vec![
            home("1", "10 Abbey Avenue", Some("Bramley")),
            home("2", "10 Abbey Avenue", None),
            home("3", "11 Abbey Avenue", Some("Bramley")),
        ],
        total: 3,
        ..AddressPage::default()
    }
}

fn home(id: &str, line: &str, locality: Option<&str>) -> Address {
    Address {
        id: id.parse().expect("an id"),
        uprn: None,
        line: line.into(),
        locality: locality.map(Into::into),
        town: "Aberwen".into(),
        postcode: Some("AB1 2CD".into()),
        parent_id: None,
    }
}

pub(crate) fn checked() -> Checked {
    let instant = |text: &str| text.parse().expect("an instant");
    Checked {
        fetched_at: instant("2026-11-23T18:02:00Z"),
        updated_at: None,
        now: instant("2026-11-23T21:40:00Z"),
        reach: Reach::Online,
    }
}

/// Recycling and food tomorrow; food moves in the week of Christmas.
pub(crate) fn schedule() -> Schedule {
    let recycling = Container {
        kind: ContainerKind::Bin,
        name: Text::new("Black bin, blue lid", "Bin du, caead glas"),
        colour: Colour::Black,
        lid: Some(Colour::Blue),
        pattern: Pattern::Stripes,
    };
    let food = Container {
        kind: ContainerKind::Caddy,
        name: Text::new("Green caddy", "Cadi gwyrdd"),
        colour: Colour::Green,
        lid: None,
        pattern: Pattern::Plain,
    };
    let moved = Collection {
        original_date: Some(date(2026, 12, 28)),
        reason: Some(Text::new("Bank holiday", "Gŵyl y banc")),
        ..Collection::scheduled(date(2026, 12, 29))
    };
    Schedule {
        services: vec![
            service(
                "recycling",
                Text::new("Recycling", "Ailgylchu"),
                recycling,
                Rhythm::EveryWeeks { weeks: 2, weekday: Weekday::Tuesday },
                vec![Collection::scheduled(date(2026, 11, 24)), Collection::scheduled(date(2026, 12, 8))],
            ),
            service(
                "food",
                Text::new("Food", "Bwyd"),
                food,
                Rhythm::Weekly { weekdays: vec![Weekday::Tuesday] },
                vec![Collection::scheduled(date(2026, 11, 24)), moved],
            ),
        ],
        unknown: vec![],
    }
}

fn service(id: &str, name: Text, container: Container, rhythm: Rhythm, upcoming: Vec<Collection>) -> Service {
    Service {
        id: id.into(),
        name,
        container,
        material: Material::Other,
        frequency: Some(Frequency { rhythm, pause: None }),
        last: Some(Collection { status: Status::Completed, ..Collection::scheduled(date(2026, 11, 10)) }),
        next: upcoming.first().cloned(),
        upcoming,
    }
}
