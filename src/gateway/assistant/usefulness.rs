//! Whether answers were useful, in the store: what it was about and why not, and no text of the conversation but what the person
//! allows.

use super::insight::Period;
use super::sent::Judged;
use crate::store::{Found, Row, Store, StoreError, query};
use ::assistant::insight::{Label, Labels};
use domain::{
    assistant::{ConversationId, Shortcoming, Usefulness},
    language::Language,
    london,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// `id` is of one answer, and leads to no conversation. Times are in milliseconds since 1970.
pub const STEP: &str = "
    CREATE TABLE assistant_usefulness (
        id TEXT PRIMARY KEY, at BIGINT NOT NULL, language TEXT NOT NULL, intent TEXT, is_useful BIGINT NOT NULL,
        reason TEXT, words TEXT, question TEXT
    );
    CREATE INDEX assistant_usefulness_at ON assistant_usefulness (at);";

/// What a member of staff says that a kept question was about.
pub const STEP_OF_LABELS: &str = "ALTER TABLE assistant_usefulness ADD COLUMN label TEXT;";

const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The answer that it is about.
pub struct About<'a> {
    pub conversation: &'a ConversationId,
    pub language: Language,
    pub intent: Option<&'a str>,
    /// In the person's words, where they allow that it is kept.
    pub question: Option<&'a str>,
}

/// A question that a person let the council keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub id: String,
    pub language: Language,
    /// What the assistant took it for.
    pub intent: Option<String>,
    pub question: String,
    pub reason: Option<Shortcoming>,
}

pub struct Usefulnesses {
    store: Arc<Store>,
}

impl Usefulnesses {
    pub fn new(store: Arc<Store>) -> Self {
        Usefulnesses { store }
    }

    /// Once for each answer: what is said of it later is not kept.
    pub async fn keep(&self, about: &About<'_>, judged: &Judged, now: Timestamp) -> Result<(), StoreError> {
        let (is_useful, reason, words) = match &judged.usefulness {
            Usefulness::Useful => (true, None, None),
            Usefulness::Useless { reason, words } => (false, reason.map(Shortcoming::name), words.as_deref()),
        };
        let sql = "INSERT INTO assistant_usefulness (id, at, language, intent, is_useful, reason, words, question)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
        let row = query(sql)
            .bind(id_of(about.conversation, judged.number))
            .bind(now.as_millisecond())
            .bind(about.language.tag())
            .bind(about.intent)
            .bind(i64::from(is_useful))
            .bind(reason)
            .bind(words)
            .bind(about.question.filter(|_| judged.may_keep));
        self.store.run(row).await?;
        Ok(())
    }

    /// The question that waits longest for a label, and how many wait.
    pub async fn unlabelled(&self) -> Result<(Option<Sample>, u64), StoreError> {
        let sql = "SELECT id, language, intent, question, reason FROM assistant_usefulness
                   WHERE question IS NOT NULL AND label IS NULL ORDER BY at, id LIMIT 1";
        let first = self.store.row(query(sql)).await?;
        let sql = "SELECT count(*) FROM assistant_usefulness WHERE question IS NOT NULL AND label IS NULL";
        let count: i64 = self.store.row(query(sql)).await?.map_or(Ok(0), |row| row.try_get(0))?;
        Ok((first.as_ref().map(sample).transpose()?, u64::try_from(count).unwrap_or_default()))
    }

    /// Once for each question. False where it is not there, or has a label.
    pub async fn label(&self, id: &str, label: &Label) -> Result<bool, StoreError> {
        let sql = "UPDATE assistant_usefulness SET label = $2
                   WHERE id = $1 AND question IS NOT NULL AND label IS NULL";
        Ok(self.store.run(query(sql).bind(id).bind(label.name())).await? > 0)
    }

    /// The labels of questions that were asked in this period.
    pub async fn labels(&self, period: Period) -> Result<Labels, StoreError> {
        let sql = "SELECT intent, label FROM assistant_usefulness
                   WHERE label IS NOT NULL AND question IS NOT NULL AND at >= $1 AND at < $2";
        let midnight = |day: Date| london::instant(day.at(0, 0, 0, 0)).as_millisecond();
        let after = period.last.tomorrow().unwrap_or(Date::MAX);
        let rows = self.store.rows(query(sql).bind(midnight(period.first)).bind(midnight(after))).await?;
        let read = |row: &Found| Ok((row.try_get::<Option<String>, _>(0)?, row.try_get::<String, _>(1)?));
        let samples = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
        let named = samples.iter().filter_map(|(intent, label)| Some((intent.as_deref(), Label::named(label)?)));
        let named: Vec<_> = named.collect();
        Ok(Labels::of(named.iter().map(|(intent, label)| (*intent, label))))
    }

