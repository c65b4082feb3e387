//! The statements of the synced tables, made once from the registry.

use std::sync::OnceLock;
use xiangyi_wire::Entity;
use xiangyi_wire::entities::{EntitySpec, MergeClass, REGISTRY};

/// Columns that every synced table has, after `id`.
pub(crate) const COMMON: [&str; 7] = ["area", "rev_epoch", "rev_count", "voided", "extra", "mark", "listed"];

/// The places of the revision among them.
pub(crate) const REVISION_EPOCH: usize = 1;
/// See [`REVISION_EPOCH`].
pub(crate) const REVISION_COUNT: usize = 2;
/// The place of the word whether lists show the row.
pub(crate) const LISTED: usize = 6;

/// The statements of one table.
pub(crate) struct Statements {
    pub(crate) entity: Entity,
    /// Selects the common columns, the registry's, and `events` for a state machine, by `?1` = id.
    pub(crate) select: String,
    /// Inserts the same columns, and those derived.
    pub(crate) insert: String,
    table: &'static str,
    /// In the order of `insert`, without the id.
    columns: Vec<String>,
}

impl Statements {
    /// Updates these columns, counted in the order of `insert` without the id, which is the first parameter. Only what
    /// changes is named: SQLite writes every index anew that holds a named column.
    pub(crate) fn update(&self, columns: &[usize]) -> String {
        let sets = columns.iter().enumerate().map(|(at, column)| format!("{} = ?{}", self.columns[*column], at + 2));
        format!("UPDATE {} SET {} WHERE id = ?1", self.table, sets.collect::<Vec<_>>().join(", "))
    }
}

pub(crate) fn of(entity: Entity) -> &'static Statements {
    static ALL: OnceLock<Vec<Statements>> = OnceLock::new();
    let all = ALL.get_or_init(|| REGISTRY.iter().map(build).collect());
    // The registry holds every entity, so the first entry is never a wrong answer in practice.
    all.iter().find(|statements| statements.entity == entity).unwrap_or(&all[0])
}

/// Columns that follow from others, in the order of `derive`.
pub(crate) fn derived_columns(entity: Entity) -> &'static [&'static str] {
    match entity {
        Entity::Contract => &["state", "ended_on"],
        Entity::Disease | Entity::Visit | Entity::Prescription => &["register"],
        Entity::Admission => &[
            "state",
            "discharged_on",
            "total_fen",
            "out_of_scope_fen",
            "balance_fen",
            "settled_on",
            "self_pay_fen",
            "paid_by",
            "due_on",
            "waived_fen",
            "papers_out",
            "blocks",
        ],
        Entity::AidApplication => &["state", "granted_fen"],
        _ => &[],
    }
}

fn build(spec: &EntitySpec) -> Statements {
    let mut columns: Vec<String> = COMMON.iter().map(|name| (*name).to_owned()).collect();
    columns.extend(spec.fields.iter().map(|field| field.column_name()));
    if spec.class == MergeClass::StateMachine {
        columns.push("events".to_owned());
    }
    let select = format!("SELECT {} FROM {} WHERE id = ?1", columns.join(", "), spec.table);
    columns.extend(derived_columns(spec.entity).iter().map(|name| (*name).to_owned()));
    let places: Vec<String> = (1..=columns.len() + 1).map(|at| format!("?{at}")).collect();
    let insert = format!("INSERT INTO {} (id, {}) VALUES ({})", spec.table, columns.join(", "), places.join(", "));
    Statements { entity: spec.entity, select, insert, table: spec.table, columns }
}
