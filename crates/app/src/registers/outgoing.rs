//! The register of outgoing documents: letters, and documents that were written outside of this
//! system. One series for both, so that no number is left out or given twice.

use casework::{Attachment, CopyId, EntryId, EvidenceKind, LetterId};
use time::Date;
use uuid::Uuid;

use super::{
    EXAMPLE, FILL_FIELDS, FillInput, HistoryLine, RegisterQuery, changes, choose, day, fill_cells,
    numbered,
    numbering::{checked_symbol, symbol_for},
    pick, shown, shown_if,
    types::type_name,
};
use crate::{
    App, NewFile, Refusal, Result,
    access::{Clerk, Staff},
    audit::{Action, AuditActor},
    evidence::file_evidence,
    model::{Amendment, Fill, LetterCopy, LetterFill, Outgoing, OutgoingLetter, Paper, PaperFace},
    ports::{Change, RegisterChange, StoreError},
    text::{line, optional_line},
    vietnam_date,
};

/// What a line of the register is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingRef {
    /// A letter of this system.
    Letter(LetterId),
    /// A document from outside of it.
    Paper(EntryId),
}

impl OutgoingRef {
    /// Its id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            OutgoingRef::Letter(id) => id.0,
            OutgoingRef::Paper(id) => id.0,
        }
    }
}

/// A line of the register: the ten columns of appendix IV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingLine {
    /// What it is about.
    pub of: OutgoingRef,
    /// Its number.
    pub number: u32,
    /// Number and symbol.
    pub symbol: String,
    /// Its date.
    pub dated: Date,
    /// Type and abstract.
    pub subject: String,
    /// Who signed.
    pub signer: String,
    /// Where it goes.
    pub recipients: String,
    /// When it was handed on.
    pub handed_on: Option<Date>,
    /// Who signed for it, or how many receivers have confirmed.
    pub receipt: String,
    /// Recalled, replaced, corrected; then the clerk's note.
    pub note: String,
    /// The unit or person that keeps the file copy.
    pub copy_holder: String,
    /// How many copies.
    pub copies: String,
    /// It is not in force any longer.
    pub ended: bool,
}

impl OutgoingLine {
    /// The ten columns in the decree's order.
    #[must_use]
    pub fn cells(&self) -> [String; 10] {
        [
            self.symbol.clone(),
            shown(self.dated),
            self.subject.clone(),
            self.signer.clone(),
            self.recipients.clone(),
            self.copy_holder.clone(),
            self.copies.clone(),
            shown_if(self.handed_on),
            self.receipt.clone(),
            self.note.clone(),
        ]
    }
}

/// A page of the register.
#[derive(Clone, Debug)]
pub struct OutgoingPage {
    /// The books that can be chosen: series, year.
    pub books: Vec<(String, i32)>,
    /// This one.
    pub series: String,
    /// Its year.
    pub year: i32,
    /// The lines of this page, latest number first.
    pub lines: Vec<OutgoingLine>,
    /// How many fit what is looked for.
    pub total: usize,
    /// Whether there are more on the next page.
    pub more: bool,
}

/// One entry with what a clerk can write and what was written.
#[derive(Clone, Debug)]
pub struct OutgoingEntry {
    /// The line.
    pub line: OutgoingLine,
    /// Its series.
    pub series: String,
    /// Its year.
    pub year: i32,
    /// The clerk's columns.
    pub fill: Fill,
    /// What a writer must have seen to write.
    pub version: u32,
    /// The document, of one from outside.
    pub file: Option<Attachment>,
    /// What was written, latest first.
    pub history: Vec<HistoryLine>,
}

/// What the form for a document from outside begins with.
#[derive(Clone, Debug)]
pub struct PaperForm {
    /// Today.
    pub today: Date,
    /// The symbol of letters.
    pub symbol: String,
    /// Who signs letters.
    pub signer: String,
    /// Types have their own series.
    pub per_type: bool,
}

/// A document from outside, as typed.
#[derive(Clone, Debug, Default)]
pub struct PaperInput {
    /// Abbreviation of its type; empty for an official letter.
    pub doc_type: String,
    /// Its symbol; empty: the one that goes with the type.
    pub symbol: String,
    /// Its date: "2026-11-28".
    pub dated: String,
    /// Its abstract.
    pub subject: String,
    /// Who signed it.
    pub signer: String,
    /// Where it goes.
    pub recipients: String,
    /// The other columns.
    pub fill: FillInput,
    /// The document.
    pub file: Option<NewFile>,
}

/// A line of the register of copies.
#[derive(Clone, Debug)]
pub struct CopyLine {
    /// The copy.
    pub copy: LetterCopy,
    /// Number and symbol of what was copied.
    pub original: String,
    /// Its abstract.
    pub subject: String,
}

