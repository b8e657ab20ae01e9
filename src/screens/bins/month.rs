//! A month of bin days, on the screen and on one sheet of paper.

#[cfg(feature = "ssr")]
use super::age::age;
use super::{Checked, Page, my_bins::changed_days, picture::picture, unknown::unknown};
use crate::{AreaPage, CalendarMonth, Context, Screen, dates};
use domain::{
    address::Address,
    bins::{Collection, CollectionDay, Confidence, Schedule},
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{DayCell, DayMark, MonthGrid, PageLink, Pagination, Remark};
use words::{MonthHeading, MonthOnDay, MonthTitle, Words};

/// What may change while the page is looked at; whoever shows it for longer makes each part anew by itself.
pub struct MonthParts {
    /// Made with [`month_grid`].
    pub grid: AnyView,
    /// Made with [`age`](super::age()).
    pub age: AnyView,
    /// Made with [`month_in_words`].
    pub in_words: AnyView,
}

/// The page as it is for whoever does not stay.
#[cfg(feature = "ssr")]
pub fn month(
    context: Context,
    address: &Address,
    schedule: &Schedule,
    month: CalendarMonth,
    checked: Checked,
) -> Screen {
    let parts = MonthParts {
        grid: month_grid(context, schedule, month),
        age: age(context, schedule, checked),
        in_words: month_in_words(context, address, schedule, month, checked),
    };
    month_of(context, address, month, parts)
}

pub fn month_of(context: Context, address: &Address, month: CalendarMonth, parts: MonthParts) -> Screen {
    let words = context.words();
    let name = dates::month(words, month.first());
    let heading = words.month_heading(MonthHeading { month: &name, address: &address.line });
    let title = words.month_title(MonthTitle { month: &name, address: &address.line });
    let view = view! {
        <p class="month-back no-print">
            <a href=Page::MyBins(address.id.clone()).path(context.language)>{words.month_back()}</a>
        </p>
        <h1 class="month-heading" tabindex="-1">{heading}</h1>
        <div class="no-print">{pages(context, address, month)}</div>
        {parts.grid}
        <div class="no-print">{parts.age}</div>
        {parts.in_words}
    };
    Screen::new(title, words.bins_description(), view)
}

pub fn month_grid(context: Context, schedule: &Schedule, month: CalendarMonth) -> AnyView {
    let words = context.words();
    let days = days(context, schedule, month);
    let weeks =
        month.weeks().into_iter().map(|week| week.map(|date| date.map(|date| cell(context, date, &days)))).collect();
    let name = dates::month(words, month.first());
    view! { <MonthGrid caption=name weekdays=dates::weekdays(words) weeks=weeks /> }.into_any()
}

/// What a table cannot say, and what a sheet of paper must.
pub fn month_in_words(
    context: Context,
    address: &Address,
    schedule: &Schedule,
    month: CalendarMonth,
    checked: Checked,
) -> AnyView {
    let words = context.words();
    let (is_over, days) = (is_over(context, month), days(context, schedule, month));
    view! {
        <p class="print-only">{on_paper(context, address, &days)}" "{checked.on_paper(words)}</p>
        {(!is_over).then(|| notes(context, schedule, month))}
        <div class="no-print">
            <h2 class="govuk-heading-m">{words.month_in_words()}</h2>
            {if is_over {
                view! { <p>{words.month_over()}</p> }.into_any()
            } else {
                in_words(context, &days)
            }}
            <p class="quiet">{words.month_print_hint()}</p>
        </div>
    }
    .into_any()
}

/// Days that are over are not kept, so there is nothing to show of a month that is.
fn days<'a>(context: Context, schedule: &'a Schedule, month: CalendarMonth) -> Vec<CollectionDay<'a>> {
    if is_over(context, month) {
        return Vec::new();
    }
    schedule.days().into_iter().filter(|day| month.contains(day.date)).collect()
}

/// "Pontwen, Aberwen, AB1 2CD. Put out by 7am.": what a sheet on a door must say by itself. Containers that all share stand
/// outside anyway.
fn on_paper(context: Context, address: &Address, days: &[CollectionDay]) -> String {
    let words = context.words();
    let mut services = days.iter().flat_map(|day| &day.services);
    if services.all(|service| service.container.is_shared()) {
        return address.place() + ".";
    }
    let put_out = words.bins_put_out(&dates::time_of_day(words, context.council.put_out_by));
    [&*address.place(), ". ", &put_out, "."].concat()
}

fn is_over(context: Context, month: CalendarMonth) -> bool {
    month.last() < context.today
}

/// What a table cannot say, on paper as well: which day is changed and why, and which days are not known.
fn notes(context: Context, schedule: &Schedule, month: CalendarMonth) -> AnyView {
    let moved = schedule.changes(month.first()..=month.last());
    let first = month.first().max(context.today);
    let days: Vec<_> = schedule.unknown.iter().filter_map(|days| days.within(first, month.last())).collect();
    view! {
        {changed_days(context, moved.into_iter())}
        {unknown(context, &days, context.words().bins_unknown_help())}
    }
    .into_any()
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
        remark: day.and_then(|day| remark(words, &day.collections)),
    }
}

