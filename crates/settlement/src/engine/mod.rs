//! A bill through the layers of a pack.
//!
//! Rules of domain handbook §2.0: half up to the fen once per layer; marginal
//! bands; cumulative layers pay `f(earlier + base) − f(earlier)`; the year is
//! that of the discharge; of several terms the most favourable.

mod earlier;
mod reckon;
mod standard;

use crate::bill::Bill;
use crate::layer::LayerCode;
use crate::pack::{LayerBase, LayerMode, LayerRule, Pack};
use crate::refusal::Refusal;
use crate::statement::{Difference, Layer, Mode, Reason, Statement, Warning};
use crate::words;
use earlier::Earlier;
use rust_decimal::{Decimal, RoundingStrategy};
use xiangyi_domain::Money;

/// What is still unpaid while the bill goes through the layers.
pub(crate) struct Desk<'a> {
    pub(crate) bill: &'a Bill,
    pub(crate) earlier: Earlier<'a>,
    /// All charges that layers and patient share.
    pub(crate) charged: Money,
    in_scope: Money,
    paid: Money,
    warnings: Vec<Warning>,
    differences: Vec<Difference>,
}

/// What the policy says of a layer.
pub(crate) struct Reckoned {
    /// `None` when the source is silent.
    pub(crate) amount: Option<Money>,
    pub(crate) reasons: Vec<Reason>,
}

/// Settles a bill under a pack.
///
/// The answer depends on nothing else: the same bill and the same version of
/// the pack give the same statement in ten years.
///
/// # Errors
/// A bill that [`Bill::check`] refuses, an entered amount for a layer that the
/// pack does not have at this place or that is above what is left for it, or
/// stated figures that do not sum.
pub fn settle(bill: &Bill, pack: &Pack) -> Result<Statement, Refusal> {
    bill.check()?;
    let mut warnings = Vec::new();
    warn_of_dates_and_area(bill, pack, &mut warnings);
    let above_standard = standard::above_standard(bill, pack, &mut warnings);
    let earlier = Earlier::of(bill, pack, &mut warnings);
    let charged = bill.total - above_standard;
    let in_scope = charged - bill.out_of_scope.min(charged);
    let mut desk = Desk { bill, earlier, charged, in_scope, paid: Money::ZERO, warnings, differences: Vec::new() };

    let chain: Vec<&LayerRule> = pack.chain(bill.place()).collect();
    if let Some(code) = bill.entered.keys().find(|code| !chain.iter().any(|rule| rule.code == **code)) {
        return Err(Refusal::UnknownLayer { field: format!("entered.{code}"), found: code.to_string() });
    }
    let layers = chain.into_iter().map(|rule| desk.pass(rule)).collect::<Result<Vec<_>, _>>()?;
    desk.warn_of_share(pack);

    let self_pay = desk.charged - desk.paid;
    let gaps = bill.gaps(self_pay);
    if !gaps.is_empty() {
        return Err(Refusal::PartsDoNotSum { gaps });
    }
    Ok(Statement {
        policy: pack.code.clone(),
        version: pack.version.clone(),
        locality: pack.locality.clone(),
        discharged_on: bill.discharged_on,
        total: bill.total,
        in_scope: bill.total - bill.out_of_scope,
        out_of_scope: bill.out_of_scope,
        above_standard,
        layers,
        paid_by_layers: desk.paid,
        self_pay,
        ratio: percent(desk.paid, bill.total),
        warnings: desk.warnings,
        differences: desk.differences,
    })
}

impl Desk<'_> {
    fn rest_of_all(&self) -> Money {
        self.charged - self.paid
    }

    /// A slip may have paid out-of-scope charges: then nothing in scope is left,
    /// never less than nothing.
    fn rest_in_scope(&self) -> Money {
        (self.in_scope - self.paid).max(Money::ZERO)
    }

    /// One layer: compute it, let the slip win, take it off the rest.
    fn pass(&mut self, rule: &LayerRule) -> Result<Layer, Refusal> {
        let base = match rule.base {
            LayerBase::InScopeRest => self.rest_in_scope(),
            LayerBase::TotalRest => self.rest_of_all(),
        };
        let Reckoned { amount: computed, mut reasons } = reckon::reckon(self, rule, base);
        let entered = self.bill.entered.get(&rule.code).copied();
        let paid = match entered {
            Some(entered) => self.take_slip(rule, base, entered, computed, &mut reasons)?,
            None => self.take_computed(rule.code, computed),
        };
        self.paid = self.paid + paid;
        Ok(Layer {
            code: rule.code,
            name: rule.name.clone(),
            payer: rule.payer.clone(),
            base,
            paid,
            mode: if entered.is_some() { Mode::Entered } else { Mode::Computed },
            why: reasons.iter().map(words::reason).collect(),
            reasons,
        })
    }

    fn take_computed(&mut self, code: LayerCode, computed: Option<Money>) -> Money {
        computed.unwrap_or_else(|| {
            self.warnings.push(Warning::new(Warning::NEEDS_SLIP, code));
            Money::ZERO
        })
    }

    fn take_slip(
        &mut self,
        rule: &LayerRule,
        base: Money,
        entered: Money,
        computed: Option<Money>,
        reasons: &mut Vec<Reason>,
    ) -> Result<Money, Refusal> {
        if rule.mode == LayerMode::Computed {
            return Err(Refusal::OnlyComputed { layer: rule.code });
        }
        let beyond = rule.entered_may_cover_out_of_scope.as_ref().is_some_and(|may| may.value);
        let left = if beyond { self.rest_of_all() } else { base };
        if entered > left {
            return Err(Refusal::LayerAboveRest { layer: rule.code, entered, left });
        }
        if entered > base {
            self.warnings.push(Warning::new(Warning::COVERS_OUT_OF_SCOPE, rule.code));
        }
        if reckon::cap_left(self, rule).is_some_and(|(left, _)| entered > left) {
            self.warnings.push(Warning::new(Warning::ABOVE_CAP, rule.code));
        }
        let difference = computed.map(|computed| entered - computed);
        reasons.push(Reason::Entered { entered, computed, difference });
        if let (Some(computed), Some(difference)) = (computed, difference)
            && !difference.is_zero()
        {
            self.differences.push(Difference { layer: rule.code, entered, computed, difference });
        }
        Ok(entered)
    }

    fn warn_of_share(&mut self, pack: &Pack) {
        let Some(limit) = &pack.out_of_scope_limit else { return };
        if self.bill.out_of_scope.decimal() > self.bill.total.decimal() * limit.value.0 {
            let share = percent(self.bill.out_of_scope, self.bill.total);
            self.warnings.push(Warning::new(Warning::OUT_OF_SCOPE_SHARE, share));
        }
    }
}

fn warn_of_dates_and_area(bill: &Bill, pack: &Pack, warnings: &mut Vec<Warning>) {
    if !pack.covers(bill.discharged_on) {
        let to = pack.valid_to.as_ref().map(|last| last.value.to_string()).unwrap_or_default();
        warnings.push(Warning::new(Warning::OUTSIDE_DATES, format!("{}..{to}", pack.valid_from.value)));
    }
    if !bill.in_area {
        warnings.push(Warning::new(Warning::OUTSIDE_AREA, ""));
    }
}

/// A share in percent with two places, half up; 0.00 of nothing.
fn percent(part: Money, whole: Money) -> Decimal {
    let share = (part.decimal() * Decimal::ONE_HUNDRED).checked_div(whole.decimal()).unwrap_or(Decimal::ZERO);
    let mut rounded = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}
