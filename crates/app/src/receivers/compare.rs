//! What a published page says beside the approved wording.

use recognise::Index;

use crate::{
    letters::{Piece, PieceKind, word_diff},
    model::Found,
};

/// So much of the message standing on a page counts as repeating it.
const REPEATED: f64 = 0.5;
/// So many words around the place are looked at as well.
const AROUND: usize = 12;
/// The most words of differences that are kept, in characters.
const MAX_SHOWN: usize = 6000;

/// What was approved, and what it speaks of.
pub(super) struct Approved<'a> {
    /// What is true, in the approved words.
    pub explanation: &'a str,
    /// What the verdict is called.
    pub verdict: &'a str,
    /// Number and symbol of the letter.
    pub number: &'a str,
    /// The message that is corrected.
    pub message: &'a str,
}

/// Compares a page's readable text.
pub(super) fn compare(page: &str, approved: &Approved<'_>) -> Found {
    let place = place_of(page, approved.explanation);
    let pieces = match &place {
        Some(place) => trimmed(word_diff(
            &one_line(approved.explanation),
            &one_line(&page[place.clone()]),
        )),
        None => Vec::new(),
    };
    let count = |text: &str| text.split_whitespace().count();
    let wanted = count(approved.explanation).max(1);
    let same = pieces.iter().filter(|piece| piece.kind == PieceKind::Same);
    let same: usize = same.map(|piece| count(&piece.text)).sum();
    let mut room = MAX_SHOWN;
    let words = pieces
        .iter()
        .map(|piece| {
            let kind = match piece.kind {
                PieceKind::Same => '=',
                PieceKind::Removed => '-',
                PieceKind::Added => '+',
            };
            let text: String = piece.text.chars().take(room).collect();
            room -= text.chars().count();
            (kind, text)
        })
        .filter(|(_, text)| !text.is_empty())
        .collect();
    Found {
        kept: u16::try_from((same * 1000 / wanted).min(1000)).unwrap_or(1000),
        number: has_number(page, approved.number),
        verdict: folded(page).contains(&folded(approved.verdict)),
        hoax: repeats(page, approved.message),
        words,
    }
}

/// Where the approved words stand: the part of the page with most of them.
fn place_of(page: &str, approved: &str) -> Option<std::ops::Range<usize>> {
    if let Some(start) = page
        .find(approved.trim())
        .filter(|_| !approved.trim().is_empty())
    {
        return Some(start..start + approved.trim().len());
    }
    let mut index = Index::new();
    index.insert(1, approved);
    let Some(found) = index.lookup(page, 1).into_iter().next() else {
        return place_of_few(page, approved);
    };
    let ranges = found.ranges;
    // Stretches that lie further apart than the whole wording is long are another place.
    let mut places: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
    for range in ranges {
        match places.last_mut() {
            Some((place, sum)) if range.start.saturating_sub(place.end) <= approved.len() => {
                place.end = range.end;
                *sum += range.len();
            }
            _ => places.push((range.clone(), range.len())),
        }
    }
    let best = places.into_iter().max_by_key(|(_, sum)| *sum);
    best.map(|(place, _)| with_words_around(page, place))
}

/// The same for a wording of so few words that the recogniser keeps silent: as long a row of the
/// page's words with most of the wording's words, if that is half of them.
fn place_of_few(page: &str, approved: &str) -> Option<std::ops::Range<usize>> {
    let bare = |word: &str| -> String {
        let kept = word.chars().filter(|c| c.is_alphanumeric());
        folded(&kept.collect::<String>())
    };
    let wanted: Vec<String> = approved.split_whitespace().map(bare).collect();
    let start = |word: &str| word.as_ptr() as usize - page.as_ptr() as usize;
    let words: Vec<(usize, usize, bool)> = page
        .split_whitespace()
        .map(|word| {
            let at = start(word);
            (at, at + word.len(), wanted.contains(&bare(word)))
        })
        .collect();
    let rows = words.windows(wanted.len().clamp(1, words.len().max(1)));
    let count = |row: &[(usize, usize, bool)]| row.iter().filter(|word| word.2).count();
    // Of equal ones the first.
    let best = rows.rev().max_by_key(|row| count(row))?;
    let (first, last) = (best.first()?, best.last()?);
    (count(best) * 2 >= wanted.len()).then(|| with_words_around(page, first.0..last.1))
}

/// A place with some whole words before and after it: what was changed at the ends of the wording
/// stands there.
fn with_words_around(page: &str, place: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let words = |(at, c): (usize, char)| c.is_whitespace().then_some((at, c.len_utf8()));
    let before = page[..place.start].char_indices().rev().filter_map(words);
    let start = before.skip(AROUND).map(|(at, len)| at + len).next();
    let after = page[place.end..].char_indices().filter_map(words);
    let end = after.skip(AROUND).map(|(at, _)| place.end + at).next();
    start.unwrap_or(0)..end.unwrap_or(page.len())
}

