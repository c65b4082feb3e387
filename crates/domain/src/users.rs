//! Who uses the app, and what each role may do.

use crate::id::VillageId;
use serde::{Deserialize, Serialize};

/// The work a user does; rights follow from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Role {
    /// 村医: own villages, no money.
    VillageDoctor,
    /// 卫生院职工 of the public-health department.
    ClinicStaff,
    /// 收费窗口: admissions, settlement and payments.
    Cashier,
    /// 院长: everything of the township.
    Head,
}

/// A thing that a user may or may not do: the closed list of rights.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Right {
    /// See residents, households, categories and diseases.
    ResidentsView,
    /// Add and correct residents.
    ResidentsEdit,
    /// See whole id numbers of the residents one may see.
    IdNumbersWhole,
    /// Put a resident on a disease register.
    DiseasesRegister,
    /// Import a roster and take it back.
    RosterImport,
    /// See the work list and follow-ups.
    VisitsView,
    /// Log a follow-up.
    VisitsLog,
    /// See contracts, print their lists.
    ContractsView,
    /// Sign and end contracts.
    ContractsSign,
    /// Make teams and packs.
    TeamsManage,
    /// See and fill in screenings.
    ScreeningFill,
    /// Begin and close campaigns, verify, mark as entered, record exits.
    ScreeningManage,
    /// See and record goods issued.
    GoodsIssue,
    /// See admissions with their money.
    AdmissionsView,
    /// Register, cost and discharge an admission, return papers.
    AdmissionsRegister,
    /// Settle an admission and take payments.
    AdmissionsSettle,
    /// Admit in spite of an unsettled admission.
    AdmissionsOverride,
    /// Take a settlement, a payment or a write-off back.
    AdmissionsReverse,
    /// Give up what a patient owes.
    AdmissionsWriteOff,
    /// Close a day or a month of the ledger.
    LedgerClose,
    /// Apply for aid and for the recognition of chronic diseases, and follow both.
    AidManage,
    /// Read policy packs.
    PoliciesView,
    /// Lay in policy packs and say from when they hold.
    PoliciesManage,
    /// Add, disable and equip users.
    UsersManage,
    /// Make a backup.
    StoreBackup,
    /// Put a backup in the place of the store.
    StoreRestore,
    /// Have database, ledger and audit chain checked.
    StoreCheck,
    /// Sync with the county, see what is unsent, held or rejected.
    SyncRun,
    /// Join a county server.
    SyncEnrol,
    /// Decide what the county holds for a person; about which rows, says [`crate::cases::may_decide`].
    CasesDecide,
    /// Read the audit trail.
    AuditView,
    /// Fill an empty store with a synthetic township.
    DemoFill,
}

impl Right {
    /// Every right.
    pub const ALL: [Right; 32] = [
        Right::ResidentsView,
        Right::ResidentsEdit,
        Right::IdNumbersWhole,
        Right::DiseasesRegister,
        Right::RosterImport,
        Right::VisitsView,
        Right::VisitsLog,
        Right::ContractsView,
        Right::ContractsSign,
        Right::TeamsManage,
        Right::ScreeningFill,
        Right::ScreeningManage,
        Right::GoodsIssue,
        Right::AdmissionsView,
        Right::AdmissionsRegister,
        Right::AdmissionsSettle,
        Right::AdmissionsOverride,
        Right::AdmissionsReverse,
        Right::AdmissionsWriteOff,
        Right::LedgerClose,
        Right::AidManage,
        Right::PoliciesView,
        Right::PoliciesManage,
        Right::UsersManage,
        Right::StoreBackup,
        Right::StoreRestore,
        Right::StoreCheck,
        Right::SyncRun,
        Right::SyncEnrol,
        Right::CasesDecide,
        Right::AuditView,
        Right::DemoFill,
    ];

