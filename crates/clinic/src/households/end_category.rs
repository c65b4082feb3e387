//! Ending a category, or letting it hold on again.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, json};
use xiangyi_domain::id::CategoryTagId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, categories};
use xiangyi_wire::Entity;

/// The end of a category.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndCategory {
    /// Which row.
    pub id: CategoryTagId,
    /// The last day on which it holds; `null` takes an end back.
    pub to_on: Option<NaiveDate>,
    /// What proves the end; kept beside what proved the category.
    #[serde(default)]
    pub evidence: Option<String>,
}

impl Clinic {
    /// Ends a category on a day; settlements of admissions before the end still see it.
    ///
    /// # Errors
    /// `unknown_category`, `not_your_village`, `ends_before_start`.
    pub fn end_category(&self, input: EndCategory, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::ChangeCategory, now, ids, |tx| {
            let row = self.category_row(tx, input.id)?;
            if input.to_on.zip(row.from_on).is_some_and(|(to, from)| to < from) {
                return Err(ClinicError::refused_at("ends_before_start", "to_on"));
            }
            let mut fields = Map::new();
            fields.insert("to_on".to_owned(), json!(input.to_on));
            if let Some(proof) = input.evidence.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                let both = row.evidence.iter().map(String::as_str).chain([proof]).collect::<Vec<_>>().join(";");
                fields.insert("evidence".to_owned(), both.into());
            }
            tx.patch(Entity::Category, row.id, row.meta.revision, fields)?;
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// The row of a category, of one of the user's villages.
    pub(super) fn category_row(
        &self,
        reader: &Reader<'_>,
        id: CategoryTagId,
    ) -> Result<categories::Category, ClinicError> {
        let found = categories::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let row = found.ok_or(ClinicError::unknown("category", "id"))?;
        match row.resident {
            Some(resident) => self.must_cover_person(reader, row.village, resident)?,
            None => self.must_cover(row.village)?,
        }
        Ok(row)
    }
}
