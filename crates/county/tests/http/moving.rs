//! Who moves to another village leaves one log and comes into another, with all that was noted of them.

use crate::county::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_domain::Area;
use xiangyi_domain::id::{RowId, UserId};
use xiangyi_wire::Entity;
use xiangyi_wire::digest::{row_hash, sum_text};
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, Row};

/// A village doctor's computer: what came, and what is no longer its own.
struct Doctor {
    device: Device,
    cursors: BTreeMap<Area, u64>,
    rows: BTreeMap<RowId, Row>,
    left: BTreeSet<RowId>,
}

impl Doctor {
    async fn of(county: &County, office: &mut Device, village_name: &str) -> Doctor {
        let fields = json!({ "login": village_name, "name": village_name, "role": "village_doctor",
            "villages": [village(village_name)], "enabled": true });
        let id = row(&format!("doctor of {village_name}"));
        let user = office.insert("user", id, fields);
        assert_eq!(word(&office.say(user).await), "accepted 1");
        let mut device = county.device(village_name).await;
        device.users = vec![UserId::from(id)];
        Doctor { device, cursors: BTreeMap::new(), rows: BTreeMap::new(), left: BTreeSet::new() }
    }

    /// Pulls to the heads, in pages of the least size, and proves what it then has; how many pages there were.
    async fn sync(&mut self) -> usize {
        let mut pages = 0;
        loop {
            let page = self.device.pull(&self.cursors, 0).await.unwrap();
            pages += 1;
            for range in &page.ranges {
                assert_eq!(self.cursors.insert(range.area.clone(), range.to).unwrap_or(0), range.from);
            }
            for gone in &page.left {
                assert!(self.left.insert(gone.id) || !self.rows.contains_key(&gone.id), "told once");
            }
            for row in page.rows {
                self.left.remove(&row.id);
                self.rows.insert(row.id, row);
            }
            if !page.more {
                break;
            }
        }
        let mut ours: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for row in self.rows.values().filter(|row| !self.left.contains(&row.id)) {
            let (count, sum) = ours.entry((row.area.clone(), row.entity)).or_default();
            (*count, *sum) = (*count + 1, sum.wrapping_add(row_hash(row.id, row.revision)));
        }
        let digest = self.device.digest(&self.cursors).await;
        let theirs: BTreeMap<_, _> =
            digest.sums.into_iter().map(|sum| ((sum.area, sum.entity), (sum.count, sum.sum))).collect();
        let ours: BTreeMap<_, _> = ours.into_iter().map(|(key, (count, sum))| (key, (count, sum_text(sum)))).collect();
        assert_eq!(ours, theirs);
        pages
    }

    /// Whether this computer has a row as one of its own.
    fn has(&self, name: &str) -> bool {
        self.rows.contains_key(&row(name)) && !self.left.contains(&row(name))
    }
}

fn visit(of: &str) -> Value {
    json!({ "village": village("Shiban"), "resident": row(of), "form": "hypertension", "visited_on": "2026-03-02",
        "mode": "home", "answers": { "note": "血压平稳" } })
}

/// A row in another village that stands for somebody.
fn moves(office: &mut Device, (who, new, to): (&str, &str, &str)) -> [Value; 2] {
    let there = json!({ "village": village(to), "name": "王桂兰" });
    let stands = json!({ "village": village(to), "kept": row(new), "merged": row(who), "chosen": { "moved": true },
        "merged_on": "2026-03-03" });
    [office.insert("resident", row(new), there), office.insert("merge", row(&format!("{who} is {new}")), stands)]
}

async fn say(device: &mut Device, changes: &[Value]) {
    for word in words(&device.push(changes).await.unwrap().results) {
        assert!(word.starts_with("accepted"), "{word}");
    }
}

