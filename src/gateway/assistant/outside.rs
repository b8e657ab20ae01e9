//! Where a brain outside the council comes into a conversation: for what the embedded one would only tell of, and what it does not
//! understand.

use super::Assistant;
use super::brains::{Asked, Exchange, Host, Outcome, Passage, Topic};
use crate::information::Extract;
use crate::limits::LookUp;
use crate::pages::PageRequest;
use ::assistant::{
    conversation::{self, Answer, Conversation, Said},
    dialogue::Step,
};
use async_trait::async_trait;
use domain::{
    address::AddressId,
    assistant::{ConversationId, Question, Source},
};
use hmac::Mac;
use screens::{AreaPage, bins, dates};
use uuid::Uuid;

/// Whose question it is.
pub struct Visited<'a> {
    /// Of the conversation; none before anything was said.
    pub id: Option<&'a ConversationId>,
    /// Of whoever is signed in.
    pub home: Option<&'a AddressId>,
}

/// No more of a page is told to a brain at once.
const MOST_PASSAGES: usize = 5;
/// Of what was said before.
const MOST_EARLIER: usize = 4;

impl Assistant {
    /// The answer of another brain in place of the last one, where it has one.
    pub(super) async fn ask_outside(
        &self,
        request: &PageRequest<'_>,
        visited: &Visited<'_>,
        conversation: &mut Conversation,
        asked: &Question,
    ) {
        let Some(topic) = topic(conversation) else { return };
        let Some(consultant) = self.outside.on(&topic).await else { return };
        if request.app.limits.admit(request.client, LookUp::OutsideQuestion, &Uuid::new_v4().to_string()).await.is_err()
        {
            return;
        }
        let session = session(request, visited.id);
        let asked = Asked {
            council: request.app.council.name.in_language(request.context.language),
            language: request.context.language,
            session: &session,
            question: asked,
            earlier: &earlier(conversation),
            now: self.clock.now(),
        };
        let home = conversation.last().and_then(|last| last.home.clone());
        let host = Council { request, home: home.as_ref().or(visited.home) };
        match consultant.consult(&asked, &host).await {
            Some(Outcome::Answer(answer)) => conversation.composed(answer),
            Some(Outcome::Offer(intents)) => conversation.offered(&intents),
            None => {}
        }
    }
}

/// What was answered last, if it is only told of or was not understood, and nothing is open behind it.
fn topic(conversation: &Conversation) -> Option<Topic> {
    match &*conversation.last()?.answers {
        [Answer::Step(Step::Told(intent))] => Some(Topic::Intent(intent.clone())),
        [Answer::Step(Step::Retrieve(_))] => Some(Topic::Unknown),
        _ => None,
    }
}

/// The same for each turn of a conversation, and no way to it.
fn session(request: &PageRequest<'_>, id: Option<&ConversationId>) -> String {
    let Some(id) = id else { return Uuid::new_v4().simple().to_string() };
    let digest = request.app.secret.sign("outside brain", id.as_str()).finalize().into_bytes();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn earlier(conversation: &Conversation) -> Vec<Exchange> {
    let typed = conversation.exchanges().iter().rev().skip(1).filter_map(
        |conversation::Exchange { said, answers, .. }| match (said, answers.first()) {
            (Said::Typed(_), Some(Answer::Step(Step::Signpost(_)))) => None,
            (Said::Typed(asked), Some(Answer::Composed(answer))) => Exchange::new(asked, Some(&answer.text)),
            (Said::Typed(asked), _) => Exchange::new(asked, None),
            (Said::Pressed(_), _) => None,
        },
    );
    let mut earlier: Vec<Exchange> = typed.take(MOST_EARLIER).collect();
    earlier.reverse();
    earlier
}

/// The council's pages in the language of a request, and the home that a conversation is about.
struct Council<'a> {
    request: &'a PageRequest<'a>,
    home: Option<&'a AddressId>,
}

#[async_trait]
impl Host for Council<'_> {
    fn look_up(&self, words: &str) -> Vec<Passage> {
        let Some(information) = &self.request.app.areas.information else { return Vec::new() };
        let shelf = information.library(self.request.context.language);
        let passage = |Extract { title, link, extract, reviewed }: Extract<'_>| Passage {
            source: Source { title: title.to_owned(), link: link.to_owned(), reviewed },
            text: extract.to_owned(),
        };
        shelf.passages(words).take(MOST_PASSAGES).map(passage).collect()
    }

    fn knows_home(&self) -> bool {
        self.home.is_some() && self.request.app.areas.bins.is_some()
    }

    async fn bin_days(&self) -> Option<Passage> {
        let (home, context) = (self.home?, self.request.context);
        let (answer, _) = self.request.app.areas.bins.as_ref()?.told(self.request, home).await.ok()?;
        let day = |service: &domain::bins::Service| {
            let next = service.next.as_ref()?;
            let day = dates::day(context.words(), next.date, context.today);
            Some([service.container.name.in_language(context.language), ": ", &*day].concat())
        };
        let source = Source {
            title: context.words().ask_whole_page().to_owned(),
            link: bins::Page::MyBins(home.clone()).path(context.language),
            reviewed: context.today,
        };
        Some(Passage { source, text: answer.schedule.services.iter().filter_map(day).collect::<Vec<_>>().join("\n") })
    }
}
