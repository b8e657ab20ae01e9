//! How to get the days into one's own calendar.

use crate::{Context, Screen, routes, screen::heading};
use contract::paths;
use domain::address::Address;
use leptos::prelude::*;
use ui::{ButtonLink, Details, Emphasis, LinkItem, LinkList};

/// When the calendar reminds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alarm {
    #[default]
    None,
    /// The evening before.
    Evening,
    /// The morning of the day.
    Morning,
}

impl Alarm {
    pub const ALL: [Alarm; 3] = [Alarm::None, Alarm::Evening, Alarm::Morning];

    /// From the value of `alarm` in a query; anything unknown is no alarm.
    pub fn from_query(value: Option<&str>) -> Alarm {
        match value {
            Some("evening") => Alarm::Evening,
            Some("morning") => Alarm::Morning,
            _ => Alarm::None,
        }
    }

    pub(crate) fn query(self) -> &'static str {
        match self {
            Alarm::None => "",
            Alarm::Evening => "?alarm=evening",
            Alarm::Morning => "?alarm=morning",
        }
    }
}

/// `origin` is where the service is served from: "https://bins.example.gov.uk".
pub fn calendar_help(context: Context, address: &Address, alarm: Alarm, origin: &str) -> Screen {
    let words = context.words();
    let path = paths::calendar(&address.id) + alarm.query();
    let link = [origin, &path].concat();
    let webcal = match link.split_once("://") {
        Some((_, rest)) => ["webcal://", rest].concat(),
        None => link.clone(),
    };
    let view = view! {
        <div class="readable">
            <p>
                <a href=routes::bins(context.language, &address.id)>{words.month_back()}</a>
            </p>
            {heading(words.calendar_title())}
            <p class="govuk-body-l">{address.line.clone()}</p>
            <p>{words.calendar_intro()}</p>
            <h2 class="govuk-heading-m">{words.calendar_reminder()}</h2>
            <LinkList items=choices(context, address, alarm) />
            <div class="buttons">
                <ButtonLink href=webcal text=words.calendar_open() emphasis=Emphasis::Primary />
            </div>
            <h2 class="govuk-heading-m">{words.calendar_address()}</h2>
            <p>{words.calendar_address_help()}</p>
            <code class="copy">{link}</code>
            <h2 class="govuk-heading-m">{words.calendar_how()}</h2>
            {how_to(context)}
            <LinkList items=vec![file(context, path)] />
        </div>
    };
    Screen::new(words.calendar_title(), words.bins_description(), view)
}

fn choices(context: Context, address: &Address, chosen: Alarm) -> Vec<LinkItem> {
    let words = context.words();
    Alarm::ALL
        .map(|alarm| LinkItem {
            href: routes::calendar_help(context.language, &address.id, alarm),
            text: match alarm {
                Alarm::None => words.calendar_no_reminder(),
                Alarm::Evening => words.calendar_evening(),
                Alarm::Morning => words.calendar_morning(),
            }
            .to_owned(),
            current: alarm == chosen,
            ..LinkItem::default()
        })
        .to_vec()
}

fn how_to(context: Context) -> AnyView {
    let words = context.words();
    [
        (words.calendar_iphone(), words.calendar_iphone_how()),
        (words.calendar_google(), words.calendar_google_how()),
        (words.calendar_outlook(), words.calendar_outlook_how()),
    ]
    .map(|(name, how)| view! { <Details summary=name><p>{how}</p></Details> })
    .collect_view()
    .into_any()
}

fn file(context: Context, path: String) -> LinkItem {
    let words = context.words();
    LinkItem {
        href: path,
        text: words.calendar_download().to_owned(),
        note: Some(words.calendar_download_help().to_owned()),
        external: true,
        ..LinkItem::default()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn the_feed_carries_the_chosen_reminder() {
        let council = samples::council();
        let screen =
            calendar_help(samples::context(&council, En), &samples::address(), Alarm::Evening, "https://bins.example");
        let html = screen.view.to_html();
        assert!(html.contains(r#"href="webcal://bins.example/api/v1/addresses/1/calendar.ics?alarm=evening""#));
        assert!(html.contains(">https://bins.example/api/v1/addresses/1/calendar.ics?alarm=evening<"));
        assert_eq!(html.matches("aria-current").count(), 1);
    }

    #[test]
    fn reminders_are_chosen_by_links_in_the_page_s_language() {
        let council = samples::council();
        let context = samples::context(&council, Cy);
        let html = calendar_help(context, &samples::address(), Alarm::None, "https://b").view.to_html();
        assert!(html.contains(r#"href="/cy/bins/1/calendar?alarm=morning""#) && html.contains("Y noson gynt"));
    }

    #[test]
    fn an_alarm_is_read_back_from_its_query() {
        for alarm in Alarm::ALL {
            let value = alarm.query().split_once('=').map(|(_, value)| value);
            assert_eq!(Alarm::from_query(value), alarm);
        }
        assert_eq!(Alarm::from_query(Some("noon")), Alarm::None);
    }
}
