//! What comes to a case with files: evidence and answers.

use app::{
    NewEvidence, Refusal,
    access::{Officer, Staff},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{NewReply, PartyAnswer, ReplyVia};

use super::{commands::back, id};
use crate::{
    WebState, errors::PageError, forms::CheckedUpload, page::As, pages::console::moments,
    uploads::CheckedFiles,
};

pub async fn reply(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedFiles { fields, files, .. }: CheckedFiles,
) -> Result<Response, PageError> {
    let answer = PartyAnswer::from_code(fields.get("answer"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("answer")))?;
    let via = ReplyVia::from_officer_code(fields.get("via"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("via")))?;
    let given_at = moments::read(fields.get("given_at"))
        .map_err(|()| fields.refuse(Refusal::Invalid("given_at")))?;
    let reply = NewReply {
        answer,
        statement: fields.lines("statement"),
        explanation: fields.lines("explanation"),
        attachments: Vec::new(),
        person: fields.text("person"),
        office: fields.text("office"),
        via,
        circumstances: fields.text("circumstances"),
        given_at,
    };
    let request = id(fields.get("request"), "request")?;
    state
        .app
        .record_reply(&by, id(&case, "case")?, request, reply, files)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn evidence(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    upload: CheckedUpload,
) -> Result<Response, PageError> {
    let CheckedUpload { fields, file } = upload;
    let new = match (fields.get("kind"), file) {
        ("link", _) => NewEvidence::Link(fields.text("url")),
        ("quote", _) => NewEvidence::Quote {
            text: fields.lines("text"),
            source: fields.text("source"),
        },
        ("file", Some((name, bytes))) => NewEvidence::File { name, bytes },
        ("file", None) => return Err(fields.refuse(Refusal::Empty("file"))),
        _ => return Err(fields.refuse(Refusal::Invalid("kind"))),
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .attach_evidence(&by, case_id, new, fields.get("supports"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn evidence_file(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path((case, evidence)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (case, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    Ok(download(
        state.app.evidence_file(&by, case, evidence).await?,
    ))
}

pub async fn reply_file(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path((case, request, number)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let (case, request) = (id(&case, "case")?, id(&request, "request")?);
    let number = number
        .parse()
        .map_err(|_| PageError::from(Refusal::NotFound("evidence")))?;
    Ok(download(
        state.app.reply_file(&by, case, request, number).await?,
    ))
}

/// As a download, under a policy that runs nothing: it is what a stranger made.
fn download((name, kind, bytes): (String, String, Vec<u8>)) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC);
    let ascii: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    // RFC 6266: the name as it was given, and one for programs that know only ASCII.
    let shown = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CONTENT_DISPOSITION, shown.as_str()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    (headers, bytes).into_response()
}
