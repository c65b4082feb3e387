//! What is printed for visits.

use super::{date, person};
use xiangyi_domain::paper::{PrescriptionPaper, ReferralSlip, TripPerson, TripSheet, TripStop};
use xiangyi_domain::prescriptions::Section;

pub fn prescription() -> PrescriptionPaper {
    let section = |title: &str, line: &str| Section {
        title: title.to_owned(),
        source: String::new(),
        lines: vec![line.to_owned()],
    };
    PrescriptionPaper {
        org_name: "柳林镇中心卫生院".to_owned(),
        resident: person("王㛃"),
        title: "高血压健康教育处方".to_owned(),
        sections: vec![section("饮食", "每天食盐不超过5克。"), section("用药", "按时服药，不自行停药。")],
        next_on: Some(date("2026-09-01")),
        issued_on: Some(date("2026-06-03")),
        doctor: "孙桂芳".to_owned(),
        phone: "13900139000".to_owned(),
    }
}

pub fn referral_slip() -> ReferralSlip {
    ReferralSlip {
        org_name: "柳林镇中心卫生院".to_owned(),
        resident: person("李𠮷"),
        record_number: "410482101001000123".to_owned(),
        form: "高血压患者随访服务记录表".to_owned(),
        visited_on: Some(date("2026-06-03")),
        findings: "186/112".to_owned(),
        drugs: "硝苯地平缓释片".to_owned(),
        reason: "收缩压不低于180".to_owned(),
        institution: "某县人民医院".to_owned(),
        department: "心内科".to_owned(),
        doctor: "孙桂芳".to_owned(),
        result_by: Some(date("2026-06-17")),
    }
}

pub fn trip_sheet() -> TripSheet {
    let stop = |place: &str, name: &str| TripStop {
        place: place.to_owned(),
        people: vec![TripPerson {
            name: name.to_owned(),
            sex: "女".to_owned(),
            age: Some(70),
            home: "上河村三组12号".to_owned(),
            phone: "13800138000".to_owned(),
            disease: "高血压".to_owned(),
            last: "2026-03-02 家庭 138/86".to_owned(),
            due_on: Some(date("2026-06-01")),
            why: "逾期2天".to_owned(),
        }],
    };
    TripSheet {
        org_name: "柳林镇中心卫生院".to_owned(),
        doctor: "孙桂芳".to_owned(),
        on: date("2026-06-03"),
        scope: "上河村　逾期、本周".to_owned(),
        stops: vec![stop("上河村 二组", "穆塔里甫·肉孜"), stop("上河村 十组", "䶮小明")],
    }
}
