//! Second factors, passkeys, identities, failures, tickets, lists, and the record.

use std::sync::Arc;

use app::{
    model::{
        AccountEvent, AccountEventKind, ApiKey, Factors, Failures, Identity, Invitation,
        PartnerKey, Passkey, SignedIn, Totp, User, Way,
    },
    ports::{AccountChange, Change, Store},
};
use casework::{ApiKeyId, InvitationId, PartnerKeyId, PasskeyId, Role, SessionId, UserId};
use time::{Duration, OffsetDateTime};

use crate::{
    expect::{commit, conflict},
    samples::*,
};

fn who(number: u64) -> UserId {
    UserId(id(9, number))
}

fn of(changes: impl IntoIterator<Item = AccountChange>) -> Vec<Change> {
    changes.into_iter().map(Change::Account).collect()
}

async fn people(store: &Arc<dyn Store>, users: &[User]) {
    let save = users.iter().cloned().map(Change::SaveUser);
    commit(store, save.collect()).await;
}

fn at(hours: i64) -> OffsetDateTime {
    START + Duration::hours(hours)
}

/// Every field of a session, and its last use, which never goes back.
pub async fn sessions_of_a_user_are_listed_last_used_first(store: Arc<dyn Store>) {
    people(&store, &[user(1, false), user(2, false)]).await;
    let first = SignedIn {
        device: ODD.to_owned(),
        way: Way::Passkey,
        strong: true,
        ..session("a", 1, 9)
    };
    let all = [first.clone(), session("b", 1, 9), session("c", 2, 9)];
    commit(&store, all.map(Change::AddSession).into()).await;
    let touch = |hours| {
        of([AccountChange::TouchSession {
            token_hash: "a".to_owned(),
            at: at(hours),
        }])
    };
    commit(&store, touch(2)).await;
    commit(&store, touch(1)).await;
    let used = SignedIn {
        last_used_at: at(2),
        ..first.clone()
    };
    let found = store.sessions_of(who(1)).await.unwrap();
    assert_eq!(found, [used, session("b", 1, 9)]);
    let stronger = AccountChange::StrengthenSession(session("b", 1, 9).id);
    commit(&store, of([stronger])).await;
    assert!(store.session("b").await.unwrap().unwrap().strong);
    let elsewhere = AccountChange::EndSessionOf {
        user: who(2),
        session: first.id,
    };
    commit(&store, of([elsewhere])).await;
    assert!(store.session("a").await.unwrap().is_some(), "not theirs");
    let others = AccountChange::EndOtherSessions {
        user: who(1),
        keep: first.id,
    };
    commit(&store, of([others])).await;
    assert!(store.session("b").await.unwrap().is_none());
    assert!(store.session("c").await.unwrap().is_some());
    let one = AccountChange::EndSessionOf {
        user: who(1),
        session: first.id,
    };
    commit(&store, of([one.clone(), one])).await;
    assert!(store.sessions_of(who(1)).await.unwrap().is_empty());
    let unknown = AccountChange::StrengthenSession(SessionId(id(9, 9)));
    commit(&store, of([unknown])).await;
}

/// Newest first; taken back by id, once.
pub async fn invitations_are_listed_and_taken_back(store: Arc<dyn Store>) {
    people(&store, &[user(1, false)]).await;
    let reset = Invitation {
        for_user: Some(who(1)),
        made_by: Some(who(1)),
        created_at: at(1),
        ..invitation("b", 9)
    };
    let all = [invitation("a", 9), reset.clone()];
    commit(&store, all.map(Change::AddInvitation).into()).await;
    let found = store.invitations().await.unwrap();
    assert_eq!(found, [reset.clone(), invitation("a", 9)]);
    let revoke = |id| of([AccountChange::RevokeInvitation(id)]);
    commit(&store, revoke(invitation("a", 9).id)).await;
    conflict(&store, revoke(invitation("a", 9).id)).await;
    conflict(&store, revoke(InvitationId(id(9, 9)))).await;
    assert_eq!(store.invitations().await.unwrap(), [reset]);
    commit(&store, of([AccountChange::RevokeResets(who(1))])).await;
    assert!(store.invitations().await.unwrap().is_empty());
}

