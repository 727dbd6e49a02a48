//! Signing in, inviting, and what a role does not open.

use app::{
    Error, NewPerson, Refusal, SignIn, Visit,
    access::{Administrator, Approver, Capability, Clerk, Officer},
};
use casework::Role;
use time::Duration;

use crate::house::*;

pub const PASSWORD: &str = "mật khẩu rất dài";

/// Signs in where no second step is asked for.
pub async fn sign_in(house: &House, email: &str, password: &str) -> Result<String, Error> {
    match house
        .app
        .sign_in(&Visit::default(), email, password)
        .await?
    {
        SignIn::Done(token) => Ok(token),
        SignIn::SecondStep(_) => panic!("a second step is asked for"),
    }
}

pub async fn first_administrator(house: &House) -> (String, String) {
    let path = house.app.first_administrator_link().await.unwrap().unwrap();
    let token = path.trim_start_matches("/setup/").to_owned();
    let session = house
        .app
        .accept_invitation(
            &Visit::default(),
            &token,
            "Quan.Tri@tinh.example",
            "Quản Trị",
            PASSWORD,
        )
        .await
        .unwrap();
    (token, session)
}

#[tokio::test]
async fn the_first_link_makes_one_administrator_and_no_second() {
    let house = House::new().await;
    let other = house.app.first_administrator_link().await.unwrap().unwrap();
    let (token, session) = first_administrator(&house).await;
    let session = house.app.session(&session).await.unwrap().unwrap();
    assert!(session.roles().has(Role::Administrator));
    // Over https an administrator needs a second factor first.
    assert_eq!(
        Administrator::of(&session).err(),
        Some(Refusal::FactorNeeded)
    );
    assert!(matches!(
        Officer::of(&session),
        Err(Refusal::Forbidden(Role::Officer))
    ));
    assert!(matches!(
        Approver::of(&session),
        Err(Refusal::Forbidden(Role::Approver))
    ));
    assert!(matches!(
        Clerk::of(&session),
        Err(Refusal::Forbidden(Role::Clerk))
    ));
    for used in [token.as_str(), other.trim_start_matches("/setup/")] {
        let again = house
            .app
            .accept_invitation(&Visit::default(), used, "a@b.example", "A", PASSWORD)
            .await;
        assert!(matches!(again, Err(Error::Refused(Refusal::BadLink))));
    }
    assert_eq!(house.app.first_administrator_link().await.unwrap(), None);
}

#[tokio::test]
async fn an_invited_person_signs_in_with_their_password_only() {
    let house = House::new().await;
    let person = NewPerson {
        email: "an@tinh.example".into(),
        name: "An".into(),
        roles: [Role::Officer].into_iter().collect(),
    };
    let path = house
        .app
        .invite(&house.administrator, person)
        .await
        .unwrap();
    let token = path.trim_start_matches("/setup/");
    // The address is the administrator's choice, not the form's.
    house
        .app
        .accept_invitation(
            &Visit::default(),
            token,
            "khac@tinh.example",
            "An",
            PASSWORD,
        )
        .await
        .unwrap();
    let session = sign_in(&house, "AN@tinh.example", PASSWORD).await.unwrap();
    assert!(house.app.session(&session).await.unwrap().is_some());
    for (email, password) in [
        ("an@tinh.example", "sai mật khẩu rồi"),
        ("khac@tinh.example", PASSWORD),
        ("canbo@vidu.example", ""),
    ] {
        let refused = sign_in(&house, email, password).await;
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::WrongCredentials))),
            "{email}"
        );
    }
}

#[tokio::test]
async fn a_session_ends_by_time_and_when_roles_change() {
    let house = House::new().await;
    let (_, token) = first_administrator(&house).await;
    house.pass(Duration::hours(13));
    assert!(house.app.session(&token).await.unwrap().is_none());
    let token = sign_in(&house, "quan.tri@tinh.example", PASSWORD)
        .await
        .unwrap();
    let user = house.app.session(&token).await.unwrap().unwrap().user();
    let alone = house
        .app
        .set_roles(
            &house.administrator,
            user,
            [Role::Clerk].into_iter().collect(),
        )
        .await;
    assert!(matches!(
        alone,
        Err(Error::Refused(Refusal::LastAdministrator))
    ));
    let both = [Role::Clerk, Role::Administrator].into_iter().collect();
    house
        .app
        .set_roles(&house.administrator, user, both)
        .await
        .unwrap();
    assert!(
        house.app.session(&token).await.unwrap().is_none(),
        "signs in anew"
    );
}
