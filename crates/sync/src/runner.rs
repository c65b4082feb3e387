//! Drives the machine: asks the store, sends, stores what comes back. No transaction is open while the network is used.

use crate::blobs::{self, Load};
use crate::core::{self, Batch, Effect, End, Event, Heads, Known, State};
use crate::error::SyncError;
use crate::link::Link;
use crate::numbers;
use crate::proof;
use crate::report::{SyncOutcome, SyncReport};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;
use xiangyi_domain::Area;
use xiangyi_domain::id::InstallId;
use xiangyi_store::photos;
use xiangyi_store::push::{Acknowledgement, BatchLimits};
use xiangyi_store::standing::Standing;
use xiangyi_store::{Store, StoreError};
use xiangyi_wire::digest::{DigestRequest, Waiting};
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest, VerdictsReply};
use xiangyi_wire::{Epoch, SCHEMA};

/// What a sync needs from the shell.
pub struct Shell<'a> {
    /// The device's clock.
    pub clock: &'a (dyn Fn() -> DateTime<Utc> + Send + Sync),
    /// A random number below its argument, for waits.
    pub jitter: &'a mut (dyn FnMut(u64) -> u64 + Send),
    /// A fresh id, should this installation need another name.
    pub ids: &'a mut (dyn FnMut() -> uuid::Uuid + Send),
    /// Told after each step forward.
    pub progress: &'a mut (dyn FnMut(&SyncReport) + Send),
    /// Ends the sync when it is done; nothing is lost.
    pub cancel: Pin<&'a mut (dyn Future<Output = ()> + Send)>,
    /// How long to go on without a step forward.
    pub patience: Duration,
    /// Version of the app, for the server's log.
    pub app_version: &'a str,
}

/// How often a chunk is tried again before the rest is left to the next sync.
const PHOTO_WAITS: u32 = 4;

/// How long the command line and the button wait without a step forward.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Pushes what is unsent, pulls what is new, and proves by digest that both sides hold the same.
pub async fn sync<'a>(store: &'a Store, shell: Shell<'a>) -> SyncOutcome {
    let begun = Instant::now();
    let mut report = SyncReport::default();
    let failure = match Run::begin(store, shell) {
        Ok(mut run) => {
            let failure = run.drive().await.err();
            report = run.finished();
            failure
        }
        Err(failure) => Some(failure),
    };
    report.seconds = begun.elapsed().as_secs_f64();
    let (unsent, failure) = match store.sync_status() {
        Ok(status) => (status.unsent, failure),
        Err(error) => (0, Some(failure.unwrap_or(error.into()))),
    };
    report.unsent = unsent;
    report.in_sync = failure.is_none() && unsent == 0;
    SyncOutcome { report, failure }
}

/// An answer with verdicts, until the store has it.
enum Answer {
    Pushed(PushReply),
    Asked(VerdictsReply),
}

struct Run<'a> {
    store: &'a Store,
    shell: Shell<'a>,
    link: Link,
    report: SyncReport,
    moved_at: Instant,
    trouble: Option<SyncError>,
    acked: u64,
    loaded: Option<PushRequest>,
    answer: Option<Answer>,
    page: Option<PullReply>,
    /// The areas in scope, as the last page names them.
    scope: BTreeSet<Area>,
}

