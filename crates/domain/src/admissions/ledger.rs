//! Postings: balanced lines, append only.
//!
//! A line above zero is a debit (somebody owes or holds), below zero a credit.
//! The patient's balance is the sum of the lines on [`Account::PATIENT`].

use super::WaivedFee;
use crate::Money;
use serde::{Deserialize, Serialize};

/// The name of an account, such as `patient` or `payer:basic`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Account(pub String);

impl Account {
    /// What the patient owes.
    pub const PATIENT: &'static str = "patient";
    /// What was charged.
    pub const CHARGES: &'static str = "charges";
    /// What was paid in.
    pub const CASH: &'static str = "cash";
    /// What payers have sent.
    pub const BANK: &'static str = "bank";
    /// Charges above a single-disease fee standard: the hospital bears them.
    pub const HOSPITAL: &'static str = "hospital";
    /// 卫生院兜底: what the centre itself pays so that the patient's share stays small; a loss.
    pub const TOP_UP: &'static str = "top_up";
    /// 核销: what will not be paid any more; a loss.
    pub const WRITE_OFF: &'static str = "write_off";
    /// The beginning of the accounts of payers.
    pub const PAYER: &'static str = "payer:";
    /// The beginning of the accounts of waived fees.
    pub const WAIVED: &'static str = "waived:";

    /// What a layer owes; the centre's own layer is its own loss.
    #[must_use]
    pub fn of_layer(layer: &str) -> Account {
        Account(if layer == "hospital_top_up" {
            Account::TOP_UP.to_owned()
        } else {
            format!("{}{layer}", Account::PAYER)
        })
    }

    /// What a waived fee costs the centre.
    #[must_use]
    pub fn waived(fee: WaivedFee) -> Account {
        Account(format!("{}{}", Account::WAIVED, fee.code()))
    }

    /// The layer whose payer owes this account.
    #[must_use]
    pub fn layer(&self) -> Option<&str> {
        self.0.strip_prefix(Account::PAYER)
    }
}

/// One line of a posting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Line {
    /// Which account.
    pub account: Account,
    /// How much.
    pub amount: Money,
}

/// What a posting records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PostingKind {
    /// 结算.
    Settlement,
    /// 缴费.
    Payment,
    /// 退费: money back to the patient.
    Refund,
    /// 核销.
    WriteOff,
    /// 减免.
    Waiver,
    /// 拨付: a payer sends what it owes.
    Remittance,
    /// 冲销 of one earlier posting.
    Reversal,
}

impl PostingKind {
    /// Every kind.
    pub const ALL: [PostingKind; 7] = [
        PostingKind::Settlement,
        PostingKind::Payment,
        PostingKind::Refund,
        PostingKind::WriteOff,
        PostingKind::Waiver,
        PostingKind::Remittance,
        PostingKind::Reversal,
    ];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PostingKind::Settlement => "settlement",
            PostingKind::Payment => "payment",
            PostingKind::Refund => "refund",
            PostingKind::WriteOff => "write_off",
            PostingKind::Waiver => "waiver",
            PostingKind::Remittance => "remittance",
            PostingKind::Reversal => "reversal",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<PostingKind> {
        PostingKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it may be taken back by a posting alone. A settlement goes back with its step, a reversal never.
    #[must_use]
    pub const fn is_reversible_alone(self) -> bool {
        matches!(self, PostingKind::Payment | PostingKind::Refund | PostingKind::WriteOff | PostingKind::Remittance)
    }
}

/// Why a posting is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The parts are not the whole.
    #[error("the lines do not sum to zero")]
    Unbalanced,
    /// A payment of nothing, or less.
    #[error("a payment is above zero")]
    NotAPayment,
    /// More than is owed.
    #[error("a payment above the balance")]
    AboveBalance,
}

impl LedgerError {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            LedgerError::Unbalanced => "unbalanced",
            LedgerError::NotAPayment => "not_a_payment",
            LedgerError::AboveBalance => "above_balance",
        }
    }
}

fn line(account: &str, amount: Money) -> Line {
    Line { account: Account(account.to_owned()), amount }
}

/// The lines of a settlement: the charges are owed by the layers, the patient
/// and, above a fee standard, by the hospital itself.
///
/// # Errors
/// `Unbalanced` when the parts are not the total.
pub fn settlement_lines(
    total: Money,
    layers: &[(String, Money)],
    hospital: Money,
    self_pay: Money,
) -> Result<Vec<Line>, LedgerError> {
    let mut lines = vec![line(Account::CHARGES, -total)];
    let paying = layers.iter().filter(|(_, paid)| !paid.is_zero());
    lines.extend(paying.map(|(layer, paid)| Line { account: Account::of_layer(layer), amount: *paid }));
    if !hospital.is_zero() {
        lines.push(line(Account::HOSPITAL, hospital));
    }
    lines.push(line(Account::PATIENT, self_pay));
    balanced(lines)
}

