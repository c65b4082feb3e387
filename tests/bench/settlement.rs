//! The engine alone: settlements a second, by the number of layers, of bands, and of the year's earlier bills.

use crate::report::{line, time};
use serde_json::json;
use xiangyi_settlement::{Bill, Pack, packs, settle};

pub fn measure() {
    for code in ["guizhou-2016", "xinjiang-2019", "tianlin-2018", "ruzhou-2019", "ruzhou-2019-henan"] {
        let pack = packs::find(code).unwrap();
        let name = format!("{code}, {} layers", pack.layers.len());
        line(&name, &rate(&bill(0, pack), pack), "");
    }
    let pack = packs::find("ruzhou-2019").unwrap();
    for prior in [1, 10, 50, 200] {
        line(&format!("ruzhou-2019, {prior} earlier bills of the year"), &rate(&bill(prior, pack), pack), "");
    }
}

fn bill(prior: usize, pack: &Pack) -> Bill {
    let text = json!({"facility_level": "county", "admitted_on": "2019-03-01", "discharged_on": "2019-03-10",
        "total": "250000.00", "out_of_scope": "1234.56", "categories": ["registered_poor", "subsistence_allowance"],
        "age": 66, "diagnoses": ["I63.9"]});
    let mut bill = Bill::read(&text.to_string()).unwrap();
    for _ in 0..prior {
        let earlier = settle(&bill, pack).unwrap();
        bill.prior.push(earlier);
    }
    bill
}

/// Settlements a second over at least half a second.
fn rate(bill: &Bill, pack: &Pack) -> String {
    let mut count = 0_u32;
    let mut spent = std::time::Duration::ZERO;
    while spent.as_millis() < 500 {
        let (statements, took) = time(|| (0..200).map(|_| settle(bill, pack).unwrap().self_pay).collect::<Vec<_>>());
        count += u32::try_from(statements.len()).unwrap();
        spent += took;
    }
    format!("{:.0} settlements/s", f64::from(count) / spent.as_secs_f64())
}
