//! People: residents, households, villages, their categories and diseases.
//!
//! The rows themselves are the store's; here is what their values mean. Start at [`document`] and [`name`].

pub mod category;
pub mod disease;
pub mod document;
pub mod id_number;
pub mod name;
pub mod record_number;
pub mod register;

mod age;
mod insurance;
mod masking;
mod naming;
mod person;
mod relation;
mod standing_for;
mod tag;
mod tag_detail;
mod treatment;
mod village;

pub use age::age_on;
pub use category::Category;
pub use disease::{Disease, DiseaseKind, Target};
pub use document::{Document, IdType};
pub use id_number::{IdNumber, Sex};
pub use insurance::{InsuranceKind, InsuranceState, insurance_id, is_insured};
pub use masking::{mask_id_number, mask_phone};
pub use naming::{NamingOptions, OptionPlace};
pub use person::Status;
pub use register::{Register, Sight};
pub use relation::{HEAD_CODE, Relation, UNRELATED_CODE};
pub use standing_for::{Holding, StandingFor};
pub use tag::{Tag, TagDetail, TagLevel, tags};
pub use tag_detail::{DetailOfTag, DetailProblem};
pub use treatment::Treatment;
pub use village::{Village, fold_village_name, village_id};
