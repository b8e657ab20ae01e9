//! The ports of the page in a real browser.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use jiff::{SignedDuration, Timestamp};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use crate::{
    clock, connectivity, engine,
    events::{document, has, window},
    forms::{self, Posting},
    http::{self, HttpError},
    install, page, random, service_worker,
    tabs::{Tabs, one_at_a_time},
    timer::sleep,
};

wasm_bindgen_test_configure!(run_in_browser);

fn script(text: &str) {
    Function::new_no_args(text).call0(&JsValue::NULL).unwrap();
}

/// The next `fetch` of the page does what `body` says; later ones are the browser's again.
fn answer_next_fetch(body: &str) {
    script(&format!(
        "const original = globalThis.fetch;
         globalThis.fetch = (request) => {{ globalThis.fetch = original; {body} }};"
    ));
}

#[wasm_bindgen_test]
async fn an_answer_carries_status_body_and_etag() {
    answer_next_fetch("return Promise.resolve(new Response('[1]', { headers: { etag: '\"7\"' } }));");
    let fetched = http::get_json("/list", None).await.unwrap();
    assert_eq!((fetched.status, fetched.body.as_str(), fetched.etag.as_deref()), (200, "[1]", Some("\"7\"")));
    assert!(!fetched.is_unchanged());
}

#[wasm_bindgen_test]
async fn the_etag_is_sent_and_an_unchanged_answer_is_no_error() {
    answer_next_fetch(
        "const matches = request.headers.get('if-none-match') === '\"7\"';
         return Promise.resolve(new Response(null, { status: matches ? 304 : 500 }));",
    );
    let fetched = http::get_json("/list", Some("\"7\"")).await.unwrap();
    assert!(fetched.is_unchanged());
}

#[wasm_bindgen_test]
async fn what_the_page_has_brought_is_taken_once_and_then_asked_for() {
    script(
        "const block = document.createElement('script');
         block.type = 'application/json';
         block.id = '/list?q=a%20%22b';
         block.dataset.etag = 'W/\"7\"';
         block.dataset.at = '1000';
         block.textContent = '[1]';
         document.body.append(block);",
    );
    let brought = http::get_json("/list?q=a%20%22b", None).await.unwrap();
    assert_eq!((brought.body.as_str(), brought.etag.as_deref()), ("[1]", Some("W/\"7\"")));
    assert_eq!(brought.asked_at, Timestamp::from_second(1).unwrap(), "a page of long ago");
    answer_next_fetch("return Promise.reject(new TypeError('Failed to fetch'));");
    assert_eq!(http::get_json("/list?q=a%20%22b", None).await, Err(HttpError::Offline));
}

#[wasm_bindgen_test]
fn the_path_of_the_page_is_set_where_it_is_another() {
    let here = page::path_and_query();
    let steps = || window().history().unwrap().length().unwrap();
    let before = steps();
    page::set_path(&here);
    assert_eq!(steps(), before);
    page::set_path("/elsewhere?a=1");
    assert_eq!((page::path_and_query(), steps()), ("/elsewhere?a=1".to_owned(), before + 1));
    page::set_path(&here);
}

#[wasm_bindgen_test]
async fn a_refusal_carries_its_problem_document() {
    answer_next_fetch("return Promise.resolve(new Response('{}', { status: 503 }));");
    let refused = http::get_json("/list", None).await;
    assert_eq!(refused, Err(HttpError::Status { status: 503, body: "{}".to_owned() }));
}

#[wasm_bindgen_test]
async fn a_real_server_answers() {
    let missing = http::get_json("/nothing-here", None).await;
    assert!(matches!(missing, Err(HttpError::Status { status: 404, .. })));
}

#[wasm_bindgen_test]
async fn a_request_without_a_network_is_offline() {
    answer_next_fetch("return Promise.reject(new TypeError('Failed to fetch'));");
    assert_eq!(http::get_json("/list", None).await, Err(HttpError::Offline));
}

#[wasm_bindgen_test]
async fn a_silent_server_is_given_up() {
    answer_next_fetch(
        "return new Promise((_, reject) => {
             request.signal.onabort = () => reject(request.signal.reason);
         });",
    );
    assert_eq!(http::get_json_within(1, "/list", None).await, Err(HttpError::TimedOut));
}

#[wasm_bindgen_test]
fn losing_and_gaining_the_network_is_told_until_unsubscribed() {
    let told = Rc::new(Cell::new(None));
    let heard = Rc::clone(&told);
    let subscription = connectivity::subscribe(move |online| heard.set(Some(online)));
    script("dispatchEvent(new Event('offline'))");
    assert_eq!(told.take(), Some(false));
    script("dispatchEvent(new Event('online'))");
    assert_eq!(told.take(), Some(true));
    drop(subscription);
    script("dispatchEvent(new Event('offline'))");
    assert_eq!(told.take(), None);
}

