//! Sending e-mail to an independent server (aiosmtpd): what arrives, and what every kind of
//! failure is taken for.

#[path = "support/server.rs"]
mod server;
mod support;

use app::ports::{Attachment, MailError, Mailer, OutgoingMail};
use base64::{Engine, prelude::BASE64_STANDARD};
use channel::smtp::{Disabled, SmtpConfig};
use serde_json::json;
use server::MailServer;
use support::{mail, mailer, mailer_for};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

#[tokio::test]
async fn a_vietnamese_letter_arrives_as_it_was_sent() {
    let mut server = MailServer::start(json!({})).await;
    let sent = mail("hoi");
    mailer(&server.url()).send(&sent).await.expect("sent");

    let got = server.message().await;
    assert_eq!(got["subject"], sent.subject);
    assert_eq!(
        got["from"],
        "Sở Thông tin và Truyền thông Thái Nguyên <sotttt@thainguyen.example>"
    );
    assert_eq!(got["reply_to"], got["from"]);
    let to = got["to"].as_str().unwrap();
    assert!(
        to.contains("Ủy ban Mặt trận Tổ quốc tỉnh") && to.ends_with("<hoi@nhan.example>"),
        "{to}"
    );
    assert_eq!(got["date"], "Sat, 20 Feb 2021 08:30:15 +0000");
    assert_eq!(
        got["message_id"],
        format!("<{}@thainguyen.example>", sent.id)
    );
    assert_eq!(got["auto_submitted"], "auto-generated");
    assert_eq!(got["type"], "multipart/mixed");
    assert_eq!(
        got["text"].as_str().unwrap().trim_end(),
        sent.text.trim_end()
    );
    assert_eq!(
        got["html"].as_str().unwrap().trim_end(),
        sent.html.trim_end()
    );
    assert_eq!(got["defects"], json!([]));
    let file = &got["attachments"][0];
    assert_eq!(file["name"], sent.attachments[0].name);
    assert_eq!(file["media_type"], "application/pdf");
    let bytes = BASE64_STANDARD
        .decode(file["bytes"].as_str().unwrap())
        .unwrap();
    assert_eq!(bytes, sent.attachments[0].bytes);
}

#[tokio::test]
async fn every_attempt_has_the_same_message_id() {
    let mut server = MailServer::start(json!({})).await;
    let mailer = mailer(&server.url());
    let other = OutgoingMail {
        id: "another".to_owned(),
        ..mail("hoi")
    };
    for mail in [&mail("hoi"), &mail("hoi"), &other] {
        mailer.send(mail).await.expect("sent");
    }
    let first = server.message().await["message_id"].clone();
    assert_eq!(server.message().await["message_id"], first);
    assert_ne!(server.message().await["message_id"], first);
}

#[tokio::test]
async fn replies_decide_between_later_and_never() {
    let server = MailServer::start(json!({})).await;
    let mailer = mailer(&server.url());
    for (to, later, words) in [
        ("later", true, "try again later"),
        ("never", false, "no such mailbox"),
        ("later-data", true, "try again later"),
        ("never-data", false, "not wanted"),
    ] {
        let error = mailer.send(&mail(to)).await.expect_err(to);
        let as_expected = match &error {
            MailError::Temporary(text) => later && text.contains(words),
            MailError::Permanent(text) => !later && text.contains(words),
            MailError::Uncertain(_) => false,
        };
        assert!(as_expected, "{to}: {error:?}");
    }
}

#[tokio::test]
async fn a_connection_lost_after_the_message_is_uncertain() {
    let mut server = MailServer::start(json!({})).await;
    let error = mailer(&server.url())
        .send(&mail("gone-before"))
        .await
        .expect_err("no reply");
    assert!(matches!(error, MailError::Uncertain(_)), "{error:?}");
    // The server has it: this is why the error is no invitation to send it again.
    assert_eq!(server.message().await["subject"], mail("").subject);
}

