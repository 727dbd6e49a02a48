//! Sending e-mail to an independent server (aiosmtpd): what arrives, and what every kind of
//! failure is taken for.

#[path = "support/server.rs"]
mod server;
mod support;

use app::ports::{Attachment, Channel, Consignment, Receipt, SendError};
use base64::{Engine, prelude::BASE64_STANDARD};
use channel::smtp::{Disabled, Dkim, DkimError, SmtpConfig};
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
    let other = Consignment {
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
            SendError::Temporary(text) => later && text.contains(words),
            SendError::Permanent(text) => !later && text.contains(words),
            SendError::Uncertain(_) | SendError::Unavailable(_) => false,
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
    assert!(matches!(error, SendError::Uncertain(_)), "{error:?}");
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
    let mail = Consignment {
        attachments: vec![large],
        ..mail("gone-within")
    };
    let error = mailer(&server.url())
        .send(&mail)
        .await
        .expect_err("cut off");
    assert!(matches!(error, SendError::Temporary(_)), "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_means_the_server_is_away_and_says_where() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    drop(listener);
    match mailer(&format!("smtp://{server}")).send(&mail("hoi")).await {
        Err(SendError::Unavailable(text)) => assert!(text.contains(&server.to_string()), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_may_exist_later() {
    let error = mailer("smtp://mail.invalid:25?tls=none")
        .send(&mail("hoi"))
        .await;
    assert!(matches!(error, Err(SendError::Unavailable(_))), "{error:?}");
}

#[tokio::test]
async fn a_login_is_made_and_a_wrong_one_waits_for_better_settings() {
    let mut server = MailServer::start(json!({"user": "văn thư", "password": "mật khẩu/@:"})).await;
    let url = |login: &str| format!("smtp://{login}@127.0.0.1:{}", server.port);
    let good = url("v%C4%83n%20th%C6%B0:m%E1%BA%ADt%20kh%E1%BA%A9u%2F%40%3A");
    let wrong = url("v%C4%83n%20th%C6%B0:guess");

    match mailer(&wrong).send(&mail("hoi")).await {
        Err(SendError::Unavailable(text)) => {
            assert!(
                text.contains("login failed") && !text.contains("guess"),
                "{text}"
            );
        }
        other => panic!("{other:?}"),
    }
    let without = mailer(&server.url()).send(&mail("hoi")).await;
    assert!(
        matches!(without, Err(SendError::Temporary(_))),
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
            matches!(stranger, Err(SendError::Unavailable(_))),
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
        Err(SendError::Unavailable(text)) => assert!(text.contains("STARTTLS"), "{text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_server_keeps_mail_waiting() {
    assert!(!Disabled.is_configured());
    assert!(mailer("smtp://127.0.0.1").is_configured());
    match Disabled.send(&mail("hoi")).await {
        Err(SendError::Unavailable(text)) => assert!(text.contains("no mail server is configured")),
        other => panic!("{other:?}"),
    }
}

/// A server that answers each command with the next of `replies`; after DATA (354) it reads the
/// message to its end. When the replies run out, it says nothing more, or closes.
async fn scripted(listener: TcpListener, replies: &[&str], then: fn(TcpStream)) {
    scripted_on(&listener, replies, then).await;
}

/// What a client says to a server that answers each command with the next of `replies`.
async fn recorded(listener: &TcpListener, replies: &[&str]) -> Vec<String> {
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut stream = BufReader::new(stream);
    let mut said = Vec::new();
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
            said.push(line.trim_end().to_owned());
        }
        stream
            .write_all(format!("{reply}\r\n").as_bytes())
            .await
            .expect("can be written");
    }
    said
}

async fn scripted_on(listener: &TcpListener, replies: &[&str], then: fn(TcpStream)) {
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
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
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

async fn send_to_scripted(replies: &[&str], then: fn(TcpStream)) -> Result<Receipt, SendError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mailer = mailer(&format!("smtp://{}", listener.local_addr().unwrap()));
    let mail = mail("hoi");
    let (sent, ()) = tokio::join!(mailer.send(&mail), scripted(listener, replies, then));
    sent
}

const UP_TO_DATA: [&str; 5] = ["220 hi", "250 hi", "250 ok", "250 ok", "354 go on"];

#[tokio::test]
async fn a_server_that_never_greets_is_away() {
    let error = send_to_scripted(&[], silent).await.expect_err("silence");
    assert!(
        matches!(&error, SendError::Unavailable(text) if text.contains("no reply in time")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_before_the_message_is_temporary() {
    let error = send_to_scripted(&UP_TO_DATA[..3], silent)
        .await
        .expect_err("silence");
    assert!(
        matches!(&error, SendError::Temporary(text) if text.contains("RCPT")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_after_the_message_is_uncertain() {
    let error = send_to_scripted(&UP_TO_DATA, silent)
        .await
        .expect_err("silence");
    assert!(
        matches!(&error, SendError::Uncertain(text) if text.contains("no reply in time")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_reply_that_is_no_reply_is_temporary_before_and_uncertain_after_the_message() {
    let before = [&UP_TO_DATA[..2], &["hello?"]].concat();
    let error = send_to_scripted(&before, drop).await.expect_err("nonsense");
    assert!(matches!(error, SendError::Temporary(_)), "{error:?}");

    for nonsense in ["hello?", "354 more?"] {
        let after = [&UP_TO_DATA[..], &[nonsense]].concat();
        let error = send_to_scripted(&after, drop).await.expect_err("nonsense");
        assert!(
            matches!(error, SendError::Uncertain(_)),
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
    let sent = Consignment {
        address: "hội@nhan.example".to_owned(),
        ..mail("")
    };
    let mut server = MailServer::start(json!({})).await;
    let outcome = mailer(&server.url()).send(&sent).await;
    // aiosmtpd offers SMTPUTF8 only when asked to.
    assert!(
        matches!(&outcome, Err(SendError::Permanent(text)) if text.contains("SMTPUTF8")),
        "{outcome:?}"
    );

    mailer(&server.url())
        .send(&mail("hoi"))
        .await
        .expect("the server goes on");
    assert_eq!(server.message().await["subject"], mail("").subject);
}

/// Two messages one after the other over one connection, and after a refusal, too.
#[tokio::test]
async fn a_connection_is_used_again_also_after_a_refusal() {
    let mut server = MailServer::start(json!({})).await;
    let mailer = mailer(&server.url());
    mailer.send(&mail("hoi")).await.expect("sent");
    let first = server.message().await["peer"].clone();
    for refused in ["later", "never"] {
        mailer.send(&mail(refused)).await.expect_err("refused");
    }
    mailer.send(&mail("hoi")).await.expect("sent");
    assert_eq!(server.message().await["peer"], first);
    // The message itself was refused: that connection carries no other one.
    mailer.send(&mail("never-data")).await.expect_err("refused");
    mailer.send(&mail("hoi")).await.expect("sent");
    assert_ne!(server.message().await["peer"], first);
}

/// The server ends a connection that waits: the next message does not suffer.
#[tokio::test]
async fn a_connection_that_ended_meanwhile_costs_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mailer = mailer(&format!("smtp://{address}"));
    let taken = [&UP_TO_DATA[..], &["250 taken"]].concat();
    let mail = mail("hoi");
    let (sent, listener) = tokio::join!(mailer.send(&mail), async {
        scripted_on(&listener, &taken, drop).await;
        listener
    });
    sent.expect("sent");
    let (sent, ()) = tokio::join!(mailer.send(&mail), scripted(listener, &taken, drop));
    sent.expect("sent over another one");
}

/// One answer too many would let every later one stand for the command before it: a message is not
/// begun unless the server asks for it.
#[tokio::test]
async fn a_server_that_answers_twice_is_not_believed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mailer = mailer(&format!("smtp://{address}"));
    let mail = mail("hoi");
    let twice = [&UP_TO_DATA[..], &["250 taken\r\n250 taken, I said"]].concat();
    let more = [&twice[..], &["250 ok", "250 ok", "354 go on"]].concat();
    let taken = [&UP_TO_DATA[..], &["250 taken"]].concat();
    let (sent, ()) = tokio::join!(
        async {
            mailer.send(&mail).await.expect("sent");
            mailer.send(&mail).await
        },
        async {
            scripted_on(&listener, &more, drop).await;
            scripted_on(&listener, &taken, drop).await;
        }
    );
    sent.expect("sent over another one");
}

#[tokio::test]
async fn reports_are_asked_for_where_the_server_gives_them() {
    for (offered, asked) in [("250 DSN", true), ("250 HELP", false)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = mailer(&format!("smtp://{}", listener.local_addr().unwrap()));
        let hello = format!("250-hi\r\n{offered}");
        let replies = [
            "220 hi",
            "250 hi",
            &hello,
            "250 ok",
            "250 ok",
            "354 go on",
            "250 taken",
        ];
        let tracked = Consignment {
            return_path: Some("bounce+tag@so.example".to_owned()),
            ..mail("hoi")
        };
        let (sent, said) = tokio::join!(mailer.send(&tracked), async {
            recorded(&listener, &replies).await
        });
        sent.expect("sent");
        let line = |word: &str| {
            let found = said.iter().find(|line| line.starts_with(word));
            found.expect(word).clone()
        };
        let (from, to) = (line("MAIL"), line("RCPT"));
        assert!(from.contains("<bounce+tag@so.example>"), "{from}");
        assert_eq!(from.contains("RET=HDRS"), asked, "{from}");
        assert_eq!(
            from.contains(&format!("ENVID={}", tracked.id)),
            asked,
            "{from}"
        );
        assert_eq!(
            to.contains("NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;hoi@nhan.example"),
            asked,
            "{to}"
        );
    }
}

/// The header names the sender, whatever the return path.
#[tokio::test]
async fn a_return_path_is_only_on_the_envelope() {
    let mut server = MailServer::start(json!({})).await;
    let tracked = Consignment {
        return_path: Some("bounce+tag@so.example".to_owned()),
        ..mail("hoi")
    };
    mailer(&server.url()).send(&tracked).await.expect("sent");
    let got = server.message().await;
    assert_eq!(got["mail_from"], "bounce+tag@so.example");
    assert_eq!(got["reply_to"], got["from"]);
    assert!(!got["from"].as_str().unwrap().contains("bounce"));
}

/// A private key in PEM and the TXT record of its public half.
fn dkim_keys(algorithm: &[&str], kind: &str) -> (String, String) {
    let run = |args: &[&str], input: &str| {
        use std::io::Write;
        let mut child = std::process::Command::new("openssl")
            .args(args)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("openssl starts");
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap().stdout
    };
    let private = String::from_utf8(run(&[&["genpkey"], algorithm].concat(), "")).unwrap();
    let public = run(&["pkey", "-pubout", "-outform", "DER"], &private);
    // Of an Ed25519 key the record holds the bare 32 bytes (RFC 8463, 4.2).
    let public = if kind == "ed25519" {
        &public[public.len() - 32..]
    } else {
        &public[..]
    };
    let record = format!("v=DKIM1; k={kind}; p={}", BASE64_STANDARD.encode(public));
    (private, record)
}

#[tokio::test]
async fn a_signature_holds_for_another_implementation_and_breaks_with_the_message() {
    for (algorithm, kind) in [
        (&["-algorithm", "ed25519"][..], "ed25519"),
        (
            &["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"][..],
            "rsa",
        ),
    ] {
        let (private, record) = dkim_keys(algorithm, kind);
        let mut server = MailServer::start(json!({})).await;
        let dkim = Dkim::new(&private, "cv2026", "thainguyen.example").expect(kind);
        let signing = mailer(&server.url()).with_dkim(dkim);
        signing.send(&mail("hoi")).await.expect("sent");
        let got = server.message().await;
        let raw = BASE64_STANDARD
            .decode(got["raw"].as_str().unwrap())
            .unwrap();
        let name = "cv2026._domainkey.thainguyen.example.";
        assert_eq!(verified(&record, &raw), format!("{name} True"), "{kind}");
        let text = String::from_utf8(raw).unwrap();
        for (what, instead) in [
            ("Subject: ", "Subject: Re: "),
            ("From: ", "From: X"),
            ("application/pdf", "application/exe"),
        ] {
            let changed = text.replacen(what, instead, 1);
            assert_ne!(changed, text);
            let verdict = verified(&record, changed.as_bytes());
            assert_eq!(verdict, format!("{name} False"), "{kind}: {what}");
        }
        let (_, other) = dkim_keys(algorithm, kind);
        assert_eq!(verified(&other, text.as_bytes()), format!("{name} False"));
    }
}

fn verified(record: &str, message: &[u8]) -> String {
    use std::io::Write;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/verify_dkim.py");
    let mut child = std::process::Command::new("/usr/bin/python3")
        .args([script, record])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(message).unwrap();
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    assert!(
        out.status.success(),
        "dkimpy for /usr/bin/python3 is missing: run `apt-get install python3-dkim python3-nacl`"
    );
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_key_that_cannot_sign_is_refused_before_anything_is_sent() {
    let (good, _) = dkim_keys(&["-algorithm", "ed25519"], "ed25519");
    let bad = |pem: &str, selector: &str, domain: &str| {
        Dkim::new(pem, selector, domain).expect_err("cannot sign")
    };
    assert_eq!(bad("", "a", "b.example"), DkimError::Key);
    assert_eq!(
        bad(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "a",
            "b.example"
        ),
        DkimError::Key
    );
    let (curve, _) = dkim_keys(&["-algorithm", "x25519"], "ed25519");
    assert_eq!(bad(&curve, "a", "b.example"), DkimError::Key);
    let (short, _) = dkim_keys(
        &["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:512"],
        "rsa",
    );
    assert_eq!(bad(&short, "a", "b.example"), DkimError::Short(512));
    for (selector, domain) in [
        ("", "b.example"),
        ("a", ""),
        ("a b", "b.example"),
        ("a", "b;c"),
    ] {
        assert!(matches!(bad(&good, selector, domain), DkimError::Name(_)));
    }
}
