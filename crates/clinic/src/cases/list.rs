//! The lists of 待处理.

use super::matter::Matter;
use super::shown::Words;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use xiangyi_domain::Money;
use xiangyi_domain::cases::{Choice, choices};
use xiangyi_domain::id::{AdmissionId, ChangeId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::admissions::{self, Listed, Wanted};
use xiangyi_store::outbox::{self, Entry};
use xiangyi_store::{Reader, cases};
use xiangyi_wire::entities::case_of;

/// So many decided cases are listed, the newest first.
const DECIDED: u32 = 50;

/// What waits for a person, and what was decided lately.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CaseList {
    /// Held, the oldest first.
    pub cases: Vec<WaitingChange>,
    /// Held or rejected, and decided by somebody.
    pub decided: Vec<WaitingChange>,
    /// Payments above what was owed: two windows took money for one debt.
    pub surplus: Vec<Surplus>,
}

/// Changes that wait for a person.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaitingList {
    /// In the order of the log.
    pub rows: Vec<WaitingChange>,
}

/// A held or rejected change.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaitingChange {
    /// Its name.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
    /// Kind of row.
    pub entity: String,
    /// Which row.
    pub row: RowId,
    /// `insert`, `patch`, `event`, `post`, `void`.
    pub operation: String,
    /// Why it waits.
    pub code: Option<String>,
    /// Which field.
    pub field: Option<String>,
    /// The case of a held change.
    pub case_id: Option<String>,
    /// The change that this one waits for.
    #[cfg_attr(feature = "bindings", specta(type = Option<String>))]
    pub waits_for: Option<ChangeId>,
    /// Whom or what it is about.
    pub subject: String,
    /// Who typed it.
    pub made_by: String,
    /// Whether it was typed at this computer.
    pub mine: bool,
    /// How many changes of this computer wait with it.
    pub waiting: u32,
    /// Whether the user may decide it.
    pub may_decide: bool,
    /// How it ended.
    pub decided: Option<DecidedLine>,
}

/// Who decided, when and how.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DecidedLine {
    /// `keep`, `use_other` …
    pub choice: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

/// An admission for which more was paid than owed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Surplus {
    /// Which admission.
    pub admission: AdmissionId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub subject: String,
    /// What is the patient's.
    pub amount: Money,
}

