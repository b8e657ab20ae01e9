//! The check of a receipt on the person's own device: that the council has signed it, that it is in the council's log, and
//! that the log is still the one that this device has seen before.
//!
//! Must not be here: the check itself (`domain::identity::log`), what a receipt tells of.

use super::time_out::WatchOver;
use crate::drawn::drawn;
use contract::{
    council::CouncilBrief,
    identity::{ReceiptsAnswer, paths},
};
use domain::{
    identity::{
        Receipt,
        log::{Evidence, Failed, Verified, VerifierKey, needed, size_of, verify},
        share::ProvedShare,
    },
    language::Language,
};
use futures_util::future::try_join_all;
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{
    http::{self, HttpError},
    json, page,
    storage::{Change, Kept, Storage, StoreName},
};
use screens::slot;
use ui::{Button, Emphasis, Notice, NoticeKind};
use wasm_bindgen_futures::spawn_local;
use words::{ReceiptsGenuineHelp, Words};

/// The log of this council, of which there is one.
const LOG: &str = "identity";

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Checked {
    Genuine {
        index: u64,
        size: u64,
        is_first: bool,
        /// None where it is a receipt of something that is not known here.
        proved: Option<ProvedShare>,
    },
    /// It is not what the council has signed and entered.
    Forged,
    /// The log is not what it was.
    LogChanged,
    /// It is signed by another than before: this one.
    OtherKey(VerifierKey),
    /// Not all was there that is needed.
    Unknown,
}

impl From<Failed> for Checked {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Receipt | Failed::OtherReceipt | Failed::Key | Failed::ReceiptSignature | Failed::NotIncluded => {
                Checked::Forged
            }
            Failed::OtherKey(key) => Checked::OtherKey(key),
            Failed::Missing(_) => Checked::Unknown,
            _ => Checked::LogChanged,
        }
    }
}

impl From<HttpError> for Checked {
    fn from(_: HttpError) -> Self {
        Checked::Unknown
    }
}

/// Offers the check beside the receipt that the page shows.
pub const OFFER: WatchOver = |language| {
    let place = document().get_element_by_id(slot::RECEIPT).and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let council = page::data("council").and_then(|council| json::read::<CouncilBrief>(&council));
    let (Some(place), Some(council)) = (place, council) else { return };
    let Some(id) = place.dataset().get(slot::RECEIPT) else { return };
    mount_to(place, move || Offer::begin(language, council, id).view()).forget();
};

#[derive(Clone, Copy)]
struct Offer {
    language: Language,
    council: StoredValue<CouncilBrief>,
    /// The id of the receipt.
    id: StoredValue<String>,
    is_busy: RwSignal<bool>,
    /// What it says is drawn from what was proved, whatever the page around it says.
    checked: RwSignal<Option<Checked>>,
}

impl Offer {
    fn begin(language: Language, council: CouncilBrief, id: String) -> Self {
        let (council, id) = (StoredValue::new(council), StoredValue::new(id));
        Offer { language, council, id, is_busy: RwSignal::new(false), checked: RwSignal::new(None) }
    }

    fn view(self) -> AnyView {
        let words = Words::of(self.language);
        let press = Callback::new(move |()| self.press(None));
        let said = drawn(move || match (self.is_busy.get(), self.checked.get()) {
            (true, _) => view! { <p>{words.receipts_checking()}</p> }.into_any(),
            (false, Some(checked)) => self.result(words, checked),
            (false, None) => ().into_any(),
        });
        view! {
            <div class="buttons">
                <Button text=words.receipts_check() emphasis=Emphasis::Secondary on_press=press />
            </div>
            <div role="status">{said}</div>
        }
        .into_any()
    }

    /// `new_key` is what the person has asked the council about.
    fn press(self, new_key: Option<VerifierKey>) {
        if !self.is_busy.get_untracked() {
            self.is_busy.set(true);
            self.checked.set(None);
            spawn_local(async move {
                let checked = check(&self.id.get_value(), new_key.as_ref()).await.unwrap_or_else(|failed| failed);
                self.is_busy.set(false);
                self.checked.set(Some(checked));
            });
        }
    }

