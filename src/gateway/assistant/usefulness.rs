//! Whether answers were useful, in the store: what it was about and why not, and no text of the conversation but what the person
//! allows.

use super::sent::Judged;
use crate::store::{Store, StoreError, query};
use domain::{
    assistant::{ConversationId, Shortcoming, Usefulness},
    language::Language,
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// `id` is of one answer, and leads to no conversation. Times are in milliseconds since 1970.
pub const STEP: &str = "
    CREATE TABLE assistant_usefulness (
        id TEXT PRIMARY KEY, at BIGINT NOT NULL, language TEXT NOT NULL, intent TEXT, is_useful BIGINT NOT NULL,
        reason TEXT, words TEXT, question TEXT
    );
    CREATE INDEX assistant_usefulness_at ON assistant_usefulness (at);";

const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The answer that it is about.
pub struct About<'a> {
    pub conversation: &'a ConversationId,
    pub language: Language,
    pub intent: Option<&'a str>,
    /// In the person's words, where they allow that it is kept.
    pub question: Option<&'a str>,
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

    /// Deletes what is older than a year.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        let oldest = now.saturating_sub(KEPT).map_or(i64::MIN, Timestamp::as_millisecond);
        self.store.run(query("DELETE FROM assistant_usefulness WHERE at < $1").bind(oldest)).await
    }
}

fn id_of(conversation: &ConversationId, number: u32) -> String {
    let digest = Sha256::digest(format!("{conversation} {number}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The suite, on each kind of store. Several stand for several gateways.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Row, testing::Ground};
    use jiff::ToSpan;

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
}
