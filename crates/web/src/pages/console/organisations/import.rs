//! The register from a file, and into one.

use app::{
    ImportMode, ImportPlan, PlannedRow, Refusal, RowError,
    access::{Clerk, Staff},
    sheet::{Column, SheetFormat},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use time::Date;

use super::{asked_day, day, iso};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedUpload, Fields, html},
    page::{As, Page, done},
    uploads::download,
};

/// Rows that are shown of each kind; the rest is only counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "console/organisations/import.html")]
struct Form {
    page: Page,
    today: String,
}

pub async fn form(
    State(state): State<WebState>,
    As { page, .. }: As<Clerk>,
) -> Result<Response, PageError> {
    html(&Form {
        page,
        today: iso(Some(&state.app.today())),
    })
}

#[derive(Template)]
#[template(path = "console/organisations/plan.html")]
struct Plan {
    page: Page,
    plan: ImportPlan,
    name: String,
    file: String,
    from: String,
    correct: bool,
}

impl Plan {
    fn kinds(&self) -> [&'static str; 4] {
        ["refused", "changed", "ended", "added"]
    }

    fn rows(&self, outcome: &str) -> Vec<&PlannedRow> {
        let rows = self.plan.rows.iter();
        rows.filter(|row| row.outcome.code() == outcome)
            .take(SHOWN)
            .collect()
    }

    fn count(&self, outcome: &str) -> usize {
        self.plan.count(outcome)
    }

    fn heading(&self, outcome: &str) -> String {
        self.page
            .n(&format!("outcome-{outcome}"), self.count(outcome))
    }

    fn more(&self, outcome: &str) -> usize {
        self.count(outcome).saturating_sub(SHOWN)
    }

    fn column(&self, column: &Column) -> String {
        self.page.tc("column", &column.code().replace('_', "-"))
    }

    /// What is wrong with a row, and what to do.
    fn error(&self, error: &RowError) -> String {
        if let RowError::Refused(refusal) = error {
            let page = PageError::from(refusal.clone());
            let (title, help) = page.texts(self.page.texts(), |about| self.page.about(about));
            return format!("{title}. {help}");
        }
        let column = error.column().map(|column| self.column(&column));
        let args = [
            ("column", column.as_deref().unwrap_or_default()),
            ("value", &error.value()),
        ];
        self.page
            .texts()
            .with(&format!("row-error-{}", error.code()), &args)
    }
}

fn mode(fields: &Fields, today: Date) -> Result<ImportMode, PageError> {
    if fields.get("correct") == "yes" {
        return Ok(ImportMode::Correct);
    }
    Ok(ImportMode::From(day(fields, "from")?.unwrap_or(today)))
}

/// Shows what a file would change.
pub async fn check(
    State(state): State<WebState>,
    As { by, page }: As<Clerk>,
    upload: CheckedUpload,
) -> Result<Response, PageError> {
    let fields = upload.fields;
    let mode = mode(&fields, state.app.today())?;
    let (name, file) = upload
        .file
        .ok_or_else(|| fields.refuse(Refusal::Empty("file")))?;
    let plan = state.app.plan_import(&by, &file, mode).await;
    let plan = plan.map_err(|error| fields.refuse(error))?;
    html(&Plan {
        page,
        plan,
        name,
        file: STANDARD.encode(&file),
        from: match mode {
            ImportMode::From(day) => iso(Some(&day)),
            ImportMode::Correct => String::new(),
        },
        correct: mode == ImportMode::Correct,
    })
}

/// Writes what the page before showed: the file comes along with it.
pub async fn apply(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    upload: CheckedUpload,
) -> Result<Response, PageError> {
    let fields = upload.fields;
    let mode = mode(&fields, state.app.today())?;
    let file = STANDARD.decode(fields.get("kept_file").trim());
    let file = file.map_err(|_| Refusal::Empty("file"))?;
    state.app.apply_import(&by, &file, mode).await?;
    Ok(done("/console/organisations", "imported"))
}

/// Which day the file is of.
#[derive(Debug, Deserialize)]
pub struct On {
    on: Option<String>,
}

pub async fn export(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(format): Path<String>,
    Asked(On { on }): Asked<On>,
) -> Result<Response, PageError> {
    let (format, kind) = match format.as_str() {
        "csv" => (SheetFormat::Csv, "text/csv; charset=utf-8"),
        "xlsx" => (
            SheetFormat::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        _ => return Err(PageError::no_page()),
    };
    let day = asked_day(on.as_deref());
    let (name, bytes) = state.app.export_organisations(&by, format, day).await?;
    Ok(download((name, kind.to_owned(), bytes)))
}
