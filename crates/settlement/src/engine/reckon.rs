//! What a policy pays in one layer, and why.

use super::standard::has_diagnosis;
use super::{Desk, Reckoned};
use crate::bill::Bill;
use crate::pack::{
    Band, BandMode, CapPeriod, ChronicFrom, FinalCap, LayerBase, LayerMode, LayerRule, Period, Ratio, Sourced, Terms,
};
use crate::statement::{Clause, Reason};
use rust_decimal::Decimal;
use xiangyi_domain::Money;
use xiangyi_domain::aid::chronic::counts_from;
use xiangyi_domain::residents::category::Category;

/// What the policy pays in this layer on this base.
pub(super) fn reckon(desk: &Desk<'_>, rule: &LayerRule, base: Money) -> Reckoned {
    let mut reasons = vec![Reason::Base { amount: base, with_out_of_scope: rule.base == LayerBase::TotalRest }];
    if let Some(refused) = not_eligible(desk.bill, rule).or_else(|| not_yet_recognised(desk.bill, rule)) {
        reasons.push(refused);
        return Reckoned { amount: Some(Money::ZERO), reasons };
    }
    if let Some(last) = &rule.final_cap {
        let amount = above_share(desk, last, base, &mut reasons);
        return Reckoned { amount: Some(amount), reasons };
    }
    let fitting: Vec<&Terms> = rule.terms.iter().filter(|terms| fits(terms, desk.bill)).collect();
    let year = Year::of(desk, rule);
    let best = fitting
        .iter()
        .filter(|terms| terms.silent.is_none())
        .map(|terms| Work::new(terms, &year, year.start + base))
        .reduce(|best, next| if next.rounded > best.rounded { next } else { best });
    let Some(best) = best.filter(|_| rule.mode != LayerMode::Entered) else {
        reasons.push(silent(rule, &fitting));
        return Reckoned { amount: None, reasons };
    };
    let earlier = fitting
        .iter()
        .filter(|terms| terms.silent.is_none() && !year.start.is_zero())
        .map(|terms| Work::new(terms, &year, year.start).rounded)
        .max()
        .unwrap_or(Money::ZERO);
    let amount = explain(desk, rule, &year, base, &best, earlier, &mut reasons);
    Reckoned { amount: Some(amount), reasons }
}

/// The year's earlier bases as far as this layer looks at them.
struct Year {
    /// Earlier bases that are reckoned together with this one.
    start: Money,
    /// All earlier bases, for a deductible that is taken once a year.
    bases: Money,
}

impl Year {
    fn of(desk: &Desk<'_>, rule: &LayerRule) -> Year {
        let bases = desk.earlier.base(rule.code);
        let together = rule.accumulate.as_ref().is_some_and(|period| period.value == Period::Year);
        Year { start: if together { bases } else { Money::ZERO }, bases }
    }
}

/// One set of terms worked out on one base.
struct Work<'a> {
    terms: &'a Terms,
    deductible: Money,
    steps: Vec<Reason>,
    exact: Decimal,
    rounded: Money,
}

