//! A photo as an answer: its name, size and kind. The bytes are elsewhere.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// `image/jpeg`
    pub media_type: String,
    pub bytes: u64,
    /// As the person's device has it, on one line.
    pub name: String,
}

/// More are of no use, and no device's file system has them.
const MAX_NAME: usize = 255;

impl Photo {
    /// Reads what [`Photo`] writes: `image/jpeg 204800 kerb.jpg`.
    pub fn read(text: &str) -> Option<Photo> {
        let (media_type, rest) = text.trim().split_once(' ')?;
        let (bytes, name) = rest.trim_start().split_once(' ')?;
        if !bytes.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (kind, subtype) = media_type.split_once('/')?;
        let is_token = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        };
        let name = name.trim();
        let is_name = (1..=MAX_NAME).contains(&name.chars().count()) && !name.contains(char::is_control);
        (is_token(kind) && is_token(subtype) && is_name).then_some(())?;
        Some(Photo { media_type: media_type.to_ascii_lowercase(), bytes: bytes.parse().ok()?, name: name.to_owned() })
    }
}

impl fmt::Display for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.media_type, self.bytes, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_may_have_spaces() {
        let photo = Photo::read("Image/JPEG 204800 my kerb.jpg").expect("it is one");
        assert_eq!((&*photo.media_type, photo.bytes, &*photo.name), ("image/jpeg", 204_800, "my kerb.jpg"));
        assert_eq!(photo.to_string(), "image/jpeg 204800 my kerb.jpg");
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        for text in ["", "kerb.jpg", "image/jpeg 1", "image/jpeg -1 a", "image 1 a", "/ 1 a", "image/jpeg +1 a"] {
            assert_eq!(Photo::read(text), None, "{text}");
        }
        assert_eq!(Photo::read(&format!("image/jpeg 1 {}", "x".repeat(256))), None);
        assert_eq!(Photo::read("image/jpeg 99999999999999999999 a"), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_back(text in ".{0,40}", name in "\\PC{1,20}", bytes in any::<u64>()) {
            for text in [text, format!("image/png {bytes} {name}")] {
                if let Some(photo) = Photo::read(&text) {
                    prop_assert_eq!(Photo::read(&photo.to_string()), Some(photo));
                }
            }
        }
    }
}
