//! The project's own source files, read once for the rules about them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const FOLDERS: &[&str] = &["crates", "src-tauri", "tests", "ui"];
const ENDINGS: &[&str] = &["rs", "ts", "vue"];
/// Not written by hand, or not ours.
const NOT_OURS: &[&str] = &["node_modules", "dist", "bindings", "gen", "target", "coverage"];

/// One source file.
pub struct Source {
    /// From the checkout, with `/`.
    pub path: String,
    /// Its lines.
    pub text: String,
}

impl Source {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether all of it is a test.
    pub fn is_test(&self) -> bool {
        let parts = || self.path.split('/');
        parts().any(|part| part == "tests" || part == "tests.rs")
            || [".test.ts", ".spec.ts"].iter().any(|end| self.path.ends_with(end))
    }

    /// Its lines with their numbers and whether each is in a test: in Rust everything after `#[cfg(test)]`.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let mut in_test = self.is_test();
        self.text.lines().enumerate().map(move |(index, line)| {
            in_test |= ["#[cfg(test)]", "#[cfg(all(test"].iter().any(|mark| line.trim_start().starts_with(mark));
            (index + 1, line, in_test)
        })
    }
}

/// Reads all of them, ordered by path.
pub fn read(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> =
        FOLDERS.iter().map(|folder| root.join(folder)).filter(|path| path.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
            let path = entry.map_err(Error::file(&folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && !NOT_OURS.contains(&&*name) && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|ours| ending == *ours)) {
                sources.push(one(root, &path)?);
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn one(root: &Path, path: &Path) -> Result<Source> {
    let text = fs::read_to_string(path).map_err(Error::file(path))?;
    let path = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Ok(Source { path, text })
}
