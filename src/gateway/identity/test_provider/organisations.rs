//! Where anybody plays an organisation that asks for details, so that the whole of it can be tried without a program.

use super::Here;
use crate::identity::Identity;
use crate::origin::Origin;
use crate::same_site::Sender;
use crate::{App, pages};
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    identity::share::{LawfulBasis, Organisation, RequestId, SharePeriod, Terms},
    language::Language,
    text::Text,
};
use screens::identity::{AskedAs, DetailsPage, PLAYED, REQUEST, TRY_DETAILS, TRY_ERASED, test_organisations};
use std::collections::HashMap;

pub const ORGANISATIONS: &str = "/dev-idp/organisations";

type Fields = HashMap<String, String>;

pub async fn organisations(
    State(app): State<App>,
    State(identity): State<Identity>,
    Here(_): Here,
    Query(asked): Query<Fields>,
) -> Response {
    let id = asked.get(REQUEST).and_then(|id| id.parse().ok());
    show(&app, &identity, id.as_ref(), None).await
}

pub async fn play(
    State(app): State<App>,
    State(identity): State<Identity>,
    Here(_): Here,
    origin: Origin,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if Sender::of(&headers, &origin) != Sender::Here {
        return StatusCode::FORBIDDEN.into_response();
    }
    let now = identity.clock.now();
    let of = |name: &str| fields.get(name).and_then(|id| id.parse::<RequestId>().ok());
    if let Some(organisation) = fields.get(PLAYED).and_then(|id| identity.organisations.get(id)) {
        return match identity.shares.ask(organisation, example(organisation), None, now).await {
            Ok(Some(request)) => {
                Redirect::to(&[ORGANISATIONS, "?", REQUEST, "=", request.id.as_str()].concat()).into_response()
            }
            _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        };
    }
    let (read, erased) = (of(TRY_DETAILS), of(TRY_ERASED));
    let Some(id) = read.as_ref().or(erased.as_ref()) else { return StatusCode::BAD_REQUEST.into_response() };
    let Some(organisation) = whose(&identity, id).await else { return StatusCode::NOT_FOUND.into_response() };
    let organisation = &organisation.recipient.id;
    let told = match read.is_some() {
        true => match identity.shares.read(organisation, id, now).await {
            Ok(Some(details)) => serde_json::to_string_pretty(&details).unwrap_or_default(),
            _ => "404".to_owned(),
        },
        false => match identity.shares.erased(organisation, id, now).await {
            Ok(true) => "204".to_owned(),
            _ => "404".to_owned(),
        },
    };
    show(&app, &identity, Some(id), Some(told)).await
}

/// The organisation whose request it is.
async fn whose<'a>(identity: &'a Identity, id: &RequestId) -> Option<&'a Organisation> {
    for organisation in identity.organisations.all() {
        let standing = identity.shares.standing(&organisation.recipient.id, id, identity.clock.now()).await;
        if standing.is_ok_and(|standing| standing.is_some()) {
            return Some(organisation);
        }
    }
    None
}

/// `told` is what an organisation was told just now; else how the request stands.
async fn show(app: &App, identity: &Identity, id: Option<&RequestId>, told: Option<String>) -> Response {
    let mut asked = None;
    if let Some(id) = id
        && let Some(organisation) = whose(identity, id).await
    {
        let standing = identity.shares.standing(&organisation.recipient.id, id, identity.clock.now()).await;
        let standing = || serde_json::to_string_pretty(&standing.ok().flatten()).unwrap_or_default();
        asked = Some(AskedAs {
            organisation: &organisation.recipient.name,
            id,
            link: DetailsPage::Request(id.clone()).path(Language::En),
            told: told.unwrap_or_else(standing),
        });
    }
    let all = identity.organisations.all();
    pages::show(app, Language::En, ORGANISATIONS, StatusCode::OK, |context| {
        test_organisations(*context, all, asked, ORGANISATIONS)
    })
}

/// All that it may ask for.
fn example(organisation: &Organisation) -> Terms {
    Terms {
        service: organisation.recipient.kind.clone(),
        purpose: Text::new("To try how details are given", "I roi cynnig ar sut y rhoddir manylion"),
        attributes: organisation.may_ask.clone(),
        lawful_basis: LawfulBasis::Consent,
        retention: Text::new("until the end of the trial", "tan ddiwedd y treial"),
        longest: SharePeriod::Year,
    }
}
