//! The worked example goes and leaves the rest.

use std::sync::Arc;

use app::{
    model::{Group, LetterRecord, Message, Rule},
    ports::{Change, Store},
};
use casework::{CaseId, ChainId, LetterId, OrganisationId, ReportId, RequestId};
use time::{Duration, OffsetDateTime};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

async fn remove(store: &Arc<dyn Store>) {
    assert!(store.has_example().await.unwrap());
    commit(store, vec![Change::RemoveExample]).await;
    assert!(!store.has_example().await.unwrap());
}

fn zalo(seq: i64, hours: i64, often: u64) -> Change {
    count(seq, sighting(hours, "zalo", "", often))
}

/// A case with everything that grows from one, on chain `number`, which is not there before.
fn grown(number: u64, example: bool) -> Vec<Change> {
    let seq = i64::try_from(number).unwrap_or(0);
    let (opened, first) = case(number, number);
    let (asked, second) = asked(&opened, number);
    vec![
        Change::AddChain(chain(number, example)),
        Change::AddMessage(message(seq, number, "a", example)),
        zalo(seq, 0, 3),
        Change::AddReport {
            id: ReportId(id(8, number)),
            sha256: sha256(seq),
            at: START,
        },
        Change::SaveCase {
            case: asked,
            events: [first, second].concat(),
        },
        Change::SaveLetter(Box::new(LetterRecord {
            series: format!("series {example}"),
            ..numbered(letter(number, number), 1, 2021)
        })),
        Change::AddCorrection(correction(number, number, 1)),
        Change::SaveDelivery(delivery(number, number, number)),
        Change::PutGroup(group(number, 1, example)),
        Change::SaveOrganisation(organisation(number, example)),
        Change::SaveUser(user(number, example)),
        Change::AddSession(session(&format!("s{number}"), number, 1)),
        setting(&format!("n{number}"), "1", example),
    ]
}

/// Everything of the example is gone by every way to it; the same things of ours are untouched.
pub async fn it_goes_and_leaves_the_rest(store: Arc<dyn Store>) {
    commit(&store, grown(1, true)).await;
    commit(&store, grown(2, false)).await;
    commit(&store, vec![Change::AddInvitation(invitation("i", 1))]).await;
    let ours = store.case(CaseId(id(3, 2))).await.unwrap();
    remove(&store).await;

    let gone = (CaseId(id(3, 1)), LetterId(id(4, 1)), ChainId(id(1, 1)));
    assert_eq!(store.chain(gone.2, START).await.unwrap(), None);
    assert_eq!(store.message_by_sha256(&sha256(1)).await.unwrap(), None);
    assert!(store.chain_sightings(gone.2).await.unwrap().is_empty());
    assert_eq!(store.case(gone.0).await.unwrap(), None);
    assert_eq!(store.case_of_chain(gone.2).await.unwrap(), None);
    let request = RequestId(id(10, 1));
    assert_eq!(store.case_of_request(request).await.unwrap(), None);
    assert!(store.case_events(gone.0).await.unwrap().is_empty());
    assert!(store.letters_of_case(gone.0).await.unwrap().is_empty());
    assert!(store.corrections_of_case(gone.0).await.unwrap().is_empty());
    let deliveries = store.deliveries_of_letter(gone.1).await.unwrap();
    assert!(deliveries.is_empty());
    assert_eq!(store.last_number("series true", 2021).await.unwrap(), 0);
    assert_eq!(store.session("s1").await.unwrap(), None);
    assert_eq!(store.setting("n1").await.unwrap(), None);

    let chains = store.chains(START, &[], 10, 0).await.unwrap();
    let left: Vec<_> = chains
        .iter()
        .map(|chain| (chain.chain.id.0, chain.sightings, chain.case.map(|c| c.0)))
        .collect();
    assert_eq!(left, [(id(1, 2), 3, Some(id(3, 2)))]);
    assert_eq!(store.chain_count().await.unwrap(), 1);
    assert_eq!(store.message_count().await.unwrap(), 1);
    assert_eq!(store.cases(10, 0).await.unwrap(), Vec::from_iter(ours));
    let events = store.case_events(CaseId(id(3, 2))).await.unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(store.letters(10, 0).await.unwrap().len(), 1);
    let corrections = store.corrections(10, 0).await.unwrap();
    assert_eq!(corrections, [correction(2, 2, 1)]);
    let due = store.due_deliveries(START, 10).await.unwrap();
    assert_eq!(due, [delivery(2, 2, 2)]);
    assert_eq!(store.groups().await.unwrap(), [group(2, 1, false)]);
    let organisations = store.organisations().await.unwrap();
    assert_eq!(organisations, [organisation(2, false)]);
    assert_eq!(store.users().await.unwrap(), [user(2, false)]);
    assert!(store.session("s2").await.unwrap().is_some());
    assert!(store.invitation("i").await.unwrap().is_some());
    assert_eq!(store.setting("n2").await.unwrap().as_deref(), Some("1"));
}

