//! The official letter (công văn) as Decree 30/2020/NĐ-CP lays it out: model, prose, rules, PDF.
//!
//! Pure: fonts come in through a [`Desk`], the date is part of the letter. The same letter gives
//! the same bytes.

mod compose;
mod fonts;
mod lint;
mod model;
mod plain;
mod register_book;
mod typeset;

pub use compose::{
    AskFact, Conclusion, Facts, GroupFact, HowAsked, IssuerFact, PartyFact, compose,
};
pub use fonts::bundled_fonts;
pub use lint::{Level, Lint, MAX_SUBJECT_CHARS, lint};
pub use model::{
    Authority, Letter, LetterDate, Paragraph, RulePackId, Run, Signature, Style, Urgency,
};
pub use plain::plain_text;
pub use register_book::{BookColumn, BookPress, RegisterBook};
pub use typeset::{Desk, LetterError, Typeset, Typesetter};
