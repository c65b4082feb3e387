//! A workbook that somebody sent, filled in: their columns, titles, merged headings, widths and styles stay.
//!
//! Only what stands under the header is replaced: example rows and notes there
//! go. The file is edited, not drawn anew, so that whatever else the receiver
//! made of it (drop-down lists, print settings) is still there.

mod package;
mod styles;
mod xml;

use super::Written;
use super::outfile::Outfile;
use crate::error::FileError;
use crate::roster::{self, Choices, Field};
use crate::source::guard;
use chrono::NaiveDate;
use package::Package;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The sheet to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    path: PathBuf,
    /// Its name.
    pub sheet: String,
    /// The last row of its header, from 1.
    pub header_row: u32,
    /// Its columns from left to right.
    pub columns: Vec<TemplateColumn>,
}

/// A column to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// Counted from 0.
    pub column: u32,
    /// Its heading, with that of its group before it.
    pub heading: String,
    /// What it was taken for.
    pub field: Option<Field>,
    /// It counts the rows.
    pub is_serial: bool,
}

impl Template {
    /// Reads the header of the first sheet that has one, as an import does.
    ///
    /// # Errors
    /// As an import; [`FileError::NotXlsx`] for anything but an .xlsx.
    pub fn read(path: &Path, today: NaiveDate) -> Result<Template, FileError> {
        let mut begin = [0; 4];
        std::fs::File::open(path)?.read_exact(&mut begin).map_err(|_| FileError::NotXlsx)?;
        if begin != *b"PK\x03\x04" {
            return Err(FileError::NotXlsx);
        }
        let first = roster::headers(path, today, &Choices::default())?.into_iter().next().ok_or(FileError::NoHeader)?;
        let columns = first.columns.into_iter().filter(|column| !column.heading.is_empty());
        let column = |column: roster::Column| TemplateColumn {
            is_serial: column.field.is_none()
                && matches!(column.heading.as_str(), "序号" | "编号" | "NO" | "No." | "序"),
            column: column.column,
            heading: column.heading,
            field: column.field,
        };
        Ok(Template {
            path: path.to_owned(),
            sheet: first.name.to_string(),
            header_row: first.header_row,
            columns: columns.map(column).collect(),
        })
    }
}

/// A template being filled in.
pub struct TemplateWriter {
    zip: ZipWriter<Outfile>,
    sheet: xml::SheetParts,
    columns: Vec<Slot>,
    header_row: u32,
    rows: u32,
    line: String,
}

struct Slot {
    letters: String,
    /// Style of the receiver's first row, and the same as text.
    plain: u32,
    text: u32,
    is_serial: bool,
}

impl TemplateWriter {
    /// Begins: everything of the template up to its header.
    ///
    /// # Errors
    /// [`FileError::NotWritten`], [`FileError::Corrupt`].
    pub fn begin(template: &Template, path: &Path) -> Result<TemplateWriter, FileError> {
        guard::check(&template.path)?;
        let mut package = Package::open(&template.path)?;
        let part = package.part_of_sheet(&template.sheet)?;
        let sheet = xml::SheetParts::cut(&package.text(&part)?, template.header_row)?;
        let bases: Vec<u32> = template.columns.iter().map(|column| sheet.style_of(column.column)).collect();
        let styles = package.part_of_styles().map(|name| Ok::<_, FileError>((name.clone(), package.text(&name)?)));
        let (styles, texts) = match styles.transpose()? {
            Some((name, text)) => {
                let (text, texts) = styles::with_text(&text, &bases)?;
                (Some((name, text)), texts)
            }
            None => (None, vec![0; bases.len()]),
        };
        let mut zip = ZipWriter::new(Outfile::create(path)?);
        package.copy_except(&part, styles.as_ref(), &mut zip)?;
        zip.start_file(&part, SimpleFileOptions::default().large_file(true)).map_err(package::failed)?;
        zip.write_all(sheet.head.as_bytes()).map_err(FileError::NotWritten)?;
        let slot = |((column, plain), text): ((&TemplateColumn, u32), u32)| Slot {
            letters: letters(column.column),
            plain,
            text,
            is_serial: column.is_serial,
        };
        let columns = template.columns.iter().zip(bases).zip(texts).map(slot).collect();
        Ok(TemplateWriter { zip, sheet, columns, header_row: template.header_row, rows: 0, line: String::new() })
    }

    /// Writes the next row: a text for each of the template's columns, empty where nothing is known. A column that
    /// counts rows counts by itself.
    ///
    /// # Errors
    /// [`FileError::NotWritten`].
    pub fn row(&mut self, values: &[String]) -> Result<(), FileError> {
        self.rows += 1;
        let (row, p) = (self.header_row + self.rows, &self.sheet.prefix);
        self.line.clear();
        self.line.push_str(&format!("<{p}row r=\"{row}\">"));
        for (slot, value) in self.columns.iter().zip(values) {
            let at = format!("r=\"{}{row}\"", slot.letters);
            let cell = if slot.is_serial {
                format!("<{p}c {at} s=\"{}\"><{p}v>{}</{p}v></{p}c>", slot.plain, self.rows)
            } else if value.is_empty() {
                format!("<{p}c {at} s=\"{}\"/>", slot.text)
            } else {
                let text = xml::escaped(value);
                format!(
                    "<{p}c {at} s=\"{}\" t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>",
                    slot.text
                )
            };
            self.line.push_str(&cell);
        }
        self.line.push_str(&format!("</{p}row>"));
        self.zip.write_all(self.line.as_bytes()).map_err(FileError::NotWritten)
    }

    /// Ends the workbook.
    ///
    /// # Errors
    /// [`FileError::NotWritten`].
    pub fn finish(mut self) -> Result<Written, FileError> {
        self.zip.write_all(self.sheet.tail.as_bytes()).map_err(FileError::NotWritten)?;
        let out = self.zip.finish().map_err(package::failed)?;
        Ok(Written { file: out.close()?, rows: self.rows, unwritable: Vec::new() })
    }
}

/// 0 → A, 27 → AB.
fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        let place = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(place).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_excel_does() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
