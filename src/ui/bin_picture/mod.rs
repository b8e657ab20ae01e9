//! A container as a simple picture: shape, colour of body and lid, and a pattern.
//!
//! Accessibility: decorative (`aria-hidden`), as the name always stands beside it in text; an outline keeps it apart
//! from light, dark and forced-colour grounds (WCAG 1.4.11); the pattern tells two bins apart without colour (1.4.1).

pub(crate) mod examples;

use leptos::prelude::*;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    pub kind: BinKind,
    pub body: Paint,
    /// The body's colour where the lid has none of its own.
    pub lid: Option<Paint>,
    pub pattern: Pattern,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinKind {
    Wheeled,
    Box,
    Bag,
    Caddy,
    Communal,
}

/// A colour by its name; the shade is the style sheet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    Plain,
    Stripes,
    Dots,
    Checks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// In a cell of the month.
    Small,
    /// In a row of a list.
    Medium,
    /// In the next collection.
    Large,
}

/// The picture of one container.
#[component]
pub fn BinPicture(bin: Bin, size: Size) -> AnyView {
    let (width, height) = size.pixels();
    let shape = bin.kind.shape();
    let lid = bin.lid.unwrap_or(bin.body).class();
    view! {
        <svg class="bin" viewBox="0 0 48 64" width=width height=height aria-hidden="true" focusable="false">
            <path class=bin.body.class() d=shape.body />
            {mark(bin, shape.pattern_at)}
            <path class=lid d=shape.lid />
            <path class="bin__wheel" d=shape.wheels />
            <path class="bin__outline" d=shape.body />
            <path class="bin__outline" d=shape.lid />
        </svg>
    }
    .into_any()
}

/// The colours of a container, lid above body, at the edge of the row that is about it.
#[component]
pub fn BinEdge(bin: Bin) -> AnyView {
    let lid = bin.lid.unwrap_or(bin.body).class();
    view! {
        <span class="bin-edge" aria-hidden="true">
            <span class=lid></span>
            <span class=bin.body.class()></span>
        </span>
    }
    .into_any()
}

/// The pattern as strokes that lie within the body, so that no clip path and no id is needed.
fn mark(bin: Bin, transform: &'static str) -> AnyView {
    // Lines, their width and their dashes, on the body of a wheeled bin with its upper left corner at 0,0.
    let (lines, width, cap, dashes) = match bin.pattern {
        Pattern::Plain => return ().into_any(),
        Pattern::Stripes => (
            "M8.6 3.4L4.2 7.8M19.1 3.4L5.1 17.4M29.6 3.4L5.9 27.1M29.2 14.3L6.7 36.8M28.3 25.7L14.4 39.6M27.4 35.6L23.4 39.6",
            "4",
            "round",
            "none",
        ),
        Pattern::Dots => ("M7.5 6.5h19.1M12.2 14h9.6M7.5 21.5h19.1M12.2 29h9.6M7.5 36.5h19.1", "4.4", "round", "0 9.5"),
        Pattern::Checks => ("M5 7h24M11 13h18M5 19h24M11 25h18M5 31h24M11 37h18", "6", "butt", "6"),
    };
    let class = if bin.body.is_light() { "bin__pattern bin__pattern--dark" } else { "bin__pattern" };
    view! {
        <g transform=transform>
            <path class=class d=lines stroke-width=width stroke-linecap=cap stroke-dasharray=dashes />
        </g>
    }
    .into_any()
}

/// The outlines of one kind, in a box of 48 by 64.
struct Shape {
    body: &'static str,
    lid: &'static str,
    wheels: &'static str,
    pattern_at: &'static str,
}

