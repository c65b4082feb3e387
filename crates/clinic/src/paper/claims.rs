//! 服务包费用清单: what one payer, or each, owes for a month.

use crate::clinic::Clinic;
use crate::contracts::{AskClaims, ClaimRow};
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_between};
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;

impl Clinic {
    /// The claim list to hand in: ID numbers are whole, because the payer checks each.
    pub(super) fn claims_table(
        &self,
        reader: &Reader<'_>,
        input: &AskClaims,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::IdNumbersWhole)?;
        let claims = self.claims_of(reader, input)?;
        let columns = columns();
        let mut number = 0;
        let sections = claims.totals.iter().map(|total| {
            let mine = claims.rows.iter().filter(|row| row.payer == total.payer);
            let rows: Vec<Vec<LedgerCell>> = mine.map(|row| cells(row, &mut number)).collect();
            let name = format!("小计 {} 人", total.people);
            LedgerSection {
                heading: format!("付费方：{}", total.word),
                subtotal: Some(Ledger::sum(&name, &columns, &rows)),
                rows,
            }
        });
        let sections: Vec<LedgerSection> = sections.collect();
        let total = Ledger::sum("合计", &columns, sections.iter().flat_map(|section| &section.rows));
        Ok(Ledger {
            unit: "元".to_owned(),
            columns,
            sections,
            total: Some(total),
            ..self.head_of("家庭医生签约服务费结算清单", period_between(claims.from, claims.to), today)
        })
    }
}

fn columns() -> Vec<LedgerColumn> {
    vec![
        LedgerColumn::new("序号", LedgerKind::Order),
        LedgerColumn::new("村", LedgerKind::Word),
        LedgerColumn::new("姓名", LedgerKind::Name),
        LedgerColumn::new("身份证号", LedgerKind::IdNumber),
        LedgerColumn::new("身份类别", LedgerKind::Text),
        LedgerColumn::new("协议编号", LedgerKind::Code),
        LedgerColumn::new("服务包", LedgerKind::Text),
        LedgerColumn::new("应付日期", LedgerKind::Date),
        LedgerColumn::new("包价", LedgerKind::Number),
        LedgerColumn::new("应付金额", LedgerKind::Money),
        LedgerColumn::new("备注", LedgerKind::Text).with_room(6),
    ]
}

fn cells(row: &ClaimRow, number: &mut u32) -> Vec<LedgerCell> {
    *number += 1;
    vec![
        LedgerCell::count(*number),
        LedgerCell::text(&row.village),
        LedgerCell::text(&row.name),
        LedgerCell::text(&row.id_number),
        LedgerCell::list(&row.categories),
        LedgerCell::text(&row.number),
        LedgerCell::text(&row.pack),
        LedgerCell::Date(row.due_on),
        // The price stands once for each payer, so it is no sum.
        LedgerCell::Money(row.price),
        LedgerCell::Money(row.amount),
    ]
}
