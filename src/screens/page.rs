//! The frame round every screen, and the whole document for those who get it from the server.

use crate::{
    Context, Destination, Screen, WholeContext, account_line, areas,
    language::{in_language, on_this_site},
    slot,
};
use domain::{identity::Session, language::Language, text::Text};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{Footer, FooterContact, Header, LanguageLink, LinkItem, SkipLink};

/// The body of a page: skip link, header, `main`, footer. `path` is the page's own, for the other language's link; `session`
/// that of the person for whom it is, where it is for one.
pub fn frame(context: WholeContext, path: &str, session: Option<&Session>, main: AnyView) -> AnyView {
    view! {
        <div class="page">
            <SkipLink text=context.words().page_skip() />
            {header(*context, path, session)}
            <div class="page__body">
                <div class="govuk-width-container notices" id=slot::NOTICES></div>
                <main class="govuk-width-container govuk-main-wrapper" id="main" tabindex="-1">{main}</main>
            </div>
            {ask(*context, path)}
            <div id=slot::PANEL></div>
            {footer(context)}
            // With it the page has arrived whole.
            <div class="page__end"></div>
        </div>
    }
    .into_any()
}

pub fn header(context: Context, path: &str, session: Option<&Session>) -> AnyView {
    let (words, other) = (context.words(), context.language.other());
    let language =
        LanguageLink { href: in_language(path, other), tag: other.tag(), name: words.page_other_language().to_owned() };
    view! {
        <Header
            service=context.service_name().to_owned()
            home=Destination::Home.path(context.language)
            account_place=slot::ACCOUNT
            account=session.map(|session| account_line(context.language, session.name.as_ref()))
            account_link=areas::account(context)
            language_label=words.page_language_label()
            language=language
        />
    }
    .into_any()
}

/// The way to ask in one's own words, where that is not what the page is for.
fn ask(context: Context, path: &str) -> Option<AnyView> {
    let (href, text) = areas::ask(context).filter(|(href, _)| !path.starts_with(href))?;
    let link = view! {
        <aside class="ask">
            <a id=slot::ASK href=href rel="external">
                {text}
            </a>
        </aside>
    };
    Some(link.into_any())
}

pub fn footer(context: WholeContext) -> AnyView {
    let (words, language) = (context.words(), context.language);
    let contact = FooterContact {
        heading: words.footer_contact().to_owned(),
        phone: context.phone().to_owned(),
        hours: context.hours().to_owned(),
    };
    let document = |href, text: &str| LinkItem { href, text: text.to_owned(), external: true, ..LinkItem::default() };
    let missed = context.council.missed.as_ref().and_then(|missed| missed.url.clone());
    let missed = missed.map(|href| document(href, words.bins_missed()));
    let website = document(context.council.contact.website.clone(), &words.about_website(context.council_name()));
    let own = [
        document(Destination::About.path(language), words.footer_about()),
        document(Destination::Privacy.path(language), words.footer_privacy()),
        document(Destination::Accessibility.path(language), words.footer_accessibility()),
        LinkItem { external: false, ..document(Destination::Settings.path(language), words.footer_device()) },
    ];
    let links = missed.into_iter().chain(own).chain([website]).collect();
    let credit = context.council.attribution.as_ref().map(|credit| context.text(credit).to_owned());
    view! { <Footer contact=contact links_label=words.footer_links() links=links credit=credit /> }.into_any()
}

/// What every document's head holds, whatever its screen.
#[derive(Default)]
pub struct Head {
    /// HTML for its end (style sheets, scripts), put in as it is.
    pub extra: String,
    /// The same for pages of a language: the link to the app's words.
    pub words: Text,
    /// What runs once the markup is there and before it is painted. The policy of the page has its digest.
    pub script: String,
    /// Scheme and host of the service, for addresses that are read elsewhere.
    pub origin: Option<String>,
}

