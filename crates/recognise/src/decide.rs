//! From what two texts share to a probability, and from a probability to a level.

use std::ops::Range;

use crate::trees::{BIAS, TREES};

/// Version of what makes a match of two canonical forms: candidates, alignment, features and trees.
/// Raised with whatever changes a probability; a test notices.
pub const DECISION_VERSION: u32 = 1;

/// Texts with fewer words are only matched when they are equal or nearly so: a short text is part
/// of many messages.
pub const SHORT_WORDS: usize = 12;

/// A known message that a text may be a copy of.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The known message.
    pub id: u64,
    /// 0 to 1: that the text descends from it, whole, in part, or inside other text.
    pub probability: f64,
    /// The folded words are equal.
    pub exact: bool,
    /// Share of the asked text that matches, by words, 0 to 1.
    pub query_coverage: f64,
    /// Share of the known message that matches, by words, 0 to 1.
    pub known_coverage: f64,
    /// The stretches of the asked text that match: byte ranges, on character boundaries, in order.
    pub ranges: Vec<Range<usize>>,
    /// What the probability was made of.
    pub evidence: Evidence,
}

/// What two texts share; all but `bits` counted in words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Words of the asked text.
    pub query_words: u32,
    /// Words of the known message.
    pub known_words: u32,
    /// Words of the asked text in copied stretches, small changes inside included.
    pub query_span: u32,
    /// Words of the known message in copied stretches.
    pub known_span: u32,
    /// Words that are equal.
    pub equal: u32,
    /// How many bits the equal words say beyond chance, less what the changes cost.
    pub bits: f32,
    /// The longest row of stretches that go on from each other.
    pub longest: u32,
    /// Words of the asked text that messages which are strangers to this one have as well.
    pub common_query: u32,
    /// Words of `query_span` that strangers have as well.
    pub common_span: u32,
    /// The most equal words that any stranger shares with the text.
    pub rival: u32,
    /// Share of numbers and links of either text that both have, 0 to 1; 1 if there are none.
    pub slots: f32,
}

/// The version of all that a match rests on, as answers name it: of the canonical form, a point, of
/// the decision.
///
/// ```
/// assert_eq!(
///     recognise::matcher_version(),
///     format!("{}.{}", recognise::KEY_VERSION, recognise::DECISION_VERSION)
/// );
/// ```
#[must_use]
pub fn matcher_version() -> String {
    format!("{}.{DECISION_VERSION}", crate::KEY_VERSION)
}

/// What a probability is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Sure enough for an official answer.
    Confirm,
    /// Worth showing as possibly related.
    Suggest,
    /// Nothing.
    None,
}

impl Level {
    /// The stable name used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Level::Confirm => "confirm",
            Level::Suggest => "suggest",
            Level::None => "none",
        }
    }
}

/// From which probability on a match counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// From here on [`Level::Confirm`].
    pub confirm: f64,
    /// From here on [`Level::Suggest`].
    pub suggest: f64,
}

impl Default for OperatingPoint {
    /// Confirm at 0.7, suggest at 0.3.
    ///
    /// Measured on texts that nothing was learnt from (`cargo xtask bench recognise`): at 0.7 fewer
    /// than one in a thousand hard strangers pass, at 0.3 some one in a hundred of those that share
    /// whole sentences.
    fn default() -> Self {
        OperatingPoint {
            confirm: 0.7,
            suggest: 0.3,
        }
    }
}

impl OperatingPoint {
    /// The level of a match.
    #[must_use]
    pub fn level(&self, found: &Match) -> Level {
        if found.probability >= self.confirm {
            Level::Confirm
        } else if found.probability >= self.suggest {
            Level::Suggest
        } else {
            Level::None
        }
    }
}

/// How many numbers [`Evidence::features`] gives.
pub const FEATURES: usize = 12;

impl Evidence {
    /// The numbers that the decision is made of.
    ///
    /// What strangers share as well is taken out of both texts first; then come the coverage of
    /// each, whole and without that, how dense and how long the copied stretches are, and how far
    /// ahead of the best stranger the message is. All but the last two speak for a copy the more
    /// they are (see [`RISING`]).
    #[must_use]
    pub fn features(&self) -> [f32; FEATURES] {
        let of = |words: u32| words as f32;
        let (n, m) = (of(self.query_words).max(1.0), of(self.known_words).max(1.0));
        let span = of(self.query_span).max(1.0);
        let equal = of(self.equal);
        let own = of(self.query_span.saturating_sub(self.common_span)) / span;
        let known_own = of(self.known_span) * own;
        let query_rest = (n - of(self.common_query)).max(1.0);
        let known_rest = (m - (of(self.known_span) - known_own)).max(1.0);
        let smaller = n.min(m);
        [
            (span * own / query_rest).min(1.0),
            (known_own / known_rest).min(1.0),
            of(self.query_span) / n,
            of(self.known_span) / m,
            equal / span,
            equal * own,
            of(self.longest),
            (of(self.longest) / smaller).min(1.0),
            (equal - of(self.rival)) / smaller,
            own,
            of(self.rival) / equal.max(1.0),
            query_rest.min(known_rest),
        ]
    }
}

