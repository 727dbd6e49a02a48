//! Corrections as machines read them: feeds, data for search engines, CAP, cards, sitemaps.
//!
//! Everything is made from what the store holds now, so that a correction that was changed or
//! withdrawn is so everywhere at once.

mod find;

use casework::{Case, CaseId, VerdictLabel};
use notice::{
    Label, Language,
    formats::{
        self, Card, Earlier, FeedInfo, LetterLink, MAX_SITEMAP_ENTRIES, Notice, SitemapEntry,
        Standing, Statement,
    },
};
use time::OffsetDateTime;

use crate::{
    App, Fault, Refusal, Result,
    mails::own_name,
    model::Correction,
    vietnam_date,
    views::{CorrectionView, correction_path},
};

pub use find::{ClaimQuery, CorrectionQuery, FoundCorrections, MAX_CLAIMS};

/// Corrections on one page of a feed.
const PAGE: u32 = 30;
/// Corrections that are read from the store at a time.
const READ: u32 = 500;
/// Addresses in one sitemap: what the format allows, less the pages that are always there.
const IN_SITEMAP: usize = MAX_SITEMAP_ENTRIES - 100;
/// Public pages that are there without any correction.
const PAGES: [&str; 6] = [
    "/",
    "/corrections",
    "/statistics",
    "/report",
    "/letters/verify",
    "/about",
];

/// A feed of corrections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// A data feed of schema.org's `ClaimReview`.
    ClaimReview,
}

impl FeedFormat {
    /// Where it is found.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            FeedFormat::Atom => "/corrections.atom",
            FeedFormat::Json => "/corrections.json",
            FeedFormat::ClaimReview => "/claim-reviews.json",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml; charset=utf-8",
            FeedFormat::Json => "application/feed+json",
            FeedFormat::ClaimReview => "application/ld+json",
        }
    }
}

/// The one path of a feed's first page, however it was asked for.
#[must_use]
pub fn feed_path(format: FeedFormat, language: &str) -> String {
    format!("{}?lang={}", format.path(), spoken(language).code())
}

/// What a page wants of a card.
#[derive(Clone, Debug, Default)]
pub struct CardAsk {
    /// Address of the correction.
    pub url: String,
    /// Most width, in pixels.
    pub max_width: Option<u32>,
    /// Most height, in pixels.
    pub max_height: Option<u32>,
    /// XML instead of JSON.
    pub xml: bool,
}

