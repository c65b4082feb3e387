//! `resident show` and the page of one resident with the household.

use super::card::{Named, Names, ResidentRow, is_head, resident_row};
use super::diseases_in_care;
use crate::admissions::{AdmissionRow, admission_row};
use crate::clinic::Clinic;
use crate::contracts::{ContractRow, contract_row};
use crate::error::ClinicError;
use crate::followups::VisitRow;
use crate::households::{CategoryLine, DiseaseLine, InsuranceLine, category_lines, disease_line, insurance_lines};
use crate::now::Now;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::{Relation, age_on};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, admissions, contracts, departures, diseases, households, residents, visits};
use xiangyi_wire::Revision;

/// How many visits a page shows.
const VISITS: u32 = 40;

/// One resident with all that hangs on them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentPage {
    /// The person.
    pub resident: ResidentDetail,
    /// The household.
    pub household: Option<HouseholdPage>,
    /// Categories with their dates.
    pub categories: Vec<CategoryLine>,
    /// Diseases.
    pub diseases: Vec<DiseaseLine>,
    /// Insurance, the newest year first.
    pub insurances: Vec<InsuranceLine>,
    /// The newest visits.
    pub visits: Vec<VisitRow>,
    /// The contract in force, else the newest.
    pub contract: Option<ContractRow>,
    /// Admissions, for a role that may see them.
    pub admissions: Vec<AdmissionRow>,
}

/// The person, whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub row: ResidentRow,
    /// Whole, for a role that may see it.
    pub id_number: Option<String>,
    /// Kind of document.
    pub id_type: String,
    /// The 15 digits of old papers, or the number of a document that another one followed; whole, for a role that may see it.
    pub legacy_id_number: Option<String>,
    /// 备用写法.
    pub other_name: Option<String>,
    /// The mother, when she is linked.
    pub mother: Option<Named<ResidentId>>,
    /// Whole phone.
    pub phone: Option<String>,
    /// 与户主关系, code.
    pub relation: Option<String>,
    /// 与户主关系, in words.
    pub relation_word: Option<String>,
    /// Address of the household.
    pub address: Option<String>,
    /// 民族.
    pub ethnic: Option<String>,
    /// 档案编号.
    pub record_number: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// `present`, `dead`, `moved_out`.
    pub status: Option<String>,
    /// Since when.
    pub status_on: Option<NaiveDate>,
    /// Whether this computer is told no more of them, because they live in another village now.
    pub has_left: bool,
    /// The revision to give back with a correction.
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub revision: Option<Revision>,
}

/// 一户一档.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HouseholdPage {
    /// Row.
    pub id: HouseholdId,
    /// 户编号.
    pub number: Option<String>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// 一户一策.
    pub plan: Option<String>,
    /// Who lives there, the head first.
    pub members: Vec<Member>,
}

/// A member of a household.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Member {
    /// Row.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// 与户主关系, in words.
    pub relation: Option<String>,
    /// Whether the head of the household.
    pub is_head: bool,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years.
    pub age: Option<u16>,
    /// Names of diseases in care.
    pub diseases: Vec<String>,
}