/// The lines of a payment by the patient.
///
/// # Errors
/// `NotAPayment`, `AboveBalance`.
pub fn payment_lines(amount: Money, owed: Money) -> Result<Vec<Line>, LedgerError> {
    passed(amount, owed, Account::CASH, Account::PATIENT)
}

/// The lines of money that goes back to the patient, of what the centre owes them.
///
/// # Errors
/// `NotAPayment`, `AboveBalance`.
pub fn refund_lines(amount: Money, owed_to_patient: Money) -> Result<Vec<Line>, LedgerError> {
    passed(amount, owed_to_patient, Account::PATIENT, Account::CASH)
}

/// The lines of a balance, or a part of it, that is given up.
///
/// # Errors
/// `NotAPayment`, `AboveBalance`.
pub fn write_off_lines(amount: Money, owed: Money) -> Result<Vec<Line>, LedgerError> {
    passed(amount, owed, Account::WRITE_OFF, Account::PATIENT)
}

/// The lines of what a payer sends. It may send more than is claimed here: bills of other places come in one sum.
///
/// # Errors
/// `NotAPayment`.
pub fn remittance_lines(layer: &str, amount: Money) -> Result<Vec<Line>, LedgerError> {
    passed(amount, amount, Account::BANK, &Account::of_layer(layer).0)
}

/// The lines of a fee that is not asked of the patient: the centre bears it.
///
/// # Errors
/// `NotAPayment`.
pub fn waiver_lines(fee: WaivedFee, amount: Money) -> Result<Vec<Line>, LedgerError> {
    passed(amount, amount, &Account::waived(fee).0, Account::CHARGES)
}

/// The lines that take a posting back.
#[must_use]
pub fn reversal_lines(lines: &[Line]) -> Vec<Line> {
    lines.iter().map(|line| Line { account: line.account.clone(), amount: -line.amount }).collect()
}

fn passed(amount: Money, most: Money, to: &str, from: &str) -> Result<Vec<Line>, LedgerError> {
    if amount <= Money::ZERO {
        return Err(LedgerError::NotAPayment);
    }
    if amount > most {
        return Err(LedgerError::AboveBalance);
    }
    balanced(vec![line(to, amount), line(from, -amount)])
}

fn balanced(lines: Vec<Line>) -> Result<Vec<Line>, LedgerError> {
    let sum = lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.amount));
    if sum == Some(Money::ZERO) { Ok(lines) } else { Err(LedgerError::Unbalanced) }
}

/// What the patient still owes by these lines.
#[must_use]
pub fn balance<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Money {
    lines.into_iter().filter(|line| line.account.0 == Account::PATIENT).map(|line| line.amount).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn a_settlement_of_fifteen_thousand_leaves_five_hundred_with_the_patient() {
        let layers = [("basic".to_owned(), yuan("12000.00")), ("commercial".to_owned(), yuan("2500.00"))];
        let lines = settlement_lines(yuan("15000.00"), &layers, Money::ZERO, yuan("500.00")).unwrap();
        assert_eq!(lines.iter().map(|line| line.amount).sum::<Money>(), Money::ZERO);
        assert_eq!(balance(&lines), yuan("500.00"));
        assert_eq!(lines[1].account, Account::of_layer("basic"));
    }

    #[test]
    fn parts_that_are_not_the_whole_are_refused() {
        let result = settlement_lines(yuan("100.00"), &[], Money::ZERO, yuan("99.99"));
        assert_eq!(result, Err(LedgerError::Unbalanced));
    }

    #[test]
    fn payments_in_parts_bring_the_balance_to_zero_and_never_below() {
        let mut lines = settlement_lines(yuan("50.00"), &[], Money::ZERO, yuan("50.00")).unwrap();
        lines.extend(payment_lines(yuan("20.00"), balance(&lines)).unwrap());
        assert_eq!(balance(&lines), yuan("30.00"));
        assert_eq!(payment_lines(yuan("30.01"), balance(&lines)), Err(LedgerError::AboveBalance));
        assert_eq!(payment_lines(Money::ZERO, balance(&lines)), Err(LedgerError::NotAPayment));
        lines.extend(payment_lines(yuan("30.00"), balance(&lines)).unwrap());
        assert_eq!(balance(&lines), Money::ZERO);
    }
}
