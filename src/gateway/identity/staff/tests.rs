//! The desk of staff from the first page to the last, and the person whose history is seen there.

use crate::identity::tests::{LOGIN, logout_form, town};
use crate::testing::{Answer, Town};
use crate::testing::{Browser, From};
use axum::http::StatusCode;
use contract::identity::staff_doors;
use domain::{
    identity::{
        Attribute,
        share::{LawfulBasis, SharePeriod, Terms},
    },
    language::Language,
    text::Text,
};
use screens::identity::DetailsPage;

const DESK: &str = staff_doors::DESK;

/// To the desk, as somebody who works for the council.
async fn at_desk<'a>(town: &'a Town, member: &str) -> (Browser<'a>, Answer) {
    let mut browser = Browser::at(town);
    let provider = browser.towards_provider(staff_doors::SIGN_IN).await;
    let back = browser.back_as(&provider, member).await;
    (browser, back)
}

async fn citizen<'a>(town: &'a Town, person: &str) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in(LOGIN, person).await;
    browser
}

/// As it stands on the account page.
async fn code(citizen: &mut Browser<'_>) -> String {
    let made = citizen.post_here("/identity", "make-code=yes").await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/identity"));
    let page = citizen.open(From::Here, "/identity").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let (_, rest) = page.body.split_once("id=\"code\"").unwrap();
    rest.split(['>', '<']).nth(1).unwrap().to_owned()
}

/// The library does, and this is where it is answered.
async fn ask_for_details(town: &Town) -> String {
    let identity = town.app.areas.identity.as_ref().unwrap();
    let library = identity.organisations.get("library").unwrap();
    let terms = Terms {
        service: Text::untranslated("Membership"),
        purpose: Text::untranslated("A card"),
        attributes: vec![Attribute::Name, Attribute::Address],
        lawful_basis: LawfulBasis::Consent,
        retention: Text::untranslated("a year"),
        longest: SharePeriod::Year,
    };
    let request = identity.shares.ask(library, terms, None, identity.clock.now()).await.unwrap().unwrap();
    DetailsPage::Request(request.id).path(Language::En)
}

