//! The pages on which a person takes the credential into their wallet, sees what was given out, and withdraws it.

use super::Issuer;
use super::credentials::Withdrawn;
use crate::identity::Identity;
use crate::identity::presentation::picture;
use crate::identity::shares::receipt_file;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use domain::{
    address::Query,
    identity::{
        Confidence, Credential, CredentialId, CredentialState, Details, OfferId, OfferStanding, Session, of_resident,
    },
    london,
};
use jiff::SignedDuration;
use screens::{
    Trouble,
    identity::{
        CredentialPage, Credentials, GET_CREDENTIAL, NoCredential, WITHDRAW, credential_sign_in, credentials,
        no_credential, offer, withdraw,
    },
};

/// Whoever loses a wallet gets another credential; nobody needs more of them in a day.
const MOST_A_DAY: usize = 5;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Pages of addresses, of a postcode.
const MOST_PAGES: usize = 10;

/// Who asks, and what was proved of them.
struct Resident {
    session: Session,
    details: Details,
}

impl Identity {
    pub async fn credential_page(&self, request: &PageRequest<'_>, rest: &str) -> PageAnswer {
        let Some((issuer, page)) = self.issuer.as_deref().zip(CredentialPage::read(rest)) else {
            return request.not_found();
        };
        let answer = match page {
            CredentialPage::Mine => self.mine(issuer, request).await,
            CredentialPage::Offer(id) => self.offer(issuer, request, &id).await,
            CredentialPage::Withdraw(id) => self.to_withdraw(issuer, request, &id).await,
        };
        answer.unwrap_or_else(|error| cannot_tell(request, error))
    }

    /// What was pressed there.
    pub async fn post_credential(&self, request: &PageRequest<'_>, rest: &str, fields: &Fields) -> PageAnswer {
        let Some((issuer, page)) = self.issuer.as_deref().zip(CredentialPage::read(rest)) else {
            return request.not_found();
        };
        let is_pressed = |button| fields.iter().any(|(name, _)| name == button);
        let answer = match page {
            CredentialPage::Mine if is_pressed(GET_CREDENTIAL) => self.begin(issuer, request).await,
            CredentialPage::Withdraw(id) if is_pressed(WITHDRAW) => self.withdraw(issuer, request, &id).await,
            CredentialPage::Mine => Ok(PageAnswer::see_other(page.path(request.context.language))),
            CredentialPage::Offer(_) | CredentialPage::Withdraw(_) => Ok(request.not_found()),
        };
        answer.unwrap_or_else(|error| cannot_tell(request, error))
    }

    async fn mine(&self, issuer: &Issuer, request: &PageRequest<'_>) -> Result<PageAnswer, PortError> {
        let resident = match self.resident(request).await? {
            Ok(resident) => resident,
            Err(answer) => return Ok(answer),
        };
        let given = issuer.credentials.all(&resident.session.person).await?;
        let shown = Credentials {
            details: &resident.details,
            is_enough: self.is_enough(&given),
            given: &given,
            now: self.clock.now(),
            receipt_file,
        };
        let answer = PageAnswer::ok(credentials(request.whole(), shown));
        Ok(self.of_person(request, &resident.session, answer))
    }

    /// Who may have one; else the page that says why not.
    async fn resident(&self, request: &PageRequest<'_>) -> Result<Result<Resident, PageAnswer>, PortError> {
        let Some(session) = self.session_in_use(request.headers).await? else {
            return Ok(Err(PageAnswer::ok(credential_sign_in(request.whole()))));
        };
        let no = |why| self.of_person(request, &session, PageAnswer::ok(no_credential(request.whole(), why)));
        if session.confidence < Confidence::P2 {
            let can_prove = self.provider.proves(Confidence::P2);
            return Ok(Err(no(if can_prove { NoCredential::NotProved } else { NoCredential::CannotProve })));
        }
        let details = self.sessions.details(&session.id).await?;
        let is_resident = of_resident(&details, london::today(self.clock.now())).is_some();
        if !is_resident || !lives_here(request, &details).await? {
            return Ok(Err(no(NoCredential::NotResident)));
        }
        Ok(Ok(Resident { session, details }))
    }

