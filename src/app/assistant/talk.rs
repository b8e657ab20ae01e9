//! What is said in the panel: the gateway answers with its page, of which the panel shows the part that is the conversation.
//! Where no answer comes, the device answers as it can.

use super::{
    kept::{self, Kept},
    on_device::{self, Answer, Turn},
    panel::IDS,
};
use crate::{app::App, reports};
use contract::identity::SIGNED_IN;
use domain::assistant::{Question, QuestionFault};
use leptos::prelude::*;
use platform::{
    clock, connectivity,
    documents::{self, Document},
    engine,
    forms::{self, Fields},
    page,
};
use screens::{
    AreaPage,
    assistant::{self, HOME, Page, QUESTION},
    language::in_language,
};
use wasm_bindgen_futures::spawn_local;

/// Where a tab keeps what is typed and not sent.
const TYPED: &str = "ask-typed";
const A_MOMENT_MILLISECONDS: i32 = 50;
/// So often it is looked at who is there, and tried to ask what waits.
const LOOK_EVERY_MILLISECONDS: i32 = 10_000;

#[derive(Clone, Copy)]
pub struct Talk {
    pub app: App,
    pub title: RwSignal<String>,
    /// What was typed, or nothing for what was pressed, until there is an answer to it.
    pub waiting: RwSignal<Option<String>>,
    /// What was answered last, for those who hear it.
    pub aloud: RwSignal<String>,
    /// What was answered on the device.
    pub turns: RwSignal<Vec<Turn>>,
    /// The gateway has not answered since the panel was opened.
    pub is_alone: RwSignal<bool>,
    /// What is wrong, in words.
    pub fault: RwSignal<String>,
    known: StoredValue<Known>,
}

/// What the gateway has told, of which nothing is drawn.
struct Known {
    /// Where a question is sent, and what is sent along with it: for whom the page was drawn.
    way: (String, Fields),
    /// Where the gateway has what was said.
    path: Option<String>,
    /// How much that is.
    said: u32,
    /// How much of it was there before the device answered last.
    before: u32,
}

/// What has brought a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The panel was opened.
    Opening,
    Said,
}

/// What came of asking the gateway.
enum Came {
    Answer,
    /// No answer, but what to do: on the page, or in these words.
    Help(Option<String>),
    Nothing,
}

impl Known {
    fn nothing(app: App) -> Known {
        let way = (Page::Ask.path(app.language), Fields::new());
        Known { way, path: None, said: 0, before: 0 }
    }
}

impl Talk {
    pub fn new(app: App) -> Talk {
        Talk {
            app,
            title: RwSignal::new(app.words().ask_title().to_owned()),
            waiting: RwSignal::new(Some(String::new())),
            aloud: RwSignal::default(),
            turns: RwSignal::default(),
            is_alone: RwSignal::new(false),
            fault: RwSignal::default(),
            known: StoredValue::new(Known::nothing(app)),
        }
    }

    /// Goes on with what was said before.
    pub fn resume(self) {
        spawn_local(async move {
            if let Some(kept) = kept::read(self.app).await {
                self.take_up(kept).await;
            }
            let came = self.look().await;
            self.arrived(&came);
            self.ask_again().await;
            if !connectivity::saves_data() {
                // For the time without a network.
                engine::open();
            }
            self.watch().await;
        });
    }

    /// What the gateway has of it now.
    async fn look(self) -> Came {
        let path = self.known.with_value(|known| known.way.0.clone());
        match self.ask(&path, None, Cause::Opening).await {
            // It is there no longer, or was somebody else's.
            Came::Help(None) => self.ask(&self.beginning(), None, Cause::Opening).await,
            came => came,
        }
    }

    /// What waits is asked once it can be, also where the network was never away. What was said with whoever was signed in goes
    /// with them, in whichever window they sign out.
    async fn watch(self) {
        let mut was_signed_in = page::has_cookie(SIGNED_IN);
        loop {
            clock::pause(LOOK_EVERY_MILLISECONDS).await;
            let is_signed_in = page::has_cookie(SIGNED_IN);
            if std::mem::replace(&mut was_signed_in, is_signed_in) != is_signed_in {
                [IDS.before, IDS.after].into_iter().for_each(documents::clear);
                self.look().await;
            }
            self.ask_again().await;
        }
    }

    async fn take_up(self, Kept { path, turns, before, .. }: Kept) {
        self.known.update_value(|known| {
            known.path = path.map(|path| in_language(&path, self.app.language));
            if let Some(path) = &known.path {
                known.way.0.clone_from(path);
            }
            known.before = before;
        });
        let turns: Vec<Turn> = turns.iter().filter_map(|turn| Turn::read(turn)).collect();
        if turns.iter().any(|turn| matches!(turn.answer, Answer::Missed(..))) {
            // Without it nothing stands there.
            let _ = reports::area().await;
        }
        self.turns.set(turns);
    }

