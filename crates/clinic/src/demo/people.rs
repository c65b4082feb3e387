//! Invented families: heads with their wives, children, parents.

use super::random::Random;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::{IdNumber, Sex, age_on};

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "单", "曾", "仇",
    "解", "查",
];
const MALE: [&str; 30] = [
    "国", "建", "军", "伟", "强", "明", "志", "文", "德", "福", "海", "平", "华", "东", "林", "金", "生", "云", "山",
    "春", "永", "长", "清", "光", "大", "新", "俊", "浩", "宇", "涛",
];
const FEMALE: [&str; 30] = [
    "秀", "英", "芳", "兰", "桂", "玉", "梅", "珍", "红", "霞", "丽", "娟", "敏", "静", "燕", "莲", "凤", "荣", "花",
    "翠", "香", "月", "云", "巧", "素", "婷", "欣", "怡", "雪", "琴",
];
/// Characters that old systems could not write.
const RARE: [&str; 8] = ["堃", "喆", "犇", "䶮", "㛃", "𠮷", "𬭎", "鿍"];
const MINORITY: [&str; 8] = [
    "买买提·艾力",
    "阿依古丽·吐尔逊",
    "穆塔里甫·肉孜",
    "古丽娜尔·热合曼",
    "艾合买提·玉素甫",
    "帕提古丽·阿不都",
    "次仁·卓玛",
    "巴特尔·敖其尔",
];

/// One invented person.
pub(super) struct Person {
    pub(super) id: ResidentId,
    pub(super) name: String,
    pub(super) sex: Sex,
    pub(super) born: NaiveDate,
    pub(super) id_number: String,
    /// GB/T 4761.
    pub(super) relation: &'static str,
    pub(super) phone: Option<String>,
    pub(super) ethnic: &'static str,
}

/// One invented household.
pub(super) struct Family {
    pub(super) id: HouseholdId,
    pub(super) members: Vec<Person>,
}

/// Invents families of one area code.
pub(super) struct Families<'a> {
    area_code: &'a str,
    today: NaiveDate,
    /// Numbers taken on each birth day, so that no two are alike.
    taken: HashMap<(NaiveDate, Sex), u16>,
}

impl Families<'_> {
    pub(super) fn new(area_code: &str, today: NaiveDate) -> Families<'_> {
        Families { area_code, today, taken: HashMap::new() }
    }

    /// A family of at most `most` people; its head comes first.
    pub(super) fn next(&mut self, random: &mut Random, most: usize) -> Family {
        let id = HouseholdId(random.uuid());
        let minority = random.permille(15);
        let surname = random.pick(&SURNAMES, "王");
        let head_age = match random.below(100) {
            0..=12 => random.between(26, 39),
            13..=54 => random.between(40, 59),
            55..=84 => random.between(60, 74),
            _ => random.between(75, 92),
        };
        let mut plan: Vec<(&'static str, Sex, i64)> = vec![("02", Sex::Male, head_age)];
        if random.permille(780) {
            plan.push(("12", Sex::Female, (head_age - random.between(-3, 6)).max(22)));
        }
        plan_children(random, head_age, &mut plan);
        if head_age < 62 && random.permille(330) {
            let (code, sex) = if random.permille(380) { ("51", Sex::Male) } else { ("52", Sex::Female) };
            plan.push((code, sex, (head_age + random.between(21, 33)).min(99)));
        }
        plan.truncate(most.max(1));
        let members = plan.into_iter().map(|(relation, sex, age)| {
            let own = matches!(relation, "02" | "20" | "30" | "41" | "42" | "51");
            let surname = if own { surname } else { random.pick(&SURNAMES, "李") };
            self.person(random, relation, sex, age, surname, minority)
        });
        let members = members.collect();
        Family { id, members }
    }

    fn person(
        &mut self,
        random: &mut Random,
        relation: &'static str,
        sex: Sex,
        age: i64,
        surname: &str,
        minority: bool,
    ) -> Person {
        let born = birthday(random, self.today, age);
        let (born, id_number) = self.number(born, sex);
        let name =
            if minority { random.pick(&MINORITY, "买买提·艾力").to_owned() } else { name(random, surname, sex) };
        let has_phone = age_on(born, self.today) >= 16 && random.permille(820);
        let phone = has_phone.then(|| format!("1{}{:08}", random.between(30, 99), random.below(100_000_000)));
        let ethnic = if minority { "维吾尔族" } else { "汉族" };
        Person { id: ResidentId(random.uuid()), name, sex, born, id_number, relation, phone, ethnic }
    }

    /// A number that nobody has; a full day gives way to the next.
    fn number(&mut self, born: NaiveDate, sex: Sex) -> (NaiveDate, String) {
        let mut day = born;
        loop {
            let count = self.taken.entry((day, sex)).or_default();
            *count += 1;
            let sequence = *count * 2 + u16::from(sex == Sex::Male);
            if sequence < 996 {
                let stem = format!("{}{}{sequence:03}", self.area_code, day.format("%Y%m%d"));
                let with_check = "0123456789X".chars().map(|check| format!("{stem}{check}"));
                if let Some(number) = with_check.into_iter().find(|number| IdNumber::from_stored(number).is_ok()) {
                    return (day, number);
                }
            }
            day = day.pred_opt().unwrap_or(day);
        }
    }
}

fn plan_children(random: &mut Random, head_age: i64, plan: &mut Vec<(&'static str, Sex, i64)>) {
    let at_home = match head_age {
        ..=29 => random.between(0, 1),
        30..=49 => random.between(0, 3),
        _ => random.between(0, 2),
    };
    for _ in 0..at_home {
        let age = (head_age - random.between(21, 32)).max(0);
        let boy = random.permille(520);
        plan.push((if boy { "20" } else { "30" }, if boy { Sex::Male } else { Sex::Female }, age));
        if boy && (26..=45).contains(&age) && random.permille(420) {
            plan.push(("38", Sex::Female, (age - random.between(0, 4)).max(21)));
            let grandson = random.permille(520);
            let sex = if grandson { Sex::Male } else { Sex::Female };
            plan.push((if grandson { "41" } else { "42" }, sex, (age - random.between(22, 28)).max(0)));
        }
    }
}

fn birthday(random: &mut Random, today: NaiveDate, age: i64) -> NaiveDate {
    let year = today.year() - i32::try_from(age).unwrap_or(40);
    let anniversary = NaiveDate::from_ymd_opt(year, today.month(), today.day().min(28)).unwrap_or(today);
    anniversary.checked_sub_days(Days::new(random.below(365))).unwrap_or(anniversary)
}

fn name(random: &mut Random, surname: &str, sex: Sex) -> String {
    let given = if sex == Sex::Male { &MALE } else { &FEMALE };
    let mut name = format!("{surname}{}", random.pick(given, "明"));
    if random.permille(8) {
        name.push_str(random.pick(&RARE, "堃"));
    } else if random.permille(720) {
        name.push_str(random.pick(given, "明"));
    }
    name
}
