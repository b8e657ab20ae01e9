//! The order of a turn: danger, buttons, commands, an answer to what is open, a new intent, asking back, the pages, a person.

use super::{
    Next, Reason, Setting, Step, Turn, Unfit, Why,
    command::Command,
    fill::added,
    payload::Payload,
    rule::{Rule, Slot, Way},
    state::{MAX_ASKED, MISSES, Open, Slots, State, Task, Where},
};
use crate::{
    Decision, Guess, safety,
    slots::{Container, Found, Place, When, find},
    words,
};

/// An answer has no more words beside what it says: a sentence with more may be about something else.
const MAX_OTHER_WORDS: usize = 4;
/// What stands beside an answer and asks for nothing else.
const BESIDE_AN_ANSWER: [&str; 40] = [
    "no", "not", "sorry", "actually", "i", "mean", "meant", "the", "a", "my", "mine", "its", "it", "is", "was", "at",
    "in", "on", "for", "bin", "and", "please", "yes", "na", "nage", "sori", "y", "yr", "un", "fy", "i", "mae", "yn",
    "ar", "oedd", "ydi", "yw", "plis", "from", "of",
];
/// A place that is told without a street has no more words.
const MAX_PLACE_WORDS: usize = 12;

pub(super) fn turn(state: State, turn: Turn, setting: Setting) -> Next {
    let turning = Turning { state, setting };
    match turn {
        Turn::Said(text, decision) => turning.said(text, &decision),
        Turn::Pressed(text) => turning.pressed(Payload::read(text)),
        Turn::Unfit(slot, why) => turning.unfit(slot, why),
    }
}

struct Turning<'a> {
    state: State,
    setting: Setting<'a>,
}

