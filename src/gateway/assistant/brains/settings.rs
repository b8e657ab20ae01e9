//! `[assistant.outside]`: which brains there are, and about what each is asked.

use super::{
    Brain,
    consultation::{Brains, OnDuty, Topic},
    off_switch::OffSwitch,
    openai::{self, OpenAi},
    rasa::{self, Rasa},
};
use crate::upstream;
use ::assistant::dialogue::{Rule, Way};
use anyhow::{Context, bail, ensure};
use domain::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Within so many seconds a brain has answered, with all that it looks up; else the embedded one does.
    #[serde(default = "seconds")]
    pub seconds: f64,
    /// A file of topics that are switched off, one a line.
    pub off_file: Option<PathBuf>,
    /// What no answer may have in it.
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// Which brain is asked about a topic.
    pub topics: BTreeMap<String, String>,
    pub brains: BTreeMap<String, One>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "lowercase")]
pub enum One {
    OpenAi(openai::Settings),
    Rasa(rasa::Settings),
}

fn seconds() -> f64 {
    8.0
}

/// A person waits.
pub fn patience() -> upstream::Settings {
    upstream::Settings { seconds: 20, most_bytes: 256 * 1024, failures: 3, pause_seconds: 30 }
}

impl Settings {
    /// By whom answers may be written, as people are told.
    pub fn names(&self) -> impl Iterator<Item = Text> {
        self.brains.values().map(|one| one.name().clone())
    }

    pub(super) fn open(&self) -> anyhow::Result<Brains> {
        ensure!((0.1..=60.0).contains(&self.seconds), "assistant.outside.seconds must be from 0.1 to 60");
        for (topic, name) in &self.topics {
            check(topic)?;
            ensure!(self.brains.contains_key(name), "assistant.outside.topics: there is no brain {name:?}");
        }
        let open = |(name, one): (&String, &One)| {
            let on_duty = one.open().with_context(|| format!("assistant.outside.brains.{name} cannot be asked"))?;
            anyhow::Ok((name.clone(), on_duty))
        };
        Ok(Brains {
            topics: self.topics.iter().map(|(topic, name)| (topic.clone(), name.clone())).collect(),
            brains: self.brains.iter().map(open).collect::<anyhow::Result<_>>()?,
            off: OffSwitch::of(self.off_file.clone()),
            patience: Duration::from_secs_f64(self.seconds),
            forbidden: self.forbidden.iter().map(|term| term.to_lowercase()).collect(),
        })
    }
}

impl One {
    fn name(&self) -> &Text {
        match self {
            One::OpenAi(settings) => &settings.name,
            One::Rasa(settings) => &settings.name,
        }
    }

    fn open(&self) -> anyhow::Result<OnDuty> {
        let (name, brain): (&Text, Arc<dyn Brain>) = match self {
            One::OpenAi(settings) => (self.name(), Arc::new(OpenAi::open(settings)?)),
            One::Rasa(settings) => (self.name(), Arc::new(Rasa::open(settings)?)),
        };
        ensure!(!name.en.is_empty() && !name.cy.is_empty(), "it needs a name in each language");
        Ok(OnDuty { name: name.clone(), brain })
    }
}

/// What the assistant looks up or does by itself, and what a person decides, goes to no outside brain.
fn check(topic: &str) -> anyhow::Result<()> {
    if topic == Topic::UNKNOWN {
        return Ok(());
    }
    let covers = |rule: &&Rule| Topic::Intent(rule.intent.to_owned()).is_of(topic);
    let mut covered = Rule::all().filter(covers).peekable();
    if covered.peek().is_none() {
        bail!(
            "assistant.outside.topics: {topic:?} is none: it is an intent of src/assistant/intents.tsv, an area such as tax.*, or unknown"
        );
    }
    ensure!(
        covered.any(may_be_told),
        "assistant.outside.topics: {topic:?} is done by the assistant or by a person, and no brain is asked about it"
    );
    Ok(())
}

/// Whether a brain may be asked about it, where its topic is switched on.
pub fn may_be_told(rule: &Rule) -> bool {
    rule.way == Way::Tell && !rule.intent.starts_with("meta.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRAIN: &str = "[brains.writer]\nadapter = \"openai\"\nurl = \"https://llm.example/v1\"\nmodel = \"small\"\n\
                         name = { en = \"Writer\", cy = \"Awdur\" }\n";

    fn opened(text: &str) -> Result<Brains, String> {
        let settings: Settings = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.open().map_err(|error| format!("{error:#}"))
    }

    #[tokio::test]
    async fn a_topic_leads_to_the_brain_that_is_named_for_it() {
        let topics = "[topics]\n\"tax.*\" = \"writer\"\n\"tax.band\" = \"other\"\nunknown = \"writer\"\n";
        let other = BRAIN.replace("brains.writer", "brains.other").replace("\"Writer\"", "\"Other\"");
        let brains = opened(&[topics, BRAIN, &other].concat()).unwrap();
        for (topic, name) in [
            (Topic::Intent("tax.refund".into()), Some("Writer")),
            (Topic::Intent("tax.band".into()), Some("Other")),
            (Topic::Unknown, Some("Writer")),
            (Topic::Intent("planning.apply".into()), None),
            (Topic::Intent("taxi.rank".into()), None),
        ] {
            let on = brains.on(&topic).await;
            assert_eq!(on.map(|on| on.on_duty.name.en.clone()).as_deref(), name, "{topic:?}");
        }
        assert!(Brains::open(None).unwrap().on(&Topic::Unknown).await.is_none());
    }

    #[test]
    fn a_mistake_is_named() {
        let with = |topics: &str| [topics, BRAIN].concat();
        for (text, named) in [
            (with("[topics]\n\"tax.evade\" = \"writer\"\n"), "tax.evade"),
            (with("[topics]\n\"waste.missed\" = \"writer\"\n"), "no brain is asked about it"),
            (with("[topics]\n\"tax.arrears\" = \"writer\"\n"), "no brain is asked about it"),
            (with("[topics]\nunknown = \"nobody\"\n"), "nobody"),
            (with("seconds = 0.0\n[topics]\n"), "seconds"),
            (with("[topics]\n").replace("https://llm", "http://llm"), "https"),
            (with("[topics]\n").replace("small", ""), "model"),
            (with("[topics]\n") + "key_file = \"/nowhere/key\"\n", "/nowhere/key"),
            (with("[topics]\n") + "key = \"secret\"\n", "unknown field `key`"),
            (with("[topics]\n").replace("\"openai\"", "\"oracle\""), "oracle"),
            (with("[topics]\n").replace("\"Awdur\"", "\"\""), "in each language"),
        ] {
            let error = opened(&text).map(|_| ()).unwrap_err();
            assert!(error.contains(named), "{named}: {error}");
        }
    }
}
