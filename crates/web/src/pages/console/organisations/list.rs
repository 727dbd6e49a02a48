//! The list and the tree.

use app::{
    OrganisationQuery, OrganisationsPage,
    access::Staff,
    model::{Kind, Level},
};
use askama::Template;
use axum::{extract::State, response::Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{asked_day, iso};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    page::{As, Page},
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    kind: String,
    within: String,
    on: String,
    all: Option<String>,
    tree: Option<String>,
    page: usize,
}

#[derive(Template)]
#[template(path = "console/organisations/list.html")]
struct Show {
    page: Page,
    found: OrganisationsPage,
    wanted: Wanted,
}

impl Show {
    fn kinds(&self) -> [Kind; 14] {
        Kind::ALL
    }

    fn is_tree(&self) -> bool {
        self.wanted.tree.is_some()
    }

    fn tab(&self) -> &'static str {
        if self.is_tree() { "tree" } else { "list" }
    }

    fn on(&self) -> String {
        iso(Some(&self.found.day))
    }

    fn level(&self, level: &Option<Level>) -> String {
        level.map_or_else(String::new, |level| self.page.tc("org-level", level.code()))
    }

    /// The address of another page of the same list.
    fn to_page(&self, number: usize) -> String {
        let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let wanted = &self.wanted;
        let mut query = format!(
            "q={}&kind={}&within={}&on={}&page={number}",
            plain(&wanted.q),
            plain(&wanted.kind),
            plain(&wanted.within),
            plain(&wanted.on)
        );
        if wanted.all.is_some() {
            query.push_str("&all=1");
        }
        if let Some(tree) = &wanted.tree {
            query.push_str("&tree=");
            query.push_str(&plain(tree));
        }
        query
    }

    fn next(&self) -> usize {
        self.wanted.page.saturating_add(1)
    }

    fn has_next(&self) -> bool {
        self.next() < self.found.pages
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, PageError> {
    let parent = wanted.tree.as_deref().and_then(|tree| tree.parse().ok());
    let query = OrganisationQuery {
        words: wanted.q.chars().take(200).collect(),
        kind: Kind::from_code(&wanted.kind),
        within: wanted.within.trim().parse().ok(),
        on: asked_day(Some(&wanted.on)),
        all: wanted.all.is_some(),
        top: wanted.tree.is_some() && parent.is_none(),
        parent,
        page: wanted.page,
    };
    let found = state.app.organisations(&by, &query).await?;
    html(&Show {
        page,
        found,
        wanted,
    })
}
