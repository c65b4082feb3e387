//! TOML to a checked pack; finds the line of a key path.

use super::{Fault, Pack, Problem, Problems};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) fn read(text: &str) -> Result<Pack, Problems> {
    let pack: Pack = toml::from_str(text).map_err(|error| {
        let fault = Fault::Unreadable { message: error.message().to_owned() };
        let line = error.span().map(|span| line_of(text, &span));
        Problems(vec![Problem { path: String::new(), line, fault }])
    })?;
    let mut problems = pack.check();
    if problems.is_empty() {
        return Ok(pack);
    }
    if let Ok(table) = DeTable::parse(text) {
        for problem in &mut problems {
            problem.line = find(&table, &problem.path).map(|span| line_of(text, &span));
        }
    }
    Err(Problems(problems))
}

fn line_of(text: &str, span: &Range<usize>) -> u32 {
    let before = text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// The span of the deepest part of the path that the file has.
fn find(table: &Spanned<DeTable<'_>>, path: &str) -> Option<Range<usize>> {
    let mut steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    let first = steps.next()?;
    let mut here: &Spanned<DeValue<'_>> = table.get_ref().get(first)?;
    for step in steps {
        let next = match here.get_ref() {
            DeValue::Table(inner) => inner.get(step),
            DeValue::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        match next {
            Some(value) => here = value,
            None => break,
        }
    }
    Some(here.span())
}
