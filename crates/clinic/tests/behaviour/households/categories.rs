use super::{Family, TODAY, input};
use crate::place::{at, day, ids, refused};
use serde_json::{Value, json};
use xiangyi_domain::residents::Category;

fn admitted(family: &Family, who: xiangyi_domain::id::ResidentId, on: &str) -> Vec<Category> {
    let input = input(json!({
        "resident": who, "admitted_on": on, "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "deposit_waived": "1000.00",
        "papers": [], "override": "test",
    }));
    let id = family.place.head.register_admission(input, at(TODAY), &mut ids()).unwrap().id;
    let page = family.place.head.admission_page(id, at(TODAY)).unwrap();
    page.admission.categories.iter().map(|name| name.category).collect()
}

#[test]
fn the_settlement_desk_sees_the_categories_of_both_levels_on_the_day_of_admission() {
    let family = Family::new();
    let clinic = &family.place.head;
    let give = |value: Value| clinic.give_category(input(value), at(TODAY), &mut ids());
    let poor = json!({
        "household": family.household, "category": "建档立卡贫困户", "from_on": "2016-01-01", "to_on": "2020-12-31",
        "evidence": "扶贫手册", "detail": { "class": "已脱贫享受政策" },
    });
    give(poor).unwrap();
    give(json!({ "household": family.household, "category": "lifted", "from_on": "2021-01-01" })).unwrap();
    let disabled = json!({
        "resident": family.mother, "category": "severe_disability", "from_on": "2023-05-01",
        "detail": { "types": [4], "grade": 2 },
    });
    give(disabled).unwrap();
    for (who, on, categories) in [
        (family.mother, "2020-12-31", vec![Category::RegisteredPoor]),
        (family.mother, "2021-01-01", vec![Category::Lifted]),
        (family.mother, "2023-05-01", vec![Category::Lifted, Category::SevereDisability]),
        (family.father, "2023-05-01", vec![Category::Lifted]),
    ] {
        assert_eq!(admitted(&family, who, on), categories, "{on}");
    }
}

#[test]
fn who_left_a_household_had_its_category_until_then_and_gets_the_new_one_s_after() {
    let family = Family::new();
    let clinic = &family.place.head;
    let lifted = json!({ "household": family.household, "category": "lifted", "from_on": "2021-01-01" });
    clinic.give_category(input(lifted), at(TODAY), &mut ids()).unwrap();
    let split = json!({ "resident": family.son, "on": "2026-05-01", "household": { "number": "0102" } });
    let other = clinic.found_household(input(split), at(TODAY), &mut ids()).unwrap().household.unwrap();
    let marginal = json!({
        "household": other, "category": "marginal", "from_on": "2026-05-01", "detail": { "risk": "因病" },
    });
    clinic.give_category(input(marginal), at(TODAY), &mut ids()).unwrap();
    assert_eq!(admitted(&family, family.son, "2026-04-30"), [Category::Lifted]);
    assert_eq!(admitted(&family, family.son, "2026-05-01"), [Category::Marginal]);
    assert_eq!(admitted(&family, family.father, "2026-05-01"), [Category::Lifted]);
}

#[test]
fn a_category_is_held_to_its_level_its_time_and_itself() {
    let family = Family::new();
    let give = |value: Value| family.place.head.give_category(input(value), at(TODAY), &mut ids());
    let (home, who) = (family.household, family.mother);
    for (value, code) in [
        (json!({ "household": home, "category": "orphan", "from_on": "2022-01-01" }), "wrong_level"),
        (json!({ "resident": who, "category": "lifted", "from_on": "2022-01-01" }), "wrong_level"),
        (json!({ "household": home, "category": "lifted", "from_on": "2020-12-31" }), "tag_not_of_day"),
        (json!({ "household": home, "category": "registered_poor", "from_on": "2021-01-01" }), "tag_not_of_day"),
        (json!({ "household": home, "category": "rich", "from_on": "2021-01-01" }), "unknown_category"),
        (json!({ "household": home, "category": "lifted", "from_on": "2026-09-02" }), "in_future"),
        (
            json!({ "household": home, "category": "lifted", "from_on": "2022-01-02", "to_on": "2022-01-01" }),
            "ends_before_start",
        ),
        (
            json!({ "resident": who, "category": "disability", "from_on": "2022-01-01", "detail": { "grade": 1 } }),
            "bad_grade",
        ),
        (json!({ "category": "orphan", "from_on": "2022-01-01" }), "missing_key"),
    ] {
        assert_eq!(refused(give(value.clone())), code, "{value}");
    }
    give(json!({ "household": home, "category": "低保", "from_on": "2022-01-01", "to_on": "2022-12-31" })).unwrap();
    let again = |from: &str| give(json!({ "household": home, "category": "低保", "from_on": from }));
    assert_eq!(refused(again("2022-12-31")), "category_held");
    again("2023-01-01").unwrap();
    give(json!({ "resident": who, "category": "低保", "from_on": "2022-06-01" })).unwrap();
}

#[test]
fn the_words_of_before_2021_stand_beside_those_of_today_and_an_end_is_dated() {
    let family = Family::new();
    let clinic = &family.place.head;
    let marginal = json!({
        "household": family.household, "category": "边缘户", "from_on": "2019-06-01", "evidence": "县扶贫办名单",
        "detail": { "risk": "因病" }, "source_list": "2019年边缘户名单.xlsx",
    });
    let id = clinic.give_category(input(marginal), at(TODAY), &mut ids()).unwrap().id;
    let line = family.page().categories.remove(0);
    assert_eq!((line.label.as_str(), line.word_then.as_deref()), ("边缘易致贫户", Some("边缘户")));
    assert_eq!((line.detail_words.as_str(), line.holds), ("因病", true));
    assert_eq!(family.page().tags, ["边缘易致贫户"]);

    let end = |to: Option<&str>| {
        clinic.end_category(
            input(json!({ "id": id, "to_on": to, "evidence": "风险消除认定表" })),
            at(TODAY),
            &mut ids(),
        )
    };
    assert_eq!(refused(end(Some("2019-05-31"))), "ends_before_start");
    end(Some("2023-06-30")).unwrap();
    let line = family.page().categories.remove(0);
    assert_eq!((line.to_on, line.holds), (Some(day("2023-06-30")), false));
    assert_eq!(line.evidence.as_deref(), Some("县扶贫办名单;风险消除认定表"), "the first proof is kept");
    assert!(family.page().tags.is_empty());
    end(None).unwrap();
    assert!(family.page().categories[0].holds, "an end is taken back");

    let fixed = json!({ "id": id, "from_on": "2019-07-01", "detail": { "risk": "因灾" } });
    clinic.correct_category(input(fixed), at(TODAY), &mut ids()).unwrap();
    let line = family.page().categories.remove(0);
    assert_eq!((line.from_on, line.detail_words.as_str(), line.evidence), (Some(day("2019-07-01")), "因灾", None));
    let withdraw =
        |reason: &str| clinic.withdraw_category(input(json!({ "id": id, "reason": reason })), at(TODAY), &mut ids());
    assert_eq!(refused(withdraw(" ")), "missing_key");
    withdraw("登记错户").unwrap();
    assert!(family.page().categories.is_empty());
}
