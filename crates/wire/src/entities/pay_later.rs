//! Pay later: admissions, the ledger and its closings, policy packs, aid.

use super::AreaRule;
use super::Column::{Fen, Flag, Id, Json, Text};
use super::FieldClass::{Critical, Fixed, Register};
use super::registry::{WINDOW, field};
use super::{Entity, EntitySpec, MergeClass};

pub(super) const ADMISSION: EntitySpec = EntitySpec {
    entity: Entity::Admission,
    table: "admissions",
    class: MergeClass::StateMachine,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("number", Fixed, Text),
        field("resident", Fixed, Id),
        field("admitted_on", Fixed, Text),
        field("facility_level", Fixed, Text),
        field("in_area", Fixed, Flag),
        field("diagnosis", Fixed, Json),
        field("categories", Fixed, Json),
        field("deposit_waived", Fixed, Fen),
        field("papers", Fixed, Json),
        field("agreement_number", Fixed, Text),
        field("override_reason", Fixed, Text),
        field("registered_by", Fixed, Id),
        field("ward", Fixed, Text),
        field("bed", Fixed, Text),
        field("mode", Fixed, Text),
        field("first_doctor", Fixed, Text),
        field("referred", Fixed, Flag),
        field("insurance", Fixed, Json),
        field("insurance_number", Fixed, Text),
        field("guarantor", Fixed, Json),
        field("priority", Fixed, Json),
    ],
};

pub(super) const POSTING: EntitySpec = EntitySpec {
    entity: Entity::Posting,
    table: "postings",
    class: MergeClass::Money,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("admission", Fixed, Id),
        field("kind", Fixed, Text),
        field("posted_on", Fixed, Text),
        field("lines", Fixed, Json),
        field("reverses", Fixed, Id),
        field("posted_by", Fixed, Id),
        field("number", Fixed, Text),
        field("method", Fixed, Text),
        field("reason", Fixed, Text),
        field("happened_on", Fixed, Text),
        field("outpatient_bill", Fixed, Id),
    ],
};

pub(super) const CLOSING: EntitySpec = EntitySpec {
    entity: Entity::Closing,
    table: "closings",
    class: MergeClass::Fact,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("kind", Fixed, Text),
        field("through_on", Fixed, Text),
        field("balances", Fixed, Json),
        field("cash_due", Fixed, Fen),
        field("cash_counted", Fixed, Fen),
        field("remark", Fixed, Text),
        field("closed_on", Fixed, Text),
        field("closed_by", Fixed, Id),
        field("statistics", Fixed, Json),
        field("statistics_digest", Fixed, Text),
    ],
};

pub(super) const POLICY_PACK: EntitySpec = EntitySpec {
    entity: Entity::PolicyPack,
    table: "policy_packs",
    class: MergeClass::Record,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("code", Fixed, Text),
        field("version", Fixed, Text),
        field("hash", Fixed, Text),
        field("text", Fixed, Text),
        field("added_on", Register, Text),
        field("added_by", Register, Id),
        field("active_from", Critical, Text),
        field("active_to", Critical, Text),
    ],
};

pub(super) const OUTSIDE_SETTLEMENT: EntitySpec = EntitySpec {
    entity: Entity::OutsideSettlement,
    table: "outside_settlements",
    class: MergeClass::Fact,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("resident", Fixed, Id),
        field("hospital", Fixed, Text),
        field("discharged_on", Fixed, Text),
        field("statement", Fixed, Json),
        field("entered_on", Fixed, Text),
        field("entered_by", Fixed, Id),
    ],
};

pub(super) const CHRONIC_RECOGNITION: EntitySpec = EntitySpec {
    entity: Entity::ChronicRecognition,
    table: "chronic_recognitions",
    class: MergeClass::Record,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("resident", Fixed, Id),
        field("disease", Fixed, Text),
        field("name", Fixed, Text),
        field("batch", Register, Text),
        field("applied_on", Fixed, Text),
        field("applied_by", Fixed, Id),
        field("status", Critical, Text),
        field("decided_on", Critical, Text),
        field("hospital", Register, Text),
        field("certificate", Register, Text),
        field("ended_on", Critical, Text),
        field("remark", Register, Text),
    ],
};

pub(super) const OUTPATIENT_BILL: EntitySpec = EntitySpec {
    entity: Entity::OutpatientBill,
    table: "outpatient_bills",
    class: MergeClass::Fact,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("number", Fixed, Text),
        field("resident", Fixed, Id),
        field("recognition", Fixed, Id),
        field("billed_on", Fixed, Text),
        field("total", Fixed, Fen),
        field("statement", Fixed, Json),
        field("bill", Fixed, Json),
        field("pack", Fixed, Text),
        field("prior", Fixed, Json),
        field("household_prior", Fixed, Json),
        field("billed_by", Fixed, Id),
    ],
};

pub(super) const AID_APPLICATION: EntitySpec = EntitySpec {
    entity: Entity::AidApplication,
    table: "aid_applications",
    class: MergeClass::StateMachine,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("number", Fixed, Text),
        field("resident", Fixed, Id),
        field("household", Fixed, Id),
        field("applicant", Fixed, Text),
        field("hospital", Fixed, Text),
        field("diagnosis", Fixed, Json),
        field("admitted_on", Fixed, Text),
        field("discharged_on", Fixed, Text),
        field("total", Fixed, Fen),
        field("reimbursed", Fixed, Fen),
        field("requested", Fixed, Fen),
        field("account", Fixed, Text),
        field("policy", Fixed, Text),
        field("applied_on", Fixed, Text),
        field("registered_by", Fixed, Id),
        field("remark", Fixed, Text),
    ],
};
