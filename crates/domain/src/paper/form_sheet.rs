//! A form of the national standard or of a county on paper: the description
//! says what stands where, the visits say what was written.

use crate::followups::{Answers, FormDescription};
use chrono::NaiveDate;
use serde::Serialize;

/// One form of one resident.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormSheet {
    /// The institution.
    pub org_name: String,
    /// Name; empty on a nameless form.
    pub name: String,
    /// 男 or 女; empty if unknown.
    pub sex: String,
    /// Date of birth.
    pub birth_on: Option<NaiveDate>,
    /// The last eight digits of the health-record number as `123-45678`; empty prints boxes.
    pub record_number: String,
    /// The form, in the edition by which the visits were written.
    pub form: FormDescription,
    /// For handwriting: what stands in `visits` is the last one, for looking back, and room is left for the next.
    pub blank: bool,
    /// Visits, oldest first.
    pub visits: Vec<FormVisit>,
}

/// One visit of a form; empty where nothing was recorded.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormVisit {
    /// 随访日期; none on a form that is still to be written.
    pub visited_on: Option<NaiveDate>,
    /// 随访方式: 1 门诊 2 家庭 3 电话.
    pub mode: Option<u8>,
    /// The answers by key, computed ones included, with `referral`.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub answers: Answers,
    /// 此次随访分类, the form's code.
    pub class: Option<u8>,
    /// 下次随访日期.
    pub next_on: Option<NaiveDate>,
}
