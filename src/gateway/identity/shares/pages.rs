//! The pages on which a person sees who has their details, answers requests, and ends what was given. Each is of one person:
//! what is another's is nowhere.

use super::ShareError;
use super::answering::{Answered, Ending};
use super::changing::Changing;
use super::history::HistoryPart;
use super::routes::receipt_file;
use crate::identity::Identity;
use crate::identity::routes::go_on;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use domain::identity::{
    AttributeValues, Confidence, PersonId, ReceiptId, Session,
    share::{ChangeFault, RequestAnswer, RequestId, ShareChoice, ShareFault, ShareId, ShareRequest, ShareState},
};
use domain::london;
use screens::{
    Trouble,
    identity::{
        ANSWER, ATTRIBUTE, Asking, DetailsPage, END_SHARE, ERASE, GIVE, NOT_RECOGNISED, NOTHING, PERIOD, answered,
        change, history, mine, receipt, reported, request, share, sign_in,
    },
};

impl Identity {
    pub async fn details_page(&self, asked: &PageRequest<'_>, rest: &str) -> PageAnswer {
        let Some(page) = DetailsPage::read(rest) else { return asked.not_found() };
        let session = match self.session_in_use(asked.headers).await {
            Ok(Some(session)) => session,
            Ok(None) => return sign_in_first(asked, &page),
            Err(error) => return cannot(asked, error),
        };
        let answer = match page {
            DetailsPage::Mine => self.mine_page(asked, &session.person).await,
            DetailsPage::History(page) => self.history_page(asked, &session.person, page).await,
            DetailsPage::Request(id) => match self.shares.open(&session.person, &id).await {
                Ok(Some(found)) => self.request_page(asked, &session, &found, &ShareChoice::default(), &[]).await,
                Ok(None) => Ok(asked.not_found()),
                Err(error) => Err(error),
            },
            DetailsPage::Return(id) => self.lead_back(asked, &session.person, id).await,
            DetailsPage::Share(id) => self.share_page(asked, &session.person, &id).await,
            DetailsPage::Change(id) => self.change_page(asked, &session.person, &id, None).await,
            DetailsPage::Receipt(id) => self.receipt_page(asked, &session.person, &id).await,
            DetailsPage::Reported(reference) => {
                let is_theirs = self.shares.has_reported(&session.person, &reference).await;
                is_theirs.map(|is_theirs| match is_theirs {
                    true => PageAnswer::ok(reported(asked.context, &reference)),
                    false => asked.not_found(),
                })
            }
        };
        self.of_person(asked, &session, answer.unwrap_or_else(|error| cannot(asked, error)))
    }

    async fn mine_page(&self, asked: &PageRequest<'_>, person: &PersonId) -> Result<PageAnswer, ShareError> {
        let now = self.clock.now();
        Ok(PageAnswer::ok(mine(asked.context, &self.shares.all(person, now).await?, now)))
    }

    /// To the organisation, or to what was answered where it has been told of it.
    async fn lead_back(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        id: RequestId,
    ) -> Result<PageAnswer, ShareError> {
        if self.shares.open(person, &id).await?.is_none() {
            return Ok(asked.not_found());
        }
        let way_back = self.shares.way_back(person, &id, self.clock.now()).await?;
        let answer = || DetailsPage::Request(id).path(asked.context.language);
        Ok(PageAnswer::see_other(way_back.unwrap_or_else(answer)))
    }

    async fn history_page(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        page: u32,
    ) -> Result<PageAnswer, ShareError> {
        let HistoryPart { events, has_older } = self.shares.history_page(person, page).await?;
        if events.is_empty() && page > 1 {
            return Ok(asked.not_found());
        }
        Ok(PageAnswer::ok(history(asked.context, &events, page, has_older)))
    }

    async fn share_page(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        id: &ShareId,
    ) -> Result<PageAnswer, ShareError> {
        let Some(found) = self.shares.find(person, id).await? else { return Ok(asked.not_found()) };
        let HistoryPart { events, has_older } = self.shares.history_of(person, id).await?;
        let mut receipts = self.shares.receipts(person).await?;
        receipts.retain(|(_, told)| told.share == *id);
        Ok(PageAnswer::ok(share(asked.context, &found, (&events, has_older), &receipts, self.clock.now())))
    }

