//! `campaign`, `screening`, `goods`.

use super::{open, read};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use crate::screening_args::{CampaignCommand, GoodsCommand, ScreeningCommand};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use xiangyi_clinic::goods::ListGoods;
use xiangyi_clinic::screening::{CloseCampaign, ListScreenings, YearlyChange};

/// `campaign …`.
pub fn campaign(folder: &Path, command: CampaignCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        CampaignCommand::Add(document) => Answer::done(&clinic.start_campaign(read(&document.file)?, now, ids)?),
        CampaignCommand::Change(document) => Answer::done(&clinic.change_campaign(read(&document.file)?, now, ids)?),
        CampaignCommand::List => Answer::done(&clinic.list_campaigns(now)?),
        CampaignCommand::Close { campaign, on, reopen } => {
            Answer::done(&clinic.close_campaign(CloseCampaign { campaign, closed_on: on, reopen }, now, ids)?)
        }
    }
}

/// `screening …`.
pub fn screening(folder: &Path, command: ScreeningCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        ScreeningCommand::Add(document) => Answer::done(&clinic.screen_household(read(&document.file)?, now, ids)?),
        ScreeningCommand::List { campaign, village, group, show } => {
            let given = json!({ "campaign": campaign, "village": village, "group": group, "limit": u32::MAX });
            let input: ListScreenings = asked(given, "show", show)?;
            Answer::done(&clinic.list_screenings(&input, now)?)
        }
        ScreeningCommand::Show { household, campaign } => {
            Answer::done(&clinic.open_screening(campaign.as_deref(), &household, now)?)
        }
        ScreeningCommand::Verify(document) => {
            let stepped = clinic.verify_screenings(read(&document.file)?, now, ids)?;
            Answer::of(&stepped, stepped.refused.is_empty())
        }
        ScreeningCommand::Enter(document) => {
            let stepped = clinic.enter_screenings(read(&document.file)?, now, ids)?;
            Answer::of(&stepped, stepped.refused.is_empty())
        }
        ScreeningCommand::Exit(document) => Answer::done(&clinic.record_exit(read(&document.file)?, now, ids)?),
        ScreeningCommand::TakeBackExit(document) => {
            Answer::done(&clinic.take_back_exit(read(&document.file)?, now, ids)?)
        }
        ScreeningCommand::Progress { campaign, village } => {
            Answer::done(&clinic.screening_progress(campaign.as_deref(), village.as_deref(), now)?)
        }
        ScreeningCommand::Yearly { year, village, goal } => {
            Answer::done(&clinic.yearly_change(&YearlyChange { year, village, goal })?)
        }
    }
}

/// `goods …`.
pub fn goods(folder: &Path, command: GoodsCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        GoodsCommand::Add(document) => {
            let issued = clinic.issue_goods(read(&document.file)?, now, ids)?;
            Answer::of(&issued, issued.refused.is_empty())
        }
        GoodsCommand::List { item, village, group, show, everybody } => {
            let given = json!({ "item": item, "village": village, "group": group, "everybody": everybody });
            let input: ListGoods = asked(given, "show", show)?;
            Answer::done(&clinic.list_goods(&input, now)?)
        }
        GoodsCommand::TakeBack(document) => Answer::done(&clinic.take_back_goods(read(&document.file)?, now, ids)?),
    }
}

/// The flags as the clinic's own document; a word that it does not know is refused there, by name.
fn asked<T: DeserializeOwned>(mut given: Value, key: &str, word: Option<String>) -> Result<T, Failure> {
    if let Some(word) = word {
        given[key] = Value::from(word);
    }
    Ok(xiangyi_clinic::input::read(&given.to_string())?)
}
