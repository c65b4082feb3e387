//! One sync of a device under way: the machine's effects, one at a time, over a link that loses, delays and doubles.

use crate::device::{No, Way};
use crate::mutants::Broken;
use crate::scene::{self, USERS};
use crate::world::{Step, World, fails};
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId};
use xiangyi_sync::core::{self, Batch, Effect, End, Event, Heads, Known, State};
use xiangyi_sync::narrow::Narrowing;
use xiangyi_wire::digest::{AreaSum, DigestReply, DigestRequest, MAX_PARTS, Part};
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushRequest, Verdict};
use xiangyi_wire::{Epoch, SCHEMA};

/// An answer with verdicts, until the store has it.
struct Answer {
    epoch: Epoch,
    seqs: (u64, u64),
    server_time: i64,
    results: Vec<Verdict>,
}

pub struct Run {
    state: State,
    effect: Effect,
    loaded: Option<PushRequest>,
    answer: Option<Answer>,
    page: Option<PullReply>,
    scope: Vec<Area>,
    /// What the digests do not agree on, and rows that are asked for by name.
    unequal: Vec<Part>,
    wants: Vec<RowId>,
    /// The areas that the last page left to snapshots, and one whose parts are all here.
    pub left_out: Vec<Area>,
    pub whole: Option<Area>,
    /// Whether the county had something of this device, when it was asked to prove, that it had not told yet.
    unheard: bool,
}

/// What came of a request.
pub enum Heard<T> {
    Answer(T),
    Event(Event),
    Refused(String),
}

/// How one effect of a run ended.
pub enum Did {
    Event(Event),
    End(Option<End>),
}

impl World {
    /// One effect of a device's sync, begun if there is none; how the sync ended, if it did: by itself, or refused.
    pub fn advance(&mut self, at: usize) -> Step<Option<Option<End>>> {
        let mut run = match self.devices[at].run.take() {
            Some(run) => run,
            None => {
                let (state, mut effects) = core::step(State::new(), Event::Started(self.known(at)));
                let effect = effects.pop().unwrap();
                Run {
                    state,
                    effect,
                    loaded: None,
                    answer: None,
                    page: None,
                    scope: Vec::new(),
                    unequal: Vec::new(),
                    wants: Vec::new(),
                    left_out: Vec::new(),
                    whole: None,
                    unheard: false,
                }
            }
        };
        let effect = std::mem::replace(&mut run.effect, Effect::WaitFor(0));
        let did = self.perform(at, &mut run, effect)?;
        let event = match did {
            Did::Event(event) => event,
            Did::End(end) => return Ok(Some(end)),
        };
        let (state, mut effects) = core::step(run.state, event.clone());
        let Some(effect) = effects.pop() else { return fails("the machine", format!("stands still at {event:?}")) };
        (run.state, run.effect) = (state, effect);
        self.devices[at].run = Some(run);
        Ok(None)
    }

    pub fn sync_to_the_end(&mut self, at: usize) -> Step<Option<End>> {
        for _ in 0..2000 {
            if let Some(end) = self.advance(at)? {
                return Ok(end);
            }
        }
        fails("the machine", "a sync has no end")
    }

    fn known(&self, at: usize) -> Known {
        let disk = &self.devices[at].disk;
        Known { epoch: disk.epoch, acked: disk.acked, made: disk.last_seq }
    }

    fn perform(&mut self, at: usize, run: &mut Run, effect: Effect) -> Step<Did> {
        let event = match effect {
            Effect::Load(most) => self.load(at, run, most),
            Effect::Push => return Ok(self.push(at, run)),
            Effect::Ask(batch) => return Ok(self.ask(at, run, batch)),
            Effect::Record => return self.record(at, run),
            Effect::TakeEpoch(heads) => {
                self.note(|world| format!("{} takes another epoch at {}", world.devices[at].name, heads.last_seq));
                match self.devices[at].disk.epoch_changed(heads.epoch, heads.last_seq) {
                    Ok(()) => Event::Restarted(self.known(at)),
                    Err(_) => self.take_install(at),
                }
            }
            Effect::TakeInstall => self.take_install(at),
            Effect::Pull { bytes, snapshots } => return Ok(self.pull(at, run, bytes, snapshots)),
            Effect::Stage => return Ok(self.stage(at, run)),
            Effect::Fetch => return Ok(self.fetch(at, run)),
            Effect::Place => return self.place(at, run),
            Effect::Apply => return self.apply(at, run),
            Effect::Prove => return Ok(self.prove(at, run)),
            Effect::Narrow(areas) => {
                self.repairs += u32::from(!run.unheard);
                self.note(|world| {
                    format!("{} differs: {}", world.devices[at].name, crate::check::differences(world, at, &areas))
                });
                return Ok(self.narrow(at, run));
            }
            // No row is lost here but by a restore: what still differs is the protocol's fault, and must be seen.
            Effect::OfferRows => Event::RowsOffered { any: false },
            Effect::Rewind(areas) => {
                self.repairs += 1;
                self.note(|world| {
                    format!("{} differs: {}", world.devices[at].name, crate::check::differences(world, at, &areas))
                });
                self.devices[at].disk.rewind(&areas);
                Event::Rewound
            }
            Effect::WaitUpTo(_) | Effect::WaitFor(_) => {
                self.now += self.dice.between(1, 2000);
                Event::Waited
            }
            Effect::Finish(end) => {
                self.note(|world| format!("{} ends: {end:?}", world.devices[at].name));
                return Ok(Did::End(Some(end)));
            }
        };
        Ok(Did::Event(event))
    }

