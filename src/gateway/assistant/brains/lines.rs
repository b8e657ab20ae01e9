//! An answer line by line, however its bytes come: events (`text/event-stream`) and lines of JSON.

use super::Failed;
use crate::upstream::Streamed;

pub struct Lines {
    streamed: Streamed,
    buffer: Vec<u8>,
    /// So much of it was read.
    read: usize,
    has_ended: bool,
}

impl Lines {
    pub fn of(streamed: Streamed) -> Self {
        Lines { streamed, buffer: Vec::new(), read: 0, has_ended: false }
    }

    /// Without its end; None when there is no more. How much there may be, the stream limits.
    pub async fn next(&mut self) -> Result<Option<String>, Failed> {
        loop {
            let rest = &self.buffer[self.read..];
            let end = rest.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
            if let Some(length) = end.or((self.has_ended && !rest.is_empty()).then_some(rest.len())) {
                let line = text(&rest[..length]);
                self.read += length;
                return Ok(Some(line));
            }
            if self.has_ended {
                return Ok(None);
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            match self.streamed.chunk().await? {
                Some(chunk) => self.buffer.extend(chunk),
                None => self.has_ended = true,
            }
        }
    }

    /// All of it that is left.
    pub async fn rest(&mut self) -> Result<String, Failed> {
        let mut all = String::new();
        while let Some(line) = self.next().await? {
            all += &line;
            all.push('\n');
        }
        Ok(all)
    }

    /// It was what it should be.
    pub fn good(self) {
        self.streamed.good();
    }
}

/// Letters that are cut in two by a chunk are whole again in their line.
fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}').to_owned()
}
