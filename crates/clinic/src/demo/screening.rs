//! An invented screening: last year's, closed, with exits since, and this year's, half done; and goods handed out.

use super::care::Illness;
use super::random::Random;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::screening::{household_entry, person_entry};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use xiangyi_domain::id::{CampaignId, GoodsIssuedId, HouseholdId, ResidentId, UserId, VillageId};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::screening::{DEFAULT_THRESHOLD, Found, KIND, Target, classify};
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

const MAJOR: [&str; 6] = ["胃癌", "肺癌", "终末期肾病", "急性心肌梗死", "脑卒中", "白内障"];
const HOSPITALS: [&str; 3] = ["县人民医院", "县中医院", "市中心医院"];

/// A household that is to be screened.
pub(super) struct Home {
    pub(super) village: VillageId,
    pub(super) doctor: UserId,
    pub(super) household: HouseholdId,
    pub(super) head: String,
    pub(super) members: Vec<Member>,
}

/// Who lives in it, with the diseases on their record.
pub(super) struct Member {
    pub(super) resident: ResidentId,
    pub(super) born: NaiveDate,
    pub(super) ill: Vec<(String, NaiveDate)>,
}

impl Home {
    /// A disease goes on a member's record.
    pub(super) fn note(&mut self, resident: ResidentId, illness: &Illness) {
        if let Some(member) = self.members.iter_mut().find(|member| member.resident == resident) {
            member.ill.push((illness.name.to_owned(), illness.enrolled_on));
        }
    }
}

/// One campaign being filled in.
struct Round {
    id: CampaignId,
    from: NaiveDate,
    until: NaiveDate,
    target: Target,
    /// Last year's: every household is done.
    whole: bool,
}

/// What became of one household.
struct Entry<'e> {
    round: &'e Round,
    home: &'e Home,
    on: NaiveDate,
    verified_on: Option<NaiveDate>,
    entered_on: Option<NaiveDate>,
}

