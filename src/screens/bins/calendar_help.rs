//! How to get the days into one's own calendar.

use crate::{Context, Screen, dates, routes, screen::heading};
use contract::paths;
use domain::{address::Address, bins::Reminder};
use leptos::prelude::*;
use ui::{ButtonLink, Details, Emphasis, LinkItem, LinkList};

/// Where a home's feed is for calendars elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct FeedLink<'a> {
    /// Where the service is served from: `https://bins.example.gov.uk`.
    pub origin: &'a str,
    /// With it a calendar service is not counted among those who look up many homes.
    pub key: &'a str,
}

pub fn calendar_help(context: Context, address: &Address, reminder: Option<Reminder>, feed: FeedLink) -> Screen {
    let words = context.words();
    let choice = routes::reminder_query(reminder).replacen('?', "&", 1);
    let path = [&paths::calendar(&address.id), "?key=", feed.key, &choice].concat();
    let link = [feed.origin, &path].concat();
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
            <LinkList items=choices(context, address, reminder) />
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

fn choices(context: Context, address: &Address, chosen: Option<Reminder>) -> Vec<LinkItem> {
    let choices = std::iter::once(None).chain(Reminder::ALL.map(Some));
    choices
        .map(|reminder| LinkItem {
            href: routes::calendar_help(context.language, &address.id, reminder),
            text: choice(context, reminder),
            current: reminder == chosen,
            ..LinkItem::default()
        })
        .collect()
}

fn choice(context: Context, reminder: Option<Reminder>) -> String {
    let words = context.words();
    let time = |reminder: Reminder| dates::time_of_day(words, reminder.time(context.council.put_out_by));
    match reminder {
        None => words.calendar_no_reminder().to_owned(),
        Some(evening @ Reminder::EveningBefore) => words.calendar_evening(&time(evening)),
        Some(morning @ Reminder::MorningOf) => words.calendar_morning(&time(morning)),
    }
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
    use jiff::civil::time;

    const FEED: FeedLink = FeedLink { origin: "https://bins.example", key: "k" };

    #[test]
    fn the_feed_carries_the_chosen_reminder() {
        let council = samples::council();
        let evening = Some(Reminder::EveningBefore);
        let screen = calendar_help(samples::context(&council, En), &samples::address(), evening, FEED);
        let html = screen.view.to_html();
        assert!(
            html.contains(r#"href="webcal://bins.example/api/v1/addresses/1/calendar.ics?key=k&amp;alarm=evening""#)
        );
        assert!(html.contains(">https://bins.example/api/v1/addresses/1/calendar.ics?key=k&amp;alarm=evening<"));
        assert_eq!(html.matches("aria-current").count(), 1);
    }

    #[test]
    fn reminders_are_chosen_by_links_in_the_page_s_language() {
        let council = samples::council();
        let context = samples::context(&council, Cy);
        let html = calendar_help(context, &samples::address(), None, FEED).view.to_html();
        assert!(html.contains(r#"href="/cy/bins/1/calendar?alarm=morning""#) && html.contains("Y noson gynt"));
    }

    #[test]
    fn the_page_names_the_hour_at_which_the_feed_rings() {
        let mut council = samples::council();
        council.put_out_by = time(6, 30, 0, 0);
        let html = calendar_help(samples::context(&council, En), &samples::address(), None, FEED).view.to_html();
        assert!(html.contains("The evening before, at 7pm") && html.contains("On the day, at 5:30am"));
        let minutes = Reminder::ALL.map(|reminder| reminder.minutes(council.put_out_by));
        assert_eq!(minutes, [-5 * 60, 5 * 60 + 30]);
    }
}
