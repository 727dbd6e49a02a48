//! The register of organisations and the groups that letters go to.

use app::{
    GroupEdit, ImportMode, ImportPlan, OrganisationQuery, Refusal,
    access::{Clerk, Staff},
    model::{Ask, Facts, Group, Kind, OrganisationOnDay, Proof, Rule},
    sheet::day_of,
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::Date;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Acts, Reads},
    auth::ApiAs,
    fields::whole_number,
    id,
    problem::{ApiError, Body, Upload},
};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, MAX_UPLOAD},
};

pub fn described() -> OpenApiRouter<WebState> {
    let files = OpenApiRouter::new()
        .routes(routes!(post_import))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    OpenApiRouter::new()
        .routes(routes!(get_organisations))
        .routes(routes!(get_organisation, put_organisation))
        .routes(routes!(get_groups))
        .routes(routes!(get_group, put_group))
        .routes(routes!(post_members))
        .merge(files)
}

/// Which organisations.
#[derive(Debug, Deserialize)]
struct Which {
    q: Option<String>,
    kind: Option<String>,
    within: Option<String>,
    on: Option<String>,
    #[serde(default)]
    page: u32,
}

/// A page's number beyond which nothing is asked.
const LAST_PAGE: u32 = 100_000;

fn wrong() -> ApiError {
    PageError::bad_request("not-the-query").into()
}

/// What a query says, if it can be read.
fn read<T>(
    text: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    match text {
        None => Ok(None),
        Some(text) => read(text).map(Some).ok_or_else(wrong),
    }
}

/// A day of a query: `2025-07-01`.
fn query_day(text: &str) -> Option<Date> {
    day_of(text).filter(|day| day.to_string() == text)
}

/// An organisation as it is on a day.
#[derive(Serialize, ToSchema)]
struct OrganisationShown {
    /// Its identity.
    id: String,
    /// What it is.
    kind: &'static str,
    /// Its name.
    name: String,
    /// Its abbreviation; may be empty.
    short_name: String,
    /// Identity of what it belongs to.
    parent: Option<String>,
    /// Where it is responsible.
    territory: Option<String>,
    /// Its level.
    level: Option<&'static str>,
    /// E-mail address; empty if none is known.
    email: String,
    /// Its roles.
    tags: Vec<String>,
    /// Part of the worked example.
    example: bool,
}

fn shown(now: OrganisationOnDay) -> OrganisationShown {
    OrganisationShown {
        id: now.id.to_string(),
        kind: now.kind.code(),
        name: now.name,
        short_name: now.short_name,
        parent: now.parent.map(|id| id.to_string()),
        territory: now.territory.map(String::from),
        level: now.level.map(app::model::Level::code),
        email: now.email,
        tags: now.tags,
        example: now.example,
    }
}

/// A page of the register.
#[derive(Serialize, ToSchema)]
struct OrganisationsBody {
    /// The organisations.
    organisations: Vec<OrganisationShown>,
    /// How many there are in all that fit.
    total: usize,
    /// The day they are shown for.
    on: String,
}

/// Organisations that exist on a day.
#[utoipa::path(
    get,
    path = "/api/v1/organisations",
    params(
        ("q" = Option<String>, Query, max_length = 200, description = "words of a name, an identifier or an address, with or without diacritics"),
        ("kind" = Option<String>, Query, pattern = "^(party_committee|peoples_council|peoples_committee|department|office|fatherland_front|association|press|information_centre|broadcast_station|platform|police|school|other)$", description = "only of this kind"),
        ("within" = Option<String>, Query, pattern = "^[0-9]{2}(\\.[0-9]{3})?(\\.[0-9]{5})?$", description = "only responsible there, or within: a territory's code"),
        ("on" = Option<String>, Query, format = Date, description = "as on this day; today if left out"),
        ("page" = Option<u32>, Query, minimum = 0, maximum = 100_000, description = "0 for the first 50"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "a page of the register", body = OrganisationsBody),
        (status = 400, description = "a part of the query cannot be read", body = super::problem::Problem, content_type = "application/problem+json"),
        Reads,
    )
)]
async fn get_organisations(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    which: Result<Asked<Which>, PageError>,
) -> Result<Json<OrganisationsBody>, ApiError> {
    let Asked(which) = which.map_err(|_| wrong())?;
    let words = which.q.unwrap_or_default();
    if words.chars().count() > 200 || which.page > LAST_PAGE {
        return Err(wrong());
    }
    let query = OrganisationQuery {
        words,
        kind: read(which.kind.as_deref(), Kind::from_code)?,
        within: read(which.within.as_deref(), |code| code.parse().ok())?,
        on: read(which.on.as_deref(), query_day)?,
        page: usize::try_from(which.page).unwrap_or(usize::MAX),
        ..OrganisationQuery::default()
    };
    let found = state.app.organisations(&by, &query).await?;
    Ok(Json(OrganisationsBody {
        organisations: found.rows.into_iter().map(|row| shown(row.now)).collect(),
        total: found.total,
        on: found.day.to_string(),
    }))
}

