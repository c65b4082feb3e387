//! Two sides that do not hold the same find out which rows those are.

use crate::scene::{Computer, County, fields, org, village};
use serde_json::json;
use xiangyi_county::storage::{Storage, sqlite};
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_wire::Entity;

/// Changes a row of the county: no log tells of it.
fn behind_the_countys_back(county: &County, sql: &str, resident: ResidentId) {
    let db = rusqlite::Connection::open(county.folder.path().join(sqlite::FILE)).unwrap();
    assert_eq!(db.execute(sql, [resident.bytes()]).unwrap(), 1);
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
    let newer = "UPDATE synced_rows SET rev_count = rev_count + 1, fields = json_set(fields, '$.phone', '13800001234')
                 WHERE row_id = ?1";
    behind_the_countys_back(&county, newer, people[400]);
    let report = Computer::agreed(office.sync().await);
    assert_eq!((report.repaired, report.pulled), (1, 1), "{report:?}");
    assert!(report.bytes_down < 16_000, "{} bytes for one row", report.bytes_down);
    assert_eq!(office.resident(people[400]).unwrap().phone.as_deref(), Some("13800001234"));
    let idle = Computer::agreed(office.sync().await);
    assert_eq!((idle.repaired, idle.pulled), (0, 0));
}

/// Guards: a row that the county has lost is given back by a computer that has it, although the body of the change is gone
/// everywhere; what was typed on it meanwhile goes on, and the other computers hold the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_the_county_has_lost_is_given_back() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    let (other, _) = county.computer(2).await;
    let person = office.add("王桂兰", "石板");
    office.set(person, "remark", "老伴同住");
    Computer::agreed(office.sync().await);
    for name in ["one.db", "two.db"] {
        let storage = sqlite::Sqlite::open(county.folder.path(), [7; 48]).unwrap();
        storage.backup(&county.folder.path().join(name), chrono::Utc::now()).unwrap();
    }
    // The answer to a push says how far the backups reach.
    let in_backups = office.store.sync_status().unwrap().acked_seq;
    office.set(person, "other_name", "兰");
    Computer::agreed(office.sync().await);
    Computer::agreed(other.sync().await);
    assert_eq!(office.store.sync_status().unwrap().backup_seq, in_backups, "the bodies are pruned");
    behind_the_countys_back(&county, "DELETE FROM synced_rows WHERE row_id = ?1", person);
    office.set(person, "phone", "13800001234");
    let report = Computer::agreed(office.sync().await);
    assert_eq!((report.offered, report.held), (1, 1), "{report:?}");
    let status = office.store.sync_status().unwrap();
    assert_eq!((status.held, status.unsent), (0, 0), "the edit was judged again");
    let report = Computer::agreed(other.sync().await);
    assert_eq!(report.offered, 0, "{report:?}");
    for computer in [&office, &other] {
        let row = computer.resident(person).unwrap();
        assert_eq!((row.phone.as_deref(), row.remark.as_deref()), (Some("13800001234"), Some("老伴同住")));
        assert_eq!(row.meta.revision.unwrap().count, county.revision(person));
    }
    assert_eq!(office.digest(), other.digest());
    assert!(office.store.check().unwrap().is_whole());
}

/// Guards: where the county holds an older state, what stands stays until a person has decided; nobody's sync fails for it.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_state_at_the_county_is_for_a_person() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    let (other, _) = county.computer(2).await;
    let person = office.add("王桂兰", "石板");
    office.set(person, "phone", "1");
    office.set(person, "phone", "2");
    Computer::agreed(office.sync().await);
    Computer::agreed(other.sync().await);
    let older = "UPDATE synced_rows SET rev_count = 2, fields = json_set(fields, '$.phone', '1') WHERE row_id = ?1";
    behind_the_countys_back(&county, older, person);
    let report = Computer::agreed(office.sync().await);
    assert_eq!((report.offered, report.held), (1, 1), "{report:?}");
    let report = Computer::agreed(other.sync().await);
    assert_eq!((report.offered, report.held), (1, 1), "{report:?}");
    assert_eq!(county.revision(person), 2, "nothing was overwritten");
    let open = office.store.read(xiangyi_store::cases::open).unwrap();
    assert_eq!(open.iter().map(|case| case.code.as_str()).collect::<Vec<_>>(), ["row_behind"]);
    let decided = fields(json!({ "decision": "use_other" }));
    let case = xiangyi_wire::entities::case_of(open[0].change_id);
    office.commit(|tx| tx.patch(Entity::Case, case, open[0].meta.revision, decided));
    Computer::agreed(office.sync().await);
    Computer::agreed(other.sync().await);
    for computer in [&office, &other] {
        assert_eq!(computer.resident(person).unwrap().phone.as_deref(), Some("2"));
        let status = computer.store.sync_status().unwrap();
        assert_eq!((status.held, status.rejected), (0, 0));
    }
}
