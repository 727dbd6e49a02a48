//! A drill from its beginning to its end, with the real program.

use std::{path::Path, process::Command};

use app::{
    App, NewPerson, NewReport, SignIn, Visit,
    access::{Administrator, Capability, Staff},
    model::DeliveryState,
};
use casework::Role;
use tempfile::tempdir;

use crate::{
    killed_sending::{letter_by, letter_in_the_queue_of},
    smtp::SmtpServer,
    support::{People, Service, app, database, run, store},
};

const NAME: &str = "Diễn tập phòng, chống tin giả 2026";
const PASSWORD: &str = "mat khau that dai cua toi";
const PEOPLE: [(Role, &str); 4] = [
    (Role::Administrator, "quantri@so.example"),
    (Role::Officer, "canbo@so.example"),
    (Role::Approver, "lanhdao@so.example"),
    (Role::Clerk, "vanthu@so.example"),
];

/// Every row of every table, as SQL.
fn rows(data: &Path) -> String {
    const DUMP: &str = "import sqlite3, sys\n\
        for line in sqlite3.connect(sys.argv[1]).iterdump(): print(line)";
    let dump = Command::new("/usr/bin/python3")
        .args(["-c", DUMP, database(data).to_str().unwrap()])
        .output()
        .expect("python3 starts");
    assert!(dump.status.success(), "{dump:?}");
    String::from_utf8(dump.stdout).unwrap()
}

