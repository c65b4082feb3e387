//! 政策明白卡 and boards for the wall, from the plain words of the policy pack.

use super::card::village_doctor;
use super::details::{PaperDetails, details};
use super::roster::place;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::{Names, card::is_head, categories_on};
use chrono::NaiveDate;
use xiangyi_domain::paper::{PolicyCard, PolicyLine, WallBoard};
use xiangyi_domain::residents::Category;
use xiangyi_domain::users::Right;
use xiangyi_settlement::plain::{self, PlainPolicy};
use xiangyi_settlement::{Pack, packs};
use xiangyi_store::{Reader, households, residents};

/// Cards of one print; a village is printed in parts beyond.
const MOST_CARDS: usize = 500;

impl Clinic {
    /// The cards of a household, or of every household of a village that has a category.
    pub(super) fn policy_cards(
        &self,
        reader: &Reader<'_>,
        (household, village): (Option<&str>, Option<&str>),
        policy: Option<&str>,
        today: NaiveDate,
    ) -> Result<Vec<PolicyCard>, ClinicError> {
        self.must(Right::ResidentsView)?;
        if let Some(which) = household.filter(|text| !text.is_empty()) {
            let details = details(reader)?;
            let plain = self.plain_policy(&details, policy, today)?;
            let row = self.household_named(reader, which)?;
            return Ok(vec![self.policy_card(reader, &row, plain, &details, today)?]);
        }
        let cards = self.households_for_cards(reader, village, policy, today)?;
        Ok(cards.into_iter().map(|(_, card)| card).collect())
    }

    /// The households of a village that have a category, each with its card.
    pub(super) fn households_for_cards(
        &self,
        reader: &Reader<'_>,
        village: Option<&str>,
        policy: Option<&str>,
        today: NaiveDate,
    ) -> Result<Vec<(households::Household, PolicyCard)>, ClinicError> {
        let missing = || ClinicError::BadInput { code: "missing_key", field: Some("household".to_owned()) };
        let village = village.filter(|text| !text.is_empty()).ok_or_else(missing)?;
        let details = details(reader)?;
        let plain = self.plain_policy(&details, policy, today)?;
        let mut cards = Vec::new();
        for id in self.villages_of_filter(reader, Some(village))?.unwrap_or_default() {
            for row in households::of_village(reader, id)? {
                let card = self.policy_card(reader, &row, plain, &details, today)?;
                cards.extend((!card.categories.is_empty()).then_some((row, card)));
            }
        }
        if cards.is_empty() {
            return Err(ClinicError::refused_at("no_cards", "village"));
        }
        if cards.len() > MOST_CARDS {
            let error = ClinicError::refused_at("too_many_papers", "village");
            return Err(error.with("count", cards.len()).with("most", MOST_CARDS));
        }
        Ok(cards)
    }

    /// A board of a way, or the policy itself as a board.
    pub(super) fn wall_board(
        &self,
        reader: &Reader<'_>,
        board: &str,
        policy: Option<&str>,
        today: NaiveDate,
    ) -> Result<WallBoard, ClinicError> {
        self.must(Right::ResidentsView)?;
        let details = details(reader)?;
        let phones = [("卫生院电话", &details.org_phone), ("政策咨询", &details.advice_phone)];
        let mut phones: Vec<(String, String)> =
            phones.into_iter().filter(|(_, phone)| !phone.is_empty()).map(|(l, p)| (l.to_owned(), p.clone())).collect();
        phones.push(("急救".to_owned(), "120".to_owned()));
        let org_name = self.org_name().to_owned();
        if board == "policy" {
            let plain = self.plain_policy(&details, policy, today)?;
            let line = |line: &plain::PlainLine| PolicyLine { heading: line.heading.clone(), text: told(line) };
            return Ok(WallBoard {
                org_name,
                title: plain.title.replace("明白卡", "公示"),
                is_flow: false,
                lines: plain.lines.iter().map(line).collect(),
                phones,
                source: source(&plain.source_note, &plain.dated),
            });
        }
        let found =
            plain::boards().iter().find(|one| one.code == board).ok_or(ClinicError::unknown("board", "board"))?;
        let line = |step: &plain::BoardStep| PolicyLine { heading: step.heading.clone(), text: step.text.clone() };
        Ok(WallBoard {
            org_name,
            title: found.title.clone(),
            is_flow: true,
            lines: found.steps.iter().map(line).collect(),
            phones,
            source: source(&found.source_note, &found.dated),
        })
    }

