//! Days in words, from today on: "last Tuesday", "dydd Mawrth diwethaf", "the 3rd of June", "wythnos nesaf".

use super::{
    Span, When,
    date_words::{
        AFTER, BEFORE, DAY_OR_NIGHT, DAYS, EVERY, PREPOSITIONS, Unit, Which, count, day_number, near_day,
        short_weekday, unit, weekday, whole_month,
    },
    tokens::Tokens,
};
use domain::calendar::{Weekday, monday_of, names::month_named};
use jiff::{ToSpan, civil::Date};

pub(super) fn find(tokens: &mut Tokens, today: Date) -> Option<When> {
    let reader = Reader { tokens, today };
    let (at, length, when) = (0..reader.tokens.len()).find_map(|at| {
        let (length, readings) = reader.at(at)?;
        Some((at, length, When::of(readings)?))
    })?;
    tokens.take(at..at + length);
    Some(when)
}

struct Reader<'a> {
    tokens: &'a Tokens<'a>,
    today: Date,
}

/// So many words, and what they may mean.
type Read = Option<(usize, Vec<Span>)>;

impl Reader<'_> {
    fn at(&self, at: usize) -> Read {
        self.tokens.word(at)?;
        let ways = [
            Reader::day_of_month,
            Reader::month_and_day,
            Reader::fixed,
            Reader::weekday,
            Reader::unit,
            Reader::counted,
            Reader::month,
            Reader::number_alone,
        ];
        ways.into_iter().find_map(|way| way(self, at))
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.word(at).unwrap_or_default()
    }

    /// "yesterday"
    fn fixed(&self, at: usize) -> Read {
        let near = || near_day(self.word(at)).map(|days| (1, days));
        let (length, days) = self.tokens.phrase(at, DAYS).or_else(near)?;
        Some((length, vec![Span::day(self.today.saturating_add(days.days()))]))
    }

    /// "last Tuesday", "Tuesday next week", "nos Fawrth", "thurs 26th", "Friday 3 July"
    fn weekday(&self, at: usize) -> Read {
        let (before, mut which) = self.tokens.phrase(at, BEFORE).map_or((0, None), |(length, it)| (length, Some(it)));
        let (named, weekday) = self.weekday_alone(at + before)?;
        let mut length = before + named;
        if let Some((more, date)) = self.day_of_month(at + length).or_else(|| self.month_and_day(at + length)) {
            return Some((length + more, date));
        }
        if let Some(date) = self.numbered(weekday, at + length) {
            return Some((length + 1, vec![Span::day(date)]));
        }
        if let Some((more, monday)) = self.week_after(at + length) {
            return Some((length + more, vec![Span::day(in_week(monday, weekday))]));
        }
        // "Tuesday week"
        if self.word(at + length) == "week" {
            return Some((length + 1, vec![Span::day(self.coming(weekday).saturating_add(1.week()))]));
        }
        if let (None, Some((more, after))) = (which, self.which_after(at + length)) {
            (length, which) = (length + more, Some(after));
        }
        let is_every = self.tokens.before(at, 1).is_some_and(|word| EVERY.contains(&word));
        (!is_every).then(|| (length, self.on(weekday, which)))
    }

    fn weekday_alone(&self, at: usize) -> Option<(usize, Weekday)> {
        let announced = (at..at + 2).take_while(|at| DAY_OR_NIGHT.contains(&self.word(*at))).count();
        let word = self.word(at + announced);
        // "Llun nesaf" is announced by what follows.
        let is_announced = announced > 0 || AFTER.iter().any(|(after, _)| self.word(at + 1) == *after);
        let short = || {
            let (weekday, is_sure) = short_weekday(word)?;
            let is_meant = self.tokens.before(at, 1).is_some_and(|word| PREPOSITIONS.contains(&word));
            (is_sure || is_meant).then_some(weekday)
        };
        let weekday = weekday(word, is_announced).or_else(short)?;
        Some((announced + 1, weekday))
    }

    /// "nesaf", and "next" that no week follows.
    fn which_after(&self, at: usize) -> Option<(usize, Which)> {
        let english = || (self.word(at) == "next").then_some((1, Which::Next));
        self.tokens.phrase(at, AFTER).or_else(english)
    }

    /// "next week", "wythnos nesaf", "on" before it or not: the Monday of it.
    fn week_after(&self, at: usize) -> Option<(usize, Date)> {
        let (length, unit, which) = self.which_unit(at)?;
        (unit == Unit::Weeks(1)).then(|| (length, self.monday(which)))
    }

    fn on(&self, weekday: Weekday, which: Option<Which>) -> Vec<Span> {
        let monday = monday_of(self.today);
        let (coming, here) = (self.coming(weekday), in_week(monday, weekday));
        let recent = coming.saturating_sub(1.week());
        let later = coming.saturating_add(1.week());
        let dates = match which {
            // Who means yesterday or tomorrow seldom says it by the name of the day.
            Some(Which::Last) if recent == self.today.saturating_sub(1.day()) => {
                vec![recent.saturating_sub(1.week()), recent]
            }
            Some(Which::Last) => vec![recent],
            // That of this week for some, of next week for others.
            Some(Which::Next) if here > self.today => vec![coming, later],
            Some(Which::Next) if here == self.today => vec![later],
            Some(Which::Next) => vec![coming],
            Some(Which::This) if here < self.today => vec![here, coming],
            Some(Which::This) => vec![here],
            None if here == self.today => vec![recent, here, later],
            None => vec![recent, coming],
        };
        dates.into_iter().map(Span::day).collect()
    }

    /// The next one from today on.
    fn coming(&self, weekday: Weekday) -> Date {
        let here = in_week(monday_of(self.today), weekday);
        if here < self.today { here.saturating_add(1.week()) } else { here }
    }

    fn monday(&self, which: Which) -> Date {
        let weeks = match which {
            Which::Last => -1,
            Which::This => 0,
            Which::Next => 1,
        };
        monday_of(self.today).saturating_add(weeks.weeks())
    }

    /// "the 26th" of the month in which it is that day of the week.
    fn numbered(&self, weekday: Weekday, at: usize) -> Option<Date> {
        let (number, _) = day_number(self.word(at)).filter(|(_, has_ending)| *has_ending)?;
        let near = near_days(number, self.today);
        near.into_iter().find(|date| Weekday::of(*date) == weekday)
    }

    /// "next week", "the week after next", "wythnos nesaf", "this weekend", "last month"
    fn unit(&self, at: usize) -> Read {
        for (phrase, weeks) in [("week after next", 2), ("week before last", -2), ("wythnos ar ol nesaf", 2)] {
            if self.tokens.has(at, phrase) {
                let monday = monday_of(self.today).saturating_add(weeks.weeks());
                return Some((phrase.split(' ').count(), vec![week_from(monday)]));
            }
        }
        if let Some((length, unit, which)) = self.which_unit(at) {
            return self.unit_spans(unit, Some(which)).map(|spans| (length, spans));
        }
        match unit(self.word(at))? {
            Unit::Weekend => self.unit_spans(Unit::Weekend, None).map(|spans| (1, spans)),
            _ => None,
        }
    }

    fn which_unit(&self, at: usize) -> Option<(usize, Unit, Which)> {
        let english = || {
            let (length, which) = self.tokens.phrase(at, BEFORE)?;
            Some((length + 1, unit(self.word(at + length))?, which))
        };
        let welsh = || {
            let unit = unit(self.word(at))?;
            let (length, which) = self.tokens.phrase(at + 1, AFTER)?;
            Some((length + 1, unit, which))
        };
        english().or_else(welsh)
    }

    fn unit_spans(&self, unit: Unit, which: Option<Which>) -> Option<Vec<Span>> {
        let months = match which {
            Some(Which::Last) => -1,
            Some(Which::Next) => 1,
            _ => 0,
        };
        match (unit, which) {
            (Unit::Weeks(1), Some(which)) => Some(vec![week_from(self.monday(which))]),
            (Unit::Month, Some(_)) => Some(vec![month_of(self.today.saturating_add(months.months()))]),
            (Unit::Weekend, which) => Some(self.weekends(which)),
            _ => None,
        }
    }

    fn weekends(&self, which: Option<Which>) -> Vec<Span> {
        let weekend = |weeks: i32| {
            let saturday = in_week(monday_of(self.today), Weekday::Saturday).saturating_add(weeks.weeks());
            Span::new(saturday, saturday.saturating_add(1.day())).ok()
        };
        let is_now = Weekday::of(self.today) >= Weekday::Saturday;
        let weeks: &[i32] = match which {
            Some(Which::Last) => &[-1],
            Some(Which::Next) if is_now => &[1],
            Some(Which::Next) => &[0, 1],
            Some(Which::This) => &[0],
            None => &[-1, 0],
        };
        weeks.iter().filter_map(|weeks| weekend(*weeks)).collect()
    }

    /// "two weeks ago", "in three days", "tridiau yn ôl", "ymhen wythnos"
    fn counted(&self, at: usize) -> Read {
        let is_ahead = ["in", "within", "mewn", "ymhen", "mhen"].contains(&self.word(at));
        let start = at + usize::from(is_ahead);
        let (counted, number) = count(self.word(start)).map_or((0, 1), |number| (1, number));
        let unit = unit(self.word(start + counted))?;
        let end = start + counted + 1;
        let behind = [("ago", ()), ("yn ol", ()), ("back", ()), ("nol", ())];
        let (after, number) = match self.tokens.phrase(end, &behind) {
            Some((length, ())) if !is_ahead => (length, -number),
            _ if is_ahead => (0, number),
            _ => return None,
        };
        let span = match unit {
            Unit::Days(days) => Span::day(self.today.saturating_add((days * number).days())),
            Unit::Weeks(weeks) => week_from(monday_of(self.today).saturating_add((weeks * number).weeks())),
            Unit::Month => month_of(self.today.saturating_add(number.months())),
            Unit::Weekend => return None,
        };
        Some((end + after - at, vec![span]))
    }

    /// "3rd of June", "3 June 2027", "3ydd o Fehefin"
    fn day_of_month(&self, at: usize) -> Read {
        let article = usize::from(["the", "y", "yr"].contains(&self.word(at)));
        let (day, _) = day_number(self.word(at + article))?;
        let of = at + article + 1;
        let filler = usize::from(["of", "o"].contains(&self.word(of)));
        let month = month_named(self.word(of + filler))?;
        self.dated(at, of + filler + 1, month, day)
    }

    /// "June 3rd", "June 3": after "may" and "march" only with the ending.
    fn month_and_day(&self, at: usize) -> Read {
        let word = self.word(at);
        let article = usize::from(self.word(at + 1) == "the");
        let (day, has_ending) = day_number(self.word(at + 1 + article))?;
        let month = whole_month(word).or_else(|| month_named(word).filter(|_| has_ending))?;
        self.dated(at, at + 2 + article, month, day)
    }

    /// With the year that follows, or without one.
    fn dated(&self, from: usize, end: usize, month: i8, day: i8) -> Read {
        let year = self.word(end).parse::<i16>().ok().filter(|year| (1900..2200).contains(year));
        match year {
            Some(year) => Date::new(year, month, day).ok().map(|date| (end + 1 - from, vec![Span::day(date)])),
            None => Some((end - from, in_some_year(month, day, self.today))).filter(|(_, spans)| !spans.is_empty()),
        }
    }

    /// "in June", "mis Mehefin", "next May"
    fn month(&self, at: usize) -> Read {
        let which = self.tokens.phrase(at, BEFORE);
        let length = which.map_or(1, |(length, _)| length);
        let is_announced = which.is_some() || ["in", "during", "mis", "fis", "for"].contains(&self.word(at));
        let word = self.word(at + length);
        let is_whole = domain::calendar::names::MONTHS.iter().any(|names| names.contains(&word));
        let month = month_named(word).filter(|_| is_announced && is_whole)?;
        let firsts = in_some_year(month, 1, self.today.first_of_month());
        let spans: Vec<Span> = firsts.into_iter().map(|first| month_of(first.from())).collect();
        let is_after = |span: &&Span| span.from() > self.today;
        let chosen = match which {
            Some((_, Which::Next)) => spans.iter().find(is_after).map(|span| vec![*span]),
            Some((_, Which::Last)) => spans.iter().rev().find(|span| span.to() < self.today).map(|span| vec![*span]),
            _ => None,
        };
        Some((length + 1, chosen.unwrap_or(spans)))
    }

    /// "on the 10th", "y 3ydd"; not "the 1st time".
    fn number_alone(&self, at: usize) -> Read {
        const THINGS: [&str; 12] =
            ["time", "floor", "one", "bin", "week", "day", "tro", "gwaith", "street", "avenue", "house", "bag"];
        let is_article = ["the", "y", "yr", "on", "ar"].contains(&self.word(at));
        let (day, has_ending) = day_number(self.word(at + 1))?;
        let is_date = is_article && has_ending && !THINGS.contains(&self.word(at + 2));
        let days = near_days(day, self.today).into_iter().map(Span::day);
        is_date.then(|| (2, days.collect()))
    }
}

