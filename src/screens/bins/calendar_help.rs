//! How to get the days into one's own calendar: what is chosen in a form, the link that follows from it, and what to do
//! with it in the common calendars.

use super::Page;
use crate::{AreaPage, Context, Screen, dates, screen::heading};
use contract::paths;
use domain::{
    address::Address,
    bins::Reminder,
    language::{Language, Languages},
};
use leptos::prelude::*;
use ui::{ButtonLink, Choice, Details, Emphasis, Field, LinkItem, LinkList, Radios};
use words::Words;

const NO_REMINDER: &str = "none";

/// Where a home's feed is for calendars elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct FeedLink<'a> {
    /// Where the service is served from: `https://bins.example.gov.uk`.
    pub origin: &'a str,
    /// With it a calendar service is not counted among those who look up many homes.
    pub key: &'a str,
}

/// What a person wants to find in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedChoice {
    pub reminder: Option<Reminder>,
    pub languages: Languages,
    /// Nobody has sent the form yet.
    is_default: bool,
}

impl FeedChoice {
    /// What the form of the page in `language` was sent with, of which `value` gives the value of a name. The reminder is
    /// why most people come; their language is the page's.
    pub fn read<'a>(language: Language, value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let reminder = match value("alarm") {
            Some(NO_REMINDER) => None,
            name => name.and_then(Reminder::from_name).or(Some(Reminder::EveningBefore)),
        };
        let languages = value("lang").and_then(Languages::from_name).unwrap_or(Languages::Only(language));
        FeedChoice { reminder, languages, is_default: value("alarm").is_none() }
    }

    /// The feed with these choices.
    fn path(self, address: &Address, key: &str) -> String {
        let alarm = self.reminder.map(|reminder| ["&alarm=", reminder.name()].concat()).unwrap_or_default();
        [&*paths::calendar(&address.id), "?key=", key, &alarm, "&lang=", self.languages.name()].concat()
    }
}

pub fn calendar_help(context: Context, address: &Address, choice: FeedChoice, feed: FeedLink) -> Screen {
    let words = context.words();
    let path = choice.path(address, feed.key);
    let link = [feed.origin, &path].concat();
    let view = view! {
        <div class="readable">
            <p>
                <a href=Page::MyBins(address.id.clone()).path(context.language)>{words.month_back()}</a>
            </p>
            {heading(words.calendar_title())}
            <p class="govuk-body-l">{address.line.clone()}</p>
            <p>{words.calendar_intro()}</p>
            {form(context, address, choice)}
            {subscribe(context, choice, link)}
            <h2 class="govuk-heading-m">{words.calendar_how()}</h2>
            {how_to(words)}
            <p>{words.calendar_alerts_help()}</p>
            <LinkList items=vec![file(words, path)] />
        </div>
    };
    // The title is the first that is heard of a page that was loaded anew.
    let title = match choice.is_default {
        true => words.calendar_title().to_owned(),
        false => words.calendar_title_chosen(&reminder_in_words(context, choice.reminder)),
    };
    Screen::new(title, words.calendar_description(), view)
}

/// A plain form that is sent to the page itself, and leads to what has changed: the heading over the link.
fn form(context: Context, address: &Address, choice: FeedChoice) -> AnyView {
    let words = context.words();
    let action = Page::Calendar(address.id.clone()).path(context.language) + "#" + LINK;
    let reminders = [Some(Reminder::EveningBefore), Some(Reminder::MorningOf), None];
    let reminders = reminders.map(|reminder| Choice {
        value: name_of(reminder).to_owned(),
        text: named(context, reminder),
        is_chosen: reminder == choice.reminder,
        ..Choice::default()
    });
    let first = context.language;
    let languages = |languages: Languages| Choice {
        value: languages.name().to_owned(),
        is_chosen: languages == choice.languages,
        ..Choice::default()
    };
    let only = |language: Language| Choice {
        text: Words::of(language).settings_language_name().to_owned(),
        lang: (language != first).then(|| language.tag()),
        ..languages(Languages::Only(language))
    };
    let both = Choice { text: words.calendar_both_languages().to_owned(), ..languages(Languages::Both { first }) };
    let asked = |id: &str, label: &str| Field { id: id.to_owned(), label: label.to_owned(), ..Field::default() };
    view! {
        <form method="get" action=action>
            <Radios field=asked("alarm", words.calendar_reminder()) name="alarm" choices=reminders.into() />
            <Radios
                field=asked("lang", words.calendar_language())
                name="lang"
                choices=vec![only(first), only(first.other()), both]
            />
            <button type="submit" class="govuk-button govuk-button--secondary">
                {words.calendar_choose()}
            </button>
        </form>
    }
    .into_any()
}

/// The id of the heading over the link, and that of the link itself.
const LINK: &str = "link";
const ADDRESS: &str = "link-address";

/// The link that was chosen, as a button, and as text to copy. The boot script shows the button that copies where it can.
fn subscribe(context: Context, choice: FeedChoice, link: String) -> AnyView {
    let words = context.words();
    let webcal = match link.split_once("://") {
        Some((_, rest)) => ["webcal://", rest].concat(),
        None => link.clone(),
    };
    view! {
        <h2 class="govuk-heading-m" id=LINK tabindex="-1">{reminder_in_words(context, choice.reminder)}</h2>
        <div class="buttons">
            <ButtonLink href=webcal text=words.calendar_open() emphasis=Emphasis::Primary />
        </div>
        <p>{words.calendar_open_help()}</p>
        <h3 class="govuk-heading-s">{words.calendar_link()}</h3>
        <code class="copy" id=ADDRESS>{link}</code>
        <div class="buttons">
            <button
                type="button"
                class="govuk-button govuk-button--secondary"
                data-copy=ADDRESS
                data-copied=words.calendar_copied()
                hidden
            >
                {words.calendar_copy()}
            </button>
            <span role="status"></span>
        </div>
    }
    .into_any()
}

