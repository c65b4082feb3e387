//! Finding the header row and mapping its columns (rule 2).

use super::dictionary::{Field, field, is_plain, normalise};
use super::merges::Merges;
use super::{Column, MappedBy, Remembered};
use crate::source::WIDEST;
use crate::value::{Epoch, Value};

/// Words of titles: they stand over the table, not over a column.
const TITLES: &[&str] =
    &["花名册", "名册", "登记表", "台账", "统计表", "汇总表", "名单", "明细", "一览表", "情况表", "单位"];
const LONGEST_GROUP: usize = 12;
/// Bytes. Longer texts are prose.
const LONGEST_HEADING: usize = 600;

/// The texts of one row that may be part of a header.
#[derive(Debug)]
pub(super) struct Line {
    pub number: u32,
    texts: Vec<String>,
}

impl Line {
    pub(super) fn of(number: u32, cells: &[Value<'_>], epoch: Epoch) -> Line {
        let heading = |cell: &Value<'_>| if cell.weight() > LONGEST_HEADING { String::new() } else { cell.text(epoch) };
        Line { number, texts: cells.iter().map(heading).collect() }
    }

    fn text(&self, column: usize) -> &str {
        self.texts.get(column).map_or("", String::as_str)
    }

    fn filled(&self) -> usize {
        self.texts.iter().filter(|text| !text.is_empty()).count()
    }
}

/// A header of one or more rows.
#[derive(Debug)]
pub(super) struct Header {
    /// The last of its rows.
    pub row: u32,
    words: Vec<String>,
    groups: Vec<String>,
}

/// Which columns of a sheet hold what.
#[derive(Debug)]
pub(super) struct Mapping {
    pub name: usize,
    pub id: usize,
    /// All other columns that are understood.
    pub others: Vec<(usize, Field)>,
    /// The same headings again to the right: more people in the same rows.
    pub beside: Vec<Beside>,
    pub columns: Vec<Column>,
    pub fingerprint: String,
    pub by: MappedBy,
    /// The headings of the name and the ID column.
    heads: (String, String),
}

/// A further table beside the first one, under the same headings.
#[derive(Debug)]
pub(super) struct Beside {
    pub name: usize,
    pub id: usize,
    pub others: Vec<(usize, Field)>,
}

/// Whether a row, with the row above it, is a header: it must name both a
/// name and an ID column.
pub(super) fn find(above: Option<&Line>, line: &Line, merges: &Merges) -> Option<Header> {
    let header = of(above, line, merges);
    let (name, id) = header.name_and_id()?;
    let says_it_itself = !line.text(name).is_empty() || !line.text(id).is_empty();
    says_it_itself.then_some(header)
}

/// A row, with the row above it, taken as a header whatever it says.
pub(super) fn of(above: Option<&Line>, line: &Line, merges: &Merges) -> Header {
    let above = above.filter(|above| above.number + 1 == line.number && above.filled() >= 2);
    let width = line.texts.len().max(above.map_or(0, |above| above.texts.len()));
    let mut header = Header { row: line.number, words: Vec::new(), groups: Vec::new() };
    for column in 0..width {
        let own = line.text(column);
        let upper = above.map_or("", |above| text_above(above, line, column, merges));
        let upper = if is_group(upper) { upper } else { "" };
        let (word, group) = if own.is_empty() { (upper, "") } else { (own, upper) };
        header.words.push(word.to_owned());
        header.groups.push(group.to_owned());
    }
    header
}

/// The text over a cell: of the merged region there, else directly above,
/// else (where nothing is merged, as in csv) the nearest to the left.
fn text_above<'a>(above: &'a Line, line: &Line, column: usize, merges: &Merges) -> &'a str {
    let row = above.number - 1;
    let at = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
    if let Some(region) = merges.at(row, at(column)) {
        // A title reaches over everything; beside a group stand other columns, or ones that reach down from above.
        let is_beside = |other: usize| {
            let reaches_down = || merges.at(row, at(other)).is_some_and(|region| region.bottom > row);
            !(region.left..=region.right).contains(&at(other)) && (!line.text(other).is_empty() || reaches_down())
        };
        let stands_alone = !(0..line.texts.len().max(above.texts.len())).any(is_beside);
        return if stands_alone { "" } else { above.text(region.left as usize) };
    }
    let own = above.text(column);
    if !own.is_empty() || !merges.is_without_regions() || line.text(column).is_empty() {
        return own;
    }
    (0..column).rev().map(|left| above.text(left)).find(|text| !text.is_empty()).unwrap_or("")
}

fn is_group(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '：'));
    plain && text.chars().count() <= LONGEST_GROUP && !TITLES.iter().any(|title| text.contains(title))
}

