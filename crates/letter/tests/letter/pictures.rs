//! Every page as a picture beside the one that a person looked at: `UPDATE_GOLDEN=1` writes them anew.

use std::{fs, path::PathBuf};

use image::GrayImage;

use crate::{letters, pdf};

/// Grey levels by which a pixel may differ: letters are smoothed a little differently by each version
/// of poppler.
const SHADE: u8 = 64;
/// Parts of a thousand of the pixels that may differ more.
const MAY_DIFFER: usize = 4;

fn folder() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/letters/pages"
    ))
}

/// The pages at 70 dots an inch, in grey.
fn pages(document: &[u8]) -> Vec<GrayImage> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    fs::write(&file, document).unwrap();
    let out = folder.path().join("page");
    let status = std::process::Command::new("pdftoppm")
        .args(["-r", "70", "-gray", "-png"])
        .args([&file, &out])
        .status();
    let status = status.expect("`apt-get install poppler-utils`, or `cargo xtask test`");
    assert!(status.success());
    let mut files: Vec<PathBuf> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "png"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| image::open(file).unwrap().into_luma8())
        .collect()
}

/// Why two pictures are not the same page; none if they are.
fn difference(seen: &GrayImage, golden: &GrayImage) -> Option<String> {
    if seen.dimensions() != golden.dimensions() {
        return Some(format!(
            "{:?} instead of {:?}",
            seen.dimensions(),
            golden.dimensions()
        ));
    }
    let pixels = seen.pixels().zip(golden.pixels());
    let differ = pixels
        .filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > SHADE)
        .count();
    let all = seen.pixels().len();
    (differ * 1000 > all * MAY_DIFFER).then(|| format!("{differ} of {all} pixels differ"))
}

#[test]
fn every_page_is_as_it_was_looked_at() {
    let update = std::env::vars().any(|(name, _)| name == "UPDATE_GOLDEN");
    let mut wrong = Vec::new();
    for (name, letter) in letters::all() {
        let seen = pages(&pdf::set(&letter).pdf);
        if update {
            fs::create_dir_all(folder()).unwrap();
            for (at, page) in seen.iter().enumerate() {
                page.save(folder().join(format!("{name}-{}.png", at + 1)))
                    .unwrap();
            }
            continue;
        }
        for (at, page) in seen.iter().enumerate() {
            let file = folder().join(format!("{name}-{}.png", at + 1));
            let found = match image::open(&file) {
                Ok(golden) => difference(page, &golden.into_luma8()),
                Err(error) => Some(error.to_string()),
            };
            if let Some(found) = found {
                let kept = std::env::temp_dir().join(format!("letter-{name}-{}.png", at + 1));
                page.save(&kept).unwrap();
                wrong.push(format!(
                    "{name}, page {}: {found}; see {}",
                    at + 1,
                    kept.display()
                ));
            }
        }
        let more = folder().join(format!("{name}-{}.png", seen.len() + 1));
        if more.exists() {
            wrong.push(format!("{name} has only {} pages", seen.len()));
        }
    }
    assert!(
        wrong.is_empty(),
        "look at them, then UPDATE_GOLDEN=1:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_moved_line_is_noticed() {
    let page = &pages(&pdf::set(&letters::urgent()).pdf)[0];
    let mut moved = page.clone();
    image::imageops::replace(&mut moved, page, 0, 3);
    assert!(difference(&moved, page).is_some());
    assert_eq!(difference(page, page), None);
}
