//! Sending what waits: one tab at a time, each report with its own key, until the council has answered.

use super::{NAME, Outbox};
use contract::reports::{IDEMPOTENCY_KEY, NewReport, Refusal, ReportReceipt, paths};
use domain::reports::{MyReport, Refused};
use leptos::prelude::untrack;
use platform::{
    clock, connectivity,
    http::{self, HttpError},
    json, random,
    service_worker::wake_when_online,
    tabs::one_at_a_time,
};
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;

// Between two tries while nobody answers: twice as long each time.
const FIRST_WAIT_SECONDS: u32 = 5;
const MAX_WAIT_SECONDS: u32 = 5 * 60;

const TOO_MANY_REQUESTS: u16 = 429;
/// The server gave up waiting for the request.
const REQUEST_TIMEOUT: u16 = 408;

thread_local! {
    static WAIT_SECONDS: Cell<u32> = const { Cell::new(FIRST_WAIT_SECONDS) };
    /// Counts the tries: one that is planned is left out where another was made before.
    static TRIES: Cell<u32> = const { Cell::new(0) };
}

enum Sent {
    /// The council has answered, for good.
    Answered,
    /// Nobody has answered.
    NotReached,
    /// Another try makes sense, after so many seconds where the council says. It is no reason to hold up other reports.
    Later(Option<u32>),
}

impl Outbox {
    /// Sends what waits, in the background.
    pub fn send(&self) {
        let outbox = self.clone();
        spawn_local(async move { outbox.send_waiting().await });
    }

    /// Sends what waits, and resolves once it was tried. Where there is no network, the browser is asked to see to it when
    /// there is one, as this page may be closed by then.
    pub async fn send_waiting(&self) {
        if !connectivity::online() {
            let waits = untrack(|| self.reports()).iter().any(MyReport::is_waiting);
            return if waits {
                wake_when_online(NAME)
            };
        }
        TRIES.set(TRIES.get().wrapping_add(1));
        let outbox = self.clone();
        one_at_a_time(NAME, async move { outbox.send_each().await }).await;
    }

    async fn send_each(&self) {
        // Nobody else sends now: what another was sending when it ended is sent again.
        let waiting = self.kept().await.into_iter().map(MyReport::at_start).filter(MyReport::is_waiting);
        let mut later = None;
        for mut mine in waiting {
            if !mine.begin(clock::now()) || !self.note(&mine).await {
                continue;
            }
            let sent = send_one(&mut mine).await;
            self.note(&mine).await;
            match sent {
                Sent::Answered => WAIT_SECONDS.set(FIRST_WAIT_SECONDS),
                Sent::NotReached => return self.try_again_after(None),
                Sent::Later(wait) => later = later.max(Some(wait)),
            }
        }
        if let Some(wait) = later {
            self.try_again_after(wait);
        }
    }

    fn try_again_after(&self, wanted: Option<u32>) {
        wake_when_online(NAME);
        let wait = WAIT_SECONDS.get();
        WAIT_SECONDS.set((2 * wait).min(MAX_WAIT_SECONDS));
        let wait = wait.max(wanted.unwrap_or_default()).min(MAX_WAIT_SECONDS) * 1000;
        // Many devices that lost the council at the same moment do not come back at the same moment.
        let wait = wait + wait / 512 * u32::from(random::bytes()[0]);
        let (outbox, tries) = (self.clone(), TRIES.get());
        spawn_local(async move {
            clock::pause(wait.cast_signed()).await;
            if TRIES.get() == tries {
                outbox.send_waiting().await;
            }
        });
    }
}

/// The same key goes with the same body, however often it is sent.
async fn send_one(mine: &mut MyReport) -> Sent {
    let body = json::write(&NewReport::of(&mine.report)).unwrap_or_default();
    let answer = http::post_json(paths::REPORTS, &[(IDEMPOTENCY_KEY, mine.key().as_str())], body).await;
    let now = clock::now();
    match answer {
        Ok(answer) => match json::read::<ReportReceipt>(&answer.body) {
            Some(receipt) => {
                mine.received(receipt.reference, receipt.expected_by, now);
                Sent::Answered
            }
            // Something between us and the council has answered in its place.
            None => later(mine, None),
        },
        Err(HttpError::Status { status, body }) => {
            let refusal = json::read::<Refusal>(&body);
            let is_for_good = (400..500).contains(&status) && ![TOO_MANY_REQUESTS, REQUEST_TIMEOUT].contains(&status);
            match refusal {
                Some(refusal) if is_for_good => {
                    mine.refused(Refused::from(refusal), now);
                    Sent::Answered
                }
                refusal => later(mine, refusal.and_then(|refusal| refusal.retry_after)),
            }
        }
        Err(HttpError::Offline | HttpError::TimedOut) => {
            mine.not_reached(clock::now());
            Sent::NotReached
        }
    }
}

fn later(mine: &mut MyReport, retry_after: Option<u32>) -> Sent {
    mine.not_reached(clock::now());
    Sent::Later(retry_after)
}
