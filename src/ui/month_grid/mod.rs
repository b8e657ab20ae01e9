//! A month as a calendar.
//!
//! Accessibility: a real table with a caption and column headers; a day's bins are named in text, which is shown where
//! there is room and always read; today is marked with `aria-current="date"` and in words, not by colour alone.

pub(crate) mod examples;

use crate::{Bin, BinPicture, Size};
use leptos::prelude::*;

/// A collection on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayMark {
    pub bin: Bin,
    pub name: String,
}

/// One day of the month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCell {
    /// Day of the month.
    pub day: i8,
    /// "today", where it is.
    pub today: Option<&'static str>,
    pub marks: Vec<DayMark>,
    /// A word about these collections: "changed", "expected".
    pub remark: Option<&'static str>,
}

/// `weekdays` are pairs of short and full name, in the order of the columns; `weeks` have `None` outside the month.
#[component]
pub fn MonthGrid(
    #[prop(into)] caption: String,
    weekdays: [(&'static str, &'static str); 7],
    weeks: Vec<[Option<DayCell>; 7]>,
) -> AnyView {
    let headers =
        weekdays.into_iter().map(|(short, full)| view! { <th scope="col" abbr=full>{short}</th> }).collect_view();
    let rows =
        weeks.into_iter().map(|week| view! { <tr>{week.into_iter().map(cell).collect_view()}</tr> }).collect_view();
    view! {
        <table class="month">
            <caption class="month__caption">{caption}</caption>
            // The days have their places before the last of them has arrived.
            <colgroup span="7"></colgroup>
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(day: Option<DayCell>) -> AnyView {
    let Some(cell) = day else {
        return view! { <td></td> }.into_any();
    };
    let mut class = String::from("month__cell");
    if cell.today.is_some() {
        class.push_str(" month__cell--today");
    }
    if !cell.marks.is_empty() {
        class.push_str(if cell.remark.is_some() { " month__cell--changed" } else { " month__cell--marked" });
    }
    let marks = (!cell.marks.is_empty())
        .then(|| view! { <ul class="month__bins">{cell.marks.into_iter().map(mark).collect_view()}</ul> });
    view! {
        <td class=class aria-current=cell.today.map(|_| "date")>
            <span class="month__day">{cell.day.to_string()}</span>
            {cell.today.map(|today| view! { <span class="govuk-visually-hidden">" "{today}</span> })}
            {marks}
            {cell.remark.map(|remark| view! { <span class="month__remark">{remark}</span> })}
        </td>
    }
    .into_any()
}

fn mark(mark: DayMark) -> AnyView {
    view! {
        <li class="month__bin">
            <BinPicture bin=mark.bin size=Size::Small />
            <span class="month__name">{mark.name}</span>
        </li>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::examples::grid;

    #[test]
    fn today_is_marked_once_and_in_words() {
        let html = grid().to_html();
        assert_eq!(html.matches(r#"aria-current="date""#).count(), 1);
        assert!(html.contains("today"));
    }

    #[test]
    fn each_bin_is_named_and_each_column_has_a_header() {
        let html = grid().to_html();
        assert!(html.contains("Garden"));
        assert_eq!(html.matches(r#"scope="col""#).count(), 7);
    }

    use leptos::prelude::RenderHtml;
}