/// In a row; a long pause begins anew.
pub async fn failures_are_counted(store: Arc<dyn Store>) {
    let count = |hours, since| {
        of([AccountChange::CountFailure {
            subject: "x".to_owned(),
            at: at(hours),
            since: at(since),
        }])
    };
    assert_eq!(store.failures("x").await.unwrap(), None);
    for hours in [0, 1, 2] {
        commit(&store, count(hours, -5)).await;
    }
    let failures = |count, hours| {
        Some(Failures {
            count,
            last_at: at(hours),
        })
    };
    assert_eq!(store.failures("x").await.unwrap(), failures(3, 2));
    let back = AccountChange::TakeBackFailure("x".to_owned());
    commit(&store, of([back])).await;
    assert_eq!(store.failures("x").await.unwrap(), failures(2, 2));
    commit(&store, count(9, 3)).await;
    assert_eq!(store.failures("x").await.unwrap(), failures(1, 9));
    let clear = AccountChange::ClearFailures("x".to_owned());
    commit(&store, of([clear.clone(), clear])).await;
    assert_eq!(store.failures("x").await.unwrap(), None);
    commit(&store, count(1, 0)).await;
    let forget = |hours| {
        of([AccountChange::ForgetFailuresAndTickets {
            failures: at(hours),
            tickets: at(hours),
        }])
    };
    commit(&store, forget(1)).await;
    assert!(store.failures("x").await.unwrap().is_some());
    commit(&store, forget(2)).await;
    assert_eq!(store.failures("x").await.unwrap(), None);
}

/// And remembered until it has ended.
pub async fn a_ticket_is_used_once(store: Arc<dyn Store>) {
    let used = || {
        of([AccountChange::UseTicket {
            hash: "t".to_owned(),
            expires_at: at(1),
        }])
    };
    commit(&store, used()).await;
    conflict(&store, used()).await;
    let forget = |hours| {
        of([AccountChange::ForgetFailuresAndTickets {
            failures: at(0),
            tickets: at(hours),
        }])
    };
    commit(&store, forget(1)).await;
    conflict(&store, used()).await;
    commit(&store, forget(2)).await;
    commit(&store, used()).await;
}

/// A step, and those before it, are good once.
pub async fn codes_are_taken_once(store: Arc<dyn Store>) {
    people(&store, &[user(1, false)]).await;
    let totp = Totp {
        user: who(1),
        secret: vec![0, 255, 7],
        last_step: 5,
        created_at: at(1),
    };
    let step = |step| of([AccountChange::UseTotpStep { user: who(1), step }]);
    conflict(&store, step(9)).await;
    commit(&store, of([AccountChange::SaveTotp(totp.clone())])).await;
    assert_eq!(store.totp(who(1)).await.unwrap(), Some(totp.clone()));
    conflict(&store, step(5)).await;
    commit(&store, step(7)).await;
    conflict(&store, step(7)).await;
    conflict(&store, step(6)).await;
    let codes = |hashes: &[&str]| AccountChange::PutRecoveryCodes {
        user: who(1),
        hashes: hashes.iter().map(|&hash| hash.to_owned()).collect(),
    };
    commit(&store, of([codes(&["old"])])).await;
    commit(&store, of([codes(&["a", "b"])])).await;
    let expected = Factors {
        totp: true,
        passkeys: 0,
        codes: 2,
    };
    assert_eq!(store.factors(who(1)).await.unwrap(), expected);
    assert!(!store.has_recovery_code(who(1), "old").await.unwrap());
    assert!(store.has_recovery_code(who(1), "a").await.unwrap());
    assert!(!store.has_recovery_code(who(2), "a").await.unwrap());
    let take = || {
        of([AccountChange::UseRecoveryCode {
            user: who(1),
            hash: "a".to_owned(),
        }])
    };
    commit(&store, take()).await;
    conflict(&store, take()).await;
    commit(&store, of([codes(&[]), AccountChange::RemoveTotp(who(1))])).await;
    let nothing = Factors::default();
    assert_eq!(store.factors(who(1)).await.unwrap(), nothing);
}

fn passkey(number: u64, of: u64) -> Passkey {
    Passkey {
        id: PasskeyId(id(10, number)),
        user: who(of),
        credential: format!("credential {number}"),
        name: ODD.to_owned(),
        body: "{}".to_owned(),
        created_at: at(1),
        last_used_at: None,
    }
}

