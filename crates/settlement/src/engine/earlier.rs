//! What the person and the household had earlier in the year.

use crate::bill::Bill;
use crate::layer::LayerCode;
use crate::pack::Pack;
use crate::packs;
use crate::statement::{Layer, Statement, Warning};
use chrono::Datelike;
use xiangyi_domain::Money;

/// The earlier settlements that count for this one: of the same year of
/// discharge and of the same locality, whatever its pack's version.
pub(crate) struct Earlier<'a> {
    own: Vec<&'a Statement>,
    household: Vec<&'a Statement>,
}

impl<'a> Earlier<'a> {
    pub(crate) fn of(bill: &'a Bill, pack: &Pack, warnings: &mut Vec<Warning>) -> Earlier<'a> {
        let mut counting = |list: &'a [Statement]| {
            list.iter().filter(|statement| counts(statement, bill, pack, warnings)).collect::<Vec<_>>()
        };
        Earlier { own: counting(&bill.prior), household: counting(&bill.household_prior) }
    }

    /// Sum of the bases that the layer received and the person could claim.
    pub(crate) fn base(&self, code: LayerCode) -> Money {
        layers(&self.own, code).filter(|layer| layer.was_open()).map(|layer| layer.base).sum()
    }

    /// What the layer paid for the person.
    pub(crate) fn paid(&self, code: LayerCode) -> Money {
        layers(&self.own, code).map(|layer| layer.paid).sum()
    }

    /// What the layer paid for the household, the person included.
    pub(crate) fn paid_to_household(&self, code: LayerCode) -> Money {
        self.paid(code) + layers(&self.household, code).map(|layer| layer.paid).sum()
    }
}

fn layers<'a>(statements: &[&'a Statement], code: LayerCode) -> impl Iterator<Item = &'a Layer> {
    statements.iter().filter_map(move |statement| statement.layer(code))
}

fn counts(statement: &Statement, bill: &Bill, pack: &Pack, warnings: &mut Vec<Warning>) -> bool {
    if statement.discharged_on.year() != bill.discharged_on.year() {
        warnings.push(Warning::new(Warning::PRIOR_OTHER_YEAR, statement.discharged_on));
        return false;
    }
    if !of_locality(statement, pack) {
        warnings.push(Warning::new(Warning::PRIOR_OTHER_LOCALITY, &statement.policy));
        return false;
    }
    true
}

fn of_locality(statement: &Statement, pack: &Pack) -> bool {
    if statement.locality.is_empty() {
        let shipped = packs::find(&statement.policy);
        statement.policy == pack.code || shipped.is_some_and(|shipped| shipped.locality == pack.locality)
    } else {
        statement.locality == pack.locality
    }
}
