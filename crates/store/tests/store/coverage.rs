//! Who is covered by a contract: the kept spans are those that the contracts say, whatever happened to whom.

use crate::township::{Township, fields, org, village};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ContractId, MergeId, ResidentId};
use xiangyi_store::{Op, Problem, contracts};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Event;

const VILLAGES: [&str; 2] = ["石板村", "青石村"];
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
const SPAN: u64 = 60;

/// The same count over the contracts themselves.
const NAIVE: &str = "SELECT count(DISTINCT m.resident) FROM contracts c JOIN contract_residents m ON m.contract = c.id \
     JOIN residents r ON r.id = m.resident \
     WHERE c.listed = 1 AND c.ends_on >= ?1 AND c.starts_on <= ?1 AND (c.ended_on IS NULL OR c.ended_on > ?1) \
       AND r.listed = 1 AND coalesce(r.status, 'present') = 'present' AND (?2 IS NULL OR r.village = ?2)";

#[derive(Clone, Debug)]
enum Step {
    Sign { residents: Vec<usize>, from: u64, days: u64 },
    End { contract: usize, on: u64 },
    Withdraw { contract: usize },
    Status { resident: usize, present: bool },
    Move { resident: usize, to: usize },
    Merge { merged: usize, kept: usize },
    Part { merge: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let people = || prop::collection::vec(0..4_usize, 1..3);
    let step = prop_oneof![
        4 => (people(), 0..SPAN, 0..SPAN).prop_map(|(residents, from, days)| Step::Sign { residents, from, days }),
        2 => (0..4_usize, 0..SPAN).prop_map(|(contract, on)| Step::End { contract, on }),
        1 => (0..4_usize).prop_map(|contract| Step::Withdraw { contract }),
        2 => (0..4_usize, any::<bool>()).prop_map(|(resident, present)| Step::Status { resident, present }),
        2 => (0..4_usize, 0..2_usize).prop_map(|(resident, to)| Step::Move { resident, to }),
        2 => (0..4_usize, 0..4_usize).prop_map(|(merged, kept)| Step::Merge { merged, kept }),
        1 => (0..3_usize).prop_map(|merge| Step::Part { merge }),
    ];
    prop::collection::vec(step, 1..14)
}

fn day(no: u64) -> NaiveDate {
    FIRST + Days::new(no)
}

struct People {
    town: Township,
    residents: Vec<ResidentId>,
    /// Nothing happens to a contract after it was withdrawn.
    contracts: Vec<Option<ContractId>>,
    merges: Vec<MergeId>,
}

impl People {
    fn new() -> People {
        let town = Township::new();
        let residents = ["甲一", "甲二", "甲三", "甲四"].map(|name| town.resident(name, VILLAGES[0], json!({}))).into();
        People { town, residents, contracts: Vec::new(), merges: Vec::new() }
    }

    /// What cannot be done now is passed over: the store itself would not stop it.
    fn take(&mut self, step: &Step) {
        let (town, area) = (&self.town, Area::village(&org(), village(VILLAGES[0])));
        let named = |residents: &[usize]| residents.iter().map(|at| self.residents[*at]).collect::<Vec<_>>();
        let contract = |at: usize| self.contracts.get(at).copied().flatten();
        let patch = |entity, row: xiangyi_domain::id::RowId, values| {
            town.commit(Op::ChangeResident, |tx| tx.patch(entity, row, None, fields(values))).unwrap();
        };
        match step {
            Step::Sign { residents, from, days } => {
                let id = ContractId(town.next_id());
                let row = json!({
                    "village": village(VILLAGES[0]), "number": format!("Q{}", self.contracts.len()),
                    "residents": named(residents), "starts_on": day(*from), "ends_on": day(from + days),
                });
                town.commit(Op::SignContract, |tx| tx.insert(Entity::Contract, id, &area, fields(row))).unwrap();
                self.contracts.push(Some(id));
            }
            Step::End { contract: at, on } => {
                let Some(id) = contract(*at) else { return };
                let end = Event { kind: "ended".into(), data: fields(json!({ "on": day(*on), "reason": "moved" })) };
                town.commit(Op::EndContract, |tx| tx.event(Entity::Contract, id, end)).unwrap();
            }
            Step::Withdraw { contract: at } => {
                let Some(id) = contract(*at) else { return };
                town.commit(Op::EndContract, |tx| tx.void(Entity::Contract, id, "录错")).unwrap();
                self.contracts[*at] = None;
            }
            Step::Status { resident, present } => {
                let status = if *present { "present" } else { "moved_out" };
                patch(Entity::Resident, self.residents[*resident].into(), json!({ "status": status }));
            }
            Step::Move { resident, to } => {
                patch(Entity::Resident, self.residents[*resident].into(), json!({ "village": village(VILLAGES[*to]) }));
            }
            Step::Merge { merged, kept } => {
                if merged == kept {
                    return;
                }
                let id = MergeId(town.next_id());
                let row = json!({
                    "village": village(VILLAGES[0]), "kept": self.residents[*kept],
                    "merged": self.residents[*merged], "merged_on": "2026-09-01",
                });
                town.commit(Op::ChangeResident, |tx| tx.insert(Entity::Merge, id, &area, fields(row))).unwrap();
                self.merges.push(id);
            }
            Step::Part { merge } => {
                let Some(id) = self.merges.get(*merge).copied() else { return };
                patch(Entity::Merge, id.into(), json!({ "undone_on": "2026-09-02" }));
            }
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let problems = self.town.store.check().unwrap().problems;
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let conn = crate::check::intruder(&self.town);
        let mut naive = conn.prepare(NAIVE).unwrap();
        for no in (0..2 * SPAN).step_by(3) {
            for within in [None, Some(village(VILLAGES[0])), Some(village(VILLAGES[1]))] {
                let villages = within.as_ref().map(std::slice::from_ref);
                let covered = self.town.store.read(|reader| contracts::coverage(reader, villages, day(no))).unwrap();
                let counted: u32 =
                    naive.query_row((day(no).to_string(), within.map(|id| *id.bytes())), |row| row.get(0)).unwrap();
                prop_assert_eq!(covered.1, counted, "on {} in {:?}", day(no), within);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Overlapping and changed contracts, ends, moves, deaths, merges and their undoing: each day counts everybody once.
    #[test]
    fn each_day_counts_everybody_once_who_is_covered(steps in steps()) {
        let mut people = People::new();
        for step in &steps {
            people.take(step);
        }
        people.check()?;
    }
}

/// Guards: a span that nobody keeps is told by the check.
#[test]
fn a_wrong_span_is_found() {
    let mut people = People::new();
    people.take(&Step::Sign { residents: vec![0, 1], from: 0, days: 30 });
    people.check().unwrap();
    let conn = crate::check::intruder(&people.town);
    conn.execute_batch("DELETE FROM covered_spans WHERE resident = (SELECT min(resident) FROM covered_spans)").unwrap();
    // The days follow the spans: they are those of one resident fewer, and neither day is right.
    assert_eq!(people.town.store.check().unwrap().problems, [Problem::Coverage { spans: 1, days: 4 }]);
}
