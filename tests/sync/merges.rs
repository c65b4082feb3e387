//! Two residents become one at one computer, and two again: the other computer sees both.

use crate::scene::{Computer, County, fields, org, village};
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::{MergeId, ResidentId};
use xiangyi_store::search::{Scope, search};
use xiangyi_store::{merges, residents};
use xiangyi_wire::Entity;

/// Under whom somebody is shown, and who is found by their name.
fn seen(computer: &Computer, id: ResidentId, name: &str) -> (ResidentId, Vec<ResidentId>) {
    let read = computer.store.read(|reader| {
        let kept = merges::kept(reader, id)?;
        Ok::<_, xiangyi_store::StoreError>((kept, search(reader, name, &Scope::default(), 9)?))
    });
    let (kept, hits) = read.unwrap();
    (kept, hits.into_iter().map(|hit| hit.id).collect())
}

fn merge(computer: &Computer, merged: ResidentId, kept: ResidentId) -> MergeId {
    let id = MergeId(computer.id());
    let row = json!({ "village": village("石板"), "kept": kept, "merged": merged, "merged_on": "2026-03-02" });
    computer.commit(|tx| {
        tx.group(|tx| {
            tx.insert(Entity::Merge, id, &Area::township(&org()), fields(row))?;
            let seen = residents::find(tx, kept)?.and_then(|row| row.meta.revision);
            tx.patch(Entity::Resident, kept, seen, fields(json!({ "phone": "13800001234" })))
        })
    });
    id
}

#[tokio::test]
async fn a_merge_made_here_is_seen_there_and_its_undo_too() {
    let county = County::start().await;
    let (here, _first) = county.computer(1).await;
    let (there, _second) = county.computer(2).await;
    let (kept, merged) = (here.add("王小明", "石板"), here.add("汪晓敏", "石板"));
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    assert_eq!(seen(&there, merged, "汪晓敏"), (merged, vec![merged]));
    let id = merge(&here, merged, kept);
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    assert_eq!(seen(&here, merged, "汪晓敏"), (kept, vec![kept]));
    assert_eq!(seen(&there, merged, "汪晓敏"), (kept, vec![kept]));
    let revision = |computer: &Computer| computer.store.read(|reader| merges::find(reader, id)).unwrap().unwrap();
    let base = revision(&there).meta.revision;
    there.commit(|tx| tx.patch(Entity::Merge, id, base, fields(json!({ "undone_on": "2026-03-03" }))));
    Computer::agreed(there.sync().await);
    Computer::agreed(here.sync().await);
    assert_eq!(seen(&here, merged, "汪晓敏"), (merged, vec![merged]));
    assert_eq!(here.digest(), there.digest());
}

#[tokio::test]
async fn two_computers_that_merge_the_other_way_round_show_the_same_person() {
    let county = County::start().await;
    let (here, _first) = county.computer(1).await;
    let (there, _second) = county.computer(2).await;
    let (one, other) = (here.add("王小明", "石板"), here.add("汪晓敏", "石板"));
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    merge(&here, one, other);
    merge(&there, other, one);
    for computer in [&here, &there, &here, &there] {
        computer.sync().await;
    }
    let shown = seen(&here, one, "王小明");
    assert_eq!(shown, seen(&there, one, "王小明"));
    assert_eq!(shown.1.len(), 1, "one of them, on both computers");
}
