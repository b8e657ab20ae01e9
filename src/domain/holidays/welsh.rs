//! Welsh names of the bank holidays that GOV.UK publishes in English alone. Data, no rules.

/// For a holiday that the table does not know yet, such as one proclaimed for a single year.
pub(super) const ANY: &str = "Gŵyl banc";

/// English title with straight apostrophes, Welsh name.
pub(super) const NAMES: [(&str, &str); 19] = [
    ("New Year's Day", "Dydd Calan"),
    ("2nd January", "2 Ionawr"),
    ("St Patrick's Day", "Dydd Gŵyl Padrig"),
    ("Good Friday", "Dydd Gwener y Groglith"),
    ("Easter Monday", "Dydd Llun y Pasg"),
    ("Early May bank holiday", "Gŵyl Banc Calan Mai"),
    ("Early May bank holiday (VE day)", "Gŵyl Banc Calan Mai (Diwrnod VE)"),
    ("Spring bank holiday", "Gŵyl Banc y Gwanwyn"),
    ("Platinum Jubilee bank holiday", "Gŵyl Banc y Jiwbilî Blatinwm"),
    ("Battle of the Boyne (Orangemen's Day)", "Brwydr y Boyne"),
    ("Summer bank holiday", "Gŵyl Banc yr Haf"),
    (
        "Bank Holiday for the State Funeral of Queen Elizabeth II",
        "Gŵyl Banc ar gyfer Angladd Gwladol y Frenhines Elizabeth II",
    ),
    ("Bank holiday for the coronation of King Charles III", "Gŵyl Banc ar gyfer Coroni'r Brenin Charles III"),
    ("World Cup bank holiday", "Gŵyl Banc Cwpan y Byd"),
    ("St Andrew's Day", "Dydd Gŵyl Andreas"),
    ("Christmas Eve", "Noswyl Nadolig"),
    ("Christmas Day", "Dydd Nadolig"),
    ("Boxing Day", "Gŵyl San Steffan"),
    ("St David's Day", "Dydd Gŵyl Dewi"),
];
