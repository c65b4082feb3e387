//! Which lines a list shows.

use super::order::{Sort, home_ranks};
use super::{NEVER, NOWHERE, Roll, Status, number};
use chrono::NaiveDate;
use xiangyi_domain::id::VillageId;

/// What a record may lack (domain handbook §7, T18).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Missing {
    /// 身份证号.
    IdNumber,
    /// 联系电话.
    Phone,
    /// 出生日期.
    Birth,
    /// 健康档案编号.
    RecordNumber,
    /// 所在户.
    Household,
    /// 诊断证明 of a disease in care.
    Proof,
    /// A contract in force, of someone who lives here.
    Contract,
    /// A visit of the period, for a disease in care.
    Visit,
}

impl Missing {
    /// All of them, in the order of the table.
    pub const ALL: [Missing; 8] = [
        Missing::IdNumber,
        Missing::Phone,
        Missing::Birth,
        Missing::RecordNumber,
        Missing::Household,
        Missing::Proof,
        Missing::Contract,
        Missing::Visit,
    ];

    pub(super) const fn bit(self) -> u16 {
        1 << self as u8
    }

    /// The code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Missing::IdNumber => "id_number",
            Missing::Phone => "phone",
            Missing::Birth => "birth_on",
            Missing::RecordNumber => "record_number",
            Missing::Household => "household",
            Missing::Proof => "proof",
            Missing::Contract => "contract",
            Missing::Visit => "visit",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Missing> {
        Missing::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Which residents; everything given must hold.
#[derive(Clone, Debug, Default)]
pub struct Selection<'a> {
    /// Only of these villages; `None` for the whole township.
    pub villages: Option<&'a [VillageId]>,
    /// Only of households of this 组.
    pub group: Option<&'a str>,
    /// Only with this category in force, their own or their household's.
    pub category: Option<&'a str>,
    /// Only with a disease in care of this register, or of this name.
    pub disease: Option<&'a str>,
    /// Only with (`true`) or without (`false`) a contract in force.
    pub contract: Option<bool>,
    /// Only with a follow-up whose day has passed.
    pub overdue: bool,
    /// `present`, `dead`, `moved_out`; `None` for everybody.
    pub status: Option<&'a str>,
    /// Only born on or after.
    pub born_from: Option<NaiveDate>,
    /// Only born on or before.
    pub born_to: Option<NaiveDate>,
    /// Only where something of these is missing; empty for everybody.
    pub missing: &'a [Missing],
    /// Only these lines, as a search found them.
    pub found: Option<&'a [u32]>,
    /// In which order.
    pub sort: Sort,
    /// Backwards.
    pub descending: bool,
}

/// One bit for each line.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn of(lines: &[u32], len: usize) -> Bits {
        let mut bits = vec![0; len.div_ceil(64)];
        for line in lines {
            if let Some(word) = bits.get_mut(*line as usize / 64) {
                *word |= 1 << (line % 64);
            }
        }
        Bits(bits)
    }

    pub(super) fn has(&self, line: u32) -> bool {
        self.0.get(line as usize / 64).is_some_and(|word| word >> (line % 64) & 1 == 1)
    }
}

impl Roll {
    /// The lines that a list shows, in its order.
    #[must_use]
    pub fn select(&self, selection: &Selection<'_>) -> Vec<u32> {
        let test = Test::of(self, selection);
        self.order(selection.sort).lines(selection.descending).filter(|line| test.passes(self, *line)).collect()
    }

    /// The households of the residents of a selection, in walking order.
    #[must_use]
    pub fn select_households(&self, selection: &Selection<'_>) -> Vec<u32> {
        let walking = Selection { sort: Sort::Household, descending: false, ..selection.clone() };
        let mut homes: Vec<u32> =
            self.select(&walking).iter().map(|line| self.lines[*line as usize].household).collect();
        homes.retain(|home| *home != NOWHERE);
        // Somebody may be filed under one village and live in a household of another.
        let ranks = home_ranks(self);
        homes.sort_unstable_by_key(|home| ranks[*home as usize]);
        homes.dedup();
        if selection.descending {
            homes.reverse();
        }
        homes
    }

