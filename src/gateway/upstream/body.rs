//! The bytes of an answer as they come: packed, and in the encodings of the last thirty years.

use super::UpstreamError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use std::borrow::Cow;
use std::io::Read;

/// A body, unpacked. What it says is read with [`text`](Self::text).
#[derive(Debug)]
pub struct Body {
    pub bytes: Vec<u8>,
    /// The encoding that the server names, which may be wrong.
    pub declared: Option<&'static Encoding>,
}

impl Body {
    /// Unpacks what a server sent, packed as it says, or as it shows: not every server says it.
    pub fn unpacked(packed: Vec<u8>, headers: &HeaderMap, most_bytes: usize) -> Result<Body, UpstreamError> {
        let mut bytes = packed;
        let packings = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let packings: Vec<&str> = packings.flat_map(|value| value.split(',')).map(str::trim).collect();
        for packing in packings.iter().rev() {
            bytes = unpacked(&bytes, packing, most_bytes)?;
        }
        if bytes.starts_with(&GZIP) {
            bytes = unpacked(&bytes, "gzip", most_bytes)?;
        }
        Ok(Body { bytes, declared: declared(headers) })
    }

    pub fn text(&self) -> Cow<'_, str> {
        text(&self.bytes, self.declared)
    }
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

fn unpacked(bytes: &[u8], packing: &str, most_bytes: usize) -> Result<Vec<u8>, UpstreamError> {
    let packing = packing.to_ascii_lowercase();
    match packing.as_str() {
        "" | "identity" => Ok(bytes.to_vec()),
        // Some proxies unpack and leave the header.
        "gzip" | "x-gzip" if !bytes.starts_with(&GZIP) => Ok(bytes.to_vec()),
        "gzip" | "x-gzip" => all_of(MultiGzDecoder::new(bytes), most_bytes),
        // The standard means zlib; some servers send it bare.
        "deflate" => match all_of(ZlibDecoder::new(bytes), most_bytes) {
            Err(UpstreamError::Packed(_)) => all_of(DeflateDecoder::new(bytes), most_bytes),
            unpacked => unpacked,
        },
        "br" => all_of(brotli::Decompressor::new(bytes, 4096), most_bytes),
        _ => Err(UpstreamError::Packing(packing.chars().take(20).collect())),
    }
}

fn all_of(packed: impl Read, most_bytes: usize) -> Result<Vec<u8>, UpstreamError> {
    let mut bytes = Vec::new();
    packed.take(most_bytes as u64 + 1).read_to_end(&mut bytes).map_err(UpstreamError::Packed)?;
    if bytes.len() > most_bytes { Err(UpstreamError::TooLarge(most_bytes)) } else { Ok(bytes) }
}

fn declared(headers: &HeaderMap) -> Option<&'static Encoding> {
    let mut parameters = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').skip(1);
    let charset = parameters.find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })?;
    Encoding::for_label(charset.as_bytes())
}

/// What bytes say. A byte order mark decides; what is whole UTF-8 is UTF-8, whatever the server says; else the server's
/// word counts, and without one Windows-1252, in which all bytes mean something.
pub fn text<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        return marked.decode_without_bom_handling(&bytes[length..]).0;
    }
    if let Some(wide) = wide(bytes, declared) {
        return wide.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or(WINDOWS_1252);
            encoding.decode_without_bom_handling(bytes).0
        }
    }
}

/// UTF-16 with its letters in UTF-8 instead, so that lines end in one byte; anything else as it is.
pub fn narrow<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, [u8]> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let is_wide = marked.is_some_and(|marked| marked != UTF_8) || wide(bytes, declared).is_some();
    if is_wide { Cow::Owned(text(bytes, declared).into_owned().into_bytes()) } else { Cow::Borrowed(bytes) }
}

