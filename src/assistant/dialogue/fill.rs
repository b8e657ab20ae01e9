//! Filling slots with what was found, and asking for what is missing.

use super::{
    Setting, Step, Why,
    payload::Payload,
    rule::{Rule, Slot, Way},
    state::{Open, Slots, Task, Where},
};
use crate::slots::{Container, Found, Place, When};

impl Task {
    pub(super) fn new(intent: &str, slots: Slots) -> Task {
        Task { intent: intent.to_owned(), slots, open: Open::Nothing, answered: Vec::new() }
    }

    /// False where nothing was found that it takes.
    pub(super) fn fill(&mut self, found: &Found, setting: Setting) -> bool {
        let Some(rule) = self.rule() else { return false };
        let filled: Vec<Slot> = rule.slots().filter(|slot| self.fill_slot(*slot, rule, found, setting)).collect();
        filled.iter().for_each(|slot| self.note(*slot));
        !filled.is_empty()
    }

    fn fill_slot(&mut self, slot: Slot, rule: &Rule, found: &Found, setting: Setting) -> bool {
        match slot {
            Slot::Address => added(&mut self.slots.address, found),
            Slot::Place if found.here => put(&mut self.slots.place, Some(Where::Here)),
            Slot::Place => added(&mut self.slots.place, found),
            Slot::Container if !found.containers.is_empty() => {
                self.slots.containers.clone_from(&found.containers);
                true
            }
            Slot::Container => false,
            Slot::Date => {
                let today = setting.known.today;
                let meant = |when: When| rule.time.map_or(when.clone(), |time| when.towards(time, today));
                put(&mut self.slots.when, found.when.clone().map(meant))
            }
            Slot::Reference => put(&mut self.slots.reference, found.reference.clone().and_then(Result::ok)),
        }
    }

    /// Remembers that the person has answered it last.
    pub(super) fn note(&mut self, slot: Slot) {
        self.answered.retain(|answered| *answered != slot);
        self.answered.push(slot);
    }

    /// The first slot that must be asked for, and why.
    pub(super) fn gap(&mut self, rule: &Rule, setting: Setting) -> Option<(Slot, Why)> {
        let list = setting.known.containers;
        for container in &mut self.slots.containers {
            *container = container.clone().known_by(list);
        }
        let writes = rule.way == Way::Do;
        rule.slots().find_map(|slot| {
            let is_needed = rule.needs.contains(&slot);
            let is_unclear = match slot {
                // Without a list nothing is known of any container.
                Slot::Container => {
                    let is_like = |container: &Container| matches!(container, Container::Like(_));
                    !list.is_empty() && self.slots.containers.iter().any(is_like)
                }
                // What is only looked up is shown for each day that it may be.
                Slot::Date => writes && self.slots.when.as_ref().is_some_and(|when| when.clear().is_none()),
                _ => false,
            };
            let is_missing = is_needed && !self.slots.has(slot);
            let why = if is_missing { Some(Why::Missing) } else { is_unclear.then_some(Why::Unclear) };
            why.map(|why| (slot, why))
        })
    }

    pub(super) fn ask(&mut self, slot: Slot, why: Why, setting: Setting) -> Step {
        self.open = Open::Slot(slot);
        let choices = match slot {
            Slot::Container => self.container_choices(setting),
            Slot::Date => {
                let readings = self.slots.when.iter().filter(|when| when.clear().is_none());
                readings.flat_map(|when| when.readings().iter().copied().map(Payload::Date)).collect()
            }
            _ => Vec::new(),
        };
        Step::Ask { slot, why, choices }
    }

    /// Those that it may be after what was said; else all.
    fn container_choices(&self, setting: Setting) -> Vec<Payload> {
        let list = setting.known.containers;
        let like = self.slots.containers.iter().find_map(|container| match container {
            Container::Like(description) => Some(description.among(list)),
            Container::Is(_) => None,
        });
        let among = like.filter(|among| !among.is_empty());
        let ids = among.unwrap_or_else(|| list.iter().map(|container| container.id).collect());
        ids.into_iter().map(|id| Payload::Container(id.to_owned())).collect()
    }
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_there = value.is_some();
    if is_there {
        *place = value;
    }
    is_there
}

/// What was typed of an address, with what was typed of it before where only a number or a postcode comes.
pub(super) fn added(to: &mut Option<Where>, found: &Found) -> bool {
    if found.postcode.is_none() && found.place.is_none() {
        return false;
    }
    let mut place = found.place.clone().unwrap_or_default();
    let mut postcode = found.postcode.clone();
    if let Some(Where::Typed { postcode: old_postcode, place: old }) = to.take() {
        let is_number_alone = postcode.is_none() && place.street.is_empty();
        if place.is_empty() {
            place = old;
        } else if is_number_alone {
            place = Place { street: old.street, ..place };
        }
        if is_number_alone {
            postcode = old_postcode;
        }
    }
    *to = Some(Where::Typed { postcode, place });
    true
}
