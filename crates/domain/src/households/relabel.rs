//! The members' relations to a new head, as far as they follow from the old ones.
//!
//! A relation is proposed only where it follows: the children of a household
//! with two sons may be nephews or own children of the new head, so nothing is
//! proposed and a person decides.

use crate::id::ResidentId;
use crate::residents::{HEAD_CODE, Sex};
use chrono::NaiveDate;

/// What is known of a member, the leaving head included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub resident: ResidentId,
    /// 与户主关系 to the old head.
    pub relation: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub born: Option<NaiveDate>,
}

/// A member's relation to the new head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewRelation {
    /// Who.
    pub resident: ResidentId,
    /// The code; `None` where a person must decide.
    pub relation: Option<&'static str>,
}

/// What the codes of GB/T 4761 come down to for this question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kin {
    Head,
    Spouse,
    Child,
    SonInLaw,
    DaughterInLaw,
    Grandchild,
    GrandchildInLaw,
    Parent,
    ParentInLaw,
    Grandparent,
    Sibling,
    Unrelated,
    Other,
}

fn kin(code: Option<&str>) -> Kin {
    match code.unwrap_or_default() {
        "01" | "02" => Kin::Head,
        "10" | "11" | "12" => Kin::Spouse,
        "28" => Kin::SonInLaw,
        "38" => Kin::DaughterInLaw,
        "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "29" | "30" | "31" | "32" | "33" | "34" | "35"
        | "36" | "37" | "39" => Kin::Child,
        "40" | "41" | "42" | "43" | "44" => Kin::Grandchild,
        "45" | "46" => Kin::GrandchildInLaw,
        "50" | "51" | "52" => Kin::Parent,
        "53" | "54" | "55" | "56" => Kin::ParentInLaw,
        "60" | "61" | "62" | "63" | "64" => Kin::Grandparent,
        "70" | "71" | "73" | "75" | "77" => Kin::Sibling,
        "99" => Kin::Unrelated,
        _ => Kin::Other,
    }
}

/// By the sex of the one whom the word is about.
fn by_sex(sex: Option<Sex>, man: &'static str, woman: &'static str, unknown: &'static str) -> &'static str {
    match sex {
        Some(Sex::Male) => man,
        Some(Sex::Female) => woman,
        None => unknown,
    }
}

/// Brother or sister of `beside`.
fn sibling(one: &Member, beside: &Member) -> &'static str {
    match one.born.zip(beside.born) {
        Some((one_born, other)) if one_born < other => by_sex(one.sex, "71", "75", "70"),
        Some((one_born, other)) if one_born > other => by_sex(one.sex, "73", "77", "70"),
        _ => "70",
    }
}

/// The relation of each member to `new_head`. `old_head` stands among the members when still of the household; when
/// dead or gone, hand its facts over nevertheless and drop its line from the answer.
#[must_use]
pub fn propose(members: &[Member], new_head: ResidentId) -> Vec<NewRelation> {
    let chosen = members.iter().find(|member| member.resident == new_head);
    let old = members.iter().find(|member| kin(member.relation.as_deref()) == Kin::Head);
    let one = |member: &Member| {
        let relation = match (chosen, old) {
            _ if member.resident == new_head => Some(HEAD_CODE),
            (Some(chosen), Some(old)) => relation_to(member, chosen, old, members),
            _ => None,
        };
        NewRelation { resident: member.resident, relation }
    };
    members.iter().map(one).collect()
}