/// An organisation with its history.
#[derive(Serialize, ToSchema)]
struct OrganisationBody {
    /// As it is today, or nearest to it.
    now: OrganisationShown,
    /// Whether it exists today.
    exists: bool,
    /// What a writer must have seen to write.
    version: u32,
    /// Its kind, tags, first and last day, and what is dated: `names`, `identifiers`, `parents`,
    /// `territories`, `channels`, `contacts`, `successions`.
    #[schema(value_type = Object)]
    facts: Value,
}

/// One organisation with its history.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}",
    params(("id" = String, Path, description = "identity of the organisation")),
    security(("session" = [])),
    responses((status = 200, description = "the organisation", body = OrganisationBody), Reads)
)]
async fn get_organisation(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(organisation): Path<String>,
) -> Result<Json<OrganisationBody>, ApiError> {
    let organisation = id(&organisation, "organisation")?;
    let found = state.app.organisation_page(&by, organisation, None).await?;
    Ok(Json(OrganisationBody {
        now: shown(found.now),
        exists: found.exists,
        version: found.organisation.version,
        facts: serde_json::to_value(&found.organisation.facts).unwrap_or_default(),
    }))
}

/// An organisation's history, to be stored in the place of what stands there.
#[derive(Debug, Deserialize, ToSchema)]
struct FactsBody {
    /// The version that was read.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 1)]
    version: u32,
    /// As `GET` gives it.
    #[schema(value_type = Object, example = json!({"kind": "press", "names": [{"value": {"full": "Báo tỉnh"}}]}))]
    facts: Value,
}

/// Store an organisation's history.
#[utoipa::path(
    put,
    path = "/api/v1/organisations/{id}",
    params(("id" = String, Path, description = "identity of the organisation")),
    request_body = FactsBody,
    security(("session" = [])),
    responses((status = 204, description = "stored"), Acts)
)]
async fn put_organisation(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Clerk>,
    Path(organisation): Path<String>,
    Body(body): Body<FactsBody>,
) -> Result<StatusCode, ApiError> {
    let organisation = id(&organisation, "organisation")?;
    let facts: Facts = serde_json::from_value(body.facts).map_err(|_| Refusal::Invalid("facts"))?;
    state
        .app
        .put_facts(&by, organisation, body.version, facts)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A group of receivers.
#[derive(Serialize, ToSchema)]
struct GroupShown {
    /// Its identity.
    id: String,
    /// Its place in the list, from 1.
    position: u32,
    /// Its name as letters print it.
    name: String,
    /// What it is asked.
    ask: &'static str,
    /// How long it has, in hours.
    within_hours: u32,
    /// What shows that it did.
    proof: &'static str,
    /// Who belongs to it.
    #[schema(value_type = Object)]
    rule: Value,
    /// Part of the worked example.
    example: bool,
}

fn group(group: &Group) -> GroupShown {
    GroupShown {
        id: group.id.to_string(),
        position: group.position,
        name: group.name.clone(),
        ask: group.ask.code(),
        within_hours: group.within_hours,
        proof: group.proof.code(),
        rule: serde_json::to_value(&group.rule).unwrap_or_default(),
        example: group.example,
    }
}

/// Every group.
#[derive(Serialize, ToSchema)]
struct GroupsBody {
    /// In the order of letters.
    groups: Vec<GroupShown>,
}

/// Groups of receivers.
#[utoipa::path(
    get,
    path = "/api/v1/groups",
    security(("session" = [])),
    responses((status = 200, description = "the groups", body = GroupsBody), Reads)
)]
async fn get_groups(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
) -> Result<Json<GroupsBody>, ApiError> {
    let rows = state.app.groups(&by).await?;
    Ok(Json(GroupsBody {
        groups: rows.iter().map(|row| group(&row.group)).collect(),
    }))
}

