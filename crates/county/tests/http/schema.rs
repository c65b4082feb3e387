//! `openapi.json` against the server: every route answers with a status, a content type and a body that it names.

use crate::county::*;
use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use xiangyi_county::operators;
use xiangyi_domain::Area;
use xiangyi_wire::signature::HEADER;

/// One request, and the route of the document that it is an example of.
struct Example {
    route: &'static str,
    method: Method,
    path: String,
    body: Vec<u8>,
    kind: &'static str,
    cookie: String,
    status: u16,
}

fn example(route: &'static str, method: Method, status: u16) -> Example {
    let (path, kind) = (route.to_owned(), "application/json");
    Example { route, method, path, body: Vec::new(), kind, cookie: String::new(), status }
}

impl Example {
    fn at(self, path: &str) -> Example {
        Example { path: path.to_owned(), ..self }
    }

    fn with(self, body: &Value) -> Example {
        Example { body: body.to_string().into_bytes(), ..self }
    }

    fn bytes(self, kind: &'static str, body: &[u8]) -> Example {
        Example { body: body.to_vec(), kind, ..self }
    }

    fn session(self, cookie: &str) -> Example {
        Example { cookie: cookie.to_owned(), ..self }
    }
}

/// Follows references inside the document.
fn resolved<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        value = document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("no {reference}"));
    }
    value
}

/// Sends an example, and holds the answer to the document.
async fn hold(document: &Value, device: &Device, example: &Example) {
    let Example { route, method, path, body, kind, cookie, status } = example;
    let what = format!("{method} {path}");
    let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let request = http.request(method.clone(), format!("{}{path}", device.url)).bearer_auth(&device.token);
    let request = request.header(HEADER, device.signature(method.as_str(), path, body)).header("content-type", *kind);
    let response = request.header("cookie", cookie).body(body.clone()).send().await.unwrap();
    assert_eq!(response.status().as_u16(), *status, "{what}");
    let operation = &document["paths"][route][method.as_str().to_lowercase()];
    assert!(operation.is_object(), "{what} is not in the document");
    let named = resolved(document, &operation["responses"][status.to_string()]);
    assert!(named.is_object(), "{what} answers {status}, which the document does not name");
    let answered = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let body = response.bytes().await.unwrap();
    let Some(contents) = named["content"].as_object() else {
        assert!(body.is_empty(), "{what}: a body that the document does not name");
        return;
    };
    if *method == Method::HEAD {
        return;
    }
    let answered = answered.unwrap_or_else(|| panic!("{what}: no content type"));
    let (_, content) = contents
        .iter()
        .find(|(kind, _)| answered.split(';').next() == Some(kind.as_str()))
        .unwrap_or_else(|| panic!("{what}: {answered} is not in the document"));
    if answered == "application/json" {
        let body: Value = serde_json::from_slice(&body).unwrap();
        let mut wrong = Vec::new();
        compare(document, &content["schema"], &body, "", &mut wrong);
        assert!(wrong.is_empty(), "{what}: {wrong:?} in {body}");
    }
}

/// What of a value a schema does not allow: the words of JSON Schema that the document uses. A library for all of them would
/// change how the product's own JSON is read, through the features that it asks of serde_json.
fn compare(document: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema = resolved(document, schema).as_object().unwrap();
    for (word, rule) in schema {
        let holds = match word.as_str() {
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("{other} is no type that is compared"),
            },
            "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64() >= rule.as_i64(),
            "maximum" => value.as_i64() <= rule.as_i64(),
            "minItems" => value.as_array().unwrap().len() as u64 >= rule.as_u64().unwrap(),
            "maxItems" => value.as_array().unwrap().len() as u64 <= rule.as_u64().unwrap(),
            "pattern" => value.as_str().is_some_and(|text| fits(rule.as_str().unwrap(), text)),
            "format" => value.as_str().is_some_and(|text| rule != "uuid" || text.parse::<uuid::Uuid>().is_ok()),
            "properties" | "additionalProperties" | "items" | "prefixItems" | "description" => true,
            other => panic!("{other} is no word that is compared"),
        };
        if !holds {
            wrong.push(format!("{word} {rule} at {at}"));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, value) in value.as_object().into_iter().flatten() {
        let inner = known.and_then(|known| known.get(name)).or(schema.get("additionalProperties"));
        match inner {
            Some(inner) => compare(document, inner, value, &format!("{at}/{name}"), wrong),
            None if known.is_some() => wrong.push(format!("{at}/{name} is not in the document")),
            None => {}
        }
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        let inner = schema.get("prefixItems").map_or(schema.get("items"), |inner| inner.get(index));
        inner.into_iter().for_each(|inner| compare(document, inner, value, &format!("{at}/{index}"), wrong));
    }
}

