//! My bins: the next collection first, then every service.

use super::{Checked, Page, age::age, picture::picture, unknown::unknown};
use crate::{AreaPage, CalendarMonth, Context, Screen, assistant, contact, dates, frequency::frequency, reports};
use domain::{
    address::Address,
    bins::{Collection, CollectionDay, Confidence, Countdown, PutOut, Schedule, Service, Status},
    calendar::weeks_after,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::ops::RangeInclusive;
use ui::{ActionLink, BinOut, DayCard, Details, Icon, Notice, NoticeKind, ServiceRow, ServiceRows};
use words::{BinsChangedTo, Words};

/// How far ahead a changed day, or one that is not known yet, is worth a word.
const WEEKS_AHEAD: i32 = 6;
/// So near, a changed day comes before the list of bins.
const WEEKS_NEAR: i32 = 2;

/// What may change while the page is looked at; whoever shows it for longer makes each part anew by itself.
pub struct MyBinsParts {
    /// Made with [`next`].
    pub next: AnyView,
    /// Made with [`age`](super::age()).
    pub age: AnyView,
    /// What a device can do with this address: save it, share it, lead to the other saved ones. The server has none.
    pub on_device: AnyView,
    /// Made with [`calendars`].
    pub calendars: AnyView,
    /// Made with [`all`].
    pub all: AnyView,
    /// What other areas have for this home.
    pub cards: AnyView,
}

/// The page as it is for whoever does not stay.
#[cfg(feature = "ssr")]
pub fn my_bins(context: Context, address: &Address, schedule: &Schedule, checked: Checked) -> Screen {
    let parts = MyBinsParts {
        next: next(context, schedule),
        age: age(context, schedule, checked),
        on_device: ().into_any(),
        calendars: calendars(context, address, schedule),
        all: all(context, schedule),
        cards: ().into_any(),
    };
    my_bins_of(context, address, parts)
}

pub fn my_bins_of(context: Context, address: &Address, parts: MyBinsParts) -> Screen {
    let words = context.words();
    let rest = view! {
        <section class="my-bins__actions no-print" aria-labelledby="actions">
            <h2 class="govuk-visually-hidden" id="actions">{words.bins_actions()}</h2>
            <div class="on-device">{parts.on_device}</div>
            {parts.calendars} {ask(context)}
        </section>
        {parts.all}
        {missed(context, address)}
        {parts.cards}
    };
    screen(context, address, view! { {parts.next} {parts.age} }.into_any(), rest.into_any())
}

/// What people come for, the top of the page: whose bins these are, how old the days are, and the next of them.
pub fn glance(context: Context, address: &Address, schedule: &Schedule, checked: Checked) -> Screen {
    let answer = view! { {next(context, schedule)} {age(context, schedule, checked)} };
    screen(context, address, answer.into_any(), ().into_any())
}

/// The answer, which stands alone until the rest is there, in the same place as later.
fn screen(context: Context, address: &Address, answer: AnyView, rest: AnyView) -> Screen {
    let words = context.words();
    let view = view! {
        {place(context, address)}
        <div class="my-bins">
            <div class="my-bins__answer">{answer}</div>
            {rest}
        </div>
    };
    Screen::new(words.bins_title(&address.line), words.bins_description(), view)
}

/// Whatever its age, a schedule never shows a past day as the next one; nor does it today's in the evening.
fn ahead(context: Context, schedule: &Schedule) -> Schedule {
    schedule.ahead(context.now(), context.council.put_out_by)
}

/// Every service, and what is changed or not known; nothing where there are none.
pub fn all(context: Context, schedule: &Schedule) -> AnyView {
    if schedule.services.is_empty() {
        return ().into_any();
    }
    let words = context.words();
    let schedule = &ahead(context, schedule);
    let services = by_date(schedule);
    let soon = weeks_after(context.today, WEEKS_NEAR);
    view! {
        <section class="my-bins__all" aria-labelledby="all-bins">
            <h2 class="govuk-heading-m" id="all-bins">{words.bins_all()}</h2>
            {changes(context, schedule, context.today..=soon)}
            <ServiceRows rows=services.iter().map(|service| row(context, service)).collect() />
            {expected_help(words, schedule)}
            {changes(context, schedule, soon.tomorrow().unwrap_or(soon)..=weeks_after(context.today, WEEKS_AHEAD))}
            {not_known(context, schedule)}
            {lasts(context, &services)}
        </section>
    }
    .into_any()
}

fn place(context: Context, address: &Address) -> AnyView {
    view! {
        <div class="place">
            <h1 class="place__name" tabindex="-1">{address.line.clone()}</h1>
            <p class="place__rest">{address.place()}</p>
            <a class="place__change no-print" href=Page::Find.path(context.language)>{context.words().bins_change_place()}</a>
        </div>
    }
    .into_any()
}

/// The next collection, in words and pictures.
pub fn next(context: Context, schedule: &Schedule) -> AnyView {
    next_day(context, schedule, Some("next-collection"))
}

/// The same as a part of an answer, of which there may be several on a page.
pub fn next_in_answer(context: Context, schedule: &Schedule) -> AnyView {
    next_day(context, schedule, None)
}

fn next_day(context: Context, schedule: &Schedule, id: Option<&'static str>) -> AnyView {
    let words = context.words();
    let schedule = &ahead(context, schedule);
    let Some(day) = schedule.next_day() else {
        let help = contact::with_link(context, words.bins_none_help(&contact::phone(context)));
        return view! {
            <Notice kind=NoticeKind::Warning title=words.bins_none()>
                <p>{help}</p>
            </Notice>
        }
        .into_any();
    };
    let bins = std::iter::zip(&day.services, &day.collections)
        .map(|(service, collection)| BinOut {
            bin: picture(&service.container),
            name: context.text(&service.name).to_owned(),
            container: context.text(&service.container.name).to_owned(),
            state: state(words, collection),
        })
        .collect();
    let moved = why_moved(context, &day);
    let before: Vec<_> = schedule.unknown.iter().filter(|days| days.from < day.date).cloned().collect();
    let before = unknown(context, &before, words.bins_unknown_first());
    view! {
        <DayCard
            id=id
            title=words.bins_next()
            when=dates::relative(words, day.date, context.today)
            note=note(context, &day)
            bins=bins
        >
            {moved}
            {before}
        </DayCard>
    }
    .into_any()
}

/// "In 6 days. Put out by 7am": how far away the day is, what to do by when, and what the crew has told.
fn note(context: Context, day: &CollectionDay) -> Option<String> {
    let words = context.words();
    let countdown = match Countdown::to(day.date, context.today) {
        Some(Countdown::InDays(days)) => Some(words.bins_in_days(days)),
        _ => None,
    };
    let mut note: Vec<String> = [countdown, put_out(context, day)].into_iter().flatten().collect();
    for told in day.collections.iter().filter_map(|collection| collection.told.as_ref()) {
        let told = context.text(told).to_owned();
        if !note.contains(&told) {
            note.push(told);
        }
    }
    Some(note.join(". ")).filter(|note| !note.is_empty())
}

/// None where nobody has anything to put out: a lorry has been, or all containers stand outside for everybody.
fn put_out(context: Context, day: &CollectionDay) -> Option<String> {
    let (words, put_out_by) = (context.words(), context.council.put_out_by);
    let is_shared = |service: &&Service| service.container.is_shared();
    let is_done = |collection: &&Collection| matches!(collection.status, Status::Completed | Status::NotCompleted);
    if day.services.iter().all(is_shared) || day.collections.iter().all(is_done) {
        return None;
    }
    let time = dates::time_of_day(words, put_out_by);
    Some(match PutOut::of(day.date, context.now(), put_out_by) {
        PutOut::Later | PutOut::ThisDay => words.bins_put_out(&time),
        PutOut::Tonight => words.bins_put_out_tonight(&time),
        PutOut::Over => words.bins_put_out_over(&time),
    })
}

/// "Changed. Usual day: Tuesday 24 November", and why, once for all bins that moved together.
fn why_moved(context: Context, day: &CollectionDay) -> AnyView {
    let words = context.words();
    let mut moved: Vec<(String, Option<String>)> = Vec::new();
    for collection in day.collections.iter().filter(|collection| collection.is_moved()) {
        let usual = dates::day(words, collection.usual_date(), context.today);
        let reason = collection.reason.as_ref().map(|reason| words.bins_reason(context.text(reason)));
        let entry = (words.bins_usually(&usual), reason);
        if !moved.contains(&entry) {
            moved.push(entry);
        }
    }
    moved
        .into_iter()
        .map(|(usually, reason)| {
            view! { <Notice kind=NoticeKind::Changed title=usually>{reason.map(|reason| view! { <p>{reason}</p> })}</Notice> }
        })
        .collect_view()
        .into_any()
}

/// Changed days besides the next one.
fn changes(context: Context, schedule: &Schedule, within: RangeInclusive<Date>) -> AnyView {
    let next = schedule.next_day().map(|day| day.date);
    let moved = schedule.changes(within).into_iter();
    changed_days(context, moved.filter(|(_, collection)| Some(collection.date) != next))
}

/// What is not known yet, in the next weeks and wherever it comes before the next day of a service.
fn not_known(context: Context, schedule: &Schedule) -> AnyView {
    let nexts = schedule.services.iter().filter_map(|service| service.next.as_ref()).map(|next| next.date);
    let until = nexts.fold(weeks_after(context.today, WEEKS_AHEAD), Date::max);
    let days: Vec<_> = schedule.unknown.iter().filter(|days| days.from <= until).cloned().collect();
    unknown(context, &days, context.words().bins_unknown_help())
}

/// Moved collections, those together that moved alike; nothing where none did.
pub(super) fn changed_days<'a>(
    context: Context,
    moved: impl Iterator<Item = (&'a Service, &'a Collection)>,
) -> AnyView {
    let words = context.words();
    let mut changes: Vec<(&Collection, Vec<&str>)> = Vec::new();
    for (service, collection) in moved {
        let name = service.name.in_language(context.language);
        match changes.iter_mut().find(|(known, _)| moved_alike(known, collection)) {
            Some((_, names)) => names.push(name),
            None => changes.push((collection, vec![name])),
        }
    }
    if changes.is_empty() {
        return ().into_any();
    }
    let lines = changes
        .into_iter()
        .map(|(collection, names)| view! { <p>{change(context, &names.join(", "), collection)}</p> })
        .collect_view();
    view! { <Notice kind=NoticeKind::Changed title=words.bins_changes()>{lines}</Notice> }.into_any()
}

