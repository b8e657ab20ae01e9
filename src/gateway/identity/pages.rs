//! The pages of identity. They tell of one person, and nobody keeps them.

use super::Identity;
use super::attempt::way_back;
use super::routes::go_on;
use super::sessions::SessionError;
use crate::areas::{self, Addressee};
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use contract::{
    cards::CardsAnswer,
    identity::{SignedIn, paths},
};
use domain::identity::{Confidence, LookedUp, PersonId, Session, SignInEventKind};
use screens::{
    AreaPage, Trouble,
    identity::{
        Account, DetailsPage, END, END_OTHERS, Help, MAKE_CODE, NOT_RECOGNISED, NotSignedIn, Page, TimedOut, account,
        arrived, failed, sign_in, signed_in_all_the_same, signed_out, timed_out,
    },
};
use std::time::Duration;

/// The account page does not wait longer for what other areas say.
const CARDS_WITHIN: Duration = Duration::from_secs(1);

impl Identity {
    pub async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let answer = match page {
            Page::Account => self.account(request).await,
            Page::Arrived(to) => {
                let to = way_back(Some(&to)).unwrap_or_else(|| Page::Account.path(request.context.language));
                let answer = PageAnswer::ok(arrived(request.context, &to));
                go_on(&to).into_iter().fold(answer, |answer, (name, value)| answer.with_header(name, value))
            }
            Page::Details(rest) => self.details_page(request, &rest).await,
            Page::SignedOut => PageAnswer::ok(signed_out(request.whole(), None)),
            Page::TimedOut(at) => {
                let from = way_back(Some(&at.from)).unwrap_or_else(|| Page::Account.path(request.context.language));
                PageAnswer::ok(timed_out(request.context, &TimedOut { from, ..at }))
            }
            Page::Failed(NotSignedIn::Late) if matches!(self.session(request.headers).await, Ok(Some(_))) => {
                PageAnswer::ok(signed_in_all_the_same(request.context))
            }
            Page::Failed(why) => PageAnswer::new(status(why), failed(request.context, why)),
            Page::Credential(rest) => self.credential_page(request, &rest).await,
            Page::Wallet => self.wallet_page(request).await,
            Page::Presentation(id) => self.presentation_page(request, &id).await,
            Page::WalletBack(code) => self.wallet_back(request, code),
            Page::WalletRedeem(code) => self.redeem(request, &code).await,
        };
        answer.for_one_person()
    }

    async fn account(&self, request: &PageRequest<'_>) -> PageAnswer {
        let session = match self.session_in_use(request.headers).await {
            Ok(session) => session,
            Err(error) => return cannot_tell(request, error),
        };
        let Some(session) = session else {
            return PageAnswer::ok(sign_in(request.whole(), &Page::Account.path(request.context.language)));
        };
        let told = async {
            let (devices, events) = (self.devices(&session).await?, self.sessions.events(&session.person).await?);
            Ok::<_, SessionError>((devices, events, self.help(&session.person).await?))
        };
        match told.await {
            Ok((devices, events, (help, looks))) => {
                let (own, others): (Vec<SignedIn>, Vec<SignedIn>) =
                    devices.into_iter().partition(|session| session.is_this);
                // It may have ended just now.
                let Some(this) = own.first() else {
                    return PageAnswer::ok(sign_in(request.whole(), &Page::Account.path(request.context.language)));
                };
                let may_prove = this.confidence < Confidence::P2 && self.provider.proves(Confidence::P2);
                let may_show = self.verifier.is_some();
                let may_hold = self.issuer.is_some();
                let to = Addressee { app: request.app, context: request.context, person: &session.person };
                let cards = areas::cards(&to, CARDS_WITHIN).await.cards;
                let cards = CardsAnswer { title: request.context.words().cards_title().to_owned(), cards };
                let (cards, others, events, looks) = (&cards, &others, &events, &looks);
                let shown = Account { cards, this, others, events, looks, help, may_prove, may_show, may_hold };
                self.of_person(request, &session, PageAnswer::ok(account(request.context, shown)))
            }
            Err(error) => cannot_tell(request, error),
        }
    }

    /// A page for whoever has this session, which it brings along: the browser warns before it ends.
    pub fn of_person(&self, request: &PageRequest<'_>, session: &Session, answer: PageAnswer) -> PageAnswer {
        answer.with(request, paths::SESSION.to_owned(), &self.told(Some(session))).for_one_person()
    }

    /// How the council's staff may help a person, and who of them has looked.
    async fn help(&self, person: &PersonId) -> Result<(Option<Help>, Vec<LookedUp>), SessionError> {
        let Some(staff) = &self.staff else { return Ok((None, Vec::new())) };
        let code = staff.records.code(person, self.clock.now()).await?;
        Ok((Some(Help { code }), staff.records.looks(person).await?))
    }

    /// All sessions of whoever has this one, which comes first.
    pub(super) async fn devices(&self, this: &Session) -> Result<Vec<SignedIn>, SessionError> {
        let all = self.sessions.all(&this.person, self.clock.now()).await?;
        let told = |session: &Session| SignedIn::of(session, &this.id, self.sessions.rule());
        let mut devices: Vec<SignedIn> = all.iter().map(told).collect();
        devices.sort_by_key(|session| !session.is_this);
        Ok(devices)
    }

    /// What was pressed on the account page: a device is signed out, or a code is made for the council's staff.
    pub async fn pressed(&self, request: &PageRequest<'_>, fields: Fields) -> PageAnswer {
        let back = || PageAnswer::see_other(Page::Account.path(request.context.language)).for_one_person();
        let done = async {
            let Some(this) = self.session_in_use(request.headers).await? else { return Ok(back()) };
            let now = self.clock.now();
            if let Some((_, value)) = fields.iter().find(|(name, _)| name == NOT_RECOGNISED) {
                return self.report_sign_in(request, &this, value).await;
            }
            for (name, value) in &fields {
                match name.as_str() {
                    MAKE_CODE => {
                        if let Some(staff) = &self.staff {
                            staff.records.make_code(&this.person, now).await?;
                        }
                    }
                    END_OTHERS => drop(self.sessions.end_others(&this, now).await?),
                    END if !self.end_elsewhere(&this, value).await? => {
                        return Ok(request.not_found().for_one_person());
                    }
                    _ => {}
                }
            }
            Ok(back())
        };
        done.await.unwrap_or_else(|error: PortError| cannot_tell(request, error))
    }

    /// Whether there was such a session of theirs.
    async fn end_elsewhere(&self, this: &Session, id: &str) -> Result<bool, SessionError> {
        let Ok(id) = id.parse() else { return Ok(false) };
        self.sessions.end(&this.person, &id, SignInEventKind::EndedElsewhere, self.clock.now()).await
    }

    /// A person does not know of one of their own sign-ins, which is named by when it was.
    async fn report_sign_in(
        &self,
        request: &PageRequest<'_>,
        this: &Session,
        at: &str,
    ) -> Result<PageAnswer, PortError> {
        let events = self.sessions.events(&this.person).await?;
        let Some(event) = events.iter().find(|event| event.at.as_millisecond().to_string() == at) else {
            return Ok(request.not_found().for_one_person());
        };
        let reference = self.shares.report_sign_in(&this.person, event, self.clock.now()).await?;
        let page = DetailsPage::Reported(reference).path(request.context.language);
        Ok(PageAnswer::see_other(page).for_one_person())
    }
}

fn cannot_tell(request: &PageRequest, error: impl Into<PortError>) -> PageAnswer {
    request.trouble(error.into(), |_| Trouble::Unexpected).for_one_person()
}

fn status(why: NotSignedIn) -> StatusCode {
    match why {
        NotSignedIn::Unavailable | NotSignedIn::Store => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    }
}
