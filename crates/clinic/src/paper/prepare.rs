//! `print KIND`: one door to every printed page.

use super::roster::RosterRequest;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::goods::ListGoods;
use crate::now::{Ids, Now};
use serde::Deserialize;
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::id::{AdmissionId, ContractId, HouseholdId};
use xiangyi_domain::paper::Document;
use xiangyi_store::Op;

/// What is to be printed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PaperKind {
    /// 签约花名册: the contracts in force on a day.
    ContractRoster(RosterRequest),
    /// 费用结算明细 of a settled admission.
    Settlement {
        /// Which.
        admission: AdmissionId,
    },
    /// 先诊疗后付费协议.
    AdmissionAgreement {
        /// Which.
        admission: AdmissionId,
    },
    /// 随访服务记录表 with the visits of one resident.
    FollowupSheet {
        /// Id or ID number.
        resident: String,
        /// Which form; hypertension if missing.
        #[serde(default)]
        form: Option<FormCode>,
    },
    /// Blank forms for handwriting, with names where residents are given.
    BlankFollowup {
        /// Ids or ID numbers; none prints one nameless form.
        #[serde(default)]
        residents: Vec<String>,
        /// Which form; hypertension if missing.
        #[serde(default)]
        form: Option<FormCode>,
        /// Everybody due within a week in this village.
        #[serde(default)]
        village: Option<String>,
    },
    /// 家庭医生签约服务协议书.
    Contract {
        /// Which.
        contract: ContractId,
    },
    /// 健康信息联系卡 of a household.
    ContactCard {
        /// Which.
        household: HouseholdId,
    },
    /// 疾病筛查登记表: of a household, of one resident, or nameless.
    ScreeningForm {
        /// Id, number, or a member's ID number: its ill members, or all when none is known to be ill.
        #[serde(default)]
        household: Option<String>,
        /// Id or ID number: this resident only.
        #[serde(default)]
        resident: Option<String>,
        /// Campaign by id or name; the newest open one if missing.
        #[serde(default)]
        campaign: Option<String>,
        /// Without what was found, for handwriting.
        #[serde(default)]
        blank: bool,
    },
    /// 发放登记表: an item in a village, to be signed.
    GoodsList(ListGoods),
}

impl Clinic {
    /// The page model of a paper; the documents room draws it. What is printed
    /// is written in the audit trail.
    ///
    /// # Errors
    /// `not_allowed`, `not_your_village`, the `unknown_…` of what is named,
    /// `not_settled`.
    pub fn prepare_paper(&self, kind: &PaperKind, now: Now, ids: Ids<'_>) -> Result<Document, ClinicError> {
        let (document, _) = self.commit(Op::Print, now, ids, |tx| {
            tx.note(kind.name());
            match kind {
                PaperKind::ContractRoster(request) => {
                    self.contract_roster(tx, request, now.today).map(Document::ContractRoster)
                }
                PaperKind::Settlement { admission } => {
                    Ok(Document::Settlement(Box::new(self.settlement_bill(tx, *admission)?)))
                }
                PaperKind::AdmissionAgreement { admission } => {
                    Ok(Document::AdmissionAgreement(Box::new(self.admission_agreement(tx, *admission)?)))
                }
                PaperKind::FollowupSheet { resident, form } => {
                    let form = form.as_ref().unwrap_or(&FormCode::HYPERTENSION);
                    Ok(Document::FollowupSheet(vec![self.followup_sheet(tx, resident, form, false)?]))
                }
                PaperKind::BlankFollowup { residents, form, village } => {
                    let form = form.as_ref().unwrap_or(&FormCode::HYPERTENSION);
                    let sheets = self.blank_followups(tx, residents, form, village.as_deref(), now.today)?;
                    Ok(Document::FollowupSheet(sheets))
                }
                PaperKind::Contract { contract } => Ok(Document::Contract(vec![self.contract_paper(tx, *contract)?])),
                PaperKind::ContactCard { household } => {
                    Ok(Document::ContactCard(self.contact_cards(tx, *household, now.today)?))
                }
                PaperKind::ScreeningForm { household, resident, campaign, blank } => {
                    let who = (household.as_deref(), resident.as_deref());
                    let forms = self.screening_forms(tx, who, campaign.as_deref(), *blank, now.today)?;
                    Ok(Document::ScreeningForm(forms))
                }
                PaperKind::GoodsList(list) => Ok(Document::GoodsList(self.goods_sheet(tx, list, now.today)?)),
            }
        })?;
        Ok(document)
    }
}

impl PaperKind {
    /// The name in the audit trail and of the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            PaperKind::ContractRoster(_) => "contract_roster",
            PaperKind::Settlement { .. } => "settlement",
            PaperKind::AdmissionAgreement { .. } => "admission_agreement",
            PaperKind::FollowupSheet { .. } => "followup_sheet",
            PaperKind::BlankFollowup { .. } => "blank_followup",
            PaperKind::Contract { .. } => "contract",
            PaperKind::ContactCard { .. } => "contact_card",
            PaperKind::ScreeningForm { .. } => "screening_form",
            PaperKind::GoodsList(_) => "goods_list",
        }
    }
}
