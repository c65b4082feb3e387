//! Lists: filters, their order, what is missing, saved filters and columns.

use crate::place::{Place, at, ids, refused};
use std::ops::ControlFlow;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::lists::{ListResidents, RememberColumns, SaveView};
use xiangyi_clinic::roster::ImportRoster;
use xiangyi_domain::users::Role;

const TODAY: &str = "2026-09-01";

/// Three households of two villages.
pub fn filled() -> Place {
    let place = Place::new(TODAY);
    let text = "户编号,姓名,身份证号,与户主关系,村,组,联系电话,患病情况,身份类别,民族\n\
         H010,张国福,410482195503120019,户主,石板村,二组,13812341234,高血压、糖尿病,低保,汉族\n\
         H010,李秀英,410482195503120027,妻,石板村,二组,,,低保,汉族\n\
         H009,王有福,52052719380101123X,户主,石板村,二组,,脑梗死,,\n\
         H001,穆塔里甫·肉孜,653022194903152065,户主,柳林村,一组,13900001111,,建档立卡,维吾尔族\n";
    let path = place.csv("roster.csv", text);
    let input = ImportRoster::of(path);
    let watch = &mut |_| ControlFlow::Continue(());
    place.head.import_roster(&input, false, at("2026-01-05"), &mut ids(), watch).unwrap();
    place
}

fn names(clinic: &Clinic, filter: &ListResidents) -> Vec<String> {
    clinic.list_residents(filter, at(TODAY)).unwrap().rows.into_iter().map(|row| row.name).collect()
}

fn by(fill: impl FnOnce(&mut ListResidents)) -> ListResidents {
    let mut filter = ListResidents::default();
    fill(&mut filter);
    filter
}

#[test]
fn a_list_is_narrowed_by_everything_that_is_known() {
    let place = filled();
    let some = |text: &str| Some(text.to_owned());
    for (why, filter, expected) in [
        ("village by name", by(|f| f.village = some("柳林村")), vec!["穆塔里甫·肉孜"]),
        ("组", by(|f| f.group = some("二组")), vec!["王有福", "张国福", "李秀英"]),
        ("category by code", by(|f| f.category = some("subsistence_allowance")), vec!["张国福", "李秀英"]),
        ("category by word", by(|f| f.category = some("低保")), vec!["张国福", "李秀英"]),
        ("register", by(|f| f.disease = some("hypertension")), vec!["张国福"]),
        ("disease by name", by(|f| f.disease = some("脑梗死")), vec!["王有福"]),
        (
            "age, both ends",
            by(|f| (f.age_from, f.age_to) = (Some(71), Some(77))),
            vec!["张国福", "李秀英", "穆塔里甫·肉孜"],
        ),
        ("unsigned", by(|f| f.contract = some("none")), vec!["王有福", "张国福", "李秀英", "穆塔里甫·肉孜"]),
        ("signed", by(|f| f.contract = some("in_force")), vec![]),
        ("overdue", by(|f| f.overdue = true), vec!["王有福", "张国福"]),
        ("no telephone", by(|f| f.missing = some("phone")), vec!["王有福", "李秀英"]),
        ("no proof of a disease", by(|f| f.missing = some("proof")), vec!["王有福", "张国福"]),
        ("dead", by(|f| f.status = some("dead")), vec![]),
        ("part of a name", by(|f| f.text = some("塔里甫")), vec!["穆塔里甫·肉孜"]),
        ("initials", by(|f| f.text = some("zgf")), vec!["张国福"]),
        ("two at once", by(|f| (f.text, f.missing) = (some("41048219550312"), some("phone"))), vec!["李秀英"]),
    ] {
        assert_eq!(names(&place.head, &filter), expected, "{why}");
        assert_eq!(place.head.list_residents(&filter, at(TODAY)).unwrap().total as usize, expected.len(), "{why}");
    }
}

#[test]
fn a_birthday_today_counts() {
    let place = filled();
    let from_71 = by(|f| f.age_from = Some(71));
    let listed = |on: &str| {
        let rows = place.head.list_residents(&from_71, at(on)).unwrap().rows;
        rows.iter().any(|row| row.name == "张国福")
    };
    assert_eq!((listed("2026-03-11"), listed("2026-03-12")), (false, true));
    let to_70 = by(|f| f.age_to = Some(70));
    assert_eq!(place.head.list_residents(&to_70, at("2026-03-11")).unwrap().total, 2);
    assert_eq!(place.head.list_residents(&to_70, at("2026-03-12")).unwrap().total, 0);
}

#[test]
fn a_list_is_sorted_as_one_walks_by_sound_by_age_or_by_what_is_due() {
    let place = filled();
    let sorted = |sort: &str| names(&place.head, &by(|f| f.sort = Some(sort.to_owned())));
    assert_eq!(sorted("household"), ["王有福", "张国福", "李秀英", "穆塔里甫·肉孜"]);
    assert_eq!(sorted("name"), ["李秀英", "穆塔里甫·肉孜", "王有福", "张国福"]);
    assert_eq!(sorted("age"), ["王有福", "穆塔里甫·肉孜", "张国福", "李秀英"]);
    assert_eq!(sorted("next_due")[..2], ["王有福", "张国福"]);
    let backwards = by(|f| (f.sort, f.descending) = (Some("age".into()), true));
    assert_eq!(names(&place.head, &backwards)[3], "王有福");
}

