//! Who lived in a household from when until when, from moves and today's members.

use super::MoveKind;
use crate::id::{HouseholdId, MoveId, ResidentId, derived};
use chrono::NaiveDate;

/// One move, as its row holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Row.
    pub id: MoveId,
    /// Whose.
    pub resident: ResidentId,
    /// What happened.
    pub kind: MoveKind,
    /// When.
    pub on: Option<NaiveDate>,
    /// The household before.
    pub from: Option<HouseholdId>,
    /// The household after.
    pub to: Option<HouseholdId>,
    /// 与户主关系 before.
    pub relation_from: Option<String>,
    /// 与户主关系 after.
    pub relation_to: Option<String>,
    /// The move that this one takes back.
    pub corrects: Option<MoveId>,
}

/// A person's time in a household.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stay {
    /// Who.
    pub resident: ResidentId,
    /// 与户主关系, the last known.
    pub relation: Option<String>,
    /// The first day; `None` when it was before the records.
    pub from: Option<NaiveDate>,
    /// How they came.
    pub came: Option<MoveKind>,
    /// The day on which they left.
    pub to: Option<NaiveDate>,
    /// How they left.
    pub left: Option<MoveKind>,
    /// Whether they live there now.
    pub here: bool,
}

/// The version of derived ids.
const DERIVED: usize = 8;

/// The id of a move that another one brings about, such as a member's new
/// relation after a death: derived from the first, so that both are taken back
/// together.
#[must_use]
pub fn follow_up_id(lead: MoveId, resident: ResidentId) -> MoveId {
    MoveId(derived("follow_up", &[&lead.to_string(), &resident.to_string()]))
}

/// The moves that hold: neither corrections nor corrected, by day; what another move of the day brought about comes
/// after it.
#[must_use]
pub fn standing(steps: &[Step]) -> Vec<&Step> {
    let taken_back = |id: MoveId| steps.iter().any(|other| other.corrects == Some(id));
    let mut left: Vec<&Step> = steps.iter().filter(|step| step.corrects.is_none() && !taken_back(step.id)).collect();
    let follows = |step: &Step| step.id.0.get_version_num() == DERIVED;
    left.sort_by_key(|step| (step.on, follows(step), step.id));
    left
}

/// The household in which a person lived on a day: where the first later move
/// took them away from, else where they live now. The day of a move already
/// belongs to the new household.
#[must_use]
pub fn household_on(now: Option<HouseholdId>, moves_of_person: &[Step], on: NaiveDate) -> Option<HouseholdId> {
    let later = standing(moves_of_person).into_iter().find(|step| step.on.is_some_and(|day| day > on));
    later.map_or(now, |step| step.from)
}

/// Every stay in a household, those who live there first, each group in the order in which they came. `now` are
/// today's members with their relation; `steps` may hold moves of other households too.
#[must_use]
pub fn stays(household: HouseholdId, now: &[(ResidentId, Option<String>)], steps: &[Step]) -> Vec<Stay> {
    let standing = standing(steps);
    let mut found = Vec::new();
    for (resident, relation) in now {
        let (mut past, open) = walk(household, *resident, &standing);
        let open = open.unwrap_or_else(|| begun(*resident, None));
        past.push(Stay { relation: relation.clone().or(open.relation.clone()), here: true, ..open });
        found.append(&mut past);
    }
    let mut gone: Vec<ResidentId> = standing.iter().map(|step| step.resident).collect();
    gone.retain(|who| !now.iter().any(|(member, _)| member == who));
    gone.sort_unstable();
    gone.dedup();
    for resident in gone {
        let (past, open) = walk(household, resident, &standing);
        found.extend(past);
        found.extend(open);
    }
    found.sort_by_key(|stay| (!stay.here, if stay.here { None } else { stay.to }));
    found
}

/// The ended stays of one person, and the one that no move has ended.
fn walk(household: HouseholdId, resident: ResidentId, standing: &[&Step]) -> (Vec<Stay>, Option<Stay>) {
    let (mut past, mut open) = (Vec::new(), None);
    for step in standing.iter().filter(|step| step.resident == resident) {
        let (was, is) = (step.from == Some(household), step.to == Some(household));
        if was && open.is_none() {
            open = Some(Stay { relation: step.relation_from.clone(), ..begun(resident, None) });
        }
        if is {
            let stay = open.get_or_insert_with(|| begun(resident, Some(step)));
            stay.relation = step.relation_to.clone().or(stay.relation.take());
        } else if was && let Some(stay) = open.take() {
            past.push(Stay { to: step.on, left: Some(step.kind), ..stay });
        }
    }
    (past, open)
}

