//! Figures for anyone: how messages spread, how soon they were corrected, who confirmed.

use std::sync::Arc;

use app::{
    Area, Confirmations, Refusal, Statistics, WITHIN,
    model::{ReceiversAfter, StatisticsOf},
};
use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use crate::{
    WebState,
    charts::{Column, Columns, Marked, Named, Point, Row, Rows, Shares},
    errors::PageError,
    forms::{Asked, html},
    page::{Page, Visitor},
    routes::{Routes, get},
};

/// Rows of a table that is not folded away.
const OPEN_ROWS: usize = 16;

/// The page, and the same as a table.
pub fn routes() -> Routes {
    Routes::new()
        .route("/statistics", get(statistics))
        .route("/statistics.csv", get(csv))
}

/// What figures are asked for.
#[derive(Deserialize)]
pub struct StatisticsQuery {
    /// "example": the worked example's.
    #[serde(default)]
    of: String,
    /// One correction's.
    #[serde(default)]
    correction: String,
}

impl StatisticsQuery {
    /// What is meant.
    pub fn of(&self) -> Result<StatisticsOf, Refusal> {
        match (self.of.as_str(), self.correction.as_str()) {
            ("", "") => Ok(StatisticsOf::Ours),
            ("example", "") => Ok(StatisticsOf::Example),
            ("", id) => {
                let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
                Ok(StatisticsOf::Case(id))
            }
            _ => Err(Refusal::NotFound("page")),
        }
    }
}

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage {
    page: Page,
    found: Arc<Statistics>,
    figures: Vec<Figure>,
    query: String,
}

impl StatisticsPage {
    /// Corrections in all, under review, withdrawn.
    fn counts(&self) -> (u64, u64, u64) {
        let [stands, under_review, withdrawn] = self.found.standing;
        (stands + under_review + withdrawn, under_review, withdrawn)
    }

    /// How long the half of all corrections took at most.
    fn median(&self) -> Option<String> {
        Some(lasted(&self.page, self.found.median?))
    }
}

async fn statistics(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Asked(query): Asked<StatisticsQuery>,
) -> Result<Response, PageError> {
    let of = query.of()?;
    let found = state.app.statistics(of).await?;
    html(&StatisticsPage {
        figures: figures(&page, &found)?,
        query: match of {
            StatisticsOf::Ours => String::new(),
            StatisticsOf::Example => "?of=example".to_owned(),
            StatisticsOf::Case(id) => format!("?correction={id}"),
        },
        page,
        found,
    })
}

