//! The machine against a model of a store and a server, over a link that loses, doubles and reorders by a seed.
//!
//! The model is as small as the promises: the server applies what follows on its `last_seq` and nothing else, the
//! store keeps what it is told. A seed replays its run exactly.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use std::collections::{BTreeSet, VecDeque};

/// A generator whose numbers follow from its seed alone.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn epoch(name: u8) -> Epoch {
    Epoch(uuid::Uuid::from_bytes([name; 16]))
}

/// What the server holds of this device.
#[derive(Clone, Default)]
struct Server {
    life: u8,
    /// The changes by place; a change may be named once only.
    log: Vec<u64>,
    news: u64,
}

/// What the device holds: change ids by place, and what it knows of the server.
struct Device {
    log: Vec<u64>,
    acked: u64,
    epoch: Option<Epoch>,
    cursor: u64,
    /// The parts that are here of a snapshot, and the life of the server that offered it.
    staged: Option<(u64, u8)>,
}

/// Parts of every snapshot.
const PARTS: u64 = 3;

/// What an effect brings, after the link had its way.
struct World {
    server: Server,
    device: Device,
    /// What was applied at the server, by change; twice is a failure of the protocol.
    applied: Vec<u64>,
    loaded: Option<Batch>,
    answer: Option<Heads>,
    to: u64,
    /// Late copies of answers, which may arrive at any time.
    late: VecDeque<Event>,
    dice: Dice,
    faults: u32,
}

