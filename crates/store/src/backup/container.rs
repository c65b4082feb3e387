//! The file of a backup: magic, lengths, keys, database, and BLAKE3 over all of it at the end.
//!
//! The database inside is encrypted, the keys are wrapped, so the file shows nothing to who finds it.

use crate::error::{StoreError, Trying};
use crate::platform;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"XYBACKUP";
const VERSION: u32 = 1;
const HEAD: usize = 8 + 4 + 8 + 8;
const HASH: usize = 32;
/// keys.json has some hundred bytes per user.
const MAX_KEYS: u64 = 16 * 1024 * 1024;

const CUT_SHORT: StoreError = StoreError::BackupDamaged { why: "it is cut short" };

/// Writes `path` beside itself as `*.part`, makes it durable, then gives it its name; its length and hash.
pub(super) fn write(path: &Path, keys: &[u8], database: &Path) -> Result<(u64, blake3::Hash), StoreError> {
    let part = part_of(path);
    let written = write_part(&part, keys, database);
    let written = written.and_then(|sum| {
        std::fs::rename(&part, path).trying("name the backup")?;
        Ok(sum)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    let sum = written?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => platform::sync_folder(folder)?,
        _ => platform::sync_folder(Path::new("."))?,
    }
    Ok(sum)
}

fn part_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".part");
    path.with_file_name(name)
}

fn write_part(part: &Path, keys: &[u8], database: &Path) -> Result<(u64, blake3::Hash), StoreError> {
    let mut source = File::open(database).trying("read the copy of the database")?;
    let length = source.metadata().trying("read the copy of the database")?.len();
    let mut file = BufWriter::new(File::create(part).trying("create the backup")?);
    let mut hasher = blake3::Hasher::new();
    let mut head = Vec::with_capacity(HEAD);
    head.extend(MAGIC);
    head.extend(VERSION.to_le_bytes());
    head.extend((keys.len() as u64).to_le_bytes());
    head.extend(length.to_le_bytes());
    for bytes in [head.as_slice(), keys] {
        hasher.update(bytes);
        file.write_all(bytes).trying("write the backup")?;
    }
    let mut buffer = vec![0; 256 * 1024];
    let mut copied = 0;
    loop {
        let count = source.read(&mut buffer).trying("read the copy of the database")?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
        file.write_all(&buffer[..count]).trying("write the backup")?;
        copied += count as u64;
    }
    if copied != length {
        return Err(CUT_SHORT);
    }
    let hash = hasher.finalize();
    file.write_all(hash.as_bytes()).trying("write the backup")?;
    let file = file.into_inner().map_err(|error| error.into_error()).trying("write the backup")?;
    file.sync_all().trying("make the backup durable")?;
    Ok(((HEAD + keys.len() + HASH) as u64 + length, hash))
}

/// Reads a whole backup, checks it, and writes its database to `database`; the keys.
pub(super) fn read(path: &Path, database: &Path) -> Result<Vec<u8>, StoreError> {
    let file = File::open(path).trying("open the backup")?;
    let length = file.metadata().trying("open the backup")?.len();
    let mut file = BufReader::with_capacity(256 * 1024, file);
    let mut head = [0; HEAD];
    fill(&mut file, &mut head)?;
    let (keys_length, database_length) = lengths(&head, length)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&head);
    let mut keys = vec![0; keys_length];
    fill(&mut file, &mut keys)?;
    hasher.update(&keys);
    let mut copy = File::create(database).trying("unpack the backup")?;
    let mut left = database_length;
    let mut buffer = vec![0; 256 * 1024];
    while left > 0 {
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(buffer.len()));
        fill(&mut file, &mut buffer[..wanted])?;
        hasher.update(&buffer[..wanted]);
        copy.write_all(&buffer[..wanted]).trying("unpack the backup")?;
        left -= wanted as u64;
    }
    let mut hash = [0; HASH];
    fill(&mut file, &mut hash)?;
    if blake3::Hash::from_bytes(hash) != hasher.finalize() {
        return Err(StoreError::BackupDamaged { why: "its check sum does not fit" });
    }
    copy.sync_all().trying("unpack the backup")?;
    Ok(keys)
}

/// Lengths of keys and database, when they fit the file's own.
fn lengths(head: &[u8; HEAD], file: u64) -> Result<(usize, u64), StoreError> {
    let (magic, rest) = head.split_at(8);
    if magic != MAGIC {
        return Err(StoreError::BackupDamaged { why: "it is no backup" });
    }
    let number = |at: usize, length: usize| {
        let bytes = rest.get(at..at + length).unwrap_or_default();
        bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let (version, keys, database) = (number(0, 4), number(4, 8), number(12, 8));
    if version != u64::from(VERSION) {
        return Err(StoreError::BackupDamaged { why: "a newer version wrote it" });
    }
    let total = (HEAD + HASH) as u64;
    let total = total.checked_add(keys).and_then(|sum| sum.checked_add(database));
    match (total, usize::try_from(keys)) {
        (Some(total), Ok(length)) if total == file && keys <= MAX_KEYS => Ok((length, database)),
        (Some(total), _) if total > file => Err(CUT_SHORT),
        _ => Err(StoreError::BackupDamaged { why: "its lengths do not fit" }),
    }
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> Result<(), StoreError> {
    match file.read_exact(buffer) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(CUT_SHORT),
        other => other.trying("read the backup"),
    }
}
