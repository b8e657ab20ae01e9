//! The pages on which a person chooses what to prove, waits for their wallet, and is told what came of it.

use super::presentations::{Presentation, Standing};
use super::qr_code::picture;
use super::{NotAsked, Verifier};
use crate::identity::Identity;
use crate::identity::random::Unguessable;
use crate::identity::routes::go_on;
use crate::pages::{Fields, PageAnswer, PageRequest};
use axum::http::{HeaderName, HeaderValue};
use contract::identity::paths;
use domain::identity::{Outcome, PresentationId, Purpose, Session, Way};
use screens::{
    AreaPage, Trouble,
    identity::{FORGET, Page, back, not_shown, open, scan, shown, wait, wallet, wallet_signed_out},
};

/// So often a page looks for the answer of a wallet.
const RENEWED: (HeaderName, HeaderValue) = (HeaderName::from_static("refresh"), HeaderValue::from_static("5"));

impl Identity {
    pub async fn wallet_page(&self, request: &PageRequest<'_>) -> PageAnswer {
        if self.verifier.is_none() {
            return request.not_found();
        }
        match self.session_in_use(request.headers).await {
            Ok(Some(session)) => self.watched(request, &session, PageAnswer::ok(wallet(request.whole()))),
            Ok(None) => PageAnswer::ok(wallet_signed_out(request.whole())),
            Err(error) => cannot_tell(request, error.into()),
        }
    }

    /// What was chosen there.
    pub async fn ask_wallet(&self, request: &PageRequest<'_>, fields: &Fields) -> PageAnswer {
        let Some(verifier) = &self.verifier else { return request.not_found() };
        let chosen = fields.iter().find_map(|(name, value)| Some((Way::of(name)?, Purpose::of(value)?)));
        // Without script no browser is asked.
        let chosen = chosen.filter(|(way, _)| *way != Way::Browser);
        let language = request.context.language;
        let again = || PageAnswer::see_other(Page::Wallet.path(language));
        let Some((way, purpose)) = chosen else { return again() };
        let begun = async {
            let Some(session) = self.session_in_use(request.headers).await? else { return Ok(None) };
            Ok(Some(verifier.begin(&session.id, request.origin, purpose, way, language).await?))
        };
        match begun.await {
            Ok(Some(id)) => PageAnswer::see_other(Page::Presentation(id.to_string()).path(language)),
            Ok(None) => again(),
            Err(error) => cannot_tell(request, error),
        }
    }

    pub async fn presentation_page(&self, request: &PageRequest<'_>, id: &str) -> PageAnswer {
        let Some(verifier) = &self.verifier else { return request.not_found() };
        match self.presentation(verifier, request, id).await {
            Ok(Some((session, presentation))) => self.watched(request, &session, verifier.told(request, presentation)),
            Ok(None) => request.not_found(),
            Err(error) => cannot_tell(request, error),
        }
    }

    /// What was pressed there.
    pub async fn forget_presentation(&self, request: &PageRequest<'_>, id: &str, fields: &Fields) -> PageAnswer {
        let Some(verifier) = &self.verifier else { return request.not_found() };
        let forgotten = async {
            let Some((session, presentation)) = self.presentation(verifier, request, id).await? else {
                return Ok(None);
            };
            if fields.iter().any(|(name, _)| name == FORGET) {
                verifier.presentations.forget(&presentation.id, &session.id).await?;
            }
            Ok(Some(()))
        };
        match forgotten.await {
            Ok(Some(())) => PageAnswer::see_other(Page::Wallet.path(request.context.language)),
            Ok(None) => request.not_found(),
            Err(error) => cannot_tell(request, error),
        }
    }

    /// The browser warns before the session ends.
    fn watched(&self, request: &PageRequest<'_>, session: &Session, answer: PageAnswer) -> PageAnswer {
        answer.with(request, paths::SESSION.to_owned(), &self.told(Some(session)))
    }

    /// One that the session of this browser has begun. A page that renews itself puts off no end of it.
    async fn presentation(
        &self,
        verifier: &Verifier,
        request: &PageRequest<'_>,
        id: &str,
    ) -> Result<Option<(Session, Presentation)>, NotAsked> {
        let Ok(id) = id.parse::<PresentationId>() else { return Ok(None) };
        let Some(session) = self.session(request.headers).await? else { return Ok(None) };
        let found = verifier.presentations.find(&id, &session.id, self.clock.now()).await?;
        Ok(found.map(|presentation| (session, presentation)))
    }

    /// A wallet has led here from outside, so that the strict cookie of the session does not come along; it does with what
    /// the browser asks for next.
    pub fn wallet_back(&self, request: &PageRequest<'_>, code: String) -> PageAnswer {
        let Some(code) = self.verifier.as_ref().and_then(|_| Unguessable::sent(&code)) else {
            return request.not_found();
        };
        let to = Page::WalletRedeem(code.as_str().to_owned()).path(request.context.language);
        let answer = PageAnswer::ok(back(request.context, to.clone()));
        go_on(&to).into_iter().fold(answer, |answer, (name, value)| answer.with_header(name, value))
    }

    pub async fn redeem(&self, request: &PageRequest<'_>, code: &str) -> PageAnswer {
        let Some(verifier) = &self.verifier else { return request.not_found() };
        let Some(code) = Unguessable::sent(code) else { return request.not_found() };
        if request.is_head {
            return PageAnswer::ok(back(request.context, request.path.to_owned()));
        }
        let redeemed = async {
            let session = self.session_in_use(request.headers).await?;
            verifier.presentations.redeem(&code, session.as_ref().map(|session| &session.id)).await
        };
        match redeemed.await {
            Ok(Some(id)) => PageAnswer::see_other(Page::Presentation(id.to_string()).path(request.context.language)),
            Ok(None) => PageAnswer::ok(not_shown(request.context, Some(&Outcome::OtherBrowser))),
            Err(error) => cannot_tell(request, error.into()),
        }
    }
}

impl Verifier {
    fn told(&self, request: &PageRequest<'_>, presentation: Presentation) -> PageAnswer {
        let (context, whole) = (request.context, request.whole());
        let here = Page::Presentation(presentation.id.to_string()).path(context.language);
        let renewed = |screen| {
            let (name, value) = RENEWED;
            PageAnswer::ok(screen).with_header(name, value)
        };
        match (&presentation.standing, presentation.way) {
            (Standing::Waiting, Way::ThisDevice) => {
                PageAnswer::ok(open(whole, self.link(request.origin, &presentation), here))
            }
            (Standing::Waiting, Way::OtherDevice) => {
                let link = self.link(request.origin, &presentation);
                let picture = picture(&link);
                renewed(scan(whole, link, picture))
            }
            // The browser asks there where it was pressed, and nowhere else.
            (Standing::Waiting, Way::Browser) => PageAnswer::see_other(Page::Wallet.path(context.language)),
            (Standing::Answered, _) => renewed(wait(context, here)),
            (Standing::Over(Outcome::Shown(claims)), _) => PageAnswer::ok(shown(whole, claims, here)),
            (Standing::Over(outcome), _) => PageAnswer::ok(not_shown(context, Some(outcome))),
            (Standing::Late, _) => PageAnswer::ok(not_shown(context, None)),
        }
    }
}

fn cannot_tell(request: &PageRequest, error: NotAsked) -> PageAnswer {
    request.trouble(error.into(), |_| Trouble::Unexpected)
}