    fn result(self, words: Words, checked: Checked) -> AnyView {
        let (council, phone) = self
            .council
            .with_value(|council| (council.name.in_language(self.language).to_owned(), council.phone.clone()));
        let council = &council;
        let mut said = None;
        let (kind, title, help, then) = match checked {
            Checked::Genuine { index, size, is_first, proved } => {
                said = proved.map(|proved| screens::identity::proved(words, self.language, &proved));
                let (entry, entries) = (&(index + 1).to_string(), &size.to_string());
                let help = words.receipts_genuine_help(ReceiptsGenuineHelp { council, entry, entries });
                let then = if is_first { words.receipts_first() } else { words.receipts_unchanged() };
                (NoticeKind::Information, words.receipts_genuine(), help, then.to_owned())
            }
            Checked::Forged => {
                let help = words.receipts_forged_help(council);
                (NoticeKind::Warning, words.receipts_forged(), help, words.receipts_tell(&phone))
            }
            Checked::LogChanged => {
                let help = words.receipts_changed_help().to_owned();
                (NoticeKind::Warning, words.receipts_changed(), help, words.receipts_tell(&phone))
            }
            Checked::OtherKey(key) => {
                said = Some(self.new_key(words, key));
                let help = words.receipts_other_key_help().to_owned();
                (NoticeKind::Warning, words.receipts_other_key(), help, words.receipts_tell(&phone))
            }
            Checked::Unknown => {
                let help = words.receipts_unknown_help().to_owned();
                (NoticeKind::Warning, words.receipts_unknown(), help, String::new())
            }
        };
        view! {
            <Notice kind=kind title=title>
                <p>{help}</p>
                {said}
                <p>{then}</p>
            </Notice>
        }
        .into_any()
    }

    /// What to ask the council, and the way on with its answer: that very key, and no other that may sign meanwhile.
    fn new_key(self, words: Words, key: VerifierKey) -> AnyView {
        let shown = key.to_string();
        let press = Callback::new(move |()| self.press(Some(key.clone())));
        view! {
            <p>{words.receipts_new_key()}</p>
            <p class="break-all">
                <code>{shown}</code>
            </p>
            <p>{words.receipts_new_key_help()}</p>
            <div class="buttons">
                <Button text=words.receipts_new_key_go_on() emphasis=Emphasis::Secondary on_press=press />
            </div>
        }
        .into_any()
    }
}

/// The log as it was checked here last, and kept.
async fn check(id: &str, new_key: Option<&VerifierKey>) -> Result<Checked, Checked> {
    let answer = http::get_json(paths::RECEIPTS, None).await?;
    let receipts = json::read::<ReceiptsAnswer>(&answer.body).ok_or(Checked::Unknown)?.receipts;
    let receipt = receipts.into_iter().find(|receipt| receipt.id.as_str() == id).ok_or(Checked::Unknown)?;
    let (storage, _) = Storage::open().await;
    let stored = storage.all(StoreName::Checkpoints).await.into_iter().find(|(log, _)| log == LOG);
    let stored = stored.map(|(_, checkpoint)| checkpoint);
    let checkpoint = text(paths::LOG_CHECKPOINT).await?;
    let keys: Vec<String> = text(paths::LOG_KEYS).await?.lines().map(str::to_owned).collect();
    let size = |checkpoint: &String| size_of(checkpoint);
    let before = stored.as_ref().and_then(size).unwrap_or(0);
    let wanted = needed(before, size(&checkpoint).ok_or(Checked::Unknown)?, receipt.index);
    let tiles = try_join_all(wanted.into_iter().map(tile)).await?;
    let Receipt { jws, salt, index, .. } = &receipt;
    let stored = stored.as_deref();
    let evidence =
        Evidence { id, jws, salt, index: *index, keys: &keys, stored, new_key, checkpoint: &checkpoint, tiles: &tiles };
    let Verified { size, claims } = verify(&evidence)?;
    let proved = str::from_utf8(&claims).ok().and_then(json::read::<ProvedShare>);
    let seen = Change::Put(StoreName::Checkpoints, LOG.to_owned(), checkpoint.clone());
    // Where it cannot be kept, the next check is a first one again.
    let is_kept = storage.write(vec![seen]).await == Kept::OnDevice;
    Ok(Checked::Genuine { index: *index, size, is_first: stored.is_none() && is_kept, proved })
}

async fn text(path: &str) -> Result<String, Checked> {
    String::from_utf8(http::get_bytes(path).await?).map_err(|_| Checked::Unknown)
}

async fn tile(path: String) -> Result<(String, Vec<u8>), HttpError> {
    let bytes = http::get_bytes(&[paths::LOG, &path].concat()).await?;
    Ok((path, bytes))
}
