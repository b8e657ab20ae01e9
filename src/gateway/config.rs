//! `council.toml`: everything in which one council differs from another.

pub mod time_of_day;

use crate::areas;
use crate::origin::Origin;
use crate::store::NoPlace;
use contract::council::{Contact, Council, MissedCollection, ServiceNames, Theme, VERSION};
use domain::{holidays::Division, language::Language, text::Text};
use jiff::civil::Time;
use reqwest::Url;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The made-up borough that is served when no file is given.
pub const EMBEDDED: &str = include_str!("council/aberwen.toml");
/// The settings under which an imported book is served where no others are given.
pub const IMPORTED: &str = include_str!("council/leeds.toml");

/// Writes [`Config`], in which each area has the table of its name: one that is left out is switched off.
macro_rules! config {
    ($($area:ident: $name:ident,)+) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Config {
            pub council: CouncilConfig,
            #[serde(default)]
            pub service: ServiceConfig,
            pub addresses: Option<crate::addresses::Config>,
            #[serde(default)]
            pub store: crate::store::Settings,
            #[serde(default)]
            pub limits: crate::limits::Settings,
            #[serde(default)]
            pub bank_holidays: crate::bank_holidays::Settings,
            #[serde(default)]
            pub ops: crate::ops::Settings,
            $(pub $name: Option<crate::$name::Config>,)+
        }
    };
}

areas::each_area!(config);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilConfig {
    pub name: Text,
    #[serde(deserialize_with = "time_of_day::deserialize")]
    pub put_out_by: Time,
    pub attribution: Option<Text>,
    #[serde(default)]
    pub missed: Option<MissedConfig>,
    /// Whose bank holidays are kept.
    pub division: Division,
    pub theme: Theme,
    pub contact: Contact,
}

/// `[council.missed]`: what to do about a bin that was not collected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedConfig {
    pub text: Option<Text>,
    pub url: Option<String>,
}

/// `[service]`: what the service is called, who answers for it, and where it is. Names that are left out are the
/// council's.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceConfig {
    pub name: Option<Text>,
    /// The body that is responsible for the service.
    pub run_by: Option<Text>,
    /// Whoever knows the bin days.
    pub source: Option<Text>,
    /// How often the source brings new data, in days.
    pub source_days: Option<u16>,
    /// Where people reach the service.
    pub url: Option<Origin>,
    /// A secret that several gateways of one service share. If left out, where nobody signs in, that of the store in PostgreSQL;
    /// else one of its own.
    pub secret_file: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{origin} is not a valid council.toml: {source}")]
    Parse { origin: String, source: toml::de::Error },
    #[error("{origin}: theme.{field} must be a colour like #00513b, not {value:?}")]
    Colour { origin: String, field: &'static str, value: String },
    #[error("{origin}: {field} must be an address on the web like https://aberwen.example, not {value:?}")]
    Link { origin: String, field: &'static str, value: String },
    #[error("{origin}: theme.brand and theme.brandInk have a contrast of {ratio:.1}; text needs at least 4.5")]
    Contrast { origin: String, ratio: f64 },
    #[error("{origin}: {reason}")]
    Store { origin: String, reason: NoPlace },
    #[error("{origin} switches no area of the service on; it needs at least one of these tables: {}", areas::NAMES.join(", "))]
    NoArea { origin: String },
    #[error(
        "{origin} switches reports on without bin days; a missed bin can be reported only where `[bins]` knows them"
    )]
    ReportsWithoutBins { origin: String },
    #[error(
        "{origin} has people sign in and no service.secret_file: in PostgreSQL the secret would lie beside what it seals. \
         Write it into a file that gateways alone may read, the same for each of them (`openssl rand -hex 32`); where \
         gateways have served before, what `SELECT secret FROM secret` finds, and then `DELETE FROM secret`"
    )]
    SecretInStore { origin: String },
    #[error("{origin}: {reason}")]
    Account { origin: String, reason: crate::account::ConfigFault },
    #[error("{origin}: {reason}")]
    Identity { origin: String, reason: crate::identity::ConfigFault },
}

