//! What must be recognised, and what must not.

use proptest::prelude::*;
use recognise::{Index, Level, Match, OperatingPoint, canonicalise, compare};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The message of 2021 as the official letter quotes it.
const HOAX: &str = include_str!("../../../fixtures/messages/zalo-2021.txt");

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn without_marks(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}

/// Numbers that look random and are the same in every run (xorshift64*, Vigna 2016).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % n
    }
}

/// Words of everyday Vietnamese, so that strangers share words and pairs as real ones do.
const EVERYDAY: &[&str] = &[
    "thông",
    "báo",
    "người",
    "dân",
    "tỉnh",
    "ngày",
    "mai",
    "bắt",
    "đầu",
    "quy",
    "định",
    "mới",
    "của",
    "sở",
    "y",
    "tế",
    "trường",
    "học",
    "phụ",
    "huynh",
    "chú",
    "ý",
    "không",
    "được",
    "chia",
    "sẻ",
    "hình",
    "ảnh",
    "tin",
    "nhắn",
    "điện",
    "nước",
    "giá",
    "xăng",
    "tăng",
    "từ",
    "hôm",
    "nay",
    "mọi",
    "cần",
    "biết",
    "để",
    "tránh",
    "bị",
    "lừa",
    "công",
    "an",
    "khuyến",
    "cáo",
    "tài",
    "khoản",
    "ngân",
    "hàng",
    "mật",
    "khẩu",
    "đường",
    "phố",
    "xã",
    "huyện",
    "thành",
    "nhà",
    "văn",
    "hóa",
    "họp",
    "lúc",
    "giờ",
    "sáng",
    "chiều",
    "tối",
    "mưa",
    "bão",
    "lũ",
    "cảnh",
    "cấp",
];

const BOILERPLATE: &str = "hãy chia sẻ ngay cho tất cả người thân và bạn bè của bạn cùng biết \
                           trước khi quá muộn nhé mọi người ơi";

