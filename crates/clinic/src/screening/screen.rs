//! `screening add`: one household with its members, in one entry.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::diseases_in_care;
use crate::screening::which::{self, Aimed, entry_row, household_entry, person_entry};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xiangyi_domain::id::{HouseholdId, ResidentId, ScreeningId, VillageId};
use xiangyi_domain::residents::{DiseaseKind, age_on, disease::find_disease};
use xiangyi_domain::screening::{DiseaseGroup, Found, Status, Step, check_found, classify, next_status};
use xiangyi_domain::users::Right;
use xiangyi_store::screenings::{self, Screening, TargetPerson};
use xiangyi_store::{Op, Reader, WriteTx, sees_found};
use xiangyi_wire::Entity;

/// What was found in a household.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreenHousehold {
    /// Id or name; the newest open campaign if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Id, number, or a member's ID number.
    pub household: String,
    /// The day; today if missing.
    #[serde(default)]
    pub screened_on: Option<NaiveDate>,
    /// Disease is what made the household poor.
    #[serde(default)]
    pub cause: bool,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Every member who lives here.
    pub persons: Vec<ScreenPerson>,
    /// The user knows that the entry was verified and falls back to 已筛查.
    #[serde(default)]
    pub reopen: bool,
}

/// What was found of a member.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreenPerson {
    /// Id or ID number.
    pub resident: String,
    /// Nothing for a healthy member.
    #[serde(default)]
    pub found: Vec<FoundInput>,
}

/// A disease that was found.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FoundInput {
    /// 病种.
    pub name: String,
    /// ICD-10; the catalogue's if missing.
    #[serde(default)]
    pub icd10: Option<String>,
    /// 大病, 慢病 or other; by the catalogue if missing.
    #[serde(default)]
    pub group: Option<DiseaseGroup>,
    /// 确诊医院.
    #[serde(default)]
    pub hospital: Option<String>,
    /// 确诊时间.
    #[serde(default)]
    pub diagnosed_on: Option<NaiveDate>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// The entry as it is now.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreenedHousehold {
    /// The household.
    pub household: HouseholdId,
    /// The household's row.
    pub id: ScreeningId,
    /// How far it is.
    pub status: Status,
    /// Members who are ill.
    pub sick: u32,
    /// Diseases that are not on a member's record yet; registering them is asked, never done unasked.
    pub offers: Vec<DiseaseOffer>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A found disease that could be registered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiseaseOffer {
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub resident_name: String,
    /// The register.
    pub kind: DiseaseKind,
    /// The disease.
    pub name: String,
    /// ICD-10.
    pub icd10: Option<String>,
    /// When it was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
    /// Where.
    pub hospital: Option<String>,
    /// What proves it.
    pub evidence: Option<String>,
}

/// What all rows of an entry share.
struct Entry<'e> {
    campaign: String,
    village: VillageId,
    household: HouseholdId,
    on: NaiveDate,
    input: &'e ScreenHousehold,
}

