//! 一户一档: everything about one household on one page.

use super::find::lives_here;
use super::history::{HistoryLine, history, word};
use super::lines::{CategoryLine, DiseaseLine, InsuranceLine, category_line, disease_line, insurance_lines};
use super::moving::{sex_of, step_of};
use super::papers::{GoodsLine, PrintedLine, goods, printed};
use crate::admissions::{AdmissionRow, admission_row};
use crate::clinic::Clinic;
use crate::contracts::{ContractRow, contract_row};
use crate::error::ClinicError;
use crate::followups::VisitRow;
use crate::now::Now;
use crate::residents::{Named, Names, ResidentRow, card};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::households::{Headship, Measure, MeasureState, MoveKind, Step, headship, sex_fits, stays};
use xiangyi_domain::id::{HouseholdId, ResidentId, UserId, VillageId};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{
    Reader, admissions, categories, contracts, departures, diseases, households, merges, moves, residents, users,
    visits,
};
use xiangyi_wire::Revision;

/// How many visits of each member a page reads, and how many it shows.
const VISITS_EACH: u32 = 10;
const VISITS_SHOWN: usize = 30;

/// One household with all that hangs on it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HouseholdFile {
    /// Row.
    pub id: HouseholdId,
    /// 户编号.
    pub number: Option<String>,
    /// Name of the village.
    pub village: String,
    /// The village.
    pub village_id: VillageId,
    /// 组.
    pub group: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// The head.
    pub head: Option<Named<ResidentId>>,
    /// `one` as it should be, `missing`, `several`, or `empty` when nobody lives there.
    pub head_state: String,
    /// Names of the categories that the household or a member holds today.
    pub tags: Vec<String>,
    /// Counts and last days.
    pub figures: HouseholdFigures,
    /// Who lives there, the head first.
    pub members: Vec<HouseholdMember>,
    /// Who lived there, who left last at the end.
    pub former: Vec<FormerMember>,
    /// The household's own categories, of any day.
    pub categories: Vec<CategoryLine>,
    /// 一户一策.
    pub plan: Option<String>,
    /// Its measures.
    pub measures: Vec<MeasureLine>,
    /// 致贫原因.
    pub cause: Option<String>,
    /// 责任医生.
    pub doctor: Option<Named<UserId>>,
    /// Who may be it: doctors of the village and clinic staff.
    pub doctors: Vec<Named<UserId>>,
    /// 帮扶责任人.
    pub helper: Option<String>,
    /// Their telephone.
    pub helper_phone: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// The newest visits of all members.
    pub visits: Vec<VisitRow>,
    /// Contracts of all members, the newest first.
    pub contracts: Vec<ContractRow>,
    /// Admissions of all members, for a role that may see them.
    pub admissions: Vec<AdmissionRow>,
    /// What is owed for them.
    pub owed: Option<Money>,
    /// Printed papers.
    pub printed: Vec<PrintedLine>,
    /// Goods issued.
    pub goods: Vec<GoodsLine>,
    /// What happened, the newest first.
    pub history: Vec<HistoryLine>,
    /// The revision to give back with a change.
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub revision: Option<Revision>,
}

/// The counts of the household ledger (T1).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HouseholdFigures {
    /// 人口数.
    pub people: u32,
    /// 患病人数.
    pub ill: u32,
    /// 参保人数, this year.
    pub insured: u32,
    /// 签约人数.
    pub signed: u32,
    /// 最近入户日期: the last visit at home.
    pub last_home_visit_on: Option<NaiveDate>,
    /// The last visit of any kind.
    pub last_visit_on: Option<NaiveDate>,
    /// The earliest date due.
    pub next_due_on: Option<NaiveDate>,
}

/// A member of the household.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HouseholdMember {
    /// As lists show them.
    #[serde(flatten)]
    pub row: ResidentRow,
    /// 与户主关系, code.
    pub relation: Option<String>,
    /// 与户主关系, in words.
    pub relation_word: Option<String>,
    /// Whether the head of the household.
    pub is_head: bool,
    /// Whether the relation speaks of the other sex.
    pub sex_differs: bool,
    /// Since when they live there; missing when it was before the records.
    pub here_since: Option<NaiveDate>,
    /// How they came.
    pub came: Option<MoveKind>,
    /// Their own categories, of any day.
    pub own_categories: Vec<CategoryLine>,
    /// Diseases, also those that left care.
    pub own_diseases: Vec<DiseaseLine>,
    /// Insurance, the newest year first.
    pub insurances: Vec<InsuranceLine>,
}

/// Somebody who lived there.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormerMember {
    /// Row.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// 与户主关系, in words.
    pub relation_word: Option<String>,
    /// Since when they lived there; missing when it was before the records.
    pub from_on: Option<NaiveDate>,
    /// How they came.
    pub came: Option<MoveKind>,
    /// When they left.
    pub to_on: Option<NaiveDate>,
    /// How they left.
    pub left: Option<MoveKind>,
    /// Whether this computer is told no more of them, because they live in another village now.
    pub has_left: bool,
}

