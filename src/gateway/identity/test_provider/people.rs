//! The made-up people whom anybody can be, and where they live in the made-up borough.

use serde_json::{Value, json};

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
    pub home: Home,
    /// Of the council's own, for those who work there.
    pub groups: &'static [&'static str],
}

pub struct Home {
    pub number: &'static str,
    pub street: &'static str,
    pub locality: &'static str,
    pub postcode: &'static str,
    pub uprn: u64,
}

pub const PEOPLE: &[Person] = &[
    Person {
        id: "sian",
        given_names: "Siân Haf",
        family_name: "Rhys",
        full_name: "Siân Haf Rhys",
        birth_date: "1984-03-01",
        is_proved: true,
        home: Home {
            number: "12",
            street: "Weir Lane",
            locality: "Bryn Glas",
            postcode: "AW1 2AB",
            uprn: 990_000_000_012,
        },
        groups: &[],
    },
    Person {
        id: "tomos",
        given_names: "Tomos",
        family_name: "Price",
        full_name: "Tomos Price",
        birth_date: "1951-11-30",
        is_proved: true,
        home: Home {
            number: "7",
            street: "Mill Road",
            locality: "Bryn Glas",
            postcode: "AW1 2AD",
            uprn: 990_000_000_047,
        },
        groups: &[],
    },
    Person {
        id: "zofia",
        given_names: "Zofia Małgorzata",
        family_name: "O’Brien-Wiśniewska",
        full_name: "Zofia Małgorzata O’Brien-Wiśniewska",
        birth_date: "1999-07-12",
        is_proved: true,
        home: Home {
            number: "5",
            street: "Heol y Castell",
            locality: "Canol y Dref",
            postcode: "AW1 1AA",
            uprn: 990_000_000_083,
        },
        groups: &[],
    },
    Person {
        id: "alex",
        given_names: "Alex",
        family_name: "Morgan",
        full_name: "Alex Morgan",
        birth_date: "2001-05-05",
        is_proved: false,
        home: Home {
            number: "20",
            street: "Weir Lane",
            locality: "Bryn Glas",
            postcode: "AW1 2AB",
            uprn: 990_000_000_020,
        },
        groups: &[],
    },
];

/// The group whose people may look a person's history up.
pub const CUSTOMER_SERVICES: &str = "customer-services";

/// The group whose people answer people about bins.
pub const BINS: &str = "bins";

/// Those who work for the council.
pub const STAFF: &[Person] = &[
    Person {
        id: "cerys",
        given_names: "Cerys",
        family_name: "Bevan",
        full_name: "Cerys Bevan",
        birth_date: "1990-02-14",
        is_proved: true,
        home: Home {
            number: "8",
            street: "Weir Lane",
            locality: "Bryn Glas",
            postcode: "AW1 2AB",
            uprn: 990_000_000_008,
        },
        groups: &[CUSTOMER_SERVICES],
    },
    Person {
        id: "elin",
        given_names: "Elin",
        family_name: "Pugh",
        full_name: "Elin Pugh",
        birth_date: "1985-06-21",
        is_proved: true,
        home: Home {
            number: "10",
            street: "Weir Lane",
            locality: "Bryn Glas",
            postcode: "AW1 2AB",
            uprn: 990_000_000_010,
        },
        groups: &[BINS],
    },
    Person {
        id: "huw",
        given_names: "Huw",
        family_name: "Ellis",
        full_name: "Huw Ellis",
        birth_date: "1978-09-09",
        is_proved: true,
        home: Home {
            number: "9",
            street: "Weir Lane",
            locality: "Bryn Glas",
            postcode: "AW1 2AB",
            uprn: 990_000_000_009,
        },
        groups: &[],
    },
];

impl Person {
    /// What the provider calls them, to this service alone.
    pub fn subject(&self) -> String {
        ["urn:fdc:aberwen.example:2026:", self.id].concat()
    }
}

impl Home {
    /// As GOV.UK One Login tells an address.
    pub fn claim(&self) -> Value {
        json!({
            "uprn": self.uprn,
            "buildingNumber": self.number,
            "streetName": self.street,
            "dependentAddressLocality": self.locality,
            "addressLocality": "Aberwen",
            "postalCode": self.postcode,
            "addressCountry": "GB",
            "validFrom": "2019-05-01",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses::{self, Config};
    use domain::address::AddressId;

    #[tokio::test]
    async fn their_homes_are_those_of_the_made_up_borough() {
        let data = tempfile::tempdir().unwrap();
        let addresses = addresses::open(Config::Embedded, data.path()).unwrap().port;
        for Person { home, .. } in PEOPLE {
            let id: AddressId = home.uprn.to_string().parse().unwrap();
            let address = addresses.address(&id).await.unwrap();
            assert_eq!(address.line, format!("{} {}", home.number, home.street));
            assert_eq!(address.postcode.as_deref(), Some(home.postcode));
        }
    }
}
