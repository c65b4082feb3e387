//! Whose log a batch goes on: the install's own, or that of the ones which it succeeds.

use crate::error::Refused;
use crate::judge::Ancestor;
use crate::storage::{Install, Result, Writer};
use serde_json::value::RawValue;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::push::{MAX_MARKS, Mark, PushRequest};

/// The install and those that it succeeds, each as far as it holds its log.
pub(super) fn lineage(writer: &dyn Writer, install: &Install) -> Result<Vec<Ancestor>> {
    let mut lineage = vec![Ancestor::itself(install.id)];
    let mut former = install.former.map(|id| (id, install.former_seq));
    while let Some((id, until)) = former.filter(|(id, _)| lineage.iter().all(|one| one.install != *id)) {
        lineage.push(Ancestor { install: id, until: until.unwrap_or(u64::MAX) });
        let found = writer.install(id)?.filter(|found| found.org == install.org);
        former = found.and_then(|found| found.former.map(|id| (id, found.former_seq)));
    }
    Ok(lineage)
}

/// A batch goes on from the change that it names, or the log has forked: of two disks under one name, the other one has
/// taken the places before it, as after a restore of this server.
pub(super) fn must_follow(writer: &dyn Writer, install: &Install, request: &PushRequest<Box<RawValue>>) -> Result<()> {
    let seq = request.first_seq.saturating_sub(1);
    match request.after {
        Some(change_id) if seq <= install.last_seq && !stands_at(writer, install.id, Mark { seq, change_id })? => {
            Err(Refused::Forked.into())
        }
        _ => Ok(()),
    }
}

/// How much of the former log the sender holds: up to the last place that it names where the same change stands here.
pub(super) fn held_of_former(writer: &dyn Writer, request: &PushRequest<Box<RawValue>>) -> Result<Option<u64>> {
    let Some(former) = request.former_install.filter(|_| !request.former_marks.is_empty()) else {
        return Ok(request.former_seq);
    };
    for mark in request.former_marks.iter().take(MAX_MARKS) {
        if stands_at(writer, former, *mark)? {
            return Ok(Some(mark.seq));
        }
    }
    Ok(Some(0))
}

fn stands_at(writer: &dyn Writer, install: InstallId, mark: Mark) -> Result<bool> {
    let places = writer.places(install, mark.seq, mark.seq)?;
    Ok(places.first().is_some_and(|place| place.change_id == mark.change_id))
}
