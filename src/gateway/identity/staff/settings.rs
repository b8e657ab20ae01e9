//! `[identity.staff]`: by whom those who work for the council prove who they are, and what each team may do.

use crate::identity::provider::{self, Proof};
use domain::{
    identity::{SessionRule, StaffRole},
    text::Text,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub provider: provider::Settings,
    /// The claim of the ID token with the groups or roles of whoever has signed in.
    #[serde(default = "groups")]
    pub groups_claim: String,
    pub teams: Vec<Team>,
    #[serde(default = "minutes")]
    pub idle_minutes: u32,
    #[serde(default = "hours")]
    pub hours: u32,
}

fn groups() -> String {
    "groups".to_owned()
}

/// A desk is left for a while, and what is open on it is not the clerk's own.
const fn minutes() -> u32 {
    15
}

const fn hours() -> u32 {
    8
}

/// Those who do the same work, by the name that people are told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub name: Text,
    pub roles: Vec<StaffRole>,
    /// What the provider calls their groups or roles.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Single people of it, by what the provider calls them (`sub`) or by their e-mail address.
    #[serde(default)]
    pub members: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("in [identity.staff.provider]: {0}")]
    Provider(#[from] provider::SettingsError),
    #[error(
        "identity.staff.teams must hold one at least, each with a name in both languages, roles, and groups or members"
    )]
    Team,
    #[error("identity.staff must end sessions: idle_minutes from 5 to 1440, hours from 1 to 24")]
    Session,
}

impl Settings {
    pub fn check(&self) -> Result<(), SettingsError> {
        self.provider.check()?;
        if self.teams.is_empty() || !self.teams.iter().all(Team::is_sound) {
            return Err(SettingsError::Team);
        }
        if self.session().is_sound() { Ok(()) } else { Err(SettingsError::Session) }
    }

    pub fn session(&self) -> SessionRule {
        SessionRule { idle_minutes: self.idle_minutes, hours: self.hours }
    }
}

impl Team {
    fn is_sound(&self) -> bool {
        let is_named = !self.name.en.trim().is_empty() && !self.name.cy.trim().is_empty();
        is_named && !self.roles.is_empty() && !(self.groups.is_empty() && self.members.is_empty())
    }

    fn has(&self, proof: &Proof, groups_claim: &str) -> bool {
        let groups = proof.more.get(groups_claim);
        let is_in = |group: &String| groups.is_some_and(|groups| names(groups, group));
        self.groups.iter().any(is_in) || self.members.iter().any(|member| is_member(proof, member))
    }
}

/// The first team of theirs, if they have one.
pub fn team<'a>(teams: &'a [Team], proof: &Proof, groups_claim: &str) -> Option<&'a Team> {
    teams.iter().find(|team| team.has(proof, groups_claim))
}

/// Providers write one group as a text and several as a list.
fn names(groups: &Value, group: &str) -> bool {
    match groups {
        Value::String(one) => one == group,
        Value::Array(many) => many.iter().any(|one| one.as_str() == Some(group)),
        _ => false,
    }
}

/// An address that the provider does not say to be theirs is nobody's: some let people write in whatever they like.
fn is_member(proof: &Proof, member: &str) -> bool {
    let is_theirs = proof.more.get("email_verified") == Some(&Value::Bool(true));
    let email = proof.more.get("email").and_then(Value::as_str).filter(|_| is_theirs);
    proof.subject == member || email.is_some_and(|email| member.contains('@') && email.eq_ignore_ascii_case(member))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::{Confidence, Details};
    use serde_json::json;

    const PROVIDER: &str = "[provider]\nissuer = \"https://p.example/\"\nclient_id = \"c\"\nsecret_file = \"s\"\n";
    const TEAM: &str = "[[teams]]\nname = { en = \"Desk\", cy = \"Desg\" }\nroles = [\"look_up\"]\n";

    fn settings(lines: &[&str]) -> Result<Settings, String> {
        let settings: Settings = toml::from_str(&lines.concat()).map_err(|error| error.to_string())?;
        settings.check().map_err(|error| error.to_string())?;
        Ok(settings)
    }

    fn team_of(team_lines: &str, subject: &str, more: Value) -> Option<String> {
        let settings = settings(&["groups_claim = \"roles\"\n", PROVIDER, TEAM, team_lines]).unwrap();
        let Value::Object(more) = more else { return None };
        let (session, name, id_token) = (None, None, String::new());
        let (subject, confidence, details) = (subject.to_owned(), Confidence::P0, Details::default());
        let proof = Proof { subject, session, confidence, name, details, id_token, more };
        team(&settings.teams, &proof, &settings.groups_claim).map(|team| team.name.en.clone())
    }

    #[test]
    fn a_team_is_a_few_lines_and_a_mistake_is_named() {
        let found = settings(&[PROVIDER, TEAM, "groups = [\"a\"]\n"]).unwrap();
        assert_eq!((found.session(), &*found.groups_claim), (SessionRule { idle_minutes: 15, hours: 8 }, "groups"));
        for (lines, told) in [
            (&["teams = []\n", PROVIDER][..], "must hold one at least"),
            (&[PROVIDER, TEAM], "groups or members"),
            (&[PROVIDER, &TEAM.replace("Desg", " "), "groups = [\"a\"]\n"], "in both languages"),
            (&[PROVIDER, &TEAM.replace("look_up", "all"), "groups = [\"a\"]\n"], "unknown variant"),
            (&["idle_minutes = 0\n", PROVIDER, TEAM, "groups = [\"a\"]\n"], "idle_minutes from 5"),
            (&["group_claim = \"a\"\n", PROVIDER, TEAM, "groups = [\"a\"]\n"], "group_claim"),
            (&[&PROVIDER.replace("secret_file", "key"), TEAM, "groups = [\"a\"]\n"], "unknown field `key`"),
            (&[&PROVIDER.replace("https", "http"), TEAM, "groups = [\"a\"]\n"], "in [identity.staff.provider]"),
        ] {
            let error = settings(lines).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn a_group_is_one_or_one_of_several_and_nobody_s_by_a_part_of_its_name() {
        for (roles, is) in [
            (json!("desk"), true),
            (json!(["other", "desk"]), true),
            (json!(["desk2", "des"]), false),
            (json!("desk other"), false),
            (json!({ "desk": true }), false),
            (json!([["desk"]]), false),
            (Value::Null, false),
        ] {
            let found = team_of("groups = [\"desk\"]\n", "s", json!({ "roles": roles, "groups": "desk" }));
            assert_eq!(found.is_some(), is, "{roles}");
        }
    }

    #[test]
    fn a_member_is_known_by_what_the_provider_calls_them_or_by_an_address_that_it_believes() {
        let lines = "members = [\"oid-7\", \"Cerys@council.example\"]\n";
        for (subject, more, is) in [
            ("oid-7", json!({}), true),
            ("oid-8", json!({ "email": "cerys@council.example" }), false),
            ("oid-8", json!({ "email": "cerys@council.example", "email_verified": true }), true),
            ("oid-8", json!({ "email": "cerys@council.example", "email_verified": false }), false),
            ("oid-8", json!({ "email": "cerys@council.example", "email_verified": "no" }), false),
            ("oid-8", json!({ "email": "oid-7" }), false),
            ("oid-8", json!({ "email": "huw@council.example" }), false),
        ] {
            assert_eq!(team_of(lines, subject, more.clone()).is_some(), is, "{subject} {more}");
        }
    }
}