impl World {
    fn new(seed: u64, changes: u64) -> World {
        let device = Device { log: (1..=changes).collect(), acked: 0, epoch: None, cursor: 0, staged: None };
        let (server, late) = (Server { life: 1, log: Vec::new(), news: 3 }, VecDeque::new());
        let (dice, faults) = (Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)), 12);
        World { server, device, applied: Vec::new(), loaded: None, answer: None, to: 0, late, dice, faults }
    }

    fn known(&self) -> Known {
        Known { epoch: self.device.epoch, acked: self.device.acked, made: self.device.log.len() as u64 }
    }

    fn heads(&self) -> Heads {
        Heads { epoch: epoch(self.server.life), last_seq: self.server.log.len() as u64 }
    }

    /// Sends a request and its answer over the link, which may lose either one.
    fn over_the_link(&mut self, work: impl FnOnce(&mut World) -> Event) -> Event {
        let fault = if self.faults > 0 { self.dice.roll(6) } else { 5 };
        if fault <= 2 {
            self.faults -= 1;
        }
        if fault == 0 {
            return Event::LinkFailed;
        }
        let answer = work(self);
        match fault {
            1 => {
                self.late.push_back(answer);
                Event::LinkFailed
            }
            2 => {
                self.late.push_back(answer.clone());
                answer
            }
            _ => answer,
        }
    }

    fn perform(&mut self, effect: &Effect) -> Option<Event> {
        Some(match effect {
            Effect::Load(most) => {
                let (first, made) = (self.device.acked + 1, self.device.log.len() as u64);
                let last = made.min(self.device.acked + *most as u64);
                self.loaded = (first <= last).then_some(Batch { first, last });
                Event::Loaded(self.loaded)
            }
            Effect::Push => self.over_the_link(World::push),
            Effect::Ask(_) => self.over_the_link(|world| {
                world.answer = Some(world.heads());
                Event::Acknowledged(world.heads())
            }),
            Effect::Record => {
                let heads = self.answer.take().expect("an answer to record");
                let same_life = self.device.epoch.is_none_or(|known| known == heads.epoch);
                assert!(same_life && heads.last_seq >= self.device.acked, "the store refuses another life's verdicts");
                (self.device.acked, self.device.epoch) = (heads.last_seq, Some(heads.epoch));
                Event::Recorded
            }
            Effect::TakeEpoch(heads) => {
                (self.device.acked, self.device.epoch, self.device.cursor) = (heads.last_seq, Some(heads.epoch), 0);
                self.device.staged = None;
                Event::Restarted(self.known())
            }
            Effect::TakeInstall => panic!("this device has not forked"),
            Effect::Pull { snapshots, .. } => self.over_the_link(|world| {
                let from = world.device.cursor;
                let snapshots = *snapshots && from == 0;
                world.to = if snapshots { 0 } else { world.server.news.min(from + 1) };
                let (epoch, more) = (epoch(world.server.life), world.to < world.server.news && !snapshots);
                Event::Page { epoch, fell_back: world.server.news < from, more, snapshots }
            }),
            Effect::Stage => self.over_the_link(|world| {
                let life = world.server.life;
                world.device.staged.get_or_insert((0, life));
                Event::Staged { epoch: epoch(life), all: true, waiting: false, staged: true }
            }),
            Effect::Fetch => self.over_the_link(|world| match &mut world.device.staged {
                Some((_, life)) if *life != world.server.life => {
                    world.device.staged = None;
                    Event::Spoilt
                }
                Some((here, _)) => {
                    *here = PARTS.min(*here + 1);
                    Event::Fetched { whole: *here == PARTS }
                }
                None => Event::Fetched { whole: true },
            }),
            Effect::Place => {
                let done = self.device.cursor == 0 && self.device.staged == Some((PARTS, self.server.life));
                if done {
                    self.device.cursor = 1.min(self.server.news);
                }
                self.device.staged = None;
                Event::Placed { done, more: false }
            }
            Effect::Apply => {
                (self.device.cursor, self.device.epoch) = (self.to, Some(epoch(self.server.life)));
                Event::Applied
            }
            Effect::Prove => self.over_the_link(|world| Event::Compared {
                unequal: Vec::new(),
                moved_on: world.device.cursor != world.server.news,
            }),
            Effect::Narrow(_) => Event::Narrowed { found: false, moved_on: false },
            Effect::Rewind(_) => Event::Rewound,
            Effect::OfferRows => Event::RowsOffered { any: false },
            Effect::WaitUpTo(_) | Effect::WaitFor(_) => Event::Waited,
            Effect::Finish(_) => return None,
        })
    }

    fn push(&mut self) -> Event {
        let batch = self.loaded.expect("a batch to push");
        for place in batch.first..=batch.last {
            if place == self.server.log.len() as u64 + 1 {
                let change = self.device.log[place as usize - 1];
                self.server.log.push(change);
                self.applied.push(change);
            }
        }
        self.answer = Some(self.heads());
        Event::Acknowledged(self.heads())
    }
}

/// Runs one sync and answers how it ended.
fn run(world: &mut World) -> End {
    let (mut state, mut effects) = step(State::new(), Event::Started(world.known()));
    for _ in 0..10_000 {
        let effect = effects.pop().expect("the machine never stands still");
        assert!(effects.is_empty(), "one thing at a time");
        let Some(event) = world.perform(&effect) else {
            let Effect::Finish(end) = effect else { unreachable!() };
            return end;
        };
        (state, effects) = step(state, event);
    }
    panic!("no end after 10,000 steps: {state:?}");
}

/// Guards: lost and doubled requests and answers; a machine that took a lost answer for a failure of the work would
/// apply twice, one that took it for success would lose.
#[test]
fn every_change_arrives_once_whatever_the_link_loses() {
    for seed in 0..3_000 {
        let mut world = World::new(seed, 1 + seed % 700);
        assert_eq!(run(&mut world), End::InSync, "seed {seed}");
        let once: BTreeSet<_> = world.applied.iter().collect();
        assert_eq!((world.applied.len(), once.len()), (world.device.log.len(), world.device.log.len()), "seed {seed}");
        assert_eq!(world.device.acked, world.device.log.len() as u64, "seed {seed}");
        assert_eq!(world.device.cursor, world.server.news, "seed {seed}");
    }
}

