//! Drives the machine: asks the store, sends, stores what comes back. No transaction is open while the network is used.

mod after;
mod fetching;
mod proving;

use crate::ahead::{self, Loaded, LoadedState, NextPage};
use crate::core::{self, Batch, Effect, End, Event, Heads, Known, State};
use crate::error::SyncError;
use crate::link::Link;
use crate::report::{SyncOutcome, SyncReport};
use crate::stick;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId};
use xiangyi_store::push::{Acknowledgement, BatchLimits};
use xiangyi_store::standing::Standing;
use xiangyi_store::{Store, StoreError};
use xiangyi_wire::digest::{Part, Waiting};
use xiangyi_wire::pull::{MAX_WANTS, PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, VerdictsReply};
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
    /// How long the log of an area must be to begin it with a snapshot; usually
    /// [`SNAPSHOTS_FROM`](xiangyi_wire::snapshot::SNAPSHOTS_FROM).
    pub snapshots_from: u64,
}

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
    epoch: Option<Epoch>,
    /// Changes in a batch at most, as the machine last said.
    most: usize,
    loaded: Option<Loaded>,
    next_batch: Option<Loaded>,
    next_page: Option<NextPage>,
    answer: Option<Answer>,
    page: Option<PullReply>,
    /// The areas in scope, as the last page names them.
    scope: BTreeSet<Area>,
    /// The areas that the last page left to snapshots, and those of them that the server is still packing.
    left_out: Vec<Area>,
    packing: Vec<Area>,
    /// What the digests do not agree on.
    unequal: Vec<Part>,
    /// Rows that the next pages are to bring by name.
    wants: BTreeSet<RowId>,
    /// The key to which files for this computer are sealed.
    reader_key: String,
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
            epoch: None,
            most: 0,
            loaded: None,
            next_batch: None,
            next_page: None,
            answer: None,
            page: None,
            scope: BTreeSet::new(),
            left_out: Vec::new(),
            packing: Vec::new(),
            unequal: Vec::new(),
            wants: BTreeSet::new(),
            reader_key: stick::reader_key(&enrolment.device_key),
        })
    }

    fn finished(self) -> SyncReport {
        SyncReport { bytes_up: self.link.bytes_up(), bytes_down: self.link.bytes_down(), ..self.report }
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
            Effect::Pull { bytes, snapshots } => self.pull(bytes, snapshots).await,
            Effect::Apply => self.apply(),
            Effect::Stage => self.stage().await,
            Effect::Fetch => self.fetch().await,
            Effect::Place => self.place(),
            Effect::Prove => self.prove().await,
            Effect::Narrow(_) => self.narrow().await,
            Effect::OfferRows => self.offer_rows().await,
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
        (self.next_batch, self.next_page) = (None, None);
        (self.acked, self.epoch) = (status.acked_seq, status.epoch);
        Ok(Known { epoch: status.epoch, acked: status.acked_seq, made: status.last_seq })
    }

    fn load(&mut self, most: usize) -> Result<Event, SyncError> {
        self.most = most;
        let acked = self.store.sync_status()?.acked_seq;
        self.loaded = match self.next_batch.take().filter(|next| next.fits(acked, most)) {
            None => self.batch(most, acked)?,
            next => next,
        };
        Ok(Event::Loaded(self.loaded.as_ref().map(|batch| batch.ends)))
    }

    /// The store's next changes after one that the server has or is about to have.
    fn batch(&self, most: usize, after: u64) -> Result<Option<Loaded>, SyncError> {
        let limits = BatchLimits { max_changes: most, after: Some(after), ..BatchLimits::default() };
        let Some(mut request) = self.store.pending_batch(limits, self.shell.app_version)? else { return Ok(None) };
        let waiting = self.waiting()?;
        let last = request.changes.last().map_or(after, |change| change.seq);
        let beside = waiting.unsent.saturating_sub(last.saturating_sub(self.acked));
        request.waiting = Some(Waiting { unsent: beside, ..waiting });
        Ok(Loaded::ready(request))
    }

    /// What waits on this device, as the county's overview shows it.
    fn waiting(&self) -> Result<Waiting, SyncError> {
        let status = self.store.sync_status()?;
        Ok(Waiting { unsent: status.unsent, held: status.held, rejected: status.rejected })
    }

    async fn push(&mut self) -> Result<Event, SyncError> {
        let Some(Loaded { ends, state }) = self.loaded.take() else { return Ok(Event::LinkFailed) };
        let asked = match state {
            LoadedState::Ready(request) => self.link.push(*request),
            LoadedState::OnItsWay(asked) => asked,
        };
        self.next_batch = self.batch(core::larger_batch(self.most), ends.last)?;
        let answer = patiently(&mut self.shell, self.moved_at, asked.answer()).await;
        match self.sift(answer)? {
            Ok(reply) => {
                let heads = Heads { epoch: reply.epoch, last_seq: reply.last_seq };
                self.send_ahead(&reply, ends);
                self.answer = Some(Answer::Pushed(reply));
                Ok(Event::Acknowledged(heads))
            }
            Err(event) => {
                self.next_batch = None;
                Ok(event)
            }
        }
    }

    /// Sends the next batch when all of the one before was taken by the server that we know.
    fn send_ahead(&mut self, reply: &PushReply, ends: Batch) {
        let went_through = reply.last_seq == ends.last
            && reply.retry_after.is_none()
            && self.epoch.is_none_or(|epoch| epoch == reply.epoch);
        self.epoch = Some(reply.epoch);
        self.next_batch = self.next_batch.take().filter(|_| went_through).map(|next| match next.state {
            LoadedState::Ready(mut request) => {
                request.epoch = Some(reply.epoch);
                Loaded { state: LoadedState::OnItsWay(self.link.push(*request)), ..next }
            }
            LoadedState::OnItsWay(_) => next,
        });
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

    async fn pull(&mut self, bytes: u32, snapshots: bool) -> Result<Event, SyncError> {
        let Standing { install_id, epoch, own_cursor, users, cursors, .. } = self.store.standing()?;
        let (limit, wants, snapshots_from) = (bytes, self.wanted(), snapshots.then_some(self.shell.snapshots_from));
        let schema = SCHEMA;
        let request =
            PullRequest { install_id, epoch, schema, users, cursors, own_cursor, limit, wants, snapshots_from };
        let asked = match self.next_page.take().filter(|next| next.answers(&request)) {
            Some(next) => next.asked,
            None => self.link.pull(request.clone()),
        };
        let answer = patiently(&mut self.shell, self.moved_at, asked.answer()).await;
        match self.sift(answer)? {
            Ok(page) => {
                let fell_back = core::fell_back(&request.cursors, &page.ranges) || page.own_to < request.own_cursor;
                self.wants.retain(|row| !request.wants.contains(row));
                let (epoch, more): (Epoch, bool) = (page.epoch, page.more || !self.wants.is_empty());
                if more && !fell_back && request.epoch == Some(epoch) {
                    let after = ahead::after(&request, &page, core::larger_page(bytes));
                    let request = PullRequest { wants: self.wanted(), ..after };
                    self.next_page = Some(NextPage { asked: self.link.pull(request.clone()), request });
                }
                let snapshots = !page.snapshots.is_empty();
                self.page = Some(page);
                Ok(Event::Page { epoch, fell_back, more, snapshots })
            }
            Err(event) => Ok(event),
        }
    }

    /// The rows that the next page is asked for by name.
    fn wanted(&self) -> Vec<RowId> {
        self.wants.iter().take(MAX_WANTS).copied().collect()
    }

    fn apply(&mut self) -> Result<Event, SyncError> {
        let Some(page) = self.page.take() else { return Ok(Event::Applied) };
        self.scope = page.ranges.iter().map(|range| range.area.clone()).collect();
        match self.store.apply_page(&page, (self.shell.clock)()) {
            Ok(_) => {}
            // Another sync of this store was faster; the next request starts from where it stands now.
            Err(StoreError::PageOutOfPlace) => return Ok(Event::Applied),
            Err(error) => return Err(error.into()),
        }
        if !page.more {
            self.store.keep_snapshots(&page.snapshots)?;
            self.left_out.clone_from(&page.snapshots);
        }
        self.report.pulled += page.rows.len() as u64;
        if !page.rows.is_empty() || !page.own.is_empty() || page.ranges.iter().any(|range| range.to > range.from) {
            self.moved();
        }
        Ok(Event::Applied)
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
        self.report.bytes_up = self.link.bytes_up();
        self.report.bytes_down = self.link.bytes_down();
        (self.shell.progress)(&self.report);
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
