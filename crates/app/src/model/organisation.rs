//! The register of organisations: what each is, between which days.

use casework::OrganisationId;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::Date;

use super::{
    ChannelKind, Level, Territory,
    dated::{self, Dated},
};

time::serde::format_description!(iso_day, Date, "[year]-[month]-[day]");

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A committee of the party.
    PartyCommittee,
    /// A People's Council.
    PeoplesCouncil,
    /// A People's Committee.
    PeoplesCommittee,
    /// A department or another specialised body.
    Department,
    /// An office that serves a council, a committee or a delegation.
    Office,
    /// The Fatherland Front.
    FatherlandFront,
    /// An association, a union or another social organisation.
    Association,
    /// A press agency.
    Press,
    /// An information, culture or media centre.
    InformationCentre,
    /// A station with loudspeakers.
    BroadcastStation,
    /// A platform on the internet.
    Platform,
    /// The police.
    Police,
    /// A school or university.
    School,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 14] = [
        Kind::PartyCommittee,
        Kind::PeoplesCouncil,
        Kind::PeoplesCommittee,
        Kind::Department,
        Kind::Office,
        Kind::FatherlandFront,
        Kind::Association,
        Kind::Press,
        Kind::InformationCentre,
        Kind::BroadcastStation,
        Kind::Platform,
        Kind::Police,
        Kind::School,
        Kind::Other,
    ];

    /// The stable name used in stores, forms, files and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::PartyCommittee => "party_committee",
            Kind::PeoplesCouncil => "peoples_council",
            Kind::PeoplesCommittee => "peoples_committee",
            Kind::Department => "department",
            Kind::Office => "office",
            Kind::FatherlandFront => "fatherland_front",
            Kind::Association => "association",
            Kind::Press => "press",
            Kind::InformationCentre => "information_centre",
            Kind::BroadcastStation => "broadcast_station",
            Kind::Platform => "platform",
            Kind::Police => "police",
            Kind::School => "school",
            Kind::Other => "other",
        }
    }

    /// The kind with this [`code`](Kind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an organisation is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// In full, as it stands under "Kính gửi".
    pub full: String,
    /// Abbreviated; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
}

/// Who gives an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scheme {
    /// QCVN 102:2016/BTTTT, `000.00.19.H55`.
    #[serde(rename = "qcvn102")]
    Qcvn102,
    /// Decision 20/2020/QĐ-TTg, `H55.242`.
    #[serde(rename = "qd20-2020")]
    Qd20,
    /// The tax code.
    #[serde(rename = "tax")]
    Tax,
    /// A list of somebody's own.
    #[serde(rename = "other")]
    Other,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Scheme; 4] = [Scheme::Qcvn102, Scheme::Qd20, Scheme::Tax, Scheme::Other];

    /// The stable name used in stores, forms, files and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Scheme::Qcvn102 => "qcvn102",
            Scheme::Qd20 => "qd20-2020",
            Scheme::Tax => "tax",
            Scheme::Other => "other",
        }
    }

    /// The scheme with this [`code`](Scheme::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.code() == code)
    }

    /// Whether `value` has the shape of this scheme's identifiers.
    #[must_use]
    pub fn fits(self, value: &str) -> bool {
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let root = |part: &str| {
            part.len() == 3
                && part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.bytes().skip(1).all(|b| b.is_ascii_digit())
        };
        let parts: Vec<&str> = value.split('.').collect();
        match (self, parts.as_slice()) {
            (Scheme::Qcvn102, [one, two, three, last]) => {
                digits(one, 3) && digits(two, 2) && digits(three, 2) && root(last)
            }
            (Scheme::Qcvn102, _) => false,
            (Scheme::Qd20, [first, below @ ..]) => {
                let level = |part: &&str| (1..=5).any(|len| digits(part, len));
                value.len() <= 35 && root(first) && below.iter().all(level)
            }
            (Scheme::Qd20, _) => false,
            (Scheme::Tax, _) => match value.split_once('-') {
                Some((head, branch)) => digits(head, 10) && digits(branch, 3),
                None => digits(value, 10),
            },
            (Scheme::Other, _) => {
                let plain = |c: char| !c.is_whitespace() && !c.is_control();
                (1..=50).contains(&value.chars().count()) && value.chars().all(plain)
            }
        }
    }
}