/// Guards: the epoch. A server that went back to a copy gets again what the copy lacks.
#[test]
fn a_restored_server_receives_again_what_it_lost() {
    for seed in 0..500 {
        let mut world = World::new(seed, 60);
        run(&mut world);
        let keeps = world.dice.roll(60) as usize;
        let same_name = world.dice.roll(2) == 0;
        world.server.log.truncate(keeps);
        world.server.news = 1;
        world.server.life = if same_name { 1 } else { 2 };
        world.applied.truncate(keeps);
        world.faults = 8;
        let made = 60 + world.dice.roll(3);
        world.device.log.extend(61..=made);
        assert_eq!(run(&mut world), End::InSync, "seed {seed}");
        let held = (world.server.log.len() as u64, world.applied.len() as u64);
        assert_eq!(held, (made, made), "seed {seed}: kept {keeps}");
        assert_eq!(world.device.cursor, 1, "seed {seed}");
    }
}

/// Guards: an answer counts only for the question that waits for it.
#[test]
fn a_late_or_doubled_answer_changes_nothing() {
    let batch = Batch { first: 1, last: 5 };
    let known = Known { epoch: Some(epoch(1)), acked: 0, made: 5 };
    let heads = Heads { epoch: epoch(1), last_seq: 5 };
    let events = [
        Event::Started(known),
        Event::Loaded(Some(batch)),
        Event::Acknowledged(heads),
        Event::Recorded,
        Event::Restarted(known),
        Event::Page { epoch: epoch(2), fell_back: true, more: true, snapshots: true },
        Event::Applied,
        Event::Compared { unequal: vec![Area::from_text("x")], moved_on: true },
        Event::Rewound,
        Event::Narrowed { found: true, moved_on: false },
        Event::LinkFailed,
        Event::Busy(None),
        Event::Forked,
        Event::Waited,
        Event::Staged { epoch: epoch(1), all: true, waiting: false, staged: true },
        Event::Fetched { whole: true },
        Event::Spoilt,
        Event::Placed { done: true, more: false },
    ];
    let awaited: [(Phase, &[usize]); 16] = [
        (Phase::Idle, &[0]),
        (Phase::Loading, &[1]),
        (Phase::Pushing(batch), &[2, 10, 11, 12]),
        (Phase::Asking(batch), &[2, 10, 11, 12]),
        (Phase::Finding, &[2, 10, 11]),
        (Phase::Recording(Growth::Larger), &[3, 12]),
        (Phase::Restarting, &[4]),
        (Phase::Pulling, &[5, 10, 11]),
        (Phase::Applying { more: false, snapshots: true }, &[6]),
        (Phase::Staging, &[10, 11, 14]),
        (Phase::Fetching, &[10, 11, 15, 16]),
        (Phase::Placing, &[17]),
        (Phase::Proving, &[7, 10, 11]),
        (Phase::Narrowing(vec![Area::from_text("x")]), &[9, 10, 11]),
        (Phase::Waiting(Box::new(Resume::Push)), &[13]),
        (Phase::Done, &[]),
    ];
    for (phase, moves) in awaited {
        for (index, event) in events.iter().enumerate() {
            let before = State { phase: phase.clone(), made: 5, ..State::new() };
            let (after, effects) = step(before.clone(), event.clone());
            let moved = after != before || !effects.is_empty();
            assert_eq!(moved, moves.contains(&index), "{phase:?} on {event:?}");
        }
    }
}

