//! Linking an account to a person by what stands on the bill.

use super::{
    Account,
    ledger::Told,
    records::{Link, Tried},
};
use crate::limits::Allowance;
use crate::port::PortError;
use domain::{
    account::{AccountNumber, LinkId, NoAccountNumber},
    address::Postcode,
    identity::PersonId,
};

/// Why no account was linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotLinked {
    Number(NoAccountNumber),
    Postcode,
    /// No account has both. Nothing says which was wrong.
    NoSuchAccount,
    TooManyTries,
    Port(PortError),
}

impl<E: Into<PortError>> From<E> for NotLinked {
    fn from(error: E) -> Self {
        NotLinked::Port(error.into())
    }
}

impl Account {
    /// `networks` are those that the person comes by.
    pub(super) async fn link(
        &self,
        person: &PersonId,
        networks: &[Allowance],
        number: &str,
        postcode: &str,
    ) -> Result<LinkId, NotLinked> {
        let number: AccountNumber = number.parse().map_err(NotLinked::Number)?;
        let postcode = Postcode::parse(postcode).map_err(|_| NotLinked::Postcode)?;
        let now = self.clock.now();
        let tried = Tried { person, number: &number, networks };
        let tried = self.records.admit_try(&tried, now).await?.ok_or(NotLinked::TooManyTries)?;
        let found = self.ledger.find(&number, &postcode).await;
        if !matches!(found, Err(PortError::NotFound)) {
            self.records.forgive(tried).await?;
        }
        match found {
            Ok(account) => Ok(self.records.link(person, &number, &account, now).await?),
            Err(PortError::NotFound) => Err(NotLinked::NoSuchAccount),
            Err(error) => Err(NotLinked::Port(error)),
        }
    }

    /// What the ledger tells of an account. Nothing takes its link away: it may be there again.
    pub(super) async fn told(&self, link: &Link) -> Result<Told, PortError> {
        self.ledger.account(&link.account).await
    }

    pub(super) async fn linked(&self, person: &PersonId, id: &LinkId) -> Result<Link, PortError> {
        self.records.linked(person, id).await?.ok_or(PortError::NotFound)
    }
}
