//! Villages, households, contracts: the rows of the demo.

use super::care::{self, Illness};
use super::people::{Families, Family, Person};
use super::places::{GROUPS, VILLAGES};
use super::random::Random;
use super::screening::{Home, Member};
use super::{DemoFilled, FillDemo, admissions, screening};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::collections::HashMap;
use xiangyi_domain::Area;
use xiangyi_domain::contracts::{Group, default_end, groups_on, pack_id, team_id};
use xiangyi_domain::followups::{FormCode, Patient};
use xiangyi_domain::id::{CategoryTagId, ContractId, DiseaseId, PackId, ResidentId, UserId, VillageId, VisitId};
use xiangyi_domain::residents::{Category, DiseaseKind, age_on, village_id};
use xiangyi_domain::users::Role;
use xiangyi_store::{Op, WriteTx, users, villages};
use xiangyi_wire::Entity;

/// Residents of a usual village.
const PER_VILLAGE: u32 = 1_700;

/// What one village is made with.
struct Place<'a> {
    clinic: &'a Clinic,
    today: NaiveDate,
    id: VillageId,
    name: String,
    area: Area,
    doctor: UserId,
}

pub(super) fn fill(
    clinic: &Clinic,
    input: FillDemo,
    now: Now,
    ids: Ids<'_>,
    watch: &mut dyn FnMut(u32),
) -> Result<DemoFilled, ClinicError> {
    let mut random = Random::new(u64::from(input.seed), clinic.org().as_str());
    let places = places(clinic, input, now, &mut *ids)?;
    let area_code = &clinic.org().as_str()[..6];
    let mut families = Families::new(area_code, now.today);
    let (mut filled, mut patients, mut homes) = (DemoFilled::default(), Vec::new(), Vec::new());
    let count = u32::try_from(places.len()).unwrap_or(1).max(1);
    for (at, place) in (1_u32..).zip(&places) {
        // The last village takes what is left, so that the number is exact.
        let until = if at == count { input.residents } else { input.residents / count * at };
        let ((), _) = clinic.commit(Op::FillDemo, now, &mut *ids, |tx| {
            while filled.residents < until {
                let most = usize::try_from(until - filled.residents).unwrap_or(1);
                let family = families.next(&mut random, most);
                filled.households += 1;
                homes.extend(place.household(tx, &mut random, &family, &mut filled, &mut patients)?);
            }
            Ok(())
        })?;
        watch(filled.residents);
    }
    filled.admissions = admissions::fill(clinic, &mut random, &patients, input.residents, now, &mut *ids)?;
    screening::fill(clinic, &mut random, &homes, now, ids)?;
    Ok(filled)
}

/// The villages that are there, and as many new ones as the residents need.
fn places<'a>(clinic: &'a Clinic, input: FillDemo, now: Now, ids: Ids<'_>) -> Result<Vec<Place<'a>>, ClinicError> {
    let wanted = usize::try_from(input.residents.div_ceil(PER_VILLAGE)).unwrap_or(1).clamp(2, VILLAGES.len());
    let ((), _) = clinic.commit(Op::FillDemo, now, ids, |tx| {
        let known = villages::list(tx)?;
        let missing = wanted.saturating_sub(known.len());
        let new = VILLAGES.iter().filter(|name| !known.iter().any(|village| village.name == **name)).take(missing);
        for (at, name) in new.enumerate() {
            let order = known.len() + at + 1;
            let code = format!("{}{:03}", clinic.org(), 200 + order);
            let fields = object(json!({ "name": name, "code": code, "visiting_order": order }));
            tx.insert(Entity::Village, village_id(clinic.org(), name), &clinic.township(), fields)?;
        }
        Ok(())
    })?;
    clinic.read(|reader| {
        let doctors = users::list(reader)?;
        let doctor_of = |village: VillageId| {
            let local = |user: &&users::User| {
                user.enabled && user.role == Role::VillageDoctor.code() && user.villages.contains(&village)
            };
            doctors.iter().find(local).map_or(clinic.user_id(), |user| user.id)
        };
        let place = |village: villages::Village| Place {
            clinic,
            today: now.today,
            doctor: doctor_of(village.id),
            area: clinic.area(village.id),
            id: village.id,
            name: village.name,
        };
        Ok(villages::list(reader)?.into_iter().map(place).collect())
    })
}

