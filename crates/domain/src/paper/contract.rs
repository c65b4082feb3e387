//! 家庭医生签约服务协议书 and 健康信息联系卡 (domain handbook §5.1, §5.7).

use super::{PaperContact, PaperPerson};
use crate::Money;
use chrono::NaiveDate;
use serde::Serialize;

/// A family-doctor agreement of one person or one household.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractPaper {
    /// The institution (甲方).
    pub org_name: String,
    /// 协议书编号.
    pub number: String,
    /// Name of the team.
    pub team: String,
    /// Who is in the team.
    pub team_members: Vec<PaperTeamMember>,
    /// Who signs (乙方).
    pub resident: PaperPerson,
    /// The household's other contracted members.
    pub members: Vec<PaperMember>,
    /// Every group the form offers, and whether it is ticked.
    pub groups: Vec<(String, bool)>,
    /// The packs agreed on.
    pub packs: Vec<PaperPack>,
    /// Who pays how much a year for all members and packs together; empty where nothing is to be paid.
    pub shares: Vec<(String, Money)>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Day of signing; `None` leaves it to be written.
    pub signed_on: Option<NaiveDate>,
    /// Who signs for a minor or a person who cannot.
    pub guardian: Option<PaperContact>,
    /// How many copies are signed: 2, or 3 where the county keeps one.
    pub copies: u8,
}

/// A member of the team.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperTeamMember {
    /// 负责人, 签约医生, 公卫人员, 护士, 村医.
    pub role: String,
    /// Name.
    pub name: String,
    /// 职称.
    pub title: String,
    /// Phone.
    pub phone: String,
}

/// A contracted member of the household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperMember {
    /// Name.
    pub name: String,
    /// Relation to the one who signs or to the head.
    pub relation: String,
    /// Id number, whole.
    pub id_number: String,
    /// 人群类别, or the diseases on a contact card.
    pub groups: Vec<String>,
}

/// A service pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperPack {
    /// Name.
    pub name: String,
    /// Price a person and year.
    pub price: Money,
    /// Who pays it.
    pub payer: String,
    /// What is in it.
    pub items: Vec<PaperPackItem>,
}

/// A service of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperPackItem {
    /// Name.
    pub name: String,
    /// Times a year.
    pub times: u32,
}

/// The card that hangs on the household's wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContactCard {
    /// The institution.
    pub org_name: String,
    /// The holder.
    pub resident: PaperPerson,
    /// Household members and their diseases.
    pub members: Vec<PaperMember>,
    /// 责任乡村医生.
    pub village_doctor: PaperTeamMember,
    /// 签约团队长.
    pub team_leader: PaperTeamMember,
    /// Phone of the institution.
    pub org_phone: String,
    /// 医保 and 健康扶贫咨询.
    pub advice_phone: String,
    /// 定点医院.
    pub hospital: String,
    /// 享受政策, in plain words.
    pub benefits: Vec<String>,
    /// 下次随访日期.
    pub next_visit_on: Option<NaiveDate>,
    /// 服药提醒.
    pub medicine_note: String,
}
