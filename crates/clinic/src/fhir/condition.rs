//! A disease as Condition.

use super::parts::{id, reference};
use serde_json::{Value, json};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_store::diseases::Disease;

const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/condition-category";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10";

/// A disease of a resident. One that left care is inactive, which does not say that it is cured.
pub(super) fn resource(disease: &Disease, of: ResidentId) -> Value {
    let status = if disease.left_on.is_none() { "active" } else { "inactive" };
    let coding = |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
    let mut condition = json!({
        "resourceType": "Condition", "id": id(disease.id.bytes()), "clinicalStatus": coding(CLINICAL, status),
        "verificationStatus": coding(VERIFICATION, "confirmed"), "category": [coding(CATEGORY, "problem-list-item")],
        "code": code(disease), "subject": reference(of),
    });
    if let Some(diagnosed) = disease.diagnosed_on {
        condition["onsetDateTime"] = json!(diagnosed);
    }
    if let Some(recorded) = disease.enrolled_on.or(disease.diagnosed_on) {
        condition["recordedDate"] = json!(recorded);
    }
    condition
}

fn code(disease: &Disease) -> Value {
    let word = [DiseaseKind::Hypertension, DiseaseKind::Type2Diabetes, DiseaseKind::SevereMentalDisorder]
        .into_iter()
        .chain([DiseaseKind::Tuberculosis])
        .find(|kind| kind.code() == disease.kind)
        .unwrap_or(DiseaseKind::Other)
        .word();
    let name = disease.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(word);
    match disease.icd10.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) => json!({ "coding": [{ "system": ICD10, "code": code, "display": name }], "text": name }),
        None => json!({ "text": name }),
    }
}
