//! The order of a sync: a pure machine, `(state, event) → (state, effects)`.
//!
//! Push first, then pull (whole areas as snapshots), then prove by digest. No clock, no I/O, no
//! randomness is in here: the runner sends what an effect asks for and says
//! what came of it, so that a list of events replays any failure exactly.
//!
//! What it promises: only a reply acknowledges; a reply that was lost is asked
//! for before anything is sent again; another life of the server or of this
//! installation's log is met by starting over from what the store holds, never
//! by forgetting a change.

mod messages;
#[cfg(test)]
mod simulation;

pub use messages::{Batch, Effect, End, Event, Heads, Known};

use std::collections::BTreeMap;
use xiangyi_domain::Area;
use xiangyi_wire::Epoch;
use xiangyi_wire::pull::{FIRST_PAGE_BYTES, MAX_PAGE_BYTES};
use xiangyi_wire::push::MAX_CHANGES;

/// Changes in the first batch: of visits some 11 kB packed, a second and a half at 64 kbit/s. With 50, a slow link spent
/// two round trips more on 1,000 visits.
const FIRST_BATCH: usize = 200;
/// Pages are never asked for smaller than this.
const LEAST_PAGE_BYTES: u32 = 4 * 1024;
/// Milliseconds of the first wait at most; doubled with each failure.
const FIRST_WAIT_MS: u64 = 2_000;
/// Milliseconds of any wait at most.
const LONGEST_WAIT_MS: u64 = 15 * 60 * 1000;
/// How often one sync starts over from what the store holds, before it says that the two do not agree.
const RESTARTS: u32 = 5;
/// How often one sync offers rows.
const OFFERS: u32 = 20;
/// How many snapshots or parts may be spoilt in one sync, before areas are pulled by page.
const SPOILT: u32 = 3;

/// What the machine remembers.
#[derive(Clone, PartialEq, Debug)]
pub struct State {
    /// What it waits for.
    pub phase: Phase,
    /// Changes in the next batch at most.
    pub batch: usize,
    /// Bytes in the next page at most.
    pub page: u32,
    /// Failures since the last success.
    pub failures: u32,
    /// Restarts of this sync.
    pub restarts: u32,
    /// The server's epoch as this device knows it.
    pub epoch: Option<Epoch>,
    /// The last change of this installation that the server has acknowledged.
    pub acked: u64,
    /// The last change that this installation has made.
    pub made: u64,
    /// What was done because the digest differed.
    pub repair: Repair,
    /// Snapshots and parts that were spoilt.
    pub spoilt: u32,
}

/// What was done because the digest differed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repair {
    /// Nothing yet.
    None,
    /// The rows that differ were asked for.
    Rows,
    /// The areas were pulled from their beginning.
    Areas,
    /// So many times, rows that no pull explains were offered to the server.
    Offered(u32),
}

/// What the machine waits for.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// The start.
    Idle,
    /// The store's next batch.
    Loading,
    /// The server's answer to a batch.
    Pushing(Batch),
    /// Verdicts of a batch whose answer was lost.
    Asking(Batch),
    /// The server's `last_seq`, to start over from.
    Finding,
    /// The store, while it keeps verdicts.
    Recording(Growth),
    /// The store, while it starts over.
    Restarting,
    /// A page.
    Pulling,
    /// The store, while it applies a page.
    Applying {
        /// Whether another page is waiting.
        more: bool,
        /// Whether it leaves areas to snapshots.
        snapshots: bool,
    },
    /// Which snapshots the server has.
    Staging,
    /// A part of a snapshot.
    Fetching,
    /// The store, while it puts an area in place.
    Placing,
    /// The server's digest.
    Proving,
    /// Which rows of these areas differ.
    Narrowing(Vec<Area>),
    /// The store, while it goes back to pull areas again.
    Comparing,
    /// The store, while it offers what the server has lost.
    OfferingRows,
    /// The end of a wait, after which `then` goes on.
    Waiting(Box<Resume>),
    /// Nothing more.
    Done,
}

/// What an answer says of the size of batches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Growth {
    /// The batch went through at once: the next may be larger.
    Larger,
    /// What became of it had to be asked for.
    Same,
    /// The server answered and took nothing: wait.
    Stuck,
}

