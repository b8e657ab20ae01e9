//! The made-up people whom anybody can be.

pub struct Person {
    pub id: &'static str,
    pub given_names: &'static str,
    pub family_name: &'static str,
    /// What stands in lists.
    pub full_name: &'static str,
    /// ISO 8601.
    pub birth_date: &'static str,
    /// Whether it can be proved who they are.
    pub is_proved: bool,
    /// Of the council's own, for those who work there.
    pub groups: &'static [&'static str],
}

pub const PEOPLE: &[Person] = &[
    Person {
        id: "sian",
        given_names: "Siân Haf",
        family_name: "Rhys",
        full_name: "Siân Haf Rhys",
        birth_date: "1984-03-01",
        is_proved: true,
        groups: &[],
    },
    Person {
        id: "tomos",
        given_names: "Tomos",
        family_name: "Price",
        full_name: "Tomos Price",
        birth_date: "1951-11-30",
        is_proved: true,
        groups: &[],
    },
    Person {
        id: "zofia",
        given_names: "Zofia Małgorzata",
        family_name: "O’Brien-Wiśniewska",
        full_name: "Zofia Małgorzata O’Brien-Wiśniewska",
        birth_date: "1999-07-12",
        is_proved: true,
        groups: &[],
    },
    Person {
        id: "alex",
        given_names: "Alex",
        family_name: "Morgan",
        full_name: "Alex Morgan",
        birth_date: "2001-05-05",
        is_proved: false,
        groups: &[],
    },
];

/// The group whose people may look a person's history up.
pub const CUSTOMER_SERVICES: &str = "customer-services";

/// Those who work for the council.
pub const STAFF: &[Person] = &[
    Person {
        id: "cerys",
        given_names: "Cerys",
        family_name: "Bevan",
        full_name: "Cerys Bevan",
        birth_date: "1990-02-14",
        is_proved: true,
        groups: &[CUSTOMER_SERVICES],
    },
    Person {
        id: "huw",
        given_names: "Huw",
        family_name: "Ellis",
        full_name: "Huw Ellis",
        birth_date: "1978-09-09",
        is_proved: true,
        groups: &[],
    },
];

impl Person {
    /// What the provider calls them, to this service alone.
    pub fn subject(&self) -> String {
        ["urn:fdc:aberwen.example:2026:", self.id].concat()
    }
}
