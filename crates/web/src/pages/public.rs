//! What anyone sees: check, report, corrections, letters.

use app::{
    CorrectionQuery, FoundCorrections, NewContact, NewReport, PrivacyNotice, Refusal,
    model::ContactKind,
    views::{CorrectionPage, FileCheck, PublicLetter},
};
use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::VerdictLabel;
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, Fields, MAX_UPLOAD, OpenForm, html},
    page::{Page, Visitor},
    pages::{
        answer::{Look, Shown, excerpt},
        feeds::link,
        statistics::{Figure, figures},
    },
    routes::{Routes, get, post},
    uploads::OpenFiles,
    visit::Sender,
};

/// Channels to choose from, in the order of the form.
const CHANNELS: [&str; 11] = [
    "zalo",
    "facebook",
    "messenger",
    "telegram",
    "viber",
    "tiktok",
    "sms",
    "email",
    "web",
    "spoken",
    "other",
];

/// Public pages.
pub fn routes() -> Routes {
    Routes::new()
        .route("/", get(home))
        .route("/check", post(check).get(home))
        .route("/report", get(report_form).post(report))
        .route("/corrections", get(corrections))
        .route("/corrections/{id}", get(correction))
        .route("/corrections/{id}/feed.xml", get(feed).for_any_origin())
        .route("/letters/{id}", get(letter))
        .route(
            "/letters/{id}/check",
            post(letter_check).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/letters/{id}/letter.pdf", get(letter_pdf))
        .route("/about", get(about))
}

#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    page: Page,
    shown: Option<Shown>,
}

impl Home {
    /// The page with an answer.
    pub const fn answering(page: Page, shown: Shown) -> Home {
        Home {
            page,
            shown: Some(shown),
        }
    }

    fn samples(&self) -> [(&'static str, &'static str); 3] {
        app::example::SAMPLES
    }
}

pub async fn home(Visitor(page): Visitor) -> Result<Response, PageError> {
    html(&Home { page, shown: None })
}

async fn check(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let text = fields.lines("text");
    let answer = state
        .app
        .check(&text)
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Home::answering(page, Shown::of(text, answer)))
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportForm {
    page: Page,
    text: String,
    channels: &'static [&'static str],
    notice: PrivacyNotice,
}

impl ReportForm {
    fn kinds(&self) -> [ContactKind; 2] {
        ContactKind::ALL
    }
}

async fn report_form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
) -> Result<Response, PageError> {
    html(&ReportForm {
        page,
        text: String::new(),
        channels: &CHANNELS,
        notice: state.app.privacy_notice().await?,
    })
}

#[derive(Template)]
#[template(path = "reported.html")]
struct Reported {
    page: Page,
    new_chain: bool,
    /// The tracking code, shown this once.
    code: String,
}

async fn report(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    sender: Sender,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    // From the answer "not known": the same text, now in the form.
    if fields.get("step") == "prefill" {
        let text = fields.lines("text");
        return html(&ReportForm {
            page,
            text,
            channels: &CHANNELS,
            notice: state.app.privacy_notice().await?,
        });
    }
    let report = NewReport {
        text: fields.lines("text"),
        channel: fields.text("channel"),
        area: fields.text("area"),
        seen_at: None,
        count: 1,
        sender: sender.0,
    };
    let contact = contact(&page, &fields)?;
    let (receipt, code) = state
        .app
        .report_with_code(report, contact)
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Reported {
        page,
        new_chain: receipt.new_chain,
        code,
    })
}

/// The contact that a reporter left; none if the field is empty, whatever else is chosen.
fn contact(page: &Page, fields: &Fields) -> Result<Option<NewContact>, PageError> {
    let value = fields.get("contact").trim();
    if value.is_empty() {
        return Ok(None);
    }
    let kind = ContactKind::from_code(fields.get("contact_kind"))
        .ok_or_else(|| fields.refuse(Refusal::Invalid("contact_kind")))?;
    Ok(Some(NewContact {
        kind,
        value: value.to_owned(),
        consent: fields.get("consent") == "yes",
        notice: fields.get("notice").parse().unwrap_or(0),
        language: page.lang().to_owned(),
    }))
}

