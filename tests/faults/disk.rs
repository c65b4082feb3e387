//! A disk under a record of calls: what is surely on it, what waits in the system's memory, and what a power cut leaves.
//!
//! A file's bytes are durable up to its last fsync, its name up to the last fsync of the folder. What came later may be
//! there or not, sector by sector. After an fsync that failed nothing that it should have written is ever written by a
//! later one: the system has let go of those pages, as Linux does.

use crate::record::{Call, What};
use std::collections::BTreeMap;
use std::path::Path;
use xiangyi_tests::dice::Dice;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { size: usize },
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Change::Write { at, bytes } => put(to, *at, bytes),
            Change::Truncate { size } => to.resize(*size, 0),
        }
    }
}

fn put(to: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if to.len() < at + bytes.len() {
        to.resize(at + bytes.len(), 0);
    }
    to[at..at + bytes.len()].copy_from_slice(bytes);
}

/// One file, whatever its name.
#[derive(Clone, Debug, Default)]
struct File {
    durable: Vec<u8>,
    waiting: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Naming {
    Name(String, usize),
    Rename { from: String, to: String },
    Unlink(String),
}

type Names = BTreeMap<String, usize>;

impl Naming {
    fn apply(&self, names: &mut Names) {
        match self {
            Naming::Name(name, file) => {
                names.insert(name.clone(), *file);
            }
            Naming::Rename { from, to } => {
                if let Some(file) = names.remove(from) {
                    names.insert(to.clone(), file);
                }
            }
            Naming::Unlink(name) => {
                names.remove(name);
            }
        }
    }
}

impl Naming {
    /// Whether it changes the names in a folder.
    fn is_in(&self, folder: &str) -> bool {
        let is = |name: &str| name.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
        match self {
            Naming::Name(name, _) | Naming::Unlink(name) => is(name),
            Naming::Rename { from, to } => is(from) || is(to),
        }
    }
}

/// What is left of what was not yet durable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// Some sectors, some names, by a seed.
    Some(u64),
}

/// The disk under one folder.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Vec<File>,
    durable_names: Names,
    waiting_names: Vec<Naming>,
    /// As programs see it.
    names: Names,
}

impl Disk {
    /// A folder as it stands, all of it durable.
    pub fn of(folder: &Path) -> Disk {
        let mut disk = Disk::default();
        let Ok(entries) = std::fs::read_dir(folder) else { return disk };
        for entry in entries {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                disk.durable_names.insert(entry.file_name().into_string().unwrap(), disk.files.len());
                disk.files.push(File { durable: std::fs::read(entry.path()).unwrap(), waiting: Vec::new() });
            }
        }
        disk.names = disk.durable_names.clone();
        disk
    }

    /// What a call changes.
    pub fn take(&mut self, call: &Call) {
        let file = self.names.get(&call.path).copied();
        match (&call.what, file) {
            (What::Create, None) => {
                self.name(Naming::Name(call.path.clone(), self.files.len()));
                self.files.push(File::default());
            }
            (What::Write { at, bytes }, Some(file)) if !call.failed => {
                self.files[file].waiting.push(Change::Write { at: *at, bytes: bytes.clone() });
            }
            (What::Truncate { size }, Some(file)) if !call.failed => {
                self.files[file].waiting.push(Change::Truncate { size: *size });
            }
            // What is no file is a folder: the names in it become durable.
            (What::Sync, None) if !call.failed => {
                let (synced, waiting): (Vec<Naming>, Vec<Naming>) =
                    std::mem::take(&mut self.waiting_names).into_iter().partition(|naming| naming.is_in(&call.path));
                self.waiting_names = waiting;
                synced.iter().for_each(|naming| naming.apply(&mut self.durable_names));
            }
            (What::Sync, Some(file)) => {
                let file = &mut self.files[file];
                for change in std::mem::take(&mut file.waiting) {
                    if !call.failed {
                        change.apply(&mut file.durable);
                    }
                }
            }
            (What::Rename { to }, Some(_)) => self.name(Naming::Rename { from: call.path.clone(), to: to.clone() }),
            (What::Unlink, Some(_)) => self.name(Naming::Unlink(call.path.clone())),
            _ => {}
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.waiting_names.push(naming);
    }

    /// Writes what a power cut at this moment leaves into an empty folder.
    pub fn cut(&self, left: Left, folder: &Path) {
        let mut dice = Dice::new(if let Left::Some(seed) = left { seed } else { 0 });
        let mut names = self.durable_names.clone();
        if left != Left::Nothing {
            // A journal of the file system keeps names in their order.
            let kept = dice.below(self.waiting_names.len() + 1);
            self.waiting_names[..kept].iter().for_each(|naming| naming.apply(&mut names));
        }
        for (name, file) in names {
            // The index of the log in memory is made anew by whoever opens the database first.
            if name.ends_with("-shm") {
                continue;
            }
            let file = &self.files[file];
            let mut bytes = file.durable.clone();
            if left != Left::Nothing {
                let most = *dice.pick(&[0, 20, 50, 80, 100]);
                file.waiting.iter().for_each(|change| torn(change, &mut bytes, &mut dice, most));
            }
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// `most` of a hundred sectors survive.
fn torn(change: &Change, bytes: &mut Vec<u8>, dice: &mut Dice, most: usize) {
    match change {
        Change::Truncate { .. } if dice.chance(most, 100) => change.apply(bytes),
        Change::Truncate { .. } => {}
        Change::Write { at, bytes: written } => {
            let mut from = 0;
            while from < written.len() {
                let to = ((at + from) / SECTOR + 1) * SECTOR - at;
                let to = to.min(written.len());
                if dice.chance(most, 100) {
                    put(bytes, at + from, &written[from..to]);
                }
                from = to;
            }
        }
    }
}
