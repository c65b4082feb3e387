//! 减免: fees that are not asked of the patient (domain handbook §6.3, A3, A4, R9).

use serde::{Deserialize, Serialize};

/// Which fee is waived. It is beside the charges of the admission, never part of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum WaivedFee {
    /// 一般诊疗费.
    Consultation,
    /// 门诊诊查费.
    OutpatientVisit,
    /// 救护车接诊费.
    Ambulance,
    /// 院内会诊费.
    InHospitalConsultation,
    /// 其他.
    Other,
}

impl WaivedFee {
    /// Every fee, in the order of forms.
    pub const ALL: [WaivedFee; 5] = [
        WaivedFee::Consultation,
        WaivedFee::OutpatientVisit,
        WaivedFee::Ambulance,
        WaivedFee::InHospitalConsultation,
        WaivedFee::Other,
    ];

    /// The code in JSON, in storage and in account names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            WaivedFee::Consultation => "consultation",
            WaivedFee::OutpatientVisit => "outpatient_visit",
            WaivedFee::Ambulance => "ambulance",
            WaivedFee::InHospitalConsultation => "in_hospital_consultation",
            WaivedFee::Other => "other",
        }
    }

    /// As it is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            WaivedFee::Consultation => "一般诊疗费",
            WaivedFee::OutpatientVisit => "门诊诊查费",
            WaivedFee::Ambulance => "救护车接诊费",
            WaivedFee::InHospitalConsultation => "院内会诊费",
            WaivedFee::Other => "其他减免",
        }
    }
}
