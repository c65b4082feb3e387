//! What is printed of a contract.

use super::{RARE_NAMES, contract, date};
use xiangyi_domain::paper::{
    ContractHandbook, HandbookDeed, HandbookExam, HandbookItem, PaperTeamMember, PolicyCard, PolicyLine, WallBoard,
};

pub fn policy_lines(count: usize) -> Vec<PolicyLine> {
    let text = "在定点医院住院，先看病、后付费，出院时只付自己该付的部分。合规自付超过 7500 元的部分再报 80%～95%。";
    (0..count).map(|at| PolicyLine { heading: format!("第{at}项政策"), text: text.to_owned() }).collect()
}

pub fn handbook(deeds: usize) -> ContractHandbook {
    let deed = |at: usize| HandbookDeed {
        on: Some(date("2026-04-01") + chrono::Days::new(at as u64)),
        name: RARE_NAMES[at % 6].to_owned(),
        what: "高血压随访（入户）".to_owned(),
        result: "138/86　控制满意".to_owned(),
        doctor: "孙桂芳".to_owned(),
    };
    ContractHandbook {
        contract: contract("穆塔里甫·肉孜"),
        org_phone: "0375-6912345".to_owned(),
        items: vec![HandbookItem {
            name: "王㛃".to_owned(),
            pack: "高血压包".to_owned(),
            item: "面对面随访".to_owned(),
            planned: 4,
            done: 3,
        }],
        deeds: (0..deeds).map(deed).collect(),
        exams: vec![HandbookExam {
            on: Some(date("2026-05-20")),
            name: "李𠮷".to_owned(),
            figures: vec!["血压 138/86 mmHg".to_owned(), "空腹血糖 6.1 mmol/L".to_owned()],
            summary: "有异常；轻度脂肪肝".to_owned(),
        }],
    }
}

pub fn policy_card() -> PolicyCard {
    PolicyCard {
        org_name: "柳林镇中心卫生院".to_owned(),
        title: "健康扶贫政策明白卡".to_owned(),
        head: "穆塔里甫·肉孜".to_owned(),
        household_number: "H00017".to_owned(),
        address: "上河村三组12号".to_owned(),
        categories: vec!["低保".to_owned(), "重度残疾".to_owned()],
        lines: policy_lines(6),
        village_doctor: PaperTeamMember {
            role: "村医".to_owned(),
            name: "孙桂芳".to_owned(),
            title: String::new(),
            phone: "13900139000".to_owned(),
        },
        org_phone: "0375-6912345".to_owned(),
        advice_phone: String::new(),
        source: "依据：某文件（2019年）。".to_owned(),
    }
}

pub fn wall_board(count: usize, is_flow: bool) -> WallBoard {
    WallBoard {
        org_name: "柳林镇中心卫生院".to_owned(),
        title: "先诊疗后付费住院流程".to_owned(),
        is_flow,
        lines: policy_lines(count),
        phones: vec![("急救".to_owned(), "120".to_owned())],
        source: "依据：某文件（2019年）。".to_owned(),
    }
}
