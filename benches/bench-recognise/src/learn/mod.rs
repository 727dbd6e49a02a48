//! Learns the decision of `recognise` from generated copies and strangers.

mod boost;
mod examples;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};

use crate::generate::real::Real;

/// Trees, and how far each goes.
const TREES: usize = 300;
const RATE: f32 = 0.1;

/// Learns and writes `trees.rs`.
///
/// # Errors
/// If the file cannot be written.
pub fn learn(real: impl Fn() -> Result<Option<Real>>, out: &Path) -> Result<()> {
    let mut all = Vec::new();
    for part in examples::PARTS {
        let real = if part.real { real()? } else { None };
        if part.real && real.is_none() {
            eprintln!("no real messages: the decision would be another one");
        }
        let made = examples::make(&part, real.unwrap_or_default());
        let copies = made.iter().filter(|example| example.copy).count();
        eprintln!(
            "seed {}: {} examples, {copies} copies",
            part.seed,
            made.len()
        );
        all.extend(made);
    }
    let (bias, trees) = boost::train(&all, TREES, RATE);
    fs::write(out, source(bias, &trees)).with_context(|| out.display().to_string())
}

fn source(bias: f32, trees: &[boost::Tree]) -> String {
    let mut source = format!(
        "//! The decision, learnt. Written by `cargo xtask bench learn`: do not edit.\n\n\
         use crate::decide::Tree;\n\n\
         /// Where the score begins.\n\
         pub(crate) const BIAS: f32 = {bias:?};\n\n\
         /// The trees.\n\
         #[rustfmt::skip]\n\
         pub(crate) static TREES: [Tree; {}] = [\n",
        trees.len()
    );
    for tree in trees {
        let splits = tree
            .splits
            .map(|(feature, at)| format!("({feature}, {at:?})"));
        let leaves = tree.leaves.map(|leaf| format!("{leaf:?}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            source,
            "    Tree {{ splits: [{}], leaves: [{}] }},",
            splits.join(", "),
            leaves.join(", ")
        );
    }
    source.push_str("];\n");
    source
}
