//! Whether both sides hold the same rows.

use crate::error::SyncError;
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::UserId;
use xiangyi_domain::users::Role;
use xiangyi_store::{Store, users};
use xiangyi_wire::Entity;
use xiangyi_wire::digest::{AreaSum, DigestReply, Part};

/// The roles of the people at this computer.
pub(crate) fn roles(store: &Store, people: &[UserId]) -> Result<Vec<Role>, SyncError> {
    let mut roles = Vec::new();
    for user in people {
        let user = store.read(|reader| users::find(reader, *user))?;
        roles.extend(user.and_then(|user| Role::from_code(&user.role)));
    }
    Ok(roles)
}

/// What differs: the rows of an entity in an area. Compared are the areas in scope whose logs stand still, and the kinds of rows that the
/// people here may see: what a wider duty brought once stays on the disk and is not the server's to prove.
pub(crate) fn unequal(
    store: &Store,
    reply: &DigestReply,
    scope: &BTreeSet<Area>,
    roles: &[Role],
) -> Result<Vec<Part>, SyncError> {
    let areas: Vec<Area> = scope.iter().filter(|area| !reply.moved_on.contains(area)).cloned().collect();
    let shown = |entity: Entity| entity.spec().seen_by.iter().any(|role| roles.contains(role));
    let ours = store.digest(&areas)?;
    let ours: BTreeSet<&AreaSum> = ours.iter().filter(|sum| shown(sum.entity)).collect();
    let theirs: BTreeSet<&AreaSum> = reply.sums.iter().filter(|sum| shown(sum.entity) && sum.count > 0).collect();
    let part = |sum: &&AreaSum| Part { area: sum.area.clone(), entity: sum.entity, prefix: String::new() };
    let unequal: BTreeSet<Part> = ours.symmetric_difference(&theirs).map(part).collect();
    Ok(unequal.into_iter().collect())
}
