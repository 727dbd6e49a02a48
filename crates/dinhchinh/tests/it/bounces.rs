//! Reports of mail servers, through a Maildir and through the command that a mail server runs.

use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use app::model::{Delivery, DeliveryState};
use casework::LetterId;
use tempfile::tempdir;

use crate::{
    faulty_server::{Faults, FaultyServer},
    killed_sending::letter_in_the_queue_of,
    support::{Service, program, run, store},
};

fn report(path: &str, action: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.xa.example\r\nTo: <{path}>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nXin lỗi.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.xa.example\r\n\r\n\
         Final-Recipient: rfc822; ai@xa.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 không có hộp thư này\r\n\r\n--b--\r\n"
    )
}

async fn in_state(data: &Path, letter: LetterId, state: DeliveryState) -> Vec<Delivery> {
    let all = store(data).await.deliveries_of_letter(letter).await;
    all.unwrap()
        .into_iter()
        .filter(|d| d.state == state)
        .collect()
}

fn bounce(data: &Path, mail: &str) -> Output {
    let mut command = program(data, &["bounce"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(mail.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_known_to_have_come_back() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let maildir = folder.path().join("Maildir");
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(maildir.join(part)).unwrap();
    }
    assert!(run(&data, &["example", "load"]).status.success());
    let (letter, receivers) = letter_in_the_queue_of(&data).await;
    let server = FaultyServer::start(Faults::default()).await;
    let url = server.url();
    let box_name = maildir.to_str().unwrap();
    let args = [
        "--smtp",
        &url,
        "--bounce-address",
        "tra-lai@so.example",
        "--bounce-maildir",
        box_name,
    ];
    let service = Service::start(&data, &args);
    while in_state(&data, letter, DeliveryState::Sent).await.len() < receivers {
        tokio::task::yield_now().await;
    }
    let paths: Vec<String> = server.seen().return_paths.iter().cloned().collect();
    let own: Vec<&String> = paths
        .iter()
        .filter(|path| path.starts_with("tra-lai+") && path.ends_with("@so.example"))
        .collect();
    assert!(own.len() >= receivers, "each has its own: {paths:?}");

    // Of the paths, one is that of a letter; mails to colleagues have theirs, too.
    let id = in_state(&data, letter, DeliveryState::Sent).await[0].id;
    let simple = id.to_string().replace('-', "");
    let path = own.iter().find(|path| path.contains(&simple)).unwrap();
    let name = "1614150000.M1P1.mx";
    std::fs::write(maildir.join("tmp").join(name), report(path, "failed")).unwrap();
    std::fs::rename(
        maildir.join("tmp").join(name),
        maildir.join("new").join(name),
    )
    .unwrap();
    let seen = maildir.join("cur").join(format!("{name}:2,S"));
    while !seen.exists() {
        tokio::task::yield_now().await;
    }
    let failed = in_state(&data, letter, DeliveryState::Failed).await;
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].id, id);
    assert_eq!(
        failed[0].last_error.as_deref(),
        Some("5.1.1 550 không có hộp thư này")
    );

    // A mail server's alias, while the service runs.
    let other = in_state(&data, letter, DeliveryState::Sent).await[0].id;
    let simple = other.to_string().replace('-', "");
    let path = own.iter().find(|path| path.contains(&simple)).unwrap();
    let taken = bounce(&data, &report(path, "delivered"));
    assert_eq!(taken.status.code(), Some(0));
    let words = String::from_utf8(taken.stdout).unwrap();
    assert!(
        words.contains(&other.to_string()) && words.contains("reached"),
        "{words}"
    );
    let after = store(&data).await.delivery(other).await.unwrap().unwrap();
    assert!(after.delivered_at.is_some());
    let again = bounce(&data, &report(path, "delivered"));
    assert!(
        String::from_utf8(again.stdout)
            .unwrap()
            .contains("taken before")
    );

    let (tagged, _) = path.split_once('@').unwrap();
    let forged = format!("{}0@so.example", &tagged[..tagged.len() - 1]);
    let forged = if forged == **path {
        forged.replace("0@", "1@")
    } else {
        forged
    };
    let refused = bounce(&data, &report(&forged, "failed"));
    assert_eq!(refused.status.code(), Some(67));
    assert_eq!(bounce(&data, "hello").status.code(), Some(67));
    assert_eq!(
        in_state(&data, letter, DeliveryState::Failed).await.len(),
        1
    );
    service.stop();
}

#[test]
fn settings_that_cannot_work_are_refused_at_the_start() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let none = folder.path().join("none");
    let none = none.to_str().unwrap();
    for (args, words) in [
        (
            &["--bounce-address", "a-name-that-is-too-long@so.example"][..],
            "at most 14 characters",
        ),
        (
            &["--bounce-address", "b@so.example", "--bounce-maildir", none],
            "no Maildir",
        ),
        (&["--bounce-maildir", none], "--bounce-address"),
        (&["--dkim-key", none], "--dkim-selector"),
        (
            &[
                "--smtp",
                "smtp://127.0.0.1:1",
                "--dkim-key",
                none,
                "--dkim-selector",
                "a",
                "--dkim-domain",
                "b.example",
            ],
            "--dkim-key",
        ),
    ] {
        let args = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let out = run(&data, &args);
        assert!(!out.status.success(), "{args:?}");
        let error = String::from_utf8(out.stderr).unwrap();
        assert!(error.contains(words), "{args:?}: {error}");
    }
}
