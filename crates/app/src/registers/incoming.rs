//! The register of incoming documents, what is due of them, and what of this system can be
//! registered with one click.

use casework::{Attachment, CaseId, DeliveryId, EntryId, RequestId};
use time::{Date, Duration};

use super::{
    EXAMPLE, HistoryLine, RegisterQuery, changes, choose, day, day_if,
    outgoing::{more, stored_file, words},
    pick, search, shown, shown_if,
};
use crate::{
    App, NewFile, Refusal, Result,
    access::{Clerk, Staff},
    model::{FieldChange, Incoming, IncomingFace, IncomingProgress, Origin},
    ports::{Change, RegisterChange, StoreError},
    text::line,
    vietnam_date,
};

/// Offers shown at once.
const OFFERS: u32 = 20;
/// Documents with a deadline shown at once.
const DUE: u32 = 500;

/// A page of the register.
#[derive(Clone, Debug)]
pub struct IncomingPage {
    /// The books that can be chosen: book, year.
    pub books: Vec<(String, i32)>,
    /// This one.
    pub book: String,
    /// Its year.
    pub year: i32,
    /// The documents of this page, latest number first.
    pub rows: Vec<Incoming>,
    /// How many fit what is looked for.
    pub total: usize,
    /// Whether there are more on the next page.
    pub more: bool,
    /// What can be registered with one click, latest first.
    pub offers: Vec<IncomingOffer>,
}

/// What of this system is in no register yet.
#[derive(Clone, Debug)]
pub struct IncomingOffer {
    /// What.
    pub origin: Origin,
    /// Who wrote it.
    pub author: String,
    /// Type and abstract.
    pub subject: String,
    /// When it came.
    pub arrived: Date,
    /// The case that it belongs to.
    pub case: CaseId,
}

/// One document with its history.
#[derive(Clone, Debug)]
pub struct IncomingEntry {
    /// The document.
    pub incoming: Incoming,
    /// Title of its case; empty if it has none.
    pub case_title: String,
    /// What was written, latest first.
    pub history: Vec<HistoryLine>,
}

/// What is to be settled.
#[derive(Clone, Debug)]
pub struct DuePage {
    /// Which book.
    pub book: String,
    /// Soonest first.
    pub rows: Vec<DueRow>,
    /// Today.
    pub today: Date,
}

/// A document that is to be settled.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// The document.
    pub incoming: Incoming,
    /// Days until its deadline; below 0: it is over.
    pub days: i64,
}

/// An incoming document, as typed.
#[derive(Clone, Debug, Default)]
pub struct IncomingInput {
    /// When it arrived: "2026-11-28".
    pub arrived: String,
    /// Who issued it.
    pub author: String,
    /// Its number and symbol.
    pub symbol: String,
    /// Its date, or empty.
    pub dated: String,
    /// Type and abstract.
    pub subject: String,
    /// The unit or person that it is for.
    pub unit: String,
    /// When it was handed on, or empty.
    pub handed_on: String,
    /// Who signed for it.
    pub receipt: String,
    /// Anything else.
    pub note: String,
    /// The code of the electronic document.
    pub doc_id: String,
    /// By when it is to be settled, or empty.
    pub due: String,
    /// "waiting", "working" or "done"; empty: waiting.
    pub progress: String,
    /// Number and symbol of the document that answers it.
    pub answered_with: String,
    /// The case that it belongs to, or empty.
    pub case: String,
    /// The document.
    pub file: Option<NewFile>,
    /// The clerk has seen that such a document is registered already.
    pub confirmed: bool,
}

/// Why a registered document looks like the same one (appendix VI, part I).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwinReason {
    /// The same code of an electronic document.
    DocId,
    /// The same number and symbol, issuer and year.
    Symbol,
}

/// A document that looks like the one that is to be registered.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The registered one.
    pub incoming: Incoming,
    /// Why.
    pub reason: TwinReason,
}

/// What became of registering.
#[derive(Clone, Debug)]
pub enum Registered {
    /// It has its number.
    Done(EntryId),
    /// Nothing was registered: such documents are there already, and the clerk has to confirm.
    Twins(Vec<Twin>),
}

impl Incoming {
    /// The ten columns in the decree's order.
    #[must_use]
    pub fn cells(&self) -> [String; 10] {
        let face = &self.face;
        [
            shown(face.arrived),
            format!("{:02}", self.number),
            face.author.clone(),
            face.symbol.clone(),
            shown_if(face.dated),
            face.subject.clone(),
            face.unit.clone(),
            shown_if(face.handed_on),
            face.receipt.clone(),
            face.note.clone(),
        ]
    }

