//! A receiver reads, confirms or sends back, and takes what it can pass on. What is refused is shown
//! again on its page, with what was typed.

use app::{By, Part, Refusal, model::Found, views::ReceiverPage};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use time::OffsetDateTime;

use super::who;
use crate::{
    WebState,
    errors::PageError,
    forms::{Fields, OpenForm, html},
    page::{Page, Visitor, done},
    pages::public,
};

/// What went wrong with a form of this page.
pub(super) struct Trouble {
    pub title: String,
    pub help: String,
}

#[derive(Template)]
#[template(path = "portal/receiver.html")]
struct Receiver {
    page: Page,
    found: ReceiverPage,
    token: String,
    /// Name and office, as typed here before or in this browser.
    who: Fields,
    /// The form that was refused, and why.
    trouble: Option<(&'static str, Trouble)>,
}

impl Receiver {
    fn is_overdue(&self) -> bool {
        self.found.delivery.is_overdue(self.found.now)
    }

    /// Whether somebody whom it was passed on to is late.
    fn is_late(&self, delivery: &app::model::Delivery) -> bool {
        delivery.is_overdue(self.found.now)
    }

    /// When what was asked is due; none if nobody said.
    fn due(&self) -> Option<OffsetDateTime> {
        self.found.delivery.task.map(|task| task.due_at)
    }

    fn proof(&self) -> &'static str {
        let task = self.found.delivery.task;
        task.map_or("confirmation", |task| task.proof.code())
    }

    /// Whether a later report corrects this one.
    fn is_corrected(&self, id: &casework::DeedId) -> bool {
        let mut deeds = self.found.deeds.iter();
        deeds.any(|deed| deed.corrects == Some(*id))
    }

    fn is_at(&self, form: &str) -> bool {
        self.trouble.as_ref().is_some_and(|(at, _)| *at == form)
    }
}

/// The words of a comparison as the page marks them: kind and words.
pub(super) fn marked(found: &Found) -> Vec<(&'static str, String)> {
    let words = found.words.iter();
    words
        .map(|(kind, text)| {
            let kind = match kind {
                '-' => "removed",
                '+' => "added",
                _ => "same",
            };
            (kind, text.clone())
        })
        .collect()
}

impl Receiver {
    fn marked(&self, found: &Found) -> Vec<(&'static str, String)> {
        marked(found)
    }
}

pub async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    who: who::Who,
) -> Result<Response, PageError> {
    let found = state.app.receiver_page(&token).await?;
    html(&Receiver {
        page,
        found,
        token,
        who: who.0,
        trouble: None,
    })
}

/// Who acts, as typed.
pub(super) fn by(fields: &Fields) -> By {
    By {
        person: fields.text("person"),
        office: fields.text("office"),
    }
}

/// A refusal that can be shown on the page that it belongs to; others are pages of their own.
pub(super) fn trouble(page: &Page, error: app::Error) -> Result<(StatusCode, Trouble), PageError> {
    let refused = matches!(
        &error,
        app::Error::Refused(refusal) if !matches!(refusal, Refusal::BadLink | Refusal::NotFound(_))
    );
    let error = PageError::from(error);
    if !refused {
        return Err(error);
    }
    let (title, help) = error.texts(page.texts(), |about| page.about(about));
    Ok((error.status(), Trouble { title, help }))
}

async fn again(
    state: &WebState,
    page: Page,
    token: String,
    fields: Fields,
    form: &'static str,
    error: app::Error,
) -> Result<Response, PageError> {
    let (status, trouble) = trouble(&page, error)?;
    let found = state.app.receiver_page(&token).await?;
    let page = html(&Receiver {
        page,
        found,
        token,
        who: fields,
        trouble: Some((form, trouble)),
    })?;
    Ok((status, page).into_response())
}

pub async fn confirm(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    match state.app.confirm(&token, &by(&fields)).await {
        Ok(()) => Ok(who::remembered(
            &fields,
            done(&format!("/r/{token}"), "confirmed"),
        )),
        Err(error) => again(&state, page, token, fields, "confirm", error).await,
    }
}

pub async fn send_back(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let sent = state
        .app
        .send_back(&token, &by(&fields), &fields.lines("reason"))
        .await;
    match sent {
        Ok(()) => Ok(who::remembered(
            &fields,
            done(&format!("/r/{token}"), "sent-back"),
        )),
        Err(error) => again(&state, page, token, fields, "return", error).await,
    }
}

pub async fn acknowledge(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    state
        .app
        .acknowledge_amendment(&token, fields.get("person"), fields.get("office"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/r/{token}"), "acknowledged"))
}

pub async fn pdf(
    State(state): State<WebState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    Ok(public::pdf(state.app.receiver_pdf(&token).await?))
}

pub async fn part(
    State(state): State<WebState>,
    Path((token, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let part = Part::from_file_name(&file).ok_or_else(PageError::no_page)?;
    let file = state.app.receiver_part(&token, part).await?;
    // A picture is looked at, a sound is heard, the rest is kept.
    let shown = match part {
        Part::Picture | Part::Audio => "inline",
        _ => "attachment",
    };
    let shown = format!("{shown}; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, shown.as_str()),
    ];
    Ok((headers, file.bytes).into_response())
}

pub async fn feed(
    State(state): State<WebState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    Ok(public::atom(state.app.receiver_feed(&token).await?))
}
