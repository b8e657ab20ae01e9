//! The pages of the test provider, which no council puts before people: whom to sign in as.

use crate::{Context, Screen, screen::heading};
use leptos::prelude::*;
use ui::{LinkItem, LinkList, Notice, NoticeKind};

pub struct TestPerson {
    pub name: &'static str,
    pub is: TestPersonIs,
    /// Where the choice leads.
    pub href: String,
}

/// What is told of a person beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPersonIs {
    Proved,
    NotProved,
    /// They work for the council.
    OfATeam,
    OfNoTeam,
}

/// `turn_back` is where whoever chooses nobody is led.
pub fn test_sign_in(context: Context, people: Vec<TestPerson>, turn_back: String) -> Screen {
    let words = context.words();
    let items = people.into_iter().map(|person| LinkItem {
        href: person.href,
        text: person.name.to_owned(),
        note: Some(
            match person.is {
                TestPersonIs::Proved => words.identity_test_proved(),
                TestPersonIs::NotProved => words.identity_test_not_proved(),
                TestPersonIs::OfATeam => words.identity_test_of_a_team(),
                TestPersonIs::OfNoTeam => words.identity_test_of_no_team(),
            }
            .to_owned(),
        ),
        external: true,
    });
    let view = view! {
        <div class="readable">
            {heading(words.identity_test_title())} {warning(context)}
            <h2 class="govuk-heading-m">{words.identity_test_who()}</h2> <LinkList items=items.collect() />
            <p>
                <a href=turn_back rel="external">{words.identity_test_turn_back()}</a>
            </p>
        </div>
    };
    Screen::new(words.identity_test_title(), words.identity_test_description(), view)
}

/// What came is not what this service asks.
pub fn test_refused(context: Context) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_test_wrong())} <p>{words.identity_test_wrong_help()}</p> {warning(context)}
        </div>
    };
    Screen::new(words.identity_test_wrong(), words.identity_test_wrong_help(), view)
}

fn warning(context: Context) -> AnyView {
    let words = context.words();
    view! {
        <Notice kind=NoticeKind::Warning title=words.identity_test_warning()>
            <p>{words.identity_test_warning_help()}</p>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_that_it_is_no_real_one_and_leads_on_with_whom_is_chosen() {
        let council = samples::council();
        let html = |language| {
            let people =
                vec![TestPerson {
                    name: "Siân", is: TestPersonIs::OfATeam, href: "/dev-idp/authorize?a=1&p=s".into()
                }];
            test_sign_in(samples::context(&council, language), people, "/back".into()).view.to_html()
        };
        let english = html(En);
        assert!(english.contains("This is not a real sign-in") && english.contains("a=1&amp;p=s"), "{english}");
        assert!(english.contains("Works in customer services"), "{english}");
        assert!(english.contains(r#"href="/back" rel="external""#) && html(Cy).contains("Mewngofnodi prawf"));
        assert!(test_refused(samples::context(&council, En)).view.to_html().contains("not one of this service"));
    }
}
