//! What the service may answer, over the network: an account to the penny, or that it cannot be told.

use super::*;
use crate::testing::noon;
use crate::upstream::stub::{Asked, Reply, Stub};
use domain::account::{Band, Money, PaymentMethod, TransactionKind};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

fn civica(stub: &Stub) -> Civica {
    Civica::of(&stub.base, "api_key".to_owned(), &patience(), Clock::fixed(noon(date(2026, 11, 24)))).unwrap()
}

/// An answer of the service to each path, as it was seen.
fn answer(path: &str) -> Option<String> {
    let told = match path {
        "availability" => return Some(String::new()),
        "people/10023456/accounts" => json!([{
            "ctaxActAddress": "12 Weir Lane", "accountStatus": "CURRENT", "ctaxActRef": "60000012", "ctaxBalance": "787.00",
        }]),
        "people/10023456/accounts/60000012" => return Some(ACCOUNT.to_owned()),
        "people/10023456/accounts/60000012/properties/current" => json!({
            "placeRef": "1", "address1": "12 Weir Lane", "address2": "Afonbridge", "address3": "", "address4": null,
            "postCode": "AW1 2AB", "band": { "bandType": "", "text": "C" }, "status": "Current",
        }),
        "people/10023456/accounts/60000012/transactions/2026" => json!([
            { "date": { "numericEquiv": "1", "text": "01-04-2026" }, "amount": "1432.10", "tranType": "Charge" },
            { "date": { "text": "15-04-2026" }, "amount": "-145.10", "tranType": "PAYMENTS", "subCode": "DCARD" },
            { "date": { "text": "15-05-2026" }, "amount": "-100.00", "tranType": "PAYMENTS", "subCode": "D/D CASH" },
            { "date": { "text": "15-06-2026" }, "amount": "-400", "tranType": "PAYMENTS", "subCode": "S/O" },
            { "date": { "text": "16-06-2026" }, "amount": "5.5", "tranType": "REFUNDS" },
            { "date": { "text": "16-06-2026" }, "amount": "-25.00", "tranType": "DISCOUNT", "subCode": "DISCOUNT" },
        ]),
        "people/10023456/payments/2026" => json!([
            { "dateDue": "15/12/2026", "amountDue": -393.50, "isDirectDebit": "N" },
            { "dateDue": "15-11-2026", "amountDue": -393.50, "isDirectDebit": "N" },
        ]),
        _ => return None,
    };
    Some(told.to_string())
}

/// 1432.10 has no exact floating point number.
const ACCOUNT: &str = r#"{
    "councilTaxAccountReference": "60000012", "councilTaxAccountBalance": 787.00, "ctxActClosed": "FALSE",
    "personName": { "forenames": "Sian", "surname": "Rhys", "niNo": "QQ123456C" },
    "accountDetails": {
        "actPayGrp": { "paymentMethod": "CASH", "directDebit": "No" },
        "bankDetails": { "accountName": "S RHYS", "sortCode": "010203", "accountNumber": "8876" }
    },
    "financialDetails": { "yearTotals": [
        { "taxYear": 2025, "totalCharge": 1390.05, "totalPayments": -1390.05, "balanceOutstanding": 0.00, "yearSummaries": [] },
        { "taxYear": 2026, "totalCharge": 1432.10, "totalPayments": 645.10, "totalBenefits": 0, "balanceOutstanding": 787.00,
          "yearSummaries": [{ "stage": { "stageCode": "BIL" }, "nextPayment": { "nextPaymentDate": "15-12-2026", "nextPaymentAmount": 393.5 } }] }
    ] }
}"#;

fn path(asked: &Asked) -> &str {
    asked.line().trim_start_matches("GET /api/v1/").trim_end_matches(" HTTP/1.1")
}

fn well(asked: &Asked) -> Reply {
    answer(path(asked)).map_or(Reply::Answer(404, Vec::new()), |told| Reply::Answer(200, told.into_bytes()))
}

/// One path answers something else.
async fn where_(changed: &'static str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Stub {
    Stub::answering(move |asked| if path(asked) == changed { reply() } else { well(asked) }).await
}

async fn find(civica: &Civica, person: &str, number: &str, postcode: &str) -> Result<Proved, PortError> {
    let (number, postcode, person) =
        (number.parse().unwrap(), Postcode::parse(postcode).unwrap(), person.parse().unwrap());
    civica.find(&Facts { number: &number, postcode: &postcode, person: Some(&person) }).await
}

async fn account(civica: &Civica) -> Result<Told, PortError> {
    civica.account(&AccountRef("60000012".to_owned()), &Holder("10023456".to_owned())).await
}

