use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let form = |error| {
        view! {
            <SearchForm
                action="#"
                heading=Some("When are my bins collected?".to_owned())
                label="Street or postcode"
                hint="For example, LS13 2AA or 10 Abbey Avenue"
                button="Find"
                waiting="Searching…"
                error=error
            />
        }
    };
    let error = FieldError { prefix: "Error:", text: "Enter a street or a postcode".to_owned() };
    vec![Example::new("search form: empty", form(None)), Example::new("search form: error", form(Some(error)))]
}
