//! Timestamps over HTTP from a small authority on this machine whose answers OpenSSL makes.

use std::{
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::Command,
    sync::Arc,
};

use app::ports::TimestampAuthority;
use channel::timestamps::HttpTimestamps;
use pades::{
    Certificate, Token,
    testing::{Authority, Subject},
    timestamp_request,
};
use time::macros::datetime;

const CONFIG: &str = "
[ tsa ]
default_tsa = one
[ one ]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
";

fn subject(name: &str) -> Subject<'_> {
    Subject {
        name,
        organisation: "Đính Chính",
        from: datetime!(2020-01-01 00:00 UTC),
        until: datetime!(2040-01-01 00:00 UTC),
    }
}

fn made_by_openssl(folder: &Path, query: &[u8]) -> Vec<u8> {
    std::fs::write(folder.join("query.tsq"), query).unwrap();
    let done = Command::new("openssl")
        .current_dir(folder)
        .args([
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "query.tsq",
        ])
        .args(["-out", "answer.tsr"])
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    std::fs::read(folder.join("answer.tsr")).unwrap()
}

/// Answers one request after another with what `answer` makes of its head and body.
fn serve(answer: impl Fn(&str, &[u8]) -> (&'static str, Vec<u8>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsa", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut got = Vec::new();
            let (head, body) = loop {
                let mut part = [0; 4096];
                let count = stream.read(&mut part).unwrap();
                got.extend(&part[..count]);
                let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") else {
                    continue;
                };
                let head = String::from_utf8_lossy(&got[..end]).to_lowercase();
                let length = head.split("content-length: ").nth(1).unwrap();
                let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
                if got.len() >= end + 4 + length {
                    break (head, got[end + 4..].to_vec());
                }
            };
            let (status, body) = answer(&head, &body);
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            // The client may have had enough.
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    address
}

#[tokio::test]
async fn a_timestamp_comes_over_http() {
    let authority = Authority::new(&subject("CA thử nghiệm"));
    let (certificate, key) = authority.timestamper(&subject("TSA thử nghiệm"));
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("tsa.pem", &certificate);
    write("tsa.key", &key);
    write("tsa.cnf", CONFIG);
    write("serial", "01\n");
    assert_eq!(
        Certificate::read_all(certificate.as_bytes()).unwrap().len(),
        1
    );
    let held = folder.clone();
    let address = serve(move |head, query| {
        assert!(
            head.contains("content-type: application/timestamp-query"),
            "{head}"
        );
        ("200 OK", made_by_openssl(held.path(), query))
    });
    let (imprint, nonce) = ([9; 32], [1, 2, 3, 4, 5, 6, 7, 8]);
    let query = timestamp_request(&imprint, nonce);
    let answer = HttpTimestamps::new()
        .unwrap()
        .ask(&address, query)
        .await
        .unwrap();
    assert!(Token::from_response(&answer, &imprint, nonce).is_ok());
}

#[tokio::test]
async fn what_is_no_answer_is_told() {
    let client = HttpTimestamps::new().unwrap();
    let refusing = serve(|_, _| ("503 Busy", Vec::new()));
    let said = client.ask(&refusing, vec![1]).await.unwrap_err();
    assert!(said.contains("503"), "{said}");
    let endless = serve(|_, _| ("200 OK", vec![0; 300_000]));
    let said = client.ask(&endless, vec![1]).await.unwrap_err();
    assert!(said.contains("too long"), "{said}");
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert!(
        client
            .ask(&format!("http://{nobody}/"), vec![1])
            .await
            .is_err()
    );
}
