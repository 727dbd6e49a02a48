//! The making of letters: versions, remarks, checks, signers.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    model::{
        Ask, CheckKind, LetterCheck, LetterVersion, Remark, RemarkAnswer, Signer, VersionHead,
    },
    ports::{Change, DraftChange, Store},
};
use casework::{GroupId, LetterId, RemarkId, SignerId, UserId};
use letter::Authority;
use time::{Duration, macros::date};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn version(letter: u64, number: u32) -> LetterVersion {
    let record = crate::samples::letter(letter, 1);
    LetterVersion {
        letter: record.id,
        number,
        record_version: number * 2,
        content: record.content,
        groups: record.groups,
        asks: BTreeMap::from([(GroupId(id(5, 1)), Ask::Broadcast.into())]),
        by: UserId(id(9, 1)),
        at: START + Duration::minutes(i64::from(number)),
        note: ODD.to_owned(),
        restores: (number > 1).then_some(1),
    }
}

fn add(version: &LetterVersion) -> Vec<Change> {
    vec![Change::Draft(DraftChange::AddVersion(Box::new(
        version.clone(),
    )))]
}

async fn with_letter(store: &Arc<dyn Store>, number: u64, example: bool) {
    with_case(store, number, number, example).await;
    let record = Box::new(crate::samples::letter(number, number));
    commit(store, vec![Change::SaveLetter(record)]).await;
}

fn head(version: &LetterVersion) -> VersionHead {
    VersionHead {
        number: version.number,
        record_version: version.record_version,
        by: version.by,
        at: version.at,
        note: version.note.clone(),
        restores: version.restores,
    }
}

/// Every text that was ever saved can be read, to the byte.
pub async fn versions_come_back_in_order(store: Arc<dyn Store>) {
    with_letter(&store, 1, false).await;
    let first = version(1, 1);
    let mut second = version(1, 2);
    second.content.subject = ODD.repeat(50);
    second.groups = Vec::new();
    second.asks = BTreeMap::new();
    commit(&store, add(&first)).await;
    commit(&store, add(&second)).await;
    let letter = LetterId(id(4, 1));
    let heads = store.letter_versions(letter).await.unwrap();
    assert_eq!(heads, [head(&first), head(&second)]);
    for version in [first, second] {
        let read = store.letter_version(letter, version.number).await.unwrap();
        assert_eq!(read, Some(version));
    }
    assert_eq!(store.letter_version(letter, 3).await.unwrap(), None);
    let other = LetterId(id(4, 9));
    assert!(store.letter_versions(other).await.unwrap().is_empty());
    assert_eq!(store.letter_version(other, 1).await.unwrap(), None);
}

/// None is left out, none is written over, and none is of a letter that is not there.
pub async fn versions_are_only_ever_added(store: Arc<dyn Store>) {
    with_letter(&store, 1, false).await;
    conflict(&store, add(&version(1, 0))).await;
    conflict(&store, add(&version(1, 2))).await;
    conflict(&store, add(&version(2, 1))).await;
    commit(&store, add(&version(1, 1))).await;
    let mut other = version(1, 1);
    other.note = "khác".to_owned();
    conflict(&store, add(&other)).await;
    conflict(&store, add(&version(1, 3))).await;
    let letter = LetterId(id(4, 1));
    let read = store.letter_version(letter, 1).await.unwrap();
    assert_eq!(read, Some(version(1, 1)));
}

fn remark(number: u64) -> Remark {
    Remark {
        id: RemarkId(id(14, number)),
        version: 1,
        letter: LetterId(id(4, 1)),
        number: 1,
        paragraph: None,
        quote: String::new(),
        text: ODD.to_owned(),
        by: UserId(id(9, 2)),
        at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        answer: None,
        done: None,
    }
}

fn save(remark: &Remark) -> Vec<Change> {
    vec![Change::Draft(DraftChange::SaveRemark(remark.clone()))]
}

