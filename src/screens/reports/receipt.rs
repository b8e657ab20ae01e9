//! Right after a report was made: that the council has it, or that this device keeps it until then.

use super::{Page, following::about};
use crate::{AreaPage, Context, Destination, Screen, bins, dates, screen::heading};
use contract::reports::ReportAnswer;
use domain::{address::AddressId, reports::MyReport};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{LinkItem, LinkList, Notice, NoticeKind, Panel};
use words::ReceiptWaitingCloses;

/// `home` is the address of the report, where that is known: the answer does not have it. `email` is who is written to.
pub fn receipt(context: Context, answer: &ReportAnswer, home: Option<&AddressId>, email: Option<&str>) -> Screen {
    let words = context.words();
    let reference = answer.reference.as_str();
    let see = link(Page::Report(answer.reference.clone()).path(context.language), words.receipt_see());
    let view = view! {
        <div class="readable">
            <Panel title=words.receipt_title() text=words.receipt_reference(reference) reference=reference />
            <p>{words.receipt_reference_help()}</p> {next(context, answer.expected_by, email)}
            {links(context, Some(see), home)}
        </div>
    };
    Screen::new(words.receipt_title(), words.reports_description(), view)
}

/// Whether a report outlives its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Kept,
    /// The browser keeps nothing.
    NotKept,
    /// There is no space left.
    Full,
}

/// There is no network: what was said is here, and what becomes of it.
pub fn waiting(context: Context, mine: &MyReport, keeping: Keeping) -> Screen {
    let words = context.words();
    let (title, help) = match keeping {
        Keeping::Kept => (words.receipt_waiting_title(), words.receipt_waiting()),
        Keeping::NotKept => (words.outbox_not_kept(), words.outbox_not_kept_help()),
        Keeping::Full => (words.outbox_full(), words.outbox_full_help()),
    };
    let names: Vec<_> = mine.names.iter().collect();
    let about = about(context, &mine.report.kind, &names);
    let kind = if keeping == Keeping::Kept { NoticeKind::Information } else { NoticeKind::Warning };
    let closes = closes(context, mine);
    let list = link(Page::Mine.path(context.language), words.reports_all());
    let view = view! {
        <div class="readable">
            {heading(title)}
            <Notice kind=kind title=help>
                {closes}
            </Notice>
            <p>{[&*about, ", ", &mine.place].concat()}</p> <p>{words.missed_leave_out()}</p>
            {links(context, Some(list), Some(&mine.report.address))}
        </div>
    };
    Screen::new(title, words.reports_description(), view)
}

/// "It must reach us by 5pm on Thursday 26 November."
pub(super) fn closes(context: Context, mine: &MyReport) -> Option<AnyView> {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, mine.closes?, context.today);
    let said = words.receipt_waiting_closes(ReceiptWaitingCloses { time, soft_date });
    Some(view! { <p>{said}</p> }.into_any())
}

fn next(context: Context, expected_by: Option<Date>, email: Option<&str>) -> AnyView {
    let words = context.words();
    let day = expected_by.map(|day| words.receipt_next_day(&dates::day(words, day, context.today)));
    let lines = [
        Some(words.receipt_next_crew().to_owned()),
        day,
        Some(words.receipt_next_leave_out().to_owned()),
        email.map(|email| words.receipt_next_email(email)),
    ];
    let lines = lines.into_iter().flatten().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <h2 class="govuk-heading-m">{words.receipt_next()}</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn links(context: Context, first: Option<LinkItem>, home: Option<&AddressId>) -> AnyView {
    let (words, language) = (context.words(), context.language);
    let another = home.map(|id| link(Page::Missed(id.clone()).path(language), words.receipt_another()));
    let bins = match home {
        Some(id) => bins::Page::MyBins(id.clone()).path(language),
        None => Destination::Home.path(language),
    };
    let items = first.into_iter().chain(another).chain([link(bins, words.receipt_bins())]).collect();
    view! { <LinkList items=items /> }.into_any()
}

fn link(href: String, text: &str) -> LinkItem {
    LinkItem { href, text: text.to_owned(), ..LinkItem::default() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{reports::samples as own, samples};
    use domain::language::Language::{self, Cy, En};

    fn sent(language: Language, email: Option<&str>) -> (String, String) {
        let council = samples::council();
        let screen = receipt(samples::context(&council, language), &own::answer(), None, email);
        (screen.title, screen.view.to_html())
    }

    #[test]
    fn a_report_that_was_sent_has_its_reference_and_what_happens_next() {
        let (title, english) = sent(En, Some("sian@example.com"));
        assert_eq!(title, "Report sent");
        assert!(
            english.contains("<strong>DS-7K3M-2QW2</strong>") && english.contains("Your reference is "),
            "{english}"
        );
        assert!(english.contains("The crew comes back by Tuesday 24 November."), "{english}");
        assert!(english.contains("We write to sian@example.com when something changes."), "{english}");
        assert!(english.contains(r#"href="/reports/DS-7K3M-2QW2""#), "{english}");
        assert_eq!(english.matches("<h1").count(), 1);
        let (title, welsh) = sent(Cy, None);
        assert_eq!(title, "Anfonwyd yr adroddiad");
        assert!(welsh.contains("Daw’r criw yn ôl erbyn dydd Mawrth 24 Tachwedd.") && !welsh.contains('@'), "{welsh}");
    }

    #[test]
    fn a_report_without_a_network_says_that_it_is_kept_and_until_when_it_must_arrive() {
        let council = samples::council();
        let html = |language, keeping| {
            let screen = waiting(samples::context(&council, language), &own::mine(), keeping);
            (screen.title, screen.view.to_html())
        };
        let (title, english) = html(En, Keeping::Kept);
        assert_eq!(title, "Your report is saved on this device");
        assert!(english.contains("We will send it as soon as there is a connection."), "{english}");
        assert!(english.contains("It must reach us by 5pm on Tuesday 24 November."), "{english}");
        assert!(english.contains("Missed collection: Recycling, 12 Weir Lane"), "{english}");
        let (title, welsh) = html(Cy, Keeping::NotKept);
        assert_eq!(title, "Ni all y porwr hwn gadw eich adroddiad");
        assert!(welsh.contains("Rhaid iddo ein cyrraedd erbyn 5pm ddydd Mawrth 24 Tachwedd."), "{welsh}");
        assert!(html(En, Keeping::Full).1.contains("notice--warning"));
    }
}
