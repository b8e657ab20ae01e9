//! The web app manifest of each language: under which name the app stands on a home screen, and where it opens.

use anyhow::Context;
use contract::council::Council;
use domain::language::Language;
use screens::{AreaPage, Destination, bins};
use serde_json::{Value, json};
use words::Words;

/// The built manifest, which has what is the same in both languages, with the council's name and colour and the words of
/// `language`. It is one app whichever language it is installed in: its `id` stays.
pub fn written(template: &str, council: &Council, language: Language) -> anyhow::Result<String> {
    let mut manifest: Value = serde_json::from_str(template).context("the manifest is not JSON")?;
    let words = Words::of(language);
    let shortcut = |name: &str, url: String| json!({ "name": name, "url": url, "icons": [manifest["icons"][0]] });
    let shortcuts = [
        shortcut(words.bins_next(), Destination::Home.path(language)),
        shortcut(words.settings_add(), bins::Page::Find.path(language)),
    ];
    manifest["shortcuts"] = shortcuts.into();
    manifest["name"] = council.service.name.in_language(language).into();
    manifest["short_name"] = words.manifest_short_name().into();
    manifest["description"] = words.search_description().into();
    manifest["lang"] = language.tag().into();
    manifest["start_url"] = Destination::Home.path(language).into();
    manifest["theme_color"] = council.theme.brand.clone().into();
    Ok(manifest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, EMBEDDED};

    #[test]
    fn each_language_has_the_same_app_in_its_own_words() {
        let template = include_str!("../../../public/manifest.webmanifest");
        let council = Config::parse("embedded", EMBEDDED).unwrap().council();
        let [english, welsh] = Language::ALL
            .map(|language| serde_json::from_str::<Value>(&written(template, &council, language).unwrap()).unwrap());
        assert_eq!((&english["id"], &english["icons"]), (&welsh["id"], &welsh["icons"]));
        assert_eq!(welsh["name"], "Cyngor Bwrdeistref Aberwen");
        assert_eq!((&welsh["lang"], &welsh["start_url"]), (&json!("cy"), &json!("/cy")));
        assert_eq!(welsh["shortcuts"][1]["name"], "Dod o hyd i gyfeiriad arall");
        assert_eq!(welsh["shortcuts"][1]["url"], "/cy/bins");
        assert_eq!(welsh["shortcuts"][0]["icons"][0], welsh["icons"][0]);
        assert_eq!((&english["short_name"], &english["theme_color"]), (&json!("Bin days"), &json!("#00513b")));
    }
}
