//! Papers to draw in tests; people and numbers are made up.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod care;
pub mod contracts;
pub mod household;
pub mod tables;

use chrono::NaiveDate;
use serde_json::json;
use std::process::Command;
use xiangyi_domain::Money;
use xiangyi_domain::followups::{FormCode, national_forms};
use xiangyi_domain::paper::{
    AdmissionAgreement, ArrearsPlan, BillCase, BillLayer, BillPayment, BillReason, ContactCard, ContractPaper,
    ContractRoster, CostDay, CostList, FormSheet, FormVisit, KeptDocument, KeptForm, PaperContact, PaperDiagnosis,
    PaperInstalment, PaperMember, PaperPack, PaperPackItem, PaperPerson, PaperTeamMember, Receipt, RosterColumn,
    RosterRow, SettlementBill,
};

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

pub const RARE_NAMES: [&str; 6] =
    ["䶮小明", "李𠮷", "王㛃", "穆塔里甫·肉孜", "阿卜杜热合曼·阿卜杜克热木·买买提", "张伟"];

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳", "尉迟"];
const GIVEN: [&str; 15] =
    ["建国", "秀英", "桂花", "志强", "玉兰", "海", "春梅", "德胜", "丽", "小龙", "文博", "雪", "凤霞", "永", "国庆"];
const PLACES: [&str; 4] = [
    "上河村三组12号",
    "下河村一组",
    "柳林镇东大街社区居民委员会第五居民小组福利院西侧二号楼三单元401室",
    "石桥村牛家坡自然村七组（原第二生产队）",
];
const GROUPS: [&[&str]; 4] =
    [&["一般人群"], &["65岁及以上", "高血压"], &["65岁及以上", "高血压", "2型糖尿病", "残疾人"], &["0–6岁儿童"]];

