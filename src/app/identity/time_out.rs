//! The warning before the session ends by itself, in all tabs alike; and the page that says that it has ended.
//!
//! Must not be here: when a session ends (`domain`), and whether it has (the gateway).

use super::kept_form::OpenForm;
use super::{browser_wallet, chunk};
use crate::drawn::drawn;
use contract::identity::{SIGNED_IN, SessionAnswer, SignedIn, WRITE_HEADER, doors, paths};
use domain::{
    identity::{CountedTime, PersonName, SessionId, TimeLeft},
    language::Language,
};
use jiff::{SignedDuration, Timestamp};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{
    clock,
    http::{self, Fetched, HttpError},
    json, page,
    tabs::Tabs,
};
use screens::{
    AreaPage,
    identity::{Page, TimedOut},
    slot,
};
use std::{cell::Cell, rc::Rc};
use ui::{Button, Dialog, Emphasis, Notice, NoticeKind, Submit};
use wasm_bindgen_futures::spawn_local;
use words::Words;

pub type WatchOver = fn(Language);

const DIALOG: &str = "time-out";
/// By which tabs tell each other that the end was put off.
const TABS: &str = "session";
const SECOND: SignedDuration = SignedDuration::from_secs(1);
/// A device may sleep, and its clock be set: so long at most the end is not looked at.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// A session, as it was told last.
#[derive(Clone)]
pub struct Told {
    session: SignedIn,
    /// By what the gateway names whoever is signed in.
    whom: Option<String>,
    /// So much the gateway's clock is ahead of the device's.
    ahead: SignedDuration,
}

#[derive(Clone, Copy)]
struct Watch {
    language: Language,
    told: RwSignal<Told>,
    /// Where the person is to know it.
    left: RwSignal<Option<CountedTime>>,
    /// The same for whoever hears it.
    said: RwSignal<Option<CountedTime>>,
    /// The end could not be put off just now.
    has_failed: RwSignal<bool>,
    /// The person knows that the end cannot be put off any more.
    is_known: StoredValue<bool>,
    /// There was a mark of the session in this browser: where it goes, somebody has signed out in another window.
    is_marked: bool,
    tabs: StoredValue<Tabs, LocalStorage>,
    form: StoredValue<Option<OpenForm>, LocalStorage>,
}

/// Watches over the session that the page has brought along.
pub fn watch_over(language: Language) {
    spawn_local(async move {
        let Ok(Some(told)) = ask().await else { return };
        browser_wallet::offer(language);
        if document().get_element_by_id(slot::RECEIPT).is_some()
            && let Ok(offer) = chunk::receipt().await
        {
            offer(language);
        }
        let Some(place) = document().get_element_by_id(slot::PANEL).and_then(|place| place.dyn_into().ok()) else {
            return;
        };
        let form = OpenForm::on_page().await;
        begin(place, language, told, form);
    });
}

fn begin(place: HtmlElement, language: Language, told: Told, form: Option<OpenForm>) {
    let begun = Rc::new(Cell::new(None));
    let watch = Rc::clone(&begun);
    let warned = move || {
        let begun = Watch {
            language,
            told: RwSignal::new(told),
            left: RwSignal::new(None),
            said: RwSignal::new(None),
            has_failed: RwSignal::new(false),
            is_known: StoredValue::new(false),
            is_marked: page::has_cookie(SIGNED_IN),
            tabs: StoredValue::new_local(Tabs::named(TABS)),
            form: StoredValue::new_local(form),
        };
        watch.set(Some(begun));
        begun.warning()
    };
    mount_to(place, warned).forget();
    if let Some(watch) = begun.get() {
        watch.follow();
    }
}

/// None where nobody is signed in any more.
pub async fn ask() -> Result<Option<Told>, HttpError> {
    read(http::get_json(paths::SESSION, None).await?)
}

