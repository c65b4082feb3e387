//! Takes one batch of an install's log: what is new, in order, up to the first gap, in one transaction.
//!
//! A mended row or a person's decision sets older changes going ([`again`]); they are judged in the same transaction.

mod again;
mod decisions;
mod homes;
mod incoming;
mod offers;
mod succession;

pub use incoming::CLOCK_LEEWAY_MS;

use crate::error::Refused;
use crate::judge::{self, Ancestor, Known, Ruling};
use crate::one_person::{self, Homes};
use crate::pull;
use crate::storage::{Case, Device, Install, Place, Refusal, Result, ServerState, Storage, TakenChange, Writer};
use again::Later;
use chrono::{DateTime, Utc};
use decisions::Decision;
use incoming::{Incoming, Past, read_all, values};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use succession::{held_of_former, lineage, must_follow};
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::push::{MAX_CHANGES, MAX_GROUP, Outcome, PushReply, PushRequest, Verdict};
use xiangyi_wire::{Entity, Op, SCHEMA};

/// Takes a batch.
///
/// # Errors
/// `Refused` when nothing of it can be taken; otherwise every change up to `last_seq` has its verdict.
pub fn push(
    storage: &dyn Storage,
    device: &Device,
    request: &PushRequest<Box<RawValue>>,
    now: DateTime<Utc>,
) -> Result<PushReply> {
    if request.schema == 0 || request.schema > SCHEMA {
        return Err(Refused::UnknownSchema.into());
    }
    if request.changes.len() > MAX_CHANGES {
        return Err(Refused::TooLarge.into());
    }
    let incoming = read_all(request, now)?;
    storage.write(|writer| {
        writer.lock(&device.org)?;
        if let Some(reply) = other_life(writer, device, request, now)? {
            return Ok(reply);
        }
        let reply = Batch::open(writer, device, request, now)?.take(&incoming)?;
        if let Some(waiting) = request.waiting {
            writer.note_waiting(request.install_id, waiting, now)?;
        }
        Ok(reply)
    })
}

/// Nothing is taken of what was sent to a life of this server that is over: its places may hold other changes now, as
/// those of a disk that was copied. The answer says where this life stands, and the device sends again from there.
fn other_life(
    writer: &dyn Writer,
    device: &Device,
    request: &PushRequest<Box<RawValue>>,
    now: DateTime<Utc>,
) -> Result<Option<PushReply>> {
    let epoch = writer.server()?.epoch;
    if request.epoch.is_none_or(|sent| sent == epoch) {
        return Ok(None);
    }
    let (last_seq, backup_seq) = pull::own_install(writer, device, request.install_id)?.unwrap_or_default();
    let server_time = now.timestamp_millis();
    Ok(Some(PushReply { epoch, last_seq, backup_seq, server_time, results: Vec::new(), retry_after: None }))
}

/// A row whose area must hear of it.
struct Touch {
    area: Area,
    row: RowId,
    /// Whether it stands there no longer.
    gone: bool,
}

/// One batch under way.
struct Batch<'a> {
    writer: &'a dyn Writer,
    server: ServerState,
    install: Install,
    lineage: Vec<Ancestor>,
    now: DateTime<Utc>,
    /// Rows to be sent, in the order of their last change.
    touched: Vec<Touch>,
    results: Vec<Verdict>,
    /// What is still to be judged again.
    later: VecDeque<Later>,
    /// Where people live, once it was read.
    homes: Option<Rc<Homes>>,
}