async fn csv(
    State(state): State<WebState>,
    Asked(query): Asked<StatisticsQuery>,
) -> Result<Response, PageError> {
    let (name, bytes) = state.app.statistics_csv(query.of()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A chart with the table of its numbers.
pub struct Figure {
    /// Anchor and stable name.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// More about it; may be empty.
    pub note: String,
    /// The drawing.
    pub svg: String,
    /// Heads of the table's columns.
    pub head: Vec<String>,
    /// Its rows: whether the first cell is Vietnamese on every page, and the cells.
    pub rows: Vec<(bool, Vec<String>)>,
    /// Marks of the drawing, by their numbers.
    pub marks: Vec<String>,
}

impl Figure {
    /// Whether the table is so long that it is folded away.
    pub const fn is_long(&self) -> bool {
        self.rows.len() > OPEN_ROWS
    }
}

/// Every chart that there are numbers for.
pub fn figures(page: &Page, of: &Statistics) -> Result<Vec<Figure>, PageError> {
    let one = matches!(of.of, StatisticsOf::Case(_));
    let mut figures = Vec::new();
    figures.extend(spread(page, of)?);
    if !one && of.standing.iter().sum::<u64>() > 0 {
        figures.push(published(page, of)?);
        figures.push(labels(page, of)?);
    }
    if let Some(receivers) = &of.confirmations {
        figures.push(confirmations(page, receivers)?);
    }
    if of.sightings > 0 {
        figures.push(channels(page, of)?);
        figures.push(areas(page, of)?);
    }
    Ok(figures)
}

fn broken(error: askama::Error) -> PageError {
    PageError::broken(&error.to_string())
}

fn spread(page: &Page, of: &Statistics) -> Result<Option<Figure>, PageError> {
    let spread = &of.spread;
    let (Some((first, _)), Some((last, _))) = (spread.columns.first(), spread.columns.last())
    else {
        return Ok(None);
    };
    let by_hours = spread.hours < 24;
    let when = |at: &OffsetDateTime| {
        if by_hours {
            page.moment(at)
        } else {
            page.day(at)
        }
    };
    let columns: Vec<Column> = spread
        .columns
        .iter()
        .map(|(at, count)| Column {
            words: format!("{}: {}", when(at), page.number(count)),
            count: *count,
        })
        .collect();
    let place = |at: OffsetDateTime| {
        let seconds = (at - *first).as_seconds_f64();
        seconds / (f64::from(spread.hours) * 3600.0)
    };
    let mark = |(mark, at): &(app::Mark, OffsetDateTime)| {
        format!("{}: {}", page.tc("mark", mark.code()), page.moment(at))
    };
    let marks: Vec<Marked> = of
        .marks
        .iter()
        .map(|one| Marked {
            place: place(one.1),
            words: mark(one),
        })
        .collect();
    let title = page.t("figure-spread");
    let span = if by_hours {
        page.n("figure-spread-hours", spread.hours)
    } else {
        page.n("figure-spread-days", spread.hours / 24)
    };
    let described = [
        ("from", when(first)),
        ("to", when(last)),
        ("count", page.number(of.sightings)),
    ];
    let described = described
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let description = page.texts().with("figure-spread-desc", &described);
    let (from, to) = (page.day(first), page.day(last));
    let svg = Columns {
        named: Named {
            id: "spread",
            title: &title,
            description: &description,
        },
        columns: &columns,
        marks: &marks,
        number: &|count| page.number(count),
        first: &from,
        last: &to,
    }
    .svg()
    .map_err(broken)?;
    let quiet = spread.quiet_since.map_or_else(String::new, |since| {
        page.with("figure-spread-quiet", "when", &page.day(&since))
    });
    let seen = spread.columns.iter().filter(|(_, count)| *count > 0);
    Ok(Some(Figure {
        id: "spread",
        note: format!("{span} {quiet}").trim().to_owned(),
        svg,
        head: vec![page.t("figure-from"), page.t("figure-times")],
        rows: seen
            .map(|(at, count)| (false, vec![when(at), page.number(count)]))
            .collect(),
        marks: of.marks.iter().map(mark).collect(),
        title,
    }))
}

/// Rows as bars, with the table of the same.
fn bars(
    page: &Page,
    id: &'static str,
    note: String,
    head: &str,
    rows: &[Row],
) -> Result<Figure, PageError> {
    let title = page.tc("figure", id);
    let named = rows
        .iter()
        .map(|row| format!("{}: {}", row.name, row.shown));
    let description = named.collect::<Vec<_>>().join("; ");
    let named = Named {
        id,
        title: &title,
        description: &description,
    };
    Ok(Figure {
        id,
        note,
        svg: Rows { named, rows }.svg().map_err(broken)?,
        head: vec![head.to_owned(), page.t("figure-count")],
        rows: rows
            .iter()
            .map(|row| (row.own_words, vec![row.name.clone(), row.shown.clone()]))
            .collect(),
        marks: Vec::new(),
        title,
    })
}

fn row(page: &Page, name: String, count: u64) -> Row {
    Row {
        name,
        own_words: false,
        shown: page.number(count),
        count,
    }
}

fn published(page: &Page, of: &Statistics) -> Result<Figure, PageError> {
    let name = |at: usize| match WITHIN.get(at) {
        Some(hours) => {
            let lasted = lasted(page, Duration::hours(i64::from(*hours)));
            page.with("figure-within", "time", &lasted)
        }
        None => page.t("figure-later"),
    };
    let rows: Vec<Row> = of
        .within
        .iter()
        .enumerate()
        .map(|(at, count)| row(page, name(at), *count))
        .collect();
    let median = of.median.map_or_else(String::new, |median| {
        page.with("figure-median", "time", &lasted(page, median))
    });
    let head = page.t("figure-after-seen");
    bars(page, "published", median, &head, &rows)
}

fn labels(page: &Page, of: &Statistics) -> Result<Figure, PageError> {
    let mut rows: Vec<Row> = of
        .labels
        .iter()
        .map(|(label, count)| row(page, page.tc("label", label.code()), *count))
        .collect();
    rows.push(row(page, page.t("figure-withdrawn"), of.standing[2]));
    let head = page.t("figure-label");
    bars(page, "labels", String::new(), &head, &rows)
}

fn channels(page: &Page, of: &Statistics) -> Result<Figure, PageError> {
    let rows: Vec<Row> = of
        .channels
        .iter()
        .map(|(channel, count)| row(page, page.tc("channel", channel), *count))
        .collect();
    let head = page.t("figure-channel");
    bars(page, "channels", String::new(), &head, &rows)
}

fn areas(page: &Page, of: &Statistics) -> Result<Figure, PageError> {
    let rows: Vec<Row> = of
        .areas
        .iter()
        .map(|(area, count)| {
            let (name, own_words) = match area {
                Area::Named(name) => (shortened(name), true),
                Area::Unknown => (page.t("area-unknown"), false),
                Area::Others => (page.t("figure-areas-others"), false),
            };
            Row {
                own_words,
                ..row(page, name, *count)
            }
        })
        .collect();
    let note = page.t("figure-areas-note");
    let head = page.t("figure-area");
    bars(page, "areas", note, &head, &rows)
}

/// What has room over a bar.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(32) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn confirmations(page: &Page, of: &Confirmations) -> Result<Figure, PageError> {
    let share = |part: u64, all: u64| {
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
        if all == 0 {
            0.0
        } else {
            part as f64 / all as f64
        }
    };
    let shares = |at: &ReceiversAfter| {
        [
            share(at.confirmed, at.receivers),
            share(at.passed_on, at.receivers),
        ]
    };
    let points: Vec<Point> = of
        .over_time
        .iter()
        .map(|(hours, at)| Point {
            after: if *hours > 24 {
                page.n("figure-days-short", hours / 24)
            } else {
                page.n("figure-hours-short", *hours)
            },
            shares: shares(at),
        })
        .collect();
    let (confirmed, passed_on) = (page.t("figure-confirmed"), page.t("figure-passed-on"));
    let said = |at: &ReceiversAfter, count: u64| {
        format!(
            "{} ({})",
            page.percent(share(count, at.receivers)),
            page.number(count)
        )
    };
    let line = |name: String, at: &ReceiversAfter| {
        let cells = vec![
            name,
            said(at, at.confirmed),
            said(at, at.passed_on),
            page.number(at.receivers),
        ];
        (false, cells)
    };
    let mut rows: Vec<(bool, Vec<String>)> = of
        .over_time
        .iter()
        .map(|(hours, at)| {
            let after = lasted(page, Duration::hours(i64::from(*hours)));
            line(page.with("figure-after", "time", &after), at)
        })
        .collect();
    rows.push(line(page.t("figure-now"), &of.now));
    let [now_confirmed, now_passed_on] = shares(&of.now).map(|share| page.percent(share));
    let described = [
        ("receivers", page.number(of.now.receivers)),
        ("confirmed", now_confirmed),
        ("passed", now_passed_on),
    ];
    let described = described
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let description = page.texts().with("figure-confirmations-desc", &described);
    let title = page.t("figure-confirmations");
    let svg = if points.is_empty() {
        String::new()
    } else {
        let named = Named {
            id: "confirmations",
            title: &title,
            description: &description,
        };
        let lines = [confirmed.as_str(), passed_on.as_str()];
        let points = &points;
        Shares {
            named,
            lines,
            points,
        }
        .svg()
        .map_err(broken)?
    };
    Ok(Figure {
        id: "confirmations",
        note: description,
        svg,
        head: vec![
            page.t("figure-after-sent"),
            confirmed,
            passed_on,
            page.t("figure-receivers"),
        ],
        rows,
        marks: Vec::new(),
        title,
    })
}

/// How long it took: "2 days 3 hours".
fn lasted(page: &Page, time: Duration) -> String {
    let (days, hours, minutes) = (
        time.whole_days().unsigned_abs(),
        time.whole_hours().unsigned_abs() % 24,
        time.whole_minutes().unsigned_abs() % 60,
    );
    let parts = [
        (days > 0).then(|| page.n("lasted-days", days)),
        (hours > 0).then(|| page.n("lasted-hours", hours)),
        (days == 0 && (minutes > 0 || hours == 0)).then(|| page.n("lasted-minutes", minutes)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
