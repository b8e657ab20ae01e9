use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let form = |error| {
        view! {
            <SearchForm
                action="#"
                label="Find your street or postcode"
                hint="For example, LS13 2AA or 10 Abbey Avenue"
                button="Find"
                error=error
            />
        }
    };
    let error = SearchError { prefix: "Error:", text: "Enter a street or a postcode".to_owned() };
    vec![Example::new("search form: empty", form(None)), Example::new("search form: error", form(Some(error)))]
}
