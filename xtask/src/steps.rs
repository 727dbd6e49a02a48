//! The steps of `cargo xtask test`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{api, needs, pyhanko, wasm};

type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 7] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("unit", unit),
    ("wasm", wasm::step),
    ("deny", deny),
    ("api", api::step),
    ("e2e", e2e),
];

/// Runs all steps, or one; stops at the first that fails.
///
/// # Errors
/// Says which step failed.
pub fn test(only: Option<&str>) -> Result<()> {
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name))
        .collect();
    if chosen.is_empty() {
        bail!(
            "there is no step {}; see `cargo xtask --help`",
            only.unwrap_or_default()
        );
    }
    needs::ensure()?;
    let mut passed = 0;
    let mut skipped = 0;
    for (name, step) in chosen {
        println!("\n== {name}");
        // What this machine cannot have fails only where it is asked for.
        if only.is_none()
            && let Err(error) = can_be_had(name)
        {
            println!("SKIPPED: {error:#}");
            skipped += 1;
            continue;
        }
        if let Err(error) = step() {
            println!("{passed} passed, 1 failed");
            return Err(error.context(format!("step {name}")));
        }
        passed += 1;
    }
    println!("\nsteps: {passed} passed, 0 failed, {skipped} skipped");
    Ok(())
}

/// What a step needs from outside that a machine may not be able to get.
fn can_be_had(step: &str) -> Result<()> {
    match step {
        "wasm" => wasm::ensure().map(drop),
        "api" => api::ensure(),
        _ => Ok(()),
    }
}

/// Plays the browser tests and keeps pictures of the pages.
///
/// # Errors
/// Says what failed.
pub fn pictures() -> Result<()> {
    needs::ensure()?;
    browser_tests(true)
}

/// Runs a benchmark with its arguments. Its workspace is its own: nothing else builds the peers.
///
/// # Errors
/// Says what failed.
pub fn bench(args: &[&str]) -> Result<()> {
    let manifest = [
        "run",
        "--release",
        "--manifest-path",
        "benches/Cargo.toml",
        "--",
    ];
    run(cargo().args(manifest).args(args))
}

fn fmt() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn unit() -> Result<()> {
    pyhanko::ensure()?;
    run(cargo().args(["test", "--workspace"]))
}

/// Licences, bans and sources; not advisories, which need the network.
fn deny() -> Result<()> {
    let tool = cargo_deny()?;
    run(Command::new(tool).current_dir(root()).args([
        "--workspace",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))
}

fn cargo_deny() -> Result<PathBuf> {
    if needs::succeeds(&["cargo-deny", "--version"]) {
        return Ok("cargo-deny".into());
    }
    let tools = root().join("target/tools");
    let program = tools.join("bin/cargo-deny");
    if !program.exists() {
        println!("building cargo-deny into target/tools, once");
        run(cargo()
            .args([
                "install",
                "--locked",
                "--debug",
                "--quiet",
                "cargo-deny",
                "--root",
            ])
            .arg(&tools))?;
    }
    Ok(program)
}

fn e2e() -> Result<()> {
    browser_tests(false)
}

fn browser_tests(pictures: bool) -> Result<()> {
    // As the step before builds it: another choice of packages is another choice of features, and
    // the typesetter would be compiled once more.
    run(cargo().args(["test", "--workspace", "--no-run", "--quiet"]))?;
    let folder = root().join("e2e");
    run(Command::new("npm").current_dir(&folder).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    let mut tests: Vec<PathBuf> = std::fs::read_dir(&folder)
        .context("e2e")?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    let mut command = Command::new("node");
    command
        .current_dir(&folder)
        // This reporter repeats at the end what failed, and why.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(tests)
        .env("DINHCHINH_BIN", target().join("debug/dinhchinh"));
    if pictures {
        command.env("SHOTS", "1");
    }
    run(&mut command)
}

/// Cargo, in the project.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command
        .status()
        .with_context(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown} failed: {status}");
    }
    Ok(())
}

/// The project's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
