//! 发放登记表: A4 portrait, a household a line, with room to sign.

use super::words::{day, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{GoodsSheet, GoodsSheetRow};

/// Tall enough for a signature or a thumb.
const SIGNING: f32 = 2.7;

pub(super) fn lay_out(sheet: &GoodsSheet, fonts: &Fonts, body: f32) -> Drawing {
    let title = format!("{}发放登记表", sheet.item);
    let mut flow = Flow::new(fonts, Paper::A4, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.5), Align::Middle, &title, "物品");
    let on = sheet.on.map(|on| format!("制表日期：{}", day(on))).unwrap_or_default();
    flow.ends(body, &format!("{}　范围：{}", sheet.org_name, sheet.scope), &on, "机构名称");
    table(&mut flow, sheet);
    let got: u32 = sheet.rows.iter().filter_map(|row| row.quantity).sum();
    let households = sheet.rows.iter().filter(|row| row.quantity.is_some()).count();
    let total = format!("合计：{} 户，已领 {households} 户、{got} {}", sheet.rows.len(), sheet.unit);
    flow.line(Style::bold(body), Align::Left, &total, "");
    flow.signatures(&["发放人：", "村委（盖章）：", "日期：　　　年　　月　　日"], body * 3.0);
    flow.finish(title)
}

fn table(flow: &mut Flow, sheet: &GoodsSheet) {
    // Large print shrinks to its columns: the paper has no more room.
    let em = flow.body.min(10.5);
    let quantity = format!("数量\n（{}）", sheet.unit);
    let heads = [
        ("序号", 2.8),
        ("组", 3.4),
        ("户编号", 5.2),
        ("户主", 5.2),
        ("住址", 0.0),
        (quantity.as_str(), 3.8),
        ("领取日期", 5.8),
        ("签字（手印）", 7.0),
        ("备注", 4.0),
    ];
    let rest = flow.inner() - heads.iter().map(|(_, ems)| ems * em).sum::<f32>();
    let widths = heads.map(|(_, ems)| if ems == 0.0 { rest } else { ems * em });
    let cells = heads.iter().zip(widths).map(|((text, _), width)| Cell::head(width, *text)).collect();
    flow.table_head(vec![Row::new(em, cells)]);
    for (at, row) in sheet.rows.iter().enumerate() {
        flow.checker.row = u32::try_from(at + 1).unwrap_or(u32::MAX);
        flow.row(Row::new(em, cells_of(row, at, &widths)).tall(em * SIGNING), "发放登记");
    }
    flow.end_table();
}

fn cells_of(row: &GoodsSheetRow, at: usize, widths: &[f32; 9]) -> Vec<Cell> {
    vec![
        Cell::whole(widths[0], (at + 1).to_string()).middle(),
        Cell::whole(widths[1], &row.group).middle(),
        Cell::whole(widths[2], &row.number).middle(),
        Cell::whole(widths[3], &row.head).middle(),
        Cell::new(widths[4], &row.address),
        Cell::whole(widths[5], row.quantity.map(|quantity| quantity.to_string()).unwrap_or_default()).middle(),
        Cell::whole(widths[6], short_day(row.issued_on)).middle(),
        Cell::whole(widths[7], &row.signed_by).middle(),
        Cell::new(widths[8], &row.remark),
    ]
}
