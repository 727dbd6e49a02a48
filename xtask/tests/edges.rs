//! The table of edges in ARCHITECTURE.md is true.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

struct Row {
    may_import: BTreeSet<String>,
    never: BTreeSet<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a parent folder")
        .to_owned()
}

/// The names in backticks of a cell.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn table() -> BTreeMap<String, Row> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let section = text
        .split("\n## Edges\n")
        .nth(1)
        .expect("a section \"Edges\"");
    let section = section.split("\n## ").next().unwrap_or(section);
    section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let crate_name = names(cells[1]).pop_first().expect("a crate's name");
            (
                crate_name,
                Row {
                    may_import: names(cells[2]),
                    never: names(cells[3]),
                },
            )
        })
        .collect()
}

fn workspace() -> Vec<Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata");
    metadata.packages
}

/// What a crate uses outside its tests.
fn dependencies(package: &Package) -> BTreeSet<String> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .map(|dependency| dependency.name.clone())
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push((path, text));
        }
    }
}

#[test]
fn every_crate_is_in_the_map_and_every_row_has_its_crate() {
    let rows: BTreeSet<String> = table().into_keys().collect();
    let crates: BTreeSet<String> = workspace().iter().map(|p| p.name.to_string()).collect();
    assert_eq!(
        rows, crates,
        "left: the table in ARCHITECTURE.md, right: the workspace"
    );
}

#[test]
fn no_crate_imports_what_it_may_not() {
    let table = table();
    let internal: BTreeSet<&String> = table.keys().collect();
    for package in workspace() {
        let row = &table[package.name.as_str()];
        for dependency in dependencies(&package) {
            let allowed = !internal.contains(&dependency) || row.may_import.contains(&dependency);
            assert!(allowed, "{} must not import {dependency}", package.name);
            assert!(
                !row.never.contains(&dependency),
                "{} must not use {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn no_source_mentions_what_its_crate_must_never_use() {
    let table = table();
    for package in workspace() {
        let row = &table[package.name.as_str()];
        let folder = package
            .manifest_path
            .parent()
            .expect("a folder")
            .join("src");
        let mut found = Vec::new();
        sources(folder.as_std_path(), &mut found);
        assert!(!found.is_empty(), "{} has no sources", package.name);
        for (path, text) in found {
            // What tests beside the code use is theirs.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                for never in &row.never {
                    let parts = line.split(|c: char| !(c.is_alphanumeric() || "_:".contains(c)));
                    let used = parts.into_iter().any(|part| {
                        part == never
                            || part.contains(&format!("{never}::"))
                            || part.ends_with(&format!("::{never}"))
                    });
                    assert!(
                        !used,
                        "{}: {} uses {never}: {line}",
                        package.name,
                        path.display()
                    );
                }
            }
        }
    }
}

#[test]
fn the_table_forbids_something() {
    assert!(table().values().all(|row| !row.never.is_empty()));
}
