//! Short forms of street words, ordinals in figures, and Welsh street words by their English ones. Data, and the one
//! rule for "st".

/// Short form, what it may stand for. The likelier first.
const SHORT: &[(&str, &[&str])] = &[
    ("app", &["approach"]),
    ("av", &["avenue"]),
    ("ave", &["avenue"]),
    ("aven", &["avenue"]),
    ("avn", &["avenue"]),
    ("bk", &["bank"]),
    ("bldg", &["building"]),
    ("bldgs", &["buildings"]),
    ("blvd", &["boulevard"]),
    ("cft", &["croft"]),
    ("cl", &["close", "clos"]),
    ("clse", &["close"]),
    ("cott", &["cottage"]),
    ("cotts", &["cottages"]),
    ("cr", &["crescent"]),
    ("cres", &["crescent"]),
    ("cresc", &["crescent"]),
    ("crt", &["court"]),
    ("ct", &["court"]),
    ("dr", &["drive", "doctor"]),
    ("drv", &["drive"]),
    ("est", &["estate"]),
    ("ffd", &["ffordd"]),
    ("fford", &["ffordd"]),
    ("fm", &["farm"]),
    ("gdn", &["garden", "gardens"]),
    ("gdns", &["gardens"]),
    ("gn", &["green"]),
    ("gr", &["grove", "green"]),
    ("gro", &["grove"]),
    ("grn", &["green"]),
    ("grv", &["grove"]),
    ("gt", &["great"]),
    ("hl", &["hill", "heol"]),
    ("hse", &["house"]),
    ("ho", &["house"]),
    ("jct", &["junction"]),
    ("la", &["lane"]),
    ("ln", &["lane", "lon"]),
    ("lit", &["little"]),
    ("lt", &["little"]),
    ("lwr", &["lower"]),
    ("mdws", &["meadows"]),
    ("mt", &["mount"]),
    ("mnt", &["mount"]),
    ("nth", &["north"]),
    ("pde", &["parade"]),
    ("pk", &["park"]),
    ("pl", &["place"]),
    ("rd", &["road"]),
    ("rh", &["rhodfa"]),
    ("rhod", &["rhodfa"]),
    ("sq", &["square"]),
    ("st", &["street", "saint"]),
    ("sth", &["south"]),
    ("str", &["street", "stryd"]),
    ("tce", &["terrace"]),
    ("ter", &["terrace", "teras"]),
    ("terr", &["terrace"]),
    ("upr", &["upper"]),
    ("vw", &["view"]),
    ("vws", &["views"]),
    ("wk", &["walk"]),
    ("wlk", &["walk"]),
    ("wy", &["way"]),
    ("yd", &["yard"]),
];

const ORDINALS: &[(&str, &[&str])] = &[
    ("1st", &["first"]),
    ("2nd", &["second"]),
    ("3rd", &["third"]),
    ("4th", &["fourth"]),
    ("5th", &["fifth"]),
    ("6th", &["sixth"]),
    ("7th", &["seventh"]),
    ("8th", &["eighth"]),
    ("9th", &["ninth"]),
    ("10th", &["tenth"]),
    ("11th", &["eleventh"]),
    ("12th", &["twelfth"]),
    ("13th", &["thirteenth"]),
    ("14th", &["fourteenth"]),
    ("15th", &["fifteenth"]),
    ("16th", &["sixteenth"]),
    ("17th", &["seventeenth"]),
    ("18th", &["eighteenth"]),
    ("19th", &["nineteenth"]),
    ("20th", &["twentieth"]),
];

/// Words that bilingual signs have side by side.
const WELSH: &[(&str, &str)] = &[
    ("clos", "close"),
    ("cilgant", "crescent"),
    ("cwrt", "court"),
    ("eglwys", "church"),
    ("ffordd", "road"),
    ("ffordd", "way"),
    ("gerddi", "gardens"),
    ("heol", "road"),
    ("heol", "street"),
    ("lon", "lane"),
    ("parc", "park"),
    ("rhodfa", "avenue"),
    ("rhodfa", "drive"),
    ("sgwar", "square"),
    ("stryd", "street"),
    ("teras", "terrace"),
];

/// The folded word in the other language.
pub(super) fn translations(word: &str) -> impl Iterator<Item = &'static str> {
    WELSH.iter().filter_map(move |(welsh, english)| match word {
        _ if word == *welsh => Some(*english),
        _ if word == *english => Some(*welsh),
        _ => None,
    })
}

/// Each short form with what it may stand for.
pub(super) fn short_forms() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SHORT.iter().copied()
}

/// "1st", "22nd": a word of a name, not a house number.
pub(super) fn is_ordinal(word: &str) -> bool {
    let ending = word.trim_start_matches(|character: char| character.is_ascii_digit());
    ending.len() < word.len() && ["st", "nd", "rd", "th"].contains(&ending)
}

fn long_forms(word: &str) -> &'static [&'static str] {
    SHORT.iter().chain(ORDINALS).find(|(short, _)| *short == word).map_or(&[], |(_, long)| *long)
}

/// A typed word and all it may stand for.
pub(super) fn spellings(word: &str) -> Vec<&str> {
    std::iter::once(word).chain(long_forms(word).iter().copied()).collect()
}

/// A word of a street's name, spelt out. "St" ends a name as street and stands for saint before it.
pub(super) fn in_name(word: &str, is_last: bool) -> &str {
    match word {
        "st" if !is_last => "saint",
        _ => long_forms(word).first().copied().unwrap_or(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn st_is_a_saint_before_a_name_and_a_street_after_it() {
        assert_eq!([in_name("st", false), in_name("st", true)], ["saint", "street"]);
        assert_eq!(spellings("st"), ["st", "street", "saint"]);
    }

    #[test]
    fn each_short_form_is_listed_once_and_spelt_out() {
        for (at, (short, long)) in SHORT.iter().enumerate() {
            assert!(SHORT[..at].iter().all(|(other, _)| other != short), "{short} twice");
            assert!(!long.is_empty() && long.iter().all(|long| long_forms(long).is_empty()), "{short}");
        }
    }
}