/// Where to go on after a wait.
#[derive(Clone, PartialEq, Debug)]
pub enum Resume {
    /// Ask what became of a batch.
    Ask(Batch),
    /// Ask for the server's `last_seq`.
    Find,
    /// Load a batch and push it.
    Push,
    /// Pull on.
    Pull,
    /// Ask for snapshots.
    Stage,
    /// Go on with a part.
    Fetch,
    /// Ask for the digest.
    Prove,
}

impl State {
    /// Before anything.
    #[must_use]
    pub fn new() -> State {
        State {
            phase: Phase::Idle,
            batch: FIRST_BATCH,
            page: FIRST_PAGE_BYTES,
            failures: 0,
            restarts: 0,
            epoch: None,
            acked: 0,
            made: 0,
            repair: Repair::None,
            spoilt: 0,
        }
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

/// One step. An event that the phase does not wait for (a late or doubled answer) changes nothing.
#[must_use]
#[expect(clippy::match_same_arms, reason = "one line for each thing that can happen in each phase")]
pub fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let phase = std::mem::replace(&mut state.phase, Phase::Done);
    let effects = match (phase, event) {
        (Phase::Idle, Event::Started(known)) => {
            state.know(known);
            state.load()
        }
        (Phase::Loading, Event::Loaded(Some(batch))) => {
            state.made = state.made.max(batch.last);
            state.go(Phase::Pushing(batch), Effect::Push)
        }
        (Phase::Loading, Event::Loaded(None)) => state.pull(),
        (Phase::Pushing(batch), Event::Acknowledged(heads)) => {
            state.acknowledged(heads, if heads.last_seq < batch.first { Growth::Stuck } else { Growth::Larger })
        }
        (Phase::Asking(_), Event::Acknowledged(heads)) => state.acknowledged(heads, Growth::Same),
        (Phase::Pushing(batch), Event::LinkFailed) => {
            state.batch = (state.batch / 2).max(1);
            state.wait(Resume::Ask(batch))
        }
        (Phase::Asking(batch), Event::LinkFailed) => state.wait(Resume::Ask(batch)),
        (Phase::Pushing(_) | Phase::Asking(_), Event::Busy(after)) => state.pause(Resume::Push, after),
        (Phase::Pushing(_) | Phase::Asking(_), Event::Forked) => state.fork(),
        (Phase::Finding, Event::Acknowledged(heads)) => state.restart(Effect::TakeEpoch(heads)),
        (Phase::Finding, Event::LinkFailed) => state.wait(Resume::Find),
        (Phase::Finding, Event::Busy(after)) => state.pause(Resume::Find, after),
        (Phase::Recording(_), Event::Forked) => state.fork(),
        (Phase::Recording(Growth::Stuck), Event::Recorded) => state.wait(Resume::Push),
        (Phase::Recording(growth), Event::Recorded) => {
            if growth == Growth::Larger {
                (state.batch, state.failures) = (larger_batch(state.batch), 0);
            }
            state.load()
        }
        (Phase::Restarting, Event::Restarted(known)) => {
            state.know(known);
            state.load()
        }
        (Phase::Pulling, Event::Page { epoch, fell_back, more, snapshots }) => {
            state.page(epoch, fell_back, Phase::Applying { more, snapshots })
        }
        (Phase::Pulling, Event::LinkFailed) => {
            state.page = (state.page / 2).max(LEAST_PAGE_BYTES);
            state.wait(Resume::Pull)
        }
        (Phase::Pulling, Event::Busy(after)) => state.pause(Resume::Pull, after),
        (Phase::Applying { more, snapshots }, Event::Applied) => {
            state.page = larger_page(state.page);
            match (more, snapshots) {
                (true, _) => state.pull(),
                (false, true) => state.go(Phase::Staging, Effect::Stage),
                (false, false) => state.go(Phase::Proving, Effect::Prove),
            }
        }
        (Phase::Staging, Event::Staged { epoch, all, waiting, staged }) => state.staged(epoch, all, (waiting, staged)),
        (Phase::Staging, Event::LinkFailed) => state.wait(Resume::Stage),
        (Phase::Staging, Event::Busy(after)) => state.pause(Resume::Stage, after),
        (Phase::Fetching, Event::Fetched { whole }) => {
            state.failures = 0;
            if whole { state.go(Phase::Placing, Effect::Place) } else { state.fetch() }
        }
        (Phase::Fetching, Event::Spoilt) => state.spoilt(),
        (Phase::Fetching, Event::LinkFailed) => state.wait(Resume::Fetch),
        (Phase::Fetching, Event::Busy(after)) => state.pause(Resume::Fetch, after),
        (Phase::Placing, Event::Placed { done: true, more }) => {
            if more {
                state.fetch()
            } else {
                state.pull()
            }
        }
        (Phase::Placing, Event::Placed { done: false, .. }) => state.spoilt(),
        (Phase::Proving, Event::Compared { unequal, moved_on }) => state.compared(unequal, moved_on),
        (Phase::Proving, Event::LinkFailed) => state.wait(Resume::Prove),
        (Phase::Proving, Event::Busy(after)) => state.pause(Resume::Prove, after),
        (Phase::Narrowing(areas), Event::Narrowed { found, moved_on }) => state.narrowed(areas, found, moved_on),
        (Phase::Narrowing(_), Event::LinkFailed) => state.wait(Resume::Prove),
        (Phase::Narrowing(_), Event::Busy(after)) => state.pause(Resume::Prove, after),
        (Phase::Comparing, Event::Rewound) => state.pull(),
        (Phase::OfferingRows, Event::RowsOffered { any }) => state.rows_offered(any),
        (Phase::OfferingRows, Event::LinkFailed) => state.wait(Resume::Prove),
        (Phase::OfferingRows, Event::Busy(after)) => state.pause(Resume::Prove, after),
        (Phase::Waiting(resume), Event::Waited) => state.resume(&resume),
        (phase, _) => {
            state.phase = phase;
            Vec::new()
        }
    };
    (state, effects)
}

impl State {
    fn know(&mut self, known: Known) {
        (self.epoch, self.acked, self.made) = (known.epoch, known.acked, known.made);
    }

