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
}

pub const PEOPLE: &[Person] = &[
    Person {
        id: "sian",
        given_names: "Siân Haf",
        family_name: "Rhys",
        full_name: "Siân Haf Rhys",
        birth_date: "1984-03-01",
        is_proved: true,
    },
    Person {
        id: "tomos",
        given_names: "Tomos",
        family_name: "Price",
        full_name: "Tomos Price",
        birth_date: "1951-11-30",
        is_proved: true,
    },
    Person {
        id: "zofia",
        given_names: "Zofia Małgorzata",
        family_name: "O’Brien-Wiśniewska",
        full_name: "Zofia Małgorzata O’Brien-Wiśniewska",
        birth_date: "1999-07-12",
        is_proved: true,
    },
    Person {
        id: "alex",
        given_names: "Alex",
        family_name: "Morgan",
        full_name: "Alex Morgan",
        birth_date: "2001-05-05",
        is_proved: false,
    },
];

pub fn person(id: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.id == id)
}

impl Person {
    /// What the provider calls them, to this service alone.
    pub fn subject(&self) -> String {
        ["urn:fdc:aberwen.example:2026:", self.id].concat()
    }
}