fn moved_alike(one: &Collection, other: &Collection) -> bool {
    (one.date, one.original_date, &one.reason) == (other.date, other.original_date, &other.reason)
}

/// "Recycling, Food: Wednesday 27 August instead of Tuesday 26 August. Reason: bank holiday"
fn change(context: Context, services: &str, collection: &Collection) -> String {
    let words = context.words();
    let day = dates::day(words, collection.date, context.today);
    let usual = dates::day(words, collection.usual_date(), context.today);
    let change = words.bins_changed_to(BinsChangedTo { service: services, date: &day, usual: &usual });
    match &collection.reason {
        Some(reason) => [&change, ". ", &words.bins_reason(context.text(reason))].concat(),
        None => change,
    }
}

/// The soonest first; those without a day, or asleep until another season, last.
fn by_date(schedule: &Schedule) -> Vec<&Service> {
    let mut services: Vec<&Service> = schedule.services.iter().collect();
    services.sort_by_key(|service| service.next.as_ref().map_or(Date::MAX, |next| next.date));
    services
}

fn row(context: Context, service: &Service) -> ServiceRow {
    let words = context.words();
    let next = service.next.as_ref();
    let day = |collection: &Collection| dates::relative(words, collection.date, context.today);
    let rhythm = service.frequency.as_ref();
    ServiceRow {
        bin: picture(&service.container),
        name: context.text(&service.name).to_owned(),
        day: next.map_or_else(|| words.bins_no_day().to_owned(), day),
        tag: next.and_then(|next| state(words, next)),
        container: context.text(&service.container.name).to_owned(),
        facts: rhythm.map(|rhythm| frequency(words, rhythm, context.today)).unwrap_or_default(),
    }
}

