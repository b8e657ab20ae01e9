//! Linking an account to a person by what stands on the bill.

use super::{
    Account,
    ledger::{Facts, Told},
    records::{Link, Tried},
};
use crate::limits::Allowance;
use crate::port::PortError;
use domain::{
    account::{AccountNumber, LinkId, NoAccountNumber, NoPersonReference, PersonReference},
    address::Postcode,
    identity::PersonId,
};

/// Why no account was linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotLinked {
    Number(NoAccountNumber),
    Postcode,
    Person(NoPersonReference),
    /// No account has them all. Nothing says which was wrong.
    NoSuchAccount,
    TooManyTries,
    Port(PortError),
}

impl<E: Into<PortError>> From<E> for NotLinked {
    fn from(error: E) -> Self {
        NotLinked::Port(error.into())
    }
}

/// What was entered. The person reference counts only where the ledger asks for it.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    pub number: &'a str,
    pub postcode: &'a str,
    pub person: &'a str,
}

impl Account {
    /// `networks` are those that the person comes by.
    pub(super) async fn link(
        &self,
        person: &PersonId,
        networks: &[Allowance],
        typed: Typed<'_>,
    ) -> Result<LinkId, NotLinked> {
        let number: AccountNumber = typed.number.parse().map_err(NotLinked::Number)?;
        let postcode = Postcode::parse(typed.postcode).map_err(|_| NotLinked::Postcode)?;
        let asked = self.ledger.asks_for_person().then(|| typed.person.parse());
        let reference: Option<PersonReference> = asked.transpose().map_err(NotLinked::Person)?;
        let now = self.clock.now();
        let tried = Tried { person, number: &number, networks };
        let tried = self.records.admit_try(&tried, now).await?.ok_or(NotLinked::TooManyTries)?;
        let facts = Facts { number: &number, postcode: &postcode, person: reference.as_ref() };
        let found = self.ledger.find(&facts).await;
        if !matches!(found, Err(PortError::NotFound)) {
            self.records.forgive(tried).await?;
        }
        match found {
            Ok(proved) => Ok(self.records.link(person, &number, &proved, now).await?),
            Err(PortError::NotFound) => Err(NotLinked::NoSuchAccount),
            Err(error) => Err(NotLinked::Port(error)),
        }
    }

    /// What the ledger tells of an account. Nothing takes its link away: it may be there again.
    pub(super) async fn told(&self, link: &Link) -> Result<Told, PortError> {
        self.ledger.account(&link.account, &link.holder).await
    }

    pub(super) async fn linked(&self, person: &PersonId, id: &LinkId) -> Result<Link, PortError> {
        self.records.linked(person, id).await?.ok_or(PortError::NotFound)
    }
}
