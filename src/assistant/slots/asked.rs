//! What a text asks about the bins of a home: which of them, and for which days.

use super::{Collected, Container, Known, Span, Time, When, container, days, tokens::Tokens};
use domain::calendar::{Weekday, monday_of, weeks_after};
use jiff::civil::Date;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The services whose containers are named, none of which may be of this home; None where no container is named.
    pub services: Option<Vec<String>>,
    /// None that is past.
    pub days: Vec<Span>,
}

impl Asked {
    pub fn of(containers: &[Container], when: Option<&When>, known: Known) -> Asked {
        let days = when.map_or(&[][..], When::readings).iter().filter_map(|span| ahead(*span, known.today));
        Asked { services: named(containers, known.containers), days: days.collect() }
    }

    pub fn in_text(text: &str, known: Known) -> Asked {
        let mut tokens = Tokens::of(text);
        let when = days::find(&mut tokens, known.today).map(|when| when.towards(Time::Future, known.today));
        let containers = container::find(&mut tokens, known.containers);
        Asked::of(&containers, when.as_ref(), known)
    }

    /// The days, and a line for each service.
    pub fn write(&self) -> String {
        let days: Vec<String> = self.days.iter().map(Span::to_string).collect();
        let mut text = days.join(" ");
        if let Some(services) = &self.services {
            // An empty line says that a container is named which none of them has.
            text += "\n";
            text += &services.join("\n");
        }
        text
    }

    /// None where it was not written here.
    pub fn read(text: &str) -> Option<Asked> {
        let (days, services) = match text.split_once('\n') {
            Some((days, services)) => (days, Some(services.lines().map(str::to_owned).collect())),
            None => (text, None),
        };
        let days = days.split(' ').filter(|day| !day.is_empty()).map(|day| day.parse().ok());
        Some(Asked { services, days: days.collect::<Option<Vec<Span>>>()? })
    }
}

/// What of it can still come. Who asks on its last day for this week may mean the one that comes: then it is both.
fn ahead(span: Span, today: Date) -> Option<Span> {
    let is_week = span.from() == monday_of(span.to()) && Weekday::of(span.to()) == Weekday::Sunday;
    let to = if is_week && span.to() == today { weeks_after(today, 1) } else { span.to() };
    Span::new(span.from().max(today), to).ok()
}

fn named(containers: &[Container], list: &[Collected]) -> Option<Vec<String>> {
    let is_named = |service: &&Collected| {
        containers.iter().any(|container| match container {
            Container::Is(id) => *id == service.id,
            Container::Like(description) => description.among(list).contains(&service.id),
        })
    };
    (!containers.is_empty()).then(|| list.iter().filter(is_named).map(|service| service.id.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn no_day_that_is_past_is_told_and_on_a_sunday_this_week_is_the_next_as_well() {
        let span = |from, to| Span::new(date(2026, 11, from), date(2026, 11, to)).expect("a span");
        let told = |asked, today| ahead(asked, date(2026, 11, today));
        let week = span(16, 22);
        assert_eq!(told(week, 15), Some(week));
        assert_eq!(told(week, 18), Some(span(18, 22)));
        assert_eq!(told(week, 22), Some(span(22, 29)));
        assert_eq!(told(week, 23), None);
        assert_eq!(told(span(21, 22), 22), Some(span(22, 22)), "a weekend is no week");
        assert_eq!(told(span(22, 22), 22), Some(span(22, 22)));
    }

    #[test]
    fn what_is_asked_arrives_as_it_was_sent() {
        let day = Span::day(date(2026, 11, 24));
        for services in [None, Some(vec![]), Some(vec!["food".to_owned(), "glass".to_owned()])] {
            for days in [vec![], vec![day], vec![day, Span::new(date(2026, 11, 24), date(2026, 12, 1)).unwrap()]] {
                let asked = Asked { services: services.clone(), days };
                assert_eq!(Asked::read(&asked.write()), Some(asked));
            }
        }
        assert_eq!(Asked::read("tomorrow"), None);
    }
}