impl Place<'_> {
    fn household(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        family: &Family,
        filled: &mut DemoFilled,
        patients: &mut Vec<(ResidentId, Vec<Category>)>,
    ) -> Result<Option<Home>, ClinicError> {
        let group = random.pick(&GROUPS, "一组");
        let fields = object(json!({
            "village": self.id, "number": format!("H{:06}", filled.households), "group_name": group,
            "address": format!("{}{group}{}号", self.name, filled.households % 400 + 1),
        }));
        tx.insert(Entity::Household, family.id, &self.area, fields)?;
        let shared = self.household_categories(tx, random, family)?;
        let mut sick: HashMap<ResidentId, Vec<DiseaseKind>> = HashMap::new();
        let mut categories: HashMap<ResidentId, Vec<Category>> = HashMap::new();
        let mut home = self.home(family);
        for person in &family.members {
            filled.residents += 1;
            let own = self.resident(tx, random, family, person, filled.residents)?;
            let all: Vec<Category> = shared.iter().copied().chain(own).collect();
            if !all.is_empty() || random.permille(30) {
                patients.push((person.id, all.clone()));
            }
            categories.insert(person.id, all);
            for illness in care::illnesses(random, person.born, self.today) {
                sick.entry(person.id).or_default().push(illness.kind);
                home.note(person.id, &illness);
                filled.visits += self.illness(tx, random, person, &illness)?;
            }
        }
        filled.contracts += self.contracts(tx, random, family, &sick, &categories)?;
        let tags = xiangyi_domain::screening::Target::default().tags;
        Ok(shared.iter().any(|category| tags.iter().any(|tag| tag == category.code())).then_some(home))
    }

    /// The household as a screening finds it, its diseases yet to come.
    fn home(&self, family: &Family) -> Home {
        let member = |person: &Person| Member { resident: person.id, born: person.born, ill: Vec::new() };
        Home {
            village: self.id,
            doctor: self.doctor,
            household: family.id,
            head: family.members.first().map(|person| person.name.clone()).unwrap_or_default(),
            members: family.members.iter().map(member).collect(),
        }
    }

    fn household_categories(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        family: &Family,
    ) -> Result<Vec<Category>, ClinicError> {
        let mut found = Vec::new();
        let roll = random.below(1000);
        let dated: &[(Category, Option<&str>, Option<&str>)] = match roll {
            0..=109 => &[
                (Category::RegisteredPoor, Some("2014-01-01"), Some("2020-12-31")),
                (Category::Lifted, Some("2021-01-01"), None),
            ],
            110..=119 => &[(Category::UnstableLifted, Some("2021-06-01"), None)],
            120..=134 => &[(Category::Marginal, Some("2021-06-01"), None)],
            135..=174 => &[(Category::SubsistenceAllowance, Some("2020-01-01"), None)],
            _ => &[],
        };
        for (category, from, to) in dated {
            let fields = object(json!({
                "village": self.id, "household": family.id, "category": category, "from_on": from, "to_on": to,
            }));
            tx.insert(Entity::Category, CategoryTagId(random.uuid()), &self.area, fields)?;
            found.extend(to.is_none().then_some(*category));
        }
        Ok(found)
    }

    fn resident(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        family: &Family,
        person: &Person,
        count: u32,
    ) -> Result<Option<Category>, ClinicError> {
        let record = format!("{}{:03}{count:05}", self.clinic.org(), 101 + count / 100_000);
        let fields = object(json!({
            "village": self.id, "household": family.id, "relation": person.relation, "name": person.name,
            "sex": person.sex, "birth_on": person.born, "id_type": "resident_id", "id_number": person.id_number,
            "phone": person.phone, "ethnic": person.ethnic, "record_number": record, "status": "present",
        }));
        tx.insert(Entity::Resident, person.id, &self.area, fields)?;
        let age = age_on(person.born, self.today);
        let own = match random.below(1000) {
            0..=14 => Some(Category::SevereDisability),
            15..=24 if age >= 60 => Some(Category::ExtremePovertyDispersed),
            25..=28 => Some(Category::SpecialCare),
            _ => None,
        };
        if let Some(category) = own {
            let fields = object(json!({ "village": self.id, "resident": person.id, "category": category }));
            tx.insert(Entity::Category, CategoryTagId(random.uuid()), &self.area, fields)?;
        }
        Ok(own)
    }

    fn illness(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        person: &Person,
        illness: &Illness,
    ) -> Result<u32, ClinicError> {
        let fields = object(json!({
            "village": self.id, "resident": person.id, "kind": illness.kind, "name": illness.name,
            "icd10": illness.icd10, "diagnosed_on": illness.enrolled_on, "enrolled_on": illness.enrolled_on,
        }));
        tx.insert(Entity::Disease, DiseaseId(random.uuid()), &self.area, fields)?;
        let patient = Patient { born_on: Some(person.born), ..Patient::default() };
        let code = FormCode::for_disease(illness.kind);
        let made = care::visits(random, illness, &patient, self.today);
        for visit in &made {
            let mut fields = care::fields(visit, &code);
            fields.extend(object(json!({ "village": self.id, "resident": person.id, "doctor": self.doctor })));
            tx.insert(Entity::Visit, VisitId(random.uuid()), &self.area, fields)?;
        }
        Ok(u32::try_from(made.len()).unwrap_or(u32::MAX))
    }

    /// Two households of three have a contract in force; some had one before.
    fn contracts(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        family: &Family,
        sick: &HashMap<ResidentId, Vec<DiseaseKind>>,
        categories: &HashMap<ResidentId, Vec<Category>>,
    ) -> Result<u32, ClinicError> {
        if !random.permille(670) {
            return Ok(0);
        }
        let days = Days::new(3 + random.below(355));
        let signed = self.today.checked_sub_days(days).unwrap_or(self.today);
        let mut terms = vec![signed];
        if random.permille(150) {
            // The year before, ending on the eve.
            terms.insert(0, signed.checked_sub_months(chrono::Months::new(12)).unwrap_or(signed));
        }
        let people: Vec<ResidentId> =
            family.members.iter().filter(|person| person.born <= terms[0]).map(|person| person.id).collect();
        if people.is_empty() {
            return Ok(0);
        }
        let packs = self.packs(family, sick, categories, signed);
        for signed_on in &terms {
            let ends_on = if signed_on == &signed { default_end(signed) } else { signed.pred_opt().unwrap_or(signed) };
            let number = tx.next_number("XY")?;
            let fields = object(json!({
                "village": self.id, "number": number, "household": family.id, "residents": people,
                "team": team_id(self.clinic.org()), "packs": packs, "signed_on": signed_on, "starts_on": signed_on,
                "ends_on": ends_on, "signed_by": self.doctor,
            }));
            tx.insert(Entity::Contract, ContractId(random.uuid()), &self.area, fields)?;
        }
        Ok(u32::try_from(terms.len()).unwrap_or(u32::MAX))
    }

    fn packs(
        &self,
        family: &Family,
        sick: &HashMap<ResidentId, Vec<DiseaseKind>>,
        categories: &HashMap<ResidentId, Vec<Category>>,
        on: NaiveDate,
    ) -> Vec<PackId> {
        let mut groups = vec![Group::General];
        for person in &family.members {
            let kinds = sick.get(&person.id).map(Vec::as_slice).unwrap_or_default();
            let own = categories.get(&person.id).map(Vec::as_slice).unwrap_or_default();
            groups.extend(groups_on(Some(person.born), kinds, own, on));
        }
        groups.sort_unstable();
        groups.dedup();
        let standard = xiangyi_domain::contracts::standard_packs().iter();
        let fitting = standard.filter(|pack| groups.iter().any(|group| group.code() == pack.target));
        fitting.map(|pack| pack_id(self.clinic.org(), &pack.code)).collect()
    }
}
