//! The parts of a workbook's file.

use super::xml;
use crate::error::FileError;
use crate::out::Outfile;
use quick_xml::events::Event;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A part of a template that is longer than this is no template.
const LONGEST_PART: u64 = 64 * 1024 * 1024;

pub(super) struct Package {
    zip: ZipArchive<BufReader<File>>,
    /// Name of the workbook's part and its relations: id, type, target.
    workbook: String,
    relations: Vec<(String, String, String)>,
}

pub(super) fn failed(error: ZipError) -> FileError {
    match error {
        ZipError::Io(error) => FileError::Io(error),
        _ => FileError::Corrupt,
    }
}

/// `xl/workbook.xml` → `xl/_rels/workbook.xml.rels`.
fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// A target as the name of a part: absolute, or beside the part that names it.
fn resolve(target: &str, beside: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut folders: Vec<&str> = beside.split('/').collect();
    folders.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(folders.pop()),
            "." => {}
            step => folders.push(step),
        }
    }
    folders.join("/")
}

impl Package {
    pub(super) fn open(path: &Path) -> Result<Package, FileError> {
        let zip = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(failed)?;
        let mut package = Package { zip, workbook: String::new(), relations: Vec::new() };
        let top = relations(&package.text("_rels/.rels")?)?;
        let book = top.into_iter().find(|(_, kind, _)| kind.ends_with("/officeDocument")).ok_or(FileError::Corrupt)?;
        package.workbook = resolve(&book.2, "");
        package.relations = relations(&package.text(&relations_of(&package.workbook))?)?;
        Ok(package)
    }

    /// A part as text.
    pub(super) fn text(&mut self, name: &str) -> Result<String, FileError> {
        let part = self.zip.by_name(name).map_err(failed)?;
        let mut text = String::new();
        let read = part.take(LONGEST_PART).read_to_string(&mut text).map_err(|_| FileError::Corrupt)?;
        if read as u64 == LONGEST_PART {
            return Err(FileError::TooLarge);
        }
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    pub(super) fn part_of_sheet(&mut self, name: &str) -> Result<String, FileError> {
        let book = self.text(&self.workbook.clone())?;
        let mut id = None;
        xml::each(&book, |event, _| {
            if let Event::Empty(tag) | Event::Start(tag) = event
                && xml::is(tag.name(), "sheet")
                && xml::value(tag, "name").as_deref() == Some(name)
            {
                id = id.take().or_else(|| xml::value(tag, "id"));
            }
        })?;
        let named = |(own, _, _): &&(String, String, String)| Some(own) == id.as_ref();
        let (_, _, target) = self.relations.iter().find(named).ok_or(FileError::Corrupt)?;
        Ok(resolve(target, &self.workbook))
    }

    pub(super) fn part_of_styles(&self) -> Option<String> {
        let found = self.relations.iter().find(|(_, kind, _)| kind.ends_with("/styles"));
        found.map(|(_, _, target)| resolve(target, &self.workbook))
    }

    /// Copies every part but one sheet. New styles stand for the old; the list of formulas goes, because those under
    /// the header are gone, and a program that finds it wrong calls the file damaged.
    pub(super) fn copy_except(
        &mut self,
        sheet: &str,
        styles: Option<&(String, String)>,
        to: &mut ZipWriter<Outfile>,
    ) -> Result<(), FileError> {
        let chain = self.relations.iter().find(|(_, kind, _)| kind.ends_with("/calcChain"));
        let chain = chain.map(|(_, _, target)| (resolve(target, &self.workbook), target.clone()));
        let book_relations = relations_of(&self.workbook);
        for at in 0..self.zip.len() {
            let name = self.zip.by_index_raw(at).map_err(failed)?.name().to_owned();
            let changed = match (&chain, styles) {
                _ if name == sheet => continue,
                (Some((part, _)), _) if *part == name => continue,
                (_, Some((part, text))) if *part == name => Some(text.clone()),
                (Some((part, _)), _) if name == "[Content_Types].xml" => {
                    Some(without(&self.text(&name)?, "PartName", &format!("/{part}"))?)
                }
                (Some((_, target)), _) if name == book_relations => {
                    Some(without(&self.text(&name)?, "Target", target)?)
                }
                _ => None,
            };
            match changed {
                Some(text) => {
                    to.start_file(&name, SimpleFileOptions::default()).map_err(failed)?;
                    to.write_all(text.as_bytes())?;
                }
                None => to.raw_copy_file(self.zip.by_index_raw(at).map_err(failed)?).map_err(failed)?,
            }
        }
        Ok(())
    }
}

fn relations(text: &str) -> Result<Vec<(String, String, String)>, FileError> {
    let mut found = Vec::new();
    xml::each(text, |event, _| {
        if let Event::Empty(tag) | Event::Start(tag) = event
            && xml::is(tag.name(), "Relationship")
        {
            let value = |key| xml::value(tag, key).unwrap_or_default();
            found.push((value("Id"), value("Type"), value("Target")));
        }
    })?;
    Ok(found)
}

/// The text without the elements whose attribute has this value.
fn without(text: &str, key: &str, unwanted: &str) -> Result<String, FileError> {
    let mut kept = String::with_capacity(text.len());
    let mut copied = 0;
    xml::each(text, |event, range| {
        if let Event::Empty(tag) = event
            && xml::value(tag, key).as_deref() == Some(unwanted)
        {
            kept.push_str(&text[copied..range.start]);
            copied = range.end;
        }
    })?;
    kept.push_str(&text[copied..]);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_absolute_or_beside_the_part_that_names_it() {
        for (target, part) in [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("../data/one.xml", "data/one.xml"),
        ] {
            assert_eq!(resolve(target, "xl/workbook.xml"), part);
        }
        assert_eq!(relations_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
    }
}