/// Guards: the former village is told, by ids alone; the new one gets everything.
#[tokio::test]
async fn who_moves_leaves_one_log_and_comes_into_another() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let mut first = vec![office.resident("甲"), office.resident("乙")];
    first.push(office.insert(
        "disease",
        row("d"),
        json!({ "village": village("Shiban"), "resident": row("甲"), "kind": "hypertension" }),
    ));
    first.push(office.insert("visit", row("v"), visit("甲")));
    first.push(office.insert("visit", row("other"), visit("乙")));
    say(&mut office, &first).await;
    here.sync().await;
    there.sync().await;
    assert!(["甲", "d", "v", "乙"].iter().all(|name| here.has(name)));
    let move_there = moves(&mut office, ("甲", "甲2", "Hekou"));
    say(&mut office, &move_there).await;
    let page: PullReply = here.device.pull(&here.cursors, 0).await.unwrap();
    let told: BTreeSet<RowId> = page.left.iter().map(|gone| gone.id).collect();
    assert_eq!(told, BTreeSet::from([row("甲"), row("d"), row("v")]));
    let text = serde_json::to_string(&page.left).unwrap();
    let fields: Value = serde_json::from_str(&text).unwrap();
    for one in fields.as_array().unwrap() {
        assert_eq!(one.as_object().unwrap().keys().collect::<Vec<_>>(), ["entity", "id"], "no more than that");
    }
    here.sync().await;
    there.sync().await;
    assert!(["甲", "d", "v"].iter().all(|name| !here.has(name) && there.has(name)));
    assert!(here.has("乙") && here.has("other"), "nobody else moves");
    assert!(there.has("甲2") && !here.rows.contains_key(&row("甲2")), "the new row is the new village's");
    // Whoever joins later gets the same, and is told of nothing that was never there.
    let mut late =
        Doctor { device: here.device, cursors: BTreeMap::new(), rows: BTreeMap::new(), left: BTreeSet::new() };
    late.sync().await;
    assert!(late.has("乙") && !late.rows.contains_key(&row("v")));
}

/// Guards: what is typed for somebody after they left goes where they are, and its maker is told.
#[tokio::test]
async fn what_is_typed_late_follows_them() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let born = office.resident("甲");
    say(&mut office, &[born]).await;
    here.sync().await;
    let mut all = Vec::from(moves(&mut office, ("甲", "甲2", "Hekou")));
    all.push(office.insert("visit", row("office's"), visit("甲")));
    say(&mut office, &all).await;
    there.sync().await;
    let late = [
        here.device.insert("visit", row("late"), visit("甲")),
        here.device.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "13800001234" })),
    ];
    say(&mut here.device, &late).await;
    there.sync().await;
    assert!(there.has("late") && there.has("office's"));
    assert_eq!(there.rows[&row("甲")].fields["phone"], "13800001234");
    let known = here.device.pull(&BTreeMap::new(), 0).await.unwrap();
    assert!(
        known.left.iter().any(|gone| gone.id == row("late")),
        "its maker believes it in the village where it typed it"
    );
    here.sync().await;
    assert!(!here.has("late") && !here.has("甲"));
}

/// Guards: the way back, by a move or because the move was an error.
#[tokio::test]
async fn who_comes_back_brings_everything_along() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let first = [office.resident("甲"), office.insert("visit", row("v"), visit("甲"))];
    say(&mut office, &first).await;
    let away = moves(&mut office, ("甲", "甲2", "Hekou"));
    say(&mut office, &away).await;
    here.sync().await;
    there.sync().await;
    assert!(!here.has("v") && there.has("v"));
    let back = moves(&mut office, ("甲2", "甲3", "Shiban"));
    say(&mut office, &back).await;
    here.sync().await;
    there.sync().await;
    assert!(["甲", "甲2", "甲3", "v"].iter().all(|name| here.has(name) && !there.has(name)));
    let undone = [
        office.patch("merge", row("甲2 is 甲3"), Some((1, 1)), json!({ "undone_on": "2026-03-04" })),
        office.patch("merge", row("甲 is 甲2"), Some((1, 1)), json!({ "undone_on": "2026-03-04" })),
    ];
    say(&mut office, &undone[..1]).await;
    here.sync().await;
    there.sync().await;
    assert!(["甲", "甲2", "v"].iter().all(|name| !here.has(name) && there.has(name)), "the second move was none");
    say(&mut office, &undone[1..]).await;
    here.sync().await;
    there.sync().await;
    assert!(here.has("甲") && here.has("v") && there.has("甲2") && !there.has("v"), "the first was none either");
}

