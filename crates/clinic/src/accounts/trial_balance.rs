//! 试算平衡: what stands on each account, and that all of it is zero.

use super::names::account_name;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::users::Right;
use xiangyi_store::postings::AccountSum;
use xiangyi_store::{closings, postings};

/// Every account over a span of days of the ledger.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TrialBalance {
    /// First day; from the beginning if missing.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: NaiveDate,
    /// By account.
    pub accounts: Vec<AccountLine>,
    /// All debits.
    pub debit: Money,
    /// All credits.
    pub credit: Money,
    /// Debits − credits: zero.
    pub difference: Money,
    /// The last day that takes no posting any more.
    pub closed_through: Option<NaiveDate>,
}

/// One account.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AccountLine {
    /// Its code, by which a statement is asked for.
    pub account: String,
    /// In words.
    pub name: String,
    /// Debits.
    pub debit: Money,
    /// Credits.
    pub credit: Money,
    /// Debits − credits.
    pub balance: Money,
    /// How many lines.
    pub count: u32,
}

impl AccountLine {
    fn of(sum: AccountSum) -> AccountLine {
        AccountLine {
            name: account_name(&sum.account),
            balance: sum.debit - sum.credit,
            account: sum.account,
            debit: sum.debit,
            credit: sum.credit,
            count: sum.count,
        }
    }
}

impl Clinic {
    /// The trial balance over a span of days, both included.
    ///
    /// # Errors
    /// `not_allowed`, `dates_reversed`.
    pub fn trial_balance(&self, from: Option<NaiveDate>, until: NaiveDate) -> Result<TrialBalance, ClinicError> {
        self.must(Right::AdmissionsView)?;
        if from.is_some_and(|from| from > until) {
            return Err(ClinicError::refused_at("dates_reversed", "until"));
        }
        self.read(|reader| {
            let sums = postings::sums(reader, from, Some(until))?;
            let accounts: Vec<AccountLine> = sums.into_iter().map(AccountLine::of).collect();
            let (debit, credit): (Money, Money) =
                (accounts.iter().map(|line| line.debit).sum(), accounts.iter().map(|line| line.credit).sum());
            let closed_through = closings::closed_through(reader)?;
            Ok(TrialBalance { from, until, debit, credit, difference: debit - credit, accounts, closed_through })
        })
    }
}