    /// The name under which a session lists it, such as `admissions.override`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Right::ResidentsView => "residents.view",
            Right::ResidentsEdit => "residents.edit",
            Right::IdNumbersWhole => "id_numbers.whole",
            Right::DiseasesRegister => "diseases.register",
            Right::RosterImport => "roster.import",
            Right::VisitsView => "visits.view",
            Right::VisitsLog => "visits.log",
            Right::ContractsView => "contracts.view",
            Right::ContractsSign => "contracts.sign",
            Right::TeamsManage => "teams.manage",
            Right::ScreeningFill => "screening.fill",
            Right::ScreeningManage => "screening.manage",
            Right::GoodsIssue => "goods.issue",
            Right::AdmissionsView => "admissions.view",
            Right::AdmissionsRegister => "admissions.register",
            Right::AdmissionsSettle => "admissions.settle",
            Right::AdmissionsOverride => "admissions.override",
            Right::AdmissionsReverse => "admissions.reverse",
            Right::AdmissionsWriteOff => "admissions.write_off",
            Right::LedgerClose => "ledger.close",
            Right::AidManage => "aid.manage",
            Right::PoliciesView => "policies.view",
            Right::PoliciesManage => "policies.manage",
            Right::UsersManage => "users.manage",
            Right::StoreBackup => "store.backup",
            Right::StoreRestore => "store.restore",
            Right::StoreCheck => "store.check",
            Right::SyncRun => "sync.run",
            Right::SyncEnrol => "sync.enrol",
            Right::CasesDecide => "cases.decide",
            Right::AuditView => "audit.view",
            Right::DemoFill => "demo.fill",
        }
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::VillageDoctor, Role::ClinicStaff, Role::Cashier, Role::Head];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::VillageDoctor => "village_doctor",
            Role::ClinicStaff => "clinic_staff",
            Role::Cashier => "cashier",
            Role::Head => "head",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role holds the right. What a village doctor may do is
    /// bounded by [`User::covers`] besides.
    #[must_use]
    pub const fn may(self, right: Right) -> bool {
        use Right as R;
        match self {
            Role::Head => true,
            Role::VillageDoctor => matches!(
                right,
                R::ResidentsView
                    | R::ResidentsEdit
                    | R::IdNumbersWhole
                    | R::DiseasesRegister
                    | R::VisitsView
                    | R::VisitsLog
                    | R::ContractsView
                    | R::ContractsSign
                    | R::ScreeningFill
                    | R::GoodsIssue
                    | R::StoreBackup
                    | R::StoreCheck
                    | R::SyncRun
            ),
            Role::ClinicStaff => !matches!(
                right,
                R::AdmissionsRegister
                    | R::AdmissionsSettle
                    | R::AdmissionsOverride
                    | R::AdmissionsReverse
                    | R::AdmissionsWriteOff
                    | R::LedgerClose
                    | R::PoliciesManage
                    | R::UsersManage
                    | R::StoreRestore
                    | R::SyncEnrol
                    | R::AuditView
                    | R::DemoFill
            ),
            Role::Cashier => matches!(
                right,
                R::ResidentsView
                    | R::ResidentsEdit
                    | R::IdNumbersWhole
                    | R::AdmissionsView
                    | R::AdmissionsRegister
                    | R::AdmissionsSettle
                    | R::AdmissionsReverse
                    | R::LedgerClose
                    | R::AidManage
                    | R::PoliciesView
                    | R::StoreBackup
                    | R::StoreCheck
                    | R::SyncRun
            ),
        }
    }

    /// Whether the role works in named villages only.
    #[must_use]
    pub const fn is_bound_to_villages(self) -> bool {
        matches!(self, Role::VillageDoctor)
    }
}

/// A user of the clinic, as the row of `users` holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    /// Login name, unique in the township.
    pub login: String,
    /// Name as it is printed.
    pub name: String,
    /// The work.
    pub role: Role,
    /// Villages of a village doctor; empty for the others.
    #[serde(default)]
    pub villages: Vec<VillageId>,
    /// Whether the user may log in.
    pub enabled: bool,
}

impl User {
    /// Whether rows of this village are the user's business.
    #[must_use]
    pub fn covers(&self, village: VillageId) -> bool {
        !self.role.is_bound_to_villages() || self.villages.contains(&village)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::derived;

    #[test]
    fn a_role_is_written_by_its_code() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("doctor"), None);
    }

    #[test]
    fn the_head_may_do_everything_and_money_is_for_the_window() {
        for right in Right::ALL {
            assert!(Role::Head.may(right), "{right:?}");
        }
        let money = [Right::AdmissionsRegister, Right::AdmissionsSettle, Right::AdmissionsReverse, Right::LedgerClose];
        for right in money {
            assert!(Role::Cashier.may(right));
            assert!(!Role::ClinicStaff.may(right));
            assert!(!Role::VillageDoctor.may(right));
        }
        for role in [Role::VillageDoctor, Role::ClinicStaff, Role::Cashier] {
            assert!(!role.may(Right::AdmissionsOverride), "care is never blocked, but only the head lifts the block");
            for right in [Right::UsersManage, Right::AdmissionsWriteOff, Right::PoliciesManage] {
                assert!(!role.may(right), "{right:?}");
            }
        }
        assert!(!Role::VillageDoctor.may(Right::AdmissionsView));
        assert!(!Role::Cashier.may(Right::VisitsLog));
    }

    #[test]
    fn a_village_doctor_covers_the_own_villages_only() {
        let (mine, other) = (VillageId(derived("village", &["a"])), VillageId(derived("village", &["b"])));
        let doctor = User {
            login: "zhao".to_owned(),
            name: "赵医生".to_owned(),
            role: Role::VillageDoctor,
            villages: vec![mine],
            enabled: true,
        };
        assert!(doctor.covers(mine));
        assert!(!doctor.covers(other));
        assert!(User { role: Role::Head, villages: vec![], ..doctor }.covers(other));
    }
}