/// What has been, for those who want to know.
fn lasts(context: Context, services: &[&Service]) -> AnyView {
    let line = |service: &&Service| {
        let last = last_in_words(context, service.last.as_ref()?);
        Some(view! { <p>{[context.text(&service.name), ". ", &last].concat()}</p> })
    };
    let lines: Vec<_> = services.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| view! { <Details summary=context.words().bins_lasts()>{lines}</Details> }).into_any()
}

fn last_in_words(context: Context, last: &Collection) -> String {
    let words = context.words();
    let date = dates::day(words, last.date, context.today);
    match last.status {
        Status::Completed => words.bins_last_collected(&date),
        Status::NotCompleted => words.bins_last_missed(&date),
        Status::Scheduled if last.confidence == Confidence::Projected => words.bins_last_planned(&date),
        Status::Scheduled | Status::UnderWay | Status::Delayed => words.bins_last_collection(&date),
    }
}

/// What is not ordinary about a collection that is due.
fn state(words: Words, collection: &Collection) -> Option<&'static str> {
    match (collection.status, collection.confidence) {
        (Status::UnderWay, _) => Some(words.status_under_way()),
        (Status::Delayed, _) => Some(words.status_delayed()),
        (Status::Completed, _) => Some(words.status_completed()),
        (Status::NotCompleted, _) => Some(words.status_not_completed()),
        (Status::Scheduled, Confidence::Projected) => Some(words.bins_expected()),
        (Status::Scheduled, Confidence::Confirmed) => None,
    }
}

