use crate::township::{Township, fields, village};
use serde_json::json;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::search::{Scope, search};
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

fn names(town: &Township, text: &str, scope: &Scope) -> Vec<String> {
    let hits = town.store.read(|reader| search(reader, text, scope, 20)).unwrap();
    hits.into_iter().map(|hit| hit.name).collect()
}

fn found(town: &Township, text: &str) -> Vec<String> {
    names(town, text, &Scope::default())
}

fn town() -> Township {
    let town = Township::new();
    for (name, village, number, phone) in [
        ("王小明", "石板村", "410482195503120019", "13800001234"),
        ("王小", "柳树村", "410482196001010013", "13900005678"),
        ("单小军", "石板村", "520527193801011234", ""),
        ("曾国强", "石板村", "320813201906051121", ""),
        ("吕梅", "柳树村", "653022194903152065", ""),
        ("穆塔里甫·肉孜", "石板村", "", "0371-68881234、13700009999"),
        ("𠮷田喆", "柳树村", "", ""),
    ] {
        let more = json!({ "id_number": number, "phone": phone, "birth_on": "1955-03-12" });
        let mut more = fields(more);
        more.retain(|_, value| value != "");
        town.resident(name, village, more.into());
    }
    town
}

#[test]
fn a_clerk_finds_people_by_whatever_she_has() {
    let town = town();
    for (typed, expected) in [
        ("王", vec!["王小", "王小明"]),
        ("王小", vec!["王小", "王小明"]),
        ("王小明", vec!["王小明"]),
        ("小", vec!["单小军", "王小", "王小明"]),
        ("小明", vec!["王小明"]),
        ("明", vec!["王小明"]),
        ("wangxiaoming", vec!["王小明"]),
        ("WangXiao", vec!["王小", "王小明"]),
        ("wang xiao m", vec!["王小明"]),
        ("wxm", vec!["王小明"]),
        ("w", vec!["王小", "王小明"]),
        ("xiaoming", vec!["王小明"]),
        ("shan", vec!["单小军"]),
        ("sxj", vec!["单小军"]),
        ("zeng", vec!["曾国强"]),
        ("zgq", vec!["曾国强"]),
        ("lv", vec!["吕梅"]),
        ("lu", vec!["吕梅"]),
        ("lyumei", vec!["吕梅"]),
        ("lm", vec!["吕梅"]),
        ("穆塔里甫肉孜", vec!["穆塔里甫·肉孜"]),
        ("穆塔里甫•肉孜", vec!["穆塔里甫·肉孜"]),
        ("肉孜", vec!["穆塔里甫·肉孜"]),
        ("mtlfrz", vec!["穆塔里甫·肉孜"]),
        ("𠮷", vec!["𠮷田喆"]),
        ("喆", vec!["𠮷田喆"]),
        ("410482195503120019", vec!["王小明"]),
        ("４１０４８２１９５５", vec!["王小明"]),
        ("4104821955", vec!["王小明"]),
        ("0019", vec!["王小明"]),
        ("19550312", vec!["王小明"]),
        ("550312001", vec!["王小明"]),
        ("065", vec!["吕梅"]),
        ("1234", vec!["单小军", "王小明", "穆塔里甫·肉孜"]),
        ("0527", vec!["单小军"]),
        ("5678", vec!["王小"]),
        ("68881234", vec!["穆塔里甫·肉孜"]),
        ("赵", vec![]),
        ("zhao", vec![]),
        ("", vec![]),
        (" · ", vec![]),
        ("%", vec![]),
        ("\"", vec![]),
        ("999999", vec![]),
    ] {
        let mut found = found(&town, typed);
        found.sort();
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        expected.sort();
        assert_eq!(found, expected, "{typed}");
    }
}

#[test]
fn exact_names_come_first_then_the_own_village() {
    let town = town();
    town.resident("王小明", "柳树村", json!({}));
    assert_eq!(found(&town, "王小")[0], "王小", "the exact name before longer ones");
    for own in ["柳树村", "石板村"] {
        let scope = Scope { villages: None, own: vec![village(own)] };
        let hits = town.store.read(|reader| search(reader, "wxm", &scope, 20)).unwrap();
        assert_eq!(hits.len(), 2);
        assert_eq!(hits[0].village, village(own));
        assert_eq!(hits[0].household_head.as_deref(), Some("王小明"));
    }
}

#[test]
fn a_village_doctor_finds_only_the_own_villages() {
    let town = town();
    let scope = Scope { villages: Some(vec![village("柳树村")]), own: vec![village("柳树村")] };
    assert_eq!(names(&town, "王", &scope), ["王小"]);
    assert_eq!(names(&town, "1955031", &scope), Vec::<String>::new());
    assert_eq!(names(&town, "4903", &scope), ["吕梅"]);
    assert_eq!(names(&town, "49", &scope), ["吕梅"]);
}

#[test]
fn a_household_number_finds_its_members() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    let number = town
        .store
        .read(|reader| {
            let resident = xiangyi_store::residents::find(reader, id)?.unwrap();
            xiangyi_store::households::find(reader, resident.household.unwrap())
        })
        .unwrap()
        .unwrap()
        .number;
    assert_eq!(found(&town, &number), ["王小明"]);
    assert_eq!(found(&town, &number.to_lowercase()), ["王小明"]);
}

#[test]
fn the_index_follows_every_change() {
    let town = town();
    let hits = town.store.read(|reader| search(reader, "王小明", &Scope::default(), 20)).unwrap();
    let id: ResidentId = hits[0].id;
    let change = |work: &dyn Fn(&mut WriteTx<'_>) -> Result<(), xiangyi_store::StoreError>| {
        town.commit(Op::ChangeResident, |tx| work(tx)).unwrap();
    };
    change(&|tx| {
        let patch = fields(json!({ "name": "赵小明", "id_number": "410482195503120027", "phone": null }));
        tx.patch(Entity::Resident, id, None, patch).map(|_| ())
    });
    assert_eq!(found(&town, "王小明"), Vec::<String>::new());
    assert_eq!(found(&town, "120019"), Vec::<String>::new());
    assert_eq!(found(&town, "zxm"), ["赵小明"]);
    assert_eq!(found(&town, "031200"), ["赵小明"]);
    change(&|tx| tx.void(Entity::Resident, id, "录入错误").map(|_| ()));
    assert_eq!(found(&town, "zxm"), Vec::<String>::new());
    assert_eq!(found(&town, "031200"), Vec::<String>::new());
    assert!(town.store.check().unwrap().is_whole());
}
