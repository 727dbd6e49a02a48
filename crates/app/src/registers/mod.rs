//! The registers of documents (Decree 30/2020/NĐ-CP, Articles 15, 22 and appendix IV): what clerks
//! see of them, what they write into them, and how they are printed.

mod book;
mod incoming;
mod numbering;
mod outgoing;
mod search;

pub(crate) use search::{Words, folded};
mod types;

use std::collections::BTreeSet;

use casework::UserId;
use time::Date;
use uuid::Uuid;

pub use book::{BookFile, BookFormat, BookRange};
pub use incoming::{
    DuePage, DueRow, IncomingEntry, IncomingInput, IncomingOffer, IncomingPage, Registered, Twin,
    TwinReason,
};
pub(crate) use numbering::checked_symbol;
pub use numbering::{NumberingPage, Scheme};
pub use outgoing::{
    CopyLine, CopyPage, OutgoingEntry, OutgoingLine, OutgoingPage, OutgoingRef, PaperForm,
    PaperInput,
};
pub use types::{DOC_TYPES, DocType, type_name};

use crate::{
    App, Refusal, Result,
    model::{FieldChange, Fill, RegisterEvent},
    ports::{Change, RegisterChange},
    text::optional_line,
    vietnam_date,
};

/// Rows of a register on one page of the console.
const PAGE: usize = 50;
/// The series of letters and, where there is one series for all, of every document.
pub(crate) const MAIN: &str = "main";
/// The worked example's own series and book.
pub(crate) const EXAMPLE: &str = "example";
/// The series and book of everything in a drill.
pub(crate) const DRILL: &str = "drill";

/// Which page of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterQuery {
    /// Series or book; empty: the one that was used last.
    pub series: String,
    /// Calendar year; none: the latest.
    pub year: Option<i32>,
    /// Words to look for, with or without diacritics; empty: all.
    pub words: String,
    /// Page, from 0.
    pub page: u32,
}

/// One line of an entry's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// What was written.
    pub event: RegisterEvent,
    /// Name of who wrote it.
    pub name: String,
}

/// The columns that a clerk fills in, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FillInput {
    /// The unit or person that keeps the file copy.
    pub copy_holder: String,
    /// How many copies.
    pub copies: String,
    /// When it was handed on: "2026-11-28", or empty.
    pub handed_on: String,
    /// Who signed for it.
    pub receipt: String,
    /// Anything else.
    pub note: String,
}

impl FillInput {
    fn checked(&self) -> std::result::Result<Fill, Refusal> {
        Ok(Fill {
            copy_holder: optional_line("copy_holder", &self.copy_holder, 200)?,
            copies: optional_line("copies", &self.copies, 50)?,
            handed_on: day_if("handed_on", &self.handed_on)?,
            receipt: optional_line("receipt", &self.receipt, 200)?,
            note: optional_line("note", &self.note, 500)?,
        })
    }
}

/// A day as forms send it.
fn day(field: &'static str, text: &str) -> std::result::Result<Date, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty(field));
    }
    let format = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, format)
        .ok()
        .filter(|date| (1900..=2999).contains(&date.year()))
        .ok_or(Refusal::Invalid(field))
}

fn day_if(field: &'static str, text: &str) -> std::result::Result<Option<Date>, Refusal> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        day(field, text).map(Some)
    }
}

/// A day as registers show it: 28/11/2026.
pub(crate) fn shown(date: Date) -> String {
    format!(
        "{:02}/{:02}/{}",
        date.day(),
        u8::from(date.month()),
        date.year()
    )
}

fn shown_if(date: Option<Date>) -> String {
    date.map(shown).unwrap_or_default()
}

/// "05/STTTT-TTBCXB": a number below 10 gets a zero (appendix I, II.3).
pub(crate) fn numbered(number: u32, symbol: &str) -> String {
    format!("{number:02}/{symbol}")
}

/// The columns that differ, in order.
fn changes<const N: usize>(
    names: [&str; N],
    before: [String; N],
    after: [String; N],
) -> Vec<FieldChange> {
    names
        .into_iter()
        .zip(before.into_iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(field, (before, after))| FieldChange {
            field: field.to_owned(),
            before,
            after,
        })
        .collect()
}

const FILL_FIELDS: [&str; 5] = ["copy_holder", "copies", "handed_on", "receipt", "note"];