/// What an organisation is known by elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Who gives it.
    pub scheme: Scheme,
    /// The identifier.
    pub value: String,
}

/// A way by which letters reach an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// How.
    pub channel: ChannelKind,
    /// Where: an e-mail address, a postal address.
    pub address: String,
    /// Which is tried first: the lowest.
    pub rank: u8,
}

/// A person of an organisation, or whom to turn to when it is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    /// The person; may be empty where the office is enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Their office; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// Their e-mail address; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Their telephone number; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub telephone: String,
    /// Whom to turn to when the organisation is silent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_superior: bool,
}

/// What took an organisation's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Its successor.
    pub to: OrganisationId,
    /// From which day on.
    #[serde(with = "iso_day")]
    pub on: Date,
    /// Why: the decision.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// An organisation with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its identity.
    pub id: OrganisationId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// What it is, with everything dated.
    pub facts: Facts,
    /// Part of the worked example.
    pub example: bool,
}

/// What is known of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Its names; one on each day.
    pub names: Vec<Dated<Name>>,
    /// Its identifiers; one of each scheme on each day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Dated<Identifier>>,
    /// What it belongs to; one on each day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Dated<OrganisationId>>,
    /// Where it is responsible; one on each day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territories: Vec<Dated<Territory>>,
    /// How letters reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Dated<Reach>>,
    /// Its people and whom to turn to when it is silent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Dated<ContactPerson>>,
    /// First day on which it exists; none: always.
    #[serde(
        default,
        with = "iso_day::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_from: Option<Date>,
    /// Last day on which it exists; none: still does.
    #[serde(
        default,
        with = "iso_day::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_to: Option<Date>,
    /// What took its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<Succession>,
    /// Roles that rules ask for, such as `press`: lower case, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// An organisation as it is on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationOnDay {
    /// Its identity.
    pub id: OrganisationId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its abbreviation; may be empty.
    pub short_name: String,
    /// What it belongs to.
    pub parent: Option<OrganisationId>,
    /// Where it is responsible.
    pub territory: Option<Territory>,
    /// Its level, which its territory tells.
    pub level: Option<Level>,
    /// E-mail address; empty if none is known.
    pub email: String,
    /// Postal address; empty if none is known.
    pub postal: String,
    /// Every way to reach it, the first to be tried first.
    pub reaches: Vec<Reach>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Whom to ask there.
    pub contact: Option<ContactPerson>,
    /// Whom to turn to when it is silent.
    pub superior: Option<ContactPerson>,
    /// Its roles.
    pub tags: Vec<String>,
    /// Part of the worked example.
    pub example: bool,
}

impl OrganisationOnDay {
    /// One of which nothing is known any longer but what was written down elsewhere.
    #[must_use]
    pub const fn gone(id: uuid::Uuid) -> Self {
        OrganisationOnDay {
            id: OrganisationId(id),
            kind: Kind::Other,
            name: String::new(),
            short_name: String::new(),
            parent: None,
            territory: None,
            level: None,
            email: String::new(),
            postal: String::new(),
            reaches: Vec::new(),
            identifiers: Vec::new(),
            contact: None,
            superior: None,
            tags: Vec::new(),
            example: false,
        }
    }
}