/// Which page of a list.
#[derive(Deserialize)]
pub struct PageQuery {
    #[serde(default)]
    pub page: u32,
}

/// What is looked for among corrections.
#[derive(Deserialize)]
struct FindQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "corrections.html")]
struct Corrections {
    page: Page,
    found: FoundCorrections,
}

impl Corrections {
    fn labels(&self) -> [VerdictLabel; 5] {
        VerdictLabel::ALL
    }

    fn statuses(&self) -> [&'static str; 3] {
        ["stands", "under-review", "withdrawn"]
    }

    fn is_label(&self, label: &VerdictLabel) -> bool {
        self.found.query.label == Some(*label)
    }

    /// Whether anything is looked for at all.
    fn asked(&self) -> bool {
        let query = &self.found.query;
        !query.words.trim().is_empty() || query.label.is_some() || !query.status.is_empty()
    }

    /// The address of a page of the same search.
    fn at(&self, page: u32) -> String {
        let query = &self.found.query;
        let label = query.label.map_or("", VerdictLabel::code);
        let mut address = form_urlencoded::Serializer::new("?".to_owned());
        let words = query.words.as_str();
        for (name, value) in [("q", words), ("label", label), ("status", &query.status)] {
            if !value.is_empty() {
                address.append_pair(name, value);
            }
        }
        address.append_pair("page", &page.to_string());
        address.finish()
    }
}

async fn corrections(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Asked(query): Asked<FindQuery>,
) -> Result<Response, PageError> {
    let found = state
        .app
        .find_corrections(CorrectionQuery {
            words: query.q,
            label: VerdictLabel::from_code(&query.label),
            status: query.status,
            page: query.page,
        })
        .await?;
    html(&Corrections { page, found })
}

#[derive(Template)]
#[template(path = "correction.html")]
struct Correction {
    page: Page,
    found: CorrectionPage,
    excerpt: String,
    public_url: String,
    figures: Vec<Figure>,
}

impl Correction {
    /// Title and address of each public source: the verdict's own, then the linked evidence.
    fn sources(&self) -> Vec<(String, String)> {
        let correction = &self.found.view.correction;
        let mut sources: Vec<(String, String)> = Vec::new();
        for line in correction.verdict.sources.iter().chain(&correction.links) {
            let source = title_and_address(line);
            if source.1.is_empty() || !sources.iter().any(|known| known.1 == source.1) {
                sources.push(source);
            }
        }
        sources
    }

    /// Colour and sign of the verdict.
    fn look(&self) -> Look {
        let view = &self.found.view;
        if view.withdrawn {
            Look::ABOUT
        } else {
            Look::of(view.correction.verdict.label)
        }
    }

    /// The address of this page, to be passed on.
    fn address(&self) -> String {
        format!("{}{}", self.public_url, self.found.view.path())
    }

    /// Where the card of this page is asked for.
    fn oembed(&self) -> String {
        let mut address = form_urlencoded::Serializer::new("/oembed?".to_owned());
        let url = format!("{}{}", self.public_url, self.found.view.path());
        address
            .append_pair("url", &url)
            .append_pair("lang", self.page.lang());
        address.finish()
    }

    fn json_ld(&self) -> &str {
        if self.page.lang() == "vi" {
            &self.found.json_ld_vi
        } else {
            &self.found.json_ld_en
        }
    }

    /// The picture to send on.
    fn picture(&self) -> String {
        let (path, lang) = (self.found.view.path(), self.page.lang());
        format!("{path}/picture.png?lang={lang}")
    }

    /// What the picture says, for who does not see it.
    fn picture_alt(&self) -> String {
        let (label, claim) = (self.label(), self.claim());
        let shown = [("label", label.as_str()), ("claim", claim.as_str())];
        self.page.texts().with("picture-alt", &shown)
    }

    /// Above the link to this page, where others show it.
    fn shared_title(&self) -> String {
        let title = format!("{}: {}", self.label(), self.claim());
        match (self.found.view.drill, self.found.view.example) {
            (true, _) => format!("[{}] {title}", self.page.t("drill")),
            (false, true) => format!("[{}] {title}", self.page.t("example")),
            (false, false) => title,
        }
    }

