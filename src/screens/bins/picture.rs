//! A council's container as a picture of the design system.

use domain::bins::{Colour, Container, ContainerKind, Pattern};
use ui::{Bin, BinKind, Paint};

pub(crate) fn picture(container: &Container) -> Bin {
    Bin {
        kind: match container.kind {
            ContainerKind::Bin => BinKind::Wheeled,
            ContainerKind::Box => BinKind::Box,
            ContainerKind::Bag => BinKind::Bag,
            ContainerKind::Caddy => BinKind::Caddy,
            ContainerKind::Communal => BinKind::Communal,
        },
        body: paint(container.colour),
        lid: container.lid.map(paint),
        pattern: match container.pattern {
            Pattern::Plain => ui::Pattern::Plain,
            Pattern::Stripes => ui::Pattern::Stripes,
            Pattern::Dots => ui::Pattern::Dots,
            Pattern::Checks => ui::Pattern::Checks,
        },
    }
}

fn paint(colour: Colour) -> Paint {
    match colour {
        Colour::Black => Paint::Black,
        Colour::Grey => Paint::Grey,
        Colour::White => Paint::White,
        Colour::Brown => Paint::Brown,
        Colour::Red => Paint::Red,
        Colour::Orange => Paint::Orange,
        Colour::Yellow => Paint::Yellow,
        Colour::Green => Paint::Green,
        Colour::Blue => Paint::Blue,
        Colour::Purple => Paint::Purple,
        Colour::Pink => Paint::Pink,
    }
}
