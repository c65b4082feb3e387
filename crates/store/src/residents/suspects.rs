//! Residents who may be one person, in the whole township.
//!
//! One pass over everybody (a deliberate full read): of 100,000 people few share village, birth year and pinyin, and an
//! index that found those would cost every import more than a list that is opened now and then.

use crate::search::readings_of;
use crate::{Reader, StoreError};
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
    id: [u8; 16],
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
pub fn suspects(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<Vec<Pair>, StoreError> {
    let people = people(reader, villages)?;
    let different = different(reader)?;
    let mut pairs: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for group in by_number(&people).into_values() {
        each_pair(&group, |pair| {
            pairs.insert(pair, true);
        });
    }
    for group in by_sound(&people).into_values() {
        each_pair(&group, |pair| {
            pairs.entry(pair).or_insert(false);
        });
    }
    let mut found: Vec<(u16, &str, Pair)> = Vec::new();
    for ((one, other), same_number) in pairs {
        let (one, other) = (&people[one], &people[other]);
        let (one, other) = if one.id <= other.id { (one, other) } else { (other, one) };
        let two_sexes = one.sex.is_some() && other.sex.is_some() && one.sex != other.sex;
        if different.contains(&(one.id, other.id)) || (two_sexes && !same_number) {
            continue;
        }
        let alike = alike(one, other, same_number);
        let weight = alike.iter().map(|reason| reason.weight()).sum();
        let (a, b) = (ResidentId::from_bytes(one.id), ResidentId::from_bytes(other.id));
        found.push((weight, &one.name, Pair { one: a, other: b, alike }));
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

/// People by each number of theirs.
fn by_number(people: &[Person]) -> HashMap<&str, Vec<usize>> {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        for number in person.numbers.iter().filter(|number| !number.is_empty()) {
            let group = groups.entry(number).or_default();
            if group.last() != Some(&at) {
                group.push(at);
            }
        }
    }
    groups.retain(|_, group| group.len() > 1);
    groups
}

/// People by village, year of birth and each reading of their name.
fn by_sound(people: &[Person]) -> HashMap<([u8; 16], &str, String), Vec<usize>> {
    let mut readings: HashMap<&str, Vec<String>> = HashMap::new();
    let mut groups: HashMap<([u8; 16], &str, String), Vec<usize>> = HashMap::with_capacity(people.len());
    for (at, person) in people.iter().enumerate() {
        let Some(year) = person.birth_on.get(..4) else { continue };
        for reading in readings.entry(&person.name).or_insert_with(|| readings_of(&person.name)) {
            groups.entry((person.village, year, reading.clone())).or_default().push(at);
        }
    }
    groups.retain(|_, group| group.len() > 1);
    groups
}

fn each_pair(group: &[usize], mut take: impl FnMut((usize, usize))) {
    for (at, one) in group.iter().enumerate() {
        for other in &group[at + 1..] {
            take((*one, *other));
        }
    }
}

fn people(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<Vec<Person>, StoreError> {
    let wanted: Option<HashSet<[u8; 16]>> =
        villages.map(|villages| villages.iter().map(|village| *village.bytes()).collect());
    let mut select = reader.sql().prepare_cached(include_str!("suspects.sql"))?;
    let mut rows = select.query([])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        let village: [u8; 16] = row.get::<_, Option<[u8; 16]>>(1)?.unwrap_or_default();
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&village)) {
            continue;
        }
        let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        people.push(Person {
            id: row.get(0)?,
            village,
            household: row.get(2)?,
            name: text(3)?,
            birth_on: text(4)?,
            sex: row.get(5)?,
            numbers: [text(6)?, text(7)?],
            phone: text(8)?,
        });
    }
    Ok(people)
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
