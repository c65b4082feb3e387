//! The county's overview: who gets in, and what stands there.

use crate::county::*;
use reqwest::StatusCode;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use xiangyi_county::{enrolment, operators};

/// A browser without an engine: it follows nothing by itself.
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).build().unwrap()
}

fn link_of(county: &County, name: &str) -> String {
    let key = operators::key_from(&xiangyi_county::server::random().unwrap());
    county.database.with(|storage| operators::add(storage, name, &key, chrono::Utc::now()).unwrap());
    key
}

async fn enter(county: &County, key: &str) -> (StatusCode, Option<String>) {
    let form = format!("key={key}");
    let request = browser().post(format!("{}/county/enter", county.url)).body(form);
    let response = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    let cookie = response.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
    (response.status(), cookie)
}

async fn page(county: &County, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = browser().get(format!("{}{path}", county.url)).header("cookie", cookie);
    let response = request.header("accept-language", "en").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(response.headers()["cache-control"], "no-store");
    (response.status(), response.text().await.unwrap())
}

/// Guards: nothing is shown without a session; a link works once, and a preview of it uses nothing up.
#[tokio::test]
async fn a_link_lets_one_person_in_once() {
    let county = County::start().await;
    for cookie in ["", "xiangyi_county=", "xiangyi_county=0000", "other=1"] {
        for path in ["/county", "/county/township/410482101"] {
            let (status, text) = page(&county, path, cookie).await;
            assert_eq!(status, 401, "{path} {cookie}");
            assert!(text.contains("operator add") && !text.contains("<table"), "{text}");
        }
    }
    let key = link_of(&county, "李主任");
    let (status, text) = page(&county, &format!("/county/enter?key={key}"), "").await;
    assert_eq!((status.as_u16(), text.contains(&key)), (200, true));
    let (status, cookie) = enter(&county, &key).await;
    let cookie = cookie.unwrap();
    assert_eq!(status, 303);
    for part in ["Path=/county", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let session = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(page(&county, "/county", &session).await.0, 200);
    assert_eq!(enter(&county, &key).await, (StatusCode::FORBIDDEN, None), "a second time");
    assert_eq!(enter(&county, "0123").await, (StatusCode::FORBIDDEN, None));
    assert_eq!(page(&county, "/county", &format!("xiangyi_county={key}")).await.0, 401, "the link is no session");
    let left = browser().post(format!("{}/county/leave", county.url)).header("cookie", &session).send().await.unwrap();
    assert_eq!(left.status(), 303);
    assert_eq!(page(&county, "/county", &session).await.0, 401, "the session is over on the server");
}

#[tokio::test]
async fn an_old_link_and_a_removed_operator_are_shut_out() {
    let county = County::start().await;
    let (old, ended) = (operators::key_from(&[1; 32]), operators::key_from(&[2; 32]));
    let day_ago = chrono::Utc::now() - operators::LINK_LIFE;
    let month_ago = chrono::Utc::now() - operators::SESSION_LIFE;
    county.database.with(|storage| {
        operators::add(storage, "李", &old, day_ago).unwrap();
        operators::add(storage, "李", &ended, month_ago).unwrap();
        assert!(operators::enter(storage, &ended, "a session of last month", month_ago).unwrap());
    });
    assert_eq!(enter(&county, &old).await.0, 403);
    assert_eq!(page(&county, "/county", "xiangyi_county=a session of last month").await.0, 401);
    let (_, cookie) = enter(&county, &link_of(&county, "王")).await;
    let session = cookie.unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(page(&county, "/county", &session).await.0, 200);
    let removed = county.database.with(|storage| storage.write(|writer| writer.remove_operator("王")).unwrap());
    assert_eq!((removed, page(&county, "/county", &session).await.0.as_u16()), (1, 401));
}

/// Guards: what stands there is counted: who reported what, which contract covers today, who was visited this year.
#[tokio::test]
async fn the_overview_says_what_was_reported_and_counted() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let year = chrono::Utc::now().format("%Y").to_string();
    let disease = |name: &str, kind: &str, left: Value| json!({ "village": village("Shiban"), "resident": row(name), "kind": kind, "left_on": left });
    let visit = |name: &str, form: &str, on: &str| json!({ "village": village("Shiban"), "resident": row(name), "form": form, "visited_on": on, "mode": "home" });
    let contract = |name: &str, ends: &str| {
        json!({ "village": village("Shiban"), "residents": [row(name)], "number": name,
            "signed_on": "2020-01-01", "starts_on": "2020-01-01", "ends_on": ends })
    };
    let mut changes: Vec<Value> = ["甲", "乙", "丙", "丁"].iter().map(|name| device.resident(name)).collect();
    for (id, entity, fields) in [
        ("d1", "disease", disease("甲", "hypertension", Value::Null)),
        ("d2", "disease", disease("甲", "type2_diabetes", Value::Null)),
        ("d3", "disease", disease("乙", "hypertension", Value::Null)),
        ("d4", "disease", disease("丙", "hypertension", json!("2020-05-01"))),
        ("d5", "disease", disease("丁", "tuberculosis", Value::Null)),
        ("v1", "visit", visit("甲", "hypertension", &format!("{year}-01-01"))),
        ("v2", "visit", visit("乙", "hypertension", "2020-06-01")),
        ("v3", "visit", visit("丁", "hypertension", &format!("{year}-01-01"))),
        ("c1", "contract", contract("甲", "2999-12-31")),
        ("c2", "contract", contract("乙", "2020-12-31")),
    ] {
        changes.push(device.insert(entity, row(id), fields));
    }
    let mut batch = device.batch(&changes);
    batch["waiting"] = json!({ "unsent": 7, "held": 2, "rejected": 1 });
    let reply: xiangyi_wire::push::PushReply = device.post("/v1/push", &batch).await.unwrap();
    assert!(words(&reply.results).iter().all(|word| word.starts_with("accepted")), "{:?}", words(&reply.results));
    let (_, cookie) = enter(&county, &link_of(&county, "李主任")).await;
    let session = cookie.unwrap().split(';').next().unwrap().to_owned();
    let (_, text) = page(&county, "/county", &session).await;
    for cell in [
        "<a href=\"/county/township/410482101\">石板镇卫生院</a> <span class=\"id\">410482101</span>",
        "<td class=\"n\">2</td>",
        "<td class=\"n late\">7</td>",
        "<td class=\"n late\">2</td>",
        "<td class=\"n late\">1</td>",
        "title=\"1 / 4\">25.0%",
        "title=\"1 / 2\">50.0%",
    ] {
        assert!(text.contains(cell), "no {cell} in {text}");
    }
    for person in ["甲", "乙", "1952"] {
        assert!(!text.contains(person), "{person}");
    }
    let digest = json!({ "install_id": device.install, "users": device.users, "cursors": {},
        "waiting": { "unsent": 0, "held": 0, "rejected": 0 } });
    device.post::<Value>("/v1/digest", &digest).await.unwrap();
    let (_, text) = page(&county, "/county/township/410482101", &session).await;
    assert!(text.contains(&device.id.unwrap().to_string()) && !text.contains("late\">7"), "{text}");
    for cell in ["<h1>石板镇卫生院", "<td>Health centre</td><td>Head</td>"] {
        assert!(text.contains(cell), "no {cell} in {text}");
    }
    assert_eq!(page(&county, "/county/township/410482999", &session).await.0, 404);
    assert_eq!(page(&county, "/county/township/%3Cscript%3E", &session).await.0, 404);
}

