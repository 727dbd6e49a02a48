//! The register of receivers; settings.

use std::sync::Arc;

use app::{
    model::{Ask, Group, Organisation},
    ports::{Change, Store},
};
use casework::{GroupId, OrganisationId};
use time::macros::date;

use crate::{
    expect::{commit, with_case},
    samples::*,
};

fn put_groups(groups: &[Group]) -> Vec<Change> {
    groups.iter().cloned().map(Change::PutGroup).collect()
}

fn put_organisations(organisations: &[Organisation]) -> Vec<Change> {
    let organisations = organisations.iter().cloned();
    organisations.map(Change::PutOrganisation).collect()
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

/// Changing one keeps its place among its group; moving it to another group moves it there.
pub async fn organisations_come_by_group_then_as_they_came(store: Arc<dyn Store>) {
    commit(
        &store,
        put_groups(&[group(1, 2, false), group(2, 1, false)]),
    )
    .await;
    let [nine, three, five] = [
        organisation(9, 1, false),
        organisation(3, 1, true),
        organisation(5, 2, false),
    ];
    let came = [nine.clone(), three.clone(), five.clone()];
    commit(&store, put_organisations(&came)).await;
    let changed = Organisation {
        name: ODD.to_owned(),
        email: "a@b.example".to_owned(),
        valid_from: None,
        valid_to: Some(date!(2025 - 06 - 30)),
        example: true,
        ..nine
    };
    commit(&store, put_organisations(std::slice::from_ref(&changed))).await;
    let read = store.organisation(changed.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&changed));
    let expected = [five.clone(), changed.clone(), three.clone()];
    assert_eq!(store.organisations().await.unwrap(), expected);
    let moved = Organisation {
        group: GroupId(id(5, 1)),
        ..five
    };
    commit(&store, put_organisations(std::slice::from_ref(&moved))).await;
    let expected = [changed, three, moved];
    assert_eq!(store.organisations().await.unwrap(), expected);
    let none = store.organisation(OrganisationId(id(7, 1))).await.unwrap();
    assert_eq!(none, None);
}

/// What was sent stays proof, whoever leaves the register.
pub async fn an_organisation_goes_and_its_deliveries_stay(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    commit(&store, put_groups(&[group(1, 1, false)])).await;
    let receivers = [organisation(1, 1, false), organisation(2, 1, false)];
    commit(&store, put_organisations(&receivers)).await;
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