/// From the remark to the answer and the mark, nothing is lost; who has not seen the last is told.
pub async fn a_remark_is_answered_and_done(store: Arc<dyn Store>) {
    let mut first = remark(2);
    conflict(&store, save(&first)).await;
    with_letter(&store, 1, false).await;
    let earlier = remark(1);
    commit(&store, save(&first)).await;
    commit(&store, save(&earlier)).await;
    conflict(&store, save(&first)).await;
    first.version = 2;
    first.paragraph = Some(3);
    first.quote = ODD.to_owned();
    first.answer = Some(RemarkAnswer {
        text: ODD.to_owned(),
        by: UserId(id(9, 1)),
        at: START + Duration::hours(1),
    });
    commit(&store, save(&first)).await;
    first.version = 3;
    first.done = Some((UserId(id(9, 1)), START + Duration::hours(2)));
    commit(&store, save(&first)).await;
    first.version = 5;
    conflict(&store, save(&first)).await;
    first.version = 3;
    assert_eq!(store.remark(first.id).await.unwrap().as_ref(), Some(&first));
    let all = store.remarks(first.letter).await.unwrap();
    assert_eq!(all, [earlier, first], "oldest first");
    assert_eq!(store.remark(RemarkId(id(14, 9))).await.unwrap(), None);
}

/// A tick is of one text and stays whose it was first.
pub async fn a_check_is_of_a_text(store: Arc<dyn Store>) {
    with_letter(&store, 1, false).await;
    let check = |kind, number, by| LetterCheck {
        letter: LetterId(id(4, 1)),
        kind,
        number,
        by: UserId(id(9, by)),
        at: START + Duration::minutes(i64::from(number)),
    };
    let tick = |check: &LetterCheck| vec![Change::Draft(DraftChange::AddCheck(check.clone()))];
    let content = check(CheckKind::Content, 1, 1);
    conflict(&store, tick(&content)).await;
    commit(&store, add(&version(1, 1))).await;
    commit(&store, add(&version(1, 2))).await;
    let layout = check(CheckKind::Format, 1, 2);
    let later = check(CheckKind::Content, 2, 2);
    for check in [&later, &content, &layout] {
        commit(&store, tick(check)).await;
    }
    commit(&store, tick(&check(CheckKind::Content, 1, 7))).await;
    conflict(&store, tick(&check(CheckKind::Content, 3, 1))).await;
    let made = store.letter_checks(LetterId(id(4, 1))).await.unwrap();
    assert_eq!(made, [content, layout, later]);
}

fn signer(number: u64, name: &str, example: bool) -> Signer {
    Signer {
        id: SignerId(id(15, number)),
        version: 1,
        name: name.to_owned(),
        title: "PHÓ GIÁM ĐỐC".to_owned(),
        authority: Some(Authority::Kt),
        authority_of: "GIÁM ĐỐC".to_owned(),
        valid_from: Some(date!(2021 - 01 - 01)),
        valid_to: None,
        example,
    }
}

/// With days and authority; who has not seen the last is told; the example's go with it.
pub async fn signers_are_kept_by_name(store: Arc<dyn Store>) {
    let put = |signer: &Signer| vec![Change::Draft(DraftChange::SaveSigner(signer.clone()))];
    let (mut one, two) = (signer(1, "Bình", false), signer(2, "An", true));
    commit(&store, put(&one)).await;
    commit(&store, put(&two)).await;
    conflict(&store, put(&one)).await;
    assert_eq!(store.signers().await.unwrap(), [two, one.clone()]);
    assert!(store.has_example().await.unwrap());
    one.version = 2;
    one.authority = None;
    one.authority_of = String::new();
    one.title = ODD.to_owned();
    one.valid_from = None;
    one.valid_to = Some(date!(2021 - 12 - 31));
    commit(&store, put(&one)).await;
    assert_eq!(store.signer(one.id).await.unwrap(), Some(one.clone()));
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.signers().await.unwrap(), [one]);
    assert!(!store.has_example().await.unwrap());
}

/// What belongs to a letter of the example goes with it, though versions are otherwise for ever.
pub async fn the_making_of_the_examples_letters_goes_with_it(store: Arc<dyn Store>) {
    with_letter(&store, 1, true).await;
    commit(&store, add(&version(1, 1))).await;
    commit(&store, save(&remark(1))).await;
    commit(&store, vec![Change::RemoveExample]).await;
    let letter = LetterId(id(4, 1));
    assert!(store.letter_versions(letter).await.unwrap().is_empty());
    assert!(store.remarks(letter).await.unwrap().is_empty());
}
