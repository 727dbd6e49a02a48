//! A peer behind the same kind of address as the product's, for a load generator: `POST
//! /api/v1/check` with `{"text": "…"}`.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, Result, bail};
use axum::{Json, Router, extract::State, routing::post};
use serde::{Deserialize, Serialize};

use crate::engines::{self, Engine, Text};

/// Messages that are read and folded at a time.
const BATCH: usize = 10_000;

#[derive(Deserialize)]
struct Asked {
    text: String,
}

#[derive(Deserialize)]
struct Known {
    text: String,
}

#[derive(Serialize)]
struct Answer {
    #[serde(rename = "match")]
    found: Option<usize>,
    score: f64,
}

type Shared = Arc<Mutex<Box<dyn Engine + Send>>>;

/// Serves the engine until the process is killed; prints the address once it answers. `bare` reads
/// the question and returns a constant: what the server itself costs.
///
/// # Errors
/// If there is no such engine, the file cannot be read or the address is taken.
pub fn serve(engine: &str, known: &Path, listen: SocketAddr) -> Result<()> {
    let router = if engine == "bare" {
        Router::new().route("/api/v1/check", post(bare))
    } else {
        let mut engine = begin(engine)?;
        fill(&mut *engine, known)?;
        let shared: Shared = Arc::new(Mutex::new(engine));
        Router::new()
            .route("/api/v1/check", post(check))
            .with_state(shared)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        println!("http://{}", listener.local_addr()?);
        axum::serve(listener, router).await?;
        Ok(())
    })
}

fn begin(name: &str) -> Result<Box<dyn Engine + Send>> {
    match engines::all().iter().find(|entry| entry.name == name) {
        Some(entry) => (entry.begin)(),
        None => bail!("there is no engine {name}"),
    }
}

fn fill(engine: &mut dyn Engine, known: &Path) -> Result<()> {
    let file = File::open(known).with_context(|| known.display().to_string())?;
    let mut lines = BufReader::new(file).lines();
    let mut first = 0;
    loop {
        let mut texts = Vec::with_capacity(BATCH);
        for line in lines.by_ref().take(BATCH) {
            let known: Known = serde_json::from_str(&line?)?;
            texts.push(Text::new(known.text));
        }
        if texts.is_empty() {
            return engine.finish();
        }
        engine.insert(first, &texts)?;
        first += texts.len();
    }
}

async fn bare(Json(asked): Json<Asked>) -> Json<Answer> {
    Json(Answer {
        found: None,
        score: if asked.text.is_empty() { 1.0 } else { 0.0 },
    })
}

/// One lookup at a time: the engines are measured on one thread elsewhere, too.
async fn check(State(engine): State<Shared>, Json(asked): Json<Asked>) -> Json<Answer> {
    let found = tokio::task::spawn_blocking(move || {
        let text = Text::new(asked.text);
        let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
        engine.lookup(&text).ok().flatten()
    });
    let found = found.await.ok().flatten();
    Json(Answer {
        found: found.map(|hit| hit.id),
        score: found.map_or(0.0, |hit| hit.score),
    })
}