/// What is wrong with an organisation taken by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FactsError {
    /// It has no name.
    #[error("an organisation needs a name")]
    NoName,
    /// Something ends before it begins.
    #[error("{0} ends before it begins")]
    Reversed(&'static str),
    /// Two of a kind hold on one day.
    #[error("two of {0} hold on one day")]
    Overlap(&'static str),
    /// An identifier does not have its scheme's shape.
    #[error("the identifier does not have the shape of its scheme")]
    Identifier(Scheme),
    /// It follows itself.
    #[error("an organisation cannot be its own successor")]
    OwnSuccessor,
}

impl Facts {
    /// A new organisation: its kind and its first name.
    #[must_use]
    pub fn new(kind: Kind, full: impl Into<String>) -> Facts {
        Facts {
            kind,
            names: vec![Dated::always(Name {
                full: full.into(),
                short: String::new(),
            })],
            identifiers: Vec::new(),
            parents: Vec::new(),
            territories: Vec::new(),
            channels: Vec::new(),
            contacts: Vec::new(),
            valid_from: None,
            valid_to: None,
            successions: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// With an e-mail address, if it is not empty.
    #[must_use]
    pub fn with_email(mut self, address: &str) -> Facts {
        if !address.is_empty() {
            self.channels.push(Dated::always(Reach {
                channel: ChannelKind::Email,
                address: address.to_owned(),
                rank: 1,
            }));
        }
        self
    }

    /// Whether it exists on `day`.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        dated::within(day, self.valid_from, self.valid_to)
    }

    /// Its name on `day`, or the nearest to it.
    #[must_use]
    pub fn name_on(&self, day: Date) -> &str {
        dated::nearest(&self.names, day).map_or("", |name| name.full.as_str())
    }

    /// What it belongs to on `day`.
    #[must_use]
    pub fn parent_on(&self, day: Date) -> Option<OrganisationId> {
        dated::on(&self.parents, day).next().copied()
    }

    /// Where it is responsible on `day`.
    #[must_use]
    pub fn territory_on(&self, day: Date) -> Option<&Territory> {
        dated::on(&self.territories, day).next()
    }

    /// What is wrong with it taken by itself.
    ///
    /// # Errors
    /// The first thing that is.
    pub fn check(&self) -> Result<(), FactsError> {
        if self.names.is_empty() {
            return Err(FactsError::NoName);
        }
        if dated::is_reversed(self.valid_from, self.valid_to) {
            return Err(FactsError::Reversed("valid_to"));
        }
        one_each("org_name", &self.names, |_, _| true)?;
        one_each("org_identifier", &self.identifiers, |a, b| {
            a.scheme == b.scheme
        })?;
        one_each("org_parent", &self.parents, |_, _| true)?;
        one_each("org_territory", &self.territories, |_, _| true)?;
        one_each("org_channel", &self.channels, |a, b| {
            a.channel == b.channel && a.address == b.address
        })?;
        one_each("org_contact", &self.contacts, PartialEq::eq)?;
        let mut identifiers = self.identifiers.iter().map(|fact| &fact.value);
        match identifiers.find(|id| !id.scheme.fits(&id.value)) {
            Some(wrong) => Err(FactsError::Identifier(wrong.scheme)),
            None => Ok(()),
        }
    }
}

fn one_each<T>(
    what: &'static str,
    facts: &[Dated<T>],
    rivals: impl Fn(&T, &T) -> bool,
) -> Result<(), FactsError> {
    if facts.iter().any(Dated::is_reversed) {
        Err(FactsError::Reversed(what))
    } else if dated::overlap(facts, rivals) {
        Err(FactsError::Overlap(what))
    } else {
        Ok(())
    }
}

impl Organisation {
    /// Whether it exists on `day`.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.facts.exists_on(day)
    }

    /// As it is on `day`; none if it does not exist then.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<OrganisationOnDay> {
        self.exists_on(day).then(|| self.near(day))
    }

    /// As it is on `day`, or was or will be nearest to it.
    #[must_use]
    pub fn near(&self, day: Date) -> OrganisationOnDay {
        let facts = &self.facts;
        let name = dated::nearest(&facts.names, day);
        let territory = facts.territory_on(day).cloned();
        let mut reaches: Vec<Reach> = dated::on(&facts.channels, day).cloned().collect();
        reaches.sort_by_key(|reach| reach.rank);
        let address = |channel: ChannelKind| {
            let first = reaches.iter().find(|reach| reach.channel == channel);
            first.map_or_else(String::new, |reach| reach.address.clone())
        };
        let person = |superior: bool| {
            let mut people = dated::on(&facts.contacts, day);
            people
                .find(|person| person.is_superior == superior)
                .cloned()
        };
        OrganisationOnDay {
            id: self.id,
            kind: facts.kind,
            name: name.map_or_else(String::new, |name| name.full.clone()),
            short_name: name.map_or_else(String::new, |name| name.short.clone()),
            parent: facts.parent_on(day),
            level: territory.as_ref().map(Territory::level),
            territory,
            email: address(ChannelKind::Email),
            postal: address(ChannelKind::Print),
            identifiers: dated::on(&facts.identifiers, day).cloned().collect(),
            contact: person(false),
            superior: person(true),
            tags: facts.tags.clone(),
            example: self.example,
            reaches,
        }
    }

    /// What is wrong with it taken by itself.
    ///
    /// # Errors
    /// The first thing that is.
    pub fn check(&self) -> Result<(), FactsError> {
        self.facts.check()?;
        if self.facts.successions.iter().any(|next| next.to == self.id) {
            return Err(FactsError::OwnSuccessor);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn identifiers_have_their_schemes_shape() {
        for (scheme, good) in [
            (Scheme::Qcvn102, "000.00.19.H55"),
            (Scheme::Qd20, "H55"),
            (Scheme::Qd20, "H55.242"),
            (Scheme::Qd20, "G22.99.99"),
            (Scheme::Tax, "0100109106"),
            (Scheme::Tax, "0100109106-001"),
            (Scheme::Other, "TN/1"),
        ] {
            assert!(scheme.fits(good), "{good}");
        }
        for (scheme, bad) in [
            (Scheme::Qcvn102, "H55.242"),
            (Scheme::Qcvn102, "000.00.19.h55"),
            (Scheme::Qd20, "000.00.19.H55"),
            (Scheme::Qd20, "H55."),
            (Scheme::Qd20, "H55.111111.222222.333333.444444.555555"),
            (Scheme::Tax, "010010910"),
            (Scheme::Other, "a b"),
            (Scheme::Other, ""),
        ] {
            assert!(!scheme.fits(bad), "{bad}");
        }
    }

    #[test]
    fn a_day_shows_what_held_then() {
        let mut facts = Facts::new(Kind::Department, "Sở Thông tin và Truyền thông")
            .with_email("vanthu@sotttt.example");
        facts.valid_to = Some(date!(2025 - 02 - 28));
        facts.contacts = vec![Dated::always(ContactPerson {
            telephone: "0208 000 000".to_owned(),
            is_superior: true,
            ..ContactPerson::default()
        })];
        let organisation = Organisation {
            id: OrganisationId(uuid::Uuid::nil()),
            version: 1,
            facts,
            example: false,
        };
        let then = organisation.on(date!(2021 - 02 - 18)).unwrap();
        assert_eq!(then.email, "vanthu@sotttt.example");
        assert_eq!(then.superior.unwrap().telephone, "0208 000 000");
        assert_eq!(then.contact, None);
        assert_eq!(organisation.on(date!(2025 - 03 - 01)), None);
    }

    #[test]
    fn two_names_on_one_day_are_refused() {
        let mut facts = Facts::new(Kind::Other, "A");
        facts.names.push(Dated {
            value: Name {
                full: "B".to_owned(),
                short: String::new(),
            },
            from: Some(date!(2021 - 01 - 01)),
            to: None,
        });
        assert_eq!(facts.check(), Err(FactsError::Overlap("org_name")));
    }
}
