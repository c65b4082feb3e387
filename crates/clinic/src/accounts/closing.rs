//! 日结, 月结: a closed day takes no posting any more.

use super::names::account_name;
use crate::admissions::KeptStatistics;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::add::object;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Account;
use xiangyi_domain::id::ClosingId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, closings, postings};
use xiangyi_wire::Entity;

/// What is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ClosingKind {
    /// 日结.
    Day,
    /// 月结.
    Month,
}

/// Closes a day or a month.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CloseLedger {
    /// Which.
    pub kind: ClosingKind,
    /// The day, or any day of the month.
    pub on: NaiveDate,
    /// Cash that was counted.
    #[serde(default)]
    pub cash_counted: Option<Money>,
    /// Why it differs.
    #[serde(default)]
    pub remark: Option<String>,
}

/// What was closed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Closed {
    /// Its row.
    pub id: ClosingId,
    /// The last day that takes no posting any more.
    pub through_on: NaiveDate,
    /// Cash that came in since the closing before, by the ledger.
    pub cash_due: Money,
    /// Counted − due.
    pub cash_difference: Option<Money>,
    /// What to fetch again.
    pub changes: Changes,
}

/// Closings, newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClosingList {
    /// The last day that takes no posting any more.
    pub closed_through: Option<NaiveDate>,
    /// Cash since then, by the ledger.
    pub cash_open: Money,
    /// Each.
    pub closings: Vec<ClosingLine>,
}

/// One closing.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClosingLine {
    /// Its row.
    pub id: ClosingId,
    /// `day` or `month`.
    pub kind: String,
    /// The last day that it closes.
    pub through_on: Option<NaiveDate>,
    /// Cash that came in since the closing before, by the ledger.
    pub cash_due: Money,
    /// Cash that was counted.
    pub cash_counted: Option<Money>,
    /// Counted − due.
    pub cash_difference: Option<Money>,
    /// Why.
    pub remark: Option<String>,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Who closed it.
    pub by: String,
    /// 补报: accounts that stand otherwise now, because another computer's postings of closed days came later.
    pub late: Vec<LateAccount>,
}

/// An account that changed after its day was closed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LateAccount {
    /// In words.
    pub name: String,
    /// As it was closed.
    pub closed: Money,
    /// As it stands now.
    pub now: Money,
}

impl Clinic {
    /// Closes a day, or a month: its days take no posting any more, and the balances of that day are kept; with a month
    /// its statistics, which a later change does not alter.
    ///
    /// # Errors
    /// `not_allowed`, `in_future`, `already_closed`, `negative_amount`, `remark_missing` where the cash differs.
    pub fn close_ledger(&self, input: &CloseLedger, now: Now, ids: Ids<'_>) -> Result<Closed, ClinicError> {
        self.must(Right::LedgerClose)?;
        let through_on = last_day(input)?;
        // A month is closed when it is over; a day may be closed in its evening.
        if through_on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        if input.cash_counted.is_some_and(Money::is_negative) {
            return Err(ClinicError::refused_at("negative_amount", "cash_counted"));
        }
        let ((id, cash_due), committed) = self.commit(Op::CloseLedger, now, ids, |tx| {
            let former = closings::closed_through(tx)?;
            // The month's closing may come after that of its last day.
            let known = closings::newest(tx, 500)?;
            let kind = json!(input.kind);
            let again = known.iter().any(|row| kind == row.kind.as_str() && row.through_on == Some(through_on));
            let passed = input.kind == ClosingKind::Day && former.is_some_and(|former| through_on <= former);
            if again || passed {
                return Err(ClinicError::refused_at("already_closed", "on"));
            }
            let balances = balances(tx, through_on)?;
            let cash_due = cash_since(tx, former.filter(|former| *former < through_on), through_on)?;
            let remark = input.remark.as_deref().map(str::trim).filter(|remark| !remark.is_empty());
            if input.cash_counted.is_some_and(|counted| counted != cash_due) && remark.is_none() {
                return Err(ClinicError::refused_at("remark_missing", "remark").with("cash_due", cash_due));
            }
            let kept = match input.kind {
                ClosingKind::Month => Some(KeptStatistics::of_month(tx, through_on)?),
                ClosingKind::Day => None,
            };
            let id = ClosingId(tx.new_id());
            let fields = json!({
                "kind": input.kind, "through_on": through_on, "balances": balances, "cash_due": cash_due,
                "cash_counted": input.cash_counted, "remark": remark, "closed_on": now.today,
                "closed_by": self.user_id(), "statistics": kept, "statistics_digest": kept.as_ref().map(KeptStatistics::digest),
            });
            tx.insert(Entity::Closing, id, &self.township(), object(fields))?;
            Ok((id, cash_due))
        })?;
        let cash_difference = input.cash_counted.map(|counted| counted - cash_due);
        Ok(Closed { id, through_on, cash_due, cash_difference, changes: committed.into() })
    }

    /// The closings, newest first, each with what came late.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_closings(&self, now: Now) -> Result<ClosingList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let closed_through = closings::closed_through(reader)?;
            let rows = closings::newest(reader, 60)?;
            let lines = rows.into_iter().map(|row| line(reader, &names, row));
            Ok(ClosingList {
                closed_through,
                cash_open: cash_since(reader, closed_through, now.today)?,
                closings: lines.collect::<Result<_, _>>()?,
            })
        })
    }
}

fn last_day(input: &CloseLedger) -> Result<NaiveDate, ClinicError> {
    if input.kind == ClosingKind::Day {
        return Ok(input.on);
    }
    let next = input.on.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).ok_or(ClinicError::refused_at("bad_value", "on"))
}

fn balances(reader: &Reader<'_>, on: NaiveDate) -> Result<BTreeMap<String, Money>, ClinicError> {
    let sums = postings::sums(reader, None, Some(on))?;
    Ok(sums.into_iter().map(|sum| (sum.account, sum.debit - sum.credit)).collect())
}

/// Cash of the days after a closing, up to a day.
fn cash_since(reader: &Reader<'_>, after: Option<NaiveDate>, until: NaiveDate) -> Result<Money, ClinicError> {
    let from = after.and_then(|after| after.succ_opt());
    if from.is_some_and(|from| from > until) {
        return Ok(Money::ZERO);
    }
    let sums = postings::sums(reader, from, Some(until))?;
    Ok(sums.into_iter().filter(|sum| sum.account == Account::CASH).map(|sum| sum.debit - sum.credit).sum())
}

fn line(reader: &Reader<'_>, names: &Names, row: closings::Closing) -> Result<ClosingLine, ClinicError> {
    let kept: BTreeMap<String, Money> = serde_json::from_value(row.balances).unwrap_or_default();
    let now = row.through_on.map(|on| balances(reader, on)).transpose()?.unwrap_or_default();
    let accounts: std::collections::BTreeSet<&String> = kept.keys().chain(now.keys()).collect();
    let late = accounts.into_iter().filter_map(|account| {
        let of = |map: &BTreeMap<String, Money>| map.get(account).copied().unwrap_or(Money::ZERO);
        let (closed, now) = (of(&kept), of(&now));
        (closed != now).then(|| LateAccount { name: account_name(account), closed, now })
    });
    Ok(ClosingLine {
        late: late.collect(),
        id: row.id,
        kind: row.kind,
        through_on: row.through_on,
        cash_due: row.cash_due,
        cash_difference: row.cash_counted.map(|counted| counted - row.cash_due),
        cash_counted: row.cash_counted,
        remark: row.remark,
        closed_on: row.closed_on,
        by: names.user(row.closed_by),
    })
}
