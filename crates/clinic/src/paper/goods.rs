//! 发放登记表 of one item in one village.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::goods::{GoodsRow, GoodsShow, ListGoods, goods_rows, item};
use crate::residents::Names;
use chrono::NaiveDate;
use xiangyi_domain::paper::{GoodsSheet, GoodsSheetRow};
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;

impl Clinic {
    /// The households of a village with what they have of an item, to be signed.
    pub(super) fn goods_sheet(
        &self,
        reader: &Reader<'_>,
        input: &ListGoods,
        today: NaiveDate,
    ) -> Result<GoodsSheet, ClinicError> {
        self.must(Right::GoodsIssue)?;
        let item = item(&input.item)?;
        let village = self.village_filter(reader, input.village.as_deref())?;
        let village = village.ok_or(ClinicError::refused_at("required", "village"))?;
        let (rows, _) = goods_rows(reader, village, input, item, today)?;
        let scope = Names::load(reader)?.village(village);
        let group = input.group.as_deref().unwrap_or_default();
        let part = match input.show {
            GoodsShow::All => "",
            GoodsShow::Having => "（已领）",
            GoodsShow::None => "（未领）",
            GoodsShow::Unsigned => "（未签字）",
        };
        Ok(GoodsSheet {
            org_name: self.org_name().to_owned(),
            item: item.name.clone(),
            unit: item.unit.clone(),
            scope: format!("{scope}{group}{part}"),
            on: Some(today),
            rows: rows.into_iter().map(sheet_row).collect(),
        })
    }
}

/// Several handings-out stand in one line: their sum, the last day and names.
fn sheet_row(row: GoodsRow) -> GoodsSheetRow {
    let last = row.issued.last();
    GoodsSheetRow {
        number: row.number,
        group: row.group.unwrap_or_default(),
        head: row.head,
        address: row.address.unwrap_or_default(),
        quantity: (!row.issued.is_empty()).then(|| row.issued.iter().map(|holding| holding.quantity).sum()),
        issued_on: last.and_then(|holding| holding.issued_on),
        issued_by: last.map(|holding| holding.issued_by.clone()).unwrap_or_default(),
        signed_by: last.and_then(|holding| holding.signed_by.clone()).unwrap_or_default(),
        remark: last.and_then(|holding| holding.remark.clone()).unwrap_or_default(),
    }
}