impl Clinic {
    /// Records what was found in a household. Every present member has a place in it. A verified entry is changed only
    /// with `reopen`, and must be verified and entered in the national system again.
    ///
    /// # Errors
    /// `unknown_campaign`, `campaign_closed`, `unknown_household`, `not_in_campaign`, `not_your_village`, `in_future`,
    /// `before_campaign`, `members_missing`, `not_a_member`, `cause_without_disease`, `already_verified`, and those of
    /// a disease: `disease_without_name`, `bad_icd10`, `bad_diagnosis_date`, `disease_twice`.
    pub fn screen_household(
        &self,
        input: ScreenHousehold,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<ScreenedHousehold, ClinicError> {
        self.must(Right::ScreeningFill)?;
        let on = input.screened_on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "screened_on"));
        }
        let (mut answer, committed) = self.commit(Op::Screen, now, ids, |tx| {
            let household = self.household_named(tx, &input.household)?;
            let campaign = which::open_campaign(tx, input.campaign.as_deref())?;
            if campaign.starts_on.is_some_and(|first| on < first) {
                return Err(ClinicError::refused_at("before_campaign", "screened_on"));
            }
            let aimed = Aimed::new(self, tx, campaign, Some(&household.village.to_string()))?;
            let people = screenings::people(tx, &aimed.targets(), None, Some(household.id))?;
            let found = self.found_of(tx, &input, &people, on, &aimed.target.major_set)?;
            let sick = found.iter().filter(|own| !own.is_empty()).count();
            let explained = input.remark.as_deref().is_some_and(|remark| !remark.trim().is_empty());
            if input.cause && sick == 0 && !explained {
                return Err(ClinicError::refused_at("cause_without_disease", "cause"));
            }
            let entry = Entry {
                campaign: aimed.row.id.to_string(),
                village: household.village,
                household: household.id,
                on,
                input: &input,
            };
            let id = household_entry(aimed.row.id, household.id);
            let status = tx.group(|tx| {
                for (person, found) in people.iter().zip(&found) {
                    let id = person.entry.unwrap_or_else(|| person_entry(aimed.row.id, person.resident));
                    self.write(tx, &entry, id, Some((person.resident, found)))?;
                }
                self.write(tx, &entry, id, None)
            })?;
            let mut offers = offers(tx, &people, &found)?;
            let sight = self.sight(tx)?;
            offers.retain(|one| sight.sees_disease(one.kind.code(), Some(&one.name), one.icd10.as_deref()));
            let sick = u32::try_from(sick).unwrap_or(u32::MAX);
            Ok(ScreenedHousehold { household: household.id, id, status, sick, offers, changes: Changes::default() })
        })?;
        answer.changes = committed.into();
        Ok(answer)
    }

    /// What was found of each of the people, in their order.
    fn found_of(
        &self,
        reader: &Reader<'_>,
        input: &ScreenHousehold,
        people: &[TargetPerson],
        on: NaiveDate,
        major_set: &str,
    ) -> Result<Vec<Vec<Found>>, ClinicError> {
        if people.is_empty() {
            return Err(ClinicError::refused_at("not_in_campaign", "household"));
        }
        let mut found: Vec<Option<Vec<Found>>> = vec![None; people.len()];
        for person in &input.persons {
            let resident = self.resident(reader, &person.resident)?.id;
            let at = people.iter().position(|one| one.resident == resident);
            let at = at.ok_or(ClinicError::refused_at("not_a_member", "persons"))?;
            let born = people[at].birth_on;
            let age = born.map(|born| age_on(born, on));
            let own: Vec<Found> = person.found.iter().map(|one| one.classified(age, major_set)).collect();
            check_found(&own, born, on).map_err(|error| ClinicError::refused_at(error.code(), "found"))?;
            found[at] = Some(own);
        }
        let sight = self.sight(reader)?;
        for (person, own) in people.iter().zip(&mut found) {
            // What the user could not see, they did not take back.
            let stood = screenings::found(person.found.as_ref()).into_iter().filter(|one| !sees_found(&sight, one));
            own.iter_mut().for_each(|own| own.extend(stood.clone()));
        }
        let missing = found.iter().filter(|own| own.is_none()).count();
        let whole: Option<Vec<_>> = found.into_iter().collect();
        whole.ok_or_else(|| ClinicError::refused_at("members_missing", "persons").with("count", missing))
    }

    /// Writes the row of the household, or of a person with what was found.
    fn write(
        &self,
        tx: &mut WriteTx<'_>,
        entry: &Entry<'_>,
        id: ScreeningId,
        person: Option<(ResidentId, &Vec<Found>)>,
    ) -> Result<Status, ClinicError> {
        let row = entry_row(tx, id)?;
        let step = Step::Screen { reopen: entry.input.reopen };
        let status = next_status(which::status(row.as_ref()), step);
        let status = status.map_err(|refusal| ClinicError::refused_at(refusal.code(), "household"))?;
        let mut fields = object(json!({ "screened_on": entry.on, "screened_by": self.user_id() }));
        match person {
            Some((_, found)) => fields.insert("found".to_owned(), json!(found)),
            None => {
                if row.as_ref().is_none_or(|row| row.cause != Some(entry.input.cause)) {
                    fields.insert("cause".to_owned(), json!(entry.input.cause));
                }
                let remark = entry.input.remark.as_deref().map(str::trim).filter(|text| !text.is_empty());
                fields.insert("remark".to_owned(), json!(remark))
            }
        };
        if let Some(row) = row {
            fields.extend(reopened(&row));
            tx.patch(Entity::Screening, id, row.meta.revision, fields)?;
        } else {
            fields.retain(|_, value| !value.is_null());
            fields.extend(object(json!({
                "village": entry.village, "campaign": entry.campaign, "household": entry.household,
                "resident": person.map(|(resident, _)| resident), "status": status,
            })));
            tx.insert(Entity::Screening, id, &self.area(entry.village), fields)?;
        }
        Ok(status)
    }
}

/// What a verified entry loses when it changes.
fn reopened(row: &Screening) -> serde_json::Map<String, Value> {
    let mut fields = serde_json::Map::new();
    if row.status == Status::Verified.code() {
        fields.insert("status".to_owned(), json!(Status::Screened));
        for lost in ["verified_on", "verified_by", "entered_on"] {
            fields.insert(lost.to_owned(), Value::Null);
        }
    }
    fields
}

impl FoundInput {
    fn classified(&self, age: Option<u16>, major_set: &str) -> Found {
        let (icd10, group) = classify(&self.name, self.icd10.as_deref(), age, major_set);
        let filled =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Found {
            name: self.name.trim().to_owned(),
            icd10,
            group: self.group.unwrap_or(group),
            hospital: filled(&self.hospital),
            diagnosed_on: self.diagnosed_on,
            evidence: filled(&self.evidence),
        }
    }
}

/// The found diseases that are not on their person's record.
fn offers(
    reader: &Reader<'_>,
    people: &[TargetPerson],
    found: &[Vec<Found>],
) -> Result<Vec<DiseaseOffer>, ClinicError> {
    let mut offers = Vec::new();
    for (person, own) in people.iter().zip(found).filter(|(_, own)| !own.is_empty()) {
        let known = diseases_in_care(reader, person.resident)?;
        for disease in own {
            let kind = kind_of(disease);
            let on_record = |row: &xiangyi_store::diseases::Disease| {
                row.name.as_deref() == Some(&disease.name) || (kind != DiseaseKind::Other && row.kind == kind.code())
            };
            if !known.iter().any(on_record) {
                offers.push(DiseaseOffer {
                    resident: person.resident,
                    resident_name: person.name.clone(),
                    kind,
                    name: disease.name.clone(),
                    icd10: disease.icd10.clone(),
                    diagnosed_on: disease.diagnosed_on,
                    hospital: disease.hospital.clone(),
                    evidence: disease.evidence.clone(),
                });
            }
        }
    }
    Ok(offers)
}

fn kind_of(disease: &Found) -> DiseaseKind {
    let by_code = disease.icd10.as_deref().map_or(DiseaseKind::Other, DiseaseKind::of_icd10);
    if by_code != DiseaseKind::Other || disease.icd10.is_some() {
        return by_code;
    }
    find_disease(&disease.name).map_or(DiseaseKind::Other, |found| found.kind)
}
