//! A receiver reports what it did.

use app::{MAX_PHOTO_MB, NewDeed, Refusal, model::Medium, views::ReceiverPage};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::DeedId;
use serde::Deserialize;
use time::{Date, format_description::well_known::Iso8601};

use super::{
    receiver::{Trouble, by, trouble},
    who,
};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, Fields, html},
    page::{Page, Visitor, done},
    uploads::OpenFiles,
};

#[derive(Template)]
#[template(path = "portal/report.html")]
struct Report {
    page: Page,
    found: ReceiverPage,
    token: String,
    fields: Fields,
    trouble: Option<Trouble>,
}

impl Report {
    fn media(&self) -> [Medium; 9] {
        Medium::ALL
    }

    fn is_medium(&self, medium: &Medium) -> bool {
        let typed = Medium::from_code(self.fields.get("medium"));
        typed.unwrap_or(self.usual()) == *medium
    }

    /// What most receivers with this ask do.
    fn usual(&self) -> Medium {
        match self.found.ask {
            app::model::Ask::Broadcast => Medium::Loudspeaker,
            app::model::Ask::Publish => Medium::Website,
            app::model::Ask::Warn | app::model::Ask::Report => Medium::Zalo,
        }
    }

    fn max_mb(&self) -> usize {
        MAX_PHOTO_MB
    }

    fn proof(&self) -> &'static str {
        let task = self.found.delivery.task;
        task.map_or("account", |task| task.proof.code())
    }

    fn today(&self) -> String {
        app::vietnam_date(self.found.now).to_string()
    }

    /// The day in the form: as typed, else today.
    fn day(&self) -> String {
        match self.fields.get("done_on") {
            "" => self.today(),
            typed => typed.to_owned(),
        }
    }
}

/// Which report is to be corrected.
#[derive(Deserialize)]
pub struct Query {
    #[serde(default)]
    corrects: String,
}

pub async fn form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    Asked(query): Asked<Query>,
    who::Who(mut fields): who::Who,
) -> Result<Response, PageError> {
    let found = state.app.receiver_page(&token).await?;
    if let Ok(id) = query.corrects.parse::<DeedId>()
        && let Some(deed) = found.deeds.iter().find(|deed| deed.id == id)
    {
        let people = deed.people.map(|people| people.to_string());
        let link = deed.published.as_ref().map(|page| page.url.clone());
        for (name, value) in [
            ("corrects", deed.id.to_string()),
            ("done_on", deed.on.to_string()),
            ("medium", deed.medium.code().to_owned()),
            ("people", people.unwrap_or_default()),
            ("deed_text", deed.text.clone()),
            ("link", link.unwrap_or_default()),
        ] {
            fields.push(name.to_owned(), value);
        }
    }
    html(&Report {
        page,
        found,
        token,
        fields,
        trouble: None,
    })
}

pub async fn report(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
    mut upload: OpenFiles,
) -> Result<Response, PageError> {
    let photo = upload.files.pop().map(|(_, bytes)| bytes);
    let fields = upload.fields;
    let reported = match read(&fields, photo.unwrap_or_default()) {
        Ok(new) => state.app.report_deed(&token, new).await.map(drop),
        Err(refusal) => Err(refusal.into()),
    };
    match reported {
        Ok(()) => {
            let answer = done(&format!("/r/{token}#done"), "deed-reported");
            Ok(who::remembered(&fields, answer))
        }
        Err(error) => {
            let (status, trouble) = trouble(&page, error)?;
            let found = state.app.receiver_page(&token).await?;
            let page = html(&Report {
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

/// The form as a report.
fn read(fields: &Fields, photo: Vec<u8>) -> Result<NewDeed, Refusal> {
    let people = fields.get("people").replace(['.', ',', ' '], "");
    Ok(NewDeed {
        by: by(fields),
        on: Date::parse(fields.get("done_on"), &Iso8601::DATE)
            .map_err(|_| Refusal::Invalid("done-on"))?,
        medium: Medium::from_code(fields.get("medium")).ok_or(Refusal::Invalid("medium"))?,
        people: match people.as_str() {
            "" => None,
            number => Some(number.parse().map_err(|_| Refusal::Invalid("people"))?),
        },
        text: fields.lines("deed_text"),
        link: fields.text("link"),
        photo,
        corrects: match fields.get("corrects") {
            "" => None,
            id => Some(id.parse().map_err(|_| Refusal::NotFound("deed"))?),
        },
    })
}

pub async fn photo(
    State(state): State<WebState>,
    Path((token, deed)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let deed = deed.parse().map_err(|_| Refusal::NotFound("deed"))?;
    Ok(jpeg(state.app.own_photo(&token, deed).await?))
}

/// A photo that we drew.
pub fn jpeg(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=86400"),
    ];
    (headers, bytes).into_response()
}
