//! The post box takes what a real client sends and survives what no real client would.

mod support;

use std::time::Duration;

use app::ports::{Channel, Consignment, SendError};
use channel::postbox::{Limits, Postbox};
use support::{mail, mailer};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

async fn connect(postbox: &Postbox) -> BufReader<TcpStream> {
    let address = postbox.url().trim_start_matches("smtp://").to_owned();
    BufReader::new(TcpStream::connect(address).await.expect("connected"))
}

async fn line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("a line");
    line
}

/// Says each line and gives the code of the last reply to each.
async fn converse(stream: &mut BufReader<TcpStream>, lines: &[&str]) -> Vec<String> {
    let mut codes = Vec::new();
    for said in lines {
        stream
            .write_all(format!("{said}\r\n").as_bytes())
            .await
            .expect("can be written");
        let reply = loop {
            let reply = line(stream).await;
            if reply.as_bytes().get(3) != Some(&b'-') {
                break reply;
            }
        };
        codes.push(reply.chars().take(3).collect());
    }
    codes
}

const UP_TO_DATA: [&str; 4] = [
    "EHLO a",
    "MAIL FROM:<a@b.example>",
    "RCPT TO:<c@d.example>",
    "DATA",
];

#[tokio::test]
async fn a_vietnamese_letter_can_be_read_as_it_was_sent() {
    let postbox = Postbox::start(10).await.unwrap();
    let sent = mail("hoi");
    mailer(&postbox.url()).send(&sent).await.expect("sent");

    let messages = postbox.messages();
    assert_eq!(messages.len(), 1);
    let got = &messages[0];
    assert_eq!(
        (got.seq, got.from.as_str()),
        (1, "sotttt@thainguyen.example")
    );
    assert_eq!(got.to, ["hoi@nhan.example"]);
    assert_eq!(
        got.from_header,
        "Sở Thông tin và Truyền thông Thái Nguyên <sotttt@thainguyen.example>"
    );
    assert_eq!(
        got.to_header,
        "Ủy ban Mặt trận Tổ quốc tỉnh, \"Ban Tuyên giáo\" <hoi@nhan.example>"
    );
    assert_eq!(got.message_id, format!("{}@thainguyen.example", sent.id));
    assert_eq!(got.subject, sent.subject);
    assert_eq!(
        got.text.replace("\r\n", "\n").trim_end(),
        sent.text.trim_end()
    );
    assert_eq!(got.html.trim_end(), sent.html.trim_end());
    assert_eq!(got.links, ["https://x.example/a"]);
    assert_eq!(got.attachments.len(), 1);
    assert_eq!(got.attachments[0].name, sent.attachments[0].name);
    assert_eq!(got.attachments[0].media_type, "application/pdf");
    assert_eq!(got.attachments[0].bytes, sent.attachments[0].bytes);
    assert_eq!(postbox.message(1).as_ref(), Some(got));
    assert_eq!(postbox.message(2), None);
}

