//! Letters, corrections, files.

use std::sync::Arc;

use app::{
    model::{Ask, Correction, LetterRecord, Signed},
    ports::{Change, Store},
};
use casework::{CaseId, GroupId, LetterId, UserId};
use time::Duration;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn save(letter: &LetterRecord) -> Vec<Change> {
    vec![Change::SaveLetter(Box::new(letter.clone()))]
}

/// From draft to sent, nothing is lost, and whatever may change does.
pub async fn a_letter_comes_back_at_every_stage(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let mut record = letter(1, 1);
    record.content.subject = ODD.to_owned();
    let mut stages = vec![record.clone()];
    record.content.addressees.push(ODD.to_owned());
    record.groups = vec![GroupId(id(5, 9))];
    record.asks = [(GroupId(id(5, 9)), Ask::Warn.into())]
        .into_iter()
        .collect();
    record.drafted_by = UserId(id(9, 7));
    record.drafted_at += Duration::milliseconds(1);
    record.version = 2;
    stages.push(record.clone());
    record.signed = Some(Signed {
        by: UserId(id(9, 3)),
        at: START + Duration::milliseconds(1),
    });
    record.version = 3;
    stages.push(record.clone());
    record = numbered(record, 1, 2021);
    record.pdf_sha256 = Some(sha256(7));
    record.content.number = Some(1);
    record.version = 4;
    stages.push(record.clone());
    record.sent_at = Some(START + Duration::hours(1));
    record.version = 5;
    stages.push(record);
    for stage in stages {
        commit(&store, save(&stage)).await;
        assert_eq!(store.letter(stage.id).await.unwrap(), Some(stage));
    }
    assert_eq!(store.letter(LetterId(id(4, 9))).await.unwrap(), None);
}

/// An officer who edits what was signed meanwhile is told.
pub async fn a_writer_must_have_seen_the_last_version_of_a_letter(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let version = |version| {
        let mut record = letter(1, 1);
        record.version = version;
        save(&record)
    };
    conflict(&store, version(0)).await;
    conflict(&store, version(2)).await;
    commit(&store, version(1)).await;
    conflict(&store, version(1)).await;
    conflict(&store, version(3)).await;
    commit(&store, version(2)).await;
    conflict(&store, version(0)).await;
    let read = store.letter(letter(1, 1).id).await.unwrap();
    assert_eq!(read.map(|letter| letter.version), Some(2));
}

/// Decree 30/2020, Article 15: one series a year, each number once, none left out.
pub async fn numbers_are_unique_and_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 0);
    conflict(&store, save(&numbered(letter(1, 1), 0, 2021))).await;
    conflict(&store, save(&numbered(letter(1, 1), 2, 2021))).await;
    commit(&store, save(&numbered(letter(1, 1), 1, 2021))).await;
    conflict(&store, save(&numbered(letter(2, 1), 1, 2021))).await;
    conflict(&store, save(&numbered(letter(2, 1), 3, 2021))).await;
    commit(&store, save(&numbered(letter(2, 1), 2, 2021))).await;
    commit(&store, save(&numbered(letter(3, 1), 1, 2022))).await;
    let mut other = numbered(letter(4, 1), 1, 2021);
    other.series = "example".to_owned();
    commit(&store, save(&other)).await;
    // Drafts have no number and take none.
    commit(&store, save(&letter(5, 1))).await;
    commit(&store, save(&letter(6, 1))).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 2);
    assert_eq!(store.last_number("main", 2022).await.unwrap(), 1);
    assert_eq!(store.last_number("main", 2023).await.unwrap(), 0);
    assert_eq!(store.last_number("example", 2021).await.unwrap(), 1);
}

