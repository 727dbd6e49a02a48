//! The table as people read it.

use std::fmt::Write;

use super::run::Row;
use crate::{engines::floor::Floor, mutate::Kind};

/// Markdown: one row for each engine and size, then what the numbers rest on.
#[must_use]
pub fn markdown(rows: &[Row], floor: Option<Floor>, heading: &str) -> String {
    let mut out = format!("# Recognise, side by side\n\n{heading}\n\n");
    let single: Vec<&str> = Kind::SINGLE.iter().map(|kind| kind.name()).collect();
    let mut head: Vec<&str> = vec!["engine", "known"];
    head.extend(&single);
    head.extend([
        "**mean**",
        "**stacked**",
        "stacked\\*",
        "FP other half",
        "p50 µs",
        "p99 µs",
        "lookups/s",
        "1 KB p50",
        "1 KB p99",
        "build/s",
        "B/message",
        "queries",
    ]);
    line(&mut out, &head);
    line(&mut out, &vec!["---"; head.len()]);
    for row in rows {
        let reached = &row.reached;
        let mut cells = vec![row.engine.to_owned(), thousands(row.known as f64)];
        cells.extend(single.iter().map(|kind| {
            reached
                .kinds
                .get(kind)
                .map_or("–".to_owned(), |share| share_of(share.recall()))
        }));
        cells.extend([
            format!("**{}**", share_of(reached.mean_single)),
            format!("**{}**", share_of(reached.stacked)),
            share_of(reached.stacked_clear),
            format!("{:.2} %", reached.false_positives * 100.0),
            thousands(row.mix.p50),
            thousands(row.mix.p99),
            thousands(row.mix.per_second),
            thousands(row.kilobyte.p50),
            thousands(row.kilobyte.p99),
            thousands(row.build_per_second),
            thousands(row.bytes_per_message),
            if row.reduced {
                format!("**{} (fewer)**", row.queries)
            } else {
                row.queries.to_string()
            },
        ]);
        line(&mut out, &cells);
    }
    out.push_str(
        "\nRecall@1 by kind, at the score that lets at most 0.1 % of one half of the strangers \
         through; \"FP other half\" is what it lets through of the other. stacked\\*: without \
         excerpts inside other text, which share as much as a stranger that quotes. Times are of \
         one thread, over the eleven single kinds and the stacked one; the folding counts for ours \
         only. B/message: heap and files, with what re-scoring needs.\n",
    );
    if let Some(floor) = floor {
        let _ = writeln!(
            out,
            "\nFloor for a text of about 1 KB: {:.1} µs (one pass over the bytes {:.1}, a random read \
             from 1 GiB for each word {:.1}).",
            floor.fold + floor.reads,
            floor.fold,
            floor.reads
        );
    }
    beside(&mut out, rows);
    wrong(&mut out, rows);
    out
}

/// What is reported beside the aim.
fn beside(out: &mut String, rows: &[Row]) {
    out.push_str("\n## Beside the aim\n\n");
    let extra: Vec<&str> = Kind::EXTRA.iter().map(|kind| kind.name()).collect();
    let mut head = vec!["engine", "known"];
    head.extend(&extra);
    head.extend(["mean of real", "mean of generated", "mean ranked first"]);
    line(out, &head);
    line(out, &vec!["---"; head.len()]);
    for row in rows {
        let reached = &row.reached;
        let mut cells = vec![row.engine.to_owned(), thousands(row.known as f64)];
        cells.extend(extra.iter().map(|kind| {
            let Some(share) = reached.kinds.get(kind) else {
                return "–".to_owned();
            };
            let right = share_of(share.recall());
            let sibling = share.sibling as f64 / share.asked.max(1) as f64;
            if sibling > 0.0 {
                format!("{right} + {} sibling", share_of(sibling))
            } else {
                right
            }
        }));
        let first = Kind::SINGLE
            .iter()
            .filter_map(|kind| reached.kinds.get(kind.name()));
        let first: Vec<f64> = first
            .map(|share| share.first as f64 / share.asked.max(1) as f64)
            .collect();
        cells.extend([
            reached.mean_real.map_or("–".to_owned(), share_of),
            share_of(reached.mean_synthetic),
            share_of(first.iter().sum::<f64>() / first.len().max(1) as f64),
        ]);
        line(out, &cells);
    }
}

/// Who was taken for whom, and what each engine is.
fn wrong(out: &mut String, rows: &[Row]) {
    out.push_str("\n## Rows\n\n");
    for row in rows {
        let reached = &row.reached;
        let wrong: Vec<String> = reached
            .false_by_kind
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        let _ = writeln!(
            out,
            "- {} at {}: {}. Threshold {:.4}; {} strangers in the other half; false positives: {}.",
            row.engine,
            thousands(row.known as f64),
            row.about,
            reached.threshold,
            reached.strangers,
            if wrong.is_empty() {
                "none".to_owned()
            } else {
                wrong.join(", ")
            },
        );
        if let Some(own) = &row.own {
            let _ = writeln!(
                out,
                "  At its own threshold {}: mean {}, stacked {}, false positives {:.2} %.",
                own.threshold,
                share_of(own.mean_single),
                share_of(own.stacked),
                own.false_positives * 100.0
            );
        }
    }
}

fn line(out: &mut String, cells: &[impl AsRef<str>]) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {} |", cell.as_ref());
    }
    out.push('\n');
}

fn share_of(value: f64) -> String {
    format!("{value:.3}")
}

/// 1234567 as 1,234,567; small numbers with one digit after the point.
fn thousands(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(1_234_567.4), "1,234,567");
        assert_eq!(thousands(999.6), "1,000");
        assert_eq!(thousands(7.25), "7.2");
    }
}
