//! 签约手册: what stays with the household of one contract.

use super::details::details;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::VisitRow;
use crate::followups::facts::answers;
use crate::residents::Names;
use chrono::NaiveDate;
use serde_json::Value;
use xiangyi_domain::contracts::{Deed, PackItem, SERVICE_KINDS, contract_year, progress};
use xiangyi_domain::followups::Answers;
use xiangyi_domain::id::ContractId;
use xiangyi_domain::paper::{ContractHandbook, HandbookDeed, HandbookExam, HandbookItem};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, contracts, merges, packs, residents, services, visits};

/// The form of the yearly examination.
const EXAMINATION: &str = "examination";
/// Visits of one resident that a booklet has room for.
const VISITS: u32 = 60;

impl Clinic {
    pub(super) fn contract_handbook(
        &self,
        reader: &Reader<'_>,
        id: ContractId,
        today: NaiveDate,
    ) -> Result<ContractHandbook, ClinicError> {
        let contract = self.contract_paper(reader, id)?;
        self.must(Right::VisitsView)?;
        let row = self.contract(reader, id)?;
        let names = Names::load(reader)?;
        let in_term = |on: Option<NaiveDate>| {
            on.is_some_and(|on| {
                row.starts_on.is_none_or(|first| first <= on) && row.ends_on.is_none_or(|last| on <= last)
            })
        };
        let people = row.residents.iter().map(|id| residents::find(reader, merges::kept(reader, *id)?));
        let people: Vec<residents::Resident> = people.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let (mut deeds, mut exams) = (Vec::new(), Vec::new());
        for person in &people {
            let mut found = visits::last_of_resident(reader, person.id, None, VISITS)?;
            found.retain(|visit| in_term(visit.visited_on));
            for (visit, line) in found.iter().zip(self.visit_rows(reader, &names, &found)?) {
                match visit.form.as_str() {
                    EXAMINATION => exams.push(exam(&person.name, &line, &answers(visit))),
                    _ => deeds.push(visited(&person.name, &line)),
                }
            }
            let served = services::of_resident(reader, person.id)?.into_iter().filter(|one| in_term(one.served_on));
            deeds.extend(served.map(|one| service(&person.name, &names, one)));
        }
        let items = items_of(reader, &row, &people, today)?;
        deeds.sort_by(|a, b| (a.on, &a.name, &a.what).cmp(&(b.on, &b.name, &b.what)));
        exams.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
        Ok(ContractHandbook { contract, org_phone: details(reader)?.org_phone, items, deeds, exams })
    }
}

/// The items of every pack for every person, counted as 履约 is counted, in the contract's own year.
fn items_of(
    reader: &Reader<'_>,
    contract: &contracts::Contract,
    people: &[residents::Resident],
    today: NaiveDate,
) -> Result<Vec<HandbookItem>, ClinicError> {
    let (Some(first), Some(last)) = (contract.starts_on, contract.ends_on) else { return Ok(Vec::new()) };
    let (begin, end) = contract_year(first, last, today.clamp(first, last));
    let ids: Vec<_> = people.iter().map(|person| (person.id, person.household)).collect();
    let mut done = contracts::done(reader, &ids, (begin, end))?;
    let signed: Vec<packs::Pack> =
        packs::list(reader)?.into_iter().filter(|pack| contract.packs.contains(&pack.id)).collect();
    let mut lines = Vec::new();
    for person in people {
        let deeds: Vec<Deed> = done.remove(&person.id).unwrap_or_default().into_iter().map(|one| one.deed).collect();
        for pack in &signed {
            let rules: Vec<PackItem> = serde_json::from_value(pack.items.clone()).unwrap_or_default();
            lines.extend(progress(&rules, &deeds, (begin, end)).into_iter().map(|item| HandbookItem {
                name: person.name.clone(),
                pack: pack.name.clone(),
                item: item.name,
                planned: item.planned,
                done: item.done,
            }));
        }
    }
    Ok(lines)
}

fn visited(name: &str, line: &VisitRow) -> HandbookDeed {
    let way = match line.mode.as_str() {
        "clinic" => "（门诊）",
        "home" => "（入户）",
        "phone" => "（电话）",
        "not_reached" => "（未联系上）",
        _ => "",
    };
    let parts = [line.summary.as_str(), line.class_word.as_str()];
    HandbookDeed {
        on: line.on,
        name: name.to_owned(),
        what: format!("{}{way}", line.form_name),
        result: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　"),
        doctor: line.doctor.clone(),
    }
}

fn service(name: &str, names: &Names, service: services::Service) -> HandbookDeed {
    let word = SERVICE_KINDS.iter().find(|(code, _)| *code == service.kind).map_or("", |(_, word)| word);
    let what = if service.item.is_empty() { word.to_owned() } else { format!("{}（{word}）", service.item) };
    HandbookDeed {
        on: service.served_on,
        name: name.to_owned(),
        what,
        result: service.result.unwrap_or_default(),
        doctor: names.user(service.doctor),
    }
}

fn exam(name: &str, line: &VisitRow, answers: &Answers) -> HandbookExam {
    let said = |key: &str| match answers.get(key)? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    let mut figures = Vec::new();
    for side in ["right", "left"] {
        let read = said(&format!("{side}_systolic_mmhg")).zip(said(&format!("{side}_diastolic_mmhg")));
        if let Some((systolic, diastolic)) = read {
            figures.push(format!("血压 {systolic}/{diastolic} mmHg"));
            break;
        }
    }
    for (key, word, unit) in [
        ("height_cm", "身高", "cm"),
        ("weight_kg", "体重", "kg"),
        ("waist_cm", "腰围", "cm"),
        ("fasting_glucose_mmol_l", "空腹血糖", "mmol/L"),
        ("cholesterol_mmol_l", "总胆固醇", "mmol/L"),
        ("haemoglobin_g_l", "血红蛋白", "g/L"),
    ] {
        figures.extend(said(key).map(|figure| format!("{word} {figure} {unit}")));
    }
    let found = (1..=4).filter_map(|at| said(&format!("abnormal_{at}")));
    let summary = [line.class_word.clone()].into_iter().chain(found).filter(|part| !part.is_empty());
    HandbookExam { on: line.on, name: name.to_owned(), figures, summary: summary.collect::<Vec<_>>().join("；") }
}
