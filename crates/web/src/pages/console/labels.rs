//! Labels of verdicts: what they are called, on which legal basis, from when to when.

use app::{
    Refusal,
    access::{Administrator, Staff},
};
use askama::Template;
use axum::{extract::State, response::Response};
use casework::{LabelDef, LabelSet, VerdictLabel};
use time::{Date, format_description::well_known::Iso8601};

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/labels.html")]
struct Show {
    page: Page,
    labels: LabelSet,
}

impl Show {
    /// The labels, and an empty one to fill in.
    fn rows(&self) -> Vec<LabelDef> {
        let mut rows = self.labels.0.clone();
        rows.push(LabelDef {
            code: String::new(),
            kind: VerdictLabel::Fabricated,
            name_vi: String::new(),
            name_en: String::new(),
            meaning_vi: String::new(),
            meaning_en: String::new(),
            basis: String::new(),
            valid_from: None,
            valid_to: None,
        });
        rows
    }

    fn kinds(&self) -> [VerdictLabel; 5] {
        VerdictLabel::ALL
    }

    fn day(&self, date: &Option<Date>) -> String {
        date.and_then(|date| date.format(&Iso8601::DATE).ok())
            .unwrap_or_default()
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let labels = state.app.label_page(&by).await?;
    html(&Show { page, labels })
}

pub async fn save(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let labels = read(&fields)?;
    state
        .app
        .save_labels(&by, labels)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/labels", "saved"))
}

/// Every label of the form; one without code and names is left out.
fn read(fields: &Fields) -> Result<LabelSet, PageError> {
    let column = |name| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let columns = [
        "code",
        "kind",
        "name_vi",
        "name_en",
        "meaning_vi",
        "meaning_en",
        "basis",
        "valid_from",
        "valid_to",
    ]
    .map(column);
    let rows = columns[0].len();
    if columns.iter().any(|column| column.len() != rows) {
        return Err(fields.refuse(Refusal::Invalid("labels")));
    }
    let mut labels = Vec::with_capacity(rows);
    for at in 0..rows {
        let row = columns.each_ref().map(|column| column[at].trim());
        let cell = |column: usize| row[column];
        if cell(0).is_empty() && cell(2).is_empty() && cell(3).is_empty() {
            continue;
        }
        let day = |text: &str, field: &'static str| match text {
            "" => Ok(None),
            text => Date::parse(text, &Iso8601::DATE)
                .map(Some)
                .map_err(|_| fields.refuse(Refusal::Invalid(field))),
        };
        labels.push(LabelDef {
            code: cell(0).to_owned(),
            kind: VerdictLabel::from_code(cell(1))
                .ok_or_else(|| fields.refuse(Refusal::Invalid("label_kind")))?,
            name_vi: cell(2).to_owned(),
            name_en: cell(3).to_owned(),
            meaning_vi: cell(4).to_owned(),
            meaning_en: cell(5).to_owned(),
            basis: cell(6).to_owned(),
            valid_from: day(cell(7), "valid_from")?,
            valid_to: day(cell(8), "valid_to")?,
        });
    }
    Ok(LabelSet(labels))
}
