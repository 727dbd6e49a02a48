//! Receivers of letters, under their private links, and what they reported, for the console's
//! people.

use app::{
    By, NewDeed, PassOn,
    access::Staff,
    model::{Deed, Delivery, Medium},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Reads, Receives},
    auth::ApiAs,
    fields::whole_number_or_none,
    id,
    problem::{ApiError, Body, Problem},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_receiver))
        .routes(routes!(post_confirm))
        .routes(routes!(post_return))
        .routes(routes!(post_deed))
        .routes(routes!(post_pass_on))
        .routes(routes!(get_deeds))
}

/// A letter as its receiver has it.
#[derive(Serialize, ToSchema)]
struct ReceiverBody {
    /// Who receives it.
    receiver: String,
    /// Who sent it.
    issuer: String,
    /// Name of who passed it on; null if the issuer sent it.
    passed_on_by: Option<String>,
    /// Number line and date line of the letter.
    letter: String,
    /// The subject.
    subject: String,
    /// The letter still stands: it was neither recalled nor replaced.
    in_force: bool,
    /// `warn`, `publish`, `broadcast` or `report`.
    ask: &'static str,
    /// By when; null if nobody said.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<OffsetDateTime>,
    /// `confirmation`, `account` or `evidence`; null if nobody said.
    proof: Option<&'static str>,
    /// Where it stands: `opened`, `confirmed`, `returned`, `done` …
    status: &'static str,
    /// The short text to pass on; null once the verdict or the letter no longer stands.
    short_text: Option<String>,
    /// The script to read out; null likewise.
    script: Option<String>,
    /// Addresses of the ready-made parts as files; empty likewise.
    parts: Vec<String>,
    /// Whom it was passed on to.
    passed_on: Vec<PassedOnBody>,
    /// What was reported, oldest first.
    deeds: Vec<DeedBody>,
}

/// Somebody whom a letter was passed on to.
#[derive(Serialize, ToSchema)]
struct PassedOnBody {
    /// Name.
    name: String,
    /// Where it stands.
    status: &'static str,
}

/// What a receiver reported to have done.
#[derive(Serialize, ToSchema)]
struct DeedBody {
    /// Its identity.
    id: String,
    /// Who the receiver is.
    receiver: String,
    /// When it was reported.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    reported_at: OffsetDateTime,
    /// Who reported: name and office.
    by: String,
    /// The day on which it was done.
    #[schema(value_type = String, format = Date)]
    on: String,
    /// `website`, `facebook`, `zalo`, `newspaper`, `broadcast`, `loudspeaker`, `meeting`,
    /// `notice-board` or `other`.
    medium: &'static str,
    /// How many people it reached; null if nobody said.
    people: Option<u64>,
    /// In their words.
    text: String,
    /// There is a photo.
    has_photo: bool,
    /// Address of what was published; null if none was given.
    link: Option<String>,
    /// Beside the approved wording: `waiting`, `unreadable`, `same`, `incomplete`, `changed`,
    /// `elsewhere` or `spreads`; null without a link.
    comparison: Option<&'static str>,
    /// The earlier report that this one corrects.
    corrects: Option<String>,
    /// Why it is not enough; null if it is.
    not_enough: Option<String>,
}

/// Who acts.
#[derive(Deserialize, ToSchema)]
struct WhoBody {
    /// Name, not blank.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    person: String,
    /// Office, not blank.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    office: String,
}

