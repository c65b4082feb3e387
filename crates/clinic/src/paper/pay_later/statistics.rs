//! T6: 先诊疗后付费和一站式结算统计表, the month and the year up to it.

use super::{column, money};
use crate::admissions::{PayLaterFigures, figures_of, spans};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_between};
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;

impl Clinic {
    pub(in crate::paper) fn statistics_ledger(
        &self,
        reader: &Reader<'_>,
        month: NaiveDate,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::AdmissionsView)?;
        let (first, last, new_year) = spans(month)?;
        let of_month = figures_of(reader, first, last)?;
        let cumulative = figures_of(reader, new_year, last)?;
        let rows = vec![row("本月", &of_month), row(&format!("{}年累计", first.year()), &cumulative)];
        let mut ledger =
            self.table("先诊疗后付费和一站式结算统计表", period_between(first, last), columns(), Vec::new(), today);
        // The month is a part of the year, so the two are no sum.
        ledger.sections = vec![LedgerSection::plain(rows)];
        ledger.total = None;
        ledger.notes = vec![
            "按出院日期统计已结算且未冲销的住院。补充/商业含大病补充、商业补充、倾斜支付、健康扶贫保险、深度贫困补充保险;医院减免含卫生院兜底和超病种标准部分;其他含卫生扶贫救助基金。".to_owned(),
            "总费用 = 各项支付 + 个人自付。免收押金和减免费用不在总费用内。".to_owned(),
        ];
        Ok(ledger)
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind as K;
    let paid = |heading: &str| column(heading, K::Money).under("各项支付");
    vec![
        column("报告期", K::Text),
        column("人次", K::Count),
        column("人数", K::Count),
        column("住院总费用", K::Money),
        column("政策内费用", K::Money),
        paid("基本医保"),
        paid("大病保险"),
        paid("补充/商业"),
        paid("医疗救助"),
        paid("财政兜底"),
        paid("医院减免"),
        paid("其他"),
        column("个人自付", K::Money),
        column("实际报销比例", K::Rate),
        column("人次", K::Count).under("免收押金"),
        column("金额", K::Money).under("免收押金"),
        column("减免费用", K::Money),
        column("人次", K::Count).under("欠费"),
        column("金额", K::Money).under("欠费"),
    ]
}

fn row(name: &str, figures: &PayLaterFigures) -> Vec<LedgerCell> {
    vec![
        LedgerCell::text(name),
        LedgerCell::count(figures.admissions),
        LedgerCell::count(figures.people),
        money(figures.total),
        money(figures.in_scope),
        money(figures.basic),
        money(figures.critical_illness),
        money(figures.supplementary),
        money(figures.medical_assistance),
        money(figures.fiscal_top_up),
        money(figures.hospital),
        money(figures.other),
        money(figures.self_pay),
        LedgerCell::Rate(figures.ratio),
        LedgerCell::count(figures.deposit_waived_count),
        money(figures.deposit_waived),
        money(figures.fees_waived),
        LedgerCell::count(figures.arrears_count),
        money(figures.arrears),
    ]
}
