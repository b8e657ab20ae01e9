//! The contract's way from the assistant to a person.
//!
//! Must not be here: what is handed over, and to whom (the desk's).

use super::routes::Visitor;
use crate::desk::{NotHanded, Wanted};
use crate::problem::ProblemResponse;
use crate::write::{Key, Sent};
use axum::Json;
use contract::{
    assistant::paths,
    desk::{HandedOver, NewHandOver},
    problem::{FieldError, Problem, code},
};
use domain::desk::Note;

/// Asks a person at the council to take it over, with what was said so far: what staff see is what the page to a person shows
/// before it. The same key with the same message is taken once; asked for again, it stays where it is.
#[utoipa::path(post, operation_id = "hand_conversation_over", path = paths::HANDOVER, tag = "assistant",
    params(("id" = String, Path, description = "The conversation"),
           ("Idempotency-Key" = String, Header, description = "A UUID that is made with the message and sent with each try")),
    request_body = NewHandOver,
    responses((status = 200, body = HandedOver, description = "It waits for a person, or already has one; `events` tells how it goes on"),
              (status = 400, body = Problem, content_type = "application/problem+json", description = "There is no key, or it is no UUID"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs has this id, or none any more"),
              (status = 409, body = Problem, content_type = "application/problem+json", description = "Nobody at this council takes conversations over (`no_desk`), or a person has and it has ended (`handover_ended`)"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "It is longer than any message"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "It is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "It is not agreed to, too long, or nobody is there and no number is given to call back: `errors` says which"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too much was said on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be handed over now; send it again later")))]
pub async fn hand_over(
    visitor: Visitor,
    Key(key): Key,
    Sent(new): Sent<NewHandOver>,
) -> Result<Json<HandedOver>, ProblemResponse> {
    let Visitor { mut talker, visit } = visitor;
    talker.caller.language = new.language;
    let Some(desk) = talker.app.areas.desk.clone() else { return Err(ProblemResponse::no_desk()) };
    talker.admit().await?;
    let person = visit.person().cloned();
    let (Some(id), Some(kept)) = (visit.id, visit.kept) else { return Err(ProblemResponse::not_found()) };
    let wanted = Wanted {
        id: id.clone(),
        said: Some(kept.said),
        person,
        key: key.as_str().parse().map_err(|_| ProblemResponse::idempotency_key())?,
        message: new.message.as_deref().unwrap_or_default(),
        phone: new.phone.as_deref().unwrap_or_default(),
        when: new.when,
        agrees: new.consent,
    };
    let request = talker.caller.request();
    desk.hand_over(&request, wanted).await.map_err(not_handed)?;
    Ok(Json(desk.place(&request, &id).await?))
}

fn not_handed(why: NotHanded) -> ProblemResponse {
    let faults = match why {
        NotHanded::Faults(faults) => faults,
        NotHanded::NotTheirs => return ProblemResponse::not_found(),
        NotHanded::Ended => return ProblemResponse::handover_ended(),
        NotHanded::Port(error) => return error.into(),
    };
    let fault = |field: &str, message: String| FieldError {
        field: field.to_owned(),
        code: code::INVALID.to_owned(),
        message,
        suggestions: Vec::new(),
    };
    let mut errors = Vec::new();
    if faults.has_no_consent {
        errors.push(fault("consent", "Nothing is handed over that the person has not agreed to".to_owned()));
    }
    if faults.message.is_some() {
        errors.push(fault("message", format!("Say it in {} characters at most", Note::MOST)));
    }
    if faults.has_no_phone {
        errors.push(fault("phone", "Nobody is there now: give a telephone number to call back".to_owned()));
    }
    ProblemResponse::invalid_fields(errors, None)
}
