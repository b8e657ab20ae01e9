//! A file made when the gateway starts, kept in memory in each encoding.

use crate::read::is_known;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::io::Write;

/// How long a browser may use a file without asking again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The name changes with the content.
    Immutable,
    Revalidate,
}

impl Cache {
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Cache::Immutable => "public, max-age=31536000, immutable",
            Cache::Revalidate => "no-cache",
        })
    }
}

pub struct Made {
    content_type: &'static str,
    cache: Cache,
    pub body: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    tag: HeaderValue,
}

impl Made {
    pub fn new(content_type: &'static str, cache: Cache, text: String) -> Self {
        let tag = format!("W/\"{}\"", &super::digest_hex(text.as_bytes())[..16]);
        Made {
            content_type,
            cache,
            brotli: brotli(text.as_bytes()).into(),
            gzip: gzip(text.as_bytes()).into(),
            body: text.into(),
            tag: HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"0\"")),
        }
    }

    /// The file in an encoding that the asker takes, or 304 where it has it already.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let mut response =
            if is_known(asked, &self.tag) { StatusCode::NOT_MODIFIED.into_response() } else { self.encoded(asked) };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, self.cache.header());
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    fn encoded(&self, asked: &HeaderMap) -> Response {
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |name| {
            accepted.split(',').any(|choice| {
                let (encoding, weight) = choice.split_once(';').unwrap_or((choice, ""));
                encoding.trim() == name && !is_zero(weight)
            })
        };
        let (body, encoding) = if takes("br") {
            (&self.brotli, Some("br"))
        } else if takes("gzip") {
            (&self.gzip, Some("gzip"))
        } else {
            (&self.body, None)
        };
        let mut response = Body::from(body.clone()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// `q=0` says that an encoding is not taken (RFC 9110, 12.4.2).
fn is_zero(weight: &str) -> bool {
    weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse().is_ok_and(|weight: f32| weight <= 0.0))
}

const IN_MEMORY: &str = "writing to memory cannot fail";

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut small = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    small.write_all(bytes).expect(IN_MEMORY);
    small.into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut small = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    small.write_all(bytes).expect(IN_MEMORY);
    small.finish().expect(IN_MEMORY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::try_from(value).unwrap())])
    }

    #[test]
    fn the_asker_chooses_the_encoding() {
        let made = Made::new("text/html", Cache::Revalidate, "door ".repeat(50));
        for (accepted, encoding) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip;q=1.0", Some("gzip")),
            ("identity", None),
            ("br;q=0, gzip", Some("gzip")),
            ("br; q=0.000, gzip;q=0.001", Some("gzip")),
            ("br;q=0,gzip;q=0.0", None),
        ] {
            let response = made.answer(&asking(header::ACCEPT_ENCODING, accepted));
            let found = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
            assert_eq!(found, encoding, "{accepted}");
        }
    }

    #[test]
    fn who_has_it_is_not_sent_it_again() {
        let made = Made::new("text/html", Cache::Revalidate, "door".to_owned());
        let tag = made.answer(&HeaderMap::new()).headers()[header::ETAG].to_str().unwrap().to_owned();
        let strong = tag.strip_prefix("W/").expect("a tag of several encodings is weak");
        for known in [tag.clone(), strong.to_owned(), format!("\"other\", {tag}"), "*".to_owned()] {
            let answer = made.answer(&asking(header::IF_NONE_MATCH, &known));
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(made.answer(&asking(header::IF_NONE_MATCH, "\"other\"")).status(), StatusCode::OK);
    }
}