/// The patterns of the document: one class of characters and how many of it, sometimes with another at the end.
fn fits(pattern: &str, text: &str) -> bool {
    let all = |of: &dyn Fn(char) -> bool, count: usize| text.len() == count && text.chars().all(of);
    match pattern {
        "^[A-Za-z0-9_-]{21}[AQgw]$" => text.parse::<xiangyi_domain::id::RowId>().is_ok(),
        "^[0-9a-f]{16}$" => all(&|c| c.is_ascii_digit() || ('a'..='f').contains(&c), 16),
        "^[0-9a-f]{64}$" => xiangyi_wire::blob::is_name(text),
        "^[0-9]{12}$" => all(&|c| c.is_ascii_digit(), 12),
        other => panic!("{other} is no pattern that is compared"),
    }
}

fn deep(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| match value.as_str() {
            Some(reference) if key == "$ref" => found.push(reference.to_owned()),
            _ => deep(value, found),
        }),
        Value::Array(all) => all.iter().for_each(|value| deep(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_route_answers_as_the_document_says() {
    let county = County::with_head().await;
    let document: Value = reqwest::get(format!("{}/openapi.json", county.url)).await.unwrap().json().await.unwrap();
    let mut references = Vec::new();
    deep(&document, &mut references);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    let mut device = county.device("pc1").await;
    let photo = b"no picture, but bytes".to_vec();
    let hash = xiangyi_wire::blob::name_of(&photo);
    let named = json!({ "village": village("Shiban"), "resident": row("甲"), "visit": row("v"), "hash": hash, "size": photo.len() });
    let changes = [
        device.resident("甲"),
        device.insert("photo", row("p"), named),
        device.patch("resident", row("甲"), None, json!({ "phone": "1" })),
        device.patch("visit", row("x"), None, json!({ "mode": "home" })),
        device.insert("resident", row("丙"), json!({ "name": 7 })),
    ];
    let batch = device.batch(&changes);
    let install = device.install;
    let pull = json!({ "install_id": install, "schema": 1, "users": device.users, "cursors": {}, "own_cursor": 0, "limit": 9000 });
    let digest = json!({ "install_id": install, "users": device.users, "cursors": {} });
    let area = Area::village(&org(), village("Shiban"));
    let snapshot = json!({ "install_id": install, "schema": 1, "users": device.users, "areas": [area] });
    let numbers = json!({ "install_id": install, "schema": 1, "request_id": row("request"), "holds": [],
        "wants": [{ "kind": "record", "scope": "410482101203", "size": 5 }] });
    let (code, key) = (county.code(&org()), operators::key_from(&[3; 32]));
    county.database.with(|storage| operators::add(storage, "李", &key, chrono::Utc::now()).unwrap());
    let enroll = |code: &str| json!({ "code": code, "org_code": org(), "device_key": device.key, "install_id": install, "schema": 1 });
    let chunk = format!("/v1/blob/{hash}/0");
    let no_chunk = format!("/v1/blob/{}/0", "0".repeat(64));
    let blob = "/v1/blob/{hash}/{n}";
    let form = "application/x-www-form-urlencoded";
    let (get, post) = (Method::GET, Method::POST);
    let first = [
        example("/openapi.json", get.clone(), 200),
        example("/readyz", get.clone(), 200),
        example("/metrics", get.clone(), 200),
        example("/", get.clone(), 303),
        example("/county", get.clone(), 401),
        example("/county/township/{org}", get.clone(), 401).at("/county/township/410482101"),
        example("/county/enter", get.clone(), 200).at("/county/enter?key=1"),
        example("/county/enter", post.clone(), 403).bytes(form, b"key=1"),
        example("/county/enter", post.clone(), 415).bytes("text/plain", b"key=1"),
        example("/v1/enroll", post.clone(), 403).with(&enroll("2222-2222-2222")),
        example("/v1/enroll", post.clone(), 400).bytes("application/json", b"{"),
        example("/v1/enroll", post.clone(), 200).with(&enroll(&code)),
    ];
    for one in &first {
        hold(&document, &device, one).await;
    }
    device.token = device.enroll(&code).await.unwrap().token;
    let then = [
        example("/v1/hello", get.clone(), 200),
        example("/v1/push", post.clone(), 200).with(&batch),
        example("/v1/push", post.clone(), 400).bytes("application/json", b"[]"),
        example("/v1/push", post.clone(), 413).bytes("application/json", &vec![b' '; 3 << 20]),
        example("/v1/verdicts", get.clone(), 200).at(&format!("/v1/verdicts?install={install}&from=1&to=9")),
        example("/v1/verdicts", get.clone(), 400).at("/v1/verdicts?install=x"),
        example("/v1/pull", post.clone(), 200).with(&pull),
        example("/v1/pull", post.clone(), 400).with(&json!({})),
        example("/v1/digest", post.clone(), 200).with(&digest),
        example("/v1/digest", post.clone(), 400).with(&json!({})),
        example("/v1/snapshot", post.clone(), 200).with(&snapshot),
        example("/v1/snapshot", post.clone(), 400).with(&json!({})),
        example("/v1/numbers", post.clone(), 200).with(&numbers),
        example("/v1/numbers", post.clone(), 400).with(&json!({})),
        example(blob, Method::HEAD, 404).at(&chunk),
        example(blob, Method::PUT, 400).at(&chunk).bytes("application/octet-stream", b"short"),
        example(blob, Method::PUT, 404).at(&no_chunk).bytes("application/octet-stream", &photo),
        example(blob, Method::PUT, 204).at(&chunk).bytes("application/octet-stream", &photo),
        example(blob, Method::HEAD, 200).at(&chunk),
        example(blob, get.clone(), 200).at(&format!("{chunk}?users={}", head(&org()))),
        example(blob, get.clone(), 404).at(&chunk),
        example("/county/leave", post.clone(), 303),
    ];
    for one in &then {
        hold(&document, &device, one).await;
    }
    let offer = &device.offers(&[area]).await.unwrap().snapshots[0];
    let route = "/v1/snapshot/{name}";
    let part = device.part_path(offer, 0);
    let parts = [
        example(route, get.clone(), 200).at(&part),
        example(route, get.clone(), 404).at(&part.replace("users=", "user=")),
        example(route, get.clone(), 400).at(&format!("/v1/snapshot/{}", offer.parts[0].name)),
    ];
    for one in &parts {
        hold(&document, &device, one).await;
    }
    let entered =
        county.database.with(|storage| operators::enter(storage, &key, "session", chrono::Utc::now()).unwrap());
    assert!(entered);
    let cookie = "xiangyi_county=session";
    let last = [
        example("/county", get.clone(), 200).session(cookie),
        example("/county/township/{org}", get.clone(), 200).at("/county/township/410482101").session(cookie),
        example("/county/township/{org}", get.clone(), 404).at("/county/township/410482999").session(cookie),
    ];
    for one in &last {
        hold(&document, &device, one).await;
    }
    let mut unsigned = Device::new(&county.url, "stranger", &org());
    unsigned.token = "0".repeat(64);
    for one in then.iter().chain(&parts).filter(|one| one.route.starts_with("/v1")).filter(|one| one.status == 200) {
        let (body, path) = (one.body.clone(), one.path.clone());
        let refused = Example { status: 401, body, path, cookie: String::new(), method: one.method.clone(), ..*one };
        hold(&document, &unsigned, &refused).await;
    }
    let tried: BTreeSet<(&str, String)> = first
        .iter()
        .chain(&then)
        .chain(&parts)
        .chain(&last)
        .map(|one| (one.route, one.method.as_str().to_lowercase()))
        .collect();
    for (route, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            assert!(tried.contains(&(route.as_str(), method.clone())), "{method} {route} was not tried");
        }
    }
}
