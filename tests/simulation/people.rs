//! What people type at the devices: every class of data, alone and in groups, good and bad. Each value is typed once, so
//! that it can be found again.

use crate::device::{Draft, Mark, Stored};
use crate::scene::{self, USERS, fields};
use crate::world::World;
use serde_json::{Value, json};
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, RowId, derived};
use xiangyi_wire::change::Event;
use xiangyi_wire::{Entity, Op};

impl World {
    /// Somebody at this device does something, as far as it can be done with what is on the screen.
    pub fn edit(&mut self, at: usize) {
        let role = USERS[self.devices[at].user].1;
        let window = role != "village_doctor";
        let times = if self.dice.percent(25) { 1 + self.dice.roll(4) } else { 1 };
        for _ in 0..times {
            let mut grouped = false;
            let drafts = match self.dice.roll(100) {
                0..34 => self.register(at),
                34..44 => self.critical(at),
                44..52 => self.visit(at),
                52..58 => self.resident(at),
                58..64 => self.household(at),
                64..67 => self.void(at),
                67..71 => self.bad(at),
                71..79 => {
                    grouped = true;
                    self.family(at)
                }
                79..92 if window => {
                    grouped = self.dice.percent(60);
                    self.bed(at)
                }
                92..96 if window && role == "head" => self.decide(at),
                96..98 if window => {
                    grouped = self.dice.percent(60);
                    self.move_away(at)
                }
                _ => self.mend(at),
            };
            self.type_in(at, drafts, grouped);
        }
    }

    pub fn type_in(&mut self, at: usize, drafts: Vec<Draft>, grouped: bool) {
        let before = self.devices[at].disk.clone();
        let (user, clock) = (scene::user(self.devices[at].user), self.clock(at));
        let grouped = grouped && drafts.len() > 1;
        let made = self.devices[at].disk.commit(user, clock, drafts, grouped);
        self.typed(&made, &before, grouped);
        if self.trace.is_some() {
            for said in made {
                let (name, hlc) = (self.devices[at].name.clone(), said.hlc);
                let seq =
                    self.devices[at].disk.line(said.change_id).map(|at_line| self.devices[at].disk.outbox[at_line].seq);
                self.note(|_| {
                    let (row, base) = (said.row, said.base);
                    let shown = before
                        .rows
                        .get(&(said.entity, row))
                        .map(|row| serde_json::Value::Object(row.state.fields.clone()));
                    let shown = shown.unwrap_or_default();
                    format!(
                        "{name} types {seq:?} {} {:?} {row} base {base:?} hlc {hlc} {} over {shown}",
                        said.change_id,
                        said.entity,
                        said.text.get()
                    )
                });
            }
        }
    }

    fn draft(&mut self, entity: Entity, row: RowId, area: Area, op: Op) -> Draft {
        Draft { change_id: ChangeId(self.dice.uuid()), entity, row, area, op }
    }

    fn insert(&mut self, entity: Entity, row: RowId, area: Area, values: Value) -> Draft {
        self.draft(entity, row, area, Op::Insert(fields(values)))
    }

    /// A value that nobody typed before.
    fn value(&mut self, kind: &str) -> String {
        format!("{kind}{:x}", self.dice.next() >> 20)
    }

    /// A row of this kind that the screen shows.
    fn shown(&mut self, at: usize, entity: Entity) -> Option<(RowId, Stored)> {
        let disk = &self.devices[at].disk;
        let stands = |row: &Stored| row.mark != Some(Mark::Rejected) && row.state.voided.is_none();
        let ids = RowId::from_bytes([0; 16])..=RowId::from_bytes([255; 16]);
        let all: Vec<RowId> = disk
            .rows
            .range((entity, *ids.start())..=(entity, *ids.end()))
            .filter(|(_, row)| stands(row))
            .map(|((_, id), _)| *id)
            .collect();
        // The first few are where people meet.
        let most = if self.dice.percent(60) { all.len().min(3) } else { all.len() };
        if most == 0 {
            return None;
        }
        let id = all[self.dice.index(most)];
        Some((id, self.devices[at].disk.rows[&(entity, id)].clone()))
    }

    fn patch(&mut self, at: usize, entity: Entity, names: &[&str]) -> Vec<Draft> {
        let Some((row, stored)) = self.shown(at, entity) else { return Vec::new() };
        let values = names.iter().map(|name| ((*name).to_owned(), json!(self.value(name)))).collect();
        vec![self.draft(entity, row, stored.state.area.clone(), Op::Patch(values))]
    }