/// Guards: the same through the whole run, not only phase by phase: late copies are thrown in at every step.
#[test]
fn late_copies_thrown_in_at_every_step_do_no_harm() {
    for seed in 0..500 {
        let mut world = World::new(seed, 120);
        let (mut state, mut effects) = step(State::new(), Event::Started(world.known()));
        let mut steps = 0;
        let end = loop {
            steps += 1;
            assert!(steps < 10_000, "seed {seed}");
            let effect = effects.pop().unwrap();
            // A late answer belongs to an earlier request; the runner asks one thing at a time and drops it.
            let is_local = matches!(effect, Effect::Load(_) | Effect::Record | Effect::Apply | Effect::WaitUpTo(_));
            if let Some(late) = is_local.then(|| world.late.pop_front()).flatten() {
                let (same, nothing) = step(state.clone(), late);
                assert_eq!((&same, nothing.len()), (&state, 0), "seed {seed}");
            }
            let Some(event) = world.perform(&effect) else { break effect };
            (state, effects) = step(state, event);
        };
        assert_eq!(end, Effect::Finish(End::InSync), "seed {seed}");
        assert_eq!(world.applied.len(), 120, "seed {seed}");
    }
}

/// Guards: a cloned disk is found out by a `last_seq` that this device never made.
#[test]
fn a_last_seq_above_our_own_is_a_fork() {
    let state = State { phase: Phase::Pushing(Batch { first: 5, last: 5 }), made: 5, acked: 4, ..State::new() };
    let heads = Heads { epoch: epoch(1), last_seq: 9 };
    let (state, effects) = step(state, Event::Acknowledged(heads));
    assert_eq!(effects, [Effect::TakeInstall]);
    let known = Known { epoch: Some(epoch(1)), acked: 0, made: 1 };
    assert_eq!(step(state, Event::Restarted(known)).1, [Effect::Load(FIRST_BATCH)]);
}

#[test]
fn two_that_never_agree_stop_trying() {
    let known = Known { epoch: Some(epoch(1)), acked: 0, made: 5 };
    let (mut state, mut effects) = step(State::new(), Event::Started(known));
    let mut rounds = 0;
    while !matches!(effects[0], Effect::Finish(_)) {
        let event = match &effects[0] {
            Effect::Load(_) => Event::Loaded(Some(Batch { first: 1, last: 5 })),
            Effect::Push => Event::Forked,
            Effect::TakeInstall => Event::Restarted(known),
            other => panic!("{other:?}"),
        };
        (state, effects) = step(state, event);
        rounds += 1;
        assert!(rounds < 100);
    }
    assert_eq!(effects, [Effect::Finish(End::NoAgreement)]);
}

/// Guards: small batches on a bad link, large ones on a good one; never more than the protocol allows.
#[test]
fn batches_and_pages_grow_with_success_and_shrink_with_failure() {
    let batch = Batch { first: 1, last: 1 };
    let heads = Heads { epoch: epoch(1), last_seq: 1 };
    let mut state = State { made: 1, ..State::new() };
    let mut sizes = Vec::new();
    for _ in 0..5 {
        state.phase = Phase::Pushing(batch);
        state = step(state, Event::Acknowledged(heads)).0;
        state = step(state, Event::Recorded).0;
        sizes.push(state.batch);
    }
    assert_eq!(sizes, [400, 500, 500, 500, 500]);
    state.phase = Phase::Pushing(batch);
    let (state, effects) = step(state, Event::LinkFailed);
    assert_eq!((state.batch, effects), (250, vec![Effect::WaitUpTo(2_000)]));
    let asked = step(State { phase: Phase::Asking(batch), ..state }, Event::Acknowledged(heads)).0;
    assert_eq!(step(asked, Event::Recorded).0.batch, 250, "a verdict that had to be asked for is no success");
    let state = State { phase: Phase::Pulling, page: 6_000, failures: 3, ..State::new() };
    let (state, effects) = step(state, Event::LinkFailed);
    assert_eq!((state.page, effects), (LEAST_PAGE_BYTES, vec![Effect::WaitUpTo(16_000)]));
}