/// Without the words of the page before and after the wording, but for those that stand in the place
/// of missing ones.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let count = |text: &str| text.split_whitespace().count();
    let removed = |piece: Option<&Piece>| match piece {
        Some(piece) if piece.kind == PieceKind::Removed => count(&piece.text) + 2,
        _ => 0,
    };
    let kept = removed(pieces.len().checked_sub(2).and_then(|at| pieces.get(at)));
    if let Some(last) = pieces.last_mut().filter(|p| p.kind == PieceKind::Added) {
        let words = last.text.split_whitespace().take(kept);
        last.text = words.collect::<Vec<_>>().join(" ");
    }
    let (first, kept) = match pieces.first() {
        Some(piece) if piece.kind == PieceKind::Removed => (1, removed(pieces.first())),
        _ => (0, 0),
    };
    // The same piece stands at both ends where nothing of the wording was kept.
    if pieces.len() > first + 1
        && let Some(one) = pieces.get_mut(first).filter(|p| p.kind == PieceKind::Added)
    {
        let words: Vec<&str> = one.text.split_whitespace().collect();
        let from = words.len().saturating_sub(kept);
        one.text = words[from..]
            .iter()
            .map(|word| format!("{word} "))
            .collect();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Composed, with single spaces.
fn one_line(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In small letters.
fn folded(text: &str) -> String {
    one_line(text).to_lowercase()
}

/// "12/STTTT-TTBCXB", whatever stands between its parts; "05/…" also as "5/…".
fn has_number(page: &str, number: &str) -> bool {
    let bare = |text: &str| -> String {
        folded(text)
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '/')
            .collect()
    };
    let (page, number) = (bare(page), bare(number));
    !number.is_empty() && page.contains(number.trim_start_matches('0'))
}

fn repeats(page: &str, message: &str) -> bool {
    let mut index = Index::new();
    index.insert(1, message);
    let found = index.lookup(page, 1);
    found
        .first()
        .is_some_and(|one| one.known_coverage >= REPEATED)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &str = "Đại diện Zalo – Công ty cổ phần VNG khẳng định không có điều lệ nào như \
                         vậy. Việc đăng tuyên bố lên trang cá nhân không có giá trị pháp lý.";
    const HOAX: &str = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình \
                        ảnh của bạn. Đừng quên hạn chót ngày hôm nay. Nó có thể sử dụng trong các \
                        trường hợp kiện tụng chống lại bạn ở tòa.";

    fn found(page: &str) -> Found {
        compare(
            page,
            &Approved {
                explanation: TRUTH,
                verdict: "Tin giả",
                number: "05/STTTT-TTBCXB",
                message: HOAX,
            },
        )
    }

    #[test]
    fn the_same_words_are_the_same_wherever_they_stand() {
        let page = format!(
            "Trang chủ | Tin tức\nTIN GIẢ về Zalo (Công văn số 5/STTTT - TTBCXB)\n{}\nLiên hệ",
            TRUTH.replace(' ', "\n")
        );
        let found = found(&page);
        assert_eq!(found.code(), "same", "{found:?}");
        assert!(found.words.iter().all(|(kind, _)| *kind == '='));
    }

    #[test]
    fn a_changed_word_is_shown_on_both_sides() {
        let page = format!(
            "Xã A thông báo. {} Công văn số 05/STTTT-TTBCXB, tin giả.",
            TRUTH.replace("không có giá trị pháp lý", "có giá trị pháp lý đầy đủ")
        );
        let found = found(&page);
        assert_eq!(found.code(), "changed", "{found:?}");
        let said = |kind| -> String {
            let words = found.words.iter().filter(|(k, _)| *k == kind);
            words
                .map(|(_, text)| text.trim())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            (said('-').as_str(), said('+').as_str()),
            ("không lý.", "lý đầy đủ.")
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let found = found(TRUTH);
        assert_eq!(found.code(), "incomplete");
        assert!(!found.number && !found.verdict && !found.hoax);
    }

    #[test]
    fn the_message_alone_is_no_correction() {
        let alone = found(&format!("Cảnh báo tin giả 05/STTTT-TTBCXB: {HOAX}"));
        assert_eq!(alone.code(), "spreads", "{alone:?}");
        let both = found(&format!("Tin giả: {HOAX}\n{TRUTH} Theo 05/STTTT-TTBCXB."));
        assert!(both.hoax && both.is_right(), "{both:?}");
    }

    #[test]
    fn another_page_says_something_else() {
        for page in ["Hôm nay trời nắng, bà con đi làm đồng sớm.", ""] {
            let found = found(page);
            assert_eq!((found.code(), found.kept), ("elsewhere", 0), "{page}");
        }
    }
}
