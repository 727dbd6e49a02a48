//! `bench-recognise --help`.

use std::path::PathBuf;

use anyhow::Result;
use bench_recognise::generate::{
    real::{self, Real},
    world::World,
    write,
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
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
        self.data.clone().unwrap_or_else(|| PathBuf::from(root))
    }
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Generate(args) => {
            let world = args.source.world(args.known)?;
            write::write(&world, &args.out, args.queries_per_kind, args.negatives)
        }
    }
}