/// What the browser is told about the app when it is installed.
pub fn manifest_path(language: Language) -> String {
    in_language("manifest.webmanifest", language)
}

/// An answer of the contract that a page was made of. The app takes it from the page instead of asking again.
pub struct Brought {
    /// Where it would be asked for.
    pub path: String,
    /// Its entity tag.
    pub etag: String,
    pub at: Timestamp,
    /// JSON.
    pub body: String,
}

impl Brought {
    /// A block of data is not a script: nothing runs.
    fn block(&self) -> String {
        let (path, etag, at) = (escape(&self.path), escape(&self.etag), self.at.as_millisecond());
        let body = self.body.replace('<', "\\u003c");
        format!(r#"<script type="application/json" id="{path}" data-etag="{etag}" data-at="{at}">{body}</script>"#)
    }
}

/// The whole document; `session` is that of the person for whom it is, where it is for one. What is said when its link is sent to somebody is Open Graph (ogp.me).
pub fn document(
    context: WholeContext,
    path: &str,
    session: Option<&Session>,
    screen: Screen,
    head: &Head,
    brought: &[Brought],
) -> String {
    let (title, description) = (escape(&screen.document_title(*context)), escape(&screen.description));
    let body = frame(context, path, session, screen.view).to_html();
    let (site, address) = (escape(context.service_name()), canonical(head, path));
    let (words, extra, script) = (context.text(&head.words), &head.extra, &head.script);
    let (tag, brand) = (context.language.tag(), escape(&context.council.theme.brand));
    let manifest = manifest_path(context.language);
    let brought: String = brought.iter().map(Brought::block).collect();
    let script = if script.is_empty() { String::new() } else { format!("<script>{script}</script>") };
    format!(
        r#"<!doctype html>
<html class="govuk-template" lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{title}</title>
<meta name="description" content="{description}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="{site}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">{address}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="{brand}">
<link rel="manifest" href="{manifest}">
{words}{extra}
</head>
<body class="govuk-template__body">{body}{brought}{script}</body>
</html>
"#
    )
}

/// Where the page is, without what was asked of it, and a picture for those who show one.
fn canonical(head: &Head, path: &str) -> String {
    let Some(origin) = &head.origin else { return String::new() };
    let path = on_this_site(path.split('?').next().unwrap_or_default());
    let address = escape(&[origin, &*path].concat());
    format!(
        r#"
<link rel="canonical" href="{address}">
<meta property="og:url" content="{address}">
<meta property="og:image" content="{origin}/icons/icon-512.png">"#
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Trouble, not_found, problem, samples};
    use contract::council::{Council, MissedCollection};
    use domain::language::Language::{Cy, En};
    use proptest::prelude::*;
    use url::Url;

    const NO_HEAD: Head = Head {
        extra: String::new(),
        words: Text { en: String::new(), cy: String::new() },
        script: String::new(),
        origin: None,
    };

    fn page(council: &Council, language: Language, path: &str, head: &Head, brought: &[Brought]) -> String {
        samples::with_whole(council, language, |context| {
            document(context, path, None, not_found(*context), head, brought)
        })
    }

    #[test]
    fn a_link_that_is_sent_says_what_it_leads_to() {
        let council = samples::whole_council();
        let plain = page(&council, En, "/bins/1", &NO_HEAD, &[]);
        assert!(plain.contains(r#"<meta property="og:title" content="Page not found - Aberwen bin days">"#), "{plain}");
        assert!(plain.contains("og:description") && !plain.contains("canonical"));
        let head = Head { origin: Some("https://bins.example".into()), ..NO_HEAD };
        let placed = page(&council, En, "//evil.example?q=1", &head, &[]);
        assert!(placed.contains(r#"<link rel="canonical" href="https://bins.example/evil.example">"#), "{placed}");
    }

    #[test]
    fn a_missed_collection_and_the_council_are_one_link_away() {
        let mut council = samples::whole_council();
        let url = Some("https://aberwen.example/missed".to_owned());
        council.missed = Some(MissedCollection { text: None, url });
        let html = samples::with_whole(&council, En, |context| footer(context).to_html());
        assert!(html.contains(r#"href="https://aberwen.example/missed""#) && html.contains("Bin not collected?"));
        assert!(html.contains(r#"href="https://aberwen.example""#) && html.contains("Aberwen Borough Council website"));
    }

    #[test]
    fn the_document_speaks_its_language_and_links_to_the_other() {
        let council = samples::whole_council();
        let words = Text::new("<link href=\"/en.txt\">", "<link href=\"/cy.txt\">");
        let head = Head { extra: "<link rel=\"icon\" href=\"/i.svg\">".into(), words, ..NO_HEAD };
        let html = page(&council, Cy, "/cy/bins?q=a&cursor=2", &head, &[]);
        assert!(html.starts_with("<!doctype html>\n<html class=\"govuk-template\" lang=\"cy\">"));
        assert!(html.contains(r#"href="/bins?q=a&amp;cursor=2" rel="external""#));
        assert!(html.contains("Diwrnodau biniau Aberwen") && html.contains("Neidio i’r prif gynnwys"));
        assert!(html.contains("<link href=\"/cy.txt\"><link rel=\"icon\" href=\"/i.svg\">\n</head>"));
        assert_eq!(html.matches("<h1").count(), 1);
    }

    #[test]
    fn a_person_can_be_reached_from_every_page() {
        let council = samples::whole_council();
        let html = samples::with_whole(&council, En, |context| footer(context).to_html());
        assert!(html.contains("Speak to a person") && html.contains("tel:01234567890"));
    }

    #[test]
    fn a_title_cannot_break_out_of_the_head() {
        let mut council = samples::whole_council();
        council.service.name.en = "</title><script src=x>".into();
        assert!(!page(&council, En, "/x", &NO_HEAD, &[]).contains("<script src"));
    }

    #[test]
    fn what_a_page_was_made_of_is_a_block_of_data_that_ends_nowhere_else() {
        let brought = Brought {
            path: "/api/v1/addresses?q=\"a\"".into(),
            etag: "W/\"7\"".into(),
            at: Timestamp::from_millisecond(5).expect("an instant"),
            body: r#"{"line":"</script><b>"}"#.into(),
        };
        let council = samples::whole_council();
        let html = page(&council, En, "/x", &NO_HEAD, &[brought]);
        let block = r#"<script type="application/json" id="/api/v1/addresses?q=&quot;a&quot;" data-etag="W/&quot;7&quot;" data-at="5">{"line":"\u003c/script>\u003cb>"}</script></body>"#;
        assert!(html.contains(block), "{html}");
    }

    /// Where the links of a document lead, as a browser reads them, but for the council's own site.
    fn links(html: &str) -> Vec<Url> {
        let here = Url::parse("https://bins.example/").expect("an address");
        let hrefs = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        hrefs.map(|href| here.join(&href.replace("&amp;", "&")).expect("a link")).collect()
    }

    proptest! {
        #[test]
        fn no_path_makes_a_link_to_another_site(path in r"(/|\\|[\t\n\r ]|cy|evil\.example|https:|\?q=|[a-z]|.){0,12}") {
            let council = samples::whole_council();
                let html = samples::with_whole(&council, En, |context| {
                document(context, &path, None, problem(*context, Trouble::Unexpected, &path), &NO_HEAD, &[])
            });
            let links = links(&html);
            prop_assert!(links.len() > 5);
            let is_own = |link: &&Url| link.scheme() != "tel" && link.host_str() != Some("aberwen.example");
            for link in links.iter().filter(is_own) {
                prop_assert_eq!(link.origin().ascii_serialization(), "https://bins.example", "{:?} in {:?}", link, path);
            }
        }
    }
}
