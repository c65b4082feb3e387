//! 户: one household with its history, and what happens to it.
//!
//! Who lives where now stands in the resident's row; how it came to be stands
//! in a move. Every verb writes both in one group, so neither can be without
//! the other, and nothing is overwritten: a wrong move is taken back by another
//! move ([`correct_move`](crate::Clinic::correct_move)). What moves bring about
//! for other members (a new head, new relations) carries ids derived from the
//! first move, so that they are taken back with it.

mod arrival;
mod change;
mod change_head;
mod change_relation;
mod correct_category;
mod correct_move;
mod end_category;
mod enter_insurance;
mod find;
mod found;
mod give_category;
mod history;
mod leave;
mod lines;
mod move_household;
mod move_in;
mod move_out;
mod move_village;
mod moving;
mod page;
mod papers;
mod propose;
mod record_death;
mod resettle;
mod succession;

pub use arrival::Arrival;
pub(crate) use arrival::{Newcomer, record_arrival};
pub use change::ChangeHousehold;
pub use change_head::ChangeHead;
pub use change_relation::ChangeRelation;
pub use correct_category::{CorrectCategory, WithdrawCategory};
pub use correct_move::CorrectMove;
pub use end_category::EndCategory;
pub use enter_insurance::EnterInsurance;
pub(crate) use find::{live_members, relation_code};
pub use found::{FoundHousehold, NewHousehold};
pub use give_category::{GiveCategory, GivenCategory};
pub use history::HistoryLine;
pub(crate) use history::household_then;
pub use lines::{CategoryLine, DiseaseLine, InsuranceLine};
pub(crate) use lines::{category_lines, disease_line, insurance_lines};
pub use move_household::MoveHousehold;
pub use move_in::MoveIn;
pub use move_out::MoveOut;
pub use move_village::MoveVillage;
pub use moving::Moved;
pub(crate) use moving::Moving;
pub use page::{FormerMember, HouseholdFigures, HouseholdFile, HouseholdMember, MeasureLine};
pub use papers::{GoodsLine, PrintedLine};
pub use propose::{ProposeRelations, ProposedRelation, ProposedRelations};
pub use record_death::RecordDeath;
pub use succession::{NewHead, Relabel};
