//! The off switch: a file in which whoever is on duty writes the topics that no outside brain is asked about any more, one a line.
//! It is read for each question, so that it holds at once and at every gateway that sees the file.

use super::consultation::Topic;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Everything.
const ALL: &str = "*";

#[derive(Clone, Debug, Default)]
pub struct OffSwitch(Option<PathBuf>);

impl OffSwitch {
    pub fn of(file: Option<PathBuf>) -> Self {
        OffSwitch(file)
    }

    /// A file that is not there switches nothing off; one that cannot be read, everything.
    pub async fn is_off(&self, topic: &Topic) -> bool {
        let Some(path) = &self.0 else { return false };
        match tokio::task::spawn_blocking({
            let path = path.clone();
            move || std::fs::read_to_string(path)
        })
        .await
        {
            Ok(Ok(text)) => text.lines().map(str::trim).any(|line| line == ALL || topic.is_of(line)),
            Ok(Err(error)) if error.kind() == ErrorKind::NotFound => false,
            _ => {
                tracing::warn!("assistant.outside.off_file cannot be read: no outside brain is asked");
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_topic_is_off_as_soon_as_it_is_written_and_all_are_where_that_cannot_be_read() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("off");
        let switch = OffSwitch::of(Some(path.clone()));
        let is_off = async |topic: &str| switch.is_off(&Topic::Intent(topic.to_owned())).await;
        assert!(!is_off("tax.band").await);
        for (written, band, unknown) in [
            ("tax.band\n", true, false),
            ("  tax.*\r\n", true, false),
            ("unknown", false, true),
            ("*", true, true),
            ("", false, false),
        ] {
            std::fs::write(&path, written).unwrap();
            assert_eq!(
                (is_off("tax.band").await, switch.is_off(&Topic::Unknown).await),
                (band, unknown),
                "{written:?}"
            );
        }
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(is_off("tax.band").await && switch.is_off(&Topic::Unknown).await);
        assert!(!OffSwitch::default().is_off(&Topic::Unknown).await);
    }
}