/// Which day.
#[derive(Debug, Deserialize)]
struct On {
    on: Option<String>,
}

/// What is different from the last letter to a group.
#[derive(Serialize, ToSchema)]
struct SinceShown {
    /// That letter.
    letter: String,
    /// Who is new, by name.
    added: Vec<String>,
    /// Who does not belong to it any longer.
    gone: Vec<String>,
    /// Who has another name: the old and the new one.
    renamed: Vec<(String, String)>,
}

/// A group with its members on a day.
#[derive(Serialize, ToSchema)]
struct GroupBody {
    /// The group.
    group: GroupShown,
    /// The day.
    on: String,
    /// Its members.
    members: Vec<OrganisationShown>,
    /// How many of them have no e-mail address.
    without_email: usize,
    /// What is different from the last letter; null if there was none.
    since: Option<SinceShown>,
}

fn group_body(page: app::GroupPage) -> GroupBody {
    GroupBody {
        group: group(&page.group),
        on: page.preview.day.to_string(),
        without_email: page.preview.without_email(),
        since: page.preview.since.map(|since| SinceShown {
            letter: since.letter.to_string(),
            added: since.added,
            gone: since.gone,
            renamed: since.renamed,
        }),
        members: page.preview.members.into_iter().map(shown).collect(),
    }
}

/// A group with its members on a day, and what is different from its last letter.
#[utoipa::path(
    get,
    path = "/api/v1/groups/{id}",
    params(
        ("id" = String, Path, description = "identity of the group"),
        ("on" = Option<String>, Query, format = Date, description = "as on this day; today if left out"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "the group", body = GroupBody),
        (status = 400, description = "not a day", body = super::problem::Problem, content_type = "application/problem+json"),
        Reads,
    )
)]
async fn get_group(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(group): Path<String>,
    on: Result<Asked<On>, PageError>,
) -> Result<Json<GroupBody>, ApiError> {
    let Asked(On { on }) = on.map_err(|_| wrong())?;
    let day = read(on.as_deref(), query_day)?;
    let group = Some(id(&group, "group")?);
    let page = state.app.group_page(&by, group, None, day).await?;
    Ok(Json(group_body(page)))
}

/// A group as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
struct NewGroup {
    /// Its name as letters print it, not blank.
    #[schema(
        example = "Các cơ quan báo chí",
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    name: String,
    /// What it is asked.
    #[schema(value_type = String, pattern = "^(warn|publish|broadcast|report)$", example = "publish")]
    ask: Ask,
    /// How long it has, in hours.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 744, example = 24)]
    within_hours: u32,
    /// What shows that it did.
    #[schema(value_type = String, pattern = "^(confirmation|account|evidence)$", example = "evidence")]
    proof: Proof,
    /// Who belongs to it: `all`, `any`, `not`, `kind`, `level`, `within`, `under`, `tag` or `members`.
    #[schema(value_type = Object, example = json!({"kind": "press"}))]
    rule: Value,
}

fn rule(json: Value) -> Result<Rule, Refusal> {
    serde_json::from_value(json).map_err(|_| Refusal::Invalid("rule"))
}

