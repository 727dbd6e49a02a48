//! `dinhchinh chains`: the chains of the database, largest first; those of a file are in `group`.

use std::process::ExitCode;

use app::App;

use crate::{args::ChainsArgs, compose, group, say::Say};

/// Runs the command.
pub async fn run(args: ChainsArgs, say: Say) -> anyhow::Result<ExitCode> {
    if let (Some(input), Some(out)) = (&args.input, &args.out) {
        return group::run(input, out, args.threads, say);
    }
    let app = compose::for_existing(&args.data, say).await?;
    print(&app, args.top, say).await?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the largest chains as a table.
pub async fn print(app: &App, top: u32, say: Say) -> anyhow::Result<()> {
    let total = app.chain_count().await.map_err(|error| say.error(error))?;
    let chains = app
        .largest_chains(top)
        .await
        .map_err(|error| say.error(error))?;
    println!(
        "{}",
        say.count(
            total,
            "chuỗi tin, lớn nhất trước:",
            "chain:",
            "chains, largest first:"
        )
    );
    if chains.is_empty() {
        return Ok(());
    }
    println!(
        "{:>10}  {:>8}  {}",
        say.pick("lượt thấy", "sightings"),
        say.pick("biến thể", "variants"),
        say.pick("nội dung", "text")
    );
    for chain in chains {
        println!(
            "{:>10}  {:>8}  {}",
            say.number(chain.sightings),
            say.number(chain.variants),
            excerpt(&chain.representative, 90)
        );
    }
    Ok(())
}

/// The first `max` characters on one line, without anything that could steer a terminal.
pub fn excerpt(text: &str, max: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(max).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
