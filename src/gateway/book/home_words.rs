//! The words that homes have of their own, gathered while a book is written and kept in it, so that it opens quickly.

use domain::address::{AddressParts, home_words};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct HomeWords {
    /// The numbers of the homes, rising.
    pub words: BTreeMap<String, Vec<u32>>,
    /// How many words each home is written with.
    pub lengths: Vec<u8>,
}

impl HomeWords {
    /// Adds the next home and answers its number.
    pub fn add(&mut self, parts: &AddressParts) -> u32 {
        let number = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        let (words, length) = home_words(parts);
        self.lengths.push(length);
        for word in words {
            self.words.entry(word).or_default().push(number);
        }
        number
    }

    pub fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut insert = connection.prepare("INSERT INTO home_word VALUES (?, ?)")?;
        for (word, homes) in &self.words {
            insert.execute(params![word, packed(homes)])?;
        }
        connection.execute("INSERT INTO home_length VALUES (?)", [&self.lengths])?;
        Ok(())
    }

    pub fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let words = connection
            .prepare("SELECT word, homes FROM home_word")?
            .query_map([], |row| Ok((row.get(0)?, unpacked(row.get_ref(1)?.as_blob()?))))?
            .collect::<Result<_, _>>()?;
        let lengths = connection.query_row("SELECT lengths FROM home_length", [], |row| row.get(0))?;
        Ok(HomeWords { words, lengths })
    }
}

/// The steps from one number to the next, seven bits in a byte, the lowest first.
fn packed(rising: &[u32]) -> Vec<u8> {
    const MORE: u8 = 0x80;
    let mut bytes = Vec::with_capacity(rising.len() * 2);
    let mut last = 0;
    for number in rising {
        let mut step = number - last;
        last = *number;
        while step >= u32::from(MORE) {
            bytes.push((step & 0x7f) as u8 | MORE);
            step >>= 7;
        }
        bytes.push(step as u8);
    }
    bytes
}

fn unpacked(bytes: &[u8]) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(bytes.iter().filter(|byte| **byte < 0x80).count());
    let (mut last, mut step, mut shift) = (0_u32, 0_u32, 0);
    for byte in bytes {
        step |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
        shift += 7;
        if *byte < 0x80 {
            last = last.wrapping_add(step);
            numbers.push(last);
            (step, shift) = (0, 0);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_unpacked_as_they_were(mut numbers in prop::collection::vec(any::<u32>(), 0..50)) {
            numbers.sort_unstable();
            prop_assert_eq!(unpacked(&packed(&numbers)), numbers);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            unpacked(&bytes);
        }
    }
}
