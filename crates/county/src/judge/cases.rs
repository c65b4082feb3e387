//! Concurrent edits of one resident's fields, as a table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::storage::StoredRow;
use serde_json::json;
use xiangyi_domain::id::derived;

fn org() -> OrgCode {
    OrgCode::new("410482101").unwrap()
}

fn install(name: &str) -> InstallId {
    InstallId(derived("install", &[name]))
}

fn resident(fields: Value) -> StoredRow {
    let revision = Revision { epoch: 1, count: 1 };
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    StoredRow {
        entity: xiangyi_wire::Entity::Resident,
        id: RowId(derived("row", &["a"])),
        area: Area::township(&org()),
        revision,
        fields,
        events: Vec::new(),
        voided: None,
        versions: Versions {
            born: FieldVersion { revision, hlc: 0, install: install("maker"), seq: Some(1) },
            patched: BTreeMap::new(),
        },
        position: 1,
    }
}

/// One patch: who, at which hybrid clock, on which revision of the row, what.
struct Patch {
    by: &'static str,
    /// The install that this one succeeds, and how much of its log it holds.
    succeeds: Option<(&'static str, u64)>,
    hlc: i64,
    saw: u64,
    values: Value,
}

fn patch(by: &'static str, hlc: i64, saw: u64, values: Value) -> Patch {
    Patch { by, succeeds: None, hlc, saw, values }
}

fn rule(row: &StoredRow, patch: &Patch) -> Ruling {
    let text = json!({ "patch": patch.values }).to_string();
    let change = Change {
        change_id: ChangeId(derived("change", &[patch.by, &patch.hlc.to_string()])),
        seq: 1,
        user: 0,
        at: 0,
        hlc: 0,
        entity: row.entity,
        row: row.id,
        area: row.area.clone(),
        base: Some(Revision { epoch: 1, count: patch.saw }),
        group: None,
        import_id: None,
        attachments: Vec::new(),
        op: serde_json::value::RawValue::from_string(text).unwrap(),
    };
    let itself = Ancestor::itself(install(patch.by));
    let former = patch.succeeds.map(|(former, until)| Ancestor { install: install(former), until });
    let lineage: Vec<Ancestor> = std::iter::once(itself).chain(former).collect();
    let known = Known {
        number_holder: None,
        org: &org(),
        epoch: 1,
        install: install(patch.by),
        seq: 2,
        lineage: &lineage,
        hlc: patch.hlc,
        row: Some(row),
        refused_row: None,
        refused_parent: None,
        rivals: &[],
        open_case: None,
        home: None,
    };
    judge(&change, &change.op().unwrap(), &known)
}

fn word(ruling: &Ruling) -> &'static str {
    match ruling.outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Merged { .. } => "merged",
        Outcome::Held { .. } => "held",
        Outcome::Rejected { .. } => "rejected",
    }
}

/// The row is `{phone: 0, name: 0}` at revision 1. A is judged first, then B; both say what B becomes, and what
/// stands in the end. Guards, by line: the concurrency rule, the clock rule, equal values, lineage, class of field.
#[test]
fn two_edits_of_one_row_become_one() {
    let phone = |value: &str| json!({ "phone": value });
    let name = |value: &str| json!({ "name": value });
    let succeeding = |patch: Patch, former, until| Patch { succeeds: Some((former, until)), ..patch };
    #[rustfmt::skip]
    let table: Vec<(&str, Patch, Patch, &str, Value)> = vec![
        // what it shows                          A                            B                            B becomes   what stands
        ("B saw A",                               patch("a", 10, 1, phone("A")), patch("b", 5, 2, phone("B")), "accepted", json!({"phone": "B", "name": "0"})),
        ("concurrent, B's clock is later",        patch("a", 10, 1, phone("A")), patch("b", 20, 1, phone("B")), "merged", json!({"phone": "B", "name": "0"})),
        ("concurrent, A's clock is later",        patch("a", 20, 1, phone("A")), patch("b", 10, 1, phone("B")), "merged", json!({"phone": "A", "name": "0"})),
        ("concurrent, the clocks are equal",      patch("a", 10, 1, phone("A")), patch("b", 10, 1, phone("B")), "merged", json!({"phone": "A", "name": "0"})),
        ("concurrent, the same value",            patch("a", 20, 1, phone("A")), patch("b", 10, 1, phone("A")), "accepted", json!({"phone": "A", "name": "0"})),
        ("other fields are not concurrent",       patch("a", 20, 1, phone("A")), patch("b", 10, 1, name("B")), "accepted", json!({"phone": "A", "name": "B"})),
        ("the same install did not see itself",   patch("a", 20, 1, phone("A")), patch("a", 10, 1, phone("B")), "accepted", json!({"phone": "B", "name": "0"})),
        ("nor does its successor",                patch("a", 20, 1, phone("A")), succeeding(patch("b", 10, 1, phone("B")), "a", 2), "accepted", json!({"phone": "B", "name": "0"})),
        ("but a copy did not see the disk it is of", patch("a", 20, 1, phone("A")), succeeding(patch("b", 10, 1, phone("B")), "a", 1), "merged", json!({"phone": "A", "name": "0"})),
        ("critical, concurrent: what stands stays", patch("a", 10, 1, name("A")), patch("b", 20, 1, name("B")), "held", json!({"phone": "0", "name": "A"})),
        ("critical, but B saw A",                 patch("a", 10, 1, name("A")), patch("b", 5, 2, name("B")), "accepted", json!({"phone": "0", "name": "B"})),
        ("held for the name, the phone is set",   patch("a", 10, 1, name("A")), patch("b", 5, 1, json!({"name": "B", "phone": "B"})), "held", json!({"phone": "B", "name": "A"})),
        ("a field of a newer peer is a register", patch("a", 10, 1, json!({"blood": "A"})), patch("b", 5, 1, json!({"blood": "B"})), "merged", json!({"phone": "0", "name": "0", "blood": "A"})),
    ];
    for (shows, a, b, becomes, stands) in table {
        let parent = resident(json!({ "phone": "0", "name": "0" }));
        let after_a = rule(&parent, &a).row.unwrap();
        assert_eq!(after_a.revision.count, 2, "{shows}");
        let ruling = rule(&after_a, &b);
        assert_eq!(word(&ruling), becomes, "{shows}");
        let found = ruling.row.unwrap_or(after_a).fields;
        assert_eq!(Value::Object(found), stands, "{shows}");
    }
}

