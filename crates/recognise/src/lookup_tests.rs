//! The slow twin: no keys, every known message is weighed against the text. What it is sure of, the
//! index must find, if nine words in a row are left: these hold a key, whichever run of three was
//! chosen in each four places.

use proptest::prelude::*;

use super::*;
use crate::{OperatingPoint, canonicalise};

fn twin(index: &Index, text: &str) -> Option<Match> {
    let all: Vec<Candidate> = (0..index.records.len() as u32)
        .map(|number| Candidate {
            number,
            hits: 100,
            weight: 1.0,
        })
        .collect();
    let (form, mut scratch) = (Form::new(text), Scratch::default());
    let ask = Ask::all(1);
    scratch.begin(&form);
    // The twin aligns one after the other, so that nothing stops it early.
    let mut best: Vec<Match> = all
        .iter()
        .filter_map(|one| weigh(index, &form, &ask, &mut scratch, std::slice::from_ref(one)).pop())
        .collect();
    best.sort_by(best_first);
    best.into_iter().next()
}

const ROW: usize = 9;

fn longest_row(a: &str, b: &str) -> usize {
    let (a, b) = (canonicalise(a), canonicalise(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.words().collect(), b.words().collect());
    let starts = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
    let rows = starts.map(|(i, j)| {
        a[i..]
            .iter()
            .zip(&b[j..])
            .take_while(|(a, b)| a == b)
            .count()
    });
    rows.max().unwrap_or(0)
}

/// Words as frequent as in life: few often, many seldom.
fn word(n: u32) -> String {
    let n = u64::from(n);
    let rank = (n * n) % 900 * (n % 7 + 1) / 7;
    let onsets = [
        "b", "c", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "t", "th", "tr", "v",
    ];
    let rimes = [
        "a", "anh", "ao", "áp", "ây", "en", "ết", "iên", "iếu", "inh", "oa", "oàn", "ong", "ôi",
        "ơn", "ui", "uyết", "ưng",
    ];
    format!(
        "{}{}",
        onsets[rank as usize % onsets.len()],
        rimes[rank as usize / onsets.len() % rimes.len()]
    )
}

fn text(words: &[u32]) -> String {
    let words: Vec<String> = words.iter().map(|n| word(*n)).collect();
    words.join(" ")
}

#[derive(Clone, Debug)]
enum Edit {
    Change(usize, u32),
    Drop(usize),
    Add(usize, u32),
    Cut(usize, usize),
    Wrap(Vec<u32>, Vec<u32>),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let word = 0_u32..5000;
    let edit = prop_oneof![
        4 => (0_usize..200, word.clone()).prop_map(|(at, w)| Edit::Change(at, w)),
        2 => (0_usize..200).prop_map(Edit::Drop),
        2 => (0_usize..200, word.clone()).prop_map(|(at, w)| Edit::Add(at, w)),
        1 => (0_usize..60, 30_usize..120).prop_map(|(from, n)| Edit::Cut(from, n)),
        1 => (prop::collection::vec(word.clone(), 0..60), prop::collection::vec(word, 0..60))
            .prop_map(|(a, b)| Edit::Wrap(a, b)),
    ];
    prop::collection::vec(edit, 0..12)
}

fn apply(mut words: Vec<u32>, edits: &[Edit]) -> Vec<u32> {
    for edit in edits {
        let n = words.len().max(1);
        match edit {
            Edit::Change(at, w) if !words.is_empty() => words[at % n] = *w,
            Edit::Drop(at) if words.len() > 13 => {
                words.remove(at % n);
            }
            Edit::Add(at, w) => words.insert(at % n, *w),
            Edit::Cut(from, length) if words.len() > from + 20 => {
                words = words[*from..(from + length).min(words.len())].to_vec();
            }
            Edit::Wrap(before, after) => {
                words = [before.as_slice(), &words, after].concat();
            }
            _ => {}
        }
    }
    words
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_finds_what_the_slow_twin_is_sure_of(
        messages in prop::collection::vec(prop::collection::vec(0_u32..5000, 25..150), 1..25),
        which in any::<prop::sample::Index>(),
        edits in edits(),
    ) {
        let mut index = Index::new();
        for (id, words) in messages.iter().enumerate() {
            index.insert(id as u64, &text(words));
        }
        index.compact();
        let asked = text(&apply(messages[which.index(messages.len())].clone(), &edits));
        let Some(sure) = twin(&index, &asked) else { return Ok(()) };
        let row = longest_row(&asked, &text(&messages[sure.id as usize]));
        if row >= ROW && OperatingPoint::default().level(&sure) == crate::Level::Confirm {
            let found = index.lookup(&asked, 5);
            let same = found.iter().find(|found| found.id == sure.id);
            prop_assert!(same.is_some(), "{sure:?} is not in {found:?}");
            let (same, sure) = (same.unwrap().evidence, sure.evidence);
            prop_assert_eq!((same.equal, same.query_span), (sure.equal, sure.query_span));
        }
    }
}
