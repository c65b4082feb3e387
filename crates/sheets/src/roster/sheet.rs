//! Reading sheets row by row: header sought, header found, data.

use super::choices::{Choices, Mended, SheetChoice};
use super::details::{Said, is_lost};
use super::dictionary::Field;
use super::ditto::{Above, repeats};
use super::header::{self, Beside, Header, Line, Mapping};
use super::merges::Merges;
use super::person::{self, Written};
use super::row_kind::{Glance, is_person};
use super::{Column, MAX_ROWS, MappedBy, OtherSheet, Progress, Roster, SheetSummary};
use crate::error::FileError;
use crate::source::{Listener, Next, Opening};
use crate::value::{Epoch, Value};
use chrono::NaiveDate;
use std::ops::ControlFlow;
use std::sync::Arc;
use xiangyi_domain::residents::id_number;

/// A header further down than this is none.
const ROWS_BEFORE_HEADER: u32 = 500;
const ROWS_BETWEEN_PROGRESS: u32 = 1000;
/// People whose cells are kept to show what a column holds.
const SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 24;
/// Text kept of all rows together. A hostile file repeats one long string.
const MAX_KEPT_BYTES: usize = 160 * 1024 * 1024;
/// Text looked at, kept or not: bounds the time that such a file takes.
const MAX_READ_BYTES: usize = 512 * 1024 * 1024;

pub(super) struct Reading<'r> {
    today: NaiveDate,
    choices: &'r Choices,
    progress: &'r mut dyn FnMut(Progress) -> ControlFlow<()>,
    roster: Roster,
    sheet: Option<Sheet>,
    rows_until_progress: u32,
    kept_bytes: usize,
    read_bytes: usize,
}

struct Sheet {
    name: Arc<str>,
    epoch: Epoch,
    merges: Merges,
    stage: Stage,
    choice: SheetChoice,
    data_rows: u32,
    /// The cells of the first people.
    samples: Vec<Vec<String>>,
    above: Above,
    /// The last data row was accepted, and stands last in the roster.
    last_was_accepted: bool,
}

enum Stage {
    Seeking { above: Option<Line>, tried: u32 },
    Heading(Header),
    People { mapping: Mapping, header_row: u32 },
}