impl App {
    /// One page (from 0) of a feed of corrections, latest first.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn corrections_feed(
        &self,
        format: FeedFormat,
        language: &str,
        page: u32,
    ) -> Result<String> {
        let offset = page.saturating_mul(PAGE);
        let mut found = self.store.corrections(PAGE + 1, offset).await?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let mut notices = Vec::with_capacity(found.len());
        for correction in found {
            notices.extend(self.notice_of(correction.case).await?);
        }
        let spoken = spoken(language);
        let address = |page: u32| {
            let path = feed_path(format, language);
            let tail = if page == 0 {
                String::new()
            } else {
                format!("&page={page}")
            };
            format!("{}{path}{tail}", self.config.public_url)
        };
        let issuer = self.issuer().await?.map(|i| i.body_in_text);
        let issuer = issuer.unwrap_or_else(|| "Đính Chính".to_owned());
        let corrections = match spoken {
            Language::Vi => "Bản đính chính",
            Language::En => "Corrections",
        };
        let info = FeedInfo {
            title: format!("{corrections} – {issuer}"),
            self_url: address(page),
            home_url: format!("{}/corrections", self.config.public_url),
            issuer,
            next_url: more.then(|| address(page.saturating_add(1))),
            hub_url: (page == 0 && !self.is_drill()).then(|| self.hub_url()),
            updated: notices
                .iter()
                .map(|notice| notice.published)
                .max()
                .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        };
        Ok(match format {
            FeedFormat::Atom => formats::atom(&info, &notices, spoken),
            FeedFormat::Json => formats::json_feed(&info, &notices, spoken).to_string(),
            FeedFormat::ClaimReview => formats::claim_reviews(&info, &notices, spoken).to_string(),
        })
    }

    /// A correction as a CAP 1.2 message.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn correction_cap(&self, id: CaseId) -> Result<String> {
        let mut notice = self.notice_or_refuse(id).await?;
        let issuer = self.issuer().await?;
        notice.area = issuer.map(|issuer| issuer.area).unwrap_or_default();
        Ok(formats::cap(&notice).map_err(|error| Fault::Inconsistent(error.to_string()))?)
    }

    /// What a page that shows a correction's card needs to know (oEmbed).
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if the address is none of a correction here.
    pub async fn oembed(&self, ask: &CardAsk, language: &str) -> Result<String> {
        let none = Refusal::NotFound("correction");
        let path = ask
            .url
            .strip_prefix(&self.config.public_url)
            .ok_or(none.clone())?;
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let id = path
            .strip_prefix("/corrections/")
            .or_else(|| path.strip_prefix("/embed/"))
            .and_then(|id| id.trim_end_matches('/').parse().ok())
            .ok_or(none)?;
        let notice = self.notice_or_refuse(id).await?;
        let spoken = spoken(language);
        let frame_url = format!(
            "{}/embed/{id}?lang={}",
            self.config.public_url,
            spoken.code()
        );
        let card = Card {
            notice: &notice,
            frame_url: &frame_url,
            max_width: ask.max_width,
            max_height: ask.max_height,
        };
        Ok(if ask.xml {
            formats::oembed_xml(&card, spoken)
        } else {
            formats::oembed_json(&card, spoken).to_string()
        })
    }

    /// The card of a correction.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn correction_card(&self, id: CaseId) -> Result<CorrectionView> {
        let none = Refusal::NotFound("correction");
        let case = self.store.case(id).await?.ok_or(none.clone())?;
        Ok(self.correction_view(&case).await?.ok_or(none)?)
    }

    /// The sitemap: page 0 is everything where that fits, otherwise an index of pages from 1.
    /// What is not real is left out.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a page that is not there.
    pub async fn sitemap(&self, page: u32) -> Result<String> {
        let url = &self.config.public_url;
        let mut entries: Vec<SitemapEntry> = PAGES
            .iter()
            .map(|path| SitemapEntry {
                url: format!("{url}{path}"),
                changed: None,
            })
            .collect();
        let mut offset = 0;
        loop {
            let read = self.store.corrections(READ, offset).await?;
            let last = read.len() < READ as usize;
            for correction in read {
                if !self.is_example_chain(&correction).await? {
                    entries.push(SitemapEntry {
                        url: format!("{url}{}", correction_path(correction.case)),
                        changed: Some(correction.published_at),
                    });
                }
            }
            if last {
                break;
            }
            offset += READ;
        }
        let pages: Vec<&[SitemapEntry]> = entries.chunks(IN_SITEMAP).collect();
        match (page, pages.len()) {
            (0, 1) => Ok(formats::sitemap(&entries)),
            (0, many) => {
                let index: Vec<SitemapEntry> = (1..=many)
                    .map(|number| SitemapEntry {
                        url: format!("{url}/sitemap.xml?page={number}"),
                        changed: None,
                    })
                    .collect();
                Ok(formats::sitemap_index(&index))
            }
            (number, _) => {
                let found = pages.get(number as usize - 1);
                Ok(formats::sitemap(found.ok_or(Refusal::NotFound("page"))?))
            }
        }
    }

    async fn is_example_chain(&self, correction: &Correction) -> Result<bool> {
        let chain = self
            .store
            .chain(correction.chain, OffsetDateTime::UNIX_EPOCH);
        Ok(chain.await?.is_some_and(|chain| chain.chain.example))
    }

    async fn notice_or_refuse(&self, id: CaseId) -> Result<Notice> {
        Ok(self
            .notice_of(id)
            .await?
            .ok_or(Refusal::NotFound("correction"))?)
    }

    /// A case's correction as formats take it; none before the first verdict.
    pub(crate) async fn notice_of(&self, id: CaseId) -> Result<Option<Notice>> {
        let Some(case) = self.store.case(id).await? else {
            return Ok(None);
        };
        let Some(view) = self.correction_view(&case).await? else {
            return Ok(None);
        };
        let history = self.store.corrections_of_case(id).await?;
        let chain = self
            .store
            .chain(case.chain, OffsetDateTime::UNIX_EPOCH)
            .await?
            .ok_or_else(|| Self::inconsistent("a correction without chain"))?;
        Ok(Some(self.notice(&case, &view, &history, chain.first_seen)))
    }

    /// What formats take; without the area, of which only alerts speak.
    pub(crate) fn notice(
        &self,
        case: &Case,
        view: &CorrectionView,
        history: &[Correction],
        first_seen: OffsetDateTime,
    ) -> Notice {
        let url = &self.config.public_url;
        let correction = &view.correction;
        let verdict = &correction.verdict;
        Notice {
            id: case.id.to_string(),
            version: correction.version,
            standing: if view.withdrawn {
                Standing::Withdrawn
            } else if view.under_review {
                Standing::UnderReview
            } else {
                Standing::Stands
            },
            label: label(verdict.label),
            label_name: own_name(verdict.named.as_ref())
                .map(|(vi, en)| (vi.to_owned(), en.to_owned())),
            claim: verdict.claim.clone(),
            explanation: verdict.explanation.clone(),
            issuer: correction.issuer.clone(),
            issuer_url: url.clone(),
            statements: correction
                .spokespersons
                .iter()
                .map(|said| Statement {
                    organisation: said.organisation.clone(),
                    office: said.office.clone(),
                    words: said.statement.clone(),
                })
                .collect(),
            letter: view.letter.as_ref().map(|letter| LetterLink {
                number: letter.number_and_symbol.clone(),
                date: letter.date,
                url: format!("{url}/letters/{}", letter.id),
            }),
            first_published: history
                .first()
                .map_or(correction.published_at, |first| first.published_at),
            published: correction.published_at,
            first_seen: Some(vietnam_date(first_seen)),
            reason: correction.reason.clone(),
            url: format!("{url}{}", view.path()),
            earlier: history
                .iter()
                .filter(|earlier| earlier.version < correction.version)
                .map(|earlier| Earlier {
                    version: earlier.version,
                    published: earlier.published_at,
                })
                .collect(),
            sources: verdict
                .sources
                .iter()
                .chain(&correction.links)
                .cloned()
                .collect(),
            area: String::new(),
            exercise: view.example || view.drill,
        }
    }
}

/// JSON-LD for a correction's page, ready to stand in a `script` element; empty where nothing is to be
/// said.
pub(crate) fn json_ld(notice: &Notice, language: Language) -> String {
    let review = formats::claim_review(notice, language);
    // Nothing in it can end the element.
    review.map_or_else(String::new, |review| {
        review.to_string().replace('<', "\\u003c")
    })
}

/// The label as the words of notices know it.
pub(crate) const fn label(label: VerdictLabel) -> Label {
    match label {
        VerdictLabel::Fabricated => Label::Fabricated,
        VerdictLabel::False => Label::False,
        VerdictLabel::Unproven => Label::Unproven,
        VerdictLabel::True => Label::True,
        VerdictLabel::Opinion => Label::Opinion,
    }
}

/// The language with this code; Vietnamese for what is none.
pub(crate) fn spoken(code: &str) -> Language {
    if code == "en" {
        Language::En
    } else {
        Language::Vi
    }
}
