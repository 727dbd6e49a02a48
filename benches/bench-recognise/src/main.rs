//! `bench-recognise --help`.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use bench_recognise::{
    engines::{self, floor},
    generate::{
        real::{self, Real},
        world::World,
        write,
    },
    learn,
    measure::{chains, clef, run::Bench, table},
};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Generates mutated chain messages and measures how they are recognised.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write known messages, changed copies, strangers and the truth about them as JSON lines.
    Generate(Generate),
    /// Print recall, speed and size of our index beside those of others.
    Recognise(Recognise),
    /// Print how well and how fast copies are joined to chains.
    Chains(Chains),
    /// Print how well claims are suggested for tweets (CheckThat! 2020 task 2).
    Clef(Clef),
    /// Answer `POST /api/v1/check` with a peer, for a load generator.
    #[cfg(feature = "peers")]
    Serve(Serve),
    /// Learn the decision anew and write it into the source of `recognise`.
    Learn(Learn),
}

#[cfg(feature = "peers")]
#[derive(Args)]
struct Serve {
    /// A peer's name; `bare` returns a constant.
    #[arg(long)]
    engine: String,
    /// Known messages, as `generate` writes them.
    #[arg(long)]
    known: PathBuf,
    /// Where.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
}

#[derive(Args)]
struct Learn {
    /// The file to write; by default the one that is compiled.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Folder of the real messages; by default beside the project, at ../shared/data.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Args)]
struct Recognise {
    /// How many known messages, one or more numbers.
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    sizes: Vec<usize>,
    /// Which engines; all by default.
    #[arg(long, value_delimiter = ',')]
    engines: Vec<String>,
    /// How many queries of each kind.
    #[arg(long, default_value_t = 200)]
    queries_per_kind: u64,
    /// How many strangers.
    #[arg(long, default_value_t = 20_000)]
    negatives: u64,
    /// Lookups are timed on one thread; no other number is known.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=1))]
    threads: u8,
    /// Seconds that the lookups of one row may take; a slower engine is asked less, and marked.
    #[arg(long, default_value_t = 300)]
    budget: u64,
    /// Measure the floor, too (takes 1 GiB).
    #[arg(long)]
    floor: bool,
    /// Writes results/recognise-NAME.md and .json.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
}

#[derive(Args)]
struct Chains {
    /// How many generated messages are joined, four in five of them copies.
    #[arg(long, default_value_t = 10_000)]
    messages: usize,
    /// Everything follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of the real messages; by default beside the project, at ../shared/data.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Args)]
struct Clef {
    /// Folder of the data; by default beside the project, at ../shared/data.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Args)]
struct Generate {
    /// Folder for known.jsonl, queries.jsonl, negatives.jsonl and truth.jsonl.
    #[arg(long)]
    out: PathBuf,
    /// How many known messages.
    #[arg(long, default_value_t = 10_000)]
    known: usize,
    /// How many queries of each kind.
    #[arg(long, default_value_t = 200)]
    queries_per_kind: u64,
    /// How many strangers.
    #[arg(long, default_value_t = 20_000)]
    negatives: u64,
    #[command(flatten)]
    source: SourceArgs,
}

#[derive(Args)]
struct SourceArgs {
    /// Everything follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the messages come from.
    #[arg(long, value_enum, default_value_t = Source::Synthetic)]
    source: Source,
    /// Folder of the real messages; by default beside the project, at ../shared/data.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// Made up, Vietnamese.
    Synthetic,
    /// Real ones only, as many as there are.
    Real,
    /// Real ones first, then made-up ones; half of the queries from each.
    Mixed,
}

impl SourceArgs {
    fn name(&self) -> &'static str {
        match self.source {
            Source::Synthetic => "generated",
            Source::Real => "real",
            Source::Mixed => "real and generated",
        }
    }

    fn world(&self, known: usize) -> Result<World> {
        let real = match self.source {
            Source::Synthetic => None,
            Source::Real | Source::Mixed => real::load(&self.folder())?,
        };
        if real.is_none() && self.source != Source::Synthetic {
            eprintln!(
                "no real messages in {}: synthetic ones only",
                self.folder().display()
            );
        }
        let only_real = self.source == Source::Real;
        let known = match &real {
            Some(real) if only_real => known.min(real.known.len()),
            _ => known,
        };
        Ok(World::new(
            self.seed,
            known,
            real.unwrap_or_else(Real::default),
        ))
    }

