//! The patient's account of one admission, and the money that passed.

use super::answer::{Case, line};
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, PostingKind};
use xiangyi_domain::id::PostingId;
use xiangyi_store::postings;

/// A line of the patient's account.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AccountEntry {
    /// The posting.
    pub posting: PostingId,
    /// `settlement`, `payment`, `refund`, `write_off`, `reversal`.
    pub kind: String,
    /// The day of the ledger.
    pub on: Option<NaiveDate>,
    /// The day on which it happened, where that day was closed.
    pub happened_on: Option<NaiveDate>,
    /// Above zero what the patient owes more, below what they owe less.
    pub amount: Money,
    /// What is owed after it.
    pub balance: Money,
    /// 收据号.
    pub number: Option<String>,
    /// How it was paid.
    pub method: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether it was taken back.
    pub reversed: bool,
    /// Whether it may be taken back alone.
    pub reversible: bool,
    /// Who.
    pub by: String,
}

/// A payment.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaymentLine {
    /// The day.
    pub on: Option<NaiveDate>,
    /// How much; below zero what went back.
    pub amount: Money,
    /// How.
    pub method: String,
    /// 收据号.
    pub number: String,
    /// Who took it.
    pub by: String,
    /// The posting.
    pub posting: PostingId,
}

/// What the lines of a posting do to one account.
pub(crate) fn on_account(posting: &postings::Posting, account: &str) -> Money {
    let lines = posting.lines.iter().filter_map(line);
    lines.filter(|line| line.account.0 == account).map(|line| line.amount).sum()
}

fn is_reversed(case: &Case, id: PostingId) -> bool {
    case.postings.iter().any(|posting| posting.reverses == Some(id))
}

pub(super) fn account(case: &Case, names: &Names) -> Vec<AccountEntry> {
    let mut balance = Money::ZERO;
    let mut found = Vec::new();
    for posting in &case.postings {
        let amount = on_account(posting, Account::PATIENT);
        if amount.is_zero() {
            continue;
        }
        balance = balance + amount;
        let reversed = is_reversed(case, posting.id);
        found.push(AccountEntry {
            posting: posting.id,
            kind: posting.kind.clone(),
            on: posting.posted_on,
            happened_on: posting.happened_on,
            amount,
            balance,
            number: posting.number.clone(),
            method: posting.method.clone(),
            reason: posting.reason.clone(),
            reversible: !reversed
                && PostingKind::from_code(&posting.kind).is_some_and(PostingKind::is_reversible_alone),
            reversed,
            by: names.user(posting.posted_by),
        });
    }
    found
}

/// Money that came in and stands, and money that went back.
pub(crate) fn payments(case: &Case, names: &Names) -> Vec<PaymentLine> {
    let money = |posting: &&postings::Posting| {
        matches!(posting.kind.as_str(), "payment" | "refund") && !is_reversed(case, posting.id)
    };
    let paid = case.postings.iter().filter(money).map(|posting| PaymentLine {
        on: posting.posted_on,
        amount: on_account(posting, Account::CASH),
        method: posting.method.clone().unwrap_or_default(),
        number: posting.number.clone().unwrap_or_default(),
        by: names.user(posting.posted_by),
        posting: posting.id,
    });
    paid.collect()
}
