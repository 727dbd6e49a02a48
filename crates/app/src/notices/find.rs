//! Looking for corrections: by words with or without diacritics, by label, by how they stand.

use casework::VerdictLabel;
use notice::formats::{self, ClaimsPage};
use time::Duration;

use super::{READ, spoken};
use crate::{
    App, Result,
    model::Correction,
    registers::{Words, folded},
    views::CorrectionView,
};

/// Corrections on one page of the list.
const PAGE: usize = 30;
/// Most claims on one page of an answer.
pub const MAX_CLAIMS: usize = 100;
/// Most characters that are looked for.
const MAX_QUERY: usize = 500;

/// What is looked for among corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionQuery {
    /// Words of the claim, the explanation, the issuer or the named parties.
    pub words: String,
    /// Only this label.
    pub label: Option<VerdictLabel>,
    /// "stands", "under-review" or "withdrawn"; empty: all.
    pub status: String,
    /// Page, from 0.
    pub page: u32,
}

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct FoundCorrections {
    /// Latest first.
    pub views: Vec<CorrectionView>,
    /// How many there are on all pages.
    pub total: usize,
    /// Whether there is another page.
    pub more: bool,
    /// What was looked for.
    pub query: CorrectionQuery,
}

/// What is looked for in the shape of Google's Fact Check Tools API.
#[derive(Clone, Debug, Default)]
pub struct ClaimQuery {
    /// Words of the claim; empty: all.
    pub query: String,
    /// Language of the answer: "vi" or "en", also with a region.
    pub language: String,
    /// Only what this publisher's site published; empty: all.
    pub publisher_site: String,
    /// Only what is not older.
    pub max_age_days: Option<u32>,
    /// How many at a time; at most [`MAX_CLAIMS`].
    pub page_size: usize,
    /// How many to leave out.
    pub offset: usize,
}

impl App {
    /// Corrections that fit, latest first.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn find_corrections(&self, query: CorrectionQuery) -> Result<FoundCorrections> {
        let fits = |correction: &Correction| {
            query
                .label
                .is_none_or(|label| correction.verdict.label == label)
        };
        let found = self.found(&query.words, fits).await?;
        let begin = (query.page as usize).saturating_mul(PAGE);
        let shown = begin..begin.saturating_add(PAGE);
        let (mut views, mut total) = (Vec::new(), 0);
        for correction in found {
            // How it stands is asked of the case: a review begins without a new version.
            if query.status.is_empty() && !shown.contains(&total) {
                total += 1;
                continue;
            }
            let Some(case) = self.store.case(correction.case).await? else {
                continue;
            };
            let Some(view) = self.correction_view(&case).await? else {
                continue;
            };
            if !query.status.is_empty() && view.status() != query.status {
                continue;
            }
            if shown.contains(&total) {
                views.push(view);
            }
            total += 1;
        }
        Ok(FoundCorrections {
            more: begin.saturating_add(views.len()) < total,
            views,
            total,
            query,
        })
    }

    /// Claims with their reviews in the shape of Google's Fact Check Tools API.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn find_claims(&self, query: &ClaimQuery) -> Result<String> {
        let host = formats::host(&self.config.public_url);
        let site = host.trim_start_matches("www.").to_owned();
        let wanted = query.publisher_site.trim_start_matches("www.");
        let since = query
            .max_age_days
            .and_then(|days| self.now().checked_sub(Duration::days(days.into())));
        let fits = |correction: &Correction| {
            since.is_none_or(|since| correction.published_at >= since)
                && (wanted.is_empty() || wanted.eq_ignore_ascii_case(&site))
        };
        let mut notices = Vec::new();
        let size = query.page_size.clamp(1, MAX_CLAIMS);
        let found = self.found(&query.query, fits).await?;
        let mut at = query.offset;
        while notices.len() < size
            && let Some(correction) = found.get(at)
        {
            at += 1;
            let notice = self.notice_of(correction.case).await?;
            notices.extend(notice.filter(|notice| {
                notice.standing != formats::Standing::Withdrawn && !notice.exercise
            }));
        }
        let page = ClaimsPage {
            notices: &notices,
            next_page_token: (at < found.len()).then(|| at.to_string()),
            site,
        };
        let language = query.language.split('-').next().unwrap_or_default();
        Ok(formats::claims(&page, spoken(language)).to_string())
    }

    /// The newest version of every correction that has the words, latest first.
    async fn found(
        &self,
        words: &str,
        fits: impl Fn(&Correction) -> bool,
    ) -> Result<Vec<Correction>> {
        let words = Words::of(&words.chars().take(MAX_QUERY).collect::<String>());
        let (mut found, mut offset) = (Vec::new(), 0);
        loop {
            let read = self.store.corrections(READ, offset).await?;
            let last = read.len() < READ as usize;
            let fitting = |correction: &Correction| {
                fits(correction) && words.stand_in(&folded(&text_of(correction)))
            };
            found.extend(read.into_iter().filter(fitting));
            if last {
                return Ok(found);
            }
            offset += READ;
        }
    }
}

/// What a correction is looked for by.
fn text_of(correction: &Correction) -> String {
    let verdict = &correction.verdict;
    let mut text = [
        verdict.claim.as_str(),
        &verdict.explanation,
        &correction.issuer,
    ]
    .join("\n");
    for party in &correction.spokespersons {
        text.push('\n');
        text.push_str(&party.organisation);
        for name in &party.names {
            text.push('\n');
            text.push_str(name);
        }
    }
    text
}
