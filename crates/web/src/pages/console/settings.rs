//! The issuing body and the worked example.

use app::{
    Refusal,
    access::{Administrator, Staff},
    model::{Issuer, Signer},
    views::SettingsPage,
};
use askama::Template;
use axum::{extract::State, response::Response};
use letter::{Authority, Signature};

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/settings.html")]
struct Show {
    page: Page,
    found: SettingsPage,
    issuer: Issuer,
}

impl Show {
    fn authorities(&self) -> [Authority; 5] {
        Authority::ALL
    }

    fn is_authority(&self, authority: &Authority) -> bool {
        self.issuer.signature.authority == Some(*authority)
    }

    fn is_authority_of(&self, signer: &Signer, authority: &Authority) -> bool {
        signer.authority == Some(*authority)
    }

    fn iso(&self, day: &Option<time::Date>) -> String {
        day.map(|day| {
            let (year, month, day) = (day.year(), u8::from(day.month()), day.day());
            format!("{year:04}-{month:02}-{day:02}")
        })
        .unwrap_or_default()
    }

    fn signs_today(&self, signer: &Signer) -> bool {
        signer.signs_on(self.found.today)
    }

    fn copies_to(&self) -> String {
        self.issuer.copies_to.join("\n")
    }
}

fn empty() -> Issuer {
    Issuer {
        parent_body: String::new(),
        body: String::new(),
        body_in_text: String::new(),
        symbol: String::new(),
        place: String::new(),
        area: String::new(),
        signature: Signature {
            authority: None,
            authority_of: String::new(),
            title: String::new(),
            name: String::new(),
        },
        copies_to: Vec::new(),
        archive: String::new(),
        reply_email: String::new(),
        telephone: String::new(),
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let found = state.app.settings_page(&by).await?;
    let issuer = found.issuer.clone().unwrap_or_else(empty);
    html(&Show {
        page,
        found,
        issuer,
    })
}

pub async fn issuer(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let authority = match fields.get("authority") {
        "" => None,
        code => Some(
            Authority::from_code(code)
                .ok_or_else(|| fields.refuse(Refusal::Invalid("authority")))?,
        ),
    };
    let issuer = Issuer {
        parent_body: fields.text("parent_body"),
        body: fields.text("body"),
        body_in_text: fields.text("body_in_text"),
        symbol: fields.text("symbol"),
        place: fields.text("place"),
        area: fields.text("area"),
        signature: Signature {
            authority,
            authority_of: fields.text("authority_of"),
            title: fields.text("title"),
            name: fields.text("signer"),
        },
        copies_to: fields
            .lines("copies_to")
            .lines()
            .map(str::to_owned)
            .collect(),
        archive: fields.text("archive"),
        reply_email: fields.text("reply_email"),
        telephone: fields.text("telephone"),
    };
    state
        .app
        .save_issuer(&by, issuer)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/settings", "saved"))
}

pub async fn load_example(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.load_example(&by).await?;
    Ok(done("/console", "example-loaded"))
}

pub async fn remove_example(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.remove_example(&by).await?;
    // The example's own administrator went with it: the home page is there for everyone.
    Ok(done("/", "example-removed"))
}

pub async fn mails(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let send = fields.get("proposal_mails") == "yes";
    state.app.save_proposal_mails(&by, send).await?;
    Ok(done("/console/settings", "saved"))
}
