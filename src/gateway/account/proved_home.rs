//! Linking the account of the home at which a person has proved that they live: they need no bill for it, and it is linked
//! when they say so.
//!
//! Must not be here: how they have proved it (identity).

use super::{
    Account,
    ledger::Proved,
    pages::{see, value},
};
use crate::identity::Identity;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::extract::FromRef;
use domain::{
    account::AccountNumber,
    identity::{HomeAddress, PersonId},
};
use screens::account::{LINK_PROVED, Page};

/// The account of a home.
struct OfHome {
    home: HomeAddress,
    number: AccountNumber,
    proved: Proved,
}

impl Account {
    /// The home whose account can be linked, as it was proved.
    pub(super) async fn proved_home(&self, request: &PageRequest<'_>, person: &PersonId) -> Option<String> {
        let of_home = self.of_home(request, person).await.ok()??;
        let links = self.records.links(person).await.ok()?;
        links.iter().all(|link| link.account != of_home.proved.account).then_some(of_home.home.text)
    }

    /// Links it, where that is what was pressed. What was proved is read again: the form says nothing of it.
    pub(super) async fn link_proved(
        &self,
        request: &PageRequest<'_>,
        person: &PersonId,
        fields: &Fields,
    ) -> Result<Option<PageAnswer>, PortError> {
        if value(fields, LINK_PROVED).is_empty() {
            return Ok(None);
        }
        let OfHome { number, proved, .. } = self.of_home(request, person).await?.ok_or(PortError::NotFound)?;
        let id = self.records.link(person, &number, &proved, self.clock.now()).await?;
        Ok(Some(see(request, Page::CouncilTax(id))))
    }

    async fn of_home(&self, request: &PageRequest<'_>, person: &PersonId) -> Result<Option<OfHome>, PortError> {
        let identity = Identity::from_ref(request.app);
        let Some(session) = identity.session(request.headers).await?.filter(|session| session.person == *person) else {
            return Ok(None);
        };
        let Some(home) = identity.proved_home(&session).await? else { return Ok(None) };
        let Some(uprn) = &home.uprn else { return Ok(None) };
        let found = self.ledger.of_home(uprn).await?;
        Ok(found.map(|(number, proved)| OfHome { home, number, proved }))
    }
}
