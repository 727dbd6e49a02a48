//! All changes of a commit, or none.

use std::sync::Arc;

use app::ports::{AnswerChange, CascadeChange, Change, ReceiverChange, Store};
use casework::{CaseId, ChainId, DeliveryId, GroupId, LetterId, OrganisationId, ReportId, UserId};

use crate::{
    expect::{commit, conflict},
    samples::*,
};

/// What cannot be committed on any store that holds chain 1.
fn refused() -> Change {
    Change::AddChain(chain(1, false))
}

/// A conflict in the last change leaves nothing of the first.
pub async fn a_commit_is_all_or_nothing(store: Arc<dyn Store>) {
    commit(&store, vec![Change::AddChain(chain(1, false))]).await;
    let changes = vec![
        Change::AddChain(chain(2, false)),
        Change::AddMessage(message(1, 2, "a", false)),
        count(1, sighting(0, "zalo", "", 3)),
        refused(),
    ];
    conflict(&store, changes.clone()).await;
    assert_eq!(store.chain_count().await.unwrap(), 1);
    assert_eq!(store.message_count().await.unwrap(), 0);
    assert_eq!(store.last_seq().await.unwrap(), 0);
    // What was undone is not in the way of the same changes without the refused one.
    commit(&store, changes[..3].to_vec()).await;
    assert_eq!(store.last_seq().await.unwrap(), 1);
}

/// A store that is already in use, and every kind of change on it.
fn everything() -> Vec<Change> {
    vec![
        Change::SaveSigningKey(Box::new(crate::signing::key(
            app::model::KeyOwner::Organisation,
            "mới",
        ))),
        Change::AddMessage(message(2, 1, "b", false)),
        count(1, sighting(0, "zalo", "", 3)),
        Change::AddReport {
            id: ReportId(id(8, 1)),
            sha256: sha256(1),
            at: START,
        },
        Change::AddTracking {
            code_hash: "code".to_owned(),
            report: ReportId(id(8, 1)),
            at: START,
        },
        Change::ImportedUpTo {
            file: "f".to_owned(),
            line: 9,
        },
        save_case(1, 1),
        Change::Record(entry(1, "letter-sent")),
        blob(7, b"x"),
        Change::SaveLetter(Box::new(numbered(letter(1, 1), 1, 2021))),
        Change::AddCorrection(correction(1, 1, 1)),
        Change::SaveDelivery(delivery(1, 1, 1)),
        Change::Receiver(ReceiverChange::SaveDeed(Box::new(crate::receivers::deed(
            1, 1,
        )))),
        Change::Receiver(ReceiverChange::Note(crate::receivers::act(
            1,
            app::model::ActKind::Confirmed,
            "",
        ))),
        Change::Receiver(ReceiverChange::KeepPart {
            key: "k".to_owned(),
            sha256: sha256(7),
            at: START,
        }),
        Change::Cascade(CascadeChange::SaveEscalation(crate::cascade::escalation(
            1, 5,
        ))),
        Change::Answer(AnswerChange::Number(crate::answers::answer(1, 1, 1))),
        Change::Answer(AnswerChange::AddWrongMatch {
            report: Box::new(crate::answers::wrong(1, 1)),
            most: 9,
        }),
        Change::Cascade(CascadeChange::SaveStep(crate::cascade::step(
            1,
            1,
            1,
            app::model::Rung::Call,
        ))),
        crate::registers::everything(0),
        crate::registers::everything(1),
        crate::registers::everything(2),
        crate::registers::everything(3),
        crate::registers::everything(4),
        crate::registers::everything(5),
        Change::PutGroup(group(2, 2, false)),
        Change::SaveOrganisation(organisation(2, false)),
        Change::RemoveOrganisation(OrganisationId(id(7, 1))),
        Change::SaveUser(user(2, false)),
        Change::EndSession("kept".to_owned()),
        Change::AddSession(session("new", 1, 1)),
        Change::EndSessionsOf(UserId(id(9, 1))),
        Change::AddInvitation(invitation("new", 1)),
        Change::UseInvitation("kept".to_owned()),
        Change::ForgetExpired(START + time::Duration::days(9)),
        setting("new", "1", false),
        Change::RemoveExample,
    ]
}

/// Each kind of change in turn, then all of them, before one that is refused.
pub async fn no_kind_of_change_outlives_a_conflict(store: Arc<dyn Store>) {
    let start = vec![
        Change::AddChain(chain(1, false)),
        Change::AddMessage(message(1, 1, "a", false)),
        Change::PutGroup(group(1, 1, true)),
        Change::SaveOrganisation(organisation(1, false)),
        Change::SaveUser(user(1, false)),
        Change::AddSession(session("kept", 1, 1)),
        Change::AddInvitation(invitation("kept", 1)),
        setting("example", "1", true),
    ];
    commit(&store, start).await;
    let before = everything_read(&store).await;
    for number in 0..everything().len() {
        let mut changes = everything();
        changes.truncate(number + 1);
        changes.push(refused());
        conflict(&store, changes).await;
        assert_eq!(everything_read(&store).await, before, "change {number}");
    }
    // The test would be idle if these changes did nothing.
    commit(&store, everything()).await;
    assert_ne!(everything_read(&store).await, before);
}

