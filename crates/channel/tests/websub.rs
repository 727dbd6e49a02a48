//! Subscribers that are not there, do not answer, or would lead inside.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use app::ports::{CallbackError, Callbacks, HubNews};
use channel::{pages::Reach, websub::HttpCallbacks};

fn news(callback: &str) -> HubNews {
    HubNews {
        callback: callback.to_owned(),
        media_type: "application/atom+xml; charset=utf-8",
        body: "<feed/>".to_owned(),
        links: "<https://dc.example/websub>; rel=\"hub\"".to_owned(),
        signature: None,
    }
}

#[tokio::test]
async fn nothing_private_is_called() {
    let callbacks = HttpCallbacks::new(Reach::Public).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in [
        "127.0.0.1",
        "0.0.0.0",
        "[::1]",
        "2130706433",
        "169.254.169.254",
        "10.0.0.1",
    ] {
        let url = format!("http://{host}:{port}/");
        assert_eq!(callbacks.host(&url), None, "{host}");
        assert_eq!(
            callbacks.tell(news(&url)).await,
            Err(CallbackError::NotPublic)
        );
    }
    for url in [
        "ftp://example.org/",
        "http://a:b@example.org/",
        "https://example.org/#a",
        "x",
        "",
    ] {
        assert_eq!(callbacks.host(url), None, "{url}");
    }
    // A name that leads inside is found out when it is resolved.
    let url = format!("http://localhost:{port}/");
    assert_eq!(callbacks.host(&url).as_deref(), Some("localhost"));
    assert_eq!(callbacks.ask(&url).await, Err(CallbackError::NotPublic));
    assert_eq!(
        callbacks.tell(news(&url)).await,
        Err(CallbackError::NotPublic)
    );
    assert!(listener.accept().is_err(), "nobody knocked");
}

#[test]
fn its_own_query_stays() {
    let callbacks = HttpCallbacks::new(Reach::Public).unwrap();
    let url = callbacks.with_query(
        "https://Example.org/cb?a=1&b=x%20y",
        &[("hub.topic", "a&b=c")],
    );
    let expected = "https://example.org/cb?a=1&b=x%20y&hub.topic=a%26b%3Dc";
    assert_eq!(url.as_deref(), Some(expected));
    assert_eq!(
        callbacks.host("https://EXAMPLE.org:8443/").as_deref(),
        Some("example.org")
    );
}

/// Time stands still until everybody waits.
#[tokio::test(start_paused = true)]
async fn who_never_answers_is_not_waited_for() {
    let callbacks = HttpCallbacks::new(Reach::Loopback).unwrap();
    // The system takes the connection; nobody reads.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    assert_eq!(callbacks.ask(&url).await, Err(CallbackError::TooSlow));
    assert_eq!(
        callbacks.tell(news(&url)).await,
        Err(CallbackError::TooSlow)
    );
}

#[tokio::test]
async fn an_endless_answer_is_read_to_its_beginning_and_a_redirection_not_followed() {
    let callbacks = HttpCallbacks::new(Reach::Loopback).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for answer in [
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        ] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
            // Until the other side hangs up.
            while answer.contains("200") && stream.write_all(&[b'a'; 4096]).is_ok() {}
        }
    });
    let (status, body) = callbacks.ask(&url).await.unwrap();
    assert_eq!((status, body.len()), (200, 4096));
    assert_eq!(callbacks.tell(news(&url)).await, Ok(302));
    server.join().unwrap();
    assert!(matches!(
        callbacks.ask(&url).await,
        Err(CallbackError::Unreachable(_))
    ));
}
