//! 发放登记: handing goods to households, who has what, who has none yet.

mod issue;
mod list;
mod take_back;

pub use issue::{GoodsIssuedAnswer, IssueGoods, IssueTo, RefusedIssue};
pub use list::{GoodsHolding, GoodsList, GoodsRow, GoodsShow, GoodsVillage, ListGoods};
pub(crate) use list::{goods_rows, item};
pub use take_back::TakeBackGoods;
