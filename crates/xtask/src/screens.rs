//! The screens in `ui/`: their packages, their build, their own checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::{Error, Result};
use crate::places::Places;
use crate::steps::Steps;

const REMEDY: &str = "Install Node with npm (https://nodejs.org)";

/// Installs the screens' packages when the lock file changed, and builds when a source is newer than the last build.
pub fn build(places: &Places, steps: &mut Steps) -> Result<()> {
    install(places, steps)?;
    let stamp = places.ui().join("node_modules").join(".xiangyi-built");
    if places.ui().join("dist/index.html").is_file() && !newer_than(&places.ui(), &stamp)? {
        return Ok(());
    }
    let begun = SystemTime::now();
    npm(places, steps, "Building the screens", &["run", "build"])?;
    write_stamp(&stamp, "")?;
    fs::File::options().write(true).open(&stamp).and_then(|file| file.set_modified(begun)).map_err(Error::file(&stamp))
}

fn install(places: &Places, steps: &mut Steps) -> Result<()> {
    let lock = places.ui().join("package-lock.json");
    let wanted = fs::read_to_string(&lock).map_err(Error::file(&lock))?;
    let stamp = places.ui().join("node_modules").join(".xiangyi-installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm(places, steps, "Installing the screens' packages", &["ci", "--no-audit", "--no-fund"])?;
    write_stamp(&stamp, &wanted)
}

/// ESLint and the type checker.
pub fn check(places: &Places, steps: &mut Steps) -> Result<()> {
    npm(places, steps, "Linting the screens", &["run", "lint"])?;
    npm(places, steps, "Checking the screens' types", &["run", "typecheck"])
}

/// The component tests.
pub fn test(places: &Places, steps: &mut Steps) -> Result<()> {
    npm(places, steps, "Testing the screens' components", &["run", "test"])
}

fn npm(places: &Places, steps: &mut Steps, title: &str, arguments: &[&str]) -> Result<()> {
    steps.take(title, |step| {
        let mut npm = places.npm();
        npm.args(arguments).env("NO_COLOR", "1");
        step.run(npm, REMEDY)
    })
}

fn write_stamp(stamp: &Path, text: &str) -> Result<()> {
    fs::write(stamp, text).map_err(Error::file(stamp))
}

/// Whether a source under `folder` (a folder too: something may have been taken out of it) changed after `stamp`.
fn newer_than(folder: &Path, stamp: &Path) -> Result<bool> {
    let Ok(built) = fs::metadata(stamp).and_then(|file| file.modified()) else { return Ok(true) };
    let mut waiting: Vec<PathBuf> = sources_in(folder)?;
    while let Some(path) = waiting.pop() {
        let file = fs::metadata(&path).map_err(Error::file(&path))?;
        if file.modified().map_err(Error::file(&path))? > built {
            return Ok(true);
        }
        if file.is_dir() {
            waiting.extend(sources_in(&path)?);
        }
    }
    Ok(false)
}

fn sources_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| !is_output(path)).collect())
}

fn is_output(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == "node_modules" || name == "dist" || name.starts_with('.')
}

#[cfg(all(test, unix))] // elsewhere a folder's time cannot be set
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::newer_than;

    fn touch(path: &Path, seconds_ago: u64) {
        let when = SystemTime::now() - Duration::from_secs(seconds_ago);
        File::options().create(true).truncate(false).write(true).open(path).unwrap().set_modified(when).unwrap();
    }

    fn age_folder(path: &Path, seconds_ago: u64) {
        File::open(path).unwrap().set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).unwrap();
    }

    #[test]
    fn the_screens_are_built_again_only_when_a_source_is_newer_than_the_last_build() {
        let ui = tempfile::tempdir().unwrap();
        let stamp = ui.path().join(".xiangyi-built");
        assert!(newer_than(ui.path(), &stamp).unwrap(), "never built");

        fs::create_dir_all(ui.path().join("src/pages")).unwrap();
        fs::create_dir_all(ui.path().join("dist")).unwrap();
        touch(&ui.path().join("src/pages/today.vue"), 60);
        touch(&ui.path().join("dist/index.html"), 1);
        touch(&stamp, 30);
        age_folder(&ui.path().join("src/pages"), 60);
        age_folder(&ui.path().join("src"), 60);
        assert!(!newer_than(ui.path(), &stamp).unwrap(), "only the output is newer");

        touch(&ui.path().join("src/pages/today.vue"), 10);
        assert!(newer_than(ui.path(), &stamp).unwrap(), "a source is newer");

        touch(&ui.path().join("src/pages/today.vue"), 60);
        age_folder(&ui.path().join("src/pages"), 10);
        assert!(newer_than(ui.path(), &stamp).unwrap(), "something was taken out of a folder");
    }
}
