//! `goods void`: an entry made by mistake is withdrawn with its reason and stays in the record.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Deserialize;
use xiangyi_domain::id::GoodsIssuedId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, goods_issued};
use xiangyi_wire::Entity;

/// Which entries.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TakeBackGoods {
    /// Their rows.
    pub ids: Vec<GoodsIssuedId>,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Withdraws entries of goods, all or none.
    ///
    /// # Errors
    /// `required` for the reason, `unknown_goods`, `not_your_village`.
    pub fn take_back_goods(&self, input: TakeBackGoods, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::GoodsIssue)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::refused_at("required", "reason"));
        }
        let ((), committed) = self.commit(Op::VoidRecord, now, ids, |tx| {
            for id in &input.ids {
                let row = goods_issued::find(tx, *id)?.filter(|row| row.meta.voided.is_none());
                let row = row.ok_or(ClinicError::unknown("goods", "ids"))?;
                self.must_cover(row.village)?;
                tx.void(Entity::GoodsIssued, *id, reason)?;
            }
            Ok(())
        })?;
        Ok(committed.into())
    }
}
