//! 先诊疗后付费协议书: admission without a deposit, the own part paid at the
//! end. Copies of papers are kept, never the originals as a pledge.

use super::form::{entries, text, whole};
use super::words::{day, diagnoses, list, or_blank, ward};
use crate::fonts::Fonts;
use crate::layout::{Align, Drawing, Flow, Paper, Style, keep};
use xiangyi_domain::paper::{AdmissionAgreement, KeptDocument, KeptForm, in_capitals};

const LABEL: f32 = 5.6;

pub(super) fn lay_out(agreement: &AdmissionAgreement, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.25), Align::Middle, &agreement.org_name, "机构名称");
    flow.line(Style::bold(body * 1.6), Align::Middle, "先诊疗后付费协议书", "");
    flow.line(
        Style::regular(body),
        Align::Right,
        &format!("协议编号：{}", or_blank(&agreement.agreement_number, "　　　　　　　　")),
        "协议编号",
    );
    flow.gap(2.0);
    parties(&mut flow, agreement);
    flow.gap(body * 0.6);
    for article in articles(agreement) {
        flow.paragraph(&article, "协议条款");
        flow.gap(body * 0.15);
    }
    flow.signatures(&["甲方（患者或家属）签字：", "乙方（盖章）："], body * 4.0);
    flow.signatures(&["（按手印处）", "经办人："], body * 3.6);
    flow.signatures(&["　　　　年　　月　　日", "　　　　年　　月　　日"], body * 3.2);
    flow.finish("先诊疗后付费协议书")
}

fn parties(flow: &mut Flow, agreement: &AdmissionAgreement) {
    let (person, case) = (&agreement.patient, &agreement.case);
    let age = person.age.map(|age| format!("　{age}岁")).unwrap_or_default();
    entries(flow, LABEL, [whole("甲方姓名", &person.name), whole("性别、年龄", format!("{}{age}", person.sex))]);
    entries(flow, LABEL, [whole("身份证号", &person.id_number), text("联系电话", &person.phone)]);
    entries(flow, LABEL, [text("住址", &person.address), text("身份类别", list(&person.categories))]);
    if let Some(contact) = &agreement.contact {
        let relation = format!("{}　{}", contact.relation, contact.phone);
        entries(flow, LABEL, [whole("家属担保人", &contact.name), text("关系、电话", relation)]);
    }
    entries(flow, LABEL, [text("乙方机构", &agreement.org_name), whole("住院号", &case.admission_number)]);
    let mode = if case.mode.is_empty() { String::new() } else { format!("　{}", case.mode) };
    entries(flow, LABEL, [text("入院日期", format!("{}{mode}", day(case.admitted_on))), text("科室床号", ward(case))]);
    entries(flow, LABEL, [text("入院诊断", diagnoses(case))]);
}

fn articles(agreement: &AdmissionAgreement) -> Vec<String> {
    let deposit = agreement.deposit_waived;
    let amount = keep(&format!("{deposit}元（大写：{}）", in_capitals(deposit)));
    let vouching = if agreement.township.is_empty() {
        "户籍所在地乡镇人民政府".to_owned()
    } else {
        format!("{}人民政府", agreement.township)
    };
    let mut articles = vec![
        format!("甲方因病到乙方住院。乙方不向甲方收取住院押金，先行安排诊疗；按病情应预交的押金人民币{amount}予以免收。"),
        "甲方应如实提供身份、参保和困难身份类别，配合诊疗。乙方不因甲方未交押金而推诿、拖延或降低诊疗质量。".to_owned(),
        kept_copies(&agreement.documents),
        given(agreement),
        "住院期间乙方按日向甲方提供费用清单；使用医保目录外的药品、检查或材料，应事先说明并由甲方或家属签字同意。".to_owned(),
        "出院时由乙方一站式结算基本医保、大病保险、补充保险和医疗救助等应支付的部分，甲方只一次付清个人自付部分。"
            .to_owned(),
        format!("甲方一次付清确有困难的，由{vouching}证明并担保，可与乙方另行约定分期付款的金额和日期，按期还清。"),
        "甲方有能力支付而恶意拖欠的，乙方可告知医保经办机构，在欠费付清前暂停其先诊疗后付费待遇，并可依法追偿；急危重症的抢救不受影响。"
            .to_owned(),
        "乙方对甲方的个人信息和病情保密，只用于诊疗、结算和依法上报。".to_owned(),
        format!(
            "本协议一式两份，双方各执一份，自双方签字（按手印）、盖章之日（{}）起生效，费用付清后终止。",
            keep(&day(agreement.signed_on))
        ),
    ];
    articles.retain(|article| !article.is_empty());
    for (article, number) in articles.iter_mut().zip(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"])
    {
        article.insert_str(0, &format!("{number}、"));
    }
    articles
}

/// What the patient gets without paying, or before others; nothing where nothing is recorded.
fn given(agreement: &AdmissionAgreement) -> String {
    let fee = |(name, fee): &(String, xiangyi_domain::Money)| keep(&format!("{name}{fee}元"));
    let fees: Vec<String> = agreement.waived_fees.iter().map(fee).collect();
    let mut text = String::new();
    if !fees.is_empty() {
        text.push_str(&format!("乙方免收甲方：{}。", fees.join("、")));
    }
    if !agreement.priorities.is_empty() {
        text.push_str(&format!("甲方享受：{}。", list(&agreement.priorities)));
    }
    if !agreement.goods.is_empty() {
        text.push_str(&format!("乙方发给爱心物品：{}。", list(&agreement.goods)));
    }
    text
}

/// Copies stay; an original that had to be taken is named with its return day.
fn kept_copies(documents: &[KeptDocument]) -> String {
    let copies: Vec<&str> =
        documents.iter().filter(|document| document.form == KeptForm::Copy).map(|d| d.name.as_str()).collect();
    let originals: Vec<String> = documents
        .iter()
        .filter_map(|document| match document.form {
            KeptForm::Copy => None,
            KeptForm::Original { return_on } => Some(format!("{}（{}前归还）", document.name, day(return_on))),
        })
        .collect();
    let copies = or_blank(&list(&copies), "无");
    let mut text = format!("乙方核对证件原件后当场交还甲方，只留存复印件：{copies}。任何证件原件均不作抵押。");
    if !originals.is_empty() {
        text.push_str(&format!("经甲方书面同意暂存的原件：{}。", originals.join("、")));
    }
    text
}