/// What every read says, as text.
async fn everything_read(store: &Arc<dyn Store>) -> String {
    let messages = (
        store.messages_after(0, 100).await.unwrap(),
        store.last_seq().await.unwrap(),
        store.message_count().await.unwrap(),
        store.imported_up_to("f").await.unwrap(),
        store.tracked("code").await.unwrap(),
        store.chains(START, &[], 100, 0).await.unwrap(),
        store.chain_sightings(ChainId(id(1, 1))).await.unwrap(),
    );
    let cases = (
        store.cases(100, 0).await.unwrap(),
        store.case_events(CaseId(id(3, 1))).await.unwrap(),
        store.trail(CaseId(id(3, 1))).await.unwrap(),
        store.blob(&sha256(7)).await.unwrap(),
        store.letter(LetterId(id(4, 1))).await.unwrap(),
        store.last_number("main", 2021).await.unwrap(),
        store.deeds_of_letter(LetterId(id(4, 1))).await.unwrap(),
        store.acts_of_delivery(DeliveryId(id(6, 1))).await.unwrap(),
        store.made_part("k").await.unwrap(),
        store.corrections(100, 0).await.unwrap(),
        store.delivery(DeliveryId(id(6, 1))).await.unwrap(),
    );
    let silence = (
        store.escalation(LetterId(id(4, 1))).await.unwrap(),
        store.steps_of_letter(LetterId(id(4, 1))).await.unwrap(),
    );
    let people = (
        store.groups().await.unwrap(),
        store.group(GroupId(id(5, 2))).await.unwrap(),
        store.organisations().await.unwrap(),
        store.users().await.unwrap(),
        store.session("kept").await.unwrap(),
        store.session("new").await.unwrap(),
        store.invitation("kept").await.unwrap(),
        store.invitation("new").await.unwrap(),
        store.setting("new").await.unwrap(),
        store
            .signing_key(app::model::KeyOwner::Organisation)
            .await
            .unwrap(),
        store.has_example().await.unwrap(),
    );
    let registers = crate::registers::everything_read(store).await;
    format!("{messages:#?}{cases:#?}{silence:#?}{people:#?}{registers}")
}

/// A later change sees the earlier ones of its commit.
pub async fn changes_are_made_in_order(store: Arc<dyn Store>) {
    let mut renamed = user(1, false);
    renamed.version = 2;
    renamed.name = "Tên mới".to_owned();
    let first = numbered(letter(1, 1), 1, 2021);
    let second = numbered(letter(2, 1), 2, 2021);
    commit(
        &store,
        vec![
            setting("n", "1", false),
            setting("n", "2", false),
            Change::SaveUser(user(1, false)),
            Change::SaveUser(renamed.clone()),
            Change::AddChain(chain(1, false)),
            save_case(1, 1),
            Change::SaveLetter(Box::new(first.clone())),
            Change::SaveLetter(Box::new(second.clone())),
        ],
    )
    .await;
    assert_eq!(store.setting("n").await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.user(renamed.id).await.unwrap(), Some(renamed));
    assert_eq!(store.last_number("main", 2021).await.unwrap(), 2);
    let wrong_order = [second, first].map(|mut letter| {
        letter.series = "other".to_owned();
        letter.id = LetterId(id(
            4,
            90 + u64::from(letter.numbering.as_ref().unwrap().number),
        ));
        Change::SaveLetter(Box::new(letter))
    });
    conflict(&store, wrong_order.to_vec()).await;
}

/// Nothing to do is done.
pub async fn no_change_is_no_error(store: Arc<dyn Store>) {
    commit(&store, vec![]).await;
    commit(
        &store,
        vec![
            Change::RemoveExample,
            Change::RemoveOrganisation(OrganisationId(id(7, 1))),
            Change::EndSession("none".to_owned()),
            Change::EndSessionsOf(UserId(id(9, 1))),
            Change::ForgetExpired(START),
        ],
    )
    .await;
    assert!(!store.has_example().await.unwrap());
}

/// Whoever holds answers in memory learns of every change of them; that messages come changes none.
pub async fn the_pulse_tells_what_changes_answers_and_nothing_else(store: Arc<dyn Store>) {
    let commits = store.commits();
    let first = store.pulse().await.unwrap();
    commit(
        &store,
        vec![
            Change::AddChain(chain(1, true)),
            Change::AddMessage(message(1, 1, "một", true)),
            count(1, sighting(0, "zalo", "", 1)),
        ],
    )
    .await;
    let mut last = store.pulse().await.unwrap();
    assert_eq!((last.answers, last.seq), (first.answers, 1));
    for change in [
        save_case(1, 1),
        Change::AddCorrection(correction(1, 1, 1)),
        Change::SaveLetter(Box::new(letter(1, 1))),
        Change::RemoveExample,
    ] {
        commit(&store, vec![change]).await;
        let now = store.pulse().await.unwrap();
        assert!(now.answers > last.answers);
        last = now;
    }
    assert_eq!(last.seq, store.last_seq().await.unwrap());
    assert_eq!(last.decisions, store.last_decision().await.unwrap());
    assert_eq!(store.commits(), commits + 5);
}
