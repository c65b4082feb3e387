//! `screening list`: the households of a campaign by village and 组.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use crate::screening::which::{self, Aimed};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::{CampaignId, HouseholdId, ResidentId};
use xiangyi_domain::residents::{Relation, age_on, mask_id_number};
use xiangyi_domain::screening::{DiseaseGroup, Exit, Found, Status};
use xiangyi_domain::users::Right;
use xiangyi_store::screenings::{self, TargetPerson};

/// Which households of a campaign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Show {
    /// 应筛: all.
    #[default]
    All,
    /// 未筛查, wholly or for a member.
    Todo,
    /// 已筛查, also those verified since.
    Done,
    /// 已筛查 and waiting to be verified.
    Screened,
    /// 已核准.
    Verified,
    /// 患病: with a member who is ill.
    Sick,
    /// With a member who has a 大病.
    Major,
    /// With a member who has a 慢病.
    Chronic,
    /// 因病致贫.
    Cause,
    /// 已录系统: with a member who is in the national system.
    Entered,
    /// 未录: with a member who is verified and not yet there.
    NotEntered,
}

/// A part of a campaign.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListScreenings {
    /// Id or name; the newest open one if missing.
    pub campaign: Option<String>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// 组.
    pub group: Option<String>,
    /// Which of them.
    pub show: Show,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many households; 500 if missing.
    pub limit: Option<u32>,
}

/// A page of households.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningList {
    /// The campaign.
    pub campaign: CampaignId,
    /// By village, 组 and number.
    pub rows: Vec<ScreeningRow>,
    /// Households that fit.
    pub total: u32,
    /// Their members.
    pub persons: u32,
    /// Every 组 of the part, before the filter.
    pub groups: Vec<String>,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// A household of a campaign.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningRow {
    /// Row.
    pub household: HouseholdId,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// 户编号.
    pub number: String,
    /// Address.
    pub address: Option<String>,
    /// Name of the head of household.
    pub head: String,
    /// Who lives in it, the head first.
    pub members: Vec<ScreeningMember>,
    /// None for 未筛查.
    pub status: Option<Status>,
    /// Members without an entry, in a household that has one.
    pub missing: u32,
    /// 因病致贫.
    pub cause: bool,
    /// When it was screened.
    pub screened_on: Option<NaiveDate>,
    /// By whom.
    pub screened_by: String,
    /// When it was verified.
    pub verified_on: Option<NaiveDate>,
    /// By whom.
    pub verified_by: String,
    /// When it was entered in the national system.
    pub entered_on: Option<NaiveDate>,
    /// When it ceased to be poor by disease.
    pub exited_on: Option<NaiveDate>,
    /// Why, in words.
    pub exit_reason: Option<String>,
    /// Remark.
    pub remark: Option<String>,
}

/// A member of a household.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningMember {
    /// Row.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// 与户主关系, in words.
    pub relation: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years today.
    pub age: Option<u16>,
    /// For screen lists.
    pub id_number_masked: String,
    /// None for 未筛查.
    pub status: Option<Status>,
    /// What was found.
    pub found: Vec<Found>,
    /// When the person was entered in the national system.
    pub entered_on: Option<NaiveDate>,
}

impl Clinic {
    /// The households of a campaign, of the user's villages.
    ///
    /// # Errors
    /// `unknown_campaign`, `unknown_village`, `not_your_village`.
    pub fn list_screenings(&self, input: &ListScreenings, now: Now) -> Result<ScreeningList, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.read(|reader| {
            let row = which::campaign(reader, input.campaign.as_deref())?;
            let aimed = Aimed::new(self, reader, row, input.village.as_deref())?;
            let people = screenings::people(reader, &aimed.targets(), None, None)?;
            let names = Names::load(reader)?;
            let mut groups: Vec<String> = people.iter().filter_map(|person| person.group_name.clone()).collect();
            groups.sort();
            groups.dedup();
            let group = input.group.as_deref().filter(|group| !group.is_empty());
            let rows = people.chunk_by(|a, b| a.id == b.id);
            let rows = rows.filter(|own| group.is_none() || own[0].group_name.as_deref() == group);
            let rows: Vec<ScreeningRow> =
                rows.map(|own| screening_row(&names, own, now.today)).filter(|row| input.show.fits(row)).collect();
            Ok(page(aimed.row.id, rows, groups, input))
        })
    }
}

