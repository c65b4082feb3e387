//! `print`: tables as PDF and xlsx, series, cards and boards; what is refused and why. `team change`.

use serde_json::{Value, json};
use std::process::Command;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

/// A household of three with a category, and its agreement with two packs, one of them at a price.
struct Village {
    device: Device,
    people: Vec<Person>,
    contract: Value,
}

fn village() -> Village {
    let device = Device::of_a_head();
    let mut people: Vec<Person> = ["穆塔里甫·肉孜", "张䶮", "吴𠮷安"]
        .iter()
        .zip(1..)
        .map(|(name, n)| man(name, "19550312", n).with_category("低保").with_disease("高血压"))
        .collect();
    for person in &mut people {
        person.household = "SB0001".to_owned();
        person.head = "穆塔里甫·肉孜".to_owned();
    }
    device.import(&people);
    let pack = json!({ "code": "care", "name": "居家护理包", "price": "120.00", "items": [{ "name": "上门护理", "times": 12 }],
        "shares": { "parts": [{ "payer": "insurance", "amount": "20.00" }],
                    "relief": [{ "categories": ["subsistence_allowance"], "payer": "finance" }] } });
    device.run_with(&["pack", "add"], &pack).done();
    let team = device.run(&["team", "list"]).done()["teams"][0]["id"].clone();
    let numbers: Vec<&str> = people.iter().map(|person| person.id_number.as_str()).collect();
    let agreement = json!({ "residents": numbers, "team": team, "packs": ["basic", "care"], "signed_on": today() });
    let contract = device.run_with(&["contract", "add"], &agreement).done();
    Village { device, people, contract }
}

fn today() -> String {
    chrono::Local::now().date_naive().to_string()
}

impl Village {
    /// Prints a kind and gives the answer with the text of the paper.
    fn print(&self, kind: &str, flags: &[&str]) -> (Value, String) {
        let file = self.device.file(&format!("{kind}.pdf"));
        let answer = self.device.run(&[&["print", kind, "--out", file.to_str().unwrap()], flags].concat()).done();
        let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
        (answer, String::from_utf8(text).unwrap())
    }

    fn refused(&self, kind: &str, flags: &[&str]) -> String {
        let file = self.device.file("refused.pdf");
        let code = self.device.run(&[&["print", kind, "--out", file.to_str().unwrap()], flags].concat()).refused();
        assert!(!file.exists(), "nothing is written");
        code
    }
}

#[test]
fn the_claims_of_a_month_are_summed_by_who_pays_on_paper_and_as_xlsx() {
    use calamine::Reader;
    let village = village();
    let month = today();
    let (answer, text) = village.print("contract-claims", &["--month", &month]);
    assert_eq!(answer["rows"], 6, "three people, insurance and finance each");
    for person in &village.people {
        assert!(text.contains(&person.name) && text.contains(&person.id_number), "{} in\n{text}", person.name);
    }
    let line =
        |words: &str| text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words} in\n{text}"));
    assert!(line("付费方：财政").trim_start().starts_with("付费方"), "{text}");
    assert!(line("合计").contains("360.00"), "{text}");
    assert_eq!(text.matches("小计 3 人").count(), 2, "{text}");
    let (only, text) = village.print("contract-claims", &["--month", &month, "--payer", "finance"]);
    assert!(only["rows"] == 3 && text.contains("300.00") && !text.contains("付费方：医保基金"), "{text}");
    let sheet = village.device.file("claims.xlsx");
    let path = sheet.to_str().unwrap();
    village.device.run(&["print", "contract-claims", "--month", &month, "--out", path]).done();
    let mut book = calamine::open_workbook_auto(&sheet).unwrap();
    let cells: Vec<String> =
        book.worksheet_range_at(0).unwrap().unwrap().rows().flatten().map(ToString::to_string).collect();
    let masked = format!("{}********{}", &village.people[0].id_number[..6], &village.people[0].id_number[14..]);
    assert!(cells.contains(&masked) && !cells.contains(&village.people[0].id_number), "{cells:?}");
    assert!(cells.contains(&"360".to_owned()), "the total is a number: {cells:?}");
}