impl Clinic {
    /// What waits for the user: cases that they may decide, and what this computer sent and the county holds.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_cases(&self) -> Result<CaseList, ClinicError> {
        self.must(Right::SyncRun)?;
        self.read(|reader| {
            let words = Words::of(self, reader)?;
            let line = |matter: &Matter| self.line(reader, &words, matter);
            let decided = self.decided_matters(reader)?;
            Ok(CaseList {
                cases: self.open_matters(reader)?.iter().map(line).collect::<Result<_, _>>()?,
                decided: decided.iter().map(line).collect::<Result<_, _>>()?,
                surplus: self.surplus(reader)?,
            })
        })
    }

    /// Changes of this computer that the county refused and nobody has mended.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_rejected(&self) -> Result<WaitingList, ClinicError> {
        self.must(Right::SyncRun)?;
        self.read(|reader| {
            let words = Words::of(self, reader)?;
            let rows = outbox::rejected(reader)?.into_iter().map(Matter::of_entry);
            let rows = rows.map(|matter| self.line(reader, &words, &matter));
            Ok(WaitingList { rows: rows.collect::<Result<_, _>>()? })
        })
    }

    /// How many cases wait for the user: this computer's own, and those of others that they may decide.
    pub(crate) fn count_open_cases(&self, reader: &Reader<'_>) -> Result<u32, ClinicError> {
        let others = self.others_cases(reader)?.len();
        let own = outbox::held(reader)?.iter().filter(|own| own.waits_for.is_none()).count();
        Ok(u32::try_from(own + others).unwrap_or(u32::MAX))
    }

    /// Open cases that other computers made and the user may decide.
    fn others_cases(&self, reader: &Reader<'_>) -> Result<Vec<Matter>, ClinicError> {
        if !self.user().role.may(Right::CasesDecide) {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for case in cases::open(reader)? {
            let own = outbox::find(reader, case.change_id)?.is_some();
            all.extend(Matter::of_case(case, None).filter(|one| !own && self.sees_cases_of(reader, one.entity)));
        }
        Ok(all)
    }

    fn open_matters(&self, reader: &Reader<'_>) -> Result<Vec<Matter>, ClinicError> {
        let mut all = self.others_cases(reader)?;
        for own in outbox::held(reader)?.into_iter().filter(|own| own.waits_for.is_none()) {
            // What was decided here already waits only for its way to the county.
            let case = cases::of_change(reader, own.change_id)?.filter(|case| !case.entity.is_empty());
            let case = case.and_then(|case| Matter::of_case(case, Some(own.clone())));
            all.push(case.unwrap_or_else(|| Matter::of_entry(own)));
        }
        all.retain(|matter| matter.decided.is_none());
        all.sort_by_key(|matter| (matter.made_at, matter.change));
        Ok(all)
    }

    fn decided_matters(&self, reader: &Reader<'_>) -> Result<Vec<Matter>, ClinicError> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for case in cases::decided(reader, DECIDED)? {
            let own = outbox::find(reader, case.change_id)?;
            let shown = |one: &Matter| one.own.is_some() || self.sees_cases_of(reader, one.entity);
            all.extend(Matter::of_case(case, own).filter(shown));
        }
        seen.extend(all.iter().map(|matter| matter.change));
        let own = outbox::decided(reader, DECIDED)?.into_iter().filter(|own| !seen.contains(&own.change_id));
        all.extend(own.map(Matter::of_entry));
        all.sort_by_cached_key(|matter| {
            std::cmp::Reverse((matter.decided.as_ref().and_then(|decided| decided.at.clone()), matter.change))
        });
        all.truncate(DECIDED as usize);
        Ok(all)
    }

    pub(super) fn line(
        &self,
        reader: &Reader<'_>,
        words: &Words<'_>,
        matter: &Matter,
    ) -> Result<WaitingChange, ClinicError> {
        let decided = matter.decided.as_ref().map(|decided| DecidedLine {
            choice: decided.choice.clone(),
            by: words.user(decided.by),
            at: decided.at.as_deref().and_then(|at| at.parse().ok()),
            reason: decided.reason.clone(),
        });
        let own = matter.own.as_ref();
        let held = own.is_none_or(|own: &Entry| own.case_id.is_some());
        let mut offered = choices(&matter.code, matter.entity.as_str()).iter();
        Ok(WaitingChange {
            change_id: matter.change,
            at: matter.made_at,
            entity: matter.entity.as_str().to_owned(),
            row: matter.row,
            operation: matter.operation().to_owned(),
            code: Some(matter.code.clone()).filter(|code| !code.is_empty()),
            field: own.and_then(|own| own.field.clone()),
            case_id: held.then(|| case_of(matter.change).to_string()),
            waits_for: own.and_then(|own| own.waits_for),
            subject: if self.sees(reader, matter) { words.subject(matter)? } else { String::new() },
            made_by: words.user(matter.made_by),
            mine: own.is_some(),
            waiting: u32::try_from(outbox::waiting_for(reader, matter.change)?.len()).unwrap_or(u32::MAX),
            may_decide: held && matter.is_open() && offered.any(|choice: &Choice| self.may_choose(matter, *choice)),
            decided,
        })
    }

    fn surplus(&self, reader: &Reader<'_>) -> Result<Vec<Surplus>, ClinicError> {
        if !self.user().role.may(Right::AdmissionsSettle) {
            return Ok(Vec::new());
        }
        let owing = admissions::every(reader, Wanted::Owing)?.into_iter();
        let above = owing.filter(|row| row.state == "settled" && row.figures.balance.is_negative());
        let line = |row: Listed| Surplus {
            admission: row.id,
            number: row.number,
            subject: row.name,
            amount: -row.figures.balance,
        };
        Ok(above.map(line).collect())
    }
}
