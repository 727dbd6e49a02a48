//! Writes a set of messages, queries and strangers as JSON lines.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::{negative::negative, query::query, world::World};
use crate::mutate::{Context, Kind};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<u64>,
}

#[derive(Default, Serialize)]
struct Truth<'a> {
    query: &'a str,
    kind: &'a str,
    #[serde(rename = "match")]
    found: Option<String>,
    family: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    real: bool,
}

/// How a known message is called in files.
#[must_use]
pub fn known_id(id: usize) -> String {
    format!("k{id}")
}

/// Writes `known.jsonl`, `queries.jsonl`, `negatives.jsonl` and `truth.jsonl`.
pub fn write(world: &World, folder: &Path, queries_per_kind: u64, negatives: u64) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut known = lines(folder, "known.jsonl")?;
    for id in 0..world.known {
        let message = world.message(id);
        let (id, text) = (known_id(id), message.doc.text());
        line(
            &mut known,
            &Line {
                id: &id,
                text: &text,
                family: message.family,
            },
        )?;
    }
    known.flush()?;

    let context = Context::new(world);
    let mut truth = lines(folder, "truth.jsonl")?;
    let mut file = lines(folder, "queries.jsonl")?;
    for kind in Kind::all() {
        for number in 0..queries_per_kind {
            let Some(query) = query(&context, kind, number) else {
                continue;
            };
            let id = format!("{}-{number}", kind.name());
            line(
                &mut file,
                &Line {
                    id: &id,
                    text: &query.text,
                    family: None,
                },
            )?;
            let names: Vec<&str> = query.stack.iter().map(|kind| kind.name()).collect();
            let about = Truth {
                query: &id,
                kind: kind.name(),
                found: query.id.map(known_id),
                family: query.family,
                stack: (!names.is_empty()).then(|| names.join("+")),
                near: None,
                real: query.real,
            };
            line(&mut truth, &about)?;
        }
    }
    file.flush()?;

    let mut file = lines(folder, "negatives.jsonl")?;
    for number in 0..negatives {
        let negative = negative(world, number);
        let id = format!("n{number}");
        line(
            &mut file,
            &Line {
                id: &id,
                text: &negative.text,
                family: None,
            },
        )?;
        let near = negative.near.map(known_id);
        let about = Truth {
            query: &id,
            kind: negative.kind,
            near,
            ..Truth::default()
        };
        line(&mut truth, &about)?;
    }
    file.flush()?;
    truth.flush()?;
    Ok(())
}

fn lines(folder: &Path, name: &str) -> Result<BufWriter<File>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

fn line(file: &mut impl Write, line: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *file, line)?;
    file.write_all(b"\n")?;
    Ok(())
}
