//! Installs, changes, places and own logs.

use super::{json, org, signed, text, unsigned};
use crate::storage::{Install, KnownChange, Place, Result, Standing, TakenChange};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, named_params};
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId};
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

pub(super) fn install(db: &Connection, id: InstallId) -> Result<Option<Install>> {
    let found = db
        .prepare_cached(include_str!("install.sql"))?
        .query_row(named_params! { ":install": id.bytes() }, |row| {
            Ok((
                row.get::<_, [u8; 16]>("device_id")?,
                row.get::<_, String>("org_code")?,
                row.get::<_, Option<[u8; 16]>>("former")?,
                row.get::<_, Option<i64>>("former_seq")?.map(unsigned),
                [row.get::<_, i64>("last_seq")?, row.get("backup_seq")?, row.get("own_head")?].map(unsigned),
                row.get("app_version")?,
            ))
        })
        .optional()?;
    let Some((device, org_code, former, former_seq, [last_seq, backup_seq, own_head], app_version)) = found else {
        return Ok(None);
    };
    Ok(Some(Install {
        id,
        device: DeviceId::from_bytes(device),
        org: org(&org_code)?,
        former: former.map(InstallId::from_bytes),
        former_seq,
        last_seq,
        backup_seq,
        own_head,
        app_version,
    }))
}

pub(super) fn put_install(db: &Connection, install: &Install, at: DateTime<Utc>) -> Result<()> {
    db.prepare_cached(include_str!("put_install.sql"))?.execute(named_params! {
        ":install": install.id.bytes(),
        ":device": install.device.bytes(),
        ":org": install.org.as_str(),
        ":former": install.former.as_ref().map(InstallId::bytes),
        ":former_seq": install.former_seq.map(signed),
        ":last_seq": signed(install.last_seq),
        ":backup_seq": signed(install.backup_seq),
        ":own_head": signed(install.own_head),
        ":app_version": install.app_version,
        ":at": at.timestamp_millis(),
    })?;
    Ok(())
}

pub(super) fn places(db: &Connection, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>> {
    let mut query = db.prepare_cached(include_str!("places.sql"))?;
    let found = query.query_map(
        named_params! { ":install": install.bytes(), ":from": signed(from), ":to": signed(to) },
        |row| {
            Ok((
                row.get::<_, i64>("seq")?,
                row.get::<_, [u8; 16]>("change_id")?,
                row.get::<_, [u8; 32]>("hash")?,
                row.get::<_, String>("verdict")?,
            ))
        },
    )?;
    found
        .map(|place| {
            let (seq, change_id, hash, verdict) = place?;
            let seq = unsigned(seq);
            let verdict = Verdict { seq, ..json("verdict", &verdict)? };
            Ok(Place { seq, change_id: ChangeId::from_bytes(change_id), hash, verdict })
        })
        .collect()
}

pub(super) fn add_place(db: &Connection, install: InstallId, place: &Place, own_verdict: bool) -> Result<()> {
    let verdict = own_verdict.then(|| text("verdict", &place.verdict)).transpose()?;
    db.prepare_cached(include_str!("add_place.sql"))?.execute(named_params! {
        ":install": install.bytes(),
        ":seq": signed(place.seq),
        ":change": place.change_id.bytes(),
        ":hash": place.hash,
        ":verdict": verdict,
    })?;
    Ok(())
}

pub(super) fn known_change(db: &Connection, id: ChangeId) -> Result<Option<KnownChange>> {
    let found = db
        .prepare_cached("SELECT org_code, install_id, seq, hash, verdict FROM changes WHERE change_id = :change")?
        .query_row(named_params! { ":change": id.bytes() }, |row| {
            let place = (row.get::<_, [u8; 16]>("install_id")?, row.get::<_, i64>("seq")?);
            Ok((row.get::<_, String>("org_code")?, place, row.get("hash")?, row.get::<_, String>("verdict")?))
        })
        .optional()?;
    let Some((org_code, (install, seq), hash, verdict)) = found else { return Ok(None) };
    let (install, seq) = (InstallId::from_bytes(install), unsigned(seq));
    Ok(Some(KnownChange { org: org(&org_code)?, install, seq, hash, verdict: json("verdict", &verdict)? }))
}

pub(super) fn add_change(db: &Connection, taken: &TakenChange<'_>) -> Result<()> {
    let change = taken.change;
    let base = change.and_then(|change| change.base.as_ref()).map(|base| text("base", base)).transpose()?;
    let attachments = change
        .map(|change| &change.attachments)
        .filter(|names| !names.is_empty())
        .map(|names| text("attachments", names))
        .transpose()?;
    db.prepare_cached(include_str!("add_change.sql"))?.execute(named_params! {
        ":change": taken.change_id.bytes(),
        ":org": taken.org.as_str(),
        ":hash": taken.hash,
        ":install": taken.install.bytes(),
        ":seq": signed(taken.verdict.seq),
        ":user": taken.user.as_ref().map(xiangyi_domain::id::UserId::bytes),
        ":device_at": change.map(|change| change.at),
        ":hlc_raw": taken.hlc_raw,
        ":hlc": taken.hlc,
        ":entity": change.map(|change| change.entity.as_str()),
        ":row": taken.row.bytes(),
        ":area": taken.area.map(xiangyi_domain::Area::as_str),
        ":base": base,
        ":group_seq": change.and_then(|change| change.group).map(signed),
        ":import": change.and_then(|change| change.import_id.as_ref()).map(xiangyi_domain::id::ImportId::bytes),
        ":attachments": attachments,
        ":op": taken.op,
        ":at": taken.at.timestamp_millis(),
        ":verdict": text("verdict", taken.verdict)?,
        ":waits_for": taken.verdict.waits_for.map(|cause| cause.to_string()),
    })?;
    Ok(())
}

pub(super) fn standing(db: &Connection, install: InstallId) -> Result<Option<Standing>> {
    let mut query = db.prepare_cached("SELECT said FROM standings WHERE install_id = ?1")?;
    let said: Option<String> = query.query_row([install.bytes()], |row| row.get(0)).optional()?;
    said.map(|said| json("standing", &said)).transpose()
}

pub(super) fn note_standing(db: &Connection, install: InstallId, standing: &Standing) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO standings (install_id, said) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute((install.bytes(), text("standing", standing)?))?;
    Ok(())
}

pub(super) fn own_log(db: &Connection, install: InstallId, after: u64) -> Result<Vec<OwnEntry>> {
    let mut query = db.prepare_cached(include_str!("own_log.sql"))?;
    let found = query.query_map(named_params! { ":install": install.bytes(), ":after": signed(after) }, |row| {
        Ok((row.get::<_, i64>("position")?, row.get::<_, String>("verdict")?))
    })?;
    found
        .map(|entry| {
            let (position, verdict) = entry?;
            Ok(OwnEntry { position: unsigned(position), verdict: json("verdict", &verdict)? })
        })
        .collect()
}
