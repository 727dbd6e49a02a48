//! pyHanko, a second opinion on our signatures that is as strict as any: `crates/pades/tests` ask it
//! where it is there.

use std::process::Command;

use anyhow::Result;

use crate::{
    needs,
    steps::{run, target},
};

const VERSION: &str = "0.38.0";

/// Installs it, once. Where PyPI cannot be reached the tests do without, and say so.
///
/// # Errors
/// Never one that should stop the tests: a failure is printed.
pub fn ensure() -> Result<()> {
    let folder = target().join("tools/pyhanko");
    let python = folder.join("bin/python").display().to_string();
    let wanted =
        format!("import importlib.metadata as m; assert m.version('pyhanko') == '{VERSION}'");
    if needs::succeeds(&[&python, "-c", &wanted]) {
        return Ok(());
    }
    println!("installing pyHanko {VERSION} into target/tools, once");
    let made = run(Command::new("/usr/bin/python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
    .and_then(|()| {
        run(Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(["--timeout", "20", "--retries", "2"])
            .arg(format!("pyhanko=={VERSION}")))
    });
    if let Err(error) = made {
        let _ = std::fs::remove_dir_all(&folder);
        println!("without pyHanko (PyPI's `pyhanko`), its tests are skipped: {error:#}");
    }
    Ok(())
}
