use crate::township::{Township, fields, village};
use serde_json::json;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::search::{Scope, search, search_fuzzy};
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
fn every_way_to_say_a_name_finds_it() {
    // The name as stored, what is typed, and what must not find it.
    for (name, typed, not) in [
        ("单小军", "shanxiaojun sxj dan 小军", "chan"),
        ("曾国强", "zeng zgq ZENGGUOQIANG", "zen1"),
        ("仇英", "qiu qy", "gu"),
        ("解放", "xie xf", "jia"),
        ("查良", "zha", "zhan"),
        ("区大海", "ou odh", "oud1"),
        ("朴花", "piao ph", "pao"),
        ("盖山", "ge gs gai", "ga1"),
        ("缪春", "miao mc", "mia1"),
        ("覃秀", "qin tan", "xun"),
        ("任平", "ren", "le"),
        ("乐天", "yue le yt lt", "luo"),
        ("翟光", "zhai di", "zhuo"),
        ("万俟英", "moqiying mqy wan", "mosi1"),
        ("尉迟恭", "yuchigong ycg wei", "yuc1"),
        ("单于飞", "chanyu cyf shanyufei syf", "dy1"),
        ("澹台明", "tantai ttm", "dant1"),
        ("长孙红", "zhangsun", "zhangsh"),
        ("令狐山", "linghu lhs", "lingf"),
        ("欧阳春", "ouyang oyc", "oy1"),
        ("吕梅", "lv lu lyu lvmei LYUMEI LÜ lm", "lo"),
        ("女娲", "nvwa nu nyu", "niu"),
        ("张长乐", "zhangchangle zhangchangyue zcl zcy", "zhangzhou"),
        ("王娜", "wangna wangnuo wn", "wangni"),
        ("穆塔里甫·肉孜", "mtlfrz 穆塔里甫肉孜 穆塔里甫.肉孜 穆塔里甫‧肉孜 穆塔里甫-肉孜 肉孜 rz rouzi 甫肉", "mtlr"),
        ("John Smith", "john js johnsmith JohnS smith", "ohn"),
        ("𠮷田喆", "𠮷 𠮷田 jtz jitianzhe 田喆 tz tianzhe", "士"),
        ("𣇉明月", "𣇉 my mingyue 明月", "mm"),
        ("王(火华)", "王火华 wanghuohua whh 火华", "王华"),
        ("張三", "張", "张"),
        ("李?", "李 li li?", "李四"),
        ("王󠄀小", "王小", "小王"),
    ] {
        let town = Township::new();
        town.resident(name, "石板村", json!({}));
        for typed in typed.split(' ') {
            assert_eq!(found(&town, typed), [name], "{name}: {typed}");
        }
        for typed in not.split(' ') {
            assert_eq!(found(&town, typed), Vec::<String>::new(), "{name}: {typed}");
        }
    }
}

#[test]
fn every_number_of_a_person_finds_them_in_every_part() {
    let town = Township::new();
    let more = json!({
        "id_number": "52052719380101123X", "legacy_id_number": "520527380101123",
        "phone": "0371-68881234、138 0000 9876", "record_number": "41048210120300042", "other_name": "Ma Long；马䶮",
    });
    town.resident("马龙", "石板村", more);
    town.resident("外国人", "石板村", json!({ "id_number": "G55577766" }));
    for typed in [
        "52052719380101123X",
        "52052719380101123x",
        "５２０５２７１９３８０１０１１２３Ｘ",
        "520527380101123",
        "52052719380101123X44",
        "52052719380101123X44B1",
        "123X",
        "23x",
        "3x",
        "9380101",
        "380",
        "27",
        "27380101",
        "1234",
        "68881234",
        "037168881234",
        "0371-68881234",
        "9876",
        "13800009876",
        "41048210120300042",
        "203-00042",
        "20300042",
        "00042",
        "malong",
        "ml",
        "long",
        "马䶮",
        "䶮",
    ] {
        assert_eq!(found(&town, typed), ["马龙"], "{typed}");
    }
    for typed in ["X3", "xx", "520528", "93801010", "41048210120300041", "0041", "9877", "12340"] {
        assert_eq!(found(&town, typed), Vec::<String>::new(), "{typed}");
    }
    for typed in ["G55577766", "g555", "55777", "776"] {
        assert_eq!(found(&town, typed), ["外国人"], "{typed}");
    }
}

