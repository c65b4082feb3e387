//! Contracts of people who died or moved away: shown, and ended in bulk.

use super::ContractRow;
use super::end::write_end;
use super::list::contract_row;
use super::renew::{BulkProgress, BulkWatch};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_domain::contracts::Ended;
use xiangyi_domain::id::{ContractId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, merges, residents};

/// So many contracts are ended in one commit.
const AT_ONCE: usize = 50;

/// Which.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListToEnd {
    /// Village by id, code or name.
    pub village: Option<String>,
}

/// Contracts in force that cover somebody who died or moved away.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ToEndList {
    /// By village and number.
    pub rows: Vec<ToEndRow>,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ToEndRow {
    /// The contract.
    pub contract: ContractRow,
    /// Who died or moved away.
    pub gone: Vec<Gone>,
    /// How many are still covered: such a contract goes on for them.
    pub remaining: u32,
}

/// Somebody who died or moved away.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Gone {
    /// Who.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// `dead`, `moved_out`.
    pub status: String,
    /// Since when.
    pub on: Option<NaiveDate>,
}

/// Which contracts are to be ended.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndGone {
    /// Which.
    pub contracts: Vec<ContractId>,
}

/// What came of one.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndedLine {
    /// Which.
    pub contract: ContractId,
    /// The day of ending.
    pub on: Option<NaiveDate>,
    /// Why it was not ended, as a code.
    pub refused: Option<String>,
}

/// What came of all.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndedGone {
    /// In the order asked.
    pub rows: Vec<EndedLine>,
    /// The user stopped it; what was ended stays.
    pub stopped: bool,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Contracts in force today that cover somebody who died or moved away.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn list_to_end(&self, input: &ListToEnd, now: Now) -> Result<ToEndList, ClinicError> {
        self.must(Right::ContractsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let filter =
                contracts::CoveredFilter { villages: villages.as_deref(), on: now.today, ..Default::default() };
            let mut ids: BTreeMap<(String, String), ContractId> = BTreeMap::new();
            for row in contracts::covered(reader, &filter)? {
                if matches!(row.status.as_deref(), Some("dead" | "moved_out")) {
                    ids.insert((names.village(row.village), row.number), row.contract);
                }
            }
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids.into_values() {
                let Some(contract) = contracts::find(reader, id)? else { continue };
                let (gone, remaining) = who_is_gone(reader, &contract)?;
                rows.push(ToEndRow { contract: contract_row(reader, &names, &contract, now.today)?, gone, remaining });
            }
            Ok(ToEndList { rows })
        })
    }

    /// Ends contracts whose people all died or moved away, on the day of the last of them.
    ///
    /// # Errors
    /// Those of the store; what stands against one contract is in its line of the answer.
    pub fn end_gone(
        &self,
        input: EndGone,
        now: Now,
        ids: Ids<'_>,
        watch: BulkWatch<'_>,
    ) -> Result<EndedGone, ClinicError> {
        self.must(Right::ContractsSign)?;
        let total = u32::try_from(input.contracts.len()).unwrap_or(u32::MAX);
        let (mut rows, mut touched, mut stopped) = (Vec::new(), BTreeSet::new(), false);
        for part in input.contracts.chunks(AT_ONCE) {
            if watch(BulkProgress { done: u32::try_from(rows.len()).unwrap_or(u32::MAX), total }).is_break() {
                stopped = true;
                break;
            }
            let (lines, committed) = self.commit(Op::EndContract, now, ids, |tx| {
                let mut lines = Vec::with_capacity(part.len());
                for id in part {
                    let contract = self.contract(tx, *id)?;
                    let line = match end_of_gone(tx, &contract, now.today)? {
                        Ok(end) => {
                            write_end(tx, contract.id, &end)?;
                            EndedLine { contract: *id, on: Some(end.on), refused: None }
                        }
                        Err(code) => EndedLine { contract: *id, on: None, refused: Some(code.to_owned()) },
                    };
                    lines.push(line);
                }
                Ok::<_, ClinicError>(lines)
            })?;
            touched.extend(Changes::from(committed).touched);
            rows.extend(lines);
        }
        Ok(EndedGone { rows, stopped, changes: Changes { touched: touched.into_iter().collect() } })
    }
}

fn who_is_gone(reader: &Reader<'_>, contract: &contracts::Contract) -> Result<(Vec<Gone>, u32), ClinicError> {
    let (mut gone, mut remaining) = (Vec::new(), 0);
    for id in &contract.residents {
        let Some(person) = residents::find(reader, merges::kept(reader, *id)?)? else { continue };
        match person.status.as_deref() {
            Some(status @ ("dead" | "moved_out")) => gone.push(Gone {
                id: person.id,
                name: person.name.clone(),
                status: status.to_owned(),
                on: person.status_on,
            }),
            _ if person.meta.voided.is_none() => remaining += 1,
            _ => {}
        }
    }
    Ok((gone, remaining))
}

/// The end of a contract whose people are all gone, or the code of what stands against it.
fn end_of_gone(
    reader: &Reader<'_>,
    contract: &contracts::Contract,
    today: NaiveDate,
) -> Result<Result<Ended, &'static str>, ClinicError> {
    if contract.ended_on.is_some() {
        return Ok(Err("already_ended"));
    }
    let (gone, remaining) = who_is_gone(reader, contract)?;
    let Some(last) = gone.iter().max_by_key(|one| one.on) else { return Ok(Err("nobody_gone")) };
    if remaining > 0 {
        return Ok(Err("others_remain"));
    }
    let first = contract.starts_on.unwrap_or(today);
    let on = last.on.unwrap_or(today).max(first);
    Ok(Ok(Ended { on: contract.ends_on.map_or(on, |end| on.min(end)), reason: last.status.clone(), remark: None }))
}
