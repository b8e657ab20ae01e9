//! A missed bin that is told of in a conversation, one question after the other: by the same rule as on its page, with the same
//! draft, and sent the same way.

use super::{
    draft::{self, Draft},
    missed::my_report,
    standing::{self, Standing},
};
use crate::{app::App, drawn::drawn, outbox::Outbox};
use domain::{
    address::AddressId,
    bins::missed::{MissedService, missed_form, with_waiting},
    forms::{Answers, Form, Posted, Question, Valid, validate},
    london,
    reports::{MyReport, ReportKey},
};
use leptos::prelude::*;
use platform::{clock, documents, page};
use screens::{
    assistant,
    reports::{self, Said},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// What a conversation does with it.
#[derive(Clone, Copy)]
pub struct Conversation {
    /// Keeps the key of its report.
    pub keep: Callback<String>,
    /// Says what is new.
    pub tell: Callback<()>,
}

// It may have been drawn anew meanwhile, and with it what is told here.
impl Conversation {
    fn keep(self, key: &ReportKey) {
        self.keep.try_run(key.to_string());
    }

    fn tell(self) {
        self.tell.try_run(());
    }
}

#[derive(Clone)]
struct Errand {
    outbox: Outbox,
    home: AddressId,
    /// None where the device does not know the bins of the home.
    standing: Option<Rc<Standing>>,
    draft: RwSignal<Draft, LocalStorage>,
    is_sending: Rc<Cell<bool>>,
    conversation: Conversation,
}

/// `key` is that of its report, where the conversation has kept one.
pub fn errand(app: App, home: AddressId, key: Option<ReportKey>, conversation: Conversation) -> AnyView {
    let known = key.as_ref().and_then(|key| known(&home, key)).map(|errand| Errand { conversation, ..errand });
    let is_known = known.is_some();
    let (begun, is_new) = (RwSignal::<Option<Errand>, LocalStorage>::new_local(known), key.is_none());
    if !is_known {
        spawn_local(async move {
            let errand = Errand::begin(app, home, key, conversation).await;
            BEGUN.with_borrow_mut(|all| all.push(errand.clone()));
            // The conversation may be another by now.
            let is_gone = begun.try_set(Some(errand)).is_some();
            if is_new && !is_gone {
                conversation.tell();
            }
        });
    }
    // What becomes of the report is said as well.
    Effect::new(move |before: Option<Option<bool>>| {
        let is_sent = begun.get().map(|errand| errand.report().is_some_and(|mine| mine.reference().is_some()));
        if before.flatten() == Some(false) && is_sent == Some(true) {
            conversation.tell();
        }
        is_sent
    });
    let draw = move || begun.get().map_or_else(|| assistant::waiting(app.words(), ""), |errand| errand.drawn());
    view! { <div class=assistant::ERRAND>{drawn(draw)}</div> }.into_any()
}

thread_local! {
    /// Those of this page: what is said beside one does not begin it anew.
    static BEGUN: RefCell<Vec<Errand>> = const { RefCell::new(Vec::new()) };
}

fn known(home: &AddressId, key: &ReportKey) -> Option<Errand> {
    let is_it = |errand: &&Errand| errand.home == *home && errand.draft.with_untracked(|draft| draft.key == *key);
    BEGUN.with_borrow(|all| all.iter().find(is_it).cloned())
}

impl Errand {
    async fn begin(app: App, home: AddressId, key: Option<ReportKey>, conversation: Conversation) -> Errand {
        let outbox = Outbox::open(app).await;
        let sent = key.filter(|key| untrack(|| outbox.report(key)).is_some());
        let draft = match sent {
            Some(key) => Draft { key, ..Draft::first(None) },
            None => draft::read(app, &home, None).await.unwrap_or_else(|| Draft::first(None)),
        };
        conversation.keep(&draft.key);
        let standing = standing::standing(app, &home).await.ok().map(Rc::new);
        Errand { outbox, home, standing, draft: RwSignal::new_local(draft), is_sending: Rc::default(), conversation }
    }

    /// Once it is one: the reader is told of changes.
    fn report(&self) -> Option<MyReport> {
        self.draft.with(|draft| self.outbox.report(&draft.key))
    }

    fn drawn(&self) -> AnyView {
        let (app, report) = (self.outbox.app, self.report());
        let draft = self.draft.get();
        untrack(|| {
            app.with_context(|context| match (report, &self.standing) {
                (Some(mine), _) => reports::errand_told(context, &mine, clock::now()),
                (None, None) => reports::errand_unknown(context, &self.home),
                (None, Some(standing)) => {
                    let (states, form) = self.form(standing);
                    match form {
                        Some(form) => self.asked(&form, &draft.answers),
                        None => reports::errand_none(context, &standing.kept.answer.schedule, &states),
                    }
                }
            })
        })
    }

    fn asked(&self, form: &Form, answers: &Answers) -> AnyView {
        let app = self.outbox.app;
        let shown = form.shown(answers);
        let (given, left): (Vec<&Question>, _) = shown.into_iter().partition(|of| answers.value(&of.id).is_some());
        let said = given.into_iter().map(|question| Said {
            question,
            values: answers.values(&question.id),
            change: self.pressed(&question.id, None),
        });
        let said = said.collect();
        let next = left.into_iter().find(|question| question.is_required);
        app.with_context(|context| match next {
            Some(question) => match reports::choices(context, question) {
                Some(choices) => {
                    let pressed = |(value, text)| (text, self.pressed(&question.id, Some(value)));
                    let choices = choices.into_iter().map(pressed).collect();
                    reports::errand_asks(context, said, question, choices)
                }
                None => reports::errand_goes_on(context, said, &self.home),
            },
            None if valid(form, answers).is_none() => reports::errand_goes_on(context, said, &self.home),
            None => {
                let errand = StoredValue::new_local(self.clone());
                let send = Callback::new(move |()| errand.with_value(Errand::send));
                reports::errand_checks(context, said, send)
            }
        })
    }

    /// What the press of an answer does; None takes back the answer.
    fn pressed(&self, question: &str, value: Option<String>) -> Callback<()> {
        let (errand, question) = (StoredValue::new_local(self.clone()), question.to_owned());
        Callback::new(move |()| errand.with_value(|errand| errand.answer(&question, value.clone())))
    }

    fn answer(&self, question: &str, value: Option<String>) {
        if self.is_sending.get() {
            return;
        }
        let draft = self.draft.with_untracked(|draft| {
            let mut answers = draft.answers.clone();
            answers.set(question, value);
            draft.with(&Posted { answers, ..Posted::default() })
        });
        draft::keep(self.outbox.app, &self.home, &draft);
        self.draft.set(draft);
        self.tell();
    }

    /// What was pressed is another thing now: the focus goes before it.
    fn tell(&self) {
        self.conversation.tell();
        request_animation_frame(|| {
            page::focus(reports::NEXT);
            documents::lead_to_last(&["#", reports::NEXT].concat(), false);
        });
    }

    /// As of now, without the bins that another report is about.
    fn form(&self, standing: &Standing) -> (Vec<MissedService>, Option<Form>) {
        let reports = self.outbox.reports();
        let states = with_waiting(standing.now(), &self.home, reports.iter());
        let form = missed_form(&standing.kept.answer.schedule, &states);
        (states, form)
    }

    /// First it is on the device, then it is sent.
    fn send(&self) {
        if self.is_sending.replace(true) {
            return;
        }
        let errand = self.clone();
        spawn_local(async move {
            errand.outbox.read_again().await;
            if let Some((mine, draft)) = untrack(|| errand.made()) {
                draft::forget_next();
                errand.outbox.add(mine, vec![draft::delete(&errand.home, &draft)]).await;
                errand.outbox.send();
            }
            errand.is_sending.set(false);
            // Where there is none, it is drawn why.
            errand.draft.update(|_| ());
            errand.tell();
        });
    }

    /// The report, and the draft of which it is made. None where it has been sent meanwhile, or may be no longer.
    fn made(&self) -> Option<(MyReport, Draft)> {
        let (standing, draft) = (self.standing.as_ref()?, self.draft.get());
        if self.report().is_some() {
            return None;
        }
        let (states, form) = self.form(standing);
        let valid = valid(&form?, &draft.answers)?;
        Some((my_report(&self.home, &standing.kept.answer, draft.key.clone(), valid, &states), draft))
    }
}

fn valid(form: &Form, answers: &Answers) -> Option<Valid> {
    validate(form, answers, london::today(clock::now())).ok()
}
