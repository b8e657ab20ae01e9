use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let contact = FooterContact {
        heading: "Speak to a person:".to_owned(),
        phone: "01234 567 890".to_owned(),
        hours: "Monday to Friday, 9am to 5pm".to_owned(),
    };
    let links = ["Accessibility", "This device"]
        .map(|text| LinkItem { href: "#".to_owned(), text: text.to_owned(), ..LinkItem::default() })
        .to_vec();
    vec![Example::new("footer", view! { <Footer contact=contact links_label="About this service" links=links /> })]
}
