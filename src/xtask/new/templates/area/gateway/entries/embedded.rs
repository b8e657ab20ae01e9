//! Entries of the gateway's own, for trying everything.

use super::Entries;
use crate::port::PortError;
use async_trait::async_trait;
use domain::{__name__::__Name__Entry, text::Text};
use std::sync::Arc;

struct Embedded;

pub fn entries() -> Arc<dyn Entries> {
    Arc::new(Embedded)
}

#[async_trait]
impl Entries for Embedded {
    async fn all(&self) -> Result<Vec<__Name__Entry>, PortError> {
        Ok(vec![__Name__Entry { id: "first".to_owned(), name: Text::new("First entry", "Cofnod cyntaf") }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__name__::entries::suite;

    #[tokio::test]
    async fn it_keeps_to_the_port() {
        suite::keeps_to_the_port(&Embedded).await;
    }
}