impl Clinic {
    /// One resident with household, categories, diseases, contract, visits and
    /// admissions; `who` is an id or an ID number.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn resident_page(&self, who: &str, now: Now) -> Result<ResidentPage, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let household = match resident.household {
                Some(id) => household_page(reader, &names, id, now.today)?,
                None => None,
            };
            let address = household.as_ref().and_then(|household| household.address.clone());
            Ok(ResidentPage {
                resident: self.detail(reader, &names, &resident, address, now.today)?,
                household,
                categories: category_lines(reader, resident.id, now.today)?,
                diseases: diseases::of_resident(reader, resident.id)?.into_iter().map(disease_line).collect(),
                insurances: insurance_lines(reader, resident.id)?,
                visits: self.visits_of(reader, &names, resident.id)?,
                contract: contract_of(reader, &names, resident.id, now.today)?,
                admissions: self.admissions_of(reader, resident.id, now.today)?,
            })
        })
    }

    fn detail(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        resident: &residents::Resident,
        address: Option<String>,
        today: NaiveDate,
    ) -> Result<ResidentDetail, ClinicError> {
        let whole = self.user().role.may(Right::IdNumbersWhole);
        let relation = resident.relation.as_deref().and_then(Relation::find);
        Ok(ResidentDetail {
            row: resident_row(reader, names, resident, today)?,
            id_number: resident.id_number.clone().filter(|_| whole),
            id_type: resident.id_type.clone().unwrap_or_else(|| "resident_id".to_owned()),
            legacy_id_number: resident.legacy_id_number.clone().filter(|_| whole),
            other_name: resident.other_name.clone(),
            mother: mother_of(reader, resident)?,
            phone: resident.phone.clone(),
            relation: resident.relation.clone(),
            relation_word: relation.map(|relation| relation.word.to_owned()),
            address,
            ethnic: resident.ethnic.clone(),
            record_number: resident.record_number.clone(),
            remark: resident.remark.clone(),
            status: resident.status.clone(),
            status_on: resident.status_on,
            has_left: departures::has_left(reader, resident.id)?,
            revision: resident.meta.revision,
        })
    }

    fn visits_of(&self, reader: &Reader<'_>, names: &Names, id: ResidentId) -> Result<Vec<VisitRow>, ClinicError> {
        if !self.user().role.may(Right::VisitsView) {
            return Ok(Vec::new());
        }
        let rows = visits::last_of_resident(reader, id, None, VISITS)?;
        self.visit_rows(reader, names, &rows)
    }

    fn admissions_of(
        &self,
        reader: &Reader<'_>,
        id: ResidentId,
        today: NaiveDate,
    ) -> Result<Vec<AdmissionRow>, ClinicError> {
        if !self.user().role.may(Right::AdmissionsView) {
            return Ok(Vec::new());
        }
        let rows = admissions::of_people(reader, &[id], None)?;
        Ok(rows.into_iter().map(|row| admission_row(row, today)).collect())
    }
}

fn household_page(
    reader: &Reader<'_>,
    names: &Names,
    id: HouseholdId,
    today: NaiveDate,
) -> Result<Option<HouseholdPage>, ClinicError> {
    let Some(household) = households::find(reader, id)? else { return Ok(None) };
    let members = residents::of_household(reader, id)?;
    Ok(Some(HouseholdPage {
        id,
        number: Some(household.number).filter(|number| !number.is_empty()),
        village: names.village(household.village),
        group: household.group_name,
        address: household.address,
        plan: household.plan,
        members: members.iter().map(|member| member_line(reader, member, today)).collect::<Result<_, _>>()?,
    }))
}

fn member_line(reader: &Reader<'_>, member: &residents::Resident, today: NaiveDate) -> Result<Member, ClinicError> {
    let relation = member.relation.as_deref();
    Ok(Member {
        id: member.id,
        name: member.name.clone(),
        relation: relation.map(|code| Relation::find(code).map_or(code, |found| found.word).to_owned()),
        is_head: is_head(relation),
        sex: member.sex.clone(),
        age: member.birth_on.map(|born| age_on(born, today)),
        diseases: diseases_in_care(reader, member.id)?.into_iter().filter_map(|disease| disease.name).collect(),
    })
}

fn contract_of(
    reader: &Reader<'_>,
    names: &Names,
    id: ResidentId,
    today: NaiveDate,
) -> Result<Option<ContractRow>, ClinicError> {
    let in_force = contracts::in_force_of_resident(reader, id, today)?.into_iter().next();
    let shown = match in_force {
        Some(contract) => Some(contract),
        None => contracts::of_resident(reader, id)?.into_iter().next(),
    };
    shown.map(|contract| contract_row(reader, names, &contract, today)).transpose()
}

fn mother_of(reader: &Reader<'_>, resident: &residents::Resident) -> Result<Option<Named<ResidentId>>, ClinicError> {
    let Some(mother) = resident.mother else { return Ok(None) };
    let found = residents::find(reader, xiangyi_store::merges::kept(reader, mother)?)?;
    Ok(found.map(|mother| Named { id: mother.id, name: mother.name }))
}