    fn register(&mut self, at: usize) -> Vec<Draft> {
        match self.dice.roll(5) {
            0 => self.patch(at, Entity::Resident, &["remark"]),
            1 => self.patch(at, Entity::Resident, &["phone", "remark"]),
            2 => self.patch(at, Entity::Household, &["address"]),
            _ => self.patch(at, Entity::Resident, &["phone"]),
        }
    }

    fn critical(&mut self, at: usize) -> Vec<Draft> {
        match self.dice.roll(3) {
            0 => self.patch(at, Entity::Resident, &["name", "phone"]),
            _ => self.patch(at, Entity::Resident, &["name"]),
        }
    }

    fn visit(&mut self, at: usize) -> Vec<Draft> {
        let Some((resident, stored)) = self.shown(at, Entity::Resident) else { return Vec::new() };
        let row = RowId(self.dice.uuid());
        let village = usize::from(stored.state.area == scene::area(1));
        let values = json!({ "village": scene::village(village), "resident": resident, "form": "hypertension",
            "visited_on": "2026-03-01", "answers": { "n": self.value("a") } });
        vec![self.insert(Entity::Visit, row, scene::area(village), values)]
    }

    fn village_of(&mut self, at: usize) -> usize {
        let villages = USERS[self.devices[at].user].2;
        if villages.is_empty() { self.dice.index(2) } else { *self.dice.pick(villages) }
    }

    fn resident(&mut self, at: usize) -> Vec<Draft> {
        let village = self.village_of(at);
        let row = RowId(self.dice.uuid());
        let values =
            json!({ "village": scene::village(village), "name": self.value("name"), "phone": self.value("phone") });
        vec![self.insert(Entity::Resident, row, scene::area(village), values)]
    }

    /// A household whose id every device derives alike.
    fn household(&mut self, at: usize) -> Vec<Draft> {
        let village = self.village_of(at);
        let number = self.dice.roll(3).to_string();
        let row = RowId(derived("household", &[&village.to_string(), &number]));
        let values = json!({ "village": scene::village(village), "address": self.value("address") });
        vec![self.insert(Entity::Household, row, scene::area(village), values)]
    }

    fn void(&mut self, at: usize) -> Vec<Draft> {
        let entity = *self.dice.pick(&[Entity::Visit, Entity::Resident, Entity::Household]);
        let Some((row, stored)) = self.shown(at, entity) else { return Vec::new() };
        let reason = self.value("void");
        vec![self.draft(entity, row, stored.state.area.clone(), Op::Void { reason })]
    }

    /// What the county must refuse, each for another reason.
    fn bad(&mut self, at: usize) -> Vec<Draft> {
        let row = RowId(self.dice.uuid());
        match self.dice.roll(4) {
            0 => vec![self.insert(Entity::Resident, row, scene::area(0), json!({ "name": "of no village" }))],
            1 => {
                let Some((row, stored)) = self.shown(at, Entity::Resident) else { return Vec::new() };
                let op = Op::Patch(fields(json!({ "phone": 5 })));
                vec![self.draft(Entity::Resident, row, stored.state.area.clone(), op)]
            }
            2 => {
                let Some((row, stored)) = self.shown(at, Entity::Resident) else { return Vec::new() };
                let op = Op::Patch(fields(json!({ "village": scene::village(0) })));
                vec![self.draft(Entity::Resident, row, stored.state.area.clone(), op)]
            }
            _ => {
                let values =
                    json!({ "village": scene::village(0), "resident": RowId(derived("nobody", &[])), "class": "x" });
                vec![self.insert(Entity::Visit, row, scene::area(0), values)]
            }
        }
    }

    /// A household with its people, who come together or not at all; sometimes one of them is not right.
    fn family(&mut self, at: usize) -> Vec<Draft> {
        let village = self.village_of(at);
        let home = RowId(self.dice.uuid());
        let values = json!({ "village": scene::village(village), "address": self.value("address") });
        let mut drafts = vec![self.insert(Entity::Household, home, scene::area(village), values)];
        let wrong = self.dice.percent(25);
        for n in 0..1 + self.dice.roll(3) {
            let row = RowId(self.dice.uuid());
            let name = if wrong && n == 0 { json!(7) } else { json!(self.value("name")) };
            let values = json!({ "village": scene::village(village), "household": home, "name": name });
            drafts.push(self.insert(Entity::Resident, row, scene::area(village), values));
        }
        drafts
    }

