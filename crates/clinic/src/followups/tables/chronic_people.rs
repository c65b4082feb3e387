//! The people behind a figure of T4: counted and listed by the same test.

use super::chronic::{AskChronic, Counted};
use super::{period, size};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::{age_on, mask_id_number, mask_phone};
use xiangyi_domain::users::Right;

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ChronicMeasure {
    /// 患者.
    Patients,
    /// 管理.
    Managed,
    /// Patients whom nobody met in the year.
    NotManaged,
    /// 签约.
    Signed,
    /// Managed and not signed.
    NotSigned,
    /// 应随访.
    Due,
    /// 已随访.
    Visited,
    /// 应随访 and not met.
    NotVisited,
    /// 控制.
    Controlled,
    /// Managed and not controlled.
    NotControlled,
    /// 转诊.
    Referred,
}

/// Which people.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskChronicPeople {
    /// Which figure.
    pub measure: ChronicMeasure,
    /// Of which table.
    #[serde(default)]
    pub table: AskChronic,
    /// Where the last page ended.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many; 100 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A page of people.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicPeople {
    /// By village, 组 and name.
    pub rows: Vec<ChronicPerson>,
    /// All of them: the figure.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicPerson {
    /// Who.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// For screen lists.
    pub id_number_masked: String,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// Full years on the last day.
    pub age: Option<u16>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// The disease.
    pub disease: String,
    /// The newest visit of the year.
    pub last_on: Option<NaiveDate>,
    /// Its class in words.
    pub class_word: String,
    /// Whether the class says that all is well.
    pub good: bool,
    /// When the next is due.
    pub next_due_on: Option<NaiveDate>,
    /// In a contract in force.
    pub signed: bool,
}

fn fits(one: &Counted, measure: ChronicMeasure) -> bool {
    use ChronicMeasure as M;
    match measure {
        M::Patients => true,
        M::Managed => one.managed,
        M::NotManaged => !one.managed,
        M::Signed => one.managed && one.patient.signed,
        M::NotSigned => one.managed && !one.patient.signed,
        M::Due => one.due,
        M::Visited => one.due && one.visited,
        M::NotVisited => one.due && !one.visited,
        M::Controlled => one.managed && one.controlled,
        M::NotControlled => one.managed && !one.controlled,
        M::Referred => one.patient.referred > 0,
    }
}

impl Clinic {
    /// The people behind a figure of the table.
    ///
    /// # Errors
    /// Those of [`Clinic::chronic_table`].
    pub fn chronic_people(&self, input: &AskChronicPeople, now: Now) -> Result<ChronicPeople, ClinicError> {
        self.must(Right::VisitsView)?;
        let (from, on) = period(input.table.from, input.table.on, now.today, 3)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let mut all = self.counted(reader, &input.table, (from, on))?;
            all.retain(|one| fits(one, input.measure));
            let total = size(all.len());
            let skip: usize = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let limit = input.limit.unwrap_or(100).clamp(1, 100_000) as usize;
            let rows = all.iter().skip(skip).take(limit).map(|one| self.chronic_person(&names, one, on)).collect();
            let until = skip.saturating_add(limit);
            Ok(ChronicPeople { rows, total, next: (until < all.len()).then(|| until.to_string()) })
        })
    }

    fn chronic_person(&self, names: &Names, one: &Counted, on: NaiveDate) -> ChronicPerson {
        let patient = &one.patient;
        let form = patient.last_form.as_ref().and_then(|(form, version)| self.forms().of_stored(form, version));
        let class = form.zip(patient.last_class).and_then(|(form, class)| form.class(class));
        ChronicPerson {
            resident: patient.resident,
            name: patient.name.clone(),
            id_number_masked: patient.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
            phone_masked: patient.phone.as_deref().map(mask_phone),
            age: patient.birth_on.map(|born| age_on(born, on)),
            village: names.village(patient.village),
            group: patient.group_name.clone().filter(|group| !group.is_empty()),
            disease: patient.disease_name.clone().unwrap_or_else(|| Counted::name_of(&one.disease)),
            last_on: patient.last_on,
            class_word: class.map(|class| class.label.clone()).unwrap_or_default(),
            good: one.controlled,
            next_due_on: patient.next_due_on,
            signed: patient.signed,
        }
    }
}
