//! Who is how far, what is done about silence, whom to call, who knows of a change.

use app::{
    CallRow, ComingStep, CoverageAsk, CoverageOf, CoveragePage, CoverageRow, EscalationPage,
    MadeStep, NewCall, PlanEdit, Proposer, Standing, SummaryFormat, Tally, ToldOf,
    access::{Administrator, Staff},
    model::{CallOutcome, Missing, Rung},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::CaseId;
use serde::Deserialize;

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, Fields, html},
    page::{As, Page, done},
    routes::{Routes, get, post},
};

/// Routes of coverage, escalation, calls and changes.
pub fn routes() -> Routes {
    Routes::new()
        .route("/console/letters/{id}/coverage", get(coverage))
        .route("/console/letters/{id}/coverage.csv", get(coverage_csv))
        .route("/console/cases/{id}/report.pdf", get(report_pdf))
        .route("/console/cases/{id}/report.xlsx", get(report_xlsx))
        .route("/console/cases/{id}/changes", get(changes))
        .route("/console/cases/{id}/changes/{version}", get(change))
        .route(
            "/console/cases/{id}/changes/{version}/coverage.csv",
            get(change_csv),
        )
        .route("/console/letters/{id}/escalation", get(escalation))
        .route("/console/letters/{id}/escalation/pause", post(pause))
        .route("/console/letters/{id}/escalation/run", post(run))
        .route("/console/letters/{id}/escalation/plan", post(plan))
        .route("/console/letters/{id}/escalation/stop", post(stop))
        .route("/console/steps/{id}/resume", post(resume_step))
        .route("/console/calls", get(calls))
        .route("/console/calls/{id}", post(call))
        .route("/console/calls/{id}/end", post(end_call))
        .route(
            "/console/settings/escalation",
            get(default_plan).post(save_default_plan),
        )
}

/// What the address of a coverage page may ask.
#[derive(Deserialize)]
pub struct CoverageQuery {
    #[serde(default)]
    node: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    page: usize,
}

impl CoverageQuery {
    fn ask(self) -> CoverageAsk {
        CoverageAsk {
            node: self.node,
            standing: Standing::from_code(&self.list),
            all: self.list == "all",
            page: self.page,
        }
    }
}

#[derive(Template)]
#[template(path = "console/cascade/coverage.html")]
struct Coverage {
    page: Page,
    found: CoveragePage,
}

impl Coverage {
    /// The page's own address, without what is asked.
    fn path(&self) -> String {
        match self.found.of {
            CoverageOf::Letter(letter) => format!("/console/letters/{letter}/coverage"),
            CoverageOf::Change(case, version) => format!("/console/cases/{case}/changes/{version}"),
        }
    }

    fn csv(&self) -> String {
        match self.found.of {
            CoverageOf::Letter(_) => format!("{}.csv", self.path()),
            CoverageOf::Change(..) => format!("{}/coverage.csv", self.path()),
        }
    }

    fn is_letter(&self) -> bool {
        matches!(self.found.of, CoverageOf::Letter(_))
    }

    /// The branch in an address, ready to be followed by more.
    fn branch(&self, key: &str) -> String {
        let encoded: String =
            percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC)
                .collect();
        format!("node={encoded}")
    }

    /// What every link of a list keeps.
    fn kept(&self) -> String {
        let list = match self.found.ask.standing {
            Some(standing) => standing.code(),
            None => "all",
        };
        format!("{}&list={list}", self.branch(&self.found.ask.node))
    }

    /// Parts of a bar 1000 wide: class, place, width.
    fn bar(&self, tally: &Tally) -> Vec<(&'static str, usize, usize)> {
        let total = tally.total().max(1);
        let mut at = 0;
        tally
            .parts()
            .into_iter()
            .map(|(standing, count)| {
                let from = at * 1000 / total;
                at += count;
                (standing.code(), from, at * 1000 / total - from)
            })
            .collect()
    }

    /// The bar in words.
    fn words(&self, tally: &Tally) -> String {
        let parts: Vec<String> = tally
            .parts()
            .into_iter()
            .map(|(standing, count)| {
                let name = self.page.tc("standing", standing.code());
                format!("{name} {}", self.page.number(count))
            })
            .collect();
        parts.join(", ")
    }

    /// Percent of those that confirmed.
    fn percent(&self, tally: &Tally) -> String {
        let total = tally.total().max(1);
        #[allow(clippy::cast_precision_loss, reason = "a share to be shown")]
        let share = tally.confirmed() as f64 / total as f64;
        self.page.percent(share)
    }

    fn standings(&self) -> [Standing; 9] {
        Standing::ALL
    }

    fn is_asked(&self, standing: &Standing) -> bool {
        self.found.ask.standing == Some(*standing)
    }

    fn lists(&self) -> bool {
        self.found.ask.all || self.found.ask.standing.is_some()
    }
}

