#![allow(clippy::needless_pass_by_value, reason = "documents are written where they are read")]

use crate::place::{MAN_1938, MAN_1955, Place, at, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::goods::{GoodsIssuedAnswer, GoodsList, IssueGoods, ListGoods, TakeBackGoods};
use xiangyi_clinic::paper::PaperKind;
use xiangyi_domain::paper::Document;
use xiangyi_domain::users::Role;

fn township() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    place.person("石板村", "王有福", MAN_1938);
    place
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    xiangyi_clinic::input::read(&value.to_string()).unwrap()
}

fn issue(place: &Place, value: Value) -> Result<GoodsIssuedAnswer, ClinicError> {
    place.head.issue_goods(read::<IssueGoods>(value), at("2026-09-01"), &mut ids())
}

fn list(place: &Place, show: &str) -> GoodsList {
    let input = json!({ "item": "爱心保健箱", "village": "石板村", "everybody": true, "show": show });
    place.head.list_goods(&read::<ListGoods>(input), at("2026-09-01")).unwrap()
}

#[test]
fn goods_are_issued_in_bulk_and_the_list_shows_who_has_none_yet() {
    let place = township();
    let made = issue(
        &place,
        json!({
            "item": "care_box", "issued_on": "2026-08-30",
            "households": [{ "household": MAN_1955, "signed_by": "张国福" }, { "household": "H404" }],
        }),
    );
    let made = made.unwrap();
    assert_eq!((made.issued, made.refused[0].code.as_str()), (1, "unknown_household"));
    let all = list(&place, "all");
    assert_eq!((all.rows.len(), all.villages[0].having.count, all.villages[0].none), (2, 1, 1));
    assert_eq!(all.villages[0].having.percent.as_deref(), Some("50.00"));
    let having = list(&place, "having");
    let box_of = &having.rows[0].issued[0];
    assert_eq!((having.rows[0].head.as_str(), box_of.quantity, box_of.signed), ("张国福", 1, true));
    assert_eq!(list(&place, "none").rows[0].head, "王有福");
    assert!(list(&place, "unsigned").rows.is_empty());
}

#[test]
fn a_household_gets_a_box_once_unless_it_is_said_again() {
    let place = township();
    let one = |again: bool| json!({ "item": "爱心保健箱", "again": again, "households": [{ "household": MAN_1955 }] });
    assert_eq!(issue(&place, one(false)).unwrap().issued, 1);
    assert_eq!(issue(&place, one(false)).unwrap().refused[0].code, "already_issued");
    assert_eq!(issue(&place, one(true)).unwrap().issued, 1);
    assert_eq!(list(&place, "having").rows[0].issued.len(), 2);
    assert_eq!(list(&place, "all").villages[0].having.count, 1, "two boxes, one household");
    for _ in 0..2 {
        let books = json!({ "item": "宣教手册", "households": [{ "household": MAN_1938 }] });
        assert_eq!(issue(&place, books).unwrap().issued, 1, "books come again and again");
    }
}

#[test]
fn what_cannot_be_issued_is_refused_with_its_reason() {
    let place = township();
    let home = json!([{ "household": MAN_1955 }]);
    for (input, code) in [
        (json!({ "item": "box", "households": home }), "unknown_item"),
        (json!({ "item": "care_box", "households": [] }), "no_households"),
        (json!({ "item": "care_box", "quantity": 0, "households": home }), "bad_quantity"),
        (json!({ "item": "care_box", "issued_on": "2026-09-02", "households": home }), "in_future"),
        (json!({ "item": "药品", "households": home }), "required"),
    ] {
        assert_eq!(refused(issue(&place, input.clone())), code, "{input}");
    }
}

#[test]
fn an_entry_made_by_mistake_is_withdrawn_with_its_reason() {
    let place = township();
    let made = issue(&place, json!({ "item": "care_box", "households": [{ "household": MAN_1955 }] })).unwrap();
    let take_back = |reason: &str| {
        let input = TakeBackGoods { ids: made.ids.clone(), reason: reason.to_owned() };
        place.head.take_back_goods(input, at("2026-09-01"), &mut ids())
    };
    assert_eq!(refused(take_back(" ")), "required");
    take_back("登错户").unwrap();
    assert!(list(&place, "having").rows.is_empty());
    assert_eq!(refused(take_back("登错户")), "unknown_goods");
}

#[test]
fn the_sheet_to_sign_holds_the_households_of_the_village() {
    let place = township();
    issue(&place, json!({ "item": "care_box", "households": [{ "household": MAN_1955 }] })).unwrap();
    let kind = json!({ "kind": "goods_list", "item": "care_box", "village": "石板村", "everybody": true });
    let kind: PaperKind = read(kind);
    let Document::GoodsList(sheet) = place.head.prepare_paper(&kind, at("2026-09-01"), &mut ids()).unwrap() else {
        panic!("a goods list")
    };
    assert_eq!((sheet.item.as_str(), sheet.scope.as_str(), sheet.rows.len()), ("爱心保健箱", "石板村", 2));
    let row = sheet.rows.iter().find(|row| row.head == "张国福").unwrap();
    assert_eq!((row.quantity, row.signed_by.as_str()), (Some(1), ""));
    let nowhere: PaperKind = read(json!({ "kind": "goods_list", "item": "care_box" }));
    assert_eq!(refused(place.head.prepare_paper(&nowhere, at("2026-09-01"), &mut ids())), "required");
}
