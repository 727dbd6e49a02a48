//! What people have found a chain not to be, respected wherever the chain would be matched: by
//! checks, and by reports and imports that would join it.
//!
//! An example takes nothing from the chain but what is nearer to the example than to every message
//! of the chain. What is nearer is counted on the words of the text themselves, so that it does not
//! depend on what else is known: the example must explain more of them, and nearly all that the
//! message explains. What holds the message whole is a copy of it, unless it is as whole a copy of an
//! example that has much beside the message.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard},
};

use casework::ChainId;
use recognise::{Canonical, Index, Level, Reading, compare_readings};

use crate::{
    App, Result,
    model::{Message, NegativeExample},
    triage::{AMONG_PARTED, Found},
};

/// Examples that are weighed for one text.
const EXAMPLES: usize = 20;
/// Of the words that a known message explains, one in so many need not be the example's, too: copies
/// are not perfect.
const SLACK: usize = 5;
/// A text that holds a whole known message is another text only if one in so many of its words, or
/// more, is its own.
const OWN: usize = 5;

/// Confirmed mistakes, by what they say.
#[derive(Default)]
pub(crate) struct Negatives {
    index: Index,
    examples: HashMap<u64, NegativeExample>,
}

impl Negatives {
    pub(crate) fn of(examples: Vec<NegativeExample>) -> Self {
        let mut negatives = Negatives::default();
        for (number, example) in (1..).zip(examples) {
            negatives.index.insert(number, &example.text);
            negatives.examples.insert(number, example);
        }
        negatives
    }

    /// Examples that share anything with a text.
    fn near(&self, text: &Reading<'_>) -> Vec<NegativeExample> {
        if self.examples.is_empty() {
            return Vec::new();
        }
        let found = self.index.lookup_reading(text, EXAMPLES).into_iter();
        found
            .filter_map(|one| self.examples.get(&one.id).cloned())
            .collect()
    }
}

/// Which words of a text stand in places.
fn within(words: &Canonical, places: impl Iterator<Item = Range<usize>>) -> Vec<bool> {
    let places: Vec<Range<usize>> = places.collect();
    let mut at = 0;
    (0..words.word_count())
        .map(|word| {
            let own = words.range(word);
            while places.get(at).is_some_and(|place| place.end < own.end) {
                at += 1;
            }
            places.get(at).is_some_and(|place| place.start <= own.start)
        })
        .collect()
}

fn count(words: &[bool]) -> usize {
    words.iter().filter(|explained| **explained).count()
}

/// What a text shares with another: the same words in the same order.
struct Shared {
    /// Which of the text's words.
    words: Vec<bool>,
    /// How many of the other's words, and how many it has.
    held: usize,
    of: usize,
}

impl Shared {
    fn new(text: &Reading<'_>, other: &Reading<'_>) -> Shared {
        let spans = compare_readings(text, other).spans;
        let others = other.canonical();
        let mut places: Vec<Range<usize>> = spans.iter().map(|span| span.known.clone()).collect();
        places.sort_by_key(|place| place.start);
        Shared {
            words: within(
                text.canonical(),
                spans.iter().map(|span| span.query.clone()),
            ),
            held: count(&within(others, places.into_iter())),
            of: others.word_count(),
        }
    }

    /// The text holds the other but for a tenth of it.
    fn holds_nearly_all(&self) -> bool {
        self.held * 10 >= self.of * 9
    }

    fn holds_all(&self) -> bool {
        self.held == self.of
    }
}

/// A text beside an example: what of it the example explains.
struct Beside<'a> {
    text: &'a Reading<'a>,
    example: Shared,
    /// The text says word for word what the example says.
    is_example: bool,
}

impl<'a> Beside<'a> {
    fn new(text: &'a Reading<'a>, example: &str) -> Self {
        let example = Reading::new(example);
        Beside {
            example: Shared::new(text, &example),
            is_example: text.canonical().folded() == example.canonical().folded(),
            text,
        }
    }