    fn folder(&self) -> PathBuf {
        data_folder(self.data.as_deref())
    }
}

fn data_folder(given: Option<&Path>) -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    given.map_or_else(|| PathBuf::from(beside), Path::to_path_buf)
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Generate(args) => {
            let world = args.source.world(args.known)?;
            write::write(&world, &args.out, args.queries_per_kind, args.negatives)
        }
        Command::Recognise(args) => recognise(&args),
        #[cfg(feature = "peers")]
        Command::Serve(args) => {
            bench_recognise::serve::serve(&args.engine, &args.known, args.listen)
        }
        Command::Chains(args) => join(&args),
        Command::Clef(args) => suggest(&data_folder(args.data.as_deref())),
        Command::Learn(args) => {
            let compiled = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../crates/recognise/src/trees.rs"
            );
            let out = args.out.unwrap_or_else(|| PathBuf::from(compiled));
            let data = data_folder(args.data.as_deref());
            learn::learn(|| real::load(&data), &out)
        }
    }
}

fn recognise(args: &Recognise) -> Result<()> {
    let all = engines::all();
    for name in &args.engines {
        if !all.iter().any(|entry| entry.name == name) {
            let names: Vec<&str> = all.iter().map(|entry| entry.name).collect();
            bail!("no engine {name}; there are {}", names.join(", "));
        }
    }
    let mut rows = Vec::new();
    let mut floor = None;
    for size in &args.sizes {
        let world = args.source.world(*size)?;
        let budget = Duration::from_secs(args.budget);
        let bench = Bench::new(world, args.queries_per_kind, args.negatives, budget);
        if args.floor && floor.is_none() {
            floor = Some(floor::measure(&bench.kilobyte().collect::<Vec<_>>()));
        }
        for entry in &all {
            if !args.engines.is_empty() && !args.engines.iter().any(|name| name == entry.name) {
                continue;
            }
            if *size > entry.most {
                eprintln!("{} at {size}: skipped, it would take too long", entry.name);
                continue;
            }
            eprintln!("{} at {size} …", entry.name);
            match bench.run(entry) {
                Ok(row) => {
                    // A long run that is stopped has said this much.
                    eprintln!(
                        "  mean {:.3}, stacked {:.3}, p50 {:.0} µs, p99 {:.0} µs",
                        row.reached.mean_single, row.reached.stacked, row.mix.p50, row.mix.p99
                    );
                    rows.push(row);
                }
                Err(error) => eprintln!("{} at {size}: skipped, {error:#}", entry.name),
            }
        }
    }
    let heading = format!(
        "Seed {}, {} queries of each kind, {} strangers, {} messages; one thread.",
        args.source.seed,
        args.queries_per_kind,
        args.negatives,
        args.source.name(),
    );
    let table = table::markdown(&rows, floor, &heading);
    print!("{table}");
    if let Some(name) = &args.name {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../results"));
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("recognise-{name}.md"));
        fs::write(&path, table).with_context(|| path.display().to_string())?;
        let path = path.with_extension("json");
        let json = serde_json::to_string_pretty(&rows)?;
        fs::write(&path, json).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn join(args: &Chains) -> Result<()> {
    println!("| messages | count | precision | recall | pairwise F1 | seconds |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let print = |name: &str, texts: Vec<String>, truth: &[usize]| {
        let count = texts.len();
        let (found, took) = chains::stream(texts.into_iter());
        let pairs = chains::Pairs::of(&found, truth);
        println!(
            "| {name} | {count} | {:.4} | {:.4} | {:.4} | {:.1} |",
            pairs.precision(),
            pairs.recall(),
            pairs.f1(),
            took.as_secs_f64()
        );
    };
    match real::texts(&data_folder(args.data.as_deref()))? {
        Some(texts) => {
            let truth = chains::mechanical_truth(&texts);
            print("real, against a mechanical truth", texts, &truth);
        }
        None => println!("no real messages: generated ones only"),
    }
    let world = World::new(args.seed, args.messages / 5, Real::default());
    let (texts, truth) = chains::generated(&world, args.messages);
    print("generated", texts, &truth);
    Ok(())
}

fn suggest(data: &Path) -> Result<()> {
    let Some(task) = clef::load(data)? else {
        println!("no CheckThat! data in {}: nothing measured", data.display());
        return Ok(());
    };
    let bm25 = clef::Bm25::new(task.claims().iter().map(|(_, text)| text.as_str()));
    println!("| ranking | queries | MAP@5 | MRR | hit@10 |\n| --- | --- | --- | --- | --- |");
    let print = |name: &str, ranked: clef::Ranked| {
        println!(
            "| {name} | {} | {:.4} | {:.4} | {:.4} |",
            ranked.queries, ranked.map5, ranked.mrr, ranked.hit10
        );
    };
    print("BM25", task.measure(|tweet| bm25.rank(tweet, false)));
    print(
        "BM25, each word once",
        task.measure(|tweet| bm25.rank(tweet, true)),
    );
    let mut ours = recognise::Suggester::new();
    for (place, (_, text)) in task.claims().iter().enumerate() {
        ours.insert(place as u64, text);
    }
    let places = |tweet: &str| {
        let found = ours.suggest(tweet, 10).into_iter();
        found.map(|found| found.id as usize).collect()
    };
    print("ours", task.measure(places));
    Ok(())
}