impl<'a> Run<'a> {
    fn begin(store: &'a Store, shell: Shell<'a>) -> Result<Run<'a>, SyncError> {
        let enrolment = store.enrolment()?.ok_or(SyncError::NotEnrolled)?;
        let link = Link::new(&enrolment.server_url, enrolment.ca.as_deref(), &enrolment.token, &enrolment.device_key)?;
        Ok(Run {
            store,
            shell,
            link,
            report: SyncReport::default(),
            moved_at: Instant::now(),
            trouble: None,
            acked: 0,
            loaded: None,
            answer: None,
            page: None,
            scope: BTreeSet::new(),
        })
    }

    fn finished(self) -> SyncReport {
        SyncReport { bytes_up: self.link.bytes_up, bytes_down: self.link.bytes_down, ..self.report }
    }

    async fn drive(&mut self) -> Result<(), SyncError> {
        let known = self.known()?;
        let (mut state, mut effects) = core::step(State::new(), Event::Started(known));
        loop {
            // The machine asks for one thing at a time.
            let Some(effect) = effects.pop() else { return Err(SyncError::NoAgreement) };
            let event = match effect {
                Effect::Finish(End::InSync) => {
                    self.note_success()?;
                    self.numbers().await?;
                    return self.photos().await;
                }
                Effect::Finish(End::Unequal) => return Err(SyncError::Unequal),
                Effect::Finish(End::NoAgreement) => return Err(SyncError::NoAgreement),
                effect => self.perform(effect).await?,
            };
            (state, effects) = core::step(state, event);
        }
    }

    async fn perform(&mut self, effect: Effect) -> Result<Event, SyncError> {
        match effect {
            Effect::Load(most) => self.load(most),
            Effect::Push => self.push().await,
            Effect::Ask(batch) => self.ask(batch).await,
            Effect::Record => self.record(),
            Effect::TakeEpoch(heads) => match self.store.epoch_changed(heads.epoch, heads.last_seq) {
                Ok(()) => Ok(Event::Restarted(self.known()?)),
                Err(StoreError::Forked) => self.take_install(),
                Err(error) => Err(error.into()),
            },
            Effect::TakeInstall => self.take_install(),
            Effect::Pull(bytes) => self.pull(bytes).await,
            Effect::Apply => self.apply(),
            Effect::Prove => self.prove().await,
            Effect::Rewind(areas) => {
                self.store.rewind_areas(&areas)?;
                Ok(Event::Rewound)
            }
            Effect::WaitUpTo(most) => {
                let wait = (self.shell.jitter)(most.max(1));
                self.wait(wait).await
            }
            Effect::WaitFor(least) => self.wait(least).await,
            Effect::Finish(_) => Err(SyncError::NoAgreement),
        }
    }

    fn take_install(&mut self) -> Result<Event, SyncError> {
        self.store.forked(InstallId((self.shell.ids)()))?;
        Ok(Event::Restarted(self.known()?))
    }

    fn known(&mut self) -> Result<Known, SyncError> {
        let status = self.store.sync_status()?;
        self.acked = status.acked_seq;
        Ok(Known { epoch: status.epoch, acked: status.acked_seq, made: status.last_seq })
    }

    fn load(&mut self, most: usize) -> Result<Event, SyncError> {
        let limits = BatchLimits { max_changes: most, ..BatchLimits::default() };
        let waiting = self.waiting()?;
        self.loaded = self.store.pending_batch(limits, self.shell.app_version)?;
        if let Some(batch) = &mut self.loaded {
            let beside = waiting.unsent.saturating_sub(batch.changes.len() as u64);
            batch.waiting = Some(Waiting { unsent: beside, ..waiting });
        }
        let ends = self.loaded.as_ref().and_then(|batch| batch.changes.first().zip(batch.changes.last()));
        Ok(Event::Loaded(ends.map(|(first, last)| Batch { first: first.seq, last: last.seq })))
    }

    /// What waits on this device, as the county's overview shows it.
    fn waiting(&self) -> Result<Waiting, SyncError> {
        let status = self.store.sync_status()?;
        Ok(Waiting { unsent: status.unsent, held: status.held, rejected: status.rejected })
    }

    async fn push(&mut self) -> Result<Event, SyncError> {
        let Some(batch) = self.loaded.take() else { return Ok(Event::LinkFailed) };
        let answer = patiently(&mut self.shell, self.moved_at, self.link.push(&batch)).await;
        match self.sift(answer)? {
            Ok(reply) => {
                let heads = Heads { epoch: reply.epoch, last_seq: reply.last_seq };
                self.answer = Some(Answer::Pushed(reply));
                Ok(Event::Acknowledged(heads))
            }
            Err(event) => Ok(event),
        }
    }

    async fn ask(&mut self, batch: Batch) -> Result<Event, SyncError> {
        let install = self.store.sync_status()?.install_id;
        let asked = self.link.verdicts(install, (batch.first, batch.last));
        let answer = patiently(&mut self.shell, self.moved_at, asked).await;
        match self.sift(answer)? {
            Ok(reply) => {
                let heads = Heads { epoch: reply.epoch, last_seq: reply.last_seq };
                self.answer = Some(Answer::Asked(reply));
                Ok(Event::Acknowledged(heads))
            }
            Err(event) => Ok(event),
        }
    }

    fn record(&mut self) -> Result<Event, SyncError> {
        let Some(answer) = self.answer.take() else { return Ok(Event::Recorded) };
        let now = (self.shell.clock)();
        let reply: Acknowledgement<'_> = match &answer {
            Answer::Pushed(reply) => reply.into(),
            Answer::Asked(reply) => reply.into(),
        };
        let (last_seq, results) = (reply.last_seq, reply.results);
        match self.store.record_verdicts(reply, now) {
            Ok(_) => {}
            // The server's log of this install is not ours.
            Err(StoreError::Forked | StoreError::VerdictOutOfPlace) => return Ok(Event::Forked),
            Err(error) => return Err(error.into()),
        }
        let new: Vec<_> =
            results.iter().filter(|verdict| verdict.seq > self.acked && verdict.seq <= last_seq).collect();
        if last_seq > self.acked {
            self.report.pushed += last_seq - self.acked;
            self.report.count(new);
            self.acked = last_seq;
            self.moved();
        }
        Ok(Event::Recorded)
    }

    async fn pull(&mut self, bytes: u32) -> Result<Event, SyncError> {
        let Standing { install_id, epoch, own_cursor, users, cursors, .. } = self.store.standing()?;
        let request = PullRequest { install_id, epoch, schema: SCHEMA, users, cursors, own_cursor, limit: bytes };
        let answer = patiently(&mut self.shell, self.moved_at, self.link.pull(&request)).await;
        match self.sift(answer)? {
            Ok(page) => {
                let fell_back = core::fell_back(&request.cursors, &page.ranges) || page.own_to < request.own_cursor;
                let (epoch, more): (Epoch, bool) = (page.epoch, page.more);
                self.page = Some(page);
                Ok(Event::Page { epoch, fell_back, more })
            }
            Err(event) => Ok(event),
        }
    }

    fn apply(&mut self) -> Result<Event, SyncError> {
        let Some(page) = self.page.take() else { return Ok(Event::Applied) };
        match self.store.apply_page(&page, (self.shell.clock)()) {
            Ok(_) => {}
            // Another sync of this store was faster; the next request starts from where it stands now.
            Err(StoreError::PageOutOfPlace) => return Ok(Event::Applied),
            Err(error) => return Err(error.into()),
        }
        self.report.pulled += page.rows.len() as u64;
        self.scope = page.ranges.iter().map(|range| range.area.clone()).collect();
        if !page.rows.is_empty() || !page.own.is_empty() || page.ranges.iter().any(|range| range.to > range.from) {
            self.moved();
        }
        Ok(Event::Applied)
    }

    async fn prove(&mut self) -> Result<Event, SyncError> {
        let Standing { install_id, users, cursors, .. } = self.store.standing()?;
        let roles = proof::roles(self.store, &users)?;
        let request = DigestRequest { install_id, users, waiting: Some(self.waiting()?), cursors };
        let answer = patiently(&mut self.shell, self.moved_at, self.link.digest(&request)).await;
        match self.sift(answer)? {
            Ok(reply) => {
                let unequal = proof::unequal(self.store, &reply, &self.scope, &roles)?;
                Ok(Event::Compared { unequal, moved_on: !reply.moved_on.is_empty() })
            }
            Err(event) => Ok(event),
        }
    }

    async fn wait(&mut self, milliseconds: u64) -> Result<Event, SyncError> {
        let sleep = async {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Ok(())
        };
        match patiently(&mut self.shell, self.moved_at, sleep).await {
            Ok(()) => Ok(Event::Waited),
            Err(SyncError::NoProgress) => Err(self.trouble.take().unwrap_or(SyncError::NoProgress)),
            Err(error) => Err(error),
        }
    }

    /// Tells an answer from trouble that may pass; what will not pass ends the sync.
    fn sift<T>(&mut self, answer: Result<T, SyncError>) -> Result<Result<T, Event>, SyncError> {
        match answer {
            Ok(reply) => Ok(Ok(reply)),
            Err(SyncError::NoProgress) => Err(self.trouble.take().unwrap_or(SyncError::NoLink)),
            Err(SyncError::Refused { code }) if code == "forked" => Ok(Err(Event::Forked)),
            Err(error) if error.may_pass() => {
                let event = match &error {
                    SyncError::Busy { retry_after } => Event::Busy(*retry_after),
                    _ => Event::LinkFailed,
                };
                self.trouble = Some(error);
                Ok(Err(event))
            }
            Err(error) => Err(error),
        }
    }

    fn moved(&mut self) {
        self.moved_at = Instant::now();
        self.report.bytes_up = self.link.bytes_up;
        self.report.bytes_down = self.link.bytes_down;
        (self.shell.progress)(&self.report);
    }

    /// Both sides hold the same: a link that breaks from here on makes that no less true, and the next sync asks again.
    async fn numbers(&mut self) -> Result<(), SyncError> {
        let Some(question) = numbers::question(self.store, self.shell.ids)? else { return Ok(()) };
        let asked = numbers::ask(self.store, &mut self.link, &question);
        match patiently(&mut self.shell, self.moved_at, asked).await {
            Ok(blocks) => self.report.blocks += blocks,
            Err(SyncError::Store(error)) => return Err(error.into()),
            Err(_) => {}
        }
        Ok(())
    }

    /// Pictures follow the text. A link that breaks here leaves what was carried where it is; the next sync goes on.
    async fn photos(&mut self) -> Result<(), SyncError> {
        let mut load = Load::of(self.store, (self.shell.clock)())?;
        let users = self.store.standing()?.users;
        let mut waits = 0;
        while let Some(step) = load.next() {
            self.moved_at = Instant::now();
            let carried = blobs::carry(self.store, &mut self.link, &users, &step);
            match patiently(&mut self.shell, self.moved_at, carried).await {
                Ok(carried) => {
                    load.advance(&step, carried);
                    waits = 0;
                    self.report.photos += u64::from(carried && step.is_last());
                    self.moved();
                }
                Err(SyncError::Store(error)) => return Err(error.into()),
                Err(SyncError::Cancelled) => return Err(SyncError::Cancelled),
                Err(_) if waits < PHOTO_WAITS => {
                    waits += 1;
                    let wait = (self.shell.jitter)(500 << waits);
                    self.wait(wait).await?;
                }
                Err(_) => break,
            }
        }
        self.report.photos_unsent = self.store.read(photos::unsent_count)?;
        Ok(())
    }

    fn note_success(&mut self) -> Result<(), SyncError> {
        Ok(self.store.note_synced((self.shell.clock)())?)
    }
}

/// Waits for `work` until it is done, patience is over, or someone cancels.
async fn patiently<T>(
    shell: &mut Shell<'_>,
    moved_at: Instant,
    work: impl Future<Output = Result<T, SyncError>>,
) -> Result<T, SyncError> {
    tokio::select! {
        done = work => done,
        () = tokio::time::sleep_until(moved_at + shell.patience) => Err(SyncError::NoProgress),
        () = shell.cancel.as_mut() => Err(SyncError::Cancelled),
    }
}
