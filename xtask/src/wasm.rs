//! The recogniser as WebAssembly: it builds for browsers, and its own tests pass in Node.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    needs,
    steps::{cargo, root, run},
};

/// What browsers run, and the same with arguments and output, so that tests can be run.
const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];

/// The step of `cargo xtask test`.
///
/// # Errors
/// If the targets cannot be had, or a test fails.
pub fn step() -> Result<()> {
    ensure()?;
    let recogniser = ["-p", "recognise", "--target"];
    run(cargo().arg("build").args(recogniser).arg(TARGETS[0]))?;
    let runner = format!(
        "node --no-warnings {}",
        root().join("xtask/wasi.mjs").display()
    );
    run(cargo()
        .args(["test", "--lib", "--tests"])
        .args(recogniser)
        .arg(TARGETS[1])
        .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner))
}

/// Makes sure that the standard library is there for both targets.
///
/// # Errors
/// Says how to get it.
pub fn ensure() -> Result<()> {
    let have = |target: &str| {
        let shown = Command::new("rustc")
            .args(["--print", "target-libdir", "--target", target])
            .output();
        shown.is_ok_and(|shown| {
            let folder = String::from_utf8_lossy(&shown.stdout).trim().to_owned();
            std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
        })
    };
    if TARGETS.iter().all(|target| have(target)) {
        return Ok(());
    }
    println!("fetching the targets {}", TARGETS.join(" and "));
    // Where there is no way out, rustup tries for ever.
    let mut rustup = vec!["timeout", "120", "rustup", "target", "add"];
    rustup.extend(TARGETS);
    if needs::succeeds(&rustup) {
        return Ok(());
    }
    bail!(
        "no standard library for WebAssembly; get it with `rustup target add {}`",
        TARGETS.join(" ")
    )
}
