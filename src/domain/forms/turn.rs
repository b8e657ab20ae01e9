//! What comes after what was pressed: the way through a form, as a function of the answers alone.

use super::{Answers, FieldFault, Form, Layout, Posted, Pressed, Question, Step, Valid, validate};
use jiff::civil::Date;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    Show(FormState),
    /// Everything is answered as the form asks, and was checked.
    Send(Valid),
}

/// What is to be on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormState {
    pub step: Step,
    /// As they were typed; without those to questions that are no longer asked, once the ones on the screen are good.
    pub answers: Answers,
    /// Of what is on the screen.
    pub faults: Vec<FieldFault>,
}

impl Form {
    /// How it begins. A form without questions has nothing but its check.
    pub fn begin(&self, answers: Answers) -> FormState {
        let first = self.questions.first().map(|question| Step::Question(question.id.clone()));
        FormState { step: first.unwrap_or(Step::Check), answers: self.asked_for(&answers), faults: Vec::new() }
    }

    /// What follows. An earlier question without a good answer comes before all others, however the form was sent: no step
    /// can be left out by changing its fields.
    pub fn turn(&self, posted: Posted, today: Date) -> Turn {
        let Posted { answers, step, pressed, .. } = posted;
        let way = Way { form: self, today, answers: self.asked_for(&answers) };
        let is_known = |step: &Step| step.question().is_none_or(|id| self.question(id).is_some());
        let Some(step) = step.filter(is_known) else { return Turn::Show(self.begin(way.answers)) };
        match pressed {
            Pressed::Back => Turn::Show(way.back(&step)),
            Pressed::Change(id) => Turn::Show(way.change(id)),
            Pressed::Send if step == Step::Check => way.send(),
            Pressed::Continue | Pressed::Send => Turn::Show(way.forward(&step)),
        }
    }
}

struct Way<'a> {
    form: &'a Form,
    today: Date,
    answers: Answers,
}

impl Way<'_> {
    fn forward(mut self, step: &Step) -> FormState {
        let faults = self.faults();
        if let Some(id) = step.question() {
            let (here, shown) = (self.of_step(&faults, id), self.shown());
            if !here.is_empty() && (self.is_one_page() || shown.iter().any(|shown| shown == id)) {
                return self.show(step.clone(), here);
            }
        }
        self.drop_unasked();
        let shown = self.shown();
        let place = step.question().and_then(|id| shown.iter().position(|shown| shown == id));
        let is_open = |id: &String| faults.iter().any(|fault| fault.question == *id) || !self.is_seen(id);
        let earlier = match (step, place) {
            (Step::Question(_), Some(place)) => shown[..place].iter().find(|id| is_open(id)),
            _ => shown.iter().find(|id| is_open(id)),
        };
        let next = match (step, place) {
            // The next in any case: it may have been answered before a step back, and is looked at again.
            (Step::Question(_), Some(place)) if !self.is_one_page() => shown.get(place + 1),
            _ => None,
        };
        let step = match (earlier, next, step) {
            (Some(id), _, Step::Question(_)) => Step::Question(id.clone()),
            (Some(id), ..) => Step::Change(id.clone()),
            (None, Some(id), _) => Step::Question(id.clone()),
            (None, None, _) => Step::Check,
        };
        self.show(step, Vec::new())
    }

    fn back(mut self, step: &Step) -> FormState {
        let shown = self.shown();
        let place = |id: &str| shown.iter().position(|shown| shown == id).unwrap_or(0);
        let before = match step {
            Step::Change(_) => None,
            Step::Question(id) => shown.get(place(id).saturating_sub(1)),
            Step::Check if self.is_one_page() => shown.first(),
            Step::Check => shown.last(),
        };
        let before = before.map_or(Step::Check, |id| Step::Question(id.clone()));
        // Who goes back has not passed the question over.
        if let Some(id) = step.question().filter(|id| self.is_empty(id)) {
            self.answers.remove(id);
        }
        self.show(before, Vec::new())
    }

    fn change(self, id: String) -> FormState {
        let is_asked = self.shown().contains(&id);
        let step = if is_asked { Step::Change(id) } else { Step::Check };
        self.show(step, Vec::new())
    }

    fn send(self) -> Turn {
        match validate(self.form, &self.answers, self.today) {
            Ok(valid) => Turn::Send(valid),
            Err(faults) => {
                let first = faults.first().map(|fault| fault.question.clone()).unwrap_or_default();
                let here = self.of_step(&faults, &first);
                Turn::Show(self.show(Step::Change(first), here))
            }
        }
    }

    fn show(self, step: Step, faults: Vec<FieldFault>) -> FormState {
        FormState { step, answers: self.answers, faults }
    }

    fn faults(&self) -> Vec<FieldFault> {
        validate(self.form, &self.answers, self.today).err().unwrap_or_default()
    }

    /// Those of what is on the screen with the question.
    fn of_step(&self, faults: &[FieldFault], id: &str) -> Vec<FieldFault> {
        let is_here = |fault: &&FieldFault| self.is_one_page() || fault.question == id;
        faults.iter().filter(is_here).cloned().collect()
    }

    fn shown(&self) -> Vec<String> {
        self.form.shown(&self.answers).into_iter().map(|question: &Question| question.id.clone()).collect()
    }

    fn drop_unasked(&mut self) {
        let shown = self.shown();
        let gone: Vec<String> =
            self.answers.ids().filter(|id| !shown.iter().any(|shown| shown == id)).map(str::to_owned).collect();
        for id in gone {
            self.answers.remove(&id);
        }
    }

    fn is_one_page(&self) -> bool {
        self.form.layout == Layout::OnePage
    }

    /// Whether it has been on the screen: a question that was passed over leaves an empty value. On one page all have.
    fn is_seen(&self, id: &str) -> bool {
        self.is_one_page() || !self.answers.values(id).is_empty()
    }

    fn is_empty(&self, id: &str) -> bool {
        self.answers.values(id).iter().all(|value| value.trim().is_empty())
    }
}

#[cfg(test)]
mod tests;
