//! Statistical tables.

use super::{RARE_NAMES, date, id_number, yuan};
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_between};

/// A list in `villages` sections of `each` rows.
pub fn ledger(villages: u32, each: u32) -> Ledger {
    let columns = vec![
        LedgerColumn::new("序号", LedgerKind::Order),
        LedgerColumn::new("姓名", LedgerKind::Name),
        LedgerColumn::new("身份证号", LedgerKind::IdNumber),
        LedgerColumn::new("病种", LedgerKind::Text),
        LedgerColumn::new("次数", LedgerKind::Count).under("本季"),
        LedgerColumn::new("费用", LedgerKind::Money).under("本季"),
        LedgerColumn::new("完成率", LedgerKind::Rate).under("本季"),
        LedgerColumn::new("日期", LedgerKind::Date),
        LedgerColumn::new("备注", LedgerKind::Text).with_room(8),
    ];
    let row = |village: u32, at: u32| {
        let number = village * each + at;
        let name = RARE_NAMES[number as usize % 6];
        vec![
            LedgerCell::count(number + 1),
            LedgerCell::text(name),
            LedgerCell::text(id_number(number as usize)),
            LedgerCell::list(&["高血压", "2型糖尿病"]),
            LedgerCell::count(at),
            LedgerCell::Money(yuan("1234567.89")),
            LedgerCell::rate(at, each),
            LedgerCell::Date(date("2026-03-05")),
        ]
    };
    let sections: Vec<LedgerSection> = (0..villages)
        .map(|village| {
            let rows: Vec<_> = (0..each).map(|at| row(village, at)).collect();
            let subtotal = Some(Ledger::sum("小计", &columns, &rows));
            LedgerSection { heading: format!("第{}村", village + 1), rows, subtotal }
        })
        .collect();
    let total = Some(Ledger::sum("合计", &columns, sections.iter().flat_map(|section| &section.rows)));
    Ledger {
        title: "慢性病签约管理统计表".to_owned(),
        org_name: "柳林镇中心卫生院".to_owned(),
        scope: "全镇".to_owned(),
        period: period_between(date("2026-07-01"), date("2026-09-30")),
        unit: "元".to_owned(),
        filled_by: "周会计".to_owned(),
        filled_on: Some(date("2026-10-08")),
        notes: vec!["一人多病的，每个病各计一次。".to_owned()],
        columns,
        sections,
        total,
        ..Ledger::default()
    }
}
