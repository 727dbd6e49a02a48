//! The DOCX, read back.

use std::{io::Write, process::Command};

use letter::{RulePacks, docx, plain_text};

use crate::letters;

fn written(letter: &letter::Letter) -> Vec<u8> {
    let packs = RulePacks::bundled();
    docx(letter, packs.get(&letter.rule_pack).unwrap()).unwrap()
}

/// A part of the archive as text; `unzip` is not needed: parts are stored as they are.
fn part(bytes: &[u8], name: &str) -> String {
    let reader = docx_rs::read_docx(bytes);
    assert!(reader.is_ok(), "it can be read back: {:?}", reader.err());
    let text = String::from_utf8_lossy(bytes);
    let begin = format!("{name}<");
    let from = text
        .find(&begin)
        .unwrap_or_else(|| panic!("{name} is missing"));
    let end = text[from..]
        .find("PK\u{3}\u{4}")
        .map_or(text.len(), |at| from + at);
    text[from..end].to_owned()
}

/// Texts of a part without its tags.
fn texts(xml: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in xml.chars() {
        match c {
            '<' => {
                inside = true;
                out.push(' ');
            }
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&apos;", "'");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_says_what_the_plain_text_says() {
    let packs = RulePacks::bundled();
    for (name, letter) in letters::all() {
        let bytes = written(&letter);
        let shown = texts(&String::from_utf8_lossy(&bytes)).replace(' ', "");
        let plain = plain_text(&letter, packs.get(&letter.rule_pack).unwrap());
        for line in plain.lines().flat_map(|line| line.split('\t')) {
            for sentence in line.split('"') {
                let wanted: String = sentence.split_whitespace().collect();
                assert!(shown.contains(&wanted), "{name}: {sentence:?} is missing");
            }
        }
    }
}

#[test]
fn page_type_and_sizes_are_the_packs() {
    let bytes = written(&letters::annexes());
    let document = part(&bytes, "word/document.xml");
    for wanted in [
        // A4 in twips, and across.
        "w:w=\"11906\"",
        "w:h=\"16838\"",
        "w:orient=\"landscape\"",
        // 20, 30 mm.
        "w:top=\"1134\"",
        "w:left=\"1701\"",
        "w:right=\"1134\"",
        // Half points: 14 and 11.
        "w:val=\"28\"",
        "w:val=\"22\"",
        // 1 cm.
        "w:firstLine=\"567\"",
        "w:titlePg",
    ] {
        assert!(document.contains(wanted), "{wanted}");
    }
    assert!(part(&bytes, "word/styles.xml").contains("Times New Roman"));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    for (name, letter) in letters::all() {
        let other = std::thread::spawn({
            let letter = letter.clone();
            move || written(&letter)
        });
        assert!(written(&letter) == other.join().unwrap(), "{name}");
    }
}

/// LibreOffice is half a gigabyte, so it is used where it is and never asked for.
#[test]
fn an_office_opens_it_and_has_as_many_pages() {
    let folder = tempfile::tempdir().unwrap();
    // With our own fonts, so that lines break where they do in the PDF.
    let fonts = folder.path().join(".fonts");
    std::fs::create_dir(&fonts).unwrap();
    for (at, font) in letter::bundled_fonts().into_iter().enumerate() {
        std::fs::write(fonts.join(format!("{at}.ttf")), font).unwrap();
    }
    for (name, letter) in letters::all() {
        let file = folder.path().join(format!("{name}.docx"));
        std::fs::File::create(&file)
            .unwrap()
            .write_all(&written(&letter))
            .unwrap();
        let output = Command::new("soffice")
            .env("HOME", folder.path())
            .arg(format!(
                "-env:UserInstallation=file://{}/profile",
                folder.path().display()
            ))
            .args(["--headless", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .arg(&file)
            .output();
        let Ok(output) = output else {
            eprintln!("SKIPPED: no LibreOffice (soffice): the DOCX was not opened by an editor");
            return;
        };
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let pdf = std::fs::read(folder.path().join(format!("{name}.pdf"))).unwrap();
        let info = crate::pdf::read("pdfinfo", &[], &pdf, &[]);
        let pages: usize = info
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .and_then(|pages| pages.trim().parse().ok())
            .unwrap();
        assert_eq!(pages, crate::pdf::set(&letter).pages, "{name}");
        assert!(
            crate::pdf::words(&pdf).contains(&letter.signature.name),
            "{name}"
        );
    }
}