/// Change a group.
#[utoipa::path(
    put,
    path = "/api/v1/groups/{id}",
    params(("id" = String, Path, description = "identity of the group")),
    request_body = NewGroup,
    security(("session" = [])),
    responses((status = 204, description = "stored"), Acts)
)]
async fn put_group(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Clerk>,
    Path(group): Path<String>,
    Body(body): Body<NewGroup>,
) -> Result<StatusCode, ApiError> {
    let edit = GroupEdit {
        id: Some(id(&group, "group")?),
        name: body.name,
        ask: body.ask,
        within_hours: body.within_hours,
        proof: body.proof,
        rule: rule(body.rule)?,
    };
    state.app.save_group(&by, edit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A rule that is not stored.
#[derive(Debug, Deserialize, ToSchema)]
struct RuleBody {
    /// Who belongs to it.
    #[schema(value_type = Object, example = json!({"kind": "press"}))]
    rule: Value,
    /// On which day; without it today.
    #[serde(default)]
    #[schema(format = Date)]
    on: Option<String>,
}

/// Whom a rule would reach. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/groups/members",
    request_body = RuleBody,
    security(("session" = [])),
    responses((status = 200, description = "the members", body = GroupBody), Acts)
)]
async fn post_members(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Body(body): Body<RuleBody>,
) -> Result<Json<GroupBody>, ApiError> {
    let edit = GroupEdit {
        id: None,
        name: "–".to_owned(),
        ask: Ask::Warn,
        within_hours: app::model::DEFAULT_WITHIN_HOURS,
        proof: Proof::Confirmation,
        rule: rule(body.rule)?,
    };
    let day = match body.on.as_deref() {
        None => None,
        Some(text) => Some(query_day(text).ok_or(Refusal::Invalid("on"))?),
    };
    let page = state.app.group_page(&by, None, Some(edit), day).await?;
    Ok(Json(group_body(page)))
}

/// A file for the register.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read field by field")]
struct ImportForm {
    /// The file: CSV or XLSX, at most 7 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// From which day on changes hold; without it today.
    from: Option<String>,
    /// `yes`: what stands there was wrong and is replaced without history.
    correct: Option<String>,
    /// `yes`: write it. Without it nothing is written.
    apply: Option<String>,
}

/// A row and what becomes of it.
#[derive(Serialize, ToSchema)]
struct RowShown {
    /// Its line in the file.
    line: usize,
    /// The organisation's name.
    name: String,
    /// `added`, `changed`, `ended`, `unchanged` or `refused`.
    outcome: &'static str,
    /// The fields that change: which, what stood there, what will.
    changes: Vec<(String, String, String)>,
    /// What is wrong: its code, the column, what stood there.
    errors: Vec<(String, String, String)>,
}

/// What a file changes.
#[derive(Serialize, ToSchema)]
struct PlanBody {
    /// Whether it was written.
    written: bool,
    /// Heads that no column has.
    unknown: Vec<String>,
    /// Every row.
    rows: Vec<RowShown>,
}

fn plan(plan: ImportPlan, written: bool) -> PlanBody {
    let rows = plan.rows.into_iter().map(|row| RowShown {
        line: row.line,
        outcome: row.outcome.code(),
        changes: row
            .outcome
            .changes()
            .iter()
            .map(|c| (c.column.code().to_owned(), c.old.clone(), c.new.clone()))
            .collect(),
        errors: row
            .outcome
            .errors()
            .iter()
            .map(|error| {
                let column = error.column().map_or("", app::sheet::Column::code);
                (error.code().to_owned(), column.to_owned(), error.value())
            })
            .collect(),
        name: row.name,
    });
    PlanBody {
        written,
        rows: rows.collect(),
        unknown: plan.unknown,
    }
}

/// What a file changes in the register, row by row; with `apply` it is written, all or nothing.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/import",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    security(("session" = [])),
    responses((status = 200, description = "what it changes", body = PlanBody), Acts)
)]
async fn post_import(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Clerk>,
    Upload { fields, files }: Upload,
) -> Result<Json<PlanBody>, ApiError> {
    let (_, file) = files.into_iter().next().ok_or(Refusal::Empty("file"))?;
    let from: Option<Date> = match fields.get("from") {
        "" => None,
        text => Some(day_of(text).ok_or(Refusal::Invalid("from"))?),
    };
    let mode = match (fields.get("correct"), from) {
        ("yes", _) => ImportMode::Correct,
        (_, from) => ImportMode::From(from.unwrap_or_else(|| state.app.today())),
    };
    let write = fields.get("apply") == "yes";
    let done = if write {
        state.app.apply_import(&by, &file, mode).await?
    } else {
        state.app.plan_import(&by, &file, mode).await?
    };
    Ok(Json(plan(done, write)))
}