    /// The plain words of the pack that is asked for, else set, else that of the county.
    pub(super) fn plain_policy(
        &self,
        details: &PaperDetails,
        policy: Option<&str>,
        today: NaiveDate,
    ) -> Result<&'static PlainPolicy, ClinicError> {
        let chosen =
            policy.filter(|code| !code.is_empty()).or(Some(details.policy.as_str()).filter(|code| !code.is_empty()));
        if let Some(code) = chosen {
            return plain::find(code).ok_or(ClinicError::unknown("policy", "policy"));
        }
        // Another county's policy on the wall would promise what nobody pays: without a pack of its own none is taken.
        let county = &self.org().as_str()[..6];
        let of_county = |pack: &&Pack| pack.area_code.as_deref() == Some(county);
        let pack =
            packs::for_area(county, today).into_iter().next().or_else(|| packs::shipped().iter().find(of_county));
        pack.and_then(|pack| plain::find(&pack.code)).ok_or(ClinicError::refused_at("no_policy_here", "policy"))
    }

    pub(super) fn policy_card(
        &self,
        reader: &Reader<'_>,
        household: &households::Household,
        plain: &PlainPolicy,
        details: &PaperDetails,
        today: NaiveDate,
    ) -> Result<PolicyCard, ClinicError> {
        let names = Names::load(reader)?;
        let people = residents::of_household(reader, household.id)?;
        let head = people.iter().find(|person| is_head(person.relation.as_deref())).or(people.first());
        let categories = household_categories(reader, &people, today)?;
        let line = |line: &plain::PlainLine| PolicyLine { heading: line.heading.clone(), text: line.text.clone() };
        Ok(PolicyCard {
            org_name: self.org_name().to_owned(),
            title: plain.title.clone(),
            head: head.map(|person| person.name.clone()).unwrap_or_default(),
            household_number: household.number.clone(),
            address: place(
                &names.village(household.village),
                household.group_name.as_deref().unwrap_or_default(),
                household.address.as_deref().unwrap_or_default(),
            ),
            lines: plain.lines_for(&categories).into_iter().map(line).collect(),
            categories: categories.iter().map(|category| category.name().to_owned()).collect(),
            village_doctor: village_doctor(reader, household.village, today)?,
            org_phone: details.org_phone.clone(),
            advice_phone: details.advice_phone.clone(),
            source: source(&plain.source_note, &plain.dated),
        })
    }
}

/// The categories of everybody in the household, each once, in the order of papers.
fn household_categories(
    reader: &Reader<'_>,
    people: &[residents::Resident],
    today: NaiveDate,
) -> Result<Vec<Category>, ClinicError> {
    let mut all = Vec::new();
    for person in people {
        all.extend(categories_on(reader, person.id, today)?);
    }
    Ok(Category::ALL.into_iter().filter(|category| all.contains(category)).collect())
}

/// A line of the board says for whom it is.
fn told(line: &plain::PlainLine) -> String {
    if line.categories.is_empty() {
        return line.text.clone();
    }
    let words: Vec<&str> = line.categories.iter().map(|category| category.name()).collect();
    format!("{}（{}）", line.text, words.join("、"))
}

fn source(note: &str, dated: &str) -> String {
    format!("依据：{note}（{dated}）。以当地现行规定为准，请向窗口或村医核实。")
}
