//! A policy pack: a county's policy as data.
//!
//! The fields are described for pack writers in `policies/README.md`. Every
//! value is [`Sourced`]: it names its clause, or says that the source is
//! silent and the value is a parameter to confirm.

mod check;
mod problem;
mod read;

pub use problem::{Fault, Problem, Problems};

use crate::layer::LayerCode;
use crate::statement::Clause;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::facility::FacilityLevel;
use xiangyi_domain::residents::category::Category;

/// A value and the place in the source that says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The clause, such as 篇1 八项优惠政策 第4条.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The source is silent: the value is a parameter to confirm.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<T> Sourced<T> {
    /// Where the value comes from.
    #[must_use]
    pub fn clause(&self) -> Clause {
        Clause { source: self.source.clone(), assumed: self.assumed, note: self.note.clone() }
    }
}

/// A share of 1, exact. In files a text such as `"0.85"`, never a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(pub Decimal);

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Ratio, D::Error> {
        let text = String::deserialize(from)?;
        Decimal::from_str_exact(&text).map(Ratio).map_err(|_| serde::de::Error::custom("not a decimal ratio"))
    }
}

#[cfg(feature = "bindings")]
impl specta::Type for Ratio {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}

/// One locality's policy for one span of dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Pack {
    /// The name by which bills call it, such as `ruzhou-2019`.
    pub code: String,
    /// Version of the pack's text; a settlement keeps it.
    pub version: String,
    /// Chinese name.
    pub name: String,
    /// Place, in Chinese. Earlier settlements count within one locality.
    pub locality: String,
    /// Six digits of GB/T 2260, when the source names the place.
    #[serde(default)]
    pub area_code: Option<String>,
    /// The pack that this one is another reading of; the two may claim the same days.
    #[serde(default)]
    pub reading_of: Option<String>,
    /// First day of discharge.
    pub valid_from: Sourced<NaiveDate>,
    /// Last day of discharge.
    #[serde(default)]
    pub valid_to: Option<Sourced<NaiveDate>>,
    /// The area inside which a facility is `in_area`.
    pub scope_area: Sourced<ScopeArea>,
    /// Who the policy is made for.
    pub eligible_categories: Sourced<Vec<Category>>,
    /// Out-of-scope share of the total above which a bill is to be looked at.
    #[serde(default)]
    pub out_of_scope_limit: Option<Sourced<Ratio>>,
    /// Fees that are not charged.
    #[serde(default)]
    pub waivers: Vec<Sourced<String>>,
    /// Which document the clauses are of.
    pub source_note: String,
    /// Single-disease fee standards, applied before the layers.
    #[serde(default)]
    pub fee_standards: Vec<FeeStandard>,
    /// Layers in the order of settlement.
    pub layers: Vec<LayerRule>,
}

/// 县域 / 市域 / 省域.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ScopeArea {
    /// 县域.
    County,
    /// 市域 or 地州.
    Prefecture,
    /// 省域.
    Province,
}

/// Where the facility stands, seen from the pack's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Place {
    /// Inside.
    InArea,
    /// 外地.
    Outside,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LayerRule {
    /// Which one.
    pub code: LayerCode,
    /// Its name in this policy.
    pub name: String,
    /// Who pays.
    pub payer: String,
    /// The clause that creates the layer.
    pub source: String,
    /// Only for facilities at this place; absent: for all.
    #[serde(default)]
    pub place: Option<Place>,
    /// Whether amounts come from a slip.
    #[serde(default)]
    pub mode: LayerMode,
    /// What the layer reckons on.
    #[serde(default)]
    pub base: LayerBase,
    /// A slip may pay charges outside the catalogues, though the rule does not.
    #[serde(default)]
    pub entered_may_cover_out_of_scope: Option<Sourced<bool>>,
    /// Whether bases of one year are reckoned together.
    #[serde(default)]
    pub accumulate: Option<Sourced<Period>>,
    /// Only persons of one of these categories; absent: everybody insured.
    #[serde(default)]
    pub requires_categories: Option<Sourced<Vec<Category>>>,
    /// 门诊慢病: from when an outpatient bill for a recognised chronic disease meets the layer; absent: as any bill.
    #[serde(default)]
    pub chronic: Option<Sourced<ChronicFrom>>,
    /// The most the layer pays in `cap_period`.
    #[serde(default)]
    pub cap: Option<Sourced<Money>>,
    /// Period of the cap.
    #[serde(default)]
    pub cap_period: Option<Sourced<CapPeriod>>,
    /// The layer pays all above a share of the total; then it has no terms.
    #[serde(default)]
    pub final_cap: Option<FinalCap>,
    /// What it pays, by who and where; the most favourable terms that fit are taken.
    #[serde(default)]
    pub terms: Vec<Terms>,
}

