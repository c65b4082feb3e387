//! What a user does, as the audit trail names it.

use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;
use xiangyi_domain::id::{ChangeId, UserId};
use xiangyi_wire::Entity;

macro_rules! ops {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The closed list of user actions: the vocabulary of the audit trail.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Op { $($(#[$doc])* $name),+ }

        impl Op {
            /// Every action.
            pub const ALL: &[Op] = &[$(Op::$name),+];

            /// The name in the audit trail.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Op::$name => $text),+ }
            }
        }
    };
}

ops! {
    /// A store is made: head, first team, standard packs.
    InitStore = "init_store",
    /// A synthetic township is filled in.
    FillDemo = "fill_demo",
    /// The server is given back rows that it has lost: by the sync, on nobody's order.
    OfferRows = "offer_rows",
    /// A user is added.
    AddUser = "add_user",
    /// A user's name, role or villages change.
    ChangeUser = "change_user",
    /// A user is disabled or enabled again.
    DisableUser = "disable_user",
    /// A password is set.
    SetPassword = "set_password",
    /// A new recovery key is made.
    RenewRecovery = "renew_recovery",
    /// A roster is imported.
    ImportRoster = "import_roster",
    /// An import is taken back.
    UndoImport = "undo_import",
    /// A village is added or changed.
    ChangeVillage = "change_village",
    /// A household is added or changed.
    ChangeHousehold = "change_household",
    /// A resident is added.
    AddResident = "add_resident",
    /// A resident's record changes.
    ChangeResident = "change_resident",
    /// Residents are given their 档案编号.
    GiveRecordNumbers = "give_record_numbers",
    /// Two residents become one.
    MergeResidents = "merge_residents",
    /// A merge is taken back.
    UndoMerge = "undo_merge",
    /// Two residents are said to be two people.
    KeepApart = "keep_apart",
    /// A record is withdrawn.
    VoidRecord = "void_record",
    /// A resident moves in, out or between households, dies, becomes head, or is related anew.
    MoveResident = "move_resident",
    /// A move is taken back.
    CorrectMove = "correct_move",
    /// A resident's insurance of a year is entered.
    EnterInsurance = "enter_insurance",
    /// A category is given or ended.
    ChangeCategory = "change_category",
    /// A disease is registered or changed.
    ChangeDisease = "change_disease",
    /// A follow-up is logged.
    LogVisit = "log_visit",
    /// A follow-up is corrected.
    CorrectVisit = "correct_visit",
    /// A picture is added to a visit.
    AddPhoto = "add_photo",
    /// A 健康教育处方 is handed out.
    IssuePrescription = "issue_prescription",
    /// A machine's readings are imported.
    ImportMeasurements = "import_measurements",
    /// A screening is begun, filled in or verified.
    Screen = "screen",
    /// Goods are issued.
    IssueGoods = "issue_goods",
    /// A team is added or changed.
    ChangeTeam = "change_team",
    /// A service pack is added or changed.
    ChangePack = "change_pack",
    /// A contract is signed.
    SignContract = "sign_contract",
    /// Contracts are renewed.
    RenewContracts = "renew_contracts",
    /// A contract is ended.
    EndContract = "end_contract",
    /// A contract is taken back before its first service.
    WithdrawContract = "withdraw_contract",
    /// Why somebody has no contract.
    RecordUnsigned = "record_unsigned",
    /// A service of a pack is noted.
    LogService = "log_service",
    /// An admission is registered.
    RegisterAdmission = "register_admission",
    /// A day's charges are entered.
    EnterCost = "enter_cost",
    /// A day's charges are corrected.
    CorrectCost = "correct_cost",
    /// A patient goes to another ward or bed.
    MoveInpatient = "move_inpatient",
    /// A fee is waived.
    WaiveFee = "waive_fee",
    /// 爱心物品 are given.
    IssueKit = "issue_kit",
    /// A patient is discharged.
    Discharge = "discharge",
    /// A discharge is taken back.
    WithdrawDischarge = "withdraw_discharge",
    /// An admission that was registered by mistake is withdrawn.
    WithdrawAdmission = "withdraw_admission",
    /// An admission is settled.
    Settle = "settle",
    /// A settlement or payment is reversed.
    Reverse = "reverse",
    /// A payment is taken.
    Pay = "pay",
    /// Money goes back to a patient.
    Refund = "refund",
    /// What is owed is to be paid in parts.
    AgreeInstalments = "agree_instalments",
    /// A balance is given up.
    WriteOff = "write_off",
    /// A patient left without paying.
    MarkAbsconded = "mark_absconded",
    /// An unsettled admission blocks no more.
    LiftBlock = "lift_block",
    /// Papers are taken in.
    TakePapers = "take_papers",
    /// Papers are returned.
    ReturnPapers = "return_papers",
    /// A payer sends what it owes.
    RecordRemittance = "record_remittance",
    /// A day or a month of the ledger is closed.
    CloseLedger = "close_ledger",
    /// A settlement at another hospital is entered.
    EnterOutsideSettlement = "enter_outside_settlement",
    /// A policy pack is laid in or said to hold from a day.
    ChangePolicy = "change_policy",
    /// A settlement at another hospital that was entered wrong is withdrawn.
    WithdrawOutsideSettlement = "withdraw_outside_settlement",
    /// An outpatient bill for a recognised chronic disease is settled and paid.
    BillChronic = "bill_chronic",
    /// Such a bill is taken back.
    ReverseChronicBill = "reverse_chronic_bill",
    /// Aid is applied for, reviewed or paid.
    FollowAid = "follow_aid",
    /// A chronic disease is put forward for recognition, or recognised.
    RecogniseChronic = "recognise_chronic",
    /// A held or rejected change is redone, withdrawn or decided.
    ResolveCase = "resolve_case",
    /// The device joins a county.
    Enrol = "enrol",
    /// A list or a page is prepared for print.
    Print = "print",
    /// A prepared page is saved or handed to a printer.
    RecordPrint = "record_print",
    /// Data leaves the app as a file.
    Export = "export",
    /// A backup is made.
    BackUp = "back_up",
    /// A backup is restored.
    Restore = "restore",
    /// Somebody is named for a restricted register, or is no longer.
    NameRestrictedStaff = "name_restricted_staff",
    /// A setting changes.
    ChangeSetting = "change_setting",
}

/// Who does what, when: the frame of one commit.
pub struct Deed<'a> {
    /// Which action.
    pub op: Op,
    /// Who acts.
    pub user: UserId,
    /// The device's clock.
    pub at: DateTime<Utc>,
    /// Names for changes and new rows: `UUIDv7` in the app, seeded in tests.
    pub ids: &'a mut dyn FnMut() -> Uuid,
}

/// What a commit wrote.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Committed {
    /// Places in the install's log, without gaps; empty when nothing was changed.
    pub seqs: std::ops::Range<u64>,
    /// The changes, in the order of `seqs`.
    pub change_ids: Vec<ChangeId>,
    /// The kinds of rows that changed: what a screen must fetch again.
    pub entities: BTreeSet<Entity>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_own_name() {
        let names: BTreeSet<&str> = Op::ALL.iter().map(|op| op.as_str()).collect();
        assert_eq!(names.len(), Op::ALL.len());
    }
}
