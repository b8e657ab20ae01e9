//! A second person finds nothing of the first: every address and every form with an id, of all areas, is walked.
//!
//! What exists is derived where it can be: addresses of the contract and doors from the router, bodies from the OpenAPI
//! document, pages by the links that lead there ([`pages`]), forms from the pages themselves ([`read`]). Whoever adds one that is not known
//! here is told so by this test, and says whose it is.

mod contract;
mod pages;
mod read;

use crate::config::EMBEDDED;
use crate::store::query;
use crate::testing::{Answer, Browser, From, Town};
use ::contract::{
    account::paths as account,
    assistant::paths as assistant,
    desk::{paths as desk, staff_doors},
    identity::{WRITE_HEADER, paths as identity, presentations::paths as presentations, shares::paths as shares},
    reports::{IDEMPOTENCY_KEY, paths as reports},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use jiff::civil::date;
use pages::Whose;
use read::{Form, forms, links, shape};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PROVE: &str = "/auth/step-up?level=P2";
const KEY: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";
const CREDENTIAL: &str = "0123456789abcdef0123456789abcdef";
const RETURN_TO: &str = "https://library.example/back";
/// From these all pages of a person are reached.
const STARTS: [&str; 6] =
    ["/identity", "/identity/details", "/identity/details/history", "/identity/credential", "/account", "/reports"];

async fn town() -> Town {
    let returns = format!("id = \"library\"\nreturn_addresses = [\"{RETURN_TO}\"]\n");
    let wallet = "[identity.wallet]\nkinds = [\"https://council.example/residency\"]\n\
                  issuers = [{ issuer = \"https://issuer.example\" }]\n";
    let council = EMBEDDED.replace("id = \"library\"\n", &returns);
    Town::listening(&format!("{council}\n{wallet}"), date(2026, 11, 24)).await
}

/// JSON as a program sends it: a page of ours, or an organisation with its key.
async fn ask(browser: &mut Browser<'_>, key: Option<&str>, method: Method, path: &str, body: &Value) -> Answer {
    let request = browser.request(From::Here).method(method).uri(path).header(WRITE_HEADER, "1");
    let request = request.header("content-type", "application/json").header(IDEMPOTENCY_KEY, KEY);
    let request =
        key.into_iter().fold(request, |request, key| request.header("authorization", format!("Bearer {key}")));
    browser.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

/// Does all that a person can do, once, and answers the pages that it has led to.
async fn live(sian: &mut Browser<'_>) -> Vec<String> {
    let town = sian.town;
    Browser::at(town).sign_in(PROVE, "sian").await;
    sian.sign_in(PROVE, "sian").await;
    // A sign-in is named by when it was, and all people of this test sign in at the same moment.
    town.app.store.run(query("UPDATE identity_event SET at = at - 60000")).await.unwrap();
    let mut pages = Vec::new();
    // One organisation awaits its people back, and one does not.
    let back = json!({ "url": RETURN_TO, "state": "state-of-one-visitor" });
    for (key, return_to) in [("library-example-key", Some(back)), ("housing-example-key", None)] {
        let terms = json!({
            "service": { "en": "Membership", "cy": "Aelodaeth" }, "purpose": { "en": "A card", "cy": "Cerdyn" },
            "attributes": ["name", "birthdate"], "lawfulBasis": "contract", "returnTo": return_to,
            "retention": { "en": "a year", "cy": "blwyddyn" }, "longest": "30-days",
        });
        let taken = ask(sian, Some(key), Method::POST, shares::REQUESTS, &terms).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.body);
        let request = format!("/identity/details/requests/{}", taken.header("location").rsplit('/').next().unwrap());
        let given = sian.post_here(&request, "attribute=name&attribute=birthdate&period=30-days&answer=give").await;
        pages.extend([led(&given), request]);
    }
    let history = "/identity/details/history";
    let lines = forms(&sian.open(From::Here, history).await.body);
    let line = lines.iter().find(|form| form.value("not-recognised").is_some()).unwrap();
    pages.push(led(&sian.post_here(history, &line.body()).await));
    pages.push(led(&sian.post_here("/identity/credential", "get=yes").await));
    // What a wallet has taken; the whole way is in the tests of issuing.
    let taken = "INSERT INTO identity_credential (id, person, list, place, attributes, issued_at, until, receipt)
         SELECT $1, person, 1, 1, '[\"name\"]', given_at, until, id FROM identity_share LIMIT 1";
    town.app.store.run(query(taken).bind(CREDENTIAL)).await.unwrap();
    pages.push(led(&sian.post_here("/identity/wallet", "this-device=age").await));
    let conversation = led(&sian.post_here("/ask", "question=hello").await);
    let conversation = conversation.trim_end_matches("#latest");
    pages.extend([conversation.to_owned(), [conversation, "/transcript"].concat()]);
    let conversation = conversation.trim_start_matches("/ask/");
    pages.push(format!("/desk/about/{conversation}"));
    pages.push(led(&sian.post_here("/desk", "message=hello&consent=yes").await));
    let link = led(&sian.post_here("/account", "number=60000012&postcode=AW1+2AB").await);
    let paying = format!("key={KEY}&choice=other&amount=1&send=yes");
    pages.push(led(&sian.post_here(&format!("{link}/pay"), &paying).await));
    let report = json!({
        "type": "missed_collection", "address": "990000000012", "services": ["general"], "madeAt": "2026-11-24T11:00:00Z",
        "answers": { "bins": ["general"], "place": ["kerb"], "assisted": ["no"] },
    });
    let sent = ask(sian, None, Method::POST, reports::REPORTS, &report).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    led(&sian.post_here("/reports", &format!("add={KEY}")).await);
    pages
}

/// What a person can reach: pages with an id, and forms of which the address or a field has one.
#[derive(Default)]
struct Reached {
    pages: BTreeMap<String, StatusCode>,
    forms: BTreeSet<Form>,
}

impl Reached {
    /// Follows the links of `person` from these pages on.
    async fn by(person: &mut Browser<'_>, starts: impl IntoIterator<Item = String>) -> Reached {
        let mut reached = Reached::default();
        let mut ahead: Vec<String> = starts.into_iter().collect();
        while let Some(path) = ahead.pop() {
            if reached.pages.contains_key(&path) {
                continue;
            }
            let answer = person.open(From::Here, &path).await;
            ahead.extend(links(&answer.body));
            reached.forms.extend(forms(&answer.body));
            reached.pages.insert(path, answer.status);
        }
        reached.pages.retain(|path, _| shape(path) != *path);
        reached.forms.retain(|form| form.has_id() && pages::whose(&form.action) != Whose::Everybodys);
        reached
    }

    fn shapes_of_forms(&self) -> BTreeSet<String> {
        self.forms.iter().map(Form::shape).collect()
    }

    fn page(&self, of: &str) -> &str {
        self.pages.keys().find(|path| shape(path) == of).unwrap_or_else(|| panic!("{of} in {:?}", self.pages))
    }

    fn id(&self, of: &str) -> &str {
        let place = of.split('/').position(|segment| segment.starts_with('{')).unwrap();
        self.page(of).split('/').nth(place).unwrap()
    }

    fn value(&self, field: &str) -> &str {
        self.forms.iter().find_map(|form| form.value(field)).unwrap_or_else(|| panic!("{field} in {:?}", self.forms))
    }
}

#[tokio::test]
async fn nothing_with_an_id_of_one_person_is_there_for_another() {
    let town = town().await;
    let (mut sian, mut tomos) = (Browser::at(&town), Browser::at(&town));
    let led = live(&mut sian).await;
    let starts = STARTS.into_iter().map(str::to_owned).chain(led);
    let before = Reached::by(&mut sian, starts.clone()).await;
    tomos.sign_in(PROVE, "tomos").await;

    let mut wrong = contract::walk(&mut tomos, &before).await;
    let mut walked = BTreeSet::new();
    for path in before.pages.keys() {
        if pages::whose(path) != Whose::OnePersons {
            continue;
        }
        walked.insert(shape(path));
        // Some take no forms.
        let (read, pressed) = (tomos.open(From::Here, path).await.status, tomos.post_here(path, "").await.status);
        wrong.extend((read != StatusCode::NOT_FOUND).then(|| format!("GET {path} is answered {read}")));
        wrong.extend((!is_nothing(pressed)).then(|| format!("POST {path} is answered {pressed}")));
    }
    assert_eq!(walked.iter().collect::<Vec<_>>(), pages::OF_ONE_PERSON, "a page that is not reached is not proved");

    let shapes = before.shapes_of_forms();
    assert_eq!(shapes.iter().map(String::as_str).collect::<Vec<_>>(), pages::FORMS, "whose are the forms?");
    for form in &before.forms {
        let pressed = tomos.post_here(&form.action, &form.body()).await.status;
        wrong.extend((pressed != StatusCode::NOT_FOUND).then(|| format!("{form:?} is answered {pressed}")));
    }
    assert_eq!(wrong, Vec::<String>::new(), "what is another's is nowhere");

    let after = Reached::by(&mut sian, starts).await;
    assert_eq!((&after.pages, after.shapes_of_forms()), (&before.pages, shapes), "nothing has changed for the first");
}

/// It is not there, or nothing is sent there.
fn is_nothing(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
}
