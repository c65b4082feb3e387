//! Attachments in chunks: who may send, who may read, what does not fit its name.

use crate::county::*;
use reqwest::Method;
use serde_json::json;
use xiangyi_domain::OrgCode;
use xiangyi_wire::blob::{CHUNK_BYTES, chunk_of, name_of};

/// Three chunks, the last one short.
fn picture() -> Vec<u8> {
    (0..CHUNK_BYTES * 2 + 1000).map(|n| (n * 7 % 251) as u8).collect()
}

impl Device {
    async fn blob(&self, method: Method, hash: &str, n: u32, body: Option<Vec<u8>>) -> (u16, Vec<u8>) {
        let users: Vec<String> = self.users.iter().map(ToString::to_string).collect();
        let path = format!("/v1/blob/{hash}/{n}?users={}", users.join(","));
        let answer = self.request(method, &path, body.unwrap_or_default()).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    async fn put(&self, hash: &str, n: u32, body: &[u8]) -> u16 {
        self.blob(Method::PUT, hash, n, Some(body.to_vec())).await.0
    }

    async fn get_chunk(&self, hash: &str, n: u32) -> (u16, Vec<u8>) {
        self.blob(Method::GET, hash, n, None).await
    }

    /// The row that names a picture of Shiban.
    async fn name_picture(&mut self, bytes: &[u8]) -> String {
        let hash = name_of(bytes);
        let fields = json!({ "village": village("Shiban"), "hash": hash, "size": bytes.len() });
        let change = self.insert("photo", row(&hash), fields);
        assert_eq!(word(&self.say(change).await), "accepted 1");
        hash
    }
}

/// Guards: deduplication by chunk, and the name of the whole.
#[tokio::test]
async fn chunks_come_in_any_order_and_twice_and_make_the_picture() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let bytes = picture();
    let hash = one.name_picture(&bytes).await;
    for n in [2, 0, 0, 1, 2] {
        assert_eq!(one.put(&hash, n, chunk_of(&bytes, n).unwrap()).await, 204, "chunk {n}");
        assert_eq!(one.blob(Method::HEAD, &hash, n, None).await.0, 200);
    }
    let two = county.device("pc2").await;
    let mut whole = Vec::new();
    for n in 0..3 {
        let (status, part) = two.get_chunk(&hash, n).await;
        assert_eq!(status, 200);
        whole.extend(part);
    }
    assert_eq!(whole, bytes);
    assert_eq!(two.get_chunk(&hash, 3).await.0, 404);
}

/// Guards: nothing is kept that no row names, or that is not what its name says.
#[tokio::test]
async fn what_no_row_names_or_does_not_fit_its_name_is_not_kept() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let bytes = picture();
    assert_eq!(one.put(&name_of(&bytes), 0, chunk_of(&bytes, 0).unwrap()).await, 404, "the row comes first");
    let hash = one.name_picture(&bytes).await;
    assert_eq!(one.blob(Method::HEAD, &hash, 0, None).await.0, 404);
    assert_eq!(one.put(&hash, 0, b"short").await, 400);
    assert_eq!(one.put(&hash, 9, chunk_of(&bytes, 0).unwrap()).await, 400);
    assert_eq!(one.put("nonsense", 0, b"x").await, 404);
    for n in [0, 1] {
        assert_eq!(one.put(&hash, n, chunk_of(&bytes, n).unwrap()).await, 204);
    }
    let mut other = chunk_of(&bytes, 2).unwrap().to_vec();
    other[0] ^= 1;
    assert_eq!(one.put(&hash, 2, &other).await, 422, "the whole is not what its name says");
    assert_eq!(one.blob(Method::HEAD, &hash, 0, None).await.0, 404, "all of it is to be sent anew");
    for n in 0..3 {
        assert_eq!(one.put(&hash, n, chunk_of(&bytes, n).unwrap()).await, 204);
    }
    assert_eq!(one.get_chunk(&hash, 2).await, (200, chunk_of(&bytes, 2).unwrap().to_vec()));
}

/// Guards: reading a picture is subject to the scope of the row that names it.
#[tokio::test]
async fn only_whoever_may_see_the_row_reads_the_picture() {
    let county = County::with_head().await;
    let mut one = county.device("pc1").await;
    let bytes = picture();
    let hash = one.name_picture(&bytes).await;
    for n in 0..3 {
        one.put(&hash, n, chunk_of(&bytes, n).unwrap()).await;
    }
    for (login, places) in [("shiban", ["Shiban"]), ("hekou", ["Hekou"])] {
        let villages: Vec<_> = places.iter().map(|name| village(name)).collect();
        let fields =
            json!({ "login": login, "name": login, "role": "village_doctor", "villages": villages, "enabled": true });
        let change = one.insert("user", row(login), fields);
        one.say(change).await;
    }
    let mut two = county.device("pc2").await;
    for (login, status) in [("shiban", 200), ("hekou", 404), ("nobody", 404)] {
        two.users = vec![row(login).into()];
        assert_eq!(two.get_chunk(&hash, 0).await.0, status, "{login}");
    }
    let elsewhere = county.device_of("pc3", &OrgCode::new("410482999").unwrap()).await;
    assert_eq!(elsewhere.get_chunk(&hash, 0).await.0, 404);
    assert_eq!(elsewhere.put(&hash, 0, chunk_of(&bytes, 0).unwrap()).await, 404);
    let mut stranger = Device::new(&county.url, "stranger", &org());
    stranger.token = "none".to_owned();
    assert_eq!(stranger.get_chunk(&hash, 0).await.0, 401);
    let void = one.change("photo", row(&hash), json!({ "void": { "reason": "错照片" } }));
    one.say(void).await;
    assert_eq!(one.get_chunk(&hash, 0).await.0, 404, "withdrawn");
}
