//! The pages on which a person takes the credential into their wallet, sees what was given out, and withdraws it.

use super::Issuer;
use super::credentials::Withdrawn;
use crate::identity::Identity;
use crate::identity::presentation::picture;
use crate::identity::shares::receipt_file;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use domain::{
    identity::{
        Credential, CredentialId, CredentialState, Details, NoResident, OfferId, OfferStanding, RESIDENT_CONFIDENCE,
        Session, is_enough, of_resident,
    },
    london,
};
use screens::{
    Trouble,
    identity::{
        CredentialPage, Credentials, GET_CREDENTIAL, NoCredential, WITHDRAW, credential_sign_in, credentials, offer,
        withdraw,
    },
};

/// What was proved of a resident; else why they are given nothing.
type Resident = Result<Details, NoCredential>;

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
        let Some(session) = self.session_in_use(request.headers).await? else {
            return Ok(PageAnswer::ok(credential_sign_in(request.whole())));
        };
        let given = issuer.credentials.all(&session.person).await?;
        let resident = self.resident(request, &session, &given).await?;
        Ok(self.page_of(request, &session, &given, &resident))
    }

    /// Those that were given out are shown to whoever is signed in, so that they can always withdraw them.
    fn page_of(
        &self,
        request: &PageRequest,
        session: &Session,
        given: &[Credential],
        resident: &Resident,
    ) -> PageAnswer {
        let details = resident.as_ref().map_err(|why| *why);
        let shown = Credentials { details, given, now: self.clock.now(), receipt_file };
        self.of_person(request, session, PageAnswer::ok(credentials(request.whole(), shown)))
    }

    /// Whether they can have one now.
    async fn resident(
        &self,
        request: &PageRequest<'_>,
        session: &Session,
        given: &[Credential],
    ) -> Result<Resident, PortError> {
        let today = london::today(self.clock.now());
        let details = self.sessions.details(&session.id).await?;
        match of_resident(session.confidence, &details, today) {
            Ok(_) if is_enough(given, today) => return Ok(Err(NoCredential::Enough)),
            Ok(_) => {}
            Err(NoResident::NotProved) if self.provider.proves(RESIDENT_CONFIDENCE) => {
                return Ok(Err(NoCredential::NotProved));
            }
            Err(NoResident::NotProved) => return Ok(Err(NoCredential::CannotProve)),
            Err(NoResident::NoHome) => return Ok(Err(NoCredential::NotResident)),
        }
        Ok(match lives_here(request, &details).await {
            Ok(true) => Ok(details),
            Ok(false) => Err(NoCredential::NotResident),
            Err(error) => {
                tracing::warn!(%error, "nobody can say whether a home is in the council's area");
                Err(NoCredential::NotChecked)
            }
        })
    }

    async fn begin(&self, issuer: &Issuer, request: &PageRequest<'_>) -> Result<PageAnswer, PortError> {
        let Some(session) = self.session_in_use(request.headers).await? else {
            return Ok(PageAnswer::ok(credential_sign_in(request.whole())));
        };
        let given = issuer.credentials.all(&session.person).await?;
        let resident = self.resident(request, &session, &given).await?;
        if resident.is_err() {
            return Ok(self.page_of(request, &session, &given, &resident));
        }
        let code_of = |id: &OfferId| issuer.codes.code(id);
        let page = CredentialPage::Offer(issuer.offers.begin(&session, code_of, self.clock.now()).await?);
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

/// Whether a proved home is one of the council's own.
async fn lives_here(request: &PageRequest<'_>, details: &Details) -> Result<bool, PortError> {
    let Some(uprn) = details.address.as_ref().and_then(|address| address.uprn.as_ref()) else { return Ok(false) };
    match request.app.addresses.by_uprn(uprn).await {
        Ok(_) => Ok(true),
        Err(PortError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

fn cannot_tell(request: &PageRequest, error: PortError) -> PageAnswer {
    request.trouble(error, |_| Trouble::Unexpected)
}
