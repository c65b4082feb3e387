//! What a new visit begins with: habits and drugs of the last one, the disease
//! it is for, and what the register says of the person.

use super::facts::answers;
use crate::error::ClinicError;
use serde_json::{Value, json};
use xiangyi_domain::followups::{Answers, FormDescription, FormPurpose};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_store::{Reader, diseases, residents, visits};

/// The field by which a form that serves many diseases says which one.
const DISEASE: &str = "disease_name";

/// A disease of no register of its own.
pub(crate) struct NamedDisease {
    pub(crate) name: String,
    pub(crate) icd10: Option<String>,
}

/// The diseases in care that a form serves by name; none for a form of one register.
pub(crate) fn diseases_of_form(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    form: &FormDescription,
) -> Result<Vec<NamedDisease>, ClinicError> {
    if form.field(DISEASE).is_none() {
        return Ok(Vec::new());
    }
    let served = |disease: &diseases::Disease| {
        let name = disease.name.as_ref();
        let own = form.disease_names.is_empty() || name.is_some_and(|name| form.disease_names.contains(name));
        disease.left_on.is_none() && disease.kind == DiseaseKind::Other.code() && own
    };
    let all = diseases::of_resident(reader, resident.id)?.into_iter().filter(served);
    Ok(all.filter_map(|disease| Some(NamedDisease { name: disease.name?, icd10: disease.icd10 })).collect())
}

/// The disease that a visit is for: the one that was named, or the only one that the form serves.
pub(crate) fn disease_of_visit(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    form: &FormDescription,
    named: Option<&str>,
) -> Result<Option<NamedDisease>, ClinicError> {
    let mut all = diseases_of_form(reader, resident, form)?;
    let only = all.len() == 1;
    let found = all.iter().position(|disease| named.map_or(only, |name| disease.name == name));
    Ok(match (found, named) {
        (Some(at), _) => Some(all.swap_remove(at)),
        (None, Some(name)) if form.field(DISEASE).is_some() => {
            Some(NamedDisease { name: name.to_owned(), icd10: None })
        }
        _ => None,
    })
}

/// The disease that a stored visit names.
pub(crate) fn disease_named(visit: &visits::Visit) -> Option<String> {
    visit.answers.get(DISEASE).and_then(Value::as_str).map(str::to_owned)
}

/// Whether a stored visit was for a disease.
pub(crate) fn is_about(visit: &visits::Visit, disease: &str) -> bool {
    disease_named(visit).is_none_or(|name| name == disease)
}

/// The newest visit, unless the visits were for several diseases: one must not begin with the drugs of another.
pub(crate) fn last_of_one_disease<'v>(met: &[&'v visits::Visit], form: &FormDescription) -> Option<&'v visits::Visit> {
    let last = met.first().copied()?;
    let one = form.field(DISEASE).is_none() || met.iter().all(|visit| disease_named(visit) == disease_named(last));
    one.then_some(last)
}

/// What stands in the form before anything is typed.
pub(crate) fn carried(
    form: &FormDescription,
    resident: &residents::Resident,
    last: Option<&visits::Visit>,
    disease: Option<&NamedDisease>,
) -> Answers {
    let mut carried = last.map(|visit| form.carried_from(&visit.form_version, &answers(visit))).unwrap_or_default();
    if form.purpose == FormPurpose::Record {
        carried.extend(of_register(form, resident));
    }
    if let Some(disease) = disease {
        carried.insert(DISEASE.to_owned(), json!(disease.name));
        if let Some(code) = &disease.icd10 {
            carried.insert("icd10".to_owned(), json!(code));
        }
    }
    carried
}

/// What the register knows of a person, in the codes of 个人基本信息表.
fn of_register(form: &FormDescription, resident: &residents::Resident) -> Answers {
    let sex = match resident.sex.as_deref() {
        Some("male") => json!(1),
        Some("female") => json!(2),
        _ => Value::Null,
    };
    let known = [
        ("sex", sex),
        ("birth_on", json!(resident.birth_on)),
        ("id_number", json!(resident.id_number)),
        ("phone", json!(resident.phone)),
    ];
    let asked = known.into_iter().filter(|(key, value)| form.field(key).is_some() && !value.is_null());
    asked.map(|(key, value)| (key.to_owned(), value)).collect()
}
