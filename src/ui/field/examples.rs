use super::*;
use crate::gallery::Example;

/// A question to show controls with.
pub(crate) fn asked(id: &str, label: &str) -> Field {
    Field { id: id.to_owned(), label: label.to_owned(), ..Field::default() }
}

pub(crate) fn wrong(field: Field, text: &str) -> Field {
    Field { error: Some(FieldError { prefix: "Error:", text: text.to_owned() }), ..field }
}

pub(crate) fn examples() -> Vec<Example> {
    let hint = Some("The crew looks for it there.".to_owned());
    let heading = Field { standing: Standing::Heading, hint, ..asked("field-heading", "Where does the bin stand?") };
    let none = || view! { <p>"The controls"</p> }.into_any();
    vec![
        Example::new("field: legend as the heading of a page", heading.grouped(none())),
        Example::new(
            "field: legend with an error",
            wrong(asked("field-wrong", "Where is it?"), "Select where the bin stands").grouped(none()),
        ),
    ]
}
