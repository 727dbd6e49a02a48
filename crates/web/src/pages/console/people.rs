//! Who may sign in, and what was done to accounts.

use app::{
    NewPerson, PeoplePage, PersonPage,
    access::Administrator,
    model::{AccountEvent, AccountEventKind, User},
};
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
    forms::{Asked, CheckedForm, Fields, html},
    page::{As, Page, done},
    pages::public::PageQuery,
};

/// A one-time link, shown at once and only now: it is not kept.
struct NewLink {
    /// Whom it is for.
    email: String,
    /// The whole address.
    link: String,
    /// It sets a new password of an account that is there.
    reset: bool,
}

#[derive(Template)]
#[template(path = "console/people.html")]
struct Show {
    page: Page,
    found: PeoplePage,
    new_link: Option<NewLink>,
}

impl Show {
    fn roles(&self) -> [Role; 4] {
        Role::ALL
    }

    fn asks_for(&self, role: &Role) -> bool {
        self.found.policy.roles.has(*role)
    }

    fn roles_of(&self, roles: &Roles) -> String {
        self.page.roles(&codes(roles))
    }
}

fn codes(roles: &Roles) -> String {
    let codes: Vec<&str> = roles.iter().map(Role::code).collect();
    codes.join(",")
}

async fn list(
    state: &WebState,
    by: &Administrator,
    page: Page,
    new_link: Option<NewLink>,
) -> Result<Response, PageError> {
    let found = state.app.people(by).await?;
    html(&Show {
        page,
        found,
        new_link,
    })
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
) -> Result<Response, PageError> {
    list(&state, &by, page, None).await
}

fn chosen(fields: &Fields) -> Roles {
    fields.all("roles").filter_map(Role::from_code).collect()
}

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
    let new_link = NewLink {
        email: fields.text("email"),
        link: format!("{}{path}", state.app.public_url()),
        reset: false,
    };
    list(&state, &by, page, Some(new_link)).await
}

pub async fn renew(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    Path(invitation): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let invitation = id(&invitation, "invitation")?;
    let (email, path) = state.app.renew_invitation(&by, invitation).await?;
    let new_link = NewLink {
        email,
        link: format!("{}{path}", state.app.public_url()),
        reset: false,
    };
    list(&state, &by, page, Some(new_link)).await
}

pub async fn revoke(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(invitation): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let invitation = id(&invitation, "invitation")?;
    state.app.revoke_invitation(&by, invitation).await?;
    Ok(done("/console/people", "revoked"))
}

pub async fn policy(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state.app.set_factor_policy(&by, chosen(&fields)).await?;
    Ok(done("/console/people", "saved"))
}

#[derive(Template)]
#[template(path = "console/person.html")]
struct Person {
    page: Page,
    found: PersonPage,
    new_link: Option<NewLink>,
}

impl Person {
    fn roles(&self) -> [Role; 4] {
        Role::ALL
    }

    fn has_role(&self, role: &Role) -> bool {
        self.user().roles.has(*role)
    }

    fn user(&self) -> &User {
        &self.found.row.user
    }
}

pub async fn person(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    Path(user): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.person(&by, id(&user, "user")?).await?;
    html(&Person {
        page,
        found,
        new_link: None,
    })
}

fn back(user: &str, flash: &str) -> Response {
    done(&format!("/console/people/{user}"), flash)
}

pub async fn roles(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let user_id = id(&user, "user")?;
    state.app.set_roles(&by, user_id, chosen(&fields)).await?;
    Ok(back(&user, "saved"))
}

pub async fn reset_link(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let user = id(&user, "user")?;
    let path = state.app.reset_link(&by, user).await?;
    let found = state.app.person(&by, user).await?;
    let new_link = NewLink {
        email: found.row.user.email.clone(),
        link: format!("{}{path}", state.app.public_url()),
        reset: true,
    };
    html(&Person {
        page,
        found,
        new_link: Some(new_link),
    })
}

pub async fn reset_factors(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.reset_factors(&by, id(&user, "user")?).await?;
    Ok(back(&user, "factors-reset"))
}

pub async fn end_sessions(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.end_sessions_of(&by, id(&user, "user")?).await?;
    Ok(back(&user, "session-ended"))
}

pub async fn revoke_key(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(key): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.revoke_key(&by, id(&key, "key")?).await?;
    Ok(done("/console/people", "key-revoked"))
}

pub async fn unlock(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.unlock(&by, id(&user, "user")?).await?;
    Ok(back(&user, "unlocked"))
}

pub async fn provider(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(user): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let allowed = fields.get("allowed") == "yes";
    let user_id = id(&user, "user")?;
    state.app.allow_provider(&by, user_id, allowed).await?;
    Ok(back(&user, "saved"))
}

#[derive(Template)]
#[template(path = "console/people_record.html")]
struct Record {
    page: Page,
    events: Vec<AccountEvent>,
    number: u32,
    more: bool,
}

impl Record {
    /// What an event adds to its name.
    fn detail(&self, event: &AccountEvent) -> String {
        use AccountEventKind as Kind;
        match event.kind {
            Kind::SignedIn => self.page.tc("way", &event.detail),
            Kind::Invited
            | Kind::Joined
            | Kind::RolesChanged
            | Kind::Activated
            | Kind::PolicyChanged => self.page.roles(&event.detail),
            _ => event.detail.clone(),
        }
    }
}

pub async fn record(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, PageError> {
    let (events, more) = state.app.account_record(&by, query.page).await?;
    html(&Record {
        page,
        events,
        number: query.page,
        more,
    })
}
