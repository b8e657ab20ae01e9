//! Whose each page is, by its shape.

use super::read::shape;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It has no id.
    Nobodys,
    /// Those who know the id may see it, whoever they are.
    Everybodys,
    OnePersons,
}

/// Each of them is walked as another person.
pub const OF_ONE_PERSON: &[&str] = &[
    "/account/council-tax/{id}",
    "/account/council-tax/{id}/pay",
    "/account/payments/{id}",
    "/account/payments/{id}/leave",
    "/ask/{id}",
    "/ask/{id}/transcript",
    "/auth/receipts/{id}",
    "/desk/about/{id}",
    "/desk/{id}",
    "/identity/credential/offers/{id}",
    "/identity/credential/{id}/withdraw",
    "/identity/details/receipts/{id}",
    "/identity/details/reported/{reference}",
    "/identity/details/requests/{id}",
    "/identity/details/requests/{id}/return",
    "/identity/details/{id}",
    "/identity/details/{id}/change",
    "/identity/wallet/{id}",
];

/// A reference is told to nobody else, and its page does not say who has reported what where.
const OF_EVERYBODY: &[&str] = &["/reports/{reference}"];

/// Whose a page that is reached is: nobody has to say it of one without an id.
pub fn whose(path: &str) -> Whose {
    let shape = shape(path);
    match &*shape {
        _ if shape == path => Whose::Nobodys,
        of if OF_ONE_PERSON.contains(&of) => Whose::OnePersons,
        of if OF_EVERYBODY.contains(&of) => Whose::Everybodys,
        other => panic!("whose is {other}?"),
    }
}

/// The forms with an id of one person: in their address, or in a field.
pub const FORMS: &[&str] = &[
    "/account/council-tax/{id} unlink",
    "/account/council-tax/{id}/pay key",
    "/ask/{id}",
    "/ask/{id} useful",
    "/desk/about/{id} key",
    "/desk/{id} check",
    "/desk/{id} end",
    "/desk/{id} key",
    "/identity end={id}",
    "/identity not-recognised={moment}",
    "/identity/credential/{id}/withdraw withdraw",
    "/identity/details end-share={id}",
    "/identity/details/history not-recognised={id}",
    "/identity/details/receipts/{id} erase",
    "/identity/details/{id} end-share={id}",
    "/identity/details/{id} not-recognised={id}",
    "/identity/details/{id}/change",
    "/reports take-out={reference}",
];
