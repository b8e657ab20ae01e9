//! From something said to what is shown: asks the dialogue and the host in turn until something is there for the person.

use super::{
    host::{Call, Facts, Failure, Heard, Homes, Host, Outcome, Ready},
    question::{Press, Reply, gap},
    record::{Answer, Asking, Conversation, Errand, Exchange, Given, Said},
};
use crate::{
    dialogue::{Command, Payload, Slot, State, Step, Unfit, Why},
    safety,
};
use domain::forms::{Answers, Form, Question};

/// So often at most the dialogue is asked for one thing said: a home is found, is none, and is asked for.
const MOST_STEPS: usize = 4;

/// The conversation with what was said and answered; empty where the person begins anew.
pub async fn say<H: Host>(host: &H, conversation: Conversation, said: Said) -> Conversation {
    if is_sent_again(&conversation, &said) {
        return conversation;
    }
    let said = said.without_details();
    let mut driver = Driver { host, conversation, answers: Vec::new(), was_open: None, is_over: false };
    driver.hear(&said).await;
    let Driver { mut conversation, answers, is_over, .. } = driver;
    if is_over {
        return Conversation { person: conversation.person, ..Conversation::default() };
    }
    conversation.add(said, answers);
    conversation
}

/// Whoever presses "send" twice means it once.
fn is_sent_again(conversation: &Conversation, said: &Said) -> bool {
    let is_send = matches!(said, Said::Pressed(text) if Payload::read(text) == Some(Payload::Send));
    let is_done = |answer: &Answer| matches!(answer, Answer::Done { .. });
    is_send && conversation.last().is_some_and(|Exchange { answers, .. }| answers.iter().any(is_done))
}

struct Driver<'a, H> {
    host: &'a H,
    conversation: Conversation,
    answers: Vec<Answer>,
    /// The id of the question that was open before.
    was_open: Option<String>,
    /// Nothing of it is wanted any more.
    is_over: bool,
}

