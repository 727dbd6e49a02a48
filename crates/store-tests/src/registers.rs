//! The registers of documents, and what became of letters.

use std::sync::Arc;

use app::{
    model::{
        Amendment, AmendmentKind, CopyFace, CopyKind, Decided, FieldChange, Fill, Incoming,
        IncomingFace, IncomingProgress, LetterCopy, LetterFill, Origin, Outgoing, Paper, PaperFace,
        Purpose, RegisterEvent,
    },
    ports::{Change, RegisterChange, Store},
};
use casework::{
    AmendmentId, Attachment, CaseId, CopyId, DeliveryId, EntryId, LetterId, RequestId, UserId,
};
use time::{Date, Duration, macros::date};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn register(change: RegisterChange) -> Vec<Change> {
    vec![Change::Register(change)]
}

fn letter_change(record: app::model::LetterRecord) -> Vec<Change> {
    vec![Change::SaveLetter(Box::new(record))]
}

fn fill() -> Fill {
    Fill {
        copy_holder: ODD.to_owned(),
        copies: "2".to_owned(),
        handed_on: Some(date!(2021 - 02 - 28)),
        receipt: "ký".to_owned(),
        note: ODD.to_owned(),
    }
}

fn paper(entry: u64, number: u32, year: i32) -> Paper {
    Paper {
        id: EntryId(id(30, entry)),
        version: 1,
        series: "main".to_owned(),
        year,
        number,
        face: PaperFace {
            doc_type: "QĐ".to_owned(),
            symbol: "QĐ-STTTT".to_owned(),
            dated: date!(2021 - 02 - 18),
            subject: ODD.to_owned(),
            signer: "Nguyễn Văn Mẫu".to_owned(),
            recipients: "UBND tỉnh".to_owned(),
        },
        fill: fill(),
        file: Some(file(7)),
        registered_by: UserId(id(9, 2)),
        registered_at: START,
    }
}

fn file(number: i64) -> Attachment {
    Attachment {
        name: ODD.to_owned(),
        sha256: sha256(number),
        size: 3,
        media_type: "application/pdf".to_owned(),
    }
}

fn save_paper(paper: Paper) -> Vec<Change> {
    register(RegisterChange::SavePaper(Box::new(paper)))
}

fn incoming(entry: u64, number: u32, year: i32) -> Incoming {
    Incoming {
        id: EntryId(id(31, entry)),
        version: 1,
        book: "main".to_owned(),
        year,
        number,
        face: IncomingFace {
            arrived: date!(2021 - 02 - 19),
            author: ODD.to_owned(),
            symbol: "45/VNG-PC".to_owned(),
            dated: Some(date!(2021 - 02 - 18)),
            subject: ODD.to_owned(),
            unit: "TTBCXB".to_owned(),
            handed_on: None,
            receipt: String::new(),
            note: ODD.to_owned(),
            doc_id: "000.00.01".to_owned(),
            due: None,
            progress: IncomingProgress::Waiting,
            answered_with: String::new(),
        },
        file: None,
        case: None,
        origin: None,
        registered_by: UserId(id(9, 2)),
        registered_at: START,
    }
}

fn save_incoming(incoming: Incoming) -> Vec<Change> {
    register(RegisterChange::SaveIncoming(Box::new(incoming)))
}

fn amendment(number: u64, letter: u64, kind: AmendmentKind) -> Amendment {
    Amendment {
        id: AmendmentId(id(32, number)),
        version: 1,
        letter: LetterId(id(4, letter)),
        kind,
        reason: ODD.to_owned(),
        proposed_by: UserId(id(9, 1)),
        proposed_at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        by_letter: None,
        decided: None,
    }
}

fn decided(mut amendment: Amendment, approved: bool) -> Amendment {
    amendment.version = 2;
    amendment.decided = Some(Decided {
        by: UserId(id(9, 3)),
        at: START + Duration::hours(1),
        approved,
        note: ODD.to_owned(),
    });
    amendment
}

fn save_amendment(amendment: Amendment) -> Vec<Change> {
    register(RegisterChange::SaveAmendment(amendment))
}

