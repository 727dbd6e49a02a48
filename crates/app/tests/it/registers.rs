//! The registers of documents: numbers under many hands, entries, duplicates, files.

use std::sync::Arc;

use app::{
    BookFile, BookFormat, BookRange, FillInput, IncomingInput, OutgoingRef, PaperInput, Refusal,
    RegisterQuery, Registered, TwinReason,
    model::{IncomingProgress, Outgoing},
};
use calamine::{Reader, Xlsx};
use proptest::prelude::*;
use time::{Duration, macros::datetime};

use crate::house::{House, START};

fn paper(dated: &str) -> PaperInput {
    PaperInput {
        doc_type: "QĐ".into(),
        dated: dated.into(),
        subject: "Về việc kiện toàn tổ xử lý tin giả".into(),
        signer: "Nguyễn Văn Mẫu".into(),
        recipients: "Các phòng, đơn vị".into(),
        ..PaperInput::default()
    }
}

fn incoming(symbol: &str, author: &str) -> IncomingInput {
    IncomingInput {
        arrived: "2021-02-18".into(),
        author: author.into(),
        symbol: symbol.into(),
        dated: "2021-02-17".into(),
        subject: "Công văn trả lời về điều lệ".into(),
        unit: "TTBCXB".into(),
        ..IncomingInput::default()
    }
}

fn main_book() -> RegisterQuery {
    RegisterQuery {
        series: "main".into(),
        ..RegisterQuery::default()
    }
}

/// What one hand does.
#[derive(Clone, Copy, Debug)]
enum Hand {
    /// Registers a document of this year or the next: one of them is refused at any moment.
    Paper { next_year: bool },
    /// Numbers a letter; a second hand on the same one is refused.
    Letter(usize),
    /// Registers what has no abstract: refused.
    Broken,
    /// Turns the year.
    NewYear,
}

fn hands() -> impl Strategy<Value = Vec<Hand>> {
    let some = prop_oneof![
        5 => any::<bool>().prop_map(|next_year| Hand::Paper { next_year }),
        1 => (0..2_usize).prop_map(Hand::Letter),
        1 => Just(Hand::Broken),
    ];
    prop::collection::vec(some, 8..24).prop_flat_map(|mut hands| {
        hands.push(Hand::NewYear);
        Just(hands).prop_shuffle()
    })
}

