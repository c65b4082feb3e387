//! Enrolment, tokens, and which device may ask for what.

use crate::county::*;
use serde_json::Value;
use xiangyi_county::enrolment;
use xiangyi_domain::OrgCode;
use xiangyi_wire::enroll::HelloReply;

/// Guards: the code binds to a key; without it a lost reply would burn the code.
#[tokio::test]
async fn a_lost_reply_to_enrolment_burns_nothing() {
    let county = County::start().await;
    let code = county.code(&org());
    let device = Device::new(&county.url, "pc1", &org());
    let first = device.enroll(&code).await.unwrap();
    let again = device.enroll(&code.to_lowercase().replace('-', " ")).await.unwrap();
    assert_eq!((first.device_id, &first.token), (again.device_id, &again.token));
    let other = Device::new(&county.url, "pc2", &org());
    assert_eq!(refused(other.enroll(&code).await), (403, "code_used".to_owned()));
}

#[tokio::test]
async fn a_wrong_code_township_or_key_is_refused() {
    let county = County::start().await;
    let code = county.code(&org());
    let device = Device::new(&county.url, "pc1", &org());
    assert_eq!(refused(device.enroll("2222-2222-2222").await), (403, "unknown_code".to_owned()));
    let elsewhere = Device::new(&county.url, "pc1", &OrgCode::new("410482102").unwrap());
    assert_eq!(refused(elsewhere.enroll(&code).await), (403, "wrong_org".to_owned()));
    let keyless = Device { key: "short".to_owned(), ..Device::new(&county.url, "pc1", &org()) };
    assert_eq!(refused(keyless.enroll(&code).await), (400, "bad_device_key".to_owned()));
    assert!(device.enroll(&code).await.is_ok(), "the refusals burnt nothing");
}

#[tokio::test]
async fn a_code_is_unknown_after_its_day() {
    let county = County::start().await;
    let long_ago = chrono::Utc::now() - chrono::Duration::hours(25);
    county.database.with(|storage| enrolment::add_code(storage, &org(), "OLD-CODE", long_ago).unwrap());
    let device = Device::new(&county.url, "pc1", &org());
    assert_eq!(refused(device.enroll("OLD-CODE").await), (403, "unknown_code".to_owned()));
}

/// Guards: every route of data asks for the token.
#[tokio::test]
async fn without_a_known_token_nothing_is_said() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    assert!(device.get::<HelloReply>("/v1/hello").await.is_ok());
    let resident = device.resident("甲");
    device.token = "0".repeat(64);
    let denied = (401, "unknown_device".to_owned());
    assert_eq!(refused(device.get::<HelloReply>("/v1/hello").await), denied);
    assert_eq!(refused(device.push(&[resident]).await), denied);
    assert_eq!(refused(device.pull(&Default::default(), 0).await), denied);
    assert_eq!(refused(device.post::<Value>("/v1/digest", &Value::Null).await), denied);
    assert_eq!(refused(device.get::<Value>("/v1/verdicts?install=x&from=1&to=2").await), denied);
}

#[tokio::test]
async fn a_revoked_device_is_shut_out_until_it_enrols_again() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let id = device.id.unwrap().to_string();
    assert!(county.database.with(|storage| enrolment::revoke(storage, &id, chrono::Utc::now()).unwrap()));
    assert_eq!(refused(device.get::<HelloReply>("/v1/hello").await), (401, "unknown_device".to_owned()));
    let again = device.enroll(&county.code(&org())).await.unwrap();
    assert_eq!(Some(again.device_id), device.id, "the same key is the same device");
    device.token = again.token;
    assert!(device.get::<HelloReply>("/v1/hello").await.is_ok());
}

#[tokio::test]
async fn a_device_cannot_speak_for_another_devices_install() {
    let county = County::start().await;
    let mut one = county.device("pc1").await;
    let mut two = county.device("pc2").await;
    let first = one.resident("甲");
    one.push(&[first]).await.unwrap();
    two.install = one.install;
    let change = two.resident("乙");
    let denied = (403, "not_your_install".to_owned());
    assert_eq!(refused(two.push(&[change]).await), denied);
    assert_eq!(refused(two.pull(&Default::default(), 0).await), denied);
    let path = format!("/v1/verdicts?install={}&from=1&to=9", one.install);
    assert_eq!(refused(two.get::<Value>(&path).await), denied);
}

#[tokio::test]
async fn the_api_document_names_every_route() {
    let county = County::start().await;
    let document: Value = reqwest::get(format!("{}/openapi.json", county.url)).await.unwrap().json().await.unwrap();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/openapi.json",
            "/readyz",
            "/metrics",
            "/",
            "/county",
            "/county/township/{org}",
            "/county/enter",
            "/county/leave",
            "/v1/enroll",
            "/v1/hello",
            "/v1/push",
            "/v1/verdicts",
            "/v1/pull",
            "/v1/digest",
            "/v1/numbers",
            "/v1/snapshot",
            "/v1/snapshot/{name}",
            "/v1/blob/{hash}/{n}"
        ]
    );
    let missing = reqwest::get(format!("{}/v1/nothing", county.url)).await.unwrap();
    assert_eq!(missing.status(), 404);
}
