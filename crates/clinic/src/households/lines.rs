//! Categories, diseases and insurance of a person, as pages show them.

use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::id::{CategoryTagId, DiseaseId, ResidentId};
use xiangyi_domain::residents::{DetailOfTag, Tag, is_insured};
use xiangyi_store::{Reader, categories, diseases, insurances};
use xiangyi_wire::Revision;

/// A category with its dates.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoryLine {
    /// Row.
    pub id: CategoryTagId,
    /// Code.
    pub category: String,
    /// In words.
    pub label: String,
    /// The word printed on its first day, where that was another, such as 边缘户 before 2021.
    pub word_then: Option<String>,
    /// Whether the whole household holds it.
    pub of_household: bool,
    /// First day.
    pub from_on: Option<NaiveDate>,
    /// Last day.
    pub to_on: Option<NaiveDate>,
    /// Whether it holds today.
    pub holds: bool,
    /// What proves it.
    pub evidence: Option<String>,
    /// The list that it came from.
    pub source_list: Option<String>,
    /// Class, disability or risk.
    pub detail: DetailOfTag,
    /// The same in words.
    pub detail_words: String,
    /// The revision to give back with a correction.
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub revision: Option<Revision>,
}

/// A disease of a resident.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiseaseLine {
    /// Row.
    pub id: DiseaseId,
    /// Register.
    pub kind: String,
    /// Name.
    pub name: Option<String>,
    /// ICD-10.
    pub icd10: Option<String>,
    /// When it was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
    /// Where it was diagnosed.
    pub hospital: Option<String>,
    /// What proves it.
    pub evidence: Option<String>,
    /// 分类救治: `once`, `inpatient`, `long_term`.
    pub treatment: Option<String>,
    /// Since when it is in care.
    pub enrolled_on: Option<NaiveDate>,
    /// Since when it is not.
    pub left_on: Option<NaiveDate>,
    /// The revision to give back with a change.
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub revision: Option<Revision>,
}

/// A year of insurance.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct InsuranceLine {
    /// 参保年度.
    pub year: i32,
    /// 参保类型: `resident`, `employee`, `public`, `none`.
    pub kind: String,
    /// 参保地.
    pub place: Option<String>,
    /// 个人缴费.
    pub own: Option<Money>,
    /// 资助金额.
    pub subsidy: Option<Money>,
    /// 资助来源.
    pub subsidy_source: Option<String>,
    /// 参保状态: `normal`, `suspended`, `unpaid`.
    pub state: Option<String>,
    /// Whether the person is insured by it.
    pub insured: bool,
    /// The revision to give back with a change.
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub revision: Option<Revision>,
}

/// The categories of a resident and of their household, of any day.
pub(crate) fn category_lines(
    reader: &Reader<'_>,
    id: ResidentId,
    today: NaiveDate,
) -> Result<Vec<CategoryLine>, ClinicError> {
    Ok(categories::of_resident(reader, id)?.into_iter().map(|row| category_line(row, today)).collect())
}

pub(super) fn category_line(row: categories::Category, today: NaiveDate) -> CategoryLine {
    let tag = Tag::find(&row.category);
    let then = tag.map(|tag| tag.word_on(row.from_on)).filter(|word| tag.is_some_and(|tag| tag.name != **word));
    let detail = DetailOfTag::of(row.detail.as_ref());
    CategoryLine {
        id: row.id,
        label: crate::words::category(&row.category),
        word_then: then.map(str::to_owned),
        category: row.category,
        of_household: row.resident.is_none(),
        holds: row.from_on.is_none_or(|from| from <= today) && row.to_on.is_none_or(|to| today <= to),
        from_on: row.from_on,
        to_on: row.to_on,
        evidence: row.evidence,
        source_list: row.source_list,
        detail_words: detail.words(),
        detail,
        revision: row.meta.revision,
    }
}

pub(crate) fn disease_line(row: diseases::Disease) -> DiseaseLine {
    DiseaseLine {
        id: row.id,
        kind: row.kind,
        name: row.name,
        icd10: row.icd10,
        diagnosed_on: row.diagnosed_on,
        hospital: row.hospital,
        evidence: row.evidence,
        treatment: row.treatment,
        enrolled_on: row.enrolled_on,
        left_on: row.left_on,
        revision: row.meta.revision,
    }
}

/// The years of insurance of a resident, the newest first.
pub(crate) fn insurance_lines(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<InsuranceLine>, ClinicError> {
    let line = |row: insurances::Insurance| InsuranceLine {
        year: i32::try_from(row.year).unwrap_or_default(),
        insured: is_insured(&row.kind, row.state.as_deref()),
        kind: row.kind,
        place: row.place,
        own: row.own_fen,
        subsidy: row.subsidy_fen,
        subsidy_source: row.subsidy_source,
        state: row.state,
        revision: row.meta.revision,
    };
    Ok(insurances::of_resident(reader, id)?.into_iter().map(line).collect())
}