/// A letter sent back.
#[derive(Deserialize, ToSchema)]
struct ReturnBody {
    #[serde(flatten)]
    who: WhoBody,
    /// Why, not blank.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// A report of what was done; a text or a link is needed.
#[derive(Deserialize, ToSchema)]
struct NewDeedBody {
    #[serde(flatten)]
    who: WhoBody,
    /// The day, `2021-02-20`; not before the letter, not in the future.
    #[schema(format = Date)]
    on: String,
    /// `website`, `facebook`, `zalo`, `newspaper`, `broadcast`, `loudspeaker`, `meeting`,
    /// `notice-board` or `other`.
    medium: String,
    /// How many people it reached.
    #[serde(default, deserialize_with = "whole_number_or_none")]
    #[schema(maximum = 200_000_000)]
    people: Option<u64>,
    /// In their words.
    #[serde(default)]
    #[schema(max_length = 4000)]
    text: String,
    /// Address of what was published.
    #[serde(default)]
    #[schema(max_length = 2000)]
    link: String,
    /// The earlier report that this one corrects.
    #[serde(default)]
    corrects: Option<String>,
}

/// Whom to pass a letter on to.
#[derive(Deserialize, ToSchema)]
struct PassOnBody {
    #[serde(flatten)]
    who: WhoBody,
    /// Identities of member organisations.
    #[serde(default)]
    members: Vec<String>,
    /// Further addressees.
    #[serde(default)]
    addressees: Vec<AddresseeBody>,
    /// A deadline sooner than one's own, in hours from now.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 8784)]
    within_hours: Option<u32>,
}

/// An addressee who is not in the register.
#[derive(Deserialize, ToSchema)]
struct AddresseeBody {
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// E-mail address.
    #[schema(min_length = 3, max_length = 254)]
    email: String,
}

/// How many got it.
#[derive(Serialize, ToSchema)]
struct PassedBody {
    /// So many new receivers.
    passed_on: usize,
}

/// The identity of what was made.
#[derive(Serialize, ToSchema)]
struct MadeBody {
    /// Its identity.
    id: String,
}

/// Reports of receivers.
#[derive(Serialize, ToSchema)]
struct DeedsBody {
    /// Oldest first.
    deeds: Vec<DeedBody>,
}

impl From<WhoBody> for By {
    fn from(who: WhoBody) -> By {
        By {
            person: who.person,
            office: who.office,
        }
    }
}

fn deed_body(deed: &Deed, receiver: &str) -> DeedBody {
    let published = deed.published.as_ref();
    DeedBody {
        id: deed.id.to_string(),
        receiver: receiver.to_owned(),
        reported_at: deed.reported_at,
        by: format!("{} – {}", deed.by.person, deed.by.office),
        on: deed.on.to_string(),
        medium: deed.medium.code(),
        people: deed.people,
        text: deed.text.clone(),
        has_photo: deed.photo.is_some(),
        link: published.map(|page| page.url.clone()),
        comparison: published.map(|page| {
            let found = page.found.as_ref();
            found.map_or(page.state.code(), |found| found.code())
        }),
        corrects: deed.corrects.map(|id| id.to_string()),
        not_enough: deed.judged.as_ref().map(|judged| judged.reason.clone()),
    }
}

fn passed_on_body(delivery: &Delivery) -> PassedOnBody {
    PassedOnBody {
        name: delivery.to_name.clone(),
        status: delivery.status().code(),
    }
}

/// A letter as its receiver has it, under the receiver's private link.
#[utoipa::path(
    get,
    path = "/api/v1/receivers/{token}",
    params(("token" = String, Path, description = "the last part of the private link")),
    responses(
        (status = 200, description = "the letter", body = ReceiverBody),
        (status = 404, description = "there is no such link", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_receiver(
    State(state): State<WebState>,
    Path(token): Path<String>,
) -> Result<Json<ReceiverBody>, ApiError> {
    let page = state.app.receiver_page(&token).await?;
    let content = &page.letter.content;
    let receiver = page.delivery.to_name.clone();
    let task = page.delivery.task;
    let url = state.app.public_url();
    let parts = page.parts.as_ref();
    Ok(Json(ReceiverBody {
        letter: format!("{}, {}", content.number_line(), content.date_line()),
        subject: content.subject.clone(),
        in_force: page.life.in_force(),
        ask: page.ask.code(),
        due_at: task.map(|task| task.due_at),
        proof: task.map(|task| task.proof.code()),
        status: page.delivery.status().code(),
        short_text: parts.map(|parts| parts.chat.clone()),
        script: parts.map(|parts| parts.spoken.clone()),
        parts: match parts {
            Some(parts) => app::Part::ALL
                .into_iter()
                .filter(|part| parts.has_audio || *part != app::Part::Audio)
                .map(|part| format!("{url}/r/{token}/parts/{}", part.file_name()))
                .collect(),
            None => Vec::new(),
        },
        passed_on: page.passed_on.iter().map(passed_on_body).collect(),
        deeds: page
            .deeds
            .iter()
            .map(|deed| deed_body(deed, &receiver))
            .collect(),
        issuer: page.issuer,
        passed_on_by: page.passed_on_by,
        receiver,
    }))
}

/// Confirm that a letter is there.
#[utoipa::path(
    post,
    path = "/api/v1/receivers/{token}/confirm",
    params(("token" = String, Path, description = "the last part of the private link")),
    request_body = WhoBody,
    responses((status = 204, description = "confirmed"), Receives)
)]
async fn post_confirm(
    State(state): State<WebState>,
    Path(token): Path<String>,
    Body(who): Body<WhoBody>,
) -> Result<StatusCode, ApiError> {
    state.app.confirm(&token, &who.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a letter back that is not for this receiver.
#[utoipa::path(
    post,
    path = "/api/v1/receivers/{token}/return",
    params(("token" = String, Path, description = "the last part of the private link")),
    request_body = ReturnBody,
    responses((status = 204, description = "sent back"), Receives)
)]
async fn post_return(
    State(state): State<WebState>,
    Path(token): Path<String>,
    Body(body): Body<ReturnBody>,
) -> Result<StatusCode, ApiError> {
    let by = body.who.into();
    state.app.send_back(&token, &by, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Report what was done. A link is read once, later, and compared with the approved wording.
#[utoipa::path(
    post,
    path = "/api/v1/receivers/{token}/deeds",
    params(("token" = String, Path, description = "the last part of the private link")),
    request_body = NewDeedBody,
    responses((status = 201, description = "reported", body = MadeBody), Receives)
)]
async fn post_deed(
    State(state): State<WebState>,
    Path(token): Path<String>,
    Body(body): Body<NewDeedBody>,
) -> Result<(StatusCode, Json<MadeBody>), ApiError> {
    let invalid = app::Refusal::Invalid;
    let new = NewDeed {
        by: body.who.into(),
        on: Date::parse(&body.on, &Iso8601::DATE).map_err(|_| invalid("done-on"))?,
        medium: Medium::from_code(&body.medium).ok_or(invalid("medium"))?,
        people: body.people,
        text: body.text,
        link: body.link,
        photo: Vec::new(),
        corrects: body.corrects.map(|text| id(&text, "deed")).transpose()?,
    };
    let made = state.app.report_deed(&token, new).await?;
    let made = MadeBody {
        id: made.to_string(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Pass a letter on, one level down. Whoever has it already is left out.
#[utoipa::path(
    post,
    path = "/api/v1/receivers/{token}/pass-on",
    params(("token" = String, Path, description = "the last part of the private link")),
    request_body = PassOnBody,
    responses((status = 200, description = "passed on", body = PassedBody), Receives)
)]
async fn post_pass_on(
    State(state): State<WebState>,
    Path(token): Path<String>,
    Body(body): Body<PassOnBody>,
) -> Result<Json<PassedBody>, ApiError> {
    let members = body.members.iter().map(|text| id(text, "organisation"));
    let own = body.addressees.iter();
    // One a line, as on the page.
    let own = own.map(|one| {
        let line = format!("{} <{}>", one.name, one.email);
        line.replace(['\r', '\n'], " ")
    });
    let to = PassOn {
        by: body.who.into(),
        members: members.collect::<Result<_, _>>()?,
        own: own.collect::<Vec<_>>().join("\n"),
        within_hours: body.within_hours,
    };
    let passed_on = state.app.pass_on(&token, &to).await?;
    Ok(Json(PassedBody { passed_on }))
}

/// What the receivers of a letter reported.
#[utoipa::path(
    get,
    path = "/api/v1/letters/{id}/deeds",
    params(("id" = String, Path, description = "identity of the letter")),
    security(("session" = [])),
    responses((status = 200, description = "the reports", body = DeedsBody), Reads)
)]
async fn get_deeds(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(letter): Path<String>,
) -> Result<Json<DeedsBody>, ApiError> {
    let deeds = state.app.deeds_of(&by, id(&letter, "letter")?).await?;
    let deeds = deeds.iter().map(|(deed, name)| deed_body(deed, name));
    Ok(Json(DeedsBody {
        deeds: deeds.collect(),
    }))
}