fn copy(entry: u64, letter: u64, number: u32, year: i32) -> LetterCopy {
    LetterCopy {
        id: CopyId(id(33, entry)),
        letter: LetterId(id(4, letter)),
        series: "main".to_owned(),
        year,
        number,
        face: CopyFace {
            kind: CopyKind::Extract,
            symbol: "TrS-STTTT".to_owned(),
            body: ODD.to_owned(),
            recipients: ODD.to_owned(),
            paragraphs: vec![0, 2],
            of: Some(CopyId(id(33, 99))),
        },
        made_by: UserId(id(9, 2)),
        made_at: START,
        pdf_sha256: sha256(8),
    }
}

fn add_copy(copy: LetterCopy) -> Vec<Change> {
    register(RegisterChange::AddCopy(Box::new(copy)))
}

/// Each kind of change, on a store with letter 1 numbered 1 in 2021.
pub(crate) fn everything(kind: u8) -> Change {
    Change::Register(match kind {
        0 => RegisterChange::SaveFill(LetterFill {
            letter: LetterId(id(4, 1)),
            version: 1,
            fill: fill(),
        }),
        1 => RegisterChange::SavePaper(Box::new(paper(1, 2, 2021))),
        2 => RegisterChange::SaveIncoming(Box::new(incoming(1, 1, 2021))),
        3 => RegisterChange::Record(RegisterEvent {
            of: id(30, 1),
            at: START,
            by: UserId(id(9, 2)),
            changes: Vec::new(),
            example: false,
        }),
        4 => RegisterChange::SaveAmendment(amendment(1, 1, AmendmentKind::Recall)),
        _ => RegisterChange::AddCopy(Box::new(copy(1, 1, 1, 2021))),
    })
}

/// What every read says, as text.
pub(crate) async fn everything_read(store: &Arc<dyn Store>) -> String {
    let outgoing = store.outgoing("main", 2021).await.unwrap();
    let incoming = store.incoming_of("main", 2021).await.unwrap();
    let history = store.register_history(id(30, 1)).await.unwrap();
    let amendments = store.amendments_in("main", 2021).await.unwrap();
    let copies = store.copies_in("main", 2021).await.unwrap();
    format!("{outgoing:#?}{incoming:#?}{history:#?}{amendments:#?}{copies:#?}")
}

/// Decree 30/2020, Article 15: one series for documents on paper and in the system.
pub async fn papers_and_letters_share_one_series(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    conflict(&store, save_paper(paper(1, 2, 2021))).await;
    commit(&store, save_paper(paper(1, 1, 2021))).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 1);
    conflict(&store, letter_change(numbered(letter(1, 1), 1, 2021))).await;
    commit(&store, letter_change(numbered(letter(1, 1), 2, 2021))).await;
    conflict(&store, save_paper(paper(2, 2, 2021))).await;
    conflict(&store, save_paper(paper(2, 4, 2021))).await;
    commit(&store, save_paper(paper(2, 3, 2021))).await;
    commit(&store, save_paper(paper(3, 1, 2022))).await;
    let rows = store.outgoing("main", 2021).await.unwrap();
    let numbers: Vec<u32> = rows.iter().map(Outgoing::number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(rows[0], Outgoing::Paper(Box::new(paper(1, 1, 2021))));
    assert!(matches!(&rows[1], Outgoing::Letter(l) if l.id == LetterId(id(4, 1))));
    let books = store.outgoing_books().await.unwrap();
    assert_eq!(
        books,
        [("main".to_owned(), 2022), ("main".to_owned(), 2021)]
    );
    assert!(store.outgoing("main", 2020).await.unwrap().is_empty());
}

/// Columns change, with the version that was seen; the number stays.
pub async fn an_entry_keeps_its_number_and_its_last_writer(store: Arc<dyn Store>) {
    commit(&store, save_paper(paper(1, 1, 2021))).await;
    conflict(&store, save_paper(paper(1, 1, 2021))).await;
    let mut next = paper(1, 1, 2021);
    next.version = 2;
    next.fill.note = "sửa".to_owned();
    next.file = None;
    let mut moved = next.clone();
    moved.number = 2;
    conflict(&store, save_paper(moved)).await;
    commit(&store, save_paper(next.clone())).await;
    assert_eq!(store.paper(next.id).await.unwrap(), Some(next));
    assert_eq!(store.paper(EntryId(id(30, 9))).await.unwrap(), None);
}

