//! Which bin, box, bag or caddy is meant. Colours and names are each council's own, so what is said is held against the list of
//! its containers.

use super::{
    container_words::{Facet, facet},
    tokens::Tokens,
};
use crate::words;
use domain::{
    bins::{Calendar, Colour, ContainerKind, Material, Service},
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A service of the council, with what it is collected in.
#[derive(Clone, Copy, Debug)]
pub struct Collected<'a> {
    pub id: &'a str,
    /// Of the service: "Food waste".
    pub service: &'a Text,
    pub container: &'a domain::bins::Container,
    pub material: Material,
}

impl<'a> From<&'a Service> for Collected<'a> {
    fn from(of: &'a Service) -> Self {
        Collected { id: &of.id, service: &of.name, container: &of.container, material: of.material }
    }
}

impl<'a> From<&'a Calendar> for Collected<'a> {
    fn from(of: &'a Calendar) -> Self {
        Collected { id: &of.id, service: &of.name, container: &of.container, material: of.material }
    }
}

/// A container as far as it is known which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// That of the service with this id.
    Is(String),
    /// None of the list, or more than one, is like that.
    Like(Description),
}

/// What was said of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Description {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Whether it is the lid that has the colour.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContainerKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub material: Option<Material>,
}

/// More are not asked about at once.
const MAX_CONTAINERS: usize = 3;

pub(super) fn find(tokens: &mut Tokens, containers: &[Collected]) -> Vec<Container> {
    let mut found: Vec<(Range<usize>, Container)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // Whichever is longer: "recycling" is a name, and "recycling box" says more.
        let here = [described(tokens, at, containers), named(tokens, at, containers)].into_iter().flatten();
        let longest = here.max_by_key(|(range, _)| range.end);
        at = longest.as_ref().map_or(at + 1, |(range, _)| range.end);
        found.extend(longest);
    }
    let meant: Vec<bool> = found.iter().map(|(range, _)| !is_denied(tokens, range.start)).collect();
    let is_any_meant = meant.contains(&true);
    let mut containers = Vec::new();
    for ((range, container), is_meant) in found.into_iter().zip(meant) {
        tokens.take(range);
        if (is_meant || !is_any_meant) && !containers.contains(&container) {
            containers.push(container);
        }
    }
    containers.truncate(MAX_CONTAINERS);
    containers
}

/// One that is called by the whole name that the council has for it, or for its service.
fn named(tokens: &Tokens, at: usize, containers: &[Collected]) -> Option<(Range<usize>, Container)> {
    let names = containers.iter().flat_map(|it| {
        let names = [&it.container.name.en, &it.container.name.cy, &it.service.en, &it.service.cy];
        names.map(|name| (words(name), it.id))
    });
    let mut here: Vec<(usize, &str)> = names
        .filter(|(name, _)| !name.is_empty() && name.iter().zip(at..).all(|(word, at)| tokens.word(at) == Some(word)))
        .map(|(name, id)| (name.len(), id))
        .collect();
    let length = here.iter().map(|(length, _)| *length).max()?;
    here.retain(|(of, _)| *of == length);
    here.dedup();
    // What more than one is called is told apart by what else is said.
    let [(_, id)] = *here else { return None };
    Some((at..at + length, Container::Is(id.to_owned())))
}

/// Words that follow each other and tell of one container: "the green food waste caddy".
fn described(tokens: &Tokens, at: usize, containers: &[Collected]) -> Option<(Range<usize>, Container)> {
    let (range, description) = description_at(tokens, at);
    description.tells_apart().then(|| (range, description.container(containers)))
}

/// What the words from there on say of a container, as far as they do.
pub(super) fn description_at(tokens: &Tokens, at: usize) -> (Range<usize>, Description) {
    let mut description = Description::default();
    let (mut end, mut has_waste) = (at, false);
    while let Some(facet) = tokens.word(end).and_then(facet) {
        if !description.add(facet) {
            break;
        }
        has_waste |= ["waste", "gwastraff", "wastraff"].contains(&tokens.word(end).unwrap_or_default());
        end += 1;
    }
    // "Green waste" is from the garden, whatever its bin looks like.
    if has_waste && description.colour == Some(Colour::Green) && description.material.is_none() {
        (description.colour, description.material) = (None, Some(Material::Garden));
    }
    (at..end, description)
}

