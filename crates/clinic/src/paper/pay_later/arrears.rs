//! T8: 欠费台账, as it stands today.

use super::{column, money};
use crate::admissions::Case;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::Money;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, period_on};
use xiangyi_domain::users::Right;
use xiangyi_store::admissions::{Listed, Wanted};
use xiangyi_store::{Reader, admissions};

impl Clinic {
    pub(in crate::paper) fn arrears_ledger(
        &self,
        reader: &Reader<'_>,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let owing = admissions::every(reader, Wanted::Owing)?;
        let mut rows = Vec::new();
        for row in owing.iter().filter(|row| row.settled_on.is_some() && row.figures.balance > Money::ZERO) {
            let case = Case::load(self, reader, row.id)?;
            rows.push(cells(rows.len(), row, &case, today));
        }
        Ok(self.table("欠费台账", period_on(today), columns(), rows, today))
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind as K;
    vec![
        column("序号", K::Order),
        column("住院号", K::Code),
        column("姓名", K::Name),
        column("村", K::Text),
        column("出院日期", K::Date),
        column("结算日期", K::Date),
        column("应付", K::Money),
        column("已还", K::Money),
        column("余额", K::Money),
        column("协议日", K::Date),
        column("担保人", K::Text),
        column("期数", K::Count),
        column("下期日", K::Date),
        column("逾期金额", K::Money),
        column("备注", K::Text).with_room(6),
    ]
}

fn cells(at: usize, row: &Listed, case: &Case, today: NaiveDate) -> Vec<LedgerCell> {
    let (owed, self_pay) = (row.figures.balance, row.figures.self_pay.unwrap_or_default());
    let plan = case.state.plan.as_ref();
    let parts = plan.map(|(_, plan)| plan.paid_parts(owed)).unwrap_or_default();
    let overdue: Money = parts.iter().filter(|part| part.due_on < today).map(|part| part.amount - part.paid).sum();
    let guarantor = plan.map(|(_, plan)| plan.guarantor.name.clone()).unwrap_or_default();
    let remark = if case.state.absconded_on.is_some() { "逃费" } else { "" };
    vec![
        LedgerCell::count(at + 1),
        LedgerCell::text(&row.number),
        LedgerCell::text(&row.name),
        LedgerCell::text(&row.village),
        LedgerCell::day(row.discharged_on),
        LedgerCell::day(row.settled_on),
        money(self_pay),
        money(self_pay - owed),
        money(owed),
        LedgerCell::day(plan.map(|(on, _)| *on)),
        LedgerCell::text(guarantor),
        if parts.is_empty() { LedgerCell::Empty } else { LedgerCell::count(parts.len()) },
        LedgerCell::day(row.due_on),
        money(overdue),
        LedgerCell::text(remark),
    ]
}
