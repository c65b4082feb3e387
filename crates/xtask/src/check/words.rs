//! Words that have no place in the sources, each with its reason.

use super::sources::Source;

/// Where a word is banned.
#[derive(Clone, Copy)]
enum Place {
    /// In every source.
    All,
    /// In Rust sources below the shell, the CLI and the server's handlers, tests apart.
    Below,
    /// In tests.
    Tests,
}

/// A banned word.
struct Ban {
    word: &'static str,
    place: Place,
    why: &'static str,
}

const BANS: &[Ban] = &[
    Ban { word: "todo!(", place: Place::All, why: "finish it or leave it out" },
    Ban { word: "unimplemented!(", place: Place::All, why: "finish it or leave it out" },
    Ban { word: "TODO", place: Place::All, why: "finish it, or write an issue" },
    Ban { word: "FIXME", place: Place::All, why: "finish it, or write an issue" },
    Ban { word: "#[ignore", place: Place::All, why: "a test runs or is taken out" },
    Ban { word: "it.skip", place: Place::All, why: "a test runs or is taken out" },
    Ban { word: "describe.skip", place: Place::All, why: "a test runs or is taken out" },
    Ban { word: "it.only", place: Place::All, why: "the other tests must run too" },
    Ban { word: "describe.only", place: Place::All, why: "the other tests must run too" },
    Ban { word: "thread::sleep", place: Place::Tests, why: "wait for the event itself" },
    Ban { word: "Utc::now(", place: Place::Below, why: "time is an argument" },
    Ban { word: "Local::now(", place: Place::Below, why: "time is an argument" },
    Ban { word: "SystemTime::now(", place: Place::Below, why: "time is an argument" },
    Ban { word: "Uuid::new_v4(", place: Place::Below, why: "ids are an argument" },
    Ban { word: "Uuid::now_v7(", place: Place::Below, why: "ids are an argument" },
];

/// Rooms below the shell, where the clock and chance are arguments.
const BELOW: &[&str] = &["domain", "settlement", "wire", "store", "clinic", "sheets", "documents"];

/// Endings of type names that say nothing of what the type is.
const EMPTY_ENDINGS: &[&str] = &["Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Data", "Info"];

/// Names of modules and folders that gather what has no home.
const EMPTY_PLACES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager", "shared"];

/// This file names the words in order to ban them.
const THIS_FILE: &str = "crates/xtask/src/check/words.rs";

/// Banned words found, in sentences.
pub fn broken(files: &[Source]) -> Vec<String> {
    files.iter().filter(|file| file.path != THIS_FILE).flat_map(broken_in).collect()
}

fn broken_in(file: &Source) -> Vec<String> {
    let place = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let homeless = place.filter(|name| EMPTY_PLACES.contains(name));
    let path = &file.path;
    let mut broken: Vec<String> =
        homeless.map(|name| format!("{path}: \"{name}\" says nothing; name it by what it holds")).collect();
    for (number, line, in_test) in file.lines() {
        let banned = BANS.iter().filter(|ban| applies(ban.place, file, in_test) && line.contains(ban.word));
        broken.extend(banned.map(|ban| format!("{path}:{number}: {}: {}", ban.word, ban.why)));
        if let Some(name) = empty_type_name(line).filter(|_| file.is_rust()) {
            broken.push(format!("{path}:{number}: {name} says nothing by its ending; use the domain's word"));
        }
    }
    broken
}

fn applies(place: Place, file: &Source, in_test: bool) -> bool {
    match place {
        Place::All => true,
        Place::Tests => in_test,
        Place::Below => {
            let below = BELOW.iter().any(|room| file.path.starts_with(&format!("crates/{room}/src/")));
            below && !in_test
        }
    }
}

fn empty_type_name(line: &str) -> Option<&str> {
    let mut words =
        line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    words.find(|word| ["struct", "enum", "trait", "type"].contains(word))?;
    let is_code = !line.trim_start().starts_with("//");
    words.next().filter(|name| is_code && EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::broken;
    use crate::check::sources::Source;

    fn found(path: &str, text: &str) -> usize {
        broken(&[Source { path: path.into(), text: text.into() }]).len()
    }

    #[test]
    fn banned_words_are_found_where_they_are_banned() {
        let cases = [
            ("crates/store/src/a.rs", "let now = Utc::now();", 1),
            ("crates/cli/src/a.rs", "let now = Utc::now();", 0),
            ("crates/store/src/a.rs", "#[cfg(test)]\nmod tests {\n let now = Utc::now();", 0),
            ("crates/store/src/a.rs", "#[cfg(test)]\nmod tests {\n thread::sleep(d);", 1),
            ("tests/sync/a.rs", "std::thread::sleep(d);", 1),
            ("crates/clinic/src/a.rs", "pub struct VisitManager {", 1),
            ("crates/clinic/src/a.rs", "type PatientInfo = ();", 1),
            ("crates/clinic/src/a.rs", "pub struct Visit; // the manager's", 0),
            ("crates/clinic/src/a.rs", "/// the type Data of a column", 0),
            ("crates/clinic/src/utils.rs", "", 1),
            ("ui/src/components/common/a.vue", "", 1),
            ("ui/src/a.test.ts", "it.only('x')", 1),
            ("ui/src/a.ts", "type TableData = {}", 0),
        ];
        for (path, text, count) in cases {
            assert_eq!(found(path, text), count, "{path}: {text}");
        }
    }
}