fn read(fetched: Fetched) -> Result<Option<Told>, HttpError> {
    let Fetched { status, body, asked_at, .. } = fetched;
    let Some(answer) = json::read::<SessionAnswer>(&body) else { return Err(HttpError::Status { status, body }) };
    let ahead = answer.now.duration_since(asked_at);
    let SessionAnswer { session, drawn_for: whom, .. } = answer;
    Ok(session.map(|session| Told { session, whom, ahead }))
}

impl Told {
    pub fn id(&self) -> &SessionId {
        &self.session.id
    }

    pub fn name(&self) -> Option<&PersonName> {
        self.session.name.as_ref()
    }

    pub fn is_over(&self) -> bool {
        TimeLeft::of(self.session.ends_at, now(self)) == TimeLeft::Nothing
    }
}

impl Watch {
    fn follow(self) {
        let asked = move || {
            spawn_local(async move { drop(self.ask_again().await) });
        };
        page::on_return(asked).keep();
        if let Some(told) = self.tabs.with_value(|tabs| tabs.on_told(asked)) {
            told.keep();
        }
        // The key Escape has closed it, or a button: whoever presses one is there.
        let closed = move || match self.left.get_untracked() {
            Some(_) if untrack(|| self.may_stay()) => spawn_local(self.stay()),
            Some(_) => self.is_known.set_value(true),
            None => {}
        };
        if let Some(closed) = page::on_dialog_closed(DIALOG, closed) {
            closed.keep();
        }
        spawn_local(async move {
            while self.look().await {
                clock::pause(self.wait()).await;
            }
        });
    }

    fn time_left(self) -> TimeLeft {
        self.told.with_untracked(|told| TimeLeft::of(told.session.ends_at, now(told)))
    }

    /// In milliseconds.
    fn wait(self) -> i32 {
        let wait = match self.time_left() {
            TimeLeft::Enough { warn_at } => self.told.with_untracked(|told| warn_at.duration_since(now(told))),
            _ => SECOND,
        };
        i32::try_from(wait.clamp(SECOND, LONGEST_WAIT).as_millis()).unwrap_or(i32::MAX)
    }

    /// Says what is left, and whether anything is.
    async fn look(self) -> bool {
        // Without an answer it is looked at again, for as long as the session can be.
        if self.is_marked
            && !page::has_cookie(SIGNED_IN)
            && let Ok(is_there) = self.ask_again().await
        {
            return is_there;
        }
        match self.time_left() {
            TimeLeft::Enough { .. } => self.say(None),
            TimeLeft::Little(left) if self.left.get_untracked().is_none() => {
                // Another tab, or another page of this one, may have put it off.
                match self.ask_again().await {
                    Ok(is_there) => return is_there,
                    Err(_) => self.say(Some(left)),
                }
            }
            TimeLeft::Little(left) => self.say(Some(left)),
            TimeLeft::Nothing => {
                // Without an answer it is over all the same: the end has passed.
                let is_there = self.ask_again().await;
                if is_there.is_err() {
                    self.leave().await;
                }
                return is_there == Ok(true);
            }
        }
        true
    }

    /// Asks whether the session is still there, and leaves the page where it is not, or where it is of somebody else.
    async fn ask_again(self) -> Result<bool, HttpError> {
        match ask().await? {
            Some(told) if self.is_for(&told) => {
                self.take(told);
                Ok(true)
            }
            _ => {
                self.leave().await;
                Ok(false)
            }
        }
    }

    /// Whether the page was drawn for whoever is signed in now.
    fn is_for(self, told: &Told) -> bool {
        self.told.with_untracked(|before| before.whom == told.whom)
    }

    fn take(self, told: Told) {
        if self.told.with_untracked(|before| before.session.id != told.session.id) {
            self.is_known.set_value(false);
        }
        self.told.set(told);
        match self.time_left() {
            TimeLeft::Enough { .. } => self.say(None),
            TimeLeft::Little(left) => self.say(Some(left)),
            TimeLeft::Nothing => {}
        }
    }

