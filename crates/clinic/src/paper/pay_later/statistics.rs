//! T6: 先诊疗后付费和一站式结算统计表, the month and the year up to it.

use super::{column, money};
use crate::admissions::{ClosedMonth, PayLaterFigures, statistics_of};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{Datelike, Months, NaiveDate};
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
        let figures = statistics_of(reader, month)?;
        let first = figures.month;
        let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
        let cumulative = format!("{}年累计", first.year());
        let mut rows = vec![row("本月", &figures.of_month), row(&cumulative, &figures.cumulative)];
        if let Some(now) = figures.closed.as_ref().and_then(|closed| closed.now.as_ref()) {
            rows.push(row("本月（含补报）", &now.of_month));
            rows.push(row(&format!("{cumulative}（含补报）"), &now.cumulative));
        }
        let mut ledger =
            self.table("先诊疗后付费和一站式结算统计表", period_between(first, last), columns(), Vec::new(), today);
        // The month is a part of the year, so the two are no sum.
        ledger.sections = vec![LedgerSection::plain(rows)];
        ledger.total = None;
        ledger.notes = vec![
            "按出院日期统计已结算且未冲销的住院。补充/商业含大病补充、商业补充、倾斜支付、健康扶贫保险、深度贫困补充保险;医院减免含卫生院兜底和超病种标准部分;其他含卫生扶贫救助基金。".to_owned(),
            "总费用 = 各项支付 + 个人自付。免收押金和减免费用不在总费用内。".to_owned(),
        ];
        ledger.notes.extend(figures.closed.as_ref().map(closed_note));
        Ok(ledger)
    }
}

/// What stands on paper of a closed month, so that a later print can be held against it.
fn closed_note(closed: &ClosedMonth) -> String {
    let on = closed.on.map(|on| on.to_string()).unwrap_or_default();
    let intact = if closed.intact { "" } else { "校验码与数字不符，请检查数据库。" };
    let late =
        if closed.now.is_some() { "“含补报”为月结后有变动的数字，以补报上报。" } else { "" };
    format!("本月已于 {on} 由 {} 月结，“本月”“累计”为月结时的数字，校验码 {}。{intact}{late}", closed.by, closed.digest)
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
