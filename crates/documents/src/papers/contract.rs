//! 家庭医生签约服务协议书: who serves whom, with what, for how long.

use super::form::{entries, text, whole};
use super::words::{day, list};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style, keep};
use xiangyi_domain::paper::{ContractPaper, PaperPack, in_capitals};

const LABEL: f32 = 5.6;

pub(super) fn lay_out(papers: &[ContractPaper], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    for paper in papers {
        flow.start_paper();
        contract(&mut flow, paper);
    }
    flow.finish("家庭医生签约服务协议书")
}

pub(super) fn contract(flow: &mut Flow, paper: &ContractPaper) {
    let body = flow.body;
    flow.line(Style::bold(body * 1.6), Align::Middle, "家庭医生签约服务协议书", "");
    flow.line(Style::regular(body), Align::Right, &format!("协议书编号：{}", paper.number), "协议书编号");
    team(flow, paper);
    resident(flow, paper);
    packs(flow, &paper.packs);
    flow.gap(body * 0.5);
    for article in articles(paper) {
        flow.paragraph(&article, "协议条款");
    }
    let signed = paper.signed_on.map_or_else(|| "　　　　年　　月　　日".to_owned(), day);
    let signer =
        if paper.guardian.is_some() { "乙方监护人签字（手印）：" } else { "乙方签字（手印）：" };
    flow.signatures(&["甲方（盖章）：", signer], body * 3.2);
    flow.signatures(&["签约医生签字：", ""], body * 2.6);
    flow.signatures(&[&signed, &signed], body * 2.2);
}

fn team(flow: &mut Flow, paper: &ContractPaper) {
    entries(flow, LABEL, [text("甲方机构", &paper.org_name), text("签约团队", &paper.team)]);
    if paper.team_members.is_empty() {
        return;
    }
    let quarter = flow.inner() / 4.0;
    let head = ["团队职责", "姓名", "职称", "电话"].map(|text| Cell::head(quarter, text)).to_vec();
    flow.table_head(vec![Row::new(flow.body, head)]);
    for member in &paper.team_members {
        let cells = vec![
            Cell::new(quarter, &member.role).middle(),
            Cell::whole(quarter, &member.name).middle(),
            Cell::new(quarter, &member.title).middle(),
            Cell::whole(quarter, &member.phone).middle(),
        ];
        flow.row(Row::new(flow.body, cells), "团队成员");
    }
    flow.end_table();
}

fn resident(flow: &mut Flow, paper: &ContractPaper) {
    let person = &paper.resident;
    flow.gap(flow.body * 0.4);
    entries(flow, LABEL, [whole("乙方姓名", &person.name), whole("身份证号", &person.id_number)]);
    entries(flow, LABEL, [text("现住址", &person.address), text("联系电话", &person.phone)]);
    let ticks: Vec<String> =
        paper.groups.iter().map(|(name, on)| keep(&format!("{}{name}", if *on { '■' } else { '□' }))).collect();
    entries(flow, LABEL, [text("人群类型", ticks.join("　"))]);
    if let Some(guardian) = &paper.guardian {
        let relation = format!("{}　{}", guardian.relation, guardian.phone);
        entries(flow, LABEL, [whole("监护人", &guardian.name), whole("身份证号", &guardian.id_number)]);
        entries(flow, LABEL, [text("关系、电话", relation)]);
    }
    members(flow, paper);
}

fn members(flow: &mut Flow, paper: &ContractPaper) {
    if paper.members.is_empty() {
        return;
    }
    let rest = flow.inner() - flow.body * 21.0;
    let widths = [flow.body * 7.0, flow.body * 3.0, flow.body * 11.0, rest];
    let heads = ["户内签约成员", "关系", "身份证号", "人群类型"];
    let head = widths.iter().zip(heads).map(|(width, text)| Cell::head(*width, text)).collect();
    flow.table_head(vec![Row::new(flow.body, head)]);
    for member in &paper.members {
        let cells = vec![
            Cell::whole(widths[0], &member.name).middle(),
            Cell::whole(widths[1], &member.relation).middle(),
            Cell::whole(widths[2], &member.id_number).middle(),
            Cell::new(widths[3], list(&member.groups)),
        ];
        flow.row(Row::new(flow.body, cells), "户内签约成员");
    }
    flow.end_table();
}

fn packs(flow: &mut Flow, packs: &[PaperPack]) {
    flow.gap(flow.body * 0.4);
    let rest = flow.inner() - flow.body * 20.0;
    let widths = [flow.body * 6.5, rest, flow.body * 6.0, flow.body * 7.5];
    let heads = ["服务包", "服务内容（每年次数）", "费用(元/年)", "付费方"];
    let head = widths.iter().zip(heads).map(|(width, text)| Cell::head(*width, text)).collect();
    flow.table_head(vec![Row::new(flow.body, head)]);
    for pack in packs {
        let items: Vec<String> = pack.items.iter().map(|item| format!("{}{}次", item.name, item.times)).collect();
        let cells = vec![
            Cell::new(widths[0], &pack.name).middle(),
            Cell::new(widths[1], items.join("、")),
            Cell::amount(widths[2], pack.price.to_string()),
            Cell::new(widths[3], &pack.payer).middle(),
        ];
        flow.row(Row::new(flow.body, cells), "服务包");
    }
    flow.end_table();
}

fn articles(paper: &ContractPaper) -> Vec<String> {
    let term = keep(&format!("{}至{}", day(paper.starts_on), day(paper.ends_on)));
    let doctor = paper.team_members.iter().find(|member| member.role.contains("医生"));
    let doctor = doctor.map(|member| format!("（签约医生{}）", keep(&member.name))).unwrap_or_default();
    let copies = match paper.copies {
        0..=2 => "两份，甲乙双方各执一份",
        3 => "三份，甲乙双方和县级主管部门各执一份",
        _ => "多份，各方各执一份",
    };
    vec![
        "甲乙双方在自愿、平等的基础上，就家庭医生签约服务约定如下。".to_owned(),
        format!(
            "一、甲方团队{doctor}为乙方提供：常见病、多发病的诊疗、合理用药指导和双向转诊；按国家规范应享有的基本公共卫生服务；按所选服务包进行的随访、体检和个性化健康管理；健康咨询。"
        ),
        "二、乙方应如实说明健康状况，按约定接受随访和体检，遵从医嘱，生病时首先到甲方就诊；地址、电话变动及时告知。"
            .to_owned(),
        "三、甲方对乙方的健康信息保密，未经乙方同意不向无关的单位和个人提供，法律另有规定的除外。".to_owned(),
        fees(paper),
        format!("五、协议期限自{term}。期满前双方可续签；乙方提出、迁出或去世，或一方不履行约定的，协议解除或终止。"),
        format!("六、本协议一式{copies}，自双方签字（按手印）、盖章之日起生效。"),
    ]
}

fn fees(paper: &ContractPaper) -> String {
    let total: xiangyi_domain::Money = paper.shares.iter().map(|(_, amount)| *amount).sum();
    if total.is_zero() {
        return "四、所选服务包不向乙方另收费用；基本医疗费用按医保政策另行结算。".to_owned();
    }
    let parts: Vec<String> = paper.shares.iter().map(|(payer, amount)| keep(&format!("{payer}{amount}元"))).collect();
    format!(
        "四、本协议全部成员所选服务包费用合计{}（{}），其中：{}；基本医疗费用按医保政策另行结算。",
        keep(&format!("{total}元/年")),
        in_capitals(total),
        parts.join("，")
    )
}