impl<'a> Batch<'a> {
    fn open(
        writer: &'a dyn Writer,
        device: &Device,
        request: &PushRequest<Box<RawValue>>,
        now: DateTime<Utc>,
    ) -> Result<Batch<'a>> {
        let install = match writer.install(request.install_id)? {
            Some(install) if install.device == device.id && install.org == device.org => install,
            Some(_) => return Err(Refused::NotYourInstall.into()),
            None => {
                let install = Install {
                    id: request.install_id,
                    device: device.id,
                    org: device.org.clone(),
                    former: request.former_install,
                    former_seq: held_of_former(writer, request)?,
                    last_seq: 0,
                    backup_seq: 0,
                    own_head: 0,
                    app_version: String::new(),
                };
                writer.put_install(&install, now)?;
                install
            }
        };
        let install = Install { app_version: request.app_version.chars().take(40).collect(), ..install };
        must_follow(writer, &install, request)?;
        let lineage = lineage(writer, &install)?;
        let server = writer.server()?;
        let (touched, results, later) = (Vec::new(), Vec::new(), VecDeque::new());
        Ok(Batch { writer, server, install, lineage, now, touched, results, later, homes: None })
    }

    fn take(mut self, incoming: &[Incoming]) -> Result<PushReply> {
        let known = incoming.iter().take_while(|one| one.seq <= self.install.last_seq).count();
        let (known, new) = incoming.split_at(known);
        self.repeat(known)?;
        let mut rest = new;
        while let Some(first) = rest.first().filter(|first| first.seq == self.install.last_seq + 1) {
            let group = first.group();
            let members = rest.iter().take_while(|one| group.is_some() && one.group() == group).count().max(1);
            let (members, later) = rest.split_at(members);
            self.take_group(members)?;
            self.settle()?;
            self.install.last_seq += u64::try_from(members.len()).unwrap_or(0);
            rest = later;
        }
        self.close()
    }

    /// Gives the verdicts of changes that the server has, if they are the same changes.
    fn repeat(&mut self, known: &[Incoming]) -> Result<()> {
        let (Some(first), Some(last)) = (known.first(), known.last()) else { return Ok(()) };
        let places = self.writer.places(self.install.id, first.seq, last.seq)?;
        let same = places.len() == known.len()
            && places.iter().zip(known).all(|(place, one)| place.seq == one.seq && place.hash == one.hash);
        if !same {
            return Err(Refused::Forked.into());
        }
        self.results.extend(places.into_iter().map(|place| place.verdict));
        Ok(())
    }

    fn take_group(&mut self, members: &[Incoming]) -> Result<()> {
        if members.len() == 1 {
            return self.take_alone(&members[0]);
        }
        let (touched_before, later_before) = (self.touched.len(), self.later.len());
        self.writer.begin_group()?;
        let mut rulings = Vec::with_capacity(members.len());
        for member in members {
            let ruling = self.rule(member)?;
            self.apply(member, &ruling)?;
            rulings.push(ruling);
        }
        let cause = cause(members, &rulings);
        self.writer.end_group(cause.is_none())?;
        if let Some(cause) = cause {
            self.homes = None;
            self.touched.truncate(touched_before);
            self.later.truncate(later_before);
            rulings = self.fall_together(members, rulings, cause)?;
        }
        for (member, ruling) in members.iter().zip(rulings) {
            self.keep(member, ruling)?;
        }
        Ok(())
    }

    fn take_alone(&mut self, one: &Incoming) -> Result<()> {
        let ruling = self.rule(one)?;
        self.apply(one, &ruling)?;
        self.keep(one, ruling)
    }

    /// Nothing of the group stands: every member gets the verdict of the one that fell.
    fn fall_together(&mut self, members: &[Incoming], rulings: Vec<Ruling>, cause: usize) -> Result<Vec<Ruling>> {
        let fallen = Refusal { change_id: members[cause].id, outcome: rulings[cause].outcome.clone() };
        let mut together = Vec::with_capacity(members.len());
        for (index, (member, ruling)) in members.iter().zip(rulings).enumerate() {
            let known = member.past.is_none() && self.writer.known_change(member.id)?.is_some();
            let mut ruling = if index == cause || known { ruling } else { Ruling::waiting(&fallen, "group") };
            ruling.row = self.writer.row(&self.install.org, member.row)?;
            ruling.lost.clear();
            ruling.blocks_row = !known && ruling.row.is_none();
            self.apply(member, &ruling)?;
            together.push(ruling);
        }
        Ok(together)
    }

    /// A change that comes again under a new install proves that its disk holds the former one's log up to there.
    fn reaches(&mut self, install: InstallId, seq: u64) {
        if let Some(one) = self.lineage.iter_mut().find(|one| one.install == install) {
            one.until = one.until.max(seq);
        }
        if self.install.former == Some(install) {
            self.install.former_seq = self.install.former_seq.map(|until| until.max(seq));
        }
    }

    /// Judges one change on what stands now.
    fn rule(&mut self, one: &Incoming) -> Result<Ruling> {
        let homes = self.homes()?;
        let org = &self.install.org;
        if one.past.is_none()
            && let Some(known) = self.writer.known_change(one.id)?
        {
            let same = known.hash == one.hash && known.org == *org;
            if same {
                self.reaches(known.install, known.seq);
            }
            return Ok(if same { present(&known.verdict) } else { Ruling::rejected("change_id_used", None) });
        }
        let Some((change, op)) = &one.read else { return Ok(Ruling::rejected("unreadable", None)) };
        if one.user.is_none() {
            return Ok(Ruling::rejected("unknown_user", None));
        }
        if change.group.is_some_and(|first| first > one.seq || one.seq - first >= MAX_GROUP as u64) {
            return Ok(Ruling::rejected("bad_group", None));
        }
        let (install, lineage) =
            one.past.as_ref().map_or((self.install.id, &self.lineage), |past| (past.maker, &past.lineage));
        let decided = one.past.as_ref().is_some_and(|past| past.decided.is_some());
        if let Some(code) = decisions::refusal(self.writer, org, one, lineage)? {
            return Ok(Ruling::rejected(code, None));
        }
        let row = self.writer.row(org, one.row)?;
        let refused_row = self.writer.refusal(org, one.row)?;
        let refused_parent = self.refused_parent(op)?;
        let brought = values(op);
        let values = row.as_ref().map(|row| &row.fields).or(brought);
        let rivals = match values {
            Some(values) => one_person::rivals(self.writer, org, change.entity, values)?,
            None => Vec::new(),
        };
        let home = values.and_then(|values| one_person::home_of(&homes, change.entity, one.row, values));
        let number_holder = match brought.filter(|_| change.entity == Entity::Resident) {
            Some(new) => one_person::number_holder(self.writer, org, (one.row, row.as_ref()), new)?,
            None => None,
        };
        let known = Known {
            org,
            epoch: self.server.number,
            // A decided value is nobody's: whoever typed it did not see it become what stands.
            install: if decided { InstallId::from_bytes([0; 16]) } else { install },
            seq: one.seq,
            lineage,
            hlc: one.hlc,
            row: row.as_ref(),
            refused_row: refused_row.as_ref(),
            refused_parent: refused_parent.as_ref(),
            rivals: &rivals,
            open_case: self.writer.open_case_of(one.row)?.filter(|case| *case != one.id),
            home: home.as_ref(),
            number_holder,
        };
        Ok(match &one.past {
            Some(Past { decided: Some(decision), .. }) => decision.rule(change, op, &known),
            // The row has been entered again, mended, while this one waited.
            Some(_) if row.is_some() && matches!(op, Op::Insert(_) | Op::Post(_)) => {
                Ruling::rejected("superseded", None)
            }
            _ => judge::judge(change, op, &known),
        })
    }

    fn refused_parent(&self, op: &Op) -> Result<Option<Refusal>> {
        for parent in values(op).map(judge::parents).unwrap_or_default() {
            if let Some(refusal) = self.writer.refusal(&self.install.org, parent)? {
                return Ok(Some(refusal));
            }
        }
        Ok(None)
    }

    /// Writes what a ruling changes.
    fn apply(&mut self, one: &Incoming, ruling: &Ruling) -> Result<()> {
        let org = &self.install.org.clone();
        if let Some(row) = &ruling.row {
            self.writer.put_row(org, row)?;
            self.writer.set_claims(org, row.id, &one_person::claims(org, row))?;
            for lost in &ruling.lost {
                self.writer.keep_value(row, one.id, &lost.field, &lost.value, self.now)?;
            }
            self.touch(row)?;
            self.merge_same_person(one, row)?;
            self.take_back(one, ruling, row)?;
            if row.entity == Entity::Case && stands(&ruling.outcome) {
                self.later.push_back(Later::Decided(row.id));
            }
        }
        if let Some(case) = &ruling.case {
            self.open_case(one, case)?;
        }
        if ruling.blocks_row {
            let change_id = ruling.waits_for.unwrap_or(one.id);
            self.writer.set_refusal(org, one.row, Some(&Refusal { change_id, outcome: ruling.outcome.clone() }))?;
        } else if stands(&ruling.outcome)
            && let Some(refusal) = self.writer.refusal(org, one.row)?
        {
            self.writer.set_refusal(org, one.row, None)?;
            self.later.push_back(Later::Freed(refusal.change_id));
        }
        Ok(())
    }

    /// Keeps a case, and its row for the computers of those who may decide it.
    fn open_case(&mut self, one: &Incoming, case: &Case) -> Result<()> {
        let org = self.install.org.clone();
        self.writer.open_case(&org, case, self.now)?;
        let stands = self.writer.row(&org, one.row)?;
        let maker = one.past.as_ref().map_or(self.install.id, |past| past.maker);
        let born = (self.server.number, maker, self.now);
        let known = self.writer.row(&org, case_of(case.change_id).into())?.is_some();
        if let Some(row) = decisions::row(case, one, (&org, stands.as_ref()), born).filter(|_| !known) {
            self.writer.put_row(&org, &row)?;
            self.touch(&row)?;
        }
        Ok(())
    }

    /// Keeps the change, its place and its verdict.
    fn keep(&mut self, one: &Incoming, ruling: Ruling) -> Result<()> {
        let Ruling { outcome, waits_for, row, .. } = ruling;
        let past = one.past.as_ref();
        let decided = past.and_then(|past| past.decided.as_ref()).map(Decision::told);
        let verdict = Verdict { change_id: one.id, seq: one.seq, outcome, waits_for, decided };
        if let Some(past) = past {
            return self.replace(past, &verdict);
        }
        let known = self.writer.known_change(one.id)?;
        if known.is_none() {
            self.writer.add_change(&TakenChange {
                org: &self.install.org,
                install: self.install.id,
                change_id: one.id,
                row: one.row,
                hash: one.hash,
                op: one.op.get(),
                change: one.read.as_ref().map(|(change, _)| change),
                user: one.user,
                hlc_raw: one.hlc_raw,
                hlc: one.hlc,
                area: row.as_ref().map(|row| &row.area),
                at: self.now,
                verdict: &verdict,
            })?;
        }
        let own_verdict = known.is_some_and(|known| known.verdict.outcome != verdict.outcome);
        let place = Place { seq: one.seq, change_id: one.id, hash: one.hash, verdict: verdict.clone() };
        self.writer.add_place(self.install.id, &place, own_verdict)?;
        self.results.push(verdict);
        Ok(())
    }

    /// Gives the touched rows their places in the logs, area by area in sorted order, and answers.
    fn close(self) -> Result<PushReply> {
        let mut seen = BTreeSet::new();
        let mut areas: BTreeMap<&Area, Vec<&Touch>> = BTreeMap::new();
        for touch in self.touched.iter().rev().filter(|touch| seen.insert((&touch.area, touch.row))) {
            areas.entry(&touch.area).or_default().push(touch);
        }
        let org = &self.install.org;
        for (area, touches) in areas {
            let count = u64::try_from(touches.len()).unwrap_or(0);
            let head = self.writer.advance(org, area, count)?;
            for (back, Touch { row, gone, .. }) in (0u64..).zip(touches) {
                match gone {
                    true => self.writer.set_departure(org, area, *row, head - back)?,
                    false => self.writer.set_position(area, *row, head - back)?,
                }
            }
        }
        self.writer.put_install(&self.install, self.now)?;
        Ok(PushReply {
            epoch: self.server.epoch,
            last_seq: self.install.last_seq,
            backup_seq: self.install.backup_seq,
            server_time: self.now.timestamp_millis(),
            results: self.results,
            retry_after: None,
        })
    }
}

/// The member for which the whole group falls: one rejected, or one held beside an event or a posting.
fn cause(members: &[Incoming], rulings: &[Ruling]) -> Option<usize> {
    let rejected = rulings.iter().position(|ruling| matches!(ruling.outcome, Outcome::Rejected { .. }));
    let strict = members.iter().any(|one| matches!(one.read, Some((_, Op::Event(_) | Op::Post(_)))));
    let held = || rulings.iter().position(|ruling| matches!(ruling.outcome, Outcome::Held { .. }));
    rejected.or_else(|| if strict { held() } else { None })
}

/// The verdict that a change has already, with nothing to write.
fn present(verdict: &Verdict) -> Ruling {
    Ruling {
        outcome: verdict.outcome.clone(),
        waits_for: verdict.waits_for,
        row: None,
        lost: Vec::new(),
        case: None,
        blocks_row: false,
    }
}

fn stands(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted { .. } | Outcome::Merged { .. })
}
