//! Who signs, and what: a token alone is worth nothing, and no signature fits another request.

use crate::county::*;
use reqwest::Method;
use serde_json::{Value, json};
use xiangyi_wire::enroll::HelloReply;
use xiangyi_wire::push::PushReply;
use xiangyi_wire::signature::HEADER;

const REFUSED: (u16, &str) = (401, "bad_signature");

/// A push with a signature of the test's choice.
async fn push(device: &Device, body: &[u8], signature: Option<&str>) -> Result<PushReply, Refusal> {
    let request = device.http.post(format!("{}/v1/push", device.url)).bearer_auth(&device.token);
    let request = request.header("content-type", "application/json").body(body.to_vec());
    let request = if let Some(signature) = signature { request.header(HEADER, signature) } else { request };
    read(request.send().await.unwrap()).await
}

fn said(answer: Result<PushReply, Refusal>) -> (u16, String) {
    answer.map_or_else(|Refusal(status, code)| (status.as_u16(), code), |_| (200, String::new()))
}

/// Guards: the signature. Without it whoever has read a token could write in the device's name.
#[tokio::test]
async fn a_token_without_the_devices_key_writes_nothing() {
    let county = County::start().await;
    let (mut device, thief) = (county.device("pc1").await, county.device("pc2").await);
    let body = device.resident("甲");
    let body = device.batch(&[body]).to_string().into_bytes();
    let right = device.signature("POST", "/v1/push", &body);
    for (why, signature) in [
        ("none", None),
        ("no base64", Some("??".to_owned())),
        ("too short", Some(right[..40].to_owned())),
        ("another key's", Some(thief.signature("POST", "/v1/push", &body))),
        ("another method's", Some(device.signature("GET", "/v1/push", &body))),
        ("another path's", Some(device.signature("POST", "/v1/pull", &body))),
        ("another body's", Some(device.signature("POST", "/v1/push", &body[1..]))),
    ] {
        let answer = said(push(&device, &body, signature.as_deref()).await);
        assert_eq!((answer.0, answer.1.as_str()), REFUSED, "{why}");
    }
    assert_eq!(push(&device, &body, Some(&right)).await.unwrap().last_seq, 1);
}

/// Guards: the signature is over the body as it arrives, not over what was read from it.
#[tokio::test]
async fn a_body_changed_on_the_way_is_refused() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let change = device.resident("甲");
    let body = device.batch(&[change]).to_string();
    let signature = device.signature("POST", "/v1/push", body.as_bytes());
    let changed = body.replace('甲', "乙");
    assert_ne!(changed, body);
    let answer = said(push(&device, changed.as_bytes(), Some(&signature)).await);
    assert_eq!((answer.0, answer.1.as_str()), REFUSED);
}

/// Guards: a request that is sent again, by whomever, applies nothing twice and says the same.
#[tokio::test]
async fn a_signed_push_that_comes_again_gets_the_same_verdicts() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.resident("乙")];
    let body = device.batch(&changes).to_string().into_bytes();
    let signature = device.signature("POST", "/v1/push", &body);
    let first = push(&device, &body, Some(&signature)).await.unwrap();
    let again = push(&device, &body, Some(&signature)).await.unwrap();
    assert_eq!((again.last_seq, &again.results), (2, &first.results));
    assert_eq!(device.rows().await.len(), 2);
}

#[tokio::test]
async fn what_has_no_body_is_signed_too() {
    let county = County::start().await;
    let device = county.device("pc1").await;
    let unsigned = device.http.get(format!("{}/v1/hello", county.url)).bearer_auth(&device.token);
    let answer: Result<HelloReply, Refusal> = read(unsigned.send().await.unwrap()).await;
    assert_eq!(refused(answer), (401, "bad_signature".to_owned()));
    assert!(device.get::<HelloReply>("/v1/hello").await.is_ok());
}

/// Guards: nobody enrols a key that he does not hold.
#[tokio::test]
async fn whoever_enrols_a_key_must_hold_it() {
    let county = County::start().await;
    let (owner, mut thief) = (Device::new(&county.url, "pc1", &org()), Device::new(&county.url, "pc2", &org()));
    let code = county.code(&org());
    thief.key.clone_from(&owner.key);
    assert_eq!(refused(thief.enroll(&code).await), (401, "bad_signature".to_owned()));
    assert!(owner.enroll(&code).await.is_ok(), "the refusal burnt nothing");
    let body =
        json!({ "code": code, "org_code": org(), "device_key": owner.key, "install_id": owner.install, "schema": 1 });
    let unsigned = owner.http.post(format!("{}/v1/enroll", county.url)).json(&body);
    let answer: Result<Value, Refusal> = read(unsigned.send().await.unwrap()).await;
    assert_eq!(refused(answer), (401, "bad_signature".to_owned()));
    assert_eq!(owner.request(Method::GET, "/openapi.json", Vec::new()).send().await.unwrap().status(), 200);
}
