//! Keys that are signed with, and electronic letters.

use std::sync::Arc;

use app::{
    model::{Electronic, KeyOwner, Signed, SigningKey},
    ports::{Change, Store},
};
use casework::UserId;
use time::Duration;

use crate::{
    expect::{commit, with_case},
    samples::*,
};

pub(crate) fn key(owner: KeyOwner, holder: &str) -> SigningKey {
    SigningKey {
        owner,
        holder: holder.to_owned(),
        organisation: ODD.to_owned(),
        issuer: "CA".to_owned(),
        serial: "0A1B".to_owned(),
        valid_from: START - Duration::days(1),
        valid_until: START + Duration::days(365),
        sealed: (0..=255).collect(),
        picture: vec![0, 1, 2],
        width_mm: 36,
        added_by: UserId(id(9, 1)),
        added_at: START + Duration::milliseconds(1),
        example: false,
    }
}

fn save(key: &SigningKey) -> Vec<Change> {
    vec![Change::SaveSigningKey(Box::new(key.clone()))]
}

/// One for each owner.
pub async fn a_key_comes_back_is_replaced_and_goes(store: Arc<dyn Store>) {
    let person = KeyOwner::Person(UserId(id(9, 1)));
    let other = KeyOwner::Person(UserId(id(9, 2)));
    assert_eq!(store.signing_key(person).await.unwrap(), None);
    commit(&store, save(&key(person, "một"))).await;
    commit(&store, save(&key(KeyOwner::Organisation, "cơ quan"))).await;
    let newer = key(person, "hai");
    commit(&store, save(&newer)).await;
    assert_eq!(store.signing_key(person).await.unwrap(), Some(newer));
    assert_eq!(store.signing_key(other).await.unwrap(), None);
    commit(&store, vec![Change::RemoveSigningKey(person)]).await;
    commit(&store, vec![Change::RemoveSigningKey(other)]).await;
    assert_eq!(store.signing_key(person).await.unwrap(), None);
    let organisation = store.signing_key(KeyOwner::Organisation).await.unwrap();
    assert_eq!(organisation, Some(key(KeyOwner::Organisation, "cơ quan")));
}

/// Those of its people and what its people put in.
pub async fn keys_of_the_example_go_with_it(store: Arc<dyn Store>) {
    let person = KeyOwner::Person(UserId(id(9, 1)));
    let mut example = key(KeyOwner::Organisation, "ví dụ");
    example.example = true;
    commit(
        &store,
        [save(&key(person, "thật")), save(&example)].concat(),
    )
    .await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert!(store.signing_key(person).await.unwrap().is_some());
    assert_eq!(
        store.signing_key(KeyOwner::Organisation).await.unwrap(),
        None
    );
}

/// By the hash of the file that counts now; the way it went comes back.
pub async fn a_letter_is_found_by_what_was_issued(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let mut record = numbered(letter(1, 1), 1, 2021);
    record.pdf_sha256 = Some(sha256(7));
    record.electronic = Some(Electronic { sealed: None });
    commit(&store, vec![Change::SaveLetter(Box::new(record.clone()))]).await;
    let find = |number| {
        let store = store.clone();
        async move { store.letter_by_pdf(&sha256(number)).await.unwrap() }
    };
    assert_eq!(find(7).await, Some(record.clone()));
    assert_eq!(find(8).await, None);
    record.version = 2;
    record.pdf_sha256 = Some(sha256(8));
    record.electronic = Some(Electronic {
        sealed: Some(Signed {
            by: UserId(id(9, 3)),
            at: START + Duration::milliseconds(1),
        }),
    });
    commit(&store, vec![Change::SaveLetter(Box::new(record.clone()))]).await;
    assert_eq!(find(7).await, None);
    assert_eq!(find(8).await, Some(record));
}
