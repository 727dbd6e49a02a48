//! The rules that lay a letter out, as data: one file per decree ([`RulePack::parse`]).

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{Authority, Circulation, CopyKind, Quote, Urgency};

/// The id of the pack that letters without another are laid out by.
pub const DEFAULT_RULE_PACK: &str = "nd30-2020";

/// Why a rule pack cannot be used; the message names the entry and says what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RulePackError {
    /// Not TOML, an entry is missing, unknown or of the wrong kind.
    #[error("cannot read the rule pack: {0}")]
    Form(String),
    /// An entry says something that no page can have.
    #[error("rule pack {pack}: {entry} {must}")]
    Value {
        /// Its id.
        pack: String,
        /// The entry: "boxes.body.size".
        entry: String,
        /// What it must be, with the value found.
        must: String,
    },
    /// A pack of this id is there already.
    #[error("there are two rule packs with the id {0}; give one of them another id")]
    Twice(String),
    /// No pack of this id.
    #[error("there is no rule pack {0}; add it, or choose another for the letter")]
    Unknown(String),
}

/// The rules of one decree. Lengths in millimetres where the name ends in `_mm`, in points
/// (1/72 inch) where it ends in `_pt`; sizes of type in points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Stable name, kept in letters: "nd30-2020".
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The law with the places used.
    pub citation: String,
    /// First day.
    pub valid_from: Day,
    /// Last day; none: still in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    /// Paper and margins.
    pub page: PageRules,
    /// Type.
    pub font: FontRules,
    /// Lines drawn.
    pub rules: LineRules,
    /// What stands where.
    pub boxes: Boxes,
    /// Zeros before numbers.
    pub padding: Padding,
    /// Fixed words.
    pub words: Words,
    /// Box 10b.
    pub urgency: UrgencyRules,
    /// Box 11.
    pub circulation: CirculationRules,
    /// Box 14.
    pub copies: CopyRules,
    /// Signing for others.
    pub authority: AuthorityRules,
    /// How long fields may be.
    pub limits: Limits,
    /// Words before quotations of what is not so.
    pub quote_marks: QuoteMarks,
    /// Words of secret papers.
    pub secrecy: Secrecy,
    /// Capital letters.
    pub capitals: Capitals,
    /// What private people can be reached by.
    pub private: Private,
    /// Kinds of documents: abbreviation → name.
    pub types: BTreeMap<String, String>,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        let error = || format!("{text:?} is no day; write it as \"2020-03-05\"");
        let mut parts = text.split('-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (next(4), next(2), next(2));
        let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
            return Err(error());
        };
        let day = Day {
            year: i32::from(year),
            month: u8::try_from(month).map_err(|_| error())?,
            day: u8::try_from(day).map_err(|_| error())?,
        };
        if day.exists() { Ok(day) } else { Err(error()) }
    }
}

impl From<Day> for String {
    fn from(Day { year, month, day }: Day) -> String {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl Day {
    /// Whether the calendar has it.
    #[must_use]
    pub const fn exists(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        1 <= self.day && self.day <= days
    }
}

/// Paper and margins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct PageRules {
    pub width_mm: f64,
    pub height_mm: f64,
    pub top_mm: f64,
    pub bottom_mm: f64,
    pub left_mm: f64,
    pub right_mm: f64,
    pub head_left_mm: f64,
    pub signature_mm: f64,
}

/// Type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FontRules {
    /// The family that the PDF is set in; the desk must lend it.
    pub family: String,
    /// The family that the decree names; the DOCX asks for it.
    pub asked_for: String,
}

/// Lines drawn; the shares are parts of the text's width above.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct LineRules {
    pub thickness_pt: f64,
    pub issuer_share: f64,
    pub annex_share: f64,
}

/// Boxes 1 to 14, the page number, annexes, and what we add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Boxes {
    pub country: BoxStyle,
    pub motto: BoxStyle,
    pub parent: BoxStyle,
    pub issuer: BoxStyle,
    pub number: BoxStyle,
    pub date: BoxStyle,
    pub subject: BoxStyle,
    pub addressees: BoxStyle,
    pub body: BoxStyle,
    pub office: BoxStyle,
    pub signer: BoxStyle,
    pub recipients_head: BoxStyle,
    pub recipients: BoxStyle,
    pub urgency: BoxStyle,
    pub circulation: BoxStyle,
    pub drafter: BoxStyle,
    pub contact: BoxStyle,
    pub copy: BoxStyle,
    pub page_number: BoxStyle,
    pub annex_name: BoxStyle,
    pub annex_title: BoxStyle,
    pub annex_reference: BoxStyle,
    pub annex_body: BoxStyle,
    pub annex_table: BoxStyle,
    pub verify: BoxStyle,
    pub mark: BoxStyle,
}

