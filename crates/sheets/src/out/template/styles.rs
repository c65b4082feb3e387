//! The receiver's cell styles, each once more as text.

use super::xml;
use crate::error::FileError;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// `@` in the numbering of Excel.
const TEXT: &str = "49";

/// The styles with a copy of each of these that shows text, and the numbers of the copies.
pub(super) fn with_text(styles: &str, bases: &[u32]) -> Result<(String, Vec<u32>), FileError> {
    let formats = Formats::find(styles)?;
    let (Some(list), false) = (&formats.list, formats.each.is_empty()) else {
        return Ok((styles.to_owned(), vec![0; bases.len()]));
    };
    let (mut copies, mut known): (String, Vec<u32>) = (String::new(), Vec::new());
    let mut texts = Vec::with_capacity(bases.len());
    for base in bases {
        let base = usize::try_from(*base).unwrap_or(0).min(formats.each.len() - 1);
        let base = u32::try_from(base).unwrap_or(0);
        let place = known.iter().position(|one| *one == base).unwrap_or_else(|| {
            copies.push_str(&as_text(&styles[formats.each[base as usize].clone()]));
            known.push(base);
            known.len() - 1
        });
        texts.push(u32::try_from(formats.each.len() + place).unwrap_or(0));
    }
    let begin = counted(&styles[list.start.clone()], formats.each.len() + known.len());
    let changed =
        [&styles[..list.start.start], &begin, &styles[list.start.end..list.end], &copies, &styles[list.end..]].concat();
    Ok((changed, texts))
}

/// Where the cell formats stand.
#[derive(Default)]
struct Formats {
    list: Option<List>,
    each: Vec<Range<usize>>,
}

struct List {
    /// The opening tag.
    start: Range<usize>,
    /// Where the closing tag begins.
    end: usize,
}

impl Formats {
    fn find(styles: &str) -> Result<Formats, FileError> {
        let mut found = Formats::default();
        let (mut inside, mut opened) = (None, None);
        xml::each(styles, |event, range| match event {
            Event::Start(tag) if xml::is(tag.name(), "cellXfs") => inside = Some(range),
            Event::End(tag) if xml::is(tag.name(), "cellXfs") => {
                found.list = inside.take().map(|start| List { start, end: range.start });
            }
            Event::Empty(tag) if inside.is_some() && xml::is(tag.name(), "xf") => found.each.push(range),
            Event::Start(tag) if inside.is_some() && xml::is(tag.name(), "xf") => opened = Some(range.start),
            Event::End(tag) if xml::is(tag.name(), "xf") => {
                found.each.extend(opened.take().map(|start| start..range.end));
            }
            _ => {}
        })?;
        Ok(found)
    }
}

/// One format with the number format of text.
fn as_text(format: &str) -> String {
    let Some(end) = format.find('>') else { return String::new() };
    let is_empty = format[..end].ends_with('/');
    let tag = format[1..end].trim_end_matches('/');
    let (name, _) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let start = BytesStart::from_content(tag, name.len());
    let mut changed = BytesStart::new(name);
    let others = start.attributes().filter_map(Result::ok);
    let unwanted = ["numFmtId", "applyNumberFormat", "quotePrefix"];
    changed.extend_attributes(others.filter(|attribute| !unwanted.contains(&attribute.key.0)));
    changed.push_attribute(("numFmtId", TEXT));
    changed.push_attribute(("applyNumberFormat", "1"));
    let content: &str = &changed;
    if is_empty { format!("<{content}/>") } else { format!("<{content}{}", &format[end..]) }
}

/// The opening tag of the list with another count.
fn counted(tag: &str, count: usize) -> String {
    let content = tag.trim_start_matches('<').trim_end_matches('>');
    let (name, _) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
    let start = BytesStart::from_content(content, name.len());
    let mut changed = BytesStart::new(name);
    changed.extend_attributes(start.attributes().filter_map(Result::ok).filter(|attribute| attribute.key.0 != "count"));
    changed.push_attribute(("count", count.to_string().as_str()));
    let content: &str = &changed;
    format!("<{content}>")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_style_is_copied_with_its_border_and_shows_text() {
        let styles = r#"<styleSheet><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" borderId="3" applyNumberFormat="1"><alignment wrapText="1"/></xf></cellXfs></styleSheet>"#;
        let (changed, texts) = with_text(styles, &[1, 0, 1]).unwrap();
        assert_eq!(texts, [2, 3, 2]);
        assert!(changed.contains(r#"<cellXfs count="4">"#), "{changed}");
        let copy = r#"<xf borderId="3" numFmtId="49" applyNumberFormat="1"><alignment wrapText="1"/></xf>"#;
        assert!(changed.contains(copy), "{changed}");
        assert!(changed.contains(r#"<xf numFmtId="49" applyNumberFormat="1"/></cellXfs>"#), "{changed}");
    }
}
