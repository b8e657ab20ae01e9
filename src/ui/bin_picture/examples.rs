use super::*;
use crate::gallery::Example;

pub(crate) const GARDEN: Bin = Bin { kind: BinKind::Wheeled, body: Paint::Brown, lid: None, pattern: Pattern::Dots };
pub(crate) const RECYCLING: Bin =
    Bin { kind: BinKind::Wheeled, body: Paint::Black, lid: Some(Paint::Blue), pattern: Pattern::Stripes };
pub(crate) const FOOD: Bin = Bin { kind: BinKind::Caddy, body: Paint::Green, lid: None, pattern: Pattern::Plain };
const GLASS: Bin = Bin { kind: BinKind::Box, body: Paint::Purple, lid: Some(Paint::Grey), pattern: Pattern::Checks };
const PAPER: Bin = Bin { kind: BinKind::Bag, body: Paint::White, lid: None, pattern: Pattern::Stripes };
const SHARED: Bin =
    Bin { kind: BinKind::Communal, body: Paint::Grey, lid: Some(Paint::Orange), pattern: Pattern::Dots };

pub(crate) fn examples() -> Vec<Example> {
    let picture = |name, bin| Example::new(name, view! { <BinPicture bin=bin size=Size::Large /> });
    vec![
        picture("bin picture: wheeled, dots", GARDEN),
        picture("bin picture: wheeled, lid, stripes", RECYCLING),
        picture("bin picture: caddy, plain", FOOD),
        picture("bin picture: box, checks", GLASS),
        picture("bin picture: bag, stripes on white", PAPER),
        picture("bin picture: communal", SHARED),
        Example::new("bin edge: lid", view! { <BinEdge bin=RECYCLING /> }),
        Example::new("bin picture: small", view! { <BinPicture bin=RECYCLING size=Size::Small /> }),
        Example::new("bin picture: medium", view! { <BinPicture bin=GARDEN size=Size::Medium /> }),
    ]
}