fn begun(resident: ResidentId, by: Option<&Step>) -> Stay {
    Stay {
        resident,
        relation: None,
        from: by.and_then(|step| step.on),
        came: by.map(|step| step.kind),
        to: None,
        left: None,
        here: false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn home(name: &str) -> HouseholdId {
        HouseholdId(derived("home", &[name]))
    }
    fn person(name: &str) -> ResidentId {
        ResidentId(derived("person", &[name]))
    }
    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn id(number: u8) -> MoveId {
        MoveId(derived("move", &[&number.to_string()]))
    }

    /// number, who, kind, day, from, to, relation after, corrects
    type Row<'a> = (u8, &'a str, MoveKind, &'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<u8>);

    fn steps(rows: &[Row<'_>]) -> Vec<Step> {
        let step = |(number, who, kind, on, from, to, relation, corrects): &Row<'_>| Step {
            id: id(*number),
            resident: person(who),
            kind: *kind,
            on: Some(day(on)),
            from: from.map(home),
            to: to.map(home),
            relation_from: None,
            relation_to: relation.map(str::to_owned),
            corrects: corrects.map(id),
        };
        rows.iter().map(step).collect()
    }

    /// `name relation from–to (came, left)`, one for each stay in A.
    fn told(now: &[(&str, &str)], rows: &[Row<'_>]) -> Vec<String> {
        let now: Vec<_> = now.iter().map(|(who, relation)| (person(who), Some((*relation).to_owned()))).collect();
        let names = ["father", "mother", "son", "bride", "baby"];
        let found = stays(home("A"), &now, &steps(rows));
        let text = |stay: &Stay| {
            let name = names.iter().find(|name| person(name) == stay.resident).unwrap();
            let date = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
            let way = |kind: Option<MoveKind>| kind.map_or("-", MoveKind::code);
            let relation = stay.relation.as_deref().unwrap_or("-");
            let mark = if stay.here { "" } else { " gone" };
            format!(
                "{name} {relation} {}..{} {} {}{mark}",
                date(stay.from),
                date(stay.to),
                way(stay.came),
                way(stay.left)
            )
        };
        found.iter().map(text).collect()
    }

    use MoveKind::*;

    #[test]
    fn a_household_without_moves_has_always_been_as_it_is() {
        assert_eq!(told(&[("father", "02"), ("mother", "12")], &[]), ["father 02 .. - -", "mother 12 .. - -"]);
    }

    #[test]
    fn who_came_and_who_left_stand_with_their_days() {
        let rows = [
            (1, "bride", MovedIn, "2019-05-01", None, Some("A"), Some("38"), None),
            (2, "baby", Born, "2020-06-01", None, Some("A"), Some("41"), None),
            (3, "father", Died, "2024-02-03", Some("A"), None, None, None),
            (4, "mother", HeadChanged, "2024-02-03", Some("A"), Some("A"), Some("02"), None),
        ];
        let now = [("mother", "02"), ("son", "20"), ("bride", "38"), ("baby", "41")];
        assert_eq!(
            told(&now, &rows),
            [
                "mother 02 .. - -",
                "son 20 .. - -",
                "bride 38 2019-05-01.. moved_in -",
                "baby 41 2020-06-01.. born -",
                "father - ..2024-02-03 - died gone",
            ]
        );
    }

    #[test]
    fn who_left_and_came_back_has_two_stays() {
        let rows = [
            (1, "son", MovedOut, "2018-01-01", Some("A"), None, None, None),
            (2, "son", Returned, "2021-01-01", None, Some("A"), Some("20"), None),
        ];
        let wanted = ["father 02 .. - -", "son 20 2021-01-01.. returned -", "son - ..2018-01-01 - moved_out gone"];
        assert_eq!(told(&[("father", "02"), ("son", "20")], &rows), wanted);
    }

    #[test]
    fn a_move_that_was_taken_back_never_was() {
        let rows = [
            (1, "son", MovedHousehold, "2018-01-01", Some("A"), Some("B"), Some("02"), None),
            (2, "son", Corrected, "2018-01-01", Some("B"), Some("A"), Some("20"), Some(1)),
        ];
        assert_eq!(told(&[("father", "02"), ("son", "20")], &rows), ["father 02 .. - -", "son 20 .. - -"]);
    }

    #[test]
    fn where_someone_lived_on_a_day_follows_from_the_moves_after_it() {
        let rows = steps(&[
            (1, "son", Split, "2018-01-01", Some("A"), Some("B"), Some("02"), None),
            (2, "son", MovedOut, "2022-01-01", Some("B"), None, None, None),
        ]);
        for (on, wanted) in
            [("2017-12-31", Some("A")), ("2018-01-01", Some("B")), ("2021-12-31", Some("B")), ("2022-01-01", None)]
        {
            assert_eq!(household_on(None, &rows, day(on)), wanted.map(home), "{on}");
        }
        assert_eq!(household_on(Some(home("C")), &[], day("2020-01-01")), Some(home("C")), "never moved");
    }

    #[test]
    fn what_a_move_brings_about_is_found_again_from_it() {
        assert_eq!(follow_up_id(id(1), person("son")), follow_up_id(id(1), person("son")));
        assert_ne!(follow_up_id(id(1), person("son")), follow_up_id(id(2), person("son")));
    }
}
