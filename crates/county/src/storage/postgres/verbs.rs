//! The verbs of a transaction, each in the file of what it touches.

use super::session::Session;
use super::{blobs, cases, enrolment, homes, log, numbers, overview, rows};
use crate::storage::{
    Case, Claim, CodeState, Departed, Device, Figures, Hash, Install, KeptChange, KnownChange, NamedBy, NumberHead,
    Operator, Place, Rates, Reader, Refusal, Result, ServerState, Standing, StoredRow, TakenChange, Township,
    TownshipDevice, Writer,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RequestId, RowId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Revision;
use xiangyi_wire::digest::Waiting;
use xiangyi_wire::numbers::Block;
use xiangyi_wire::pull::OwnEntry;
use xiangyi_wire::push::Verdict;

impl Reader for Session<'_> {
    fn server(&self) -> Result<ServerState> {
        enrolment::server(self)
    }
    fn figures(&self) -> Result<Figures> {
        enrolment::figures(self)
    }
    fn code(&self, code_hash: &Hash) -> Result<Option<CodeState>> {
        enrolment::code(self, code_hash)
    }
    fn device_by_token(&self, token_hash: &Hash) -> Result<Option<Device>> {
        enrolment::device_by_token(self, token_hash)
    }
    fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        enrolment::device(self, id)
    }
    fn install(&self, id: InstallId) -> Result<Option<Install>> {
        log::install(self, id)
    }
    fn places(&self, install: InstallId, from: u64, to: u64) -> Result<Vec<Place>> {
        log::places(self, install, from, to)
    }
    fn known_change(&self, id: ChangeId) -> Result<Option<KnownChange>> {
        log::known_change(self, id)
    }
    fn row(&self, org: &OrgCode, id: RowId) -> Result<Option<StoredRow>> {
        rows::row(self, org, id)
    }
    fn refusal(&self, org: &OrgCode, row: RowId) -> Result<Option<Refusal>> {
        rows::refusal(self, org, row)
    }
    fn claims(&self, entity: Entity, resident: RowId) -> Result<Vec<Claim>> {
        rows::claims(self, entity, resident)
    }
    fn open_case_of(&self, row: RowId) -> Result<Option<ChangeId>> {
        cases::open_of(self, row)
    }
    fn kept_change(&self, org: &OrgCode, id: ChangeId) -> Result<Option<KeptChange>> {
        cases::kept_change(self, org, id)
    }
    fn kept_waiting(&self, org: &OrgCode, cause: ChangeId) -> Result<Vec<KeptChange>> {
        cases::kept_waiting(self, org, cause)
    }
    fn kept_of_row(&self, org: &OrgCode, row: RowId) -> Result<Vec<KeptChange>> {
        cases::kept_of_row(self, org, row)
    }
    fn kept_group(&self, install: InstallId, group: u64) -> Result<Vec<KeptChange>> {
        cases::kept_group(self, install, group)
    }
    fn holders(&self, change: ChangeId) -> Result<Vec<InstallId>> {
        cases::holders(self, change)
    }
    fn areas(&self, org: &OrgCode) -> Result<Vec<(Area, u64)>> {
        rows::areas(self, org)
    }
    fn page(&self, area: &Area, after: u64, take: &mut dyn FnMut(StoredRow) -> Result<bool>) -> Result<()> {
        rows::page(self, area, after, take)
    }
    fn departures(&self, org: &OrgCode, area: &Area, after: u64) -> Result<Vec<Departed>> {
        homes::departures(self, org, area, after)
    }
    fn homes(&self, org: &OrgCode) -> Result<BTreeMap<RowId, Area>> {
        homes::all(self, org)
    }
    fn rows_naming(&self, area: &Area, id: RowId) -> Result<Vec<StoredRow>> {
        rows::naming(self, area, id)
    }
    fn revisions(&self, area: &Area, each: &mut dyn FnMut(Entity, RowId, Revision)) -> Result<()> {
        rows::revisions(self, area, each)
    }
    fn own_log(&self, install: InstallId, after: u64) -> Result<Vec<OwnEntry>> {
        log::own_log(self, install, after)
    }
    fn number_head(&self, kind: &str, scope: &str) -> Result<NumberHead> {
        numbers::head(self, kind, scope)
    }
    fn is_given(&self, kind: &str, scope: &str, number: u32) -> Result<bool> {
        numbers::is_given(self, kind, scope, number)
    }
    fn number_blocks(&self, install: InstallId, request: RequestId) -> Result<Vec<Block>> {
        numbers::blocks(self, install, request)
    }
    fn first_report(&self, org: &OrgCode, life: u32) -> Result<Option<DateTime<Utc>>> {
        numbers::first_report(self, org, life)
    }
    fn has_unheard(&self, org: &OrgCode, but: InstallId, life: u32) -> Result<bool> {
        numbers::has_unheard(self, org, but, life)
    }
    fn blob_named(&self, org: &OrgCode, hash: &str) -> Result<Vec<(Area, u64)>> {
        blobs::named(self, org, hash)
    }
    fn blob_chunk(&self, org: &OrgCode, hash: &str, n: u32) -> Result<Option<Vec<u8>>> {
        blobs::chunk(self, org, hash, n)
    }
    fn townships(&self) -> Result<Vec<Township>> {
        overview::townships(self)
    }
    fn township_devices(&self, org: &OrgCode) -> Result<Vec<TownshipDevice>> {
        overview::devices(self, org)
    }
    fn rates(&self, org: &OrgCode, today: NaiveDate) -> Result<Rates> {
        overview::rates(self, org, today)
    }
    fn operator(&self, session_hash: &Hash) -> Result<Option<Operator>> {
        overview::operator(self, session_hash)
    }
    fn operators(&self) -> Result<Vec<Operator>> {
        overview::operators(self)
    }
    fn standing(&self, install: InstallId) -> Result<Option<Standing>> {
        log::standing(self, install)
    }
    fn blob_chunks(&self, org: &OrgCode, hash: &str) -> Result<u32> {
        blobs::chunks(self, org, hash)
    }
}

