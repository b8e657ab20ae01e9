//! Tables of counts, with a bar to each row.

use super::chart::bar;
use leptos::prelude::*;

pub struct Row {
    pub name: String,
    /// What its bar is as long as.
    pub count: u64,
    pub cells: Vec<String>,
}

impl Row {
    /// With its count alone.
    pub fn of(name: impl Into<String>, count: u64) -> Row {
        Row { name: name.into(), count, cells: vec![super::names::number(count)] }
    }
}

/// Nothing where there is no row.
pub fn table(caption: &str, heads: &[&str], rows: Vec<Row>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let most = rows.iter().map(|row| row.count).max().unwrap_or_default();
    let number = |head: &&str| {
        view! {
            <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                {(*head).to_owned()}
            </th>
        }
    };
    let (first, others) = heads.split_first().unwrap_or((&"", &[]));
    view! {
        <table class="govuk-table figures">
            <caption class="govuk-table__caption govuk-table__caption--m">{caption.to_owned()}</caption>
            <thead class="govuk-table__head">
                <tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">
                        {(*first).to_owned()}
                    </th>
                    {others.iter().map(number).collect_view()}
                </tr>
            </thead>
            <tbody class="govuk-table__body">{rows.into_iter().map(|one| row(one, most)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(Row { name, count, cells }: Row, most: u64) -> AnyView {
    let cell = |cell| view! { <td class="govuk-table__cell govuk-table__cell--numeric">{cell}</td> };
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">
                {name}
                {bar(count, most)}
            </th>
            {cells.into_iter().map(cell).collect_view()}
        </tr>
    }
    .into_any()
}