    /// Whether the county has something of this device that it does not know about yet. Of visits that is no news in a page, so
    /// the digest finds it.
    fn arrived_unheard(&self, at: usize) -> bool {
        let pending = self.devices[at].disk.outbox.iter().filter(|line| line.verdict.is_none());
        self.county
            .data()
            .is_some_and(|data| pending.into_iter().any(|line| data.verdict(line.said.change_id).is_some()))
    }

    fn take_install(&mut self, at: usize) -> Event {
        let fresh = InstallId(self.dice.uuid());
        self.devices[at].disk.take_new_install(fresh);
        self.note(|world| format!("{} has forked and is {fresh} now", world.devices[at].name));
        Event::Restarted(self.known(at))
    }

    /// A request to the county and its answer, each of which may be lost, late or doubled.
    pub fn over_the_link<T>(&mut self, work: impl FnOnce(&mut World) -> Result<T, String>) -> Heard<T> {
        let fault = if self.calm { 100 } else { self.dice.roll(100) };
        if fault < 12 {
            return Heard::Event(if fault < 9 { Event::LinkFailed } else { Event::Busy((fault == 9).then_some(1000)) });
        }
        match work(self) {
            _ if fault < 24 => Heard::Event(Event::LinkFailed),
            Ok(answer) => Heard::Answer(answer),
            Err(code) if code == "forked" => Heard::Event(Event::Forked),
            Err(code) => Heard::Refused(code),
        }
    }

    pub fn heard<T>(&mut self, at: usize, heard: Heard<T>, then: impl FnOnce(T) -> Event) -> Did {
        match heard {
            Heard::Answer(answer) => Did::Event(then(answer)),
            Heard::Event(event) => Did::Event(event),
            Heard::Refused(code) => {
                self.note(|world| format!("{} is refused: {code}", world.devices[at].name));
                Did::End(None)
            }
        }
    }

    fn load(&mut self, at: usize, run: &mut Run, most: usize) -> Event {
        // Small batches too, as after failures.
        let most = if self.calm || self.dice.percent(50) { most } else { 1 + self.dice.index(most.min(8)) };
        run.loaded = self.devices[at].disk.batch(most, 0);
        let ends = run.loaded.as_ref().and_then(|batch| batch.changes.first().zip(batch.changes.last()));
        Event::Loaded(ends.map(|(first, last)| Batch { first: first.seq, last: last.seq }))
    }

    fn push(&mut self, at: usize, run: &mut Run) -> Did {
        let Some(batch) = run.loaded.take() else { return Did::Event(Event::LinkFailed) };
        let device = self.devices[at].device.clone();
        if !self.calm && self.dice.percent(8) {
            // It will arrive, some time.
            self.late.push((device, batch));
            return Did::Event(Event::LinkFailed);
        }
        if !self.calm && self.dice.percent(6) {
            self.late.push((device.clone(), batch.clone()));
        }
        let last = batch.first_seq + batch.changes.len() as u64 - 1;
        let heard = self.over_the_link(|world| world.county.push(&device, &batch, world.now));
        let name = &self.devices[at].name;
        let line = match &heard {
            Heard::Answer(reply) => {
                let word = |verdict: &Verdict| format!("{}={}", verdict.seq, crate::device::word(&verdict.outcome));
                let words: Vec<_> = reply.results.iter().map(word).collect();
                format!("{name} pushes {}..={last}: {} {words:?}", batch.first_seq, reply.last_seq)
            }
            Heard::Event(event) => format!("{name} pushes {}..={last}: {event:?}", batch.first_seq),
            Heard::Refused(_) => String::new(),
        };
        self.note(|_| line);
        let broken = self.devices[at].disk.broken;
        let known = self.known(at);
        self.heard(at, heard, |mut reply| {
            if broken == Some(Broken::AcknowledgesTheBatch) {
                reply.last_seq = last;
            }
            let answer = Answer {
                epoch: reply.epoch,
                seqs: (reply.last_seq, reply.backup_seq),
                server_time: reply.server_time,
                results: reply.results,
            };
            run.acknowledged(answer, known, broken)
        })
    }