    /// Deletes what is older than a year.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        let oldest = now.saturating_sub(KEPT).map_or(i64::MIN, Timestamp::as_millisecond);
        self.store.run(query("DELETE FROM assistant_usefulness WHERE at < $1").bind(oldest)).await
    }
}

fn sample(row: &Found) -> Result<Sample, StoreError> {
    let language = Language::of_tag(&row.try_get::<String, _>(1)?).unwrap_or_default();
    let reason = row.try_get::<Option<String>, _>(4)?.and_then(|name| Shortcoming::named(&name));
    Ok(Sample { id: row.try_get(0)?, language, intent: row.try_get(2)?, question: row.try_get(3)?, reason })
}

fn id_of(conversation: &ConversationId, number: u32) -> String {
    let digest = Sha256::digest(format!("{conversation} {number}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The suite, on each kind of store. Several stand for several gateways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Ground;
    use jiff::{ToSpan, civil::date};

    #[tokio::test]
    async fn an_answer_is_judged_once_and_its_question_kept_if_that_is_allowed() {
        let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let conversation = ConversationId::from_random([7; 16]);
        let about = |question| About {
            conversation: &conversation,
            language: Language::Cy,
            intent: Some("waste.dates"),
            question: Some(question),
        };
        let useless = Usefulness::Useless { reason: Some(Shortcoming::Wrong), words: Some("‘hen’".to_owned()) };
        let judged = |number, may_keep| Judged { number, usefulness: useless.clone(), may_keep };
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await];
            let gateways = [&one, &other].map(|store| Usefulnesses::new(Arc::clone(store)));
            gateways[0].keep(&about("pryd"), &judged(1, false), noon).await.unwrap();
            gateways[1].keep(&about("eto"), &judged(1, true), noon).await.unwrap();
            gateways[1].keep(&about("beth"), &judged(2, true), noon).await.unwrap();
            let sql = "SELECT intent, reason, words, question FROM assistant_usefulness ORDER BY question";
            let mut kept = Vec::new();
            for row in one.rows(query(sql)).await.unwrap() {
                let text = |place| row.try_get::<Option<String>, _>(place).unwrap().unwrap_or_default();
                kept.push([0, 1, 2, 3].map(text));
            }
            kept.sort();
            let row = |question: &str| ["waste.dates", "wrong", "‘hen’", question].map(str::to_owned);
            assert_eq!(kept, [row(""), row("beth")]);
            assert_eq!(gateways[0].forget(noon + (24 * 365).hours()).await.unwrap(), 0);
            assert_eq!(gateways[0].forget(noon + (24 * 365 + 1).hours()).await.unwrap(), 2);
        }
    }

    #[tokio::test]
    async fn only_a_question_that_may_be_kept_is_labelled_and_each_once() {
        let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let conversation = ConversationId::from_random([7; 16]);
        let dates = Label::named("waste.dates").unwrap();
        for ground in Ground::each().await {
            let [one, other] = [ground.store().await, ground.store().await].map(Usefulnesses::new);
            for (number, may_keep, intent) in [
                (1, true, Some("waste.dates")),
                (2, false, Some("waste.dates")),
                (3, true, None),
                (4, true, Some("waste.missed")),
            ] {
                let question = number.to_string();
                let about =
                    About { conversation: &conversation, language: Language::Cy, intent, question: Some(&question) };
                let usefulness = Usefulness::Useless { reason: Some(Shortcoming::Misunderstood), words: None };
                let later = noon + i64::from(number).minutes();
                one.keep(&about, &Judged { number, usefulness, may_keep }, later).await.unwrap();
            }
            let mut seen = Vec::new();
            while let (Some(sample), waiting) = other.unlabelled().await.unwrap() {
                seen.push((sample.question, sample.intent, waiting));
                assert_eq!((sample.language, sample.reason), (Language::Cy, Some(Shortcoming::Misunderstood)));
                assert!(one.label(&sample.id, &dates).await.unwrap());
                assert!(!other.label(&sample.id, &Label::None).await.unwrap(), "it has one");
            }
            let row = |question: &str, intent: Option<&str>, waiting| {
                (question.to_owned(), intent.map(str::to_owned), waiting)
            };
            assert_eq!(seen, [row("1", Some("waste.dates"), 3), row("3", None, 2), row("4", Some("waste.missed"), 1)]);
            assert!(!one.label(&id_of(&conversation, 2), &dates).await.unwrap(), "its question is not kept");
            let on = |day| Period { first: date(2026, 11, day), last: date(2026, 11, day) };
            assert_eq!(one.labels(on(24)).await.unwrap(), Labels { labelled: 3, acted: 2, wrong: 1 });
            assert_eq!(one.labels(on(25)).await.unwrap(), Labels::default());
        }
    }
}
