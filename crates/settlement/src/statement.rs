//! What a settlement says: who pays how much, and why, to the fen.

use crate::layer::LayerCode;
use crate::pack::CapPeriod;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use xiangyi_domain::Money;
use xiangyi_domain::residents::category::Category;

/// A settled bill. It is stored with the admission as it stands and handed to
/// the next settlement of the year as `prior`, so it reads back what it writes.
///
/// `layers` + `self_pay` (+ `above_standard`) = `total`, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Statement {
    /// Code of the pack.
    pub policy: String,
    /// Version of the pack, so that the same figures can be computed years later.
    #[serde(default)]
    pub version: String,
    /// Locality of the pack; earlier settlements count only within one locality.
    #[serde(default)]
    pub locality: String,
    /// The day that decides the year.
    pub discharged_on: NaiveDate,
    /// All charges.
    pub total: Money,
    /// Charges inside the insurer's catalogues.
    pub in_scope: Money,
    /// Charges outside them.
    pub out_of_scope: Money,
    /// Charges above a single-disease fee standard: the hospital bears them.
    #[serde(default)]
    pub above_standard: Money,
    /// Layers in the order of settlement.
    pub layers: Vec<Layer>,
    /// Sum of the layers.
    pub paid_by_layers: Money,
    /// What is left for the patient.
    pub self_pay: Money,
    /// `paid_by_layers` / `total` in percent, two places, half up.
    #[serde(default)]
    pub ratio: Decimal,
    /// What a person should look at; none of it stops a settlement.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Where the insurer's slip and the computed amount differ.
    #[serde(default)]
    pub differences: Vec<Difference>,
}

impl Statement {
    /// The layer of this code, if the bill went through it.
    #[must_use]
    pub fn layer(&self, code: LayerCode) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.code == code)
    }
}

/// What one layer received and paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Layer {
    /// Which layer.
    pub code: LayerCode,
    /// Its name in this policy.
    #[serde(default)]
    pub name: String,
    /// Who pays it.
    #[serde(default)]
    pub payer: String,
    /// The remainder that the layer received, before its deductible.
    pub base: Money,
    /// What it pays.
    pub paid: Money,
    /// Whether `paid` was computed or comes from the insurer's slip.
    #[serde(default)]
    pub mode: Mode,
    /// The reasons in words, each with its clause.
    #[serde(default)]
    pub why: Vec<String>,
    /// The reasons as data.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

impl Layer {
    /// Whether the person was entitled to this layer at all. A base that a
    /// person could not claim does not accumulate.
    #[must_use]
    pub fn was_open(&self) -> bool {
        let shut = |reason: &Reason| matches!(reason, Reason::NotEligible { .. } | Reason::NotYetRecognised { .. });
        !self.reasons.iter().any(shut)
    }
}

/// Where an amount comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Mode {
    /// 试算.
    #[default]
    Computed,
    /// 按结算单录入.
    Entered,
}

/// The place in the policy that a value comes from, or that none says it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Clause {
    /// The place in the source; `None` when the source is silent.
    pub source: Option<String>,
    /// The value is a parameter to confirm with the county.
    pub assumed: bool,
    /// What a reader should know about the value.
    pub note: Option<String>,
}