    pub fn beginning(self) -> String {
        Page::Ask.path(self.app.language)
    }

    /// Whether a link leads to what the panel shows itself.
    pub fn follows(self, path: &str) -> bool {
        let is_beginning = path == self.beginning();
        if is_beginning {
            self.begin_anew();
        }
        is_beginning
    }

    /// Nothing of what was said stays on the device.
    pub fn begin_anew(self) {
        if self.waiting.with_untracked(Option::is_some) {
            return;
        }
        self.waiting.set(Some(String::new()));
        self.fault.set(String::new());
        self.turns.set(Vec::new());
        self.known.set_value(Known::nothing(self.app));
        [IDS.before, IDS.after].into_iter().for_each(documents::clear);
        spawn_local(async move {
            self.keep().await;
            let came = self.ask(&self.beginning(), None, Cause::Said).await;
            self.arrived(&came);
        });
    }

    fn arrived(self, came: &Came) {
        self.is_alone.set(matches!(came, Came::Nothing));
        self.waiting.set(None);
    }

    /// A form of the panel is sent: its own, or one of the page.
    pub fn sent(self, path: &str, fields: Fields) {
        let of_box = fields.iter().find(|(name, _)| name == QUESTION).map(|(_, typed)| typed.clone());
        let Some(typed) = of_box else { return self.say(path.to_owned(), Some(fields), String::new()) };
        match Question::parse(&typed) {
            Err(QuestionFault::Empty) => self.fault.set(self.app.words().ask_empty().to_owned()),
            Err(QuestionFault::TooLong) => {
                self.fault.set(self.app.words().ask_too_long(&Question::MOST.to_string()));
            }
            Ok(_) => self.say_in_turn(typed),
        }
    }

    /// What is sent before there was an answer to what was said before it waits for that, unless it is changed meanwhile.
    fn say_in_turn(self, typed: String) {
        spawn_local(async move {
            while self.waiting.with_untracked(Option::is_some) {
                clock::pause(A_MOMENT_MILLISECONDS).await;
            }
            if forms::typed(IDS.question) == typed {
                let (path, form) = self.question(&typed);
                self.say(path, Some(form), typed);
            }
        });
    }

    fn question(self, typed: &str) -> (String, Fields) {
        let (path, mut fields) = self.known.with_value(|known| known.way.clone());
        fields.push((QUESTION.to_owned(), typed.to_owned()));
        (path, fields)
    }

    /// One thing is answered after the other.
    fn say(self, path: String, form: Option<Fields>, typed: String) {
        if self.waiting.with_untracked(Option::is_some) {
            return;
        }
        self.fault.set(String::new());
        self.waiting.set(Some(typed.clone()));
        if !typed.is_empty() {
            forms::set_typed(IDS.question, "");
        }
        spawn_local(async move {
            let (is_said, fault) = match self.ask(&path, form, Cause::Said).await {
                Came::Answer => (true, None),
                Came::Help(fault) => (false, fault),
                Came::Nothing if typed.is_empty() => (false, Some(self.app.with_context(assistant::lost))),
                Came::Nothing => {
                    self.answer_here(&typed).await;
                    (true, None)
                }
            };
            self.waiting.set(None);
            self.fault.set(fault.unwrap_or_default());
            if !is_said && forms::typed(IDS.question).is_empty() {
                forms::set_typed(IDS.question, &typed);
            }
            self.types(&forms::typed(IDS.question));
            if is_said {
                self.ask_again().await;
            }
        });
    }

    async fn ask(self, path: &str, mut form: Option<Fields>, cause: Cause) -> Came {
        if let (Some(form), Some(home)) = (&mut form, self.app.device.home())
            && path.starts_with(&self.beginning())
        {
            form.push((HOME.to_owned(), home.to_string()));
        }
        match documents::fetch(path, form.as_ref()).await {
            Ok(page) if page.status >= 500 => Came::Nothing,
            Ok(page) => {
                self.is_alone.set(false);
                match page.status {
                    200 => {
                        self.show(&page, cause).await;
                        Came::Answer
                    }
                    // Gone, or drawn for somebody else: the page says what to do.
                    404 | 409 => {
                        self.show(&page, cause).await;
                        Came::Help(None)
                    }
                    _ => {
                        let why = page.text("#error-summary ul, h1");
                        Came::Help(Some(why.unwrap_or_else(|| self.app.with_context(assistant::lost))))
                    }
                }
            }
            Err(documents::Lost) => Came::Nothing,
        }
    }

