//! One choice of many, in a list that opens.
//!
//! Accessibility: GOV.UK's select, the browser's own; it stands for those who work with it every day, since a long list of
//! radios says more to whoever sees it for the first time. Its options are in groups that are read with them.

pub(crate) mod examples;

use crate::Field;
use leptos::prelude::*;

/// Options below one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionGroup {
    pub name: String,
    /// What each sends, and its text.
    pub options: Vec<(String, String)>,
}

#[component]
pub fn Select(
    field: Field,
    #[prop(into)] name: String,
    /// What stands there before anything is chosen; it sends nothing.
    #[prop(into)]
    none: String,
    groups: Vec<OptionGroup>,
) -> AnyView {
    let wrong = if field.error.is_some() { "govuk-select govuk-select--error" } else { "govuk-select" };
    let option = |(value, text)| view! { <option value=value>{text}</option> };
    let group = |group: OptionGroup| {
        let options = group.options.into_iter().map(option).collect_view();
        view! { <optgroup label=group.name>{options}</optgroup> }
    };
    let select = view! {
        <select class=wrong id=field.id.clone() name=name aria-describedby=field.described_by(None)>
            <option value="">{none}</option>
            {groups.into_iter().map(group).collect_view()}
        </select>
    };
    field.labelled(select.into_any())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::field::examples::wrong;

    #[test]
    fn it_has_a_label_and_nothing_is_chosen_to_begin_with() {
        let groups = vec![OptionGroup { name: "Bins".to_owned(), options: vec![("a\"".to_owned(), "A".to_owned())] }];
        let field = wrong(crate::field::examples::asked("which", "Which?"), "Select one");
        let html = view! { <Select field=field name="which" none="Choose" groups=groups /> }.to_html();
        assert!(html.contains(r#"for="which""#) && html.contains(r#"aria-describedby="which-error""#), "{html}");
        assert!(html.contains(r#"<option value="">Choose"#) && html.contains(r#"label="Bins""#), "{html}");
        assert!(html.contains(r#"value="a&quot;""#) && !html.contains("selected"), "{html}");
    }
}