impl<'a> Work<'a> {
    fn new(terms: &'a Terms, year: &Year, base: Money) -> Work<'a> {
        let full = terms.deductible.as_ref().map_or(Money::ZERO, |deductible| deductible.value);
        let yearly = terms.deductible_period.as_ref().is_some_and(|period| period.value == Period::Year);
        let met = if yearly && year.start.is_zero() { year.bases } else { Money::ZERO };
        let deductible = (full - met).max(Money::ZERO);
        let mut work = Work { terms, deductible, steps: Vec::new(), exact: Decimal::ZERO, rounded: Money::ZERO };
        if base > deductible {
            work.earn(base);
        }
        // An amount is at most the base here, so it always fits.
        work.rounded = Money::round_half_up(work.exact).unwrap_or(base).min(base);
        work
    }

    fn earn(&mut self, base: Money) {
        let terms = self.terms;
        if let Some(ratio) = &terms.ratio {
            self.step(self.deductible, None, base, ratio.value, &ratio.clause());
        }
        let Some(bands) = &terms.bands else { return };
        match terms.band_mode {
            BandMode::Marginal => self.earn_by_band(base, bands),
            BandMode::Cliff => {
                let last = bands.value.iter().find(|band| band.upto.is_none_or(|upto| base <= upto));
                if let Some(band) = last {
                    self.step(self.deductible, band.upto, base, band.ratio, &bands.clause());
                }
            }
        }
    }

    fn earn_by_band(&mut self, base: Money, bands: &Sourced<Vec<Band>>) {
        for (index, band) in bands.value.iter().enumerate() {
            // A deductible met in part earlier in the year opens the first band further.
            let over = if index == 0 { self.deductible } else { band.over.max(self.deductible) };
            let end = band.upto.map_or(base, |upto| base.min(upto));
            if end > over {
                self.step(over, band.upto, end, band.ratio, &bands.clause());
            }
        }
    }

    fn step(&mut self, over: Money, upto: Option<Money>, end: Money, ratio: Ratio, clause: &Clause) {
        let part = end - over;
        let amount = (part.decimal() * ratio.0).normalize();
        self.exact += amount;
        self.steps.push(Reason::Band { over, upto, part, ratio: ratio.0, amount, clause: clause.clone() });
    }
}

/// Puts the chosen terms into reasons and takes caps off.
fn explain(
    desk: &Desk<'_>,
    rule: &LayerRule,
    year: &Year,
    base: Money,
    best: &Work<'_>,
    earlier: Money,
    reasons: &mut Vec<Reason>,
) -> Money {
    let together = year.start + base;
    if let Some(category) = category_used(best.terms, desk.bill) {
        reasons.push(Reason::Category { category });
    }
    if !year.start.is_zero() {
        reasons.push(Reason::Earlier { base: year.start, together });
    }
    explain_deductible(best, year, together, reasons);
    reasons.extend(best.steps.iter().cloned());
    if best.exact != best.rounded.decimal() || best.steps.len() > 1 {
        reasons.push(Reason::Rounded { exact: best.exact.normalize(), rounded: best.rounded });
    }
    let annual = rule.cap_period.as_ref().is_some_and(|period| period.value != CapPeriod::Admission);
    let within = |amount: Money| match &rule.cap {
        Some(cap) if annual && !year.start.is_zero() => amount.min(cap.value),
        _ => amount,
    };
    let mut amount = best.rounded;
    if !year.start.is_zero() {
        let (all, before) = (within(best.rounded), within(earlier));
        if let (true, Some(cap), Some(period)) = (all < best.rounded, &rule.cap, &rule.cap_period) {
            let (cap, clause, period) = (cap.value, cap.clause(), period.value);
            reasons.push(Reason::Cap { cap, period, used: Money::ZERO, before: best.rounded, clause });
        }
        amount = (all - before).max(Money::ZERO).min(base);
        reasons.push(Reason::LessEarlier { together: all, earlier: before, now: amount });
    }
    under_cap(desk, rule, amount, reasons)
}

fn explain_deductible(best: &Work<'_>, year: &Year, together: Money, reasons: &mut Vec<Reason>) {
    let Some(deductible) = &best.terms.deductible else { return };
    let clause = deductible.clause();
    if together <= best.deductible && !best.deductible.is_zero() {
        reasons.push(Reason::BelowDeductible { base: together, deductible: best.deductible, clause });
    } else {
        let used = (best.deductible - year.start).max(Money::ZERO);
        reasons.push(Reason::Deductible { amount: deductible.value, used, clause });
    }
}

/// What the cap of the layer still lets through, and what was used of it.
pub(super) fn cap_left(desk: &Desk<'_>, rule: &LayerRule) -> Option<(Money, Money)> {
    let (cap, period) = (rule.cap.as_ref()?, rule.cap_period.as_ref()?);
    let used = match period.value {
        CapPeriod::Admission => Money::ZERO,
        CapPeriod::Year => desk.earlier.paid(rule.code),
        CapPeriod::HouseholdYear => desk.earlier.paid_to_household(rule.code),
    };
    Some(((cap.value - used).max(Money::ZERO), used))
}

fn under_cap(desk: &Desk<'_>, rule: &LayerRule, amount: Money, reasons: &mut Vec<Reason>) -> Money {
    let (Some(cap), Some(period), Some((left, used))) = (&rule.cap, &rule.cap_period, cap_left(desk, rule)) else {
        return amount;
    };
    if amount <= left {
        return amount;
    }
    let clause = cap.clause();
    reasons.push(Reason::Cap { cap: cap.value, period: period.value, used, before: amount, clause });
    left
}

/// The patient bears at most a share of all charges; the limit is rounded down
/// so that the share is never passed (domain handbook §2.3).
fn above_share(desk: &Desk<'_>, last: &FinalCap, base: Money, reasons: &mut Vec<Reason>) -> Money {
    let share = desk.charged.decimal() * last.ratio.value.0;
    let limit = Money::round_down(share).unwrap_or(base);
    let (ratio, total, clause) = (last.ratio.value.0, desk.charged, last.ratio.clause());
    reasons.push(Reason::FinalCap { ratio, total, limit, clause });
    (base - limit).max(Money::ZERO)
}

fn not_eligible(bill: &Bill, rule: &LayerRule) -> Option<Reason> {
    let needs = rule.requires_categories.as_ref()?;
    let has = bill.categories.iter().any(|category| needs.value.contains(category));
    (!has).then(|| Reason::NotEligible { needs: needs.value.clone(), clause: needs.clause() })
}

fn not_yet_recognised(bill: &Bill, rule: &LayerRule) -> Option<Reason> {
    let (chronic, recognised_on) = (rule.chronic.as_ref()?, bill.chronic_recognised_on?);
    let counts_from = match chronic.value {
        ChronicFrom::MonthAfterRecognition => counts_from(recognised_on),
    };
    let early = bill.discharged_on < counts_from;
    early.then(|| Reason::NotYetRecognised { counts_from, clause: chronic.clause() })
}

/// Why there is no figure: what the fitting silent terms say, or that no terms fit.
fn silent(rule: &LayerRule, fitting: &[&Terms]) -> Reason {
    let said = fitting.iter().find_map(|terms| terms.silent.as_ref());
    let clause = said.map_or_else(
        || Clause { source: Some(rule.source.clone()), assumed: false, note: None },
        |said| Clause { source: said.source.clone(), assumed: false, note: Some(said.value.clone()) },
    );
    Reason::Silent { clause }
}

fn fits(terms: &Terms, bill: &Bill) -> bool {
    let one_of = |wanted: &[Category]| wanted.is_empty() || bill.categories.iter().any(|has| wanted.contains(has));
    one_of(&terms.categories)
        && one_of(&terms.and_categories)
        && (terms.levels.is_empty() || terms.levels.contains(&bill.facility_level))
        && terms.place.is_none_or(|place| place == bill.place())
        && terms.min_age.is_none_or(|least| bill.age.is_some_and(|age| age >= least))
        && (terms.diagnoses.is_empty() || has_diagnosis(bill, &terms.diagnoses))
        && terms.from.is_none_or(|first| first <= bill.discharged_on)
}

fn category_used(terms: &Terms, bill: &Bill) -> Option<Category> {
    bill.categories.iter().copied().find(|category| terms.categories.contains(category))
}