    /// Whether the text is nearer to the example than to a known message.
    fn is_nearer_than_to(&self, known: &Reading<'_>) -> bool {
        let known = Shared::new(self.text, known);
        let (ours, theirs) = (count(&self.example.words), count(&known.words));
        let pairs = || known.words.iter().zip(&self.example.words);
        let only_theirs = pairs().filter(|(known, ours)| **known && !**ours).count();
        let only_ours = pairs().filter(|(known, ours)| !**known && **ours).count();
        // A copy of the message with something hung on that the example happens to have, too.
        if known.holds_nearly_all() && !self.example.holds_nearly_all() {
            return false;
        }
        if known.holds_all() && only_ours * OWN < self.text.canonical().word_count() {
            return false;
        }
        (ours > theirs || ours == theirs && self.is_example) && only_theirs * SLACK <= theirs
    }
}

/// Whether a text is a message with hardly anything beside it.
fn is_wrapped(text: &Reading<'_>, known: &Reading<'_>) -> bool {
    let words = text.canonical().word_count();
    let shared = Shared::new(text, known);
    let own = words - count(&shared.words);
    shared.of > 0 && shared.holds_all() && own * OWN < words
}

impl App {
    /// The nearest messages as [`nearest`](Self::nearest) gives them, without those of chains that
    /// people have found the text not to be; and those chains. `planned` are messages that are in the
    /// index and not yet in the store.
    ///
    /// One rule for checks and for what joins a chain.
    pub(crate) async fn candidates(
        &self,
        text: &Reading<'_>,
        limit: usize,
        planned: &[Message],
    ) -> Result<(Vec<Found>, Vec<ChainId>)> {
        let examples = self.negatives_read().near(text);
        let mut let_go = Vec::new();
        if !examples.is_empty() {
            let found = self.recogniser_read().lookup(text, AMONG_PARTED);
            for example in examples {
                let Some(chain) = self.recogniser_read().chain_of(example.seq) else {
                    continue;
                };
                if !let_go.contains(&chain)
                    && self
                        .is_not(text, chain, &example.text, &found, planned)
                        .await?
                {
                    let_go.push(chain);
                }
            }
        }
        Ok((self.nearest_but(text, limit, &let_go), let_go))
    }