/// The attachment is larger than what two sockets buffer, so the end of the message cannot have
/// left this machine.
#[tokio::test]
async fn a_connection_lost_within_the_message_is_temporary() {
    let server = MailServer::start(json!({})).await;
    let large = Attachment {
        name: "a".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        bytes: vec![b'x'; 13 * 1024 * 1024],
    };
    let mail = OutgoingMail {
        attachments: vec![large],
        ..mail("gone-within")
    };
    let error = mailer(&server.url())
        .send(&mail)
        .await
        .expect_err("cut off");
    assert!(matches!(error, MailError::Temporary(_)), "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_is_temporary_and_says_where() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    drop(listener);
    match mailer(&format!("smtp://{server}")).send(&mail("hoi")).await {
        Err(MailError::Temporary(text)) => assert!(text.contains(&server.to_string()), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_temporary() {
    let error = mailer("smtp://mail.invalid:25?tls=none")
        .send(&mail("hoi"))
        .await;
    assert!(matches!(error, Err(MailError::Temporary(_))), "{error:?}");
}

#[tokio::test]
async fn a_login_is_made_and_a_wrong_one_waits_for_better_settings() {
    let mut server = MailServer::start(json!({"user": "văn thư", "password": "mật khẩu/@:"})).await;
    let url = |login: &str| format!("smtp://{login}@127.0.0.1:{}", server.port);
    let good = url("v%C4%83n%20th%C6%B0:m%E1%BA%ADt%20kh%E1%BA%A9u%2F%40%3A");
    let wrong = url("v%C4%83n%20th%C6%B0:guess");

    match mailer(&wrong).send(&mail("hoi")).await {
        Err(MailError::Temporary(text)) => {
            assert!(
                text.contains("login failed") && !text.contains("guess"),
                "{text}"
            );
        }
        other => panic!("{other:?}"),
    }
    let without = mailer(&server.url()).send(&mail("hoi")).await;
    assert!(
        matches!(without, Err(MailError::Temporary(_))),
        "{without:?}"
    );

    mailer(&good).send(&mail("hoi")).await.expect("sent");
    assert_eq!(server.message().await["subject"], mail("").subject);
}

/// A certificate for `localhost` and its key, in files, and the certificate as PEM.
fn certificate() -> (tempfile::TempDir, serde_json::Value, String) {
    let made =
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let (cert, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&cert, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    (folder, json!({"cert": cert, "key": key}), made.cert.pem())
}

#[tokio::test]
async fn tls_is_used_and_the_certificate_must_be_trusted() {
    let (_folder, options, pem) = certificate();
    for (scheme, parameters, implicit) in [
        ("smtp", "?tls=required", false),
        ("smtp", "?tls=opportunistic", false),
        ("smtps", "", true),
    ] {
        let mut options = options.clone();
        options["implicit"] = implicit.into();
        let mut server = MailServer::start(options).await;
        let url = format!("{scheme}://localhost:{}{parameters}", server.port);

        let stranger = mailer(&url).send(&mail("hoi")).await;
        assert!(
            matches!(stranger, Err(MailError::Temporary(_))),
            "{url}: {stranger:?}"
        );

        let config = SmtpConfig::from_url(&url).unwrap();
        let trusting = mailer_for(config.with_root_certificates(pem.as_bytes()).unwrap());
        trusting.send(&mail("hoi")).await.expect(&url);
        assert_eq!(server.message().await["subject"], mail("").subject);
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_where_it_is_required() {
    let server = MailServer::start(json!({})).await;
    let url = format!("{}?tls=required", server.url());
    match mailer(&url).send(&mail("hoi")).await {
        Err(MailError::Temporary(text)) => assert!(text.contains("STARTTLS"), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_server_keeps_mail_waiting() {
    assert!(!Disabled.is_configured());
    assert!(mailer("smtp://127.0.0.1").is_configured());
    match Disabled.send(&mail("hoi")).await {
        Err(MailError::Temporary(text)) => assert!(text.contains("no mail server is configured")),
        other => panic!("{other:?}"),
    }
}

/// A server that answers each command with the next of `replies`; after DATA (354) it reads the
/// message to its end. When the replies run out, it says nothing more, or closes.
async fn scripted(listener: TcpListener, replies: &[&str], then: fn(TcpStream)) {
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut stream = BufReader::new(stream);
    for (i, reply) in replies.iter().enumerate() {
        if i > 0 {
            let inside = replies[i - 1].starts_with("354");
            let mut line = String::new();
            while stream.read_line(&mut line).await.expect("a command") > 0
                && inside
                && line != ".\r\n"
            {
                line.clear();
            }
        }
        stream
            .write_all(format!("{reply}\r\n").as_bytes())
            .await
            .expect("can be written");
    }
    let inside = replies.last().is_some_and(|reply| reply.starts_with("354"));
    let mut line = String::new();
    // A client that does not understand 354 after its message leaves: that ends the reading too.
    while inside && line != ".\r\n" {
        line.clear();
        if stream.read_line(&mut line).await.expect("the message") == 0 {
            break;
        }
    }
    then(stream.into_inner());
}

/// Time runs only when nothing else does: whoever waits for this server waits no real second.
fn silent(stream: TcpStream) {
    tokio::time::pause();
    tokio::spawn(async move {
        let mut stream = stream;
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    });
}

async fn send_to_scripted(replies: &[&str], then: fn(TcpStream)) -> Result<(), MailError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mailer = mailer(&format!("smtp://{}", listener.local_addr().unwrap()));
    let mail = mail("hoi");
    let (sent, ()) = tokio::join!(mailer.send(&mail), scripted(listener, replies, then));
    sent
}

const UP_TO_DATA: [&str; 5] = ["220 hi", "250 hi", "250 ok", "250 ok", "354 go on"];

#[tokio::test]
async fn a_server_that_never_greets_is_temporary() {
    let error = send_to_scripted(&[], silent).await.expect_err("silence");
    assert!(
        matches!(&error, MailError::Temporary(text) if text.contains("no reply in time")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_before_the_message_is_temporary() {
    let error = send_to_scripted(&UP_TO_DATA[..3], silent)
        .await
        .expect_err("silence");
    assert!(
        matches!(&error, MailError::Temporary(text) if text.contains("RCPT")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_after_the_message_is_uncertain() {
    let error = send_to_scripted(&UP_TO_DATA, silent)
        .await
        .expect_err("silence");
    assert!(
        matches!(&error, MailError::Uncertain(text) if text.contains("no reply in time")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_reply_that_is_no_reply_is_temporary_before_and_uncertain_after_the_message() {
    let before = [&UP_TO_DATA[..2], &["hello?"]].concat();
    let error = send_to_scripted(&before, drop).await.expect_err("nonsense");
    assert!(matches!(error, MailError::Temporary(_)), "{error:?}");

    for nonsense in ["hello?", "354 more?"] {
        let after = [&UP_TO_DATA[..], &[nonsense]].concat();
        let error = send_to_scripted(&after, drop).await.expect_err("nonsense");
        assert!(
            matches!(error, MailError::Uncertain(_)),
            "{nonsense}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_leaves_without_farewell_has_the_message_all_the_same() {
    let replies = [&UP_TO_DATA[..], &["250 taken"]].concat();
    send_to_scripted(&replies, drop).await.expect("sent");
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    let sent = OutgoingMail {
        to_email: "hội@nhan.example".to_owned(),
        ..mail("")
    };
    let mut server = MailServer::start(json!({})).await;
    let outcome = mailer(&server.url()).send(&sent).await;
    // aiosmtpd offers SMTPUTF8 only when asked to.
    assert!(
        matches!(&outcome, Err(MailError::Permanent(text)) if text.contains("SMTPUTF8")),
        "{outcome:?}"
    );

    mailer(&server.url())
        .send(&mail("hoi"))
        .await
        .expect("the server goes on");
    assert_eq!(server.message().await["subject"], mail("").subject);
}
