//! The page of the figures of a period.

use super::{
    chart::columns,
    names,
    names::{number, percent},
    tables::{Row, table},
};
use crate::{Context, Screen, WholeContext, dates, document::bullets, language::in_language, screen::heading};
use ::assistant::insight::{Figures, Outcome, Share, Span, Tally};
use contract::insight::doors::{CONTACTS, INSIGHT, QUESTIONS, TURNS};
use domain::language::Language;
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{Details, SummaryItem, SummaryList};
use words::{InsightClaim, InsightPeriod, InsightSavedTime, Words};

pub struct Insight<'a> {
    pub figures: &'a Figures,
    pub span: Span,
    pub first: Date,
    pub last: Date,
    /// What the council takes a contact to cost its staff.
    pub minutes_each: u32,
    /// The questions that nobody has labelled.
    pub waiting: u64,
}

pub fn figures(context: WholeContext, shown: &Insight) -> Screen {
    let words = context.words();
    let (first, last) = (&dates::full_date(words, shown.first), &dates::full_date(words, shown.last));
    let view = view! {
        {heading(words.insight_title())}
        <div class="readable">
            <p>{words.insight_lead()}</p>
            {spans(*context, shown.span)}
            <h2 class="govuk-heading-m">{words.insight_period(InsightPeriod { first, last })}</h2>
            {in_short(words, shown)}
            {over_time(words, shown)}
            {claims(words, shown.figures)}
            {contacts(words, shown.figures)}
            {turns(words, shown.figures)}
            {how(words)}
            {files(*context, shown)}
        </div>
    };
    Screen::new(words.insight_title(), words.insight_description(), view)
}