#[test]
fn the_statistics_stand_on_a3_with_every_figure_of_the_answer() {
    let village = village();
    let (answer, text) = village.print("contract-statistics", &[]);
    assert_eq!(answer["rows"], 1);
    let figures = village.device.run(&["contract", "statistics"]).done();
    assert_eq!(figures["total"]["signed"], json!({ "count": 3, "of": 3, "percent": "100.00" }));
    for words in ["家庭医生签约服务统计表", "石板村", "合计", "100.00%", "高血压", "低保", "无人的人群未列出"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn an_agreement_shows_team_members_payers_and_a_reprint_is_marked() {
    let village = village();
    let posts = json!([
        { "login": "yuanzhang", "role": "leader", "title": "主治医师", "phone": "03756912345" },
        { "name": "阿依古丽·吐尔逊", "role": "nurse", "title": "护师", "phone": "13800000009" },
    ]);
    let team = village.device.run(&["team", "list"]).done()["teams"][0]["id"].clone();
    let change = json!({ "team": team, "name": "石板第一团队", "posts": posts, "villages": ["石板村"] });
    village.device.run_with(&["team", "change"], &change).done();
    let id = village.contract["id"].as_str().unwrap().to_owned();
    let (first, text) = village.print("contract", &["--contract", &id]);
    assert_eq!(first["printed_before"], 0);
    for words in ["石板第一团队", "阿依古丽·吐尔逊", "护师", "主治医师", "03756912345", "医保基金", "财政", "360.00"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(!text.contains("次打印"), "{text}");
    let (second, text) = village.print("contract", &["--contract", &id]);
    assert!(second["printed_before"] == 1 && text.contains("第2次打印"), "{second} {text}");
    assert_eq!(village.device.run(&["contract", "list"]).done()["contracts"][0]["prints"], 2);
    assert_eq!(village.refused("contracts", &["--unprinted"]), "all_printed");
    let (all, _) = village.print("contracts", &["--village", "石板村"]);
    assert_eq!(all["rows"], 1);
}

#[test]
fn a_team_keeps_who_left_on_older_papers_and_needs_a_leader() {
    let village = village();
    let team = village.device.run(&["team", "list"]).done()["teams"][0].clone();
    let nurse = json!({ "name": "钱护士", "role": "nurse" });
    let leader = json!({ "login": "yuanzhang", "role": "leader" });
    let change = |posts: Value| json!({ "team": team["id"], "name": team["name"], "posts": posts });
    village.device.run_with(&["team", "change"], &change(json!([leader, nurse]))).done();
    let posts = |village: &Village| village.device.run(&["team", "list"]).done()["teams"][0]["posts"].clone();
    assert_eq!(posts(&village).as_array().unwrap().len(), 2);
    village.device.run_with(&["team", "change"], &change(json!([leader]))).done();
    assert_eq!(posts(&village).as_array().unwrap().len(), 1);
    assert_eq!(village.device.run_with(&["team", "change"], &change(json!([nurse]))).refused(), "no_leader");
    assert_eq!(
        village.device.run_with(&["team", "change"], &change(json!([leader, { "role": "nurse" }]))).refused(),
        "post_unnamed"
    );
    assert_eq!(village.device.run(&["team", "end", "--team", team["name"].as_str().unwrap()]).refused(), "last_team");
}

#[test]
fn cards_boards_and_handbooks_are_printed_from_what_is_known() {
    let village = village();
    let (cards, text) = village.print("policy-card", &["--household", "SB0001"]);
    assert_eq!(cards["pages"], 1, "{text}");
    for words in ["穆塔里甫·肉孜", "低保", "住院不用交押金", "民政医疗救助", "依据"] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    let (of_village, _) = village.print("policy-card", &["--village", "石板村"]);
    assert_eq!(of_village["rows"], 1, "a card a household");
    let (board, text) = village.print("wall-board", &["--board", "admission_flow"]);
    assert!(board["pages"] == 1 && text.contains("识别身份") && text.contains("归还证件"), "{text}");
    let (board, _) = village.print("wall-board", &["--board", "policy"]);
    assert_eq!(board["pages"], 1);
    let (_, text) = village.print("contract-handbook", &["--contract", village.contract["id"].as_str().unwrap()]);
    for words in ["家庭医生签约服务手册", "上门护理", "居民签字", "吴𠮷安"] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    let household =
        village.device.run(&["resident", "show", &village.people[0].id_number]).done()["household"]["id"].clone();
    let (_, text) = village.print("contact-card", &["--household", household.as_str().unwrap()]);
    assert!(text.contains("住院不用交押金") && text.contains("高血压"), "{text}");
}

#[test]
fn what_cannot_be_printed_says_why_and_writes_nothing() {
    let village = village();
    assert_eq!(village.refused("wall-board", &["--board", "menu"]), "unknown_board");
    assert_eq!(village.refused("policy-card", &["--household", "SB0001", "--policy", "moon-2030"]), "unknown_policy");
    assert_eq!(village.refused("policy-card", &[]), "missing_key");
    assert_eq!(village.refused("contract-claims", &["--month", &today(), "--payer", "bank"]), "bad_value");
    assert_eq!(village.refused("contract-claims", &["--month", &today(), "--village", "没有的村"]), "unknown_village");
    assert_eq!(village.refused("contract-roster", &["--margins", "narrow"]), "bad_value");
    let nowhere = village.device.file("none").join("list.pdf");
    let out = nowhere.to_str().unwrap();
    assert_eq!(village.device.run(&["print", "contract-roster", "--out", out]).refused(), "file_not_written");
    let sheet = village.device.file("card.xlsx");
    let out = sheet.to_str().unwrap();
    let card = ["print", "policy-card", "--household", "SB0001", "--out", out];
    assert_eq!(village.device.run(&card).refused(), "paper_not_a_table");
    assert!(!sheet.exists());
    full_disk(&village);
}

#[test]
fn a_trip_sheet_goes_from_group_to_group_by_their_numbers() {
    let device = Device::of_a_head();
    let mut people: Vec<Person> = (1..)
        .zip(["十组", "七组", "三组", "一组"])
        .map(|(n, group)| Person { group: group.to_owned(), ..man("王德福", "19550312", n) })
        .collect();
    for person in &mut people {
        person.disease = "高血压".to_owned();
    }
    device.import(&people);
    let file = device.file("trip.pdf");
    device.run(&["print", "trip-sheet", "--out", file.to_str().unwrap()]).done();
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    let places = ["一组", "三组", "七组", "十组"].map(|group| text.find(&format!("石板村 {group}")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in\n{text}");
}

/// The system's own full device: whatever is written there does not fit.
#[cfg(target_os = "linux")]
fn full_disk(village: &Village) {
    let link = village.device.file("full.pdf.part");
    std::os::unix::fs::symlink("/dev/full", &link).unwrap();
    let out = village.device.file("full.pdf");
    assert_eq!(
        village.device.run(&["print", "contract-roster", "--out", out.to_str().unwrap()]).refused(),
        "disk_full"
    );
    assert!(!out.exists());
}

#[cfg(not(target_os = "linux"))]
fn full_disk(_: &Village) {}
