//! `goods add`: one household or a whole village at once.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::goods::item;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::goods::{Item, MOST};
use xiangyi_domain::id::GoodsIssuedId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, goods_issued};
use xiangyi_wire::Entity;

/// What is handed to whom.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IssueGoods {
    /// The item's code or word.
    pub item: String,
    /// The day; today if missing.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// How many each household gets; 1 if missing.
    #[serde(default)]
    pub quantity: Option<u32>,
    /// The households.
    pub households: Vec<IssueTo>,
    /// Remark; needed for medicines and other goods.
    #[serde(default)]
    pub remark: Option<String>,
    /// The user knows that a household has one already.
    #[serde(default)]
    pub again: bool,
}

/// One household that gets it.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IssueTo {
    /// Id, number, or a member's ID number.
    pub household: String,
    /// Who signed; nobody yet, if missing.
    #[serde(default)]
    pub signed_by: Option<String>,
    /// Another number than the others.
    #[serde(default)]
    pub quantity: Option<u32>,
}

/// What was handed out.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsIssuedAnswer {
    /// Households that got it.
    pub issued: u32,
    /// Their rows, in order.
    pub ids: Vec<GoodsIssuedId>,
    /// Those that did not.
    pub refused: Vec<RefusedIssue>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A household that did not get it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RefusedIssue {
    /// As it was named.
    pub household: String,
    /// Why.
    pub code: String,
}

impl Clinic {
    /// Records goods handed to households; each stands for itself. A household that has an item which comes once is
    /// refused with `already_issued`, unless `again`.
    ///
    /// # Errors
    /// `unknown_item`, `required` for the remark, `bad_quantity`, `in_future`, `no_households`.
    pub fn issue_goods(&self, input: IssueGoods, now: Now, ids: Ids<'_>) -> Result<GoodsIssuedAnswer, ClinicError> {
        self.must(Right::GoodsIssue)?;
        let item = item(&input.item)?;
        check(&input, item, now)?;
        let ((ids, refused), committed) = self.commit(Op::IssueGoods, now, ids, |tx| {
            let (mut ids, mut refused) = (Vec::new(), Vec::new());
            for to in &input.households {
                match self.issue_one(tx, &input, item, to, now) {
                    Ok(id) => ids.push(id),
                    Err(ClinicError::Store(error)) => return Err(error.into()),
                    Err(error) => refused.push(RefusedIssue { household: to.household.clone(), code: error.code() }),
                }
            }
            Ok((ids, refused))
        })?;
        let issued = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Ok(GoodsIssuedAnswer { issued, ids, refused, changes: committed.into() })
    }

    fn issue_one(
        &self,
        tx: &mut WriteTx<'_>,
        input: &IssueGoods,
        item: &Item,
        to: &IssueTo,
        now: Now,
    ) -> Result<GoodsIssuedId, ClinicError> {
        let household = self.household_named(tx, &to.household)?;
        let quantity = to.quantity.or(input.quantity).unwrap_or(1);
        if !(1..=MOST).contains(&quantity) {
            return Err(ClinicError::refused_at("bad_quantity", "quantity"));
        }
        let has = goods_issued::of_household(tx, household.id)?.iter().any(|row| row.item == item.code);
        if has && item.once && !input.again {
            return Err(ClinicError::refused_at("already_issued", "households"));
        }
        let signed_by = to.signed_by.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let id = GoodsIssuedId(tx.new_id());
        let fields = json!({
            "village": household.village, "household": household.id, "item": item.code, "quantity": quantity,
            "issued_on": input.issued_on.unwrap_or(now.today), "issued_by": self.user_id(),
            "signed": signed_by.is_some(), "signed_by": signed_by, "remark": remark(input),
        });
        tx.insert(Entity::GoodsIssued, id, &self.area(household.village), object(fields))?;
        Ok(id)
    }
}

fn remark(input: &IssueGoods) -> Option<&str> {
    input.remark.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn check(input: &IssueGoods, item: &Item, now: Now) -> Result<(), ClinicError> {
    if input.households.is_empty() {
        return Err(ClinicError::refused_at("no_households", "households"));
    }
    if item.needs_remark && remark(input).is_none() {
        return Err(ClinicError::refused_at("required", "remark"));
    }
    if input.quantity.is_some_and(|quantity| !(1..=MOST).contains(&quantity)) {
        return Err(ClinicError::refused_at("bad_quantity", "quantity"));
    }
    if input.issued_on.is_some_and(|on| on > now.today) {
        return Err(ClinicError::refused_at("in_future", "issued_on"));
    }
    Ok(())
}