/// A measure of the plan and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MeasureLine {
    /// The measure.
    #[serde(flatten)]
    pub measure: Measure,
    /// Where it stands today.
    pub state: MeasureState,
}

impl Clinic {
    /// One household; `which` is its id or number, or the id or ID number of a member.
    ///
    /// # Errors
    /// `unknown_household`, `not_your_village`.
    pub fn household_page(&self, which: &str, now: Now) -> Result<HouseholdFile, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let household = self.household_named(reader, which)?;
            self.file(reader, household, now.today)
        })
    }

    fn file(
        &self,
        reader: &Reader<'_>,
        household: households::Household,
        today: NaiveDate,
    ) -> Result<HouseholdFile, ClinicError> {
        let names = Names::load(reader)?;
        let (people, former) = people(reader, &names, household.id, today)?;
        let ids: Vec<ResidentId> = people.iter().map(|member| member.row.id).collect();
        let own: Vec<CategoryLine> =
            categories::of_household(reader, household.id)?.into_iter().map(|row| category_line(row, today)).collect();
        let heads: Vec<(usize, Option<&str>)> =
            people.iter().enumerate().map(|(at, member)| (at, member.relation.as_deref())).collect();
        let headship = headship(&heads);
        let head = if let Headship::One(at) = headship { people.get(at) } else { None };
        let head = head.map(|member| Named { id: member.row.id, name: member.row.name.clone() });
        let visits = self.visits_of_all(reader, &names, &ids)?;
        let admissions = self.admissions_of_all(reader, &ids, today)?;
        let owed: Money = admissions.iter().filter_map(|row| row.balance).sum();
        Ok(HouseholdFile {
            id: household.id,
            number: Some(household.number).filter(|number| !number.is_empty()),
            village: names.village(household.village),
            village_id: household.village,
            group: household.group_name,
            address: household.address,
            head,
            head_state: head_state(headship).to_owned(),
            tags: tags(&own, &people),
            figures: figures(&people, &visits, today),
            categories: own,
            plan: household.plan,
            measures: measures(household.measures.as_ref(), today),
            cause: household.cause,
            doctor: household.doctor.map(|id| Named { id, name: names.user(Some(id)) }),
            doctors: doctors(reader, household.village)?,
            helper: household.helper,
            helper_phone: household.helper_phone,
            remark: household.remark,
            contracts: self.contracts_of_all(reader, &names, &ids, today)?,
            owed: (!admissions.is_empty()).then_some(owed),
            visits,
            admissions,
            printed: printed(reader, &names, household.id)?,
            goods: goods(reader, &names, household.id)?,
            history: history(reader, &names, household.id)?,
            revision: household.meta.revision,
            members: people,
            former,
        })
    }

    fn visits_of_all(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        people: &[ResidentId],
    ) -> Result<Vec<VisitRow>, ClinicError> {
        if !self.user().role.may(Right::VisitsView) {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        for id in people {
            rows.extend(visits::last_of_resident(reader, *id, None, VISITS_EACH)?);
        }
        rows.sort_by(|a, b| b.visited_on.cmp(&a.visited_on).then(b.id.cmp(&a.id)));
        rows.truncate(VISITS_SHOWN);
        self.visit_rows(reader, names, &rows)
    }

    fn contracts_of_all(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        people: &[ResidentId],
        today: NaiveDate,
    ) -> Result<Vec<ContractRow>, ClinicError> {
        if !self.user().role.may(Right::ContractsView) {
            return Ok(Vec::new());
        }
        let mut rows: Vec<contracts::Contract> = Vec::new();
        for id in people {
            for row in contracts::of_resident(reader, *id)? {
                if !rows.iter().any(|known| known.id == row.id) {
                    rows.push(row);
                }
            }
        }
        rows.sort_by(|a, b| b.starts_on.cmp(&a.starts_on).then(b.id.cmp(&a.id)));
        rows.iter().map(|row| contract_row(reader, names, row, today)).collect()
    }

    fn admissions_of_all(
        &self,
        reader: &Reader<'_>,
        people: &[ResidentId],
        today: NaiveDate,
    ) -> Result<Vec<AdmissionRow>, ClinicError> {
        if !self.user().role.may(Right::AdmissionsView) {
            return Ok(Vec::new());
        }
        let rows = admissions::of_people(reader, people, None)?;
        Ok(rows.into_iter().map(|row| admission_row(row, today)).collect())
    }
}