    /// Whether an example takes a text away from a chain that it matches.
    async fn is_not(
        &self,
        text: &Reading<'_>,
        chain: ChainId,
        example: &str,
        found: &[Found],
        planned: &[Message],
    ) -> Result<bool> {
        let own = || found.iter().filter(|(_, entry, _)| entry.chain == chain);
        let counts = |one: &Found| self.config.operating_point.level(&one.2) != Level::None;
        if !own().any(counts) || own().any(|(_, _, found)| found.exact) {
            return Ok(false);
        }
        let beside = Beside::new(text, example);
        for (seq, _, _) in own() {
            let planned = planned.iter().find(|message| message.seq == *seq);
            let nearer = match planned {
                Some(known) => beside.is_nearer_than_to(&Reading::new(&known.text)),
                None => match self.known_message(*seq).await? {
                    Some(known) => beside.is_nearer_than_to(&known),
                    None => true,
                },
            };
            if !nearer {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a text says word for word what a message of a chain says, with hardly anything beside
    /// it.
    pub(crate) async fn is_message_of(&self, text: &str, chain: ChainId) -> Result<bool> {
        let text = &Reading::new(text);
        let found = self.recogniser_read().lookup(text, AMONG_PARTED);
        for (seq, entry, found) in found {
            if entry.chain != chain {
                continue;
            }
            if found.exact {
                return Ok(true);
            }
            let known = self.known_message(seq).await?;
            if known.is_some_and(|known| is_wrapped(text, &known)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the examples that stand.
    pub(crate) async fn read_examples(&self) -> Result<()> {
        let examples = self.store.negative_examples().await?;
        let negatives = Negatives::of(examples);
        let lock = self.negatives.write();
        let mut place: RwLockWriteGuard<'_, Negatives> =
            lock.unwrap_or_else(PoisonError::into_inner);
        *place = negatives;
        Ok(())
    }

    fn negatives_read(&self) -> RwLockReadGuard<'_, Negatives> {
        let lock = self.negatives.read();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOAX: &str = "Thông báo khẩn: từ ngày mai điện lực cắt điện luân phiên toàn thành phố, \
        mỗi hộ chuyển khoản 500.000đ giữ chỗ, gọi ngay 0912 345 678 để đăng ký kẻo hết suất";
    const NOTICE: &str = "Thông báo: từ ngày mai điện lực cắt điện luân phiên toàn thành phố để bảo \
        trì lưới điện, khách hàng không phải đóng khoản nào, hỏi tổng đài 1900 6769 để biết lịch";

    fn nearer(text: &str) -> bool {
        Beside::new(&Reading::new(text), NOTICE).is_nearer_than_to(&Reading::new(HOAX))
    }

    #[test]
    fn what_the_example_explains_better_is_nearer_to_it() {
        assert!(nearer(NOTICE));
        assert!(!nearer(HOAX));
        assert!(!nearer(
            "từ ngày mai điện lực cắt điện luân phiên toàn thành phố"
        ));
        assert!(!nearer(&format!("{NOTICE}. {HOAX}")), "it holds the hoax");
        assert!(!nearer(&format!("{HOAX}. {NOTICE}")));
    }

    #[test]
    fn an_example_that_is_a_part_of_the_message_takes_nothing_but_itself() {
        let part = "từ ngày mai điện lực cắt điện luân phiên toàn thành phố";
        let nearer = |text: &str| {
            Beside::new(&Reading::new(text), part).is_nearer_than_to(&Reading::new(HOAX))
        };
        assert!(nearer(part));
        assert!(nearer(&part.to_uppercase()));
        assert!(!nearer(HOAX));
        assert!(!nearer(&HOAX[..119]), "an excerpt of the hoax");
        assert!(!nearer("điện lực cắt điện luân phiên toàn thành phố"));
    }

    #[test]
    fn numbers_count_as_what_they_say() {
        let own = HOAX.replace("0912 345 678", "1900 6769");
        let own_read = Reading::new(&own);
        let text = Beside::new(&own_read, &own);
        assert!(
            text.is_nearer_than_to(&Reading::new(HOAX)),
            "another number is another text"
        );
        assert!(!Beside::new(&Reading::new(HOAX), &own).is_nearer_than_to(&Reading::new(HOAX)));
    }

    #[test]
    fn what_an_article_adds_takes_nothing_from_who_adds_the_same() {
        let article = format!(
            "Bà con ơi chia sẻ cho mọi người cùng biết. Sáng nay nhiều người gọi tới tòa soạn hỏi về \
             đoạn sau. {HOAX}. Điện lực nói gì, mời bạn đọc theo dõi bản tin lúc bảy giờ tối nay"
        );
        let nearer = |text: &str| {
            Beside::new(&Reading::new(text), &article).is_nearer_than_to(&Reading::new(HOAX))
        };
        assert!(nearer(&article) && nearer(&article.to_uppercase()));
        for text in [
            HOAX.to_owned(),
            format!("Bà con ơi chia sẻ cho mọi người cùng biết. {HOAX}"),
            format!(
                "{}. Chia sẻ cho mọi người cùng biết",
                HOAX.replace("ngày mai", "ngày kia")
            ),
        ] {
            assert!(!nearer(&text), "{text}");
        }
        assert!(is_wrapped(
            &Reading::new(format!("Bà con ơi, {HOAX}")),
            &Reading::new(HOAX)
        ));
        assert!(is_wrapped(&Reading::new(HOAX), &Reading::new(HOAX)));
        assert!(!is_wrapped(&Reading::new(&article), &Reading::new(HOAX)));
        assert!(!is_wrapped(
            &Reading::new(HOAX.replace("ngày mai", "ngày kia")),
            &Reading::new(HOAX)
        ));
    }
}
