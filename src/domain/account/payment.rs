//! A payment by card, from its beginning to its end.

use super::{Money, PaymentId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub amount: Money,
    pub state: PaymentState,
    pub begun_at: Timestamp,
}

/// As GOV.UK Pay names them, and what of it concerns a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Nothing was entered yet.
    Created,
    /// On the payment page.
    Started,
    /// Entered, and not known yet whether it is taken.
    Submitted,
    Success,
    /// The bank has declined.
    Declined,
    /// The payment page was left alone for too long.
    Expired,
    /// The person turned back.
    Cancelled,
    /// Something went wrong at whoever takes payments.
    Error,
}

impl PaymentState {
    pub const ALL: [PaymentState; 8] = [
        PaymentState::Created,
        PaymentState::Started,
        PaymentState::Submitted,
        PaymentState::Success,
        PaymentState::Declined,
        PaymentState::Expired,
        PaymentState::Cancelled,
        PaymentState::Error,
    ];

    /// Nothing changes it any more.
    pub const fn is_finished(self) -> bool {
        !matches!(self, PaymentState::Created | PaymentState::Started | PaymentState::Submitted)
    }

    pub const fn name(self) -> &'static str {
        match self {
            PaymentState::Created => "created",
            PaymentState::Started => "started",
            PaymentState::Submitted => "submitted",
            PaymentState::Success => "success",
            PaymentState::Declined => "declined",
            PaymentState::Expired => "expired",
            PaymentState::Cancelled => "cancelled",
            PaymentState::Error => "error",
        }
    }

    pub fn read(name: &str) -> Option<PaymentState> {
        PaymentState::ALL.into_iter().find(|state| state.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_one_name_everywhere() {
        for state in PaymentState::ALL {
            assert_eq!(PaymentState::read(state.name()), Some(state));
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.name()));
        }
        assert_eq!(PaymentState::read("paid"), None);
        assert_eq!(PaymentState::ALL.into_iter().filter(|state| !state.is_finished()).count(), 3);
    }
}
