//! `contract list`.

use super::end::end_reason;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::Now;
use crate::residents::{Named, Names};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use xiangyi_domain::contracts::ContractState;
use xiangyi_domain::id::{ContractId, PackId, ResidentId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, contracts, merges, packs, printed_papers, residents, teams};

/// A contract that ends within these days is 即将到期 (domain handbook §5.2).
const EXPIRING_DAYS: u64 = 60;

/// Which contracts.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListContracts {
    /// `in_force`, `expiring`, `ended`; all if missing.
    pub state: Option<String>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Team by id or name.
    pub team: Option<String>,
    /// Part of a number, or of a resident's name.
    pub text: Option<String>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
}

/// A page of contracts.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractList {
    /// Newest first.
    pub rows: Vec<ContractRow>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
    /// Residents of the villages in view.
    pub population: u32,
    /// Those of them in a contract in force today.
    pub signed: u32,
}

/// A contract in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractRow {
    /// Row.
    pub id: ContractId,
    /// 协议编号.
    pub number: String,
    /// Name of the village.
    pub village: String,
    /// Who is contracted.
    pub residents: Vec<Named<ResidentId>>,
    /// Name of the head of household.
    pub household_head: Option<String>,
    /// Name of the team.
    pub team: String,
    /// Names of the packs.
    pub packs: Vec<String>,
    /// Day of signing.
    pub signed_on: Option<NaiveDate>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Today's state.
    pub state: ContractState,
    /// The first day on which it no longer holds, when it was ended before its term.
    pub ended_on: Option<NaiveDate>,
    /// Why, in words.
    pub end_reason: Option<String>,
    /// It renews another.
    pub renewal: bool,
    /// Who signed for somebody who cannot.
    pub signer: Option<String>,
    /// How often the agreement was printed.
    pub prints: u32,
}

pub(crate) fn contract_row(
    reader: &Reader<'_>,
    names: &Names,
    row: &contracts::Contract,
    today: NaiveDate,
) -> Result<ContractRow, ClinicError> {
    let all = packs::list(reader)?;
    let team = row.team.map(|id| teams::find(reader, id)).transpose()?.flatten();
    let mut people = Vec::with_capacity(row.residents.len());
    let mut head = None;
    for id in &row.residents {
        let Some(resident) = residents::find(reader, merges::kept(reader, *id)?)? else { continue };
        if head.is_none() {
            head = crate::residents::card::household_head(reader, &resident)?;
        }
        if people.iter().all(|other: &Named<ResidentId>| other.id != resident.id) {
            people.push(Named { id: resident.id, name: resident.name });
        }
    }
    let pack = |id: &PackId| all.iter().find(|pack| pack.id == *id).map(|pack| pack.name.clone());
    Ok(ContractRow {
        id: row.id,
        number: row.number.clone(),
        village: names.village(row.village),
        residents: people,
        household_head: head,
        team: team.map(|team| team.name).unwrap_or_default(),
        packs: row.packs.iter().filter_map(pack).collect(),
        signed_on: row.signed_on,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        state: state_on(row, today),
        ended_on: row.ended_on,
        end_reason: contracts::last_end(&row.events).as_ref().map(end_reason),
        renewal: row.renews.is_some(),
        signer: row.signer.clone().filter(|signer| !signer.is_empty()),
        prints: prints(reader, row.id)?,
    })
}

fn prints(reader: &Reader<'_>, id: ContractId) -> Result<u32, ClinicError> {
    let printed = printed_papers::of_subject(reader, "contract", RowId::from(id))?;
    Ok(printed.iter().map(|row| u32::try_from(row.copies).unwrap_or(1)).sum())
}

/// The state of a stored contract on a day.
pub(crate) fn state_on(row: &contracts::Contract, on: NaiveDate) -> ContractState {
    if row.ended_on.is_some_and(|ended| ended <= on) {
        ContractState::Ended
    } else if row.starts_on.is_none_or(|first| on < first) {
        ContractState::Draft
    } else if row.ends_on.is_some_and(|last| on > last) {
        ContractState::Expired
    } else {
        ContractState::InForce
    }
}

impl Clinic {
    /// Contracts of the user's villages, newest first.
    ///
    /// # Errors
    /// `unknown_village`, `unknown_team`, `unknown_state`, `not_your_village`.
    pub fn list_contracts(&self, input: &ListContracts, now: Now) -> Result<ContractList, ClinicError> {
        self.must(Right::ContractsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let team = input.team.as_deref().filter(|text| !text.is_empty());
            let filter = contracts::Filter {
                state: state_filter(input.state.as_deref(), now.today)?,
                villages: villages.as_deref(),
                team: team.map(|text| Ok::<_, ClinicError>(find::team(reader, text)?.id)).transpose()?,
                text: input.text.as_deref().map(str::trim).filter(|text| !text.is_empty()),
                on: now.today,
            };
            let skip: u32 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let found = contracts::list(reader, &filter, skip, input.limit.unwrap_or(50).max(1))?;
            let total = contracts::count(reader, &filter)?;
            let reached = skip.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
            let rows = found.iter().map(|row| contract_row(reader, &names, row, now.today));
            let (population, signed) = contracts::coverage(reader, filter.villages, now.today)?;
            Ok(ContractList {
                rows: rows.collect::<Result<_, _>>()?,
                total,
                next: (reached < total).then(|| reached.to_string()),
                population,
                signed,
            })
        })
    }
}

fn state_filter(state: Option<&str>, today: NaiveDate) -> Result<Option<contracts::StateFilter>, ClinicError> {
    let until = today.checked_add_days(Days::new(EXPIRING_DAYS)).unwrap_or(today);
    match state.filter(|state| !state.is_empty()) {
        None => Ok(None),
        Some("in_force") => Ok(Some(contracts::StateFilter::InForce)),
        Some("expiring") => Ok(Some(contracts::StateFilter::Expiring(until))),
        Some("ended") => Ok(Some(contracts::StateFilter::Over)),
        Some(_) => Err(ClinicError::unknown("state", "state")),
    }
}
