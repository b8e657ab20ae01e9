//! What is sent. What was looked up goes as JSON, so that no text can end where it stands and begin to speak.

use super::super::{Brief, Exchange, Round};
use domain::language::Language;
use serde_json::{Value, json};

const INSTRUCTIONS: &str = include_str!("instructions.txt");
/// In tokens: more than the longest answer that is told.
const MOST_TOKENS: u32 = 600;

pub fn request(brief: &Brief<'_>, model: &str, is_streaming: bool) -> Value {
    let tools: Vec<Value> = (brief.tools.iter())
        .map(|tool| {
            let function =
                json!({ "name": tool.name(), "description": tool.description(), "parameters": tool.parameters() });
            json!({ "type": "function", "function": function })
        })
        .collect();
    json!({
        "model": model,
        "messages": messages(brief),
        "tools": tools,
        "tool_choice": "auto",
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": is_streaming,
    })
}

fn messages(brief: &Brief<'_>) -> Vec<Value> {
    let language = match brief.language {
        Language::En => "English",
        Language::Cy => "Welsh",
    };
    let instructions = INSTRUCTIONS.replace("{council}", brief.council).replace("{language}", language);
    let mut messages = vec![json!({ "role": "system", "content": instructions })];
    for Exchange { asked, answered } in brief.earlier {
        messages.push(json!({ "role": "user", "content": json!({ "question": asked }).to_string() }));
        messages.extend(answered.iter().map(|answered| json!({ "role": "assistant", "content": answered })));
    }
    let question = json!({ "passages": brief.sources.all(), "question": brief.question.as_str() });
    messages.push(json!({ "role": "user", "content": question.to_string() }));
    brief.rounds.iter().for_each(|round| messages.extend(looked_up(round)));
    messages
}

fn looked_up(Round { said, calls }: &Round) -> Vec<Value> {
    let function = |name: &str, arguments: &str| json!({ "name": name, "arguments": arguments });
    let made: Vec<Value> = (calls.iter())
        .map(
            |(call, _)| json!({ "id": call.id, "type": "function", "function": function(&call.name, &call.arguments) }),
        )
        .collect();
    let content = if said.is_empty() { Value::Null } else { Value::from(said.as_str()) };
    let mut messages = vec![json!({ "role": "assistant", "content": content, "tool_calls": made })];
    messages
        .extend(calls.iter().map(|(call, told)| json!({ "role": "tool", "tool_call_id": call.id, "content": told })));
    messages
}
