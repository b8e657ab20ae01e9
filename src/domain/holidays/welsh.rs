//! Welsh names of the bank holidays, as GOV.UK has them on its Welsh page. Its document has the English ones alone. Data,
//! no rules.

/// For a holiday that the table does not know yet, such as one proclaimed for a single year.
pub(super) const ANY: &str = "Gŵyl banc";

/// English title with straight apostrophes, Welsh name.
pub(super) const NAMES: [(&str, &str); 19] = [
    ("New Year's Day", "Dydd Calan"),
    ("2nd January", "2il o Ionawr"),
    ("St Patrick's Day", "Gŵyl Sant Padrig"),
    ("Good Friday", "Gwener y Groglith"),
    ("Easter Monday", "Llun y Pasg"),
    ("Early May bank holiday", "Gŵyl banc dechrau Mai"),
    ("Early May bank holiday (VE day)", "Gŵyl banc dechrau Mai (diwrnod VE)"),
    ("Spring bank holiday", "Gŵyl banc y gwanwyn"),
    ("Platinum Jubilee bank holiday", "Gŵyl banc Jiwbilî Blatinwm"),
    ("Battle of the Boyne (Orangemen's Day)", "Brwydr y Boyne (Dydd yr Orenwyr)"),
    ("Summer bank holiday", "Gŵyl banc yr haf"),
    (
        "Bank Holiday for the State Funeral of Queen Elizabeth II",
        "Gŵyl y Banc ar gyfer Angladd Gwladol y Frenhines Elizabeth II",
    ),
    ("Bank holiday for the coronation of King Charles III", "Gŵyl y banc ar gyfer coroni Brenin Siarl III"),
    ("World Cup bank holiday", "Gŵyl banc Cwpan y Byd"),
    ("St Andrew's Day", "Gŵyl Andreas"),
    ("Christmas Eve", "Noswyl Nadolig"),
    ("Christmas Day", "Dydd Nadolig"),
    ("Boxing Day", "Dydd San Steffan"),
    ("St David's Day", "Dydd Gŵyl Dewi"),
];