/// Of their owner only.
pub async fn passkeys_are_added_used_renamed_and_removed(store: Arc<dyn Store>) {
    people(&store, &[user(1, false), user(2, false)]).await;
    let add = |one: Passkey| of([AccountChange::AddPasskey(one)]);
    for one in [passkey(1, 1), passkey(2, 1), passkey(3, 2)] {
        commit(&store, add(one)).await;
    }
    let again = Passkey {
        id: PasskeyId(id(10, 9)),
        ..passkey(1, 2)
    };
    conflict(&store, add(again)).await;
    let own = store.passkeys_of(who(1)).await.unwrap();
    assert_eq!(own, [passkey(1, 1), passkey(2, 1)]);
    let found = store.passkey("credential 3").await.unwrap();
    assert_eq!(found, Some(passkey(3, 2)));
    let used = AccountChange::UsePasskey {
        id: passkey(1, 1).id,
        body: "new".to_owned(),
        at: at(3),
    };
    let rename = |user| AccountChange::RenamePasskey {
        user,
        id: passkey(1, 1).id,
        name: "other".to_owned(),
    };
    conflict(&store, of([rename(who(2))])).await;
    commit(&store, of([used.clone(), rename(who(1))])).await;
    let expected = Passkey {
        name: "other".to_owned(),
        body: "new".to_owned(),
        last_used_at: Some(at(3)),
        ..passkey(1, 1)
    };
    let found = store.passkey("credential 1").await.unwrap();
    assert_eq!(found, Some(expected));
    let remove = |user| {
        of([AccountChange::RemovePasskey {
            user,
            id: passkey(1, 1).id,
        }])
    };
    conflict(&store, remove(who(2))).await;
    commit(&store, remove(who(1))).await;
    conflict(&store, remove(who(1))).await;
    conflict(&store, of([used])).await;
    commit(&store, of([AccountChange::RemovePasskeys(who(1))])).await;
    assert!(store.passkeys_of(who(1)).await.unwrap().is_empty());
    assert_eq!(store.passkeys_of(who(2)).await.unwrap().len(), 1);
}

/// One identity has one account.
pub async fn an_identity_belongs_to_one_user(store: Arc<dyn Store>) {
    people(&store, &[user(1, false), user(2, false)]).await;
    let identity = |user| Identity {
        issuer: "https://a.example".to_owned(),
        subject: "s".to_owned(),
        user,
        created_at: at(1),
    };
    let link = |user| of([AccountChange::LinkIdentity(identity(user))]);
    commit(&store, link(who(1))).await;
    conflict(&store, link(who(2))).await;
    let found = store.identity("https://a.example", "s").await.unwrap();
    assert_eq!(found, Some(identity(who(1))));
    let other = store.identity("https://b.example", "s").await.unwrap();
    assert_eq!(other, None);
    let own = store.identities_of(who(1)).await.unwrap();
    assert_eq!(own, [identity(who(1))]);
    commit(&store, of([AccountChange::UnlinkIdentities(who(1))])).await;
    commit(&store, link(who(2))).await;
    for allowed in [true, true, false, false] {
        let user = who(1);
        let allow = AccountChange::AllowIdentity { user, allowed };
        commit(&store, of([allow])).await;
        assert_eq!(store.identity_allowed(who(1)).await.unwrap(), allowed);
    }
}

/// Newest first, in pages; nothing goes but what belongs to the example.
pub async fn the_record_stays_and_the_examples_part_goes_with_it(store: Arc<dyn Store>) {
    people(&store, &[user(1, true)]).await;
    let event = |number: u64, example| AccountEvent {
        at: START,
        by: Some(who(number)),
        by_name: ODD.to_owned(),
        whom: None,
        whom_name: "a@b.example".to_owned(),
        kind: AccountEventKind::ALL[usize::try_from(number).unwrap()],
        detail: "officer,clerk".to_owned(),
        example,
    };
    let all = [event(0, false), event(1, true), event(2, false)];
    commit(&store, of(all.map(AccountChange::Record))).await;
    let found = store.account_events(2, 0).await.unwrap();
    assert_eq!(found, [event(2, false), event(1, true)]);
    let rest = store.account_events(2, 2).await.unwrap();
    assert_eq!(rest, [event(0, false)]);
    commit(&store, vec![Change::RemoveExample]).await;
    let found = store.account_events(9, 0).await.unwrap();
    assert_eq!(found, [event(2, false), event(0, false)]);
}

fn key(n: u64, of: u64) -> ApiKey {
    ApiKey {
        id: ApiKeyId(id(11, n)),
        user: who(of),
        token_hash: format!("hash of key {n}"),
        name: ODD.to_owned(),
        roles: [Role::Officer, Role::Clerk].into_iter().collect(),
        strong: n.is_multiple_of(2),
        created_at: at(i64::try_from(n).unwrap()),
        expires_at: at(100),
        last_used_at: None,
    }
}