/// The chain stays with the copy, counts what the copy counts, and may have a case of its own.
pub async fn a_real_copy_keeps_a_chain_of_the_example(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    let copy = Message {
        first_seen: START + Duration::minutes(150),
        ..message(2, 1, "thật, biến thể của mẫu", false)
    };
    let changes = vec![
        Change::AddMessage(message(1, 1, "mẫu", true)),
        Change::AddMessage(copy.clone()),
        zalo(1, 0, 10),
        zalo(1, 9, 10),
        zalo(2, 1, 1),
        zalo(2, 2, 3),
    ];
    commit(&store, changes).await;
    let id = chain(1, true).id;
    let before = store.chain(id, START).await.unwrap().unwrap();
    assert_eq!(before.representative, "mẫu");
    remove(&store).await;

    let since = START + Duration::hours(2);
    let after = store.chain(id, since).await.unwrap().unwrap();
    assert_eq!(after.chain, chain(1, false));
    assert_eq!(after.representative, copy.text);
    assert_eq!((after.variants, after.sightings, after.recent), (1, 4, 3));
    assert_eq!(after.first_seen, START + Duration::hours(1));
    assert_eq!(after.last_seen, START + Duration::hours(2));
    assert_eq!(after.case, None);
    assert_eq!(store.chains(since, &[], 10, 0).await.unwrap(), [after]);
    let sightings = store.chain_sightings(id).await.unwrap();
    let left = [sighting(1, "zalo", "", 1), sighting(2, "zalo", "", 3)];
    assert_eq!(sightings, left);
    let messages = store.chain_messages(id, 10).await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!((&messages[0].message, messages[0].sightings), (&copy, 4));
    assert!(store.cases(10, 0).await.unwrap().is_empty());
    commit(&store, vec![zalo(2, 3, 1), save_case(2, 1)]).await;
    let again = store.chain(id, since).await.unwrap().unwrap();
    assert_eq!((again.sightings, again.recent), (5, 4));
}

/// The other way round: the example's text goes, our chain and its case stay.
pub async fn a_copy_of_the_example_leaves_a_real_chain(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let changes = vec![
        Change::AddMessage(message(1, 1, "thật", false)),
        Change::AddMessage(message(2, 1, "mẫu, biến thể của thật", true)),
        zalo(1, 4, 1),
        zalo(2, 0, 5),
        zalo(2, 9, 5),
    ];
    commit(&store, changes).await;
    remove(&store).await;
    let left = store.chain(chain(1, false).id, OffsetDateTime::UNIX_EPOCH);
    let left = left.await.unwrap().unwrap();
    assert_eq!(left.representative, "thật");
    assert_eq!((left.variants, left.sightings, left.recent), (1, 1, 1));
    assert_eq!(left.first_seen, START);
    assert_eq!(left.last_seen, START + Duration::hours(4));
    assert_eq!(left.case, Some(CaseId(id(3, 1))));
}

