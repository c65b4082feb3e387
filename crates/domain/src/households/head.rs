//! The rules of a head: exactly one in a live household (domain handbook §4.5).

use crate::residents::{Relation, Sex};

/// How many heads a household has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Headship<T> {
    /// Nobody lives there.
    Empty,
    /// As it should be.
    One(T),
    /// One must be chosen.
    Missing,
    /// All but one must be relabelled.
    Several,
}

/// Who heads a household of these members.
#[must_use]
pub fn headship<T: Copy>(members: &[(T, Option<&str>)]) -> Headship<T> {
    let is_head = |code: Option<&str>| code.and_then(Relation::find).is_some_and(Relation::is_head);
    let mut heads = members.iter().filter(|(_, relation)| is_head(*relation)).map(|(who, _)| *who);
    match (heads.next(), heads.next()) {
        (Some(head), None) => Headship::One(head),
        (Some(_), Some(_)) => Headship::Several,
        _ if members.is_empty() => Headship::Empty,
        _ => Headship::Missing,
    }
}

/// Whether a person's sex is the one that the relation speaks of. A difference
/// is a warning, never a refusal; an unknown relation or sex fits.
#[must_use]
pub fn sex_fits(relation: &str, sex: Option<Sex>) -> bool {
    let meant = Relation::find(relation).and_then(|relation| relation.sex);
    meant.zip(sex).is_none_or(|(meant, sex)| meant == sex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_household_has_exactly_one_head() {
        for (members, headship_wanted) in [
            (vec![], Headship::Empty),
            (vec![(1, Some("02")), (2, Some("12"))], Headship::One(1)),
            (vec![(1, Some("20")), (2, Some("01"))], Headship::One(2)),
            (vec![(1, Some("20")), (2, None)], Headship::Missing),
            (vec![(1, Some("02")), (2, Some("01"))], Headship::Several),
        ] {
            assert_eq!(headship(&members), headship_wanted, "{members:?}");
        }
    }

    #[test]
    fn a_wife_who_is_a_man_is_asked_about() {
        for (relation, sex, fits) in [
            ("12", Some(Sex::Female), true),
            ("12", Some(Sex::Male), false),
            ("20", Some(Sex::Female), false),
            ("10", Some(Sex::Male), true),
            ("12", None, true),
            ("zz", Some(Sex::Male), true),
        ] {
            assert_eq!(sex_fits(relation, sex), fits, "{relation} {sex:?}");
        }
    }
}
