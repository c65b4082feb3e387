//! Who uses the app, and what each role may do.

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
