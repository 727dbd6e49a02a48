//! Letters, corrections, files.

use std::sync::Arc;

use app::{
    model::{LetterRecord, Numbering, Signed},
    ports::{Change, Store},
};
use casework::{CaseId, UserId};
use time::Duration;

use crate::{
    cases::with_case,
    messages::{commit, conflict},
    samples::*,
};

fn save(letter: &LetterRecord) -> Vec<Change> {
    vec![Change::SaveLetter(Box::new(letter.clone()))]
}

/// The letter with a number in a year.
#[must_use]
pub fn numbered(mut letter: LetterRecord, number: u32, year: i32) -> LetterRecord {
    letter.numbering = Some(Numbering {
        number,
        year,
        by: UserId(id(9, 2)),
        at: START,
    });
    letter
}

/// From draft to sent, nothing is lost.
pub async fn a_letter_comes_back_at_every_stage(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let mut record = letter(1, 1);
    commit(&store, save(&record)).await;
    record.signed = Some(Signed {
        by: UserId(id(9, 3)),
        at: START,
    });
    record.version = 2;
    commit(&store, save(&record)).await;
    conflict(&store, save(&record)).await;
    record = numbered(record, 1, 2021);
    record.pdf_sha256 = Some(sha256(7));
    record.content.number = Some(1);
    record.version = 3;
    commit(&store, save(&record)).await;
    record.sent_at = Some(START + Duration::hours(1));
    record.version = 4;
    commit(&store, save(&record)).await;
    assert_eq!(store.letter(record.id).await.unwrap(), Some(record.clone()));
    let later = letter(2, 1);
    commit(&store, save(&later)).await;
    let of_case = store.letters_of_case(CaseId(id(3, 1))).await.unwrap();
    assert_eq!(of_case, [record.clone(), later.clone()]);
    assert_eq!(store.letters(1, 0).await.unwrap(), [later]);
    assert_eq!(store.letters(1, 1).await.unwrap(), [record]);
}

/// Decree 30/2020, Article 15: one series a year, each number once, none left out.
pub async fn numbers_are_unique_and_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 0);
    conflict(&store, save(&numbered(letter(1, 1), 2, 2021))).await;
    commit(&store, save(&numbered(letter(1, 1), 1, 2021))).await;
    conflict(&store, save(&numbered(letter(2, 1), 1, 2021))).await;
    commit(&store, save(&numbered(letter(2, 1), 2, 2021))).await;
    commit(&store, save(&numbered(letter(3, 1), 1, 2022))).await;
    let mut other = numbered(letter(4, 1), 1, 2021);
    other.series = "example".to_owned();
    commit(&store, save(&other)).await;
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 2);
    assert_eq!(store.last_number("main", 2022).await.unwrap(), 1);
    assert_eq!(store.last_number("example", 2021).await.unwrap(), 1);
}

/// History is only ever added to.
pub async fn corrections_are_versions_without_gaps(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let add = |case, version| vec![Change::AddCorrection(correction(case, case, version))];
    conflict(&store, add(1, 2)).await;
    commit(&store, add(1, 1)).await;
    conflict(&store, add(1, 1)).await;
    commit(&store, add(2, 1)).await;
    commit(&store, add(1, 2)).await;
    let history = store.corrections_of_case(CaseId(id(3, 1))).await.unwrap();
    assert_eq!(history, [correction(1, 1, 1), correction(1, 1, 2)]);
    let newest = store.corrections(10, 0).await.unwrap();
    assert_eq!(newest, [correction(1, 1, 2), correction(2, 2, 1)]);
    assert_eq!(
        store.corrections(1, 1).await.unwrap(),
        [correction(2, 2, 1)]
    );
}

/// Bytes under their hash; putting them twice is harmless.
pub async fn a_file_comes_back(store: Arc<dyn Store>) {
    let put = || {
        vec![Change::PutBlob {
            sha256: sha256(1),
            media_type: "application/pdf".into(),
            bytes: vec![0, 255, 7],
        }]
    };
    commit(&store, put()).await;
    commit(&store, put()).await;
    let found = store.blob(&sha256(1)).await.unwrap();
    assert_eq!(found, Some(("application/pdf".to_owned(), vec![0, 255, 7])));
    assert_eq!(store.blob(&sha256(2)).await.unwrap(), None);
}
