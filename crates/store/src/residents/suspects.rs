//! Residents who may be one person, in the whole township.
//!
//! Names that are read alike come from the roll, which is in memory anyway; numbers that are borne twice from their
//! index. Only those whom one of the two names are read as rows.

use crate::roll::Roll;
use crate::{Reader, StoreError};
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, HashMap, HashSet};
use xiangyi_domain::id::{ResidentId, VillageId};

/// Why two residents may be one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Alike {
    /// The same number, also as the old one of the other.
    Number,
    /// One of them has no number.
    NoNumber,
    /// Born on the same day.
    Birthday,
    /// The same name.
    Name,
    /// Names that are read alike.
    Sound,
    /// The same household.
    Household,
    /// The same telephone.
    Phone,
}

impl Alike {
    /// How much it says.
    const fn weight(self) -> u16 {
        match self {
            Alike::Number => 100,
            Alike::NoNumber => 32,
            Alike::Birthday => 16,
            Alike::Name | Alike::Household => 8,
            Alike::Phone => 4,
            Alike::Sound => 0,
        }
    }
}

/// Two residents who may be one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The one with the smaller id.
    pub one: ResidentId,
    /// The other.
    pub other: ResidentId,
    /// Why, the strongest first. All but those of the same number are of one village, born in the same year.
    pub alike: Vec<Alike>,
}

struct Person {
    village: [u8; 16],
    household: Option<[u8; 16]>,
    name: String,
    birth_on: String,
    sex: Option<String>,
    numbers: [String; 2],
    phone: String,
}

/// Listed residents of these villages (`None` for all) who may be one person, without the pairs of whom somebody said
/// that they are two, the likeliest first.
///
/// # Errors
/// Those of the database.
pub fn suspects(reader: &Reader<'_>, roll: &Roll, villages: Option<&[VillageId]>) -> Result<Vec<Pair>, StoreError> {
    let different = different(reader)?;
    let mut pairs: BTreeMap<(ResidentId, ResidentId), bool> = BTreeMap::new();
    let sorted = |(one, other): (ResidentId, ResidentId)| (one.min(other), one.max(other));
    pairs.extend(roll.sounding_alike(villages).into_iter().map(|pair| (sorted(pair), false)));
    pairs.extend(same_number(reader)?.into_iter().map(|pair| (sorted(pair), true)));
    pairs.retain(|(one, other), _| !different.contains(&(*one.bytes(), *other.bytes())));
    let mut people: HashMap<ResidentId, Person> = HashMap::new();
    for id in pairs.keys().flat_map(|(one, other)| [*one, *other]) {
        if !people.contains_key(&id) {
            people.extend(person(reader, id)?.map(|person| (id, person)));
        }
    }
    let is_here =
        |person: &Person| villages.is_none_or(|villages| villages.contains(&VillageId::from_bytes(person.village)));
    let mut found: Vec<(u16, &str, Pair)> = Vec::new();
    for ((one, other), same_number) in pairs {
        let Some((first, second)) = people.get(&one).zip(people.get(&other)) else { continue };
        let two_sexes = first.sex.is_some() && second.sex.is_some() && first.sex != second.sex;
        if (two_sexes && !same_number) || !is_here(first) || !is_here(second) {
            continue;
        }
        let alike = alike(first, second, same_number);
        let weight = alike.iter().map(|reason| reason.weight()).sum();
        found.push((weight, &first.name, Pair { one, other, alike }));
    }
    found.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)).then_with(|| (a.2.one, a.2.other).cmp(&(b.2.one, b.2.other)))
    });
    Ok(found.into_iter().map(|(_, _, pair)| pair).collect())
}

fn alike(one: &Person, other: &Person, same_number: bool) -> Vec<Alike> {
    let no_number = one.numbers[0].is_empty() || other.numbers[0].is_empty();
    let same_birthday = !one.birth_on.is_empty() && one.birth_on == other.birth_on;
    let same_phone = !one.phone.is_empty() && one.phone == other.phone;
    [
        (same_number, Alike::Number),
        (no_number, Alike::NoNumber),
        (same_birthday, Alike::Birthday),
        (one.name == other.name, Alike::Name),
        (one.name != other.name && !same_number, Alike::Sound),
        (one.household.is_some() && one.household == other.household, Alike::Household),
        (same_phone, Alike::Phone),
    ]
    .into_iter()
    .filter_map(|(is_so, reason)| is_so.then_some(reason))
    .collect()
}

/// Pairs of residents who bear one number.
fn same_number(reader: &Reader<'_>) -> Result<Vec<(ResidentId, ResidentId)>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("same_number.sql"))?;
    let bearers = select.query_map([], |row| Ok((row.get(0)?, ResidentId::from_bytes(row.get(1)?))))?;
    let bearers: Vec<(String, ResidentId)> = bearers.collect::<rusqlite::Result<_>>()?;
    let mut pairs = Vec::new();
    for group in bearers.chunk_by(|one, other| one.0 == other.0) {
        for (at, one) in group.iter().enumerate() {
            pairs.extend(group[at + 1..].iter().map(|other| (one.1, other.1)));
        }
    }
    Ok(pairs)
}

fn person(reader: &Reader<'_>, id: ResidentId) -> Result<Option<Person>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("suspects.sql"))?;
    let found = select.query_row([id.bytes()], |row| {
        let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        Ok(Person {
            village: row.get::<_, Option<[u8; 16]>>(0)?.unwrap_or_default(),
            household: row.get(1)?,
            name: text(2)?,
            birth_on: text(3)?,
            sex: row.get(4)?,
            numbers: [text(5)?, text(6)?],
            phone: text(7)?,
        })
    });
    Ok(found.optional()?)
}

/// The ids of two rows.
type TwoRows = ([u8; 16], [u8; 16]);

/// Pairs of whom somebody said that they are two people, the smaller id first.
fn different(reader: &Reader<'_>) -> Result<HashSet<TwoRows>, StoreError> {
    let mut select = reader.sql().prepare_cached(include_str!("../merges/different.sql"))?;
    let pairs = select.query_map([], |row| {
        let (one, other): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
        Ok((one.min(other), one.max(other)))
    })?;
    Ok(pairs.collect::<rusqlite::Result<_>>()?)
}
