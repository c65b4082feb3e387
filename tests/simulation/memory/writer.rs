//! What a transaction writes.

use super::{AtPlace, Kept, OpenCase, Session, not_here};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;
use xiangyi_county::storage::{
    Case, Claim, Device, Hash, Install, KeptChange, NamedBy, Place, Refusal, Result, Standing, StoredRow, TakenChange,
    Writer,
};
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::digest::Waiting;
use xiangyi_wire::entities::case_of;
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

impl Writer for Session {
    fn lock(&self, _: &OrgCode) -> Result<()> {
        Ok(())
    }
    fn next_answer(&self) -> Result<u64> {
        let mut data = self.data.borrow_mut();
        data.answers += 1;
        Ok(data.answers)
    }
    fn put_install(&self, install: &Install, _: DateTime<Utc>) -> Result<()> {
        let mut data = self.data.borrow_mut();
        let former = data.installs.get(&install.id).map_or(install.former, |known| known.former);
        data.installs.insert(install.id, Install { former, ..install.clone() });
        Ok(())
    }
    fn add_place(&self, install: InstallId, place: &Place, own_verdict: bool) -> Result<()> {
        let own = own_verdict.then(|| place.verdict.clone());
        let at = AtPlace { change_id: place.change_id, hash: place.hash, own };
        let before = self.data.borrow_mut().places.insert((install, place.seq), Arc::new(at));
        assert!(before.is_none(), "a place is taken once");
        Ok(())
    }
    fn add_change(&self, taken: &TakenChange<'_>) -> Result<()> {
        let sent = taken.change;
        let change = KeptChange {
            change_id: taken.change_id,
            install: taken.install,
            seq: taken.verdict.seq,
            user: taken.user,
            device_at: sent.map(|change| change.at),
            hlc: taken.hlc,
            entity: sent.map(|change| change.entity),
            row: taken.row,
            base: sent.and_then(|change| change.base),
            group: sent.and_then(|change| change.group),
            hash: taken.hash,
            op: taken.op.to_owned(),
            verdict: taken.verdict.clone(),
        };
        let kept = Kept { change, taken_at: taken.at.timestamp_millis() };
        let before = self.data.borrow_mut().changes.insert(taken.change_id, Arc::new(kept));
        assert!(before.is_none(), "a change is kept once");
        Ok(())
    }
    fn put_row(&self, _: &OrgCode, row: &StoredRow) -> Result<()> {
        let mut data = self.data.borrow_mut();
        let position = data.rows.get(&row.id).map_or(0, |known| known.position);
        data.rows.insert(row.id, Arc::new(StoredRow { position, ..row.clone() }));
        Ok(())
    }
    fn set_position(&self, _: &Area, row: RowId, position: u64) -> Result<()> {
        if let Some(row) = self.data.borrow_mut().rows.get_mut(&row) {
            Arc::make_mut(row).position = position;
        }
        Ok(())
    }
    fn move_row(&self, _: &OrgCode, row: RowId, _: &Area, to: &Area) -> Result<()> {
        if let Some(row) = self.data.borrow_mut().rows.get_mut(&row) {
            let row = Arc::make_mut(row);
            (row.area, row.position) = (to.clone(), 0);
        }
        Ok(())
    }
    fn set_departure(&self, _: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()> {
        self.data.borrow_mut().departures.insert((area.clone(), row), position);
        Ok(())
    }
    fn set_home(&self, _: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()> {
        let homes = &mut self.data.borrow_mut().homes;
        match home {
            Some(home) => homes.insert(resident, home.clone()),
            None => homes.remove(&resident),
        };
        Ok(())
    }
    fn advance(&self, _: &OrgCode, area: &Area, by: u64) -> Result<u64> {
        let mut data = self.data.borrow_mut();
        let head = data.areas.entry(area.clone()).or_insert(0);
        *head += by;
        Ok(*head)
    }
    fn keep_value(
        &self,
        row: &StoredRow,
        change: ChangeId,
        field: &str,
        value: &Value,
        _: DateTime<Utc>,
    ) -> Result<()> {
        if !self.faulty.drops_losers {
            let at = (row.id, change, field.to_owned());
            self.data.borrow_mut().kept_values.entry(at).or_insert_with(|| Arc::new(value.clone()));
        }
        Ok(())
    }
    fn set_refusal(&self, _: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()> {
        let mut data = self.data.borrow_mut();
        match refusal {
            Some(refusal) => data.refusals.insert(row, refusal.clone()),
            None => data.refusals.remove(&row),
        };
        Ok(())
    }
    fn note_given_back(&self, _: &OrgCode, _: &StoredRow, _: ChangeId, _: DateTime<Utc>) -> Result<()> {
        Ok(())
    }
    fn set_claims(&self, _: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()> {
        let mut data = self.data.borrow_mut();
        data.claims.retain(|(_, _, of), _| *of != row);
        for claim in claims {
            data.claims.entry((claim.resident, claim.entity, row)).or_insert_with(|| claim.clone());
        }
        Ok(())
    }
    fn open_case(&self, _: &OrgCode, case: &Case, _: DateTime<Utc>) -> Result<()> {
        let mut data = self.data.borrow_mut();
        // A case that was decided stays decided.
        let open = OpenCase { change: case.change_id, row: case.row, other: case.other, decided: false };
        data.cases.entry(case.id.clone()).or_insert(open);
        Ok(())
    }
    fn close_case(&self, change: ChangeId, _: DateTime<Utc>) -> Result<()> {
        if let Some(case) = self.data.borrow_mut().cases.get_mut(&case_of(change).to_string()) {
            case.decided = true;
        }
        Ok(())
    }
    fn set_verdict(&self, verdict: &Verdict) -> Result<()> {
        self.data.borrow_mut().verdict_mut(verdict);
        Ok(())
    }
    fn add_own(&self, install: InstallId, verdict: &Verdict) -> Result<u64> {
        let mut data = self.data.borrow_mut();
        let Some(line) = data.installs.get_mut(&install) else { return not_here() };
        line.own_head += 1;
        let position = line.own_head;
        let entry = OwnEntry { position, verdict: verdict.clone() };
        data.own.insert((install, position), Arc::new(entry));
        Ok(position)
    }
    fn name_org(&self, _: &OrgCode, _: &str, _: NamedBy) -> Result<()> {
        not_here()
    }
    fn note_standing(&self, _: InstallId, _: &Standing) -> Result<()> {
        Ok(())
    }
    fn note_waiting(&self, _: InstallId, _: Waiting, _: DateTime<Utc>) -> Result<()> {
        Ok(())
    }
    fn begin_group(&self) -> Result<()> {
        let copy = self.data.borrow().clone();
        self.groups.borrow_mut().push(copy);
        Ok(())
    }
    fn end_group(&self, keep: bool) -> Result<()> {
        if let Some(copy) = self.groups.borrow_mut().pop().filter(|_| !keep) {
            *self.data.borrow_mut() = copy;
        }
        Ok(())
    }
    fn add_org(&self, _: &OrgCode, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn add_code(&self, _: &Hash, _: &OrgCode, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn bind_code(&self, _: &Hash, _: &str) -> Result<()> {
        not_here()
    }
    fn put_device(&self, _: &Device, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn revoke_device(&self, _: DeviceId, _: DateTime<Utc>) -> Result<bool> {
        not_here()
    }
    fn note_number(&self, _: &str, _: &str, _: u32) -> Result<()> {
        not_here()
    }
    fn add_number_block(&self, _: InstallId, _: RequestId, _: &Block, _: u32, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn note_report(&self, _: &OrgCode, _: InstallId, _: u32, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn put_blob_chunk(&self, _: &OrgCode, _: &str, _: u32, _: &[u8]) -> Result<()> {
        not_here()
    }
    fn drop_blob(&self, _: &OrgCode, _: &str) -> Result<()> {
        not_here()
    }
    fn add_operator(&self, _: &str, _: &Hash, _: DateTime<Utc>) -> Result<()> {
        not_here()
    }
    fn enter(&self, _: &Hash, _: &Hash, _: (DateTime<Utc>, DateTime<Utc>)) -> Result<bool> {
        not_here()
    }
    fn leave(&self, _: &Hash) -> Result<()> {
        not_here()
    }
    fn remove_operator(&self, _: &str) -> Result<u64> {
        not_here()
    }
}
