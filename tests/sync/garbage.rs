//! Whatever answers in the server's place, the answer is a clear error and nothing is lost.

use crate::scene::{Computer, County};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use xiangyi_store::Enrolment;
use xiangyi_store::standing;
use xiangyi_wire::frame;

/// A program that answers every request with the same bytes.
async fn answering(bytes: Vec<u8>) -> String {
    answering_and_counting(bytes, Arc::default()).await
}

/// The same, which lets `called` know of each call.
async fn answering_and_counting(bytes: Vec<u8>, called: Arc<Notify>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            called.notify_one();
            let bytes = bytes.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 64 * 1024];
                let _ = caller.read(&mut request).await;
                let _ = caller.write_all(&bytes).await;
                let _ = caller.shutdown().await;
            });
        }
    });
    url
}

fn http(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn pointed_at(computer: &Computer, url: &str) {
    let enrolment = computer.store.read(standing::enrolment).unwrap().unwrap();
    computer.store.set_enrolment(&Enrolment { server_url: url.to_owned(), ..enrolment }).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_none_is_named_and_loses_nothing() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    one.add("王桂兰", "石板");
    let packed = |text: &str| frame::encode(&serde_json::from_str::<serde_json::Value>(text).unwrap()).unwrap();
    let bomb = frame::encode(&" ".repeat(9 * 1024 * 1024)).unwrap();
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a login page", http("200 OK", "text/html", b"<html>Please log in</html>"), "not_the_server"),
        ("JSON of another program", http("200 OK", "application/json", b"{\"ok\":true}"), "not_the_server"),
        ("packed, but another message", http("200 OK", frame::CONTENT_TYPE, &packed("{\"a\":1}")), "not_the_server"),
        ("packed, cut short", http("200 OK", frame::CONTENT_TYPE, &packed("[1,2,3]")[..9]), "not_the_server"),
        ("a bomb", http("200 OK", frame::CONTENT_TYPE, &bomb), "not_the_server"),
        ("a redirect", http("302 Found", "text/html", b""), "not_the_server"),
        ("no such page", http("404 Not Found", "text/html", b"<html>404</html>"), "not_the_server"),
        ("shut out", http("401 Unauthorized", "application/json", b"{\"code\":\"unknown_device\"}"), "refused"),
    ];
    for (what, bytes, code) in table {
        pointed_at(&one, &answering(bytes).await);
        let outcome = one.sync().await;
        assert_eq!(outcome.failure.map(|failure| failure.code()), Some(code), "{what}");
        assert_eq!((outcome.report.unsent, outcome.report.in_sync), (4, false), "{what}");
    }
    pointed_at(&one, &link.url);
    assert_eq!(Computer::agreed(one.sync().await).pushed, 4);
}

/// What may pass is tried again until patience ends; here a stop ends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_is_tried_again() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    one.add("王桂兰", "石板");
    for bytes in [
        http("500 Internal Server Error", "application/json", b"{\"code\":\"failed\"}"),
        http("502 Bad Gateway", "text/html", b"<html>"),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        Vec::new(),
    ] {
        let called = Arc::<Notify>::default();
        pointed_at(&one, &answering_and_counting(bytes, called.clone()).await);
        let called_three_times = async {
            for _ in 0..3 {
                called.notified().await;
            }
        };
        let outcome = one.sync_until(called_three_times).await;
        assert_eq!(outcome.failure.map(|failure| failure.code()), Some("cancelled"));
        assert_eq!(outcome.report.unsent, 4);
    }
    pointed_at(&one, &link.url);
    assert_eq!(Computer::agreed(one.sync().await).pushed, 4);
}
