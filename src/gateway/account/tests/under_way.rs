//! What is being paid is not paid again, by whomever.

use super::*;

const OTHER_KEY: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a12";

#[tokio::test]
async fn what_is_being_paid_is_not_paid_again_by_the_same_person() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let all = sian.balance().await.in_pence();
    let first = sian.begin(&id, all, KEY).await;
    let second = sian.pay(&id, all, OTHER_KEY).await;
    assert_eq!(second.status, StatusCode::CONFLICT, "{}", second.body);
    assert!(second.body.contains("payment_under_way"), "{}", second.body);
    let page = sian.get(&format!("/account/council-tax/{id}/pay")).await;
    let way = format!("/account/payments/{}", first.id);
    assert!(page.body.contains("under way") && page.body.contains(&way), "{}", page.body);
    let sent = sian.post(&format!("/account/council-tax/{id}/pay"), "choice=all&send=yes").await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(sent.body.contains(&way), "{}", sent.body);
    let gone_on = sian.get(&way).await;
    assert!(gone_on.body.contains(&format!("{way}/leave")), "{}", gone_on.body);
    sian.decide(&first.next_url.unwrap(), "decline").await;
    sian.begin(&id, all, OTHER_KEY).await;
}

#[tokio::test]
async fn what_one_person_is_paying_another_does_not_pay_and_is_told_no_more() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let all = sian.balance().await.in_pence();
    let first = sian.begin(&id, all, KEY).await;
    let mut tomos = Browser::of(&town, "tomos").await;
    let own = tomos.linked().await;
    assert_eq!(tomos.pay(&own, all, OTHER_KEY).await.status, StatusCode::CONFLICT);
    let page = tomos.get(&format!("/account/council-tax/{own}/pay")).await;
    assert!(page.body.contains("under way") && !page.body.contains(first.id.as_str()), "{}", page.body);
    sian.decide(&first.next_url.unwrap(), "pay").await;
    let page = tomos.get(&format!("/account/council-tax/{own}/pay")).await;
    assert!(page.body.contains("You owe nothing") && !page.body.contains("under way"), "{}", page.body);
}

#[tokio::test]
async fn the_rest_may_be_paid_meanwhile() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let all = sian.balance().await.in_pence();
    sian.begin(&id, 1_000, KEY).await;
    assert_eq!(sian.pay(&id, all, OTHER_KEY).await.status, StatusCode::CONFLICT);
    sian.begin(&id, all - 1_000, OTHER_KEY).await;
}

#[tokio::test]
async fn nobody_begins_payments_without_end() {
    let settings = format!("{EMBEDDED}\n[limits]\npayments_of_a_person_per_day = 3\npayments_per_day = 4\n");
    let town = Town::listening(&settings, TODAY).await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let key = |nth: u8| format!("7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a{nth:02}");
    for nth in 0..3 {
        sian.begin(&id, 1, &key(nth)).await;
    }
    sian.begin(&id, 1, &key(2)).await;
    let refused = sian.pay(&id, 1, &key(3)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header("retry-after").is_empty());
    let form = format!("choice=other&amount=0.01&key={}&send=yes", key(4));
    let page = sian.post(&format!("/account/council-tax/{id}/pay"), &form).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.body.contains("too many payments"), "{}", page.body);
    // Of the same network.
    let mut tomos = Browser::of(&town, "tomos").await;
    let own = tomos.linked().await;
    tomos.begin(&own, 1, &key(5)).await;
    assert_eq!(tomos.pay(&own, 1, &key(6)).await.status, StatusCode::TOO_MANY_REQUESTS);
}
