//! 家庭医生签约统计表 (domain handbook §7, T9).

use crate::clinic::Clinic;
use crate::contracts::{AskStatistics, ContractStatistics, StatisticsRow};
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::contracts::Group;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, LedgerSheet, period_between};
use xiangyi_domain::screening::Rate;
use xiangyi_store::Reader;

impl Clinic {
    pub(super) fn statistics_table(
        &self,
        reader: &Reader<'_>,
        input: &AskStatistics,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        let figures = self.statistics_of(reader, input, today)?;
        let (shown, absent): (Vec<Group>, Vec<Group>) =
            figures.total.groups.iter().map(|one| one.group).partition(|group| of_group(&figures.total, *group).of > 0);
        Ok(Ledger {
            sheet: LedgerSheet::A3Wide,
            columns: columns(&shown),
            sections: vec![LedgerSection::plain(
                figures.rows.iter().map(|row| cells(&row.name, row, &shown)).collect(),
            )],
            total: Some(cells("合计", &figures.total, &shown)),
            notes: notes(&figures, &absent),
            ..self.head_of("家庭医生签约服务统计表", period_between(figures.from, figures.on), today)
        })
    }
}

fn columns(groups: &[Group]) -> Vec<LedgerColumn> {
    let share = |group: &str, all: &'static str| {
        let count = move |heading| LedgerColumn::new(heading, LedgerKind::Count).under(group);
        [count(all), count("签约"), LedgerColumn::new("率", LedgerKind::Rate).under(group)]
    };
    let count = |heading: &str| LedgerColumn::new(heading, LedgerKind::Count);
    let mut columns = vec![LedgerColumn::new("村", LedgerKind::Text)];
    columns.extend(share("常住人口签约", "人口"));
    columns.extend(groups.iter().flat_map(|group| share(group.word(), "人口")));
    columns.extend(share("贫困(脱贫)人口", "人口"));
    columns.extend(share("监测对象", "人口"));
    columns.push(count("人数").under("履约"));
    columns.push(LedgerColumn::new("率", LedgerKind::Rate).under("履约"));
    columns.push(count("从未服务").under("履约"));
    columns.extend(["续签", "解约终止", "到期未续", "个性化包"].map(count));
    columns
}

fn cells(name: &str, row: &StatisticsRow, groups: &[Group]) -> Vec<LedgerCell> {
    let share = |rate: &Rate| {
        [LedgerCell::count(rate.of), LedgerCell::count(rate.count), LedgerCell::rate(rate.count, rate.of)]
    };
    let mut cells = vec![LedgerCell::text(name)];
    cells.extend(share(&row.signed));
    cells.extend(groups.iter().flat_map(|group| share(&of_group(row, *group))));
    cells.extend(share(&row.poor));
    cells.extend(share(&row.monitored));
    cells.push(LedgerCell::count(row.served.count));
    cells.push(LedgerCell::rate(row.served.count, row.served.of));
    cells.extend([row.never_served, row.renewed, row.ended, row.expired, row.individual].map(LedgerCell::count));
    cells
}

fn of_group(row: &StatisticsRow, group: Group) -> Rate {
    row.groups.iter().find(|one| one.group == group).map(|one| one.signed.clone()).unwrap_or_default()
}

fn notes(figures: &ContractStatistics, absent: &[Group]) -> Vec<String> {
    let mut notes = vec![format!(
        "签约、人口和重点人群按 {} 统计；一人可属于多个人群，各人群相加不等于总数。续签、解约和到期按报告期统计。履约：本合同年度内至少服务过一次的人。",
        figures.on
    )];
    if !absent.is_empty() {
        let words: Vec<&str> = absent.iter().map(|group| group.word()).collect();
        notes.push(format!("无人的人群未列出：{}。", words.join("、")));
    }
    let reasons = figures.total.reasons.iter().map(|reason| format!("{} {} 人", reason.word, reason.count));
    let reasons: Vec<String> = reasons.collect();
    if !reasons.is_empty() {
        notes.push(format!("未签约原因：{}。", reasons.join("，")));
    }
    notes
}
