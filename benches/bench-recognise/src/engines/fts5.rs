//! SQLite's full-text search on trigrams.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::Connection;
use tempfile::TempDir;

use super::{Engine, Hit, Text, rescore::Store};

const CANDIDATES: i64 = 50;
/// All of a message's trigrams make SQLite read most of the index; the rarest find it as well.
const TRIGRAMS: usize = 40;

pub(super) const ABOUT: &str =
    "FTS5 trigram, the text's 40 rarest trigrams, best 50 by bm25 re-scored by containment";

struct Fts5 {
    folder: TempDir,
    connection: Connection,
    store: Store,
    frequency: HashMap<String, u32>,
}

pub(super) fn begin() -> Result<Box<dyn Engine + Send>> {
    let folder = TempDir::new()?;
    let connection = Connection::open(folder.path().join("known.db"))?;
    connection.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -400000;
         create virtual table known using fts5(text, content='', tokenize='trigram');
         create virtual table terms using fts5vocab(known, 'row');",
    )?;
    Ok(Box::new(Fts5 {
        folder,
        connection,
        store: Store::default(),
        frequency: HashMap::new(),
    }))
}

impl Engine for Fts5 {
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let mut insert =
                transaction.prepare_cached("insert into known(rowid, text) values (?1, ?2)")?;
            for (at, text) in texts.iter().enumerate() {
                self.store.push(&text.folded);
                insert.execute((1 + (first + at) as i64, &text.folded))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.connection
            .execute_batch("insert into known(known) values ('optimize')")?;
        let mut terms = self.connection.prepare("select term, doc from terms")?;
        let mut rows = terms.query([])?;
        while let Some(row) = rows.next()? {
            self.frequency.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let chars: Vec<char> = text.folded.chars().collect();
        let mut trigrams: Vec<(u32, String)> = chars
            .windows(3)
            .filter_map(|window| {
                let trigram: String = window.iter().collect();
                Some((*self.frequency.get(&trigram)?, trigram))
            })
            .collect();
        trigrams.sort_unstable();
        trigrams.dedup();
        trigrams.truncate(TRIGRAMS);
        if trigrams.is_empty() {
            return Ok(None);
        }
        let quoted: Vec<String> = trigrams.iter().map(|(_, t)| format!("\"{t}\"")).collect();
        let mut find = self.connection.prepare_cached(
            "select rowid from known where known match ?1 order by bm25(known) limit ?2",
        )?;
        let ids: Vec<usize> = find
            .query_map((quoted.join(" OR "), CANDIDATES), |row| {
                row.get::<_, i64>(0)
            })?
            .map(|id| id.map(|id| id as usize - 1))
            .collect::<Result<_, _>>()?;
        Ok(self.store.best(&text.folded, ids))
    }

    fn outside_bytes(&self) -> Result<u64> {
        Ok(std::fs::metadata(self.folder.path().join("known.db"))?.len())
    }
}
