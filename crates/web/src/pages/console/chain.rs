//! One chain.

use std::collections::BTreeMap;

use app::{
    access::{Officer, Staff},
    views::{ChainFound, ChainPage, DecisionView, VariantView},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use casework::ChainId;
use time::{Duration, OffsetDateTime};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page},
    pages::changes::Changes,
};

#[derive(Template)]
#[template(path = "console/chain.html")]
struct Show {
    page: Page,
    found: ChainPage,
}

/// A bar of the chart.
struct Bar {
    x: usize,
    y: u64,
    height: u64,
    label: String,
}

/// Hours shown in the chart.
const HOURS: i64 = 72;
/// Height of the chart.
const HEIGHT: u64 = 100;

impl Show {
    /// Sightings by hour over the last three days of the chain.
    fn bars(&self) -> Vec<Bar> {
        let mut hours: BTreeMap<OffsetDateTime, u64> = BTreeMap::new();
        for sighting in &self.found.sightings {
            *hours.entry(sighting.hour).or_default() += sighting.count;
        }
        let Some(last) = hours.keys().next_back().copied() else {
            return Vec::new();
        };
        let most = hours.values().copied().max().unwrap_or(1);
        (0..HOURS)
            .rev()
            .map(|back| last - Duration::hours(back))
            .enumerate()
            .map(|(at, hour)| {
                let count = hours.get(&hour).copied().unwrap_or(0);
                let height = (count * HEIGHT).div_ceil(most.max(1));
                let label = format!("{}: {count}", self.page.moment(&hour));
                Bar {
                    x: at * 8,
                    y: HEIGHT - height,
                    height,
                    label,
                }
            })
            .collect()
    }

    /// Sums by channel or area, largest first.
    fn sums(&self, area: bool) -> Vec<(String, u64)> {
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        for sighting in &self.found.sightings {
            let key = if area {
                &sighting.area
            } else {
                &sighting.channel
            };
            *sums.entry(key).or_default() += sighting.count;
        }
        let mut sums: Vec<(String, u64)> = sums
            .into_iter()
            .map(|(key, sum)| (key.to_owned(), sum))
            .collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        sums
    }

    /// The other chain of a decision, where there is one that can be looked at.
    fn other(&self, one: &DecisionView) -> Option<ChainId> {
        let here = self.found.summary.chain.id;
        let split = one.decision.code() == "split";
        let pair = [Some(one.decision.chain), one.decision.other()];
        let other = pair.into_iter().flatten().find(|chain| *chain != here);
        other.filter(|_| split)
    }

    fn changes(&self, variant: &VariantView) -> Changes {
        Changes::of(&variant.changes)
    }

    fn channels(&self) -> Vec<(String, u64)> {
        let t = self.page.texts();
        let name = |code: String| {
            let key = format!("channel-{code}");
            if t.has(&key) { t.get(&key) } else { code }
        };
        self.sums(false)
            .into_iter()
            .map(|(code, sum)| (name(code), sum))
            .collect()
    }

    fn areas(&self) -> Vec<(String, u64)> {
        self.sums(true)
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(chain): Path<String>,
) -> Result<Response, PageError> {
    match state.app.find_chain(&by, id(&chain, "chain")?).await? {
        ChainFound::Here(found) => html(&Show {
            page,
            found: *found,
        }),
        ChainFound::JoinedTo(other) => {
            Ok(Redirect::to(&format!("/console/chains/{other}")).into_response())
        }
    }
}

pub async fn open_case(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(chain): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case = state
        .app
        .open_case(&by, id(&chain, "chain")?, fields.get("title"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(Redirect::to(&format!("/console/cases/{case}")).into_response())
}
