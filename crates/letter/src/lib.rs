//! The official letter (công văn): model, prose, rules, PDF, DOCX, plain text.
//!
//! How a letter looks and what is checked is data: a [`RulePack`], of which Decree 30/2020/NĐ-CP is
//! bundled. Pure: fonts come in through a [`Desk`], the date is part of the letter. The same letter
//! gives the same bytes.

mod compose;
mod cover;
mod docx;
mod fonts;
mod lines;
mod lint;
mod model;
mod pack;
mod pack_check;
mod picture;
mod plain;
mod press;
mod qr;
mod recipient;
mod register_book;
mod sheet;
mod summary;
mod typeset;

pub use compose::{Conclusion, Facts, GroupFact, HowAsked, IssuerFact, PartyFact, compose};
pub use cover::{CoverPress, CoverSheet, CoverSheets};
pub use docx::{DocxError, docx};
pub use fonts::{BundledFonts, bundled_fonts};
pub use lint::{Fix, LINT_CODES, Level, Lint, Place, lint};
pub use model::{
    Annex, AskFact, Authority, Block, Circulation, Contact, CopyKind, Drafter, ElectronicCopy,
    GroupAsk, Letter, LetterDate, Paragraph, Quote, Run, Signature, Style, Table, Urgency,
};
pub use pack::{
    AuthorityRules, BoxStyle, Boxes, Capitals, CirculationRules, CopyRules, DEFAULT_RULE_PACK, Day,
    FontRules, Limits, LineRules, Pad, Padding, PageRules, Private, QuoteMarks, RulePack,
    RulePackError, RulePacks, Secrecy, UrgencyMark, UrgencyRules, Words,
};
pub use picture::{PICTURE_SIDE, Picture, PicturePress, Tone};
pub use plain::plain_text;
pub use recipient::Recipient;
pub use register_book::{BookColumn, BookPress, PrintedBook, RegisterBook};
pub use summary::{Summary, SummaryChart, SummaryPart, SummaryPress, SummaryTable};
pub use typeset::{Desk, LetterError, SignaturePlace, Typeset, Typesetter};
