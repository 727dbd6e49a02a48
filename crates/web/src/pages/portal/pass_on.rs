//! A receiver passes a letter on to its members.

use app::{PassOn, PassOnPage, Refusal, access::Administrator};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    receiver::{Trouble, by, trouble},
    who,
};
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields, OpenForm, html},
    page::{As, Page, Visitor, done},
};

#[derive(Template)]
#[template(path = "portal/pass_on.html")]
struct Form {
    page: Page,
    found: PassOnPage,
    token: String,
    fields: Fields,
    trouble: Option<Trouble>,
}

impl Form {
    /// Ticked at first, so that one click is enough; afterwards as it was ticked.
    fn is_ticked(&self, id: &casework::OrganisationId) -> bool {
        let id = id.to_string();
        self.trouble.is_none() || self.fields.all("member").any(|ticked| ticked == id)
    }

    fn new_members(&self) -> usize {
        let members = self.found.members.iter();
        members.filter(|member| !member.has_it).count()
    }
}

pub async fn form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    who::Who(fields): who::Who,
) -> Result<Response, PageError> {
    let found = state.app.pass_on_page(&token).await?;
    html(&Form {
        page,
        found,
        token,
        fields,
        trouble: None,
    })
}

pub async fn pass_on(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let passed = match read(&fields) {
        Ok(to) => state.app.pass_on(&token, &to).await.map(drop),
        Err(refusal) => Err(refusal.into()),
    };
    match passed {
        Ok(()) => {
            let answer = done(&format!("/r/{token}#passed-on"), "passed-on");
            Ok(who::remembered(&fields, answer))
        }
        Err(error) => {
            let (status, trouble) = trouble(&page, error)?;
            let found = state.app.pass_on_page(&token).await?;
            let page = html(&Form {
                page,
                found,
                token,
                fields,
                trouble: Some(trouble),
            })?;
            Ok((status, page).into_response())
        }
    }
}

fn read(fields: &Fields) -> Result<PassOn, Refusal> {
    let members = fields
        .all("member")
        .map(|id| id.parse().map_err(|_| Refusal::NotFound("organisation")));
    Ok(PassOn {
        by: by(fields),
        members: members.collect::<Result<_, _>>()?,
        own: fields.lines("own"),
        within_hours: match fields.get("within_hours").trim() {
            "" => None,
            hours => Some(
                hours
                    .parse()
                    .map_err(|_| Refusal::Invalid("within-hours"))?,
            ),
        },
    })
}

pub async fn withdraw(
    State(state): State<WebState>,
    Path((token, delivery)): Path<(String, String)>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let delivery = delivery
        .parse()
        .map_err(|_| Refusal::NotFound("delivery"))?;
    state
        .app
        .withdraw_passed_on(&token, &by(&fields), delivery)
        .await
        .map_err(|error| fields.refuse(error))?;
    let answer = done(&format!("/r/{token}/pass-on"), "withdrew");
    Ok(who::remembered(&fields, answer))
}

/// Whether receivers may add addressees of their own.
pub async fn allow_own(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let allow = fields.get("own_addressees") == "yes";
    state.app.save_own_addressees(&by, allow).await?;
    Ok(done("/console/settings", "saved"))
}
