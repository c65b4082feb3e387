//! 申报: what each payer is asked for.

use super::{column, money, sex_word};
use crate::accounts::{ClaimLine, ListClaims};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_between};
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;

impl Clinic {
    /// The claims to hand in, one section for each payer: ID numbers are whole, because the payer checks each.
    pub(in crate::paper) fn claims_ledger(
        &self,
        reader: &Reader<'_>,
        input: &ListClaims,
        now: Now,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::IdNumbersWhole)?;
        let claims = self.claims_to(reader, input, now)?;
        let columns = columns();
        let mut number = 0;
        let sections: Vec<LedgerSection> = claims
            .payers
            .iter()
            .map(|payer| {
                let rows: Vec<Vec<LedgerCell>> = payer.lines.iter().map(|line| cells(line, &mut number)).collect();
                LedgerSection {
                    heading: payer.name.clone(),
                    subtotal: Some(Ledger::sum(&format!("小计 {} 人次", rows.len()), &columns, &rows)),
                    rows,
                }
            })
            .collect();
        let table =
            self.table("住院费用申报清单", period_between(claims.from, claims.to), columns, Vec::new(), now.today);
        // A bill stands once for each of its payers, so only what is claimed is a sum over all of them.
        Ok(Ledger { sections, summary: format!("申报合计:{} 元", claims.total), ..table })
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
        column("诊断", K::Text),
        column("入院日期", K::Date),
        column("出院日期", K::Date),
        column("总费用", K::Money),
        column("政策内费用", K::Money),
        column("申报金额", K::Money),
        column("备注", K::Text).with_room(6),
    ]
}

fn cells(line: &ClaimLine, number: &mut u32) -> Vec<LedgerCell> {
    *number += 1;
    vec![
        LedgerCell::count(*number),
        LedgerCell::text(&line.number),
        LedgerCell::text(&line.name),
        LedgerCell::text(sex_word(line.sex.as_deref())),
        line.age.map_or(LedgerCell::Empty, |age| LedgerCell::Number(age.into())),
        LedgerCell::text(line.id_number.clone().unwrap_or_default()),
        LedgerCell::text(&line.village),
        LedgerCell::text(&line.diagnosis),
        LedgerCell::day(line.admitted_on),
        LedgerCell::day(line.discharged_on),
        money(line.total),
        money(line.in_scope),
        money(line.paid),
        LedgerCell::Empty,
    ]
}