pub(super) fn fill(
    clinic: &Clinic,
    random: &mut Random,
    homes: &[Home],
    now: Now,
    ids: Ids<'_>,
) -> Result<(), ClinicError> {
    let back = |days: u64| now.today.checked_sub_days(Days::new(days)).unwrap_or(now.today);
    let ahead = now.today.checked_add_days(Days::new(10)).unwrap_or(now.today);
    // Last year's lies wholly in last year, whatever day it is today.
    let year = now.today.year() - 1;
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(now.today);
    let mut rounds = Vec::new();
    let ((), _) = clinic.commit(Op::FillDemo, now, &mut *ids, |tx| {
        rounds.push(round(clinic, tx, random, (day(5, 4), day(6, 4), true), year)?);
        rounds.push(round(clinic, tx, random, (back(20), ahead, false), now.today.year())?);
        Ok(())
    })?;
    for (at, village) in homes.chunk_by(|a, b| a.village == b.village).enumerate() {
        let ((), _) = clinic.commit(Op::FillDemo, now, &mut *ids, |tx| {
            for (number, home) in village.iter().enumerate() {
                for round in &rounds {
                    // Every second village is nearly done, the others have begun.
                    let share = if round.whole { 1000 } else { [920, 180][at % 2] };
                    if random.permille(share) {
                        tx.group(|tx| screened(clinic, tx, random, (round, home), now.today))?;
                    }
                }
                goods(clinic, tx, random, home, (at + number) % 3 > 0, back(40))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn round(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    random: &mut Random,
    (from, until, whole): (NaiveDate, NaiveDate, bool),
    year: i32,
) -> Result<Round, ClinicError> {
    let (id, target) = (CampaignId(random.uuid()), Target::default());
    let fields = object(json!({
        "name": format!("{year}年因病致贫筛查"), "kind": KIND, "starts_on": from, "ends_on": until,
        "target": target, "threshold": DEFAULT_THRESHOLD, "closed_on": whole.then_some(until),
    }));
    tx.insert(Entity::Campaign, id, &clinic.township(), fields)?;
    Ok(Round { id, from, until, target, whole })
}

/// One household of one campaign: screened, perhaps verified, perhaps in the national system, perhaps gone since.
fn screened(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    random: &mut Random,
    (round, home): (&Round, &Home),
    today: NaiveDate,
) -> Result<(), ClinicError> {
    let last = round.until.min(today);
    let span = u64::try_from((last - round.from).num_days()).unwrap_or(0);
    let on = round.from.checked_add_days(Days::new(random.below(span + 1))).unwrap_or(round.from);
    let verified_on = (round.whole || random.permille(600)).then_some(last);
    let entered_on = verified_on.filter(|_| round.whole || random.permille(500));
    let entry = Entry { round, home, on, verified_on, entered_on };
    let mut sick = false;
    for member in home.members.iter().filter(|member| member.born <= on) {
        let found = entry.found(random, member);
        sick |= !found.is_empty();
        let fields = entry.fields(clinic, json!({ "resident": member.resident, "found": found }));
        tx.insert(Entity::Screening, person_entry(round.id, member.resident), &clinic.area(home.village), fields)?;
    }
    let cause = sick && random.permille(620);
    let gone = (round.whole && cause && random.permille(120)).then(|| exit(random, today));
    let exit = gone.map_or(json!({}), |(on, why)| json!({ "exited_on": on, "exit_reason": why }));
    let mut fields = entry.fields(clinic, json!({ "cause": cause }));
    fields.extend(object(exit));
    tx.insert(Entity::Screening, household_entry(round.id, home.household), &clinic.area(home.village), fields)?;
    Ok(())
}

/// A day of this year up to today, and a reason.
fn exit(random: &mut Random, today: NaiveDate) -> (NaiveDate, &'static str) {
    let days = random.below(u64::from(today.ordinal()));
    let why = random.pick(&["recovered", "income", "died", "moved_out", "corrected"], "recovered");
    (today.checked_sub_days(Days::new(days)).unwrap_or(today), why)
}

impl Entry<'_> {
    fn fields(&self, clinic: &Clinic, own: Value) -> serde_json::Map<String, Value> {
        let status = if self.verified_on.is_some() { "verified" } else { "screened" };
        let mut fields = object(json!({
            "village": self.home.village, "campaign": self.round.id.to_string(), "household": self.home.household,
            "status": status, "screened_on": self.on, "screened_by": self.home.doctor,
            "verified_on": self.verified_on, "verified_by": self.verified_on.map(|_| clinic.user_id()),
            "entered_on": self.entered_on,
        }));
        fields.extend(object(own));
        fields
    }

    /// The diseases on the record by that day, and now and then a 大病.
    fn found(&self, random: &mut Random, member: &Member) -> Vec<Found> {
        let mut named: Vec<(&str, NaiveDate)> =
            member.ill.iter().filter(|(_, on)| *on <= self.on).map(|(name, on)| (name.as_str(), *on)).collect();
        let age = age_on(member.born, self.on);
        if age >= 40 && random.permille(60) {
            let since = self.on.checked_sub_days(Days::new(30 + random.below(700))).unwrap_or(self.on);
            named.push((random.pick(&MAJOR, "胃癌"), since));
        }
        let found = named.into_iter().map(|(name, on)| {
            let (icd10, group) = classify(name, None, Some(age), &self.round.target.major_set);
            let hospital = random.pick(&HOSPITALS, "县人民医院").to_owned();
            let (hospital, evidence) = (Some(hospital), Some("诊断证明".to_owned()));
            Found { name: name.to_owned(), icd10, group, hospital, diagnosed_on: Some(on), evidence }
        });
        found.collect()
    }
}

fn goods(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    random: &mut Random,
    home: &Home,
    has_box: bool,
    on: NaiveDate,
) -> Result<(), ClinicError> {
    let given = [("care_box", has_box), ("contact_card", random.permille(900)), ("handbook", random.permille(500))];
    for (item, _) in given.into_iter().filter(|(_, given)| *given) {
        let signed = random.permille(930);
        let fields = object(json!({
            "village": home.village, "household": home.household, "item": item, "quantity": 1, "issued_on": on,
            "issued_by": home.doctor, "signed": signed, "signed_by": signed.then_some(&home.head),
        }));
        tx.insert(Entity::GoodsIssued, GoodsIssuedId(random.uuid()), &clinic.area(home.village), fields)?;
    }
    Ok(())
}