#[wasm_bindgen_test]
fn a_kept_subscription_goes_on() {
    let told = Rc::new(Cell::new(false));
    let heard = Rc::clone(&told);
    connectivity::subscribe(move |_| heard.set(true)).keep();
    script("dispatchEvent(new Event('offline'))");
    assert!(told.get());
}

#[wasm_bindgen_test]
async fn an_alarm_rings_once_and_not_after_its_end() {
    let rings = Rc::new(Cell::new(0));
    let soon = || clock::now() + SignedDuration::from_millis(5);
    let ring = |rings: &Rc<Cell<u32>>| {
        let rings = Rc::clone(rings);
        move || rings.set(rings.get() + 1)
    };
    let _kept = clock::on_instant(soon(), ring(&rings));
    drop(clock::on_instant(soon(), ring(&rings)));
    wait_until(|| rings.get() > 0).await;
    script("document.dispatchEvent(new Event('visibilitychange'))");
    assert_eq!(rings.get(), 1);
}

#[wasm_bindgen_test]
fn an_alarm_that_was_slept_through_rings_on_return() {
    let rung = Rc::new(Cell::new(false));
    let ring = Rc::clone(&rung);
    let past = Timestamp::UNIX_EPOCH;
    let _kept = clock::on_instant(past, move || ring.set(true));
    script("document.dispatchEvent(new Event('visibilitychange'))");
    assert!(rung.get());
}

async fn wait_until(condition: impl Fn() -> bool) {
    while !condition() {
        sleep(1).await;
    }
}

#[wasm_bindgen_test]
fn the_page_says_its_title_and_focuses_its_heading() {
    script("document.body.insertAdjacentHTML('beforeend', '<h1 tabindex=\"-1\">Biniau</h1>')");
    page::set_title("Biniau");
    page::focus_heading();
    assert_eq!(document().title(), "Biniau");
    assert_eq!(document().active_element().unwrap().tag_name(), "H1");
}

#[wasm_bindgen_test]
fn the_language_is_remembered_where_the_boot_script_looks() {
    page::set_language_preference("cy");
    let kept = || window().local_storage().unwrap().unwrap().get_item("language").unwrap();
    assert_eq!(kept().as_deref(), Some("cy"));
    page::forget_language_preference();
    assert_eq!(kept(), None);
}

#[wasm_bindgen_test]
fn an_offer_to_install_is_told_and_used_once() {
    script("globalThis.timesShown = 0; globalThis.installOffer = { prompt() { timesShown++; } };");
    let told = Rc::new(Cell::new(0));
    let heard = Rc::clone(&told);
    let _kept = install::on_installable(move || heard.set(heard.get() + 1));
    assert_eq!(told.get(), 1, "the offer that was made before the app started");
    script("dispatchEvent(new Event('beforeinstallprompt'))");
    assert_eq!(told.get(), 2);
    install::prompt();
    install::prompt();
    script("if (timesShown !== 1) throw new Error(`shown ${timesShown} times`);");
}

#[wasm_bindgen_test]
async fn a_waiting_version_is_told_looked_for_and_taken() {
    script(
        "const registration = Object.assign(new EventTarget(), {
             waiting: { postMessage(text) { globalThis.posted = text; } },
             update() { globalThis.looked = true; return Promise.resolve(); },
         });
         const container = Object.assign(new EventTarget(), { controller: {}, ready: Promise.resolve(registration) });
         Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true });",
    );
    let told = Rc::new(Cell::new(0));
    let heard = Rc::clone(&told);
    service_worker::on_update_waiting(move || heard.set(heard.get() + 1));
    wait_until(|| told.get() == 1).await;
    script("document.dispatchEvent(new Event('visibilitychange'))");
    wait_until(|| has(&window(), "looked")).await;
    script("navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))");
    assert_eq!(told.get(), 2, "another tab has taken the new version");
    service_worker::activate_waiting();
    wait_until(|| has(&window(), "posted")).await;
    script("if (posted !== 'SKIP_WAITING') throw new Error(posted)");
}