/// A clerk's columns come back with the letter, and how many receivers have confirmed.
pub async fn a_letters_columns_come_back(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let filled = LetterFill {
        letter: LetterId(id(4, 1)),
        version: 1,
        fill: fill(),
    };
    // There is no such letter yet.
    conflict(&store, register(RegisterChange::SaveFill(filled.clone()))).await;
    commit(&store, letter_change(numbered(letter(1, 1), 1, 2021))).await;
    commit(&store, register(RegisterChange::SaveFill(filled.clone()))).await;
    conflict(&store, register(RegisterChange::SaveFill(filled.clone()))).await;
    let next = LetterFill {
        version: 2,
        fill: Fill::default(),
        ..filled
    };
    commit(&store, register(RegisterChange::SaveFill(next.clone()))).await;
    conflict(&store, register(RegisterChange::SaveFill(next.clone()))).await;
    let read = store.letter_fill(next.letter).await.unwrap();
    assert_eq!(read, Some(next));
    let mut confirmed = delivery(1, 1, 1);
    confirmed.confirmed_at = Some(START);
    let deliveries = [confirmed, delivery(2, 1, 1)].map(Change::SaveDelivery);
    commit(&store, deliveries.to_vec()).await;
    let rows = store.outgoing("main", 2021).await.unwrap();
    let Outgoing::Letter(row) = &rows[0] else {
        panic!("a letter");
    };
    assert_eq!((row.receivers, row.confirmed), (2, 1));
    assert_eq!(row.fill, Some(Fill::default()));
    assert_eq!(row.content, letter(1, 1).content);
}

/// Arrival numbers are without gaps by book and year, and stay.
pub async fn arrival_numbers_are_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    conflict(&store, save_incoming(incoming(1, 2, 2021))).await;
    let mut first = incoming(1, 1, 2021);
    first.case = Some(CaseId(id(3, 1)));
    first.file = Some(file(7));
    commit(&store, save_incoming(first.clone())).await;
    conflict(&store, save_incoming(incoming(2, 1, 2021))).await;
    conflict(&store, save_incoming(incoming(2, 3, 2021))).await;
    commit(&store, save_incoming(incoming(2, 2, 2021))).await;
    commit(&store, save_incoming(incoming(3, 1, 2022))).await;
    let mut elsewhere = incoming(4, 1, 2021);
    elsewhere.book = "example".to_owned();
    commit(&store, save_incoming(elsewhere)).await;
    assert_eq!(store.last_incoming("main", 2021).await.unwrap(), 2);
    assert_eq!(store.last_incoming("main", 2023).await.unwrap(), 0);
    assert_eq!(store.incoming(first.id).await.unwrap(), Some(first.clone()));
    first.version = 2;
    first.number = 3;
    conflict(&store, save_incoming(first.clone())).await;
    first.number = 1;
    first.face.note = "sửa".to_owned();
    commit(&store, save_incoming(first.clone())).await;
    let all = store.incoming_of("main", 2021).await.unwrap();
    assert_eq!(all, [first, incoming(2, 2, 2021)]);
    let books = store.incoming_books().await.unwrap();
    let book = |book: &str, year| (book.to_owned(), year);
    let expected = [
        book("main", 2022),
        book("example", 2021),
        book("main", 2021),
    ];
    assert_eq!(books, expected);
}

/// What is not settled comes soonest first.
pub async fn what_is_due_comes_soonest_first(store: Arc<dyn Store>) {
    let with = |entry, number, due: Option<Date>, progress| {
        let mut one = incoming(entry, number, 2021);
        one.face.due = due;
        one.face.progress = progress;
        one
    };
    let open = IncomingProgress::Working;
    let rows = [
        with(1, 1, Some(date!(2021 - 03 - 02)), open),
        with(2, 2, None, open),
        with(3, 3, Some(date!(2021 - 03 - 01)), IncomingProgress::Waiting),
        with(4, 4, Some(date!(2021 - 02 - 01)), IncomingProgress::Done),
        with(5, 5, Some(date!(2021 - 03 - 02)), open),
    ];
    for row in &rows {
        commit(&store, save_incoming(row.clone())).await;
    }
    let due = store.incoming_due("main", 10).await.unwrap();
    assert_eq!(due, [rows[2].clone(), rows[0].clone(), rows[4].clone()]);
    assert_eq!(store.incoming_due("main", 1).await.unwrap(), due[..1]);
    assert!(store.incoming_due("example", 1).await.unwrap().is_empty());
}

