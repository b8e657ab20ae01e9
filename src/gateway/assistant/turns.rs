//! What is answered to what a person says: pure, but for what was known before.

use super::brain::{Brain, Meaning};
use crate::pages::Fields;
use domain::{
    address::{AddressId, Query},
    assistant::{Answered, Conversation, Need, Question, QuestionFault, Said, Turn, Wanted},
};
use screens::assistant::{HOME, INTENT, NONE, PLACE, QUESTION, is_answered};

/// What came from one of the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Question(String),
    Chosen(String),
    NoneOfThese,
    Place(String),
    Home(AddressId),
    /// A button was pressed with nothing chosen.
    Nothing,
}

impl Sent {
    /// None where no form of ours sends it.
    pub fn read(fields: &Fields) -> Option<Sent> {
        let Some((name, value)) = fields.first() else { return Some(Sent::Nothing) };
        match &**name {
            QUESTION => Some(Sent::Question(value.clone())),
            INTENT => is_answered(value).then(|| Sent::Chosen(value.clone())),
            NONE => Some(Sent::NoneOfThese),
            PLACE => Some(Sent::Place(value.clone())),
            HOME => Some(Sent::Home(value.parse().ok()?)),
            _ => None,
        }
    }
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Said(Turn),
    /// The last turn is taken back.
    Back,
    /// An empty page.
    Anew,
    Fault(QuestionFault),
    /// The page as it is.
    Same,
}

/// What is known besides the conversation.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Where whoever is signed in lives.
    pub home: Option<AddressId>,
    /// Whether bin days are told here, and missed bins reported.
    pub has_days: bool,
    pub takes_reports: bool,
}

pub fn outcome(brain: Brain, conversation: &Conversation, known: &Known, sent: Sent) -> Outcome {
    let speaker = Speaker { brain, conversation, known };
    match sent {
        Sent::Nothing => Outcome::Same,
        Sent::Question(text) => match Question::parse(&text) {
            Ok(question) => speaker.typed(&question),
            Err(fault) => Outcome::Fault(fault),
        },
        Sent::Chosen(intent) => {
            let asked = conversation.typed().unwrap_or_default().to_owned();
            speaker.meant(Said::Chosen(intent.clone()), intent, asked)
        }
        Sent::NoneOfThese => said(Said::NoneOfThese, Answered::NotUnderstood),
        Sent::Place(text) => {
            let place = shortened(&text);
            said(Said::Place(place.clone()), Answered::WhichHome(speaker.need(), place))
        }
        Sent::Home(home) => said(Said::Home(home.clone()), Answered::ToldOf(speaker.need(), home)),
    }
}

fn said(said: Said, answered: Answered) -> Outcome {
    Outcome::Said(Turn { said, answered })
}

/// A place that is longer names none, and says so by one letter too many.
fn shortened(text: &str) -> String {
    let hidden = domain::assistant::hidden(text.trim());
    hidden.chars().take(Query::MAX_CHARS + 1).collect()
}

struct Speaker<'a> {
    brain: Brain,
    conversation: &'a Conversation,
    known: &'a Known,
}

impl Speaker<'_> {
    fn typed(&self, question: &Question) -> Outcome {
        let text = question.hidden();
        let meaning = self.brain.meaning(question);
        if !matches!(meaning, Meaning::Danger(_))
            && let Some(place) = self.place(question, &meaning)
        {
            let need = match &meaning {
                Meaning::One(intent) if intent == MISSED => Need { wanted: Wanted::Missed, asked: text.clone() },
                Meaning::One(intent) if intent == DATES => Need { wanted: Wanted::Days, asked: text.clone() },
                _ => self.need(),
            };
            return said(Said::Typed(text), Answered::WhichHome(need, place));
        }
        let typed = Said::Typed(text.clone());
        match meaning {
            Meaning::Danger(danger) => said(typed, Answered::Danger(danger.name().to_owned())),
            Meaning::One(intent) => self.meant(typed, intent, text),
            Meaning::OneOf(intents) => said(typed, Answered::WhichOf(intents)),
            Meaning::Unknown => said(typed, Answered::NotUnderstood),
        }
    }

    fn meant(&self, who: Said, intent: String, asked: String) -> Outcome {
        let wanted = match &*intent {
            BACK if !self.conversation.turns().is_empty() => return Outcome::Back,
            RESTART => return Outcome::Anew,
            DATES if self.known.has_days => Wanted::Days,
            MISSED if self.known.has_days && self.known.takes_reports => Wanted::Missed,
            _ => return said(who, Answered::Intent(intent)),
        };
        let need = Need { wanted, asked };
        let home = self.conversation.home().or(self.known.home.as_ref());
        said(
            who,
            match home {
                Some(home) => Answered::ToldOf(need, home.clone()),
                None => Answered::WhichPlace(need),
            },
        )
    }

    /// A place that is named in a question: by its postcode, or by anything where a place was asked for and nothing else is
    /// meant.
    fn place(&self, question: &Question, meaning: &Meaning) -> Option<String> {
        if !self.known.has_days {
            return None;
        }
        let query = Query::parse(question.as_str()).ok()?;
        let is_asked = matches!(self.conversation.last(), Some(Answered::WhichPlace(_) | Answered::WhichHome(..)));
        let is_of_homes = match meaning {
            Meaning::One(intent) => [DATES, MISSED].contains(&&**intent),
            _ => query.is_postcode_alone() || is_asked,
        };
        match &query.postcode {
            Some(postcode) if is_of_homes => Some(postcode.as_str().to_owned()),
            None if is_asked && matches!(meaning, Meaning::Unknown | Meaning::OneOf(_)) => Some(question.hidden()),
            _ => None,
        }
    }

    fn need(&self) -> Need {
        self.conversation.need().cloned().unwrap_or(Need { wanted: Wanted::Days, asked: String::new() })
    }
}

