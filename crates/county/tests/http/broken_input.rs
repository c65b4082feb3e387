//! Bodies that are cut, blown up, or something else.

use crate::county::*;
use serde_json::json;
use std::io::Read;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use xiangyi_wire::frame;
use xiangyi_wire::push::VerdictsReply;
use xiangyi_wire::signature::HEADER;

async fn last_seq(device: &Device) -> u64 {
    let path = format!("/v1/verdicts?install={}&from=1&to=50", device.install);
    device.get::<VerdictsReply>(&path).await.unwrap().last_seq
}

#[tokio::test]
async fn a_packed_batch_is_taken_and_answered_packed() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let change = device.resident("甲");
    let body = frame::encode(&device.batch(&[change])).unwrap();
    let request = device.request(reqwest::Method::POST, "/v1/push", body);
    let request = request.header("content-type", frame::CONTENT_TYPE).header("accept", frame::CONTENT_TYPE);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], frame::CONTENT_TYPE);
    let reply: xiangyi_wire::push::PushReply = frame::decode(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(reply.last_seq, 1);
}

/// Guards: a batch is taken whole or not at all, wherever the body is cut.
#[tokio::test]
async fn a_packed_body_cut_anywhere_changes_nothing() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.resident("乙")];
    let body = frame::encode(&device.batch(&changes)).unwrap();
    for cut in (0..body.len()).step_by(7) {
        let answer = device.post_bytes("/v1/push", frame::CONTENT_TYPE, body[..cut].to_vec()).await;
        assert_eq!(refused(answer), (400, "bad_body".to_owned()), "cut at {cut}");
    }
    assert_eq!(last_seq(&device).await, 0);
}

#[tokio::test]
async fn a_connection_cut_inside_the_body_changes_nothing() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let change = device.resident("甲");
    let body = device.batch(&[change]).to_string();
    let address = county.url.trim_start_matches("http://");
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n{HEADER}: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        device.token,
        device.signature("POST", "/v1/push", body.as_bytes()),
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&body.as_bytes()[..body.len() - 1]).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
    assert_eq!(last_seq(&device).await, 0);
}

/// Guards: the cap on what a body may inflate to.
#[tokio::test]
async fn a_zstd_bomb_is_refused_and_the_server_lives() {
    let county = County::start().await;
    let device = county.device("pc1").await;
    let bomb = zstd::encode_all(std::io::repeat(b' ').take(frame::MAX_INFLATED * 20), 3).unwrap();
    let answer = device.post_bytes("/v1/push", frame::CONTENT_TYPE, bomb).await;
    assert_eq!(refused(answer), (413, "too_large".to_owned()));
    let huge = vec![b' '; 3 * 1024 * 1024];
    assert_eq!(refused(device.post_bytes("/v1/push", "application/json", huge).await), (413, "too_large".to_owned()));
    assert_eq!(last_seq(&device).await, 0);
}

#[tokio::test]
async fn bodies_that_are_no_batch_are_refused() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let bad = (400, "bad_body".to_owned());
    for body in ["", "{", "[]", "null", "<html>502 Bad Gateway</html>", "\u{0}\u{1}"] {
        for path in ["/v1/push", "/v1/pull", "/v1/digest", "/v1/enroll"] {
            let answer = device.post_bytes(path, "application/json", body.as_bytes().to_vec()).await;
            assert_eq!(refused(answer), bad, "{path} {body:?}");
        }
    }
    let mut change = device.resident("甲");
    change["change_id"] = json!("short");
    assert_eq!(refused(device.push(&[change]).await), bad);
    let newer = device.resident("乙");
    let mut batch = device.batch(&[newer]);
    batch["schema"] = json!(99);
    let answer = device.post::<serde_json::Value>("/v1/push", &batch).await;
    assert_eq!(refused(answer), (400, "unknown_schema".to_owned()));
}

/// Guards: a client that sends nothing more does not hold a connection for ever.
#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let county = County::start_with(|settings| settings.stall = 1).await;
    let device = county.device("pc1").await;
    let mut socket = tokio::net::TcpStream::connect(county.url.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{{",
        device.token
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 64];
    let read = socket.read(&mut answer).await.unwrap();
    assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 400"));
}