fn in_week(monday: Date, weekday: Weekday) -> Date {
    monday.saturating_add(weekday.since_monday().days())
}

fn week_from(monday: Date) -> Span {
    Span::new(monday, monday.saturating_add(6.days())).unwrap_or(Span::day(monday))
}

fn month_of(date: Date) -> Span {
    Span::new(date.first_of_month(), date.last_of_month()).unwrap_or(Span::day(date))
}

/// The last day with this number until today, and the first from today on.
fn near_days(number: i8, today: Date) -> Vec<Date> {
    let months = (-3..=3).map(|months| today.first_of_month().saturating_add(months.months()));
    around(months.filter_map(|month| Date::new(month.year(), month.month(), number).ok()), today)
}

/// The days of that name: the last until today, and the first from today on. What is near is meant, if the other is far.
pub(super) fn in_some_year(month: i8, day: i8, today: Date) -> Vec<Span> {
    const NEAR: i32 = 60;
    // Between two leap years lie eight at most.
    let years = (-8..=8_i16).filter_map(|years| today.year().checked_add(years));
    let dates = around(years.filter_map(|year| Date::new(year, month, day).ok()), today);
    let is_near = |date: &&Date| (**date - today).get_days().abs() <= NEAR;
    let near: Vec<Date> = dates.iter().filter(is_near).copied().collect();
    let meant = if near.len() == 1 { near } else { dates };
    meant.into_iter().map(Span::day).collect()
}

/// `dates` are in order.
fn around(dates: impl Iterator<Item = Date>, today: Date) -> Vec<Date> {
    let (before, after): (Vec<Date>, Vec<Date>) = dates.partition(|date| *date < today);
    match after.first() {
        Some(first) if *first == today => vec![today],
        first => before.last().into_iter().chain(first).copied().collect(),
    }
}
