//! A month of bin days, on the screen and on one sheet of paper.

use super::{Checked, picture::picture};
use crate::{CalendarMonth, Context, Screen, dates, routes, screen::heading};
use domain::{
    address::Address,
    bins::{Collection, CollectionDay, Confidence, Schedule},
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{DayCell, DayMark, MonthGrid, PageLink, Pagination};
use words::{MonthOnDay, MonthTitle, Words};

pub fn month(
    context: Context,
    address: &Address,
    schedule: &Schedule,
    month: CalendarMonth,
    checked: Checked,
) -> Screen {
    let words = context.words();
    let name = dates::month(words, month.first());
    let title = words.month_title(MonthTitle { month: &name, address: &address.line });
    let days: Vec<CollectionDay> = schedule.days().into_iter().filter(|day| month.contains(day.date)).collect();
    let weeks =
        month.weeks().into_iter().map(|week| week.map(|date| date.map(|date| cell(context, date, &days)))).collect();
    let checked_on = dates::day(words, domain::london::today(checked.fetched_at), context.today);
    let view = view! {
        <p class="no-print">
            <a href=routes::bins(context.language, &address.id)>{words.month_back()}</a>
        </p>
        {heading(address.line.clone())}
        <div class="no-print">{checked.view(words)}</div>
        // On paper "today" would soon be wrong.
        <p class="print-only">{words.month_checked_on(&checked_on)}</p>
        <MonthGrid caption=name weekdays=dates::weekdays(words) weeks=weeks />
        <div class="no-print">
            {pages(context, address, month)}
            <h2 class="govuk-heading-m">{words.month_in_words()}</h2>
            {in_words(context, &days)}
            <p class="quiet">{words.month_print_hint()}</p>
        </div>
    };
    Screen::new(title, words.bins_description(), view)
}

fn cell(context: Context, date: Date, days: &[CollectionDay]) -> DayCell {
    let words = context.words();
    let day = days.iter().find(|day| day.date == date);
    let mark = |day: &CollectionDay| {
        day.services
            .iter()
            .map(|service| DayMark { bin: picture(&service.container), name: context.text(&service.name).to_owned() })
            .collect()
    };
    DayCell {
        day: date.day(),
        today: (date == context.today).then(|| words.month_today()),
        marks: day.map(mark).unwrap_or_default(),
        remark: day.and_then(|day| remark(words, day)),
    }
}

fn remark(words: Words, day: &CollectionDay) -> Option<&'static str> {
    let any = |is: fn(&Collection) -> bool| day.collections.iter().any(|collection| is(collection));
    if any(Collection::is_moved) {
        Some(words.month_changed())
    } else if any(|collection| collection.confidence == Confidence::Projected) {
        Some(words.month_expected())
    } else {
        None
    }
}

fn pages(context: Context, address: &Address, month: CalendarMonth) -> AnyView {
    let words = context.words();
    let link = |month: CalendarMonth| PageLink {
        href: routes::month(context.language, &address.id, month),
        text: dates::month(words, month.first()),
    };
    // Days that are over are not kept, so there is nothing to leaf back to.
    let previous = (month.first() > context.today).then(|| link(month.previous()));
    view! { <Pagination label=words.month_pages() previous=previous next=Some(link(month.next())) /> }.into_any()
}

/// "Tuesday 24 November: Recycling, Food"
fn in_words(context: Context, days: &[CollectionDay]) -> AnyView {
    let words = context.words();
    if days.is_empty() {
        return view! { <p>{words.month_none()}</p> }.into_any();
    }
    let lines = days
        .iter()
        .map(|day| {
            let names: Vec<&str> = day.services.iter().map(|service| context.text(&service.name)).collect();
            let date = dates::sentence(dates::day(words, day.date, context.today));
            let line = words.month_on_day(MonthOnDay { date: &date, services: &names.join(", ") });
            let line = match remark(words, day) {
                Some(remark) => [&line, " (", remark, ")"].concat(),
                None => line,
            };
            view! { <li>{line}</li> }
        })
        .collect_view();
    view! { <ul class="govuk-list">{lines}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, of: &str) -> String {
        let council = samples::council();
        let context = samples::context(&council, language);
        let of = of.parse().expect("a month");
        month(context, &samples::address(), &samples::schedule(), of, samples::checked()).view.to_html()
    }

    #[test]
    fn a_month_is_a_table_and_a_list() {
        let english = html(En, "2026-11");
        assert!(english.contains("November 2026") && english.contains("<table"));
        assert!(english.contains("Tuesday 24 November: Recycling, Food"), "{english}");
        assert_eq!(english.matches(r#"aria-current="date""#).count(), 1);
        assert!(html(Cy, "2026-11").contains("Dydd Mawrth 24 Tachwedd: Ailgylchu, Bwyd"));
    }

    #[test]
    fn paper_says_on_which_day_it_was_checked() {
        assert!(html(En, "2026-11").contains("Checked on Monday 23 November"));
    }

    #[test]
    fn a_moved_day_is_marked_in_words() {
        assert!(html(En, "2026-12").contains("Tuesday 29 December: Food (changed)"));
    }

    #[test]
    fn one_can_leaf_on_but_not_into_the_past() {
        let now = html(En, "2026-11");
        assert!(now.contains("/bins/1/month/2026-12") && !now.contains("/bins/1/month/2026-10"));
        assert!(html(En, "2026-12").contains("/bins/1/month/2026-11"));
    }

    #[test]
    fn an_empty_month_says_so() {
        assert!(html(En, "2027-06").contains("We have no collection days for this month"));
    }
}