/// UTF-16 without a byte order mark: every other byte of what begins in ASCII is zero.
fn wide(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<&'static Encoding> {
    match bytes {
        [0, first, ..] if *first != 0 => Some(UTF_16BE),
        [first, 0, ..] if *first != 0 => Some(UTF_16LE),
        _ => None,
    }
    .filter(|_| declared.is_none_or(|declared| declared != UTF_8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;
    use std::io::Write;

    const TEXT: &str = "Bin tŷ – café";

    macro_rules! packed {
        ($encoder:ident, $bytes:expr) => {{
            let mut packed = $encoder::new(Vec::new(), Compression::fast());
            packed.write_all($bytes).unwrap();
            packed.finish().unwrap()
        }};
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        brotli::CompressorWriter::new(&mut packed, 4096, 5, 20).write_all(bytes).unwrap();
        packed
    }

    fn headers(values: &[(reqwest::header::HeaderName, &'static str)]) -> HeaderMap {
        values.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_body_is_unpacked_as_it_is_packed() {
        let plain = TEXT.as_bytes();
        for (said, packed) in [
            ("", plain.to_vec()),
            ("identity", plain.to_vec()),
            ("gzip", packed!(GzEncoder, plain)),
            ("X-GZip", packed!(GzEncoder, plain)),
            ("identity", packed!(GzEncoder, plain)),
            ("gzip", plain.to_vec()),
            ("deflate", packed!(ZlibEncoder, plain)),
            ("deflate", packed!(DeflateEncoder, plain)),
            ("br", brotli(plain)),
            ("br, gzip", packed!(GzEncoder, &brotli(plain))),
        ] {
            let body = Body::unpacked(packed, &headers(&[(CONTENT_ENCODING, said)]), 1000).unwrap();
            assert_eq!(body.text(), TEXT, "{said}");
        }
    }

    #[test]
    fn what_unpacks_without_end_is_left() {
        let bomb = vec![b'a'; 1_000_000];
        for (said, packed) in [
            ("gzip", packed!(GzEncoder, &bomb)),
            ("deflate", packed!(ZlibEncoder, &bomb)),
            ("br", brotli(&bomb)),
            ("", packed!(GzEncoder, &bomb)),
        ] {
            let body = Body::unpacked(packed, &headers(&[(CONTENT_ENCODING, said)]), 50_000);
            assert!(matches!(body, Err(UpstreamError::TooLarge(50_000))), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        let cut = packed!(GzEncoder, TEXT.as_bytes())[..15].to_vec();
        let body = |said, bytes| Body::unpacked(bytes, &headers(&[(CONTENT_ENCODING, said)]), 1000);
        assert!(matches!(body("gzip", cut), Err(UpstreamError::Packed(_))));
        assert!(matches!(body("zstd", vec![1]), Err(UpstreamError::Packing(name)) if name == "zstd"));
    }

    #[test]
    fn every_encoding_says_the_same() {
        let utf_16 = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let marked = |bytes: Vec<u8>, mark: &[u8]| [mark, &bytes].concat();
        for (bytes, said) in [
            (TEXT.as_bytes().to_vec(), "text/plain"),
            (TEXT.as_bytes().to_vec(), "text/plain; charset=iso-8859-1"),
            (marked(TEXT.as_bytes().to_vec(), b"\xef\xbb\xbf"), "text/plain"),
            (marked(utf_16(u16::to_le_bytes), b"\xff\xfe"), "text/plain; charset=utf-8"),
            (marked(utf_16(u16::to_be_bytes), b"\xfe\xff"), "text/plain"),
            (utf_16(u16::to_le_bytes), "text/plain"),
            (utf_16(u16::to_be_bytes), "text/plain; charset=\"UTF-16BE\""),
        ] {
            let body = Body::unpacked(bytes, &headers(&[(CONTENT_TYPE, said)]), 1000).unwrap();
            assert_eq!(body.text(), TEXT, "{said}");
        }
        assert_eq!(text(b"caf\xe9 \x96", None), "café –");
        assert_eq!(text(b"caf\xe9", Some(UTF_8)), "café");
        assert_eq!(text(b"t\xfe", Encoding::for_label(b"iso-8859-14")), "tŷ");
    }

    proptest! {
        #[test]
        fn any_bytes_are_text(bytes in any::<Vec<u8>>()) {
            let body = Body::unpacked(bytes.clone(), &HeaderMap::new(), 10_000);
            prop_assert!(bytes.starts_with(&GZIP) || body.is_ok());
            if let Ok(body) = body {
                prop_assert!(body.text().len() <= 3 * body.bytes.len() + 3);
            }
        }
    }
}
