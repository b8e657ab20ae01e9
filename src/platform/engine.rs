//! The assistant's engine, in a worker of its own: loaded when somebody asks, another one after it has failed.
//!
//! Belongs here: the worker's life, and which answer is to which text. Must not be here: what an answer means.

use std::{
    cell::{Cell, RefCell},
    iter,
    rc::Rc,
};

use futures_channel::oneshot::{Receiver, Sender, channel};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::events::{Subscription, document, listen};

/// It could not be loaded, or has failed. A later try may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// Few wait at once.
type Waiting = RefCell<Vec<(u32, Sender<String>)>>;

struct Engine {
    worker: Worker,
    /// Who waits for the answer of which number.
    waiting: Rc<Waiting>,
    last: Cell<u32>,
    _listeners: [Subscription; 2],
}

thread_local! {
    static RUNNING: RefCell<Option<Rc<Engine>>> = const { RefCell::new(None) };
}

/// Begins to load it, for whoever is about to ask.
pub fn open() {
    let _ = running();
}

/// What it reads in a text, as it is written for the page.
pub async fn read(text: &str) -> Result<String, Lost> {
    answer(&[text]).await
}

/// What a text asks about the bins of a home of which `kept` has the days, as it is written for the page.
pub async fn asked(text: &str, today: &str, kept: &str) -> Result<String, Lost> {
    answer(&[text, today, kept]).await
}

async fn answer(of: &[&str]) -> Result<String, Lost> {
    let engine = running().ok_or(Lost)?;
    let answer = engine.ask(of).await;
    if answer.is_err() {
        RUNNING.with_borrow_mut(|running| running.take_if(|running| Rc::ptr_eq(running, &engine)));
    }
    answer.map_err(|_| Lost)
}

fn running() -> Option<Rc<Engine>> {
    RUNNING.with_borrow_mut(|running| {
        if running.is_none() {
            *running = Engine::begin().map(Rc::new);
        }
        running.clone()
    })
}

impl Engine {
    fn begin() -> Option<Self> {
        let script = document().query_selector("script[data-engine]").ok()??.get_attribute("data-engine")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script, &options).ok()?;
        let waiting = Rc::<Waiting>::default();
        let (told, ended) = (Rc::clone(&waiting), Rc::clone(&waiting));
        let listeners = [
            listen(&worker, "message", Box::new(move |event| tell(&told, &event))),
            // Its script did not come.
            listen(&worker, "error", Box::new(move |_| ended.borrow_mut().clear())),
        ];
        Some(Engine { worker, waiting, last: Cell::new(0), _listeners: listeners })
    }

    /// It answers each question or none of those that wait.
    fn ask(&self, of: &[&str]) -> Receiver<String> {
        let (sender, answer) = channel();
        let number = self.last.get() + 1;
        self.last.set(number);
        let message: Array = iter::once(JsValue::from(number)).chain(of.iter().map(|text| (*text).into())).collect();
        // A text can always be copied; where it is not, nobody is left who would answer.
        if self.worker.post_message(&message).is_ok() {
            self.waiting.borrow_mut().push((number, sender));
        }
        answer
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// An answer without a reading says that there will be no other.
fn tell(waiting: &Waiting, event: &Event) {
    let answer: Array = event.unchecked_ref::<MessageEvent>().data().unchecked_into();
    let number = answer.get(0).as_f64().unwrap_or_default() as u32;
    match answer.get(1).as_string() {
        // Nobody may wait any longer.
        Some(reading) => {
            let place = waiting.borrow().iter().position(|(of, _)| *of == number);
            if let Some(place) = place {
                let _ = waiting.borrow_mut().swap_remove(place).1.send(reading);
            }
        }
        None => waiting.borrow_mut().clear(),
    }
}
