//! Users, sessions, invitations, the register, settings.

use std::sync::Arc;

use app::{
    model::{Ask, Group, Invitation, Organisation, SignedIn, User},
    ports::{Change, Store},
};
use casework::{GroupId, OrganisationId, Role, UserId};
use time::{Duration, macros::date};

use crate::{
    messages::{commit, conflict},
    samples::*,
};

/// One account for an address; two administrators who change it at once are told.
pub async fn a_user_is_versioned_and_unique_by_address(store: Arc<dyn Store>) {
    let first = user(1, false);
    commit(
        &store,
        vec![
            Change::SaveUser(first.clone()),
            Change::SaveUser(user(2, true)),
        ],
    )
    .await;
    conflict(&store, vec![Change::SaveUser(first.clone())]).await;
    let taken = User {
        email: first.email.clone(),
        ..user(3, false)
    };
    conflict(&store, vec![Change::SaveUser(taken)]).await;
    let changed = User {
        version: 2,
        disabled: true,
        roles: [Role::Approver].into_iter().collect(),
        ..first.clone()
    };
    commit(&store, vec![Change::SaveUser(changed.clone())]).await;
    assert_eq!(store.user(first.id).await.unwrap(), Some(changed.clone()));
    assert_eq!(
        store.user_by_email(&first.email).await.unwrap(),
        Some(changed.clone())
    );
    assert_eq!(store.user_by_email("none").await.unwrap(), None);
    assert_eq!(store.users().await.unwrap(), [changed, user(2, true)]);
}

/// By hand, by user, by time.
pub async fn sessions_and_invitations_end(store: Arc<dyn Store>) {
    let session = |name: &str, hours| SignedIn {
        token_hash: name.to_owned(),
        user: UserId(id(9, 1)),
        csrf: "c".to_owned(),
        created_at: START,
        expires_at: START + Duration::hours(hours),
    };
    let invitation = |name: &str, hours| Invitation {
        token_hash: name.to_owned(),
        email: "a@b.example".to_owned(),
        name: "A".to_owned(),
        roles: [Role::Clerk].into_iter().collect(),
        created_at: START,
        expires_at: START + Duration::hours(hours),
    };
    commit(
        &store,
        vec![
            Change::SaveUser(user(1, false)),
            Change::AddSession(session("s1", 1)),
            Change::AddSession(session("s2", 9)),
            Change::AddInvitation(invitation("i1", 1)),
            Change::AddInvitation(invitation("i2", 9)),
        ],
    )
    .await;
    assert_eq!(store.session("s1").await.unwrap(), Some(session("s1", 1)));
    assert_eq!(
        store.invitation("i2").await.unwrap(),
        Some(invitation("i2", 9))
    );
    commit(
        &store,
        vec![Change::ForgetExpired(START + Duration::hours(2))],
    )
    .await;
    assert_eq!(store.session("s1").await.unwrap(), None);
    assert_eq!(store.invitation("i1").await.unwrap(), None);
    assert!(store.session("s2").await.unwrap().is_some());
    commit(&store, vec![Change::UseInvitation("i2".into())]).await;
    conflict(&store, vec![Change::UseInvitation("i2".into())]).await;
    commit(&store, vec![Change::EndSession("s2".into())]).await;
    commit(&store, vec![Change::EndSession("s2".into())]).await;
    assert_eq!(store.session("s2").await.unwrap(), None);
    commit(&store, vec![Change::AddSession(session("s3", 9))]).await;
    commit(&store, vec![Change::EndSessionsOf(UserId(id(9, 1)))]).await;
    assert_eq!(store.session("s3").await.unwrap(), None);
}

/// A group for the register.
#[must_use]
pub fn group(number: u64, position: u32, example: bool) -> Group {
    Group {
        id: GroupId(id(5, number)),
        position,
        name: format!("Nhóm {number}"),
        ask: Ask::Publish,
        example,
    }
}

/// An organisation for the register.
#[must_use]
pub fn organisation(number: u64, group: u64, example: bool) -> Organisation {
    Organisation {
        id: OrganisationId(id(7, number)),
        group: GroupId(id(5, group)),
        name: format!("Cơ quan {number}"),
        email: String::new(),
        valid_from: Some(date!(2016 - 03 - 01)),
        valid_to: None,
        example,
    }
}

/// Groups by position, organisations as they came; changing one keeps its place.
pub async fn the_register_keeps_its_order(store: Arc<dyn Store>) {
    commit(
        &store,
        vec![
            Change::PutGroup(group(1, 2, false)),
            Change::PutGroup(group(2, 1, false)),
            Change::PutOrganisation(organisation(9, 1, false)),
            Change::PutOrganisation(organisation(3, 1, false)),
            Change::PutOrganisation(organisation(5, 2, false)),
        ],
    )
    .await;
    let changed = Organisation {
        email: "a@b.example".into(),
        valid_to: Some(date!(2025 - 06 - 30)),
        ..organisation(9, 1, false)
    };
    commit(&store, vec![Change::PutOrganisation(changed.clone())]).await;
    assert_eq!(
        store.groups().await.unwrap(),
        [group(2, 1, false), group(1, 2, false)]
    );
    assert_eq!(
        store.group(GroupId(id(5, 1))).await.unwrap(),
        Some(group(1, 2, false))
    );
    assert_eq!(
        store.organisations().await.unwrap(),
        [
            organisation(5, 2, false),
            changed.clone(),
            organisation(3, 1, false)
        ]
    );
    assert_eq!(
        store.organisation(changed.id).await.unwrap(),
        Some(changed.clone())
    );
    commit(&store, vec![Change::RemoveOrganisation(changed.id)]).await;
    assert_eq!(store.organisation(changed.id).await.unwrap(), None);
}

/// The last value counts.
pub async fn settings_are_replaced(store: Arc<dyn Store>) {
    let put = |value: &str, example| {
        vec![Change::PutSetting {
            name: "n".into(),
            value: value.into(),
            example,
        }]
    };
    assert_eq!(store.setting("n").await.unwrap(), None);
    commit(&store, put("1", true)).await;
    assert!(store.has_example().await.unwrap());
    commit(&store, put("2", false)).await;
    assert_eq!(store.setting("n").await.unwrap().as_deref(), Some("2"));
    assert!(!store.has_example().await.unwrap());
}
