//! 慢病签约管理 (T4), 随访到期/逾期清单 (T5) and 村医工作量 (T19) as tables to print (domain handbook §7).

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::tables::{AskChronic, AskDueTable, AskWorkload, ChronicRow, DueTableRow, WorkloadRow};
use chrono::NaiveDate;
use xiangyi_domain::paper::{
    Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, LedgerSheet, period_between, period_on,
};
use xiangyi_domain::screening::Rate;
use xiangyi_store::{Reader, residents};

/// A whole township's list at once.
const WHOLE: u32 = 100_000;

fn count(heading: &str) -> LedgerColumn {
    LedgerColumn::new(heading, LedgerKind::Count)
}

fn rate(heading: &str) -> LedgerColumn {
    LedgerColumn::new(heading, LedgerKind::Rate)
}

fn share(rate: &Rate) -> LedgerCell {
    LedgerCell::rate(rate.count, rate.of)
}

impl Clinic {
    pub(super) fn chronic_ledger(
        &self,
        reader: &Reader<'_>,
        input: &AskChronic,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        let table = self.chronic_of(reader, input, today)?;
        let mut sections: Vec<LedgerSection> = Vec::new();
        for row in &table.rows {
            if sections.last().is_none_or(|last| last.heading != row.village_name) {
                sections.push(LedgerSection { heading: row.village_name.clone(), ..LedgerSection::default() });
            }
            if let Some(section) = sections.last_mut() {
                section.rows.push(chronic_cells(row));
            }
        }
        let totals = table.totals.iter().map(chronic_cells).collect();
        sections.push(LedgerSection { heading: "全部".to_owned(), rows: totals, subtotal: None });
        Ok(Ledger {
            columns: vec![
                LedgerColumn::new("病种", LedgerKind::Text),
                count("患者数"),
                count("管理数"),
                count("签约数").under("签约"),
                rate("签约率").under("签约"),
                count("应随访").under("随访"),
                count("已随访").under("随访"),
                rate("完成率").under("随访"),
                count("控制数").under("控制"),
                rate("控制率").under("控制"),
                count("转诊数"),
            ],
            sections,
            notes: vec![
                "管理数：本年内至少随访到一次的人。签约率和控制率以管理数为分母，控制按本年最后一次随访的分类；完成率以应随访为分母。一人多病在各病种分别统计，故不设合计行。".to_owned(),
            ],
            ..self.head_of("慢病签约管理统计表", period_between(table.from, table.on), today)
        })
    }

    pub(super) fn due_ledger(
        &self,
        reader: &Reader<'_>,
        input: &AskDueTable,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        let whole = AskDueTable { after: None, limit: Some(WHOLE), ..input.clone() };
        let table = self.due_table_of(reader, &whole, today)?;
        let mut sections: Vec<LedgerSection> = Vec::new();
        for row in &table.rows {
            if sections.last().is_none_or(|last| last.heading != row.due.village) {
                sections.push(LedgerSection { heading: row.due.village.clone(), ..LedgerSection::default() });
            }
            let phone = residents::find(reader, row.due.resident)?.and_then(|person| person.phone);
            if let Some(section) = sections.last_mut() {
                section.rows.push(due_cells(row, phone));
            }
        }
        let title = if input.overdue { "随访逾期清单" } else { "随访到期逾期清单" };
        Ok(Ledger {
            columns: vec![
                LedgerColumn::new("组", LedgerKind::Word),
                LedgerColumn::new("姓名", LedgerKind::Name),
                LedgerColumn::new("电话", LedgerKind::Phone),
                LedgerColumn::new("住址", LedgerKind::Text),
                LedgerColumn::new("病种", LedgerKind::Text),
                LedgerColumn::new("上次随访", LedgerKind::Date),
                LedgerColumn::new("分类", LedgerKind::Text),
                LedgerColumn::new("应访日期", LedgerKind::Date),
                LedgerColumn::new("逾期天数", LedgerKind::Number),
                LedgerColumn::new("医生", LedgerKind::Text),
                LedgerColumn::new("随访结果", LedgerKind::Text).with_room(8),
            ],
            sections,
            summary: format!("合计：{} 条，其中逾期 {} 条", table.total, table.overdue),
            ..self.head_of(title, period_on(table.on), today)
        })
    }

    pub(super) fn workload_ledger(
        &self,
        reader: &Reader<'_>,
        input: &AskWorkload,
        today: NaiveDate,
    ) -> Result<Ledger, ClinicError> {
        let table = self.workload_of(reader, input, today)?;
        Ok(Ledger {
            sheet: LedgerSheet::A4Wide,
            columns: vec![
                LedgerColumn::new("医生", LedgerKind::Name),
                LedgerColumn::new("负责的村", LedgerKind::Text),
                count("签约数"),
                count("门诊").under("随访次数"),
                count("家庭").under("随访次数"),
                count("电话").under("随访次数"),
                count("未访到").under("随访次数"),
                count("入户"),
                count("体检协助"),
                count("逾期数"),
            ],
            sections: vec![LedgerSection::plain(table.rows.iter().map(workload_cells).collect())],
            total: Some(workload_cells(&WorkloadRow { name: "合计".to_owned(), ..table.total.clone() })),
            notes: vec![
                "电话随访不算面访。入户按户、按天各算一次。签约数和逾期数按负责的村、截至最后一天计算。".to_owned(),
            ],
            ..self.head_of("村医工作量统计表", period_between(table.from, table.on), today)
        })
    }
}

fn chronic_cells(row: &ChronicRow) -> Vec<LedgerCell> {
    vec![
        LedgerCell::text(&row.disease_name),
        LedgerCell::count(row.patients),
        LedgerCell::count(row.managed),
        LedgerCell::count(row.signed.count),
        share(&row.signed),
        LedgerCell::count(row.visited.of),
        LedgerCell::count(row.visited.count),
        share(&row.visited),
        LedgerCell::count(row.controlled.count),
        share(&row.controlled),
        LedgerCell::count(row.referred),
    ]
}

fn due_cells(row: &DueTableRow, phone: Option<String>) -> Vec<LedgerCell> {
    let due = &row.due;
    let diseases: Vec<&str> = due.diseases.iter().map(|one| one.name.as_str()).collect();
    let late = Some(due.days_overdue).filter(|days| *days > 0);
    vec![
        LedgerCell::text(due.group.clone().unwrap_or_default()),
        LedgerCell::text(&due.name),
        LedgerCell::text(phone.unwrap_or_default()),
        LedgerCell::text(due.address.clone().unwrap_or_default()),
        LedgerCell::list(&diseases),
        LedgerCell::day(due.last.as_ref().and_then(|last| last.on)),
        LedgerCell::text(&row.class_word),
        LedgerCell::day(due.due_on),
        late.map_or(LedgerCell::Empty, |days| LedgerCell::Number(days.into())),
        LedgerCell::text(&row.doctor),
        LedgerCell::Empty,
    ]
}

fn workload_cells(row: &WorkloadRow) -> Vec<LedgerCell> {
    let figures =
        [row.signed, row.clinic, row.home, row.phone, row.not_reached, row.households, row.examinations, row.overdue];
    let words = [LedgerCell::text(&row.name), LedgerCell::list(&row.villages)];
    words.into_iter().chain(figures.map(LedgerCell::count)).collect()
}
