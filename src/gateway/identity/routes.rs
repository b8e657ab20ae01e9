//! The doors through which people sign in and out, and `/session` and `/sessions`. None of the answers is kept by anybody.

use super::attempt::{page_of_ours, way_back};
use super::provider::{LogoutToken, NotProved, Provider};
use super::sessions::SessionError;
use super::sign_in::{Led, Visitor};
use super::{Identity, cookies};
use crate::limits::{Client, LookUp};
use crate::origin::Origin;
use crate::port::PortError;
use crate::same_site::Sender;
use crate::{App, pages, problem::ProblemResponse};
use axum::{
    Form, Json,
    extract::{FromRequestParts, Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::{
    identity::{FormKey, SessionAnswer, SessionsAnswer, WRITE_HEADER, doors, paths},
    problem::Problem,
};
use domain::{
    identity::{Confidence, Session, SessionId, SignInEventKind},
    language::Language,
};
use hmac::Mac;
use jsonwebtoken::jwk::JwkSet;
use screens::{
    AreaPage,
    identity::{NotSignedIn, Page, came_back, signed_out},
    language::language_of,
};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::HashMap;
use std::convert::Infallible;
use std::str::FromStr;
use uuid::Uuid;

const REFRESH: HeaderName = HeaderName::from_static("refresh");
pub const NO_STORE: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// Goes on at `path` of this site, or at a provider's.
pub fn lead_on(to: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [NO_STORE]).into_response();
    let headers = response.headers_mut();
    match HeaderValue::try_from(to) {
        Ok(to) => drop(headers.insert(header::LOCATION, to)),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
    set_cookies(headers, cookies);
    response
}

fn set_cookies(headers: &mut HeaderMap, cookies: impl IntoIterator<Item = HeaderValue>) {
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// `Refresh` with no wait: the browser goes on by itself, with or without script. What it asks for then is asked by a page of
/// this site, so that a strict cookie goes along.
pub fn go_on(to: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((REFRESH, HeaderValue::try_from(format!("0;url={to}")).ok()?))
}

fn account(language: Language) -> String {
    Page::Account.path(language)
}

fn failed(why: NotSignedIn, language: Language) -> Response {
    lead_on(&Page::Failed(why).path(language), None)
}

#[derive(Default, Deserialize)]
pub struct Login {
    return_to: Option<String>,
    level: Option<String>,
}

/// What a link says; one that cannot be read says nothing.
pub struct Asked<T>(pub T);

impl<S: Sync, T: DeserializeOwned + Default> FromRequestParts<S> for Asked<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Asked(Query::try_from_uri(&parts.uri).map_or_else(|_| T::default(), |Query(asked)| asked)))
    }
}

/// What stands in a path: what cannot be read is not there.
pub struct Named<T>(pub T);

impl<T: FromStr> FromRequestParts<App> for Named<T> {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let text = Path::<String>::from_request_parts(parts, app).await.ok();
        text.and_then(|Path(text)| text.parse().ok()).map(Named).ok_or_else(ProblemResponse::not_found)
    }
}

pub async fn login(asker: Asker, Asked(asked): Asked<Login>) -> Response {
    asker.lead(asked.return_to, Confidence::P0).await
}

/// A service that must be surer of who somebody is leads them here.
pub async fn step_up(asker: Asker, Asked(asked): Asked<Login>) -> Response {
    let level = asked.level.as_deref().and_then(|level| level.parse().ok()).unwrap_or(Confidence::P2);
    asker.lead(asked.return_to, level).await
}

/// Whoever is to be led to the provider.
pub struct Asker {
    pub app: App,
    pub identity: Identity,
    pub client: Client,
    pub origin: Origin,
    pub headers: HeaderMap,
}

impl FromRequestParts<App> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let State(identity) = State::from_request_parts(parts, app).await?;
        let client = Client::from_request_parts(parts, app).await?;
        let origin = Origin::from_request_parts(parts, app).await?;
        Ok(Asker { app: app.clone(), identity, client, origin, headers: parts.headers.clone() })
    }
}

impl Asker {
    async fn lead(self, return_to: Option<String>, level: Confidence) -> Response {
        let Asker { app, identity, client, origin, headers } = self;
        let return_to = way_back(return_to.as_deref()).unwrap_or_else(|| account(Language::En));
        let language = language_of(&return_to);
        if let Ok(Some(session)) = identity.session(&headers).await
            && session.confidence >= level
        {
            return lead_on(&return_to, None);
        }
        // Each is kept for a while.
        let this = Uuid::new_v4().to_string();
        if app.limits.admit(client, LookUp::SignIn, &this).await.is_err() {
            return pages::show_too_many(&app, language, &return_to);
        }
        match identity.lead(&Visitor { headers: &headers, origin: &origin }, return_to, level).await {
            Ok(Led { to, cookie }) => lead_on(&to, Some(cookie)),
            Err(why) => failed(why, language),
        }
    }
}