pub async fn coverage(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(letter): Path<String>,
    Asked(query): Asked<CoverageQuery>,
) -> Result<Response, PageError> {
    let of = CoverageOf::Letter(id(&letter, "letter")?);
    let found = state.app.coverage(&by, of, query.ask()).await?;
    html(&Coverage { page, found })
}

pub async fn change(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path((case, version)): Path<(String, String)>,
    Asked(query): Asked<CoverageQuery>,
) -> Result<Response, PageError> {
    let of = change_of(&case, &version)?;
    let found = state.app.coverage(&by, of, query.ask()).await?;
    html(&Coverage { page, found })
}

fn change_of(case: &str, version: &str) -> Result<CoverageOf, app::Refusal> {
    let version = version
        .parse()
        .map_err(|_| app::Refusal::NotFound("correction"))?;
    Ok(CoverageOf::Change(id(case, "case")?, version))
}

pub async fn coverage_csv(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let of = CoverageOf::Letter(id(&letter, "letter")?);
    Ok(csv(state.app.coverage_csv(&by, of).await?))
}

pub async fn change_csv(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path((case, version)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let of = change_of(&case, &version)?;
    Ok(csv(state.app.coverage_csv(&by, of).await?))
}

fn csv((name, bytes): (String, Vec<u8>)) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
        ],
        bytes,
    )
        .into_response()
}

pub async fn report_pdf(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let case = id(&case, "case")?;
    let file = state.app.summary(&by, case, SummaryFormat::Pdf).await?;
    Ok(report(file, "inline"))
}

pub async fn report_xlsx(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let case = id(&case, "case")?;
    let file = state.app.summary(&by, case, SummaryFormat::Xlsx).await?;
    Ok(report(file, "attachment"))
}

fn report((name, kind, bytes): (String, &'static str, Vec<u8>), how: &str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("{how}; filename=\"{name}\""),
            ),
        ],
        bytes,
    )
        .into_response()
}

#[derive(Template)]
#[template(path = "console/cascade/changes.html")]
struct Changes {
    page: Page,
    case: CaseId,
    told: Vec<ToldOf>,
}

pub async fn changes(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let case = id(&case, "case")?;
    let told = state.app.changes_told(&by, case).await?;
    html(&Changes { page, case, told })
}

#[derive(Template)]
#[template(path = "console/cascade/escalation.html")]
struct Escalation {
    page: Page,
    found: EscalationPage,
}

impl Escalation {
    fn may(&self) -> bool {
        self.page.has("clerk") || self.page.has("officer")
    }

    fn rungs(&self) -> Vec<(&'static str, String, String)> {
        rungs(&self.found.edit)
    }

    fn owed(&self, missing: &Missing, is_change: &bool) -> String {
        owed(&self.page, *missing, *is_change)
    }

    fn name(&self, id: &casework::UserId) -> String {
        self.found.names.get(id).cloned().unwrap_or_default()
    }

    fn paused(&self) -> Option<(String, String)> {
        let (at, by) = self.found.escalation.paused?;
        Some((self.page.moment(&at), self.name(&by)))
    }

    fn is_stopped(&self, made: &MadeStep) -> bool {
        made.step.state == app::model::StepState::Stopped
    }

    fn can_stop(&self, _coming: &ComingStep) -> bool {
        self.may()
    }

    fn has_own_plan(&self) -> bool {
        self.found.escalation.plan.is_some()
    }
}

/// Each rung's code with the hours typed for a confirmation and for a deed.
fn rungs(edit: &PlanEdit) -> Vec<(&'static str, String, String)> {
    Rung::ALL
        .into_iter()
        .zip(edit.confirmation.iter().zip(&edit.deed))
        .map(|(rung, (confirmation, deed))| (rung.code(), confirmation.clone(), deed.clone()))
        .collect()
}

