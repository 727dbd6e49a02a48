//! Connections: as `axum::serve` has them, but a client that does not send the head of its request
//! in time is let go.

use std::{convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tracing::{debug, error};

/// How long the head of a request may take.
pub const HEAD: Duration = Duration::from_secs(20);

/// Serves until `stop`; what is being answered then is finished.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    head: Duration,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                failed(&error).await;
                continue;
            }
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            answer(router.clone(), peer, request.map(Body::new))
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // Broken off by the client, or let go.
            if let Err(why) = connection.await {
                debug!(%why, "connection");
            }
        });
    }
    drop(listener);
    open.shutdown().await;
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request,
) -> Result<axum::response::Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

/// One client's failure is its own; when the machine has no more connections to give, others may end
/// meanwhile.
async fn failed(error: &io::Error) {
    let of_client = [
        io::ErrorKind::ConnectionRefused,
        io::ErrorKind::ConnectionAborted,
        io::ErrorKind::ConnectionReset,
    ];
    if !of_client.contains(&error.kind()) {
        error!(%error, "cannot take a connection");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::oneshot,
    };

    use super::*;

    #[tokio::test]
    async fn a_client_that_never_ends_its_head_is_let_go_and_others_are_answered() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().route("/", axum::routing::get(|| async { "here" }));
        let server = tokio::spawn(serve(
            listener,
            router,
            Duration::from_millis(200),
            async move {
                let _ = stopped.await;
            },
        ));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            .await
            .unwrap();
        let mut other = TcpStream::connect(address).await.unwrap();
        other
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut answer = String::new();
        other.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("here"), "{answer}");
        // Ends by itself: nothing more is sent.
        let mut answer = String::new();
        let _ = slow.read_to_string(&mut answer).await;
        assert!(!answer.contains("200 OK"), "{answer}");
        stop.send(()).unwrap();
        server.await.unwrap();
    }
}
