//! T12: 证件保管登记.

use super::{Span, column};
use crate::admissions::Case;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::admissions::KeptPaper;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, period_between};
use xiangyi_domain::users::Right;
use xiangyi_store::admissions::{Listed, Wanted};
use xiangyi_store::{Reader, admissions};

impl Clinic {
    /// Every paper taken in with an admission of a span of days, one line each.
    pub(in crate::paper) fn papers_ledger(
        &self,
        reader: &Reader<'_>,
        span: &Span,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::AdmissionsView)?;
        span.check()?;
        let mut rows = Vec::new();
        for row in admissions::every(reader, Wanted::AdmittedBetween(span.from, span.to))? {
            let case = Case::load(self, reader, row.id)?;
            for paper in &case.state.papers {
                rows.push(cells(rows.len(), &row, paper, today));
            }
        }
        let table = self.table("证件保管登记", period_between(span.from, span.to), columns(), rows, today);
        Ok(Ledger { unit: String::new(), to_sign: true, ..table })
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind as K;
    vec![
        column("序号", K::Order),
        column("住院号", K::Code),
        column("姓名", K::Name),
        column("证件", K::Text),
        column("份数", K::Count),
        column("原件/复印件", K::Word),
        column("收取日期", K::Date).under("收取"),
        column("签名", K::Text).under("收取").with_room(6),
        column("应还日期", K::Date).under("归还"),
        column("归还日期", K::Date).under("归还"),
        column("领取人", K::Text).under("归还"),
        column("签名", K::Text).under("归还").with_room(6),
        column("备注", K::Text),
    ]
}

fn cells(at: usize, row: &Listed, kept: &KeptPaper, today: NaiveDate) -> Vec<LedgerCell> {
    let late = kept.returned_on.is_none() && kept.paper.return_on.is_some_and(|due| due < today);
    vec![
        LedgerCell::count(at + 1),
        LedgerCell::text(&row.number),
        LedgerCell::text(&row.name),
        LedgerCell::text(&kept.paper.kind),
        LedgerCell::count(kept.paper.copies),
        LedgerCell::text(if kept.paper.original { "原件" } else { "复印件" }),
        LedgerCell::Date(kept.taken_on),
        LedgerCell::Empty,
        LedgerCell::day(kept.paper.return_on),
        LedgerCell::day(kept.returned_on),
        LedgerCell::text(kept.signed_by.clone().unwrap_or_default()),
        LedgerCell::Empty,
        LedgerCell::text(if late { "逾期未还" } else { "" }),
    ]
}
