//! 疾病筛查登记表, filled in from the newest entry or blank.

use super::person::paper_person;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use crate::screening::campaign_of;
use chrono::{Datelike, NaiveDate};
use xiangyi_domain::paper::{ScreeningDiagnosis, ScreeningForm};
use xiangyi_domain::residents::Category;
use xiangyi_domain::screening::{DiseaseGroup, Found};
use xiangyi_domain::users::Right;
use xiangyi_store::screenings::{self, Screening};
use xiangyi_store::{Reader, campaigns, categories, diseases, households, insurances, residents};

impl Clinic {
    /// The forms of a household's ill members (of all, when none is known to be ill), of one resident, or one nameless
    /// form. `blank` leaves out what was found.
    pub(super) fn screening_forms(
        &self,
        reader: &Reader<'_>,
        (household, resident): (Option<&str>, Option<&str>),
        campaign: Option<&str>,
        blank: bool,
        today: NaiveDate,
    ) -> Result<Vec<ScreeningForm>, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.must(Right::IdNumbersWhole)?;
        let row = match campaign_of(reader, campaign) {
            // A form for handwriting needs no campaign.
            Err(_) if campaign.is_none() => None,
            other => Some(other?),
        };
        let people = match (household, resident) {
            (_, Some(who)) => vec![self.resident(reader, who)?],
            (Some(household), None) => {
                let household = self.household_named(reader, household)?;
                residents::of_household(reader, household.id)?.into_iter().filter(is_present).collect()
            }
            (None, None) => {
                return Ok(vec![ScreeningForm {
                    org_name: self.org_name().to_owned(),
                    campaign: row.map(|row| row.name).unwrap_or_default(),
                    ..ScreeningForm::default()
                }]);
            }
        };
        let names = Names::load(reader)?;
        let form =
            |person: &residents::Resident| self.screening_form(reader, &names, person, row.as_ref(), blank, today);
        let mut forms = people.iter().map(form).collect::<Result<Vec<_>, _>>()?;
        if resident.is_none() && forms.iter().any(|form| !form.diagnoses.is_empty()) {
            forms.retain(|form| !form.diagnoses.is_empty());
        }
        Ok(forms)
    }

    fn screening_form(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        person: &residents::Resident,
        campaign: Option<&campaigns::Campaign>,
        blank: bool,
        today: NaiveDate,
    ) -> Result<ScreeningForm, ClinicError> {
        let household = person.household.map(|id| households::find(reader, id)).transpose()?.flatten();
        let wanted = campaign.filter(|_| !blank).map(|row| row.id.to_string());
        let entry =
            screenings::of_resident(reader, person.id)?.into_iter().find(|row| Some(&row.campaign) == wanted.as_ref());
        let cause = match (&entry, &household) {
            (Some(own), Some(home)) => screenings::of_household(reader, home.id)?
                .into_iter()
                .find(|row| row.resident.is_none() && row.campaign == own.campaign)
                .and_then(|row| row.cause),
            _ => None,
        };
        let tags = tags(reader, person, today)?;
        let signed = |on: fn(&Screening) -> Option<NaiveDate>| entry.as_ref().and_then(on);
        Ok(ScreeningForm {
            org_name: self.org_name().to_owned(),
            campaign: campaign.map(|row| row.name.clone()).unwrap_or_default(),
            household_number: household.as_ref().map(|row| row.number.clone()).unwrap_or_default(),
            person: paper_person(reader, names, person, today)?,
            birth_on: person.birth_on,
            presence: Some(if is_present(person) { 1 } else { 2 }),
            family_planning: planning(&tags),
            labour: person.labour.clone().unwrap_or_default(),
            insurance: insurance(reader, person, today)?,
            health_record: Some(if person.record_number.is_some() { 1 } else { 2 }),
            lifted: lifted(&tags),
            measures: household.and_then(|row| row.plan).unwrap_or_default(),
            cause: cause.map(|yes| if yes { 1 } else { 2 }),
            diagnoses: diagnoses(reader, person, entry.as_ref())?,
            filled_by: names.user(entry.as_ref().and_then(|row| row.screened_by)),
            filled_on: signed(|row| row.screened_on),
            reviewed_by: names.user(entry.as_ref().and_then(|row| row.verified_by)),
            reviewed_on: signed(|row| row.verified_on),
        })
    }
}

fn is_present(person: &residents::Resident) -> bool {
    person.status.as_deref().is_none_or(|status| status == "present")
}

/// Codes of all tags that hold today, of the person and the household.
fn tags(
    reader: &Reader<'_>,
    person: &residents::Resident,
    today: NaiveDate,
) -> Result<Vec<categories::Category>, ClinicError> {
    let mut rows = categories::of_resident(reader, person.id)?;
    rows.retain(|row| row.from_on.is_none_or(|from| from <= today) && row.to_on.is_none_or(|to| to >= today));
    Ok(rows)
}

fn planning(tags: &[categories::Category]) -> String {
    let known = ["only_child", "one_daughter", "two_daughters", Category::FamilyPlanningSpecial.code()];
    let own = tags.iter().filter(|row| known.contains(&row.category.as_str()));
    own.map(|row| crate::words::category(&row.category)).collect::<Vec<_>>().join("、")
}

/// 脱贫状态, as far as the tags say it.
fn lifted(tags: &[categories::Category]) -> String {
    let has = |category: Category| tags.iter().any(|row| row.category == category.code());
    let word = if has(Category::Lifted) || has(Category::UnstableLifted) {
        "已脱贫"
    } else if has(Category::RegisteredPoor) {
        "未脱贫"
    } else {
        ""
    };
    word.to_owned()
}

/// The insurance of the year, in the words of its kind.
fn insurance(reader: &Reader<'_>, person: &residents::Resident, today: NaiveDate) -> Result<String, ClinicError> {
    let rows = insurances::of_resident(reader, person.id)?;
    let own = rows.into_iter().find(|row| row.year == i64::from(today.year()));
    let word = |kind: &str| match kind {
        "resident" => "居民医保",
        "employee" => "职工医保",
        "public" => "公费医疗",
        "none" => "未参保",
        _ => "",
    };
    Ok(own.map(|row| word(&row.kind).to_owned()).unwrap_or_default())
}

fn diagnoses(
    reader: &Reader<'_>,
    person: &residents::Resident,
    entry: Option<&Screening>,
) -> Result<Vec<ScreeningDiagnosis>, ClinicError> {
    let found = screenings::found(entry.and_then(|row| row.found.as_ref()));
    let known = diseases::of_resident(reader, person.id)?;
    let treatment = |found: &Found| {
        let row = known.iter().find(|row| row.name.as_deref() == Some(&found.name));
        match row.and_then(|row| row.treatment.as_deref()) {
            Some("once") => "一次性治愈",
            Some("inpatient") => "住院维持",
            Some("long_term") => "长期康复",
            _ => "",
        }
    };
    let diagnosis = |found: &Found| ScreeningDiagnosis {
        group: match found.group {
            DiseaseGroup::Major => "大病",
            DiseaseGroup::Chronic => "慢病",
            DiseaseGroup::Other => "其他",
        }
        .to_owned(),
        hospital: found.hospital.clone().unwrap_or_default(),
        icd10: found.icd10.clone().unwrap_or_default(),
        name: found.name.clone(),
        diagnosed_on: found.diagnosed_on,
        confirmed: Some(1),
        treatment: treatment(found).to_owned(),
        evidence: found.evidence.clone().unwrap_or_default(),
    };
    Ok(found.iter().map(diagnosis).collect())
}