/// A page of the register of copies.
#[derive(Clone, Debug)]
pub struct CopyPage {
    /// The books that can be chosen: series, year.
    pub books: Vec<(String, i32)>,
    /// This one.
    pub series: String,
    /// Its year.
    pub year: i32,
    /// The lines of this page, latest number first.
    pub lines: Vec<CopyLine>,
    /// How many fit what is looked for.
    pub total: usize,
    /// Whether there are more on the next page.
    pub more: bool,
}

/// Whether a page of a register has another one behind it.
pub(super) const fn more(total: usize, page: u32) -> bool {
    (page as usize + 1).saturating_mul(super::PAGE) < total
}

impl App {
    /// A page of the register of outgoing documents.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn outgoing_page(&self, _by: &Staff, query: &RegisterQuery) -> Result<OutgoingPage> {
        let books = self.store.outgoing_books().await?;
        let (books, (series, year)) = choose(books, query, self.year(), self.home_series());
        let lines = self.outgoing_lines(&series, year).await?;
        let (lines, total) = pick(lines, query, |line| line.cells().join(" "));
        Ok(OutgoingPage {
            books,
            series,
            year,
            lines,
            total,
            more: more(total, query.page),
        })
    }

    /// Every line of a series and year, by number.
    pub(super) async fn outgoing_lines(
        &self,
        series: &str,
        year: i32,
    ) -> Result<Vec<OutgoingLine>> {
        let amendments = self.store.amendments_in(series, year).await?;
        let mut lines = Vec::new();
        for outgoing in self.store.outgoing(series, year).await? {
            lines.push(match outgoing {
                Outgoing::Paper(paper) => paper_line(&paper),
                Outgoing::Letter(letter) => {
                    let own: Vec<&Amendment> = amendments
                        .iter()
                        .filter(|amendment| amendment.letter == letter.id)
                        .collect();
                    self.letter_line(&letter, &own).await?
                }
            });
        }
        Ok(lines)
    }

    async fn letter_line(
        &self,
        letter: &OutgoingLetter,
        amendments: &[&Amendment],
    ) -> Result<OutgoingLine> {
        let fill = letter.fill.clone().unwrap_or_default();
        let content = &letter.content;
        let (mut notes, mut ended) = (Vec::new(), false);
        if let Some(made) = self.store.amendment_by(letter.id).await? {
            notes.extend(self.amends_words(&made).await?);
        }
        for amendment in amendments {
            if let Some(words) = self.amended_words(amendment).await? {
                ended |= amendment.kind != crate::model::AmendmentKind::Correction;
                notes.push(words);
            }
        }
        if !fill.note.is_empty() {
            notes.push(fill.note.clone());
        }
        let confirmed = (letter.receivers > 0).then(|| {
            format!(
                "Điện tử: {}/{} nơi nhận đã xác nhận",
                letter.confirmed, letter.receivers
            )
        });
        let receipt = [confirmed.unwrap_or_default(), fill.receipt.clone()];
        Ok(OutgoingLine {
            of: OutgoingRef::Letter(letter.id),
            number: letter.number,
            symbol: numbered(letter.number, &content.symbol),
            dated: vietnam_date(letter.numbered_at),
            subject: format!("Công văn V/v {}", content.subject),
            signer: content.signature.name.clone(),
            recipients: recipients(content),
            copy_holder: if fill.copy_holder.is_empty() {
                file_copy(content)
            } else {
                fill.copy_holder
            },
            copies: fill.copies,
            handed_on: fill.handed_on.or(letter.sent_at.map(vietnam_date)),
            receipt: joined(&receipt, "; "),
            note: joined(&notes, ". "),
            ended,
        })
    }

    /// One entry of the register.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a letter that has no number.
    pub async fn outgoing_entry(&self, _by: &Staff, id: Uuid) -> Result<OutgoingEntry> {
        let history = self.history_of(id).await?;
        if let Some(paper) = self.store.paper(EntryId(id)).await? {
            return Ok(OutgoingEntry {
                line: paper_line(&paper),
                series: paper.series,
                year: paper.year,
                fill: paper.fill,
                version: paper.version,
                file: paper.file,
                history,
            });
        }
        let none = Refusal::NotFound("entry");
        let record = self.store.letter(LetterId(id)).await?.ok_or(none.clone())?;
        let numbering = record.numbering.ok_or(none.clone())?;
        let lines = self.outgoing_lines(&record.series, numbering.year).await?;
        let kept = self.store.letter_fill(record.id).await?;
        let (version, fill) = kept.map_or((0, Fill::default()), |kept| (kept.version, kept.fill));
        Ok(OutgoingEntry {
            line: lines
                .into_iter()
                .find(|line| line.of == OutgoingRef::Letter(record.id))
                .ok_or(none)?,
            series: record.series,
            year: numbering.year,
            fill,
            version,
            file: None,
            history,
        })
    }

    /// The file of a document from outside: name, media type, bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn outgoing_file(
        &self,
        _by: &Staff,
        id: EntryId,
    ) -> Result<(String, String, Vec<u8>)> {
        let paper = self.store.paper(id).await?;
        self.register_file(paper.and_then(|paper| paper.file)).await
    }

    /// What the form for a document from outside begins with.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn paper_form(&self, _by: &Clerk) -> Result<PaperForm> {
        let issuer = self.issuer().await?;
        Ok(PaperForm {
            today: vietnam_date(self.now()),
            symbol: issuer
                .as_ref()
                .map(|i| i.symbol.clone())
                .unwrap_or_default(),
            signer: issuer.map(|i| i.signature.name).unwrap_or_default(),
            per_type: self.series_of("QĐ", self.year()).await? != self.home_series(),
        })
    }

    /// Registers a document that was written outside of this system: it gets the next number of
    /// the series. Gives its id.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::FileTooLarge`]; [`Refusal::Changed`] if too many
    /// others took numbers at the same moment.
    pub async fn register_paper(&self, by: &Clerk, input: PaperInput) -> Result<EntryId> {
        let letters = self.issuer_or_refuse().await?.symbol;
        let doc_type = input.doc_type.trim();
        if type_name(doc_type).is_none() {
            return Err(Refusal::Invalid("doc_type").into());
        }
        let symbol = if input.symbol.trim().is_empty() {
            symbol_for(doc_type, &letters)
        } else {
            input.symbol.clone()
        };
        let face = PaperFace {
            doc_type: doc_type.to_owned(),
            symbol: checked_symbol(&symbol)?,
            dated: day("dated", &input.dated)?,
            subject: line("subject", &input.subject, 500)?,
            signer: line("signer", &input.signer, 100)?,
            recipients: line("recipients", &input.recipients, 1000)?,
        };
        let fill = input.fill.checked()?;
        let (file, blob) = stored_file(input.file)?;
        let id = EntryId(self.new_id());
        for _ in Self::attempts() {
            let now = self.now();
            let year = vietnam_date(now).year();
            // A number of this year on a date of another would break the order of the book.
            if face.dated.year() != year {
                return Err(Refusal::Invalid("dated").into());
            }
            let series = self.series_of(doc_type, year).await?;
            let number = self.store.last_number(&series, year).await? + 1;
            let paper = Paper {
                id,
                version: 1,
                series,
                year,
                number,
                face: face.clone(),
                fill: fill.clone(),
                file: file.clone(),
                registered_by: by.user(),
                registered_at: now,
            };
            let mut changes: Vec<Change> = blob.iter().cloned().collect();
            changes.push(Change::Register(RegisterChange::SavePaper(Box::new(paper))));
            changes.push(self.written(id.0, by.user(), Vec::new(), false));
            match self.store.commit(changes).await {
                Ok(()) => return Ok(id),
                // Another clerk took the number: take the next one.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Writes a clerk's columns of an entry, with history.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`], what is wrong with the fields.
    pub async fn fill_outgoing(
        &self,
        by: &Clerk,
        id: Uuid,
        version: u32,
        input: &FillInput,
    ) -> Result<()> {
        let fill = input.checked()?;
        let (before, example, case, save) =
            if let Some(mut paper) = self.store.paper(EntryId(id)).await? {
                let before = std::mem::replace(&mut paper.fill, fill.clone());
                paper.version = version + 1;
                let example = paper.series == EXAMPLE;
                (
                    before,
                    example,
                    None,
                    RegisterChange::SavePaper(Box::new(paper)),
                )
            } else {
                let record = self.store.letter(LetterId(id)).await?;
                let record = record
                    .filter(|record| record.numbering.is_some())
                    .ok_or(Refusal::NotFound("entry"))?;
                let before = self.store.letter_fill(record.id).await?;
                let save = RegisterChange::SaveFill(LetterFill {
                    letter: record.id,
                    version: version + 1,
                    fill: fill.clone(),
                });
                let before = before.map(|kept| kept.fill).unwrap_or_default();
                (before, record.series == EXAMPLE, Some(record.case), save)
            };
        let changed = changes(FILL_FIELDS, fill_cells(&before), fill_cells(&fill));
        if changed.is_empty() {
            return Ok(());
        }
        let mut commit = vec![Change::Register(save)];
        commit.push(self.written(id, by.user(), changed, example));
        if let Some(case) = case {
            let actor = AuditActor::User { id: by.user() };
            let about = format!("letter:{}", LetterId(id));
            commit.push(self.record(case, actor, Action::RegisterFilled, about, ""));
        }
        Ok(self.store.commit(commit).await?)
    }

    /// A page of the register of copies.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn copy_page(&self, _by: &Staff, query: &RegisterQuery) -> Result<CopyPage> {
        let books = self.store.copy_books().await?;
        let (books, (series, year)) = choose(books, query, self.year(), self.home_series());
        let lines = self.copy_lines(&series, year).await?;
        let (lines, total) = pick(lines, query, |line| line.cells().join(" "));
        Ok(CopyPage {
            books,
            series,
            year,
            lines,
            total,
            more: more(total, query.page),
        })
    }

    pub(super) async fn copy_lines(&self, series: &str, year: i32) -> Result<Vec<CopyLine>> {
        let mut lines = Vec::new();
        for copy in self.store.copies_in(series, year).await? {
            let record = self.store.letter(copy.letter).await?;
            let record = record.ok_or_else(|| Self::inconsistent("a copy without letter"))?;
            lines.push(CopyLine {
                copy,
                original: crate::corrections::number_and_symbol(&record).unwrap_or_default(),
                subject: record.content.subject,
            });
        }
        Ok(lines)
    }
}

impl CopyLine {
    /// Number and symbol, date, what was copied, kind, extract, receivers.
    #[must_use]
    pub fn cells(&self) -> [String; 7] {
        let face = &self.copy.face;
        [
            numbered(self.copy.number, &face.symbol),
            shown(vietnam_date(self.copy.made_at)),
            face.kind.name().to_owned(),
            self.original.clone(),
            self.subject.clone(),
            face.body.clone(),
            face.recipients.clone(),
        ]
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> CopyId {
        self.copy.id
    }
}

/// The file as it is named in a register, and the change that stores it.
pub(super) fn stored_file(file: Option<NewFile>) -> Result<(Option<Attachment>, Option<Change>)> {
    let Some((name, bytes)) = file else {
        return Ok((None, None));
    };
    let name = line("file", &name, 255)?;
    match file_evidence(name, bytes)? {
        (
            EvidenceKind::File {
                name,
                sha256,
                size,
                media_type,
            },
            blob,
        ) => {
            let file = Attachment {
                name,
                sha256,
                size,
                media_type,
            };
            Ok((Some(file), Some(blob)))
        }
        _ => Err(App::inconsistent("a file became something else")),
    }
}

fn paper_line(paper: &Paper) -> OutgoingLine {
    let face = &paper.face;
    let kind = type_name(&face.doc_type).unwrap_or_default();
    let about = if face.doc_type.is_empty() {
        "V/v"
    } else {
        "về"
    };
    let fill = paper.fill.clone();
    OutgoingLine {
        of: OutgoingRef::Paper(paper.id),
        number: paper.number,
        symbol: numbered(paper.number, &face.symbol),
        dated: face.dated,
        subject: format!("{kind} {about} {}", without_about(&face.subject)),
        signer: face.signer.clone(),
        recipients: face.recipients.clone(),
        copy_holder: fill.copy_holder,
        copies: fill.copies,
        handed_on: fill.handed_on,
        receipt: fill.receipt,
        note: fill.note,
        ended: false,
    }
}

/// An abstract without the "V/v" or "về" that stands before it in the line.
fn without_about(subject: &str) -> &str {
    ["V/v ", "v/v ", "Về việc ", "về việc ", "Về ", "về "]
        .iter()
        .find_map(|about| subject.strip_prefix(about))
        .unwrap_or(subject)
}

/// Whom a letter is addressed to, and who gets a copy.
fn recipients(content: &letter::Letter) -> String {
    let copies = content.recipients.iter().filter(|line| {
        let line = line.trim();
        !line.starts_with("Như trên") && !line.starts_with("Lưu")
    });
    let all: Vec<String> = content.addressees.iter().chain(copies).cloned().collect();
    joined(&all, "; ")
}

/// What stands behind "Lưu:".
fn file_copy(content: &letter::Letter) -> String {
    content
        .recipients
        .iter()
        .find_map(|line| line.trim().strip_prefix("Lưu:"))
        .map(|rest| rest.trim().trim_end_matches(['.', ';']).to_owned())
        .unwrap_or_default()
}

fn joined(parts: &[String], between: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(between)
}

/// An optional line that a form sends.
pub(super) fn words(
    field: &'static str,
    text: &str,
    max: usize,
) -> std::result::Result<String, Refusal> {
    optional_line(field, text, max)
}
