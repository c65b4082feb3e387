//! Policy packs at hand: the shipped ones and those of the store, each by its version.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use std::cmp::Reverse;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{PolicyPackId, derived, to_text};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Pack, packs};
use xiangyi_store::{Reader, WriteTx, policy_packs};
use xiangyi_wire::Entity;

/// Every pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyList {
    /// In the order of shipping, then those that were laid in.
    pub policies: Vec<PolicyLine>,
}

/// One version of a pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyLine {
    /// The name by which settlements call it.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Place.
    pub locality: String,
    /// Version of its text.
    pub version: String,
    /// First day of discharge.
    pub valid_from: NaiveDate,
    /// Last day of discharge.
    pub valid_to: Option<NaiveDate>,
    /// Whether it covers the day in question.
    pub valid: bool,
    /// Digest of its text, by which settlements keep it.
    pub hash: String,
    /// It comes with the app.
    pub shipped: bool,
    /// First day of discharge for which the head made it the one to suggest.
    pub active_from: Option<NaiveDate>,
    /// Last such day.
    pub active_to: Option<NaiveDate>,
}

/// A version of a pack with its text.
#[derive(Clone, Debug)]
pub(crate) struct PackHere {
    pub(crate) pack: Pack,
    pub(crate) text: String,
    pub(crate) hash: String,
    pub(crate) shipped: bool,
    /// The row that holds it.
    pub(crate) row: Option<policy_packs::PolicyPack>,
}

impl PackHere {
    fn shipped(pack: &Pack) -> Option<PackHere> {
        let text = packs::text_of(&pack.code)?.to_owned();
        Some(PackHere { pack: pack.clone(), hash: digest(&text), text, shipped: true, row: None })
    }

    /// A row whose text this version can read.
    fn kept(row: policy_packs::PolicyPack) -> Option<PackHere> {
        let pack = Pack::parse(&row.text).ok()?;
        Some(PackHere { pack, text: row.text.clone(), hash: row.hash.clone(), shipped: false, row: Some(row) })
    }

    /// Whether the head made it the one to suggest for a day.
    fn is_active(&self, on: NaiveDate) -> bool {
        let row = self.row.as_ref();
        row.and_then(|row| row.active_from).is_some_and(|from| from <= on)
            && row.and_then(|row| row.active_to).is_none_or(|to| on <= to)
    }

    pub(crate) fn line(&self, on: NaiveDate) -> PolicyLine {
        let pack = &self.pack;
        PolicyLine {
            code: pack.code.clone(),
            name: pack.name.clone(),
            locality: pack.locality.clone(),
            version: pack.version.clone(),
            valid_from: pack.valid_from.value,
            valid_to: pack.valid_to.as_ref().map(|day| day.value),
            valid: pack.covers(on),
            hash: self.hash.clone(),
            shipped: self.shipped,
            active_from: self.row.as_ref().and_then(|row| row.active_from),
            active_to: self.row.as_ref().and_then(|row| row.active_to),
        }
    }
}

/// BLAKE3 of a pack's text, cut to 128 bits, in 22 characters.
pub(crate) fn digest(text: &str) -> String {
    to_text(derived("policy_pack_text", &[text]).as_bytes())
}

/// The name of the row that holds a version.
pub(crate) fn row_of(org: &OrgCode, here: &PackHere) -> PolicyPackId {
    PolicyPackId(derived("policy_pack", &[org.as_str(), &here.pack.code, &here.pack.version, &here.hash]))
}

/// Every version at hand: what comes with the app, with its row where it has one, then the others.
pub(crate) fn at_hand(reader: &Reader<'_>) -> Result<Vec<PackHere>, ClinicError> {
    let mut rows = policy_packs::list(reader)?;
    let mut all: Vec<PackHere> = packs::shipped().iter().filter_map(PackHere::shipped).collect();
    for here in &mut all {
        if let Some(at) = rows.iter().position(|row| row.hash == here.hash) {
            here.row = Some(rows.remove(at));
        }
    }
    all.extend(rows.into_iter().filter_map(PackHere::kept));
    Ok(all)
}

/// The version of a code that a settlement takes: the one asked for, or the head's for the day, or that which covers
/// the day, the newest version first.
pub(crate) fn named(
    reader: &Reader<'_>,
    code: &str,
    version: Option<&str>,
    on: NaiveDate,
) -> Result<PackHere, ClinicError> {
    let mut all = at_hand(reader)?;
    all.retain(|here| here.pack.code == code && version.is_none_or(|version| here.pack.version == version));
    let field = if version.is_some() && packs::find(code).is_some() { "version" } else { "policy" };
    let best = all.into_iter().min_by_key(|here| {
        (Reverse(here.is_active(on)), Reverse(here.pack.covers(on)), Reverse(version_key(&here.pack.version)))
    });
    best.ok_or(ClinicError::unknown("policy", field))
}

/// Versions in order: by their numbers where they have some.
fn version_key(version: &str) -> Vec<(u64, String)> {
    version.split('.').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// The version of a digest.
pub(crate) fn by_hash(reader: &Reader<'_>, hash: &str) -> Result<Option<PackHere>, ClinicError> {
    Ok(at_hand(reader)?.into_iter().find(|here| here.hash == hash))
}

/// Keeps the text of a pack beside the settlements that name it.
pub(crate) fn keep(clinic: &Clinic, tx: &mut WriteTx<'_>, here: &PackHere) -> Result<PolicyPackId, ClinicError> {
    let id = row_of(clinic.org(), here);
    if here.row.is_none() && policy_packs::find(tx, id)?.is_none() {
        let pack = &here.pack;
        let fields = json!({ "code": pack.code, "version": pack.version, "hash": here.hash, "text": here.text });
        tx.insert(Entity::PolicyPack, id, &clinic.township(), object(fields))?;
    }
    Ok(here.row.as_ref().map_or(id, |row| row.id))
}

impl Clinic {
    /// Every policy pack, and whether it covers a day.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_policies(&self, on: NaiveDate) -> Result<PolicyList, ClinicError> {
        self.must(Right::PoliciesView)?;
        self.read(|reader| {
            let policies = at_hand(reader)?.iter().map(|here| here.line(on)).collect();
            Ok(PolicyList { policies })
        })
    }

    /// One policy pack with its layers, parameters and sources; the newest version if none is named.
    ///
    /// # Errors
    /// `unknown_policy`.
    pub fn policy_page(&self, code: &str, version: Option<&str>, on: NaiveDate) -> Result<Pack, ClinicError> {
        self.must(Right::PoliciesView)?;
        self.read(|reader| Ok(named(reader, code, version, on)?.pack))
    }
}

/// The pack to suggest: the head's for the day, else one of the centre's county that covers the day, else one of the
/// county, else the first.
pub(crate) fn suggested(
    reader: &Reader<'_>,
    org: &OrgCode,
    discharged_on: NaiveDate,
) -> Result<Option<PackHere>, ClinicError> {
    let county = &org.as_str()[..6];
    let rank = |here: &PackHere| {
        let of_county = here.pack.area_code.as_deref() == Some(county);
        (!here.is_active(discharged_on), !(of_county && here.pack.covers(discharged_on)), !of_county)
    };
    Ok(at_hand(reader)?.into_iter().min_by_key(rank))
}
