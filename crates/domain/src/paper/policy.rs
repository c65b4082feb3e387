//! 政策明白卡 and boards for the wall: policies in plain words and large print.

use super::PaperTeamMember;
use serde::Serialize;

/// What one household gets, in words that everybody understands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyCard {
    /// The institution.
    pub org_name: String,
    /// Over the card.
    pub title: String,
    /// 户主.
    pub head: String,
    /// 户编号.
    pub household_number: String,
    /// Village, group and house.
    pub address: String,
    /// 身份类别 of the household and its members.
    pub categories: Vec<String>,
    /// What they get.
    pub lines: Vec<PolicyLine>,
    /// 责任村医.
    pub village_doctor: PaperTeamMember,
    /// Phone of the institution; may be empty.
    pub org_phone: String,
    /// Where policies are explained; may be empty.
    pub advice_phone: String,
    /// The document and its date.
    pub source: String,
}

/// A heading with one or two sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PolicyLine {
    /// In a few words.
    pub heading: String,
    /// In plain sentences.
    pub text: String,
}

/// A board for the wall, A3.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WallBoard {
    /// The institution.
    pub org_name: String,
    /// Over the board.
    pub title: String,
    /// Steps of a way, joined by arrows; otherwise lines side by side.
    pub is_flow: bool,
    /// What it says.
    pub lines: Vec<PolicyLine>,
    /// Phones under it, each with its label.
    pub phones: Vec<(String, String)>,
    /// The document and its date.
    pub source: String,
}
