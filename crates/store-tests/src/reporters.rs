//! Tracking codes, contacts, and what tells reporters.

use std::sync::Arc;

use app::{
    model::{Contact, ContactEnd, ContactKind, DeliveryState},
    ports::{Change, Store},
};
use casework::{CaseId, ChainId, MessageId, ReportId};
use time::Duration;

use crate::{
    expect::{commit, conflict},
    samples::*,
};

fn report(number: u64) -> Change {
    Change::AddReport {
        id: ReportId(id(8, number)),
        sha256: sha256(1),
        at: START,
    }
}

fn contact(number: u64, kind: ContactKind) -> Contact {
    Contact {
        report: ReportId(id(8, number)),
        version: 1,
        kind,
        sealed: Some(vec![0, 255, 1]),
        notice: 1,
        keep_days: 30,
        language: "vi".to_owned(),
        consented_at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        ended: None,
    }
}

fn tracking(number: u64, code: &str) -> Change {
    Change::AddTracking {
        code_hash: code.to_owned(),
        report: ReportId(id(8, number)),
        at: START,
    }
}

/// A chain with one message, reported three times: by e-mail, by telephone, by nobody.
async fn reported(store: &Arc<dyn Store>) {
    commit(
        store,
        vec![
            Change::AddChain(chain(1, false)),
            Change::AddMessage(message(1, 1, ODD, false)),
            report(1),
            report(2),
            report(3),
            tracking(1, "code one"),
            Change::SaveContact(contact(1, ContactKind::Email)),
            Change::SaveContact(contact(2, ContactKind::Telephone)),
        ],
    )
    .await;
}

/// A code opens its report until it is forgotten; a report has one.
pub async fn a_code_opens_its_report(store: Arc<dyn Store>) {
    reported(&store).await;
    let found = store.tracked("code one").await.unwrap().unwrap();
    assert_eq!(found.report, ReportId(id(8, 1)));
    assert_eq!(found.message, MessageId(id(2, 1)));
    assert_eq!(found.text, ODD);
    assert_eq!(found.chain, ChainId(id(1, 1)));
    assert_eq!(found.reported_at, START);
    conflict(&store, vec![tracking(1, "another")]).await;
    conflict(&store, vec![tracking(2, "code one")]).await;
    conflict(&store, vec![tracking(9, "of no report")]).await;
    let forget = || vec![Change::EndTracking("code one".to_owned())];
    commit(&store, forget()).await;
    commit(&store, forget()).await;
    assert_eq!(store.tracked("code one").await.unwrap(), None);
}

/// A contact comes back with every field; a writer must have seen its last version.
pub async fn a_contact_comes_back_and_goes(store: Arc<dyn Store>) {
    reported(&store).await;
    let kept = contact(1, ContactKind::Email);
    assert_eq!(
        store.contact(kept.report).await.unwrap(),
        Some(kept.clone())
    );
    assert_eq!(store.contact(ReportId(id(8, 3))).await.unwrap(), None);
    conflict(&store, vec![Change::SaveContact(kept.clone())]).await;
    conflict(
        &store,
        vec![Change::SaveContact(contact(9, ContactKind::Email))],
    )
    .await;
    for end in ContactEnd::ALL {
        let before = store.contact(kept.report).await.unwrap().unwrap();
        let gone = Contact {
            version: before.version + 1,
            sealed: None,
            ended: Some((end, START + Duration::days(1))),
            ..before
        };
        commit(&store, vec![Change::SaveContact(gone.clone())]).await;
        assert_eq!(store.contact(kept.report).await.unwrap(), Some(gone));
    }
    let all = store.contacts_of_chain(ChainId(id(1, 1))).await.unwrap();
    assert_eq!(all.len(), 2);
    let other = contact(2, ContactKind::Telephone);
    let kept = store.contacts_kept().await.unwrap();
    assert_eq!(kept, [(other, ChainId(id(1, 1)))]);
}

/// A correction queues one telling for each e-mail address that is kept, in the same commit.
pub async fn a_correction_tells_the_reporters_of_its_chain(store: Arc<dyn Store>) {
    reported(&store).await;
    commit(
        &store,
        vec![save_case(1, 1), Change::AddCorrection(correction(1, 1, 1))],
    )
    .await;
    let (case, reporter) = (CaseId(id(3, 1)), ReportId(id(8, 1)));
    let mut telling = store.telling(reporter, case, 1).await.unwrap().unwrap();
    assert_eq!(telling.state, DeliveryState::Queued);
    assert_eq!(telling.next_at, correction(1, 1, 1).published_at);
    assert_eq!(
        store.tellings_of_case(case).await.unwrap(),
        [telling.clone()]
    );
    let due = |state, at| {
        let store = store.clone();
        async move { store.tellings_due(state, at, 9).await.unwrap().len() }
    };
    assert_eq!(due(DeliveryState::Queued, telling.next_at).await, 1);
    let early = telling.next_at - Duration::milliseconds(1);
    assert_eq!(due(DeliveryState::Queued, early).await, 0);
    for state in DeliveryState::ALL {
        telling.version += 1;
        telling.state = state;
        telling.attempts += 1;
        telling.last_error = Some(ODD.to_owned());
        telling.sent_at = Some(START);
        commit(&store, vec![Change::SaveTelling(telling.clone())]).await;
        let read = store.telling(reporter, case, 1).await.unwrap();
        assert_eq!(read.as_ref(), Some(&telling));
        assert_eq!(due(state, telling.next_at).await, 1);
        conflict(&store, vec![Change::SaveTelling(telling.clone())]).await;
    }
    commit(&store, vec![Change::AddCorrection(correction(1, 1, 2))]).await;
    assert_eq!(store.tellings_of_case(case).await.unwrap().len(), 2);
}

/// A message is found in its own chain only.
pub async fn a_message_is_found_in_its_chain(store: Arc<dyn Store>) {
    reported(&store).await;
    commit(&store, vec![Change::AddChain(chain(2, false))]).await;
    let message = MessageId(id(2, 1));
    let found = |chain| {
        let store = store.clone();
        async move {
            store
                .message_in_chain(ChainId(id(1, chain)), message)
                .await
                .unwrap()
        }
    };
    assert_eq!(found(1).await.unwrap().text, ODD);
    assert_eq!(found(2).await, None);
}