fn fill_cells(fill: &Fill) -> [String; 5] {
    [
        fill.copy_holder.clone(),
        fill.copies.clone(),
        shown_if(fill.handed_on),
        fill.receipt.clone(),
        fill.note.clone(),
    ]
}

/// A page of what fits the words, newest first: rows, how many fit in all.
fn pick<T>(rows: Vec<T>, query: &RegisterQuery, text: impl Fn(&T) -> String) -> (Vec<T>, usize) {
    let words = search::Words::of(&query.words);
    let mut fitting: Vec<T> = rows
        .into_iter()
        .filter(|row| words.fit(&text(row)))
        .collect();
    fitting.reverse();
    let total = fitting.len();
    let from = (query.page as usize).saturating_mul(PAGE);
    let page = fitting.into_iter().skip(from).take(PAGE).collect();
    (page, total)
}

/// The book that is asked for, among those that are there; the present year's main one is always.
fn choose(
    mut books: Vec<(String, i32)>,
    query: &RegisterQuery,
    this_year: i32,
    home: &str,
) -> (Vec<(String, i32)>, (String, i32)) {
    let present = (home.to_owned(), this_year);
    let asked = match (query.series.is_empty(), query.year) {
        (true, None) => books.first().cloned(),
        (false, Some(year)) => Some((query.series.clone(), year)),
        (true, Some(year)) => Some((home.to_owned(), year)),
        (false, None) => books
            .iter()
            .find(|(series, _)| *series == query.series)
            .cloned()
            .or_else(|| Some((query.series.clone(), this_year))),
    };
    let asked = asked.unwrap_or_else(|| present.clone());
    for book in [&present, &asked] {
        if !books.contains(book) {
            books.push(book.clone());
        }
    }
    books.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    (books, asked)
}

impl App {
    /// The calendar year in Vietnam.
    pub(crate) fn year(&self) -> i32 {
        vietnam_date(self.now()).year()
    }

    /// The change that writes down what was written.
    fn written(&self, of: Uuid, by: UserId, changes: Vec<FieldChange>, example: bool) -> Change {
        Change::Register(RegisterChange::Record(RegisterEvent {
            of,
            at: self.now(),
            by,
            changes,
            example,
        }))
    }

    async fn history_of(&self, of: Uuid) -> Result<Vec<HistoryLine>> {
        let events = self.store.register_history(of).await?;
        let people: BTreeSet<UserId> = events.iter().map(|event| event.by).collect();
        let names = self.names(people).await?;
        Ok(events
            .into_iter()
            .rev()
            .map(|event| HistoryLine {
                name: names.get(&event.by).cloned().unwrap_or_default(),
                event,
            })
            .collect())
    }

    /// A file of a register, as it was stored: name, media type, bytes.
    async fn register_file(
        &self,
        file: Option<casework::Attachment>,
    ) -> Result<(String, String, Vec<u8>)> {
        let none = Refusal::NotFound("entry");
        let file = file.ok_or(none.clone())?;
        let (media_type, bytes) = self.store.blob(&file.sha256).await?.ok_or(none)?;
        if crate::links::sha256_hex(&bytes) != file.sha256 {
            return Err(Self::inconsistent("a file of a register was changed"));
        }
        Ok((file.name, media_type, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        assert_eq!(
            day("dated", " 2026-02-28 ").map(shown),
            Ok("28/02/2026".into())
        );
        assert_eq!(day("dated", ""), Err(Refusal::Empty("dated")));
        for bad in ["2026-02-30", "28/02/2026", "0026-02-02", "x"] {
            assert_eq!(day("dated", bad), Err(Refusal::Invalid("dated")), "{bad}");
        }
        assert_eq!(day_if("due", " "), Ok(None));
    }

    #[test]
    fn the_present_years_book_can_always_be_chosen() {
        let query = RegisterQuery::default();
        let (books, asked) = choose(vec![("example".into(), 2021)], &query, 2026, MAIN);
        assert_eq!(asked, ("example".to_owned(), 2021), "the one used last");
        assert!(books.contains(&(MAIN.to_owned(), 2026)));
        let query = RegisterQuery {
            series: "type:QĐ".into(),
            ..RegisterQuery::default()
        };
        assert_eq!(
            choose(vec![], &query, 2026, MAIN).1,
            ("type:QĐ".to_owned(), 2026)
        );
    }
}