fn token(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// People with passwords of their own.
async fn employ(app: &App) {
    let visit = Visit::default();
    let link = app.first_administrator_link().await.unwrap().unwrap();
    let (_, address) = PEOPLE[0];
    let session = app
        .accept_invitation(&visit, token(&link), address, "Người", PASSWORD)
        .await
        .unwrap();
    let session = app.session(&session).await.unwrap().unwrap();
    let by = Administrator::of(&session).unwrap();
    for (role, address) in &PEOPLE[1..] {
        let person = NewPerson {
            email: (*address).to_owned(),
            name: "Người".to_owned(),
            roles: [*role].into_iter().collect(),
        };
        let link = app.invite(&by, person).await.unwrap();
        app.accept_invitation(&visit, token(&link), "", "Người", PASSWORD)
            .await
            .unwrap();
    }
}

async fn session(app: &App, role: Role) -> String {
    let (_, address) = PEOPLE.iter().find(|(of, _)| *of == role).unwrap();
    let signed_in = app.sign_in(&Visit::default(), address, PASSWORD).await;
    match signed_in.unwrap() {
        SignIn::Done(token) => token,
        SignIn::SecondStep(_) => panic!("nobody has a second factor"),
    }
}

async fn one<C: Capability>(app: &App, role: Role) -> C {
    let token = session(app, role).await;
    let session = app.session(&token).await.unwrap().unwrap();
    C::of(&session).unwrap()
}

fn begin(source: &Path, drill: &Path, more: &[&str]) -> std::process::Output {
    let mut args = vec!["drill", "start", "--from", source.to_str().unwrap()];
    args.extend(["--name", NAME]);
    args.extend(more);
    run(drill, &args)
}

#[tokio::test]
async fn a_drill_reaches_only_who_agreed_and_says_what_it_is() {
    let folder = tempdir().unwrap();
    let (source, drill) = (folder.path().join("real"), folder.path().join("drill"));
    assert!(run(&source, &["example", "load"]).status.success());
    let real = app(&source).await;
    employ(&real).await;
    letter_in_the_queue_of(&source).await;
    drop(real);
    let before = rows(&source);

    let begun = begin(&source, &drill, &["--send-to", "sonoivu.example"]);
    assert!(begun.status.success(), "{begun:?}");
    assert!(rows(&source) == before, "the source was only read");
    // Neither over itself, nor out of a drill, nor into what is there.
    let again = begin(&source, &drill, &[]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    let out_of_it = begin(&drill, &folder.path().join("other"), &[]);
    assert_eq!(out_of_it.status.code(), Some(2), "{out_of_it:?}");
    let bad = begin(&source, &folder.path().join("bad"), &["--send-to", "vn"]);
    assert_eq!(bad.status.code(), Some(2), "{bad:?}");
    assert!(!folder.path().join("bad").exists());
    assert!(!run(&drill, &["example", "load"]).status.success());

    let kept = store(&drill).await;
    let of = store(&source).await;
    assert_eq!(
        kept.organisations().await.unwrap().len(),
        of.organisations().await.unwrap().len()
    );
    assert_eq!(kept.message_count().await.unwrap(), 0);
    assert!(kept.cases(10, 0).await.unwrap().is_empty());
    assert!(kept.letters(10, 0).await.unwrap().is_empty());
    assert!(!kept.has_example().await.unwrap());
    assert_eq!(kept.users().await.unwrap().len(), PEOPLE.len());

    let app = app(&drill).await;
    let report = NewReport {
        text: "Ngày mai bắt đầu điều lệ mới của Zalo, hãy sao chép tin này ngay".into(),
        ..NewReport::default()
    };
    app.report(report).await.unwrap();
    let by = People {
        officer: one(&app, Role::Officer).await,
        approver: one(&app, Role::Approver).await,
        clerk: one(&app, Role::Clerk).await,
    };
    let staff: Staff = one(&app, Role::Clerk).await;
    let (letter, receivers) = letter_by(&app, &by).await;
    assert!(receivers > 10);
    let record = kept.letter(letter).await.unwrap().unwrap();
    assert_eq!(record.series, "drill");
    let (_, text) = app.letter_text(&staff, letter).await.unwrap();
    assert!(text.contains("DIỄN TẬP – KHÔNG PHẢI THÔNG TIN THẬT"));
    let token = session(&app, Role::Clerk).await;

    let server = SmtpServer::start(folder.path(), 0);
    let service = Service::start(&drill, &["--smtp", &server.url]);
    channel::pages::choose_tls();
    let client = reqwest::Client::new();
    let get = async |path: String| {
        let answer = client
            .get(format!("{}{path}", service.address))
            .header("cookie", format!("dc_session={token}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let sent = async || kept.deliveries_in(DeliveryState::Sent).await.unwrap();
    while kept
        .deliveries_of_letter(letter)
        .await
        .unwrap()
        .iter()
        .any(|d| matches!(d.state, DeliveryState::Queued | DeliveryState::Sending))
    {
        tokio::task::yield_now().await;
    }
    let agreed = |address: &str| address.ends_with("@sonoivu.example");
    let all = sent().await;
    let left: Vec<String> = server.taken().into_iter().map(|(_, to)| to).collect();
    assert!(!left.is_empty());
    assert!(left.iter().all(|to| agreed(to)), "{left:?}");
    let should = all.iter().filter(|d| agreed(&d.address)).count();
    assert_eq!(left.len(), should);

    let list = get("/drill/postbox".to_owned()).await;
    let rows_shown = list.matches("href=\"/drill/postbox/").count();
    assert_eq!(rows_shown, all.len() - should, "all others are here");
    assert_eq!(list.matches("\">[DIỄN TẬP] ").count(), rows_shown);
    let start = list.find("href=\"/drill/postbox/").unwrap() + "href=\"".len();
    let path: String = list[start..].chars().take_while(|c| *c != '"').collect();
    let mail = get(path).await;
    assert!(mail.contains("ĐÂY LÀ DIỄN TẬP"), "{mail}");
    assert!(mail.contains(&format!("{}/r/", service.address)) || mail.contains("/p/"));
    let closed = client.get(&service.address).send().await.unwrap();
    assert_eq!(closed.status(), 403);
    service.stop();

    let ended = run(&drill, &["drill", "end"]);
    assert!(ended.status.success(), "{ended:?}");
    let none = run(&source, &["drill", "end"]);
    assert_eq!(none.status.code(), Some(2), "{none:?}");
    assert!(rows(&source) == before, "nothing came back into real work");
}
