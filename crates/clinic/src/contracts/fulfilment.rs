//! 履约: planned, done and still due, by resident, doctor, village or item, down to the visit behind a figure.

use super::standing::{Signed, signed};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use xiangyi_domain::contracts::{PackItem, SERVICE_KINDS, What, contract_year, counts};
use xiangyi_domain::followups::national_forms;
use xiangyi_domain::id::{ContractId, PackId, ResidentId, RowId, UserId, VillageId};
use xiangyi_domain::screening::Rate;
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, packs, teams, users};

/// How lines are drawn together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FulfilmentBy {
    /// One line a resident.
    #[default]
    Resident,
    /// One line a village doctor; people without one stand with their team's leader.
    Doctor,
    /// One line a village.
    Village,
    /// One line an item of a pack.
    Item,
}

/// Which residents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FulfilmentShow {
    /// All who are signed.
    #[default]
    All,
    /// Signed and never served.
    Never,
    /// With something still due.
    Due,
    /// With everything done.
    Complete,
}

/// What is asked.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskFulfilment {
    /// The counting date; today if missing.
    pub on: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Team by id or name.
    pub team: Option<String>,
    /// Only of this doctor, by the name that lines by doctor show.
    pub doctor: Option<String>,
    /// Only with this item, `pack code/item name`, still due.
    pub item: Option<String>,
    /// How lines are drawn together.
    pub by: FulfilmentBy,
    /// Which residents.
    pub show: FulfilmentShow,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 100 if missing.
    pub limit: Option<u32>,
}

/// 履约 on a day.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FulfilmentPage {
    /// The counting date.
    pub on: NaiveDate,
    /// A page of lines.
    pub rows: Vec<FulfilmentRow>,
    /// All lines.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
    /// All residents asked for, together.
    pub sum: FulfilmentSum,
}

/// Figures of some residents.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FulfilmentSum {
    /// Signed.
    pub people: u32,
    /// Served at least once.
    pub served: u32,
    /// Signed and never served.
    pub never: u32,
    /// Everything done.
    pub complete: u32,
    /// Services done of those planned in the contracts' own year.
    pub services: Rate,
    /// Services still due in it.
    pub due: u32,
}

/// One line.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FulfilmentRow {
    /// Resident, village, doctor's name or `pack code/item name`: what opens the lines below it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Name of the village, of a resident's line.
    pub village: String,
    /// Name of the doctor, of a resident's line.
    pub doctor: String,
    /// The contract, of a resident's line.
    pub contract: Option<ContractId>,
    /// Its number.
    pub number: Option<String>,
    /// The last service, of a resident's line.
    pub last_on: Option<NaiveDate>,
    /// The figures.
    pub sum: FulfilmentSum,
}

/// Every item of one resident's contract.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentFulfilment {
    /// Who.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// The contract.
    pub contract: ContractId,
    /// Its number.
    pub number: String,
    /// First day of the contract's own year.
    pub from: NaiveDate,
    /// Last day of it.
    pub to: NaiveDate,
    /// Each item.
    pub items: Vec<ItemFulfilment>,
}

/// One item with what counts for it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ItemFulfilment {
    /// Name of the pack.
    pub pack: String,
    /// Name of the item.
    pub name: String,
    /// Promised for the year.
    pub planned: u32,
    /// Done in it.
    pub done: u32,
    /// Still due in it.
    pub due: u32,
    /// The visits and services, newest first.
    pub deeds: Vec<DeedLine>,
}

/// A visit or service.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DeedLine {
    /// Row.
    pub id: String,
    /// `visit` or `service`.
    pub kind: String,
    /// Code of the form, or word of the service.
    pub what: String,
    /// `clinic`, `home`, `phone`, of a visit.
    pub mode: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// By whom.
    pub doctor: String,
}

/// Who looks after whom.
struct Doctors {
    village: HashMap<VillageId, String>,
    leader: HashMap<xiangyi_domain::id::TeamId, String>,
}

impl Doctors {
    fn load(reader: &Reader<'_>, names: &Names) -> Result<Doctors, ClinicError> {
        let mut village = HashMap::new();
        let all = users::list(reader)?.into_iter();
        for user in all.filter(|user| user.enabled && user.role == Role::VillageDoctor.code()) {
            for id in user.villages {
                village.entry(id).or_insert_with(|| user.name.clone());
            }
        }
        let leader = teams::list(reader)?.into_iter().map(|team| (team.id, names.user(team.leader))).collect();
        Ok(Doctors { village, leader })
    }