    fn is_enough(&self, given: &[Credential]) -> bool {
        let since = self.clock.now().saturating_sub(DAY).unwrap_or_default();
        given.iter().filter(|one| one.issued_at > since).count() >= MOST_A_DAY
    }

    async fn begin(&self, issuer: &Issuer, request: &PageRequest<'_>) -> Result<PageAnswer, PortError> {
        let session = match self.resident(request).await? {
            Ok(Resident { session, .. }) => session,
            Err(answer) => return Ok(answer),
        };
        let page = if self.is_enough(&issuer.credentials.all(&session.person).await?) {
            CredentialPage::Mine
        } else {
            let code_of = |id: &OfferId| issuer.codes.code(id);
            CredentialPage::Offer(issuer.offers.begin(&session, code_of, self.clock.now()).await?)
        };
        Ok(PageAnswer::see_other(page.path(request.context.language)))
    }

    async fn offer(&self, issuer: &Issuer, request: &PageRequest<'_>, id: &OfferId) -> Result<PageAnswer, PortError> {
        let Some(session) = self.session_in_use(request.headers).await? else { return Ok(request.not_found()) };
        let standing = issuer.offers.standing(id, &session.person, self.clock.now()).await?;
        let Some(standing) = standing else { return Ok(request.not_found()) };
        let link = issuer.link(id);
        let picture = if standing == OfferStanding::Open { picture(&link) } else { None };
        let screen = offer(request.whole(), id, &standing, &issuer.codes.pin(id), link, picture);
        Ok(self.of_person(request, &session, PageAnswer::ok(screen)))
    }

    async fn to_withdraw(
        &self,
        issuer: &Issuer,
        request: &PageRequest<'_>,
        id: &CredentialId,
    ) -> Result<PageAnswer, PortError> {
        let Some(session) = self.session_in_use(request.headers).await? else { return Ok(request.not_found()) };
        let all = issuer.credentials.all(&session.person).await?;
        let Some(found) = all.iter().find(|one| one.id == *id) else { return Ok(request.not_found()) };
        if found.state(self.clock.now()) != CredentialState::Good {
            return Ok(PageAnswer::see_other(CredentialPage::Mine.path(request.context.language)));
        }
        Ok(self.of_person(request, &session, PageAnswer::ok(withdraw(request.context, found))))
    }

    async fn withdraw(
        &self,
        issuer: &Issuer,
        request: &PageRequest<'_>,
        id: &CredentialId,
    ) -> Result<PageAnswer, PortError> {
        let Some(session) = self.session_in_use(request.headers).await? else { return Ok(request.not_found()) };
        Ok(match issuer.credentials.withdraw(&session.person, id, self.clock.now()).await? {
            Withdrawn::NotFound => request.not_found(),
            Withdrawn::Now | Withdrawn::Before => {
                PageAnswer::see_other(CredentialPage::Mine.path(request.context.language))
            }
        })
    }
}

/// Whether a proved home is one of the council's own: a postcode leads to those that are near, and the number of the home says
/// which it is.
async fn lives_here(request: &PageRequest<'_>, details: &Details) -> Result<bool, PortError> {
    let Some(address) = &details.address else { return Ok(false) };
    let (Some(uprn), Some(postcode)) = (&address.uprn, &address.postcode) else { return Ok(false) };
    let Ok(query) = Query::parse(postcode) else { return Ok(false) };
    let mut cursor = None;
    for _ in 0..MOST_PAGES {
        let page = request.app.addresses.search(&query, cursor.as_deref()).await?;
        if page.addresses.iter().any(|one| one.uprn.as_ref() == Some(uprn)) {
            return Ok(true);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(false)
}

fn cannot_tell(request: &PageRequest, error: PortError) -> PageAnswer {
    request.trouble(error, |_| Trouble::Unexpected)
}
