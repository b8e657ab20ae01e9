use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let language = LanguageLink { href: "#".to_owned(), tag: "cy", name: "Cymraeg".to_owned() };
    vec![Example::new(
        "header",
        view! { <Header service="Aberwen bin days" home="#" language_label="Language" language=language account_place="account" account_link=Some(("#".to_owned(), "My account".to_owned())) /> },
    )]
}