/// Who lives there and who did.
fn people(
    reader: &Reader<'_>,
    names: &Names,
    household: HouseholdId,
    today: NaiveDate,
) -> Result<(Vec<HouseholdMember>, Vec<FormerMember>), ClinicError> {
    let all = residents::of_household(reader, household)?;
    let (live, gone): (Vec<_>, Vec<_>) = all.into_iter().partition(lives_here);
    let mut steps: Vec<Step> = moves::of_household(reader, household)?.iter().map(step_of).collect();
    let now: Vec<_> = live.iter().map(|row| (row.id, row.relation.clone())).collect();
    // What was recorded for another row of a member who lives here is the member's.
    for step in &mut steps {
        let kept = merges::kept(reader, step.resident)?;
        if now.iter().any(|(member, _)| *member == kept) {
            step.resident = kept;
        }
    }
    let (mut members, mut former) = (Vec::new(), Vec::new());
    // A roster may say of somebody that they died or left, without a move.
    for row in gone {
        let left = if row.status.as_deref() == Some("dead") { MoveKind::Died } else { MoveKind::MovedOut };
        former.push(FormerMember {
            id: row.id,
            name: row.name,
            relation_word: row.relation.as_deref().map(word),
            from_on: None,
            came: None,
            to_on: row.status_on,
            left: Some(left),
            has_left: false,
        });
    }
    for stay in stays(household, &now, &steps) {
        if let Some(row) = live.iter().find(|row| stay.here && row.id == stay.resident) {
            members.push(member(reader, names, row, (stay.from, stay.came), today)?);
        } else if let Some(row) = residents::find(reader, stay.resident)? {
            former.push(FormerMember {
                id: row.id,
                name: row.name,
                relation_word: stay.relation.as_deref().map(word),
                from_on: stay.from,
                came: stay.came,
                to_on: stay.to,
                left: stay.left,
                has_left: departures::has_left(reader, row.id)?,
            });
        }
    }
    for row in departures::of_household(reader, household)? {
        if !former.iter().any(|one| one.id == row.id) {
            former.push(FormerMember {
                id: row.id,
                name: row.name,
                relation_word: row.relation.as_deref().map(word),
                from_on: None,
                came: None,
                to_on: None,
                left: None,
                has_left: true,
            });
        }
    }
    Ok((members, former))
}

fn member(
    reader: &Reader<'_>,
    names: &Names,
    row: &residents::Resident,
    (here_since, came): (Option<NaiveDate>, Option<MoveKind>),
    today: NaiveDate,
) -> Result<HouseholdMember, ClinicError> {
    let own = categories::of_resident(reader, row.id)?.into_iter().filter(|tag| tag.resident.is_some());
    Ok(HouseholdMember {
        row: card::resident_row(reader, names, row, today)?,
        relation: row.relation.clone(),
        relation_word: row.relation.as_deref().map(word),
        is_head: card::is_head(row.relation.as_deref()),
        sex_differs: row.relation.as_deref().is_some_and(|relation| !sex_fits(relation, sex_of(row))),
        here_since,
        came,
        own_categories: own.map(|tag| category_line(tag, today)).collect(),
        own_diseases: diseases::of_resident(reader, row.id)?.into_iter().map(disease_line).collect(),
        insurances: insurance_lines(reader, row.id)?,
    })
}

const fn head_state<T>(headship: Headship<T>) -> &'static str
where
    T: Copy,
{
    match headship {
        Headship::Empty => "empty",
        Headship::One(_) => "one",
        Headship::Missing => "missing",
        Headship::Several => "several",
    }
}

/// Each category that holds today once, the household's first.
fn tags(own: &[CategoryLine], people: &[HouseholdMember]) -> Vec<String> {
    let all = own.iter().chain(people.iter().flat_map(|member| &member.own_categories));
    let mut found: Vec<String> = Vec::new();
    for line in all.filter(|line| line.holds) {
        if !found.contains(&line.label) {
            found.push(line.label.clone());
        }
    }
    found
}

fn figures(people: &[HouseholdMember], visits: &[VisitRow], today: NaiveDate) -> HouseholdFigures {
    let count = |is: &dyn Fn(&HouseholdMember) -> bool| {
        u32::try_from(people.iter().filter(|member| is(member)).count()).unwrap_or(u32::MAX)
    };
    let year = today.year();
    HouseholdFigures {
        people: count(&|_| true),
        ill: count(&|member| member.own_diseases.iter().any(|disease| disease.left_on.is_none())),
        insured: count(&|member| member.insurances.iter().any(|line| line.year == year && line.insured)),
        signed: count(&|member| member.row.contract_ends_on.is_some()),
        last_home_visit_on: visits.iter().filter(|visit| visit.mode == "home").filter_map(|visit| visit.on).max(),
        last_visit_on: people.iter().filter_map(|member| member.row.last_visit_on).max(),
        next_due_on: people.iter().filter_map(|member| member.row.next_due_on).min(),
    }
}

fn measures(stored: Option<&serde_json::Value>, today: NaiveDate) -> Vec<MeasureLine> {
    let list: Vec<Measure> = stored.and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
    list.into_iter().map(|measure| MeasureLine { state: measure.state_on(today), measure }).collect()
}

fn doctors(reader: &Reader<'_>, village: VillageId) -> Result<Vec<Named<UserId>>, ClinicError> {
    let may = |user: &users::User| match Role::from_code(&user.role) {
        Some(Role::VillageDoctor) => user.villages.contains(&village),
        Some(Role::ClinicStaff | Role::Head) => true,
        _ => false,
    };
    let found = users::list(reader)?.into_iter().filter(|user| user.enabled && may(user));
    Ok(found.map(|user| Named { id: user.id, name: user.name }).collect())
}