/// "Not the brown one", "dim yr un brown".
fn is_denied(tokens: &Tokens, at: usize) -> bool {
    const ARTICLES: [&str; 6] = ["the", "my", "a", "y", "yr", "un"];
    let is_article = |places: &usize| tokens.before(at, *places).is_some_and(|word| ARTICLES.contains(&word));
    let places = (1..=2).take_while(is_article).count() + 1;
    tokens.before(at, places).is_some_and(|word| ["not", "isnt", "nid", "dim", "ddim"].contains(&word))
}

impl Description {
    /// False where it says another thing of the same kind: another container begins there.
    fn add(&mut self, facet: Facet) -> bool {
        fn put<T: PartialEq>(place: &mut Option<T>, said: T) -> bool {
            let is_free = place.as_ref().is_none_or(|before| *before == said);
            if is_free {
                *place = Some(said);
            }
            is_free
        }
        match facet {
            // "A shared bin", "a food bin": what is said beside it says more.
            Facet::Kind(ContainerKind::Bin) if self.kind.is_some() => true,
            Facet::Kind(kind) if self.kind == Some(ContainerKind::Bin) => {
                self.kind = Some(kind);
                true
            }
            Facet::Kind(kind) => put(&mut self.kind, kind),
            Facet::Colour(colour) => put(&mut self.colour, colour),
            Facet::Material(material) => put(&mut self.material, material),
            Facet::Lid => {
                self.lid = true;
                true
            }
            Facet::Part => true,
        }
    }

    /// "My bin" is any.
    pub(super) fn tells_apart(&self) -> bool {
        let is_own_kind = self.kind.is_some_and(|kind| kind != ContainerKind::Bin);
        self.colour.is_some() || self.material.is_some() || is_own_kind
    }

    fn container(self, containers: &[Collected]) -> Container {
        match *self.among(containers) {
            [id] => Container::Is(id.to_owned()),
            _ => Container::Like(self),
        }
    }

    /// The ids of those that it may be, in the order of the list.
    pub fn among<'a>(&self, containers: &[Collected<'a>]) -> Vec<&'a str> {
        let mut left: Vec<&Collected> = containers.iter().collect();
        if let Some(material) = self.material {
            left.retain(|it| it.material == material);
        }
        if let Some(colour) = self.colour {
            let is_body = |it: &&Collected| it.container.colour == colour;
            let is_lid = |it: &&Collected| it.container.lid == Some(colour);
            let is_first = |it: &&Collected| if self.lid { is_lid(it) } else { is_body(it) };
            left.retain(|it| is_body(it) || is_lid(it));
            prefer(&mut left, is_first);
        }
        if let Some(kind) = self.kind {
            let is_kind = |it: &&Collected| it.container.kind == kind;
            // A "bin" is whatever people call so; a bag is no bin, unless it is said what is in it.
            if kind != ContainerKind::Bin && self.material.is_none() {
                left.retain(is_kind);
            }
            prefer(&mut left, is_kind);
        }
        // Who means the one of the whole building says so.
        prefer(&mut left, |it| !it.container.is_shared());
        left.into_iter().map(|it| it.id).collect()
    }
}

/// Those alone for which it holds, if there are any.
fn prefer<T>(left: &mut Vec<T>, holds: impl Fn(&T) -> bool) {
    if left.iter().any(&holds) {
        left.retain(holds);
    }
}

impl Container {
    /// The same, with a list by which more may be known.
    pub fn known_by(self, containers: &[Collected]) -> Container {
        match self {
            Container::Like(description) => description.container(containers),
            known => known,
        }
    }
}