#[wasm_bindgen_test]
async fn what_is_sent_has_its_headers_and_its_body() {
    answer_next_fetch(
        "return request.text().then((text) => new Response(
             JSON.stringify([request.method, request.headers.get('idempotency-key'), text]), { status: 201 }));",
    );
    let sent = http::post_json("/reports", &[("Idempotency-Key", "7")], "{}".to_owned()).await.unwrap();
    assert_eq!((sent.status, &*sent.body), (201, r#"["POST","7","{}"]"#));
    answer_next_fetch("return Promise.resolve(new Response('why', { status: 409 }));");
    let refused = http::post_json("/reports", &[], String::new()).await;
    assert_eq!(refused, Err(HttpError::Status { status: 409, body: "why".to_owned() }));
    answer_next_fetch("return Promise.reject(new TypeError('no network'));");
    assert_eq!(http::post_json("/reports", &[], String::new()).await, Err(HttpError::Offline));
}

/// Puts a form on the page that is posted to `/missed`.
fn post_form() {
    script(
        "document.body.insertAdjacentHTML('beforeend', `<form id='posted' method='post' action='/missed'>
             <input name='bins' value='food' type='checkbox' checked><input name='bins' value='glass' type='checkbox'>
             <input name='more' value='By the gate & more'><button name='pressed' value='back'>Back</button></form>`);",
    );
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[wasm_bindgen_test]
fn a_form_that_is_posted_is_answered_here_with_the_button_that_was_pressed() {
    post_form();
    let typed = pairs(&[("bins", "food"), ("more", "By the gate & more")]);
    assert_eq!(forms::posted_fields("/missed"), Some(typed.clone()));
    assert_eq!(forms::posted_fields("/other"), None);
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listening = forms::on_posting("/missed", {
        let heard = Rc::clone(&heard);
        move |posting| heard.borrow_mut().push(posting)
    });
    script("document.querySelector('#posted [name=more]').dispatchEvent(new Event('input', { bubbles: true }));");
    // Where nobody answers it, the page is left, and with it this test.
    script("document.querySelector('#posted button').click();");
    let sent = pairs(&[("bins", "food"), ("more", "By the gate & more"), ("pressed", "back")]);
    assert!(
        matches!(&heard.borrow()[..], [Posting::Changed(one), Posting::Sent(all)] if *one == typed && *all == sent)
    );
    drop(listening);
    script("document.querySelector('#posted').remove();");
}

#[wasm_bindgen_test]
async fn what_has_the_same_name_is_done_one_after_the_other() {
    for has_locks in [true, false] {
        if !has_locks {
            script("Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });");
        }
        let done = Rc::new(RefCell::new(String::new()));
        let work = |name: &'static str| {
            let done = Rc::clone(&done);
            one_at_a_time("test", async move {
                done.borrow_mut().push_str(name);
                sleep(20).await;
                done.borrow_mut().push_str(name);
            })
        };
        futures_util::future::join(work("a"), work("b")).await;
        assert_eq!(*done.borrow(), "aabb", "with locks: {has_locks}");
    }
    script("delete navigator.locks;");
}

#[wasm_bindgen_test]
async fn other_tabs_are_told_and_this_one_is_not() {
    let (here, there) = (Tabs::named("test"), Tabs::named("test"));
    let told = Rc::new(RefCell::new(String::new()));
    let tell = |name: &'static str| {
        let told = Rc::clone(&told);
        move || told.borrow_mut().push_str(name)
    };
    let _listening = (here.on_told(tell("here")), there.on_told(tell("there")));
    here.tell();
    while told.borrow().is_empty() {
        sleep(5).await;
    }
    assert_eq!(*told.borrow(), "there");
}

#[wasm_bindgen_test]
fn chance_is_another_each_time() {
    assert_ne!(random::bytes(), random::bytes());
}

#[wasm_bindgen_test]
fn a_browser_without_background_sync_does_without() {
    service_worker::wake_when_online("test");
}

/// The page says that this is the engine's script.
fn name_engine(code: &str) {
    script(&format!(
        "document.querySelector('script[data-engine]')?.remove();
         const named = document.createElement('script');
         named.type = 'text/plain';
         named.dataset.engine = URL.createObjectURL(new Blob([`{code}`], {{ type: 'text/javascript' }}));
         document.head.append(named);"
    ));
}

/// Answers the second of two texts first, and counts them; of one text it fails.
const ENGINE: &str = "let held, count = 0;
    const answer = ([number, text]) => postMessage(text === 'fail' ? [number] : [number, text + ++count]);
    onmessage = ({ data }) => {
      if (data[1] !== 'first') answer(data);
      else held = data;
      if (held && data[1] === 'second') answer(held);
    };";

#[wasm_bindgen_test]
async fn each_text_has_its_own_answer_and_another_engine_follows_one_that_failed() {
    assert_eq!(engine::read("no script is named").await, Err(engine::Lost));
    name_engine(ENGINE);
    let both = futures_util::future::join(engine::read("first"), engine::read("second")).await;
    assert_eq!(both, (Ok("first2".to_owned()), Ok("second1".to_owned())));
    assert_eq!(engine::read("third").await.as_deref(), Ok("third3"));
    let lost = futures_util::future::join(engine::read("first"), engine::read("fail")).await;
    assert_eq!(lost, (Err(engine::Lost), Err(engine::Lost)));
    assert_eq!(engine::read("again").await.as_deref(), Ok("again1"));
    assert_eq!(engine::read("fail").await, Err(engine::Lost));
    name_engine("throw new Error('of no use')");
    assert_eq!(engine::read("what").await, Err(engine::Lost));
}
