//! A case: everything about it on one page, and what can be done next.

use app::{
    NewEvidence, NewReply, NewRequest, Refusal,
    access::{Approver, Officer, Staff},
    model::{Capture, CaptureState},
    views::CasePage,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{
    Event, EvidenceId, EvidenceKind, Harm, NamedParty, PartyAnswer, ReplyVia, Stage, Verdict,
    VerdictLabel,
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, CheckedUpload, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/case.html")]
struct Show {
    page: Page,
    found: CasePage,
}

/// A step of the way.
struct Step {
    code: &'static str,
    done: bool,
    next: bool,
    /// Who does it.
    role: &'static str,
}

impl Show {
    fn is_open(&self) -> bool {
        matches!(self.found.case.stage, Stage::Open { .. })
    }

    fn is_working(&self) -> bool {
        matches!(
            self.found.case.stage,
            Stage::Open { .. } | Stage::Proposed(_)
        )
    }

    fn is_officer(&self) -> bool {
        self.page.has("officer")
    }

    /// The way of the case, and which step comes next.
    fn steps(&self) -> Vec<Step> {
        let case = &self.found.case;
        let proposed = matches!(case.stage, Stage::Proposed(_));
        let concluded = matches!(case.stage, Stage::Concluded { .. });
        let grounds = !case.evidence.is_empty() || case.latest_reply().is_some();
        let sent = self
            .found
            .letters
            .iter()
            .any(|letter| letter.sent_at.is_some());
        let mut steps = vec![
            ("harm", case.harm.is_some(), "officer"),
            ("verify", grounds, "officer"),
            ("propose", proposed || concluded, "officer"),
            ("approve", concluded, "approver"),
            (
                "letter",
                !self.found.letters.is_empty() && concluded,
                "officer",
            ),
            ("send", sent && concluded, "clerk"),
        ];
        if matches!(case.stage, Stage::Dismissed { .. }) {
            steps.clear();
        }
        let next = steps.iter().position(|(_, done, _)| !done);
        steps
            .into_iter()
            .enumerate()
            .map(|(at, (code, done, role))| Step {
                code,
                done,
                next: next == Some(at),
                role,
            })
            .collect()
    }

    fn labels(&self) -> [VerdictLabel; 4] {
        VerdictLabel::ALL
    }

    fn answers(&self) -> [PartyAnswer; 3] {
        PartyAnswer::ALL
    }

    fn ways(&self) -> [ReplyVia; 3] {
        ReplyVia::BY_OFFICER
    }

    fn severity(&self) -> u8 {
        self.found
            .case
            .harm
            .as_ref()
            .map_or(3, |harm| harm.severity)
    }

    /// Whether the signed-in person made the proposal that waits.
    fn is_own_proposal(&self) -> bool {
        let me = self.page.session.as_ref().map(app::access::Session::user);
        matches!(&self.found.case.stage, Stage::Proposed(proposal) if Some(proposal.by) == me)
    }

    fn who(&self, event: &Event) -> String {
        match event.by() {
            Some(id) => self.found.name(&id).to_owned(),
            None => self.page.t("history-party"),
        }
    }

    /// What an event adds to its name in the history.
    fn detail(&self, event: &Event) -> String {
        match event {
            Event::Opened { title, .. } => title.clone(),
            Event::HarmAssessed { harm, .. } => {
                self.page.tc("severity", &harm.severity.to_string())
            }
            Event::VerificationRequested { request, .. } => request.party.organisation.clone(),
            Event::ReplyReceived { reply, .. } => self.page.tc("answer", reply.answer.code()),
            Event::EvidenceAttached { evidence } => evidence.supports.clone(),
            Event::VerdictProposed { proposal } => {
                self.page.tc("label", proposal.verdict.label.code())
            }
            Event::VerdictApproved { verdict, .. } => self.page.tc("label", verdict.label.code()),
            Event::ProposalReturned { reason, .. }
            | Event::Reopened { reason, .. }
            | Event::Dismissed { reason, .. } => reason.clone(),
        }
    }

    fn capture(&self, evidence: &EvidenceId) -> Option<&Capture> {
        let mut captures = self.found.captures.iter();
        captures.find(|capture| capture.evidence == *evidence)
    }

    fn kilobytes(&self, size: &u64) -> String {
        self.page.number(size.div_ceil(1024))
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.case_page(&by, id(&case, "case")?).await?;
    html(&Show { page, found })
}

fn back(case: &str, flash: &str) -> Response {
    done(&format!("/console/cases/{case}"), flash)
}

pub async fn harm(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let harm = Harm {
        concern: fields.lines("concern"),
        reach: fields.lines("reach"),
        severity: fields.get("severity").parse().unwrap_or(0),
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .assess_harm(&by, case_id, harm)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn request(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let new = NewRequest {
        party: NamedParty {
            organisation: fields.text("organisation"),
            names: fields
                .get("names")
                .split([',', ';', '\n'])
                .map(str::to_owned)
                .collect(),
            email: fields.text("email"),
        },
        question: fields.lines("question"),
        due_in_hours: fields.get("due_in_hours").parse().unwrap_or(0),
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .request_verification(&by, case_id, new)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "requested"))
}

pub async fn reply(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let answer = PartyAnswer::from_code(fields.get("answer"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("answer")))?;
    let via = ReplyVia::from_officer_code(fields.get("via"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("via")))?;
    let reply = NewReply {
        answer,
        statement: fields.lines("statement"),
        person: fields.text("person"),
        office: fields.text("office"),
        via,
    };
    let request = id(fields.get("request"), "request")?;
    let case_id = id(&case, "case")?;
    state
        .app
        .record_reply(&by, case_id, request, reply)
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
    let (name, kind, bytes) = state.app.evidence_file(&by, case, evidence).await?;
    // As a download, under a policy that runs nothing: it is what a stranger made.
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
    Ok((headers, bytes).into_response())
}

pub async fn verdict(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let label = VerdictLabel::from_code(fields.get("label"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("label")))?;
    let verdict = Verdict {
        label,
        claim: fields.lines("claim"),
        explanation: fields.lines("explanation"),
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .propose_verdict(&by, case_id, verdict)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "proposed"))
}

pub async fn return_proposal(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .return_proposal(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn approve(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(case): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.approve_verdict(&by, id(&case, "case")?).await?;
    Ok(back(&case, "approved"))
}

pub async fn reopen(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .reopen_case(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn dismiss(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .dismiss_case(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}
