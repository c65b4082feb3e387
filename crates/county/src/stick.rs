//! `xiangyi-county exchange`: the files of a stick, one after the other. One that cannot be taken or written stops no other.

use crate::command::answer;
use crate::error::{CountyError, Refused};
use crate::exchange::{self, Taken};
use crate::server::random;
use crate::storage::{Result, Storage, TownshipDevice};
use chrono::Utc;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::DeviceId;

/// What became of each file.
pub struct Files(Vec<(PathBuf, Result<(Taken, PathBuf)>)>);

/// Takes each file and writes its answer.
///
/// # Errors
/// When the system gives no random bytes. What is wrong with one file stands in its line.
pub fn import(storage: &dyn Storage, files: &[PathBuf], out: Option<&Path>) -> Result<Files> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let entropy = random()?;
        all.push((file.clone(), one(storage, file, out, entropy)));
    }
    Ok(Files(all))
}

fn one(storage: &dyn Storage, file: &Path, out: Option<&Path>, entropy: [u8; 32]) -> Result<(Taken, PathBuf)> {
    let wrong = |file: &Path| {
        let file = file.to_owned();
        move |source| CountyError::File { file, source }
    };
    let size = fs::metadata(file).map_err(wrong(file))?.len();
    if size > xiangyi_wire::envelope::MAX_FILE {
        return Err(xiangyi_wire::envelope::EnvelopeError::TooLarge.into());
    }
    let bytes = fs::read(file).map_err(wrong(file))?;
    let taken = exchange::take(storage, &bytes, entropy, Utc::now())?;
    let folder = out.or(file.parent()).unwrap_or(Path::new(""));
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let path = folder.join(format!("{name}.answer.xyb"));
    write(&path, &taken.answer).map_err(wrong(&path))?;
    Ok((taken, path))
}

/// The devices to write for: those named, and those of a township that may speak.
///
/// # Errors
/// `unknown_device` for a name that is none; when the database fails.
pub fn chosen(storage: &dyn Storage, names: &[String], org: Option<&OrgCode>) -> Result<Vec<TownshipDevice>> {
    let wanted = names.iter().map(|name| name.parse::<DeviceId>().map_err(|_| Refused::UnknownDevice.into()));
    let wanted = wanted.collect::<Result<Vec<DeviceId>>>()?;
    storage.read(|reader| {
        let mut all = Vec::new();
        for id in &wanted {
            let device = reader.device(*id)?.ok_or(Refused::UnknownDevice)?;
            all.extend(reader.township_devices(&device.org)?.into_iter().filter(|device| device.id == *id));
        }
        if let Some(org) = org {
            all.extend(reader.township_devices(org)?.into_iter().filter(|device| !device.revoked));
        }
        // A device that was set up anew has its former installations too; the one that was heard of last is in use.
        all.sort_by_key(|device| (device.id, std::cmp::Reverse(device.heard_at)));
        all.dedup_by_key(|device| device.id);
        Ok(all)
    })
}

/// Writes a file for each of some devices into a folder.
///
/// # Errors
/// When the system gives no random bytes. What is wrong with one file stands in its line.
pub fn export(storage: &dyn Storage, devices: &[TownshipDevice], out: &Path, max_mb: Option<u64>) -> Result<Files> {
    let mut all = Vec::with_capacity(devices.len());
    for device in devices {
        let (path, entropy) = (out.join(format!("{}.answer.xyb", device.id)), random()?);
        let written = device.install.ok_or_else(|| Refused::UnknownStanding.into()).and_then(|install| {
            let taken = exchange::export(storage, install, max_mb.map(|mb| mb << 20), entropy, Utc::now())?;
            write(&path, &taken.answer).map_err(|source| CountyError::File { file: path.clone(), source })?;
            Ok((taken, path.clone()))
        });
        all.push((path, written));
    }
    Ok(Files(all))
}

/// Written beside, brought to the stick, put in place, and read back: a stick that is pulled out early holds no half.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&part, path)?;
    if fs::read(path)? == bytes { Ok(()) } else { Err(std::io::Error::other("what was read back is something else")) }
}

impl Files {
    /// Says what became of them; 1 when one of them was not taken whole.
    pub fn answer(&self, as_json: bool) -> ExitCode {
        let files: Vec<Value> = self.0.iter().map(|(file, taken)| line(file, taken)).collect();
        let plain: Vec<String> = self.0.iter().map(|(file, taken)| sentence(file, taken)).collect();
        answer(as_json, &json!({ "files": files }), &plain.join("\n"));
        let whole = |(taken, _): &(Taken, PathBuf)| taken.refused.is_none();
        if self.0.iter().all(|(_, taken)| taken.as_ref().is_ok_and(whole)) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn line(file: &Path, taken: &Result<(Taken, PathBuf)>) -> Value {
    match taken {
        Ok((taken, answer)) => json!({
            "file": file, "answer": answer, "device_id": taken.header.device, "org_code": taken.header.org,
            "new": taken.new, "held": taken.held, "rejected": taken.rejected, "last_seq": taken.last_seq,
            "rows": taken.rows, "photos": taken.photos, "photos_back": taken.photos_back, "more": taken.more, "refused": taken.refused,
        }),
        Err(error) => json!({ "file": file, "error": { "code": code(error), "text": text(error) } }),
    }
}

fn sentence(file: &Path, taken: &Result<(Taken, PathBuf)>) -> String {
    match taken {
        Ok((taken, answer)) => {
            let rest = if taken.more { "; more is left for the next file" } else { "" };
            let (file, answer) = (file.display(), answer.display());
            let (photos, back) = (taken.photos, taken.photos_back);
            let brought = format!("{} new changes, {photos} whole photos", taken.new);
            format!("{file}: {brought}; {} rows, {back} photos in {answer}{rest}", taken.rows)
        }
        Err(error) => format!("{}: {}", file.display(), text(error)),
    }
}

/// The stable code of what is wrong with a file.
fn code(error: &CountyError) -> String {
    use xiangyi_wire::envelope::EnvelopeError as E;
    match error {
        CountyError::Refused(refused) => refused.to_string(),
        CountyError::Envelope(E::NotAnEnvelope | E::BadKey) => "not_our_file".to_owned(),
        CountyError::Envelope(E::UnknownSuite) => "newer_file".to_owned(),
        CountyError::Envelope(E::Cut) => "cut".to_owned(),
        CountyError::Envelope(E::BadSignature) => "bad_signature".to_owned(),
        CountyError::Envelope(E::NotForUs) => "not_for_us".to_owned(),
        CountyError::Envelope(E::TooLarge) => "too_large".to_owned(),
        CountyError::File { .. } => "file".to_owned(),
        _ => "failed".to_owned(),
    }
}

fn text(error: &CountyError) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}