    /// Opens the warning, or closes it.
    fn say(self, left: Option<CountedTime>) {
        self.left.set(left);
        let said = left.map(CountedTime::aloud);
        if self.said.get_untracked() != said {
            self.said.set(said);
        }
        self.show();
    }

    /// Whatever the page says of the person is gone from the screen.
    async fn leave(self) {
        let form = self.form.get_value();
        let is_kept = match form {
            Some(form) => form.keep().await,
            None => false,
        };
        let at = TimedOut { from: page::path_and_query(), is_kept };
        page::load(&Page::TimedOut(at).path(self.language));
    }

    async fn stay(self) {
        let header = [(WRITE_HEADER, "1")];
        match http::post_json(paths::EXTEND, &header, String::new()).await.and_then(read) {
            Ok(Some(told)) if self.is_for(&told) => {
                self.has_failed.set(false);
                self.take(told);
                self.say(None);
                self.tabs.with_value(Tabs::tell);
            }
            // Nobody is signed in any more, or somebody else is.
            Ok(_) | Err(HttpError::Status { status: 401, .. }) => self.leave().await,
            Err(_) => {
                self.has_failed.set(true);
                self.show();
            }
        }
    }

    /// Opened or closed as what is left says.
    fn show(self) {
        match self.left.get_untracked() {
            Some(_) if !self.is_known.get_value() => page::open_dialog(DIALOG),
            Some(_) => {}
            None => {
                // The next warning is another.
                self.is_known.set_value(false);
                page::close_dialog(DIALOG);
            }
        }
    }

    fn may_stay(self) -> bool {
        self.told.with(|told| told.session.may_be_extended)
    }

    fn warning(self) -> AnyView {
        let words = Words::of(self.language);
        let shown = drawn(move || counted(words, self.left.get()));
        let said = drawn(move || counted(words, self.said.get()));
        let failed = drawn(move || match self.has_failed.get() {
            true => view! { <Notice kind=NoticeKind::Warning title=words.time_out_failed() /> }.into_any(),
            false => ().into_any(),
        });
        view! {
            <Dialog id=DIALOG title=words.time_out_title()>
                <p aria-hidden="true">{shown}</p>
                <p class="govuk-visually-hidden" role="timer" aria-live="polite" aria-atomic="true">
                    {said}
                </p>
                {self.answers(words)}
                <div role="status">{failed}</div>
            </Dialog>
        }
        .into_any()
    }

    fn answers(self, words: Words) -> AnyView {
        let why = drawn(move || if self.may_stay() { words.time_out_why() } else { words.time_out_last() }.into_any());
        let close = Callback::new(move |()| page::close_dialog(DIALOG));
        let stay = drawn(move || {
            let text = if self.may_stay() { words.time_out_stay() } else { words.time_out_go_on() };
            view! { <Button text=text emphasis=Emphasis::Primary on_press=close /> }.into_any()
        });
        view! {
            <p>{why}</p>
            <form method="post" action=doors::LOGOUT>
                <div class="buttons">
                    {stay}
                    <Submit
                        text=words.time_out_sign_out()
                        name=doors::RETURN_TO
                        value=Page::SignedOut.path(self.language)
                        emphasis=Emphasis::Secondary
                    />
                </div>
            </form>
        }
        .into_any()
    }
}

/// What time it is for the gateway.
fn now(told: &Told) -> Timestamp {
    clock::now().saturating_add(told.ahead).unwrap_or(Timestamp::MAX)
}

fn counted(words: Words, left: Option<CountedTime>) -> AnyView {
    let text = match left {
        Some(CountedTime::Minutes(minutes)) => words.time_out_minutes(minutes),
        Some(CountedTime::Seconds(seconds)) => words.time_out_seconds(seconds),
        None => String::new(),
    };
    text.into_any()
}
