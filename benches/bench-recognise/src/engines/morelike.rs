//! A search engine asked for more like this: crate `tantivy`.

use anyhow::Result;
use rapidfuzz::fuzz::RatioBatchComparator;
use tantivy::{
    Index, IndexReader, IndexWriter, TantivyDocument,
    collector::TopDocs,
    query::MoreLikeThisQuery,
    schema::{FAST, Field, IndexRecordOption, OwnedValue, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};
use tempfile::TempDir;

use super::{Engine, Hit, Text, rescore::Store};

const CANDIDATES: usize = 50;
/// Long texts around a message need more terms than the usual 25.
const TERMS: usize = 60;
const WRITER_BYTES: usize = 200 << 20;
/// Documents that rapidfuzz compares.
const FUZZY: usize = 20;

pub(super) const ABOUT_WORDS: &str =
    "more-like-this on words, 60 terms, best 50 re-scored by 5-letter containment";
pub(super) const ABOUT_PAIRS: &str =
    "more-like-this on pairs of words, 60 terms, best 50 re-scored by 5-letter containment";
pub(super) const ABOUT_FUZZY: &str =
    "more-like-this on words, best 20 re-scored by rapidfuzz's ratio";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Words,
    Pairs,
    Fuzzy,
}

struct MoreLike {
    way: Way,
    folder: TempDir,
    text: Field,
    writer: Option<IndexWriter>,
    index: Index,
    reader: Option<IndexReader>,
    id: Field,
    store: Store,
    texts: Vec<Box<str>>,
}

pub(super) fn words() -> Result<Box<dyn Engine + Send>> {
    begin(Way::Words)
}

pub(super) fn pairs() -> Result<Box<dyn Engine + Send>> {
    begin(Way::Pairs)
}

pub(super) fn fuzzy() -> Result<Box<dyn Engine + Send>> {
    begin(Way::Fuzzy)
}

fn begin(way: Way) -> Result<Box<dyn Engine + Send>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("spaces")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(indexing),
    );
    let id = schema.add_u64_field("id", FAST);
    let folder = TempDir::new()?;
    let index = Index::create_in_dir(folder.path(), schema.build())?;
    let spaces = TextAnalyzer::from(WhitespaceTokenizer::default());
    index.tokenizers().register("spaces", spaces);
    // One thread, as for everyone.
    let writer = Some(index.writer_with_num_threads(1, WRITER_BYTES)?);
    Ok(Box::new(MoreLike {
        way,
        folder,
        text,
        writer,
        index,
        reader: None,
        id,
        store: Store::default(),
        texts: Vec::new(),
    }))
}

impl MoreLike {
    fn terms(&self, folded: &str) -> String {
        if self.way != Way::Pairs {
            return folded.to_owned();
        }
        let words: Vec<&str> = folded.split(' ').collect();
        let pairs: Vec<String> = words.windows(2).map(|pair| pair.join("_")).collect();
        pairs.join(" ")
    }
}

impl Engine for MoreLike {
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()> {
        for (at, text) in texts.iter().enumerate() {
            if self.way == Way::Fuzzy {
                self.texts.push(text.folded.as_str().into());
            } else {
                self.store.push(&text.folded);
            }
            let mut document = TantivyDocument::default();
            document.add_text(self.text, self.terms(&text.folded));
            document.add_u64(self.id, (first + at) as u64);
            if let Some(writer) = &mut self.writer {
                writer.add_document(document)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if let Some(mut writer) = self.writer.take() {
            writer.commit()?;
            let segments = self.index.searchable_segment_ids()?;
            if segments.len() > 1 {
                // One segment is what a quiet index ends as, and the fastest to ask.
                writer.merge(&segments).wait()?;
            }
            writer.wait_merging_threads()?;
        }
        self.reader = Some(self.index.reader()?);
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        let searcher = reader.searcher();
        let query = MoreLikeThisQuery::builder()
            .with_min_doc_frequency(1)
            .with_min_term_frequency(1)
            .with_max_query_terms(TERMS)
            .with_document_fields(vec![(
                self.text,
                vec![OwnedValue::Str(self.terms(&text.folded))],
            )]);
        let count = if self.way == Way::Fuzzy {
            FUZZY
        } else {
            CANDIDATES
        };
        let found = searcher.search(&query, &TopDocs::with_limit(count).order_by_score())?;
        let mut candidates = Vec::with_capacity(found.len());
        for (_, address) in found {
            let column = searcher
                .segment_reader(address.segment_ord)
                .fast_fields()
                .u64("id")?;
            candidates.extend(column.first(address.doc_id).map(|id| id as usize));
        }
        if self.way != Way::Fuzzy {
            return Ok(self.store.best(&text.folded, candidates));
        }
        let comparator = RatioBatchComparator::new(text.folded.bytes());
        let hits = candidates.into_iter().map(|id| Hit {
            id,
            score: comparator.similarity(self.texts[id].bytes()),
        });
        Ok(hits.max_by(|a, b| a.score.total_cmp(&b.score)))
    }

    fn outside_bytes(&self) -> Result<u64> {
        let mut bytes = 0;
        for file in std::fs::read_dir(self.folder.path())? {
            bytes += file?.metadata()?.len();
        }
        Ok(bytes)
    }
}
