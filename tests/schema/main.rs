//! schemathesis against a running county server: requests made from `openapi.json`, thousands of them, signed as a device
//! signs. None may end in a 5xx, in an answer that the document does not name, or in data for somebody without a right.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::Command;
use xiangyi_tests::county::County;
use xiangyi_wire::entities::{MergeClass, REGISTRY};

/// Where `cargo xtask test` has installed it.
fn schemathesis() -> Option<PathBuf> {
    std::env::var_os("XIANGYI_SCHEMATHESIS").map(PathBuf::from)
}

/// Guards: input that nobody thought of, at every route. Replays by its seed.
#[test]
fn no_request_of_the_document_breaks_the_server_or_the_document() {
    let Some(schemathesis) = schemathesis() else {
        eprintln!("NOT RUN: schemathesis is not here; `cargo xtask test` installs it where it can");
        return;
    };
    let county = County::start();
    let registry = REGISTRY.iter().map(|spec| {
        let class = match spec.class {
            MergeClass::Fact => "fact",
            MergeClass::Record => "record",
            MergeClass::StateMachine => "state_machine",
            MergeClass::Money => "money",
        };
        let fields: Map<String, Value> =
            spec.fields.iter().map(|field| (field.name.to_owned(), format!("{:?}", field.column).into())).collect();
        json!({ "name": spec.entity.as_str(), "class": class, "fields": fields })
    });
    let registry = Value::Array(registry.collect());
    let folder = tempfile::tempdir().unwrap();
    let night = std::env::var_os("XIANGYI_NIGHT").is_some();
    let output = Command::new(schemathesis)
        .arg("run")
        .arg(format!("{}/openapi.json", county.url()))
        // What a batch holds is judged change by change, so a body that is not as the document says may well be taken.
        .args([
            "--checks",
            "all",
            "--exclude-checks",
            "positive_data_acceptance,negative_data_rejection",
            "--mode",
            "all",
            "--phases",
            "examples,coverage,fuzzing",
            "--seed",
            "20261130",
        ])
        .args(["--max-examples", if night { "2000" } else { "120" }, "--no-color", "--generation-database", "none"])
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", concat!(env!("CARGO_MANIFEST_DIR"), "/schema/hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("XIANGYI_SERVER", county.url())
        .env("XIANGYI_CODE", county.code())
        .env("XIANGYI_LINK", county.link())
        .env("XIANGYI_ORG", "410482101")
        .env("XIANGYI_REGISTRY", registry.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    eprintln!("{said}");
    for tried in ["change accepted", "change held", "change rejected missing_field", "/v1/pull 200", "/county 200"] {
        assert!(said.contains(tried), "more than refusals is to be tried: no {tried}");
    }
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