fn name_of(reminder: Option<Reminder>) -> &'static str {
    reminder.map_or(NO_REMINDER, Reminder::name)
}

/// "The evening before, at 7pm"
fn named(context: Context, reminder: Option<Reminder>) -> String {
    let words = context.words();
    let time = |reminder: Reminder| dates::time_of_day(words, reminder.time(context.council.put_out_by));
    match reminder {
        None => words.calendar_no_reminder().to_owned(),
        Some(evening @ Reminder::EveningBefore) => words.calendar_evening(&time(evening)),
        Some(morning @ Reminder::MorningOf) => words.calendar_morning(&time(morning)),
    }
}

/// "Reminder: the evening before, at 7pm"
fn reminder_in_words(context: Context, reminder: Option<Reminder>) -> String {
    let mut name = named(context, reminder);
    if reminder.is_none() {
        return name;
    }
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    context.words().calendar_reminder_at(&name)
}

fn how_to(words: Words) -> AnyView {
    let iphone = [words.calendar_iphone_open(), words.calendar_iphone_subscribe(), words.calendar_iphone_alerts()];
    let google = [
        words.calendar_google_open(),
        words.calendar_google_paste(),
        words.calendar_google_alerts(),
        words.calendar_google_wait(),
    ];
    let outlook = [words.calendar_outlook_open(), words.calendar_outlook_paste(), words.calendar_outlook_alerts()];
    view! {
        {steps(words.calendar_iphone(), &iphone)}
        {steps(words.calendar_google(), &google)}
        {steps(words.calendar_outlook(), &outlook)}
    }
    .into_any()
}

fn steps(program: &'static str, steps: &[&'static str]) -> AnyView {
    let steps = steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! {
        <Details summary=program>
            <ol class="govuk-list govuk-list--number">{steps}</ol>
        </Details>
    }
    .into_any()
}

fn file(words: Words, path: String) -> LinkItem {
    LinkItem {
        href: path,
        text: words.calendar_download().to_owned(),
        note: Some(words.calendar_download_help().to_owned()),
        external: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};
    use jiff::civil::time;

    const FEED: FeedLink = FeedLink { origin: "https://bins.example", key: "k" };

    /// The page as it answers a form that was sent with these values.
    fn page(language: Language, sent: &[(&str, &'static str)]) -> Screen {
        let value = |name: &str| sent.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let council = samples::council();
        let context = samples::context(&council, language);
        calendar_help(context, &samples::address(), FeedChoice::read(language, value), FEED)
    }

    #[test]
    fn without_a_choice_the_evening_before_is_reminded_of_in_the_page_s_language() {
        for (language, tag, reminder) in
            [(En, "en", "Reminder: the evening before, at 7pm"), (Cy, "cy", "Nodyn atgoffa: y noson gynt, am 7pm")]
        {
            let screen = page(language, &[]);
            assert!(!screen.title.contains(reminder));
            let html = screen.view.to_html();
            let feed = "bins.example/api/v1/addresses/1/calendar.ics?key=k&amp;alarm=evening&amp;lang=";
            assert!(html.contains(&format!("href=\"webcal://{feed}{tag}\"")), "{html}");
            assert!(html.contains(&format!(">https://{feed}{tag}<")) && html.contains(reminder), "{html}");
        }
    }

    #[test]
    fn what_is_chosen_is_in_the_link_in_the_form_and_in_the_title() {
        let screen = page(En, &[("alarm", "none"), ("lang", "both")]);
        assert_eq!(screen.title, "No reminder. Add to my calendar");
        let html = screen.view.to_html();
        assert!(html.contains("calendar.ics?key=k&amp;lang=both\""), "{html}");
        assert_eq!(html.matches(" checked").count(), 2);
        assert!(html.contains(r#"id="alarm-none" name="alarm" value="none" checked"#), "{html}");
        let welsh = page(Cy, &[("alarm", "morning"), ("lang", "cy,en")]).view.to_html();
        assert!(welsh.contains("&amp;alarm=morning&amp;lang=cy,en") && welsh.contains(r#"value="cy,en" checked"#));
    }

    #[test]
    fn what_nobody_can_choose_is_as_if_nothing_was_chosen() {
        let read = |alarm, lang| FeedChoice::read(En, |name| Some(if name == "alarm" { alarm } else { lang }));
        let choice = read("noon", "fr");
        assert_eq!((choice.reminder, choice.languages), (Some(Reminder::EveningBefore), Languages::Only(En)));
    }

    #[test]
    fn the_form_needs_no_script_and_leads_to_what_it_changed() {
        let html = page(Cy, &[]).view.to_html();
        assert!(html.contains(r#"<form method="get" action="/cy/bins/1/calendar#link""#), "{html}");
        assert!(html.contains(r#"id="link" tabindex="-1""#));
        assert!(html.contains(r#"<label for="lang-en" lang="en">English</label>"#), "{html}");
        // Shown by the script that does what it says.
        assert!(html.contains("hidden"));
    }

    #[test]
    fn the_page_names_the_hour_at_which_the_feed_rings() {
        let mut council = samples::council();
        council.put_out_by = time(6, 30, 0, 0);
        let choice = FeedChoice::read(En, |_| None);
        let html = calendar_help(samples::context(&council, En), &samples::address(), choice, FEED).view.to_html();
        assert!(html.contains("The evening before, at 7pm") && html.contains("On the day, at 5:30am"));
        let minutes = Reminder::ALL.map(|reminder| reminder.minutes(council.put_out_by));
        assert_eq!(minutes, [-5 * 60, 5 * 60 + 30]);
    }
}