/// For each feature: 1 if more of it makes a copy likelier, -1 if less likely, 0 if neither.
pub const RISING: [i8; FEATURES] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 0];

/// How surely texts that share this are of one descent.
pub(crate) fn probability(evidence: &Evidence) -> f64 {
    let features = evidence.features();
    let score = TREES.iter().fold(BIAS, |score, tree| {
        let leaf = tree.splits.iter().fold(0, |leaf, (feature, threshold)| {
            leaf << 1 | usize::from(features[*feature as usize] > *threshold)
        });
        score + tree.leaves[leaf]
    });
    f64::from(1.0 / (1.0 + (-score).exp())).clamp(0.001, 0.999)
}

/// A first, quick opinion: whose evidence is worth weighing.
pub(crate) fn rough(e: &Evidence) -> f32 {
    let query = e.query_span as f32 / e.query_words.max(1) as f32;
    let known = e.known_span as f32 / e.known_words.max(1) as f32;
    e.bits * (0.2 + query.max(known)) * (1.0 + 0.1 * e.slots)
}

/// A symmetric decision tree: each level asks one question of all branches (Kohavi 1994; CatBoost
/// 2018), so that a leaf is found without a jump.
pub(crate) struct Tree {
    pub splits: [(u8, f32); DEPTH],
    pub leaves: [f32; 1 << DEPTH],
}

/// Questions a tree asks.
pub(crate) const DEPTH: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Index, KEY_VERSION, canonicalise};

    /// FNV-1a.
    fn hashed(parts: impl IntoIterator<Item = u32>) -> u64 {
        let bytes = parts.into_iter().flat_map(u32::to_le_bytes);
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    const KNOWN: [&str; 3] = [
        "THÔNG BÁO: từ ngày mai trường mầm non Hoa Sen sẽ không nhận trẻ dưới ba tuổi nữa, phụ huynh \
         nào đã đóng 500.000đ thì gọi 0912 345 678 hoặc vào https://hoasen.example/hoan-tien",
        "Từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị \
         vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp, nhớ chuyển tiếp cho người thân",
        "Zalo thu phí từ mai",
    ];
    const ASKED: [&str; 6] = [
        "tu ngay mai truong mam non hoa sen se khong nhan tre duoi ba tuoi nua",
        "T Ừ  N G À Y mai truongf maamf non Hoa Sen ko nhận trẻ dưới ba tuổi, ai đã đóng 300k thì \
         gọi 0988777666",
        "Mọi người ơi! toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính \
         bị vỡ. Nghe nói vậy thôi chứ mình chưa thấy ai thông báo gì cả, hỏi tổ trưởng xem sao nhé",
        "Khu phố họp bàn việc cấp nước sinh hoạt trong mười ngày tới, mời bà con tới dự đông đủ",
        "zalo thu phi tu mai",
        "zalo thu phí từ mốt",
    ];

    #[test]
    fn what_changes_a_match_raises_the_version() {
        let trees = TREES.iter().flat_map(|tree| {
            let splits = tree.splits.iter();
            let splits = splits.flat_map(|(feature, at)| [u32::from(*feature), at.to_bits()]);
            splits.chain(tree.leaves.iter().map(|leaf| leaf.to_bits()))
        });
        let trees = hashed(trees.chain([BIAS.to_bits()]));
        let mut index = Index::new();
        for (id, known) in (1..).zip(KNOWN) {
            index.insert(id, known);
        }
        let mut seen = Vec::new();
        for text in KNOWN.iter().chain(&ASKED) {
            let form = canonicalise(text).fingerprint();
            seen.extend([form as u32, (form >> 32) as u32]);
            for found in index.lookup(text, 3) {
                // Rounded, so that the last bit of another processor is no other version.
                let rounded = (found.probability * 1000.0).round() as u32;
                seen.extend([found.id as u32, rounded]);
            }
        }
        assert_eq!(
            (KEY_VERSION, DECISION_VERSION, trees, hashed(seen)),
            (2, 1, 17_568_591_416_508_386_279, 12_624_415_849_512_147_836),
            "raise KEY_VERSION (another canonical form) or DECISION_VERSION (another match of the \
             same forms), then put the new figures here"
        );
    }
}