/// How one box is set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxStyle {
    /// Its fixed words, or its form with `{names}`; empty: none.
    #[serde(default)]
    pub text: String,
    /// Points.
    pub size: f64,
    /// Bold.
    #[serde(default)]
    pub bold: bool,
    /// Italic.
    #[serde(default)]
    pub italic: bool,
    /// In capital letters.
    #[serde(default)]
    pub upper: bool,
    /// "#rrggbb".
    #[serde(default = "black")]
    pub color: String,
    /// Space above (subject), or between paragraphs (body).
    #[serde(default)]
    pub gap_pt: f64,
    /// Indent of a paragraph's first line.
    #[serde(default)]
    pub first_line_mm: f64,
    /// Distance of lines: 1 is single.
    #[serde(default = "single")]
    pub line_spacing: f64,
    /// Side of the QR code.
    #[serde(default)]
    pub qr_mm: f64,
}

fn black() -> String {
    "#000000".to_owned()
}

const fn single() -> f64 {
    1.0
}

impl BoxStyle {
    /// Text as the box writes it.
    #[must_use]
    pub fn cased(&self, text: &str) -> String {
        if self.upper {
            text.to_uppercase()
        } else {
            text.to_owned()
        }
    }
}

/// Zeros before numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Padding {
    pub number: Pad,
    pub day: Pad,
    pub month: Pad,
}

/// How one number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pad {
    /// Numbers below it get zeros.
    pub below: u32,
    /// Up to so many digits.
    pub digits: u8,
    /// Blanks that a missing number leaves.
    pub blank: u8,
}

impl Pad {
    /// The number, or room for it.
    #[must_use]
    pub fn write(self, number: Option<u32>) -> String {
        match number {
            Some(number) if number < self.below => {
                format!("{number:0digits$}", digits = usize::from(self.digits))
            }
            Some(number) => number.to_string(),
            None => " ".repeat(usize::from(self.blank)),
        }
    }
}

/// Fixed words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Words {
    pub end_mark: String,
    pub first_recipient: String,
    pub archive: String,
    pub archive_office: String,
    pub for_report: String,
    pub item: String,
    pub between_items: String,
    pub after_items: String,
    pub annexes_attached: String,
}

/// Box 10b: the three marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct UrgencyRules {
    pub urgent: UrgencyMark,
    pub very_urgent: UrgencyMark,
    pub express: UrgencyMark,
}

/// One mark with its frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct UrgencyMark {
    pub text: String,
    pub width_mm: f64,
    pub height_mm: f64,
}

/// Box 11.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct CirculationRules {
    pub return_after_reading: String,
    pub internal: String,
}

/// Box 14.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct CopyRules {
    pub full: String,
    pub transcript: String,
    pub extract: String,
}

/// Signing for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRules {
    /// On behalf of a collective.
    pub tm: String,
    /// A deputy for the head.
    pub kt: String,
    /// By order.
    pub tl: String,
    /// By mandate.
    pub tuq: String,
    /// Acting head.
    pub q: String,
    /// How a deputy's office begins.
    pub deputies: Vec<String>,
    /// Words of collectives' names.
    pub collectives: Vec<String>,
    /// How the office of a unit's head begins.
    pub unit_heads: Vec<String>,
    /// What does not stand before a signer's name.
    pub academic: Vec<String>,
}

/// How long fields may be, in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Limits {
    pub subject_chars: usize,
    pub symbol_chars: usize,
    pub body_name_chars: usize,
    pub signer_chars: usize,
    pub office_chars: usize,
    pub quote_chars: usize,
}

/// Words before quotations of what is not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct QuoteMarks {
    pub fabricated: String,
    #[serde(rename = "false")]
    pub not_true: String,
    pub unproven: String,
}

/// Words of secret papers, and longer words that hold them and are harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Secrecy {
    pub words: Vec<String>,
    pub except: Vec<String>,
}

/// Capital letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capitals {
    /// Written exactly so.
    pub exact: Vec<String>,
    /// Small before a name, inside a sentence.
    pub lower: Vec<String>,
    /// Where a word of `lower` begins a body's own name.
    pub except: Vec<String>,
}