impl Config {
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        Self::parse(&path.display().to_string(), &text)
    }

    pub fn parse(origin: &str, text: &str) -> Result<Self, ConfigError> {
        let config: Config =
            toml::from_str(text).map_err(|source| ConfigError::Parse { origin: origin.to_owned(), source })?;
        config.check_theme(origin)?;
        config.check_links(origin)?;
        let store = config.store.database();
        let database = store.map_err(|reason| ConfigError::Store { origin: origin.to_owned(), reason })?;
        if database.is_some() && config.identity.is_some() && config.service.secret_file.is_none() {
            return Err(ConfigError::SecretInStore { origin: origin.to_owned() });
        }
        if config.council().areas.is_empty() {
            return Err(ConfigError::NoArea { origin: origin.to_owned() });
        }
        if config.reports.is_some() && config.bins.is_none() {
            return Err(ConfigError::ReportsWithoutBins { origin: origin.to_owned() });
        }
        let identity = config.identity.as_ref().map_or(Ok(()), |identity| identity.check(config.service.url.is_some()));
        identity.map_err(|reason| ConfigError::Identity { origin: origin.to_owned(), reason })?;
        if let Some(account) = &config.account {
            let checked = account.check(config.identity.is_some(), config.service.url.as_deref());
            checked.map_err(|reason| ConfigError::Account { origin: origin.to_owned(), reason })?;
        }
        Ok(config)
    }

    /// Where the addresses are. The made-up bin days are for the made-up borough's homes alone, so those come with them.
    pub fn addresses(&self) -> crate::addresses::Config {
        self.addresses.unwrap_or(match &self.bins {
            Some(crate::bins::Config::Embedded) => crate::addresses::Config::Embedded,
            _ => crate::addresses::Config::Book,
        })
    }

    /// What the screens are told of this council.
    pub fn council(&self) -> Council {
        let CouncilConfig { name, put_out_by, attribution, missed, division, theme, contact } = &self.council;
        let or_council = |text: &Option<Text>| text.as_ref().unwrap_or(name).clone();
        let service = ServiceNames {
            name: or_council(&self.service.name),
            run_by: or_council(&self.service.run_by),
            source: or_council(&self.service.source),
        };
        let mut council = Council {
            name: name.clone(),
            service,
            contract_version: VERSION,
            languages: Language::ALL.to_vec(),
            areas: Vec::new(),
            division: *division,
            theme: theme.clone(),
            contact: contact.clone(),
            put_out_by: *put_out_by,
            source_days: self.service.source_days,
            containers: Vec::new(),
            missed: missed.clone().map(|MissedConfig { text, url }| MissedCollection { text, url }),
            missed_window: None,
            outward_only: false,
            writers: Vec::new(),
            attribution: attribution.clone(),
        };
        areas::introduce(self, &mut council);
        council
    }

    /// Nothing that a page links to may be anything but a page: no script, no file.
    fn check_links(&self, origin: &str) -> Result<(), ConfigError> {
        let (contact, missed) = (&self.council.contact, self.council.missed.as_ref());
        let links = [
            ("contact.website", Some(&contact.website)),
            ("contact.form", contact.form.as_ref()),
            ("contact.privacy", contact.privacy.as_ref()),
            ("missed.url", missed.and_then(|missed| missed.url.as_ref())),
        ];
        for (field, value) in links.into_iter().filter_map(|(field, value)| Some((field, value?))) {
            if !Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "https" | "http")) {
                return Err(ConfigError::Link { origin: origin.to_owned(), field, value: value.clone() });
            }
        }
        Ok(())
    }

    /// Text on the council's colour must be readable: WCAG 2.2, success criterion 1.4.3.
    fn check_theme(&self, origin: &str) -> Result<(), ConfigError> {
        let Theme { brand, brand_ink } = &self.council.theme;
        let luminance = |field, value: &str| {
            luminance(value).ok_or_else(|| ConfigError::Colour {
                origin: origin.to_owned(),
                field,
                value: value.to_owned(),
            })
        };
        let (one, two) = (luminance("brand", brand)?, luminance("brandInk", brand_ink)?);
        let ratio = (one.max(two) + 0.05) / (one.min(two) + 0.05);
        if ratio < 4.5 {
            return Err(ConfigError::Contrast { origin: origin.to_owned(), ratio });
        }
        Ok(())
    }
}

