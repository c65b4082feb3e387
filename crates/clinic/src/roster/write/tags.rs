//! Categories, disabilities and diseases of a roster.

use super::{Person, Writer};
use crate::error::ClinicError;
use crate::residents::add::object;
use crate::residents::roster_disease_id;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use xiangyi_domain::id::{CategoryTagId, DiseaseId, HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::disease::{NamedDisease, find_disease};
use xiangyi_domain::residents::{Category, DiseaseKind, Tag, TagLevel};
use xiangyi_sheets::roster::{DateField, RosterRow};
use xiangyi_store::{WriteTx, categories, diseases};
use xiangyi_wire::Entity;

/// What proves a category that came with a roster.
const EVIDENCE: &str = "花名册导入";

impl Writer<'_> {
    /// The categories that a person, or their household, does not hold today already. What the catalogue gives to
    /// households is the household's, once, however many of its members the roster marks; without a household it is
    /// the person's.
    pub(super) fn categories(
        &self,
        tx: &mut WriteTx<'_>,
        (id, home): (ResidentId, Option<HouseholdId>),
        person: &Person,
    ) -> Result<(), ClinicError> {
        let wanted = wanted(&person.row);
        if wanted.is_empty() {
            return Ok(());
        }
        let held = if person.known.is_some() { self.holding(categories::of_resident(tx, id)?) } else { Vec::new() };
        for (code, detail) in wanted.into_iter().filter(|(code, _)| !held.iter().any(|held| held == code)) {
            let of_home = home.filter(|_| is_households(code));
            if let Some(home) = of_home
                && self.holding(categories::of_household(tx, home)?).iter().any(|held| held == code)
            {
                continue;
            }
            let village = person.home_village();
            let tag = CategoryTagId(tx.new_id());
            let whose = (of_home.is_none().then_some(id), of_home);
            let fields = tag_fields(village, whose, (code, detail), self.list);
            tx.insert(Entity::Category, tag, &self.clinic.area(village), fields)?;
        }
        Ok(())
    }

    /// The codes of those categories that hold today.
    fn holding(&self, tags: Vec<categories::Category>) -> Vec<String> {
        let today = self.now.today;
        let holds =
            |from: Option<_>, to: Option<_>| from.is_none_or(|from| from <= today) && to.is_none_or(|to| today <= to);
        tags.into_iter().filter(|tag| holds(tag.from_on, tag.to_on)).map(|tag| tag.category).collect()
    }

    pub(super) fn diseases(&self, tx: &mut WriteTx<'_>, id: ResidentId, person: &Person) -> Result<(), ClinicError> {
        if person.row.details.diseases.is_empty() {
            return Ok(());
        }
        let stored = if person.known.is_some() { diseases::of_resident(tx, id)? } else { Vec::new() };
        let village = person.home_village();
        for named in named_diseases(&person.row) {
            let is_stored = stored.iter().any(|row| {
                row.kind == named.kind.code()
                    && (named.kind != DiseaseKind::Other || row.name.as_deref().unwrap_or_default() == named.name)
            });
            if !is_stored {
                let disease = self.disease_id(tx, id, named.kind, &named.name)?;
                let fields = disease_fields(village, id, &named, &person.row, self.now.today);
                tx.insert(Entity::Disease, disease, &self.clinic.area(village), fields)?;
            }
        }
        Ok(())
    }

    /// Derived, so that two computers that import the same roster agree; another one where that row was withdrawn.
    fn disease_id(
        &self,
        tx: &mut WriteTx<'_>,
        resident: ResidentId,
        kind: DiseaseKind,
        name: &str,
    ) -> Result<DiseaseId, ClinicError> {
        let derived = roster_disease_id(resident, kind, name);
        Ok(if diseases::find(tx, derived)?.is_some() { DiseaseId(tx.new_id()) } else { derived })
    }
}

/// What a roster says of a tag: the resident's, or the household's.
pub(super) fn tag_fields(
    village: VillageId,
    (resident, household): (Option<ResidentId>, Option<HouseholdId>),
    (code, detail): (&str, Option<Value>),
    list: &str,
) -> Map<String, Value> {
    object(json!({
        "village": village, "resident": resident, "household": household, "category": code, "detail": detail,
        "evidence": EVIDENCE, "source_list": list,
    }))
}

/// The diseases that a row names, each once.
pub(super) fn named_diseases(row: &RosterRow) -> Vec<NamedDisease> {
    let mut named: Vec<NamedDisease> = Vec::new();
    for one in row.details.diseases.iter().filter_map(|words| find_disease(words)) {
        let same =
            |other: &NamedDisease| other.kind == one.kind && (one.kind != DiseaseKind::Other || other.name == one.name);
        if !named.iter().any(same) {
            named.push(one);
        }
    }
    named
}

/// What a roster says of a disease.
pub(super) fn disease_fields(
    village: VillageId,
    resident: ResidentId,
    named: &NamedDisease,
    row: &RosterRow,
    today: NaiveDate,
) -> Map<String, Value> {
    let diagnosed = row.details.dates.iter().find(|(field, _)| *field == DateField::Diagnosed).map(|(_, on)| *on);
    object(json!({
        "village": village, "resident": resident, "kind": named.kind, "name": named.name,
        "icd10": named.icd10, "diagnosed_on": diagnosed, "enrolled_on": today,
    }))
}

/// Whether the catalogue gives a tag to whole households only.
pub(super) fn is_households(code: &str) -> bool {
    Tag::find(code).is_some_and(|tag| tag.level == TagLevel::Household)
}

/// The codes of the categories that a row names, each once, with the detail of a disability.
pub(super) fn wanted(row: &RosterRow) -> Vec<(&str, Option<Value>)> {
    let details = &row.details;
    let mut wanted: Vec<(&str, Option<Value>)> = Vec::new();
    if let Some(disability) = details.disability {
        let code = if disability.is_severe() { Category::SevereDisability.code() } else { "disability" };
        let mut detail = json!({ "types": [disability.kind], "grade": disability.grade });
        if let Some(certificate) = &details.certificate {
            detail["certificate"] = certificate.as_str().into();
        }
        wanted.push((code, Some(detail)));
    }
    let words = details.other_categories.iter().filter_map(|word| Tag::find(word)).map(|tag| tag.code.as_str());
    for code in details.categories.iter().map(|category| category.code()).chain(words) {
        if !wanted.iter().any(|(other, _)| *other == code) {
            wanted.push((code, None));
        }
    }
    wanted
}
