//! Saved filters and chosen columns, of one user on this computer.

use super::columns::{HOUSEHOLD_COLUMNS, ListColumn, RESIDENT_COLUMNS};
use super::filter::ListResidents;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::local;

/// What a user has settled for the lists.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListViews {
    /// Named filters, in the order in which they were saved.
    pub saved: Vec<SavedView>,
    /// Columns of the residents' list, in order.
    pub resident_columns: Vec<String>,
    /// Columns of the household list, in order.
    pub household_columns: Vec<String>,
}

/// A named filter.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SavedView {
    /// Its name, unique for the user.
    pub name: String,
    /// The filter with its order; the page does not count.
    pub filter: ListResidents,
}

/// A filter to be saved under a name; the filter of that name is replaced.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SaveView {
    /// Its name.
    pub name: String,
    /// The filter; without one the saved filter of this name is forgotten.
    pub filter: Option<ListResidents>,
}

/// Columns chosen for a list.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RememberColumns {
    /// `residents` or `households`.
    pub list: String,
    /// Codes in order; empty for the usual ones.
    pub columns: Vec<String>,
}

const SETTING: &str = "lists";
/// More saved filters than this are no help.
const MOST_SAVED: usize = 50;
/// Characters of a name.
const LONGEST_NAME: usize = 30;

impl Clinic {
    /// The user's saved filters and chosen columns; the usual columns where none were chosen.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list_views(&self) -> Result<ListViews, ClinicError> {
        self.must(Right::ResidentsView)?;
        let mut views = self.kept_views()?;
        let usual = |chosen: &mut Vec<String>, all: &[ListColumn]| {
            chosen.retain(|key| all.iter().any(|column| column.key == key));
            if chosen.is_empty() {
                *chosen = all.iter().filter(|column| column.usual).map(|column| column.key.to_owned()).collect();
            }
        };
        usual(&mut views.resident_columns, RESIDENT_COLUMNS);
        usual(&mut views.household_columns, HOUSEHOLD_COLUMNS);
        Ok(views)
    }

    /// Saves or forgets a named filter.
    ///
    /// # Errors
    /// `bad_name` for a name that is empty or too long, `too_many_views`.
    pub fn save_view(&self, input: SaveView) -> Result<ListViews, ClinicError> {
        self.must(Right::ResidentsView)?;
        let name = input.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(ClinicError::refused_at("bad_view_name", "name"));
        }
        let mut views = self.kept_views()?;
        let place = views.saved.iter().position(|view| view.name == name);
        let view = |filter| SavedView { name, filter: ListResidents { after: None, limit: None, ..filter } };
        match (place, input.filter) {
            (Some(place), None) => drop(views.saved.remove(place)),
            (None, None) => {}
            (Some(place), Some(filter)) => views.saved[place] = view(filter),
            (None, Some(_)) if views.saved.len() >= MOST_SAVED => {
                return Err(ClinicError::refused("too_many_views").with("most", MOST_SAVED));
            }
            (None, Some(filter)) => views.saved.push(view(filter)),
        }
        self.keep_views(&views)?;
        self.list_views()
    }

    /// Remembers the columns of a list.
    ///
    /// # Errors
    /// `unknown_list`, `unknown_column`.
    pub fn remember_columns(&self, input: RememberColumns) -> Result<ListViews, ClinicError> {
        self.must(Right::ResidentsView)?;
        let mut views = self.kept_views()?;
        let all = match input.list.as_str() {
            "residents" => RESIDENT_COLUMNS,
            "households" => HOUSEHOLD_COLUMNS,
            _ => return Err(ClinicError::unknown("list", "list")),
        };
        if input.columns.iter().any(|key| !all.iter().any(|column| column.key == key)) {
            return Err(ClinicError::unknown("column", "columns"));
        }
        match input.list.as_str() {
            "residents" => views.resident_columns = input.columns,
            _ => views.household_columns = input.columns,
        }
        self.keep_views(&views)?;
        self.list_views()
    }

    fn kept_views(&self) -> Result<ListViews, ClinicError> {
        let kept = self.read(|reader| Ok(local::setting(reader, Some(self.user_id()), SETTING)?))?;
        // What an older version kept in another shape is begun anew.
        Ok(kept.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
    }

    fn keep_views(&self, views: &ListViews) -> Result<(), ClinicError> {
        let value = serde_json::to_value(views).unwrap_or_default();
        Ok(self.store().set_setting(Some(self.user_id()), SETTING, &value)?)
    }
}