/// Relative luminance of `#rrggbb`, as WCAG 2.2 defines it.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(&digits[from..from + 2], 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{addresses, testing::assembled};
    use jiff::civil::date;

    #[test]
    fn the_embedded_council_is_valid() {
        let config = Config::parse("embedded", EMBEDDED).unwrap();
        assert_eq!(config.council().name.cy, "Cyngor Bwrdeistref Aberwen");
    }

    #[test]
    fn unreadable_colours_are_refused_with_the_figure() {
        let pale = EMBEDDED.replace("#00513b", "#cccccc");
        let error = Config::parse("council.toml", &pale).unwrap_err();
        assert!(error.to_string().contains("contrast of 1.6"), "{error}");
    }

    #[test]
    fn a_colour_that_is_none_is_named() {
        let error = Config::parse("council.toml", &EMBEDDED.replace("#00513b", "green")).unwrap_err();
        assert!(error.to_string().contains("theme.brand must be a colour like #00513b"), "{error}");
    }

    #[test]
    fn the_service_is_the_council_s_unless_it_is_said_to_be_another_s() {
        let service = |text: &str| Config::parse("council.toml", text).unwrap().council().service;
        let plain = service(EMBEDDED);
        for name in [plain.name, plain.run_by, plain.source] {
            assert_eq!(name.en, "Aberwen Borough Council");
        }
        let other = format!("{EMBEDDED}\n[service]\nrun_by = {{ en = \"Friends\", cy = \"Ffrindiau\" }}\n");
        assert_eq!(
            (&*service(&other).run_by.cy, &*service(&other).source.en),
            ("Ffrindiau", "Aberwen Borough Council")
        );
    }

    #[test]
    fn a_link_that_is_none_is_named() {
        let text = EMBEDDED.replace("[bins]", "[council.missed]\nurl = \"javascript:alert(1)\"\n[bins]");
        let error = Config::parse("council.toml", &text).unwrap_err().to_string();
        assert!(error.contains("missed.url must be an address on the web"), "{error}");
        let text = EMBEDDED.replace("https://aberwen.example", "aberwen.example");
        let error = Config::parse("council.toml", &text).unwrap_err().to_string();
        assert!(error.contains("contact.website must be"), "{error}");
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let error = Config::parse("council.toml", &EMBEDDED.replace("put_out_by", "put_out_buy")).unwrap_err();
        assert!(error.to_string().contains("put_out_buy"), "{error}");
    }

    #[test]
    fn the_service_is_the_councils_unless_it_says_otherwise() {
        let service = |table: &str| Config::parse("council.toml", &[EMBEDDED, table].concat()).map(|it| it.service);
        assert!(service("").unwrap().url.is_none());
        let named = service("[service]\nname = { en = \"Bin days\", cy = \"Dyddiau biniau\" }").unwrap();
        assert_eq!(named.name.unwrap().cy, "Dyddiau biniau");
        let error = service("[service]\nurl = \"https://bins.example/start\"").unwrap_err().to_string();
        assert!(error.contains("https://bins.example.gov.uk") && error.contains("url = "), "{error}");
    }

    #[test]
    fn a_store_that_is_none_is_named_and_a_password_is_not_shown() {
        let table = "[store]\nurl = \"postgres://doorstep:s3cret@db.internal/doorstep\"\n";
        let error = Config::parse("council.toml", &[EMBEDDED, table].concat()).unwrap_err().to_string();
        assert!(error.contains("council.toml: store.url must not hold a password"), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn the_secret_of_those_who_sign_in_does_not_lie_beside_what_it_seals() {
        let store = "[store]\nurl = \"postgres://doorstep@db.internal/doorstep\"\n";
        let error = Config::parse("council.toml", &[EMBEDDED, store].concat()).unwrap_err().to_string();
        assert!(error.contains("service.secret_file") && error.contains("openssl rand -hex 32"), "{error}");
        let file = "[service]\nsecret_file = \"/run/secrets/doorstep\"\n";
        assert!(Config::parse("council.toml", &[EMBEDDED, store, file].concat()).is_ok());
        let (before, _) = EMBEDDED.split_once("[identity]").unwrap();
        assert!(Config::parse("council.toml", &[before, store].concat()).is_ok(), "nobody signs in");
    }

    #[test]
    fn the_areas_are_those_that_have_a_table() {
        assert_eq!(Config::parse("council.toml", EMBEDDED).unwrap().council().areas, areas::NAMES);
        let (none, _) = EMBEDDED.split_once("[bins]").unwrap();
        let error = Config::parse("council.toml", none).unwrap_err().to_string();
        assert!(error.contains("no area of the service on") && error.contains("bins"), "{error}");
        let alone = EMBEDDED.replace("[bins]\nadapter = \"embedded\"", "");
        let error = Config::parse("council.toml", &alone).unwrap_err().to_string();
        assert!(error.contains("reports on without bin days") && error.contains("`[bins]`"), "{error}");
        let (before, after) = EMBEDDED.split_once("[identity]").unwrap();
        let nobody = [before, "[reports]", after.split_once("[reports]").unwrap().1].concat();
        let error = Config::parse("council.toml", &nobody).unwrap_err().to_string();
        assert!(error.contains("account is switched on without identity"), "{error}");
    }

    #[test]
    fn payments_elsewhere_need_a_way_back() {
        let pay = "[account.payments]\nadapter = \"govuk-pay\"\nkey_file = \"key\"";
        let text = EMBEDDED.replace("[account.payments]\nadapter = \"embedded\"", pay);
        let with_url =
            |url: &str| Config::parse("council.toml", &[&*text, "\n[service]\nurl = \"", url, "\""].concat());
        for error in [Config::parse("council.toml", &text).unwrap_err(), with_url("http://bins.example").unwrap_err()] {
            assert!(error.to_string().contains("needs `[service] url` with https"), "{error}");
        }
        assert!(with_url("https://bins.example").is_ok());
    }

    /// The council, then what else a file may hold.
    fn examples() -> Vec<&'static str> {
        let blocks = include_str!("README.md").split("```toml\n").skip(1);
        blocks.map(|block| block.split("```").next().unwrap()).collect()
    }

    #[test]
    fn the_readme_s_store_is_a_database_whose_password_is_elsewhere() {
        let (_, store) = include_str!("README.md").split_once("```text\n[store]").unwrap();
        let table = format!("[store]{}", store.split("```").next().unwrap());
        let (council, _) = EMBEDDED.split_once("[identity]").unwrap();
        let settings = Config::parse("README.md", &[council, &table].concat()).unwrap().store;
        assert_eq!(settings.database().unwrap().unwrap().host_str(), Some("db.internal"));
        assert!(settings.password_file.is_some());
    }

    #[tokio::test]
    async fn every_example_of_the_readme_is_served() {
        let [council, rest @ ..] = &examples()[..] else { panic!("the README has no example") };
        let data = tempfile::tempdir().unwrap();
        let (to_be_tried, _) = council.split_once("[service]").unwrap();
        let serve = |example: &str| {
            // Nobody else reaches what is there for trying.
            let council = if example.contains("[identity]") { to_be_tried } else { council };
            let config = Config::parse("README.md", &[council, example].concat()).unwrap();
            assert_eq!(config.limits.addresses_per_day, 1000);
            assembled(config, data.path(), date(2026, 11, 22)).map(drop)
        };
        // All but the made-up borough need an import first, and the gateway says so.
        for example in rest.iter().filter(|example| !example.contains("[addresses]")) {
            let error = serve(example).unwrap_err().to_string();
            assert!(
                error.contains("run `gateway import addresses") && error.contains("gateway import leeds"),
                "{error}"
            );
        }
        addresses::tests::import(data.path(), 1);
        for example in rest {
            assert_eq!(serve(example).map_err(|error| error.to_string()), Ok(()), "{example}");
        }
    }

    #[tokio::test]
    async fn the_homes_of_the_made_up_borough_come_with_its_bin_days() {
        let data = tempfile::tempdir().unwrap();
        let text = EMBEDDED.replace("[addresses]\nadapter = \"embedded\"", "");
        let config = Config::parse("council.toml", &text).unwrap();
        assert!(assembled(config, data.path(), date(2026, 11, 22)).is_ok());
    }

    #[tokio::test]
    async fn bin_days_of_one_town_are_not_served_for_the_homes_of_another() {
        let data = tempfile::tempdir().unwrap();
        addresses::tests::import(data.path(), 1);
        let leeds = IMPORTED.to_owned() + "\n[addresses]\nadapter = \"embedded\"";
        let book = EMBEDDED.replace("[addresses]\nadapter = \"embedded\"", "[addresses]\nadapter = \"book\"");
        for text in [book, leeds] {
            let config = Config::parse("council.toml", &text).unwrap();
            let error = assembled(config, data.path(), date(2026, 11, 22)).err().unwrap().to_string();
            assert!(error.contains("bins.adapter") && error.contains("[addresses]"), "{error}");
        }
    }
}
