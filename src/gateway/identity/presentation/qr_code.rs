//! The picture from which a wallet on another device reads a link.

use qrcode::{Color, EcLevel, QrCode};
use screens::identity::QrPicture;

/// A screen has no stains: the less is there to correct, the larger the fields are. None where the link is too long for one, which none of ours is.
pub fn picture(link: &str) -> Option<QrPicture> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let width = code.width();
    let path = code.to_colors().chunks(width).enumerate().map(|(y, row)| dark(row, y)).collect();
    Some(QrPicture { width, path })
}

/// The dark squares of a row, each run of them as one.
fn dark(row: &[Color], y: usize) -> String {
    let mut path = String::new();
    let mut x = 0;
    for run in row.chunk_by(|one, next| one == next) {
        if run[0] == Color::Dark {
            path.push_str(&format!("M{x} {y}h{}v1h-{}z", run.len(), run.len()));
        }
        x += run.len();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_of_a_corner_are_where_the_standard_has_them() {
        let picture = picture("openid4vp://?client_id=x509_hash:abc").unwrap();
        // Each corner but one is a ring of seven squares.
        assert!(picture.path.starts_with("M0 0h7v1h-7z"), "{}", picture.path);
        assert!(picture.path.contains(&format!("M{} 0h7v1h-7z", picture.width - 7)));
        assert!(picture.path.contains("M0 1h1v1h-1zM6 1h1v1h-1z"));
        assert!(super::picture(&"a".repeat(5000)).is_none());
    }
}
