//! Who may sign in.

use app::{NewPerson, access::Administrator, model::User, views::PeoplePage};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{Role, Roles};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/people.html")]
struct Show {
    page: Page,
    found: PeoplePage,
    /// Address of a person just invited, and the one-time link for them.
    invited: Option<(String, String)>,
}

impl Show {
    fn roles(&self) -> [Role; 4] {
        Role::ALL
    }

    fn has_role(&self, user: &User, role: &Role) -> bool {
        user.roles.has(*role)
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
) -> Result<Response, PageError> {
    let found = state.app.people(&by).await?;
    html(&Show {
        page,
        found,
        invited: None,
    })
}

fn chosen(fields: &Fields) -> Roles {
    fields.all("roles").filter_map(Role::from_code).collect()
}

/// Shows the link at once and only now: it is not kept.
pub async fn invite(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let person = NewPerson {
        email: fields.text("email"),
        name: fields.text("name"),
        roles: chosen(&fields),
    };
    let path = state
        .app
        .invite(&by, person)
        .await
        .map_err(|error| fields.refuse(error))?;
    let link = format!("{}{path}", state.app.public_url());
    let found = state.app.people(&by).await?;
    html(&Show {
        page,
        found,
        invited: Some((fields.text("email"), link)),
    })
}

pub async fn roles(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .set_roles(&by, id(&user, "user")?, chosen(&fields))
        .await?;
    Ok(done("/console/people", "saved"))
}
