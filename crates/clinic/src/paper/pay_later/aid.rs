//! T20: 县域外就医救助申请.

use super::{column, money};
use crate::aid::AidLine;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::aid::{Review, Reviewer};
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSheet, period_on};
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;

impl Clinic {
    pub(in crate::paper) fn aid_ledger(&self, reader: &Reader<'_>, today: NaiveDate) -> Result<Ledger, ClinicError> {
        self.must(Right::AidManage)?;
        let lines = self.aid_lines(reader, None)?;
        let rows = lines.iter().enumerate().map(|(at, line)| cells(at, line)).collect();
        let table = self.table("县域外就医救助申请台账", period_on(today), columns(), rows, today);
        Ok(Ledger { sheet: LedgerSheet::A3Wide, ..table })
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind as K;
    vec![
        column("序号", K::Order),
        column("申请编号", K::Code),
        column("申请人", K::Name),
        column("患者", K::Name),
        column("村", K::Text),
        column("医院", K::Text),
        column("病名", K::Text),
        column("出院日期", K::Date),
        column("总费用", K::Money),
        column("已报", K::Money),
        column("申请额", K::Money),
        column("意见", K::Text).under("村级初审"),
        column("日期", K::Date).under("村级初审"),
        column("意见", K::Text).under("乡镇复审"),
        column("日期", K::Date).under("乡镇复审"),
        column("意见", K::Text).under("县级审核"),
        column("日期", K::Date).under("县级审核"),
        column("批准额", K::Money),
        // Each application shows the whole of its household, so it is no sum.
        column("户年累计", K::Number),
        column("公示起", K::Date),
        column("公示止", K::Date),
        column("账户尾号", K::Code),
        column("打卡日期", K::Date),
        column("状态", K::Word),
    ]
}

fn opinion(line: &AidLine, by: Reviewer) -> [LedgerCell; 2] {
    let review = line.reviews.iter().find(|review| review.by == by);
    let words = |review: &Review| {
        let consent = if review.approved { "同意" } else { "不同意" };
        if review.opinion.is_empty() { consent.to_owned() } else { format!("{consent}:{}", review.opinion) }
    };
    [LedgerCell::text(review.map(words).unwrap_or_default()), LedgerCell::day(review.map(|review| review.on))]
}

fn cells(at: usize, line: &AidLine) -> Vec<LedgerCell> {
    let mut cells = vec![
        LedgerCell::count(at + 1),
        LedgerCell::text(&line.number),
        LedgerCell::text(&line.applicant),
        LedgerCell::text(&line.name),
        LedgerCell::text(&line.village),
        LedgerCell::text(&line.hospital),
        LedgerCell::text(&line.diagnosis),
        LedgerCell::day(line.discharged_on),
        money(line.total),
        money(line.reimbursed),
        money(line.requested),
    ];
    cells
        .extend([Reviewer::Village, Reviewer::Township, Reviewer::County].into_iter().flat_map(|by| opinion(line, by)));
    cells.extend([
        money(line.granted),
        money(line.household_year),
        LedgerCell::day(line.announced_from),
        LedgerCell::day(line.announced_to),
        LedgerCell::text(&line.account_tail),
        LedgerCell::day(line.paid_on),
        LedgerCell::text(line.state.name()),
    ]);
    cells
}
