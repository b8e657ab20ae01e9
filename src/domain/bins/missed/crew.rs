//! What a crew logs about a collection in its cab, from setting out to the bin.

use crate::text::Text;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// One entry about one service of one home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CrewLog {
    /// The id of the service.
    pub service: String,
    /// The day of the collection that it is about.
    #[serde(with = "crate::iso::date")]
    pub collection: Date,
    /// On a clock in London; an instant where it is written.
    #[serde(with = "crate::iso::london_time")]
    pub at: DateTime,
    pub event: CrewEvent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrewEvent {
    /// The round has begun; the crew is on its way.
    Begun,
    /// It comes later than it usually does.
    Delayed {
        /// Why, where it said so, as in "roadworks in Weir Lane".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    Done,
    NotDone(CrewReason),
}

/// Why a bin was not emptied (taxonomy of collection events of the Local Waste Service Standards, 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CrewReason {
    NotPresented,
    /// The wrong bin for the day.
    IncorrectlyPresented,
    TooHeavy,
    ExcessWaste,
    LidOpen,
    SideWaste,
    Contaminated,
    ContaminatedFood,
    ContaminatedGarden,
    ContaminatedRefuse,
    ContaminatedBulky,
    ContaminatedRubble,
    ContaminatedCommercial,
    ContaminatedSoil,
    ContaminatedAnimalBedding,
    InaccessibleStore,
    Damaged,
    LostInVehicle,
    NotOnScheme,
    InaccessibleRoad,
    RoadClosed,
    RiskOfInjury,
    BlockedByVehicles,
    Roadworks,
    GateLocked,
    PartlyCompleted,
    Breakdown,
    /// It was logged as not emptied, and not why.
    NotSaid,
}

impl CrewReason {
    pub const ALL: [CrewReason; 28] = [
        CrewReason::NotPresented,
        CrewReason::IncorrectlyPresented,
        CrewReason::TooHeavy,
        CrewReason::ExcessWaste,
        CrewReason::LidOpen,
        CrewReason::SideWaste,
        CrewReason::Contaminated,
        CrewReason::ContaminatedFood,
        CrewReason::ContaminatedGarden,
        CrewReason::ContaminatedRefuse,
        CrewReason::ContaminatedBulky,
        CrewReason::ContaminatedRubble,
        CrewReason::ContaminatedCommercial,
        CrewReason::ContaminatedSoil,
        CrewReason::ContaminatedAnimalBedding,
        CrewReason::InaccessibleStore,
        CrewReason::Damaged,
        CrewReason::LostInVehicle,
        CrewReason::NotOnScheme,
        CrewReason::InaccessibleRoad,
        CrewReason::RoadClosed,
        CrewReason::RiskOfInjury,
        CrewReason::BlockedByVehicles,
        CrewReason::Roadworks,
        CrewReason::GateLocked,
        CrewReason::PartlyCompleted,
        CrewReason::Breakdown,
        CrewReason::NotSaid,
    ];

    /// Whether it is said of this home's bin, so that its people may know better. The others are about the street or the
    /// lorry: the council knows that the bin is still full, and need not be told.
    pub const fn is_about_the_bin(self) -> bool {
        !matches!(
            self,
            CrewReason::LostInVehicle
                | CrewReason::InaccessibleRoad
                | CrewReason::RoadClosed
                | CrewReason::BlockedByVehicles
                | CrewReason::Roadworks
                | CrewReason::GateLocked
                | CrewReason::PartlyCompleted
                | CrewReason::Breakdown
                | CrewReason::NotSaid
        )
    }

    /// A sentence about this collection.
    pub fn text(self) -> Text {
        let (en, cy) = self.sentences();
        Text::new(en, cy)
    }

