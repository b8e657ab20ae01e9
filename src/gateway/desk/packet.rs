//! What staff are given of a conversation with the assistant.

use crate::assistant::shown;
use crate::pages::PageRequest;
use ::assistant::{
    conversation::{Answer, Conversation, Outcome},
    dialogue::{self, Slot, Slots, Step, Where},
};
use domain::{
    address::AddressId,
    desk::{CallBack, Exchange, Known, Packet, Reason, Reply},
};
use jiff::Timestamp;
use screens::assistant::{Shown, in_words};

/// Of a person who has agreed just now. What was said in the conversation has no personal details by then.
pub async fn packet(
    request: &PageRequest<'_>,
    conversation: &Conversation,
    call_back: Option<CallBack>,
    consented_at: Timestamp,
) -> Packet {
    let shown = shown(request, conversation.exchanges()).await;
    let slots = conversation.task().map(|(_, slots)| slots.clone()).unwrap_or_default();
    let (texts, filled) = in_words(request.whole(), &shown, &slots);
    let exchange = |(shown, said)| Exchange { said, answered: reply(shown) };
    Packet {
        language: request.context.language,
        reason: shown.last().map_or(Reason::Asked, reason),
        intent: intent(conversation),
        known: known(request, conversation, &slots, &filled).await,
        transcript: shown.iter().zip(texts).map(exchange).collect(),
        consented_at,
        call_back,
    }
}

fn reason(last: &Shown) -> Reason {
    let asked_for =
        |answer: &Answer| matches!(answer, Answer::Step(Step::HandOver(why)) if *why != dialogue::Reason::Missed);
    if last.exchange.answers.iter().any(asked_for) {
        return Reason::Asked;
    }
    match reply(last) {
        Reply::Danger => Reason::Danger,
        Reply::NotUnderstood => Reason::NotUnderstood,
        Reply::Topic(_) | Reply::Page(_) | Reply::Written(_) | Reply::AskedBack => Reason::Asked,
    }
}

/// To ask for a person is not what it is about.
const HUMAN: &str = "meta.human";

fn intent(conversation: &Conversation) -> Option<String> {
    let task = conversation.task().map(|(intent, _)| intent);
    let before = conversation.exchanges().iter().rev().filter_map(|exchange| exchange.intent.as_deref());
    task.into_iter().chain(before).find(|intent| *intent != HUMAN).map(str::to_owned)
}

/// Of all that was answered at once, what comes last decides.
fn reply(shown: &Shown) -> Reply {
    let topic = |intent: &str| Reply::Topic(intent.to_owned());
    match shown.exchange.answers.last() {
        Some(Answer::Step(Step::Signpost(_))) => Reply::Danger,
        Some(Answer::Step(Step::Told(intent) | Step::SignIn(intent) | Step::Look(intent, _))) => topic(intent),
        Some(Answer::Step(Step::Help)) => topic("meta.help"),
        Some(Answer::Step(Step::HandOver(dialogue::Reason::Asked))) => topic(HUMAN),
        Some(Answer::Step(Step::HandOver(dialogue::Reason::Intent))) => {
            shown.exchange.intent.as_deref().map_or(Reply::NotUnderstood, topic)
        }
        Some(Answer::Step(Step::Retrieve(_))) => match &shown.found.passage {
            Some(passage) => Reply::Page(passage.title.clone()),
            None => Reply::NotUnderstood,
        },
        Some(Answer::Composed(composed)) => Reply::Written(composed.text.clone()),
        Some(Answer::Done { errand, .. } | Answer::Refused { errand, .. }) => topic(&errand.intent),
        Some(Answer::Step(Step::HandOver(dialogue::Reason::Missed)) | Answer::Failed(_)) | None => Reply::NotUnderstood,
        Some(
            Answer::Step(_) | Answer::WhichHome(_) | Answer::NoHome(_) | Answer::Question { .. } | Answer::Check { .. },
        ) => Reply::AskedBack,
    }
}

async fn known(
    request: &PageRequest<'_>,
    conversation: &Conversation,
    slots: &Slots,
    filled: &[(Slot, String)],
) -> Known {
    let said = |slot| filled.iter().find(|(of, _)| *of == slot).map(|(_, said)| said.clone());
    let exchanges = conversation.exchanges().iter().rev();
    let home = match slots.home().or_else(|| exchanges.clone().find_map(|exchange| exchange.home.as_ref())) {
        Some(home) => Some(line(request, home).await),
        None => None,
    };
    let typed = slots.address.as_ref().and_then(Where::typed).filter(|_| home.is_none());
    let taken = exchanges.flat_map(|exchange| &exchange.answers).find_map(|answer| match answer {
        Answer::Done { outcome: Outcome::Taken(reference), .. } => Some(reference),
        _ => None,
    });
    Known {
        home,
        place: said(Slot::Place).or(typed),
        containers: said(Slot::Container),
        days: said(Slot::Date),
        reference: slots.reference.as_ref().or(taken).map(|reference| reference.as_str().to_owned()),
    }
}

/// A home as people write it; by its id where it cannot be looked up now.
async fn line(request: &PageRequest<'_>, home: &AddressId) -> String {
    match request.app.addresses.address(home).await {
        Ok(address) => address.one_line(),
        Err(_) => home.as_str().to_owned(),
    }
}
