//! Printed registers, read back by other programs.

use letter::{BookColumn, BookPress, LetterDate, LetterError, RegisterBook};

use crate::pdf::{Bundled, read};

fn book(rows: usize) -> RegisterBook {
    let column = |title, width| BookColumn {
        title,
        width,
        centred: false,
    };
    RegisterBook {
        title: "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        parent_body: Some("UBND tỉnh Thái Nguyên".to_owned()),
        body: "Sở Thông tin và Truyền thông".to_owned(),
        year: 2021,
        cover: vec!["Năm: 2021".to_owned(), "Từ số 01 đến số 80".to_owned()],
        columns: vec![
            column("Số, ký hiệu văn bản", 13),
            column("Tên loại và trích yếu nội dung văn bản", 40),
            column("Ghi chú", 20),
        ],
        rows: (1..=rows)
            .map(|number| {
                vec![
                    format!("{number:02}/STTTT-TTBCXB"),
                    format!("Công văn V/v #strike[tin giả] $x$ số {number}"),
                    "💥".to_owned(),
                ]
            })
            .collect(),
        printed_on: LetterDate {
            day: Some(31),
            month: 12,
            year: 2021,
        },
        printed: "In ngày 31/12/2021".to_owned(),
        mark: None,
    }
}

fn print(book: &RegisterBook) -> letter::PrintedBook {
    BookPress::new(&Bundled).unwrap().print(book).unwrap()
}

#[test]
fn a_book_has_a_cover_and_its_columns_on_every_page() {
    let printed = print(&book(80));
    assert!(printed.pages > 2, "{}", printed.pages);
    let text = read(
        "pdftotext",
        &["-layout", "-enc", "UTF-8"],
        &printed.pdf,
        &["-"],
    );
    let text = text.replace('\u{200b}', "");
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert_eq!(pages.len(), printed.pages);
    for words in [
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        "Từ số 01 đến số 80",
    ] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    for (at, page) in pages.iter().enumerate().skip(1) {
        for words in [
            "Ghi chú",
            "(3)",
            &format!("Trang {at}/{}", printed.pages - 1),
        ] {
            assert!(page.contains(words), "{words} on page {at}: {page}");
        }
    }
    // Nothing of what is registered is read as markup, and what has no glyph is a box.
    assert!(text.contains("#strike[tin giả] $x$"), "{text}");
    assert!(text.contains('□'));
    let info = read("pdfinfo", &[], &printed.pdf, &[]);
    assert!(info.contains("841.89 x 595.276 pts (A4)"), "{info}");
}

#[test]
fn the_same_book_gives_the_same_bytes_and_an_empty_one_says_so() {
    assert!(print(&book(3)).pdf == print(&book(3)).pdf);
    let empty = print(&book(0));
    let text = read("pdftotext", &["-enc", "UTF-8"], &empty.pdf, &["-"]);
    assert!(text.contains("Không có văn bản nào."), "{text}");
}

#[test]
fn a_row_with_a_missing_cell_is_refused() {
    let mut book = book(2);
    book.rows[1].pop();
    let error = BookPress::new(&Bundled).unwrap().print(&book).unwrap_err();
    assert_eq!(
        error,
        LetterError::Layout("row 2 has not 3 cells".to_owned())
    );
}