/// A confirmation is offered until it is registered, and registered once.
pub async fn what_came_by_itself_is_registered_once(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let mut confirmed = delivery(1, 1, 1);
    confirmed.confirmed_at = Some(START);
    let changes = [confirmed, delivery(2, 1, 1)].map(Change::SaveDelivery);
    commit(&store, changes.to_vec()).await;
    let offered = store.unregistered_confirmations(5).await.unwrap();
    assert_eq!(offered, [DeliveryId(id(6, 1))]);
    let mut one = incoming(1, 1, 2021);
    one.origin = Some(Origin::Confirmation(offered[0]));
    commit(&store, save_incoming(one.clone())).await;
    assert!(
        store
            .unregistered_confirmations(5)
            .await
            .unwrap()
            .is_empty()
    );
    let mut again = incoming(2, 2, 2021);
    again.origin = one.origin;
    conflict(&store, save_incoming(again)).await;
    assert_eq!(store.incoming(one.id).await.unwrap(), Some(one));
    let origin = Origin::Reply(RequestId(id(8, 1)));
    assert_eq!(Origin::from_code(&origin.code()), Some(origin));
}

/// History is added to, in order, and goes with the example only.
pub async fn register_history_stays(store: Arc<dyn Store>) {
    let event = |of, hour, example| RegisterEvent {
        of: id(30, of),
        at: START + Duration::hours(hour),
        by: UserId(id(9, 2)),
        changes: vec![FieldChange {
            field: "note".to_owned(),
            before: String::new(),
            after: ODD.to_owned(),
        }],
        example,
    };
    for one in [event(1, 2, false), event(2, 0, true), event(1, 1, false)] {
        commit(&store, register(RegisterChange::Record(one))).await;
    }
    let own = [event(1, 2, false), event(1, 1, false)];
    assert_eq!(store.register_history(id(30, 1)).await.unwrap(), own);
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.register_history(id(30, 1)).await.unwrap(), own);
    assert!(store.register_history(id(30, 2)).await.unwrap().is_empty());
}

/// A recall is proposed once at a time, decided once, and approved once for ever.
pub async fn an_amendment_is_decided_once(store: Arc<dyn Store>) {
    use AmendmentKind::{Correction, Recall, Replacement};
    with_case(&store, 1, 1, false).await;
    conflict(&store, save_amendment(amendment(1, 1, Recall))).await;
    commit(&store, letter_change(numbered(letter(1, 1), 1, 2021))).await;
    commit(&store, save_amendment(amendment(1, 1, Recall))).await;
    conflict(&store, save_amendment(amendment(2, 1, Recall))).await;
    let mut replacing = amendment(3, 1, Replacement);
    replacing.by_letter = Some(LetterId(id(4, 2)));
    commit(&store, save_amendment(replacing.clone())).await;
    let mut same = amendment(4, 1, Correction);
    same.by_letter = replacing.by_letter;
    conflict(&store, save_amendment(same)).await;
    let open = store.open_amendments(5).await.unwrap();
    assert_eq!(open, [amendment(1, 1, Recall), replacing.clone()]);

    let refused = decided(amendment(1, 1, Recall), false);
    commit(&store, save_amendment(refused.clone())).await;
    let mut again = decided(amendment(1, 1, Recall), true);
    again.version = 3;
    conflict(&store, save_amendment(again)).await;
    commit(&store, save_amendment(amendment(5, 1, Recall))).await;
    let approved = decided(amendment(5, 1, Recall), true);
    commit(&store, save_amendment(approved.clone())).await;
    commit(&store, save_amendment(amendment(6, 1, Recall))).await;
    conflict(
        &store,
        save_amendment(decided(amendment(6, 1, Recall), true)),
    )
    .await;

    let all = store.amendments_of(LetterId(id(4, 1))).await.unwrap();
    let expected = [
        refused,
        replacing.clone(),
        approved.clone(),
        amendment(6, 1, Recall),
    ];
    assert_eq!(all, expected);
    assert_eq!(store.amendments_in("main", 2021).await.unwrap(), expected);
    assert!(store.amendments_in("main", 2022).await.unwrap().is_empty());
    let by = store.amendment_by(LetterId(id(4, 2))).await.unwrap();
    assert_eq!(by, Some(replacing));
    assert_eq!(store.amendment(approved.id).await.unwrap(), Some(approved));
}

