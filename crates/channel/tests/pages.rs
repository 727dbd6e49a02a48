//! Pages read from a real HTTP server on this machine, and private addresses refused.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use app::ports::{PageError, PageReader, ReadPage};
use channel::pages::{Reach, WebPages};

/// Serves one answer to each connection until the test ends; gives its address.
fn server(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            // The reader hangs up on what is too large.
            let _ = stream.write_all(&answer);
        }
    });
    format!("http://{address}")
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

async fn read(url: &str) -> Result<ReadPage, PageError> {
    WebPages::new(Reach::Loopback).unwrap().read(url).await
}

#[tokio::test]
async fn a_page_comes_with_its_text_title_and_hash() {
    let body = "<title>Thông báo</title><p>Không có điều lệ mới.</p><script>x()</script>";
    let page = answer(
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        body.as_bytes(),
    );
    let url = server(vec![page]);
    let page = read(&format!("{url}/bai-viet")).await.unwrap();
    assert_eq!(page.title, "Thông báo");
    assert!(page.text.contains("Không có điều lệ mới."), "{}", page.text);
    assert!(!page.text.contains("x()"));
    assert_eq!(page.url, format!("{url}/bai-viet"));
    assert_eq!(page.sha256.len(), 64);
}

#[tokio::test]
async fn redirections_are_followed_and_end() {
    let page = answer("200 OK\r\nContent-Type: text/plain", "Nội dung".as_bytes());
    let target = server(vec![page]);
    let first = server(vec![answer(
        &format!("302 Found\r\nLocation: {target}/x"),
        b"",
    )]);
    let page = read(&first).await.unwrap();
    assert_eq!(
        (page.text.as_str(), page.url),
        ("Nội dung", format!("{target}/x"))
    );
    let round = server(vec![answer("302 Found\r\nLocation: /again", b""); 6]);
    assert_eq!(read(&round).await, Err(PageError::TooManyRedirects));
}

#[tokio::test]
async fn what_is_no_text_too_large_or_an_error_is_said_so() {
    let pdf = answer("200 OK\r\nContent-Type: application/pdf", b"%PDF-1.7");
    let refused = read(&server(vec![pdf])).await;
    assert_eq!(refused, Err(PageError::NotText("application/pdf".into())));
    let large = answer(
        "200 OK\r\nContent-Type: text/plain",
        &vec![b'a'; 3 * 1024 * 1024],
    );
    assert_eq!(read(&server(vec![large])).await, Err(PageError::TooLarge));
    let gone = answer("404 Not Found\r\nContent-Type: text/html", b"<p>x</p>");
    assert_eq!(read(&server(vec![gone])).await, Err(PageError::Status(404)));
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    assert!(matches!(
        read(&closed).await,
        Err(PageError::Unreachable(_))
    ));
}

#[tokio::test]
async fn nothing_private_is_reached() {
    let reader = WebPages::new(Reach::Public).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "169.254.169.254",
        "10.0.0.1",
    ] {
        let refused = reader.read(&format!("http://{host}:{port}/")).await;
        assert_eq!(refused, Err(PageError::NotPublic), "{host}");
    }
    for url in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://user:secret@example.org/",
        "gopher://127.0.0.1/",
        "no address",
    ] {
        assert_eq!(reader.read(url).await, Err(PageError::BadAddress), "{url}");
    }
    assert!(listener.accept().is_err(), "nobody knocked");
}

#[tokio::test]
async fn a_redirection_does_not_lead_inside() {
    // Only this machine is allowed besides the public internet: another private address is not.
    for inside in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
    ] {
        let url = server(vec![answer(
            &format!("302 Found\r\nLocation: {inside}"),
            b"",
        )]);
        let refused = read(&url).await;
        assert!(
            matches!(refused, Err(PageError::NotPublic | PageError::BadAddress)),
            "{inside}: {refused:?}"
        );
    }
}
