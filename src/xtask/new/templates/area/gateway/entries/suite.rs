//! What holds for every adapter of the port. Each calls it in its own tests, with a source that has entries.

use super::Entries;
use domain::__name__::each_once;

pub async fn keeps_to_the_port(adapter: &dyn Entries) {
    let entries = adapter.all().await.unwrap();
    assert!(!entries.is_empty(), "a source without entries shows nothing of the adapter");
    for entry in &entries {
        assert!(!entry.id.is_empty() && ![&entry.name.en, &entry.name.cy].contains(&&String::new()), "{entry:?}");
    }
    assert_eq!(each_once(entries.clone()), Ok(entries.clone()));
    assert_eq!(adapter.all().await, Ok(entries), "asked again, it answers the same");
}