impl Header {
    /// No header at all: the people begin at once.
    pub(super) const fn none() -> Header {
        Header { row: 0, words: Vec::new(), groups: Vec::new() }
    }

    /// What the words say of each column.
    pub(super) fn proposed(&self) -> Vec<Option<Field>> {
        self.fields()
    }

    fn name_and_id(&self) -> Option<(usize, usize)> {
        let fields = self.fields();
        Some((self.choose(&fields, Field::Name)?, self.choose(&fields, Field::IdNumber)?))
    }

    fn fields(&self) -> Vec<Option<Field>> {
        let pairs = self.words.iter().zip(&self.groups);
        pairs.map(|(word, group)| field(&normalise(group).word, &normalise(word).word)).collect()
    }

    /// The first column of a field: 姓名 alone before 子女姓名, and one with a doubtful remark last.
    fn choose(&self, fields: &[Option<Field>], wanted: Field) -> Option<usize> {
        let columns = fields.iter().enumerate().filter(|(_, field)| **field == Some(wanted)).map(|(at, _)| at);
        columns.min_by_key(|at| {
            let heading = self.words.get(*at).map(|word| normalise(word));
            heading.map_or(0, |heading| u8::from(!is_plain(&heading.word)) + 2 * u8::from(heading.doubtful))
        })
    }

    /// Whether the next row still belongs to the header: merged cells reach
    /// into it, or it only names parts of wider columns.
    pub(super) fn continues_in(&self, line: &Line, merges: &Merges) -> bool {
        let Some((name, id)) = self.name_and_id() else { return false };
        if line.number != self.row + 1 {
            return false;
        }
        let reaches = |column: usize| {
            let region = merges.at(self.row - 1, u32::try_from(column).unwrap_or(u32::MAX));
            region.is_some_and(|region| region.bottom >= self.row)
        };
        if reaches(name) || reaches(id) {
            return true;
        }
        let heading = |text: &String| text.is_empty() || (is_group(text) && text.chars().count() <= LONGEST_GROUP);
        let names_a_part = |column: usize| {
            let group = self
                .words
                .get(column)
                .filter(|word| !word.is_empty())
                .or_else(|| self.words[..column.min(self.words.len())].last());
            let word = normalise(line.text(column)).word;
            field(&normalise(group.map_or("", String::as_str)).word, &word).is_some()
        };
        line.text(name).is_empty()
            && line.text(id).is_empty()
            && line.texts.iter().all(heading)
            && (0..line.texts.len()).any(names_a_part)
    }

    /// Takes the next row into the header.
    pub(super) fn absorb(&mut self, line: &Line, merges: &Merges) {
        let width = self.words.len().max(line.texts.len());
        self.words.resize(width, String::new());
        self.groups.resize(width, String::new());
        // Read before any is replaced: the parts of one merged heading all stand under it.
        let over: Vec<String> = (0..width).map(|column| self.word_over(column, merges)).collect();
        for (column, upper) in over.into_iter().enumerate() {
            let own = line.text(column);
            if own.is_empty() {
                continue;
            }
            self.groups[column] = if is_group(&upper) { upper } else { String::new() };
            own.clone_into(&mut self.words[column]);
        }
        self.row = line.number;
    }

    fn word_over(&self, column: usize, merges: &Merges) -> String {
        let region = merges.at(self.row - 1, u32::try_from(column).unwrap_or(u32::MAX));
        if let Some(region) = region {
            return self.words.get(region.left as usize).cloned().unwrap_or_default();
        }
        let from = if merges.is_without_regions() { 0 } else { column };
        (from..=column).rev().map(|at| &self.words[at]).find(|word| !word.is_empty()).cloned().unwrap_or_default()
    }

    /// The mapping of the header: what a person chose now, what one chose earlier for the same headings, else what the
    /// words mean. A choice without a name or an ID column is none.
    pub(super) fn map(&self, chosen: Option<&[(u32, Field)]>, remembered: &Remembered) -> Option<Mapping> {
        let fingerprint = self.fingerprint();
        if let Some(chosen) = chosen {
            return self.map_by(MappedBy::Choice, &self.chosen_fields(chosen), fingerprint);
        }
        let earlier = remembered.get(&fingerprint).map(|earlier| self.chosen_fields(earlier));
        if let Some(mapping) = earlier.and_then(|fields| self.map_by(MappedBy::Memory, &fields, fingerprint.clone())) {
            return Some(mapping);
        }
        self.map_by(MappedBy::Words, &self.fields(), fingerprint)
    }