/// Moving it away would leave a gap in the register of outgoing documents.
pub async fn a_number_once_given_is_not_taken_back(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let first = numbered(letter(1, 1), 1, 2021);
    commit(&store, save(&first)).await;
    commit(&store, save(&numbered(letter(2, 1), 2, 2021))).await;
    let next = |mut record: LetterRecord| {
        record.version = 2;
        record
    };
    let mut elsewhere = next(first.clone());
    elsewhere.series = "other".to_owned();
    for moved in [
        next(letter(1, 1)),
        next(numbered(letter(1, 1), 3, 2021)),
        next(numbered(letter(1, 1), 9, 2021)),
        next(numbered(letter(1, 1), 1, 2022)),
        elsewhere,
    ] {
        conflict(&store, save(&moved)).await;
    }
    assert_eq!(store.letter(first.id).await.unwrap(), Some(first.clone()));
    commit(&store, save(&next(first))).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 2);
}

/// A case's letters oldest first, all letters newest first.
pub async fn letters_come_in_order_and_in_pages(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    for (number, case) in [(3, 1), (1, 1), (4, 2), (2, 1)] {
        commit(&store, save(&letter(number, case))).await;
    }
    let of_case = store.letters_of_case(CaseId(id(3, 1))).await.unwrap();
    assert_eq!(of_case, [letter(1, 1), letter(2, 1), letter(3, 1)]);
    let all = [letter(4, 2), letter(3, 1), letter(2, 1), letter(1, 1)];
    assert_eq!(store.letters(10, 0).await.unwrap(), all);
    assert_eq!(store.letters(2, 1).await.unwrap(), all[1..3]);
    assert_eq!(store.letters(2, 3).await.unwrap(), all[3..]);
    assert!(store.letters(2, 4).await.unwrap().is_empty());
    let none = store.letters_of_case(CaseId(id(3, 9))).await.unwrap();
    assert!(none.is_empty());
}

fn add(case: u64, version: u32) -> Vec<Change> {
    vec![Change::AddCorrection(correction(case, case, version))]
}

/// History is only ever added to.
pub async fn corrections_are_versions_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    conflict(&store, add(1, 0)).await;
    conflict(&store, add(1, 2)).await;
    commit(&store, add(1, 1)).await;
    conflict(&store, add(1, 1)).await;
    conflict(&store, add(1, 3)).await;
    commit(&store, add(2, 1)).await;
    let mut odd = correction(1, 1, 2);
    odd.reason = Some(ODD.to_owned());
    odd.verdict.explanation = ODD.repeat(100);
    commit(&store, vec![Change::AddCorrection(odd.clone())]).await;
    let history = store.corrections_of_case(CaseId(id(3, 1))).await.unwrap();
    assert_eq!(history, [correction(1, 1, 1), odd]);
    let none = store.corrections_of_case(CaseId(id(3, 9))).await.unwrap();
    assert!(none.is_empty());
}

/// One for each case, however many versions it has.
pub async fn the_newest_corrections_come_latest_first(store: Arc<dyn Store>) {
    for case in [1, 2, 3] {
        with_case(&store, case, case, false).await;
        commit(&store, add(case, 1)).await;
    }
    // A sample's version 2 is an hour later than every version 1.
    commit(&store, add(1, 2)).await;
    let newest: [Correction; 3] = [
        correction(1, 1, 2),
        correction(3, 3, 1),
        correction(2, 2, 1),
    ];
    assert_eq!(store.corrections(10, 0).await.unwrap(), newest);
    assert_eq!(store.corrections(1, 1).await.unwrap(), newest[1..2]);
    assert_eq!(store.corrections(5, 2).await.unwrap(), newest[2..]);
    assert!(store.corrections(5, 3).await.unwrap().is_empty());
}

/// Bytes under their hash; putting them twice is harmless.
pub async fn a_file_comes_back(store: Arc<dyn Store>) {
    let large: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    commit(&store, vec![blob(1, &large), blob(2, &[])]).await;
    commit(&store, vec![blob(1, &large)]).await;
    let read = |number| {
        let store = store.clone();
        async move { store.blob(&sha256(number)).await.unwrap() }
    };
    let media_type = || "application/pdf".to_owned();
    assert!(read(1).await == Some((media_type(), large)), "large file");
    assert_eq!(read(2).await, Some((media_type(), vec![])));
    assert_eq!(read(3).await, None);
}
