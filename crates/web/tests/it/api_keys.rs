//! Keys by which programs act for a person.

use app::{
    LONGEST_KEY_DAYS, Refusal,
    access::{Administrator, Capability, Person, Staff},
    model::AccountEventKind,
};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{Role, Roles};

use crate::site::Site;

async fn status(site: &Site, method: &str, path: &str, key: &str) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    site.send(request).await.status.as_u16()
}

fn only(role: Role) -> Roles {
    [role].into_iter().collect()
}

async fn capabilities<C: Capability>(site: &Site, role: Role) -> C {
    site.capability(role).await
}

#[tokio::test]
async fn a_key_does_what_its_roles_allow_until_it_is_taken_back() {
    let site = Site::new().await;
    let staff: Staff = capabilities(&site, Role::Officer).await;
    let made = site
        .app
        .make_key(&staff, "Tổng đài", only(Role::Officer), 30);
    let key = made.await.unwrap();
    assert!(key.starts_with("dck_"));
    assert_eq!(status(&site, "GET", "/inbox", &key).await, 200);
    assert_eq!(status(&site, "POST", "/chains/none/undo", &key).await, 400);
    assert_eq!(
        status(&site, "POST", "/cases/none/approve", &key).await,
        403
    );
    assert_eq!(
        status(&site, "GET", "/inbox", &format!("{key}x")).await,
        401
    );

    // A browser that sends it as a cookie gets no page by it.
    let request = Request::get("/console")
        .header(header::COOKIE, format!("dc_session={key}"))
        .body(Body::empty())
        .unwrap();
    assert!(
        site.send(request)
            .await
            .header("location")
            .starts_with("/sign-in")
    );

    let person: Person = capabilities(&site, Role::Officer).await;
    let own = site.app.own_account(&person).await.unwrap().keys;
    assert_eq!(own[0].name, "Tổng đài");
    assert!(own[0].last_used_at.is_some());
    assert!(!own[0].token_hash.contains(&key));

    // Others cannot take it back, an administrator can.
    let other: Person = capabilities(&site, Role::Clerk).await;
    assert!(site.app.revoke_own_key(&other, own[0].id).await.is_err());
    let administrator: Administrator = capabilities(&site, Role::Administrator).await;
    let all = site.app.people(&administrator).await.unwrap().keys;
    assert_eq!(all.len(), 1);
    site.app
        .revoke_key(&administrator, own[0].id)
        .await
        .unwrap();
    assert_eq!(status(&site, "GET", "/inbox", &key).await, 401);
    let (record, _) = site.app.account_record(&administrator, 0).await.unwrap();
    let kinds: Vec<AccountEventKind> = record.iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&AccountEventKind::KeyMade));
    assert!(kinds.contains(&AccountEventKind::KeyRevoked));
}

#[tokio::test]
async fn a_key_never_allows_more_than_its_person() {
    let site = Site::new().await;
    let staff: Staff = capabilities(&site, Role::Officer).await;
    let refused = |result: app::Result<String>| match result {
        Err(app::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let more = site
        .app
        .make_key(&staff, "a", only(Role::Approver), 30)
        .await;
    assert_eq!(refused(more), Refusal::Forbidden(Role::Approver));
    let none = site.app.make_key(&staff, "a", Roles::default(), 30).await;
    assert_eq!(refused(none), Refusal::Empty("roles"));
    for days in [0, LONGEST_KEY_DAYS + 1] {
        let made = site
            .app
            .make_key(&staff, "a", only(Role::Officer), days)
            .await;
        assert_eq!(refused(made), Refusal::Invalid("days"));
    }
    let unnamed = site.app.make_key(&staff, " ", only(Role::Officer), 1).await;
    assert_eq!(refused(unnamed), Refusal::Empty("key_name"));

    let key = site.app.make_key(&staff, "a", only(Role::Officer), 1).await;
    let key = key.unwrap();
    let person: Person = capabilities(&site, Role::Officer).await;
    let user = site.app.own_account(&person).await.unwrap().user;
    let administrator: Administrator = capabilities(&site, Role::Administrator).await;
    let roles = |role| site.app.set_roles(&administrator, user.id, only(role));
    roles(Role::Clerk).await.unwrap();
    assert_eq!(status(&site, "GET", "/inbox", &key).await, 401);
    roles(Role::Officer).await.unwrap();
    assert_eq!(status(&site, "GET", "/inbox", &key).await, 200);
    // Who may no longer come in leaves no key behind.
    let nothing = Roles::default();
    site.app
        .set_roles(&administrator, user.id, nothing)
        .await
        .unwrap();
    roles(Role::Officer).await.unwrap();
    assert_eq!(status(&site, "GET", "/inbox", &key).await, 401);
}
