//! Where a person says who they are, and from where they are led back.

use super::people::Person;
use super::{AUTHORIZE, Grant, Here, LOGOUT, STAFF_CLIENT, TestProvider};
use crate::identity::provider::is_secret;
use crate::identity::random::Unguessable;
use crate::{App, pages};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{identity::Confidence, language::Language};
use screens::identity::{TestPerson, TestPersonIs, test_refused, test_sign_in};
use std::collections::HashMap;
use std::time::Instant;
use url::Url;

type Asked = HashMap<String, String>;

/// Whom a person has chosen to be, in the link that they have followed.
const PERSON: &str = "person";
const NOBODY: &str = "nobody";

pub async fn authorize(State(app): State<App>, Here(provider): Here, Query(asked): Query<Asked>) -> Response {
    let value = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let language = language(&asked);
    let show = |status, screen: Box<dyn FnOnce(screens::WholeContext) -> screens::Screen>| {
        pages::show(&app, language, AUTHORIZE, status, screen)
    };
    // Nobody is led to where this service is not.
    let client = provider.client(value("client_id"));
    let back = client.and_then(|client| Some((client, way_back(value("redirect_uri"), client.callback)?)));
    let Some((client, back)) = back else {
        return show(StatusCode::BAD_REQUEST, Box::new(|context| test_refused(*context)));
    };
    let lead_back = |pairs: &[(&str, &str)]| provider.lead_back(&back, value("state"), pairs);
    let Some(level) = asked_level(&asked) else {
        return lead_back(&[("error", "invalid_request")]);
    };
    let chosen = client.people.iter().find(|person| person.id == value(PERSON));
    match (value(PERSON), chosen) {
        ("", _) => {
            let with = |person: &str| link(&asked, person);
            let people = client.people.iter().map(|person| TestPerson {
                name: person.full_name,
                is: is(person, client.id),
                href: with(person.id),
            });
            let (people, turn_back) = (people.collect(), with(NOBODY));
            show(StatusCode::OK, Box::new(|context| test_sign_in(*context, people, turn_back)))
        }
        (_, Some(person)) if person.is_proved || level == Confidence::P0 => {
            let Ok(code) = Unguessable::make() else { return lead_back(&[("error", "server_error")]) };
            let grant = Grant {
                person,
                client: client.id,
                level,
                nonce: value("nonce").to_owned(),
                challenge: value("code_challenge").to_owned(),
                redirect_uri: back.to_string(),
                at: Instant::now(),
            };
            provider.given(|given| given.codes.insert(code.as_str().to_owned(), grant));
            lead_back(&[("code", code.as_str())])
        }
        _ => lead_back(&[("error", "access_denied")]),
    }
}

fn is(person: &Person, client: &str) -> TestPersonIs {
    match (client == STAFF_CLIENT, person.groups.is_empty(), person.is_proved) {
        (true, false, _) => TestPersonIs::OfATeam,
        (true, true, _) => TestPersonIs::OfNoTeam,
        (false, _, true) => TestPersonIs::Proved,
        (false, _, false) => TestPersonIs::NotProved,
    }
}

/// The page on which this service takes people in again.
fn way_back(redirect_uri: &str, callback: &str) -> Option<Url> {
    let url = Url::parse(redirect_uri).ok()?;
    (is_secret(&url) && url.path() == callback && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

/// The level that is asked for in a request which is right in all else.
fn asked_level(asked: &Asked) -> Option<Confidence> {
    let value = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let is_code = value("response_type")? == "code" && value("scope")?.split(' ').any(|scope| scope == "openid");
    let has_challenge = value("code_challenge_method")? == "S256" && value("code_challenge")?.len() == 43;
    let is_bound = value("state").is_some() && value("nonce").is_some();
    if !(is_code && has_challenge && is_bound) {
        return None;
    }
    let vectors: Vec<String> = serde_json::from_str(value("vtr").unwrap_or("[\"Cl.Cm\"]")).ok()?;
    match vectors.first()?.strip_prefix("Cl.Cm")? {
        "" => Some(Confidence::P0),
        level => level.strip_prefix('.')?.parse().ok(),
    }
}

fn language(asked: &Asked) -> Language {
    if asked.get("ui_locales").is_some_and(|tag| tag == Language::Cy.tag()) { Language::Cy } else { Language::En }
}

fn link(asked: &Asked, person: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let mut pairs: Vec<_> = asked.iter().filter(|(name, _)| *name != PERSON).collect();
    pairs.sort_unstable();
    query.extend_pairs(pairs).append_pair(PERSON, person);
    [AUTHORIZE, "?", &query.finish()].concat()
}

impl TestProvider {
    fn lead_back(&self, back: &Url, state: &str, pairs: &[(&str, &str)]) -> Response {
        let mut url = back.clone();
        url.query_pairs_mut().extend_pairs(pairs).append_pair("state", state).append_pair("iss", &self.issuer());
        Redirect::to(url.as_str()).into_response()
    }
}

/// Nobody stays signed in here, so that nobody is to be signed out. As One Login does, it leads back only whoever brings
/// the token along that it gave.
pub async fn logout(State(app): State<App>, Here(provider): Here, Query(asked): Query<Asked>) -> Response {
    let back = asked.get("post_logout_redirect_uri").and_then(|back| Url::parse(back).ok()).filter(is_secret);
    match back.filter(|_| asked.get("id_token_hint").is_some_and(|token| provider.gave(token))) {
        Some(back) => Redirect::to(back.as_str()).into_response(),
        None => {
            let language = language(&asked);
            pages::show(&app, language, LOGOUT, StatusCode::BAD_REQUEST, |context| test_refused(*context))
        }
    }
}
