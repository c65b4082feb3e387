//! Names of rows: newtypes over a 128-bit UUID.
//!
//! New rows get a `UUIDv7` made by the shell or the CLI. Some ids are derived,
//! so that two devices that never met agree (`derived`): the first team, the
//! packs, the head, a village known only by its name.
//!
//! As text an id is its 16 bytes in base64url, 22 characters.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use uuid::Uuid;

/// A text is not a 22-character id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// The 22-character text of 16 bytes.
#[must_use]
pub fn to_text(bytes: &[u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The 16 bytes of a 22-character text.
///
/// # Errors
/// `NotAnId` when the text is anything else.
pub fn from_text(text: &str) -> Result<[u8; 16], NotAnId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAnId)?;
    bytes.try_into().map_err(|_| NotAnId)
}

/// An id that every device derives alike from the same words (`UUIDv8`).
#[must_use]
pub fn derived(kind: &str, parts: &[&str]) -> Uuid {
    let mut hash = blake3::Hasher::new();
    for part in std::iter::once(&kind).chain(parts) {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Defines an id newtype.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The 16 bytes, as stored.
            #[must_use]
            pub fn bytes(&self) -> &[u8; 16] { self.0.as_bytes() }

            /// From the 16 stored bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(Uuid::from_bytes(bytes)) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&to_text(self.bytes())) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({self})", stringify!($name)) }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { from_text(text).map(Self::from_bytes) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(self) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "bindings")]
        impl specta::Type for $name {
            fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
                <String as specta::Type>::definition(types)
            }
        }
    )+};
}

ids! {
    /// 行政村 or community.
    VillageId,
    /// 户.
    HouseholdId,
    /// 居民.
    ResidentId,
    /// 身份类别 tag of a resident or household.
    CategoryTagId,
    /// A disease that a resident has.
    DiseaseId,
    /// 参保 of a year.
    InsuranceId,
    /// 户籍变动.
    MoveId,
    /// Two residents who are one person.
    MergeId,
    /// 随访.
    VisitId,
    /// 签约团队.
    TeamId,
    /// 服务包.
    PackId,
    /// 签约协议.
    ContractId,
    /// 住院.
    AdmissionId,
    /// One balanced posting of the ledger.
    PostingId,
    /// 日结, 月结.
    ClosingId,
    /// A version of a policy pack.
    PolicyPackId,
    /// A settlement at another hospital.
    OutsideSettlementId,
    /// 门诊慢病认定.
    ChronicRecognitionId,
    /// 门诊慢病结算.
    OutpatientBillId,
    /// 县域外就医救助申请.
    AidApplicationId,
    /// Something that a person must decide.
    CaseId,
    /// A user of the clinic.
    UserId,
    /// 因病致贫筛查 entry.
    ScreeningId,
    /// 筛查批次.
    CampaignId,
    /// 发放登记 entry.
    GoodsIssuedId,
    /// A paper that was printed.
    PrintedPaperId,
    /// 履约记录.
    ServiceId,
    /// 未签原因.
    UnsignedReasonId,
    /// A picture of a visit.
    PhotoId,
    /// 健康教育处方.
    PrescriptionId,
    /// Readings of a machine.
    MeasurementId,
    /// One roster import.
    ImportId,
    /// One change, the key of deduplication in sync.
    ChangeId,
    /// One installation of the app on one disk.
    InstallId,
    /// A device, named at enrolment.
    DeviceId,
    /// One request for blocks of numbers, made once and sent until it is answered.
    RequestId,
    /// The name of any row, when its entity is known from elsewhere.
    RowId,
}

impl RowId {
    /// The same 16 bytes under the entity's own name.
    #[must_use]
    pub fn cast<T: From<RowId>>(self) -> T {
        T::from(self)
    }
}

macro_rules! row_ids {
    ($($name:ident),+) => {$(
        impl From<$name> for RowId { fn from(id: $name) -> RowId { RowId(id.0) } }
        impl From<RowId> for $name { fn from(id: RowId) -> $name { $name(id.0) } }
    )+};
}
row_ids!(
    VillageId,
    HouseholdId,
    ResidentId,
    CategoryTagId,
    DiseaseId,
    VisitId,
    TeamId,
    PackId,
    ContractId,
    AdmissionId,
    PostingId,
    UserId,
    ScreeningId,
    GoodsIssuedId,
    InsuranceId,
    MoveId,
    MergeId,
    CampaignId,
    PrintedPaperId,
    ServiceId,
    UnsignedReasonId,
    PhotoId,
    PrescriptionId,
    MeasurementId,
    ClosingId,
    PolicyPackId,
    OutsideSettlementId,
    ChronicRecognitionId,
    OutpatientBillId,
    AidApplicationId,
    CaseId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_devices_derive_the_same_id() {
        assert_eq!(derived("village", &["410482101", "石板村"]), derived("village", &["410482101", "石板村"]));
        assert_ne!(derived("village", &["41048210", "1石板村"]), derived("village", &["410482101", "石板村"]));
    }

    #[test]
    fn text_is_22_characters_and_reads_back() {
        let id = ResidentId(derived("resident", &["x"]));
        assert_eq!(id.to_string().len(), 22);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("short".parse::<ResidentId>().is_err());
    }
}
