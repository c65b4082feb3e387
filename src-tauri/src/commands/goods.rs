//! Goods handed to households.

use crate::desk::Here;
use crate::error::AppError;
use xiangyi_clinic::Changes;
use xiangyi_clinic::goods::{GoodsIssuedAnswer, GoodsList, IssueGoods, ListGoods, TakeBackGoods};

/// Who has an item and who has none yet.
#[tauri::command]
#[specta::specta]
pub async fn list_goods(desk: Here<'_>, input: ListGoods) -> Result<GoodsList, AppError> {
    desk.ask(move |clinic, now| clinic.list_goods(&input, now)).await
}

/// Records goods handed to households.
#[tauri::command]
#[specta::specta]
pub async fn issue_goods(desk: Here<'_>, input: IssueGoods) -> Result<GoodsIssuedAnswer, AppError> {
    desk.write(move |clinic, now, ids| clinic.issue_goods(input, now, ids)).await
}

/// Withdraws entries of goods.
#[tauri::command]
#[specta::specta]
pub async fn take_back_goods(desk: Here<'_>, input: TakeBackGoods) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.take_back_goods(input, now, ids)).await
}