/// Guards: a visit is left out of its maker's page only while it stands where its maker believes it.
#[tokio::test]
async fn a_visit_that_moved_comes_again_to_its_maker() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let first = [office.resident("甲"), office.insert("visit", row("v"), visit("甲"))];
    say(&mut office, &first).await;
    let mut cursors = BTreeMap::new();
    let mut comes = async |office: &Device| {
        let page = office.pull(&cursors, MAX_PAGE_BYTES).await.unwrap();
        cursors.extend(page.ranges.iter().map(|range| (range.area.clone(), range.to)));
        assert!(page.left.is_empty(), "the office sees both villages");
        let visits = page.rows.into_iter().filter(|row| row.entity == Entity::Visit);
        visits.map(|row| (row.id, row.area)).collect::<BTreeMap<RowId, Area>>()
    };
    let [shiban, hekou] = ["Shiban", "Hekou"].map(|name| Area::village(&org(), village(name)));
    comes(&office).await;
    let away = moves(&mut office, ("甲", "甲2", "Hekou"));
    say(&mut office, &away).await;
    assert_eq!(comes(&office).await, BTreeMap::from([(row("v"), hekou.clone())]));
    let late = office.insert("visit", row("late"), visit("甲"));
    say(&mut office, &[late]).await;
    assert_eq!(comes(&office).await, BTreeMap::from([(row("late"), hekou)]), "typed in one village, kept in another");
    let back = moves(&mut office, ("甲2", "甲3", "Shiban"));
    say(&mut office, &back).await;
    assert_eq!(comes(&office).await, BTreeMap::from([(row("v"), shiban.clone()), (row("late"), shiban)]));
}

/// Guards: a group that falls moves nobody.
#[tokio::test]
async fn a_move_that_is_refused_moves_nothing() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let first = [office.resident("甲"), office.insert("visit", row("v"), visit("甲"))];
    say(&mut office, &first).await;
    let mut group = Vec::from(moves(&mut office, ("甲", "甲2", "Hekou")));
    group.push(office.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": 5 })));
    let seq = group[0]["seq"].clone();
    group.iter_mut().for_each(|change| change["group"] = seq.clone());
    let results = office.push(&group).await.unwrap().results;
    assert!(words(&results).iter().all(|word| word.starts_with("rejected")), "{:?}", words(&results));
    let later = office.insert("visit", row("v2"), visit("甲"));
    say(&mut office, &[later]).await;
    here.sync().await;
    there.sync().await;
    assert!(["甲", "v", "v2"].iter().all(|name| here.has(name) && !there.has(name)));
}

/// Guards: a contract of one person goes along; one of several stays until all of them have gone.
#[tokio::test]
async fn a_contract_goes_when_all_whom_it_names_have_gone() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let contract = |residents: &[&str]| {
        let residents: Vec<RowId> = residents.iter().map(|name| row(name)).collect();
        json!({ "village": village("Shiban"), "number": "1", "residents": residents, "starts_on": "2026-01-01",
            "ends_on": "2026-12-31" })
    };
    let first = [
        office.resident("甲"),
        office.resident("乙"),
        office.resident("丙"),
        office.insert("contract", row("family"), contract(&["甲", "乙"])),
        office.insert("contract", row("single"), contract(&["丙"])),
    ];
    say(&mut office, &first).await;
    for (who, new, family, single) in
        [("丙", "丙2", false, true), ("甲", "甲2", false, true), ("乙", "乙2", true, true)]
    {
        let away = moves(&mut office, (who, new, "Hekou"));
        say(&mut office, &away).await;
        here.sync().await;
        there.sync().await;
        assert_eq!((there.has("family"), there.has("single")), (family, single), "{who}");
        assert_eq!((here.has("family"), here.has("single")), (!family, !single), "{who}");
    }
}

/// Guards: many departures are cut into pages like rows.
#[tokio::test]
async fn a_long_history_travels_in_many_pages() {
    let county = County::with_head().await;
    let mut office = county.device("office pc").await;
    let (mut here, mut there) =
        (Doctor::of(&county, &mut office, "Shiban").await, Doctor::of(&county, &mut office, "Hekou").await);
    let mut first = vec![office.resident("甲")];
    first.extend((0..300).map(|n| office.insert("visit", row(&format!("v{n}")), visit("甲"))));
    say(&mut office, &first).await;
    here.sync().await;
    let away = moves(&mut office, ("甲", "甲2", "Hekou"));
    say(&mut office, &away).await;
    assert!(here.sync().await > 3, "departures fill pages, too");
    assert!(there.sync().await > 3);
    assert_eq!(here.left.len(), 301);
    assert!((0..300).all(|n| there.has(&format!("v{n}"))));
}