fn owed(page: &Page, missing: Missing, is_change: bool) -> String {
    if is_change {
        page.t("owed-change")
    } else {
        page.tc("owed", missing.code())
    }
}

pub async fn escalation(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let found = state
        .app
        .escalation_page(&by, id(&letter, "letter")?)
        .await?;
    html(&Escalation { page, found })
}

fn back(letter: &str, flash: &str) -> Response {
    done(&format!("/console/letters/{letter}/escalation"), flash)
}

pub async fn pause(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .pause_escalation(&by, id(&letter, "letter")?)
        .await?;
    Ok(back(&letter, "escalation-paused"))
}

pub async fn run(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .resume_escalation(&by, id(&letter, "letter")?)
        .await?;
    Ok(back(&letter, "escalation-runs"))
}

pub async fn plan(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let typed = typed_plan(&fields);
    let edit = (fields.get("own") != "no").then_some(&typed);
    state
        .app
        .plan_escalation(&by, id(&letter, "letter")?, edit)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "escalation-planned"))
}

fn typed_plan(fields: &Fields) -> PlanEdit {
    let hours = |what: &str| Rung::ALL.map(|rung| fields.text(&format!("{what}_{}", rung.code())));
    PlanEdit {
        confirmation: hours("confirmation"),
        deed: hours("deed"),
        quiet_from: fields.text("quiet_from"),
        quiet_to: fields.text("quiet_to"),
        working_days: !fields.get("working_days").is_empty(),
    }
}

pub async fn stop(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let rung = Rung::from_code(fields.get("rung"));
    state
        .app
        .stop_steps(
            &by,
            id(&letter, "letter")?,
            id(fields.get("delivery"), "delivery")?,
            rung,
        )
        .await?;
    Ok(back(&letter, "step-stopped"))
}

pub async fn resume_step(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(step): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter: casework::LetterId = id(fields.get("letter"), "letter")?;
    state.app.resume_step(&by, id(&step, "step")?).await?;
    Ok(back(&letter.to_string(), "step-resumed"))
}

#[derive(Template)]
#[template(path = "console/cascade/calls.html")]
struct Calls {
    page: Page,
    rows: Vec<CallRow>,
}

impl Calls {
    fn may(&self) -> bool {
        self.page.has("clerk") || self.page.has("officer")
    }

    fn owed(&self, row: &CallRow) -> String {
        owed(&self.page, row.step.missing, row.is_change)
    }

    /// A deed is not confirmed on the telephone.
    fn outcomes(&self, row: &CallRow) -> Vec<CallOutcome> {
        CallOutcome::ALL
            .into_iter()
            .filter(|one| *one != CallOutcome::Confirmed || row.step.missing != Missing::Deed)
            .collect()
    }
}

pub async fn calls(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let rows = state.app.call_list(&by).await?;
    html(&Calls { page, rows })
}

pub async fn call(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(step): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let new = NewCall {
        number: fields.text("telephone"),
        outcome: fields.text("outcome"),
        person: fields.text("person"),
        office: fields.text("office"),
        promised_until: fields.text("promised_until"),
        note: fields.lines("note"),
    };
    state
        .app
        .record_call(&by, id(&step, "step")?, &new)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/calls", "call-recorded"))
}

pub async fn end_call(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(step): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.end_call(&by, id(&step, "step")?).await?;
    Ok(done("/console/calls", "call-ended"))
}

#[derive(Template)]
#[template(path = "console/cascade/plan.html")]
struct Plan {
    page: Page,
    edit: PlanEdit,
}

impl Plan {
    fn rungs(&self) -> Vec<(&'static str, String, String)> {
        rungs(&self.edit)
    }
}

pub async fn default_plan(
    State(state): State<WebState>,
    As { page, .. }: As<Staff>,
) -> Result<Response, PageError> {
    let edit = PlanEdit::of(&state.app.default_plan().await?);
    html(&Plan { page, edit })
}

pub async fn save_default_plan(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .save_default_plan(&by, &typed_plan(&fields))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/settings/escalation", "saved"))
}
