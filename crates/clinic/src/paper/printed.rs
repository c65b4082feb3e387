//! What was printed for whom: the household's page says when and how often.

use super::PaperKind;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde_json::json;
use xiangyi_domain::id::{AdmissionId, HouseholdId, PrintedPaperId, ResidentId, RowId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, residents};
use xiangyi_wire::Entity;

/// Whom one sheet is about.
struct About {
    village: VillageId,
    household: Option<HouseholdId>,
    resident: Option<ResidentId>,
    subject: Option<RowId>,
}

impl Clinic {
    /// Notes that a prepared paper was saved or handed to a printer. Papers of one household, resident, contract or
    /// admission are noted with it; a roster or a nameless form belongs to nobody and writes nothing.
    ///
    /// # Errors
    /// `not_allowed`, `not_your_village`, the `unknown_…` of what is named.
    pub fn record_printed(&self, kind: &PaperKind, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsView)?;
        let about = self.read(|reader| self.about(reader, kind))?;
        if about.is_empty() {
            return Ok(Changes::default());
        }
        let ((), committed) = self.commit(Op::RecordPrint, now, ids, |tx| {
            tx.note(kind.name());
            for one in about {
                let id = PrintedPaperId(tx.new_id());
                let fields = json!({
                    "village": one.village, "household": one.household, "resident": one.resident,
                    "kind": kind.name(), "subject": one.subject, "copies": 1, "printed_on": now.today,
                    "printed_by": self.user_id(),
                });
                tx.insert(Entity::PrintedPaper, id, &self.area(one.village), object(fields))?;
            }
            Ok::<_, ClinicError>(())
        })?;
        Ok(committed.into())
    }

    fn about(&self, reader: &Reader<'_>, kind: &PaperKind) -> Result<Vec<About>, ClinicError> {
        match kind {
            PaperKind::Settlement { admission } | PaperKind::AdmissionAgreement { admission } => {
                self.about_admission(reader, *admission)
            }
            PaperKind::FollowupSheet { resident, .. } => Ok(vec![of(&self.resident(reader, resident)?)]),
            PaperKind::BlankFollowup { residents, .. } => {
                residents.iter().map(|who| Ok(of(&self.resident(reader, who)?))).collect()
            }
            PaperKind::Contract { contract } => {
                let row = self.contract(reader, *contract)?;
                let subject = Some(RowId::from(row.id));
                Ok(vec![About { village: row.village, household: row.household, resident: None, subject }])
            }
            PaperKind::ContactCard { household } => self.about_household(reader, &household.to_string()),
            PaperKind::ScreeningForm { resident: Some(who), .. } => Ok(vec![of(&self.resident(reader, who)?)]),
            PaperKind::ScreeningForm { household: Some(which), .. } => self.about_household(reader, which),
            PaperKind::ScreeningForm { .. } | PaperKind::ContractRoster(_) | PaperKind::GoodsList(_) => Ok(Vec::new()),
        }
    }

    fn about_household(&self, reader: &Reader<'_>, which: &str) -> Result<Vec<About>, ClinicError> {
        let row = self.household_named(reader, which)?;
        Ok(vec![About { village: row.village, household: Some(row.id), resident: None, subject: None }])
    }

    fn about_admission(&self, reader: &Reader<'_>, id: AdmissionId) -> Result<Vec<About>, ClinicError> {
        let admission = self.admission(reader, id)?;
        let person = residents::find(reader, admission.resident)?;
        Ok(person.iter().map(|person| About { subject: Some(RowId::from(id)), ..of(person) }).collect())
    }
}

fn of(person: &residents::Resident) -> About {
    About { village: person.village, household: person.household, resident: Some(person.id), subject: None }
}
