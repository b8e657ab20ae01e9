//! JSON by the browser's own reader and writer, which is already on the device, instead of one that we would send.
//!
//! Belongs here: text to value and back. Must not be here: what the values are.

use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::{Serializer, from_value};

/// None where the text is not JSON, or not of this shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    from_value(js_sys::JSON::parse(text).ok()?).ok()
}

/// None where the value has no form in JSON.
pub fn write<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}