fn relation_to(member: &Member, chosen: &Member, old: &Member, all: &[Member]) -> Option<&'static str> {
    let what = kin(member.relation.as_deref());
    if what == Kin::Unrelated {
        return Some("99");
    }
    match kin(chosen.relation.as_deref()) {
        Kin::Spouse => to_spouse(what, member, chosen),
        Kin::Child => to_child(what, member, chosen, old, all),
        Kin::Parent => to_parent(what, member, old),
        Kin::Sibling => (what == Kin::Head).then(|| sibling(old, chosen)).or(match what {
            Kin::Parent => code_of(member),
            Kin::Sibling => Some(sibling(member, chosen)),
            _ => None,
        }),
        Kin::DaughterInLaw => (what == Kin::Head).then(|| by_sex(old.sex, "53", "54", "59")),
        Kin::SonInLaw => (what == Kin::Head).then(|| by_sex(old.sex, "55", "56", "59")),
        Kin::ParentInLaw => (what == Kin::Head).then(|| by_sex(old.sex, "28", "38", "99")),
        Kin::Grandchild => match (what, paternal(chosen)) {
            (Kin::Head | Kin::Spouse, true) => Some(by_sex(member.sex, "61", "62", "60")),
            (Kin::Head | Kin::Spouse, false) => Some(by_sex(member.sex, "63", "64", "60")),
            _ => None,
        },
        Kin::Grandparent => (what == Kin::Head).then(|| match chosen.relation.as_deref() {
            Some("63" | "64") => by_sex(old.sex, "43", "44", "40"),
            _ => by_sex(old.sex, "41", "42", "40"),
        }),
        _ => None,
    }
}

/// The new head is the old one's husband or wife.
fn to_spouse(what: Kin, member: &Member, chosen: &Member) -> Option<&'static str> {
    match what {
        Kin::Head => Some(by_sex(member.sex, "11", "12", "10")),
        // Own children, their wives and husbands and grandchildren keep their word.
        Kin::Child | Kin::SonInLaw | Kin::DaughterInLaw | Kin::Grandchild | Kin::GrandchildInLaw => code_of(member),
        Kin::Parent if chosen.sex == Some(Sex::Female) => Some(by_sex(member.sex, "53", "54", "59")),
        Kin::Parent if chosen.sex == Some(Sex::Male) => Some(by_sex(member.sex, "55", "56", "59")),
        Kin::ParentInLaw => Some(by_sex(member.sex, "51", "52", "50")),
        Kin::Grandparent => Some("65"),
        Kin::Sibling => Some("97"),
        _ => None,
    }
}

/// The new head is a son or daughter of the old one.
fn to_child(what: Kin, member: &Member, chosen: &Member, old: &Member, all: &[Member]) -> Option<&'static str> {
    let children = all.iter().filter(|other| kin(other.relation.as_deref()) == Kin::Child).count();
    let only = children == 1;
    match what {
        Kin::Head | Kin::Spouse => Some(by_sex(member.sex, "51", "52", "50")),
        Kin::Child => Some(sibling(member, chosen)),
        Kin::DaughterInLaw if only && chosen.sex == Some(Sex::Male) => Some("12"),
        Kin::SonInLaw if only && chosen.sex == Some(Sex::Female) => Some("11"),
        Kin::Grandchild if only => Some(by_sex(member.sex, "20", "30", "40")).filter(|code| *code != "40"),
        Kin::GrandchildInLaw if only => Some(by_sex(member.sex, "28", "38", "97")),
        Kin::Parent if old.sex == Some(Sex::Female) => Some(by_sex(member.sex, "63", "64", "60")),
        Kin::Parent => Some(by_sex(member.sex, "61", "62", "60")),
        Kin::Sibling if old.sex == Some(Sex::Female) => Some(by_sex(member.sex, "85", "88", "97")),
        Kin::Sibling => match member.relation.as_deref() {
            Some("71") => Some("81"),
            Some("73") => Some("83"),
            _ => Some(by_sex(member.sex, "97", "90", "97")),
        },
        _ => None,
    }
}

/// The new head is the father or mother of the old one.
fn to_parent(what: Kin, member: &Member, old: &Member) -> Option<&'static str> {
    match what {
        Kin::Head | Kin::Sibling => Some(by_sex(member.sex, "20", "30", "97")),
        Kin::Spouse => Some(by_sex(member.sex, "28", "38", "97")),
        Kin::Child if old.sex == Some(Sex::Female) => Some(by_sex(member.sex, "43", "44", "40")),
        Kin::Child => Some(by_sex(member.sex, "41", "42", "40")),
        Kin::Parent => Some(by_sex(member.sex, "11", "12", "10")),
        _ => None,
    }
}

