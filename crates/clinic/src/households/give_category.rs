//! Giving a category: to a person or to a whole household, from a day on.

use super::find::lives_here;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{CategoryTagId, HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::{DetailOfTag, Tag, TagLevel};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, categories};
use xiangyi_wire::Entity;

/// A category for a person or for a household: one of the two is named.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GiveCategory {
    /// The person, by id or ID number.
    #[serde(default)]
    pub resident: Option<String>,
    /// The household.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// The tag, by code or word.
    pub category: String,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day; missing while it holds, or as long as the tag's own term.
    #[serde(default)]
    pub to_on: Option<NaiveDate>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The list that it came from.
    #[serde(default)]
    pub source_list: Option<String>,
    /// Class, disability or risk, as the tag has it.
    #[serde(default)]
    pub detail: DetailOfTag,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GivenCategory {
    /// Row.
    pub id: CategoryTagId,
    /// What to fetch again.
    pub changes: Changes,
}

/// Who holds it.
struct Holder {
    village: VillageId,
    resident: Option<ResidentId>,
    household: Option<HouseholdId>,
}

impl Clinic {
    /// Gives a category, dated. It is seen wherever categories are asked for on a day: lists, contracts, the
    /// settlement desk on the day of admission.
    ///
    /// # Errors
    /// `unknown_resident`, `unknown_household`, `not_your_village`, `unknown_category`, `wrong_level`,
    /// `tag_not_of_day`, `ends_before_start`, `in_future`, `category_held`, and the codes of details.
    pub fn give_category(&self, input: GiveCategory, now: Now, ids: Ids<'_>) -> Result<GivenCategory, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let tag = Tag::find(&input.category).ok_or(ClinicError::unknown("category", "category"))?;
        check_days(tag, input.from_on, input.to_on, now.today)?;
        input.detail.check(tag).map_err(|problem| ClinicError::refused_at(problem.code(), "detail"))?;
        let to_on = input.to_on.or_else(|| tag.lapses_on(input.from_on));
        let (id, committed) = self.commit(Op::ChangeCategory, now, ids, |tx| {
            let holder = self.holder(tx, &input, tag)?;
            let held = match (holder.resident, holder.household) {
                (Some(resident), _) => categories::of_resident(tx, resident)?,
                (None, Some(household)) => categories::of_household(tx, household)?,
                (None, None) => Vec::new(),
            };
            let same = |row: &categories::Category| {
                row.category == tag.code && row.resident.is_some() == holder.resident.is_some()
            };
            if held.iter().any(|row| same(row) && overlaps(row, input.from_on, to_on)) {
                return Err(ClinicError::refused_at("category_held", "from_on"));
            }
            let id = CategoryTagId(tx.new_id());
            let detail = (input.detail != DetailOfTag::default()).then_some(&input.detail);
            let fields = json!({
                "village": holder.village, "resident": holder.resident, "household": holder.household,
                "category": tag.code, "from_on": input.from_on, "to_on": to_on, "evidence": input.evidence,
                "source_list": input.source_list, "detail": detail,
            });
            tx.insert(Entity::Category, id, &self.area(holder.village), object(fields))?;
            Ok(id)
        })?;
        Ok(GivenCategory { id, changes: committed.into() })
    }

    fn holder(&self, reader: &Reader<'_>, input: &GiveCategory, tag: &Tag) -> Result<Holder, ClinicError> {
        match (&input.resident, input.household) {
            (Some(who), None) => {
                let person = self.resident(reader, who)?;
                if tag.level == TagLevel::Household {
                    return Err(ClinicError::refused_at("wrong_level", "resident"));
                }
                if !lives_here(&person) && person.status_on.is_some_and(|left| left < input.from_on) {
                    return Err(ClinicError::refused_at("not_present", "resident"));
                }
                Ok(Holder { village: person.village, resident: Some(person.id), household: None })
            }
            (None, Some(id)) => {
                let household = self.household(reader, id, "household")?;
                if tag.level == TagLevel::Person {
                    return Err(ClinicError::refused_at("wrong_level", "household"));
                }
                Ok(Holder { village: household.village, resident: None, household: Some(id) })
            }
            _ => Err(ClinicError::BadInput { code: "missing_key", field: Some("resident".to_owned()) }),
        }
    }
}

pub(super) fn check_days(
    tag: &Tag,
    from: NaiveDate,
    to: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), ClinicError> {
    if from > today {
        return Err(ClinicError::refused_at("in_future", "from_on"));
    }
    if !tag.may_begin_on(from) {
        return Err(ClinicError::refused_at("tag_not_of_day", "from_on"));
    }
    if to.is_some_and(|to| to < from) {
        return Err(ClinicError::refused_at("ends_before_start", "to_on"));
    }
    Ok(())
}

/// Whether a row holds on a day between two days.
pub(super) fn overlaps(row: &categories::Category, from: NaiveDate, to: Option<NaiveDate>) -> bool {
    let begins_after = to.is_some_and(|to| row.from_on.is_some_and(|begins| begins > to));
    let ends_before = row.to_on.is_some_and(|ends| ends < from);
    !begins_after && !ends_before
}
