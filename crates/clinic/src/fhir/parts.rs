//! Parts that several resources share.

use serde_json::{Value, json};
use uuid::Uuid;
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::residents::IdType;
use xiangyi_store::residents::Resident;

/// 公民身份号码.
const ID_NUMBER: &str = "urn:oid:2.16.156.10011.1.3";
/// 城乡居民健康档案编号.
const RECORD_NUMBER: &str = "urn:oid:2.16.156.10011.1.2";
/// Kinds of identifiers.
const KIND: &str = "http://terminology.hl7.org/CodeSystem/v2-0203";

/// Numbers of documents, the old one, and of the record.
pub(super) fn identifiers(row: &Resident) -> Vec<Value> {
    let kind = IdType::from_code(row.id_type.as_deref().unwrap_or(IdType::ResidentId.as_str()));
    let given = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
    let mut found = Vec::new();
    if let Some(number) = given(&row.id_number) {
        found.push(json!({ "use": "official", "type": kind_of(kind), "system": system(kind), "value": number }));
    }
    if let Some(number) = given(&row.legacy_id_number) {
        let kind = kind_of(IdType::ResidentId);
        found.push(json!({ "use": "old", "type": kind, "system": ID_NUMBER, "value": number }));
    }
    if let Some(number) = given(&row.record_number) {
        let kind = json!({ "coding": [{ "system": KIND, "code": "MR" }], "text": "居民健康档案编号" });
        found.push(json!({ "use": "secondary", "type": kind, "system": RECORD_NUMBER, "value": number }));
    }
    found
}

fn system(kind: IdType) -> String {
    match kind {
        IdType::ResidentId => ID_NUMBER.to_owned(),
        other => format!("urn:xiangyi:id-type:{}", other.as_str()),
    }
}

fn kind_of(kind: IdType) -> Value {
    let code = match kind {
        IdType::ResidentId => Some("NI"),
        IdType::Passport => Some("PPN"),
        IdType::PermanentResidence => Some("PRC"),
        IdType::BirthCertificate => Some("BCT"),
        _ => None,
    };
    match code {
        Some(code) => json!({ "coding": [{ "system": KIND, "code": code }], "text": kind.word() }),
        None => json!({ "text": kind.word() }),
    }
}

/// The name, and as older systems write it.
pub(super) fn names(row: &Resident) -> Vec<Value> {
    let mut names = vec![json!({ "use": "official", "text": row.name })];
    if let Some(other) = row.other_name.as_deref().map(str::trim).filter(|other| !other.is_empty()) {
        names.push(json!({ "text": other }));
    }
    names
}

pub(super) fn gender(row: &Resident) -> &'static str {
    match row.sex.as_deref() {
        Some("male") => "male",
        Some("female") => "female",
        _ => "unknown",
    }
}

/// The telephones of a cell, the first one first.
pub(super) fn telecom(row: &Resident) -> Vec<Value> {
    let phones = row.phone.as_deref().unwrap_or_default().split('、').map(str::trim).filter(|phone| !phone.is_empty());
    (1_u32..).zip(phones).map(|(rank, phone)| json!({ "system": "phone", "value": phone, "rank": rank })).collect()
}

/// A row's id as FHIR takes it: ids here may hold `_`, which FHIR's may not.
pub(super) fn id(bytes: &[u8; 16]) -> String {
    Uuid::from_bytes(*bytes).to_string()
}

pub(super) fn reference(to: ResidentId) -> Value {
    json!({ "reference": format!("Patient/{}", id(to.bytes())) })
}

/// Sets a member, unless the list is empty: FHIR knows no empty lists.
pub(super) fn put(resource: &mut Value, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        resource[key] = Value::Array(list);
    }
}
