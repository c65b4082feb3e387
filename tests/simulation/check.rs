//! What must hold when the faults have stopped: the invariants of `PROTOCOL.md`.

use crate::device::{Line, Mark, word};
use crate::memory::Tables;
use crate::scene::{self, USERS};
use crate::world::{Computer, Step, World, fails};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_county::storage::StoredRow;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::residents::{Holding, StandingFor};
use xiangyi_domain::users::Role;
use xiangyi_domain::{Area, Money};
use xiangyi_sync::core::End;
use xiangyi_wire::change::Fields;
use xiangyi_wire::entities::{AreaRule, FieldClass, MergeClass};
use xiangyi_wire::push::Outcome;
use xiangyi_wire::{Entity, Op};

/// Rounds after which all must agree.
const ROUNDS: usize = 20;

impl World {
    /// The faults stop. What is on its way arrives; then everybody syncs in turn until a round brings nothing new.
    pub fn settle(&mut self) -> Step {
        self.calm = true;
        for (device, request) in std::mem::take(&mut self.late) {
            let _ = self.county.push(&device, &request, self.now);
        }
        for at in 0..self.devices.len() {
            // A sync that was under way ends by itself.
            if self.devices[at].run.is_some() {
                self.sync_to_the_end(at)?;
            }
        }
        let mut ends = Vec::new();
        for _ in 0..ROUNDS {
            self.now += scene::MINUTE;
            let before = self.heads();
            ends.clear();
            for at in 0..self.devices.len() {
                ends.push(self.sync_to_the_end(at)?);
            }
            if ends.iter().all(|end| *end == Some(End::InSync)) && before == self.heads() {
                return Ok(());
            }
        }
        fails("agreement", format!("not within {ROUNDS} rounds: {ends:?}"))
    }

    fn heads(&self) -> Vec<(xiangyi_domain::Area, u64)> {
        self.county.storage().read(|reader| reader.areas(&scene::org())).unwrap()
    }
}

/// The rows in which a device and the county differ, for the trace.
pub fn differences(world: &World, at: usize, areas: &[xiangyi_domain::Area]) -> String {
    let Some(data) = world.county.data() else { return String::new() };
    let computer = &world.devices[at];
    let mut found = Vec::new();
    for row in data.rows().filter(|row| sees(computer, row) && areas.contains(&row.area)) {
        let ours = computer.disk.rows.get(&(row.entity, row.id)).map(|stored| stored.state.revision);
        if ours != Some(Some(row.revision)) {
            found.push(format!("{:?} {} is {ours:?} here and {:?} there", row.entity, row.id, row.revision));
        }
    }
    for ((entity, id), stored) in computer.disk.rows.iter().filter(|((_, id), _)| data.row(*id).is_none()) {
        if let Some(revision) = stored.state.revision {
            found.push(format!("{entity:?} {id} is {revision:?} here and not there"));
        }
    }
    found.join("; ")
}

pub fn all(world: &World) -> Step {
    let Some(data) = world.county.data() else { return Ok(()) };
    if world.repairs > 0 && !world.tampered {
        return fails("digest", format!("{} syncs had to pull an area again", world.repairs));
    }
    every_change_ends(world, &data)?;
    nothing_acknowledged_is_lost(world, &data)?;
    all_hold_the_same(world, &data)?;
    nobody_sees_too_much(world)?;
    rows_follow_their_people(&data)?;
    who_leaves_is_told(world, &data)?;
    groups_stand_or_fall(world, &data)?;
    steps_and_money_once(world, &data)?;
    no_value_vanished(world, &data)
}

fn known_word(data: &Tables, id: ChangeId) -> Option<&'static str> {
    data.verdict(id).map(|verdict| word(&verdict.outcome))
}

/// What a person has dealt with otherwise, or what a restore by force lost after its body was dropped.
fn is_excused(world: &World, line: &Line) -> bool {
    line.resolved || line.install.is_none() || (world.forced && !line.body)
}

