//! Cases over real stores and a real server: judged again after a decision or a mended row, told by the own log.

use crate::link::Cut;
use crate::scene::{Computer, County, fields, morning, org, user, village};
use serde_json::{Value, json};
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ResidentId, RowId};
use xiangyi_store::{cases, outbox};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::case_of;

pub fn held(computer: &Computer) -> Vec<ChangeId> {
    let held = computer.store.read(outbox::held).unwrap();
    held.into_iter().map(|entry| entry.change_id).collect()
}

fn verdicts(computer: &Computer, row: impl Into<RowId>, entity: Entity) -> Vec<Option<String>> {
    let row = row.into();
    let all = computer.store.read(|reader| outbox::of_row(reader, entity, row)).unwrap();
    all.into_iter().map(|entry| entry.verdict).collect()
}

pub fn decide(computer: &Computer, change: ChangeId, decision: Value) {
    let mut row = fields(json!({ "decided_by": user(&computer.login), "decided_at": morning(0).to_rfc3339() }));
    row.extend(fields(decision));
    computer.commit(|tx| {
        let seen = cases::of_change(tx, change)?.and_then(|case| case.meta.revision);
        tx.patch(Entity::Case, case_of(change), seen, row)
    });
}

/// Two computers give one resident another name; the second computer's is held.
async fn two_names(here: &Computer, there: &Computer) -> (ResidentId, ChangeId) {
    let resident = here.add("王小明", "石板");
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    here.set(resident, "name", "王晓明");
    there.set(resident, "name", "汪小明");
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    (resident, held(there)[0])
}

#[tokio::test]
async fn a_decision_of_one_computer_reaches_the_other_by_its_own_log_and_both_agree() {
    let county = County::start().await;
    let (here, _first) = county.computer(1).await;
    let (there, _second) = county.computer(2).await;
    for (choice, name, verdict) in [("use_other", "汪小明", "accepted"), ("keep", "王晓明", "rejected")] {
        let (resident, change) = two_names(&here, &there).await;
        assert_eq!(there.resident(resident).unwrap().name, "王晓明", "what stands is shown until it is decided");
        Computer::agreed(here.sync().await);
        decide(&here, change, json!({ "decision": choice }));
        Computer::agreed(here.sync().await);
        Computer::agreed(there.sync().await);
        for computer in [&here, &there] {
            assert_eq!(computer.resident(resident).unwrap().name, name, "{choice}");
        }
        assert_eq!(verdicts(&there, resident, Entity::Resident), [Some(verdict.to_owned())]);
        assert!(held(&there).is_empty());
        assert_eq!(here.digest(), there.digest());
    }
}

/// Guards: a later word is not lost with the link; the own log is read from its cursor again.
#[tokio::test]
async fn a_decision_whose_reply_was_cut_comes_with_the_next_sync() {
    let county = County::start().await;
    let (here, _first) = county.computer(1).await;
    let (there, link) = county.computer(2).await;
    let (resident, change) = two_names(&here, &there).await;
    Computer::agreed(here.sync().await);
    decide(&here, change, json!({ "decision": "use_other" }));
    Computer::agreed(here.sync().await);
    link.plan([Cut::Down(0), Cut::Down(60), Cut::Up(40), Cut::Down(400), Cut::Down(900)]);
    Computer::agreed(there.sync().await);
    assert_eq!(link.left(), 0, "every cut was met");
    assert_eq!(verdicts(&there, resident, Entity::Resident), [Some("accepted".to_owned())]);
}

/// Guards: mend and resend under the same row; what was done to the refused row meanwhile is judged by the server
/// itself, and laid on it again.
#[tokio::test]
async fn a_mended_row_takes_what_waited_for_it_along() {
    let county = County::start().await;
    let (here, _first) = county.computer(1).await;
    let (there, _second) = county.computer(2).await;
    let id: RowId = RowId(here.id());
    let area = Area::village(&org(), village("石板"));
    here.commit(|tx| tx.insert(Entity::Resident, id, &area, fields(json!({ "name": "丁一" }))));
    let ill = RowId(here.id());
    let disease = json!({ "village": village("石板"), "resident": id, "kind": "hypertension" });
    here.commit(|tx| tx.insert(Entity::Disease, ill, &area, fields(disease)));
    here.commit(|tx| tx.patch(Entity::Disease, ill, None, fields(json!({ "hospital": "县医院" }))));
    here.sync().await;
    let rejected = here.store.read(outbox::rejected).unwrap();
    assert_eq!(rejected.len(), 3, "{rejected:#?}");
    assert_eq!(rejected[0].code.as_deref(), Some("missing_field"));
    assert!(rejected[1..].iter().all(|one| one.waits_for == Some(rejected[0].change_id)));
    let mended = json!({ "name": "丁一", "village": village("石板") });
    here.commit(|tx| tx.insert(Entity::Resident, id, &area, fields(mended)));
    Computer::agreed(here.sync().await);
    assert!(here.store.read(outbox::rejected).unwrap().is_empty(), "nothing waits any more");
    assert_eq!(verdicts(&here, ill, Entity::Disease), [Some("accepted".to_owned()), Some("accepted".to_owned())]);
    Computer::agreed(there.sync().await);
    let standing = |computer: &Computer| {
        let read = |reader: &xiangyi_store::Reader<'_>| cases::standing(reader, Entity::Disease, ill);
        computer.store.read(read).unwrap().unwrap().fields
    };
    assert_eq!(standing(&there)["hospital"], json!("县医院"));
    assert_eq!(standing(&here), standing(&there));
    assert_eq!(here.digest(), there.digest());
}