/// Evidence and issued letters go with their case, but not a file that another case has, too, nor
/// one that nobody names yet.
pub async fn files_of_the_example_go_unless_others_need_them(store: Arc<dyn Store>) {
    for (number, example) in [(1, true), (2, false)] {
        with_case(&store, number, number, example).await;
    }
    let mut of_example = case(1, 1);
    for file in [51, 52] {
        of_example = with_file(&of_example.0, file);
        let (case, events) = of_example.clone();
        commit(&store, vec![Change::SaveCase { case, events }]).await;
    }
    let (ours, events) = with_file(&case(2, 2).0, 52);
    let pdf = |number, file| {
        let mut record = letter(number, number);
        record.pdf_sha256 = Some(sha256(file));
        Change::SaveLetter(Box::new(record))
    };
    let mut changes: Vec<Change> = (51..=55).map(|file| blob(file, b"x")).collect();
    changes.push(Change::SaveCase { case: ours, events });
    changes.extend([pdf(1, 53), pdf(2, 54)]);
    commit(&store, changes).await;
    remove(&store).await;
    for (file, stays) in [(51, false), (52, true), (53, false), (54, true), (55, true)] {
        let found = store.blob(&sha256(file)).await.unwrap();
        assert_eq!(found.is_some(), stays, "file {file}");
    }
}

/// It loses its mark; an organisation of the example in a group of ours goes.
pub async fn a_group_with_other_organisations_stays(store: Arc<dyn Store>) {
    let members = [2, 3].map(|number| OrganisationId(id(7, number)));
    let two = |example| Group {
        rule: Rule::Any(vec![Rule::Members(members.to_vec())]),
        ..group(2, 2, example)
    };
    let changes = vec![
        Change::PutGroup(group(1, 1, true)),
        Change::PutGroup(two(true)),
        Change::PutGroup(group(3, 3, false)),
        Change::PutGroup(group(4, 4, true)),
        Change::SaveOrganisation(organisation(1, true)),
        Change::SaveOrganisation(organisation(2, true)),
        Change::SaveOrganisation(organisation(3, false)),
        Change::SaveOrganisation(organisation(4, true)),
    ];
    commit(&store, changes).await;
    remove(&store).await;
    let groups = [two(false), group(3, 3, false)];
    assert_eq!(store.groups().await.unwrap(), groups);
    let organisations = store.organisations().await.unwrap();
    assert_eq!(organisations, [organisation(3, false)]);
}

/// The recognition index would take the new message for the one it knows under that number.
pub async fn seq_numbers_are_never_used_again(store: Arc<dyn Store>) {
    let add = |seq, example| Change::AddMessage(message(seq, 1, "a", example));
    let start = vec![
        Change::AddChain(chain(1, false)),
        add(1, false),
        add(2, true),
        add(3, true),
    ];
    commit(&store, start).await;
    remove(&store).await;
    assert_eq!(store.last_seq().await.unwrap(), 3);
    assert_eq!(store.message_count().await.unwrap(), 1);
    conflict(&store, vec![add(2, false)]).await;
    conflict(&store, vec![add(3, false)]).await;
    commit(&store, vec![add(4, false)]).await;
    assert_eq!(store.last_seq().await.unwrap(), 4);
}

/// Each kind alone is enough to say that an example is there.
pub async fn whatever_is_marked_is_seen_and_goes(store: Arc<dyn Store>) {
    commit(&store, vec![Change::AddChain(chain(1, false))]).await;
    for marked in [
        Change::AddChain(chain(2, true)),
        Change::AddMessage(message(1, 1, "a", true)),
        Change::PutGroup(group(1, 1, true)),
        Change::SaveUser(user(1, true)),
        setting("n", "1", true),
    ] {
        assert!(!store.has_example().await.unwrap());
        commit(&store, vec![marked]).await;
        remove(&store).await;
    }
    commit(&store, vec![Change::PutGroup(group(1, 1, false))]).await;
    let marked = Change::SaveOrganisation(organisation(1, true));
    commit(&store, vec![marked]).await;
    remove(&store).await;
}

/// Whoever tries it twice finds it as the first time.
pub async fn it_can_come_and_go_again(store: Arc<dyn Store>) {
    for round in 1..=3 {
        commit(&store, grown(round, true)).await;
        remove(&store).await;
        assert_eq!(store.chain_count().await.unwrap(), 0);
        assert_eq!(store.message_count().await.unwrap(), 0);
        assert_eq!(
            store.last_seq().await.unwrap(),
            i64::try_from(round).unwrap()
        );
        assert!(store.users().await.unwrap().is_empty());
    }
}
