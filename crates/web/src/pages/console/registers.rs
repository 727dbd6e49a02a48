//! The registers of documents: lists, entries, forms, files.

use app::{
    BookFile, BookFormat, BookRange, CopyPage, DOC_TYPES, DocType, DuePage, FillInput, HistoryLine,
    IncomingEntry, IncomingInput, IncomingPage, NumberingPage, OutgoingEntry, OutgoingPage,
    OutgoingRef, PaperForm, PaperInput, Refusal, RegisterQuery, Registered, Twin, TwinReason,
    access::{Administrator, Clerk, Staff},
    model::{IncomingProgress, Origin},
};
use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::EntryId;
use serde::Deserialize;
use time::Date;

use super::id;
use crate::uploads::download;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, CheckedUpload, Fields, MAX_UPLOAD, html},
    page::{As, Page, done},
    routes::{Routes, get, post},
};

/// `/console/registers/…`.
pub fn routes() -> Routes {
    let upload = || DefaultBodyLimit::max(MAX_UPLOAD);
    Routes::new()
        .route("/console/registers/outgoing", get(outgoing))
        .route(
            "/console/registers/outgoing/new",
            get(paper_form).post(register_paper).layer(upload()),
        )
        .route(
            "/console/registers/outgoing/{id}",
            get(outgoing_entry).post(fill_outgoing),
        )
        .route("/console/registers/outgoing/{id}/file", get(outgoing_file))
        .route("/console/registers/incoming", get(incoming))
        .route(
            "/console/registers/incoming/new",
            get(incoming_form).post(register_incoming).layer(upload()),
        )
        .route("/console/registers/incoming/offer", post(offer))
        .route(
            "/console/registers/incoming/{id}",
            get(incoming_entry).post(edit_incoming).layer(upload()),
        )
        .route("/console/registers/incoming/{id}/file", get(incoming_file))
        .route("/console/registers/due", get(due))
        .route("/console/registers/copies", get(copies))
        .route("/console/registers/print/{book}/{format}", get(print))
        .route(
            "/console/registers/numbering",
            get(numbering).post(save_numbering),
        )
}

/// What stands behind the "?" of a register.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    series: String,
    year: Option<i32>,
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: u32,
}

impl Query {
    /// Series and year from one field ("2026/main"), as the select box sends them.
    fn split(mut self) -> Query {
        if let Some((year, series)) = self.series.split_once('/') {
            self.year = year.parse().ok().or(self.year);
            self.series = series.to_owned();
        }
        self
    }

    fn asked(&self) -> RegisterQuery {
        RegisterQuery {
            series: self.series.clone(),
            year: self.year,
            words: self.q.clone(),
            page: self.page,
        }
    }
}

/// A book as pages name it.
fn book_name(page: &Page, series: &str) -> String {
    match series.strip_prefix("type:") {
        Some(code) => app::type_name(code).unwrap_or(code).to_owned(),
        None if series == "example" => page.t("register-book-example"),
        None if series == "drill" => page.t("register-book-drill"),
        None => page.t("register-book-main"),
    }
}

/// What every list of a register has.
struct Bar {
    /// "outgoing", "incoming" or "copies".
    kind: &'static str,
    books: Vec<(String, i32)>,
    series: String,
    year: i32,
    words: String,
    number: u32,
    total: usize,
    more: bool,
}

impl Bar {
    fn is(&self, book: &(String, i32)) -> bool {
        (&self.series, self.year) == (&book.0, book.1)
    }

    fn name(&self, page: &Page, series: &str) -> String {
        book_name(page, series)
    }

    /// The address of a page of this book, of a file of it without `page`.
    fn query(&self, page: Option<u32>) -> String {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let mut query = format!("series={}&year={}", encode(&self.series), self.year);
        if let Some(page) = page {
            query.push_str(&format!("&q={}&page={page}", encode(&self.words)));
        }
        query
    }

    fn older(&self) -> String {
        self.query(Some(self.number + 1))
    }

