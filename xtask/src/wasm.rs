//! The recogniser as WebAssembly: it builds for browsers, and its own tests pass in Node.
//!
//! The standard library for the targets comes with rustup, or, where that cannot reach its server,
//! is built from Debian's sources with Debian's compiler.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    needs,
    steps::{cargo, root, run, target},
};

/// What browsers run, and the same with arguments and output, so that tests can be run.
const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];

/// Compiler, sources of the standard library, linker, and the C library that WASI's needs.
const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "lld-19",
    "wasi-libc",
];

/// Where the standard library comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is there for the compiler in use.
    Installed,
    /// Debian's compiler builds it.
    Debian,
}

/// The step of `cargo xtask test`.
///
/// # Errors
/// If the targets cannot be had, or a test fails.
pub fn step() -> Result<()> {
    let way = ensure()?;
    println!("standard library: {way:?}");
    let recogniser = ["-p", "recognise", "--target"];
    run(with(way, "std,panic_abort")
        .arg("build")
        .args(recogniser)
        .arg(TARGETS[0]))?;
    let runner = format!(
        "node --no-warnings {}",
        root().join("xtask/wasi.mjs").display()
    );
    run(with(way, "std,panic_abort,test")
        .args(["test", "--lib", "--tests"])
        .args(recogniser)
        .arg(TARGETS[1])
        .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner))
}

/// Cargo for a way.
fn with(way: Way, parts: &str) -> Command {
    if way == Way::Installed {
        return cargo();
    }
    let mut cargo = Command::new("/usr/bin/cargo");
    // The C library of Debian 12 is older than threads; the standard library names two functions
    // of theirs that nothing calls.
    let wasi = "-Clink-self-contained=no -L/usr/lib/wasm32-wasi \
                -Clink-arg=/usr/lib/wasm32-wasi/crt1-command.o \
                -Clink-arg=--unresolved-symbols=ignore-all";
    cargo
        .current_dir(root())
        .arg(format!("-Zbuild-std={parts}"))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_DIR", target().join("wasm-debian"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "lld-19")
        .env("CARGO_TARGET_WASM32_WASIP1_LINKER", "wasm-ld-19")
        .env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", wasi);
    cargo
}

/// Makes sure that the standard library can be had for both targets.
///
/// # Errors
/// Says how to get it.
pub fn ensure() -> Result<Way> {
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
        return Ok(Way::Installed);
    }
    println!("fetching the targets {}", TARGETS.join(" and "));
    // Where there is no way out, rustup tries for ever.
    let mut rustup = vec!["timeout", "120", "rustup", "target", "add"];
    rustup.extend(TARGETS);
    if needs::succeeds(&rustup) {
        return Ok(Way::Installed);
    }
    if let Err(why) = debian() {
        bail!(
            "no standard library for WebAssembly; get it with `rustup target add {}` or, on \
             Debian, `apt-get install {}` ({why})",
            TARGETS.join(" "),
            PACKAGES.join(" ")
        );
    }
    Ok(Way::Debian)
}

/// Whether Debian's parts are there and new enough, installed if need be.
fn debian() -> Result<()> {
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    if debian_version().is_none_or(|have| older(&have, wanted)) {
        needs::install_if_allowed(&PACKAGES);
    }
    match debian_version() {
        None => bail!("they are not installed"),
        Some(have) if older(&have, wanted) => {
            bail!("Debian's compiler is {have}, the project needs {wanted}")
        }
        Some(_) => Ok(()),
    }
}

/// Version of Debian's compiler, if all parts are there.
fn debian_version() -> Option<String> {
    let there = [
        "/usr/bin/cargo",
        "/usr/bin/lld-19",
        "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
        "/usr/lib/wasm32-wasi/libc.a",
    ];
    if !there.iter().all(|path| std::path::Path::new(path).exists()) {
        return None;
    }
    let shown = Command::new("/usr/bin/rustc")
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    text.split(' ').nth(1).map(str::to_owned)
}

/// Whether a version is before another, by its first two numbers.
fn older(have: &str, wanted: &str) -> bool {
    let numbers = |version: &str| -> Vec<u32> {
        let parts = version.split('.').take(2);
        parts.map(|part| part.parse().unwrap_or(0)).collect()
    };
    numbers(have) < numbers(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(older("1.85.0", "1.95"));
        assert!(older("1.9.0", "1.10"));
        assert!(!older("1.95.1", "1.95"));
        assert!(!older("1.96.0", "1.95"));
    }
}