    /// `chosen` is what was sent before, and what is wrong with it.
    async fn change_page(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        id: &ShareId,
        chosen: Option<(&ShareChoice, ChangeFault)>,
    ) -> Result<PageAnswer, ShareError> {
        let Some(found) = self.shares.find(person, id).await? else { return Ok(asked.not_found()) };
        if found.state(self.clock.now()) != ShareState::Active || !found.may_change() {
            return Ok(PageAnswer::see_other(DetailsPage::Share(id.clone()).path(asked.context.language)));
        }
        let status = if chosen.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(PageAnswer::new(status, change(asked.context, &found, chosen)))
    }

    async fn change_share(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        id: &ShareId,
        fields: &Fields,
    ) -> Result<PageAnswer, ShareError> {
        let choice = chosen(fields);
        let now = self.clock.now();
        let page = match self.shares.change(person, id, &choice, asked.origin, now).await? {
            Changing::Now(receipt) => DetailsPage::Receipt(receipt),
            Changing::Over => DetailsPage::Share(id.clone()),
            Changing::NotFound => return Ok(asked.not_found()),
            Changing::Fault(fault) => return self.change_page(asked, person, id, Some((&choice, fault))).await,
        };
        Ok(PageAnswer::see_other(page.path(asked.context.language)))
    }

    async fn receipt_page(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        id: &ReceiptId,
    ) -> Result<PageAnswer, ShareError> {
        let all = self.shares.receipts(person).await?;
        let Some((one, told)) = all.iter().find(|(one, _)| one.id == *id) else { return Ok(asked.not_found()) };
        let share = self.shares.find(person, &told.share).await?;
        let awaits_return = share.is_some_and(|share| share.awaits_return.is_some());
        Ok(PageAnswer::ok(receipt(asked.context, one, told, awaits_return, &receipt_file(id))))
    }

    async fn request_page(
        &self,
        asked: &PageRequest<'_>,
        session: &Session,
        found: &ShareRequest,
        choice: &ShareChoice,
        faults: &[ShareFault],
    ) -> Result<PageAnswer, ShareError> {
        if found.answer.is_some() || self.clock.now() >= found.expires_at {
            return Ok(PageAnswer::ok(answered(asked.context, found)));
        }
        let details = self.sessions.details(&session.id).await.map_err(ShareError::Session)?;
        let today = london::today(self.clock.now());
        let value = |attribute| Some((attribute, details.value(attribute, today)?));
        let values: AttributeValues = found.terms.attributes.iter().copied().filter_map(value).collect();
        let may_prove = session.confidence < Confidence::P2 && self.provider.proves(Confidence::P2);
        let screen = request(asked.context, Asking { request: found, values: &values, choice, faults, may_prove });
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(PageAnswer::new(status, screen))
    }

    /// What was pressed on one of these pages.
    pub async fn post_details(&self, asked: &PageRequest<'_>, rest: &str, fields: Fields) -> PageAnswer {
        let Some(page) = DetailsPage::read(rest) else { return asked.not_found() };
        let session = match self.session_in_use(asked.headers).await {
            Ok(Some(session)) => session,
            Ok(None) => return sign_in_first(asked, &page),
            Err(error) => return cannot(asked, error),
        };
        let answer = match &page {
            DetailsPage::Request(id) => match self.shares.open(&session.person, id).await {
                Ok(Some(found)) => self.answer_request(asked, &session, &found, &fields).await,
                Ok(None) => Ok(asked.not_found()),
                Err(error) => Err(error),
            },
            DetailsPage::Change(id) => self.change_share(asked, &session.person, id, &fields).await,
            DetailsPage::Mine | DetailsPage::Share(_) | DetailsPage::History(_) => {
                self.press(asked, &session.person, &fields).await
            }
            DetailsPage::Receipt(id) if fields.iter().any(|(name, _)| name == ERASE) => {
                let was_theirs = self.shares.erase_receipt(&session.person, id).await;
                was_theirs.map(|was_theirs| match was_theirs {
                    true => PageAnswer::see_other(DetailsPage::Mine.path(asked.context.language)),
                    false => asked.not_found(),
                })
            }
            DetailsPage::Return(_) | DetailsPage::Receipt(_) | DetailsPage::Reported(_) => Ok(asked.not_found()),
        };
        self.of_person(asked, &session, answer.unwrap_or_else(|error| cannot(asked, error)))
    }

