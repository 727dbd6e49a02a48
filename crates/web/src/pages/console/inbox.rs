//! Chains by how much attention they need, and cases.

use app::{
    access::Staff,
    views::{DismissedRow, Inbox, InboxRow, Spread},
};
use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    i18n::T,
    page::{As, Page},
    pages::{answer::excerpt, public::PageQuery},
};

/// Characters of a message in the list.
const SHOWN: usize = 150;

#[derive(Template)]
#[template(path = "console/inbox.html")]
struct Show {
    page: Page,
    inbox: Inbox,
}

/// A line of sightings by the hour.
struct Spark {
    /// Place and height of the bars of hours that have any.
    bars: Vec<(usize, u64)>,
    /// The same in words.
    label: String,
}

/// Height of a spark line.
const HEIGHT: u64 = 28;
/// Width of an hour.
const HOUR: usize = 4;

impl Show {
    fn excerpt(&self, text: &str) -> String {
        excerpt(text, SHOWN)
    }

    /// Why a chain stands where it does, a sentence each.
    fn why(&self, row: &InboxRow) -> Vec<String> {
        let t = self.page.texts();
        let mut why = Vec::new();
        if let Some(decision) = &row.reasons.returned {
            let when = t.moment(decision.at);
            let variables = [("when", when.as_str()), ("reason", &decision.reason)];
            why.push(t.with("why-returned", &variables));
        }
        match &row.spread {
            Some(spread) => why.push(spread_text(t, spread)),
            None => why.push(t.get("why-quiet")),
        }
        if !row.reasons.harm.is_empty() {
            let names = row.reasons.harm.iter();
            let names: Vec<String> = names
                .map(|harm| t.get(&format!("harm-{}", harm.code())))
                .collect();
            why.push(t.with("why-harm", &[("what", &names.join(", "))]));
        }
        if let Some(burst) = row.reasons.burst {
            let counted = (burst as f64).sqrt().round() as u64;
            let (burst, counted) = (t.number(burst), t.number(counted));
            let variables = [("burst", burst.as_str()), ("counted", &counted)];
            why.push(t.with("why-burst", &variables));
        }
        if row.reasons.repeats > 0 {
            why.push(t.count("why-repeats", row.reasons.repeats));
        }
        why
    }

    fn spark(&self, row: &InboxRow) -> Option<Spark> {
        let hours = &row.reasons.hours;
        let (last, most) = hours.iter().enumerate().max_by_key(|(_, count)| **count)?;
        if *most == 0 {
            return None;
        }
        let t = self.page.texts();
        let sum = t.number(hours.iter().sum());
        let (back, most_text) = (t.number((hours.len() - 1 - last) as u64), t.number(*most));
        let variables = [("sum", sum.as_str()), ("most", &most_text), ("back", &back)];
        let bars = hours.iter().enumerate().filter(|(_, count)| **count > 0);
        Some(Spark {
            bars: bars
                .map(|(at, count)| (at * HOUR, (count * HEIGHT).div_ceil(*most)))
                .collect(),
            label: t.with("spark-alt", &variables),
        })
    }

    /// "Zalo (53), Facebook (20)"
    fn channels(&self, row: &InboxRow) -> String {
        let t = self.page.texts();
        let name = |code: &str| {
            let key = format!("channel-{code}");
            if t.has(&key) {
                t.get(&key)
            } else {
                code.to_owned()
            }
        };
        let channels = row.reasons.channels.iter();
        let channels: Vec<String> = channels
            .map(|(code, count)| format!("{} ({})", name(code), t.number(*count)))
            .collect();
        channels.join(", ")
    }

    fn areas(&self, row: &InboxRow) -> String {
        let t = self.page.texts();
        let areas = row.reasons.areas.iter();
        let areas: Vec<String> = areas
            .map(|(name, count)| format!("{name} ({})", t.number(*count)))
            .collect();
        areas.join(", ")
    }

    fn has_more(&self) -> bool {
        u64::from(self.inbox.page + 1) * u64::from(self.inbox.page_size) < self.inbox.total
    }
}

/// "48 lượt trong 24 giờ (hôm trước 5), 3 kênh, 4 địa bàn"
fn spread_text(t: T, spread: &Spread) -> String {
    let before = t.number(spread.day_before);
    let day = t.number(spread.day);
    let mut parts = vec![t.with("why-day", &[("day", &day), ("before", &before)])];
    parts.push(t.count("why-channels", spread.channels as u64));
    if spread.areas > 0 {
        parts.push(t.count("why-areas", spread.areas as u64));
    }
    parts.join(", ")
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, PageError> {
    let inbox = state.app.inbox(&by, query.page).await?;
    html(&Show { page, inbox })
}

#[derive(Template)]
#[template(path = "console/dismissed.html")]
struct Dismissed {
    page: Page,
    rows: Vec<DismissedRow>,
}

impl Dismissed {
    fn excerpt(&self, text: &str) -> String {
        excerpt(text, SHOWN)
    }
}

pub async fn dismissed(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let rows = state.app.dismissed_chains(&by).await?;
    html(&Dismissed { page, rows })
}
