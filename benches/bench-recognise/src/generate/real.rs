//! Real messages, where they lie beside the project. They are never copied and never printed.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use anyhow::{Context, Result};
use recognise::canonicalise;

use super::{doc::Doc, world::Known};

/// Fewer words than this make no base for mutations.
const FEWEST_WORDS: usize = 25;

/// Real messages.
#[derive(Default)]
pub struct Real {
    /// Those that are known.
    pub known: Vec<Known>,
    /// Those held back: text that is a copy of nothing known.
    pub strangers: Vec<Doc>,
    /// Words of all of them, for substitutions.
    pub words: Vec<String>,
}

/// The WhatsApp messages under this folder; `None` if they are not there.
pub fn load(data: &Path) -> Result<Option<Real>> {
    let path = data.join("whatsapp_br_2020/data_wpp_2020.csv");
    if !path.exists() {
        return Ok(None);
    }
    let texts = column(&path, 1)?;
    let family = clusters(&texts);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for root in &family {
        *sizes.entry(*root).or_default() += 1;
    }
    let mut real = Real::default();
    let mut words = HashSet::new();
    for (at, text) in texts.iter().enumerate() {
        let doc = Doc::of_real(text);
        words.extend(text.split_whitespace().map(str::to_owned));
        let alone = sizes[&family[at]] == 1;
        if alone && at % 6 == 0 && doc.words() >= FEWEST_WORDS {
            real.strangers.push(doc);
        } else if doc.words() > 0 {
            real.known.push(Known {
                // Kept apart from the numbers of generated families.
                family: (!alone).then_some(1 << 32 | family[at] as u64),
                short: doc.words() < FEWEST_WORDS,
                doc,
            });
        }
    }
    real.words = words.into_iter().collect();
    real.words.sort_unstable();
    Ok(Some(real))
}

/// The texts of a column.
pub fn column(path: &Path, at: usize) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let mut texts = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| path.display().to_string())?;
        texts.extend(row.get(at).map(str::to_owned));
    }
    Ok(texts)
}

/// Near copies get the same number: pairs whose sets of four folded words in a row have a Jaccard
/// similarity of at least .5, or of which one contains .8 of the other, joined by union-find.
#[must_use]
pub fn clusters(texts: &[String]) -> Vec<usize> {
    let sets: Vec<HashSet<u64>> = texts.iter().map(|text| grams(text)).collect();
    let mut lists: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, set) in sets.iter().enumerate() {
        for gram in set {
            lists.entry(*gram).or_default().push(at);
        }
    }
    let mut parent: Vec<usize> = (0..texts.len()).collect();
    for (at, set) in sets.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for gram in set {
            for other in lists[gram].iter().filter(|other| **other < at) {
                *shared.entry(*other).or_default() += 1;
            }
        }
        for (other, shared) in shared {
            let (a, b) = (set.len() as f64, sets[other].len() as f64);
            let shared = shared as f64;
            if shared >= 0.5 * (a + b - shared) || shared >= 0.8 * a.min(b) {
                let (a, b) = (root(&mut parent, at), root(&mut parent, other));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    (0..texts.len()).map(|at| root(&mut parent, at)).collect()
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn grams(text: &str) -> HashSet<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let folded = canonicalise(text).folded();
    let words: Vec<&str> = folded.split(' ').collect();
    let size = words.len().min(4);
    words
        .windows(size.max(1))
        .map(|gram| {
            let mut hasher = DefaultHasher::new();
            gram.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_copies_join_and_strangers_do_not() {
        let texts = [
            "um dois três quatro cinco seis sete oito",
            "olá amigos um dois três quatro cinco seis sete oito",
            "outra coisa bem diferente que ninguém viu antes",
        ];
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(clusters(&texts), [0, 0, 2]);
    }
}
