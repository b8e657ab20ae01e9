//! What is said in the panel: the gateway answers with its page, of which the panel shows the part that is the conversation.

use super::{kept, panel::IDS};
use crate::app::App;
use domain::assistant::{Question, QuestionFault};
use leptos::prelude::*;
use platform::{
    documents::{self, Document},
    forms::{self, Fields},
    page,
};
use screens::{
    AreaPage,
    assistant::{self, Page, QUESTION},
    language::in_language,
};
use wasm_bindgen_futures::spawn_local;

/// Where a tab keeps what is typed and not sent.
const TYPED: &str = "ask-typed";

#[derive(Clone, Copy)]
pub struct Talk {
    pub app: App,
    pub title: RwSignal<String>,
    /// What was typed, or nothing for what was pressed, until there is an answer to it.
    pub waiting: RwSignal<Option<String>>,
    /// What was answered last, for those who hear it.
    pub aloud: RwSignal<String>,
    fault: RwSignal<Option<Fault>>,
    /// Where a question is sent, and what is sent along with it: for whom the page was drawn.
    way: StoredValue<(String, Fields)>,
    /// How much was said so far.
    said: StoredValue<u32>,
}

#[derive(Clone)]
enum Fault {
    Question(QuestionFault),
    /// The gateway has said why.
    Refused(String),
    Lost,
}

/// What has brought a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The panel was opened.
    Opening,
    Said,
}

impl Talk {
    pub fn new(app: App) -> Talk {
        Talk {
            app,
            title: RwSignal::new(app.words().ask_title().to_owned()),
            waiting: RwSignal::new(None),
            aloud: RwSignal::default(),
            fault: RwSignal::new(None),
            way: StoredValue::new((Page::Ask.path(app.language), Fields::new())),
            said: StoredValue::new(0),
        }
    }

    /// Goes on with what was said before.
    pub fn resume(self) {
        self.waiting.set(Some(String::new()));
        spawn_local(async move {
            let kept = kept::read(self.app).await;
            let path = kept.map_or_else(|| self.beginning(), |path| in_language(&path, self.app.language));
            self.ask(&path, None, Cause::Opening).await;
            self.waiting.set(None);
        });
    }

    fn beginning(self) -> String {
        Page::Ask.path(self.app.language)
    }

    /// Whether a link leads to what the panel shows itself.
    pub fn follows(self, path: &str) -> bool {
        let is_beginning = path == self.beginning();
        if is_beginning {
            self.say(path.to_owned(), None, String::new());
        }
        is_beginning
    }

    /// A form of the panel is sent: its own, or one of the page.
    pub fn sent(self, path: &str, fields: Fields) {
        let of_box = fields.iter().find(|(name, _)| name == QUESTION).map(|(_, typed)| typed.clone());
        let Some(typed) = of_box else { return self.say(path.to_owned(), Some(fields), String::new()) };
        match Question::parse(&typed) {
            Err(fault) => self.fault.set(Some(Fault::Question(fault))),
            Ok(_) => {
                let (path, mut whole) = self.way.get_value();
                whole.extend(fields);
                self.say(path, Some(whole), typed);
            }
        }
    }

    /// One thing is answered after the other.
    fn say(self, path: String, form: Option<Fields>, typed: String) {
        if self.waiting.with_untracked(Option::is_some) {
            return;
        }
        self.fault.set(None);
        self.waiting.set(Some(typed.clone()));
        if !typed.is_empty() {
            forms::set_typed(IDS.question, "");
        }
        spawn_local(async move {
            let is_answered = self.ask(&path, form.as_ref(), Cause::Said).await;
            self.waiting.set(None);
            if is_answered {
                self.types(&forms::typed(IDS.question));
            } else if forms::typed(IDS.question).is_empty() {
                forms::set_typed(IDS.question, &typed);
            }
        });
    }

    /// Whether it was answered; if not, it is said why.
    async fn ask(self, path: &str, form: Option<&Fields>, cause: Cause) -> bool {
        let fault = match documents::fetch(path, form).await {
            // Gone, or drawn for somebody else: the page says what to do.
            Ok(page) if matches!(page.status, 200 | 404 | 409) => {
                self.show(&page, cause).await;
                return page.status == 200;
            }
            Ok(page) if page.status < 500 => page.text("#error-summary ul, h1").map_or(Fault::Lost, Fault::Refused),
            _ => Fault::Lost,
        };
        self.fault.set(Some(fault));
        false
    }

    async fn show(self, page: &Document, cause: Cause) {
        let said = page.count("#main section");
        self.title.set(page.text("h1").unwrap_or_default());
        page.remove("h1");
        self.way.set_value(page.take_form("#question").unwrap_or_else(|| (self.beginning(), Fields::new())));
        self.way.update_value(|(_, fields)| fields.retain(|(name, _)| name != QUESTION));
        page.put("#main > *", IDS.answered);
        let before = self.said.try_update_value(|before| std::mem::replace(before, said)).unwrap_or_default();
        let latest = [IDS.answered, "-latest"].concat();
        page::bring_into_view(&latest);
        if cause == Cause::Said {
            self.aloud.set(documents::read_out(match said > before {
                true => "#chat-said section:last-of-type > :not(h2, .no-print)",
                // It was judged, or there is nothing said any more.
                false => "#chat-said section:last-of-type > :last-child, #chat-said > div > p",
            }));
            page::focus_if_lost(&latest);
        }
        let goes_on = (page.status == 200 && said > 0).then(|| page.path.clone());
        kept::write(self.app, goes_on).await;
    }

    pub fn types(self, typed: &str) {
        page::keep_in_tab(TYPED, typed);
    }

    /// What was typed and not sent when the document before this was left.
    pub fn typed(self) -> String {
        page::kept_in_tab(TYPED).unwrap_or_default()
    }

    /// What is wrong, for the reader that is told when it changes.
    pub fn fault(self) -> AnyView {
        let words = self.app.words();
        match self.fault.get() {
            None => ().into_any(),
            Some(Fault::Question(QuestionFault::Empty)) => words.ask_empty().into_any(),
            Some(Fault::Question(QuestionFault::TooLong)) => {
                words.ask_too_long(&Question::MOST.to_string()).into_any()
            }
            Some(Fault::Refused(why)) => why.into_any(),
            Some(Fault::Lost) => self.app.with_context(assistant::lost),
        }
    }
}