    /// The lines of people of this name or with this in their name.
    #[must_use]
    pub fn named(&self, part: &str) -> Vec<u32> {
        (0_u32..).zip(&self.lines).filter(|(_, line)| self.name(line).contains(part)).map(|(at, _)| at).collect()
    }

    /// How many of the lines have each category in force.
    #[must_use]
    pub fn count_categories(&self, lines: &[u32]) -> Vec<(&str, u32)> {
        most_first(self.categories.count(&Bits::of(lines, self.lines.len())))
    }

    /// How many of the lines have each register and each name of a disease in care.
    #[must_use]
    pub fn count_diseases(&self, lines: &[u32]) -> Vec<(&str, u32)> {
        let lines = Bits::of(lines, self.lines.len());
        let mut counts = self.registers.count(&lines);
        counts.append(&mut self.diseases.count(&lines));
        most_first(counts)
    }

    /// How many of the lines lack each thing.
    #[must_use]
    pub fn count_missing(&self, lines: &[u32]) -> Vec<(Missing, u32)> {
        let lacking = |one: Missing| {
            lines
                .iter()
                .filter(move |line| self.lines.get(**line as usize).is_some_and(|line| line.missing & one.bit() != 0))
        };
        Missing::ALL.into_iter().map(|one| (one, u32::try_from(lacking(one).count()).unwrap_or(u32::MAX))).collect()
    }
}

fn most_first(mut counts: Vec<(&str, u32)>) -> Vec<(&str, u32)> {
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    counts
}

/// A selection with its words looked up.
struct Test {
    villages: Option<Vec<bool>>,
    group: Option<u16>,
    sets: Vec<Bits>,
    contract: Option<bool>,
    overdue_before: Option<i32>,
    status: Option<Status>,
    born: (i32, i32),
    missing: u16,
}

impl Test {
    fn of(roll: &Roll, selection: &Selection<'_>) -> Test {
        let bits = |lines: &[u32]| Bits::of(lines, roll.lines.len());
        let category = selection.category.map(|word| bits(&roll.categories.lines(word)));
        let disease =
            selection.disease.map(|word| bits(&[roll.registers.lines(word), roll.diseases.lines(word)].concat()));
        let found = selection.found.map(bits);
        let group_of = |word: &str| roll.groups.iter().position(|group| group == word);
        Test {
            villages: selection
                .villages
                .map(|wanted| roll.villages.iter().map(|village| wanted.contains(village)).collect()),
            group: selection.group.map(|word| group_of(word).and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX)),
            sets: [category, disease, found].into_iter().flatten().collect(),
            contract: selection.contract,
            overdue_before: selection.overdue.then(|| number(roll.on)),
            status: selection.status.map(|status| match status {
                "present" => Status::Present,
                "dead" => Status::Dead,
                "moved_out" => Status::MovedOut,
                _ => Status::Other,
            }),
            born: (selection.born_from.map_or(i32::MIN, number), selection.born_to.map_or(NEVER, number)),
            missing: selection.missing.iter().fold(0, |bits, one| bits | one.bit()),
        }
    }

    fn passes(&self, roll: &Roll, at: u32) -> bool {
        let Some(line) = roll.lines.get(at as usize) else { return false };
        let group = || roll.homes.get(line.household as usize).map(|home| home.group);
        self.villages.as_ref().is_none_or(|wanted| wanted.get(line.village as usize).is_some_and(|wanted| *wanted))
            && self.status.is_none_or(|status| status == line.status)
            && self.contract.is_none_or(|signed| signed == (line.signed_until != NEVER))
            && self.overdue_before.is_none_or(|today| line.next_due < today)
            && (self.born == (i32::MIN, NEVER)
                || (line.birth != NEVER && line.birth >= self.born.0 && line.birth <= self.born.1))
            && (self.missing == 0 || self.missing & line.missing != 0)
            && self.group.is_none_or(|wanted| group() == Some(wanted))
            && self.sets.iter().all(|set| set.has(at))
    }
}
