//! Sessions, locks, links, second factors, and the record of what was done.

use app::{
    Error, NewPerson, Refusal, SignIn, Visit,
    access::{Administrator, Capability, Person, Session, Staff},
    model::{AccountEventKind as Kind, Way},
};
use casework::{Role, Roles, UserId};
use time::Duration;
use totp_rs::Builder;

use crate::{
    accounts::{PASSWORD, first_administrator, sign_in},
    house::*,
};

const EMAIL: &str = "quan.tri@tinh.example";

fn visit(device: &str, address: &str) -> Visit {
    Visit {
        device: device.into(),
        address: Some(address.into()),
        before: None,
    }
}

async fn session(house: &House, token: &str) -> Option<Session> {
    house.app.session(token).await.unwrap()
}

async fn person(house: &House, token: &str) -> Person {
    Person::of(&session(house, token).await.unwrap()).unwrap()
}

async fn kinds(house: &House) -> Vec<Kind> {
    let (events, _) = house
        .app
        .account_record(&house.administrator, 0)
        .await
        .unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

fn refused<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}

fn roles(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

/// A second person, with the link that was used.
async fn join(house: &House, email: &str, roles: Roles) -> (UserId, String) {
    let person = NewPerson {
        email: email.into(),
        name: "Lê Thị Cán".into(),
        roles,
    };
    let path = house
        .app
        .invite(&house.administrator, person)
        .await
        .unwrap();
    let token = path.trim_start_matches("/setup/");
    let token = house
        .app
        .accept_invitation(&Visit::default(), token, "", "Lê Thị Cán", PASSWORD)
        .await
        .unwrap();
    let user = session(house, &token).await.unwrap().user();
    (user, token)
}

/// Reads the secret that the page shows and answers as a phone does.
struct Phone(Vec<u8>);

impl Phone {
    fn of(secret: &str) -> Phone {
        let plain: String = secret.split(' ').collect();
        let secret = totp_rs::Secret::try_from_base32(plain).unwrap();
        Phone(secret.as_bytes().to_vec())
    }

    fn code(&self, house: &House) -> String {
        use app::ports::Clock;
        let totp = Builder::new().with_secret(self.0.clone()).build().unwrap();
        let now = house.clock.now().unix_timestamp().unsigned_abs();
        totp.generate(now).to_string()
    }
}

async fn with_totp(house: &House, token: &str) -> (Phone, Vec<String>) {
    let by = person(house, token).await;
    let offer = house.app.offer_totp(&by).await.unwrap();
    assert!(offer.qr_svg.starts_with("<svg"));
    let phone = Phone::of(&offer.secret);
    let code = phone.code(house);
    let codes = house.app.confirm_totp(&by, &offer.ticket, &code).await;
    (phone, codes.unwrap().0)
}

async fn second_step(house: &House) -> String {
    let first = house.app.sign_in(&Visit::default(), EMAIL, PASSWORD).await;
    match first.unwrap() {
        SignIn::SecondStep(ticket) => ticket,
        SignIn::Done(_) => panic!("the password alone was enough"),
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_working_day() {
    let house = House::new().await;
    let (_, token) = first_administrator(&house).await;
    for _ in 0..7 {
        house.pass(Duration::minutes(100));
        assert!(session(&house, &token).await.is_some(), "used all the time");
    }
    house.pass(Duration::minutes(30));
    assert!(
        session(&house, &token).await.is_none(),
        "twelve hours are over"
    );
    let token = sign_in(&house, EMAIL, PASSWORD).await.unwrap();
    house.pass(Duration::minutes(121));
    assert!(
        session(&house, &token).await.is_none(),
        "two hours without use"
    );
    house.app.forget_expired().await.unwrap();
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_all_but_this() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let mut others = Vec::new();
    for device in ["chrome/windows", "safari/iphone", "firefox/linux"] {
        house.pass(Duration::minutes(2));
        let other = visit(device, "203.113.1.2");
        match house.app.sign_in(&other, EMAIL, PASSWORD).await.unwrap() {
            SignIn::Done(token) => others.push(token),
            SignIn::SecondStep(_) => panic!("no second factor here"),
        }
    }
    assert!(!others.contains(&here), "a new token each time");
    let by = person(&house, &here).await;
    let page = house.app.own_account(&by).await.unwrap();
    let devices: Vec<&str> = page.sessions.iter().map(|s| s.device.as_str()).collect();
    assert_eq!(devices.len(), 4);
    assert!(devices.contains(&"safari/iphone"));
    assert!(page.sessions.iter().all(|one| one.way == Way::Password));
    let phone = page.sessions.iter().find(|s| s.device == "safari/iphone");
    house
        .app
        .end_own_session(&by, phone.unwrap().id)
        .await
        .unwrap();
    assert!(session(&house, &others[1]).await.is_none());
    assert!(session(&house, &others[0]).await.is_some());
    // Another person's session is not one's own to end.
    let (_, stranger) = join(&house, "an@tinh.example", roles(&[Role::Officer])).await;
    let its_id = house
        .app
        .own_account(&person(&house, &stranger).await)
        .await;
    house
        .app
        .end_own_session(&by, its_id.unwrap().this)
        .await
        .unwrap();
    assert!(session(&house, &stranger).await.is_some());
    house.app.end_other_sessions(&by).await.unwrap();
    assert!(session(&house, &here).await.is_some());
    assert!(session(&house, &others[0]).await.is_none());
    assert!(kinds(&house).await.contains(&Kind::SessionsEnded));
}

#[tokio::test]
async fn a_browser_has_one_session() {
    let house = House::new().await;
    let (_, before) = first_administrator(&house).await;
    let here = Visit {
        before: Some(before.clone()),
        ..Visit::default()
    };
    let after = house.app.enter_example_from(&here, Role::Clerk).await;
    assert!(session(&house, &after.unwrap()).await.is_some());
    assert!(session(&house, &before).await.is_none());
}

#[tokio::test]
async fn whoever_runs_the_program_helps_the_last_administrator() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    with_totp(&house, &here).await;
    let unknown = house.app.reset_by_operator("khong.ai@tinh.example", true);
    assert_eq!(refused(unknown.await), Refusal::NotFound("user"));
    let path = house.app.reset_by_operator(EMAIL, true).await.unwrap();
    let token = path.trim_start_matches("/setup/");
    let new = "mật khẩu mới cũng dài";
    house.app.reset_password(token, new).await.unwrap();
    assert!(session(&house, &here).await.is_none());
    assert!(sign_in(&house, EMAIL, new).await.is_ok());
    let kinds = kinds(&house).await;
    assert!(kinds.contains(&Kind::ResetLink) && kinds.contains(&Kind::FactorsReset));
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_needs_the_old_one() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let there = sign_in(&house, EMAIL, PASSWORD).await.unwrap();
    let by = person(&house, &here).await;
    let new = "mật khẩu mới cũng dài";
    let wrong = house
        .app
        .change_password(&by, "không phải nó đâu", new)
        .await;
    assert_eq!(refused(wrong), Refusal::WrongPassword);
    let short = house.app.change_password(&by, PASSWORD, "ngắn").await;
    assert!(matches!(refused(short), Refusal::WeakPassword(_)));
    assert!(
        session(&house, &there).await.is_some(),
        "nothing happened yet"
    );
    house.app.change_password(&by, PASSWORD, new).await.unwrap();
    assert!(session(&house, &here).await.is_some());
    assert!(session(&house, &there).await.is_none());
    let old = sign_in(&house, EMAIL, PASSWORD).await;
    assert_eq!(refused(old), Refusal::WrongCredentials);
    assert!(sign_in(&house, EMAIL, new).await.is_ok());
}

#[tokio::test]
async fn an_account_locks_longer_each_time_and_says_nothing_of_who_has_one() {
    let house = House::new().await;
    first_administrator(&house).await;
    let mut answers = Vec::new();
    for email in [EMAIL, "khong.ai@tinh.example"] {
        let mut answer = Vec::new();
        for _ in 0..5 {
            answer.push(refused(sign_in(&house, email, "đoán thử xem nào").await));
        }
        // Right or wrong, it is not looked at any more.
        answer.push(refused(sign_in(&house, email, PASSWORD).await));
        house.pass(Duration::seconds(61));
        answer.push(refused(sign_in(&house, email, "đoán thử lần nữa").await));
        answer.push(refused(sign_in(&house, email, PASSWORD).await));
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][5], Refusal::TooManyAttempts { minutes: 1 });
    assert_eq!(answers[0][7], Refusal::TooManyAttempts { minutes: 2 });
    // It is kept: a restart forgets no failure.
    let again = house.restarted().await;
    let here = Visit::default();
    let again = again.sign_in(&here, "khong.ai@tinh.example", PASSWORD);
    assert!(matches!(
        refused(again.await),
        Refusal::TooManyAttempts { .. }
    ));
    let locks = kinds(&house).await;
    let locks = locks.iter().filter(|kind| **kind == Kind::AccountLocked);
    assert_eq!(locks.count(), 4, "each time it locks is written down");
    house.pass(Duration::minutes(2));
    assert!(sign_in(&house, EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_administrator_unlocks() {
    let house = House::new().await;
    let (_, token) = first_administrator(&house).await;
    let user = session(&house, &token).await.unwrap().user();
    for _ in 0..5 {
        let _ = sign_in(&house, EMAIL, "đoán thử xem nào").await;
    }
    let page = house.app.person(&house.administrator, user).await.unwrap();
    assert!(page.row.locked_until.is_some());
    house.app.unlock(&house.administrator, user).await.unwrap();
    assert!(sign_in(&house, EMAIL, PASSWORD).await.is_ok());
    assert!(kinds(&house).await.contains(&Kind::Unlocked));
}

#[tokio::test]
async fn an_address_that_guesses_at_many_accounts_is_locked_and_others_are_not() {
    let house = House::new().await;
    first_administrator(&house).await;
    let bad = visit("other/other", "198.51.100.7");
    for number in 0..20 {
        let email = format!("nguoi{number}@tinh.example");
        let guess = house.app.sign_in(&bad, &email, "đoán thử xem nào").await;
        assert_eq!(refused(guess), Refusal::WrongCredentials, "{number}");
    }
    let locked = house.app.sign_in(&bad, EMAIL, PASSWORD).await;
    assert!(matches!(refused(locked), Refusal::TooManyAttempts { .. }));
    let good = visit("other/other", "203.113.1.2");
    for _ in 0..30 {
        // A busy office behind one address: what is right does not count.
        assert!(house.app.sign_in(&good, EMAIL, PASSWORD).await.is_ok());
    }
    assert!(kinds(&house).await.contains(&Kind::AddressLocked));
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_one_after_another() {
    let house = House::new().await;
    first_administrator(&house).await;
    let here = Visit::default();
    let guess = || house.app.sign_in(&here, EMAIL, "đoán thử xem nào");
    let answers = tokio::join!(
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess()
    );
    let answers: [_; 8] = answers.into();
    let looked_at = answers.into_iter().map(refused);
    let looked_at = looked_at.filter(|refusal| *refusal == Refusal::WrongCredentials);
    assert_eq!(looked_at.count(), 5);
}

#[tokio::test]
async fn invitations_are_listed_renewed_and_taken_back() {
    let house = House::new().await;
    let invite = |email: &str| {
        let person = NewPerson {
            email: email.into(),
            name: "Mới".into(),
            roles: roles(&[Role::Clerk]),
        };
        house.app.invite(&house.administrator, person)
    };
    let setup = async |path: &str| {
        house
            .app
            .setup_link(path.trim_start_matches("/setup/"))
            .await
    };
    let first = invite("an@tinh.example").await.unwrap();
    let second = invite("ba@tinh.example").await.unwrap();
    let open = || async {
        let page = house.app.people(&house.administrator).await.unwrap();
        page.invitations
    };
    let listed = open().await;
    assert_eq!(listed.len(), 2);
    let an = listed.iter().find(|one| one.email == "an@tinh.example");
    let renewed = house
        .app
        .renew_invitation(&house.administrator, an.unwrap().id);
    let (email, renewed) = renewed.await.unwrap();
    assert_eq!(email, "an@tinh.example");
    assert_eq!(
        refused(setup(&first).await),
        Refusal::BadLink,
        "the old link ended"
    );
    assert!(setup(&renewed).await.is_ok());
    let ba = open()
        .await
        .into_iter()
        .find(|one| one.email == "ba@tinh.example");
    let ba = ba.unwrap().id;
    house
        .app
        .revoke_invitation(&house.administrator, ba)
        .await
        .unwrap();
    assert_eq!(refused(setup(&second).await), Refusal::BadLink);
    let again = house.app.revoke_invitation(&house.administrator, ba).await;
    assert_eq!(refused(again), Refusal::NotFound("invitation"));
    house.pass(Duration::days(7));
    assert_eq!(refused(setup(&renewed).await), Refusal::BadLink);
    assert!(open().await.is_empty());
    let kinds = kinds(&house).await;
    for kind in [
        Kind::Invited,
        Kind::InvitationRenewed,
        Kind::InvitationRevoked,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[tokio::test]
async fn a_reset_link_sets_a_password_once_and_ends_every_session() {
    let house = House::new().await;
    let (user, token) = join(&house, "an@tinh.example", roles(&[Role::Officer])).await;
    let old = house
        .app
        .reset_link(&house.administrator, user)
        .await
        .unwrap();
    let path = house
        .app
        .reset_link(&house.administrator, user)
        .await
        .unwrap();
    let new = "mật khẩu mới cũng dài";
    let link = |path: &str| path.trim_start_matches("/setup/").to_owned();
    let late = house.app.reset_password(&link(&old), new).await;
    assert_eq!(refused(late), Refusal::BadLink, "only the last one works");
    let joining = house
        .app
        .accept_invitation(&Visit::default(), &link(&path), "", "An", new)
        .await;
    assert_eq!(refused(joining), Refusal::BadLink, "it makes no account");
    house.app.reset_password(&link(&path), new).await.unwrap();
    assert!(session(&house, &token).await.is_none());
    let again = house.app.reset_password(&link(&path), PASSWORD).await;
    assert_eq!(refused(again), Refusal::BadLink);
    assert!(sign_in(&house, "an@tinh.example", new).await.is_ok());
    // The example's people must not become accounts.
    let people = house.app.people(&house.administrator).await.unwrap().people;
    let example = people.into_iter().find(|row| row.user.example).unwrap();
    let refused_link = house.app.reset_link(&house.administrator, example.user.id);
    assert_eq!(refused(refused_link.await), Refusal::NotFound("user"));
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once_and_the_last_administrator_stays() {
    let house = House::new().await;
    let (_, token) = first_administrator(&house).await;
    let first = session(&house, &token).await.unwrap().user();
    let (second, other) = join(&house, "ba@tinh.example", roles(&[Role::Administrator])).await;
    let nothing = Roles::default();
    house
        .app
        .set_roles(&house.administrator, second, nothing.clone())
        .await
        .unwrap();
    assert!(session(&house, &other).await.is_none());
    let refusal = refused(sign_in(&house, "ba@tinh.example", PASSWORD).await);
    assert_eq!(refusal, Refusal::WrongCredentials);
    let last = house
        .app
        .set_roles(&house.administrator, first, nothing)
        .await;
    assert_eq!(refused(last), Refusal::LastAdministrator);
    house
        .app
        .set_roles(&house.administrator, second, roles(&[Role::Clerk]))
        .await
        .unwrap();
    assert!(sign_in(&house, "ba@tinh.example", PASSWORD).await.is_ok());
    let kinds = kinds(&house).await;
    assert!(kinds.contains(&Kind::Deactivated) && kinds.contains(&Kind::Activated));
}

#[tokio::test]
async fn two_administrators_cannot_take_each_others_role_at_once() {
    let house = House::new().await;
    let (_, one) = first_administrator(&house).await;
    let one = session(&house, &one).await.unwrap().user();
    let (two, _) = join(&house, "ba@tinh.example", roles(&[Role::Administrator])).await;
    let clerk = roles(&[Role::Clerk]);
    let (a, b) = tokio::join!(
        house
            .app
            .set_roles(&house.administrator, one, clerk.clone()),
        house
            .app
            .set_roles(&house.administrator, two, clerk.clone()),
    );
    assert!(a.is_err() || b.is_err());
    let people = house.app.people(&house.administrator).await.unwrap().people;
    let left = people.iter().filter(|row| {
        row.user.roles.has(Role::Administrator) && !row.user.disabled && !row.user.example
    });
    assert!(left.count() >= 1);
}

#[tokio::test]
async fn with_an_authenticator_app_the_password_alone_opens_nothing() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let there = sign_in(&house, EMAIL, PASSWORD).await.unwrap();
    let (phone, codes) = with_totp(&house, &here).await;
    assert_eq!(codes.len(), 10);
    assert!(
        session(&house, &there).await.is_none(),
        "other sessions ended"
    );
    assert!(session(&house, &here).await.is_some());
    let ticket = second_step(&house).await;
    assert!(house.app.second_step(&ticket).await.unwrap().factors.totp);
    let enter = |ticket: String, code: String| {
        let house = &house;
        async move {
            let here = Visit::default();
            house.app.sign_in_by_code(&here, &ticket, &code).await
        }
    };
    // The code that set it up is used; so it is a wrong one.
    let used = enter(ticket.clone(), phone.code(&house)).await;
    assert_eq!(refused(used), Refusal::WrongCode);
    house.pass(Duration::seconds(30));
    let code = phone.code(&house);
    house.pass(Duration::seconds(30));
    let token = enter(ticket.clone(), code.clone()).await.unwrap();
    let by = person(&house, &token).await;
    let own = house.app.own_account(&by).await.unwrap();
    assert!(
        own.sessions
            .iter()
            .any(|one| one.way == Way::Totp && one.strong)
    );
    let again = enter(second_step(&house).await, code).await;
    assert_eq!(refused(again), Refusal::WrongCode, "a code is good once");
    house.pass(Duration::seconds(30));
    let replayed = enter(ticket, phone.code(&house)).await;
    assert_eq!(
        refused(replayed),
        Refusal::WrongCode,
        "a ticket is good once"
    );
    let late = second_step(&house).await;
    house.pass(Duration::minutes(10));
    let late = enter(late, phone.code(&house)).await;
    assert_eq!(refused(late), Refusal::StaleStep);
}

#[tokio::test]
async fn a_recovery_code_opens_once_however_it_is_typed() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let (_, codes) = with_totp(&house, &here).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    let ticket = second_step(&house).await;
    let visit = Visit::default();
    let token = house.app.sign_in_by_code(&visit, &ticket, &typed).await;
    let by = person(&house, &token.unwrap()).await;
    assert_eq!(house.app.own_account(&by).await.unwrap().factors.codes, 9);
    let ticket = second_step(&house).await;
    let again = house.app.sign_in_by_code(&visit, &ticket, &codes[0]).await;
    assert_eq!(refused(again), Refusal::WrongCode);
    // New codes end the old ones.
    let new = house.app.make_recovery_codes(&by, PASSWORD).await.unwrap();
    let old = house.app.sign_in_by_code(&visit, &ticket, &codes[1]).await;
    assert_eq!(refused(old), Refusal::WrongCode);
    let good = house.app.sign_in_by_code(&visit, &ticket, &new.0[3]).await;
    assert!(good.is_ok());
    let kinds = kinds(&house).await;
    assert!(kinds.contains(&Kind::CodeUsed) && kinds.contains(&Kind::CodesMade));
}

#[tokio::test]
async fn guessing_codes_locks_as_guessing_passwords_does() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let (phone, _) = with_totp(&house, &here).await;
    house.pass(Duration::minutes(1));
    let ticket = second_step(&house).await;
    let visit = Visit::default();
    let mut answers = Vec::new();
    for _ in 0..5 {
        let wrong = house.app.sign_in_by_code(&visit, &ticket, "000000").await;
        answers.push(refused(wrong));
    }
    assert_eq!(answers[0], Refusal::WrongCode);
    assert!(matches!(answers[4], Refusal::TooManyAttempts { .. }));
    let right = phone.code(&house);
    let right = house.app.sign_in_by_code(&visit, &ticket, &right).await;
    assert!(matches!(refused(right), Refusal::TooManyAttempts { .. }));
}

#[tokio::test]
async fn who_lost_the_phone_is_helped_by_an_administrator() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    with_totp(&house, &here).await;
    let user = session(&house, &here).await.unwrap().user();
    house
        .app
        .reset_factors(&house.administrator, user)
        .await
        .unwrap();
    assert!(session(&house, &here).await.is_none());
    assert!(sign_in(&house, EMAIL, PASSWORD).await.is_ok());
    assert!(kinds(&house).await.contains(&Kind::FactorsReset));
}

#[tokio::test]
async fn the_secret_is_not_readable_in_the_database() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let (phone, codes) = with_totp(&house, &here).await;
    let user = session(&house, &here).await.unwrap().user();
    let stored = house.store.totp(user).await.unwrap().unwrap().secret;
    assert!(!stored.windows(phone.0.len()).any(|part| part == phone.0));
    assert!(
        !house
            .store
            .has_recovery_code(user, &codes[0])
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_role_that_needs_a_second_factor_opens_nothing_without() {
    // The house is reached over https, so that approvers and administrators need one by default.
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let before = session(&house, &here).await.unwrap();
    assert!(before.needs_factor());
    assert_eq!(
        Administrator::of(&before).err(),
        Some(Refusal::FactorNeeded)
    );
    assert_eq!(Staff::of(&before).err(), Some(Refusal::FactorNeeded));
    assert!(Person::of(&before).is_ok(), "to set it up");
    let (_, officer) = join(&house, "an@tinh.example", roles(&[Role::Officer])).await;
    assert!(Staff::of(&session(&house, &officer).await.unwrap()).is_ok());
    with_totp(&house, &here).await;
    let after = session(&house, &here).await.unwrap();
    let by = Administrator::of(&after).unwrap();
    house
        .app
        .set_factor_policy(&by, roles(&[Role::Officer]))
        .await
        .unwrap();
    let officer = session(&house, &officer).await.unwrap();
    assert_eq!(Staff::of(&officer).err(), Some(Refusal::FactorNeeded));
    // The example stays what it is: entered without password.
    let example = house.app.enter_example(Role::Officer).await.unwrap();
    let example = session(&house, &example).await.unwrap();
    assert!(Staff::of(&example).is_ok());
}

#[tokio::test]
async fn the_record_says_who_did_what_to_whom() {
    let house = House::new().await;
    let (_, here) = first_administrator(&house).await;
    let (user, _) = join(&house, "an@tinh.example", roles(&[Role::Officer])).await;
    with_totp(&house, &here).await;
    let by = Administrator::of(&session(&house, &here).await.unwrap()).unwrap();
    let new = roles(&[Role::Officer, Role::Clerk]);
    house.app.set_roles(&by, user, new).await.unwrap();
    let (events, _) = house.app.account_record(&by, 0).await.unwrap();
    let last = &events[0];
    assert_eq!(last.kind, Kind::RolesChanged);
    assert_eq!(last.detail, "officer,clerk");
    assert_eq!((last.by_name.as_str(), last.whom), ("Quản Trị", Some(user)));
    assert!(!last.example);
}
