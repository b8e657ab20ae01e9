//! In the place of the crate `wasm-streams`, for which leptos asks on behalf of server functions. That crate exports
//! classes to JavaScript, which no linker can leave out: three hundredths of all that a browser downloads, never called.
//!
//! Belongs here: what server functions must find to compile. Must not be here: anything that runs. The app has no
//! server functions; it asks the gateway through `platform::http`.

use futures_util::{Stream, stream::Empty};
use wasm_bindgen::JsValue;
use web_sys::ReadableStream as RawStream;

pub enum ReadableStream {}

impl ReadableStream {
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        unreachable!("the app has no server functions")
    }

    pub fn from_raw(_: RawStream) -> Self {
        unreachable!("the app has no server functions")
    }

    pub fn into_raw(self) -> RawStream {
        match self {}
    }

    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        match self {}
    }
}
