//! Where a brain outside the council comes into a conversation: for what the embedded one would only tell of, and what it does not
//! understand.

use super::Assistant;
use super::brains::{Asked, Exchange, Host, Outcome, Passage, Topic};
use crate::information::Extract;
use crate::limits::LookUp;
use crate::pages::PageRequest;
use async_trait::async_trait;
use domain::{
    address::AddressId,
    assistant::{Answered, Composed, Conversation, ConversationId, Question, Said, Source, Turn},
};
use hmac::Mac;
use screens::{AreaPage, bins, dates};
use uuid::Uuid;

/// A conversation as far as it has come.
pub struct Visited<'a> {
    /// None before anything was said.
    pub id: Option<&'a ConversationId>,
    pub conversation: &'a Conversation,
    /// Of whoever is signed in.
    pub home: Option<&'a AddressId>,
}

/// No more of a page is told to a brain at once.
const MOST_PASSAGES: usize = 5;
/// Of what was said before.
const MOST_EARLIER: usize = 4;

impl Assistant {
    /// The turn, or one with the answer of a brain in its place.
    pub(super) async fn or_outside(
        &self,
        request: &PageRequest<'_>,
        visited: &Visited<'_>,
        turn: Turn,
        asked: &Question,
    ) -> Turn {
        let topic = match &turn.answered {
            Answered::Intent(intent) => Topic::Intent(intent.clone()),
            Answered::NotUnderstood => Topic::Unknown,
            _ => return turn,
        };
        let Some(consultant) = self.outside.on(&topic).await else { return turn };
        if request.app.limits.admit(request.client, LookUp::OutsideQuestion, &Uuid::new_v4().to_string()).await.is_err()
        {
            return turn;
        }
        let session = session(request, visited.id);
        let asked = Asked {
            council: request.app.council.name.in_language(request.context.language),
            language: request.context.language,
            session: &session,
            question: asked,
            earlier: &earlier(visited.conversation),
            now: self.clock.now(),
        };
        let host = Council { request, home: visited.conversation.home().or(visited.home) };
        let answered = match consultant.consult(&asked, &host).await {
            Some(Outcome::Answer(answer)) => Answered::Composed(answer),
            Some(Outcome::Offer(intents)) => Answered::WhichOf(intents),
            None => turn.answered,
        };
        Turn { answered, ..turn }
    }
}

/// The same for each turn of a conversation, and no way to it.
fn session(request: &PageRequest<'_>, id: Option<&ConversationId>) -> String {
    let Some(id) = id else { return Uuid::new_v4().simple().to_string() };
    let digest = request.app.secret.sign("outside brain", id.as_str()).finalize().into_bytes();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn earlier(conversation: &Conversation) -> Vec<Exchange> {
    let typed = conversation.turns().iter().rev().filter_map(|turn| match (&turn.said, &turn.answered) {
        (Said::Typed(_), Answered::Danger(_)) => None,
        (Said::Typed(asked), Answered::Composed(Composed { text, .. })) => Exchange::new(asked, Some(text)),
        (Said::Typed(asked), _) => Exchange::new(asked, None),
        _ => None,
    });
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
