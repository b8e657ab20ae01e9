//! Wallets that the browser itself finds (W3C Digital Credentials API).
//!
//! Belongs here: whether it does, and asking. Must not be here: what is asked, and what an answer means.

use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::events::{navigator, window};

/// Whether the browser asks wallets in this way.
pub fn may_be_asked(protocol: &str) -> bool {
    let allowed = || call(&member(&window(), "DigitalCredential")?, "userAgentAllowsProtocol", &protocol.into());
    allowed().is_some_and(|allowed| allowed.is_truthy())
}

/// Whether the person has just pressed something: browsers ask for nobody else. It is over some seconds after.
pub fn is_pressed() -> bool {
    let active = || member(&member(&navigator(), "userActivation")?, "isActive");
    // A browser that cannot tell refuses by itself.
    active().is_none_or(|active| active.is_truthy())
}

/// Has the person choose a wallet for this signed request, and waits for what that answers, as JSON text. None where the
/// browser brings nothing, such as when the person goes back.
pub async fn ask(protocol: &str, request: &str) -> Option<String> {
    let request = String::from(JSON::stringify(&request.into()).ok()?);
    let requests = [r#"[{"protocol":""#, protocol, r#"","data":{"request":"#, &request, "}}]"].concat();
    let options = [r#"{"mediation":"required","digital":{"requests":"#, &requests, "}}"].concat();
    let options = JSON::parse(&options).ok()?;
    let promise: Promise = call(&member(&navigator(), "credentials")?, "get", &options)?.dyn_into().ok()?;
    let credential = JsFuture::from(promise).await.ok()?;
    JSON::stringify(&member(&credential, "data")?).ok()?.as_string()
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn call(object: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    member(object, name)?.dyn_into::<Function>().ok()?.call1(object, with).ok()
}
