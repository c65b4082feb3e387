//! The files of snapshots in the data folder: `snapshots/<epoch>/<area and view>/`, in each the parts by name and a list of
//! the newest ones. They can be made again at any time, so they are files beside whichever database there is, and in no
//! backup. The list is written last; what is missing or of another size makes the snapshot none.

use super::making::Made;
use crate::error::CountyError;
use crate::storage::Result;
use crate::storage::files::{part_of, put};
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirEntry, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;
use xiangyi_domain::Area;
use xiangyi_wire::Epoch;
use xiangyi_wire::blob::is_name;
use xiangyi_wire::snapshot::{PART_BYTES, PartName};

/// The folder's name in the data folder.
const FOLDER: &str = "snapshots";
/// The list of a snapshot's parts.
const LIST: &str = "parts.json";
/// Parts for which nobody has asked for so many days are removed.
const KEPT_DAYS: u64 = 14;

/// How large parts and all of them may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of lines in a part.
    pub part_bytes: usize,
    /// Bytes of all files; the longest unasked go first.
    pub kept_bytes: u64,
    /// A snapshot is packed anew when the log has more than so many more places, and more than a tenth of its rows.
    pub left_behind: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { part_bytes: PART_BYTES, kept_bytes: 1024 * 1024 * 1024, left_behind: 1_000 }
    }
}

/// Where the snapshots of the county lie.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    pub(super) limits: Limits,
    /// Held while something is packed: one at a time, because it takes a processor and the memory of a part.
    pub(super) packing: Mutex<()>,
}

/// The snapshots of one area for all who see the same of it, in one life of the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    epoch: String,
    name: String,
}

impl Place {
    pub(super) fn new(epoch: Epoch, area: &Area, view: &str) -> Place {
        let area = &blake3::hash(area.as_str().as_bytes()).to_hex()[..32];
        Place { epoch: epoch.0.simple().to_string(), name: format!("{area}-{view}") }
    }
}

/// A snapshot on the shelf.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) position: u64,
    pub(super) rows: u64,
    pub(super) parts: Vec<PartName>,
}

impl Shelf {
    /// The shelf of a data folder.
    #[must_use]
    pub fn new(data: &Path, limits: Limits) -> Shelf {
        Shelf { folder: data.join(FOLDER), limits, packing: Mutex::default() }
    }

    /// Removes what other lives of the server have left, and what a server that died had begun.
    pub fn clear(&self, epoch: Epoch) {
        let present = epoch.0.simple().to_string();
        for life in entries(&self.folder) {
            if life.file_name() != present.as_str() {
                remove(fs::remove_dir_all(life.path()));
                continue;
            }
            let begun = entries(&life.path()).flat_map(|place| entries(&place.path()));
            for file in begun.filter(|file| file.path().extension().is_some_and(|extension| extension == "part")) {
                remove(fs::remove_file(file.path()));
            }
        }
    }

    fn path(&self, place: &Place) -> PathBuf {
        self.folder.join(&place.epoch).join(&place.name)
    }

    /// The snapshot of a place, whole and not left behind by a log that is at `head`.
    pub(super) fn ready(&self, place: &Place, head: u64) -> Option<Kept> {
        let path = self.path(place);
        let kept: Kept = serde_json::from_slice(&fs::read(path.join(LIST)).ok()?).ok()?;
        let behind = head.checked_sub(kept.position)?;
        let is_whole = kept.parts.iter().all(|part| {
            is_name(&part.name) && fs::metadata(path.join(&part.name)).is_ok_and(|file| file.len() == part.bytes)
        });
        Some(kept).filter(|kept| is_whole && behind <= self.limits.left_behind.max(kept.rows / 10))
    }

    /// Keeps what was packed, its list last.
    pub(super) fn put(&self, place: &Place, made: &Made, now: DateTime<Utc>) -> Result<Kept> {
        let path = self.path(place);
        make_folder(&path).map_err(|source| CountyError::Folder { folder: path.clone(), source })?;
        let kept = Kept { position: made.position, rows: made.rows, parts: made.names() };
        for (part, bytes) in kept.parts.iter().zip(&made.parts) {
            write(&path.join(&part.name), bytes)?;
        }
        let list = serde_json::to_vec(&kept).map_err(|_| CountyError::Stored { what: "snapshot" })?;
        write(&path.join(LIST), &list)?;
        self.tidy(now, &path);
        Ok(kept)
    }

    /// A part of a place with its size; somebody asks for it, so it is kept on.
    pub(super) fn part(&self, place: &Place, name: &str, now: DateTime<Utc>) -> Option<(File, u64)> {
        if !is_name(name) {
            return None;
        }
        let path = self.path(place).join(name);
        let asked = File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::from(now)));
        if let Err(error) = asked {
            tracing::debug!(%error, "a part's time stays");
        }
        let file = File::open(&path).ok()?;
        let bytes = file.metadata().ok()?.len();
        Some((file, bytes))
    }

    /// Removes what nobody has asked for in a long time, and the longest unasked of what is too much; not what was put into
    /// `but` just now.
    fn tidy(&self, now: DateTime<Utc>, but: &Path) {
        let places = entries(&self.folder).flat_map(|life| entries(&life.path())).map(|place| place.path());
        let files = places.filter(|place| place != but).flat_map(|place| entries(&place));
        let aged = files.filter_map(|file| {
            let about = file.metadata().ok()?;
            Some((about.modified().ok()?, about.len(), file.path()))
        });
        let mut aged: Vec<(SystemTime, u64, PathBuf)> = aged.collect();
        aged.sort();
        let new: u64 = entries(but).filter_map(|file| Some(file.metadata().ok()?.len())).sum();
        let mut bytes: u64 = new + aged.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
        let oldest = now.checked_sub_days(Days::new(KEPT_DAYS)).map(SystemTime::from);
        for (asked, size, path) in aged {
            if bytes > self.limits.kept_bytes || oldest.is_some_and(|oldest| asked < oldest) {
                remove(fs::remove_file(path));
                bytes = bytes.saturating_sub(size);
            }
        }
    }
}

/// The folder that only the server's own user reads.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let part = part_of(file);
    fs::write(&part, bytes).map_err(|source| CountyError::File { file: part.clone(), source })?;
    put(&part, file)
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// What cannot be removed now is removed another time.
fn remove(removed: std::io::Result<()>) {
    if let Err(error) = removed {
        tracing::warn!(%error, "an old snapshot stays");
    }
}
