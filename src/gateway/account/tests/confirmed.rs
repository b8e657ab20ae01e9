//! What is begun is what its person was shown last.

use super::*;
use url::form_urlencoded::Serializer;

const OTHER_KEY: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a13";

/// The form on the last look, as a browser sends it.
fn sent(check: &Answer) -> String {
    assert!(check.status == StatusCode::OK && check.body.contains("Check your payment"), "{}", check.body);
    let field = |name: &str| {
        let (_, rest) = check.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let mut form = Serializer::new(String::new());
    for name in ["key", "choice", "amount"] {
        form.append_pair(name, &field(name));
    }
    form.append_pair("send", "yes").finish()
}

/// Somebody else pays a part of the account.
async fn a_pound_is_paid(town: &Town) {
    let mut tomos = Browser::of(town, "tomos").await;
    let own = tomos.linked().await;
    let payment = tomos.begin(&own, 100, OTHER_KEY).await;
    tomos.decide(&payment.next_url.clone().unwrap(), "pay").await;
    assert_eq!(tomos.state(&payment).await, PaymentState::Success);
}

#[tokio::test]
async fn what_was_shown_is_begun_though_another_amount_is_next_by_now() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let path = format!("/account/council-tax/{id}/pay");
    let next = sian.council_tax().await.accounts[0].next_due.unwrap().amount;
    let check = sian.post(&path, &format!("choice=next&key={KEY}")).await;
    assert!(check.body.contains(&next.to_string()), "{}", check.body);
    a_pound_is_paid(&town).await;
    assert_ne!(sian.council_tax().await.accounts[0].next_due.unwrap().amount, next);
    let leave = sian.post(&path, &sent(&check)).await.header("location").to_owned();
    let page = sian.get(leave.trim_end_matches("/leave")).await.body;
    assert!(page.contains(&format!("You have not finished paying {next}")), "{page}");
}

#[tokio::test]
async fn nothing_is_begun_where_less_is_owed_by_now_than_was_shown() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let path = format!("/account/council-tax/{id}/pay");
    let check = sian.post(&path, &format!("choice=all&key={KEY}")).await;
    a_pound_is_paid(&town).await;
    let refused = sian.post(&path, &sent(&check)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("or less"), "{}", refused.body);
    assert!(!sian.get("/account").await.body.contains("Your card payments"));
}

#[tokio::test]
async fn a_form_leads_to_the_payment_of_before_only_where_its_amount_was_seen_and_is_the_same() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let path = format!("/account/council-tax/{id}/pay");
    let before = sian.begin(&id, 10_000, KEY).await;
    for choice in ["choice=all", "choice=next", "choice=other&amount=55"] {
        let check = sian.post(&path, &format!("{choice}&key={KEY}")).await;
        let mismatch = sian.post(&path, &sent(&check)).await;
        assert_eq!(mismatch.status, StatusCode::CONFLICT, "{choice}");
        assert!(mismatch.body.contains("sent before with another amount"), "{}", mismatch.body);
    }
    // What nobody was shown is shown first.
    sent(&sian.post(&path, &format!("choice=all&key={KEY}&send=yes")).await);
    let check = sian.post(&path, &format!("choice=other&amount=100&key={KEY}")).await;
    let same = sian.post(&path, &sent(&check)).await;
    assert_eq!(same.header("location"), format!("/account/payments/{}/leave", before.id));
}