fn remark(words: Words, collections: &[&Collection]) -> Option<Remark> {
    let any = |is: fn(&Collection) -> bool| collections.iter().any(|collection| is(collection));
    if any(Collection::is_moved) {
        Some(Remark { sign: "!", text: words.month_changed() })
    } else if any(|collection| collection.confidence == Confidence::Projected) {
        Some(Remark { sign: "?", text: words.month_expected() })
    } else {
        None
    }
}

fn pages(context: Context, address: &Address, month: CalendarMonth) -> AnyView {
    let words = context.words();
    let link = |month: CalendarMonth| PageLink {
        href: Page::Month(address.id.clone(), month).path(context.language),
        text: dates::month(words, month.first()),
    };
    // Days that are over are not kept, so there is nothing to leaf back to.
    let previous = (month.first() > context.today).then(|| link(month.previous()));
    let next = if is_over(context, month) { CalendarMonth::of(context.today) } else { month.next() };
    view! { <Pagination label=words.month_pages() previous=previous next=Some(link(next)) /> }.into_any()
}

/// "Tuesday 24 November: Recycling, Food (changed)"
fn in_words(context: Context, days: &[CollectionDay]) -> AnyView {
    let words = context.words();
    if days.is_empty() {
        return view! { <p>{words.month_none()}</p> }.into_any();
    }
    let lines = days
        .iter()
        .map(|day| {
            let named = std::iter::zip(&day.services, &day.collections).map(|(service, collection)| {
                let name = context.text(&service.name);
                match remark(words, &[collection]) {
                    Some(remark) => [name, " (", remark.text, ")"].concat(),
                    None => name.to_owned(),
                }
            });
            let services = &named.collect::<Vec<_>>().join(", ");
            let date = &dates::sentence(dates::day(words, day.date, context.today));
            view! { <li>{words.month_on_day(MonthOnDay { date, services })}</li> }
        })
        .collect_view();
    view! { <ul class="govuk-list">{lines}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        bins::ContainerKind,
        bins::UnknownDays,
        language::Language::{self, Cy, En},
    };
    use jiff::civil::date;

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
        assert!(html(En, "2026-11").contains("Checked on 23 November 2026"));
    }

    #[test]
    fn a_moved_day_is_marked_in_words() {
        assert!(html(En, "2026-12").contains("Tuesday 29 December: Food (changed)"));
    }

    #[test]
    fn the_heading_says_which_month_of_which_home() {
        let html = html(Cy, "2026-12");
        assert!(html.contains("tabindex=\"-1\" class=\"month-heading\">Rhagfyr 2026, 12 Weir Lane<"), "{html}");
    }

    #[test]
    fn a_moved_day_says_its_usual_one_and_why_on_paper_too() {
        let html = html(En, "2026-12");
        let line = "Food: Tuesday 29 December instead of Monday 28 December. Reason: Bank holiday";
        let place = html.find(line).expect("told");
        assert!(place < html.find("Collections this month").expect("listed"), "outside of what paper leaves out");
    }

    #[test]
    fn a_sheet_says_what_to_put_out_where_somebody_has_to() {
        assert!(html(En, "2026-12").contains("AB1 2CD. Put out by 7am."));
        let mut schedule = samples::schedule();
        for service in &mut schedule.services {
            service.container.kind = ContainerKind::Communal;
        }
        let (council, address) = (samples::council(), samples::address());
        let december = "2026-12".parse().expect("a month");
        let context = samples::context(&council, En);
        let html = month(context, &address, &schedule, december, samples::checked()).view.to_html();
        assert!(html.contains("AB1 2CD.") && !html.contains("Put out"), "{html}");
    }

    #[test]
    fn days_of_the_month_that_are_not_known_are_told() {
        let council = samples::council();
        let context = samples::context(&council, En);
        let mut schedule = samples::schedule();
        schedule.unknown = vec![UnknownDays { from: date(2026, 12, 21), to: date(2027, 1, 14), reason: None }];
        let told = |of: &str| {
            let of = of.parse().expect("a month");
            let html = month(context, &samples::address(), &schedule, of, samples::checked()).view.to_html();
            html.split("The days ").nth(1).map(|rest| rest.split(" are").next().expect("a part").to_owned())
        };
        assert_eq!(told("2026-11"), None);
        assert_eq!(told("2026-12").as_deref(), Some("from 21 December to 31 December"));
        assert_eq!(told("2027-01").as_deref(), Some("from 1 January to 14 January"));
    }

    #[test]
    fn a_month_that_is_over_says_so_and_leads_to_this_one() {
        let over = html(En, "2026-10");
        assert!(over.contains("This month is over") && !over.contains("We have no collection days"));
        assert!(over.contains("/bins/1/month/2026-11") && !over.contains("/bins/1/month/2026-09"));
        assert!(html(En, "1999-01").contains("/bins/1/month/2026-11"));
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