#[test]
fn any_place_of_a_list_is_a_page() {
    let place = filled();
    let page = |after: &str| {
        let filter = by(|f| (f.after, f.limit) = (Some(after.to_owned()), Some(3)));
        let page = place.head.list_residents(&filter, at(TODAY)).unwrap();
        (page.rows.len(), page.total, page.next)
    };
    assert_eq!(page("0"), (3, 4, Some("3".to_owned())));
    assert_eq!(page("3"), (1, 4, None));
    assert_eq!(page("9"), (0, 4, None));
}

#[test]
fn words_that_nobody_knows_are_refused_by_name() {
    let place = filled();
    let refused = |filter: ListResidents| refused(place.head.list_residents(&filter, at(TODAY)));
    assert_eq!(refused(by(|f| f.village = Some("无此村".into()))), "unknown_village");
    assert_eq!(refused(by(|f| f.missing = Some("shoes".into()))), "unknown_missing_field");
    assert_eq!(refused(by(|f| f.sort = Some("luck".into()))), "unknown_sort");
    assert_eq!(refused(by(|f| f.contract = Some("maybe".into()))), "unknown_state");
}

#[test]
fn the_household_list_is_that_of_the_residents_and_has_the_ledgers_figures() {
    let place = filled();
    let page = place.head.list_households(&ListResidents::default(), at(TODAY)).unwrap();
    let numbers: Vec<&str> = page.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!((numbers, page.total), (vec!["H009", "H010", "H001"], 3));
    let home = &page.rows[1];
    assert_eq!((home.head.as_deref(), home.members, home.sick, home.signed), (Some("张国福"), 2, 1, 0));
    assert_eq!(home.diseases, ["2型糖尿病", "高血压"]);
    assert!(home.categories[0].starts_with("低保"), "{:?}", home.categories);
    let sick = by(|f| f.disease = Some("脑梗死".into()));
    assert_eq!(place.head.list_households(&sick, at(TODAY)).unwrap().rows[0].number, "H009");
}

#[test]
fn choices_come_with_how_many_they_leave() {
    let place = filled();
    let choices = place.head.list_choices(&ListResidents::default(), at(TODAY)).unwrap();
    assert_eq!(choices.groups, ["一组", "二组"]);
    let count = |list: &[xiangyi_clinic::lists::Choice], code: &str| {
        list.iter().find(|one| one.code == code).map(|one| one.count)
    };
    assert_eq!(count(&choices.categories, "subsistence_allowance"), Some(2));
    assert_eq!(count(&choices.diseases, "hypertension"), Some(1));
    assert_eq!(count(&choices.diseases, "脑梗死"), Some(1));
    assert_eq!(count(&choices.missing, "phone"), Some(2));
    let here = by(|f| f.village = Some("柳林村".into()));
    assert_eq!(place.head.list_choices(&here, at(TODAY)).unwrap().groups, ["一组"]);
}

#[test]
fn a_doctor_lists_and_counts_the_own_villages_only() {
    let place = filled();
    let doctor = place.user("zhao", Role::VillageDoctor, &["柳林村"]);
    assert_eq!(names(&doctor, &ListResidents::default()), ["穆塔里甫·肉孜"]);
    assert_eq!(doctor.list_households(&ListResidents::default(), at(TODAY)).unwrap().total, 1);
    let choices = doctor.list_choices(&ListResidents::default(), at(TODAY)).unwrap();
    assert_eq!(choices.missing.iter().find(|one| one.code == "phone").unwrap().count, 0);
    let other = by(|f| f.village = Some("石板村".into()));
    assert_eq!(refused(doctor.list_residents(&other, at(TODAY))), "not_your_village");
    assert!(names(&doctor, &by(|f| f.text = Some("张国福".into()))).is_empty());
}

#[test]
fn filters_and_columns_are_each_users_own() {
    let place = filled();
    let doctor = place.user("zhao", Role::VillageDoctor, &["柳林村"]);
    let save =
        |name: &str, filter: Option<ListResidents>| place.head.save_view(SaveView { name: name.to_owned(), filter });
    let poor = by(|f| (f.category, f.after) = (Some("低保".into()), Some("200".into())));
    let views = save(" 低保户 ", Some(poor)).unwrap();
    assert_eq!((views.saved[0].name.as_str(), &views.saved[0].filter.after), ("低保户", &None), "a page is no filter");
    let views = save("低保户", Some(by(|f| f.overdue = true))).unwrap();
    assert_eq!((views.saved.len(), views.saved[0].filter.overdue), (1, true), "the same name replaces");
    assert!(doctor.list_views().unwrap().saved.is_empty());
    assert!(save("低保户", None).unwrap().saved.is_empty());
    assert_eq!(refused(save("  ", None)), "bad_view_name");

    let usual = place.head.list_views().unwrap().resident_columns;
    assert!(usual.contains(&"id_number".to_owned()));
    let choose = |columns: &[&str]| {
        let columns = columns.iter().map(|key| (*key).to_owned()).collect();
        place.head.remember_columns(RememberColumns { list: "residents".into(), columns })
    };
    assert_eq!(choose(&["name", "missing"]).unwrap().resident_columns, ["name", "missing"]);
    assert_eq!(doctor.list_views().unwrap().resident_columns, usual);
    assert_eq!(choose(&[]).unwrap().resident_columns, usual, "none chosen are the usual ones");
    assert_eq!(refused(choose(&["shoes"])), "unknown_column");
}
