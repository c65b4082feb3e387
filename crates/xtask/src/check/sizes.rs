//! Files stay small enough to hold one thing.

use super::sources::Source;

/// A file of about 300 lines is the aim; this is where the check says stop.
const MOST_LINES: usize = 450;

/// Files that may be longer, each with the reason one can say.
const LONGER: &[(&str, &str)] = &[];

/// Files that are too long, in sentences; also exceptions that are no longer needed.
pub fn broken(files: &[Source]) -> Vec<String> {
    judge(files, LONGER)
}

fn judge(files: &[Source], longer: &[(&str, &str)]) -> Vec<String> {
    let excepted = |path: &str| longer.iter().any(|(name, _)| *name == path);
    let lines = |file: &Source| file.text.lines().count();
    let too_long = files.iter().filter(|file| lines(file) > MOST_LINES);
    let unexcused = too_long.filter(|file| !excepted(&file.path)).map(|file| {
        let (path, lines) = (&file.path, lines(file));
        format!("{path} has {lines} lines, {MOST_LINES} are the most: split it by what it holds")
    });
    let needless =
        longer.iter().filter(|(name, _)| !files.iter().any(|file| file.path == *name && lines(file) > MOST_LINES));
    let needless =
        needless.map(|(name, _)| format!("{name} needs no exception from the size rule any more: take it out"));
    unexcused.chain(needless).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, judge};
    use crate::check::sources::Source;

    fn file(lines: usize) -> Source {
        Source { path: "crates/a/src/lib.rs".into(), text: "x\n".repeat(lines) }
    }

    #[test]
    fn a_file_one_line_too_long_is_found() {
        assert!(judge(&[file(MOST_LINES)], &[]).is_empty());
        assert_eq!(judge(&[file(MOST_LINES + 1)], &[]).len(), 1);
    }

    #[test]
    fn an_exception_holds_only_while_it_is_needed() {
        let reason = [("crates/a/src/lib.rs", "a table is read best in one piece")];
        assert!(judge(&[file(MOST_LINES + 1)], &reason).is_empty());
        assert_eq!(judge(&[file(10)], &reason).len(), 1);
    }
}