/// Guards: the loser is kept, whichever side it is on.
#[test]
fn the_value_that_loses_is_kept() {
    let parent = resident(json!({ "phone": "0" }));
    let after_a = rule(&parent, &patch("a", 10, 1, json!({ "phone": "A" }))).row.unwrap();
    for (hlc, lost, own) in [(20, "A", false), (5, "B", true)] {
        let ruling = rule(&after_a, &patch("b", hlc, 1, json!({ "phone": "B" })));
        let Outcome::Merged { kept, .. } = &ruling.outcome else { panic!("merged") };
        assert_eq!((kept[0].value.as_str(), kept[0].own), (Some(lost), own));
        assert_eq!(ruling.lost, *kept);
        assert_eq!(ruling.row.unwrap().revision.count, 3, "the sender learns what stands");
    }
}

#[test]
fn a_fixed_field_is_set_once() {
    let parent = resident(json!({ "village": null }));
    let village = RowId(derived("village", &["x"])).to_string();
    let set = rule(&parent, &patch("a", 1, 1, json!({ "village": village })));
    assert_eq!(word(&set), "accepted");
    let other = RowId(derived("village", &["y"])).to_string();
    let moved = rule(&set.row.unwrap(), &patch("a", 2, 2, json!({ "village": other })));
    assert_eq!(moved.outcome, Outcome::Rejected { code: "fixed_field".to_owned(), field: Some("village".to_owned()) });
}

/// Guards: a base that a restored server lost counts as older than what it holds now.
#[test]
fn an_edit_after_a_restore_is_newer_than_a_base_before_it() {
    let mut parent = resident(json!({ "phone": "0" }));
    let version =
        FieldVersion { revision: Revision { epoch: 2, count: 2 }, hlc: 50, install: install("a"), seq: Some(3) };
    parent.revision = version.revision;
    parent.versions.patched.insert("phone".to_owned(), version);
    let ruling = rule(&parent, &patch("b", 10, 7, json!({ "phone": "B" })));
    assert_eq!(word(&ruling), "merged", "base (1, 7) is older than (2, 2)");
}

/// Guards: whoever typed on a state that the restore lost may never have seen what stands now, so it is kept.
#[test]
fn what_gives_way_to_an_edit_on_a_lost_state_is_kept() {
    let mut parent = resident(json!({ "phone": "0" }));
    let version =
        FieldVersion { revision: Revision { epoch: 1, count: 3 }, hlc: 5, install: install("a"), seq: Some(3) };
    parent.revision = Revision { epoch: 2, count: 3 };
    parent.versions.patched.insert("phone".to_owned(), version);
    let on_lost = rule(&parent, &patch("b", 10, 7, json!({ "phone": "B" })));
    assert_eq!(word(&on_lost), "merged");
    assert_eq!((on_lost.lost[0].value.as_str(), on_lost.lost[0].own), (Some("0"), false));
    assert_eq!(on_lost.row.unwrap().fields["phone"], "B");
    assert_eq!(word(&rule(&parent, &patch("b", 10, 3, json!({ "phone": "B" })))), "accepted", "this one was seen");
}

/// Guards: a change that waited and is judged again does not undo what the same computer has said since.
#[test]
fn a_value_judged_late_loses_to_what_its_own_computer_said_since() {
    let mut parent = resident(json!({ "phone": "said later" }));
    let version =
        FieldVersion { revision: Revision { epoch: 1, count: 2 }, hlc: 50, install: install("b"), seq: Some(9) };
    parent.revision = version.revision;
    parent.versions.patched.insert("phone".to_owned(), version);
    let ruling = rule(&parent, &patch("b", 10, 1, json!({ "phone": "said before" })));
    assert_eq!(word(&ruling), "merged");
    assert_eq!((ruling.lost[0].value.as_str(), ruling.lost[0].own), (Some("said before"), true));
    assert_eq!(ruling.row.unwrap().fields["phone"], "said later");
}

/// Guards: what others did counts as seen only when a page has shown it.
#[test]
fn a_patch_that_says_nothing_new_claims_nothing_unseen() {
    let parent = resident(json!({ "phone": "0", "name": "甲" }));
    let after_a = rule(&parent, &patch("a", 10, 1, json!({ "phone": "A" }))).row.unwrap();
    let same = rule(&after_a, &patch("b", 20, 1, json!({ "name": "甲" })));
    assert_eq!(same.outcome, Outcome::Accepted { revision: Revision { epoch: 1, count: 1 } }, "a's phone was not seen");
    let seen = rule(&after_a, &patch("b", 20, 2, json!({ "name": "甲" })));
    assert_eq!(seen.outcome, Outcome::Accepted { revision: Revision { epoch: 1, count: 2 } });
}