    fn newer(&self) -> String {
        self.query(Some(self.number.saturating_sub(1)))
    }

    fn file(&self) -> String {
        self.query(None)
    }
}

#[derive(Template)]
#[template(path = "console/registers/outgoing.html")]
struct Outgoing {
    page: Page,
    bar: Bar,
    found: OutgoingPage,
}

pub async fn outgoing(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<Query>,
) -> Result<Response, PageError> {
    let query = query.split();
    let mut found = state.app.outgoing_page(&by, &query.asked()).await?;
    let bar = Bar {
        kind: "outgoing",
        books: std::mem::take(&mut found.books),
        series: found.series.clone(),
        year: found.year,
        words: query.q,
        number: query.page,
        total: found.total,
        more: found.more,
    };
    html(&Outgoing { page, bar, found })
}

#[derive(Template)]
#[template(path = "console/registers/incoming.html")]
struct Incoming {
    page: Page,
    bar: Bar,
    found: IncomingPage,
}

pub async fn incoming(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<Query>,
) -> Result<Response, PageError> {
    let query = query.split();
    let mut found = state.app.incoming_page(&by, &query.asked()).await?;
    let bar = Bar {
        kind: "incoming",
        books: std::mem::take(&mut found.books),
        series: found.book.clone(),
        year: found.year,
        words: query.q,
        number: query.page,
        total: found.total,
        more: found.more,
    };
    html(&Incoming { page, bar, found })
}

#[derive(Template)]
#[template(path = "console/registers/copies.html")]
struct Copies {
    page: Page,
    bar: Bar,
    found: CopyPage,
}

pub async fn copies(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<Query>,
) -> Result<Response, PageError> {
    let query = query.split();
    let mut found = state.app.copy_page(&by, &query.asked()).await?;
    let bar = Bar {
        kind: "copies",
        books: std::mem::take(&mut found.books),
        series: found.series.clone(),
        year: found.year,
        words: query.q,
        number: query.page,
        total: found.total,
        more: found.more,
    };
    html(&Copies { page, bar, found })
}

#[derive(Template)]
#[template(path = "console/registers/due.html")]
struct Due {
    page: Page,
    found: DuePage,
}

pub async fn due(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<Query>,
) -> Result<Response, PageError> {
    let found = state.app.due_page(&by, &query.split().asked()).await?;
    html(&Due { page, found })
}

/// Which part of a book is printed.
#[derive(Debug, Default, Deserialize)]
pub struct PrintQuery {
    #[serde(default)]
    series: String,
    year: Option<i32>,
    /// As typed: an empty field is no number.
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

pub async fn print(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path((book, format)): Path<(String, String)>,
    Asked(query): Asked<PrintQuery>,
) -> Result<Response, PageError> {
    let book = match book.as_str() {
        "outgoing" => BookFile::Outgoing,
        "incoming" => BookFile::Incoming,
        "due" => BookFile::Due,
        "copies" => BookFile::Copies,
        _ => return Err(PageError::no_page()),
    };
    let format = match format.as_str() {
        "pdf" => BookFormat::Pdf,
        "xlsx" => BookFormat::Xlsx,
        "csv" => BookFormat::Csv,
        _ => return Err(PageError::no_page()),
    };
    let number = |text: &str, field| match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Refusal::Invalid(field)),
    };
    let range = BookRange {
        series: query.series,
        year: query.year,
        from: number(&query.from, "from_number")?,
        to: number(&query.to, "to_number")?,
    };
    let (name, kind, bytes) = state.app.register_book(&by, book, format, &range).await?;
    let way = if format == BookFormat::Pdf {
        "inline"
    } else {
        "attachment"
    };
    let shown = format!("{way}; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, shown.as_str()),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Template)]
#[template(path = "console/registers/paper_new.html")]
struct PaperNew {
    page: Page,
    form: PaperForm,
}

impl PaperNew {
    fn types(&self) -> &'static [DocType] {
        &DOC_TYPES
    }
}