/// Who is told of an amendment is found by it.
pub async fn deliveries_of_an_amendment_come_back(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let told = AmendmentId(id(32, 1));
    let mut one = delivery(2, 1, 1);
    one.purpose = Purpose::Amendment(told);
    let changes = [delivery(1, 1, 1), one.clone()].map(Change::SaveDelivery);
    commit(&store, changes.to_vec()).await;
    assert_eq!(store.deliveries_of_amendment(told).await.unwrap(), [one]);
    let letters = store
        .deliveries_of_letter(LetterId(id(4, 1)))
        .await
        .unwrap();
    assert_eq!(letters, [delivery(1, 1, 1)]);
}

/// All kinds of copies are one series a year.
pub async fn copies_are_numbered_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    conflict(&store, add_copy(copy(1, 1, 1, 2021))).await;
    commit(&store, letter_change(numbered(letter(1, 1), 1, 2021))).await;
    conflict(&store, add_copy(copy(1, 1, 2, 2021))).await;
    commit(&store, add_copy(copy(1, 1, 1, 2021))).await;
    conflict(&store, add_copy(copy(2, 1, 1, 2021))).await;
    commit(&store, add_copy(copy(2, 1, 2, 2021))).await;
    commit(&store, add_copy(copy(3, 1, 1, 2022))).await;
    assert_eq!(store.last_copy("main", 2021).await.unwrap(), 2);
    let both = [copy(1, 1, 1, 2021), copy(2, 1, 2, 2021)];
    assert_eq!(store.copies_in("main", 2021).await.unwrap(), both);
    let of_letter = store.copies_of(LetterId(id(4, 1))).await.unwrap();
    assert_eq!(of_letter.len(), 3);
    let read = store.letter_copy(CopyId(id(33, 1))).await.unwrap();
    assert_eq!(read, Some(copy(1, 1, 1, 2021)));
    let books = store.copy_books().await.unwrap();
    assert_eq!(
        books,
        [("main".to_owned(), 2022), ("main".to_owned(), 2021)]
    );
}

/// The example's books go, with its files; a file that a real entry has stays.
pub async fn the_examples_books_go_with_it(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    with_case(&store, 2, 2, false).await;
    let mut example = incoming(1, 1, 2021);
    example.book = "example".to_owned();
    example.case = Some(CaseId(id(3, 1)));
    example.file = Some(file(1));
    let mut shared = incoming(2, 2, 2021);
    shared.book = "example".to_owned();
    shared.file = Some(file(2));
    let mut real = incoming(3, 1, 2021);
    real.file = Some(file(2));
    let blobs = vec![blob(1, b"a"), blob(2, b"b"), blob(7, b"c")];
    commit(&store, blobs).await;
    for one in [example, shared, real.clone()] {
        commit(&store, save_incoming(one)).await;
    }
    commit(&store, save_paper(paper(1, 1, 2021))).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert!(store.incoming_of("example", 2021).await.unwrap().is_empty());
    assert_eq!(store.incoming_of("main", 2021).await.unwrap(), [real]);
    assert_eq!(store.outgoing("main", 2021).await.unwrap().len(), 1);
    assert_eq!(store.blob(&sha256(1)).await.unwrap(), None);
    assert!(store.blob(&sha256(2)).await.unwrap().is_some());
    assert!(store.blob(&sha256(7)).await.unwrap().is_some());
}