#[test]
fn a_digest_that_differs_asks_for_rows_then_for_the_area_then_gives_back_and_then_says_so() {
    let area = || vec![Area::from_text("410482101000")];
    let unequal = || Event::Compared { unequal: area(), moved_on: false };
    let (state, effects) = step(State { phase: Phase::Proving, ..State::new() }, unequal());
    assert_eq!(effects, [Effect::Narrow(area())]);
    let nowhere = step(state.clone(), Event::Narrowed { found: false, moved_on: false }).1;
    assert_eq!(nowhere, [Effect::Rewind(area())], "what has no rows to ask for is pulled whole");
    let moved_on = step(state.clone(), Event::Narrowed { found: false, moved_on: true });
    assert!(
        matches!(moved_on.1[0], Effect::Pull { .. }) && moved_on.0.repair == Repair::None,
        "others pushed meanwhile"
    );
    let broken_off = step(state.clone(), Event::LinkFailed).0;
    assert_eq!(step(broken_off, Event::Waited).1, [Effect::Prove], "and a link that breaks begins anew");
    let (state, effects) = step(state, Event::Narrowed { found: true, moved_on: false });
    assert!(matches!(effects[0], Effect::Pull { .. }));
    let (state, effects) = step(State { phase: Phase::Proving, ..state }, unequal());
    assert_eq!(effects, [Effect::Rewind(area())]);
    let (state, effects) = step(state, Event::Rewound);
    assert!(matches!(effects[0], Effect::Pull { .. }));
    let (state, effects) = step(State { phase: Phase::Proving, ..state }, unequal());
    assert_eq!(effects, [Effect::OfferRows], "what no pull explains the server has lost");
    assert_eq!(step(state.clone(), Event::RowsOffered { any: false }).1, [Effect::Finish(End::Unequal)]);
    let mut state = state;
    for _ in 0..OFFERS {
        let (given, effects) = step(state, Event::RowsOffered { any: true });
        assert!(matches!(effects[0], Effect::Load(_)), "an offer is pushed like any change");
        state = step(State { phase: Phase::Proving, ..given }, unequal()).0;
    }
    assert_eq!(state.phase, Phase::Done, "not for ever");
}

/// Guards: what is spoilt is asked for again, a few times; then the areas come by page. A link that breaks is no such thing.
#[test]
fn spoilt_snapshots_are_given_up_for_pages() {
    let mut state = State { phase: Phase::Fetching, ..State::new() };
    for times in 1..=SPOILT {
        let (broken_off, waits) = step(State { phase: Phase::Fetching, ..state }, Event::LinkFailed);
        assert!(matches!(waits[0], Effect::WaitUpTo(_)));
        let (fetching, effects) = step(broken_off, Event::Waited);
        assert_eq!(effects, [Effect::Fetch]);
        let (spoilt, effects) = step(fetching, Event::Spoilt);
        let Effect::Pull { snapshots, .. } = effects[0] else { panic!("{effects:?}") };
        assert_eq!(snapshots, times < SPOILT);
        state = spoilt;
    }
}

/// Guards: snapshots of another life of the server are asked about, and what none holds comes by page after the rest.
#[test]
fn snapshots_are_held_to_the_epoch_and_what_they_lack_comes_by_page() {
    let staging = || State { phase: Phase::Staging, epoch: Some(epoch(1)), ..State::new() };
    let staged_by = |life, all, waiting, staged| Event::Staged { epoch: epoch(life), all, waiting, staged };
    assert!(matches!(step(staging(), staged_by(2, true, false, true)).1[..], [Effect::Ask(_)]));
    assert_eq!(step(staging(), staged_by(1, true, true, true)).1, [Effect::Stage]);
    let (state, effects) = step(staging(), staged_by(1, false, false, true));
    assert_eq!(effects, [Effect::Fetch]);
    let placing = step(state, Event::Fetched { whole: true }).0;
    let effects = step(placing, Event::Placed { done: true, more: false }).1;
    assert!(matches!(effects[..], [Effect::Pull { snapshots: false, .. }]));
}