    async fn answer_request(
        &self,
        asked: &PageRequest<'_>,
        session: &Session,
        found: &ShareRequest,
        fields: &Fields,
    ) -> Result<PageAnswer, ShareError> {
        let language = asked.context.language;
        let here = || PageAnswer::see_other(DetailsPage::Request(found.id.clone()).path(language));
        // Pressed again: it has been answered, and the first answer stands.
        if let Some(RequestAnswer::Given(id)) = &found.answer
            && !found.awaits_return
        {
            return Ok(PageAnswer::see_other(DetailsPage::Share(id.clone()).path(language)));
        }
        match values(fields, ANSWER).next() {
            Some(NOTHING) => {
                self.shares.refuse(&session.person, found, self.clock.now()).await?;
                return Ok(here());
            }
            Some(GIVE) => {}
            _ => return Ok(here()),
        }
        let choice = chosen(fields);
        let details = self.sessions.details(&session.id).await.map_err(ShareError::Session)?;
        let giving = match self.giving(session, &found.terms, &details, &choice, language) {
            Ok(giving) => giving,
            Err(fault) => return self.request_page(asked, session, found, &choice, &[fault]).await,
        };
        let given = self.shares.give(&session.person, found, giving, asked.origin, self.clock.now()).await?;
        Ok(match given {
            Answered::Now(..) if found.awaits_return => here(),
            Answered::Now(_, receipt) => PageAnswer::see_other(DetailsPage::Receipt(receipt).path(language)),
            Answered::Closed => here(),
        })
    }

    /// A share is ended, or a line of the history is not recognised.
    async fn press(
        &self,
        asked: &PageRequest<'_>,
        person: &PersonId,
        fields: &Fields,
    ) -> Result<PageAnswer, ShareError> {
        let (language, now) = (asked.context.language, self.clock.now());
        let page = match fields.first().map(|(name, value)| (name.as_str(), value)) {
            Some((END_SHARE, value)) => match value.parse::<ShareId>() {
                Ok(id) => match self.shares.end(person, &id, asked.origin, now).await? {
                    Ending::Now(receipt) => Some(DetailsPage::Receipt(receipt)),
                    Ending::Before => Some(DetailsPage::Share(id)),
                    Ending::NotFound => None,
                },
                Err(_) => None,
            },
            Some((NOT_RECOGNISED, value)) => match value.parse() {
                Ok(id) => self.shares.report(person, &id, now).await?.map(DetailsPage::Reported),
                Err(_) => None,
            },
            _ => None,
        };
        Ok(page.map_or_else(|| asked.not_found(), |page| PageAnswer::see_other(page.path(language))))
    }
}

fn values<'a>(fields: &'a Fields, name: &'a str) -> impl Iterator<Item = &'a str> {
    fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| &**value)
}

fn chosen(fields: &Fields) -> ShareChoice {
    ShareChoice {
        attributes: values(fields, ATTRIBUTE).filter_map(|value| value.parse().ok()).collect(),
        period: values(fields, PERIOD).next().and_then(|value| value.parse().ok()),
    }
}

/// A link of another site brings no strict cookie along. The page asks for itself once more then: from a page of this site, the
/// cookie comes, where there is one.
fn sign_in_first(asked: &PageRequest, page: &DetailsPage) -> PageAnswer {
    let here = page.path(asked.context.language);
    let answer = PageAnswer::ok(sign_in(asked.whole(), &here)).for_one_person();
    let is_from_elsewhere = asked.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let again = go_on(&here).filter(|_| is_from_elsewhere);
    again.into_iter().fold(answer, |answer, (name, value)| answer.with_header(name, value))
}

fn cannot(asked: &PageRequest, error: impl Into<PortError>) -> PageAnswer {
    asked.trouble(error.into(), |_| Trouble::Unexpected).for_one_person()
}
