//! What a person has entered in a form of a page that needs a session, when that ends: it stays on the device, sealed, and
//! stands in the form again when the same person is back.
//!
//! The key is theirs alone, and comes with a session: nobody else who uses the device can read it, and neither can the app
//! once the page is left.

use contract::identity::{FormKey, paths};
use jiff::{SignedDuration, Timestamp};
use platform::{
    clock,
    forms::{Fields, LastingForm},
    http, json, page,
    sealed::Key,
    storage::{Change, Kept, Storage, StoreName},
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// Whoever does not come back within a day begins anew.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A document of the device, under the path of its page.
#[derive(Serialize, Deserialize)]
struct KeptForm {
    /// The names and values of the fields.
    sealed: String,
    #[serde(with = "domain::iso::instant")]
    at: Timestamp,
}

/// The form of this page, if it has one that outlasts a session.
#[derive(Clone)]
pub struct OpenForm {
    form: LastingForm,
    storage: Storage,
    /// It is asked for while the session lasts, once something is entered.
    key: Rc<RefCell<Option<Rc<Key>>>>,
}

impl OpenForm {
    /// Enters again what was kept, if it is this person's.
    pub async fn on_page() -> Option<Self> {
        let form = LastingForm::on_page()?;
        let (storage, _) = Storage::open().await;
        let open = OpenForm { form, storage, key: Rc::default() };
        open.take_up().await;
        open.follow();
        Some(open)
    }

    async fn take_up(&self) {
        let is_over = |at: Timestamp| clock::now().duration_since(at) > KEPT_FOR;
        let (mut of_page, mut over) = (None, Vec::new());
        for (path, text) in self.storage.all(StoreName::Forms).await {
            match json::read::<KeptForm>(&text) {
                Some(kept) if !is_over(kept.at) => of_page = of_page.or((path == place()).then_some(kept)),
                _ => over.push(Change::Delete(StoreName::Forms, path)),
            }
        }
        // One that cannot be removed now is so next time.
        let _ = self.storage.write(over).await;
        let Some(kept) = of_page else { return };
        if let Some(key) = self.key().await
            && let Some(text) = key.open(&kept.sealed).await
            && let Some(fields) = json::read::<Fields>(&text)
        {
            self.form.fill(&fields);
        }
    }

    /// Has the key there in time, and keeps nothing of what was sent.
    fn follow(&self) {
        let entered = self.clone();
        let entered = move || {
            let entered = entered.clone();
            spawn_local(async move { drop(entered.key().await) });
        };
        self.form.on_input(entered).keep();
        let sent = self.clone();
        let sent = move || {
            let sent = sent.clone();
            spawn_local(async move {
                // One that cannot be removed now is gone in a day.
                let _ = sent.forget().await;
            });
        };
        self.form.on_sent(sent).keep();
    }

    async fn key(&self) -> Option<Rc<Key>> {
        if let Some(key) = &*self.key.borrow() {
            return Some(Rc::clone(key));
        }
        let told = http::get_json(paths::FORM_KEY, None).await.ok()?;
        let key = Rc::new(Key::of(&json::read::<FormKey>(&told.body)?.key).await?);
        *self.key.borrow_mut() = Some(Rc::clone(&key));
        Some(key)
    }

    /// Keeps what stands in the form, and says whether it is on the device. Nothing was entered where no key was asked for.
    pub async fn keep(&self) -> bool {
        let Some(key) = self.key.borrow().clone() else { return false };
        let Some(text) = json::write(&self.form.fields()) else { return false };
        let Some(sealed) = key.seal(&text).await else { return false };
        let Some(kept) = json::write(&KeptForm { sealed, at: clock::now() }) else { return false };
        self.storage.write(vec![Change::Put(StoreName::Forms, place(), kept)]).await == Kept::OnDevice
    }

    async fn forget(&self) -> Kept {
        self.storage.write(vec![Change::Delete(StoreName::Forms, place())]).await
    }
}

fn place() -> String {
    page::path_and_query()
}
