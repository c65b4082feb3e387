//! The bank test: eight computers post money over links that are cut, and every account is exact to the fen everywhere.

use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::Sqlite;
use xiangyi_domain::id::RowId;
use xiangyi_domain::{Area, Money};
use xiangyi_store::postings;
use xiangyi_tests::dice::{Dice, share};
use xiangyi_tests::link::{Cut, Link};
use xiangyi_tests::scene::{Computer, County, fields, org};

const COMPUTERS: usize = 8;
/// Of one seed; fifty seeds make ten thousand.
const POSTINGS: usize = 200;
const ACCOUNTS: [&str; 6] = ["patient", "charges", "cash", "bank", "payer:basic", "write_off"];

/// What was posted, as nobody can lose it.
#[derive(Default)]
struct Books {
    fen: BTreeMap<&'static str, i64>,
    posted: Vec<(RowId, Vec<(&'static str, i64)>)>,
}

impl Books {
    /// A new posting of two to four lines, or one that takes an earlier one back.
    fn post(&mut self, computer: &Computer, dice: &mut Dice) {
        let back = (dice.chance(1, 6) && !self.posted.is_empty()).then(|| dice.pick(&self.posted).clone());
        let lines = back
            .as_ref()
            .map_or_else(|| balanced(dice), |(_, lines)| lines.iter().map(|(account, fen)| (*account, -fen)).collect());
        let id = RowId(computer.id());
        let as_text = |(account, fen): &(&str, i64)| json!({ "account": account, "amount": Money::from_fen(*fen) });
        let texts: Vec<_> = lines.iter().map(as_text).collect();
        let mut row = fields(json!({ "kind": "payment", "posted_on": "2026-03-02", "lines": texts }));
        if let Some((reversed, _)) = back {
            row.extend(fields(json!({ "kind": "reversal", "reverses": reversed })));
        }
        computer.commit(|tx| tx.post(id, &Area::township(&org()), row));
        lines.iter().for_each(|(account, fen)| *self.fen.entry(account).or_default() += fen);
        self.posted.push((id, lines));
    }
}

fn balanced(dice: &mut Dice) -> Vec<(&'static str, i64)> {
    let mut lines: Vec<(&str, i64)> = (0..1 + dice.below(3))
        .map(|_| (*dice.pick(&ACCOUNTS), dice.below(2_000_000) as i64 - 1_000_000))
        .map(|(account, fen)| (account, if fen == 0 { 1 } else { fen }))
        .collect();
    let sum: i64 = lines.iter().map(|(_, fen)| fen).sum();
    lines.push((*dice.pick(&ACCOUNTS), -sum));
    lines
}

fn standing(computer: &Computer) -> BTreeMap<String, i64> {
    let sums = computer.store.read(|reader| postings::sums(reader, None, None)).unwrap();
    sums.into_iter().map(|sum| (sum.account, (sum.debit - sum.credit).fen())).collect()
}

/// What nobody may ever see: accounts that do not come to nothing.
fn in_balance(computer: &Computer) {
    assert_eq!(standing(computer).values().sum::<i64>(), 0, "a posting in part");
}

fn cuts(dice: &mut Dice) -> Vec<Cut> {
    let cut = |dice: &mut Dice| match dice.below(4) {
        0 => Cut::BeforeRequest,
        1 => Cut::Up(1 + dice.below(3_000)),
        _ => Cut::Down(dice.below(2_000)),
    };
    (0..dice.below(3)).map(|_| cut(dice)).collect()
}

async fn play(seed: u64) {
    let mut dice = Dice::new(seed);
    let county = County::start().await;
    let mut computers: Vec<(Computer, Link)> = Vec::new();
    for n in 0..COMPUTERS as u64 {
        computers.push(county.computer(seed * 100 + n).await);
    }
    let mut books = Books::default();
    while books.posted.len() < POSTINGS {
        let (computer, link) = dice.pick(&computers);
        if dice.chance(5, 6) {
            books.post(computer, &mut dice);
            continue;
        }
        link.plan(cuts(&mut dice));
        let (other, _) = dice.pick(&computers);
        // Two at once, unless it is the same one twice.
        if std::ptr::eq(computer, other) {
            Computer::agreed_or_moved_on(computer.sync().await);
        } else {
            let (one, two) = futures_util::future::join(computer.sync(), other.sync()).await;
            [one, two].into_iter().for_each(Computer::agreed_or_moved_on);
            in_balance(other);
        }
        in_balance(computer);
    }
    for _ in 0..2 {
        for (computer, link) in &computers {
            link.plan([]);
            Computer::agreed(computer.sync().await);
        }
    }
    let expected: BTreeMap<String, i64> =
        books.fen.iter().map(|(account, fen)| ((*account).to_owned(), *fen)).collect();
    for (n, (computer, _)) in computers.iter().enumerate() {
        assert_eq!(standing(computer), expected, "seed {seed}, computer {n}");
        assert!(computer.store.check().unwrap().is_whole());
        assert_eq!(computer.digest(), computers[0].0.digest());
    }
    let storage = Sqlite::open(county.folder.path(), [7; 48]).unwrap();
    assert_eq!(storage.check().unwrap(), Vec::<String>::new(), "seed {seed}");
    let storage: &dyn Storage = &storage;
    let mut at_the_county = 0;
    let count = &mut |entity: xiangyi_wire::Entity, _, revision: xiangyi_wire::Revision| {
        if entity == xiangyi_wire::Entity::Posting {
            assert_eq!(revision.count, 1, "posted twice");
            at_the_county += 1;
        }
    };
    storage.read(|reader| reader.revisions(&Area::township(&org()), count)).unwrap();
    assert_eq!(at_the_county, POSTINGS, "seed {seed}");
}

/// Guards: money is posted once and whole, on every computer and at the county, whatever becomes of the links.
#[tokio::test(flavor = "multi_thread")]
async fn money_posted_on_eight_computers_is_exact_everywhere() {
    let began = std::time::Instant::now();
    let seeds = share(2, 50) as u64;
    for seed in 1..=seeds {
        play(seed).await;
    }
    eprintln!("{seeds} seeds, {} postings, {:.0?}", seeds * POSTINGS as u64, began.elapsed());
}
