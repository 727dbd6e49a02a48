//! The register of receivers; settings.

use std::sync::Arc;

use app::{
    model::{
        Ask, ChannelKind, ContactPerson, Dated, Delivery, Facts, Group, Identifier, Kind, Level,
        Name, Organisation, Reach, Rule, Scheme, Succession,
    },
    ports::{Change, Store},
};
use casework::{DeliveryId, GroupId, LetterId, OrganisationId};
use time::macros::date;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

fn put_groups(groups: &[Group]) -> Vec<Change> {
    groups.iter().cloned().map(Change::PutGroup).collect()
}

fn save_organisations(organisations: &[Organisation]) -> Vec<Change> {
    let organisations = organisations.iter().cloned();
    organisations.map(Change::SaveOrganisation).collect()
}

/// As the letter prints them; a group that moves is at its new place.
pub async fn groups_come_by_position_then_name(store: Arc<dyn Store>) {
    let groups = [group(1, 2, false), group(4, 1, false), group(3, 1, true)];
    commit(&store, put_groups(&groups)).await;
    let [first, second, third] = groups;
    let by_place = [third.clone(), second.clone(), first.clone()];
    assert_eq!(store.groups().await.unwrap(), by_place);
    let mut moved = third;
    for ask in Ask::ALL {
        moved = Group {
            position: u32::MAX,
            name: ODD.to_owned(),
            ask,
            example: false,
            ..moved
        };
        commit(&store, put_groups(std::slice::from_ref(&moved))).await;
        let read = store.group(moved.id).await.unwrap();
        assert_eq!(read.as_ref(), Some(&moved));
    }
    assert_eq!(store.groups().await.unwrap(), [second, first, moved]);
    assert_eq!(store.group(GroupId(id(5, 9))).await.unwrap(), None);
}

/// Rules come back as they went in.
pub async fn a_groups_rule_comes_back(store: Arc<dyn Store>) {
    let rule = Rule::All(vec![
        Rule::Any(vec![
            Rule::Kind(Kind::PeoplesCommittee),
            Rule::Tag(ODD.to_owned()),
        ]),
        Rule::Level(Level::Commune),
        Rule::Within("19.164".parse().unwrap()),
        Rule::Under(OrganisationId(id(7, 1))),
        Rule::Not(Box::new(Rule::Members(vec![OrganisationId(id(7, 2))]))),
    ]);
    let group = Group {
        rule,
        ..group(1, 1, false)
    };
    commit(&store, put_groups(std::slice::from_ref(&group))).await;
    assert_eq!(store.groups().await.unwrap(), [group]);
}

/// Changing one keeps its place; its whole history comes back; an outdated text is a conflict.
pub async fn organisations_come_as_they_came(store: Arc<dyn Store>) {
    let came = [
        organisation(9, false),
        organisation(3, true),
        organisation(5, false),
    ];
    commit(&store, save_organisations(&came)).await;
    let [mut changed, three, five] = came;
    changed.version = 2;
    changed.facts = everything_dated(Kind::ALL[3]);
    changed.example = true;
    commit(&store, save_organisations(std::slice::from_ref(&changed))).await;
    let read = store.organisation(changed.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&changed));
    let expected = [changed.clone(), three, five];
    assert_eq!(store.organisations().await.unwrap(), expected);
    for version in [0, 1, 2, 4] {
        let outdated = Organisation {
            version,
            ..changed.clone()
        };
        conflict(&store, vec![Change::SaveOrganisation(outdated)]).await;
    }
    let none = store.organisation(OrganisationId(id(7, 1))).await.unwrap();
    assert_eq!(none, None);
    for (version, kind) in (3..).zip(Kind::ALL) {
        changed.version = version;
        changed.facts.kind = kind;
        commit(&store, save_organisations(std::slice::from_ref(&changed))).await;
        let read = store.organisation(changed.id).await.unwrap();
        assert_eq!(read.as_ref(), Some(&changed));
    }
}