fn lines_of(world: &World, id: ChangeId) -> impl Iterator<Item = &Line> {
    world.devices.iter().filter_map(move |computer| computer.disk.line(id).map(|at| &computer.disk.outbox[at]))
}

/// Nothing is dropped silently, and one bad change blocks no other.
fn every_change_ends(world: &World, data: &Tables) -> Step {
    for computer in &world.devices {
        for line in &computer.disk.outbox {
            let (id, name) = (line.said.change_id, &computer.name);
            let Some(ours) = &line.verdict else {
                return fails("every change ends", format!("{name}: {line:?} has no verdict"));
            };
            let theirs = known_word(data, id);
            let excused = is_excused(world, line) || world.oracle.excused.contains(&id);
            if theirs != Some(word(ours)) && !excused {
                let what = format!("{name}: {id} at {} is {} here and {theirs:?} there", line.seq, word(ours));
                return fails("both sides say the same", what);
            }
        }
    }
    Ok(())
}

fn nothing_acknowledged_is_lost(world: &World, data: &Tables) -> Step {
    let given_up = |id: &ChangeId| lines_of(world, *id).any(|line| is_excused(world, line));
    let lost = |id: &&ChangeId| data.verdict(**id).is_none() && !world.oracle.excused.contains(*id) && !given_up(id);
    match world.oracle.acknowledged.iter().find(lost) {
        Some(id) => fails("nothing acknowledged is lost", format!("{id}")),
        None => Ok(()),
    }
}

fn sees(computer: &Computer, row: &StoredRow) -> bool {
    let (_, role, villages) = USERS[computer.user];
    let everywhere = role != "village_doctor" || row.area == scene::township();
    let there = everywhere || villages.iter().any(|at| scene::area(*at) == row.area);
    there && row.entity.spec().seen_by.contains(&Role::from_code(role).unwrap())
}