    /// The seven columns of the register that follows up what is to be settled.
    #[must_use]
    pub fn due_cells(&self) -> [String; 7] {
        let face = &self.face;
        let symbol = if face.symbol.is_empty() {
            String::new()
        } else {
            format!("Số {} ", face.symbol)
        };
        let dated = face
            .dated
            .map(|date| format!("ngày {} ", shown(date)))
            .unwrap_or_default();
        let progress = match face.progress {
            IncomingProgress::Waiting => "Chưa giải quyết",
            IncomingProgress::Working => "Đang giải quyết",
            IncomingProgress::Done => "Đã giải quyết",
        };
        [
            format!("{:02}", self.number),
            format!("{symbol}{dated}của {}: {}", face.author, face.subject),
            face.unit.clone(),
            shown_if(face.due),
            progress.to_owned(),
            face.answered_with.clone(),
            face.note.clone(),
        ]
    }
}

const FIELDS: [&str; 13] = [
    "arrived",
    "author",
    "number_symbol",
    "dated",
    "subject",
    "unit",
    "handed_on",
    "receipt",
    "note",
    "doc_id",
    "due",
    "progress",
    "answered_with",
];

fn face_cells(face: &IncomingFace) -> [String; 13] {
    [
        shown(face.arrived),
        face.author.clone(),
        face.symbol.clone(),
        shown_if(face.dated),
        face.subject.clone(),
        face.unit.clone(),
        shown_if(face.handed_on),
        face.receipt.clone(),
        face.note.clone(),
        face.doc_id.clone(),
        shown_if(face.due),
        face.progress.code().to_owned(),
        face.answered_with.clone(),
    ]
}