fn stranger(number: u64, length: usize) -> String {
    let mut numbers = Numbers(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let text: Vec<&str> = (0..length)
        .map(|_| EVERYDAY[numbers.below(EVERYDAY.len())])
        .collect();
    text.join(" ")
}

/// The hoax among 400 strangers, half of which share boilerplate.
fn index() -> Index {
    let mut index = Index::new();
    index.insert(0, HOAX);
    for n in 1..=400 {
        let text = stranger(n, 40 + (n as usize % 80));
        index.insert(
            n,
            &if n % 2 == 0 {
                format!("{text} {BOILERPLATE}")
            } else {
                text
            },
        );
    }
    index
}

fn best(index: &Index, text: &str) -> Option<Match> {
    index.lookup(text, 1).pop()
}

fn level(found: Option<&Match>) -> Level {
    found.map_or(Level::None, |found| OperatingPoint::default().level(found))
}

fn copies() -> Vec<(&'static str, String)> {
    let all = words(HOAX);
    let n = all.len();
    let mut sentences: Vec<&str> = HOAX.split_inclusive('.').collect();
    sentences.reverse();
    let mut numbers = Numbers(42);
    let changed = |share: usize, numbers: &mut Numbers| {
        let text: Vec<&str> = all
            .iter()
            .map(|word| {
                if numbers.below(100) < share {
                    "khác"
                } else {
                    *word
                }
            })
            .collect();
        text.join(" ")
    };
    vec![
        ("no diacritics", without_marks(HOAX)),
        ("NFD", HOAX.nfd().collect()),
        ("upper case", HOAX.to_uppercase()),
        (
            "zero-width noise",
            HOAX.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        ),
        (
            "homoglyphs",
            HOAX.replace('a', "а").replace('o', "о").replace('e', "е"),
        ),
        ("first 40 %", all[..n * 2 / 5].join(" ")),
        ("last 40 %", all[n - n * 2 / 5..].join(" ")),
        ("middle 30 %", all[n / 3..n / 3 + n * 3 / 10].join(" ")),
        (
            "30 % without diacritics",
            without_marks(&all[n / 2..n / 2 + n * 3 / 10].join(" ")),
        ),
        (
            "inside three times as much other text",
            format!("{} {HOAX} {}", stranger(9001, n), stranger(9002, 2 * n)),
        ),
        ("shuffled sentences", sentences.concat()),
        ("10 % changed words", changed(10, &mut numbers)),
        ("20 % changed words", changed(20, &mut numbers)),
        ("another name", HOAX.replace("Zalo", "Facebook")),
        (
            "the web page's spelling",
            HOAX.replace("UCCI-308-1", "UCC1-308-1")
                .replace("các các", "các"),
        ),
        (
            "forwarded and quoted",
            format!("Fwd: > {}", HOAX.replace('\n', "\n> ")),
        ),
        ("with boilerplate", format!("{HOAX} {BOILERPLATE}")),
    ]
}

#[test]
fn every_kind_of_copy_is_confirmed() {
    let index = index();
    for (kind, text) in copies() {
        let found = best(&index, &text);
        assert_eq!(level(found.as_ref()), Level::Confirm, "{kind}: {found:?}");
        assert_eq!(found.unwrap().id, 0, "{kind}");
    }
}

#[test]
fn every_kind_of_copy_is_confirmed_when_it_is_the_only_message_known() {
    let mut index = Index::new();
    index.insert(0, HOAX);
    for (kind, text) in copies() {
        assert_eq!(
            level(best(&index, &text).as_ref()),
            Level::Confirm,
            "{kind}"
        );
    }
}

#[test]
fn strangers_are_not_confirmed() {
    let index = index();
    let sentence = HOAX.split('.').next().unwrap();
    for n in 0..500 {
        for text in [
            stranger(100_000 + n, 50),
            format!("{} {BOILERPLATE}", stranger(200_000 + n, 30)),
            format!(
                "{} {sentence} {}",
                stranger(300_000 + n, 60),
                stranger(400_000 + n, 40)
            ),
        ] {
            let found = best(&index, &text);
            assert_ne!(level(found.as_ref()), Level::Confirm, "{text}: {found:?}");
        }
    }
}

#[test]
fn boilerplate_alone_belongs_to_nobody() {
    let index = index();
    assert_ne!(level(best(&index, BOILERPLATE).as_ref()), Level::Confirm);
}

#[test]
fn a_short_text_is_known_only_if_it_is_nearly_equal() {
    let mut index = index();
    index.insert(1000, "Ngày mai cả tỉnh cắt điện từ sáng sớm");
    let found = best(&index, "ngay mai ca tinh cat dien tu sang som").unwrap();
    assert!(found.exact && found.id == 1000);
    let slip = best(&index, "Ngày mai cả tỉnh cắt điên từ sáng sơn").unwrap();
    assert_eq!(level(Some(&slip)), Level::Confirm, "one letter");
    for text in [
        "cả tỉnh cắt điện",
        "Ngày kia cả tỉnh cắt nước từ chiều tối",
        "Zalo",
        "👍",
    ] {
        assert_eq!(level(best(&index, text).as_ref()), Level::None, "{text}");
    }
}

#[test]
fn what_is_taken_out_is_not_found() {
    let mut index = index();
    assert!(index.remove(0) && !index.remove(0) && !index.contains(0));
    assert_ne!(level(best(&index, HOAX).as_ref()), Level::Confirm);
    index.insert(0, HOAX);
    assert!(best(&index, HOAX).unwrap().exact);
    assert_eq!(index.len(), 401);
}

#[test]
fn spans_show_what_was_copied() {
    let index = index();
    let text = format!("Xem này: {HOAX} Hết.");
    let found = best(&index, &text).unwrap();
    assert!(text[found.ranges[0].clone()].starts_with("THÔNG BÁO"));
    let spans = compare(&text, HOAX).spans;
    assert!(text[spans[0].query.clone()].starts_with("THÔNG BÁO"));
    for span in &spans {
        assert_eq!(
            canonicalise(&text[span.query.clone()]).folded(),
            canonicalise(&HOAX[span.known.clone()]).folded()
        );
    }
}

proptest! {
    #[test]
    fn places_are_right_for_any_text(text in "\\PC*") {
        let mut before = 0..0;
        let canonical = canonicalise(&text);
        for at in 0..canonical.word_count() {
            let range = canonical.range(at);
            // One character may stand for several words.
            prop_assert!(range.start >= before.end || range == before);
            prop_assert!(range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some());
            prop_assert!(!canonical.word(at).is_empty());
            before = range;
        }
    }

    #[test]
    fn folding_what_is_folded_changes_nothing(text in "[A-Za-zăâđêôơưáàảãạếềệổộựừỹАЕо\u{301}]{2,8}([ ,.!]{1,2}[a-zăâđêôơưáàảãạếềệổộựừỹ]{2,9}){0,30}") {
        let folded = canonicalise(&text).folded();
        prop_assert_eq!(canonicalise(&folded).folded(), folded);
    }

    #[test]
    fn case_form_and_invisibles_do_not_matter(text in "[a-zăâđêôơưáàảãạếềệổộựừỹ]{1,8}( [a-zăâđêôơưáàảãạếềệổộựừỹ]{1,8}){0,20}") {
        let print = canonicalise(&text).fingerprint();
        prop_assert_eq!(canonicalise(&text.to_uppercase()).fingerprint(), print);
        prop_assert_eq!(canonicalise(&text.nfd().collect::<String>()).fingerprint(), print);
        let noisy: String = text.chars().flat_map(|c| ['\u{200d}', c]).collect();
        prop_assert_eq!(canonicalise(&noisy).fingerprint(), print);
        prop_assert_eq!(canonicalise(&without_marks(&text)).fingerprint(), print);
    }

    #[test]
    fn what_was_put_in_is_found(texts in proptest::collection::vec("\\PC{1,60}", 1..20)) {
        let mut index = Index::new();
        for (id, text) in (0..).zip(&texts) {
            index.insert(id, text);
        }
        for (id, text) in (0..).zip(&texts) {
            if canonicalise(text).is_empty() {
                continue;
            }
            let found = index.lookup(text, 1);
            prop_assert!(found[0].exact && found[0].probability > 0.99);
            let same = canonicalise(&texts[found[0].id as usize]).folded();
            prop_assert_eq!(same, canonicalise(text).folded(), "{} {}", id, found[0].id);
            for range in &found[0].ranges {
                prop_assert!(text.get(range.clone()).is_some());
            }
        }
    }
}
