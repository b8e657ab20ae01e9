use super::*;
use crate::samples;
use domain::{
    forms::{Answers, Choice, FieldFault, Kind, Posted, Question, Turn},
    language::Language::{self, Cy, En},
    text::Text,
};

fn key() -> ReportKey {
    ReportKey::from_random([3; 16])
}

fn question(id: &str, en: &str, cy: &str, kind: Kind) -> Question {
    Question::required(id, Text::new(en, cy), kind)
}

/// A question of each kind that is asked here.
fn form(layout: Layout) -> Form {
    let option = |id: &str, en: &str, cy: &str| Choice::new(id, Text::new(en, cy));
    let places = vec![option("kerb", "At the kerb", "Wrth y palmant"), option("other", "Elsewhere", "Rhywle arall")];
    let bins = vec![option("food", "Food", "Bwyd"), option("black", "General waste", "Gwastraff cyffredinol")];
    let more = Kind::LongText { max_chars: 20 };
    let questions = vec![
        question("place", "Where is it?", "Ble mae?", Kind::Choice { options: places })
            .with_hint(Text::new("The crew looks there.", "Bydd y criw yn chwilio yno.")),
        question("name", "Where is that?", "Ble mae hynny?", Kind::Text { max_chars: 10 })
            .shown_if("place", ["other".to_owned()]),
        question("bins", "Which bins?", "Pa finiau?", Kind::Several { options: bins }),
        question("lit", "Is it lit?", "A yw wedi’i oleuo?", Kind::YesNo),
        question("count", "How many?", "Sawl un?", Kind::Number { min: Some(1), max: Some(9) }),
        question("seen", "When was that?", "Pryd oedd hynny?", Kind::Date { earliest: None, latest: Some(0) }),
        Question::optional("phone", Text::new("Your phone", "Eich ffôn"), Kind::Phone),
        Question::optional("email", Text::new("Your email", "Eich e-bost"), Kind::Email),
        Question::optional("more", Text::new("Anything else?", "Unrhyw beth arall?"), more),
    ];
    let form = Form { id: "all".into(), title: Text::new("Report it", "Rhoi gwybod"), layout, questions };
    assert_eq!(form.check(), Ok(()));
    form
}

const ALL: [(&str, &str); 12] = [
    ("place", "kerb"),
    ("bins", "food"),
    ("bins", "black"),
    ("lit", "no"),
    ("count", "3"),
    ("seen", "22"),
    ("seen", "11"),
    ("seen", "2026"),
    ("phone", ""),
    ("email", "sian@example.com"),
    ("more", "By the \"gate\""),
    ("more", ""),
];

fn shown(step: Step, pairs: &[(&str, &str)], faults: Vec<FieldFault>) -> FormState {
    FormState { step, answers: Answers::from_pairs(pairs.iter().copied()), faults }
}

fn ask(id: &str) -> Step {
    Step::Question(id.to_owned())
}

fn screen(language: Language, form: &Form, shown: &FormState) -> (String, String) {
    let council = samples::council();
    let page = FormPage {
        form,
        shown,
        key: &key(),
        action: "/reports/missed/1",
        back: "/bins/1",
        about: "12 Weir Lane",
        intro: None,
        notice: None,
        note: ().into_any(),
        description: "",
    };
    let screen = form_page(samples::context(&council, language), page).expect("all is asked here");
    (screen.title, screen.view.to_html())
}

/// What a browser would post of the page, with nothing changed in it.
fn posted(html: &str) -> Posted {
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"))
    };
    let mut pairs = Vec::new();
    for tag in html.split('<').filter(|tag| tag.starts_with("input ") || tag.starts_with("textarea ")) {
        let (tag, content) = tag.split_once('>').expect("a tag ends");
        let is_left_out = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        if !is_left_out || tag.contains(" checked") {
            let value = attribute(tag, "value").unwrap_or_else(|| content.to_owned());
            pairs.push((attribute(tag, "name").expect("a name"), value));
        }
    }
    Posted::read(pairs)
}

