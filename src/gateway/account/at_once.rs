//! Questions that are asked at the same time: there is one person who waits for all of them.

use crate::port::PortError;

/// The answers, in the order of the questions. What is begun goes on, though nobody waits for it any more.
pub async fn at_once<T, Q>(questions: impl IntoIterator<Item = Q>) -> Result<Vec<T>, PortError>
where
    T: Send + 'static,
    Q: Future<Output = T> + Send + 'static,
{
    let asked: Vec<_> = questions.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await.map_err(|_| PortError::Unavailable { retry_after: None })?);
    }
    Ok(answers)
}
