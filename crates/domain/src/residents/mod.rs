//! People: residents, households, villages, their categories and diseases.
//!
//! The types here are the rows of the registry (`wire::entities`) with the
//! same names, so that a row reads into them. Start at [`Resident`].

pub mod category;
pub mod disease;
pub mod id_number;
pub mod name;
pub mod record_number;

mod age;
mod insurance;
mod masking;
mod person;
mod relation;
mod tag;
mod tag_detail;
mod treatment;
mod village;

pub use age::age_on;
pub use category::Category;
pub use disease::{Disease, DiseaseKind, Target};
pub use id_number::{IdNumber, Sex};
pub use insurance::{InsuranceKind, InsuranceState, insurance_id, is_insured};
pub use masking::{mask_id_number, mask_phone};
pub use person::{CategoryTag, Household, IdType, Resident, Status};
pub use relation::{HEAD_CODE, Relation};
pub use tag::{Tag, TagDetail, TagLevel, tags};
pub use tag_detail::{DetailOfTag, DetailProblem};
pub use treatment::Treatment;
pub use village::{Village, fold_village_name, village_id};