/// Whether a layer's amount is computed or taken from the insurer's slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LayerMode {
    /// Never from a slip.
    Computed,
    /// Only from a slip: the source gives no rule.
    Entered,
    /// Computed; a slip wins.
    #[default]
    Both,
}

/// From when a recognised chronic disease counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ChronicFrom {
    /// 认定次月: the first day of the month after.
    MonthAfterRecognition,
}

/// What a layer reckons on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LayerBase {
    /// What is left of the in-scope charges.
    #[default]
    InScopeRest,
    /// What is left of all charges, out of scope included.
    TotalRest,
}

/// 次 / 年.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Period {
    /// Each admission for itself.
    Admission,
    /// The calendar year of the discharge.
    Year,
}

/// 次 / 年 / 户年.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum CapPeriod {
    /// Each admission.
    Admission,
    /// A person's calendar year.
    Year,
    /// A household's calendar year.
    HouseholdYear,
}

/// The patient bears at most a share of the total; the layer pays the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FinalCap {
    /// The share; the limit in yuan is rounded down, so that it is never passed.
    pub ratio: Sourced<Ratio>,
}

/// What a layer pays a person to whom all conditions apply.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Terms {
    /// One of these categories; empty: everybody.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// And one of these too; empty: no second condition.
    #[serde(default)]
    pub and_categories: Vec<Category>,
    /// One of these levels; empty: all.
    #[serde(default)]
    pub levels: Vec<FacilityLevel>,
    /// At this place; absent: everywhere.
    #[serde(default)]
    pub place: Option<Place>,
    /// At least this old.
    #[serde(default)]
    pub min_age: Option<u8>,
    /// A diagnosis that begins with one of these ICD-10 codes; empty: any.
    #[serde(default)]
    pub diagnoses: Vec<String>,
    /// Discharged on this day or later.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The source gives no figure: the slip is needed. Says what it does give.
    #[serde(default)]
    pub silent: Option<Sourced<String>>,
    /// The part of the base that earns nothing.
    #[serde(default)]
    pub deductible: Option<Sourced<Money>>,
    /// Whether the deductible is taken at each admission or once a year.
    #[serde(default)]
    pub deductible_period: Option<Sourced<Period>>,
    /// One ratio for all above the deductible.
    #[serde(default)]
    pub ratio: Option<Sourced<Ratio>>,
    /// Or a ratio for each band of the base.
    #[serde(default)]
    pub bands: Option<Sourced<Vec<Band>>>,
    /// How bands are read.
    #[serde(default)]
    pub band_mode: BandMode,
}

/// One band of a base, from above `over` to `upto` inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Band {
    /// Exclusive lower bound.
    pub over: Money,
    /// Inclusive upper bound; absent in the last band.
    #[serde(default)]
    pub upto: Option<Money>,
    /// The ratio of this part.
    pub ratio: Ratio,
}

/// How bands are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum BandMode {
    /// 分段: each part earns the ratio of its own band.
    #[default]
    Marginal,
    /// The whole amount above the deductible earns the ratio of the band it ends in.
    Cliff,
}

/// 单病种收付费: what an admission for one disease may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FeeStandard {
    /// Chinese name.
    pub disease: Sourced<String>,
    /// ICD-10 codes by their beginnings.
    pub diagnoses: Sourced<Vec<String>>,
    /// Only up to this age.
    #[serde(default)]
    pub max_age: Option<Sourced<u8>>,
    /// Only at these levels; empty: all.
    #[serde(default)]
    pub levels: Vec<FacilityLevel>,
    /// The standard; absent when the source does not give it.
    #[serde(default)]
    pub standard: Option<Sourced<Money>>,
    /// First day of discharge.
    #[serde(default)]
    pub valid_from: Option<Sourced<NaiveDate>>,
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// All problems found, each with its place and remedy.
    pub fn parse(text: &str) -> Result<Pack, Problems> {
        read::read(text)
    }

    /// What is wrong in the pack; empty when it may be used.
    #[must_use]
    pub fn check(&self) -> Vec<Problem> {
        check::check(self)
    }

    /// Whether a discharge on this day falls under the pack.
    #[must_use]
    pub fn covers(&self, discharged_on: NaiveDate) -> bool {
        self.valid_from.value <= discharged_on && self.valid_to.as_ref().is_none_or(|last| discharged_on <= last.value)
    }

    /// The layers that a bill from this place goes through.
    pub fn chain(&self, place: Place) -> impl Iterator<Item = &LayerRule> {
        self.layers.iter().filter(move |layer| layer.place.is_none_or(|only| only == place))
    }

    /// The same pack with another share for the patient in its final cap, such
    /// as the 9.5 % of practice in place of 10 % (domain handbook §2.3).
    #[must_use]
    pub fn with_final_cap(mut self, ratio: Ratio) -> Pack {
        for cap in self.layers.iter_mut().filter_map(|layer| layer.final_cap.as_mut()) {
            cap.ratio.value = ratio;
        }
        self
    }
}
