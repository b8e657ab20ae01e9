//! A conversation as a text to keep: what its page says, without what can be pressed there.

use super::conversation::{Asking, Shown, section_of};
use crate::WholeContext;
use contract::assistant::Link;
use leptos::prelude::*;

/// `url` is that of the service, to which the links of its pages are added.
pub fn transcript(context: WholeContext, said: &[Shown], url: &str) -> String {
    let words = context.words();
    let mut text = [context.council_name(), " – ", words.ask_title(), "\n"].concat();
    for (place, shown) in said.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| said.get(before)).map(|shown| shown.exchange);
        let asking = Asking { context, id: None, path: "", is_last: false, found: &shown.found, before };
        text += "\n";
        text += &plain(&section_of(asking, shown.exchange).to_html(), url).text;
    }
    text + "\n" + words.ask_machine() + "\n"
}

/// What a piece of our own HTML says.
pub(super) struct Plain {
    /// A line for each of its blocks, with where a link leads behind it.
    pub text: String,
    pub links: Vec<Link>,
}

pub(super) fn plain(html: &str, url: &str) -> Plain {
    let (mut text, mut links, mut open) = (String::new(), Vec::new(), None);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        // A line that the HTML breaks is one line as it is shown.
        text += &unescaped(before).replace('\n', " ");
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        rest = after;
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "a" => open = href(tag, url).map(|url| (url, text.len())),
            "" if tag == "/a" => {
                if let Some((url, from)) = open.take() {
                    let said = on_one_line(&text[from..]);
                    text += &[" (", &*url, ")"].concat();
                    links.push(Link { text: said, url });
                }
            }
            "" if is_block(&tag[1..]) => text += "\n",
            name if is_block(name) => text += "\n",
            _ => {}
        }
    }
    text += &unescaped(rest);
    let mut lines: Vec<String> = text.lines().map(on_one_line).filter(|line| !line.is_empty()).collect();
    lines.push(String::new());
    Plain { text: lines.join("\n"), links }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
        let html = r#"<section><h2 id="latest">You wrote: a &lt; b &amp;amp; c</h2><p>See <a href="/bins/1">your bins</a>, <!><!--<() />-->
            or call <a href="tel:1">01</a>.</p><ul><li>one</li><li><a href="https://gov.uk/x" rel="external">two</a></li></ul></section>"#;
        let Plain { text, links } = plain(html, "https://x.example/");
        assert_eq!(
            text,
            "You wrote: a < b &amp; c\nSee your bins (https://x.example/bins/1), or call 01.\none\ntwo (https://gov.uk/x)\n"
        );
        let links: Vec<(&str, &str)> = links.iter().map(|Link { text, url }| (&**text, &**url)).collect();
        assert_eq!(links, [("your bins", "https://x.example/bins/1"), ("two", "https://gov.uk/x")]);
    }
}
