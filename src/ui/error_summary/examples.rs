use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let errors = vec![("#q".to_owned(), "Enter a street or a postcode".to_owned())];
    vec![Example::new("error summary: one", view! { <ErrorSummary title="There is a problem" errors=errors /> })]
}
