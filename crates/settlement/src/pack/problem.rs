//! What is wrong with a pack, and where.

use std::fmt;

/// One fault at one place. [`crate::words::problem`] says it with its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Key path such as `layers[1].terms[0].bands.value[2].upto`; empty for the whole file.
    pub path: String,
    /// Line in the file, from 1, when known.
    pub line: Option<u32>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not TOML, an unknown or missing key, or a value of the wrong kind: the reader's own words.
    Unreadable {
        /// The reader's message.
        message: String,
    },
    /// Neither `source` nor `assumed = true`.
    NoSource,
    /// Both `source` and `assumed = true`.
    SourcedAndAssumed,
    /// An empty text.
    Empty,
    /// A date before the one it must follow.
    DatesReversed,
    /// A layer code used twice.
    LayerTwice,
    /// A ratio outside 0 to 1.
    RatioOutOfRange,
    /// A negative amount.
    NegativeAmount,
    /// A band that begins above the end of the one before.
    BandGap {
        /// End of the band before (or the deductible).
        expected: String,
        /// Begin of this one.
        found: String,
    },
    /// A band that begins below the end of the one before.
    BandOverlap {
        /// End of the band before (or the deductible).
        expected: String,
        /// Begin of this one.
        found: String,
    },
    /// A band that ends where it begins or before.
    BandEmpty,
    /// The last band has an end: what is above it is not said.
    BandsEnd,
    /// A band other than the last without an end.
    BandOpen,
    /// No bands at all.
    NoBands,
    /// Terms must have exactly one of `ratio`, `bands`, `silent`.
    TermsNotOne,
    /// A layer without terms, final cap, or `mode = "entered"`.
    NothingToPay,
    /// A final cap beside terms, or on another base than the total's rest.
    FinalCapNotAlone,
    /// `cap` without `cap_period`, or the other way round.
    CapWithoutPeriod,
    /// A pack without layers.
    NoLayers,
    /// Another pack of the locality claims the same days.
    SameDays {
        /// Its code.
        other: String,
    },
    /// Two packs with one code and version.
    SamePack,
}

impl Fault {
    /// The stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::Unreadable { .. } => "unreadable",
            Fault::NoSource => "no_source",
            Fault::SourcedAndAssumed => "sourced_and_assumed",
            Fault::Empty => "empty",
            Fault::DatesReversed => "dates_reversed",
            Fault::LayerTwice => "layer_twice",
            Fault::RatioOutOfRange => "ratio_out_of_range",
            Fault::NegativeAmount => "negative_amount",
            Fault::BandGap { .. } => "band_gap",
            Fault::BandOverlap { .. } => "band_overlap",
            Fault::BandEmpty => "band_empty",
            Fault::BandsEnd => "bands_end",
            Fault::BandOpen => "band_open",
            Fault::NoBands => "no_bands",
            Fault::TermsNotOne => "terms_not_one",
            Fault::NothingToPay => "nothing_to_pay",
            Fault::FinalCapNotAlone => "final_cap_not_alone",
            Fault::CapWithoutPeriod => "cap_without_period",
            Fault::NoLayers => "no_layers",
            Fault::SameDays { .. } => "same_days",
            Fault::SamePack => "same_pack",
        }
    }
}

/// Everything found wrong in one pack; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} at {}", problem.fault.code(), problem.path)?;
        }
        Ok(())
    }
}