/// Why a layer pays what it pays, one step each, in the order of reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Reason {
    /// The remainder that came in.
    Base {
        /// Amount.
        amount: Money,
        /// Whether charges outside the catalogues are part of it.
        with_out_of_scope: bool,
    },
    /// The category whose terms were taken, as the most favourable.
    Category {
        /// Category of the person.
        category: Category,
    },
    /// Bases of the same year before this one.
    Earlier {
        /// Their sum.
        base: Money,
        /// Their sum with this base.
        together: Money,
    },
    /// The part that earns nothing.
    Deductible {
        /// The deductible of the terms.
        amount: Money,
        /// How much of it this base used up.
        used: Money,
        /// Where it is said.
        clause: Clause,
    },
    /// The base does not reach above the deductible.
    BelowDeductible {
        /// The base (with the year's earlier ones in a cumulative layer).
        base: Money,
        /// The deductible.
        deductible: Money,
        /// Where it is said.
        clause: Clause,
    },
    /// One band's part.
    Band {
        /// The band begins above this amount.
        over: Money,
        /// And reaches to this one, inclusive; `None` has no end.
        upto: Option<Money>,
        /// The part of the base in the band.
        part: Money,
        /// The ratio it earns.
        ratio: Decimal,
        /// Part × ratio, not yet rounded.
        amount: Decimal,
        /// Where it is said.
        clause: Clause,
    },
    /// The sum of the bands, rounded half up once.
    Rounded {
        /// Before rounding.
        exact: Decimal,
        /// To the fen.
        rounded: Money,
    },
    /// What the year's earlier bases earn is taken off.
    LessEarlier {
        /// For all bases of the year.
        together: Money,
        /// For the earlier ones.
        earlier: Money,
        /// The rest, for this one.
        now: Money,
    },
    /// A cap cut the amount.
    Cap {
        /// The cap.
        cap: Money,
        /// Its period.
        period: CapPeriod,
        /// Already paid in the period.
        used: Money,
        /// The amount before the cut.
        before: Money,
        /// Where it is said.
        clause: Clause,
    },
    /// The layer pays all above a share of the total.
    FinalCap {
        /// The share the patient bears at most.
        ratio: Decimal,
        /// The total it is taken of.
        total: Money,
        /// The share in yuan, rounded down.
        limit: Money,
        /// Where it is said.
        clause: Clause,
    },
    /// The slip's amount was taken.
    Entered {
        /// From the slip.
        entered: Money,
        /// What the policy computes, when it says enough.
        computed: Option<Money>,
        /// Entered − computed.
        difference: Option<Money>,
    },
    /// The person has none of the categories that the layer is for.
    NotEligible {
        /// The categories it is for.
        needs: Vec<Category>,
        /// Where it is said.
        clause: Clause,
    },
    /// The chronic disease does not count yet on the day of the bill.
    NotYetRecognised {
        /// The first day on which it does.
        counts_from: NaiveDate,
        /// Where it is said.
        clause: Clause,
    },
    /// The source gives no figure: the slip is needed.
    Silent {
        /// What the source does say, and where.
        clause: Clause,
    },
}

/// The slip and the policy disagree on a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Difference {
    /// The layer.
    pub layer: LayerCode,
    /// From the slip.
    pub entered: Money,
    /// By the policy.
    pub computed: Money,
    /// Entered − computed.
    pub difference: Money,
}

/// A warning, in JSON the text `code` or `code: detail`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// One of the codes that [`crate::words::warning`] knows.
    pub code: String,
    /// A layer's code, a date or an amount; may be empty.
    pub detail: String,
}

impl Warning {
    /// The source of this layer is silent and no slip was entered.
    pub const NEEDS_SLIP: &'static str = "needs_slip";
    /// The discharge is not within the pack's dates.
    pub const OUTSIDE_DATES: &'static str = "outside_dates";
    /// The facility is not within the pack's area.
    pub const OUTSIDE_AREA: &'static str = "outside_area";
    /// An earlier settlement is of another year and does not count.
    pub const PRIOR_OTHER_YEAR: &'static str = "prior_other_year";
    /// An earlier settlement is of another locality and does not count.
    pub const PRIOR_OTHER_LOCALITY: &'static str = "prior_other_locality";
    /// The entered amount is above the layer's cap.
    pub const ABOVE_CAP: &'static str = "above_cap";
    /// The entered amount covers charges outside the catalogues.
    pub const COVERS_OUT_OF_SCOPE: &'static str = "covers_out_of_scope";
    /// The out-of-scope share is above the policy's limit; the detail is the share in percent.
    pub const OUT_OF_SCOPE_SHARE: &'static str = "out_of_scope_share";
    /// The diagnosis has a single-disease fee standard whose amount the source does not give.
    pub const FEE_STANDARD_UNKNOWN: &'static str = "fee_standard_unknown";

    /// A warning of this code.
    #[must_use]
    pub fn new(code: &str, detail: impl fmt::Display) -> Warning {
        Warning { code: code.to_owned(), detail: detail.to_string() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Warning {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Warning, D::Error> {
        let text = String::deserialize(from)?;
        let (code, detail) = text.split_once(": ").unwrap_or((&text, ""));
        Ok(Warning::new(code, detail))
    }
}

#[cfg(feature = "bindings")]
impl specta::Type for Warning {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}