fn expected_help(words: Words, schedule: &Schedule) -> AnyView {
    let is_expected =
        |service: &Service| service.next.as_ref().is_some_and(|next| state(words, next) == Some(words.bins_expected()));
    let shown = schedule.services.iter().any(is_expected);
    shown.then(|| view! { <p class="quiet">{words.bins_expected_help()}</p> }).into_any()
}

/// What to do about a bin that was not collected: to report it here, the council's own way, else to call.
fn missed(context: Context, address: &Address) -> AnyView {
    let (words, way) = (context.words(), context.council.missed.as_ref());
    let here = context.has_area(reports::Page::ROOT).then(|| reports::Page::Missed(address.id.clone()));
    let link = match here {
        Some(page) => Some((page.path(context.language), None)),
        None => way.and_then(|way| way.url.clone()).map(|url| (url, Some("external"))),
    };
    let text = match way.and_then(|way| way.text.as_ref()) {
        Some(text) => Some(context.text(text).to_owned()),
        None if link.is_some() => None,
        None => Some(words.bins_missed_help(&contact::phone(context))),
    };
    let link = link.map(|(href, rel)| view! { <p><a href=href rel=rel>{words.bins_missed_link()}</a></p> });
    let text = text.map(|text| view! { <p>{contact::with_link(context, text)}</p> });
    view! { <div class="my-bins__missed"><Details summary=words.bins_missed()>{text} {link}</Details></div> }.into_any()
}

/// The days in the person's own calendar, and on one page; nothing where there are no bins.
pub fn calendars(context: Context, address: &Address, schedule: &Schedule) -> AnyView {
    if schedule.services.is_empty() {
        return ().into_any();
    }
    let (words, language) = (context.words(), context.language);
    let feed = Page::Calendar(address.id.clone()).path(language);
    let month = Page::Month(address.id.clone(), CalendarMonth::of(context.today)).path(language);
    view! {
        <ActionLink icon=Icon::Bell href=feed text=words.bins_calendar() external=true />
        <ActionLink icon=Icon::Calendar href=month text=words.bins_month() />
    }
    .into_any()
}