    fn go(&mut self, phase: Phase, effect: Effect) -> Vec<Effect> {
        self.phase = phase;
        vec![effect]
    }

    fn load(&mut self) -> Vec<Effect> {
        let most = self.batch;
        self.go(Phase::Loading, Effect::Load(most))
    }

    fn pull(&mut self) -> Vec<Effect> {
        let (bytes, snapshots) = (self.page, self.spoilt < SPOILT);
        self.go(Phase::Pulling, Effect::Pull { bytes, snapshots })
    }

    fn fetch(&mut self) -> Vec<Effect> {
        self.go(Phase::Fetching, Effect::Fetch)
    }

    fn find(&mut self) -> Vec<Effect> {
        self.go(Phase::Finding, Effect::Ask(Batch { first: 1, last: 0 }))
    }

    /// An answer with `last_seq`: an acknowledgement, another life of the server, or a fork of this log.
    fn acknowledged(&mut self, heads: Heads, growth: Growth) -> Vec<Effect> {
        let other_life = self.epoch.is_some_and(|epoch| epoch != heads.epoch) || heads.last_seq < self.acked;
        if other_life {
            return self.restart(Effect::TakeEpoch(heads));
        }
        if heads.last_seq > self.made {
            return self.fork();
        }
        self.epoch = Some(heads.epoch);
        self.acked = heads.last_seq;
        self.go(Phase::Recording(growth), Effect::Record)
    }

    fn fork(&mut self) -> Vec<Effect> {
        self.restart(Effect::TakeInstall)
    }

    /// Starts over from what the store holds, unless that was done too often.
    fn restart(&mut self, effect: Effect) -> Vec<Effect> {
        self.restarts += 1;
        if self.restarts > RESTARTS {
            return self.go(Phase::Done, Effect::Finish(End::NoAgreement));
        }
        self.go(Phase::Restarting, effect)
    }

    fn page(&mut self, epoch: Epoch, fell_back: bool, then: Phase) -> Vec<Effect> {
        self.failures = 0;
        if fell_back || self.epoch.is_some_and(|known| known != epoch) {
            return self.find();
        }
        self.epoch = Some(epoch);
        self.go(then, Effect::Apply)
    }

    /// What the server does not offer, though it left it to snapshots, comes by page, once the others are here.
    fn staged(&mut self, epoch: Epoch, all: bool, (waiting, staged): (bool, bool)) -> Vec<Effect> {
        self.failures = 0;
        if self.epoch.is_some_and(|known| known != epoch) {
            return self.find();
        }
        if !all {
            self.spoilt = SPOILT;
        }
        match (waiting, staged) {
            (true, _) => self.go(Phase::Staging, Effect::Stage),
            (false, true) => self.fetch(),
            (false, false) => self.pull(),
        }
    }