    fn ask(&mut self, at: usize, run: &mut Run, batch: Batch) -> Did {
        let (device, install) = (self.devices[at].device.clone(), self.devices[at].disk.install);
        let ends = (batch.first, batch.last);
        let heard = self.over_the_link(|world| world.county.verdicts(&device, install, ends, world.now));
        let (broken, known) = (self.devices[at].disk.broken, self.known(at));
        self.heard(at, heard, |reply| {
            let answer = Answer {
                epoch: reply.epoch,
                seqs: (reply.last_seq, reply.backup_seq),
                server_time: reply.server_time,
                results: reply.results,
            };
            run.acknowledged(answer, known, broken)
        })
    }

    fn record(&mut self, at: usize, run: &mut Run) -> Step<Did> {
        let Some(answer) = run.answer.take() else { return Ok(Did::Event(Event::Recorded)) };
        let disk = &mut self.devices[at].disk;
        let before = disk.acked;
        match disk.record(answer.epoch, answer.seqs, &answer.results, Way::Live) {
            Ok(()) => disk.note_server_clock(answer.server_time),
            Err(No::Forked | No::VerdictOutOfPlace) => return Ok(Did::Event(Event::Forked)),
            // As in the app, where this ends the sync: an answer file has told of another life meanwhile.
            Err(No::OtherEpoch | No::PageOutOfPlace) => return Ok(Did::End(None)),
        }
        let after = disk.acked;
        if after < before {
            return fails("acknowledged", format!("{} falls back from {before} to {after}", self.devices[at].name));
        }
        self.told(at)?;
        Ok(Did::Event(Event::Recorded))
    }

    /// What holds after every word of the county.
    pub fn told(&mut self, at: usize) -> Step {
        let computer = &self.devices[at];
        if let Some(key) = computer.disk.hides_pending() {
            return fails("pending", format!("{} does not show what was typed in {key:?}", computer.name));
        }
        self.oracle.acknowledged(&self.devices[at].disk);
        Ok(())
    }

    fn pull(&mut self, at: usize, run: &mut Run, bytes: u32, snapshots: bool) -> Did {
        let computer = &self.devices[at];
        let device = computer.device.clone();
        let limit = if self.calm { bytes } else { 4096 };
        let mut request = self.question(at, limit);
        request.wants.clone_from(&run.wants);
        request.snapshots_from = request.snapshots_from.filter(|_| snapshots);
        let heard = self.over_the_link(|world| world.county.pull(&device, &request, world.now));
        let disk = &self.devices[at].disk;
        let (broken, known) = (disk.broken, disk.epoch);
        self.heard(at, heard, |mut page| {
            let mut fell_back = core::fell_back(&request.cursors, &page.ranges) || page.own_to < request.own_cursor;
            if broken == Some(Broken::IgnoresEpoch) {
                (page.epoch, fell_back) = (known.unwrap_or(page.epoch), false);
            }
            let (epoch, more, snapshots) = (page.epoch, page.more, !page.snapshots.is_empty());
            run.page = Some(page);
            run.wants.clear();
            Event::Page { epoch, fell_back, more, snapshots }
        })
    }

    pub fn question(&self, at: usize, limit: u32) -> PullRequest {
        let computer = &self.devices[at];
        let disk = &computer.disk;
        PullRequest {
            install_id: disk.install,
            epoch: disk.epoch,
            schema: SCHEMA,
            users: vec![scene::user(computer.user)],
            cursors: disk.cursors.clone(),
            own_cursor: disk.own_cursor,
            limit,
            wants: Vec::new(),
            snapshots_from: self.snapshots.then_some(3),
        }
    }

    fn apply(&mut self, at: usize, run: &mut Run) -> Step<Did> {
        let Some(page) = run.page.take() else { return Ok(Did::Event(Event::Applied)) };
        if self.devices[at].disk.is(Broken::CursorsBeforeRows) && !self.calm && self.dice.percent(10) {
            self.devices[at].disk.apply_cursors_only(&page);
            return Ok(Did::End(None));
        }
        run.scope = page.ranges.iter().map(|range| range.area.clone()).collect();
        let disk = &mut self.devices[at].disk;
        match disk.apply(&page) {
            Ok(()) => disk.note_server_clock(page.server_time),
            Err(No::PageOutOfPlace) => return Ok(Did::Event(Event::Applied)),
            // As in the app, where this ends the sync: an answer file has told of another life meanwhile.
            Err(_) => return Ok(Did::End(None)),
        }
        if !page.more {
            disk.staged.retain(|area, _| page.snapshots.contains(area));
            run.left_out = page.snapshots;
        }
        self.told(at)?;
        Ok(Did::Event(Event::Applied))
    }

