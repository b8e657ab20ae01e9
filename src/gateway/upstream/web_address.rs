//! Where a system is, as the settings say it.

use anyhow::{Context, ensure};
use reqwest::Url;

/// The address on the web that a setting gives; `webcal` is how calendar programs write HTTPS.
pub fn web_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let text = text.trim();
    let wrong = || format!("{setting} must be an address that begins with https:// or http://, not {text:?}");
    let is_calendar = |(scheme, _): &(&str, &str)| ["webcal", "webcals"].contains(&&*scheme.to_ascii_lowercase());
    let secure = text.split_once("://").filter(is_calendar).map(|(_, rest)| format!("https://{rest}"));
    let url = Url::parse(secure.as_deref().unwrap_or(text)).with_context(wrong)?;
    ensure!(["https", "http"].contains(&url.scheme()) && url.has_host(), wrong());
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_on_the_web_says_so() {
        for (text, read) in [
            ("https://bins.example/1", "https://bins.example/1"),
            (" HTTP://bins.example", "http://bins.example/"),
            ("webcal://bins.example/1.ics", "https://bins.example/1.ics"),
            ("WebCals://bins.example", "https://bins.example/"),
        ] {
            assert_eq!(web_address("bins.url", text).unwrap().as_str(), read);
        }
        for text in ["", "bins.example", "localhost:8080", "ftp://bins.example", "file:///etc/passwd", "http://"] {
            let error = web_address("bins.url", text).unwrap_err().to_string();
            assert!(error.contains("bins.url must be an address that begins with https://"), "{error}");
        }
    }
}
