//! One synced row, whatever its entity: reading, applying an operation, writing.
//!
//! The registry drives everything here, so that a local change and a row from
//! the server go through the same three steps: [`load`], [`state::fold`],
//! [`write::write`].

mod aliases;
mod columns;
mod coverage;
mod derive;
mod load;
mod state;
mod statements;
mod touched;
mod write;

pub(crate) use load::load;
pub(crate) use state::{Mark, RowState, check_fields, fold};
pub(crate) use touched::Touched;
pub(crate) use write::{Cells, insert, refresh, write};