/// An id number of the right length; the check digit is the right one.
pub fn id_number(index: usize) -> String {
    let body = format!("410482{}{:02}{:02}{:03}", 1930 + index % 80, index % 12 + 1, index % 28 + 1, index % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub fn roster_row(index: usize) -> RosterRow {
    let made_up = || format!("{}{}", SURNAMES[index % 12], GIVEN[index / 12 % 15]);
    RosterRow {
        household_number: format!("H{:05}", index / 3),
        household_head: format!("{}{}", SURNAMES[index / 3 % 12], GIVEN[index / 36 % 15]),
        name: RARE_NAMES.get(index % 50).map_or_else(made_up, |name| (*name).to_owned()),
        sex: ["男", "女"][index % 2].to_owned(),
        birth: Some(date("1950-02-03")),
        age: Some(u16::try_from(index % 95).unwrap()),
        id_number: id_number(index),
        relation: ["户主", "配偶", "子女"][index % 3].to_owned(),
        address: PLACES[index % 4].to_owned(),
        phone: if index.is_multiple_of(9) { "13800138000、03756912345" } else { "13900139000" }.to_owned(),
        groups: texts(GROUPS[index / 2 % 4]),
        categories: texts([&["一般户"][..], &["低保"], &["脱贫不稳定", "残疾人"]][index % 3]),
        packs: texts([&["基础包"][..], &["基础包", "高血压个性化服务包"]][index % 2]),
        signed_on: Some(date("2026-03-05")),
        ends_on: Some(date("2027-03-04")),
        team: "第一家庭医生团队".to_owned(),
        doctor: ["赵明", "钱学海"][index % 2].to_owned(),
        village_doctor: "孙桂芳".to_owned(),
        agreement_number: format!("XY2026{index:05}"),
        ..RosterRow::default()
    }
}

pub fn roster(rows: usize) -> ContractRoster {
    ContractRoster {
        org_name: "柳林镇中心卫生院".to_owned(),
        scope: "上河村、下河村".to_owned(),
        on: date("2026-06-30"),
        columns: RosterColumn::USUAL.to_vec(),
        rows: (0..rows).map(roster_row).collect(),
    }
}

pub fn person(name: &str) -> PaperPerson {
    PaperPerson {
        name: name.to_owned(),
        sex: "男".to_owned(),
        age: Some(67),
        id_number: id_number(29),
        address: PLACES[0].to_owned(),
        phone: "13800138000".to_owned(),
        categories: texts(&["低保", "脱贫不稳定户"]),
    }
}

pub fn case() -> BillCase {
    BillCase {
        admission_number: "ZY2026000123".to_owned(),
        mode: "门诊".to_owned(),
        doctor: "钱学海".to_owned(),
        department: "内科".to_owned(),
        bed: "12".to_owned(),
        admitted_on: date("2026-05-11"),
        discharged_on: Some(date("2026-05-19")),
        days: Some(8),
        diagnoses: vec![
            PaperDiagnosis { code: "I63.900".to_owned(), name: "脑梗死".to_owned() },
            PaperDiagnosis { code: "I10.x05".to_owned(), name: "高血压病3级（极高危）".to_owned() },
        ],
    }
}

fn layer(name: &str, base: &str, paid: &str, reasons: &[(&str, &str)]) -> BillLayer {
    let reason = |(text, clause): &(&str, &str)| BillReason { text: (*text).to_owned(), clause: (*clause).to_owned() };
    BillLayer {
        name: name.to_owned(),
        base: yuan(base),
        paid: yuan(paid),
        reasons: reasons.iter().map(reason).collect(),
    }
}

pub fn bill() -> SettlementBill {
    let layers = vec![
        layer(
            "基本医保统筹",
            "9000.00",
            "7920.00",
            &[
                ("总费用10000.00元，减目录外1000.00元", "第五条"),
                ("乡镇卫生院起付线200.00元，按90%支付", "第七条第一款"),
            ],
        ),
        layer("大病保险", "1080.00", "0.00", &[("未达到起付线5500.00元，本次不支付", "第九条")]),
        layer("困难群众补充医疗保险", "1080.00", "324.00", &[("合规自付部分按30%支付，不设起付线", "第十条")]),
        layer(
            "医疗救助",
            "756.00",
            "529.20",
            &[("低保对象按70%救助，年度累计未超过封顶线10000.00元", "第十二条第二款")],
        ),
        layer(
            "医院减免",
            "1226.80",
            "518.42",
            &[("目录外费用由医院承担，使个人自付不超过总费用的一成以内", "第十五条")],
        ),
    ];
    SettlementBill {
        org_name: "柳林镇中心卫生院".to_owned(),
        bill_number: "JS20260519-007".to_owned(),
        mark: String::new(),
        patient: person("穆塔里甫·肉孜"),
        insurance: "城乡居民基本医疗保险".to_owned(),
        case: case(),
        policy: "汝州市2019年办法（第3版）".to_owned(),
        total: yuan("10000.00"),
        out_of_scope: yuan("1000.00"),
        above_standard: Money::ZERO,
        layers,
        paid_by_layers: yuan("9291.62"),
        self_pay: yuan("708.38"),
        ratio: Some("0.929162".parse().unwrap()),
        deposit_waived: yuan("2000.00"),
        waived_fees: vec![("一般诊疗费".to_owned(), yuan("10.00")), ("救护车费".to_owned(), yuan("120.00"))],
        payments: vec![
            BillPayment {
                on: date("2026-05-19"),
                method: "现金".to_owned(),
                receipt_no: "SJ0001".to_owned(),
                amount: yuan("500.00"),
            },
            BillPayment {
                on: date("2026-05-20"),
                method: "银行卡".to_owned(),
                receipt_no: "SJ0002".to_owned(),
                amount: yuan("100.00"),
            },
        ],
        balance: yuan("108.38"),
        settled_on: date("2026-05-19"),
        operator: "周会计".to_owned(),
    }
}

/// The text of a PDF by poppler, laid out as on the page.
pub fn text_of(pdf: &[u8]) -> String {
    poppler(pdf, "-layout")
}

/// The words of a PDF by poppler, each on a line with the box in which it stands.
pub fn layout_of(pdf: &[u8]) -> String {
    poppler(pdf, "-bbox")
}

fn poppler(pdf: &[u8], way: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.pdf");
    xiangyi_documents::write_pdf(&path, pdf).unwrap();
    let run = Command::new("pdftotext").args([way, "-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = run.expect("pdftotext of poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub fn guarantor() -> PaperContact {
    PaperContact {
        name: "李𠮷".to_owned(),
        relation: "儿子".to_owned(),
        id_number: String::new(),
        phone: "13900139000".to_owned(),
    }
}

pub fn cost_list(days: u32) -> CostList {
    let so_far = |day: u32| Money::from_fen(i64::from(day + 1) * 123_456);
    let day = |day: u32| CostDay {
        on: date("2026-05-11") + chrono::Days::new(day.into()),
        total: yuan("1234.56"),
        out_of_scope: yuan("135.80"),
        so_far: so_far(day),
        note: if day == 2 { "更正5月12日" } else { "" }.to_owned(),
    };
    CostList {
        org_name: "柳林镇中心卫生院".to_owned(),
        patient: person("穆塔里甫·肉孜"),
        insurance: "城乡居民基本医疗保险".to_owned(),
        case: BillCase { discharged_on: None, days: None, ..case() },
        days: (0..days).map(day).collect(),
        total: Money::from_fen(i64::from(days) * 123_456),
        out_of_scope: Money::from_fen(i64::from(days) * 13_580),
        share: Some("0.11".parse().unwrap()),
        warning: "目录外占比超过 10%，请医生说明原因。".to_owned(),
        deposit_waived: yuan("2000.00"),
        printed_on: date("2026-05-19"),
        operator: "周会计".to_owned(),
    }
}

pub fn receipt() -> Receipt {
    Receipt {
        org_name: "柳林镇中心卫生院".to_owned(),
        receipt_no: "SJ-ABCD-000017".to_owned(),
        name: "阿卜杜热合曼·阿卜杜克热木·买买提".to_owned(),
        is_outpatient: false,
        bill_number: "ZY2026000123".to_owned(),
        purpose: "住院个人自付部分".to_owned(),
        method: "现金".to_owned(),
        amount: yuan("1005.30"),
        self_pay: yuan("9291.62"),
        balance: yuan("8286.32"),
        on: date("2026-05-20"),
        operator: "周会计".to_owned(),
        reversed: false,
    }
}

pub fn arrears_plan(instalments: u32) -> ArrearsPlan {
    let one = |index: u32| PaperInstalment {
        due_on: date("2026-06-20") + chrono::Months::new(index),
        amount: yuan("690.53"),
        paid: if index == 0 { yuan("690.53") } else { Money::ZERO },
    };
    ArrearsPlan {
        org_name: "柳林镇中心卫生院".to_owned(),
        number: "FQ-ABCD-000003".to_owned(),
        patient: person("王㛃"),
        guarantor: Some(guarantor()),
        case: case(),
        self_pay: yuan("9291.62"),
        paid: yuan("1005.30"),
        owed: Money::from_fen(i64::from(instalments) * 69_053),
        reason: "家庭收入低，春收后才有现钱".to_owned(),
        township: "柳林镇".to_owned(),
        instalments: (0..instalments).map(one).collect(),
        signed_on: date("2026-05-20"),
        operator: "周会计".to_owned(),
    }
}

pub fn agreement() -> AdmissionAgreement {
    AdmissionAgreement {
        org_name: "柳林镇中心卫生院".to_owned(),
        agreement_number: "XZ20260511-003".to_owned(),
        patient: person("穆塔里甫·肉孜"),
        contact: Some(guarantor()),
        case: case(),
        deposit_waived: yuan("2000.00"),
        documents: vec![
            KeptDocument { name: "居民身份证".to_owned(), form: KeptForm::Copy },
            KeptDocument { name: "社会保障卡".to_owned(), form: KeptForm::Copy },
            KeptDocument { name: "低保证".to_owned(), form: KeptForm::Original { return_on: date("2026-05-20") } },
        ],
        waived_fees: vec![("门诊诊查费".to_owned(), yuan("10.00")), ("救护车费".to_owned(), yuan("120.00"))],
        priorities: texts(&["优先接诊", "优先检查", "优先取药"]),
        goods: texts(&["毛巾", "脸盆", "水杯", "肥皂"]),
        township: "柳林镇".to_owned(),
        signed_on: date("2026-05-11"),
    }
}

fn team_member(role: &str, name: &str) -> PaperTeamMember {
    PaperTeamMember {
        role: role.to_owned(),
        name: name.to_owned(),
        title: "主治医师".to_owned(),
        phone: "03756912345".to_owned(),
    }
}

fn member(name: &str, relation: &str, index: usize) -> PaperMember {
    PaperMember {
        name: name.to_owned(),
        relation: relation.to_owned(),
        id_number: id_number(index),
        groups: texts(GROUPS[index % 4]),
    }
}

pub fn contract(name: &str) -> ContractPaper {
    let pack = |name: &str, price: &str, payer: &str| PaperPack {
        name: name.to_owned(),
        price: yuan(price),
        payer: payer.to_owned(),
        items: vec![
            PaperPackItem { name: "面对面随访".to_owned(), times: 4 },
            PaperPackItem { name: "健康体检".to_owned(), times: 1 },
            PaperPackItem { name: "用药指导".to_owned(), times: 12 },
        ],
    };
    let groups = ["0–6岁儿童", "孕产妇", "65岁及以上", "高血压", "2型糖尿病", "严重精神障碍", "肺结核", "残疾人"];
    ContractPaper {
        org_name: "柳林镇中心卫生院".to_owned(),
        number: "QY2026000017".to_owned(),
        team: "第一家庭医生团队".to_owned(),
        team_members: vec![
            team_member("负责人", "钱学海"),
            team_member("签约医生", "赵明"),
            team_member("公卫人员", "孙晓"),
            team_member("村医", "孙桂芳"),
        ],
        resident: person(name),
        members: vec![member("王㛃", "配偶", 5), member("䶮小明", "孙子", 7)],
        groups: groups.iter().map(|group| ((*group).to_owned(), matches!(*group, "65岁及以上" | "高血压"))).collect(),
        packs: vec![pack("基础包", "0.00", "公共卫生经费"), pack("高血压个性化服务包", "120.00", "县财政")],
        shares: vec![("财政".to_owned(), yuan("360.00"))],
        starts_on: date("2026-03-05"),
        ends_on: date("2027-03-04"),
        signed_on: Some(date("2026-03-05")),
        guardian: None,
        copies: 2,
    }
}

pub fn contact_card() -> ContactCard {
    ContactCard {
        org_name: "柳林镇中心卫生院".to_owned(),
        resident: person("穆塔里甫·肉孜"),
        members: vec![member("王㛃", "配偶", 5), member("䶮小明", "孙子", 7)],
        village_doctor: team_member("村医", "孙桂芳"),
        team_leader: team_member("负责人", "钱学海"),
        org_phone: "0375-6912345".to_owned(),
        advice_phone: "12393".to_owned(),
        hospital: "县人民医院、柳林镇中心卫生院".to_owned(),
        benefits: texts(&["住院先看病、后付费，不交押金", "县内住院报销九成左右", "签约服务费由财政负担"]),
        next_visit_on: Some(date("2026-09-05")),
        medicine_note: "氨氯地平片，每天早上1片，饭后服；头晕时先量血压。".to_owned(),
    }
}

pub fn followup_sheet(visits: usize) -> FormSheet {
    let drug = |name: &str, dose: &str| json!({"name": name, "times_per_day": 2, "dose": dose});
    let answers = json!({
        "symptoms": [2, 6, 9], "symptoms_text": "夜间咳嗽", "systolic_mmhg": 152, "diastolic_mmhg": 94,
        "weight_kg": "71.5", "weight_target_kg": "68", "bmi": "26.42", "heart_rate": 78, "smoking_per_day": 10,
        "smoking_target": 0, "drinking_liang_per_day": "1.5", "drinking_target": "0", "exercise_per_week": 3,
        "exercise_minutes": 30, "exercise_target": 5, "exercise_minutes_target": 30, "salt": 2, "salt_target": 1,
        "psychological": 1, "compliance": 2, "tests_text": "空腹血糖6.1mmol/L（5月12日）", "adherence": 1,
        "adverse_reaction": 2, "adverse_reaction_text": "踝部水肿",
        "drugs": [drug("氨氯地平片", "5mg"), drug("氢氯噻嗪片", "12.5mg"), drug("缬沙坦", "80mg"), drug("阿司匹林", "100mg")],
        "referral": {"reason": "连续两次控制不满意", "institution": "县人民医院", "department": "心内科"},
    });
    let visit = |index: usize| FormVisit {
        visited_on: Some(date("2026-01-10") + chrono::Days::new(90 * index as u64)),
        mode: Some(2),
        answers: answers.as_object().unwrap().clone(),
        class: Some(2),
        next_on: Some(date("2026-01-24") + chrono::Days::new(90 * index as u64)),
    };
    form_sheet(&FormCode::HYPERTENSION, (0..visits).map(visit).collect())
}

/// A form in its current edition; without visits it is nameless.
pub fn form_sheet(code: &FormCode, visits: Vec<FormVisit>) -> FormSheet {
    let named = |text: &str| if visits.is_empty() { String::new() } else { text.to_owned() };
    FormSheet {
        org_name: "柳林镇中心卫生院".to_owned(),
        name: named("穆塔里甫·肉孜"),
        sex: named("男"),
        birth_on: date("1955-03-12").into(),
        record_number: named("101-00017"),
        form: national_forms().find(code).unwrap().clone(),
        blank: false,
        visits,
    }
}
