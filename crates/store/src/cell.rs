//! Typed rows: how a column becomes a member.
//!
//! A row that a newer peer wrote may lack what this version expects, so a
//! missing text reads as empty and a missing date as none; reading never fails
//! because of one row.

use chrono::NaiveDate;
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row, Statement};
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::id::{
    AdmissionId, AidApplicationId, CampaignId, CaseId, CategoryTagId, ChangeId, ChronicRecognitionId, ClosingId,
    ContractId, DiseaseId, GoodsIssuedId, HouseholdId, InsuranceId, MeasurementId, MergeId, MoveId, OutpatientBillId,
    OutsideSettlementId, PackId, PhotoId, PolicyPackId, PostingId, PrescriptionId, PrintedPaperId, ResidentId, RowId,
    ScreeningId, ServiceId, TeamId, UnsignedReasonId, UserId, VillageId, VisitId,
};
use xiangyi_domain::{Area, Money};
use xiangyi_wire::Revision;

use crate::error::StoreError;

/// What every synced row has beside its fields.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RowMeta {
    /// Where it belongs.
    pub area: Area,
    /// The server's revision, none before the first acknowledgement. Pass it as the base of a patch.
    pub revision: Option<Revision>,
    /// Why it was withdrawn.
    pub voided: Option<String>,
    /// Whether a person must look at it.
    pub mark: Option<RowMark>,
}

/// Why a row is marked on this device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowMark {
    /// A local change of it waits for a decision.
    Held,
    /// The server refused it; it is in no list.
    Rejected,
}

/// Reads one column.
pub(crate) trait Cell: Sized {
    fn cell(value: ValueRef<'_>) -> Option<Self>;
}

/// What stands for a value that a row lacks.
pub(crate) trait Missing {
    fn missing() -> Self;
}

macro_rules! missing_is_default {
    ($($type:ty),+) => {$(
        impl Missing for $type {
            fn missing() -> $type {
                <$type>::default()
            }
        }
    )+};
}
missing_is_default!(String, i64, bool, Money, Value);

impl<T> Missing for Vec<T> {
    fn missing() -> Vec<T> {
        Vec::new()
    }
}

/// Reads a whole row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
}

/// Reads one column of a row of which few are asked for.
pub(crate) fn read<T: Cell>(row: &Row<'_>, name: &str) -> rusqlite::Result<Option<T>> {
    Ok(T::cell(row.get_ref(name)?))
}

/// The columns of a row by name. A type names them mostly in the order in which they stand, so each search begins where
/// the last one ended: of thirty columns one or two names are compared, not all of them for each.
pub(crate) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: std::cell::Cell<usize>,
}

impl<'r, 's> Columns<'r, 's> {
    pub(crate) fn of(row: &'r Row<'s>) -> Columns<'r, 's> {
        Columns { row, next: std::cell::Cell::new(0) }
    }

    fn value(&self, name: &str) -> rusqlite::Result<ValueRef<'r>> {
        let statement: &Statement<'_> = self.row.as_ref();
        let (count, next) = (statement.column_count(), self.next.get());
        let found = (next..count).chain(0..next).find(|at| statement.column_name(*at).is_ok_and(|here| here == name));
        let at = found.ok_or_else(|| rusqlite::Error::InvalidColumnName(name.to_owned()))?;
        self.next.set(at + 1);
        self.row.get_ref(at)
    }

    pub(crate) fn get<T: FromSql>(&self, name: &str) -> rusqlite::Result<T> {
        Ok(T::column_result(self.value(name)?)?)
    }

    pub(crate) fn cell<T: Cell>(&self, name: &str) -> rusqlite::Result<Option<T>> {
        Ok(T::cell(self.value(name)?))
    }
}

impl Cell for String {
    fn cell(value: ValueRef<'_>) -> Option<String> {
        value.as_str().ok().map(str::to_owned)
    }
}

impl Cell for i64 {
    fn cell(value: ValueRef<'_>) -> Option<i64> {
        value.as_i64().ok()
    }
}

impl Cell for bool {
    fn cell(value: ValueRef<'_>) -> Option<bool> {
        value.as_i64().ok().map(|flag| flag != 0)
    }
}

impl Cell for Money {
    fn cell(value: ValueRef<'_>) -> Option<Money> {
        value.as_i64().ok().map(Money::from_fen)
    }
}

impl Cell for NaiveDate {
    fn cell(value: ValueRef<'_>) -> Option<NaiveDate> {
        value.as_str().ok()?.parse().ok()
    }
}

