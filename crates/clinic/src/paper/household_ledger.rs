//! 一户一档台账 (domain handbook §7, T1): the households of a list, by village.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::lists::{ListResidents, ListedHousehold};
use crate::now::Now;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_on};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, households};

type Line = (ListedHousehold, households::Household);

impl Clinic {
    pub(super) fn household_ledger(
        &self,
        reader: &Reader<'_>,
        filter: &ListResidents,
        now: Now,
    ) -> Result<Ledger, ClinicError> {
        self.must(Right::ResidentsView)?;
        let (lines, scope) = self.households_of_filter(reader, filter, now)?;
        let whole = self.user().role.may(Right::IdNumbersWhole);
        let columns = columns();
        let mut sections: Vec<LedgerSection> = Vec::new();
        for line in &lines {
            let row = cells(line, whole);
            match sections.last_mut().filter(|section| section.heading == line.0.village) {
                Some(section) => section.rows.push(row),
                None => {
                    sections.push(LedgerSection { heading: line.0.village.clone(), rows: vec![row], subtotal: None });
                }
            }
        }
        if sections.len() > 1 {
            for section in &mut sections {
                section.subtotal = Some(Ledger::sum("小计", &columns, &section.rows));
            }
        }
        let total = Ledger::sum("合计", &columns, sections.iter().flat_map(|section| &section.rows));
        Ok(Ledger {
            scope,
            summary: format!("合计：{} 户", lines.len()),
            total: Some(total),
            sections,
            columns,
            ..self.head_of("一户一档台账", period_on(now.today), now.today)
        })
    }
}

fn columns() -> Vec<LedgerColumn> {
    use LedgerKind::{Code, Count, Date, Name, Phone, Text, Word};
    let column = |(heading, kind)| LedgerColumn::new(heading, kind);
    let mut columns: Vec<LedgerColumn> = [
        ("户编号", Code),
        ("户主", Name),
        ("组", Word),
        ("住址", Text),
        ("人口", Count),
        ("类别（起止）", Text),
        ("致贫原因", Text),
        ("患病人数", Count),
        ("主要病种", Text),
        ("责任医生", Name),
    ]
    .map(column)
    .into();
    columns.extend([("姓名", Name), ("电话", Phone)].map(|one| column(one).under("帮扶责任人")));
    columns.extend([("参保", Count), ("签约", Count), ("最近入户", Date), ("备注", Text)].map(column));
    columns
}

fn cells((listed, row): &Line, whole: bool) -> Vec<LedgerCell> {
    let text = |text: &Option<String>| LedgerCell::text(text.clone().unwrap_or_default());
    let phone = if whole { &row.helper_phone } else { &listed.helper_phone_masked };
    vec![
        LedgerCell::text(listed.number.as_str()),
        text(&listed.head),
        text(&listed.group),
        text(&listed.address),
        LedgerCell::count(listed.members),
        LedgerCell::list(&listed.categories),
        text(&listed.cause),
        LedgerCell::count(listed.sick),
        LedgerCell::list(&listed.diseases),
        LedgerCell::text(listed.doctor.as_str()),
        text(&listed.helper),
        text(phone),
        LedgerCell::count(listed.insured),
        LedgerCell::count(listed.signed),
        LedgerCell::day(listed.last_home_visit_on),
        text(&listed.remark),
    ]
}