    /// What is under that title.
    fn shared_words(&self) -> String {
        if self.found.view.withdrawn {
            return self.page.t("withdrawn-public");
        }
        excerpt(&self.found.view.correction.verdict.explanation, 300)
    }

    fn label(&self) -> String {
        if self.found.view.withdrawn {
            self.page.t("withdrawn-badge")
        } else {
            self.page.label(&self.found.view.correction.verdict)
        }
    }

    fn claim(&self) -> String {
        excerpt(&self.found.view.correction.verdict.claim, 200)
    }

    fn chat(&self) -> &str {
        if self.page.lang() == "vi" {
            &self.found.chat_vi
        } else {
            &self.found.chat_en
        }
    }
}

/// The last word of a source is its address, if it is one that a browser may open.
fn title_and_address(line: &str) -> (String, String) {
    let (title, last) = line.trim().rsplit_once(' ').unwrap_or(("", line.trim()));
    if last.starts_with("https://") || last.starts_with("http://") {
        let title = title.trim_end_matches([' ', ':', '-', '–']);
        (title.to_owned(), last.to_owned())
    } else {
        (line.trim().to_owned(), String::new())
    }
}

async fn correction(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let found = state.app.correction(id).await?;
    // Long enough to recognise it, too short to be passed on as true.
    let excerpt = excerpt(&found.message, 300);
    html(&Correction {
        public_url: state.app.public_url().to_owned(),
        figures: figures(&page, &found.statistics)?,
        page,
        found,
        excerpt,
    })
}

#[derive(Template)]
#[template(path = "letter_public.html")]
struct Letter {
    page: Page,
    found: PublicLetter,
    /// What the file that was given turned out to be; none: none was, or what was typed is no hash.
    check: Option<FileCheck>,
    /// A hash as it was typed.
    typed: String,
}

impl Letter {
    /// "genuine", "copy" or "other".
    fn outcome(&self) -> &'static str {
        match self.check {
            Some(FileCheck::Genuine) => "genuine",
            Some(FileCheck::Copy(_)) => "copy",
            Some(FileCheck::Other) => "other",
            None => "",
        }
    }

    fn copy_name(&self) -> &str {
        match &self.check {
            Some(FileCheck::Copy(name)) => name,
            _ => "",
        }
    }

    /// Hashes of the copies with their names, for the script.
    fn copies(&self) -> String {
        let pairs = self.found.copies.iter();
        let lines: Vec<String> = pairs.map(|(hash, name)| format!("{hash} {name}")).collect();
        lines.join("\n")
    }
}

/// A hash to be compared.
#[derive(Deserialize)]
pub struct HashQuery {
    #[serde(default)]
    sha256: String,
}

async fn feed(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let mut response = atom(state.app.correction_feed(id).await?);
    link(
        &mut response,
        &state,
        &format!("/corrections/{id}/feed.xml"),
    );
    Ok(response)
}

/// An Atom feed.
pub fn atom(xml: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    (headers, xml).into_response()
}

async fn letter_check(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
    OpenFiles { mut files, .. }: OpenFiles,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("letter"))?;
    let (_, bytes) = files.pop().ok_or(Refusal::Empty("file"))?;
    let (found, check) = state.app.check_letter_file(id, &bytes).await?;
    html(&Letter {
        page,
        found,
        check: Some(check),
        typed: String::new(),
    })
}

async fn letter(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
    Asked(query): Asked<HashQuery>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("letter"))?;
    let found = state.app.public_letter(id).await?;
    html(&Letter {
        check: found.check(&query.sha256),
        typed: query.sha256,
        page,
        found,
    })
}

async fn letter_pdf(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("letter"))?;
    Ok(pdf(state.app.public_letter_pdf(id).await?))
}

/// A PDF that browsers show.
pub fn pdf((name, bytes): (String, Vec<u8>)) -> Response {
    let shown = format!("inline; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, shown.as_str()),
    ];
    (headers, bytes).into_response()
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    page: Page,
}

async fn about(Visitor(page): Visitor) -> Result<Response, PageError> {
    html(&About { page })
}