    fn prove(&mut self, at: usize, run: &mut Run) -> Did {
        run.unheard = self.arrived_unheard(at);
        let computer = &self.devices[at];
        let (device, disk) = (computer.device.clone(), &computer.disk);
        let users = vec![scene::user(computer.user)];
        let request = DigestRequest {
            install_id: disk.install,
            users,
            waiting: None,
            cursors: disk.cursors.clone(),
            own_cursor: None,
            acked_seq: None,
            reader_key: None,
            parts: Vec::new(),
        };
        let heard = self.over_the_link(|world| world.county.digest(&device, &request, world.now));
        let computer = &self.devices[at];
        let mut compared = |reply: DigestReply| {
            if computer.disk.epoch != Some(reply.epoch) {
                return Event::Compared { unequal: Vec::new(), moved_on: true };
            }
            run.unequal = unequal(computer, &reply, &run.scope);
            let areas: BTreeSet<Area> = run.unequal.iter().map(|part| part.area.clone()).collect();
            Event::Compared { unequal: areas.into_iter().collect(), moved_on: !reply.moved_on.is_empty() }
        };
        let event = match heard {
            Heard::Answer(reply) => return Did::Event(compared(reply)),
            Heard::Event(event) => Heard::Event(event),
            Heard::Refused(code) => Heard::Refused(code),
        };
        self.heard(at, event, |event| event)
    }
}

impl World {
    /// Which rows differ, as the app finds out.
    fn narrow(&mut self, at: usize, run: &mut Run) -> Did {
        let (device, disk) = (self.devices[at].device.clone(), self.devices[at].disk.clone());
        let users = vec![scene::user(self.devices[at].user)];
        let roots = run.unequal.clone();
        self.note(|world| format!("{} asks which rows differ", world.devices[at].name));
        let heard = self.over_the_link(|world| {
            let (mut narrowing, mut moved_on) = (Narrowing::of(&roots), false);
            while !narrowing.parts.is_empty() {
                let parts: Vec<Part> = narrowing.parts.drain(..narrowing.parts.len().min(MAX_PARTS)).collect();
                let (users, cursors) = (users.clone(), disk.cursors.clone());
                let (own_cursor, acked_seq, reader_key, waiting) = (None, None, None, None);
                let install_id = disk.install;
                let request =
                    DigestRequest { install_id, users, waiting, cursors, own_cursor, acked_seq, reader_key, parts };
                let reply = world.county.digest(&device, &request, world.now)?;
                if disk.epoch != Some(reply.epoch) || reply.parts.is_empty() {
                    moved_on = disk.epoch == Some(reply.epoch) && !reply.moved_on.is_empty();
                    break;
                }
                narrowing.compare(&disk.part_sums(&request.parts), &reply.parts);
            }
            Ok((narrowing.rows, moved_on))
        });
        self.heard(at, heard, |(rows, moved_on)| {
            run.wants = rows.into_iter().collect();
            Event::Narrowed { found: !run.wants.is_empty(), moved_on }
        })
    }
}

impl Run {
    fn acknowledged(&mut self, mut answer: Answer, known: Known, broken: Option<Broken>) -> Event {
        if broken == Some(Broken::IgnoresEpoch) {
            answer.epoch = known.epoch.unwrap_or(answer.epoch);
            answer.seqs.0 = answer.seqs.0.max(known.acked);
        }
        let heads = Heads { epoch: answer.epoch, last_seq: answer.seqs.0 };
        self.answer = Some(answer);
        Event::Acknowledged(heads)
    }
}

/// What differs, as `xiangyi_sync` compares it.
fn unequal(computer: &crate::world::Computer, reply: &DigestReply, scope: &[Area]) -> Vec<Part> {
    let role = xiangyi_domain::users::Role::from_code(USERS[computer.user].1).unwrap();
    let areas: Vec<Area> = scope.iter().filter(|area| !reply.moved_on.contains(area)).cloned().collect();
    let shown = |sum: &&AreaSum| sum.entity.spec().seen_by.contains(&role);
    let ours = computer.disk.digest(&areas);
    let ours: BTreeSet<&AreaSum> = ours.iter().filter(shown).collect();
    let theirs: BTreeSet<&AreaSum> = reply.sums.iter().filter(shown).filter(|sum| sum.count > 0).collect();
    let part = |sum: &&AreaSum| Part { area: sum.area.clone(), entity: sum.entity, prefix: String::new() };
    let unequal: BTreeSet<Part> = ours.symmetric_difference(&theirs).map(part).collect();
    unequal.into_iter().collect()
}