/// Every fact that can be dated, with both ends open and closed.
fn everything_dated(kind: Kind) -> Facts {
    let (from, to) = (date!(2021 - 02 - 18), date!(2025 - 06 - 30));
    let name = |full: &str| Name {
        full: full.to_owned(),
        short: ODD.to_owned(),
    };
    let person = |is_superior| ContactPerson {
        name: ODD.to_owned(),
        office: "Văn thư".to_owned(),
        email: "a@b.example".to_owned(),
        telephone: "0208".to_owned(),
        is_superior,
    };
    let reach = |channel, rank| {
        Dated::always(Reach {
            channel,
            address: "a@b.example".to_owned(),
            rank,
        })
    };
    let identifiers = Scheme::ALL.map(|scheme| {
        Dated::always(Identifier {
            scheme,
            value: ODD.to_owned(),
        })
    });
    Facts {
        kind,
        names: vec![
            Dated {
                value: name(ODD),
                from: None,
                to: Some(to),
            },
            Dated {
                value: name("Sở"),
                from: Some(from),
                to: None,
            },
        ],
        identifiers: identifiers.to_vec(),
        parents: vec![Dated::always(OrganisationId(id(7, 3)))],
        territories: vec![Dated::always("19.164.05434".parse().unwrap())],
        channels: vec![reach(ChannelKind::Email, 1), reach(ChannelKind::Print, 2)],
        contacts: vec![Dated::always(person(false)), Dated::always(person(true))],
        valid_from: Some(from),
        valid_to: Some(to),
        successions: vec![Succession {
            to: OrganisationId(id(7, 5)),
            on: to,
            reason: ODD.to_owned(),
        }],
        tags: vec!["báo".to_owned(), "press".to_owned()],
    }
}

/// Whoever holds the register in memory learns of every change, and of nothing else.
pub async fn the_organisations_version_moves_with_each_change(store: Arc<dyn Store>) {
    let mut last = store.organisations_version().await.unwrap();
    let two = Organisation {
        version: 2,
        ..organisation(1, true)
    };
    for change in [
        Change::SaveOrganisation(organisation(1, true)),
        Change::SaveOrganisation(two),
        Change::SaveOrganisation(organisation(2, false)),
        Change::RemoveOrganisation(OrganisationId(id(7, 2))),
        Change::RemoveExample,
    ] {
        commit(&store, vec![change]).await;
        let now = store.organisations_version().await.unwrap();
        assert_ne!(now, last);
        conflict(&store, vec![Change::OrganisationsSeen(last)]).await;
        commit(&store, vec![Change::OrganisationsSeen(now)]).await;
        last = now;
    }
    commit(&store, put_groups(&[group(1, 1, false)])).await;
    assert_eq!(store.organisations_version().await.unwrap(), last);
}

/// The newest one that its issuer sent; what a receiver passed on does not count.
pub async fn a_group_knows_its_last_letter(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let group = GroupId(id(5, 1));
    assert_eq!(store.last_letter_to(group).await.unwrap(), None);
    let to = |number, letter, minutes, passed_on_by| {
        let delivery = delivery(number, 1, letter);
        Change::SaveDelivery(Delivery {
            group: Some(group),
            queued_at: START + time::Duration::minutes(minutes),
            passed_on_by,
            ..delivery
        })
    };
    let first = Some(DeliveryId(id(6, 1)));
    let changes = vec![to(2, 2, 5, None), to(1, 1, 1, None), to(3, 3, 9, first)];
    commit(&store, changes).await;
    let last = store.last_letter_to(group).await.unwrap();
    assert_eq!(last, Some(LetterId(id(4, 2))));
    let other = store.last_letter_to(GroupId(id(5, 2))).await.unwrap();
    assert_eq!(other, None);
}

/// What was sent stays proof, whoever leaves the register.
pub async fn an_organisation_goes_and_its_deliveries_stay(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    commit(&store, put_groups(&[group(1, 1, false)])).await;
    let receivers = [organisation(1, false), organisation(2, false)];
    commit(&store, save_organisations(&receivers)).await;
    let sent = delivery(1, 1, 1);
    assert_eq!(sent.organisation, Some(receivers[0].id));
    commit(&store, vec![Change::SaveDelivery(sent.clone())]).await;
    commit(&store, vec![Change::RemoveOrganisation(receivers[0].id)]).await;
    assert_eq!(store.organisation(receivers[0].id).await.unwrap(), None);
    assert_eq!(store.organisations().await.unwrap(), receivers[1..]);
    assert_eq!(store.delivery(sent.id).await.unwrap(), Some(sent));
}

/// The last value counts, and the last mark.
pub async fn settings_are_replaced(store: Arc<dyn Store>) {
    assert_eq!(store.setting("n").await.unwrap(), None);
    commit(&store, vec![setting("n", ODD, true)]).await;
    assert_eq!(store.setting("n").await.unwrap().as_deref(), Some(ODD));
    assert!(store.has_example().await.unwrap());
    commit(
        &store,
        vec![setting("n", "2", false), setting("m", "3", false)],
    )
    .await;
    assert_eq!(store.setting("n").await.unwrap().as_deref(), Some("2"));
    assert!(!store.has_example().await.unwrap());
}
