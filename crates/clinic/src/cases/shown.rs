//! Values of any row in words, as a person compares them.

use super::matter::Matter;
use super::page::FieldOption;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use serde_json::Value;
use xiangyi_domain::admissions::FacilityLevel;
use xiangyi_domain::followups::Mode;
use xiangyi_domain::id::{ResidentId, RowId};
use xiangyi_domain::residents::{IdType, Relation, mask_id_number};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, cases, households, merges, packs, residents, teams};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Writes values in words, for one user.
pub(super) struct Words<'r> {
    reader: &'r Reader<'r>,
    names: Names,
    whole_numbers: bool,
}

impl<'r> Words<'r> {
    pub(super) fn of(clinic: &Clinic, reader: &'r Reader<'r>) -> Result<Words<'r>, ClinicError> {
        let whole_numbers = clinic.user().role.may(Right::IdNumbersWhole);
        Ok(Words { reader, names: Names::load(reader)?, whole_numbers })
    }

    pub(super) fn user(&self, id: Option<xiangyi_domain::id::UserId>) -> String {
        self.names.user(id)
    }

    /// Whom or what a change is about.
    pub(super) fn subject(&self, matter: &Matter) -> Result<String, ClinicError> {
        let mut fields = matter.standing(self.reader)?.map(|row| row.fields).unwrap_or_default();
        if let Some(values) = matter.values().filter(|_| matter.operation() != "event") {
            for (name, value) in values {
                fields.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        self.named(matter.entity, &fields)
    }

    fn named(&self, entity: Entity, fields: &Fields) -> Result<String, ClinicError> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        if entity == Entity::Posting
            && let Some(admission) = text("admission").and_then(|id| id.parse::<RowId>().ok())
            && let Some(row) = cases::standing(self.reader, Entity::Admission, admission)?
        {
            return self.named(Entity::Admission, &row.fields);
        }
        let first = || fields.get("residents").and_then(Value::as_array)?.first()?.as_str();
        let resident = text("resident").or_else(|| text("kept")).or_else(first);
        let person = resident.and_then(|id| id.parse().ok()).map(|id| self.resident(id)).transpose()?;
        let number = text("number").unwrap_or_default();
        Ok(match person.filter(|name| !name.is_empty()) {
            Some(name) if number.is_empty() => name,
            Some(name) => format!("{name} {number}"),
            None => text("name").unwrap_or(number).to_owned(),
        })
    }

    fn resident(&self, id: ResidentId) -> Result<String, ClinicError> {
        let shown = residents::find(self.reader, merges::kept(self.reader, id)?)?;
        Ok(shown.map(|resident| resident.name).unwrap_or_default())
    }

    /// One value of a row; nothing when there is none.
    pub(super) fn value(&self, entity: Entity, field: &str, value: &Value) -> Result<Option<String>, ClinicError> {
        Ok(match value {
            Value::Null => None,
            Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(self.text(entity, field, text)?),
            Value::Array(all) => {
                let parts = all.iter().map(|one| self.value(entity, field, one));
                let parts: Vec<String> = parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
                (!parts.is_empty()).then(|| parts.join("、"))
            }
            Value::Object(parts) => {
                let parts = parts.values().map(|one| self.value(entity, "", one));
                let parts: Vec<String> = parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
                (!parts.is_empty()).then(|| parts.join(" "))
            }
        })
    }

    fn text(&self, entity: Entity, field: &str, text: &str) -> Result<String, ClinicError> {
        let shown = match field {
            "id_number" | "legacy_id_number" if !self.whole_numbers => mask_id_number(text),
            "sex" => crate::words::sex(Some(text)).to_owned(),
            "status" if entity == Entity::Resident => crate::words::status(text, None),
            "facility_level" => {
                text.parse().map_or_else(|_| text.to_owned(), |level: FacilityLevel| level.name().to_owned())
            }
            "relation" => Relation::find(text).map_or(text, |relation| relation.word).to_owned(),
            "id_type" => IdType::from_code(text).word().to_owned(),
            "mode" if entity == Entity::Visit => {
                Mode::ALL.iter().find(|mode| mode.as_str() == text).map_or(text, |mode| mode.word()).to_owned()
            }
            "category" | "categories" => crate::words::category(text),
            "village" | "villages" => text.parse().map(|id| self.names.village(id)).unwrap_or_default(),
            "resident" | "residents" | "kept" | "merged" | "mother" => {
                text.parse().map_or_else(|_| Ok(String::new()), |id| self.resident(id))?
            }
            "household" => match text.parse() {
                Ok(id) => households::find(self.reader, id)?.map(|home| home.number).unwrap_or_default(),
                Err(_) => String::new(),
            },
            "team" => match text.parse() {
                Ok(id) => teams::find(self.reader, id)?.map(|team| team.name).unwrap_or_default(),
                Err(_) => String::new(),
            },
            "pack" | "packs" => match text.parse() {
                Ok(id) => packs::find(self.reader, id)?.map(|pack| pack.name).unwrap_or_default(),
                Err(_) => String::new(),
            },
            _ => match text.parse() {
                Ok(id) if text.len() == 22 => self.names.user(Some(id)),
                _ => text.to_owned(),
            },
        };
        // An id that nothing here knows says nothing to a person, but that there is something.
        Ok(if shown.is_empty() { "…".to_owned() } else { shown })
    }
}

/// The codes that a field takes, each with its word; none where anything may be typed.
pub(super) fn options(entity: Entity, field: &str) -> Vec<FieldOption> {
    let of = |code: &str, word: &str| FieldOption { code: code.to_owned(), word: word.to_owned() };
    match field {
        "sex" => ["male", "female"].map(|code| of(code, crate::words::sex(Some(code)))).into(),
        "status" if entity == Entity::Resident => {
            ["present", "moved_out", "dead"].map(|code| of(code, &crate::words::status(code, None))).into()
        }
        "facility_level" => FacilityLevel::ALL.map(|level| of(level.code(), level.name())).into(),
        "id_type" => IdType::ALL.map(|kind| of(kind.as_str(), kind.word())).into(),
        "relation" => Relation::all().iter().map(|relation| of(relation.code, relation.word)).collect(),
        "mode" if entity == Entity::Visit => Mode::ALL.map(|mode| of(mode.as_str(), mode.word())).into(),
        _ => Vec::new(),
    }
}
