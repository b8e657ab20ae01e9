//! Telling that a bin was missed. What a person enters stays through everything that happens meanwhile: the screen is drawn
//! anew only by what they press.

use super::{
    draft::{self, Draft},
    remove_question::RemoveQuestion,
    standing::{self, Standing},
    way::Way,
    whole::whole,
};
use crate::{
    app::App,
    drawn::drawn,
    outbox::{Outbox, new_key},
    shell::trouble::Unreachable,
    shown::Shown,
};
use contract::bins::ScheduleAnswer;
use domain::{
    address::AddressId,
    bins::missed::{MissedService, MissedTurn, closes_first, missed_bins, missed_form, missed_turn, with_waiting},
    forms::{Form, FormState, Posted, Pressed, Step, Valid, validate},
    london,
    reports::{MyReport, Report, ReportKey, ReportKind},
    text::Text,
};
use futures_util::future::join;
use leptos::prelude::*;
use platform::{
    clock,
    forms::{self, Posting},
    page, steps,
};
use screens::{
    AreaPage, Context, Screen,
    forms::id_of,
    reports::{self, Asked, MissedHome, NotTaken, Page},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use ui::{Button, Emphasis};
use wasm_bindgen_futures::spawn_local;

/// So long the form stays while the report is on its way; then it is said that it is kept.
const PATIENCE_MILLISECONDS: i32 = 3000;

/// `changes` is the report that is changed; none is a new one.
pub async fn load(outbox: Outbox, id: AddressId, changes: Option<ReportKey>) -> Rc<dyn Shown> {
    let app = outbox.app;
    let is_servers = !page::is_ready() && !page::is_blank();
    // What the server has answered to a form that was posted to it is not told here: its page stays.
    if is_servers && !standing::is_brought(&id) {
        return Rc::new(Unreachable::default());
    }
    let (standing, kept) = join(standing::standing(app, &id), draft::read(app, &id, changes.as_ref())).await;
    let standing = match standing {
        Ok(standing) => standing,
        Err(instead) => return instead,
    };
    let action = Page::Missed(id.clone()).path(app.language);
    let path = match changes.clone() {
        Some(report) => Page::Change { home: id.clone(), report }.path(app.language),
        None => action.clone(),
    };
    let kept = kept.unwrap_or_else(|| first(&outbox, changes.as_ref()));
    // What was typed before the app was there.
    let typed = forms::posted_fields(&action).filter(|_| is_servers).map(Posted::read);
    let draft = match typed {
        Some(posted) if !posted.answers.is_empty() => kept.with(&posted),
        _ => kept,
    };
    Rc::new(Missed(Rc::new(Visit {
        outbox,
        id,
        path,
        action,
        standing,
        is_begun: ArcRwSignal::new(!draft.is_empty()),
        draft: RefCell::new(draft),
        turned: ArcRwSignal::new(Turned::default()),
        is_sending: Cell::new(false),
    })))
}

/// The draft before anything is entered.
fn first(outbox: &Outbox, changes: Option<&ReportKey>) -> Draft {
    let mine = changes.and_then(|key| untrack(|| outbox.report(key)));
    // One that was sent meanwhile can no longer be changed.
    Draft::first(mine.filter(|mine| mine.reference().is_none()).as_ref())
}

pub struct Missed(Rc<Visit>);

/// One person at the form of a home.
struct Visit {
    outbox: Outbox,
    id: AddressId,
    /// Of the page.
    path: String,
    /// Where its form is posted.
    action: String,
    standing: Standing,
    draft: RefCell<Draft>,
    /// Whether anything of it is entered.
    is_begun: ArcRwSignal<bool>,
    turned: ArcRwSignal<Turned>,
    is_sending: Cell<bool>,
}

/// What came of what was pressed last; at the beginning, nothing.
#[derive(Clone, Default)]
struct Turned {
    /// None is as the draft has it.
    shown: Option<FormState>,
    refused: Vec<MissedService>,
    not_taken: Option<NotTaken>,
}

impl Shown for Missed {
    fn screen(&self, app: App) -> Screen {
        let Missed(visit) = self;
        visit.listen();
        let (turned, visit) = (visit.turned.clone(), StoredValue::new_local(Rc::clone(visit)));
        let draw = move || {
            let turned = turned.get();
            // Neither a new day nor anything else takes away what is typed.
            untrack(|| app.with_context(|context| visit.with_value(|visit| visit.drawn(context, &turned))))
        };
        whole(app, draw, move || {
            visit.try_with_value(|visit| visit.lead());
        })
    }
}

impl Visit {
    fn drawn(self: &Rc<Self>, context: Context, turned: &Turned) -> Screen {
        let draft = self.draft.borrow();
        let states = self.states(&draft);
        let answer = &self.standing.kept.answer;
        let home = MissedHome {
            address: &answer.address,
            schedule: &answer.schedule,
            states: &states,
            known_at: self.standing.known_at,
        };
        let Some(form) = self.form(&states) else {
            return reports::missed_none(context, home, &draft.answers, Some(self.note()));
        };
        let shown = turned.shown.clone().unwrap_or_else(|| draft.shown(&form));
        let (refused, not_taken) = (&*turned.refused, turned.not_taken);
        reports::missed(
            context,
            home,
            &form,
            Asked { shown: &shown, refused, key: &draft.key, not_taken, note: self.note() },
        )
    }

    /// As of now. What it changes does not stand in its own way.
    fn states(&self, draft: &Draft) -> Vec<MissedService> {
        let reports = untrack(|| self.outbox.reports());
        let is_other = |mine: &&MyReport| *mine.key() != draft.key && Some(mine.key()) != draft.changes.as_ref();
        with_waiting(self.standing.now(), &self.id, reports.iter().filter(is_other))
    }

    fn form(&self, states: &[MissedService]) -> Option<Form> {
        missed_form(&self.standing.kept.answer.schedule, states)
    }

    /// That what was entered is kept, where it is, and the way to be rid of it.
    fn note(self: &Rc<Self>) -> AnyView {
        let (app, visit) = (self.outbox.app, StoredValue::new_local(Rc::clone(self)));
        let words = app.words();
        let text = words.forms_draft_delete();
        let (is_begun, asked) = (self.is_begun.clone(), RemoveQuestion::nothing());
        let ask = {
            let asked = asked.clone();
            Callback::new(move |()| asked.ask(()))
        };
        let begin_anew = {
            let asked = asked.clone();
            Callback::new(move |()| {
                asked.end();
                visit.with_value(|visit| visit.begin_anew());
            })
        };
        drawn(move || {
            if !is_begun.get() || !app.device.keeps() {
                return ().into_any();
            }
            if asked.is_about(&()) {
                let yes = view! { <Button text=text emphasis=Emphasis::Warning on_press=begin_anew /> }.into_any();
                return asked.view(app, words.forms_draft_delete_question(), None, yes);
            }
            view! {
                <p>{words.forms_draft()}</p>
                <Button text=text emphasis=Emphasis::Secondary on_press=ask />
            }
            .into_any()
        })
    }

    /// To the question that the person wants to change, else to what is new.
    fn lead(&self) {
        let shown = self.turned.with_untracked(|turned| turned.shown.as_ref().map(|shown| shown.step.clone()));
        match shown {
            Some(Step::Change(question)) => page::focus(&id_of(&question)),
            _ => page::focus_heading(),
        }
    }

    fn begin_anew(&self) {
        let draft = first(&self.outbox, self.draft.borrow().changes.as_ref());
        draft::forget(self.outbox.app, &self.id, &self.draft.borrow());
        self.is_begun.set(!draft.is_empty());
        self.draft.replace(draft);
        self.turned.set(Turned::default());
    }

    /// Until the screen is left.
    fn listen(self: &Rc<Self>) {
        let (visit, way) = (Rc::clone(self), Way::here());
        let moved = {
            let visit = Rc::clone(self);
            steps::on_move(move |step| visit.go(step.and_then(|step| step.parse().ok())))
        };
        let posting = forms::on_posting(&self.action, move |posting| match posting {
            Posting::Changed(fields) => visit.keep(&Posted::read(fields)),
            Posting::Sent(fields) => visit.turn(Posted::read(fields), way),
        });
        StoredValue::new_local((posting, moved));
    }

    /// To the step to which the browser has gone; none is the form's beginning.
    fn go(&self, step: Option<Step>) {
        // The way back may lead away from the page.
        if self.is_sending.get() || page::path_and_query() != self.path {
            return;
        }
        let states = self.states(&self.draft.borrow());
        let Some(form) = self.form(&states) else { return self.turned.set(Turned::default()) };
        let answers = self.draft.borrow().answers.clone();
        // What was changed since is checked before it is sent.
        let is_checked = || validate(&form, &answers, london::today(clock::now())).is_ok();
        let step = step.filter(|step| *step != Step::Check || is_checked());
        self.keep(&Posted { step, answers: answers.clone(), ..Posted::default() });
        let shown = self.draft.borrow().shown(&form);
        self.turned.set(Turned { shown: Some(shown), ..Turned::default() });
    }

    fn keep(&self, posted: &Posted) {
        if !self.is_sending.get() {
            let draft = self.draft.borrow().with(posted);
            draft::keep(self.outbox.app, &self.id, &draft);
            self.is_begun.maybe_update(|is_begun| std::mem::replace(is_begun, !draft.is_empty()) == draft.is_empty());
            self.draft.replace(draft);
        }
    }

    fn turn(self: &Rc<Self>, posted: Posted, way: Way) {
        if self.is_sending.get() {
            return;
        }
        self.keep(&posted);
        if posted.pressed == Pressed::Back && steps::back() {
            return;
        }
        let was = posted.step.clone();
        let states = self.states(&self.draft.borrow());
        let Some(form) = self.form(&states) else { return self.turned.set(Turned::default()) };
        match missed_turn(&form, &states, posted, london::today(clock::now())) {
            MissedTurn::Show { shown, refused } => {
                let (step, answers) = (Some(shown.step.clone()), shown.answers.clone());
                if refused.is_empty() && step != was {
                    steps::push(&shown.step.to_string());
                }
                self.keep(&Posted { step, answers, ..Posted::default() });
                self.turned.set(Turned { shown: Some(shown), refused, not_taken: None });
            }
            MissedTurn::Send(valid) => {
                self.is_sending.set(true);
                self.outbox.app.announcement.set(self.outbox.app.words().forms_sending().to_owned());
                spawn_local(Rc::clone(self).send(valid, states, way));
            }
        }
    }

    /// First it is on the device, then it is sent.
    async fn send(self: Rc<Self>, valid: Valid, states: Vec<MissedService>, way: Way) {
        draft::forget_next();
        let answers = valid.answers().clone();
        let Some(key) = self.add(valid, &states).await else {
            self.is_sending.set(false);
            let shown = FormState { step: Step::Check, answers, faults: Vec::new() };
            let not_taken = Some(NotTaken::Mismatch);
            return self.turned.set(Turned { shown: Some(shown), not_taken, ..Turned::default() });
        };
        let is_left = Rc::new(Cell::new(false));
        spawn_local({
            let (visit, is_left, kept) = (Rc::clone(&self), Rc::clone(&is_left), Page::Kept(key.clone()));
            async move {
                clock::pause(PATIENCE_MILLISECONDS).await;
                visit.leave(way, &is_left, &kept).await;
            }
        });
        self.outbox.send_waiting().await;
        let reference = untrack(|| self.outbox.report(&key)).and_then(|mine| mine.reference().cloned());
        self.leave(way, &is_left, &reference.map_or(Page::Kept(key), Page::Sent)).await;
    }

    /// Nobody comes back to a form that was sent. The person may have gone on meanwhile.
    async fn leave(&self, way: Way, is_left: &Cell<bool>, to: &Page) {
        if is_left.replace(true) || page::path_and_query() != self.path {
            return;
        }
        steps::leave().await;
        if page::path_and_query() == self.path {
            way.replace(&to.path(self.outbox.app.language));
        }
    }

    /// None where the report that was to be changed has been sent meanwhile.
    async fn add(&self, valid: Valid, states: &[MissedService]) -> Option<ReportKey> {
        let (outbox, answer, draft) = (&self.outbox, &self.standing.kept.answer, self.draft.borrow().clone());
        let beside = vec![draft::delete(&self.id, &draft)];
        let bins = missed_bins(&valid).to_vec();
        let (services, names) = named(answer, &bins);
        outbox.read_again().await;
        let is_known = |key: &ReportKey| untrack(|| outbox.report(key)).is_some();
        if let Some(was) = draft.changes.clone().filter(is_known) {
            let services = services.into_iter().zip(names).collect();
            let closes = closes_first(states, &bins);
            let is_as_it_was =
                untrack(|| outbox.report(&was)).is_some_and(|mine| mine.report.answers == *valid.answers());
            let changed = outbox.change(&was, valid.into_answers(), services, closes, beside).await;
            return match changed {
                // It was sent meanwhile as it is.
                None if is_as_it_was => Some(self.said_before(&draft, was)),
                changed => changed,
            };
        }
        // Another tab may have sent the same draft: what it says is not reported again.
        let sent = untrack(|| outbox.report(&draft.key)).map(|mine| mine.report);
        if sent.as_ref().is_some_and(|sent| sent.services == services && sent.answers == *valid.answers()) {
            return Some(self.said_before(&draft, draft.key.clone()));
        }
        let key = if sent.is_some() { new_key() } else { draft.key };
        let mine = my_report(&self.id, answer, key.clone(), valid, states);
        outbox.add(mine, beside).await;
        Some(key)
    }

    /// A report says what the draft does: nobody needs that any more.
    fn said_before(&self, draft: &Draft, report: ReportKey) -> ReportKey {
        draft::forget(self.outbox.app, &self.id, draft);
        report
    }
}

/// A report of a home as it is kept before it is sent.
pub fn my_report(
    home: &AddressId,
    answer: &ScheduleAnswer,
    key: ReportKey,
    valid: Valid,
    states: &[MissedService],
) -> MyReport {
    let bins = missed_bins(&valid).to_vec();
    let (services, names) = named(answer, &bins);
    let report = Report {
        reference: None,
        key,
        kind: ReportKind::missed_collection(),
        address: home.clone(),
        services,
        answers: valid.into_answers(),
        made_at: clock::now(),
    };
    MyReport::new(report, &*answer.address.line, names, closes_first(states, &bins))
}

/// The services of these ids that the home has, and what they are called.
fn named(answer: &ScheduleAnswer, bins: &[String]) -> (Vec<String>, Vec<Text>) {
    let named = bins.iter().filter_map(|id| {
        let service = answer.schedule.services.iter().find(|service| service.id == *id)?;
        Some((id.clone(), service.name.clone()))
    });
    named.unzip()
}
