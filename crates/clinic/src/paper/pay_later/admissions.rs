//! T7: 住院登记台账.

use super::{Span, column, money, sex_word};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::State;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSheet, period_between};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_store::admissions::{Listed, Wanted};
use xiangyi_store::{Reader, admissions};

impl Clinic {
    /// Every admission of a span of days, in the order of admission.
    pub(in crate::paper) fn admissions_ledger(
        &self,
        reader: &Reader<'_>,
        span: &Span,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::AdmissionsView)?;
        span.check()?;
        let found = admissions::every(reader, Wanted::AdmittedBetween(span.from, span.to))?;
        let rows = found.iter().enumerate().map(|(at, row)| cells(at, row, today)).collect();
        let table = self.table("住院登记台账", period_between(span.from, span.to), columns(), rows, today);
        Ok(Ledger { sheet: LedgerSheet::A3Wide, ..table })
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind as K;
    vec![
        column("序号", K::Order),
        column("住院号", K::Code),
        column("姓名", K::Name),
        column("性别", K::Word),
        column("年龄", K::Number),
        column("身份证号", K::IdNumber),
        column("村", K::Text),
        column("科室", K::Word),
        column("床号", K::Word),
        column("入院日期", K::Date),
        column("诊断", K::Text),
        column("ICD-10", K::Code),
        column("免收押金", K::Money),
        column("减免费用", K::Money),
        column("出院日期", K::Date),
        column("住院天数", K::Number),
        column("总费用", K::Money),
        column("目录外", K::Money),
        column("各层支付", K::Money),
        column("个人自付", K::Money),
        column("欠费", K::Money),
        column("未还证件", K::Count),
        column("状态", K::Word),
    ]
}

fn state_word(code: &str) -> &'static str {
    match State::from_code(code) {
        Some(State::InHospital) | None => "在院",
        Some(State::Discharged) => "待结算",
        Some(State::Settled) => "已结算",
        Some(State::Paid) => "已结清",
        Some(State::Archived) => "已归档",
    }
}

fn cells(at: usize, row: &Listed, today: NaiveDate) -> Vec<LedgerCell> {
    let figures = &row.figures;
    let paid: Money = figures.paid_by.iter().map(|(_, paid)| *paid).sum();
    let settled = row.settled_on.is_some();
    let if_settled = |amount: Money| if settled { money(amount) } else { LedgerCell::Empty };
    let age = row.birth_on.map(|born| age_on(born, row.admitted_on.unwrap_or(today)));
    let days = row.admitted_on.map(|on| (row.discharged_on.unwrap_or(today) - on).num_days().max(1));
    vec![
        LedgerCell::count(at + 1),
        LedgerCell::text(&row.number),
        LedgerCell::text(&row.name),
        LedgerCell::text(sex_word(row.sex.as_deref())),
        age.map_or(LedgerCell::Empty, |age| LedgerCell::Number(age.into())),
        LedgerCell::text(row.id_number.clone().unwrap_or_default()),
        LedgerCell::text(&row.village),
        LedgerCell::text(row.ward.clone().unwrap_or_default()),
        LedgerCell::text(row.bed.clone().unwrap_or_default()),
        LedgerCell::day(row.admitted_on),
        LedgerCell::text(&row.diagnosis),
        LedgerCell::text(&row.icd10),
        money(figures.deposit_waived),
        money(figures.waived),
        LedgerCell::day(row.discharged_on),
        days.map_or(LedgerCell::Empty, |days| LedgerCell::Number(days.into())),
        money(figures.total),
        money(figures.out_of_scope),
        if_settled(paid),
        if_settled(figures.self_pay.unwrap_or_default()),
        if_settled(figures.balance),
        LedgerCell::count(row.papers_out),
        LedgerCell::text(state_word(&row.state)),
    ]
}
