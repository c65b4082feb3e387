//! Installs, changes, places and own logs.

use super::session::{Session, params};
use super::{bytes, count, fixed, json, org, signed, storable, text, unsigned};
use crate::storage::{Install, KnownChange, Place, Result, Standing, TakenChange};
use chrono::{DateTime, Utc};
use xiangyi_domain::id::{ChangeId, DeviceId, ImportId, InstallId, UserId};
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

pub(super) fn install(db: &Session<'_>, id: InstallId) -> Result<Option<Install>> {
    let Some(row) = db.first(include_str!("install.sql"), params![bytes(id.bytes())])? else { return Ok(None) };
    let former = row.try_get::<_, Option<&[u8]>>("former")?.is_some();
    Ok(Some(Install {
        id,
        device: DeviceId::from_bytes(fixed(&row, "device_id")?),
        org: org(row.try_get("org_code")?)?,
        former: if former { Some(InstallId::from_bytes(fixed(&row, "former")?)) } else { None },
        former_seq: row.try_get::<_, Option<i64>>("former_seq")?.map(unsigned),
        last_seq: count(&row, "last_seq")?,
        backup_seq: count(&row, "backup_seq")?,
        own_head: count(&row, "own_head")?,
        app_version: row.try_get("app_version")?,
    }))
}

pub(super) fn put_install(db: &Session<'_>, install: &Install, at: DateTime<Utc>) -> Result<()> {
    db.send(
        include_str!("put_install.sql"),
        params![
            bytes(install.id.bytes()),
            bytes(install.device.bytes()),
            install.org.as_str().to_owned(),
            install.former.as_ref().map(|former| bytes(former.bytes())),
            signed(install.last_seq),
            signed(install.backup_seq),
            signed(install.own_head),
            storable(&install.app_version),
            at.timestamp_millis(),
            install.former_seq.map(signed),
        ],
    )
}

pub(super) fn places(db: &Session<'_>, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>> {
    let params = params![bytes(install.bytes()), signed(from), signed(to)];
    let found = db.rows(include_str!("places.sql"), params)?;
    found
        .iter()
        .map(|row| {
            let seq = count(row, "seq")?;
            let verdict = Verdict { seq, ..json("verdict", row.try_get("verdict")?)? };
            Ok(Place {
                seq,
                change_id: ChangeId::from_bytes(fixed(row, "change_id")?),
                hash: fixed(row, "hash")?,
                verdict,
            })
        })
        .collect()
}

pub(super) fn add_place(db: &Session<'_>, install: InstallId, place: &Place, own_verdict: bool) -> Result<()> {
    let verdict = own_verdict.then(|| text("verdict", &place.verdict)).transpose()?;
    let (install, change) = (bytes(install.bytes()), bytes(place.change_id.bytes()));
    db.send(include_str!("add_place.sql"), params![install, signed(place.seq), change, bytes(&place.hash), verdict])
}

pub(super) fn known_change(db: &Session<'_>, id: ChangeId) -> Result<Option<KnownChange>> {
    let query = "SELECT org_code, install_id, seq, hash, verdict FROM changes WHERE change_id = $1";
    let Some(row) = db.first(query, params![bytes(id.bytes())])? else { return Ok(None) };
    Ok(Some(KnownChange {
        org: org(row.try_get("org_code")?)?,
        install: InstallId::from_bytes(fixed(&row, "install_id")?),
        seq: count(&row, "seq")?,
        hash: fixed(&row, "hash")?,
        verdict: json("verdict", row.try_get("verdict")?)?,
    }))
}

pub(super) fn add_change(db: &Session<'_>, taken: &TakenChange<'_>) -> Result<()> {
    let change = taken.change;
    let base = change.and_then(|change| change.base.as_ref()).map(|base| text("base", base)).transpose()?;
    let attachments = change
        .map(|change| &change.attachments)
        .filter(|names| !names.is_empty())
        .map(|names| text("attachments", names))
        .transpose()?;
    let import = change.and_then(|change| change.import_id.as_ref()).map(ImportId::bytes);
    db.send(
        include_str!("add_change.sql"),
        params![
            bytes(taken.change_id.bytes()),
            taken.org.as_str().to_owned(),
            bytes(&taken.hash),
            bytes(taken.install.bytes()),
            taken.user.as_ref().map(UserId::bytes).map(bytes),
            change.map(|change| change.at),
            taken.hlc_raw,
            taken.hlc,
            change.map(|change| change.entity.as_str()),
            bytes(taken.row.bytes()),
            taken.area.map(|area| storable(area.as_str())),
            base,
            change.and_then(|change| change.group).map(signed),
            import.map(bytes),
            attachments,
            taken.op.to_owned(),
            taken.at.timestamp_millis(),
            text("verdict", taken.verdict)?,
            signed(taken.verdict.seq),
            taken.verdict.waits_for.map(|cause| cause.to_string()),
        ],
    )
}

pub(super) fn standing(db: &Session<'_>, install: InstallId) -> Result<Option<Standing>> {
    let found = db.first("SELECT said FROM standings WHERE install_id = $1", params![bytes(install.bytes())])?;
    found.map(|row| json("standing", row.try_get("said")?)).transpose()
}

pub(super) fn note_standing(db: &Session<'_>, install: InstallId, standing: &Standing) -> Result<()> {
    let sql = "INSERT INTO standings (install_id, said) VALUES ($1, $2) \
               ON CONFLICT (install_id) DO UPDATE SET said = excluded.said";
    db.send(sql, params![bytes(install.bytes()), storable(&text("standing", standing)?)])
}

pub(super) fn own_log(db: &Session<'_>, install: InstallId, after: u64) -> Result<Vec<OwnEntry>> {
    let found = db.rows(include_str!("own_log.sql"), params![bytes(install.bytes()), signed(after)])?;
    let entry = |row: &tokio_postgres::Row| {
        Ok(OwnEntry { position: count(row, "position")?, verdict: json("verdict", row.try_get("verdict")?)? })
    };
    found.iter().map(entry).collect()
}