    fn of(&self, one: &Signed) -> String {
        let local = self.village.get(&one.covered.village);
        local.or_else(|| self.leader.get(&one.covered.team?)).cloned().unwrap_or_default()
    }
}

impl Clinic {
    /// 履约 of those who are signed on a day.
    ///
    /// # Errors
    /// `unknown_village`, `unknown_team`, `not_your_village`.
    pub fn contract_fulfilment(&self, input: &AskFulfilment, now: Now) -> Result<FulfilmentPage, ClinicError> {
        self.must(Right::ContractsView)?;
        let on = input.on.unwrap_or(now.today);
        self.read(|reader| {
            let names = Names::load(reader)?;
            let doctors = Doctors::load(reader, &names)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let team = input.team.as_deref().filter(|text| !text.is_empty());
            let team = team.map(|text| Ok::<_, ClinicError>(find::team(reader, text)?.id)).transpose()?;
            let codes: HashMap<PackId, String> = packs::list(reader)?.into_iter().map(|p| (p.id, p.code)).collect();
            let fits = |one: &Signed| {
                team.is_none_or(|team| one.covered.team == Some(team))
                    && shows(one, input.show)
                    && input.doctor.as_ref().is_none_or(|doctor| doctors.of(one) == *doctor)
                    && input.item.as_ref().is_none_or(|key| is_due(one, key, &codes))
            };
            let all: Vec<Signed> =
                signed(reader, villages.as_deref(), (on, on))?.into_values().filter(|one| fits(one)).collect();
            let mut rows = match input.by {
                FulfilmentBy::Resident => all.iter().map(|one| resident_row(&names, &doctors, one)).collect(),
                FulfilmentBy::Doctor => drawn_together(&all, |one| (doctors.of(one), doctors.of(one))),
                FulfilmentBy::Village => {
                    drawn_together(&all, |one| (one.covered.village.to_string(), names.village(one.covered.village)))
                }
                FulfilmentBy::Item => by_item(&all, &codes),
            };
            rows.sort_by(|a, b| (&a.village, &a.name, &a.key).cmp(&(&b.village, &b.name, &b.key)));
            let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let skip: u32 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let limit = input.limit.unwrap_or(100).max(1);
            let rows: Vec<_> = rows.into_iter().skip(skip as usize).take(limit as usize).collect();
            let reached = skip.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            let next = (reached < total).then(|| reached.to_string());
            Ok(FulfilmentPage { on, rows, total, next, sum: sum(all.iter()) })
        })
    }

    /// Every item of a resident's contract in force, with the visits and services that count.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `no_contract`.
    pub fn resident_fulfilment(
        &self,
        who: &str,
        on: Option<NaiveDate>,
        now: Now,
    ) -> Result<ResidentFulfilment, ClinicError> {
        self.must(Right::ContractsView)?;
        let on = on.unwrap_or(now.today);
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let one = signed(reader, Some(&[resident.village]), (on, on))?.remove(&resident.id);
            let one = one.ok_or(ClinicError::refused_at("no_contract", "resident"))?;
            let covered = &one.covered;
            let (from, to) = contract_year(covered.starts_on.unwrap_or(on), covered.ends_on.unwrap_or(on), on);
            let mut items = Vec::new();
            for pack in packs::list(reader)?.into_iter().filter(|pack| covered.packs.contains(&pack.id)) {
                let rules: Vec<PackItem> = serde_json::from_value(pack.items).unwrap_or_default();
                items.extend(rules.iter().map(|item| item_line(&names, &pack.name, item, &one)));
            }
            Ok(ResidentFulfilment {
                resident: resident.id,
                name: resident.name,
                contract: covered.contract,
                number: covered.number.clone(),
                from,
                to,
                items,
            })
        })
    }
}

fn shows(one: &Signed, show: FulfilmentShow) -> bool {
    match show {
        FulfilmentShow::All => true,
        FulfilmentShow::Never => one.done.is_empty(),
        FulfilmentShow::Due => one.lines().any(|line| line.due() > 0),
        FulfilmentShow::Complete => one.is_complete(),
    }
}

fn item_key(codes: &HashMap<PackId, String>, pack: PackId, item: &str) -> String {
    format!("{}/{item}", codes.get(&pack).map(String::as_str).unwrap_or_default())
}