impl App {
    /// A page of the register of incoming documents.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn incoming_page(&self, _by: &Staff, query: &RegisterQuery) -> Result<IncomingPage> {
        let books = self.store.incoming_books().await?;
        let (books, (book, year)) = choose(books, query, self.year(), self.home_series());
        let rows = self.store.incoming_of(&book, year).await?;
        let (rows, total) = pick(rows, query, |row| row.cells().join(" "));
        Ok(IncomingPage {
            books,
            book,
            year,
            rows,
            total,
            more: more(total, query.page),
            offers: self.offers().await?,
        })
    }

    async fn offers(&self) -> Result<Vec<IncomingOffer>> {
        let mut offers = Vec::new();
        for (_, request) in self.store.unregistered_replies(OFFERS).await? {
            offers.extend(self.offer(Origin::Reply(request)).await?);
        }
        for delivery in self.store.unregistered_confirmations(OFFERS).await? {
            offers.extend(self.offer(Origin::Confirmation(delivery)).await?);
        }
        offers.sort_by_key(|offer| std::cmp::Reverse(offer.arrived));
        Ok(offers)
    }

    /// What stands in the register if it is registered with one click.
    async fn offer(&self, origin: Origin) -> Result<Option<IncomingOffer>> {
        Ok(match origin {
            Origin::Reply(id) => self.reply_offer(id).await?,
            Origin::Confirmation(id) => self.confirmation_offer(id).await?,
        })
    }

    async fn reply_offer(&self, id: RequestId) -> Result<Option<IncomingOffer>> {
        let Some(case) = self.store.case_of_request(id).await? else {
            return Ok(None);
        };
        let request = case.requests.iter().find(|request| request.id == id);
        let found = request.and_then(|request| Some((request, request.reply.as_ref()?)));
        Ok(found.map(|(request, reply)| IncomingOffer {
            origin: Origin::Reply(id),
            author: request.party.organisation.clone(),
            subject: cut(&format!("Trả lời đề nghị xác minh: {}", case.title), 500),
            arrived: vietnam_date(reply.given_at.unwrap_or(reply.at)),
            case: case.id,
        }))
    }

    async fn confirmation_offer(&self, id: DeliveryId) -> Result<Option<IncomingOffer>> {
        let Some(delivery) = self.store.delivery(id).await? else {
            return Ok(None);
        };
        let (crate::model::Purpose::Letter(letter), Some(at)) =
            (delivery.purpose, delivery.confirmed_at)
        else {
            return Ok(None);
        };
        let record = self.store.letter(letter).await?;
        let symbol = record
            .as_ref()
            .and_then(crate::corrections::number_and_symbol)
            .unwrap_or_default();
        let report = delivery
            .report
            .map(|report| format!(": {}", report.replace('\n', " ")))
            .unwrap_or_default();
        Ok(Some(IncomingOffer {
            origin: Origin::Confirmation(id),
            author: delivery.to_name,
            subject: cut(
                &format!("Xác nhận đã nhận Công văn số {symbol}{report}"),
                500,
            ),
            arrived: vietnam_date(at),
            case: delivery.case,
        }))
    }

    /// Registers a reply or confirmation as it is offered. Doing it again gives the same entry.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is none.
    pub async fn register_offer(&self, by: &Clerk, origin: Origin) -> Result<EntryId> {
        let none = Refusal::NotFound("entry");
        let offer = self.offer(origin).await?.ok_or(none.clone())?;
        let case = self.case_or_refuse(offer.case).await?;
        let (file, author_note) = match origin {
            Origin::Reply(id) => {
                let reply = case
                    .requests
                    .iter()
                    .find(|request| request.id == id)
                    .and_then(|request| request.reply.as_ref())
                    .ok_or(none)?;
                (
                    reply.attachments.first().cloned(),
                    format!("{}, {}", reply.person, reply.office),
                )
            }
            Origin::Confirmation(id) => {
                let delivery = self.store.delivery(id).await?.ok_or(none)?;
                (None, delivery.confirmed_by.unwrap_or_default())
            }
        };
        let face = IncomingFace {
            arrived: offer.arrived,
            author: offer.author,
            symbol: String::new(),
            dated: Some(offer.arrived),
            subject: offer.subject,
            unit: match case.assigned_to {
                Some(user) => self.user_name(user).await?,
                None => String::new(),
            },
            handed_on: None,
            receipt: String::new(),
            note: cut(&format!("Người gửi: {author_note}"), 500),
            doc_id: String::new(),
            due: None,
            // Whoever works on the case has it already.
            progress: IncomingProgress::Done,
            answered_with: String::new(),
        };
        let registered = self
            .put_incoming(by, face, file, Vec::new(), Some(offer.case), Some(origin))
            .await;
        match registered {
            // Somebody was faster: theirs stands.
            Err(crate::Error::Refused(Refusal::Changed)) => {
                let book = self.book_of(Some(offer.case)).await?;
                let rows = self.store.incoming_of(&book, self.year()).await?;
                rows.iter()
                    .find(|row| row.origin == Some(origin))
                    .map(|row| row.id)
                    .ok_or_else(|| Refusal::Changed.into())
            }
            other => other,
        }
    }

    /// Registers an incoming document: it gets the next number of its book.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::FileTooLarge`].
    pub async fn register_incoming(&self, by: &Clerk, input: IncomingInput) -> Result<Registered> {
        let face = checked(&input)?;
        let case = self.case_named(&input.case).await?;
        if face.arrived > vietnam_date(self.now()) {
            return Err(Refusal::Invalid("arrived").into());
        }
        if !input.confirmed {
            let twins = self.twins(&self.book_of(case).await?, &face).await?;
            if !twins.is_empty() {
                return Ok(Registered::Twins(twins));
            }
        }
        let (file, blob) = stored_file(input.file)?;
        let blobs = blob.into_iter().collect();
        self.put_incoming(by, face, file, blobs, case, None)
            .await
            .map(Registered::Done)
    }

    async fn put_incoming(
        &self,
        by: &Clerk,
        face: IncomingFace,
        file: Option<Attachment>,
        blobs: Vec<Change>,
        case: Option<CaseId>,
        origin: Option<Origin>,
    ) -> Result<EntryId> {
        let id = EntryId(self.new_id());
        let book = self.book_of(case).await?;
        for _ in Self::attempts() {
            let now = self.now();
            let year = vietnam_date(now).year();
            let number = self.store.last_incoming(&book, year).await? + 1;
            let incoming = Incoming {
                id,
                version: 1,
                book: book.clone(),
                year,
                number,
                face: face.clone(),
                file: file.clone(),
                case,
                origin,
                registered_by: by.user(),
                registered_at: now,
            };
            let mut changes = blobs.clone();
            changes.push(Change::Register(RegisterChange::SaveIncoming(Box::new(
                incoming,
            ))));
            changes.push(self.written(id.0, by.user(), Vec::new(), book == EXAMPLE));
            match self.store.commit(changes).await {
                Ok(()) => return Ok(id),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// One incoming document.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn incoming_entry(&self, _by: &Staff, id: EntryId) -> Result<IncomingEntry> {
        let incoming = self.incoming_or_refuse(id).await?;
        let case_title = match incoming.case {
            Some(case) => self.store.case(case).await?.map(|case| case.title),
            None => None,
        };
        Ok(IncomingEntry {
            case_title: case_title.unwrap_or_default(),
            history: self.history_of(id.0).await?,
            incoming,
        })
    }

    /// Changes what is written of an incoming document, with history. Its number stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`], what is wrong with the fields.
    pub async fn edit_incoming(
        &self,
        by: &Clerk,
        id: EntryId,
        version: u32,
        input: IncomingInput,
    ) -> Result<()> {
        let mut incoming = self.incoming_or_refuse(id).await?;
        let face = checked(&input)?;
        let (file, blob) = stored_file(input.file)?;
        let before = std::mem::replace(&mut incoming.face, face);
        let mut changed = changes(FIELDS, face_cells(&before), face_cells(&incoming.face));
        if let Some(file) = file {
            changed.push(FieldChange {
                field: "file".to_owned(),
                before: incoming.file.map(|file| file.name).unwrap_or_default(),
                after: file.name.clone(),
            });
            incoming.file = Some(file);
        }
        if changed.is_empty() {
            return Ok(());
        }
        incoming.version = version + 1;
        let example = incoming.book == EXAMPLE;
        let mut commit: Vec<Change> = blob.into_iter().collect();
        commit.push(Change::Register(RegisterChange::SaveIncoming(Box::new(
            incoming,
        ))));
        commit.push(self.written(id.0, by.user(), changed, example));
        Ok(self.store.commit(commit).await?)
    }

    /// The file of an incoming document: name, media type, bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn incoming_file(
        &self,
        _by: &Staff,
        id: EntryId,
    ) -> Result<(String, String, Vec<u8>)> {
        let incoming = self.incoming_or_refuse(id).await?;
        self.register_file(incoming.file).await
    }

    /// What is to be settled, soonest first.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn due_page(&self, _by: &Staff, query: &RegisterQuery) -> Result<DuePage> {
        let book = if query.series.is_empty() {
            self.home_series().to_owned()
        } else {
            query.series.clone()
        };
        let today = vietnam_date(self.now());
        let rows = self.store.incoming_due(&book, DUE).await?;
        Ok(DuePage {
            rows: rows
                .into_iter()
                .map(|incoming| DueRow {
                    days: incoming
                        .face
                        .due
                        .map_or(0, |due| Duration::whole_days(due - today)),
                    incoming,
                })
                .collect(),
            book,
            today,
        })
    }

    async fn twins(&self, book: &str, face: &IncomingFace) -> Result<Vec<Twin>> {
        let year = face.dated.unwrap_or(face.arrived).year();
        let mut twins = Vec::new();
        // It may have been registered in the year after its own.
        for registered in [year, year + 1] {
            for incoming in self.store.incoming_of(book, registered).await? {
                let other = &incoming.face;
                let same = |a: &str, b: &str| key(a) == key(b) && !key(a).is_empty();
                let reason = if same(&other.doc_id, &face.doc_id) {
                    TwinReason::DocId
                } else if same(&other.symbol, &face.symbol)
                    && same(&other.author, &face.author)
                    && other.dated.unwrap_or(other.arrived).year() == year
                {
                    TwinReason::Symbol
                } else {
                    continue;
                };
                twins.push(Twin { incoming, reason });
            }
        }
        Ok(twins)
    }

    async fn incoming_or_refuse(&self, id: EntryId) -> Result<Incoming> {
        Ok(self
            .store
            .incoming(id)
            .await?
            .ok_or(Refusal::NotFound("entry"))?)
    }

    /// The example's documents go with it, so they stand in a book of their own.
    async fn book_of(&self, case: Option<CaseId>) -> Result<String> {
        let Some(case) = case else {
            return Ok(self.home_series().to_owned());
        };
        let case = self.case_or_refuse(case).await?;
        Ok(if self.is_example(&case).await? {
            EXAMPLE
        } else {
            self.home_series()
        }
        .to_owned())
    }

    async fn case_named(&self, text: &str) -> Result<Option<CaseId>> {
        // An address of a case is what people copy.
        let text = text.trim().trim_end_matches('/');
        let id = text.rsplit('/').next().unwrap_or_default();
        if id.is_empty() {
            return Ok(None);
        }
        let id = id.parse().map_err(|_| Refusal::Invalid("case"))?;
        Ok(Some(self.case_or_refuse(id).await?.id))
    }
}

