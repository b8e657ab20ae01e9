//! The addresses of the contract and the doors, and what is posted to them.

use super::*;
use crate::areas;
use crate::router::contract_routes;

/// Whose what is at an address is.
#[derive(Clone, Copy, Debug)]
enum Of {
    Everybody,
    /// Whoever was given the address, which cannot be guessed: a wallet, a payment page.
    WhoeverWasGivenIt,
    /// One person; the page from whose path the id is taken.
    OnePerson(&'static str),
    OneOrganisation(&'static str),
    /// Those who work for the council, who sign in elsewhere: the tests of the area say who of them.
    Staff,
}

use Of::{Everybody, OneOrganisation, OnePerson, Staff, WhoeverWasGivenIt};

const REQUEST: &str = "/identity/details/requests/{id}";
const SHARE: &str = "/identity/details/{id}";
const PRESENTATION: &str = "/identity/wallet/{id}";
const CHAT: &str = "/desk/{id}";
const CONVERSATION: &str = "/ask/{id}";
const LINK: &str = "/account/council-tax/{id}";
/// It has no page; a button has it.
const SESSION: &str = "end";

const ADDRESSES: &[(&str, Of)] = &[
    (account::PAYMENT, OnePerson("/account/payments/{id}")),
    ("/api/v1/addresses/{id}", Everybody),
    ("/api/v1/addresses/{id}/calendar.ics", Everybody),
    ("/api/v1/addresses/{id}/missed", Everybody),
    ("/api/v1/addresses/{id}/schedule", Everybody),
    (assistant::EVENTS, OnePerson(CONVERSATION)),
    (assistant::FEEDBACK, OnePerson(CONVERSATION)),
    (assistant::HANDOVER, OnePerson(CONVERSATION)),
    (desk::EVENTS, OnePerson(CHAT)),
    (desk::TYPING, OnePerson(CHAT)),
    (assistant::TURNS, OnePerson(CONVERSATION)),
    (identity::LOG_TILE, Everybody),
    (presentations::RESPONSE, OnePerson(PRESENTATION)),
    (shares::REQUEST, OneOrganisation(REQUEST)),
    (shares::DETAILS, OneOrganisation(REQUEST)),
    (shares::ERASURE, OneOrganisation(REQUEST)),
    (shares::OUTCOME, OneOrganisation(REQUEST)),
    (shares::SHARE, OnePerson(SHARE)),
    (reports::REPORT, Everybody),
    (identity::SESSION_OF, OnePerson(SESSION)),
    ("/auth/credential/lists/{list}", Everybody),
    ("/auth/presentation/request/{id}", WhoeverWasGivenIt),
    ("/auth/presentation/response/{id}", WhoeverWasGivenIt),
    ("/auth/receipts/{id}", OnePerson("/auth/receipts/{id}")),
    ("/cy/staff/desk/{id}", Staff),
    ("/dev-pay/pay/{token}", WhoeverWasGivenIt),
    ("/dev-pay/v1/payments/{id}", WhoeverWasGivenIt),
    (staff_doors::CHAT, Staff),
    (staff_doors::EVENTS, Staff),
    (staff_doors::TYPING, Staff),
];

/// Those of the contract that take a body, in which an id may stand, and what is sent there with an id of the first person.
fn bodies(reached: &Reached) -> Vec<(&'static str, Option<Value>)> {
    vec![
        // In their addresses.
        (assistant::FEEDBACK, None),
        (assistant::HANDOVER, None),
        (assistant::TURNS, None),
        (account::PAYMENTS, Some(json!({ "account": reached.id(LINK), "amount": 100 }))),
        (presentations::PRESENTATIONS, None),
        // In its address.
        (presentations::RESPONSE, None),
        (shares::REQUESTS, None),
        // In its address.
        (shares::OUTCOME, None),
        (shares::SHARES, Some(json!({ "request": reached.id(REQUEST), "attributes": ["name"], "period": "once" }))),
        (reports::REPORTS, None),
    ]
}

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// What is answered otherwise than that it is not there.
pub async fn walk(tomos: &mut Browser<'_>, reached: &Reached) -> Vec<String> {
    let (town, mut wrong) = (tomos.town, Vec::new());
    let routes = contract_routes(&town.app.areas).into_iter().chain(areas::doors(&town.app.areas));
    let there: BTreeSet<&str> = routes.map(|(path, _)| path).filter(|path| path.contains('{')).collect();
    assert_eq!(there, ADDRESSES.iter().map(|(path, _)| *path).collect(), "whose is what is at each of them?");
    for (template, of) in ADDRESSES {
        let (key, page) = match of {
            Everybody | WhoeverWasGivenIt | Staff => continue,
            OnePerson(page) => (None, *page),
            OneOrganisation(page) => (Some("parking-example-key"), *page),
        };
        let id = if page == SESSION { reached.value(SESSION) } else { reached.id(page) };
        let (path, code) = (template.replace("{id}", id), json!({ "code": "A".repeat(43) }));
        let mut is_there = false;
        for method in METHODS {
            let status = ask(tomos, key, method.clone(), &path, &code).await.status;
            is_there |= status == StatusCode::NOT_FOUND;
            wrong.extend((!is_nothing(status)).then(|| format!("{method} {path} is answered {status}")));
        }
        assert!(is_there, "{path}");
    }
    let document: Value = serde_json::from_str(&town.get("/api/v1/openapi.json").await.body).unwrap();
    let operations = document["paths"].as_object().unwrap().iter().flat_map(|(path, all)| {
        let takes_body = |(_, said): &(&String, &Value)| said["requestBody"].is_object();
        all.as_object().unwrap().iter().filter(takes_body).map(move |_| path.as_str())
    });
    let bodies = bodies(reached);
    assert_eq!(operations.collect::<BTreeSet<_>>(), bodies.iter().map(|(path, _)| *path).collect(), "is there an id?");
    for (path, body) in bodies {
        let Some(body) = body else { continue };
        let status = ask(tomos, None, Method::POST, path, &body).await.status;
        wrong.extend((status != StatusCode::NOT_FOUND).then(|| format!("POST {path} is answered {status}")));
    }
    wrong
}
