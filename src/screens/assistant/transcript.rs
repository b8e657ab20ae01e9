//! A conversation as a text to keep: what its page says, without what can be pressed there.

use super::conversation::{Asking, Shown, section_of};
use crate::WholeContext;
use leptos::prelude::*;

/// `url` is that of the service, to which the links of its pages are added.
pub fn transcript(context: WholeContext, said: &[Shown], url: &str) -> String {
    let words = context.words();
    let mut text = [context.council_name(), " – ", words.ask_title(), "\n"].concat();
    for (place, shown) in said.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| said.get(before)).map(|shown| shown.exchange);
        let asking = Asking { context, id: None, path: "", is_last: false, found: &shown.found, before };
        text += "\n";
        text += &plain(&section_of(asking, shown.exchange).to_html(), url);
    }
    text + "\n" + words.ask_machine() + "\n"
}

/// What a piece of our own HTML says: a line for each of its blocks, and where each link leads.
fn plain(html: &str, url: &str) -> String {
    let (mut text, mut link) = (String::new(), None);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        // A line that the HTML breaks is one line as it is shown.
        text += &unescaped(before).replace('\n', " ");
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        rest = after;
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "a" => link = href(tag, url),
            "" if tag == "/a" => text += &link.take().map(|link| [" (", &*link, ")"].concat()).unwrap_or_default(),
            "" if is_block(&tag[1..]) => text += "\n",
            name if is_block(name) => text += "\n",
            _ => {}
        }
    }
    text += &unescaped(rest);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.push(String::new());
    lines.join("\n")
}

fn is_block(name: &str) -> bool {
    ["section", "div", "p", "h2", "h3", "ul", "li", "dl", "dt", "dd", "form", "details", "summary", "br"]
        .contains(&name)
}

/// Where a link leads that is no telephone number or address to write to: those are what it says.
fn href(tag: &str, url: &str) -> Option<String> {
    let (_, value) = tag.split_once("href=\"")?;
    let value = unescaped(value.split_once('"')?.0);
    match value.starts_with('/') {
        true => Some([url.trim_end_matches('/'), &value].concat()),
        false => Some(value).filter(|value| value.starts_with("http")),
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_as_it_is_shown() {
        let html = r#"<section><h2 id="latest">You wrote: a &lt; b &amp;amp; c</h2><p>See <a href="/bins/1">your bins</a>, <!>
            or call <a href="tel:1">01</a>.</p><ul><li>one</li><li><a href="https://gov.uk/x" rel="external">two</a></li></ul></section>"#;
        assert_eq!(
            plain(html, "https://x.example/"),
            "You wrote: a < b &amp; c\nSee your bins (https://x.example/bins/1), or call 01.\none\ntwo (https://gov.uk/x)\n"
        );
    }
}