/// With every field, by hash, by person and all, newest first; and no further than their end.
pub async fn keys_are_added_used_and_removed(store: Arc<dyn Store>) {
    people(&store, &[user(1, false), user(2, false)]).await;
    for one in [key(1, 1), key(2, 2), key(3, 1), key(4, 2)] {
        commit(&store, of([AccountChange::AddKey(one)])).await;
    }
    let again = ApiKey {
        id: ApiKeyId(id(11, 9)),
        ..key(1, 1)
    };
    conflict(&store, of([AccountChange::AddKey(again)])).await;
    let all = store.api_keys().await.unwrap();
    assert_eq!(all, [key(4, 2), key(3, 1), key(2, 2), key(1, 1)]);
    let own = store.api_keys_of(who(1)).await.unwrap();
    assert_eq!(own, [key(3, 1), key(1, 1)]);

    let touch = |when| AccountChange::TouchKey {
        id: key(1, 1).id,
        at: at(when),
    };
    commit(&store, of([touch(20), touch(10)])).await;
    let used = ApiKey {
        last_used_at: Some(at(20)),
        ..key(1, 1)
    };
    let found = store.api_key("hash of key 1").await.unwrap();
    assert_eq!(found, Some(used), "the last use never goes back");
    assert_eq!(store.api_key("hash of key 9").await.unwrap(), None);

    let remove = || of([AccountChange::RemoveKey(key(1, 1).id)]);
    commit(&store, remove()).await;
    conflict(&store, remove()).await;
    commit(&store, of([touch(30)])).await;
    commit(&store, of([AccountChange::RemoveKeysOf(who(2))])).await;
    assert_eq!(store.api_keys().await.unwrap(), [key(3, 1)]);
    commit(&store, vec![Change::ForgetExpired(at(100))]).await;
    assert_eq!(store.api_keys().await.unwrap().len(), 1, "good to its end");
    commit(&store, vec![Change::ForgetExpired(at(101))]).await;
    assert!(store.api_keys().await.unwrap().is_empty());
}

fn partner_key(n: u64, example: bool) -> PartnerKey {
    PartnerKey {
        id: PartnerKeyId(id(12, n)),
        organisation: ODD.to_owned(),
        contact: format!("toa-soan{n}@bao.example"),
        per_minute: u32::try_from(n).unwrap() * 1000,
        token_hash: format!("hash of partner {n}"),
        created_at: at(i64::try_from(n).unwrap()),
        last_day: n
            .is_multiple_of(2)
            .then_some(time::macros::date!(2021 - 12 - 31)),
        last_used: None,
        example,
    }
}

/// With every field, by hash and all, newest first; the example's go with it.
pub async fn partners_keys_are_added_used_and_removed(store: Arc<dyn Store>) {
    for one in [
        partner_key(1, false),
        partner_key(2, true),
        partner_key(3, false),
    ] {
        commit(&store, of([AccountChange::AddPartnerKey(one)])).await;
    }
    let again = PartnerKey {
        id: PartnerKeyId(id(12, 9)),
        ..partner_key(1, false)
    };
    conflict(&store, of([AccountChange::AddPartnerKey(again)])).await;
    let all = store.partner_keys().await.unwrap();
    assert_eq!(
        all,
        [
            partner_key(3, false),
            partner_key(2, true),
            partner_key(1, false)
        ]
    );
    let touch = |on| AccountChange::TouchPartnerKey {
        id: partner_key(1, false).id,
        on,
    };
    let (early, late) = (
        time::macros::date!(2021 - 02 - 18),
        time::macros::date!(2021 - 03 - 01),
    );
    commit(&store, of([touch(late), touch(early)])).await;
    let used = PartnerKey {
        last_used: Some(late),
        ..partner_key(1, false)
    };
    let found = store.partner_key("hash of partner 1").await.unwrap();
    assert_eq!(found, Some(used), "the last use never goes back");
    assert_eq!(store.partner_key("hash of partner 9").await.unwrap(), None);
    let remove = || of([AccountChange::RemovePartnerKey(partner_key(1, false).id)]);
    commit(&store, remove()).await;
    conflict(&store, remove()).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.partner_keys().await.unwrap(), [partner_key(3, false)]);
}
