//! The files of the built app, and those that are made for this council when the gateway starts: the first page of
//! each language, the shells for a visit without network, the theme, the manifest, the service worker.
//!
//! A missing file is a 404, never the page: a browser must not take HTML for a script.

mod files;
mod made;
mod manifest;

pub use files::{files, is_page};

use crate::clock::Clock;
use crate::{headers, origin::Origin, pages};
use anyhow::{Context, bail};
use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use contract::council::{BroughtCouncil, Council};
use domain::{language::Language, text::Text};
use made::{Cache, Made};
use screens::{Destination, page::Head};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// All that is served without asking anyone.
pub struct Site {
    dist: PathBuf,
    /// With the style sheet and the tags that load script and wasm.
    pub head: Head,
    /// The same without the app, for what it knows nothing of.
    pub bare_head: Head,
    pub content_security_policy: HeaderValue,
    made: BTreeMap<String, Made>,
}

impl Site {
    /// Reads the built app in `dist` and makes the council's own files.
    /// `origin` is what `[service] url` says.
    pub fn load(dist: &Path, council: &Council, origin: Option<&Origin>, clock: &Clock) -> anyhow::Result<Self> {
        let index = fs::read_to_string(dist.join("index.html"))
            .with_context(|| format!("there is no built app in {}; `cargo xtask dist` builds it", dist.display()))?;
        let style = style(dist, &index, council)?;
        let script = fs::read_to_string(dist.join("early.js")).context("the built app has no early.js")?;
        let digest = |text: &str| format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())));
        let policy = headers::content_security_policy(&digest(&style), &digest(&script));
        let (extra, words) = head(&index, &style, clock)?;
        let origin = origin.map(|origin| (**origin).to_owned());
        let bare_head = Head { extra: styled(&style), ..Head::default() };
        let head = Head { extra: extra + &council_data(council)?, words, script, origin };
        let content_security_policy = HeaderValue::try_from(policy)?;
        let mut site = Site { dist: dist.to_owned(), head, bare_head, content_security_policy, made: BTreeMap::new() };
        for language in Language::ALL {
            let home = pages::first_page(&site.head, council, language, clock.today());
            let shell = pages::shell(&site.head, council, language, clock.today());
            site.add_page(&Destination::Home.path(language), home);
            site.add_page(&format!("/shell/app.{}.html", language.tag()), shell);
            for (path, page) in pages::documents(&site.head, council, language, clock.today()) {
                site.add_page(&path, page);
            }
        }
        let worker = fs::read_to_string(dist.join("sw.js")).context("the built app has no sw.js")?;
        let worker = stamp(&worker, &site.made)?;
        site.made.insert("/sw.js".to_owned(), Made::new("text/javascript; charset=utf-8", Cache::Revalidate, worker));
        let template =
            fs::read_to_string(dist.join("manifest.webmanifest")).context("the built app has no manifest")?;
        for language in Language::ALL {
            let manifest = manifest::written(&template, council, language)?;
            let made = Made::new("application/manifest+json", Cache::Revalidate, manifest);
            site.made.insert(screens::page::manifest_path(language), made);
        }
        Ok(site)
    }

    fn add_page(&mut self, path: &str, html: String) {
        self.made.insert(path.to_owned(), Made::new("text/html; charset=utf-8", Cache::Revalidate, html));
    }
}

const ICONS: &str = "<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
     <link rel=\"apple-touch-icon\" href=\"/icons/apple-touch-icon.png\">";

/// What trunk wrote into the head and body of its page, with the style sheet in the place of the link to it: a page
/// that brings its style along is on the screen one round trip earlier. Apart from it the links to the words, of which a
/// page has that of its language.
fn head(index: &str, style: &str, clock: &Clock) -> anyhow::Result<(String, Text)> {
    let (Some(head), Some(body)) = (between(index, "<head>", "</head>"), between(index, "<body>", "</body>")) else {
        bail!("dist/index.html is not the page that this gateway was built with");
    };
    // What is on the screen comes before what will take it over.
    let head = head.replace("rel=\"preload\"", "rel=\"preload\" fetchpriority=\"low\"");
    let link = |start: &str| between(&head, start, ">").map(|rest| [start, rest, ">"].concat());
    let style_link = link(STYLE_LINK).context("dist/index.html has no style sheet")?;
    let words = |language: Language| {
        let start = format!("<link data-words=\"{}\"", language.tag());
        link(&start).context("dist/index.html does not name the words of each language")
    };
    let words = Text::new(words(Language::En)?, words(Language::Cy)?);
    let apart = [&style_link, &words.en, &words.cy];
    let head = apart.into_iter().fold(head.clone(), |head, link| head.replace(link, ""));
    let offset = match clock.offset().as_secs() {
        0 => String::new(),
        seconds => format!("<meta name=\"clock-offset\" content=\"{seconds}\">"),
    };
    Ok((format!("{}{offset}{}{}", styled(style), head.trim(), body.trim()), words))
}