    /// Somebody moves to the other village: a row there that stands for the one here; sometimes that is taken back.
    fn move_away(&mut self, at: usize) -> Vec<Draft> {
        if self.dice.percent(30) {
            let Some((row, stored)) = self.shown(at, Entity::Merge) else { return Vec::new() };
            let op = Op::Patch(fields(json!({ "undone_on": self.value("on") })));
            return vec![self.draft(Entity::Merge, row, stored.state.area.clone(), op)];
        }
        let Some((row, stored)) = self.shown(at, Entity::Resident) else { return Vec::new() };
        let there = usize::from(stored.state.fields.get("village") == Some(&json!(scene::village(0))));
        let new = RowId(self.dice.uuid());
        let values =
            json!({ "village": scene::village(there), "name": self.value("name"), "phone": self.value("phone") });
        let stands = json!({ "village": scene::village(there), "kept": new, "merged": row, "merged_on": "2026-03-02" });
        let merge = RowId(self.dice.uuid());
        vec![
            self.insert(Entity::Resident, new, scene::area(there), values),
            self.insert(Entity::Merge, merge, scene::township(), stands),
        ]
    }

    /// An admission, a step of it, money.
    fn bed(&mut self, at: usize) -> Vec<Draft> {
        let admission = if self.dice.percent(35) { None } else { self.shown(at, Entity::Admission) };
        let Some((row, _)) = admission else {
            let Some((resident, _)) = self.shown(at, Entity::Resident) else { return Vec::new() };
            let row = RowId(self.dice.uuid());
            let values = json!({ "number": self.value("ZY"), "resident": resident, "admitted_on": "2026-03-01",
                "facility_level": "township", "in_area": true, "diagnosis": { "icd10": "I63", "name": "脑梗死" },
                "categories": [], "deposit_waived": "0.00", "papers": [] });
            let mut drafts = vec![self.insert(Entity::Admission, row, scene::township(), values)];
            if self.dice.percent(30) {
                drafts.push(self.posting(row));
            }
            return drafts;
        };
        let mut drafts = vec![self.stepped(row)];
        if self.dice.percent(60) {
            drafts.push(self.posting(row));
        }
        if self.dice.percent(20) {
            drafts.remove(0);
        }
        drafts
    }

    fn stepped(&mut self, row: RowId) -> Draft {
        let (kind, data) = match self.dice.roll(8) {
            0 => ("discharged", json!({ "on": "2026-03-05" })),
            1 => ("cost", json!({ "on": "2026-03-02", "total": "10.00", "out_of_scope": "0.00" })),
            _ => ("moved", json!({ "on": "2026-03-02", "ward": self.value("ward") })),
        };
        let event = Event { kind: kind.to_owned(), data: fields(data) };
        self.draft(Entity::Admission, row, scene::township(), Op::Event(event))
    }

    /// Balanced, but for one in eight.
    fn posting(&mut self, admission: RowId) -> Draft {
        let row = RowId(self.dice.uuid());
        let fen = self.dice.between(1, 90_000);
        let amount = |fen: i64| json!(xiangyi_domain::Money::from_fen(fen).to_string());
        let other = if self.dice.percent(12) { fen + 1 } else { fen };
        let lines =
            json!([{ "account": "cash", "amount": amount(fen) }, { "account": "patient", "amount": amount(-other) }]);
        let values = json!({ "admission": admission, "kind": "payment", "posted_on": "2026-03-02", "lines": lines });
        self.draft(Entity::Posting, row, scene::township(), Op::Post(fields(values)))
    }

    /// Ends a case.
    fn decide(&mut self, at: usize) -> Vec<Draft> {
        let Some((row, stored)) = self.shown(at, Entity::Case) else { return Vec::new() };
        if stored.state.fields.contains_key("decision") {
            return Vec::new();
        }
        let choice = *self.dice.pick(&["keep", "use_other"]);
        let values = json!({ "decision": choice, "decided_by": scene::user(self.devices[at].user),
            "decided_at": "2026-03-02T09:00:00Z", "reason": self.value("because") });
        vec![self.draft(Entity::Case, row, scene::township(), Op::Patch(fields(values)))]
    }

    /// A refused row is entered again under its own id.
    fn mend(&mut self, at: usize) -> Vec<Draft> {
        let disk = &self.devices[at].disk;
        let refused: Vec<_> = disk.rows.iter().filter(|(_, row)| row.mark == Some(Mark::Rejected)).collect();
        if refused.is_empty() {
            return self.register(at);
        }
        let ((entity, row), stored) = *self.dice.pick(&refused);
        let (entity, row, stored) = (*entity, *row, stored.clone());
        let village = self.village_of(at);
        let values = match entity {
            Entity::Resident => json!({ "village": scene::village(village), "name": self.value("name") }),
            Entity::Household => json!({ "village": scene::village(village), "address": self.value("address") }),
            Entity::Posting => return vec![Draft { row, ..self.posting(RowId(derived("nobody", &[]))) }],
            _ => return Vec::new(),
        };
        vec![self.insert(entity, row, stored.state.area.clone(), values)]
    }
}
