//! The PDF, read back by other programs.

use std::{io::Write, process::Command};

use letter::{Desk, Letter, LetterError, Paragraph, Run, Typesetter, Urgency};

use crate::zalo_2021::{composed, facts};

pub struct Bundled;

impl Desk for Bundled {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

fn set(letter: &Letter) -> letter::Typeset {
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
    String::from_utf8(output.stdout).unwrap()
}

/// The words of a PDF, in the order of its content, separated by one space.
fn words(pdf: &[u8]) -> String {
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