impl<H: Host> Driver<'_, H> {
    async fn hear(&mut self, said: &Said) {
        let is_reply = match said {
            Said::Typed(text) => self.takes_typed(text),
            Said::Pressed(text) => self.takes_pressed(text),
        };
        self.was_open = self.conversation.asking.as_mut().and_then(|asking| Some(asking.open.take()?.id));
        if is_reply {
            return self.check_again().await;
        }
        let heard = match said {
            Said::Typed(text) => Heard::Typed(text.clone()),
            Said::Pressed(text) => self.pressed(text).await,
        };
        self.go(heard).await;
    }

    /// A home that is chosen must be there.
    async fn pressed(&mut self, text: &str) -> Heard {
        if let Some(Payload::Home(id)) = Payload::read(text)
            && self.host.services(&id).await == Err(Failure::NoSuchHome)
        {
            self.answers.push(Answer::Failed(Failure::NoSuchHome));
            return Heard::Unfit(Slot::Address, Unfit::Unknown);
        }
        Heard::Pressed(text.to_owned())
    }

    async fn go(&mut self, mut heard: Heard) {
        for _ in 0..MOST_STEPS {
            let before = self.conversation.state.clone();
            let facts = self.facts(&heard).await;
            let call = Call { state: before.clone(), heard, facts };
            let next = match self.host.next(call).await {
                Ok(next) => next,
                Err(failure) => return self.answers.push(Answer::Failed(failure)),
            };
            self.conversation.state = next.state;
            match next.step {
                Step::Find(typed) => match self.find(typed).await {
                    Some(found) => {
                        heard = found;
                        continue;
                    }
                    None => return,
                },
                step => self.answer(before, step).await,
            }
            if let Some(then) = next.then.filter(|_| !self.has_failed()) {
                let before = self.conversation.state.clone();
                self.was_open = None;
                self.answer(before, then).await;
            }
            return;
        }
    }

    /// With the services of the home that it is about, if they can be had.
    async fn facts(&self, heard: &Heard) -> Facts {
        let mut facts = self.host.facts();
        let chosen = match heard {
            Heard::Pressed(text) => Payload::read(text),
            _ => None,
        };
        let home = match chosen {
            Some(Payload::Home(id)) => Some(id),
            _ => self.conversation.state.task().and_then(|(_, slots)| slots.home()).or(facts.home.as_ref()).cloned(),
        };
        if let Some(home) = home
            && let Ok(services) = self.host.services(&home).await
        {
            facts.services = services;
        }
        facts
    }

    /// What the dialogue is told of it; none where it cannot be looked up.
    async fn find(&mut self, typed: String) -> Option<Heard> {
        match self.host.homes(&typed).await {
            Ok(Homes::One(home)) => Some(self.pressed(&Payload::Home(home).to_string()).await),
            Ok(Homes::Several) => {
                self.answers.push(Answer::WhichHome(typed));
                Some(Heard::Unfit(Slot::Address, Unfit::Many))
            }
            Ok(Homes::None) => {
                self.answers.push(Answer::NoHome(typed));
                Some(Heard::Unfit(Slot::Address, Unfit::Unknown))
            }
            Err(failure) => {
                self.answers.push(Answer::Failed(failure));
                None
            }
        }
    }

    async fn answer(&mut self, before: State, step: Step) {
        match step {
            Step::Restart => self.is_over = true,
            Step::CheckAnswers { intent, slots, is_refused } => {
                self.check(Errand { intent, slots }, is_refused).await;
            }
            Step::Do(intent, slots) => self.act(before, Errand { intent, slots }).await,
            // Which home it is, and that it is none, is asked with what was found.
            Step::Ask { slot: Slot::Address, .. } if self.asks_for_home() => {}
            step => self.answers.push(Answer::Step(step)),
        }
    }

    fn asks_for_home(&self) -> bool {
        matches!(self.answers.last(), Some(Answer::WhichHome(_) | Answer::NoHome(_)))
    }

    fn has_failed(&self) -> bool {
        matches!(self.answers.last(), Some(Answer::Failed(_)))
    }

    /// Asks what is missing; then all of it is to be checked.
    async fn check(&mut self, errand: Errand, is_refused: bool) {
        let (form, given) = match self.host.ready(&errand).await {
            Ok(Ready::Form(form, given)) => (form, given),
            Ok(Ready::Refused(why)) => return self.refuse(Answer::Refused { errand, why }),
            Ok(Ready::Waiting(key)) => return self.refuse(Answer::Done { errand, outcome: Outcome::Waiting(key) }),
            Err(failure) => return self.answers.push(Answer::Failed(failure)),
        };
        let today = self.host.facts().today;
        let was_open = self.was_open.take();
        let asking = self.begin(&errand);
        let answers = all_answers(&given, &asking.answers);
        match gap(&form, &answers, today) {
            Some(question) if given.values(&question.id).is_empty() => {
                let is_again = was_open.as_deref() == Some(&*question.id);
                let why = if is_again { Why::NotUnderstood } else { Why::Missing };
                asking.open = Some(question.clone());
                self.answers.push(Answer::Question { question: Box::new(question.clone()), why });
            }
            // What the slots say is not what the form takes: a host and its form do not agree.
            Some(_) => self.answers.push(Answer::Failed(Failure::Unavailable)),
            None => {
                let given = told(&form, &given, &answers);
                self.answers.push(Answer::Check { errand, given, is_refused });
            }
        }
    }

    /// The errand that is being filled in. What was said to the questions of its kind stays.
    fn begin(&mut self, errand: &Errand) -> &mut Asking {
        let key = self.host.new_key();
        let asking = self.conversation.asking.take().filter(|asking| asking.errand.intent == errand.intent);
        let asking = match asking {
            Some(asking) if asking.errand == *errand => asking,
            Some(asking) => Asking { errand: errand.clone(), key, ..asking },
            None => Asking::new(errand.clone(), key),
        };
        self.conversation.asking.insert(asking)
    }

    fn refuse(&mut self, answer: Answer) {
        self.conversation.state.refused();
        self.conversation.asking = None;
        self.answers.push(answer);
    }

    async fn act(&mut self, before: State, errand: Errand) {
        match self.send(&errand).await {
            Ok(Some(outcome)) => {
                self.conversation.asking = None;
                return self.answers.push(Answer::Done { errand, outcome });
            }
            Ok(None) => {}
            Err(failure) => self.answers.push(Answer::Failed(failure)),
        }
        // It can be sent again, with the same key.
        self.conversation.state = before;
        self.check(errand, false).await;
    }

    /// None where something is missing.
    async fn send(&self, errand: &Errand) -> Result<Option<Outcome>, Failure> {
        let asking = self.conversation.asking.as_ref().filter(|asking| asking.errand == *errand);
        let Some(asking) = asking else { return Ok(None) };
        // What is refused may be this same errand, which was done a moment ago: by its key the host knows.
        if let Ready::Form(form, given) = self.host.ready(errand).await?
            && gap(&form, &all_answers(&given, &asking.answers), self.host.facts().today).is_some()
        {
            return Ok(None);
        }
        self.host.act(errand, &asking.key, &asking.answers).await.map(Some)
    }
}