    /// The next page says whether the area is still left to a snapshot.
    fn spoilt(&mut self) -> Vec<Effect> {
        self.spoilt += 1;
        self.pull()
    }

    fn compared(&mut self, unequal: Vec<Area>, moved_on: bool) -> Vec<Effect> {
        self.failures = 0;
        if unequal.is_empty() && !moved_on {
            return self.go(Phase::Done, Effect::Finish(End::InSync));
        }
        if unequal.is_empty() {
            // Someone else pushed meanwhile.
            return self.pull();
        }
        match self.repair {
            Repair::None => self.go(Phase::Narrowing(unequal.clone()), Effect::Narrow(unequal)),
            Repair::Rows => self.rewind(unequal),
            Repair::Areas => self.go(Phase::OfferingRows, Effect::OfferRows),
            Repair::Offered(times) if times < OFFERS => self.go(Phase::OfferingRows, Effect::OfferRows),
            Repair::Offered(_) => self.go(Phase::Done, Effect::Finish(End::Unequal)),
        }
    }

    /// Offers are changes: they are pushed, and what becomes of them is pulled.
    fn rows_offered(&mut self, any: bool) -> Vec<Effect> {
        self.failures = 0;
        if !any {
            return self.go(Phase::Done, Effect::Finish(End::Unequal));
        }
        let times = if let Repair::Offered(times) = self.repair { times } else { 0 };
        self.repair = Repair::Offered(times + 1);
        self.load()
    }

    fn narrowed(&mut self, areas: Vec<Area>, found: bool, moved_on: bool) -> Vec<Effect> {
        self.failures = 0;
        match (found, moved_on) {
            (true, _) => self.repair = Repair::Rows,
            (false, true) => {}
            (false, false) => return self.rewind(areas),
        }
        self.pull()
    }

    fn rewind(&mut self, areas: Vec<Area>) -> Vec<Effect> {
        self.repair = Repair::Areas;
        self.go(Phase::Comparing, Effect::Rewind(areas))
    }

    /// Full jitter up to a time that doubles with each failure.
    fn wait(&mut self, then: Resume) -> Vec<Effect> {
        let doubled = FIRST_WAIT_MS.saturating_mul(1 << self.failures.min(20));
        self.failures += 1;
        self.go(Phase::Waiting(Box::new(then)), Effect::WaitUpTo(doubled.min(LONGEST_WAIT_MS)))
    }

    /// What the server asks for wins; without a word of it, the usual wait.
    fn pause(&mut self, then: Resume, after: Option<u64>) -> Vec<Effect> {
        match after {
            Some(milliseconds) => self.go(Phase::Waiting(Box::new(then)), Effect::WaitFor(milliseconds)),
            None => self.wait(then),
        }
    }

    fn resume(&mut self, resume: &Resume) -> Vec<Effect> {
        match resume {
            Resume::Ask(batch) => self.go(Phase::Asking(*batch), Effect::Ask(*batch)),
            Resume::Find => self.find(),
            Resume::Push => self.load(),
            Resume::Pull => self.pull(),
            Resume::Stage => self.go(Phase::Staging, Effect::Stage),
            Resume::Fetch => self.fetch(),
            Resume::Prove => self.go(Phase::Proving, Effect::Prove),
        }
    }
}

/// How many changes a batch may have after one of this size went through at once.
#[must_use]
pub fn larger_batch(most: usize) -> usize {
    most.saturating_mul(2).min(MAX_CHANGES)
}

/// How many bytes a page may have after one of this size was applied.
#[must_use]
pub fn larger_page(bytes: u32) -> u32 {
    bytes.saturating_mul(2).min(MAX_PAGE_BYTES)
}

/// Whether the head of an area's log lies before the cursor that this device has.
#[must_use]
pub fn fell_back(cursors: &BTreeMap<Area, u64>, ranges: &[xiangyi_wire::pull::AreaRange]) -> bool {
    ranges.iter().any(|range| cursors.get(&range.area).is_some_and(|cursor| range.head < *cursor))
}
