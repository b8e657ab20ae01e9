//! What stands at the kerb. A container is told apart by name, picture and pattern, never by colour alone.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A container of a household, with the council's own name for it ("Brown bin", "Bin brown").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Container {
    pub kind: ContainerKind,
    pub name: Text,
    pub colour: Colour,
    /// Colour of the lid where it differs from the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lid: Option<Colour>,
    #[serde(default, skip_serializing_if = "Pattern::is_plain")]
    pub pattern: Pattern,
}

impl Container {
    /// Whether all homes of the building use the same one.
    pub fn is_shared(&self) -> bool {
        self.kind == ContainerKind::Communal
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContainerKind {
    /// A wheeled bin of one household.
    Bin,
    Box,
    Bag,
    Caddy,
    /// A large bin shared by the homes of a block.
    Communal,
}

/// The colours that councils give their containers; the exact shade is the style sheet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    Black,
    Grey,
    White,
    Brown,
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Purple,
    Pink,
}

/// A second mark beside the colour, so that two containers differ in black and white too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    #[default]
    Plain,
    Stripes,
    Dots,
    Checks,
}

impl Pattern {
    pub fn is_plain(&self) -> bool {
        *self == Pattern::Plain
    }
}

/// What goes into a container (terms of the Local Waste Service Standards, 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Material {
    GeneralWaste,
    MixedRecycling,
    Paper,
    Glass,
    Food,
    Garden,
    Textiles,
    Hygiene,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::fixtures::container;

    #[test]
    fn the_wire_leaves_out_what_is_plain() {
        let json = serde_json::to_value(container()).expect("serialises");
        let expected = serde_json::json!({
            "kind": "bin", "name": { "en": "Black bin", "cy": "Bin du" }, "colour": "black",
        });
        assert_eq!(json, expected);
        let striped = Container { lid: Some(Colour::Green), pattern: Pattern::Stripes, ..container() };
        let json = serde_json::to_value(&striped).expect("serialises");
        assert_eq!((&json["lid"], &json["pattern"]), (&"green".into(), &"stripes".into()));
        assert_eq!(serde_json::from_value::<Container>(json).expect("own output"), striped);
    }
}
