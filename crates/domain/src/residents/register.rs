//! Registers that are for named staff only (专人管理的名册), and what a user may not see because of them.
//!
//! Source: domain handbook §3.4 (severe mental disorders: named staff), §8.7 (HIV and TB registers restricted; which of
//! them is a parameter of the township, because village doctors supervise tuberculosis in many places).

use crate::residents::DiseaseKind;
use crate::residents::NamingOptions;
use crate::residents::disease::find_disease;
use crate::users::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A register that may be for named staff.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Register {
    /// 严重精神障碍: always for named staff.
    SevereMentalDisorder,
    /// 艾滋病.
    Hiv,
    /// 结核病.
    Tuberculosis,
}

impl Register {
    /// Every one.
    pub const ALL: [Register; 3] = [Register::SevereMentalDisorder, Register::Hiv, Register::Tuberculosis];

    /// Those that are for named staff where the township has not said otherwise.
    pub const USUAL: [Register; 2] = [Register::SevereMentalDisorder, Register::Hiv];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Register::SevereMentalDisorder => "severe_mental_disorder",
            Register::Hiv => "hiv",
            Register::Tuberculosis => "tuberculosis",
        }
    }

    /// From its code; one that only a newer version knows is none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Register> {
        Register::ALL.into_iter().find(|register| register.code() == code)
    }

    /// The register of a disease: by the register it stands on, its ICD-10 code, or its name.
    #[must_use]
    pub fn of_disease(kind: &str, name: Option<&str>, icd10: Option<&str>) -> Option<Register> {
        Register::from_code(kind).or_else(|| icd10.and_then(of_icd10)).or_else(|| name.and_then(of_name))
    }

    /// The register of a visit: by its form, or by the disease that a general form names.
    #[must_use]
    pub fn of_visit(form: &str, answers: &Map<String, Value>) -> Option<Register> {
        let text = |key: &str| answers.get(key).and_then(Value::as_str);
        match form {
            "severe_mental_disorder_supplement" => Some(Register::SevereMentalDisorder),
            "tuberculosis_first_visit" | "tuberculosis_closing" => Some(Register::Tuberculosis),
            _ => Register::of_disease(form, text("disease_name"), text("icd10")),
        }
    }
}

/// HIV B20–B24 and Z21; tuberculosis A15–A19; severe mental disorders as [`DiseaseKind::of_icd10`] has them.
fn of_icd10(code: &str) -> Option<Register> {
    match code.trim().to_ascii_uppercase().get(..3)? {
        "B20" | "B21" | "B22" | "B23" | "B24" | "Z21" => Some(Register::Hiv),
        "A15" | "A16" | "A17" | "A18" | "A19" => Some(Register::Tuberculosis),
        code if DiseaseKind::of_icd10(code) == DiseaseKind::SevereMentalDisorder => {
            Some(Register::SevereMentalDisorder)
        }
        _ => None,
    }
}

/// By words, for diseases whose code nobody wrote; the six disorders of the national form (handbook §3.1) among them.
fn of_name(name: &str) -> Option<Register> {
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if holds(&["艾滋", "HIV", "人类免疫缺陷病毒"]) {
        return Some(Register::Hiv);
    }
    if holds(&["结核"]) {
        return Some(Register::Tuberculosis);
    }
    let known = find_disease(name).is_some_and(|found| found.kind == DiseaseKind::SevereMentalDisorder);
    let severe = known || holds(&["精神分裂", "精神障碍", "分裂情感", "偏执性精神", "双相", "重性精神", "重精"]);
    severe.then_some(Register::SevereMentalDisorder)
}

/// What a user may not see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sight {
    hidden: Vec<Register>,
    forms: Vec<String>,
    bills: bool,
    naming: Option<Arc<NamingOptions>>,
}

impl Sight {
    /// Sees everything: a head, and the machinery that keeps the tables.
    #[must_use]
    pub fn whole() -> Sight {
        Sight { bills: true, ..Sight::default() }
    }

    /// What somebody of a role, named for some registers, sees where these registers are restricted.
    #[must_use]
    pub fn of(role: Role, named: &[Register], restricted: &[Register]) -> Sight {
        if role == Role::Head {
            return Sight::whole();
        }
        let hidden = restricted.iter().copied().filter(|register| !named.contains(register)).collect();
        Sight { hidden, bills: role.may(crate::users::Right::AdmissionsRegister), ..Sight::default() }
    }

    /// Hides a restricted form of the county too, when it belongs to no register of its own.
    pub fn hide_form(&mut self, form: &str) {
        self.forms.push(form.to_owned());
    }