pub async fn paper_form(
    State(state): State<WebState>,
    As { by, page }: As<Clerk>,
) -> Result<Response, PageError> {
    let form = state.app.paper_form(&by).await?;
    html(&PaperNew { page, form })
}

fn fill(fields: &Fields) -> FillInput {
    FillInput {
        copy_holder: fields.text("copy_holder"),
        copies: fields.text("copies"),
        handed_on: fields.text("handed_on"),
        receipt: fields.text("receipt"),
        note: fields.text("note"),
    }
}

pub async fn register_paper(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedUpload { fields, file }: CheckedUpload,
) -> Result<Response, PageError> {
    let input = PaperInput {
        doc_type: fields.text("doc_type"),
        symbol: fields.text("symbol"),
        dated: fields.text("dated"),
        subject: fields.text("subject"),
        signer: fields.text("signer"),
        recipients: fields.text("recipients"),
        fill: fill(&fields),
        file,
    };
    let id = state
        .app
        .register_paper(&by, input)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(
        &format!("/console/registers/outgoing/{id}"),
        "registered",
    ))
}

#[derive(Template)]
#[template(path = "console/registers/outgoing_entry.html")]
struct Entry {
    page: Page,
    found: OutgoingEntry,
}

impl Entry {
    fn id(&self) -> EntryId {
        EntryId(self.found.line.of.id())
    }

    fn letter(&self) -> Option<casework::LetterId> {
        match self.found.line.of {
            OutgoingRef::Letter(id) => Some(id),
            OutgoingRef::Paper(_) => None,
        }
    }

    fn history(&self) -> &[HistoryLine] {
        &self.found.history
    }
}

pub async fn outgoing_entry(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(entry): Path<String>,
) -> Result<Response, PageError> {
    let entry: EntryId = id(&entry, "entry")?;
    let found = state.app.outgoing_entry(&by, entry.0).await?;
    html(&Entry { page, found })
}

pub async fn fill_outgoing(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(entry): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let entry: EntryId = id(&entry, "entry")?;
    let version = fields.get("version").parse().unwrap_or(0);
    state
        .app
        .fill_outgoing(&by, entry.0, version, &fill(&fields))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(
        &format!("/console/registers/outgoing/{entry}"),
        "saved",
    ))
}

pub async fn outgoing_file(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(entry): Path<String>,
) -> Result<Response, PageError> {
    let file = state.app.outgoing_file(&by, id(&entry, "entry")?).await?;
    Ok(download(file))
}

/// The form for an incoming document, new or to be changed.
#[derive(Template)]
#[template(path = "console/registers/incoming_form.html")]
struct IncomingForm {
    page: Page,
    values: IncomingInput,
    twins: Vec<Twin>,
    /// A file was chosen; browsers do not send it again.
    had_file: bool,
    found: Option<IncomingEntry>,
}

impl IncomingForm {
    fn progress(&self) -> [IncomingProgress; 3] {
        IncomingProgress::ALL
    }

    fn is_progress(&self, progress: &IncomingProgress) -> bool {
        self.values.progress == progress.code()
            || (self.values.progress.is_empty() && *progress == IncomingProgress::Waiting)
    }

    fn same_id(&self, twin: &Twin) -> bool {
        twin.reason == TwinReason::DocId
    }

    fn action(&self) -> String {
        match &self.found {
            Some(found) => format!("/console/registers/incoming/{}", found.incoming.id),
            None => "/console/registers/incoming/new".to_owned(),
        }
    }

    fn history(&self) -> &[HistoryLine] {
        self.found.as_ref().map_or(&[], |found| &found.history)
    }

    fn is_clerk(&self) -> bool {
        self.page.has("clerk")
    }
}