const UNAVAILABLE: PortError = PortError::Unavailable { retry_after: None };
const PATHS: [&str; 6] = [
    "availability",
    "people/10023456/accounts",
    "people/10023456/accounts/60000012",
    "people/10023456/accounts/60000012/properties/current",
    "people/10023456/accounts/60000012/transactions/2026",
    "people/10023456/payments/2026",
];

#[tokio::test]
async fn an_account_is_proved_by_all_that_stands_on_the_bill() {
    let stub = Stub::answering(well).await;
    let civica = civica(&stub);
    let proved = find(&civica, "10023456", "6000 0012", "aw12ab").await.unwrap();
    assert_eq!((&*proved.account.0, &*proved.holder.0), ("60000012", "10023456"));
    for (person, number, postcode) in
        [("10023457", "60000012", "AW1 2AB"), ("10023456", "60000013", "AW1 2AB"), ("10023456", "60000012", "AW1 1AA")]
    {
        assert_eq!(
            find(&civica, person, number, postcode).await,
            Err(PortError::NotFound),
            "{person} {number} {postcode}"
        );
    }
    let (number, postcode) = ("60000012".parse().unwrap(), Postcode::parse("AW1 2AB").unwrap());
    let bare = Facts { number: &number, postcode: &postcode, person: None };
    assert_eq!(civica.find(&bare).await, Err(PortError::NotFound));
    assert!(civica.asks_for_person() && !civica.books_at_once());
    assert!(stub.requests().iter().all(|asked| asked.header("authorization") == "Bearer api_key"));
}

#[tokio::test]
async fn a_property_without_a_postcode_proves_nothing() {
    for told in ["{}", r#"{"postCode":null}"#, r#"{"postCode":""}"#, r#"{"postCode":"AW1"}"#, "null"] {
        let stub = where_(PATHS[3], move || Reply::Answer(200, told.as_bytes().to_vec())).await;
        assert_eq!(find(&civica(&stub), "10023456", "60000012", "AW1 2AB").await, Err(PortError::NotFound), "{told}");
    }
}