/// Whether a grandchild is the son's.
fn paternal(grandchild: &Member) -> bool {
    !matches!(grandchild.relation.as_deref(), Some("43" | "44"))
}

fn code_of(member: &Member) -> Option<&'static str> {
    member.relation.as_deref().and_then(crate::residents::Relation::find).map(|relation| relation.code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;
    use Sex::{Female as F, Male as M};

    /// One member: relation to the old head, sex, year of birth, relation to the new head (`?` to be decided).
    type Line<'a> = (&'a str, Sex, i32, &'a str);

    fn check(name: &str, new_head: usize, lines: &[Line<'_>]) {
        let who = |index: usize| ResidentId(derived("member", &[&index.to_string()]));
        let member = |(index, (relation, sex, year, _)): (usize, &Line<'_>)| Member {
            resident: who(index),
            relation: Some((*relation).to_owned()),
            sex: Some(*sex),
            born: NaiveDate::from_ymd_opt(*year, 1, 1),
        };
        let members: Vec<Member> = lines.iter().enumerate().map(member).collect();
        let found = propose(&members, who(new_head));
        let found: Vec<&str> = found.iter().map(|line| line.relation.unwrap_or("?")).collect();
        let wanted: Vec<&str> = lines.iter().map(|line| line.3).collect();
        assert_eq!(found, wanted, "{name}");
    }

    #[test]
    fn the_widow_becomes_head_and_the_children_stay_hers() {
        let lines = [("02", M, 1950, "11"), ("12", F, 1952, "02"), ("20", M, 1975, "20"), ("38", F, 1977, "38")];
        check("widow", 1, &lines);
        check("with his parents", 1, &[("02", M, 1950, "11"), ("12", F, 1952, "02"), ("51", M, 1925, "53")]);
        check("her own parents", 1, &[("02", M, 1950, "11"), ("12", F, 1952, "02"), ("56", F, 1925, "52")]);
        check("a lodger", 1, &[("02", M, 1950, "11"), ("12", F, 1952, "02"), ("99", M, 1960, "99")]);
    }

    #[test]
    fn the_only_son_becomes_head_and_his_wife_and_children_are_known() {
        let lines = [
            ("02", M, 1950, "51"),
            ("12", F, 1952, "52"),
            ("20", M, 1975, "02"),
            ("38", F, 1977, "12"),
            ("41", M, 2000, "20"),
            ("42", F, 2003, "30"),
            ("52", F, 1925, "62"),
        ];
        check("only son", 2, &lines);
    }

    #[test]
    fn with_two_sons_nobody_guesses_whose_wife_and_children_they_are() {
        let lines = [
            ("02", M, 1950, "51"),
            ("22", M, 1975, "02"),
            ("23", M, 1978, "73"),
            ("32", F, 1970, "75"),
            ("38", F, 1977, "?"),
            ("41", M, 2000, "?"),
        ];
        check("two sons", 1, &lines);
    }

    #[test]
    fn a_parent_or_a_brother_may_become_head() {
        check(
            "father",
            1,
            &[("02", M, 1975, "20"), ("51", M, 1950, "02"), ("12", F, 1976, "38"), ("30", F, 2001, "42")],
        );
        check(
            "younger brother",
            1,
            &[("02", M, 1975, "71"), ("73", M, 1980, "02"), ("52", F, 1950, "52"), ("12", F, 1976, "?")],
        );
        check("daughter-in-law", 1, &[("02", F, 1950, "54"), ("38", F, 1980, "02"), ("20", M, 1979, "?")]);
        check("daughter's son", 1, &[("02", M, 1940, "63"), ("43", M, 1995, "02")]);
    }

    #[test]
    fn without_an_old_head_every_relation_is_asked_for() {
        check("no head", 0, &[("20", M, 1975, "02"), ("38", F, 1977, "?")]);
    }
}
