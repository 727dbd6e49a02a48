//! What a message does to people, and how urgent that makes it.

use serde::{Deserialize, Serialize};
use time::Duration;

/// What a message does to people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harm {
    /// What it makes people do or fear, as the letter says it.
    pub concern: String,
    /// Who is reached, where, in words.
    pub reach: String,
    /// 1 (little) to 5 (people may come to harm today).
    pub severity: u8,
    /// What it leads to.
    #[serde(default)]
    pub consequences: Vec<Consequence>,
    /// Who is named in it, as it names them; empty if nobody.
    #[serde(default)]
    pub named: String,
    /// Areas in which it goes round, as people call them; may be empty.
    #[serde(default)]
    pub areas: String,
    /// Who is hit.
    #[serde(default)]
    pub affected: Vec<Affected>,
    /// How often it had been seen when this was written down.
    #[serde(default)]
    pub seen: u64,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $variant:ident = $code:literal, $points:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$d])* $variant),+ }

        impl $name {
            /// All of them, in the order of the form.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable name used in forms and text keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The one with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }

            const fn points(self) -> u32 {
                match self { $($name::$variant => $points),+ }
            }
        }
    };
}

codes! {
    /// What a message leads people to.
    Consequence {
        /// Illness, a harmful cure, a refused treatment.
        Health = "health", 25;
        /// Crowds, unrest, attacks on people.
        Unrest = "unrest", 25;
        /// Money paid, withdrawn or lost.
        Money = "money", 20;
        /// Fear, hoarding, flight.
        Panic = "panic", 15;
        /// Accounts or personal data given away.
        Privacy = "privacy", 15;
        /// A person's or an organisation's name is harmed.
        Reputation = "reputation", 5;
        /// Trust in public services goes.
        Trust = "trust", 5;
    }
}

codes! {
    /// Who is hit.
    Affected {
        /// Children and pupils.
        Children = "children", 10;
        /// The elderly.
        Elderly = "elderly", 10;
        /// The sick and those who look after them.
        Patients = "patients", 10;
        /// People after a flood, a storm, in an epidemic.
        Disaster = "disaster", 10;
        /// Workers.
        Workers = "workers", 5;
        /// Customers of a bank, a shop, a service.
        Customers = "customers", 5;
        /// Everyone.
        Everyone = "everyone", 5;
    }
}

/// How urgent a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Within a week.
    Low,
    /// Within three days.
    Normal,
    /// Within a day.
    High,
    /// Within four hours.
    Urgent,
}

impl Urgency {
    /// Every level, least urgent first.
    pub const ALL: [Urgency; 4] = [
        Urgency::Low,
        Urgency::Normal,
        Urgency::High,
        Urgency::Urgent,
    ];

    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Urgency::Low => "low",
            Urgency::Normal => "normal",
            Urgency::High => "high",
            Urgency::Urgent => "urgent",
        }
    }

    /// In how much time a verdict is wanted.
    #[must_use]
    pub const fn within(self) -> Duration {
        Duration::hours(match self {
            Urgency::Low => 168,
            Urgency::Normal => 72,
            Urgency::High => 24,
            Urgency::Urgent => 4,
        })
    }
}

/// One thing that makes a case urgent, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// How grave the officer finds it, 1 to 5.
    Severity(u8),
    /// What it leads to.
    Consequence(Consequence),
    /// Who is hit.
    Affected(Affected),
    /// How often it was seen.
    Seen(u64),
    /// Someone is named.
    Named,
}

/// How urgent a case is and why: the points are those of the reasons, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// The level.
    pub urgency: Urgency,
    /// 0 to 100.
    pub points: u32,
    /// What gave points, most first.
    pub reasons: Vec<(Reason, u32)>,
}

/// Points from which a level begins.
const URGENT: u32 = 70;
const HIGH: u32 = 45;
const NORMAL: u32 = 20;

impl Harm {
    /// How urgent this harm makes the case.
    #[must_use]
    pub fn priority(&self) -> Priority {
        let mut reasons = vec![(
            Reason::Severity(self.severity),
            u32::from(self.severity.saturating_sub(1)) * 10,
        )];
        // The worst consequence counts in full, each other one a little: ticking everything must
        // not make everything urgent.
        reasons.extend(
            weighed(&self.consequences, Consequence::points)
                .map(|(one, points)| (Reason::Consequence(one), points)),
        );
        reasons.extend(
            weighed(&self.affected, Affected::points)
                .map(|(one, points)| (Reason::Affected(one), points)),
        );
        reasons.push((Reason::Seen(self.seen), seen_points(self.seen)));
        if !self.named.is_empty() {
            reasons.push((Reason::Named, 5));
        }
        reasons.retain(|(_, points)| *points > 0);
        reasons.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
        let points = reasons.iter().map(|(_, points)| points).sum::<u32>();
        let urgency = match points {
            // Danger today needs no further points.
            _ if self.severity >= 5 => Urgency::Urgent,
            URGENT.. => Urgency::Urgent,
            HIGH.. => Urgency::High,
            NORMAL.. => Urgency::Normal,
            _ => Urgency::Low,
        };
        Priority {
            urgency,
            points: points.min(100),
            reasons,
        }
    }
}

/// Each once, the one with most points in full, the others with 2.
fn weighed<T: Copy + Ord>(
    chosen: &[T],
    points: impl Fn(T) -> u32,
) -> impl Iterator<Item = (T, u32)> {
    let mut each: Vec<(T, u32)> = chosen.iter().map(|one| (*one, points(*one))).collect();
    each.sort_by_key(|(one, points)| (std::cmp::Reverse(*points), *one));
    each.dedup();
    each.into_iter()
        .enumerate()
        .map(|(at, (one, points))| (one, if at == 0 { points } else { points.min(2) }))
}

const fn seen_points(seen: u64) -> u32 {
    match seen {
        0..10 => 0,
        10..100 => 5,
        100..1_000 => 10,
        1_000..10_000 => 15,
        _ => 20,
    }
}