    const fn sentences(self) -> (&'static str, &'static str) {
        match self {
            CrewReason::NotPresented => ("The bin was not out for collection.", "Nid oedd y bin allan i’w gasglu."),
            CrewReason::IncorrectlyPresented => {
                ("This was not the bin for that day.", "Nid hwn oedd y bin ar gyfer y diwrnod hwnnw.")
            }
            CrewReason::TooHeavy => ("The bin was too heavy to lift.", "Roedd y bin yn rhy drwm i’w godi."),
            CrewReason::ExcessWaste => ("There was too much waste.", "Roedd gormod o wastraff."),
            CrewReason::LidOpen => {
                ("The bin was too full for its lid to close.", "Roedd y bin yn rhy lawn i’r caead gau.")
            }
            CrewReason::SideWaste => ("There was waste beside the bin.", "Roedd gwastraff wrth ochr y bin."),
            CrewReason::Contaminated => (
                "There was something in the bin that does not belong in it.",
                "Roedd rhywbeth yn y bin na ddylai fod ynddo.",
            ),
            CrewReason::ContaminatedFood => ("There was food in the bin.", "Roedd bwyd yn y bin."),
            CrewReason::ContaminatedGarden => ("There was garden waste in the bin.", "Roedd gwastraff gardd yn y bin."),
            CrewReason::ContaminatedRefuse => {
                ("There was general waste in the bin.", "Roedd gwastraff cyffredinol yn y bin.")
            }
            CrewReason::ContaminatedBulky => ("There was a large item in the bin.", "Roedd eitem fawr yn y bin."),
            CrewReason::ContaminatedRubble => {
                ("There was rubble or building waste in the bin.", "Roedd rwbel neu wastraff adeiladu yn y bin.")
            }
            CrewReason::ContaminatedCommercial => {
                ("There was business waste in the bin.", "Roedd gwastraff busnes yn y bin.")
            }
            CrewReason::ContaminatedSoil => ("There was turf or soil in the bin.", "Roedd tywyrch neu bridd yn y bin."),
            CrewReason::ContaminatedAnimalBedding => {
                ("There was animal bedding in the bin.", "Roedd gwasarn anifeiliaid yn y bin.")
            }
            CrewReason::InaccessibleStore => {
                ("The crew could not get to the bins.", "Ni allai’r criw gyrraedd y biniau.")
            }
            CrewReason::Damaged => ("The bin was damaged.", "Roedd y bin wedi’i ddifrodi."),
            CrewReason::LostInVehicle => ("The bin fell into the lorry.", "Syrthiodd y bin i’r lori."),
            CrewReason::NotOnScheme => {
                ("This address does not have this service.", "Nid yw’r gwasanaeth hwn gan y cyfeiriad hwn.")
            }
            CrewReason::InaccessibleRoad => {
                ("The crew could not get into the street.", "Ni allai’r criw fynd i’r stryd.")
            }
            CrewReason::RoadClosed => ("The road was closed.", "Roedd y ffordd ar gau."),
            CrewReason::RiskOfInjury => ("It was not safe to get to the bin.", "Nid oedd yn ddiogel cyrraedd y bin."),
            CrewReason::BlockedByVehicles => ("Vehicles blocked the street.", "Roedd cerbydau’n rhwystro’r stryd."),
            CrewReason::Roadworks => ("Roadworks blocked the street.", "Roedd gwaith ffordd yn rhwystro’r stryd."),
            CrewReason::GateLocked => ("A gate was locked.", "Roedd giât ar glo."),
            CrewReason::PartlyCompleted => ("The crew could not finish the street.", "Ni allai’r criw orffen y stryd."),
            CrewReason::Breakdown => ("The lorry broke down.", "Torrodd y lori i lawr."),
            CrewReason::NotSaid => ("The crew could not empty the bin.", "Ni allai’r criw wagio’r bin."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_has_a_name_and_a_sentence_of_its_own_in_both_languages() {
        let names: BTreeSet<String> =
            CrewReason::ALL.iter().map(|reason| serde_json::to_string(reason).expect("serialises")).collect();
        assert_eq!(names.len(), CrewReason::ALL.len());
        for pick in [|text: Text| text.en, |text: Text| text.cy] {
            let sentences: BTreeSet<String> = CrewReason::ALL.iter().map(|reason| pick(reason.text())).collect();
            assert_eq!(sentences.len(), CrewReason::ALL.len());
            assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
        }
    }

    #[test]
    fn only_what_is_said_of_the_bin_can_be_disputed() {
        assert!(CrewReason::NotPresented.is_about_the_bin() && CrewReason::Contaminated.is_about_the_bin());
        assert!(!CrewReason::Breakdown.is_about_the_bin() && !CrewReason::NotSaid.is_about_the_bin());
    }

    #[test]
    fn what_is_written_has_the_instant_and_the_reason() {
        let log = CrewLog {
            service: "food".to_owned(),
            collection: date(2026, 7, 1),
            at: date(2026, 7, 1).at(10, 42, 0, 0),
            event: CrewEvent::NotDone(CrewReason::NotPresented),
        };
        let json = serde_json::to_value(&log).expect("serialises");
        assert_eq!(json["at"], "2026-07-01T09:42:00Z", "summer time");
        assert_eq!(json["event"], serde_json::json!({ "not_done": "not_presented" }));
        assert_eq!(serde_json::from_value::<CrewLog>(json).expect("own output"), log);
        let delayed = |json| serde_json::from_value::<CrewEvent>(json).expect("an event");
        let why = Some(Text::new("snow", "eira"));
        assert_eq!(delayed(serde_json::json!({ "delayed": {} })), CrewEvent::Delayed { reason: None });
        assert_eq!(
            delayed(serde_json::json!({ "delayed": { "reason": { "en": "snow", "cy": "eira" } } })),
            CrewEvent::Delayed { reason: why }
        );
    }
}
