//! T4 慢病签约管理: village × disease.

use super::{period, size};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::id::VillageId;
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::screening::Rate;
use xiangyi_domain::users::Right;
use xiangyi_store::patients::{self, Patient, Period};
use xiangyi_store::{Reader, villages};

/// The period and the place.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskChronic {
    /// Last day; today if missing.
    pub on: Option<NaiveDate>,
    /// First day; that of the quarter if missing.
    pub from: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Only this register, or this name of a disease.
    pub disease: Option<String>,
}

/// 慢病签约管理 of a period.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicTable {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub on: NaiveDate,
    /// By village in visiting order, in each by disease: the registers first, then others by name.
    pub rows: Vec<ChronicRow>,
    /// Each disease over all villages.
    pub totals: Vec<ChronicRow>,
}

/// The figures of one disease in one village. People, not visits, except where said.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicRow {
    /// The village; none for the total.
    pub village: Option<VillageId>,
    /// Its name; empty for the total.
    pub village_name: String,
    /// Register, or name of a disease without one: what opens the list.
    pub disease: String,
    /// Its word.
    pub disease_name: String,
    /// 患者数: in care on the last day.
    pub patients: u32,
    /// 管理数: met at least once in the year up to the last day.
    pub managed: u32,
    /// 签约数 of those managed (handbook §3.11).
    pub signed: Rate,
    /// 已随访 of 应随访: met in the period, of those due in it.
    pub visited: Rate,
    /// 控制数 of those managed: by the last visit of the year, which met them (handbook §3.11).
    pub controlled: Rate,
    /// 转诊数: people whom a visit of the period referred.
    pub referred: u32,
}

/// One patient with what the table counts of them.
pub(super) struct Counted {
    pub(super) patient: Patient,
    pub(super) disease: String,
    pub(super) managed: bool,
    pub(super) due: bool,
    pub(super) visited: bool,
    pub(super) controlled: bool,
}

impl Counted {
    /// Register or, where a disease has none, its name.
    pub(super) fn name_of(disease: &str) -> String {
        let register = DiseaseKind::ALL.into_iter().find(|kind| kind.code() == disease);
        register.map_or(disease, |kind| kind.word()).to_owned()
    }
}

impl Clinic {
    /// Everybody that the table counts, each disease of a person once.
    pub(super) fn counted(
        &self,
        reader: &Reader<'_>,
        input: &AskChronic,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<Counted>, ClinicError> {
        let villages = self.villages_of_filter(reader, input.village.as_deref())?;
        let year_from = NaiveDate::from_ymd_opt(to.year(), 1, 1).unwrap_or(from).min(from);
        let found = patients::patients(reader, villages.as_deref(), Period { year_from, from, to })?;
        let wanted = input.disease.as_deref().filter(|text| !text.is_empty());
        let counted = found.into_iter().map(|patient| self.count(patient, to));
        let fits =
            |one: &Counted| wanted.is_none_or(|text| one.disease == text || Counted::name_of(&one.disease) == text);
        Ok(counted.filter(fits).collect())
    }

    fn count(&self, patient: Patient, to: NaiveDate) -> Counted {
        let other = patient.kind == DiseaseKind::Other.code();
        let named = patient.disease_name.clone().filter(|_| other).filter(|name| !name.is_empty());
        let form = patient.last_form.as_ref().and_then(|(form, version)| self.forms().of_stored(form, version));
        let class = form.zip(patient.last_class).and_then(|(form, class)| form.class(class));
        // Without a visit before the period somebody is due from the day of enrolment.
        let asked = match patient.before {
            Some(_) => patient.due_before,
            None => Some(patient.enrolled_on.unwrap_or(to)),
        };
        let visited = patient.met > 0;
        Counted {
            disease: named.unwrap_or_else(|| patient.kind.clone()),
            managed: patient.last.is_some(),
            // Who came before the day was still due in the period.
            due: visited || asked.is_some_and(|day| day <= to),
            visited,
            controlled: class.is_some_and(|class| class.good),
            patient,
        }
    }

    /// 慢病签约管理 of a period.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `period_reversed`.
    pub fn chronic_table(&self, input: &AskChronic, now: Now) -> Result<ChronicTable, ClinicError> {
        self.read(|reader| self.chronic_of(reader, input, now.today))
    }

    pub(crate) fn chronic_of(
        &self,
        reader: &Reader<'_>,
        input: &AskChronic,
        today: NaiveDate,
    ) -> Result<ChronicTable, ClinicError> {
        self.must(Right::VisitsView)?;
        let (from, on) = period(input.from, input.on, today, 3)?;
        let names = Names::load(reader)?;
        let all = self.counted(reader, input, (from, on))?;
        let mut parts: BTreeMap<(VillageId, String), Vec<&Counted>> = BTreeMap::new();
        let mut totals: BTreeMap<String, Vec<&Counted>> = BTreeMap::new();
        for one in &all {
            parts.entry((one.patient.village, one.disease.clone())).or_default().push(one);
            totals.entry(one.disease.clone()).or_default().push(one);
        }
        let order: Vec<VillageId> = villages::list(reader)?.into_iter().map(|village| village.id).collect();
        let place = |id: Option<VillageId>| order.iter().position(|village| Some(*village) == id);
        let mut rows: Vec<ChronicRow> = parts
            .into_iter()
            .map(|((village, disease), people)| row(Some(village), names.village(village), &disease, &people))
            .collect();
        rows.sort_by_key(|row| (place(row.village), rank(&row.disease), row.disease.clone()));
        let mut totals: Vec<ChronicRow> =
            totals.into_iter().map(|(disease, people)| row(None, String::new(), &disease, &people)).collect();
        totals.sort_by_key(|row| (rank(&row.disease), row.disease.clone()));
        Ok(ChronicTable { from, on, rows, totals })
    }
}

/// The registers first, in their order.
fn rank(disease: &str) -> usize {
    DiseaseKind::ALL.iter().position(|kind| kind.code() == disease).unwrap_or(usize::MAX)
}

fn row(village: Option<VillageId>, village_name: String, disease: &str, people: &[&Counted]) -> ChronicRow {
    let count = |is: &dyn Fn(&Counted) -> bool| size(people.iter().filter(|one| is(one)).count());
    let managed = count(&|one| one.managed);
    ChronicRow {
        village,
        village_name,
        disease: disease.to_owned(),
        disease_name: Counted::name_of(disease),
        patients: size(people.len()),
        managed,
        signed: Rate::new(count(&|one| one.managed && one.patient.signed), managed),
        visited: Rate::new(count(&|one| one.due && one.visited), count(&|one| one.due)),
        controlled: Rate::new(count(&|one| one.managed && one.controlled), managed),
        referred: count(&|one| one.patient.referred > 0),
    }
}
