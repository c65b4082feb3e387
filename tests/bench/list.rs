//! Lists of 100,000 residents: any page of a filtered list, its count, and 50,000 rows as xlsx against a plain writing
//! of the same cells.

use crate::report::{Times, line, millis, ratio, seconds, time};
use crate::township::{self, Township};
use calamine::{Reader, open_workbook_auto};
use rust_xlsxwriter::Workbook;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;
use xiangyi_clinic::duplicates::ListSuspects;
use xiangyi_clinic::lists::{ExportList, ListResidents};

const RESIDENTS: u32 = 100_000;
const EXPORTED: u32 = 50_000;

pub fn measure() {
    let township = township::of(RESIDENTS);
    let (_, first) = time(|| page(&township, &ListResidents::default()));
    line("the first page after a change, the roll read anew", &millis(first), "");
    let filters: [(&str, ListResidents); 6] = [
        ("everybody", ListResidents::default()),
        ("by category", ListResidents { category: Some("lifted".into()), ..ListResidents::default() }),
        (
            "by disease and overdue",
            ListResidents { disease: Some("hypertension".into()), overdue: true, ..ListResidents::default() },
        ),
        (
            "without a contract, 65 and over",
            ListResidents { contract: Some("none".into()), age_from: Some(65), ..ListResidents::default() },
        ),
        ("without proof of a disease", ListResidents { missing: Some("proof".into()), ..ListResidents::default() }),
        ("a surname in the list", ListResidents { text: Some("王".into()), ..ListResidents::default() }),
    ];
    for (name, filter) in filters {
        for sort in ["household", "name", "next_due"] {
            let sorted = ListResidents { sort: Some(sort.into()), limit: Some(100), ..filter.clone() };
            pages(&township, name, &sorted);
        }
        let counted = ListResidents { limit: Some(1), ..filter };
        let times = Times::of((0..50).map(|_| time(|| page(&township, &counted)).1).collect());
        line(&format!("count, {name}: p95"), &millis(times.percentile(95)), "goal <= 50 ms");
    }
    suspects(&township);
    export(&township);
}

/// Pages from everywhere in a list, after its first one has made the order.
fn pages(township: &Township, name: &str, filter: &ListResidents) {
    let total = page(township, filter);
    let anywhere = |turn: u32| {
        let after = total / 50 * turn;
        time(|| page(township, &ListResidents { after: Some(after.to_string()), ..filter.clone() })).1
    };
    let times = Times::of((0..50).map(anywhere).collect());
    let sort = filter.sort.as_deref().unwrap_or_default();
    let what = format!("100 rows anywhere, {name}, by {sort}: p95");
    line(&what, &millis(times.percentile(95)), "goal <= 20 ms");
}

fn page(township: &Township, filter: &ListResidents) -> u32 {
    township.clinic.list_residents(filter, township::now()).unwrap().total
}

fn export(township: &Township) {
    let path = township.folder.path().join("list.xlsx");
    let columns = [
        "name",
        "sex",
        "age",
        "id_number",
        "phone",
        "village",
        "group",
        "household_number",
        "household_head",
        "relation",
        "categories",
        "diseases",
        "contract_ends_on",
        "next_due_on",
    ];
    // About half of the township: those who are signed, or everybody up to an age.
    let filter = ListResidents { age_to: Some(half(township)), ..ListResidents::default() };
    let input = ExportList {
        list: "residents".into(),
        filter,
        columns: columns.map(str::to_owned).to_vec(),
        path: path.clone(),
        whole_ids: true,
        encoding: None,
    };
    let mut watch = |_| ControlFlow::Continue(());
    let (done, took) =
        time(|| township.clinic.export_list(&input, township::now(), &mut township::new_id, &mut watch).unwrap());
    let baseline = plain(&path);
    let per_50_000 = took.mul_f64(f64::from(EXPORTED) / f64::from(done.rows));
    line(&format!("export of {} rows, 14 columns, xlsx", done.rows), &seconds(took), "");
    line("the same for 50,000 rows", &seconds(per_50_000), "");
    line("baseline: rust_xlsxwriter alone writing the same cells", &seconds(baseline), &ratio(took, baseline));
}

/// The age up to which about half of the residents are.
fn half(township: &Township) -> u16 {
    let upto =
        |age: u16| page(township, &ListResidents { age_to: Some(age), limit: Some(1), ..ListResidents::default() });
    (0..120).find(|age| upto(*age) >= EXPORTED).unwrap_or(120)
}

/// The cells of a list written again, without a store, masks, formats or progress.
fn plain(path: &Path) -> Duration {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let again = path.with_file_name("plain.xlsx");
    time(|| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0_u32..).zip(&rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        book.save(&again).unwrap();
    })
    .1
}

/// The pairs who may be one person, over the whole township.
fn suspects(township: &Township) {
    let ask = || township.clinic.suspects(&ListSuspects::default(), township::now()).unwrap().total;
    let (pairs, _) = time(ask);
    let times = Times::of((0..10).map(|_| time(ask).1).collect());
    line(&format!("suspects of {RESIDENTS} residents ({pairs} pairs): p50"), &millis(times.percentile(50)), "");
}
