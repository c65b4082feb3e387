//! 巡诊单: A4 landscape, stop by stop, with room to write down what was
//! measured on the way.

use super::words::{day, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{TripPerson, TripSheet};

const TITLE: &str = "巡诊单";
/// Tall enough to write in.
const WRITING: f32 = 2.5;
/// Larger letters would leave no room to write.
const LARGEST: f32 = 10.0;

const HEADS: [(&str, f32); 10] = [
    ("序号", 2.8),
    ("姓名", 6.0),
    ("性别\n年龄", 3.2),
    ("户主、住址", 11.0),
    ("电话", 7.0),
    ("病种", 6.0),
    ("上次随访", 10.5),
    ("应访日期\n事由", 7.5),
    ("本次血压、血糖、用药和情况", 0.0),
    ("签字", 5.0),
];

pub(super) fn lay_out(sheet: &TripSheet, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4_WIDE, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.5), Align::Middle, TITLE, "");
    let people: usize = sheet.stops.iter().map(|stop| stop.people.len()).sum();
    let left = format!("{}　{}　{people} 人次", sheet.org_name, sheet.scope);
    flow.ends(body, &left, &format!("随访人：{}　{}", sheet.doctor, day(sheet.on)), "机构名称");
    table(&mut flow, sheet);
    flow.finish(TITLE)
}

fn table(flow: &mut Flow, sheet: &TripSheet) {
    let em = flow.body.min(LARGEST) * 0.9;
    let rest = flow.inner() - HEADS.iter().map(|(_, ems)| ems * em).sum::<f32>();
    let widths = HEADS.map(|(_, ems)| if ems == 0.0 { rest } else { ems * em });
    let cells = HEADS.iter().zip(widths).map(|((text, _), width)| Cell::head(width, *text)).collect();
    flow.table_head(vec![Row::new(em, cells)]);
    let mut number = 0;
    for stop in &sheet.stops {
        let place = format!("{}（{} 人次）", stop.place, stop.people.len());
        flow.need(em * (WRITING + 2.0));
        let heading = Cell { align: Align::Left, ..Cell::head(flow.inner(), place) };
        flow.row(Row::new(em, vec![heading]), "村组");
        for person in &stop.people {
            number += 1;
            flow.checker.row = number;
            flow.row(Row::new(em, cells_of(person, number, &widths)).tall(em * WRITING), TITLE);
        }
    }
    flow.end_table();
}

fn cells_of(person: &TripPerson, number: u32, widths: &[f32; 10]) -> Vec<Cell> {
    let age = person.age.map(|age| age.to_string()).unwrap_or_default();
    let due = [short_day(person.due_on), person.why.clone()];
    vec![
        Cell::whole(widths[0], number.to_string()).middle(),
        Cell::whole(widths[1], &person.name).middle(),
        Cell::whole(widths[2], [person.sex.as_str(), &age].join(" ")).middle(),
        Cell::new(widths[3], &person.home),
        Cell::whole(widths[4], &person.phone).middle(),
        Cell::new(widths[5], &person.disease),
        Cell::new(widths[6], &person.last),
        Cell::new(widths[7], due.join("\n")),
        Cell::new(widths[8], ""),
        Cell::new(widths[9], ""),
    ]
}
