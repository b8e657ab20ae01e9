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
    /// What is not ordinary about these collections.
    pub remark: Option<Remark>,
}

/// A word about the collections of a day, and the sign that stands for it where there is no room for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    pub sign: &'static str,
    pub text: &'static str,
}

/// `weekdays` are pairs of short and full name, in the order of the columns; `weeks` have `None` outside the month. The
/// caption is for those who hear the table: the heading above it says the same.
#[component]
pub fn MonthGrid(
    #[prop(into)] caption: String,
    weekdays: [(&'static str, &'static str); 7],
    weeks: Vec<[Option<DayCell>; 7]>,
) -> AnyView {
    let headers =
        weekdays.into_iter().map(|(short, full)| view! { <th scope="col" abbr=full>{short}</th> }).collect_view();
    let signs = signs(&weeks);
    let rows =
        weeks.into_iter().map(|week| view! { <tr>{week.into_iter().map(cell).collect_view()}</tr> }).collect_view();
    view! {
        <table class="month">
            <caption class="govuk-visually-hidden">{caption}</caption>
            // The days have their places before the last of them has arrived.
            <colgroup span="7"></colgroup>
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {signs}
    }
    .into_any()
}

/// What the signs of this month stand for. Whoever hears the table hears the words themselves.
fn signs(weeks: &[[Option<DayCell>; 7]]) -> AnyView {
    let mut remarks: Vec<Remark> = Vec::new();
    for remark in weeks.iter().flatten().flatten().filter_map(|cell| cell.remark) {
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    let sign = |remark: Remark| view! { <span><b class="month__sign">{remark.sign}</b> {remark.text}</span> };
    (!remarks.is_empty())
        .then(
            || view! { <p class="month__signs" aria-hidden="true">{remarks.into_iter().map(sign).collect_view()}</p> },
        )
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
            {cell.remark.map(remark)}
        </td>
    }
    .into_any()
}

fn remark(remark: Remark) -> AnyView {
    view! {
        <b class="month__sign" aria-hidden="true">{remark.sign}</b>
        <span class="month__remark">{remark.text}</span>
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