#[tokio::test]
async fn an_account_is_told_to_the_penny_and_without_its_bank() {
    let stub = Stub::answering(well).await;
    let told = account(&civica(&stub)).await.unwrap();
    assert!(told.fetched_at.is_some());
    let account = told.account;
    assert_eq!((account.balance, account.method), (Money::pence(78_700), PaymentMethod::Cash));
    assert_eq!((&*account.address, account.band), ("12 Weir Lane, Afonbridge, AW1 2AB", Some(Band::C)));
    assert!(!account.is_closed);
    let bills: Vec<(i16, i64, i64, i64)> = account
        .bills
        .iter()
        .map(|bill| (bill.year.starts_in(), bill.charged.in_pence(), bill.paid.in_pence(), bill.balance.in_pence()))
        .collect();
    assert_eq!(bills, [(2026, 143_210, 64_510, 78_700), (2025, 139_005, 139_005, 0)]);
    let parts: Vec<(Date, i64, i64)> =
        account.instalments.iter().map(|part| (part.due_on, part.amount.in_pence(), part.paid.in_pence())).collect();
    assert_eq!(parts, [(date(2026, 11, 15), 39_350, 0), (date(2026, 12, 15), 39_350, 0)]);
    let moved: Vec<(Date, TransactionKind, i64)> =
        account.transactions.iter().map(|moved| (moved.on, moved.kind, moved.amount.in_pence())).collect();
    assert_eq!(
        moved,
        [
            (date(2026, 6, 16), TransactionKind::Refund, 550),
            (date(2026, 6, 15), TransactionKind::Payment, 40_000),
            (date(2026, 5, 15), TransactionKind::DirectDebit, 10_000),
            (date(2026, 4, 15), TransactionKind::CardPayment, 14_510),
            (date(2026, 4, 1), TransactionKind::Charge, 143_210),
        ]
    );
    let shown = format!("{account:?}");
    for secret in ["010203", "8876", "S RHYS", "QQ123456C"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn names_as_civica_has_them_are_read_too() {
    let xml = r#"{"CtxActRef":"60000012","CtxActBalance":"-12.30","CtxActClosed":"TRUE",
        "AccountDetails":{"ActPayGrp":{"PaymentMethod":"DD15"}},
        "FinancialDetails":{"RecYrTotals":[{"TaxYear":2026,"TotalCharge":"100","TotalPayments":"112.30","BalanceOutstanding":"-12.30"}]}}"#;
    let stub = where_(PATHS[2], move || Reply::Answer(200, xml.as_bytes().to_vec())).await;
    let account = account(&civica(&stub)).await.unwrap().account;
    assert_eq!((account.balance, account.method), (Money::pence(-1_230), PaymentMethod::DirectDebit));
    assert!(account.is_closed && account.instalments.iter().all(|part| !part.left().is_owed()));
}

#[tokio::test]
async fn whatever_is_not_answered_leaves_the_account_untold() {
    for changed in PATHS {
        for (status, body) in [
            (424, ""),
            (400, "{}"),
            (401, ""),
            (403, ""),
            (429, ""),
            (500, r#"{"title":"An error"}"#),
            (502, "<html></html>"),
            (503, ""),
            (204, ""),
        ] {
            let stub = where_(changed, move || Reply::Answer(status, body.as_bytes().to_vec())).await;
            assert_eq!(account(&civica(&stub)).await.err(), Some(UNAVAILABLE), "{changed} {status}");
        }
        let broken = where_(changed, || Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n[{".to_vec())).await;
        assert_eq!(account(&civica(&broken)).await.err(), Some(UNAVAILABLE), "{changed}");
    }
    for changed in &PATHS[1..] {
        for body in ["", "<html>Sign in</html>", "7", "\"\"", "[7]", "{\"a\":", "[{}]"] {
            let stub = where_(changed, move || Reply::Answer(200, body.as_bytes().to_vec())).await;
            assert_eq!(account(&civica(&stub)).await.err(), Some(UNAVAILABLE), "{changed} {body}");
        }
    }
}

#[tokio::test]
async fn amounts_days_and_accounts_that_are_none_are_not_guessed() {
    let wrong: [(&str, &str, Value); 11] = [
        (PATHS[2], "councilTaxAccountBalance", json!("1e3")),
        (PATHS[2], "councilTaxAccountBalance", json!("787.001")),
        (PATHS[2], "councilTaxAccountBalance", json!(null)),
        (PATHS[2], "councilTaxAccountBalance", json!("£787")),
        (PATHS[2], "councilTaxAccountReference", json!("60000013")),
        (PATHS[4], "amount", json!("lots")),
        (PATHS[4], "date", json!({ "text": "31-02-2026" })),
        (PATHS[4], "date", json!({ "text": "2026" })),
        (PATHS[5], "amountDue", json!({})),
        (PATHS[5], "dateDue", json!("4/1/26")),
        (PATHS[5], "dateDue", json!(20_261_215)),
    ];
    for (changed, field, value) in wrong {
        let shown = format!("{changed} {field} {value}");
        let stub = where_(changed, move || {
            let mut told: Value = serde_json::from_str(&answer(changed).unwrap()).unwrap();
            let part = if told.is_array() { &mut told[0] } else { &mut told };
            part[field] = value.clone();
            Reply::Answer(200, told.to_string().into_bytes())
        })
        .await;
        assert_eq!(account(&civica(&stub)).await.err(), Some(UNAVAILABLE), "{shown}");
    }
}

#[tokio::test]
async fn an_account_that_is_the_persons_no_more_is_not_told() {
    let stub = where_(PATHS[1], || Reply::Answer(200, b"[]".to_vec())).await;
    assert_eq!(account(&civica(&stub)).await.err(), Some(PortError::NotFound));
}

#[tokio::test]
async fn of_two_accounts_no_plan_is_told() {
    let two = r#"[{"ctaxActRef":"60000012"},{"ctaxActRef":"60000047"}]"#;
    let stub = where_(PATHS[1], move || Reply::Answer(200, two.as_bytes().to_vec())).await;
    let account = account(&civica(&stub)).await.unwrap().account;
    assert!(account.instalments.is_empty() && account.balance.is_owed());
    assert!(!stub.asked().iter().any(|line| line.contains("/payments/")));
}

#[tokio::test]
async fn a_person_is_asked_about_once_in_a_while_and_a_failure_is_not_kept() {
    let stub = Stub::answering(|asked| if asked.nth == 0 { Reply::Answer(424, Vec::new()) } else { well(asked) }).await;
    let civica = civica(&stub);
    assert_eq!(account(&civica).await.err(), Some(UNAVAILABLE));
    let told = account(&civica).await.unwrap();
    let asked = stub.asked().len();
    assert_eq!(account(&civica).await.unwrap(), told);
    assert_eq!(stub.asked().len(), asked);
    let other = civica.account(&AccountRef("60000012".to_owned()), &Holder("10023457".to_owned())).await;
    assert_eq!(other.err(), Some(PortError::NotFound), "what is told of one person is told to no other");
}

#[tokio::test]
async fn of_one_person_one_account_is_asked_about_after_the_other_and_the_same_once() {
    let listed = r#"[{"ctaxActRef":"60000012"},{"ctaxActRef":"60000047"}]"#;
    let stub = Stub::answering(move |asked| match path(asked).replace("60000047", "60000012") {
        path if path == PATHS[1] => Reply::Answer(200, listed.as_bytes().to_vec()),
        of => match answer(&of) {
            Some(told) if path(asked).contains("60000047") => {
                Reply::Answer(200, told.replace("60000012", "60000047").into_bytes())
            }
            Some(told) => Reply::Answer(200, told.into_bytes()),
            None => Reply::Answer(404, Vec::new()),
        },
    })
    .await;
    let civica = civica(&stub);
    let holder = Holder("10023456".to_owned());
    let (first, second) = (AccountRef("60000012".to_owned()), AccountRef("60000047".to_owned()));
    let (one, other, same) = tokio::join!(
        civica.account(&first, &holder),
        civica.account(&second, &holder),
        civica.account(&first, &holder)
    );
    assert_eq!(one.unwrap(), same.unwrap());
    assert_eq!(other.unwrap().account.number.as_str(), "60000047");
    let asked: Vec<String> = stub.asked().iter().filter(|line| line.contains("/accounts/")).cloned().collect();
    let of_second = |line: &String| line.contains("60000047");
    let turns: Vec<bool> =
        asked.chunk_by(|one, next| of_second(one) == of_second(next)).map(|all| of_second(&all[0])).collect();
    assert_eq!((turns, asked.len()), (vec![false, true], 6), "{asked:?}");
}

#[tokio::test]
async fn without_a_bill_for_the_year_it_is_not_known_what_of_its_plan_is_paid() {
    let old = ACCOUNT.replace("\"taxYear\": 2026", "\"taxYear\": 2024");
    let stub = where_(PATHS[2], move || Reply::Answer(200, old.clone().into_bytes())).await;
    let account = account(&civica(&stub)).await.unwrap().account;
    assert_eq!((&*account.instalments, account.overdue(date(2026, 11, 24))), (&[][..], Money::ZERO));
    assert!(account.balance.is_owed());
}

#[tokio::test]
async fn yes_is_said_in_several_ways_and_a_word_that_is_neither_says_nothing() {
    let debit = PaymentMethod::DirectDebit;
    for (method, debit_said, closed_said, expected) in [
        ("CASH", r#""Yes""#, r#""FALSE""#, (debit, false)),
        ("CASH", r#"" y ""#, r#""y""#, (debit, true)),
        ("CASH", r#""TRUE""#, r#""yes""#, (debit, true)),
        ("CASH", "true", "true", (debit, true)),
        ("DD15", "false", "false", (PaymentMethod::Cash, false)),
        ("DD15", r#""No""#, r#""N""#, (PaymentMethod::Cash, false)),
        ("DD15", r#""UNKNOWN""#, r#""UNKNOWN""#, (debit, false)),
        ("CASH", r#""""#, r#""""#, (PaymentMethod::Cash, false)),
        ("DD15", "null", "null", (debit, false)),
    ] {
        let told = ACCOUNT
            .replace(r#""CASH", "directDebit": "No""#, &format!(r#""{method}", "directDebit": {debit_said}"#))
            .replace(r#""ctxActClosed": "FALSE""#, &format!(r#""ctxActClosed": {closed_said}"#));
        let shown = format!("{method} {debit_said} {closed_said}");
        let stub = where_(PATHS[2], move || Reply::Answer(200, told.clone().into_bytes())).await;
        let account = account(&civica(&stub)).await.expect(&shown).account;
        assert_eq!((account.method, account.is_closed), expected, "{shown}");
    }
}

#[tokio::test]
async fn what_was_taken_back_is_not_listed_as_if_it_had_been_paid() {
    let lines = json!([
        { "date": { "text": "15-05-2026" }, "amount": "-100.00", "tranType": "PAYMENTS", "subCode": "D/D CASH" },
        { "date": { "text": "20-05-2026" }, "amount": "100.00", "tranType": "PAYMENTS", "subCode": "D/D CASH" },
        { "date": { "text": "21-05-2026" }, "amount": "-30.00", "tranType": "CHARGE" },
        { "date": { "text": "22-05-2026" }, "amount": "-5.50", "tranType": "REFUNDS" },
        { "date": { "text": "23-05-2026" }, "amount": "0.00", "tranType": "PAYMENTS" },
    ]);
    let stub = where_(PATHS[4], move || Reply::Answer(200, lines.to_string().into_bytes())).await;
    let account = account(&civica(&stub)).await.unwrap().account;
    let moved: Vec<(Date, &str, i64)> = account
        .transactions
        .iter()
        .map(|moved| (moved.on, if moved.kind.is_paid() { "paid" } else { "not paid" }, moved.amount.in_pence()))
        .collect();
    assert_eq!(moved, [(date(2026, 5, 20), "not paid", 10_000), (date(2026, 5, 15), "paid", 10_000)]);
}

#[test]
fn accounts_come_from_nowhere_that_others_read_along() {
    let clock = Clock::default();
    assert!(Civica::of("http://civica.example/", "key".to_owned(), &patience(), clock).is_err());
    assert!(Civica::of("https://civica.example/", "key".to_owned(), &patience(), clock).is_ok());
}
