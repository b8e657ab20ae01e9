//! What comes back, put together: texts at once, calls when they are whole.

use super::super::{Call, Failed, Piece, review::Refusal};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    index: u64,
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<Fragment>>,
}

/// Part of a call: its name may come once, its arguments in as many parts as there are.
#[derive(Deserialize)]
struct Fragment {
    index: Option<usize>,
    id: Option<String>,
    function: Option<Function>,
}

#[derive(Default, Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Default)]
pub struct Events {
    texts: Vec<String>,
    calls: BTreeMap<usize, Call>,
    is_finished: bool,
}

const DONE: &str = "[DONE]";

impl Events {
    /// Reads a line of an event stream, and says whether nothing more is to come. Comments, names of events and empty lines say
    /// nothing: each line of data is one chunk.
    pub fn line(&mut self, line: &str) -> Result<bool, Failed> {
        match line.strip_prefix("data:").map(str::trim) {
            Some(DONE) => Ok(true),
            Some("") | None => Ok(false),
            Some(data) => self.read(data).map(|()| false),
        }
    }

    /// A chunk, or a whole answer.
    pub fn read(&mut self, json: &str) -> Result<(), Failed> {
        let chunk: Chunk = serde_json::from_str(json).map_err(|_| Failed::Garbled("it is no chat completion"))?;
        if chunk.error.is_some_and(|error| !error.is_null()) {
            return Err(Failed::Error);
        }
        chunk.choices.into_iter().filter(|choice| choice.index == 0).try_for_each(|choice| self.choice(choice))
    }

    fn choice(&mut self, choice: Choice) -> Result<(), Failed> {
        if let Some(Delta { content, refusal, tool_calls }) = choice.delta {
            if refusal.is_some_and(|refusal| !refusal.is_empty()) {
                return Err(Refusal::Declined.into());
            }
            self.texts.extend(content.filter(|content| !content.is_empty()));
            tool_calls.into_iter().flatten().enumerate().for_each(|(place, fragment)| self.fragment(place, fragment));
        }
        match choice.finish_reason.as_deref() {
            None | Some("") => Ok(()),
            Some("stop" | "tool_calls" | "function_call") => {
                self.is_finished = true;
                Ok(())
            }
            Some("content_filter") => Err(Refusal::Declined.into()),
            // Such as "length": what was to come is not there.
            Some(_) => Err(Failed::BrokenOff),
        }
    }

    fn fragment(&mut self, place: usize, Fragment { index, id, function }: Fragment) {
        let call = self.calls.entry(index.unwrap_or(place)).or_default();
        let Function { name, arguments } = function.unwrap_or_default();
        if call.id.is_empty() {
            call.id = id.unwrap_or_default();
        }
        if call.name.is_empty() {
            call.name = name.unwrap_or_default();
        }
        call.arguments += &arguments.unwrap_or_default();
    }

    /// Whether it was all: some forget to say that they are done, but none that they have finished.
    pub fn end(&self) -> Result<(), Failed> {
        if self.is_finished { Ok(()) } else { Err(Failed::BrokenOff) }
    }

    /// The texts that have come since.
    pub fn texts(&mut self) -> impl Iterator<Item = Piece> {
        std::mem::take(&mut self.texts).into_iter().map(Piece::Text)
    }

    pub fn calls(&mut self) -> impl Iterator<Item = Piece> {
        std::mem::take(&mut self.calls).into_values().map(Piece::Call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(lines: &[&str]) -> Result<Vec<Piece>, String> {
        let mut events = Events::default();
        let read = lines.iter().try_for_each(|line| events.line(line).map(drop)).and_then(|()| events.end());
        read.map_err(|error| error.to_string())?;
        let texts: Vec<Piece> = events.texts().collect();
        Ok(texts.into_iter().chain(events.calls()).collect())
    }

    const STOP: &str = r#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;

    #[test]
    fn texts_and_calls_are_put_together_from_their_parts() {
        let pieces = read(&[
            ": keep alive",
            "event: message",
            r#"data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Your "},"finish_reason":null}]}"#,
            "",
            r#"data:{"choices":[],"usage":{}}"#,
            r#"data: {"choices":[{"index":1,"delta":{"content":"other"}}]}"#,
            r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"look","arguments":""}}]}}]}"#,
            r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"days","arguments":"{}"}}]}}]}"#,
            r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"words\":"}}]}}]}"#,
            r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"van\"}"}}]}}]}"#,
            r#"data: {"choices":[{"index":0,"delta":{"content":"bins"},"finish_reason":"tool_calls"}]}"#,
            "data: [DONE]",
        ]);
        let call = |id: &str, name: &str, arguments: &str| {
            Piece::Call(Call { id: id.into(), name: name.into(), arguments: arguments.into() })
        };
        let texts = ["Your ", "bins"].map(|text| Piece::Text(text.to_owned()));
        let calls = [call("c1", "look", r#"{"words":"van"}"#), call("c2", "days", "{}")];
        assert_eq!(pieces, Ok(texts.into_iter().chain(calls).collect()));
    }

    #[test]
    fn who_has_finished_need_not_say_that_it_is_done() {
        assert_eq!(read(&[STOP]), Ok(vec![]));
        assert_eq!(read(&["data: [DONE]"]), Err(Failed::BrokenOff.to_string()));
    }

    #[test]
    fn what_went_wrong_is_no_answer() {
        for (line, failed) in [
            (r#"data: {"error":{"message":"overloaded"}}"#, Failed::Error),
            (r#"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"length"}]}"#, Failed::BrokenOff),
            (
                r#"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"content_filter"}]}"#,
                Refusal::Declined.into(),
            ),
            (r#"data: {"choices":[{"delta":{"refusal":"I cannot"}}]}"#, Refusal::Declined.into()),
            (r#"data: {"choices":"#, Failed::Garbled("it is no chat completion")),
            ("data: []", Failed::Garbled("it is no chat completion")),
        ] {
            assert_eq!(read(&[line]), Err(failed.to_string()), "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in "(data: ?)?\\PC{0,80}") {
            let _ = Events::default().line(&line);
        }
    }
}
