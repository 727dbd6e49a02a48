//! Users, sessions, invitations.

use std::sync::Arc;

use app::{
    model::{Invitation, SignedIn, User},
    ports::{Change, Store},
};
use casework::{Role, UserId};
use time::Duration;

use crate::{
    expect::{commit, conflict},
    samples::*,
};

fn save(user: &User) -> Vec<Change> {
    vec![Change::SaveUser(user.clone())]
}

/// As they come, and after everything about them has changed.
pub async fn a_user_comes_back_with_every_field(store: Arc<dyn Store>) {
    let first = user(1, true);
    commit(&store, save(&first)).await;
    assert_eq!(store.user(first.id).await.unwrap(), Some(first.clone()));
    let changed = User {
        version: 2,
        email: "moi@tinh.example".to_owned(),
        name: ODD.to_owned(),
        password_hash: String::new(),
        roles: Role::ALL.into_iter().collect(),
        disabled: true,
        created_at: START + Duration::milliseconds(1),
        example: false,
        ..first.clone()
    };
    commit(&store, save(&changed)).await;
    assert_eq!(store.user(first.id).await.unwrap(), Some(changed.clone()));
    let by_email = |email: String| {
        let store = store.clone();
        async move { store.user_by_email(&email).await.unwrap() }
    };
    assert_eq!(by_email(changed.email.clone()).await, Some(changed));
    assert_eq!(by_email(first.email).await, None, "the old address is free");
    assert_eq!(store.user(UserId(id(9, 9))).await.unwrap(), None);
}

/// Two administrators who change someone at once: the second one is told.
pub async fn a_writer_must_have_seen_the_last_version_of_a_user(store: Arc<dyn Store>) {
    let version = |version| {
        save(&User {
            version,
            ..user(1, false)
        })
    };
    conflict(&store, version(0)).await;
    conflict(&store, version(2)).await;
    commit(&store, version(1)).await;
    conflict(&store, version(1)).await;
    conflict(&store, version(3)).await;
    commit(&store, version(2)).await;
    conflict(&store, version(2)).await;
}

/// Neither a new user nor a changed one takes another's address.
pub async fn an_address_has_one_user(store: Arc<dyn Store>) {
    commit(
        &store,
        [save(&user(1, false)), save(&user(2, false))].concat(),
    )
    .await;
    let email = user(1, false).email;
    let new = User {
        email: email.clone(),
        ..user(3, false)
    };
    conflict(&store, save(&new)).await;
    let changed = User {
        email,
        version: 2,
        ..user(2, false)
    };
    conflict(&store, save(&changed)).await;
    assert_eq!(store.users().await.unwrap().len(), 2);
}

/// Whatever the order in which they came.
pub async fn users_come_by_name(store: Arc<dyn Store>) {
    for number in [3, 1, 2] {
        commit(&store, save(&user(number, false))).await;
    }
    let users = [1, 2, 3].map(|number| user(number, false));
    assert_eq!(store.users().await.unwrap(), users);
}

async fn sessions(store: &Arc<dyn Store>) -> Vec<SignedIn> {
    let mut found = Vec::new();
    for name in ["s1", "s2", "s3", "t"] {
        found.extend(store.session(name).await.unwrap());
    }
    found
}

/// Another session of the same user, and another user's, go on.
pub async fn sessions_end_by_hand_and_by_user(store: Arc<dyn Store>) {
    let all = [
        session("s1", 1, 1),
        session("s2", 1, 1),
        session("s3", 1, 1),
        session("t", 2, 1),
    ];
    let mut changes = [save(&user(1, false)), save(&user(2, false))].concat();
    changes.extend(all.iter().cloned().map(Change::AddSession));
    commit(&store, changes).await;
    assert_eq!(sessions(&store).await, all);
    conflict(&store, vec![Change::AddSession(session("t", 1, 1))]).await;
    commit(&store, vec![Change::EndSession("s1".to_owned())]).await;
    commit(&store, vec![Change::EndSession("s1".to_owned())]).await;
    assert_eq!(sessions(&store).await, all[1..]);
    commit(&store, vec![Change::EndSessionsOf(UserId(id(9, 1)))]).await;
    assert_eq!(sessions(&store).await, all[3..]);
}

/// What ends at this moment has not ended before it.
pub async fn what_ended_is_forgotten(store: Arc<dyn Store>) {
    let mut changes = save(&user(1, false));
    for (name, hours) in [("s1", 1), ("s2", 2), ("s3", 3)] {
        changes.push(Change::AddSession(session(name, 1, hours)));
        changes.push(Change::AddInvitation(invitation(name, hours)));
    }
    commit(&store, changes).await;
    let now = START + Duration::hours(2);
    commit(&store, vec![Change::ForgetExpired(now)]).await;
    let left = [session("s2", 1, 2), session("s3", 1, 3)];
    assert_eq!(sessions(&store).await, left);
    for (name, hours) in [("s2", 2), ("s3", 3)] {
        let found = store.invitation(name).await.unwrap();
        assert_eq!(found, Some(invitation(name, hours)));
    }
    assert_eq!(store.invitation("s1").await.unwrap(), None);
    let after = now + Duration::milliseconds(1);
    commit(&store, vec![Change::ForgetExpired(after)]).await;
    assert_eq!(sessions(&store).await, left[1..]);
    assert_eq!(store.invitation("s2").await.unwrap(), None);
}

/// The second one who follows the link is told.
pub async fn an_invitation_is_used_once(store: Arc<dyn Store>) {
    let first = Invitation {
        email: String::new(),
        name: ODD.to_owned(),
        roles: Role::ALL.into_iter().collect(),
        ..invitation("i", 1)
    };
    commit(&store, vec![Change::AddInvitation(first.clone())]).await;
    assert_eq!(store.invitation("i").await.unwrap(), Some(first));
    conflict(&store, vec![Change::AddInvitation(invitation("i", 9))]).await;
    commit(&store, vec![Change::UseInvitation("i".to_owned())]).await;
    assert_eq!(store.invitation("i").await.unwrap(), None);
    conflict(&store, vec![Change::UseInvitation("i".to_owned())]).await;
}