const DATES: &str = "waste.dates";
const MISSED: &str = "waste.missed";
const BACK: &str = "meta.back";
const RESTART: &str = "meta.restart";

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: Known = Known { home: None, has_days: true, takes_reports: true };

    fn after(turns: &[Turn], known: &Known, sent: Sent) -> Outcome {
        let mut conversation = Conversation::default();
        turns.iter().for_each(|turn| conversation.add(turn.clone()));
        outcome(Brain::embedded().unwrap(), &conversation, known, sent)
    }

    fn turn(outcome: Outcome) -> Turn {
        match outcome {
            Outcome::Said(turn) => turn,
            other => panic!("{other:?}"),
        }
    }

    fn asked(text: &str) -> Sent {
        Sent::Question(text.to_owned())
    }

    fn answer(turns: &[Turn], text: &str) -> Answered {
        turn(after(turns, &EVERYTHING, asked(text))).answered
    }

    fn days(asked: &str) -> Need {
        Need { wanted: Wanted::Days, asked: asked.to_owned() }
    }

    #[test]
    fn a_bin_day_asks_for_the_place_and_then_for_the_home() {
        let question = "when is the grey bin collected";
        let first = turn(after(&[], &EVERYTHING, asked(question)));
        assert_eq!(first.answered, Answered::WhichPlace(days(question)));
        let place = turn(after(std::slice::from_ref(&first), &EVERYTHING, Sent::Place(" AW1 2AB ".to_owned())));
        assert_eq!(place.answered, Answered::WhichHome(days(question), "AW1 2AB".to_owned()));
        let home: AddressId = "42".parse().unwrap();
        let told = turn(after(&[first, place], &EVERYTHING, Sent::Home(home.clone())));
        assert_eq!(told.answered, Answered::ToldOf(days(question), home.clone()));
        let again = "which bin goes out this week";
        assert_eq!(answer(&[told], again), Answered::ToldOf(days(again), home), "nobody is asked again");
    }

    #[test]
    fn a_place_may_be_typed_with_the_question_or_in_the_box_for_questions() {
        let both = "when is my bin day at AW1 2AB";
        assert_eq!(answer(&[], both), Answered::WhichHome(days(both), "AW1 2AB".to_owned()));
        let asking = turn(after(&[], &EVERYTHING, asked("when is my bin day")));
        assert_eq!(
            answer(std::slice::from_ref(&asking), "aw12ab"),
            Answered::WhichHome(days("when is my bin day"), "AW1 2AB".to_owned())
        );
        let digression = answer(&[asking], "there is a huge pothole outside my house");
        assert_eq!(digression, Answered::Intent("highways.pothole".to_owned()));
    }

    #[test]
    fn danger_comes_before_whatever_was_asked_for() {
        let asking = turn(after(&[], &EVERYTHING, asked("when is my bin day")));
        assert_eq!(answer(&[asking], "smell of gas at AW1 2AB"), Answered::Danger("gas".to_owned()));
    }

    #[test]
    fn nobody_who_is_signed_in_is_asked_for_the_home_that_is_known() {
        let known = Known { home: Some("7".parse().unwrap()), ..EVERYTHING };
        let told = turn(after(&[], &known, asked("when is my bin day")));
        assert_eq!(told.answered, Answered::ToldOf(days("when is my bin day"), "7".parse().unwrap()));
    }

    #[test]
    fn what_is_not_done_here_is_answered_all_the_same() {
        let nothing = Known::default();
        let answered = |text: &str| turn(after(&[], &nothing, asked(text))).answered;
        assert_eq!(answered("when is my bin day"), Answered::Intent("waste.dates".to_owned()));
        assert_eq!(answered("they never emptied my bin"), Answered::Intent("waste.missed".to_owned()));
    }

    #[test]
    fn a_turn_is_taken_back_and_a_conversation_begun_anew() {
        let one = turn(after(&[], &EVERYTHING, asked("hello")));
        let back = Sent::Chosen("meta.back".to_owned());
        assert_eq!(after(&[one], &EVERYTHING, back.clone()), Outcome::Back);
        assert_eq!(turn(after(&[], &EVERYTHING, back)).answered, Answered::Intent("meta.back".to_owned()));
        assert_eq!(after(&[], &EVERYTHING, Sent::Chosen("meta.restart".to_owned())), Outcome::Anew);
    }

    #[test]
    fn what_is_kept_has_no_personal_details() {
        let kept = turn(after(&[], &EVERYTHING, asked("call 07700 900123 about my bin day")));
        assert_eq!(kept.said, Said::Typed("call ••• about my bin day".to_owned()));
    }

    #[test]
    fn only_what_our_forms_send_is_read() {
        let read = |name: &str, value: &str| Sent::read(&vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(read("question", "a"), Some(asked("a")));
        assert_eq!(read("intent", "tax.pay"), Some(Sent::Chosen("tax.pay".to_owned())));
        assert_eq!((read("intent", "tax.evade"), read("home", "a b"), read("other", "")), (None, None, None));
        assert_eq!(Sent::read(&Vec::new()), Some(Sent::Nothing));
    }
}
