//! The statistics of a closed month: what was reported stays as it stood, and what changed since is shown beside it.

use super::statistics::{PayLaterFigures, PayLaterStatistics, figures_of, spans};
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::{derived, to_text};
use xiangyi_store::{Reader, closings};

/// T6 as it stood when its month was closed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptStatistics {
    /// 本月.
    pub of_month: PayLaterFigures,
    /// 累计.
    pub cumulative: PayLaterFigures,
}

/// That a month is closed, and what has changed since.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClosedMonth {
    /// When it was closed.
    pub on: Option<NaiveDate>,
    /// Who closed it.
    pub by: String,
    /// 校验码 of the figures.
    pub digest: String,
    /// Whether the figures are those of the digest.
    pub intact: bool,
    /// 补报: the figures as they would be now, where they differ.
    pub now: Option<KeptStatistics>,
}

impl KeptStatistics {
    /// As they stand now, of the month of a day.
    pub(crate) fn of_month(reader: &Reader<'_>, day: NaiveDate) -> Result<KeptStatistics, ClinicError> {
        let (first, last, new_year) = spans(day)?;
        let of_month = figures_of(reader, first, last)?;
        Ok(KeptStatistics { of_month, cumulative: figures_of(reader, new_year, last)? })
    }

    /// 校验码: BLAKE3 of the figures, cut to 128 bits, in 22 characters.
    pub(crate) fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        to_text(derived("pay_later_statistics", &[&text]).as_bytes())
    }
}

/// T6 of the month of a day: of a closed month as it was closed.
pub(crate) fn statistics_of(reader: &Reader<'_>, day: NaiveDate) -> Result<PayLaterStatistics, ClinicError> {
    let (month, last, _) = spans(day)?;
    let now = KeptStatistics::of_month(reader, day)?;
    let closing = closings::of_month(reader, last)?;
    let kept = closing.as_ref().and_then(|closing| closing.statistics.clone());
    let kept: Option<KeptStatistics> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    let (Some(closing), Some(kept)) = (closing, kept) else {
        return Ok(PayLaterStatistics::new(month, now, None));
    };
    let digest = closing.statistics_digest.unwrap_or_default();
    let closed = ClosedMonth {
        on: closing.closed_on,
        by: Names::load(reader)?.user(closing.closed_by),
        intact: kept.digest() == digest,
        digest,
        now: (now != kept).then_some(now),
    };
    Ok(PayLaterStatistics::new(month, kept, Some(closed)))
}
