//! The search box at 100,000 residents, by length of the query, against a plain `LIKE` on an encrypted table.

use crate::report::{Times, line, millis, ratio, time};
use crate::township::{self, Township};
use rusqlite::Connection;
use std::time::Duration;
use xiangyi_clinic::residents::{ListResidents, SearchInput};

const RESIDENTS: u32 = 100_000;
const QUERIES: usize = 300;

/// A kind of query: what it is called, and what of a person is typed.
type Kind = (&'static str, fn(&Typed) -> String);

struct Typed {
    name: String,
    id_number: String,
}

pub fn measure() {
    let township = township::of(RESIDENTS);
    let people = people(&township);
    let kinds: [Kind; 9] = [
        ("1 Han character", |person| person.name.chars().take(1).collect()),
        ("2 Han characters", |person| person.name.chars().take(2).collect()),
        ("whole name", |person| person.name.clone()),
        ("1 letter", |person| initials(person, 1)),
        ("2 letters", |person| initials(person, 2)),
        ("3 letters", |person| initials(person, 3)),
        ("4 digits of an ID number", |person| person.id_number[14..].to_owned()),
        ("8 digits of an ID number (birth date)", |person| person.id_number[6..14].to_owned()),
        ("18 digits", |person| person.id_number.clone()),
    ];
    let baseline = like_baseline(&people);
    line("baseline: LIKE on one encrypted table, p50", &millis(baseline), "");
    for (name, typed) in kinds {
        let times = Times::of(people.iter().take(QUERIES).map(|person| search(&township, typed(person))).collect());
        let figure = format!("{} / {}", millis(times.percentile(50)), millis(times.percentile(99)));
        line(
            &format!("{name}: p50 / p99"),
            &figure,
            &format!("goal p99 <= 3 ms; p50 {}", ratio(times.percentile(50), baseline)),
        );
    }
}

fn search(township: &Township, text: String) -> Duration {
    let input = SearchInput { text, limit: Some(20) };
    time(|| township.clinic.search(&input, township::now()).unwrap()).1
}

fn initials(person: &Typed, length: usize) -> String {
    const LETTERS: &[u8] = b"zlwyxchsjgdtmfqb";
    let seed = person.id_number.bytes().fold(0_usize, |sum, byte| sum * 31 + usize::from(byte));
    (0..length).map(|place| char::from(LETTERS[(seed >> (place * 4)) % LETTERS.len()])).collect()
}

/// People spread over the whole township.
fn people(township: &Township) -> Vec<Typed> {
    let mut people = Vec::new();
    let mut after = None;
    while people.len() < RESIDENTS as usize {
        let input = ListResidents { limit: Some(5_000), after, ..ListResidents::default() };
        let page = township.clinic.list_residents(&input, township::now()).unwrap();
        for row in page.rows.iter().step_by(97) {
            let whole = township.clinic.resident_page(&row.id.to_string(), township::now()).unwrap();
            let id_number = whole.resident.id_number.unwrap_or_default();
            people.push(Typed { name: row.name.clone(), id_number });
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    people
}

/// A plain scan of names and numbers of as many people in a SQLCipher file.
fn like_baseline(people: &[Typed]) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Connection::open(folder.path().join("plain.db")).unwrap();
    database
        .execute_batch("PRAGMA key = 'bench'; CREATE TABLE people (name TEXT, id_number TEXT, rest TEXT);")
        .unwrap();
    let transaction = database.transaction().unwrap();
    {
        let mut insert = transaction.prepare("INSERT INTO people VALUES (?1, ?2, ?3)").unwrap();
        for index in 0..RESIDENTS as usize {
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