impl Writer for Session<'_> {
    fn lock(&self, org: &OrgCode) -> Result<()> {
        enrolment::lock(self, org)
    }
    fn add_org(&self, org: &OrgCode, at: DateTime<Utc>) -> Result<()> {
        enrolment::add_org(self, org, at)
    }
    fn name_org(&self, org: &OrgCode, name: &str, by: NamedBy) -> Result<()> {
        enrolment::name_org(self, org, name, by)
    }
    fn add_code(&self, code_hash: &Hash, org: &OrgCode, expires_at: DateTime<Utc>) -> Result<()> {
        enrolment::add_code(self, code_hash, org, expires_at)
    }
    fn bind_code(&self, code_hash: &Hash, device_key: &str) -> Result<()> {
        enrolment::bind_code(self, code_hash, device_key)
    }
    fn put_device(&self, device: &Device, at: DateTime<Utc>) -> Result<()> {
        enrolment::put_device(self, device, at)
    }
    fn next_answer(&self) -> Result<u64> {
        enrolment::next_answer(self)
    }
    fn revoke_device(&self, id: DeviceId, at: DateTime<Utc>) -> Result<bool> {
        enrolment::revoke_device(self, id, at)
    }
    fn put_install(&self, install: &Install, at: DateTime<Utc>) -> Result<()> {
        self.lock.holds(&install.org)?;
        log::put_install(self, install, at)
    }
    fn add_place(&self, install: InstallId, place: &Place, own_verdict: bool) -> Result<()> {
        log::add_place(self, install, place, own_verdict)
    }
    fn add_change(&self, change: &TakenChange<'_>) -> Result<()> {
        self.lock.holds(change.org)?;
        log::add_change(self, change)
    }
    fn put_row(&self, org: &OrgCode, row: &StoredRow) -> Result<()> {
        self.lock.holds(org)?;
        rows::put_row(self, org, row)?;
        numbers::note_row(self, row)
    }
    fn set_position(&self, area: &Area, row: RowId, position: u64) -> Result<()> {
        rows::set_position(self, area, row, position)
    }
    fn move_row(&self, org: &OrgCode, row: RowId, from: &Area, to: &Area) -> Result<()> {
        self.lock.holds(org)?;
        homes::move_row(self, row, from, to)
    }
    fn set_departure(&self, org: &OrgCode, area: &Area, row: RowId, position: u64) -> Result<()> {
        self.lock.holds(org)?;
        homes::set_departure(self, org, area, row, position)
    }
    fn set_home(&self, org: &OrgCode, resident: RowId, home: Option<&Area>) -> Result<()> {
        self.lock.holds(org)?;
        homes::set(self, org, resident, home)
    }
    fn advance(&self, org: &OrgCode, area: &Area, by: u64) -> Result<u64> {
        self.lock.holds(org)?;
        rows::advance(self, org, area, by)
    }
    fn keep_value(
        &self,
        row: &StoredRow,
        change: ChangeId,
        field: &str,
        value: &Value,
        at: DateTime<Utc>,
    ) -> Result<()> {
        rows::keep_value(self, row, change, field, value, at)
    }
    fn set_refusal(&self, org: &OrgCode, row: RowId, refusal: Option<&Refusal>) -> Result<()> {
        self.lock.holds(org)?;
        rows::set_refusal(self, org, row, refusal)
    }
    fn note_given_back(&self, org: &OrgCode, row: &StoredRow, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
        self.lock.holds(org)?;
        rows::note_given_back(self, org, row, change, at)
    }
    fn set_claims(&self, org: &OrgCode, row: RowId, claims: &[Claim]) -> Result<()> {
        self.lock.holds(org)?;
        rows::set_claims(self, org, row, claims)
    }
    fn open_case(&self, org: &OrgCode, case: &Case, at: DateTime<Utc>) -> Result<()> {
        self.lock.holds(org)?;
        cases::open(self, org, case, at)
    }
    fn close_case(&self, change: ChangeId, at: DateTime<Utc>) -> Result<()> {
        cases::close(self, change, at)
    }
    fn set_verdict(&self, verdict: &Verdict) -> Result<()> {
        cases::set_verdict(self, verdict)
    }
    fn add_own(&self, install: InstallId, verdict: &Verdict) -> Result<u64> {
        cases::add_own(self, install, verdict)
    }
    fn note_number(&self, kind: &str, scope: &str, number: u32) -> Result<()> {
        numbers::note(self, kind, scope, number)
    }
    fn add_number_block(
        &self,
        install: InstallId,
        request: RequestId,
        block: &Block,
        life: u32,
        at: DateTime<Utc>,
    ) -> Result<()> {
        numbers::add_block(self, install, request, block, life, at)
    }
    fn note_report(&self, org: &OrgCode, install: InstallId, life: u32, at: DateTime<Utc>) -> Result<()> {
        self.lock.holds(org)?;
        numbers::note_report(self, org, install, life, at)
    }
    fn put_blob_chunk(&self, org: &OrgCode, hash: &str, n: u32, bytes: &[u8]) -> Result<()> {
        self.lock.holds(org)?;
        blobs::put(self, org, hash, n, bytes)
    }
    fn drop_blob(&self, org: &OrgCode, hash: &str) -> Result<()> {
        self.lock.holds(org)?;
        blobs::drop_all(self, org, hash)
    }
    fn note_standing(&self, install: InstallId, standing: &Standing) -> Result<()> {
        log::note_standing(self, install, standing)
    }
    fn note_waiting(&self, install: InstallId, waiting: Waiting, at: DateTime<Utc>) -> Result<()> {
        overview::note_waiting(self, install, waiting, at)
    }
    fn add_operator(&self, name: &str, link_hash: &Hash, ends_at: DateTime<Utc>) -> Result<()> {
        overview::add_operator(self, name, link_hash, ends_at)
    }
    fn enter(&self, link_hash: &Hash, session_hash: &Hash, times: (DateTime<Utc>, DateTime<Utc>)) -> Result<bool> {
        overview::enter(self, link_hash, session_hash, times)
    }
    fn leave(&self, session_hash: &Hash) -> Result<()> {
        overview::leave(self, session_hash)
    }
    fn remove_operator(&self, name: &str) -> Result<u64> {
        overview::remove_operator(self, name)
    }
    fn begin_group(&self) -> Result<()> {
        self.command("SAVEPOINT change_group");
        Ok(())
    }
    fn end_group(&self, keep: bool) -> Result<()> {
        let end = if keep { "RELEASE change_group" } else { "ROLLBACK TO change_group; RELEASE change_group" };
        self.command(end);
        Ok(())
    }
}