fn without_nulls(fields: &Fields) -> Fields {
    fields.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Equal digests were proven by the syncs themselves; this is the content.
fn all_hold_the_same(world: &World, data: &Tables) -> Step {
    for computer in &world.devices {
        let name = &computer.name;
        for row in data.rows().filter(|row| sees(computer, row)) {
            let Some(stored) = computer.disk.rows.get(&(row.entity, row.id)) else {
                return fails("all hold the same", format!("{name} lacks {:?} {}", row.entity, row.id));
            };
            let ours = &stored.state;
            let same = ours.fields == without_nulls(&row.fields)
                && ours.events == row.events
                && ours.voided == row.voided
                && ours.revision == Some(row.revision)
                && stored.mark != Some(Mark::Rejected);
            if !same {
                let what = format!("{name}: {:?} {} is {ours:?} here and {row:?} there", row.entity, row.id);
                return fails("all hold the same", what);
            }
        }
        for ((entity, id), stored) in &computer.disk.rows {
            let is_ghost = computer.disk.unseen.contains(&(*entity, *id));
            if stored.state.revision.is_some() && data.row(*id).is_none() && !is_ghost {
                return fails("all hold the same", format!("{name} has {entity:?} {id}, which the county has not"));
            }
        }
    }
    Ok(())
}

/// A device has no row of a kind that its user's role does not see, but for what was typed on it.
fn nobody_sees_too_much(world: &World) -> Step {
    for computer in &world.devices {
        let role = Role::from_code(USERS[computer.user].1).unwrap();
        let typed: BTreeSet<RowId> = computer.disk.outbox.iter().map(|line| line.said.row).collect();
        for (entity, id) in computer.disk.rows.keys() {
            if !entity.spec().seen_by.contains(&role) && !typed.contains(id) {
                return fails("nobody sees too much", format!("{} has {entity:?} {id}", computer.name));
            }
        }
    }
    Ok(())
}

/// Where each resident lives who lives elsewhere than in the village of the row.
fn homes(data: &Tables) -> BTreeMap<RowId, Area> {
    let id = |row: &StoredRow, name: &str| row.fields.get(name)?.as_str()?.parse::<RowId>().ok();
    let holds = |row: &&StoredRow| {
        row.entity == Entity::Merge && row.voided.is_none() && row.fields.get("undone_on").is_none_or(Value::is_null)
    };
    let holding = data.rows().filter(holds);
    let holding =
        holding.filter_map(|row| Some((row.id, Holding { kept: id(row, "kept")?, merged: id(row, "merged")? })));
    let standing = StandingFor::of(&holding.collect());
    let person = |id: RowId| data.row(id).filter(|row| row.entity == Entity::Resident);
    let lives = |row: &StoredRow| {
        let kept = standing.last_here(row.id, |id| person(id).is_some_and(|row| row.voided.is_none()))?;
        Some((row.id, own_area(person(kept)?)))
    };
    let all = data.rows().filter(|row| row.entity == Entity::Resident);
    all.filter_map(|row| lives(row).filter(|(_, home)| *home != own_area(row))).collect()
}

fn own_area(row: &StoredRow) -> Area {
    if row.fields["village"] == serde_json::json!(scene::village(0)) { scene::area(0) } else { scene::area(1) }
}

/// What was noted of somebody stands where they live.
fn rows_follow_their_people(data: &Tables) -> Step {
    let homes = homes(data);
    for row in data.rows().filter(|row| row.entity.spec().area == AreaRule::Village) {
        let named = row.fields.get("resident").and_then(|id| id.as_str()?.parse().ok());
        let whose = if row.entity == Entity::Resident { Some(row.id) } else { named };
        let home = whose.and_then(|id| homes.get(&id)).cloned().unwrap_or_else(|| own_area(row));
        if row.area != home {
            let what = format!("{:?} {} stands in {} and belongs to {home}", row.entity, row.id, row.area);
            return fails("rows follow their people", what);
        }
    }
    Ok(())
}

/// A device that may not see a row any more, since it left an area of the device, knows that its own copy is old.
fn who_leaves_is_told(world: &World, data: &Tables) -> Step {
    for computer in &world.devices {
        for ((entity, id), stored) in &computer.disk.rows {
            let gone = data.row(*id).is_some_and(|row| !sees(computer, row));
            let left = data.row(*id).is_some_and(|row| {
                data.left(*id).any(|area| sees(computer, &StoredRow { area: area.clone(), ..row.clone() }))
            });
            let key = (*entity, *id);
            let knows = computer.disk.gone.contains(&key) || computer.disk.unseen.contains(&key);
            if gone && left && stored.state.revision.is_some() && !knows {
                return fails("who leaves is told", format!("{} believes {entity:?} {id} here", computer.name));
            }
            if !gone && computer.disk.gone.contains(&key) && data.row(*id).is_some() {
                return fails("who leaves is told", format!("{} believes {entity:?} {id} away", computer.name));
            }
        }
    }
    Ok(())
}

fn groups_stand_or_fall(world: &World, data: &Tables) -> Step {
    // A member that somebody has mended since is no part of it any more.
    let whole =
        |group: &&Vec<ChangeId>| !group.iter().any(|id| lines_of(world, *id).any(|line| is_excused(world, line)));
    for group in world.oracle.groups.iter().filter(whole) {
        let words: Vec<&str> = group.iter().filter_map(|id| known_word(data, *id)).collect();
        let ops = || group.iter().map(|id| &world.oracle.typed[id].said.op);
        let strict = ops().any(|op| matches!(op, Op::Event(_) | Op::Post(_)));
        let stands = words.iter().any(|word| matches!(*word, "accepted" | "merged"));
        let rejected = words.contains(&"rejected");
        let falls = rejected || (strict && words.contains(&"held"));
        if stands && (falls || words.len() != group.len()) {
            return fails("a group stands or falls", format!("{group:?}: {words:?}"));
        }
    }
    Ok(())
}

fn stands(data: &Tables, id: ChangeId) -> bool {
    matches!(data.verdict(id).map(|verdict| &verdict.outcome), Some(Outcome::Accepted { .. } | Outcome::Merged { .. }))
}

/// Held for one field; the others went through.
fn stands_in_part(data: &Tables, id: ChangeId) -> bool {
    let outcome = data.verdict(id).map(|verdict| &verdict.outcome);
    matches!(outcome, Some(Outcome::Held { code, .. }) if code == "concurrent_critical")
}

/// Each step of a machine and each posting counts once, and money balances.
fn steps_and_money_once(world: &World, data: &Tables) -> Step {
    let mut sums: BTreeMap<bool, i64> = BTreeMap::new();
    for (id, typed) in &world.oracle.typed {
        let said = &typed.said;
        match &said.op {
            Op::Event(event) => {
                let ward = event.data.get("ward");
                let events = data.row(said.row).map(|row| row.events.as_slice()).unwrap_or_default();
                let text = id.to_string();
                let found =
                    |one: &&Value| one["id"] == text.as_str() || (ward.is_some() && one["data"].get("ward") == ward);
                let count = events.iter().filter(found).count();
                if count != usize::from(stands(data, *id)) {
                    return fails("money and steps count once", format!("step {id} stands {count} times"));
                }
            }
            Op::Post(fields) if stands(data, *id) => *sums.entry(true).or_default() += cash(fields)?,
            _ => {}
        }
    }
    for row in data.rows().filter(|row| row.entity == Entity::Posting) {
        *sums.entry(false).or_default() += cash(&row.fields)?;
    }
    if sums.get(&true) != sums.get(&false) {
        return fails("money and steps count once", format!("{sums:?}"));
    }
    Ok(())
}

/// What a posting says of cash, if it balances.
fn cash(fields: &Fields) -> Step<i64> {
    let lines = fields["lines"].as_array().cloned().unwrap_or_default();
    let amount = |line: &Value| line["amount"].as_str().unwrap().parse::<Money>().unwrap().fen();
    if lines.iter().map(amount).sum::<i64>() != 0 {
        return fails("money balances", format!("{fields:?}"));
    }
    Ok(lines.iter().filter(|line| line["account"] == "cash").map(amount).sum())
}

/// Every value that was taken stands, is kept beside the winner, or was seen by whoever typed another over it.
fn no_value_vanished(world: &World, data: &Tables) -> Step {
    let typed = &world.oracle.typed;
    let mut decided: BTreeSet<_> = BTreeSet::new();
    let mut seen: BTreeSet<(xiangyi_domain::id::RowId, &str, &str)> = BTreeSet::new();
    for (id, one) in typed {
        if !stands(data, *id) && !stands_in_part(data, *id) {
            continue;
        }
        for (name, value) in &one.saw {
            seen.insert((one.said.row, name, value.as_str().unwrap_or_default()));
        }
        let case = data.row(one.said.row).filter(|_| one.said.entity == Entity::Case);
        decided.extend(case.and_then(|case| case.fields["subject"].as_str()));
    }
    for (id, one) in typed {
        let said = &one.said;
        let spec = said.entity.spec();
        let (Op::Insert(values) | Op::Patch(values)) = &said.op else { continue };
        if spec.class != MergeClass::Record || !stands(data, *id) || decided.contains(said.row.to_string().as_str()) {
            continue;
        }
        let Some(row) = data.row(said.row) else {
            return fails("no value vanished", format!("{id} stands and its row {} is not there", said.row));
        };
        let merges = |name: &str| spec.field(name).is_none_or(|field| field.class != FieldClass::Fixed);
        for (name, value) in values.iter().filter(|(name, _)| merges(name)) {
            let there = row.fields.get(name) == Some(value) || data.keeps(row.id, name, value);
            let was_seen = seen.contains(&(row.id, name.as_str(), value.as_str().unwrap_or_default()));
            if !there && !was_seen {
                return fails(
                    "no value vanished",
                    format!("{value} of {name} in {:?} {}, typed in {id}", said.entity, row.id),
                );
            }
        }
    }
    Ok(())
}
