//! The report to superiors, read back by another program.

use letter::{
    LetterDate, LetterError, Summary, SummaryChart, SummaryPart, SummaryPress, SummaryTable,
};

use crate::pdf::{Bundled, read};

fn summary(rows: usize) -> Summary {
    let columns = ["Nhóm nơi nhận", "Gửi", "Xác nhận"];
    Summary {
        parent_body: Some("UBND tỉnh Thái Nguyên".to_owned()),
        body: "Sở Thông tin và Truyền thông".to_owned(),
        number: "Số:         /BC-STTTT".to_owned(),
        place_and_day: "Thái Nguyên, ngày      tháng 02 năm 2021".to_owned(),
        subject: "Kết quả xử lý thông tin: #strike[Zalo] $x$".to_owned(),
        addressee: Some("UBND tỉnh Thái Nguyên".to_owned()),
        parts: vec![
            SummaryPart {
                heading: "1. Tình hình lan truyền".to_owned(),
                paragraphs: vec!["Tin được ghi nhận 1.234 lượt. 💥".to_owned()],
                chart: Some(SummaryChart {
                    bars: (0..24).map(|hour| (format!("{hour}h"), hour * 7)).collect(),
                    caption: "Số lượt ghi nhận mỗi giờ".to_owned(),
                    alt: "Số lượt ghi nhận mỗi giờ, tăng dần".to_owned(),
                }),
                tables: Vec::new(),
            },
            SummaryPart {
                heading: "2. Kết quả xử lý".to_owned(),
                paragraphs: vec!["Công văn số 01/STTTT-TTBCXB.".to_owned()],
                chart: None,
                tables: vec![SummaryTable {
                    columns: columns.map(|title| (title.to_owned(), 10)).to_vec(),
                    rows: (0..rows)
                        .map(|row| vec![format!("Nhóm {row}"), "12".to_owned(), "9".to_owned()])
                        .collect(),
                }],
            },
        ],
        signature: vec!["KT. GIÁM ĐỐC".to_owned(), "PHÓ GIÁM ĐỐC".to_owned()],
        signer: "Lê Văn Lãnh".to_owned(),
        recipients: vec!["- Như trên;".to_owned(), "- Lưu: VT.".to_owned()],
        made_on: LetterDate {
            day: Some(20),
            month: 2,
            year: 2021,
        },
        mark: Some("VÍ DỤ".to_owned()),
    }
}

#[test]
fn a_report_has_one_page_and_says_it_all() {
    let press = SummaryPress::new(&Bundled).unwrap();
    for rows in [0, 9, 30] {
        let (pdf, pages) = press.print(&summary(rows)).unwrap();
        assert_eq!(pages, 1, "{rows} rows");
        let text = read("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf, &["-"]);
        for words in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            // Its last word stands in the next line, beside the other column.
            "SỞ THÔNG TIN VÀ TRUYỀN",
            "/BC-STTTT",
            "BÁO CÁO",
            "#strike[Zalo] $x$",
            "1.234 lượt. □",
            "KT. GIÁM ĐỐC",
            "Lê Văn Lãnh",
            "Nơi nhận:",
            "VÍ DỤ",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let last = rows.checked_sub(1).map(|row| format!("Nhóm {row}"));
        assert!(last.is_none_or(|last| text.contains(&last)), "{text}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_a_broken_one_an_error() {
    let press = SummaryPress::new(&Bundled).unwrap();
    let one = press.print(&summary(3)).unwrap().0;
    assert_eq!(one, press.print(&summary(3)).unwrap().0);
    let mut broken = summary(3);
    broken.parts[1].tables[0].rows[1].pop();
    assert!(matches!(press.print(&broken), Err(LetterError::Layout(_))));
}
