//! 服务包费用: what falls due in a month, who pays it, and the claim list for local finance (requirement Z4).

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::{Names, categories_on};
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use xiangyi_domain::Money;
use xiangyi_domain::contracts::{Fee, Payer, contract_year};
use xiangyi_domain::id::{ContractId, ResidentId};
use xiangyi_domain::residents::mask_id_number;
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, contracts, merges, packs, residents};

/// Which claims.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskClaims {
    /// A day of the month.
    pub month: NaiveDate,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// Only what this one pays.
    #[serde(default)]
    pub payer: Option<Payer>,
}

/// Fees that fall due in a month: on the first day of each year of a contract.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClaimList {
    /// First day of the month.
    pub from: NaiveDate,
    /// Last day of the month.
    pub to: NaiveDate,
    /// By village, number, name and pack.
    pub rows: Vec<ClaimRow>,
    /// What each pays in all.
    pub totals: Vec<ClaimTotal>,
}

/// What one pays for one resident and pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClaimRow {
    /// Who is served.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// The ID number, for the list that is handed in; never sent to a screen.
    #[serde(skip)]
    pub id_number: String,
    /// For screen lists.
    pub id_number_masked: String,
    /// Name of the village.
    pub village: String,
    /// Categories on the day, in words.
    pub categories: Vec<String>,
    /// The contract.
    pub contract: ContractId,
    /// Its number.
    pub number: String,
    /// Name of the pack.
    pub pack: String,
    /// When it falls due.
    pub due_on: NaiveDate,
    /// The whole price.
    pub price: Money,
    /// Who pays.
    pub payer: Payer,
    /// In words.
    pub payer_word: String,
    /// How much.
    pub amount: Money,
}

/// What one pays in all.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClaimTotal {
    /// Who.
    pub payer: Payer,
    /// In words.
    pub word: String,
    /// How many residents.
    pub people: u32,
    /// How much.
    pub amount: Money,
}

impl Clinic {
    /// The fees of a month.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn contract_claims(&self, input: &AskClaims) -> Result<ClaimList, ClinicError> {
        self.read(|reader| self.claims_of(reader, input))
    }

    pub(crate) fn claims_of(&self, reader: &Reader<'_>, input: &AskClaims) -> Result<ClaimList, ClinicError> {
        self.must(Right::ContractsView)?;
        let from = input.month.with_day(1).unwrap_or(input.month);
        let to = from.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt()).unwrap_or(from);
        let names = Names::load(reader)?;
        let villages = self.villages_of_filter(reader, input.village.as_deref())?;
        let all = packs::list(reader)?;
        let mut rows = Vec::new();
        for contract in contracts::in_force(reader, villages.as_deref(), to)? {
            let (Some(first), Some(last)) = (contract.starts_on, contract.ends_on) else { continue };
            let due_on = contract_year(first, last, to).0;
            if due_on < from {
                continue;
            }
            for fee in fees(&contract) {
                let pack = all.iter().find(|pack| pack.id == fee.pack).map(|pack| pack.name.clone());
                let lines = claim_rows(reader, &names, &contract, &fee, (pack.unwrap_or_default(), due_on))?;
                rows.extend(lines.into_iter().filter(|row| input.payer.is_none_or(|payer| row.payer == payer)));
            }
        }
        rows.sort_by(|a, b| {
            (&a.village, &a.number, &a.name, &a.pack, a.payer).cmp(&(&b.village, &b.number, &b.name, &b.pack, b.payer))
        });
        let totals = Payer::ALL.into_iter().filter_map(|payer| total(payer, &rows)).collect();
        Ok(ClaimList { from, to, rows, totals })
    }
}

pub(crate) fn fees(contract: &contracts::Contract) -> Vec<Fee> {
    contract.fees.clone().and_then(|fees| serde_json::from_value(fees).ok()).unwrap_or_default()
}

fn claim_rows(
    reader: &Reader<'_>,
    names: &Names,
    contract: &contracts::Contract,
    fee: &Fee,
    (pack, due_on): (String, NaiveDate),
) -> Result<Vec<ClaimRow>, ClinicError> {
    let Some(person) = residents::find(reader, merges::kept(reader, fee.resident)?)? else { return Ok(Vec::new()) };
    let categories = categories_on(reader, person.id, due_on)?;
    let line = |payer: Payer, amount: Money| ClaimRow {
        resident: person.id,
        name: person.name.clone(),
        id_number: person.id_number.clone().unwrap_or_default(),
        id_number_masked: person.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
        village: names.village(person.village),
        categories: categories.iter().map(|category| category.name().to_owned()).collect(),
        contract: contract.id,
        number: contract.number.clone(),
        pack: pack.clone(),
        due_on,
        price: fee.price,
        payer,
        payer_word: payer.word().to_owned(),
        amount,
    };
    Ok(fee.parts.iter().map(|part| line(part.payer, part.amount)).collect())
}

fn total(payer: Payer, rows: &[ClaimRow]) -> Option<ClaimTotal> {
    let mine: Vec<&ClaimRow> = rows.iter().filter(|row| row.payer == payer).collect();
    let mut people: Vec<ResidentId> = mine.iter().map(|row| row.resident).collect();
    people.sort_unstable();
    people.dedup();
    (!mine.is_empty()).then(|| ClaimTotal {
        payer,
        word: payer.word().to_owned(),
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        amount: Money::from_fen(mine.iter().map(|row| row.amount.fen()).sum()),
    })
}