/// Guards: a computer is told by where it stands and what its people are, and by nobody's name; what the county calls a
/// township comes before what its devices say.
#[tokio::test]
async fn computers_are_told_by_where_their_people_work() {
    let county = County::with_head().await;
    let mut office = county.device("pc1").await;
    for (id, name) in [("Shiban", "石板村"), ("Hekou", "河口村")] {
        let change = office.insert("village", village(id).into(), json!({ "name": name }));
        assert_eq!(word(&office.say(change).await), "accepted 1");
    }
    let villages = [village("Hekou"), village("Shiban")];
    let fields =
        json!({ "login": "d", "name": "赵医生", "role": "village_doctor", "villages": villages, "enabled": true });
    let doctor = office.insert("user", row("doctor"), fields);
    assert_eq!(word(&office.say(doctor).await), "accepted 1");
    let mut clinic = county.device("pc2").await;
    clinic.users = vec![row("doctor").into()];
    let resident = clinic.resident("甲");
    clinic.say(resident).await;
    let (_, cookie) = enter(&county, &link_of(&county, "李主任")).await;
    let session = cookie.unwrap().split(';').next().unwrap().to_owned();
    let (_, text) = page(&county, "/county/township/410482101", &session).await;
    assert!(text.contains("<td>Not said yet</td>"), "{text}");
    for device in [&office, &clinic] {
        let digest = json!({ "install_id": device.install, "users": device.users, "cursors": {}, "own_cursor": 0,
            "reader_key": "key", "waiting": { "unsent": 0, "held": 0, "rejected": 0 } });
        device.post::<Value>("/v1/digest", &digest).await.unwrap();
    }
    let (_, text) = page(&county, "/county/township/410482101", &session).await;
    for cells in ["<td>Health centre</td><td>Head</td>", "<td>河口村、石板村</td><td>Village doctor</td>"] {
        assert!(text.contains(cells), "no {cells} in {text}");
    }
    assert!(!text.contains("赵医生"), "{text}");
    county.database.with(|storage| enrolment::name_org(storage, &org(), " 石板卫生院 ").unwrap());
    county.device("pc3").await;
    let (_, text) = page(&county, "/county", &session).await;
    assert!(text.contains(">石板卫生院</a>"), "{text}");
}