/// The way to whatever else a person wants of the council.
fn ask(context: Context) -> AnyView {
    let link = || {
        let ask = assistant::Page::Ask.path(context.language);
        view! { <ActionLink icon=Icon::Speech href=ask text=context.words().bins_ask() external=true /> }
    };
    context.has_area("assistant").then(link).into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use contract::council::{CouncilBrief, MissedCollection};
    use domain::{
        bins::ContainerKind,
        bins::UnknownDays,
        language::Language::{self, Cy, En},
        text::Text,
    };
    use jiff::civil::date;

    fn html(language: Language, schedule: &Schedule) -> String {
        let council = samples::council();
        let address = samples::address();
        my_bins(samples::context(&council, language), &address, schedule, samples::checked()).view.to_html()
    }

    #[test]
    fn whatever_else_a_person_wants_is_asked_where_that_is_switched_on() {
        assert!(!html(En, &samples::schedule()).contains("/ask"));
        let council = CouncilBrief { areas: vec!["assistant".into(), "bins".into()], ..samples::council() };
        let (context, address) = (samples::context(&council, Cy), samples::address());
        let html = my_bins(context, &address, &samples::schedule(), samples::checked()).view.to_html();
        assert!(html.contains(r#"href="/cy/ask" rel="external""#) && html.contains("Gofyn cwestiwn"), "{html}");
    }

    #[test]
    fn the_next_collection_is_said_in_words_with_its_bins() {
        let english = html(En, &samples::schedule());
        assert!(english.contains("Tomorrow, Tuesday 24 November"));
        assert!(english.contains("Put out by 7am") && english.contains("Checked today at 6:02pm"));
        assert!(english.contains("Every other Tuesday") && english.contains("Last collected: Tuesday 10 November"));
        let welsh = html(Cy, &samples::schedule());
        assert!(welsh.contains("Yfory, dydd Mawrth 24 Tachwedd"));
        assert!(welsh.contains("Bob yn ail ddydd Mawrth") && welsh.contains("Ailgylchu"));
    }

    #[test]
    fn a_changed_day_names_the_usual_one_and_the_reason() {
        let english = html(En, &samples::schedule());
        assert!(
            english.contains("Food: Tuesday 29 December instead of Monday 28 December. Reason: Bank holiday"),
            "{english}"
        );
        let welsh = html(Cy, &samples::schedule());
        assert!(welsh.contains("Bwyd: dydd Mawrth 29 Rhagfyr yn lle dydd Llun 28 Rhagfyr. Rheswm: Gŵyl y banc"));
    }

    #[test]
    fn the_next_day_itself_says_that_it_moved() {
        let mut schedule = samples::schedule();
        let moved = schedule.services[0].next.as_mut().expect("has a next");
        moved.original_date = Some(date(2026, 11, 23));
        assert!(html(En, &schedule).contains("Changed. Usual day: Monday 23 November"));
    }

    #[test]
    fn an_unconfirmed_day_is_marked_and_explained() {
        let mut schedule = samples::schedule();
        assert!(!html(En, &schedule).contains("may still change"));
        schedule.services[0].next.as_mut().expect("has a next").confidence = Confidence::Projected;
        let html = html(En, &schedule);
        assert!(html.contains(">not confirmed<") && html.contains("may still change"));
    }

    /// At an hour of a day, in both languages.
    fn at(day: Date, hour: i8, schedule: &Schedule) -> [String; 2] {
        let (council, address) = (samples::council(), samples::address());
        [En, Cy].map(|language| {
            let context = Context::at(language, &council, day.at(hour, 0, 0, 0));
            my_bins(context, &address, schedule, samples::checked()).view.to_html()
        })
    }

    #[test]
    fn what_to_do_about_the_bins_follows_the_hour() {
        for (day, hour, english, welsh) in [
            (18, 9, "In 6 days. Put out by 7am", "Ymhen 6 diwrnod. Rhoi allan erbyn 7am"),
            (23, 9, ">Put out by 7am<", ">Rhoi allan erbyn 7am<"),
            (23, 19, "Put out tonight, or by 7am tomorrow", "Rhoi allan heno, neu erbyn 7am yfory"),
            (24, 6, ">Put out by 7am<", ">Rhoi allan erbyn 7am<"),
            (24, 10, "Should be out already; 7am has passed", "Dylai fod allan eisoes; mae hi wedi 7am"),
        ] {
            let said = at(date(2026, 11, day), hour, &samples::schedule());
            assert!(said[0].contains(english), "{day} at {hour}: {}", said[0]);
            assert!(said[1].contains(welsh), "{day} at {hour}");
        }
    }

    #[test]
    fn what_the_crew_has_told_is_said_once_for_all_bins() {
        let mut schedule = samples::schedule();
        let tell = |schedule: &mut Schedule, told: [(Status, Text); 2]| {
            for (service, (status, told)) in schedule.services.iter_mut().zip(told) {
                let next = service.next.as_mut().expect("has a next");
                (next.status, next.told) = (status, Some(told));
            }
        };
        let on_its_way = Text::new("The crew is on its way", "Mae’r criw ar ei ffordd");
        tell(&mut schedule, [0, 1].map(|_| (Status::UnderWay, on_its_way.clone())));
        let [english, welsh] = at(date(2026, 11, 24), 10, &schedule);
        assert!(english.contains(">Should be out already; 7am has passed. The crew is on its way<"), "{english}");
        assert!(welsh.contains(". Mae’r criw ar ei ffordd<"), "{welsh}");
        let emptied = Text::new("Emptied at 10:42am", "Gwagiwyd am 10:42am");
        let left = Text::new("Not emptied: The bin was damaged", "Heb ei wagio: Roedd y bin wedi’i ddifrodi");
        tell(&mut schedule, [(Status::Completed, emptied), (Status::NotCompleted, left)]);
        let [english, _] = at(date(2026, 11, 24), 12, &schedule);
        assert!(english.contains(">Emptied at 10:42am. Not emptied: The bin was damaged<"), "{english}");
    }

    #[test]
    fn from_the_evening_on_the_next_day_leads() {
        let [english, welsh] = at(date(2026, 11, 24), 21, &samples::schedule());
        assert!(english.contains("In 14 days. Put out by 7am") && !english.contains("Today, Tuesday"), "{english}");
        assert!(english.contains("Last collection: Tuesday 24 November"));
        assert!(welsh.contains("Ymhen 14 diwrnod"));
    }

    #[test]
    fn nobody_puts_out_a_shared_bin_or_one_that_has_been_emptied() {
        let mut schedule = samples::schedule();
        let note = |schedule: &Schedule| html(En, schedule).contains("ut out by");
        schedule.services[0].container.kind = ContainerKind::Communal;
        assert!(note(&schedule), "the food caddy is the household's own");
        schedule.services[1].container.kind = ContainerKind::Communal;
        assert!(!note(&schedule));
        let mut done = samples::schedule();
        for service in &mut done.services {
            service.next.as_mut().expect("has a next").status = Status::Completed;
        }
        assert!(!note(&done));
    }

    #[test]
    fn the_list_is_in_the_order_of_the_days() {
        let mut schedule = samples::schedule();
        schedule.services[0].next = Some(Collection::scheduled(date(2026, 12, 8)));
        schedule.services[0].upcoming = vec![Collection::scheduled(date(2026, 12, 8))];
        let html = html(En, &schedule);
        let (food, recycling) = (html.rfind(">Food<"), html.rfind(">Recycling<"));
        assert!(food.expect("listed") < recycling.expect("listed"));
    }

    #[test]
    fn days_that_are_not_known_are_told_before_the_next_one_and_in_the_list() {
        let reason = Some(Text::new("bank holiday", "gŵyl banc"));
        let days =
            |from, to| UnknownDays { from: date(2026, 12, from), to: date(2026, 12, to), reason: reason.clone() };
        let mut schedule = samples::schedule();
        schedule.unknown = vec![days(24, 31)];
        let soon = html(En, &schedule);
        assert_eq!(soon.matches("The days from 24 December to 31 December are not known yet").count(), 1);
        assert!(soon.contains("Reason: bank holiday") && soon.contains("when the council confirms them"));
        for service in &mut schedule.services {
            service.next = Some(Collection::scheduled(date(2027, 1, 19)));
            service.upcoming = vec![Collection::scheduled(date(2027, 1, 19))];
        }
        let before = html(En, &schedule);
        assert_eq!(before.matches("The days from 24 December to 31 December are not known yet").count(), 2);
        assert!(before.contains("Something may be collected before the day shown here"));
        schedule.unknown = vec![UnknownDays { from: date(2027, 5, 3), to: date(2027, 5, 9), reason: None }];
        assert!(!html(En, &schedule).contains("not known yet"), "too far ahead");
    }

    #[test]
    fn a_missed_collection_is_reported_here_where_the_council_takes_reports() {
        let mut council = samples::council();
        council.missed = Some(MissedCollection { text: None, url: Some("https://aberwen.example/missed".into()) });
        council.areas.push("reports".into());
        let html = missed(samples::context(&council, Cy), &samples::address()).to_html();
        assert!(html.contains(r#"href="/cy/reports/missed/1""#) && !html.contains("external"), "{html}");
        assert!(html.contains("Dweud wrthym am gasgliad a fethwyd"), "{html}");
    }

    #[test]
    fn a_missed_collection_has_the_council_s_way_or_else_a_number() {
        let mut council = samples::council();
        let shown = |council: &CouncilBrief| missed(samples::context(council, En), &samples::address()).to_html();
        let call = shown(&council);
        assert!(call.contains("Bin not collected?") && call.contains(r#"href="tel:01234567890""#), "{call}");
        let text = Some(Text::new("Leave it out.", "Gadewch ef allan."));
        council.missed = Some(MissedCollection { text, url: Some("https://aberwen.example/missed".into()) });
        let own = shown(&council);
        assert!(own.contains("Leave it out.") && own.contains(r#"href="https://aberwen.example/missed""#), "{own}");
        assert!(!own.contains("tel:"));
    }

    #[test]
    fn a_day_that_nobody_confirmed_is_no_collection_once_it_is_over() {
        let mut schedule = samples::schedule();
        let last = Collection { confidence: Confidence::Projected, ..Collection::scheduled(date(2026, 11, 10)) };
        schedule.services[0].last = Some(last);
        assert!(html(En, &schedule).contains("Last planned: Tuesday 10 November"));
    }

    #[test]
    fn a_past_day_is_never_the_next_one() {
        let mut schedule = samples::schedule();
        for service in &mut schedule.services {
            service.next = Some(Collection::scheduled(date(2026, 11, 17)));
            service.upcoming.clear();
        }
        let html = html(En, &schedule);
        assert!(html.contains("We have no collection days") && html.contains("We do not know the day"));
        assert!(html.contains("01234 567 890"));
    }
}
