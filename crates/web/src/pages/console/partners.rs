//! Keys of newsrooms and platforms.

use app::{MOST_PER_MINUTE, NewPartnerKey, Refusal, access::Administrator, model::PartnerKey};
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
    forms::{CheckedForm, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/partners.html")]
struct Show {
    page: Page,
    keys: Vec<PartnerKey>,
    /// Whose key was just made, and the key: shown at once and only now.
    made: Option<(String, String)>,
}

impl Show {
    fn most(&self) -> u32 {
        MOST_PER_MINUTE
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
) -> Result<Response, PageError> {
    let keys = state.app.partner_keys(&by).await?;
    html(&Show {
        page,
        keys,
        made: None,
    })
}

pub async fn make(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let per_minute = fields.get("per_minute").trim().parse();
    let last_day = match fields.get("last_day").trim() {
        "" => None,
        day => {
            let day = Date::parse(day, &Iso8601::DATE);
            Some(day.map_err(|_| fields.refuse(Refusal::Invalid("last_day")))?)
        }
    };
    let new = NewPartnerKey {
        organisation: fields.text("organisation"),
        contact: fields.text("partner_contact"),
        per_minute: per_minute.map_err(|_| fields.refuse(Refusal::Invalid("per_minute")))?,
        last_day,
    };
    let made = state.app.make_partner_key(&by, new).await;
    let (_, key) = made.map_err(|error| fields.refuse(error))?;
    let keys = state.app.partner_keys(&by).await?;
    html(&Show {
        page,
        keys,
        made: Some((fields.text("organisation"), key)),
    })
}

pub async fn revoke(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(key): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.revoke_partner_key(&by, id(&key, "key")?).await?;
    Ok(done("/console/partners", "key-revoked"))
}