/// Back from the provider. What it says is of no use a second time, and is gone from the address with the next page.
pub async fn callback(asker: Asker, Asked(answer): Asked<HashMap<String, String>>) -> Response {
    match asker.identity.arrive(&asker.headers, &answer).await {
        Ok(arrived) => {
            let language = language_of(&arrived.return_to);
            lead_on(&Page::Arrived(arrived.return_to).path(language), arrived.cookies)
        }
        Err((NotSignedIn::Late, language)) => lead_on(&doors::late(language), None),
        Err((why, language)) => failed(why, language),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CameLate {
    language: String,
}

/// Whether whoever came back in vain is signed in all the same, such as by going back a page, is told by the next page: a
/// strict cookie does not come along from the provider, but from here.
pub async fn late(State(app): State<App>, Asked(CameLate { language }): Asked<CameLate>) -> Response {
    let language = Language::of_tag(&language).unwrap_or_default();
    let to = Page::Failed(NotSignedIn::Late).path(language);
    let mut response = pages::show(&app, language, &to, StatusCode::OK, |context| came_back(*context, &to));
    response.headers_mut().extend(go_on(&to));
    response
}

#[derive(Deserialize)]
pub struct Logout {
    return_to: Option<String>,
}

/// A form of ours was sent: whoever is signed in here is not any more, nor at the provider.
pub async fn logout(
    State(app): State<App>,
    State(identity): State<Identity>,
    origin: Origin,
    headers: HeaderMap,
    form: Result<Form<Logout>, FormRejection>,
) -> Response {
    if Sender::of(&headers, &origin) != Sender::Here {
        return ProblemResponse::forbidden().into_response();
    }
    let return_to = form.ok().and_then(|Form(form)| form.return_to);
    let back = page_of_ours(return_to.as_deref()).unwrap_or_else(|| Page::SignedOut.path(Language::En));
    let language = language_of(&back);
    let left = match identity.leave(&headers).await {
        Err(error) => {
            tracing::error!(%error, "nobody can be signed out");
            return failed(NotSignedIn::Store, language);
        }
        Ok(None) => return lead_on(&back, cookies::forget_session()),
        Ok(Some(left)) => left,
    };
    let path = Page::SignedOut.path(language);
    // The provider leads back to a page that it was told of before, and to no other.
    let told = [&origin, &*path].concat();
    let elsewhere = identity.provider.end_session(&told, language, left.id_token.as_deref()).await;
    let Some(elsewhere) = elsewhere else { return lead_on(&back, cookies::forget_session()) };
    // A form may lead to no other site by the policy of its page, but a page may.
    let mut response =
        pages::show(&app, language, &path, StatusCode::OK, |context| signed_out(context, Some(&elsewhere)));
    set_cookies(response.headers_mut(), cookies::forget_session());
    response.headers_mut().extend(go_on(&elsewhere));
    response
}

#[derive(Deserialize)]
pub struct BackChannelLogout {
    logout_token: String,
}

/// The provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0, 2.8).
pub async fn back_channel_logout(
    State(identity): State<Identity>,
    form: Result<Form<BackChannelLogout>, FormRejection>,
) -> Response {
    let (issuer, now) = (identity.provider.issuer(), identity.clock.now());
    let end = async |token: LogoutToken| identity.sessions.end_by_provider(token.logout(issuer), now).await;
    logged_out(&identity.provider, form, end).await
}

/// `end` answers false where this logout was told before.
pub async fn logged_out(
    provider: &Provider,
    form: Result<Form<BackChannelLogout>, FormRejection>,
    end: impl AsyncFnOnce(LogoutToken) -> Result<bool, SessionError>,
) -> Response {
    let refused = |status: StatusCode| {
        (status, [NO_STORE], Json(serde_json::json!({ "error": "invalid_request" }))).into_response()
    };
    let Ok(Form(form)) = form else { return refused(StatusCode::BAD_REQUEST) };
    let token = match provider.logout_token(&form.logout_token).await {
        Ok(token) => token,
        Err(NotProved::Provider(_)) => return refused(StatusCode::SERVICE_UNAVAILABLE),
        Err(error) => {
            tracing::warn!(%error, "nobody was signed out: the provider's logout token is not believed");
            return refused(StatusCode::BAD_REQUEST);
        }
    };
    match end(token).await {
        Ok(true) => (StatusCode::OK, [NO_STORE]).into_response(),
        Ok(false) => refused(StatusCode::BAD_REQUEST),
        Err(error) => {
            tracing::error!(%error, "nobody can be signed out");
            refused(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// The keys by which the providers know this service, and no other: whatever one of these has signed, they take.
pub async fn keys(State(identity): State<Identity>) -> Response {
    let staff = identity.staff.as_ref().map(|staff| &staff.provider);
    let providers = [Some(&identity.provider), staff].into_iter().flatten();
    let keys = providers.filter_map(|one| one.published_keys()).flat_map(|set| set.keys.clone()).collect();
    // A new key is published before it signs, by as long as the old one is kept.
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(JwkSet { keys })).into_response()
}

/// Whoever is signed in.
pub struct Person(pub Session);

impl FromRequestParts<App> for Person {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let Ok(State(identity)) = State::<Identity>::from_request_parts(parts, app).await;
        let session = identity.session(&parts.headers).await.map_err(PortError::from)?;
        session.map(Person).ok_or_else(ProblemResponse::signed_out)
    }
}

/// A write of a page of ours: it has the header, and the browser does not say that it is from elsewhere.
pub struct OwnWrite;

impl FromRequestParts<App> for OwnWrite {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let Ok(origin) = Origin::from_request_parts(parts, app).await;
        if Sender::of(&parts.headers, &origin) == Sender::Elsewhere {
            return Err(ProblemResponse::forbidden());
        }
        parts.headers.contains_key(WRITE_HEADER).then_some(OwnWrite).ok_or_else(ProblemResponse::write_header)
    }
}

fn answer(identity: &Identity, session: Option<&Session>) -> Response {
    ([NO_STORE], Json(identity.told(session))).into_response()
}

/// Who is signed in here, and until when. To ask does not put off the end.
#[utoipa::path(get, path = paths::SESSION, tag = "identity",
    responses((status = 200, body = SessionAnswer, description = "Whoever is signed in, if anybody; kept by nobody"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn session(State(identity): State<Identity>, headers: HeaderMap) -> Result<Response, ProblemResponse> {
    let session = identity.session(&headers).await.map_err(PortError::from)?;
    Ok(answer(&identity, session.as_ref()))
}

/// Puts off the end of the session: the person is still there.
#[utoipa::path(post, path = paths::EXTEND, tag = "identity",
    params(("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    responses((status = 200, body = SessionAnswer, description = "The session, with its new end"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be done now")))]
pub async fn extend(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(mut session): Person,
) -> Result<Response, ProblemResponse> {
    identity.sessions.use_now(&mut session, identity.clock.now()).await.map_err(PortError::from)?;
    Ok(answer(&identity, Some(&session)))
}

/// What locks, on this device, what the person has entered in a form, so that it outlasts the session.
#[utoipa::path(get, path = paths::FORM_KEY, tag = "identity",
    responses((status = 200, body = FormKey, description = "This person's own; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn form_key(State(app): State<App>, Person(session): Person) -> Response {
    let key = app.secret.sign("form", session.person.as_str()).finalize().into_bytes();
    let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
    ([NO_STORE], Json(FormKey { key })).into_response()
}

/// The devices on which this person is signed in.
#[utoipa::path(get, path = paths::SESSIONS, tag = "identity",
    responses((status = 200, body = SessionsAnswer, description = "Each session; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn sessions(State(identity): State<Identity>, Person(this): Person) -> Result<Response, ProblemResponse> {
    let sessions = identity.devices(&this).await.map_err(PortError::from)?;
    Ok(([NO_STORE], Json(SessionsAnswer { sessions })).into_response())
}

/// Signs this person out on every device but this one.
#[utoipa::path(delete, path = paths::SESSIONS, tag = "identity",
    params(("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    responses((status = 204, description = "Only this one is left"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be done now")))]
pub async fn end_others(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(this): Person,
) -> Result<Response, ProblemResponse> {
    identity.sessions.end_others(&this, identity.clock.now()).await.map_err(PortError::from)?;
    Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response())
}

/// Signs this person out on one device.
#[utoipa::path(delete, path = paths::SESSION_OF, tag = "identity",
    params(("id" = String, Path, description = "The id of the session"),
           ("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    responses((status = 204, description = "It has ended"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This person has no such session"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be done now")))]
pub async fn end(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(this): Person,
    Named(id): Named<SessionId>,
) -> Result<Response, ProblemResponse> {
    let kind = if id == this.id { SignInEventKind::SignedOut } else { SignInEventKind::EndedElsewhere };
    let was_theirs = identity.sessions.end(&this.person, &id, kind, identity.clock.now()).await;
    if !was_theirs.map_err(PortError::from)? {
        return Err(ProblemResponse::not_found());
    }
    let mut response = (StatusCode::NO_CONTENT, [NO_STORE]).into_response();
    if id == this.id {
        set_cookies(response.headers_mut(), cookies::forget_session());
    }
    Ok(response)
}
