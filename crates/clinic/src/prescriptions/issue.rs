//! Handing a prescription out.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::PackItem;
use xiangyi_domain::id::{ContractId, PackId, PrescriptionId, ServiceId, VisitId};
use xiangyi_domain::prescriptions::{Section, template, tidy};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, packs, residents};
use xiangyi_wire::Entity;

/// The kind of service that a prescription is (domain handbook §5.5).
const EDUCATION: &str = "health_education";

/// A prescription as it is handed out.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IssuePrescription {
    /// Id or ID number.
    pub resident: String,
    /// Code of the template that it began with.
    pub template: String,
    /// Its title; the template's if missing.
    #[serde(default)]
    pub title: Option<String>,
    /// What it says; the template's words if missing.
    #[serde(default)]
    pub sections: Option<Vec<Section>>,
    /// The next visit.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    /// The visit at which it is handed out.
    #[serde(default)]
    pub visit: Option<VisitId>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IssuedPrescription {
    /// Row.
    pub id: PrescriptionId,
    /// The service that it counts as, when a contract in force promises health education.
    pub service: Option<ServiceId>,
    /// What to fetch again.
    pub changes: Changes,
}

/// What of a contract a prescription counts for.
pub(super) struct EducationItem {
    contract: ContractId,
    pack: PackId,
    item: String,
}

impl Clinic {
    /// Hands a prescription out: the words are kept as they are printed.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_template`, `restricted_register`, `prescription_empty`,
    /// `prescription_too_long`, `before_today`.
    pub fn issue_prescription(
        &self,
        input: IssuePrescription,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<IssuedPrescription, ClinicError> {
        self.must(Right::VisitsLog)?;
        let begun = template(&input.template).ok_or(ClinicError::unknown("template", "template"))?;
        let sections = tidy(input.sections.unwrap_or_else(|| begun.sections.clone()))
            .map_err(|flaw| ClinicError::refused_at(flaw.code(), "sections"))?;
        if input.next_on.is_some_and(|day| day <= now.today) {
            return Err(ClinicError::refused_at("before_today", "next_on"));
        }
        let title = input.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).unwrap_or(&begun.title);
        let ((id, service), committed) = self.commit(Op::IssuePrescription, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            self.must_see_disease(tx, (&begun.code, Some(title), None))?;
            if let Some(visit) = input.visit {
                self.visit_seen(tx, visit)?;
            }
            let id = PrescriptionId(tx.new_id());
            let mut fields = object(json!({
                "village": resident.village, "resident": resident.id, "visit": input.visit, "template": begun.code,
                "version": begun.version, "title": title, "sections": sections, "next_on": input.next_on,
                "issued_on": now.today, "doctor": self.user_id(),
            }));
            fields.retain(|_, value| !value.is_null());
            tx.insert(Entity::Prescription, id, &self.area(resident.village), fields)?;
            let Some(counts) = education_item(tx, &resident, now.today)? else { return Ok((id, None)) };
            let service = ServiceId(tx.new_id());
            let fields = json!({
                "village": resident.village, "resident": resident.id, "contract": counts.contract,
                "pack": counts.pack, "item": counts.item, "kind": EDUCATION, "served_on": now.today,
                "doctor": self.user_id(), "result": title, "signed": false,
            });
            tx.insert(Entity::Service, service, &self.area(resident.village), object(fields))?;
            Ok::<_, ClinicError>((id, Some(service)))
        })?;
        Ok(IssuedPrescription { id, service, changes: committed.into() })
    }
}

/// The first item of a contract in force that health education counts for.
pub(super) fn education_item(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    on: NaiveDate,
) -> Result<Option<EducationItem>, ClinicError> {
    let Some(contract) = contracts::in_force_of_resident(reader, resident.id, on)?.into_iter().next() else {
        return Ok(None);
    };
    for pack in packs::list(reader)?.into_iter().filter(|pack| contract.packs.contains(&pack.id)) {
        let items: Vec<PackItem> = serde_json::from_value(pack.items).unwrap_or_default();
        if let Some(item) = items.into_iter().find(|item| item.kinds.iter().any(|kind| kind == EDUCATION)) {
            return Ok(Some(EducationItem { contract: contract.id, pack: pack.id, item: item.name }));
        }
    }
    Ok(None)
}
