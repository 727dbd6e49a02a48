//! CheckThat! 2020 task 2: tweets and the verified claims they repeat. Measures the suggest tier.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use anyhow::{Context, Result};

/// Robertson's usual constants.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// One part of the task.
pub struct Task {
    claims: Vec<(String, String)>,
    tweets: Vec<(String, String)>,
    relevant: HashMap<String, Vec<String>>,
}

/// What a ranking reaches on it.
#[derive(Clone, Copy, Debug)]
pub struct Ranked {
    /// Queries.
    pub queries: usize,
    /// Mean average precision of the first five.
    pub map5: f64,
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// Share with a right one among the first ten.
    pub hit10: f64,
}

/// The official test part; `None` if it is not there.
pub fn load(data: &Path) -> Result<Option<Task>> {
    let folder = data.join("clef2020_task2");
    let claims = folder.join("v3.0/verified_claims.docs.tsv");
    if !claims.exists() {
        return Ok(None);
    }
    let mut relevant: HashMap<String, Vec<String>> = HashMap::new();
    let path = folder.join("tweet-vclaim-pairs.qrels");
    for line in std::fs::read_to_string(&path)
        .context("tweet-vclaim-pairs.qrels")?
        .lines()
    {
        if let [tweet, _, claim, _] = line.split_whitespace().collect::<Vec<_>>()[..] {
            relevant
                .entry(tweet.to_owned())
                .or_default()
                .push(claim.to_owned());
        }
    }
    let joined = |row: Vec<String>| (row[0].clone(), row[1..].join(" "));
    let mut tweets: Vec<(String, String)> = rows(&folder.join("tweets.queries.tsv"))?
        .into_iter()
        .map(joined)
        .collect();
    // One has no judgement.
    tweets.retain(|(id, _)| relevant.contains_key(id));
    Ok(Some(Task {
        claims: rows(&claims)?.into_iter().map(joined).collect(),
        tweets,
        relevant,
    }))
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .from_path(path)?;
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| path.display().to_string())?;
        rows.push(row.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

impl Task {
    /// The texts of the claims, with their ids.
    #[must_use]
    pub fn claims(&self) -> &[(String, String)] {
        &self.claims
    }

    /// Measures a ranking: from a tweet to places of claims, best first.
    pub fn measure(&self, mut rank: impl FnMut(&str) -> Vec<usize>) -> Ranked {
        let (mut map5, mut mrr, mut hit10) = (0.0, 0.0, 0.0);
        for (id, tweet) in &self.tweets {
            let relevant = self.relevant.get(id).map_or(&[][..], Vec::as_slice);
            let ranked = rank(tweet);
            let right = |place: &usize| relevant.contains(&self.claims[*place].0);
            let mut found = 0.0;
            let mut precision = 0.0;
            for (at, _) in ranked
                .iter()
                .take(5)
                .enumerate()
                .filter(|(_, place)| right(place))
            {
                found += 1.0;
                precision += found / (at + 1) as f64;
            }
            map5 += precision / relevant.len().clamp(1, 5) as f64;
            mrr += ranked
                .iter()
                .position(right)
                .map_or(0.0, |at| 1.0 / (at + 1) as f64);
            hit10 += f64::from(u8::from(ranked.iter().take(10).any(right)));
        }
        let queries = self.tweets.len();
        let each = |sum: f64| sum / queries.max(1) as f64;
        Ranked {
            queries,
            map5: each(map5),
            mrr: each(mrr),
            hit10: each(hit10),
        }
    }
}

/// Plain BM25 over lower-case words, what we have to beat.
pub struct Bm25 {
    lists: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Bm25 {
    /// Indexes texts.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut lists: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (place, text) in texts.enumerate() {
            let words = words(text);
            lengths.push(words.len() as f64);
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for word in words {
                *counts.entry(word).or_default() += 1.0;
            }
            for (word, count) in counts {
                lists.entry(word).or_default().push((place, count));
            }
        }
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Bm25 {
            lists,
            lengths,
            mean,
        }
    }

    /// Places of texts that share words with this one, best first; words that it repeats count
    /// `once` or each time.
    #[must_use]
    pub fn rank(&self, text: &str, once: bool) -> Vec<usize> {
        let mut asked = words(text);
        if once {
            asked.sort_unstable();
            asked.dedup();
        }
        let mut scores: HashMap<usize, f64> = HashMap::new();
        let count = self.lengths.len() as f64;
        for word in asked {
            let Some(list) = self.lists.get(&word) else {
                continue;
            };
            let with = list.len() as f64;
            let idf = (1.0 + (count - with + 0.5) / (with + 0.5)).ln();
            for (place, frequency) in list {
                let length = 1.0 - B + B * self.lengths[*place] / self.mean;
                let weight = idf * frequency * (K1 + 1.0) / (frequency + K1 * length);
                *scores.entry(*place).or_default() += weight;
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().map(|(place, _)| place).collect()
    }
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