/// What private people can be reached by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Private {
    /// How mobile numbers begin (after +84 has become 0).
    pub mobile_prefixes: Vec<String>,
    /// How many digits they have.
    pub mobile_digits: usize,
    /// Domains whose addresses are offices'.
    pub public_mail: Vec<String>,
}

impl RulePack {
    /// Reads a pack (TOML) and looks whether a page can be made by it.
    ///
    /// # Errors
    /// [`RulePackError::Form`], [`RulePackError::Value`].
    pub fn parse(text: &str) -> Result<RulePack, RulePackError> {
        let pack: RulePack =
            toml::from_str(text).map_err(|error| RulePackError::Form(error.to_string()))?;
        crate::pack_check::check(&pack)?;
        Ok(pack)
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Box 10b.
    #[must_use]
    pub const fn urgency(&self, urgency: Urgency) -> &UrgencyMark {
        match urgency {
            Urgency::Urgent => &self.urgency.urgent,
            Urgency::VeryUrgent => &self.urgency.very_urgent,
            Urgency::Express => &self.urgency.express,
        }
    }

    /// What stands before the office: "KT.".
    #[must_use]
    pub fn authority(&self, authority: Authority) -> &str {
        match authority {
            Authority::Tm => &self.authority.tm,
            Authority::Kt => &self.authority.kt,
            Authority::Tl => &self.authority.tl,
            Authority::Tuq => &self.authority.tuq,
            Authority::Q => &self.authority.q,
        }
    }

    /// Box 11.
    #[must_use]
    pub fn circulation(&self, note: Circulation) -> &str {
        match note {
            Circulation::ReturnAfterReading => &self.circulation.return_after_reading,
            Circulation::Internal => &self.circulation.internal,
        }
    }

    /// Box 14: the kind of copy.
    #[must_use]
    pub fn copy(&self, kind: CopyKind) -> &str {
        match kind {
            CopyKind::Full => &self.copies.full,
            CopyKind::Transcript => &self.copies.transcript,
            CopyKind::Extract => &self.copies.extract,
        }
    }

    /// What stands before a quotation; none for one that needs no mark.
    #[must_use]
    pub fn quote_mark(&self, quote: Quote) -> Option<&str> {
        match quote {
            Quote::Bare => None,
            Quote::Fabricated => Some(&self.quote_marks.fabricated),
            Quote::False => Some(&self.quote_marks.not_true),
            Quote::Unproven => Some(&self.quote_marks.unproven),
        }
    }
}

/// The packs that an installation has.
#[derive(Clone, Debug, PartialEq)]
pub struct RulePacks {
    packs: Vec<RulePack>,
}

impl RulePacks {
    /// The bundled ones.
    ///
    /// # Panics
    /// Never: a test reads the bundled packs.
    #[must_use]
    pub fn bundled() -> RulePacks {
        let pack = RulePack::parse(include_str!("../rules/nd30-2020.toml"));
        RulePacks {
            packs: vec![pack.expect("the bundled pack is sound")],
        }
    }

    /// Adds another.
    ///
    /// # Errors
    /// [`RulePackError::Twice`].
    pub fn add(&mut self, pack: RulePack) -> Result<(), RulePackError> {
        if self.get(&pack.id).is_ok() {
            return Err(RulePackError::Twice(pack.id));
        }
        self.packs.push(pack);
        Ok(())
    }

    /// All, as they were added.
    pub fn iter(&self) -> impl Iterator<Item = &RulePack> {
        self.packs.iter()
    }

    /// The one with this id.
    ///
    /// # Errors
    /// [`RulePackError::Unknown`].
    pub fn get(&self, id: &str) -> Result<&RulePack, RulePackError> {
        let found = self.packs.iter().find(|pack| pack.id == id);
        found.ok_or_else(|| RulePackError::Unknown(id.to_owned()))
    }

    /// The one for a letter that is written on this day: of those in force the one that came last;
    /// none before the first.
    #[must_use]
    pub fn in_force(&self, day: Day) -> Option<&RulePack> {
        let in_force = self.packs.iter().filter(|pack| pack.in_force(day));
        in_force.max_by_key(|pack| pack.valid_from)
    }
}

impl Default for RulePacks {
    fn default() -> Self {
        RulePacks::bundled()
    }
}

/// The bundled packs, read once.
pub(crate) fn bundled() -> &'static RulePacks {
    static PACKS: LazyLock<RulePacks> = LazyLock::new(RulePacks::bundled);
    &PACKS
}

/// The bundled pack of [`DEFAULT_RULE_PACK`].
pub(crate) fn default_pack() -> &'static RulePack {
    &bundled().packs[0]
}