fn spans(context: Context, span: Span) -> AnyView {
    let words = context.words();
    let path = in_language(INSIGHT, context.language);
    let one = |one: &Span| {
        let (href, text) = ([&*path, "?days=", one.name()].concat(), names::span(words, *one));
        let shown = match *one == span {
            true => view! { <strong aria-current="page">{text}</strong> }.into_any(),
            false => view! { <a href=href rel="external">{text}</a> }.into_any(),
        };
        view! { <li>{shown}</li> }
    };
    view! {
        <nav class="no-print" aria-label=words.insight_periods()>
            <ul class="govuk-list">{Span::ALL.iter().map(one).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn in_short(words: Words, shown: &Insight) -> AnyView {
    let all = &shown.figures.all;
    if all.contacts() + all.with(Outcome::Danger) == 0 {
        return view! { <p>{words.insight_nothing()}</p> }.into_any();
    }
    let item = |key: &str, value: String| SummaryItem { key: key.to_owned(), value: value.into_any(), action: None };
    let mut items = vec![
        item(words.insight_contacts(), number(all.contacts())),
        item(words.insight_contained(), names::share(words, all.contained())),
    ];
    for outcome in Outcome::ALL.iter().copied().filter(|outcome| *outcome != Outcome::Danger) {
        items.push(item(names::outcome(words, outcome), names::share(words, all.share(outcome))));
    }
    items.push(item(words.insight_danger(), number(all.with(Outcome::Danger))));
    items.push(item(words.insight_saved(), saved(words, shown)));
    items.push(item(words.insight_wrong_acts(), wrong_acts(words, shown.figures)));
    view! { <SummaryList items=items /> }.into_any()
}

fn saved(words: Words, shown: &Insight) -> String {
    let minutes = shown.figures.minutes_saved(shown.minutes_each);
    let (hours, rest) = (number(minutes / 60), (minutes % 60).to_string());
    let time = words.insight_saved_time(InsightSavedTime { hours: &hours, minutes: &rest });
    [&*time, " ", &*words.insight_saved_how(&shown.minutes_each.to_string())].concat()
}

fn wrong_acts(words: Words, figures: &Figures) -> String {
    let share = figures.labels.wrong_acts();
    match share.of {
        0 => words.insight_no_sample().to_owned(),
        _ => [&*names::share(words, share), ". ", words.insight_wrong_acts_of()].concat(),
    }
}

fn over_time(words: Words, shown: &Insight) -> AnyView {
    let course = shown.figures.course(shown.first, shown.last, shown.span);
    let counts: Vec<u64> = course.iter().map(|(_, count)| *count).collect();
    if counts.iter().all(|count| *count == 0) {
        return ().into_any();
    }
    let head = if shown.span.step() == 1 { words.insight_day() } else { words.insight_week_from() };
    let row = |(day, count): &(Date, u64)| Row::of(dates::full_date(words, *day), *count);
    let rows = course.iter().map(row).collect();
    view! {
        <h2 class="govuk-heading-m">{words.insight_over_time()}</h2>
        {columns(&counts)}
        <Details summary=words.insight_as_table()>
            {table(words.insight_over_time(), &[head, words.insight_count()], rows)}
        </Details>
    }
    .into_any()
}

/// What is said of two areas, and how it is here.
fn claims(words: Words, figures: &Figures) -> AnyView {
    let claim = |area: &str| {
        let claim = figures.claim(area);
        let area = names::area(words, Some(area));
        if claim.share.of == 0 {
            return words.insight_claim_none(&area);
        }
        let (asked, reasons) = (claim.asked.to_string(), claim.reasons.to_string());
        let (percent, contacts) = (percent(claim.share), number(claim.share.of));
        let most = claim.most.iter().map(|(intent, _)| names::intent(words, Some(intent)));
        let most = most.collect::<Vec<_>>().join("; ");
        words.insight_claim(InsightClaim {
            area: &area,
            asked: &asked,
            reasons: &reasons,
            most: &most,
            percent: &percent,
            contacts: &contacts,
        })
    };
    let claims = ["waste", "highways"].map(|area| view! { <li>{claim(area)}</li> });
    view! {
        <h2 class="govuk-heading-m">{words.insight_claims()}</h2>
        <p>{words.insight_claims_lead()}</p>
        <ul class="govuk-list govuk-list--bullet">{claims.into_iter().collect_view()}</ul>
    }
    .into_any()
}

/// A language in its own words.
fn own_name(language: Language) -> String {
    Words::of(language).settings_language_name().to_owned()
}

fn contacts(words: Words, figures: &Figures) -> AnyView {
    let row = |name: String, tally: &Tally| Row {
        name,
        count: tally.contacts(),
        cells: vec![number(tally.contacts()), percent(tally.contained()), percent(tally.share(Outcome::HandedOver))],
    };
    let heads = |first| [first, words.insight_count(), words.insight_settled(), words.insight_to_a_person()];
    let areas = figures.areas.iter().map(|(area, tally)| row(names::area(words, area.as_deref()), tally));
    let intents = figures.intents.iter().map(|(intent, tally)| row(names::intent(words, intent.as_deref()), tally));
    let languages = figures.languages.iter().map(|(language, tally)| row(own_name(*language), tally));
    let channels =
        figures.channels.iter().map(|(channel, tally)| row(names::channel(words, *channel).to_owned(), tally));
    let unsettled = figures.unsettled().into_iter().map(|(intent, tally)| {
        let (count, share) = (tally.unsettled(), Share { part: tally.unsettled(), of: tally.contacts() });
        Row { name: names::intent(words, intent), count, cells: vec![number(count), percent(share)] }
    });
    let unsettled_heads = [words.insight_reason(), words.insight_count(), words.insight_of_its_contacts()];
    view! {
        {table(words.insight_by_area(), &heads(words.insight_area()), areas.collect())}
        {table(words.insight_by_reason(), &heads(words.insight_reason()), intents.collect())}
        {table(words.insight_unsettled(), &unsettled_heads, unsettled.collect())}
        {table(words.insight_by_language(), &heads(words.insight_language()), languages.collect())}
        {table(words.insight_by_channel(), &heads(words.insight_channel()), channels.collect())}
    }
    .into_any()
}

fn turns(words: Words, figures: &Figures) -> AnyView {
    let Some(milliseconds) = figures.mean_milliseconds() else { return ().into_any() };
    let head = words.insight_turns();
    let statuses = figures.statuses.iter().map(|(status, count)| Row::of(names::status(words, *status), *count));
    let by = figures.answered_by.iter().map(|(by, count)| Row::of(names::answered_by(words, *by), *count));
    let certainties = figures.certainties.iter();
    let certainties = certainties.map(|(one, count)| Row::of([one.name(), "%"].concat(), *count));
    view! {
        {table(words.insight_by_status(), &[words.insight_what(), head], statuses.collect())}
        {table(words.insight_answered_by(), &[words.insight_who(), head], by.collect())}
        {table(words.insight_certainty(), &[words.insight_confidence(), head], certainties.collect())}
        <p>{words.insight_mean(&number(milliseconds))}</p>
    }
    .into_any()
}

fn how(words: Words) -> AnyView {
    let lines = [
        words.insight_how_contact(),
        words.insight_how_settled(),
        words.insight_how_open(),
        words.insight_how_danger(),
        words.insight_how_turn(),
    ];
    view! {
        <h2 class="govuk-heading-m">{words.insight_how()}</h2>
        {bullets(&lines)}
    }
    .into_any()
}

fn files(context: Context, shown: &Insight) -> AnyView {
    let words = context.words();
    let query = ["?days=", shown.span.name()].concat();
    let (contacts, turns) = ([CONTACTS, &query].concat(), [TURNS, &query].concat());
    let labels = in_language(QUESTIONS, context.language);
    view! {
        <div class="no-print">
            <h2 class="govuk-heading-m">{words.insight_more()}</h2>
            <ul class="govuk-list">
                <li>
                    <a href=contacts rel="external" download="contacts.csv">
                        {words.insight_contacts_file()}
                    </a>
                </li>
                <li>
                    <a href=turns rel="external" download="turns.csv">
                        {words.insight_turns_file()}
                    </a>
                </li>
                <li>
                    <a href=labels rel="external">
                        {words.insight_questions_link(&number(shown.waiting))}
                    </a>
                </li>
            </ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use ::assistant::insight::{AnsweredBy, Certainty, Channel, Contacts, Labels, Status, Turns};
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    fn contacts(intent: Option<&str>, outcome: Outcome, count: u64) -> Contacts {
        let (day, language, channel) = (date(2026, 11, 24), Cy, Channel::Page);
        Contacts { day, language, channel, intent: intent.map(str::to_owned), outcome, count }
    }

    fn told(labels: Labels) -> Figures {
        let all = [
            contacts(Some("waste.dates"), Outcome::Answered, 1200),
            contacts(Some("waste.missed"), Outcome::Done, 300),
            contacts(Some("waste.bulky"), Outcome::HandedOver, 100),
            contacts(Some("gone.since"), Outcome::Abandoned, 9),
            contacts(None, Outcome::NotUnderstood, 391),
            contacts(None, Outcome::Danger, 2),
        ];
        let (day, language, channel, intent) = (date(2026, 11, 24), En, Channel::Panel, None);
        let (status, by, certainty) = (Status::Answered, AnsweredBy::Pages, Some(Certainty::Below50));
        let turns = [Turns { day, language, channel, intent, status, by, certainty, count: 4, milliseconds: 10 }];
        Figures::of(&all, &turns, labels)
    }

    fn html(language: Language, told: &Figures, span: Span) -> String {
        let (first, last) = (date(2026, 11, 19), date(2026, 11, 25));
        let shown = Insight { figures: told, span, first, last, minutes_each: 5, waiting: 3 };
        samples::with_whole(&samples::whole_council(), language, |context| figures(context, &shown).view.to_html())
    }

    #[test]
    fn the_page_says_what_one_reckons_by_hand() {
        let html = html(En, &told(Labels { labelled: 8, acted: 8, wrong: 1 }), Span::Week);
        for said in [
            // 1500 of 1200 + 300 + 100 + 9 + 391.
            "1,500 of 2,000 (75%)",
            "100 of 2,000 (5%)",
            // 7,500 minutes.
            "125 hr 0 min.",
            "1 of 8 (13%). ",
            "Bins and waste: people asked for 3 of 7 reasons.",
            "make 100% of the contacts, which are 1,600 in all.",
            "gone.since",
            "A turn takes 3 thousandths",
            "25-50%",
            "Cymraeg",
            "(3 wait)",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
        assert!(!html.contains("style="), "the policy of the page takes none: {html}");
    }

    #[test]
    fn each_chart_has_its_table_and_is_nothing_to_a_screen_reader() {
        let html = html(Cy, &told(Labels::default()), Span::Week);
        assert_eq!(html.matches("<svg").count(), html.matches("aria-hidden=\"true\"").count());
        let tables = html.split("<table").skip(1);
        assert!(tables.clone().count() > 6 && tables.clone().all(|table| table.contains("<caption")), "{html}");
        assert!(html.contains("Dim sampl.") && html.contains("1,500 o 2,000 (75%)"), "{html}");
    }

    #[test]
    fn of_nothing_nothing_is_reckoned() {
        let html = html(En, &Figures::default(), Span::Year);
        assert!(html.contains("Nobody has asked for anything") && !html.contains("<table"), "{html}");
        assert!(html.contains("?days=364") && !html.contains("<svg"), "{html}");
    }
}
