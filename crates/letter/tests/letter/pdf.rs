//! The PDF, read back by other programs.

use std::{io::Write, process::Command};

use letter::{Desk, Letter, LetterError, Paragraph, Run, Typesetter, Urgency};

use crate::{
    letters,
    zalo_2021::{composed, facts},
};

pub struct Bundled;

impl Desk for Bundled {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

pub fn set(letter: &Letter) -> letter::Typeset {
    Typesetter::new(&Bundled).unwrap().typeset(letter).unwrap()
}

/// What a program prints about a PDF.
pub fn read(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(after)
        .output();
    let output = output.unwrap_or_else(|_| {
        panic!("{program} is missing: `apt-get install poppler-utils qpdf`, or `cargo xtask test`")
    });
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a PDF, in the order of its content, separated by one space.
pub fn words(pdf: &[u8]) -> String {
    let text = read("pdftotext", &["-raw", "-enc", "UTF-8"], pdf, &["-"]);
    text.replace('\u{a0}', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn with_body(text: &str) -> Letter {
    let mut letter = composed(&facts());
    letter.body = vec![Paragraph {
        runs: vec![Run::plain(text.to_owned())],
    }];
    letter
}

#[test]
fn every_element_can_be_read_in_its_place() {
    let mut letter = composed(&facts());
    letter.number = Some(7);
    letter.date.day = Some(18);
    letter.verify_url = Some("https://dinhchinh.example/letters/1".into());
    let text = words(&set(&letter).pdf);
    let mut at = 0;
    for part in [
        "UBND TỈNH THÁI NGUYÊN",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/STTTT-TTBCXB",
        "V/v thông tin, tuyên truyền việc chia sẻ tin giả trên Zalo",
        "Thái Nguyên, ngày 18 tháng 02 năm 2021",
        "Kính gửi:",
        "- Các Đảng bộ trực thuộc Tỉnh ủy;",
        "- Các cơ quan thông tin, truyền thông trên địa bàn tỉnh.",
        "\"THÔNG BÁO: Đừng quên ngày mai",
        "Zalo - Công ty cổ phần VNG",
        "sai sự thật./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, TTBCXB.",
    ] {
        let found = text[at..].find(part);
        assert!(
            found.is_some(),
            "{part:?} is missing after {:?}",
            &text[..at]
        );
        at += found.unwrap();
    }
    for part in [
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Mẫu",
        "Kiểm tra văn bản tại:",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn it_is_archival_accessible_and_sound() {
    let pdf = set(&composed(&facts())).pdf;
    let fonts = read("pdffonts", &[], &pdf, &[]);
    for line in fonts.lines().skip(2) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert!(line.contains("LiberationSerif"), "{line}");
        // … emb sub uni object ID
        assert_eq!(
            cells[cells.len() - 5..cells.len() - 2],
            ["yes", "yes", "yes"],
            "{line}"
        );
    }
    let info = read("pdfinfo", &["-meta"], &pdf, &[]);
    assert!(
        info.contains("pdfaid:part") && info.contains("pdfuaid:part"),
        "{info}"
    );
    let info = read("pdfinfo", &[], &pdf, &[]);
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(
        info.contains("Page size:       595.276 x 841.89 pts (A4)"),
        "{info}"
    );
    read("qpdf", &["--check"], &pdf, &[]);
}

#[test]
fn every_letter_meets_what_pdf_a_asks_for() {
    for (name, letter) in letters::all() {
        let pdf = set(&letter).pdf;
        let plain = read("qpdf", &["--qdf", "--object-streams=disable"], &pdf, &["-"]);
        for part in [
            "/OutputIntents",
            "/GTS_PDFA1",
            "/MarkInfo",
            "/StructTreeRoot",
            "/Lang (vi",
        ] {
            assert!(plain.contains(part), "{name}: {part}");
        }
        for part in [
            "/Encrypt",
            "/JavaScript",
            "/JS ",
            "/Launch",
            "/EmbeddedFiles",
            "/AA ",
            "/OpenAction",
        ] {
            assert!(!plain.contains(part), "{name}: {part}");
        }
        let info = read("pdfinfo", &["-meta"], &pdf, &[]);
        for part in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(info.contains(part), "{name}: {part} in {info}");
        }
        read("qpdf", &["--check"], &pdf, &[]);
    }
}

#[test]
fn the_text_of_the_pdf_is_composed_and_that_of_the_plain_text() {
    for (name, letter) in letters::all() {
        let set = set(&letter);
        let shown = read("pdftotext", &["-raw", "-enc", "UTF-8"], &set.pdf, &["-"]);
        assert!(unicode_normalization::is_nfc(&shown), "{name}");
        let count = |text: &str| {
            let mut words: Vec<String> = text
                .replace('\u{a0}', " ")
                .replace('\u{200b}', "")
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            words.sort();
            words
        };
        let packs = letter::RulePacks::bundled();
        let plain = letter::plain_text(&letter, packs.get(&letter.rule_pack).unwrap());
        let mut shown = count(&shown);
        // Page numbers, the mark on the other pages, heads of a table on its second page: more than
        // the text has, but nothing of the text is missing.
        for word in count(&plain) {
            let at = shown.iter().position(|other| *other == word);
            assert!(at.is_some(), "{name}: {word:?} is missing");
            shown.remove(at.unwrap());
        }
        let more = shown
            .iter()
            .filter(|word| word.parse::<u8>().is_err())
            .count();
        assert!(more <= 12, "{name}: {shown:?}");
    }
}

#[test]
fn the_place_of_the_signature_is_between_office_and_name() {
    for (name, letter) in letters::all() {
        let set = set(&letter);
        let place = set.signature;
        let page = (place.page + 1).to_string();
        let boxes = read(
            "pdftotext",
            &["-bbox-layout", "-f", &page, "-l", &page],
            &set.pdf,
            &["-"],
        );
        // The last word of the office above, the last of the name below.
        let mut above = f64::NAN;
        let mut below = f64::NAN;
        let height = 841.89;
        let office = letter.signature.title_lines().last().unwrap();
        let office = office.split(' ').next_back().unwrap();
        let signer = letter.signature.name.split(' ').next_back().unwrap();
        for line in boxes.lines().filter(|line| line.contains("<word ")) {
            let attribute = |key: &str| -> f64 {
                let rest = line.split(&format!("{key}=\"")).nth(1).unwrap();
                rest.split('"').next().unwrap().parse().unwrap()
            };
            let inside = attribute("xMin") > place.x && attribute("xMax") < place.x + place.width;
            if inside && line.contains(&format!(">{office}<")) {
                above = height - attribute("yMax");
            }
            if inside && line.contains(&format!(">{signer}<")) {
                below = height - attribute("yMin");
            }
        }
        let top = place.y + place.height;
        assert!(
            (above - top).abs() < 12.0,
            "{name}: office at {above}, room from {top}"
        );
        assert!(
            (place.y - below).abs() < 12.0,
            "{name}: name at {below}, room to {}",
            place.y
        );
        assert!((place.height - 26.0 * 72.0 / 25.4).abs() < 0.1, "{name}");
        let corner = set.corner;
        assert_eq!(corner.page, 0, "{name}");
        assert!(
            corner.y > height - 20.0 * 72.0 / 25.4 - 1.0 && corner.y + corner.height < height,
            "{corner:?}"
        );
    }
}

#[test]
fn annexes_are_numbered_from_one_again_and_may_lie_across() {
    let set = set(&letters::annexes());
    let text = read("pdftotext", &["-layout", "-enc", "UTF-8"], &set.pdf, &["-"]);
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    let last = pages.len() - 1;
    let starts = |at: usize, with: &str| pages[at].trim_start().starts_with(with);
    let first = (0..=last)
        .find(|at| starts(*at, "Phụ lục I\n"))
        .expect("annex I");
    let second = (0..=last)
        .find(|at| starts(*at, "Phụ lục II\n"))
        .expect("annex II");
    assert!(
        pages[first].contains("(Kèm theo Công văn số 07/STTTT-TTBCXB ngày 18"),
        "{}",
        pages[first]
    );
    assert!(
        pages[first].contains("[tin giả] \"Hãy gửi"),
        "{}",
        pages[first]
    );
    assert!(
        last > second && starts(second + 1, "2\n"),
        "{}",
        pages[second + 1]
    );
    let sizes = read("pdfinfo", &["-f", "1", "-l", "9"], &set.pdf, &[]);
    let across = sizes
        .lines()
        .filter(|line| line.contains("841.89 x 595.276"))
        .count();
    assert_eq!(across, pages.len() - second, "{sizes}");
}

#[test]
fn a_preview_is_the_same_pages() {
    let letter = letters::zalo_2021();
    let typesetter = Typesetter::new(&Bundled).unwrap();
    let pages = typesetter.svg(&letter).unwrap();
    assert_eq!(pages.len(), typesetter.typeset(&letter).unwrap().pages);
    assert!(
        pages
            .iter()
            .all(|page| page.starts_with("<svg") && page.contains("595"))
    );
    assert_eq!(pages, typesetter.svg(&letter).unwrap());
}

#[test]
fn every_letter_gives_the_same_bytes_again() {
    for (name, letter) in letters::all() {
        assert!(set(&letter).pdf == set(&letter).pdf, "{name}");
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let letter = composed(&facts());
    assert_eq!(set(&letter).pdf, set(&letter).pdf);
}

#[test]
fn what_people_write_is_never_markup() {
    for text in [
        "#import \"x\": y",
        "#panic(\"x\")",
        "*đậm* _nghiêng_ $x^2$ `mã` <nhãn> @trích",
        "\\ // /* */ #{ } [ ] = -- --- hết",
        "</script><script>alert(1)</script>",
    ] {
        let found = words(&set(&with_body(text)).pdf);
        assert!(found.contains(text), "{text:?} in {found:?}");
    }
}

#[test]
fn what_the_fonts_lack_is_shown_as_a_box() {
    let found = words(&set(&with_body("vui 👍 chữ 漢 đậm 𝐙")).pdf);
    assert!(found.contains("vui □ chữ □ đậm □"), "{found}");
}

#[test]
fn decomposed_text_comes_out_composed() {
    let found = words(&set(&with_body("tie\u{302}\u{301}ng Vie\u{323}\u{302}t")).pdf);
    assert!(found.contains("tiếng Việt"), "{found}");
}

#[test]
fn an_endless_word_stays_on_the_page() {
    let found = words(&set(&with_body(&"x".repeat(10_000))).pdf);
    let shown = found.chars().filter(|c| *c == 'x').count();
    assert!(shown >= 10_000, "{shown}");
}

#[test]
fn a_long_letter_has_numbered_pages_and_keeps_its_signature_with_text() {
    let mut letter = composed(&facts());
    let more: Vec<Paragraph> = letter.body.iter().cloned().cycle().take(12).collect();
    let last = letter.body.pop().unwrap();
    letter.body.extend(more);
    letter.body.push(last);
    letter.mark = Some("DỰ THẢO".into());
    letter.urgency = Some(Urgency::VeryUrgent);
    let set = set(&letter);
    assert!(set.pages >= 3);
    let text = read("pdftotext", &["-enc", "UTF-8"], &set.pdf, &["-"]);
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert_eq!(pages.len(), set.pages);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("DỰ THẢO"), "page {}", at + 1);
        let number = page.lines().any(|line| line.trim() == (at + 1).to_string());
        assert_eq!(number, at > 0, "page {}", at + 1);
    }
    assert!(pages[0].contains("THƯỢNG KHẨN"));
    let last = pages.last().unwrap();
    assert!(
        last.contains("Nguyễn Văn Mẫu") && last.contains("./."),
        "{last}"
    );
}

#[test]
fn a_desk_without_fonts_is_an_error() {
    struct Empty;
    impl Desk for Empty {
        fn fonts(&self) -> Vec<&'static [u8]> {
            Vec::new()
        }
    }
    assert!(matches!(
        Typesetter::new(&Empty).err(),
        Some(LetterError::Fonts(_))
    ));
}