fn styled(style: &str) -> String {
    format!("<style>{style}</style>{ICONS}")
}

const STYLE_LINK: &str = "<link rel=\"stylesheet\" href=\"/";

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let rest = &text[text.find(from)? + from.len()..];
    rest.find(to).map(|end| &rest[..end])
}

/// The app's style sheet, with the council's colours over its defaults.
fn style(dist: &Path, index: &str, council: &Council) -> anyhow::Result<String> {
    let name = between(index, STYLE_LINK, "\"").context("dist/index.html has no style sheet")?;
    let style = fs::read_to_string(dist.join(name)).with_context(|| format!("the built app has no {name}"))?;
    let theme = &council.theme;
    let colours = format!(":root{{--council-brand:{};--council-brand-ink:{}}}", theme.brand, theme.brand_ink);
    Ok(style.trim_start_matches('\u{feff}').trim_end().to_owned() + &colours)
}

/// What the app would otherwise have to ask for first. A block of data is not a script: nothing runs.
fn council_data(council: &Council) -> anyhow::Result<String> {
    let data = serde_json::to_string(&BroughtCouncil::from(council))?.replace('<', "\\u003c");
    Ok(format!("<script type=\"application/json\" id=\"council\">{data}</script>"))
}

/// Adds the made pages to the worker's list, and names this state of all files by its content.
fn stamp(worker: &str, made: &BTreeMap<String, Made>) -> anyhow::Result<String> {
    let (list, version) = ("const CORE = [", "const VERSION = \"dev\";");
    if !worker.contains(list) || !worker.contains(version) {
        bail!("dist/sw.js is not the worker that this gateway was built with");
    }
    // Who comes back to the front page gets the shell, and the own place in it.
    let kept =
        made.iter().filter(|(path, _)| !Language::ALL.map(|language| Destination::Home.path(language)).contains(path));
    let entries: String = kept
        .map(|(path, made)| format!("[\"{path}\",\"sha256-{}\"],", STANDARD.encode(Sha256::digest(&made.body))))
        .collect();
    let worker = worker.replacen(list, &format!("{list}{entries}"), 1);
    let name = digest_hex(worker.as_bytes());
    Ok(worker.replacen(version, &format!("const VERSION = \"{}\";", &name[..16]), 1))
}

fn digest_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_stands_in_the_head_the_words_apart_and_the_rest_stays() {
        let index = "<html><head>\n<link rel=\"stylesheet\" href=\"/main-1.css\" integrity=\"x\"/>\
                     <link rel=\"preload\" href=\"/a.wasm\"><link data-words=\"en\" rel=\"preload\" href=\"/en\">\
                     <link data-words=\"cy\" href=\"/cy\"></head>\
                     <body><script type=\"module\" src=\"/boot.js\"></script></body></html>";
        let (rest, words) = head(index, "p{}", &Clock::default()).unwrap();
        assert_eq!(
            rest,
            format!(
                "<style>p{{}}</style>{ICONS}<link rel=\"preload\" fetchpriority=\"low\" href=\"/a.wasm\">\
                 <script type=\"module\" src=\"/boot.js\"></script>"
            )
        );
        let english = "<link data-words=\"en\" rel=\"preload\" fetchpriority=\"low\" href=\"/en\">";
        assert_eq!(words, Text::new(english, "<link data-words=\"cy\" href=\"/cy\">"));
        assert!(head("<html>", "", &Clock::default()).is_err());
    }

    #[test]
    fn another_page_makes_another_worker() {
        let script = "const VERSION = \"dev\";\nconst CORE = [[\"/a.js\",\"sha256-x\"]];";
        let page = |html: &str| {
            BTreeMap::from([(
                "/shell/app.en.html".to_owned(),
                Made::new("text/html", Cache::Revalidate, html.to_owned()),
            )])
        };
        let (one, two) = (stamp(script, &page("one")).unwrap(), stamp(script, &page("two")).unwrap());
        assert!(one.contains("[\"/shell/app.en.html\",\"sha256-") && one.contains("[\"/a.js\",\"sha256-x\"]"));
        assert_ne!(one, two);
        assert!(!one.contains("\"dev\""));
    }

    #[test]
    fn a_foreign_worker_is_refused() {
        assert!(stamp("self.skipWaiting()", &BTreeMap::new()).is_err());
    }
}