    fn map_by(&self, by: MappedBy, fields: &[Option<Field>], fingerprint: String) -> Option<Mapping> {
        let (name, id) = (self.choose(fields, Field::Name)?, self.choose(fields, Field::IdNumber)?);
        let steps = self.steps(name, id, fields);
        let left = steps.first().map_or(0, |step| self.left_border(name.min(id), *step));
        // What stands left of the first table is said of everybody in the row.
        let table = |from: usize, to: usize| others(fields, |at| at < left || (from..to).contains(&at));
        let border = |no: usize| steps.get(no).map_or(fields.len(), |step| left + step);
        let others = table(0, border(0));
        // Under another group heading (子女信息) they are others' people: not read, and not mixed in.
        let beside: Vec<Beside> = (0..steps.len())
            .filter(|no| self.heading(name + steps[*no]) == self.heading(name))
            .map(|no| Beside { name: name + steps[no], id: id + steps[no], others: table(border(no), border(no + 1)) })
            .collect();
        let used = |at: usize| {
            let own = beside.iter().flat_map(|table| [(table.name, Field::Name), (table.id, Field::IdNumber)]);
            let own = [(name, Field::Name), (id, Field::IdNumber)].into_iter().chain(own);
            let others = others.iter().chain(beside.iter().flat_map(|table| &table.others)).copied();
            own.chain(others).find(|(column, _)| *column == at).map(|(_, field)| field)
        };
        let column = |at: usize| Column {
            column: u32::try_from(at).unwrap_or(u32::MAX),
            heading: self.heading(at),
            field: used(at),
            samples: Vec::new(),
        };
        let columns =
            (0..fields.len()).map(column).filter(|column| !column.heading.is_empty() || column.field.is_some());
        let columns = columns.collect();
        let heads = (self.heading(name), self.heading(id));
        Some(Mapping { name, id, others, beside, columns, fingerprint, by, heads })
    }

    /// How far to the right name and ID stand again under the same words.
    fn steps(&self, name: usize, id: usize, fields: &[Option<Field>]) -> Vec<usize> {
        let same = |at: usize, again: usize| fields.get(again) == fields.get(at) && self.word(again) == self.word(at);
        let widest = fields.len().saturating_sub(name.max(id));
        (1..widest).filter(|step| same(name, name + step) && same(id, id + step)).collect()
    }

    /// The first column of a table that stands again a step to the right.
    fn left_border(&self, mut left: usize, step: usize) -> usize {
        while left > 0 && !self.word(left - 1).is_empty() && self.word(left - 1) == self.word(left - 1 + step) {
            left -= 1;
        }
        left
    }

    fn word(&self, at: usize) -> String {
        self.words.get(at).map_or_else(String::new, |text| text.split_whitespace().collect())
    }

    fn chosen_fields(&self, chosen: &[(u32, Field)]) -> Vec<Option<Field>> {
        let widest = chosen.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0);
        let mut fields = vec![None; self.words.len().max(widest.min(WIDEST))];
        for (column, field) in chosen {
            if let Some(slot) = fields.get_mut(*column as usize) {
                *slot = Some(*field);
            }
        }
        fields
    }

    fn heading(&self, at: usize) -> String {
        let compact =
            |texts: &[String]| texts.get(at).map_or_else(String::new, |text| text.split_whitespace().collect());
        let (word, group): (String, String) = (compact(&self.words), compact(&self.groups));
        if group.is_empty() { word } else { format!("{group}/{word}") }
    }

    /// FNV-1a over the headings: stable across versions and systems.
    pub(super) fn fingerprint(&self) -> String {
        let headings: Vec<String> = (0..self.words.len()).map(|at| self.heading(at)).collect();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in headings.join("\n").trim_end().bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{hash:016x}")
    }
}

/// The columns beside name and ID that are read, of those that belong to a table.
fn others(fields: &[Option<Field>], belongs: impl Fn(usize) -> bool) -> Vec<(usize, Field)> {
    let mut others: Vec<(usize, Field)> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let Some(field) = *field else { continue };
        let taken = matches!(field, Field::Name | Field::IdNumber);
        let again = !holds_several(field) && others.iter().any(|(_, other)| *other == field);
        if belongs(at) && !taken && !again {
            others.push((at, field));
        }
    }
    others
}

/// Whether several columns of one sheet may hold this.
fn holds_several(field: Field) -> bool {
    matches!(
        field,
        Field::Phone
            | Field::Diseases
            | Field::Category
            | Field::IsCategory(_)
            | Field::IsDisease(_)
            | Field::Disability
            | Field::Date(_)
    )
}

impl Mapping {
    /// Whether a row under the header is a header again, perhaps with its
    /// columns in another order.
    pub(super) fn is_repeated_by(&self, name: &str, id: &str) -> bool {
        let heads = |text: &str| matches!(field("", &normalise(text).word), Some(Field::Name | Field::IdNumber));
        heads(name) || heads(id) || (!self.heads.0.is_empty() && self.heads.0 == name && self.heads.1 == id)
    }
}
