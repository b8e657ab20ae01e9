//! The areas, a line each. Nothing else in this room names them: what a page of one means, and where it is, stands in its
//! own `page.rs`.

use crate::language::in_language;
use domain::language::Language;

/// A page of one area: read from a path and written to one in the same file, so that both cannot disagree.
pub trait AreaPage: Sized {
    /// The first segment of its paths: `bins`.
    const ROOT: &'static str;
    /// The other segments that are names. People write them with capitals as well; ids keep theirs.
    const NAMES: &'static [&'static str] = &[];

    /// Reads what follows the root. `value` gives the decoded value of a name in the query.
    fn read(rest: &[&str], value: &dyn Fn(&str) -> Option<String>) -> Option<Self>;

    /// What follows the root: `/42/month/2026-11`, `?q=weir`.
    fn rest(&self) -> String;

    /// A page of the gateway's alone, which the app leaves as it is.
    fn is_document(&self) -> bool {
        false
    }

    fn path(&self, language: Language) -> String {
        in_language(&["/", Self::ROOT, &self.rest()].concat(), language)
    }
}

/// Writes [`Page`], a page of any area, by asking the one that has the root.
macro_rules! areas {
    ($($area:ident: $name:ident,)*) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Page {
            $($area(crate::$name::Page)),*
        }

        impl Page {
            pub(crate) fn read(root: &str, rest: &[&str], value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
                match root {
                    $(<crate::$name::Page>::ROOT => AreaPage::read(rest, value).map(Page::$area),)*
                    _ => None,
                }
            }

            pub(crate) fn is_document(&self) -> bool {
                match self {
                    $(Page::$area(page) => page.is_document()),*
                }
            }

            pub(crate) fn path(&self, language: Language) -> String {
                match self {
                    $(Page::$area(page) => page.path(language)),*
                }
            }

            /// Whether a segment of a path is the name of something, in small letters.
            pub(crate) fn is_name(segment: &str) -> bool {
                $(segment == <crate::$name::Page>::ROOT || <crate::$name::Page>::NAMES.contains(&segment))||*
            }
        }

        $(impl From<crate::$name::Page> for crate::Destination {
            fn from(page: crate::$name::Page) -> Self {
                crate::Destination::Area(Page::$area(page))
            }
        })*
    };
}

areas! {
    Account: account,
    Assistant: assistant,
    Bins: bins,
    Desk: desk,
    Identity: identity,
    Information: information,
    Reports: reports,
}

/// Where a person signs in and sees their own, for the head of every page: address and text.
#[cfg(feature = "ssr")]
pub(crate) fn account(context: crate::Context) -> Option<(String, String)> {
    let account = crate::identity::Page::Account;
    let text = || context.words().identity_account().to_owned();
    context.has_area(crate::identity::Page::ROOT).then(|| (account.path(context.language), text()))
}

/// Where a person asks in their own words, for every page: address and text.
#[cfg(feature = "ssr")]
pub(crate) fn ask(context: crate::Context) -> Option<(String, String)> {
    let text = || context.words().ask_title().to_owned();
    context.has_area("assistant").then(|| (crate::assistant::Page::Ask.path(context.language), text()))
}

/// Where those who work for the council answer people, for their own first page: address and text.
#[cfg(feature = "ssr")]
pub(crate) fn answers(context: crate::Context) -> Option<(String, String)> {
    let path = || in_language(contract::desk::staff_doors::QUEUE, context.language);
    context.has_area("desk").then(|| (path(), context.words().desk_staff_link().to_owned()))
}

/// Where a person talks to somebody at the council: address and text. `about` is what was said to the assistant.
#[cfg(feature = "ssr")]
pub(crate) fn person(
    context: crate::Context,
    about: Option<&domain::assistant::ConversationId>,
) -> Option<(String, String)> {
    let page = about.map_or(crate::desk::Page::Start, |id| crate::desk::Page::About(id.clone()));
    let path = page.path(context.language);
    context.has_area("desk").then(|| (path, context.words().desk_title().to_owned()))
}

/// Where those who work for the council see what people ask the assistant, for their own first page: address and text.
#[cfg(feature = "ssr")]
pub(crate) fn insight(context: crate::Context) -> Option<(String, String)> {
    let path = || in_language(contract::insight::doors::INSIGHT, context.language);
    context.has_area("assistant").then(|| (path(), context.words().insight_title().to_owned()))
}

/// Every page that an area writes is read back as the same, in each language.
#[cfg(test)]
pub(crate) fn assert_read_back<P: AreaPage + Clone + Into<crate::Destination>>(pages: impl IntoIterator<Item = P>) {
    for page in pages {
        for language in Language::ALL {
            let path = page.path(language);
            let (path, query) = path.split_once('?').unwrap_or((&path, ""));
            let value = |name: &str| {
                let mut pairs = url::form_urlencoded::parse(query.as_bytes());
                pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
            };
            let read = crate::Destination::of(path, value);
            assert_eq!(read, (language, page.clone().into()), "{path}");
        }
    }
}