fn form(code: &str, reason: &str) -> String {
    let fields = [("code", code), ("reason", reason)];
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[tokio::test]
async fn a_person_who_asks_for_it_is_looked_up_and_told_so() {
    let town = town().await;
    let mut sian = citizen(&town, "sian").await;
    let (mut cerys, back) = at_desk(&town, "cerys").await;
    assert_eq!(back.header("location"), staff_doors::ARRIVED);
    let arrived = cerys.open(From::Elsewhere, staff_doors::ARRIVED).await;
    assert_eq!(arrived.header("refresh"), "0;url=/staff");
    let desk = cerys.open(From::Here, DESK).await;
    assert!(desk.body.contains("See when a person signed in") && desk.body.contains("Customer services"));
    assert_eq!((desk.header("cache-control"), desk.header("x-robots-tag")), ("no-store", "noindex"));

    let request = ask_for_details(&town).await;
    sian.post_here(&request, "answer=nothing").await;
    let code = code(&mut sian).await;
    let seen = cerys.post_here(DESK, &form(&code.to_lowercase(), "Asked by telephone")).await;
    assert!(seen.body.contains("Aberwen Library: You gave nothing") && seen.body.contains("Name, "), "{}", seen.body);
    assert_eq!((seen.status, seen.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(seen.body.contains("When this person signed in and out") && seen.body.contains("Firefox on Android"));
    let account = sian.open(From::Here, "/identity").await.body;
    assert!(account.contains("A member of staff looked at when you signed in"), "{account}");
    assert!(account.contains("Reason: Asked by telephone") && account.contains("Customer services"), "{account}");
    assert!(!account.contains("id=\"code\"") && !account.contains("Cerys"), "{account}");
    let again = cerys.post_here(DESK, &form(&code, "Once more")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a code is good once");
    assert!(again.body.contains("No person has this code now") && again.body.contains("Once more"), "{}", again.body);
    let account = sian.open(From::Here, "/identity").await.body;
    assert_eq!(account.matches("A member of staff looked").count(), 1);
    let other = citizen(&town, "tomos").await.open(From::Here, "/identity").await.body;
    assert!(!other.contains("A member of staff looked"), "nobody else is told");
}

#[tokio::test]
async fn a_long_history_of_shares_is_seen_as_a_whole() {
    let town = town().await;
    let mut sian = citizen(&town, "sian").await;
    for _ in 0..51 {
        let request = ask_for_details(&town).await;
        sian.post_here(&request, "answer=nothing").await;
    }
    let code = code(&mut sian).await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    let seen = cerys.post_here(DESK, &form(&code, "Asked by telephone")).await;
    assert_eq!(seen.body.matches("You gave nothing").count(), 51);
}

#[tokio::test]
async fn without_a_code_and_a_reason_nothing_is_seen_and_nothing_told() {
    let town = town().await;
    let mut sian = citizen(&town, "sian").await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    let code = code(&mut sian).await;
    let long = "a".repeat(201);
    for (typed, reason, said) in [
        ("", "Asked by telephone", "Enter the code"),
        ("CDFG", "Asked by telephone", "A code has 8 letters"),
        ("CDFG HJKM", "Asked by telephone", "No person has this code now"),
        (&*code, "  ", "Enter why you are looking"),
        (&*code, &*long, "200 characters or fewer"),
    ] {
        let refused = cerys.post_here(DESK, &form(typed, reason)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed} {reason}");
        assert!(refused.body.contains(said) && refused.body.contains("error-summary"), "{}", refused.body);
        assert!(!refused.body.contains("Firefox"), "{}", refused.body);
    }
    for body in ["", "code=%ff", "reason=a&reason=b"] {
        assert_eq!(cerys.post_here(DESK, body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let foreign = cerys.post(DESK, &form(&code, "Asked by telephone"), "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(!sian.open(From::Here, "/identity").await.body.contains("A member of staff looked"));
    let seen = cerys.post_here("/cy/staff", &form(&code, "Wedi gofyn dros y ffôn")).await;
    assert_eq!(seen.status, StatusCode::OK, "the code is as good as before");
    assert!(seen.body.contains("Rheswm: Wedi gofyn dros y ffôn"), "{}", seen.body);
}

#[tokio::test]
async fn who_guesses_is_stopped() {
    let town = town().await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    for _ in 0..5 {
        cerys.post_here(DESK, &form("CDFG HJKM", "Asked by telephone")).await;
    }
    let code = code(&mut citizen(&town, "sian").await).await;
    let stopped = cerys.post_here(DESK, &form(&code, "Asked by telephone")).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.body.contains("too many wrong codes"), "{}", stopped.body);
}

#[tokio::test]
async fn who_works_for_the_council_and_is_of_no_team_is_told_that_they_have_no_access() {
    let town = town().await;
    let (mut huw, back) = at_desk(&town, "huw").await;
    assert_eq!(back.header("location"), "/staff/not-signed-in?why=no-access");
    let told = huw.open(From::Here, back.header("location")).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert!(told.body.contains("You have no access"), "{}", told.body);
    assert!(!huw.cookies.contains_key("__Host-Http-staff"));
    assert!(huw.open(From::Here, DESK).await.body.contains("Staff sign in"));
    let refused = huw.post_here(DESK, &form("CDFG HJKM", "Asked by telephone")).await;
    assert_eq!((refused.status, refused.header("location")), (StatusCode::SEE_OTHER, DESK));
}

#[tokio::test]
async fn a_person_s_session_opens_nothing_of_staff_nor_theirs_anything_of_a_person() {
    let town = town().await;
    let mut sian = citizen(&town, "sian").await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    assert!(sian.open(From::Here, DESK).await.body.contains("Staff sign in"));
    assert!(cerys.open(From::Here, "/identity").await.body.contains("Sign in once"), "she is no person here");
    // Under the other's name.
    let session = sian.cookies["__Host-Http-session"].clone();
    let mut forged = Browser::at(&town);
    forged.cookies.insert("__Host-Http-staff".to_owned(), session);
    assert!(forged.open(From::Here, DESK).await.body.contains("Staff sign in"));
    let mut forged = Browser::at(&town);
    forged.cookies.insert("__Host-Http-session".to_owned(), cerys.cookies["__Host-Http-staff"].clone());
    assert!(forged.open(From::Here, "/identity").await.body.contains("Sign in once"));
    // A sign-in that was begun as the one is not finished as the other.
    let provider = sian.towards_provider(staff_doors::SIGN_IN).await;
    let chosen = sian.open(From::Elsewhere, &format!("{provider}&person=cerys")).await;
    let answer = chosen.header("location").replace("/staff/callback", "/auth/callback");
    let as_person = sian.cookies["__Host-Http-staff-sign-in"].clone();
    sian.cookies.insert("__Host-Http-sign-in".to_owned(), as_person);
    assert_eq!(sian.open(From::Elsewhere, &answer).await.header("location"), "/auth/late?language=en");
    // Nor do the people of the one stand before the other.
    let other = sian.open(From::Elsewhere, &format!("{provider}&person=tomos")).await;
    assert!(other.header("location").contains("access_denied"), "{}", other.header("location"));
}

#[tokio::test]
async fn who_signs_out_is_signed_out_of_the_desk_in_the_language_that_they_read() {
    let town = town().await;
    let mut cerys = Browser::at(&town);
    let provider = cerys.towards_provider("/cy/staff/sign-in").await;
    assert_eq!(cerys.back_as(&provider, "cerys").await.header("location"), "/cy/staff/arrived");
    assert!(cerys.open(From::Here, "/cy/staff").await.body.contains("Gweld pryd y gwnaeth person fewngofnodi"));
    let mut copied = Browser::at(&town);
    copied.cookies = cerys.cookies.clone();
    assert_eq!(cerys.post(staff_doors::SIGN_OUT, "", "https://evil.example").await.status, StatusCode::FORBIDDEN);
    let out = cerys.post_here("/cy/staff/sign-out", "").await;
    assert_eq!((out.status, out.header("cache-control")), (StatusCode::OK, "no-store"));
    // Else the next one at this machine is let in by the provider.
    let provider = out.header("refresh").trim_start_matches("0;url=").to_owned();
    assert!(provider.contains("/dev-idp/logout?") && provider.contains("id_token_hint="), "{provider}");
    let back = cerys.open(From::Elsewhere, &provider).await;
    assert_eq!(back.header("location"), format!("http://{}/cy/staff", town.listens_at));
    for browser in [&mut cerys, &mut copied] {
        assert!(browser.open(From::Here, "/cy/staff").await.body.contains("Mewngofnodi i staff"));
    }
}

#[tokio::test]
async fn what_is_sent_after_the_end_of_the_session_is_not_used_and_says_so() {
    let town = town().await;
    let code = code(&mut citizen(&town, "sian").await).await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    let long_ago = crate::store::query("UPDATE identity_staff_session SET used_at = used_at - 3600000");
    assert_eq!(town.app.store.run(long_ago).await.unwrap(), 1);
    let sent = cerys.post_here(DESK, &form(&code, "Asked by telephone")).await;
    assert_eq!(sent.header("location"), "/staff/not-signed-in?why=timed-out");
    let told = cerys.open(From::Here, sent.header("location")).await;
    assert!(told.body.contains("What you typed was not used"), "{}", told.body);
    let provider = cerys.towards_provider(staff_doors::SIGN_IN).await;
    cerys.back_as(&provider, "cerys").await;
    let seen = cerys.post_here(DESK, &form(&code, "Asked by telephone")).await;
    assert_eq!(seen.status, StatusCode::OK, "the code is as good as before");
    assert!(seen.body.contains("You are signed out at 12:15pm if you do nothing until then."), "{}", seen.body);
}

#[tokio::test]
async fn a_provider_that_signs_a_member_of_staff_out_ends_their_sessions_and_nobody_else_s() {
    let town = town().await;
    let (mut cerys, _) = at_desk(&town, "cerys").await;
    let mut sian = citizen(&town, "sian").await;
    let form = logout_form(&town, "doorstep-staff", "cerys");
    let send = async |path: &str| {
        let request = axum::http::Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        town.send(request.body(form.clone().into()).unwrap()).await.status
    };
    assert_eq!(send("/auth/backchannel-logout").await, StatusCode::BAD_REQUEST, "it is for another client");
    assert!(cerys.open(From::Here, DESK).await.body.contains("Customer services"));
    assert_eq!(send(staff_doors::BACK_CHANNEL_LOGOUT).await, StatusCode::OK);
    assert_eq!(send(staff_doors::BACK_CHANNEL_LOGOUT).await, StatusCode::BAD_REQUEST, "the same again");
    assert!(cerys.open(From::Here, DESK).await.body.contains("Staff sign in"));
    assert!(sian.open(From::Here, "/identity").await.body.contains("You are signed in"));
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_asked_and_good_once() {
    let town = town().await;
    let mut cerys = Browser::at(&town);
    let provider = cerys.towards_provider(staff_doors::SIGN_IN).await;
    let chosen = cerys.open(From::Elsewhere, &format!("{provider}&person=cerys")).await;
    let answer = chosen.header("location").to_owned();
    let failed = "/staff/not-signed-in?why=failed";
    assert_eq!(Browser::at(&town).open(From::Elsewhere, &answer).await.header("location"), failed);
    assert_eq!(cerys.open(From::Elsewhere, &answer).await.header("location"), staff_doors::ARRIVED);
    assert_eq!(cerys.open(From::Elsewhere, &answer).await.header("location"), failed);
}
