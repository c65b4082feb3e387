//! Two sides that do not hold the same find out which rows those are.

use crate::scene::{Computer, County, fields, org, village};
use serde_json::json;
use xiangyi_county::storage::sqlite;
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_wire::Entity;

/// Changes a row of the county behind everybody's back: no log tells of it.
fn change_unseen(county: &County, resident: ResidentId, phone: &str) {
    let db = rusqlite::Connection::open(county.folder.path().join(sqlite::FILE)).unwrap();
    let sql =
        "UPDATE synced_rows SET rev_count = rev_count + 1, fields = json_set(fields, '$.phone', ?2) WHERE row_id = ?1";
    assert_eq!(db.execute(sql, (resident.bytes(), phone)).unwrap(), 1);
}

/// Guards: bisecting. Of a village of a thousand, the one row that differs comes, and a few sums.
#[tokio::test(flavor = "multi_thread")]
async fn one_row_that_differs_is_fetched_and_no_other() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    let area = Area::village(&org(), village("石板"));
    let mut people = Vec::new();
    for _ in 0..10 {
        office.commit(|tx| {
            for n in 0..100 {
                let id = ResidentId(tx.new_id());
                people.push(id);
                let row = json!({ "village": village("石板"), "name": format!("居民{n}"), "remark": "长".repeat(60) });
                tx.insert(Entity::Resident, id, &area, fields(row))?;
            }
            Ok(())
        });
    }
    Computer::agreed(office.sync().await);
    change_unseen(&county, people[400], "13800001234");
    let report = Computer::agreed(office.sync().await);
    assert_eq!((report.repaired, report.pulled), (1, 1), "{report:?}");
    assert!(report.bytes_down < 16_000, "{} bytes for one row", report.bytes_down);
    assert_eq!(office.resident(people[400]).unwrap().phone.as_deref(), Some("13800001234"));
    let idle = Computer::agreed(office.sync().await);
    assert_eq!((idle.repaired, idle.pulled), (0, 0));
}

/// Guards: what can be repaired by no row is told, not hidden.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_the_county_has_lost_is_told() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    let person = office.add("王桂兰", "石板");
    Computer::agreed(office.sync().await);
    let db = rusqlite::Connection::open(county.folder.path().join(sqlite::FILE)).unwrap();
    assert_eq!(db.execute("DELETE FROM synced_rows WHERE row_id = ?1", [person.bytes()]).unwrap(), 1);
    let outcome = office.sync().await;
    assert!(!outcome.report.in_sync);
    assert_eq!(outcome.failure.map(|error| error.code()), Some("unequal"));
    assert!(office.resident(person).is_some(), "and it stays readable here");
}
