//! A person's council tax, and paying it. Each answer is for whoever is signed in, and kept by nobody.

use domain::account::{
    Band, Bill, CouncilTax, Discount, Due, Instalment, LinkId, Money, PaymentId, PaymentMethod, PaymentState,
    Transaction,
};
use domain::language::Language;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Where it is. Templates in `{}` are the router's; the functions fill them.
pub mod paths {
    use domain::account::PaymentId;

    pub const COUNCIL_TAX: &str = "/api/v1/account/council-tax";
    pub const PAYMENTS: &str = "/api/v1/account/payments";
    pub const PAYMENT: &str = "/api/v1/account/payments/{id}";

    pub fn payment(id: &PaymentId) -> String {
        PAYMENT.replace("{id}", id.as_str())
    }
}

/// The stable names of this area's problems.
pub mod code {
    /// What is owed is being paid already, or was paid and is not in the balance yet.
    pub const PAYMENT_UNDER_WAY: &str = "payment_under_way";
}

/// The accounts that the person has linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CouncilTaxAnswer {
    pub accounts: Vec<LinkedAccount>,
    /// When the gateway got it from an upstream; absent where the gateway itself is the source.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub fetched_at: Option<Timestamp>,
}

/// Amounts are in pence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinkedAccount {
    pub id: LinkId,
    /// The last four of the account's number.
    pub number_ending: String,
    pub address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    pub balance: Money,
    pub overdue: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Due>,
    pub method: PaymentMethod,
    pub is_closed: bool,
    pub instalments: Vec<Instalment>,
    pub transactions: Vec<Transaction>,
    pub bills: Vec<Bill>,
}

impl LinkedAccount {
    pub fn of(id: LinkId, account: &CouncilTax, today: Date) -> Self {
        LinkedAccount {
            id,
            number_ending: account.number.ending().to_owned(),
            address: account.address.clone(),
            band: account.band,
            discount: account.discount,
            balance: account.balance,
            overdue: account.overdue(today),
            next_due: account.next_due(today),
            method: account.method,
            is_closed: account.is_closed,
            instalments: account.instalments.clone(),
            transactions: account.transactions.clone(),
            bills: account.bills.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPayment {
    /// An account that the person has linked.
    pub account: LinkId,
    /// In pence: from 1 to what is owed.
    pub amount: Money,
    /// In which the person pays; if it is left out, as `Accept-Language` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentAnswer {
    pub id: PaymentId,
    pub account: LinkId,
    pub amount: Money,
    pub state: PaymentState,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub begun_at: Timestamp,
    /// Where the person pays; once, and absent where they were there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_url: Option<String>,
}
