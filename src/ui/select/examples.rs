use super::*;
use crate::field::examples::{asked, wrong};
use crate::gallery::Example;

fn groups() -> Vec<OptionGroup> {
    let option = |text: &str| (text.to_owned(), text.to_owned());
    let group = |name: &str, options: &[&str]| OptionGroup {
        name: name.to_owned(),
        options: options.iter().copied().map(option).collect(),
    };
    vec![group("Bins and waste", &["Bin days", "Missed collection"]), group("Roads", &["Pothole"])]
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "select",
            view! { <Select field=asked("select", "What was it about?") name="about" none="Choose one" groups=groups() /> },
        ),
        Example::new(
            "select: error",
            view! {
                <Select
                    field=wrong(asked("select-wrong", "What was it about?"), "Select what it was about")
                    name="about-wrong"
                    none="Choose one"
                    groups=groups()
                />
            },
        ),
    ]
}