impl Cell for Value {
    fn cell(value: ValueRef<'_>) -> Option<Value> {
        serde_json::from_str(value.as_str().ok()?).ok()
    }
}

macro_rules! id_cells {
    ($($id:ident),+) => {$(
        impl Cell for $id {
            fn cell(value: ValueRef<'_>) -> Option<$id> {
                value.as_blob().ok()?.try_into().ok().map($id::from_bytes)
            }
        }

        impl Missing for $id {
            /// The nil id, which names no row.
            fn missing() -> $id {
                $id::from_bytes([0; 16])
            }
        }

        impl Cell for Vec<$id> {
            fn cell(value: ValueRef<'_>) -> Option<Vec<$id>> {
                serde_json::from_str(value.as_str().ok()?).ok()
            }
        }
    )+};
}
id_cells!(
    AidApplicationId,
    CaseId,
    ChangeId,
    ChronicRecognitionId,
    ClosingId,
    OutpatientBillId,
    OutsideSettlementId,
    PolicyPackId,
    AdmissionId,
    CampaignId,
    CategoryTagId,
    ContractId,
    DiseaseId,
    GoodsIssuedId,
    HouseholdId,
    InsuranceId,
    MergeId,
    MoveId,
    PackId,
    PostingId,
    PrintedPaperId,
    ResidentId,
    RowId,
    ScreeningId,
    ServiceId,
    TeamId,
    UnsignedReasonId,
    PhotoId,
    PrescriptionId,
    MeasurementId,
    UserId,
    VillageId,
    VisitId
);

impl Cell for Vec<String> {
    fn cell(value: ValueRef<'_>) -> Option<Vec<String>> {
        serde_json::from_str(value.as_str().ok()?).ok()
    }
}

impl Cell for Vec<Value> {
    fn cell(value: ValueRef<'_>) -> Option<Vec<Value>> {
        serde_json::from_str(value.as_str().ok()?).ok()
    }
}

impl RowMeta {
    pub(crate) fn read(columns: &Columns<'_, '_>) -> rusqlite::Result<RowMeta> {
        let area = Area::from_text(columns.get::<String>("area")?);
        let (epoch, count): (Option<u32>, Option<i64>) = (columns.get("rev_epoch")?, columns.get("rev_count")?);
        let voided = columns.get("voided")?;
        let mark = match columns.value("mark")?.as_str() {
            Ok("held") => Some(RowMark::Held),
            Ok("rejected") => Some(RowMark::Rejected),
            _ => None,
        };
        let revision = epoch.zip(count).map(|(epoch, count)| Revision { epoch, count: count.cast_unsigned() });
        Ok(RowMeta { area, revision, voided, mark })
    }
}

/// Defines a typed row. A member after `;` is optional in the table and in the type.
macro_rules! row {
    (
        $(#[$doc:meta])* $name:ident {
            id: $id:ty,
            $($(#[$must_doc:meta])* $must:ident : $must_type:ty,)*
            ;
            $($(#[$may_doc:meta])* $may:ident : $may_type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, serde::Serialize)]
        pub struct $name {
            /// Its name for ever.
            pub id: $id,
            /// Area, revision and marks.
            pub meta: $crate::cell::RowMeta,
            $($(#[$must_doc])* pub $must: $must_type,)*
            $($(#[$may_doc])* pub $may: Option<$may_type>,)*
        }

        impl $crate::cell::FromRow for $name {
            fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<$name> {
                let columns = $crate::cell::Columns::of(row);
                Ok($name {
                    id: <$id>::from_bytes(columns.get("id")?),
                    meta: $crate::cell::RowMeta::read(&columns)?,
                    $($must: columns.cell($crate::cell::column(stringify!($must)))?.unwrap_or_else($crate::cell::Missing::missing),)*
                    $($may: columns.cell($crate::cell::column(stringify!($may)))?,)*
                })
            }
        }
    };
}
pub(crate) use row;

/// A raw identifier is a column of its plain name.
pub(crate) fn column(member: &str) -> &str {
    member.strip_prefix("r#").unwrap_or(member)
}

/// The one row of a query, if any.
pub(crate) fn one<T: FromRow>(conn: &Connection, sql: &str, params: impl Params) -> Result<Option<T>, StoreError> {
    Ok(conn.prepare_cached(sql)?.query_row(params, T::from_row).optional()?)
}

/// All rows of a query.
pub(crate) fn all<T: FromRow>(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<T>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, T::from_row)?;
    Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
}
