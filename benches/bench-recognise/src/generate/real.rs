//! Real messages, where they lie beside the project. They are never copied and never printed.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use anyhow::{Context, Result};
use recognise::canonicalise;

use super::{doc::Doc, world::Known};

/// Messages that share this much of the shorter one are not used as if they were strangers.
const ENTANGLED: f64 = 0.25;
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
    let Some(texts) = texts(data)? else {
        return Ok(None);
    };
    let family = clusters(&texts, |shared, a, b| {
        shared >= 0.5 * (a + b - shared) || shared >= 0.8 * a.min(b)
    });
    let related = clusters(&texts, |shared, a, b| shared >= ENTANGLED * a.min(b));
    let (copies, relatives) = (sizes(&family), sizes(&related));
    let docs: Vec<Doc> = texts.iter().map(|text| Doc::of_real(text)).collect();
    let often = repeated(&docs);
    let mut real = Real::default();
    let mut words = HashSet::new();
    for (at, mut doc) in docs.into_iter().enumerate() {
        for piece in &mut doc.pieces {
            piece.own = !often.contains(&canonicalise(&piece.text).fingerprint());
            words.extend(piece.text.split_whitespace().map(str::to_owned));
        }
        let alone = relatives[&related[at]] == 1;
        if alone && at % 6 == 0 && doc.words() >= FEWEST_WORDS {
            real.strangers.push(doc);
        } else if doc.words() > 0 {
            real.known.push(Known {
                // Kept apart from the numbers of generated families.
                family: (copies[&family[at]] > 1).then_some(1 << 32 | family[at] as u64),
                short: doc.words() < FEWEST_WORDS,
                entangled: !alone,
                doc,
            });
        }
    }
    real.words = words.into_iter().collect();
    real.words.sort_unstable();
    Ok(Some(real))
}

/// Their texts alone, as they are.
pub fn texts(data: &Path) -> Result<Option<Vec<String>>> {
    let path = data.join("whatsapp_br_2020/data_wpp_2020.csv");
    path.exists().then(|| column(&path, 1)).transpose()
}

fn column(path: &Path, at: usize) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let mut texts = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| path.display().to_string())?;
        texts.extend(row.get(at).map(str::to_owned));
    }
    Ok(texts)
}

fn sizes(cluster: &[usize]) -> HashMap<usize, usize> {
    let mut sizes = HashMap::new();
    for root in cluster {
        *sizes.entry(*root).or_default() += 1;
    }
    sizes
}

/// Fingerprints of sentences that stand in more than one message.
fn repeated(docs: &[Doc]) -> HashSet<u64> {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut often = HashSet::new();
    for (at, doc) in docs.iter().enumerate() {
        for piece in &doc.pieces {
            let fingerprint = canonicalise(&piece.text).fingerprint();
            if *seen.entry(fingerprint).or_insert(at) != at {
                often.insert(fingerprint);
            }
        }
    }
    often
}

/// Texts of which `near` says so (shared four-word shingles, and how many each has) get the same
/// number, by union-find.
#[must_use]
pub fn clusters(texts: &[String], near: impl Fn(f64, f64, f64) -> bool) -> Vec<usize> {
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
            if near(shared as f64, a, b) {
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
        let near = |shared: f64, a: f64, b: f64| shared >= 0.8 * a.min(b);
        assert_eq!(clusters(&texts, near), [0, 0, 2]);
    }
}
