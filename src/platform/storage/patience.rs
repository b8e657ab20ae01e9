//! Not waiting for ever for a database that does not answer.
//!
//! Belongs here: how long, and what becomes of an answer that comes later. Must not be here: what is done without it.

use std::pin::pin;

use futures_util::future::{Either, select};
use wasm_bindgen_futures::spawn_local;

use super::StorageError;
use crate::timer::sleep;

/// Phones that are slow answer in a tenth of this; those whose database hangs, never.
const MAX_WAIT_MILLISECONDS: i32 = 2000;

/// The answer, or [`StorageError::Silent`]. What was asked for goes on, so that it still happens where the browser comes to it.
pub(super) async fn patiently<T: 'static>(
    asked: impl Future<Output = Result<T, StorageError>> + 'static,
) -> Result<T, StorageError> {
    match select(Box::pin(asked), pin!(sleep(MAX_WAIT_MILLISECONDS))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), asked)) => {
            spawn_local(async move { drop(asked.await) });
            Err(StorageError::Silent)
        }
    }
}
