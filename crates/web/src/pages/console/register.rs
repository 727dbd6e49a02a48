//! The register of receivers.

use app::{
    GroupEdit, OrganisationEdit, Refusal,
    access::{Clerk, Staff},
    model::{Ask, Organisation},
    views::RegisterPage,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use time::{Date, format_description::well_known::Iso8601};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/organisations.html")]
struct Show {
    page: Page,
    found: RegisterPage,
}

impl Show {
    fn name<'a>(&self, organisation: &'a Organisation) -> &'a str {
        organisation.facts.name_on(self.found.today)
    }

    fn email(&self, organisation: &Organisation) -> String {
        organisation.near(self.found.today).email
    }

    fn asks(&self) -> [Ask; 4] {
        Ask::ALL
    }

    /// A day as date fields want it.
    fn iso(&self, date: &Option<Date>) -> String {
        date.map_or_else(String::new, |date| {
            format!(
                "{:04}-{:02}-{:02}",
                date.year(),
                u8::from(date.month()),
                date.day()
            )
        })
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let found = state.app.register(&by).await?;
    html(&Show { page, found })
}

fn day(fields: &Fields, name: &'static str) -> Result<Option<Date>, PageError> {
    match fields.get(name) {
        "" => Ok(None),
        text => Date::parse(text, &Iso8601::DATE)
            .map(Some)
            .map_err(|_| fields.refuse(Refusal::Invalid(name))),
    }
}

pub async fn save(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let edit = OrganisationEdit {
        id: match fields.get("id") {
            "" => None,
            text => Some(id(text, "organisation")?),
        },
        group: match fields.get("group") {
            "" => None,
            text => Some(id(text, "group")?),
        },
        name: fields.text("name"),
        email: fields.text("email"),
        valid_from: day(&fields, "valid_from")?,
        valid_to: day(&fields, "valid_to")?,
    };
    state
        .app
        .save_organisation(&by, edit)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/organisations", "saved"))
}

pub async fn remove(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(organisation): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .remove_organisation(&by, id(&organisation, "organisation")?)
        .await?;
    Ok(done("/console/organisations", "saved"))
}

pub async fn save_group(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let edit = GroupEdit {
        id: match fields.get("id") {
            "" => None,
            text => Some(id(text, "group")?),
        },
        name: fields.text("name"),
        ask: Ask::from_code(fields.get("ask"))
            .ok_or_else(|| fields.refuse(Refusal::Empty("ask")))?,
    };
    state
        .app
        .save_group(&by, edit)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/organisations", "saved"))
}