    /// What was answered on the device stands where it was said.
    async fn show(self, page: &Document, cause: Cause) {
        let said = page.count(SECTIONS);
        self.title.set(page.text("h1").unwrap_or_default());
        page.remove("h1");
        let (path, mut fields) = page.take_form("#question").unwrap_or_else(|| (self.beginning(), Fields::new()));
        fields.retain(|(name, _)| name != QUESTION);
        let told = self.known.try_update_value(|known| {
            known.way = (path, fields);
            known.path = (page.status == 200 && said > 0).then(|| page.path.clone());
            (said > std::mem::replace(&mut known.said, said), known.before)
        });
        let (is_more, before) = told.unwrap_or_default();
        if self.turns.with_untracked(|turns| !turns.is_empty()) {
            page.put(&[SECTIONS, ":nth-of-type(-n+", &before.to_string(), ")"].concat(), IDS.before);
        } else {
            page.put("#main > *", IDS.before);
        }
        page.put("#main > *", IDS.after);
        self.arrive(cause);
        if cause == Cause::Said {
            self.tell(if is_more { ANSWER } else { NOTE });
            self.keep().await;
        }
    }

    /// Says it to those who hear it.
    fn tell(self, selector: &'static str) {
        // The same is said again.
        self.aloud.set(String::new());
        // It is in the document once the effects have run.
        request_animation_frame(move || self.aloud.set(documents::read_out(selector)));
    }

    /// To what was said last; where the person has pressed what is no longer there, the focus goes there as well.
    fn arrive(self, cause: Cause) {
        request_animation_frame(move || documents::lead_to_last(LATEST, cause == Cause::Said));
    }

    async fn keep(self) {
        let (path, before) = self.known.with_value(|known| (known.path.clone(), known.before));
        let turns = self.turns.with_untracked(|turns| turns.iter().map(Turn::write).collect());
        let kept = Kept { path, turns, before, at: clock::now() };
        kept::write(self.app, Some(kept)).await;
    }

    async fn answer_here(self, typed: &str) {
        let answer = on_device::answer(self.app, typed).await;
        let said = Question::parse(typed).map_or_else(|_| String::new(), |question| question.hidden());
        self.add(Turn { said, answer }).await;
    }

    /// One of the suggestions that are there without the gateway.
    pub fn suggested(self, intent: &'static str, said: &'static str) {
        spawn_local(async move {
            let answer = on_device::answer_to(self.app, intent, said).await.unwrap_or(Answer::Later);
            self.add(Turn { said: said.to_owned(), answer }).await;
        });
    }

    /// How a missed bin is told of that stands at this place.
    pub fn errand(self, place: usize) -> reports::Conversation {
        let keep = Callback::new(move |key: String| {
            self.turns.update_untracked(|turns| {
                if let Some(Turn { answer: Answer::Missed(_, kept), .. }) = turns.get_mut(place) {
                    *kept = key.parse().ok();
                }
            });
            spawn_local(self.keep());
        });
        let tell = Callback::new(move |()| {
            self.tell(ERRAND);
            if self.turns.with_untracked(|turns| place + 1 == turns.len()) {
                self.arrive(Cause::Opening);
            }
        });
        reports::Conversation { keep, tell }
    }

    async fn add(self, turn: Turn) {
        self.known.update_value(|known| known.before = known.said);
        documents::append("#chat-after .readable > section", IDS.before);
        self.turns.update(|turns| turns.push(turn));
        self.tell(HERE);
        self.arrive(Cause::Said);
        self.keep().await;
    }

    /// Asks what waits for an answer, in turn, until one does not come.
    pub async fn ask_again(self) {
        while self.waiting.with_untracked(Option::is_none)
            && let Some(place) = self.later()
        {
            let said = self.turns.with_untracked(|turns| turns[place].said.clone());
            let (path, form) = self.question(&said);
            self.waiting.set(Some(said));
            let turn = self.turns.try_update(|turns| turns.remove(place));
            let came = self.ask(&path, Some(form), Cause::Said).await;
            self.waiting.set(None);
            if !matches!(came, Came::Answer) {
                self.turns.update(|turns| turns.extend(turn));
                return self.keep().await;
            }
        }
    }

    fn later(self) -> Option<usize> {
        self.turns.with_untracked(|turns| turns.iter().position(|turn| turn.answer == Answer::Later))
    }

    pub fn types(self, typed: &str) {
        page::keep_in_tab(TYPED, typed);
    }

    /// What was typed and not sent when the document before this was left.
    pub fn typed(self) -> String {
        page::kept_in_tab(TYPED).unwrap_or_default()
    }
}

/// What was said and answered, on the gateway's page.
const SECTIONS: &str = "#main .readable > section";
/// What the gateway has answered last, without what asks about it.
const ANSWER: &str = ":is(#chat-before, #chat-after) [id$='-latest'] ~ :not(.no-print)";
/// It was judged, or nothing is said any more.
const NOTE: &str =
    ":is(#chat-before, #chat-after) [id$='-latest'] ~ .quiet:last-child, #chat-before > div > p:not(.no-print)";
/// What the device has answered last.
const HERE: &str = "#chat-here-latest ~ :not(.errand)";
/// What is new of what is done on the device.
const ERRAND: &str = "#chat-here-latest ~ .errand > :last-child";
/// The headings of what was said last; the last of them is the one.
const LATEST: &str = "#chat [id$='-latest']";
