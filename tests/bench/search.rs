//! The search box by kind of query, against a plain `LIKE` on an encrypted table of as many people.

use crate::report::{Times, line, millis, ratio, seconds, time};
use crate::township::{self, Township};
use rusqlite::Connection;
use std::time::Duration;
use xiangyi_clinic::residents::{ListResidents, SearchInput};

/// People whose names and numbers are typed.
const PEOPLE: u32 = 500;

/// A kind of query: what it is called, what of a person is typed, whether names that sound alike count.
type Kind = (&'static str, fn(&Typed) -> String, bool);

struct Typed {
    name: String,
    id_number: String,
}

const KINDS: [Kind; 15] = [
    ("1 Han character", |person| person.name.chars().take(1).collect(), false),
    ("2 Han characters", |person| person.name.chars().take(2).collect(), false),
    ("1 Han character of the given name", |person| person.name.chars().skip(1).take(1).collect(), false),
    ("whole name", |person| person.name.clone(), false),
    ("1 letter", |person| initials(person, 1), false),
    ("2 letters", |person| initials(person, 2), false),
    ("3 letters", |person| initials(person, 3), false),
    ("2 letters, fuzzy", |person| initials(person, 2), true),
    ("3 letters, fuzzy", |person| initials(person, 3), true),
    ("6 letters that begin no name, fuzzy", |person| format!("qz{}", initials(person, 4)), true),
    ("2 digits of an ID number", |person| person.id_number[15..17].to_owned(), false),
    ("3 digits of an ID number", |person| person.id_number[15..].to_owned(), false),
    ("4 digits of an ID number", |person| person.id_number[14..].to_owned(), false),
    ("8 digits of an ID number (birth date)", |person| person.id_number[6..14].to_owned(), false),
    ("18 digits", |person| person.id_number.clone(), false),
];

/// At a large township.
pub fn measure() {
    at(100_000);
}

/// At a county on one computer.
pub fn measure_million() {
    at(1_000_000);
}

fn at(residents: u32) {
    let (township, filling) = time(|| township::of(residents));
    line(&format!("filling a store with {residents} residents"), &seconds(filling), "");
    let people = people(&township, residents);
    let baseline = like_baseline(&people, residents);
    line("baseline: LIKE on one encrypted table, p50", &millis(baseline), "");
    for (name, typed, fuzzy) in KINDS {
        let times = Times::of(people.iter().map(|person| search(&township, typed(person), fuzzy)).collect());
        let figure = format!("{} / {}", millis(times.percentile(50)), millis(times.percentile(99)));
        line(
            &format!("{name}: p50 / p99"),
            &figure,
            &format!("goal p99 <= 3 ms; p50 {}", ratio(times.percentile(50), baseline)),
        );
    }
}

fn search(township: &Township, text: String, fuzzy: bool) -> Duration {
    let input = SearchInput { text, limit: Some(20), fuzzy: Some(fuzzy) };
    time(|| township.clinic.search(&input, township::now()).unwrap()).1
}

fn initials(person: &Typed, length: usize) -> String {
    const LETTERS: &[u8] = b"zlwyxchsjgdtmfqb";
    let seed = person.id_number.bytes().fold(0_usize, |sum, byte| sum * 31 + usize::from(byte));
    (0..length).map(|place| char::from(LETTERS[(seed >> (place * 4)) % LETTERS.len()])).collect()
}

/// People spread over the whole township.
fn people(township: &Township, residents: u32) -> Vec<Typed> {
    let mut people = Vec::new();
    for place in (0..residents).step_by((residents / PEOPLE) as usize) {
        let input = ListResidents { after: Some(place.to_string()), limit: Some(1), ..ListResidents::default() };
        let page = township.clinic.list_residents(&input, township::now()).unwrap();
        let whole = township.clinic.resident_page(&page.rows[0].id.to_string(), township::now()).unwrap();
        let id_number = whole.resident.id_number.unwrap_or_default();
        people.push(Typed { name: page.rows[0].name.clone(), id_number });
    }
    people
}

/// A plain scan of names and numbers of as many people in a SQLCipher file.
fn like_baseline(people: &[Typed], residents: u32) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Connection::open(folder.path().join("plain.db")).unwrap();
    database
        .execute_batch("PRAGMA key = 'bench'; CREATE TABLE people (name TEXT, id_number TEXT, rest TEXT);")
        .unwrap();
    let transaction = database.transaction().unwrap();
    {
        let mut insert = transaction.prepare("INSERT INTO people VALUES (?1, ?2, ?3)").unwrap();
        for index in 0..residents as usize {
            let person = &people[index % people.len()];
            insert.execute((&person.name, &person.id_number, "石板村3组12号,联系电话,身份类别,患病情况,备注")).unwrap();
        }
    }
    transaction.commit().unwrap();
    let scan = |person: &Typed| {
        let pattern = format!("%{}%", person.name);
        let sql = "SELECT count(*) FROM people WHERE name LIKE ?1 OR id_number LIKE ?1";
        time(|| database.query_row(sql, [&pattern], |row| row.get::<_, i64>(0)).unwrap()).1
    };
    Times::of(people.iter().take(20).map(scan).collect()).percentile(50)
}
