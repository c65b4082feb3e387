//! Invented admissions in every state, settled by the real policy.

use super::random::Random;
use crate::admissions::{policies, settle, steps};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{Days, NaiveDate};
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{AdmissionMode, DischargeWay, FacilityLevel, PostingKind, State, Step, payment_lines};
use xiangyi_domain::id::{AdmissionId, PostingId, ResidentId};
use xiangyi_domain::residents::Category;
use xiangyi_settlement::{Bill, Statement};
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

const DIAGNOSES: [(&str, &str); 6] = [
    ("J18.9", "肺炎"),
    ("I63.9", "脑梗死"),
    ("J44.1", "慢性阻塞性肺疾病急性加重"),
    ("K29.5", "慢性胃炎"),
    ("I50.9", "心力衰竭"),
    ("M51.2", "腰椎间盘突出"),
];

/// One admission for every five hundred residents, at least five: each state has one.
pub(super) fn fill(
    clinic: &Clinic,
    random: &mut Random,
    patients: &[(ResidentId, Vec<Category>)],
    residents: u32,
    now: Now,
    ids: Ids<'_>,
) -> Result<u32, ClinicError> {
    let wanted = usize::try_from(residents / 500).unwrap_or(0).max(5).min(patients.len());
    let (count, _) = clinic.commit(Op::FillDemo, now, ids, |tx| {
        let step = (patients.len() / wanted.max(1)).max(1);
        let mut count = 0;
        for (at, (resident, categories)) in patients.iter().step_by(step).take(wanted).enumerate() {
            let state = State::ALL[at % State::ALL.len()];
            let stay = Stay { clinic, resident: *resident, categories, state, today: now.today };
            tx.group(|tx| stay.write(tx, random))?;
            count += 1;
        }
        Ok(count)
    })?;
    Ok(count)
}

struct Stay<'a> {
    clinic: &'a Clinic,
    resident: ResidentId,
    categories: &'a [Category],
    state: State,
    today: NaiveDate,
}

impl Stay<'_> {
    fn write(&self, tx: &mut WriteTx<'_>, random: &mut Random) -> Result<(), ClinicError> {
        let before = if self.state == State::InHospital { 2 + random.below(6) } else { 10 + random.below(50) };
        let admitted_on = self.today.checked_sub_days(Days::new(before)).unwrap_or(self.today);
        let id = AdmissionId(random.uuid());
        let at = usize::try_from(random.below(DIAGNOSES.len() as u64)).unwrap_or(0);
        let (number, agreement) = (tx.next_number("ZY")?, tx.next_number("ZYXY")?);
        let fields = object(json!({
            "number": number, "resident": self.resident, "admitted_on": admitted_on,
            "facility_level": FacilityLevel::Township, "in_area": true,
            "diagnosis": { "icd10": DIAGNOSES[at].0, "name": DIAGNOSES[at].1 }, "categories": self.categories,
            "deposit_waived": Money::from_fen(50_000),
            "papers": [{ "kind": "社保卡复印件", "copies": 1, "original": false, "confirmed": false }],
            "agreement_number": agreement, "registered_by": self.clinic.user_id(), "ward": "内科",
            "bed": (1 + random.below(40)).to_string(), "mode": AdmissionMode::Outpatient,
        }));
        tx.insert(Entity::Admission, id, &self.clinic.township(), fields)?;
        let days = if self.state == State::InHospital { before } else { 4 + random.below(5) };
        let (mut total, mut out_of_scope) = (Money::ZERO, Money::ZERO);
        for day in 0..days {
            let on = admitted_on.checked_add_days(Days::new(day)).unwrap_or(admitted_on);
            let cost = Money::from_fen(random.between(18_000, 62_000));
            let out = Money::from_fen(cost.fen() * random.between(0, 11) / 100);
            (total, out_of_scope) = (total + cost, out_of_scope + out);
            self.step(tx, id, &Step::Cost { on, total: cost, out_of_scope: out })?;
        }
        let gone_on = admitted_on.checked_add_days(Days::new(days)).unwrap_or(admitted_on);
        if self.state >= State::Discharged {
            self.step(tx, id, &Step::Discharged { on: gone_on, way: Some(DischargeWay::Ordered), diagnosis: None })?;
        }
        if self.state >= State::Settled {
            self.settle(tx, random, id, admitted_on, gone_on, total, out_of_scope)?;
        }
        if self.state == State::Archived {
            self.step(tx, id, &Step::PapersReturned { on: gone_on, signed_by: None, papers: None })?;
        }
        Ok(())
    }

    fn step(&self, tx: &mut WriteTx<'_>, id: AdmissionId, step: &Step) -> Result<(), ClinicError> {
        tx.event(Entity::Admission, id, steps::event_of(step.kind(), step))?;
        Ok(())
    }

    #[allow(clippy::too_many_arguments)] // the figures of one stay
    fn settle(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        id: AdmissionId,
        admitted_on: NaiveDate,
        gone_on: NaiveDate,
        total: Money,
        out_of_scope: Money,
    ) -> Result<(), ClinicError> {
        let Some(pack) = policies::suggested(tx, self.clinic.org(), gone_on)? else { return Ok(()) };
        let bill = Bill {
            facility_level: FacilityLevel::Township,
            in_area: true,
            admitted_on,
            discharged_on: gone_on,
            total,
            out_of_scope,
            in_scope: None,
            self_pay: None,
            categories: self.categories.to_vec(),
            age: None,
            diagnoses: Vec::new(),
            chronic_recognised_on: None,
            entered: std::collections::BTreeMap::new(),
            prior: Vec::new(),
            household_prior: Vec::new(),
        };
        let statement: Statement = xiangyi_settlement::settle(&bill, &pack.pack)?;
        policies::keep(self.clinic, tx, &pack)?;
        let step = Step::Settled {
            on: gone_on,
            statement: json!(statement),
            bill: Some(json!(bill)),
            pack: Some(pack.hash),
            prior: Vec::new(),
            household_prior: Vec::new(),
        };
        self.step(tx, id, &step)?;
        let lines = settle::lines(&statement)?;
        self.post(tx, random, id, PostingKind::Settlement, gone_on, &json!(lines))?;
        if self.state >= State::Paid && !statement.self_pay.is_zero() {
            let lines = payment_lines(statement.self_pay, statement.self_pay)
                .map_err(|error| ClinicError::refused(error.code()))?;
            self.post(tx, random, id, PostingKind::Payment, gone_on, &json!(lines))?;
        }
        Ok(())
    }

    fn post(
        &self,
        tx: &mut WriteTx<'_>,
        random: &mut Random,
        admission: AdmissionId,
        kind: PostingKind,
        on: NaiveDate,
        lines: &serde_json::Value,
    ) -> Result<(), ClinicError> {
        let number = (kind == PostingKind::Payment).then(|| tx.next_number("SJ")).transpose()?;
        let method = number.as_ref().map(|_| "现金");
        let fields = object(json!({
            "admission": admission, "kind": kind, "posted_on": on, "lines": lines, "posted_by": self.clinic.user_id(),
            "number": number, "method": method,
        }));
        tx.post(PostingId(random.uuid()), &self.clinic.township(), fields)?;
        Ok(())
    }
}