async fn together(hands: Vec<Hand>) {
    let house = Arc::new(House::new().await);
    let case = house.concluded().await;
    let mut letters = Vec::new();
    for _ in 0..2 {
        let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
        house
            .app
            .sign_letter(&house.approver, letter)
            .await
            .unwrap();
        // As outside of the example: letters and papers are one series.
        letters.push(letter);
    }
    house.sql("UPDATE letter SET series = 'main'").await;
    house.pass(datetime!(2021-12-31 23:59:59 +7) - START);
    let tasks: Vec<_> = hands
        .into_iter()
        .map(|hand| {
            let (house, letters) = (house.clone(), letters.clone());
            tokio::spawn(async move {
                let (app, clerk) = (&house.app, &house.clerk);
                match hand {
                    Hand::Paper { next_year } => {
                        let dated = if next_year {
                            "2022-01-01"
                        } else {
                            "2021-12-31"
                        };
                        app.register_paper(clerk, paper(dated)).await.is_ok()
                    }
                    Hand::Letter(at) => app.number_letter(clerk, letters[at]).await.is_ok(),
                    Hand::Broken => {
                        let broken = PaperInput {
                            subject: String::new(),
                            ..paper("2021-12-31")
                        };
                        assert!(app.register_paper(clerk, broken).await.is_err());
                        false
                    }
                    Hand::NewYear => {
                        house.pass(Duration::seconds(1));
                        false
                    }
                }
            })
        })
        .collect();
    let mut acknowledged = 0;
    for task in tasks {
        acknowledged += usize::from(task.await.unwrap());
    }
    let mut found = 0;
    for year in [2021, 2022] {
        let rows = house.store.outgoing("main", year).await.unwrap();
        let numbers: Vec<u32> = rows.iter().map(Outgoing::number).collect();
        let expected: Vec<u32> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected, "{year}: neither gap nor double");
        let of_year = |row: &Outgoing| match row {
            Outgoing::Paper(paper) => paper.face.dated.year() == year,
            Outgoing::Letter(letter) => letter.content.date.year == year,
        };
        assert!(rows.iter().all(of_year), "{year}");
        found += rows.len();
    }
    assert_eq!(
        found, acknowledged,
        "what was acknowledged is there, and no more"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    /// Decree 30/2020, Article 15, under many hands, with failures, across a year.
    #[test]
    fn numbers_have_neither_gap_nor_double(hands in hands()) {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap()
            .block_on(together(hands));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_stands_in_the_register_with_what_the_clerk_fills_in() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let query = RegisterQuery::default();
    let page = house.app.outgoing_page(&house.staff, &query).await.unwrap();
    assert_eq!(
        (page.series.as_str(), page.year, page.total),
        ("example", 2021, 1)
    );
    let line = &page.lines[0];
    assert_eq!(line.of, OutgoingRef::Letter(letter));
    assert_eq!(line.symbol, "01/STTTT-TTBCXB");
    assert_eq!(line.copy_holder, "VT, TTBCXB");
    assert!(line.receipt.starts_with("Điện tử: 0/"), "{}", line.receipt);
    assert!(
        line.subject.starts_with("Công văn V/v "),
        "{}",
        line.subject
    );

    let fill = FillInput {
        copies: "3".into(),
        note: "Bản giấy cho Tỉnh ủy".into(),
        handed_on: "2021-02-19".into(),
        ..FillInput::default()
    };
    let write = |version, fill: FillInput| {
        let (app, clerk) = (&house.app, &house.clerk);
        async move { app.fill_outgoing(clerk, letter.0, version, &fill).await }
    };
    write(0, fill.clone()).await.unwrap();
    let stale = write(
        0,
        FillInput {
            note: "khác".into(),
            ..fill.clone()
        },
    )
    .await;
    assert!(
        matches!(stale, Err(app::Error::Refused(Refusal::Changed))),
        "{stale:?}"
    );
    write(
        1,
        FillInput {
            copies: "4".into(),
            ..fill
        },
    )
    .await
    .unwrap();
    let entry = house
        .app
        .outgoing_entry(&house.staff, letter.0)
        .await
        .unwrap();
    assert_eq!(
        entry.line.cells()[6..8],
        ["4".to_owned(), "19/02/2021".to_owned()]
    );
    assert_eq!(entry.history.len(), 2);
    let last = &entry.history[0].event.changes;
    assert_eq!(
        (last.len(), last[0].before.as_str(), last[0].after.as_str()),
        (1, "3", "4")
    );

    // Without diacritics, in any order; what is not there is not found.
    for (words, count) in [
        ("tinh uy giay", 1),
        ("sttt 01", 1),
        ("tinh uy ngan hang", 0),
    ] {
        let query = RegisterQuery {
            words: words.into(),
            ..RegisterQuery::default()
        };
        let page = house.app.outgoing_page(&house.staff, &query).await.unwrap();
        assert_eq!(page.total, count, "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn types_get_their_own_series_from_the_next_year_on() {
    let house = House::new().await;
    let register = |dated: &'static str| {
        let (app, clerk) = (&house.app, &house.clerk);
        async move { app.register_paper(clerk, paper(dated)).await.unwrap() }
    };
    let first = register("2021-02-18").await;
    let year = house
        .app
        .save_numbering(&house.administrator, true)
        .await
        .unwrap();
    assert_eq!(year, 2022, "a number was given in 2021");
    let second = register("2021-02-18").await;
    house.pass(Duration::days(330));
    let third = register("2022-01-02").await;
    let mut places = Vec::new();
    for id in [first, second, third] {
        let paper = house.store.paper(id).await.unwrap().unwrap();
        places.push((paper.series, paper.year, paper.number, paper.face.symbol));
    }
    let place =
        |series: &str, year, number| (series.to_owned(), year, number, "QĐ-STTTT".to_owned());
    assert_eq!(
        places,
        [
            place("main", 2021, 1),
            place("main", 2021, 2),
            place("type:QĐ", 2022, 1)
        ]
    );
    let wrong = house
        .app
        .register_paper(&house.clerk, paper("2021-12-31"))
        .await;
    assert!(matches!(
        wrong,
        Err(app::Error::Refused(Refusal::Invalid("dated")))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_there_already_needs_a_confirmation() {
    let house = House::new().await;
    let register = |input: IncomingInput| {
        let (app, clerk) = (&house.app, &house.clerk);
        async move { app.register_incoming(clerk, input).await.unwrap() }
    };
    let first = register(incoming("045/VNG-PC", "Công ty VNG")).await;
    assert!(matches!(first, Registered::Done(_)));
    // Another issuer, another year: no twin.
    assert!(matches!(
        register(incoming("45/VNG-PC", "Công ty khác")).await,
        Registered::Done(_)
    ));
    let older = IncomingInput {
        dated: "2020-12-30".into(),
        ..incoming("45/VNG-PC", "Công ty VNG")
    };
    assert!(matches!(register(older).await, Registered::Done(_)));
    let twin = incoming("45 / vng-pc", "cong ty VNG");
    let Registered::Twins(twins) = register(twin.clone()).await else {
        panic!("a warning")
    };
    assert_eq!((twins.len(), twins[0].reason), (1, TwinReason::Symbol));
    assert_eq!(
        house.store.last_incoming("main", 2021).await.unwrap(),
        3,
        "nothing registered"
    );
    let confirmed = register(IncomingInput {
        confirmed: true,
        ..twin
    })
    .await;
    assert!(matches!(confirmed, Registered::Done(_)));

    let coded = |author: &str| IncomingInput {
        doc_id: "000.00.00.H55,2021,45".into(),
        ..incoming("", author)
    };
    assert!(matches!(register(coded("A")).await, Registered::Done(_)));
    let Registered::Twins(twins) = register(coded("B")).await else {
        panic!("a warning")
    };
    assert_eq!(twins[0].reason, TwinReason::DocId);
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_and_confirmations_are_registered_with_one_click() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    let (_, path) = page.groups[0].rows[0].1.clone().unwrap();
    let confirmation = app::By {
        person: "Trần Thị Bình".into(),
        office: "Văn thư".into(),
    };
    let token = path.strip_prefix("/r/").unwrap();
    house.app.confirm(token, &confirmation).await.unwrap();
    let query = RegisterQuery::default();
    let page = house.app.incoming_page(&house.staff, &query).await.unwrap();
    assert_eq!(page.offers.len(), 2, "{:?}", page.offers);
    for offer in &page.offers {
        let (app, clerk) = (&house.app, &house.clerk);
        let (one, two) = tokio::join!(
            app.register_offer(clerk, offer.origin),
            app.register_offer(clerk, offer.origin)
        );
        assert_eq!(one.unwrap(), two.unwrap(), "two clicks, one entry");
    }
    let page = house.app.incoming_page(&house.staff, &query).await.unwrap();
    assert!(page.offers.is_empty());
    assert_eq!((page.book.as_str(), page.rows.len()), ("example", 2));
    let subjects: Vec<&str> = page
        .rows
        .iter()
        .map(|row| row.face.subject.as_str())
        .collect();
    let has = |start: &str| subjects.iter().any(|subject| subject.starts_with(start));
    assert!(
        has("Trả lời đề nghị xác minh: Điều lệ mới của Zalo"),
        "{subjects:?}"
    );
    assert!(
        has("Xác nhận đã nhận Công văn số 01/STTTT-TTBCXB"),
        "{subjects:?}"
    );
    let left = house.app.register_offer(
        &house.clerk,
        app::model::Origin::Reply(casework::RequestId(letter.0)),
    );
    assert!(left.await.is_err(), "no such reply");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_says_how_many_days_are_left() {
    let house = House::new().await;
    let input = IncomingInput {
        due: "2021-02-20".into(),
        ..incoming("1/A", "A")
    };
    let Registered::Done(id) = house
        .app
        .register_incoming(&house.clerk, input.clone())
        .await
        .unwrap()
    else {
        panic!("registered")
    };
    let due = house
        .app
        .due_page(&house.staff, &main_book())
        .await
        .unwrap();
    assert_eq!((due.rows.len(), due.rows[0].days), (1, 2));
    house.pass(Duration::days(3));
    let due = house
        .app
        .due_page(&house.staff, &main_book())
        .await
        .unwrap();
    assert_eq!(due.rows[0].days, -1);
    let done = IncomingInput {
        progress: "done".into(),
        answered_with: "02/STTTT-TTBCXB".into(),
        ..input
    };
    house
        .app
        .edit_incoming(&house.clerk, id, 1, done)
        .await
        .unwrap();
    let due = house
        .app
        .due_page(&house.staff, &main_book())
        .await
        .unwrap();
    assert!(due.rows.is_empty());
    let entry = house.app.incoming_entry(&house.staff, id).await.unwrap();
    assert_eq!(entry.incoming.face.progress, IncomingProgress::Done);
    let fields: Vec<&str> = entry.history[0]
        .event
        .changes
        .iter()
        .map(|c| c.field.as_str())
        .collect();
    assert_eq!(fields, ["progress", "answered_with"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_register_are_read_back_with_every_column() {
    let house = House::new().await;
    let evil = "=HYPERLINK(\"http://x.example\";\"Về việc\")";
    let input = PaperInput {
        subject: evil.into(),
        ..paper("2021-02-18")
    };
    house.app.register_paper(&house.clerk, input).await.unwrap();
    house
        .app
        .register_paper(&house.clerk, paper("2021-02-18"))
        .await
        .unwrap();
    let file = |format, range: BookRange| {
        let (app, staff) = (&house.app, &house.staff);
        async move {
            app.register_book(staff, BookFile::Outgoing, format, &range)
                .await
                .unwrap()
        }
    };
    let (name, kind, csv) = file(BookFormat::Csv, BookRange::default()).await;
    assert_eq!(
        (name.as_str(), kind),
        ("so-dang-ky-van-ban-di-2021.csv", "text/csv; charset=utf-8")
    );
    let text = String::from_utf8(csv).unwrap();
    assert!(text.starts_with("\u{feff}"), "Excel reads it as UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 10);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(
        (rows.len(), &rows[0][0], &rows[1][0]),
        (2, "01/QĐ-STTTT", "02/QĐ-STTTT")
    );
    for row in &rows {
        assert!(
            row.iter()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
            "{row:?}"
        );
    }

    let (_, _, xlsx) = file(BookFormat::Xlsx, BookRange::default()).await;
    let mut workbook: Xlsx<_> = Xlsx::new(std::io::Cursor::new(xlsx)).unwrap();
    let sheet = workbook.worksheet_range("Sổ đăng ký").unwrap();
    assert_eq!(sheet.get_size(), (4, 10));
    let cell = |row: u32, column: u32| sheet.get_value((row, column)).unwrap().to_string();
    assert_eq!(cell(0, 0), "SỔ ĐĂNG KÝ VĂN BẢN ĐI – NĂM 2021");
    assert_eq!(cell(1, 2), "Tên loại và trích yếu nội dung văn bản");
    assert_eq!(cell(2, 0), "01/QĐ-STTTT");
    assert_eq!(
        cell(2, 2),
        format!("Quyết định về {evil}"),
        "text, to the letter"
    );
    let formulas = workbook.worksheet_formula("Sổ đăng ký").unwrap();
    assert!(
        formulas.used_cells().next().is_none(),
        "no cell is a formula"
    );

    let range = BookRange {
        from: Some(2),
        ..BookRange::default()
    };
    let (_, _, csv) = file(BookFormat::Csv, range.clone()).await;
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 2);
    let (_, _, pdf) = file(BookFormat::Pdf, range).await;
    assert!(pdf.starts_with(b"%PDF-"));
}
