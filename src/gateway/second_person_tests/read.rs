//! What a page of ours leads to: its links and its forms, as a browser reads them.

use crate::pages::DRAWN_FOR;
use url::form_urlencoded;

/// One button of a form, with the fields that go along unseen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    pub action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    pub fn body(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| &**value)
    }

    fn ids(&self) -> impl Iterator<Item = String> {
        let named = |(name, value): &(String, String)| id(value).map(|id| format!(" {name}={id}"));
        self.fields.iter().filter_map(named)
    }

    pub fn has_id(&self) -> bool {
        shape(&self.action) != self.action || self.ids().next().is_some()
    }

    /// Its address and its fields with an id; the name of the button where it has none.
    pub fn shape(&self) -> String {
        let (ids, button) = (self.ids().collect::<String>(), self.fields.last().map(|(name, _)| format!(" {name}")));
        [shape(&self.action), if ids.is_empty() { button.unwrap_or_default() } else { ids }].concat()
    }
}

/// What stands for an id in a shape; none for other texts.
fn id(text: &str) -> Option<&'static str> {
    let is_of = |length: usize, digit: fn(char) -> bool| text.len() == length && text.chars().all(digit);
    if is_of(32, |letter| letter.is_ascii_hexdigit()) {
        Some("{id}")
    } else if is_of(13, |letter| letter.is_ascii_digit()) {
        Some("{moment}")
    } else if text.starts_with("DS-") {
        Some("{reference}")
    } else if is_of(12, |letter| letter.is_ascii_digit()) {
        Some("{uprn}")
    } else {
        None
    }
}

/// The path with a name in the place of each id.
pub fn shape(path: &str) -> String {
    path.split('/').map(|segment| id(segment).unwrap_or(segment)).collect::<Vec<_>>().join("/")
}

/// The texts of the tags of this name.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    html.split(&*start).skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)).collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = [" ", tag].concat();
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.replace("&amp;", "&"))
}

/// To pages of this site in English; the Welsh ones have the same ids.
pub fn links(html: &str) -> Vec<String> {
    let addresses = tags(html, "a").into_iter().filter_map(|tag| attribute(tag, "href"));
    let is_page = |path: &String| {
        let starts = ["/identity", "/account", "/reports", "/auth/receipts"];
        starts.iter().any(|start| path.starts_with(start)) && !path.contains(['?', '#'])
    };
    addresses.filter(is_page).collect()
}

pub fn forms(html: &str) -> Vec<Form> {
    let (mut forms, texts) = (Vec::new(), html.split("<form ").skip(1));
    for text in texts.filter_map(|rest| rest.split_once("</form>").map(|(text, _)| text)) {
        let (own, inside) = text.split_once('>').unwrap_or_default();
        if attribute(own, "method").as_deref() != Some("post") {
            continue;
        }
        let action = attribute(own, "action").unwrap_or_default();
        let field = |tag: &str| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()));
        let unseen = tags(inside, "input").into_iter().filter(|tag| tag.contains("type=\"hidden\"")).filter_map(field);
        // Whoever sends it has a page of their own: the one of another is refused as such.
        let unseen: Vec<_> = unseen.filter(|(name, _)| name != DRAWN_FOR).collect();
        let buttons: Vec<_> = tags(inside, "button").into_iter().filter_map(field).collect();
        let with = |button| Form { action: action.clone(), fields: unseen.iter().cloned().chain(button).collect() };
        if buttons.is_empty() {
            forms.push(with(None));
        }
        forms.extend(buttons.into_iter().map(|button| with(Some(button))));
    }
    forms
}