/// A day as date fields want it.
fn iso(date: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

fn typed(fields: &Fields, file: Option<app::NewFile>) -> IncomingInput {
    IncomingInput {
        arrived: fields.text("arrived"),
        author: fields.text("author"),
        symbol: fields.text("number_symbol"),
        dated: fields.text("dated"),
        subject: fields.text("subject"),
        unit: fields.text("unit"),
        handed_on: fields.text("handed_on"),
        receipt: fields.text("receipt"),
        note: fields.text("note"),
        doc_id: fields.text("doc_id"),
        due: fields.text("due"),
        progress: fields.text("progress"),
        answered_with: fields.text("answered_with"),
        case: fields.text("case"),
        file,
        confirmed: fields.get("confirmed") == "yes",
    }
}

pub async fn incoming_form(As { page, .. }: As<Clerk>) -> Result<Response, PageError> {
    html(&IncomingForm {
        page,
        values: IncomingInput::default(),
        twins: Vec::new(),
        had_file: false,
        found: None,
    })
}

pub async fn register_incoming(
    State(state): State<WebState>,
    As { by, page }: As<Clerk>,
    CheckedUpload { fields, file }: CheckedUpload,
) -> Result<Response, PageError> {
    let had_file = file.is_some();
    let registered = state
        .app
        .register_incoming(&by, typed(&fields, file))
        .await
        .map_err(|error| fields.refuse(error))?;
    match registered {
        Registered::Done(id) => Ok(done(
            &format!("/console/registers/incoming/{id}"),
            "registered",
        )),
        Registered::Twins(twins) => html(&IncomingForm {
            page,
            values: typed(&fields, None),
            twins,
            had_file,
            found: None,
        }),
    }
}

pub async fn incoming_entry(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(entry): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.incoming_entry(&by, id(&entry, "entry")?).await?;
    let face = found.incoming.face.clone();
    let values = IncomingInput {
        arrived: iso(face.arrived),
        author: face.author,
        symbol: face.symbol,
        dated: face.dated.map(iso).unwrap_or_default(),
        subject: face.subject,
        unit: face.unit,
        handed_on: face.handed_on.map(iso).unwrap_or_default(),
        receipt: face.receipt,
        note: face.note,
        doc_id: face.doc_id,
        due: face.due.map(iso).unwrap_or_default(),
        progress: face.progress.code().to_owned(),
        answered_with: face.answered_with,
        case: String::new(),
        file: None,
        confirmed: false,
    };
    html(&IncomingForm {
        page,
        values,
        twins: Vec::new(),
        had_file: false,
        found: Some(found),
    })
}

pub async fn edit_incoming(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(entry): Path<String>,
    CheckedUpload { fields, file }: CheckedUpload,
) -> Result<Response, PageError> {
    let version = fields.get("version").parse().unwrap_or(0);
    state
        .app
        .edit_incoming(&by, id(&entry, "entry")?, version, typed(&fields, file))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(
        &format!("/console/registers/incoming/{entry}"),
        "saved",
    ))
}

pub async fn incoming_file(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(entry): Path<String>,
) -> Result<Response, PageError> {
    let file = state.app.incoming_file(&by, id(&entry, "entry")?).await?;
    Ok(download(file))
}

pub async fn offer(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let origin = Origin::from_code(fields.get("origin"));
    let origin = origin.ok_or(Refusal::NotFound("entry"))?;
    let id = state.app.register_offer(&by, origin).await?;
    Ok(done(
        &format!("/console/registers/incoming/{id}"),
        "registered",
    ))
}

#[derive(Template)]
#[template(path = "console/registers/numbering.html")]
struct Numbering {
    page: Page,
    found: NumberingPage,
}

pub async fn numbering(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let found = state.app.numbering_page(&by).await?;
    html(&Numbering { page, found })
}

pub async fn save_numbering(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let per_type = match fields.get("per_type") {
        "yes" => true,
        "no" => false,
        _ => return Err(fields.refuse(Refusal::Invalid("numbering"))),
    };
    state.app.save_numbering(&by, per_type).await?;
    Ok(done("/console/registers/numbering", "saved"))
}