#[tokio::test]
async fn only_the_newest_messages_are_kept() {
    let postbox = Postbox::start(2).await.unwrap();
    let mailer = mailer(&postbox.url());
    for subject in ["một", "hai", "ba"] {
        let mail = Consignment {
            subject: subject.to_owned(),
            ..mail("hoi")
        };
        mailer.send(&mail).await.expect("sent");
    }
    let kept: Vec<_> = postbox
        .messages()
        .iter()
        .map(|m| (m.seq, m.subject.clone()))
        .collect();
    assert_eq!(kept, [(2, "hai".to_owned()), (3, "ba".to_owned())]);
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_for_good_and_the_box_goes_on() {
    let limits = Limits {
        message_bytes: 4000,
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let mailer = mailer(&postbox.url());
    let error = mailer.send(&mail("hoi")).await.expect_err("too large");
    assert!(
        matches!(&error, SendError::Permanent(text) if text.contains("too large")),
        "{error:?}"
    );

    let small = Consignment {
        attachments: Vec::new(),
        ..mail("hoi")
    };
    mailer.send(&small).await.expect("sent");
    assert_eq!(postbox.messages().len(), 1);
}

#[tokio::test]
async fn after_a_refused_message_the_same_connection_takes_the_next() {
    let limits = Limits {
        message_bytes: 100,
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    let large = format!("{}\r\n.", "a line\r\n".repeat(100));

    converse(&mut stream, &UP_TO_DATA).await;
    assert_eq!(converse(&mut stream, &[&large]).await, ["552"]);
    // Neither the receivers nor the state of the refused message are left.
    assert_eq!(converse(&mut stream, &["DATA"]).await, ["503"]);
    assert_eq!(
        converse(&mut stream, &UP_TO_DATA[1..]).await,
        ["250", "250", "354"]
    );
    assert_eq!(converse(&mut stream, &["Subject: b\r\n."]).await, ["250"]);
    assert_eq!(postbox.messages().len(), 1);
    assert_eq!(postbox.messages()[0].to, ["c@d.example"]);
}

#[tokio::test]
async fn a_line_that_is_too_long_spoils_its_command_or_message_only() {
    let limits = Limits {
        line_bytes: 1000,
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let mut stream = connect(&postbox).await;
    assert!(line(&mut stream).await.starts_with("220 "));

    let long = "x".repeat(100_000);
    assert_eq!(converse(&mut stream, &[&long]).await, ["500"]);
    assert_eq!(
        converse(&mut stream, &UP_TO_DATA).await,
        ["250", "250", "250", "354"]
    );
    assert_eq!(
        converse(&mut stream, &[&format!("a\r\n{long}\r\n.{long}\r\n.")]).await,
        ["500"]
    );
    assert!(postbox.messages().is_empty());

    assert_eq!(
        converse(&mut stream, &UP_TO_DATA[1..]).await,
        ["250", "250", "354"]
    );
    assert_eq!(
        converse(&mut stream, &["Subject: b\r\n\r\n..c\r\n."]).await,
        ["250"]
    );
    assert_eq!(postbox.messages()[0].raw, b"Subject: b\r\n\r\n.c\r\n");
}

#[tokio::test]
async fn nonsense_gets_an_error_and_in_the_end_no_answer() {
    let postbox = Postbox::start(10).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    for nonsense in [
        "",
        "\u{0}\u{1}\u{7f}",
        "EHLO",
        "MAIL FROM:<",
        "RCPT TO:<a@b>",
        "DATA",
        "AUTH PLAIN ====",
        "đ",
    ] {
        let codes = converse(&mut stream, &[nonsense]).await;
        assert!(codes[0].starts_with('5'), "{nonsense:?}: {codes:?}");
    }
    stream
        .write_all(&b"\xff\xfe\r\n".repeat(100))
        .await
        .expect("can be written");
    let mut rest = Vec::new();
    // The post box closes, perhaps with a reset because it leaves things unread.
    let _ = stream.read_to_end(&mut rest).await;

    mailer(&postbox.url())
        .send(&mail("hoi"))
        .await
        .expect("others are served");
}

#[tokio::test]
async fn a_message_cut_off_is_no_message() {
    let postbox = Postbox::start(10).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    converse(&mut stream, &UP_TO_DATA).await;
    stream.write_all(b"Subject: half\r\n\r\nha").await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    stream
        .read_to_end(&mut rest)
        .await
        .expect("the post box closes too");
    assert!(rest.is_empty() && postbox.messages().is_empty());
}

#[tokio::test]
async fn there_is_room_for_so_many_connections_and_no_more() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let (mut first, mut second) = (connect(&postbox).await, connect(&postbox).await);
    assert!(
        line(&mut first).await.starts_with("220 ") && line(&mut second).await.starts_with("220 ")
    );
    assert!(line(&mut connect(&postbox).await).await.starts_with("421 "));

    let error = mailer(&postbox.url())
        .send(&mail("hoi"))
        .await
        .expect_err("no room");
    assert!(matches!(error, SendError::Unavailable(_)), "{error:?}");

    assert_eq!(
        converse(&mut first, &UP_TO_DATA).await.last().unwrap(),
        "354",
        "those inside are served"
    );
}

#[tokio::test]
async fn who_says_nothing_is_sent_away() {
    let postbox = Postbox::start(10).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    // From here time runs only when everyone waits.
    tokio::time::pause();
    let waited = tokio::time::timeout(Limits::default().idle * 2, line(&mut stream)).await;
    assert!(waited.expect("in time").starts_with("421 "));
    assert_eq!(line(&mut stream).await, "");
}

#[tokio::test]
async fn who_dawdles_is_cut_off() {
    let limits = Limits {
        session: Duration::from_secs(5),
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    tokio::time::pause();
    let waited = tokio::time::timeout(limits.session * 2, line(&mut stream)).await;
    assert_eq!(waited.expect("in time"), "");
}

#[tokio::test]
async fn too_many_receivers_are_too_many() {
    let limits = Limits {
        receivers: 2,
        ..Limits::default()
    };
    let postbox = Postbox::start_with(10, limits).await.unwrap();
    let mut stream = connect(&postbox).await;
    line(&mut stream).await;
    let rcpt = UP_TO_DATA[2];
    let said = [UP_TO_DATA[0], UP_TO_DATA[1], rcpt, rcpt, rcpt, "DATA"];
    assert_eq!(
        converse(&mut stream, &said).await,
        ["250", "250", "250", "250", "452", "354"]
    );
}