impl<'r> Reading<'r> {
    pub(super) fn new(
        today: NaiveDate,
        choices: &'r Choices,
        progress: &'r mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Reading<'r> {
        let roster = Roster::default();
        Reading { today, choices, progress, roster, sheet: None, rows_until_progress: 1, kept_bytes: 0, read_bytes: 0 }
    }

    /// The roster, once every sheet was read.
    pub(super) fn finish(self) -> Result<Roster, FileError> {
        if self.roster.sheets.is_empty() {
            return Err(FileError::NoHeader);
        }
        if self.roster.data_rows == 0 {
            return Err(FileError::NoRows);
        }
        Ok(self.roster)
    }

    /// The sheets with a recognised header, once every sheet was read.
    pub(super) fn headers(self) -> Result<Vec<SheetSummary>, FileError> {
        if self.roster.sheets.is_empty() { Err(FileError::NoHeader) } else { Ok(self.roster.sheets) }
    }

    fn report(&mut self, sheet: &Sheet) -> Result<(), FileError> {
        self.rows_until_progress -= 1;
        if self.rows_until_progress > 0 {
            return Ok(());
        }
        self.rows_until_progress = ROWS_BETWEEN_PROGRESS;
        let progress = Progress { sheet: sheet.name.clone(), data_rows: self.roster.data_rows };
        match (self.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(FileError::Cancelled),
        }
    }

    fn read_row(&mut self, sheet: &mut Sheet, number: u32, cells: &[Value<'_>]) -> Result<Next, FileError> {
        if let Some(next) = self.seek(sheet, number, cells) {
            return Ok(next);
        }
        if let Stage::Heading(header) = &mut sheet.stage {
            let line = Line::of(number, cells, sheet.epoch);
            if header.continues_in(&line, &sheet.merges) {
                header.absorb(&line, &sheet.merges);
                return Ok(Next::Row);
            }
        }
        sheet.settle_header(self.choices);
        self.read_person(sheet, number, cells)?;
        Ok(Next::Row)
    }

    /// What to do with a row before or of the header; none once the header was found above.
    fn seek(&self, sheet: &mut Sheet, number: u32, cells: &[Value<'_>]) -> Option<Next> {
        let Stage::Seeking { above, tried } = &mut sheet.stage else { return None };
        if let Some(chosen) = sheet.choice.header_row {
            let line = Line::of(number, cells, sheet.epoch);
            let is_below = number > chosen;
            if is_below || number == chosen {
                let header = if is_below { Header::none() } else { header::of(above.as_ref(), &line, &sheet.merges) };
                sheet.stage = Stage::Heading(header);
                sheet.settle_header(self.choices);
                return if is_below { None } else { Some(Next::Row) };
            }
            *above = Some(line);
            return Some(Next::Row);
        }
        let line = Line::of(number, cells, sheet.epoch);
        let header = header::find(above.as_ref(), &line, &sheet.merges);
        if let Some(header) = header.or_else(|| self.remembered(above.as_ref(), &line, &sheet.merges)) {
            sheet.stage = Stage::Heading(header);
            return Some(Next::Row);
        }
        *above = Some(line);
        *tried += 1;
        Some(if *tried > ROWS_BEFORE_HEADER { Next::Sheet } else { Next::Row })
    }

    /// A header that no words betray, but that a person named once.
    fn remembered(&self, above: Option<&Line>, line: &Line, merges: &Merges) -> Option<Header> {
        if self.choices.remembered.is_empty() {
            return None;
        }
        let header = header::of(above, line, merges);
        self.choices.remembered.contains_key(&header.fingerprint()).then_some(header)
    }

    fn read_person(&mut self, sheet: &mut Sheet, number: u32, cells: &[Value<'_>]) -> Result<(), FileError> {
        let Stage::People { mapping, header_row } = &mut sheet.stage else { return Ok(()) };
        let cell = |column: usize| cells.get(column).unwrap_or(&Value::Empty);
        let name = cell(mapping.name).text(sheet.epoch);
        let id = cell(mapping.id);
        let row = number - 1;
        let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        // Noted for rows that add a disease to the person above.
        sheet.merges.fill(row, column(mapping.name), name.clone());
        let kind = kind_of(mapping, cells, &name, id, sheet.epoch, || {
            sheet.merges.spans(row, column(mapping.name), column(mapping.id))
        });
        let is_person = matches!(kind, Kind::Person);
        let place = Place { number, is_person, epoch: sheet.epoch, today: self.today };
        let said = place.said(&mapping.others, cells, &mut sheet.merges, &mut sheet.above);
        let beside: Vec<Written<'_>> = mapping
            .beside
            .iter()
            .filter_map(|table| place.beside(table, cells, &mut sheet.merges, &mut sheet.above))
            .collect();
        match kind {
            Kind::Person => {}
            Kind::Header => {
                if let Some((again, mapped)) = remap(mapping, number, cells, sheet.epoch, self.choices) {
                    (*mapping, *header_row) = (mapped, again);
                }
                return Ok(());
            }
            Kind::Other => {
                if sheet.last_was_accepted
                    && name.is_empty()
                    && id.is_blank()
                    && sheet.merges.continues(row, column(mapping.name))
                {
                    self.add_diseases(said);
                }
                return self.place_beside(sheet, number, beside);
            }
        }
        if sheet.samples.len() < SAMPLES {
            sheet.samples.push(cells.iter().map(|cell| sample(cell, sheet.epoch)).collect());
        }
        // Of several people in one row nobody could say whose cells were mended.
        let mended = if mapping.beside.is_empty() { self.choices.mended(&sheet.name, number) } else { None };
        sheet.last_was_accepted = self.place(&sheet.name, number, Written { name, id, said }, mended)?;
        sheet.data_rows += 1;
        self.place_beside(sheet, number, beside)
    }

    /// The people of further tables in the same row.
    fn place_beside(&mut self, sheet: &mut Sheet, number: u32, people: Vec<Written<'_>>) -> Result<(), FileError> {
        for written in people {
            self.place(&sheet.name, number, written, None)?;
            sheet.data_rows += 1;
            // Rows below that continue a merged name are of the first table.
            sheet.last_was_accepted = false;
        }
        Ok(())
    }

    /// Gives a data row its place; whether it was accepted.
    fn place(
        &mut self,
        sheet: &Arc<str>,
        number: u32,
        written: Written<'_>,
        mended: Option<&Mended>,
    ) -> Result<bool, FileError> {
        self.roster.data_rows += 1;
        self.kept_bytes += written.name.len() + written.said.details.bytes();
        if self.roster.data_rows > MAX_ROWS || self.kept_bytes > MAX_KEPT_BYTES {
            return Err(FileError::TooLarge);
        }
        let judged = match mended {
            None => person::judge(sheet, number, written, self.today),
            Some(mended) => person::judge_mended(sheet, number, written.said, mended, self.today),
        };
        match judged {
            Ok(row) => {
                self.roster.rows.push(row);
                Ok(true)
            }
            Err(rejected) => {
                self.roster.rejected.push(*rejected);
                Ok(false)
            }
        }
    }

    fn add_diseases(&mut self, said: Said) {
        if let Some(person) = self.roster.rows.last_mut() {
            for disease in said.details.diseases {
                if !person.details.diseases.contains(&disease) {
                    person.details.diseases.push(disease);
                }
            }
        }
    }
}

/// Where a row of people stands, and when it is read.
struct Place {
    number: u32,
    is_person: bool,
    epoch: Epoch,
    today: NaiveDate,
}

impl Place {
    /// What the other columns of a table say.
    fn said(&self, columns: &[(usize, Field)], cells: &[Value<'_>], merges: &mut Merges, above: &mut Above) -> Said {
        let mut said = Said::default();
        for (at, field) in columns {
            let cell = cells.get(*at).unwrap_or(&Value::Empty);
            let mut own = cell.text(self.epoch);
            if is_lost(*field, cell, &own) {
                said.has_lost_number = true;
                own.clear();
            }
            let text = merges.fill(self.number - 1, u32::try_from(*at).unwrap_or(u32::MAX), own);
            let text = if self.is_person && repeats(*field) { above.read(*at, text) } else { text };
            said.take(*field, cell, text, self.epoch, self.today);
        }
        said
    }

    /// The person of a further table, if the row holds one.
    fn beside<'c>(
        &self,
        table: &Beside,
        cells: &'c [Value<'c>],
        merges: &mut Merges,
        above: &mut Above,
    ) -> Option<Written<'c>> {
        let cell = |column: usize| cells.get(column).unwrap_or(&Value::Empty);
        let (name, id) = (cell(table.name).text(self.epoch), cell(table.id));
        let said = self.said(&table.others, cells, merges, above);
        is_person_here(cells, &name, id, self.epoch, false).then_some(Written { name, id, said })
    }
}

enum Kind {
    Person,
    Header,
    Other,
}

/// What a person sees of a cell to tell what its column holds.
fn sample(cell: &Value<'_>, epoch: Epoch) -> String {
    cell.text(epoch).chars().take(LONGEST_SAMPLE).collect()
}

/// What a row under the header is. Most rows show it by their ID alone.
fn kind_of(
    mapping: &Mapping,
    cells: &[Value<'_>],
    name: &str,
    cell: &Value<'_>,
    epoch: Epoch,
    is_one_cell: impl FnOnce() -> bool,
) -> Kind {
    let id = compared(cell, epoch);
    if id.len() == 18 && !name.is_empty() && id.is_ascii() && !name.contains('计') {
        return Kind::Person;
    }
    let name = Value::beginning(name);
    if mapping.is_repeated_by(name, &id) {
        return Kind::Header;
    }
    if is_person_here(cells, name, cell, epoch, is_one_cell()) { Kind::Person } else { Kind::Other }
}

/// Whether a row, by all that stands in it, holds a person with this name and ID cell.
fn is_person_here(cells: &[Value<'_>], name: &str, id: &Value<'_>, epoch: Epoch, is_one_cell: bool) -> bool {
    let (name, id) = (Value::beginning(name), compared(id, epoch));
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    let first = cells.iter().find(|cell| !cell.is_blank()).map(|cell| compact(&cell.text(epoch))).unwrap_or_default();
    let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
    let name = compact(name);
    is_person(&Glance { first: &first, name: &name, id: &id, filled, is_one_cell })
}

/// The ID cell as far as it tells what a row is.
fn compared(id: &Value<'_>, epoch: Epoch) -> String {
    match id {
        Value::Text(text) => id_number::clean(&crate::value::clean(Value::beginning(text))),
        other => other.text(epoch),
    }
}

/// The mapping of a repeated header whose name or ID stands elsewhere than before.
fn remap(now: &Mapping, number: u32, cells: &[Value<'_>], epoch: Epoch, choices: &Choices) -> Option<(u32, Mapping)> {
    if now.by != MappedBy::Words {
        return None;
    }
    let header = header::find(None, &Line::of(number, cells, epoch), &Merges::default())?;
    let again = header.map(None, &choices.remembered)?;
    ((again.name, again.id) != (now.name, now.id)).then_some((number, again))
}

impl Sheet {
    fn settle_header(&mut self, choices: &Choices) {
        if let Stage::Heading(header) = &self.stage
            && let Some(mapping) = header.map(self.choice.columns.as_deref(), &choices.remembered)
        {
            self.stage = Stage::People { mapping, header_row: header.row };
        }
    }

    /// The columns with what their first cells say; columns without a heading too, if anything stands in them.
    fn columns(samples: &[Vec<String>], mut columns: Vec<Column>) -> Vec<Column> {
        let width = samples.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..width {
            let column = u32::try_from(at).unwrap_or(u32::MAX);
            let mut cells: Vec<String> = samples.iter().filter_map(|row| row.get(at).cloned()).collect();
            cells.retain(|cell| !cell.is_empty());
            cells.dedup();
            match columns.iter_mut().find(|known| known.column == column) {
                Some(known) => known.samples = cells,
                None if cells.is_empty() => {}
                None => columns.push(Column { column, heading: String::new(), field: None, samples: cells }),
            }
        }
        columns.sort_by_key(|column| column.column);
        columns
    }
}

impl Listener for Reading<'_> {
    fn open(&mut self, sheet: &Opening<'_>) -> Result<(), FileError> {
        self.sheet = Some(Sheet {
            name: sheet.name.into(),
            epoch: sheet.epoch,
            merges: Merges::new(sheet.merges),
            stage: Stage::Seeking { above: None, tried: 0 },
            choice: self.choices.sheets.get(sheet.name).cloned().unwrap_or_default(),
            data_rows: 0,
            samples: Vec::new(),
            above: Above::default(),
            last_was_accepted: false,
        });
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Value<'_>]) -> Result<Next, FileError> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(Next::Sheet) };
        if sheet.choice.left_out {
            self.sheet = Some(sheet);
            return Ok(Next::Sheet);
        }
        self.report(&sheet)?;
        self.read_bytes += cells.iter().map(Value::weight).sum::<usize>();
        if self.read_bytes > MAX_READ_BYTES {
            return Err(FileError::TooLarge);
        }
        let next = self.read_row(&mut sheet, number, cells);
        self.sheet = Some(sheet);
        next
    }

    fn close(&mut self) -> Result<(), FileError> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(()) };
        sheet.settle_header(self.choices);
        match sheet.stage {
            Stage::People { mapping, header_row } => self.roster.sheets.push(SheetSummary {
                name: sheet.name,
                header_row,
                columns: Sheet::columns(&sheet.samples, mapping.columns),
                fingerprint: mapping.fingerprint,
                mapped_by: mapping.by,
                data_rows: sheet.data_rows,
            }),
            _ => self.roster.others.push(OtherSheet { name: sheet.name, left_out: sheet.choice.left_out }),
        }
        Ok(())
    }
}

impl super::Details {
    /// Roughly what its texts weigh.
    fn bytes(&self) -> usize {
        let one = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let texts = [
            &self.village,
            &self.group,
            &self.household_number,
            &self.household_head,
            &self.address,
            &self.ethnic,
            &self.record_number,
            &self.remark,
        ];
        let lists = [&self.phones, &self.other_categories, &self.diseases];
        texts.iter().map(|text| one(text)).sum::<usize>()
            + lists.iter().flat_map(|list| list.iter()).map(|text| text.len() + 24).sum::<usize>()
    }
}
