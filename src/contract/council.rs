//! Which council this is and what it offers.

use domain::{
    bins::{Container, missed::MissedRule},
    holidays::Division,
    language::Language,
    text::Text,
};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// The version of this contract.
pub const VERSION: u32 = 1;

/// What a screen needs to know of the council before anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Council {
    pub name: Text,
    pub service: ServiceNames,
    pub contract_version: u32,
    pub languages: Vec<Language>,
    /// The service areas that are switched on, by the names of their folders: `bins`.
    pub areas: Vec<String>,
    /// The part of the United Kingdom that it is in: it has its own bank holidays, and its own body for equality.
    pub division: Division,
    pub theme: Theme,
    pub contact: Contact,
    /// By when the bins stand at the kerb on the day, on a clock in London.
    #[serde(with = "domain::iso::time")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "07:00"))]
    pub put_out_by: Time,
    /// How often the source brings new data, where it is known: data that is older counts as old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_days: Option<u16>,
    /// What stands at the kerbs of this council, each kind of container once, for pictures of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<Container>,
    /// What to do about a bin that was not collected, where the council has a way of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<MissedCollection>,
    /// When a bin that was not collected may be reported here, for a device that cannot ask; where reports are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_window: Option<MissedWindow>,
    /// Whether only the first halves of postcodes are known, so that a street is to be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outward_only: bool,
    /// Who outside the council may write answers of the assistant, by the names that people are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writers: Vec<Text>,
    /// Who to thank for the data, as its licence asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Text>,
}

/// What the service is called, and who stands behind it. It may be run by others than the council, such as on open data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceNames {
    pub name: Text,
    /// The body that is responsible for the service, as in "It is run by ...".
    pub run_by: Text,
    /// Whoever knows the bin days, as in "The days come from ...".
    pub source: Text,
}

/// The council's colours as CSS hex colours; checked for contrast when they are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Theme {
    pub brand: String,
    pub brand_ink: String,
}

/// How to reach a person, and who to call when it cannot wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub phone: String,
    pub hours: Text,
    /// A page with a form, and an address for e-mail: for those who cannot or do not want to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Within so many working days who writes gets an answer.
    #[serde(default, skip_serializing_if = "Option::is_none", alias = "reply_days")]
    pub reply_days: Option<u32>,
    /// The council's own privacy notice, a page on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    pub website: String,
    pub emergencies: Vec<Signpost>,
}

/// The council's rule about a bin that was not collected, and where to tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedCollection {
    /// "Leave it out. We come back within two working days."
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// A page on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// From when and until when a collection may be reported as missed. Times are on a clock in London.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MissedWindow {
    /// How many working days after the day of the collection are left for a report.
    pub working_days: u8,
    /// From when on the day of the collection.
    #[serde(with = "domain::iso::time")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "17:00"))]
    pub not_before: Time,
    /// When the last day ends for reports.
    #[serde(with = "domain::iso::time")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "17:00"))]
    pub closes_at: Time,
}

impl MissedWindow {
    pub fn of(rule: &MissedRule) -> Self {
        let MissedRule { window_working_days, not_before, closes_at, .. } = *rule;
        MissedWindow { working_days: window_working_days, not_before, closes_at }
    }

    /// The rule as far as it is told.
    pub fn rule(&self) -> MissedRule {
        let MissedWindow { working_days, not_before, closes_at } = *self;
        MissedRule { window_working_days: working_days, not_before, closes_at, ..MissedRule::default() }
    }
}

/// A number that comes before any form or bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Signpost {
    pub when: Text,
    pub phone: String,
}

/// What the screens of the app say of a council. The pages of the gateway bring it, so that the app need not ask; the rest
/// of `Council` is said by the gateway's own documents alone, and a reader for it need not be downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CouncilBrief {
    pub name: Text,
    /// What the service is called.
    pub service: Text,
    pub phone: String,
    pub hours: Text,
    pub areas: Vec<String>,
    #[serde(with = "domain::iso::time")]
    pub put_out_by: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_days: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<Container>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<MissedCollection>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outward_only: bool,
}

/// What a page brings of a council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BroughtCouncil {
    #[serde(flatten)]
    pub brief: CouncilBrief,
    /// Read by that part of the app alone which takes reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed_window: Option<MissedWindow>,
    /// Read by the assistant alone: whom to call in danger is another in each.
    pub division: Division,
}

impl From<&Council> for BroughtCouncil {
    fn from(council: &Council) -> Self {
        BroughtCouncil {
            brief: CouncilBrief::from(council),
            missed_window: council.missed_window.clone(),
            division: council.division,
        }
    }
}

impl From<&Council> for CouncilBrief {
    fn from(council: &Council) -> Self {
        let council = council.clone();
        CouncilBrief {
            name: council.name,
            service: council.service.name,
            phone: council.contact.phone,
            hours: council.contact.hours,
            areas: council.areas,
            put_out_by: council.put_out_by,
            source_days: council.source_days,
            containers: council.containers,
            missed: council.missed,
            outward_only: council.outward_only,
        }
    }
}