fn page(campaign: CampaignId, rows: Vec<ScreeningRow>, groups: Vec<String>, input: &ListScreenings) -> ScreeningList {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let skip: usize = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
    let limit = input.limit.unwrap_or(500).max(1) as usize;
    let reached = skip.saturating_add(limit);
    ScreeningList {
        campaign,
        total: count(rows.len()),
        persons: rows.iter().map(|row| count(row.members.len())).sum(),
        next: (reached < rows.len()).then(|| reached.to_string()),
        rows: rows.into_iter().skip(skip).take(limit).collect(),
        groups,
    }
}

/// The row of one household's people, of whom there is at least one.
pub(super) fn screening_row(names: &Names, people: &[TargetPerson], today: NaiveDate) -> ScreeningRow {
    let first = &people[0];
    let members: Vec<ScreeningMember> = people.iter().map(|person| member(person, today)).collect();
    let status = first.household_status.as_deref().and_then(Status::from_code);
    let missing = members.iter().filter(|member| status.is_some() && member.status.is_none()).count();
    ScreeningRow {
        household: first.id,
        village: names.village(first.village),
        group: first.group_name.clone(),
        number: first.number.clone(),
        address: first.address.clone(),
        head: first.name.clone(),
        status,
        missing: u32::try_from(missing).unwrap_or(u32::MAX),
        cause: status.is_some() && first.cause == Some(true),
        screened_on: first.screened_on,
        screened_by: names.user(first.screened_by),
        verified_on: first.verified_on,
        verified_by: names.user(first.verified_by),
        entered_on: first.entered_on,
        exited_on: first.exited_on,
        exit_reason: first.exit_reason.as_deref().map(|field| Exit::read(field).words()),
        remark: first.remark.clone(),
        members,
    }
}

fn member(person: &TargetPerson, today: NaiveDate) -> ScreeningMember {
    let relation = person.relation.as_deref();
    ScreeningMember {
        resident: person.resident,
        name: person.name.clone(),
        relation: relation.map(|code| Relation::find(code).map_or(code, |found| found.word)).unwrap_or_default().into(),
        sex: person.sex.clone(),
        age: person.birth_on.map(|born| age_on(born, today)),
        id_number_masked: person.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
        status: person.status.as_deref().and_then(Status::from_code),
        found: screenings::found(person.found.as_ref()),
        entered_on: person.person_entered_on,
    }
}

impl Show {
    fn fits(self, row: &ScreeningRow) -> bool {
        let any = |test: &dyn Fn(&ScreeningMember) -> bool| {
            row.members.iter().any(|member| member.status.is_some() && test(member))
        };
        let has = |group: DiseaseGroup| any(&|member| member.found.iter().any(|found| found.group == group));
        match self {
            Show::All => true,
            Show::Todo => row.status.is_none() || row.missing > 0,
            Show::Done => row.status.is_some(),
            Show::Screened => row.status == Some(Status::Screened),
            Show::Verified => row.status == Some(Status::Verified),
            Show::Sick => any(&|member| !member.found.is_empty()),
            Show::Major => has(DiseaseGroup::Major),
            Show::Chronic => has(DiseaseGroup::Chronic),
            Show::Cause => row.cause,
            Show::Entered => any(&|member| member.entered_on.is_some()),
            Show::NotEntered => any(&|member| member.status == Some(Status::Verified) && member.entered_on.is_none()),
        }
    }
}