    /// Says which options of forms name a register, so that general records hide them with it.
    pub fn know_options(&mut self, naming: Arc<NamingOptions>) {
        self.naming = Some(naming);
    }

    pub(super) fn naming(&self) -> Option<&NamingOptions> {
        self.naming.as_deref()
    }

    /// Whether nothing is hidden.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.hidden.is_empty() && self.forms.is_empty()
    }

    /// Whether a register is shown.
    #[must_use]
    pub fn sees(&self, register: Register) -> bool {
        !self.hidden.contains(&register)
    }

    /// Whether a disease is shown.
    #[must_use]
    pub fn sees_disease(&self, kind: &str, name: Option<&str>, icd10: Option<&str>) -> bool {
        self.is_whole() || Register::of_disease(kind, name, icd10).is_none_or(|register| self.sees(register))
    }

    /// Whether a visit by a form is shown.
    #[must_use]
    pub fn sees_visit(&self, form: &str, answers: &Map<String, Value>) -> bool {
        self.is_whole()
            || (!self.forms.iter().any(|hidden| hidden == form)
                && Register::of_visit(form, answers).is_none_or(|register| self.sees(register)))
    }

    /// Whether the diagnosis of an admission is shown. Who keeps admissions writes it and bills by it, so it is shown to
    /// them, whatever it is.
    #[must_use]
    pub fn sees_diagnosis(&self, name: Option<&str>, icd10: Option<&str>) -> bool {
        self.bills || self.sees_disease("", name, icd10)
    }

    /// What is hidden, as the list that queries take: codes of registers and of forms.
    #[must_use]
    pub fn hidden_json(&self) -> String {
        let codes = self.hidden.iter().map(|register| register.code().to_owned());
        Value::from(codes.chain(self.forms.iter().cloned()).collect::<Vec<String>>()).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_disease_is_known_by_register_code_or_name() {
        use Register as R;
        for (kind, name, icd10, register) in [
            ("severe_mental_disorder", None, None, Some(R::SevereMentalDisorder)),
            ("other", Some("精神分裂症"), None, Some(R::SevereMentalDisorder)),
            ("other", Some("癫痫所致精神障碍"), None, Some(R::SevereMentalDisorder)),
            ("other", Some("待查"), Some("F31.9"), Some(R::SevereMentalDisorder)),
            ("other", Some("艾滋病"), None, Some(R::Hiv)),
            ("other", Some("待查"), Some("b24.x01"), Some(R::Hiv)),
            ("other", Some("HIV感染"), None, Some(R::Hiv)),
            ("other", Some("结核性胸膜炎"), Some("A16.5"), Some(R::Tuberculosis)),
            ("tuberculosis", Some("肺结核"), Some("A16.2"), Some(R::Tuberculosis)),
            ("hypertension", Some("高血压"), Some("I10"), None),
            ("other", Some("癫痫"), Some("G40"), None),
            ("other", Some("痴呆"), Some("F03"), None),
        ] {
            assert_eq!(Register::of_disease(kind, name, icd10), register, "{kind} {name:?} {icd10:?}");
        }
    }

    #[test]
    fn a_visit_is_known_by_its_form_or_by_the_disease_it_names() {
        let of = |form: &str, answers: Value| Register::of_visit(form, answers.as_object().unwrap());
        assert_eq!(of("severe_mental_disorder_supplement", json!({})), Some(Register::SevereMentalDisorder));
        assert_eq!(of("tuberculosis_closing", json!({})), Some(Register::Tuberculosis));
        assert_eq!(of("generic", json!({ "disease_name": "艾滋病" })), Some(Register::Hiv));
        assert_eq!(of("generic", json!({ "disease_name": "冠心病", "icd10": "I25" })), None);
        assert_eq!(of("hypertension", json!({})), None);
    }

    #[test]
    fn the_head_sees_all_and_others_what_they_are_named_for() {
        let restricted = Register::USUAL;
        assert!(Sight::of(Role::Head, &[], &restricted).is_whole());
        for role in [Role::VillageDoctor, Role::ClinicStaff, Role::Cashier] {
            let none = Sight::of(role, &[], &restricted);
            assert!(!none.sees(Register::SevereMentalDisorder) && !none.sees(Register::Hiv), "{role:?}");
            assert!(none.sees(Register::Tuberculosis), "not restricted here");
            let one = Sight::of(role, &[Register::SevereMentalDisorder], &restricted);
            assert!(one.sees(Register::SevereMentalDisorder) && !one.sees(Register::Hiv));
            assert_eq!(none.sees_diagnosis(Some("艾滋病"), Some("B24")), role == Role::Cashier, "{role:?}");
        }
    }
}
