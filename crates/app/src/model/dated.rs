//! Facts that hold between two days.

use serde::{Deserialize, Serialize};
use time::Date;

time::serde::format_description!(iso_day, Date, "[year]-[month]-[day]");

/// A fact and the days on which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// What holds.
    pub value: T,
    /// First day; none: always did.
    #[serde(
        default,
        with = "iso_day::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<Date>,
    /// Last day; none: still does.
    #[serde(
        default,
        with = "iso_day::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub to: Option<Date>,
}

impl<T> Dated<T> {
    /// A fact without ends.
    pub const fn always(value: T) -> Self {
        Dated {
            value,
            from: None,
            to: None,
        }
    }

    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        within(day, self.from, self.to)
    }

    /// Whether it ends before it begins.
    pub fn is_reversed(&self) -> bool {
        is_reversed(self.from, self.to)
    }

    /// Whether both hold on some day.
    pub fn meets(&self, other: &Self) -> bool {
        spans_meet((self.from, self.to), (other.from, other.to))
    }
}

/// Whether a day lies between two, either of which may be open.
pub(crate) fn within(day: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// Whether an end lies before its beginning.
pub(crate) fn is_reversed(from: Option<Date>, to: Option<Date>) -> bool {
    matches!((from, to), (Some(from), Some(to)) if to < from)
}

/// Whether two spans have a day in common.
pub(crate) fn spans_meet(
    one: (Option<Date>, Option<Date>),
    other: (Option<Date>, Option<Date>),
) -> bool {
    let before = |to: Option<Date>, from: Option<Date>| matches!((to, from), (Some(to), Some(from)) if to < from);
    !before(one.1, other.0) && !before(other.1, one.0)
}

/// The facts that hold on a day.
pub(crate) fn on<T>(facts: &[Dated<T>], day: Date) -> impl Iterator<Item = &T> {
    let held = facts.iter().filter(move |fact| fact.holds_on(day));
    held.map(|fact| &fact.value)
}

/// The fact to show for a day: the one that holds, otherwise the last before, otherwise the first.
pub(crate) fn nearest<T>(facts: &[Dated<T>], day: Date) -> Option<&T> {
    let before = || {
        let ended = facts
            .iter()
            .filter(|f| f.from.is_none_or(|from| from <= day));
        ended.max_by_key(|fact| fact.to)
    };
    let first = || facts.iter().min_by_key(|fact| fact.from);
    let held = facts.iter().find(|fact| fact.holds_on(day));
    held.or_else(before).or_else(first).map(|fact| &fact.value)
}

/// Whether two facts that exclude each other (`rivals`) hold on one day.
pub(crate) fn overlap<T>(facts: &[Dated<T>], rivals: impl Fn(&T, &T) -> bool) -> bool {
    facts.iter().enumerate().any(|(at, fact)| {
        let later = facts.get(at + 1..).unwrap_or_default();
        later
            .iter()
            .any(|other| rivals(&fact.value, &other.value) && fact.meets(other))
    })
}

/// Lets a fact hold from a day on (none: always): what it takes the place of (`rival`) ends the day
/// before, what began on that very day is replaced, and what begins later still begins then.
pub(crate) fn begin<T>(
    facts: &mut Vec<Dated<T>>,
    value: T,
    from: Option<Date>,
    rival: impl Fn(&T) -> bool,
) {
    let next = facts
        .iter()
        .filter(|fact| rival(&fact.value))
        .filter_map(|fact| fact.from)
        .filter(|start| from.is_none_or(|from| from < *start))
        .min();
    facts.retain(|fact| !(rival(&fact.value) && fact.from == from));
    end(facts, from, &rival);
    facts.push(Dated {
        value,
        from,
        to: next.and_then(Date::previous_day),
    });
    facts.sort_by_key(|fact| fact.from);
}

/// Lets what holds on a day (`rival`) end the day before.
pub(crate) fn end<T>(facts: &mut [Dated<T>], on: Option<Date>, rival: impl Fn(&T) -> bool) {
    let Some(on) = on else { return };
    for fact in facts {
        let began = fact.from.is_none_or(|from| from < on);
        if rival(&fact.value) && began && fact.to.is_none_or(|to| to >= on) {
            fact.to = on.previous_day();
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn spans(facts: &[Dated<&str>]) -> Vec<String> {
        let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |d| d.to_string());
        let line = |f: &Dated<&str>| format!("{} {} {}", f.value, day(f.from), day(f.to));
        facts.iter().map(line).collect()
    }

    #[test]
    fn a_new_fact_ends_the_one_before_and_leaves_the_one_after() {
        let mut facts = vec![Dated::always("Sở A")];
        begin(&mut facts, "Sở C", Some(date!(2025 - 03 - 01)), |_| true);
        begin(&mut facts, "Sở B", Some(date!(2021 - 01 - 01)), |_| true);
        begin(&mut facts, "Sở B2", Some(date!(2021 - 01 - 01)), |_| true);
        let all = [
            "Sở A … 2020-12-31",
            "Sở B2 2021-01-01 2025-02-28",
            "Sở C 2025-03-01 …",
        ];
        assert_eq!(spans(&facts), all);
        assert!(!overlap(&facts, |_, _| true));
        assert_eq!(nearest(&facts, date!(2022 - 01 - 01)), Some(&"Sở B2"));
    }

    #[test]
    fn a_day_in_a_gap_shows_what_held_last() {
        let facts = vec![
            Dated {
                value: "A",
                from: Some(date!(2020 - 01 - 01)),
                to: Some(date!(2020 - 12 - 31)),
            },
            Dated {
                value: "B",
                from: Some(date!(2022 - 01 - 01)),
                to: None,
            },
        ];
        assert_eq!(nearest(&facts, date!(2021 - 06 - 01)), Some(&"A"));
        assert_eq!(nearest(&facts, date!(2019 - 06 - 01)), Some(&"A"));
        assert_eq!(on(&facts, date!(2021 - 06 - 01)).count(), 0);
    }

    #[test]
    fn touching_days_overlap_and_neighbours_do_not() {
        let fact = |from, to| Dated {
            value: (),
            from,
            to,
        };
        let first = fact(None, Some(date!(2021 - 06 - 30)));
        assert!(first.meets(&fact(Some(date!(2021 - 06 - 30)), None)));
        assert!(!first.meets(&fact(Some(date!(2021 - 07 - 01)), None)));
        assert!(first.meets(&fact(None, None)));
    }
}