fn checked(input: &IncomingInput) -> std::result::Result<IncomingFace, Refusal> {
    let progress = match input.progress.as_str() {
        "" => IncomingProgress::Waiting,
        code => IncomingProgress::from_code(code).ok_or(Refusal::Invalid("progress"))?,
    };
    Ok(IncomingFace {
        arrived: day("arrived", &input.arrived)?,
        author: line("author", &input.author, 200)?,
        symbol: words("number_symbol", &input.symbol, 50)?,
        dated: day_if("dated", &input.dated)?,
        subject: line("subject", &input.subject, 500)?,
        unit: words("unit", &input.unit, 200)?,
        handed_on: day_if("handed_on", &input.handed_on)?,
        receipt: words("receipt", &input.receipt, 200)?,
        note: words("note", &input.note, 500)?,
        doc_id: words("doc_id", &input.doc_id, 100)?,
        due: day_if("due", &input.due)?,
        progress,
        answered_with: words("answered_with", &input.answered_with, 100)?,
    })
}

/// What is compared: letters and digits, without diacritics, and without zeros in front ("05/A" is
/// "5/A").
fn key(text: &str) -> String {
    let folded: String = search::folded(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    folded.trim_start_matches('0').to_owned()
}

/// At most so many characters.
fn cut(text: &str, max: usize) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(max)
        .collect()
}