impl Turning<'_> {
    fn said(mut self, text: &str, decision: &Decision) -> Next {
        if let Some(danger) = safety::danger(text) {
            return self.then(Step::Signpost(danger));
        }
        let command = Command::of(text);
        if let Some(command) = command.filter(|command| self.is_open_to(*command)) {
            return self.command(command);
        }
        let found = find(text, self.setting.known);
        if self.answers(text, &found, decision) {
            // Whether there is such a home is not known yet.
            let is_sought = self.state.task().and_then(|(_, slots)| slots.address.as_ref()?.typed()).is_some();
            if !is_sought {
                self.state.misses = 0;
            }
            return self.go_on();
        }
        if found.reference.is_some_and(|reference| reference.is_err()) && self.takes(Slot::Reference) {
            return self.miss_slot(Slot::Reference, Why::Misread);
        }
        self.meant(text, decision)
    }

    /// What is meant where it is no answer.
    fn meant(mut self, text: &str, decision: &Decision) -> Next {
        let is_open = self.state.task.as_ref().is_some_and(|task| task.open != Open::Nothing);
        match decision {
            Decision::Act(Guess { label, .. }) if Rule::of(label).is_some() => match Command::of_intent(label) {
                Some(command) => self.command(command),
                None => self.begin(label, Some(text)),
            },
            _ if is_open => self.miss(None),
            Decision::Clarify(guesses) => {
                let known = guesses.iter().map(|guess| guess.label).filter(|label| Rule::of(label).is_some());
                self.state.offered = known.take(3).map(str::to_owned).collect();
                self.state.asked = shortened(text);
                match self.state.offered.is_empty() {
                    true => self.miss(Some(text.to_owned())),
                    false => {
                        let offered = self.state.offered.clone();
                        self.next(Step::Offer(offered))
                    }
                }
            }
            _ => self.miss(Some(text.to_owned())),
        }
    }

    fn is_open_to(&self, command: Command) -> bool {
        match command {
            Command::Yes | Command::No => self.state.task.as_ref().is_some_and(|task| task.open == Open::Check),
            Command::None => !self.state.offered.is_empty(),
            Command::Restart | Command::Back | Command::Person | Command::Help => true,
        }
    }

    fn command(mut self, command: Command) -> Next {
        match command {
            Command::Restart => Next { state: State::default(), step: Step::Restart, then: None },
            Command::Back => self.back(),
            Command::Person => self.next(Step::HandOver(Reason::Asked)),
            Command::Help => self.then(Step::Help),
            Command::Yes => self.send(),
            Command::No => match self.state.task.clone() {
                Some(Task { intent, slots, .. }) => self.next(Step::CheckAnswers { intent, slots, is_refused: true }),
                None => self.again(Why::Again),
            },
            Command::None => {
                self.state.offered.clear();
                let asked = std::mem::take(&mut self.state.asked);
                self.miss(Some(asked))
            }
        }
    }

    /// Fills what the text answers. False where it is no answer, and says something else.
    fn answers(&mut self, text: &str, found: &Found, decision: &Decision) -> bool {
        let Some(task) = &mut self.state.task else { return false };
        let meant = match decision {
            Decision::Act(guess) => Some(guess.label).filter(|label| Rule::of(label).is_some()),
            _ => None,
        };
        let (is_same, is_asked) = (meant == Some(&*task.intent), task.open != Open::Nothing);
        // A few words that are nearly all answer are no new matter, whatever the model takes them for.
        let is_bare = || found.other_words.iter().all(|word| BESIDE_AN_ANSWER.contains(&word.as_str()));
        let may_answer = match meant {
            Some(_) => is_same && is_asked || is_bare(),
            None => is_asked || found.other_words.len() <= MAX_OTHER_WORDS,
        };
        if may_answer && task.fill(found, self.setting) {
            self.state.offered.clear();
            return true;
        }
        let slot = match task.open {
            Open::Slot(slot @ (Slot::Address | Slot::Place)) if meant.is_none() || is_same => slot,
            _ => return false,
        };
        let place = Place::whole(text);
        if place.is_empty() || words(text).len() > MAX_PLACE_WORDS {
            return false;
        }
        let said = Found { place: Some(place), ..Found::default() };
        added(if slot == Slot::Address { &mut task.slots.address } else { &mut task.slots.place }, &said);
        task.note(slot);
        true
    }

    fn takes(&self, slot: Slot) -> bool {
        let rule = self.state.task.as_ref().and_then(Task::rule);
        rule.is_some_and(|rule| rule.has(slot))
    }

    /// A new intent. What is known of the home is not asked again; an open question is left for one digression.
    fn begin(mut self, label: &str, text: Option<&str>) -> Next {
        self.state.offered.clear();
        self.state.asked.clear();
        self.state.misses = 0;
        let Some(rule) = Rule::of(label) else { return self.again(Why::Again) };
        if rule.way == Way::Tell || self.setting.undone.contains(&label) {
            return self.then(Step::Told(label.to_owned()));
        }
        let before = self.state.task.take();
        let mut task = match &before {
            Some(task) if task.intent == label && task.open != Open::Nothing => task.clone(),
            _ => Task::new(label, self.carried(rule, before.as_ref())),
        };
        let is_left = |task: &Task| task.open != Open::Nothing && task.intent != label;
        if self.state.aside.is_none() {
            self.state.aside = before.filter(is_left);
        }
        if self.state.aside.as_ref().is_some_and(|aside| aside.intent == label) {
            self.state.aside = None;
        }
        let found = text.map(|text| find(text, self.setting.known)).unwrap_or_default();
        task.fill(&found, self.setting);
        self.state.task = Some(task);
        if found.reference.is_some_and(|reference| reference.is_err()) && rule.has(Slot::Reference) {
            return self.ask(Slot::Reference, Why::Misread);
        }
        self.go_on()
    }

    fn carried(&self, rule: &Rule, before: Option<&Task>) -> Slots {
        let saved = || self.setting.home.cloned().map(Where::Home);
        let known = before.and_then(|task| task.slots.address.clone());
        let address = if rule.has(Slot::Address) { known.or_else(saved) } else { None };
        Slots { address, ..Slots::default() }
    }

    /// What comes next in the task.
    fn go_on(mut self) -> Next {
        let setting = self.setting;
        let Some(task) = &mut self.state.task else { return self.next(Step::Begin) };
        let Some(rule) = task.rule() else { return self.next(Step::Begin) };
        let intent = task.intent.clone();
        if rule.needs_sign_in && !setting.is_signed_in {
            task.open = Open::SignIn;
            return self.next(Step::SignIn(intent));
        }
        // Which containers there are is known by the home alone.
        if let Some(typed) = task.slots.address.as_ref().and_then(Where::typed) {
            task.open = Open::Slot(Slot::Address);
            return self.next(Step::Find(typed));
        }
        if let Some((slot, why)) = task.gap(rule, setting) {
            return self.ask(slot, why);
        }
        let slots = task.slots.clone();
        if rule.way == Way::Do {
            task.open = Open::Check;
            return self.next(Step::CheckAnswers { intent, slots, is_refused: false });
        }
        task.open = Open::Nothing;
        match rule.way {
            Way::Person => self.next(Step::HandOver(Reason::Intent)),
            _ => self.finished(Step::Look(intent, slots)),
        }
    }

    fn send(mut self) -> Next {
        match &mut self.state.task {
            Some(task) if task.open == Open::Check => {
                task.open = Open::Nothing;
                let step = Step::Do(task.intent.clone(), task.slots.clone());
                self.finished(step)
            }
            _ => self.again(Why::Again),
        }
    }

    /// Back to what was left for it.
    fn finished(mut self, step: Step) -> Next {
        if let Some(aside) = self.state.aside.take() {
            self.state.task = Some(aside);
        }
        self.then(step)
    }

    fn back(mut self) -> Next {
        if !self.state.offered.is_empty() {
            self.state.offered.clear();
            return self.again(Why::Again);
        }
        let answered = self.state.task.as_mut().and_then(|task| {
            let slot = task.answered.pop()?;
            task.slots.clear(slot);
            Some(slot)
        });
        if let Some(slot) = answered {
            return self.ask(slot, Why::Changed);
        }
        match self.state.aside.take() {
            Some(aside) => {
                self.state.task = Some(aside);
                self.again(Why::Again)
            }
            None => Next { state: State::default(), step: Step::Begin, then: None },
        }
    }

    /// Without one that is made up, or does not fit: then it is as if nothing was pressed.
    fn pressed(self, payload: Option<Payload>) -> Next {
        match payload {
            Some(Payload::Restart) => self.command(Command::Restart),
            Some(Payload::Back) => self.command(Command::Back),
            Some(Payload::Person) => self.command(Command::Person),
            Some(Payload::Help) => self.command(Command::Help),
            Some(Payload::None) if self.is_open_to(Command::None) => self.command(Command::None),
            Some(Payload::Send) => self.send(),
            Some(Payload::Intent(label)) if Rule::of(&label).is_some() => self.chosen(&label),
            Some(Payload::Change(slot)) if self.is_open_to(Command::Yes) && self.takes(slot) => {
                self.ask(slot, Why::Changed)
            }
            Some(Payload::GoOn) if self.state.task.as_ref().is_some_and(|task| task.open == Open::SignIn) => {
                self.go_on()
            }
            Some(payload) => self.filled(payload),
            None => self.again(Why::Again),
        }
    }

    /// With what was said before it was asked which is meant.
    fn chosen(mut self, label: &str) -> Next {
        let asked = std::mem::take(&mut self.state.asked);
        match Command::of_intent(label) {
            Some(command) => self.command(command),
            None => self.begin(label, Some(&asked)),
        }
    }

    fn filled(mut self, payload: Payload) -> Next {
        let list = self.setting.known.containers;
        let is_listed = |id: &str| list.iter().any(|container| container.id == id);
        let takes = |slot| self.takes(slot);
        let slot = match &payload {
            Payload::Home(_) => Slot::Address,
            Payload::Here => Slot::Place,
            Payload::Container(id) if is_listed(id) => Slot::Container,
            Payload::Date(_) => Slot::Date,
            _ => return self.again(Why::Again),
        };
        if !takes(slot) {
            return self.again(Why::Again);
        }
        let Some(task) = &mut self.state.task else { return self.again(Why::Again) };
        match payload {
            Payload::Home(id) => task.slots.address = Some(Where::Home(id)),
            Payload::Here => task.slots.place = Some(Where::Here),
            Payload::Container(id) => task.slots.containers = vec![Container::Is(id)],
            Payload::Date(span) => task.slots.when = Some(When::only(span)),
            _ => {}
        }
        task.note(slot);
        self.state.misses = 0;
        self.go_on()
    }

    fn unfit(mut self, slot: Slot, why: Unfit) -> Next {
        if !self.takes(slot) {
            return self.again(Why::Again);
        }
        match (why, &mut self.state.task) {
            (Unfit::Unknown, Some(task)) => {
                task.slots.clear(slot);
                self.miss_slot(slot, Why::Unknown)
            }
            _ => self.ask(slot, Why::Many),
        }
    }

    /// It was not understood. What is open is asked again; else the pages may know it.
    fn miss(mut self, text: Option<String>) -> Next {
        self.state.misses = (self.state.misses + 1).min(MISSES);
        match text {
            _ if self.state.misses >= MISSES => self.hand_over(),
            Some(text) => self.next(Step::Retrieve(text)),
            None => self.again(Why::NotUnderstood),
        }
    }

    fn miss_slot(mut self, slot: Slot, why: Why) -> Next {
        self.state.misses = (self.state.misses + 1).min(MISSES);
        if self.state.misses >= MISSES { self.hand_over() } else { self.ask(slot, why) }
    }

    /// From here misses are counted anew.
    fn hand_over(mut self) -> Next {
        self.state.misses = 0;
        self.next(Step::HandOver(Reason::Missed))
    }

    fn ask(mut self, slot: Slot, why: Why) -> Next {
        let setting = self.setting;
        match &mut self.state.task {
            Some(task) => {
                let step = task.ask(slot, why, setting);
                self.next(step)
            }
            None => self.next(Step::Begin),
        }
    }

    /// What is open, once more.
    fn again(mut self, why: Why) -> Next {
        let step = self.open_step(why).unwrap_or(Step::Begin);
        self.next(step)
    }

    fn open_step(&mut self, why: Why) -> Option<Step> {
        if !self.state.offered.is_empty() {
            return Some(Step::Offer(self.state.offered.clone()));
        }
        let setting = self.setting;
        let task = self.state.task.as_mut()?;
        match task.open {
            Open::Nothing => None,
            Open::Slot(slot) => Some(task.ask(slot, why, setting)),
            Open::SignIn => Some(Step::SignIn(task.intent.clone())),
            Open::Check => {
                let (intent, slots) = (task.intent.clone(), task.slots.clone());
                Some(Step::CheckAnswers { intent, slots, is_refused: false })
            }
        }
    }

    fn next(self, step: Step) -> Next {
        Next { state: self.state, step, then: None }
    }

    /// The step, and what is still open behind it.
    fn then(mut self, step: Step) -> Next {
        let then = self.open_step(Why::Again);
        Next { state: self.state, step, then }
    }
}

fn shortened(text: &str) -> String {
    let mut text = words(text).join(" ");
    while text.len() > MAX_ASKED {
        text.pop();
    }
    text
}