fn is_due(one: &Signed, key: &str, codes: &HashMap<PackId, String>) -> bool {
    let mut lines = one.items.iter().flat_map(|(pack, lines)| lines.iter().map(move |line| (*pack, line)));
    lines.any(|(pack, line)| line.due() > 0 && item_key(codes, pack, &line.name) == key)
}

fn sum<'a>(all: impl Iterator<Item = &'a Signed>) -> FulfilmentSum {
    let mut sum = FulfilmentSum::default();
    let (mut done, mut planned) = (0, 0);
    for one in all {
        sum.people += 1;
        sum.served += u32::from(!one.done.is_empty());
        sum.never += u32::from(one.done.is_empty());
        sum.complete += u32::from(one.is_complete());
        done += one.fulfilled();
        planned += one.planned();
    }
    sum.services = Rate::new(done, planned);
    sum.due = planned.saturating_sub(done);
    sum
}

fn resident_row(names: &Names, doctors: &Doctors, one: &Signed) -> FulfilmentRow {
    FulfilmentRow {
        key: one.covered.resident.to_string(),
        name: one.covered.name.clone(),
        village: names.village(one.covered.village),
        doctor: doctors.of(one),
        contract: Some(one.covered.contract),
        number: Some(one.covered.number.clone()),
        last_on: one.done.iter().map(|done| done.deed.on).max(),
        sum: sum(std::iter::once(one)),
    }
}

fn group_row(key: String, name: String, sum: FulfilmentSum) -> FulfilmentRow {
    let (village, doctor) = (String::new(), String::new());
    FulfilmentRow { key, name, village, doctor, contract: None, number: None, last_on: None, sum }
}

fn drawn_together(all: &[Signed], key: impl Fn(&Signed) -> (String, String)) -> Vec<FulfilmentRow> {
    let mut parts: BTreeMap<(String, String), Vec<&Signed>> = BTreeMap::new();
    for one in all {
        parts.entry(key(one)).or_default().push(one);
    }
    parts.into_iter().map(|((key, name), ones)| group_row(key, name, sum(ones.into_iter()))).collect()
}

fn by_item(all: &[Signed], codes: &HashMap<PackId, String>) -> Vec<FulfilmentRow> {
    let mut parts: BTreeMap<String, FulfilmentSum> = BTreeMap::new();
    for (pack, line) in
        all.iter().flat_map(|one| one.items.iter().flat_map(|(pack, ls)| ls.iter().map(move |l| (*pack, l))))
    {
        let part = parts.entry(item_key(codes, pack, &line.name)).or_default();
        part.people += 1;
        part.served += u32::from(line.done > 0);
        part.never += u32::from(line.done == 0);
        part.complete += u32::from(line.due() == 0);
        part.due += line.due();
        part.services = Rate::new(part.services.count + line.done.min(line.planned), part.services.of + line.planned);
    }
    parts.into_iter().map(|(key, sum)| group_row(key.clone(), key, sum)).collect()
}

fn item_line(names: &Names, pack: &str, item: &PackItem, one: &Signed) -> ItemFulfilment {
    let mut deeds: Vec<DeedLine> = one
        .done
        .iter()
        .filter(|done| counts(item, &done.deed.what))
        .map(|done| deed_line(names, done.deed.row, done.deed.on, &done.deed.what, done.doctor))
        .collect();
    deeds.sort_by(|a, b| (b.on, &b.id).cmp(&(a.on, &a.id)));
    let done = u32::try_from(deeds.len()).unwrap_or(u32::MAX);
    ItemFulfilment {
        pack: pack.to_owned(),
        name: item.name.clone(),
        planned: item.times,
        done,
        due: item.times.saturating_sub(done),
        deeds,
    }
}

fn deed_line(names: &Names, row: RowId, on: NaiveDate, what: &What, doctor: Option<UserId>) -> DeedLine {
    let (kind, what, mode) = match what {
        What::Visit { form, mode } => ("visit", form_word(form), Some(mode.clone())),
        What::Service { item, kind } => {
            let word = SERVICE_KINDS.iter().find(|(code, _)| code == kind).map_or(kind.as_str(), |(_, word)| word);
            ("service", if item.is_empty() { word.to_owned() } else { format!("{item}（{word}）") }, None)
        }
    };
    DeedLine { id: row.to_string(), kind: kind.to_owned(), what, mode, on, doctor: names.user(doctor) }
}

/// The name of a form's code; an unknown code stands as it is.
fn form_word(code: &str) -> String {
    let form = national_forms().of_stored(code, "");
    form.map_or_else(|| code.to_owned(), |form| form.name.clone())
}