impl BinKind {
    fn shape(self) -> Shape {
        match self {
            BinKind::Wheeled => Shape {
                body: "M7 17h34l-3.4 40.3a3 3 0 0 1-3 2.7H13.4a3 3 0 0 1-3-2.7z",
                lid: "M4 17v-5.5C4 8.4 6.4 6 9.5 6H16V3h16v3h6.5c3.1 0 5.5 2.4 5.5 5.5V17z",
                wheels: "M10 59.5a4.5 4.5 0 1 1 9 0 4.5 4.5 0 1 1-9 0z",
                pattern_at: "translate(7 17)",
            },
            BinKind::Box => Shape {
                body: "M5 36h38l-2.6 21.3a3 3 0 0 1-3 2.7H10.6a3 3 0 0 1-3-2.7z",
                lid: "M4.5 30h39A2.5 2.5 0 0 1 46 32.5V36H2v-3.5A2.5 2.5 0 0 1 4.5 30z",
                wheels: "",
                pattern_at: "translate(5 36) scale(1.118 .558)",
            },
            BinKind::Bag => Shape {
                body: "M18 18h12c8 5 13 14 13 25 0 11-6 17-19 17S5 54 5 43c0-11 5-20 13-25z",
                lid: "M18 18c-2-4-4-7-7-10 5-1.5 9 .5 13 .5S32 6.5 37 8c-3 3-5 6-7 10z",
                wheels: "",
                pattern_at: "translate(11 24) scale(.765 .75)",
            },
            BinKind::Caddy => Shape {
                body: "M9 33h30l-2.5 24.3a3 3 0 0 1-3 2.7h-19a3 3 0 0 1-3-2.7z",
                lid: "M10 27c0-19 28-19 28 0h2.5v6h-33v-6zm3.5 0h21c-1-12.5-20-12.5-21 0z",
                wheels: "",
                pattern_at: "translate(9 33) scale(.882 .62)",
            },
            BinKind::Communal => Shape {
                body: "M4 25h40l-2.4 26.3a3 3 0 0 1-3 2.7H9.4a3 3 0 0 1-3-2.7z",
                lid: "M2 25v-3c0-5 4-9 9-9h26c5 0 9 4 9 9v3z",
                wheels: "M8 57a3.5 3.5 0 1 1 7 0 3.5 3.5 0 1 1-7 0zM33 57a3.5 3.5 0 1 1 7 0 3.5 3.5 0 1 1-7 0z",
                pattern_at: "translate(4 25) scale(1.176 .674)",
            },
        }
    }
}

impl Paint {
    fn class(self) -> &'static str {
        match self {
            Paint::Black => "bin__paint--black",
            Paint::Grey => "bin__paint--grey",
            Paint::White => "bin__paint--white",
            Paint::Brown => "bin__paint--brown",
            Paint::Red => "bin__paint--red",
            Paint::Orange => "bin__paint--orange",
            Paint::Yellow => "bin__paint--yellow",
            Paint::Green => "bin__paint--green",
            Paint::Blue => "bin__paint--blue",
            Paint::Purple => "bin__paint--purple",
            Paint::Pink => "bin__paint--pink",
        }
    }

    fn is_light(self) -> bool {
        matches!(self, Paint::White | Paint::Yellow | Paint::Grey | Paint::Orange | Paint::Pink)
    }
}

impl Size {
    /// Width and height in CSS pixels.
    fn pixels(self) -> (&'static str, &'static str) {
        match self {
            Size::Small => ("18", "24"),
            Size::Medium => ("36", "48"),
            Size::Large => ("57", "76"),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(bin: Bin) -> String {
        view! { <BinPicture bin=bin size=Size::Medium /> }.to_html()
    }

    #[test]
    fn a_lid_has_its_own_colour_and_else_the_body_s() {
        let bin = Bin { kind: BinKind::Wheeled, body: Paint::Black, lid: Some(Paint::Blue), pattern: Pattern::Plain };
        assert!(html(bin).contains("bin__paint--blue"));
        assert_eq!(html(Bin { lid: None, ..bin }).matches("bin__paint--black").count(), 2);
    }

    #[test]
    fn a_pattern_is_dark_on_a_light_body_and_absent_when_plain() {
        let bin = Bin { kind: BinKind::Box, body: Paint::Yellow, lid: None, pattern: Pattern::Dots };
        assert!(html(bin).contains("bin__pattern--dark"));
        assert!(!html(Bin { body: Paint::Brown, ..bin }).contains("bin__pattern--dark"));
        assert!(!html(Bin { pattern: Pattern::Plain, ..bin }).contains("bin__pattern"));
    }

    #[test]
    fn assistive_technology_is_not_told_of_it() {
        let bin = Bin { kind: BinKind::Bag, body: Paint::Red, lid: None, pattern: Pattern::Checks };
        assert!(html(bin).contains(r#"aria-hidden="true""#));
    }
}