/// Answers to the questions of the form.
impl<H: Host> Driver<'_, H> {
    fn open(&self) -> Option<&Question> {
        self.conversation.asking.as_ref()?.open.as_ref()
    }

    /// What is said to the open question. Danger, and what always works, come before it.
    fn takes_typed(&mut self, text: &str) -> bool {
        let Some(question) = self.open().filter(|_| safety::danger(text).is_none()) else { return false };
        let reply = Reply::read(question, text);
        match (Command::of(text), reply) {
            (Some(Command::Back), _) => self.back(),
            (Some(Command::Restart | Command::Person | Command::Help), _) => false,
            (_, Some(Reply(reply))) => self.reply(question.id.clone(), reply),
            // It is no answer to what is to be sent either.
            (Some(_), None) => true,
            (None, None) => false,
        }
    }

    fn takes_pressed(&mut self, text: &str) -> bool {
        match (Press::read(text), Payload::read(text)) {
            (Some(Press::Answer(id, value)), _) if self.open().is_some_and(|open| open.id == id) => {
                self.reply(id, value)
            }
            (Some(Press::Alter(id)), _) => self.forget(&id),
            (_, Some(Payload::Back)) => self.back(),
            (_, Some(Payload::Send)) => self.open().is_some(),
            _ => false,
        }
    }

    fn reply(&mut self, id: String, value: String) -> bool {
        let key = self.host.new_key();
        let Some(asking) = &mut self.conversation.asking else { return false };
        asking.answers.set(&id, [value]);
        asking.answered.retain(|answered| *answered != id);
        asking.answered.push(id);
        asking.key = key;
        asking.open = None;
        true
    }

    /// The question is asked anew. False where it was not answered.
    fn forget(&mut self, id: &str) -> bool {
        let Some(asking) = &mut self.conversation.asking else { return false };
        let is_answered = asking.answered.iter().any(|answered| answered == id);
        asking.answered.retain(|answered| answered != id);
        asking.answers.remove(id);
        asking.open = None;
        is_answered
    }

    /// To the question before. False where the slots come before it.
    fn back(&mut self) -> bool {
        let last = self.conversation.asking.as_ref().and_then(|asking| asking.answered.last().cloned());
        let is_at_it = self.conversation.asking.as_ref().is_some_and(|asking| self.is_checked(&asking.errand));
        last.is_some_and(|last| is_at_it && self.forget(&last))
    }

    /// Whether this is what the person is about just now.
    fn is_checked(&self, errand: &Errand) -> bool {
        self.conversation.state.is_checked()
            && self.conversation.task().is_some_and(|(intent, slots)| intent == errand.intent && *slots == errand.slots)
    }

    async fn check_again(&mut self) {
        if let Some(errand) = self.conversation.asking.as_ref().map(|asking| asking.errand.clone()) {
            self.check(errand, false).await;
        }
    }
}

/// What was said to the questions, and what the slots say, which counts.
fn all_answers(given: &Answers, said: &Answers) -> Answers {
    let mut all = said.clone();
    for id in given.ids() {
        all.set(id, given.values(id).iter().cloned());
    }
    all
}

/// What was answered besides the slots, in the order of the form.
fn told(form: &Form, given: &Answers, answers: &Answers) -> Vec<Given> {
    let is_told =
        |question: &&&Question| given.values(&question.id).is_empty() && !answers.values(&question.id).is_empty();
    let shown = form.shown(answers);
    let told = shown.iter().filter(is_told);
    told.map(|question| Given { question: (*question).clone(), values: answers.values(&question.id).to_vec() })
        .collect()
}