#[test]
fn one_thing_a_page_asks_one_question_which_is_the_heading() {
    let form = form(Layout::OneThingAPage);
    let (title, html) = screen(En, &form, &shown(ask("place"), &[], vec![]));
    assert_eq!(title, "Where is it?");
    assert_eq!((html.matches("<h1").count(), html.matches("<fieldset").count()), (1, 1), "{html}");
    assert!(html.contains(r#"method="post""#) && html.contains(r#"action="/reports/missed/1""#), "{html}");
    assert!(html.contains(r#"href="/bins/1""#) && html.contains(">Continue<") && html.contains("The crew looks"));
    let (title, html) = screen(Cy, &form, &shown(ask("email"), &[("place", "kerb")], vec![]));
    assert_eq!(title, "Eich e-bost");
    assert!(html.contains("Eich e-bost (dewisol)") && html.contains(">Parhau<"), "{html}");
}

#[test]
fn each_step_carries_the_answers_of_the_others_as_they_were_typed() {
    for layout in [Layout::OnePage, Layout::OneThingAPage] {
        let form = form(layout);
        let steps = form.questions.iter().map(|question| ask(&question.id)).chain([Step::Check]);
        for step in steps.filter(|step| step.question() != Some("name")) {
            let before = shown(step.clone(), &ALL[..11], vec![]);
            let posted = posted(&screen(En, &form, &before).1);
            assert_eq!((posted.key, posted.step.as_ref()), (Some(key()), Some(&step)));
            let given = |answers: &Answers| {
                let pairs = answers.pairs().filter(|(_, value)| !value.is_empty());
                pairs.map(|(id, value)| (id.to_owned(), value.to_owned())).collect::<Vec<_>>()
            };
            assert_eq!(given(&posted.answers), given(&before.answers), "{step} {layout:?}");
        }
    }
}

#[test]
fn a_form_can_be_walked_by_its_pages_alone() {
    let form = form(Layout::OneThingAPage);
    let mut now = form.begin(Answers::default());
    let mut asked = Vec::new();
    while let Some(id) = now.step.question().map(str::to_owned) {
        let mut fields = posted(&screen(En, &form, &now).1);
        let typed: Vec<String> =
            ALL.iter().filter(|(name, _)| *name == id).map(|(_, value)| (*value).to_owned()).take(3).collect();
        let typed = if id == "more" { vec![typed[0].clone()] } else { typed };
        fields.answers.set(&id, typed);
        asked.push(id);
        let Turn::Show(next) = form.turn(fields, samples::context(&samples::council(), En).today) else {
            panic!("it is not checked")
        };
        now = next;
    }
    assert_eq!(asked, ["place", "bins", "lit", "count", "seen", "phone", "email", "more"]);
    let mut fields = posted(&screen(En, &form, &now).1);
    fields.pressed = Pressed::Send;
    let sent = form.turn(fields, samples::context(&samples::council(), En).today);
    let Turn::Send(valid) = sent else { panic!("{sent:?} is shown") };
    assert_eq!((valid.value("seen"), valid.value("phone")), (Some("2026-11-22"), None));
}

#[test]
fn the_key_for_a_new_line_goes_on_and_not_back() {
    let form = form(Layout::OneThingAPage);
    let (_, html) = screen(En, &form, &shown(ask("count"), &ALL, vec![]));
    let first = html.split("<button").nth(1).expect("a button");
    assert!(first.contains(r#"value="continue""#) && first.contains(r#"aria-hidden="true""#), "{first}");
    assert!(html.contains(r#"value="back""#), "{html}");
}

#[test]
fn what_is_wrong_comes_first_and_what_was_typed_stays() {
    let form = form(Layout::OnePage);
    let typed =
        [("place", "other"), ("name", "Much <too> long"), ("count", "x"), ("seen", "1"), ("seen", "2"), ("seen", "26")];
    let fields = Posted { answers: Answers::from_pairs(typed), step: Some(ask("place")), ..Posted::default() };
    let Turn::Show(shown) = form.turn(fields, samples::context(&samples::council(), En).today) else { panic!("sent") };
    let (title, html) = screen(En, &form, &shown);
    assert_eq!(title, "Error: Report it");
    assert!(html.find("There is a problem") < html.find("<h1"), "{html}");
    for (id, text) in [
        ("answer-name", "Your answer must be 10 characters or fewer. Take 5 characters out"),
        ("answer-bins", "Answer the question “Which bins?”"),
        ("answer-count", "Enter a number, like 3"),
        ("answer-seen", "Year must include 4 numbers"),
    ] {
        assert!(html.contains(&format!("href=\"#{id}\"")) && html.contains(&format!("id=\"{id}\"")), "{id}: {html}");
        assert_eq!(html.matches(text).count(), 2, "{text}: {html}");
        assert!(html.contains(&format!("{id}-error")), "{id}");
    }
    assert!(html.contains(r#"value="Much &lt;too&gt; long""#), "{html}");
    let (title, html) = screen(Cy, &form, &shown);
    assert_eq!(title, "Gwall: Rhoi gwybod");
    assert!(html.contains("Rhaid i’r flwyddyn gynnwys 4 rhif"), "{html}");
}

#[test]
fn on_one_page_a_question_stands_within_the_choice_that_it_hangs_on() {
    let form = form(Layout::OnePage);
    let (title, html) = screen(En, &form, &shown(ask("place"), &[], vec![]));
    assert_eq!(title, "Report it");
    let revealed = html.split("choices__revealed").nth(1).expect("one is revealed");
    assert!(revealed.find("Where is that?") < revealed.find("Which bins?"), "{revealed}");
    assert_eq!((html.matches("Where is that?").count(), html.matches("<h1").count()), (1, 1));
    assert!(html.contains("You can enter up to 20 characters"), "{html}");
}

#[test]
fn answers_are_checked_in_words_and_each_can_be_changed() {
    let form = form(Layout::OnePage);
    let (title, html) = screen(En, &form, &shown(Step::Check, &ALL[..11], vec![]));
    assert_eq!(title, "Check your answers");
    for said in
        ["At the kerb", "Food", "General waste", "<p>No</p>", "22 November 2026", "Not answered", "sian@example.com"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Where is that?"), "it is not asked");
    assert_eq!(html.matches(r#"value="change:"#).count(), 8, "{html}");
    assert!(html.contains(r##"formaction="/reports/missed/1#answer-bins""##), "{html}");
    assert!(html.contains(">Send<") && html.contains(r#"value="back""#), "{html}");
    let (title, html) = screen(Cy, &form, &shown(Step::Check, &ALL[..11], vec![]));
    assert_eq!(title, "Gwirio eich atebion");
    assert!(html.contains("Wrth y palmant") && html.contains("22 Tachwedd 2026") && html.contains("Newid"), "{html}");
}

#[test]
fn what_a_draft_has_in_its_written_form_is_typed_in_again() {
    let form = form(Layout::OneThingAPage);
    let (_, html) = screen(En, &form, &shown(ask("seen"), &[("seen", "2026-11-02")], vec![]));
    let posted = posted(&html);
    assert_eq!(posted.answers.values("seen"), ["2", "11", "2026"]);
}

#[test]
fn what_takes_pages_of_its_own_is_not_asked_here() {
    let photo = Kind::Photo { max_files: 1, max_bytes: 1, media_types: vec!["image/jpeg".into()] };
    for kind in [Kind::Place, photo] {
        let form = Form { questions: vec![question("it", "It?", "Ef?", kind)], ..form(Layout::OnePage) };
        let shown = form.begin(Answers::default());
        let (council, key) = (samples::council(), key());
        let page = FormPage {
            form: &form,
            shown: &shown,
            key: &key,
            action: "/",
            back: "/",
            about: "12 Weir Lane",
            intro: None,
            notice: None,
            note: ().into_any(),
            description: "",
        };
        let refused = form_page(samples::context(&council, En), page).err();
        assert_eq!(refused, Some(NotAskedHere { question: "it".into() }));
    }
}