#[test]
fn every_part_of_an_id_number_finds_it_wherever_it_stands() {
    let number = "410482195503120019";
    let town = Township::new();
    town.resident("王小明", "石板村", json!({ "id_number": number }));
    town.resident("张三", "石板村", json!({ "id_number": "320813201906051121" }));
    for length in 1..=number.len() {
        for at in 0..=number.len() - length {
            let typed = &number[at..at + length];
            assert!(found(&town, typed).contains(&"王小明".to_owned()), "{typed}");
        }
    }
}

#[test]
fn a_temporary_record_number_is_found_also_after_its_replacement() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({ "record_number": "临-K7QXAB-00012" }));
    let remark = "独居；原临时档案编号 临-K7QXAB-00013";
    town.resident("张三", "石板村", json!({ "record_number": "41048210120300001", "remark": remark }));
    for (typed, name) in [
        ("临-K7QXAB-00012", "王小明"),
        ("临K7QXAB00012", "王小明"),
        ("k7qxab-00012", "王小明"),
        ("临-K7QXAB-00013", "张三"),
        ("K7QXAB00013", "张三"),
        ("41048210120300001", "张三"),
    ] {
        assert_eq!(found(&town, typed), [name], "{typed}");
    }
    assert_eq!(found(&town, "K7QXAB").len(), 2);
}

#[test]
fn sounds_of_the_south_west_are_found_when_asked_for_and_after_the_exact_ones() {
    let town = Township::new();
    for name in ["张三", "臧山", "兰花", "南花", "陈生", "程森", "金玲", "经林", "吕女"] {
        town.resident(name, "石板村", json!({}));
    }
    for (typed, exact, alike) in [
        ("zangshan", "臧山", ""),
        ("zangsan", "", "张三 臧山"),
        ("zs", "张三", ""),
        ("zhang", "张三", "臧山"),
        ("zang", "臧山", "张三"),
        ("lanhua", "兰花", "南花"),
        ("nan", "南花", "兰花"),
        ("n", "南花 吕女", "兰花 金玲 经林"),
        ("chensheng", "陈生", "程森"),
        ("cengsen", "", "程森 陈生"),
        ("jinlin", "金玲", "经林"),
        ("jinglin", "经林", "金玲"),
        ("jn", "", "金玲 经林"),
        ("nvlv", "", "吕女"),
        ("sheng", "陈生", "程森"),
    ] {
        let town = &town;
        let names = |text: &str| text.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let hits = |fuzzy| {
            let find = if fuzzy { search_fuzzy } else { search };
            let hits = town.store.read(|reader| find(reader, typed, &Scope::default(), 20)).unwrap();
            hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>()
        };
        let strict = hits(false);
        for name in names(exact) {
            assert!(strict.contains(&name), "{typed}: {strict:?}");
        }
        for name in names(alike) {
            assert!(!strict.contains(&name), "{typed}: {strict:?}");
        }
        let all = hits(true);
        assert_eq!(all[..strict.len()], strict, "{typed}: the exact ones first");
        for name in names(alike) {
            assert!(all.contains(&name), "{typed}: {all:?}");
        }
    }
}

#[test]
fn an_index_of_another_version_is_made_anew_when_the_store_opens() {
    let town = town();
    let before: Vec<Vec<String>> = ["王", "wxm", "0019", "1234", "穆塔"].map(|typed| found(&town, typed)).into();
    let Township { dir, store, .. } = town;
    store.set_setting(None, "search_index", &json!(1)).unwrap();
    drop(store);
    let (store, _) = xiangyi_store::Store::open(dir.path(), crate::township::LOGIN, crate::township::PASSWORD).unwrap();
    for (typed, names) in ["王", "wxm", "0019", "1234", "穆塔"].into_iter().zip(before) {
        let hits = store.read(|reader| search(reader, typed, &Scope::default(), 20)).unwrap();
        assert_eq!(hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>(), names, "{typed}");
    }
    assert!(store.check().unwrap().is_whole());
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
    town.commit(Op::ChangeResident, |tx| {
        let resident = xiangyi_store::residents::find(tx, id)?.unwrap();
        let patch = fields(json!({ "number": "3组-A.07号" }));
        tx.patch(Entity::Household, resident.household.unwrap(), None, patch)
    })
    .unwrap();
    for typed in ["3组-A.07号", " 3组-a.07号 ", "３组-Ａ.07号"] {
        assert_eq!(found(&town, typed), ["王小明"], "{typed}");
    }
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
