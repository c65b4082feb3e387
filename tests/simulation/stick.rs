//! USB files between a device and the county, without their envelope: written, carried and read in any order, twice or
//! never. Follows `xiangyi_sync::export`, `import` and `xiangyi_county::exchange`.

use crate::device::{No, Way};
use crate::world::{Step, World, fails};
use std::sync::Arc;
use xiangyi_county::storage::Device;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::Epoch;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest};
use xiangyi_wire::snapshot::Snapshot;

/// What a device wrote.
#[derive(Clone)]
pub struct Stick {
    from: usize,
    device: Device,
    pushes: Vec<PushRequest>,
    pull: PullRequest,
}

#[derive(Clone)]
enum Message {
    Verdicts(PushReply),
    Refused(String),
    Page(PullReply),
    Snapshot(Epoch, Snapshot, Vec<Arc<Vec<u8>>>),
}

/// What the county wrote back.
#[derive(Clone)]
pub struct Answer {
    install: InstallId,
    epoch: Epoch,
    last_seq: u64,
    number: u64,
    messages: Vec<Message>,
}

impl World {
    pub fn export(&mut self, at: usize) {
        let most = 1 + self.dice.index(40);
        let (mut pushes, mut last) = (Vec::new(), 0);
        while let Some(batch) = self.devices[at].disk.batch(most, last) {
            last = batch.changes.last().map_or(last, |change| change.seq);
            pushes.push(batch);
        }
        let (device, pull) = (self.devices[at].device.clone(), self.question(at, MAX_PAGE_BYTES));
        self.note(|world| format!("{} writes a stick up to {last}", world.devices[at].name));
        self.sticks.push(Stick { from: at, device, pushes, pull });
    }

    pub fn carry(&mut self) {
        if self.sticks.is_empty() {
            return;
        }
        let which = self.dice.index(self.sticks.len());
        let stick = if self.dice.percent(70) { self.sticks.swap_remove(which) } else { self.sticks[which].clone() };
        let answer = self.read_stick(&stick);
        self.note(|world| {
            let messages = answer.messages.len();
            format!("the county reads a stick of {}: {messages} messages", world.devices[stick.from].name)
        });
        self.answers.push((stick.from, answer));
    }

    fn read_stick(&mut self, stick: &Stick) -> Answer {
        let mut messages = Vec::new();
        for push in &stick.pushes {
            match self.county.push(&stick.device, push, self.now) {
                Ok(reply) => messages.push(Message::Verdicts(reply)),
                Err(code) => {
                    messages.push(Message::Refused(code));
                    break;
                }
            }
        }
        let mut request = stick.pull.clone();
        while let Ok(page) = self.county.pull(&stick.device, &request, self.now) {
            request.cursors.extend(page.ranges.iter().map(|range| (range.area.clone(), range.to)));
            request.own_cursor = page.own_to;
            let (epoch, mut more, areas) = (page.epoch, page.more, page.snapshots.clone());
            messages.push(Message::Page(page));
            if !more {
                // Their logs go on.
                more = !areas.is_empty();
                for area in &areas {
                    let (offer, parts) = self.county.carried(&stick.device, &request.users, area).unwrap();
                    request.cursors.insert(area.clone(), offer.position);
                    messages.push(Message::Snapshot(epoch, offer, parts.into_iter().map(Arc::new).collect()));
                }
            }
            if !more {
                break;
            }
        }
        let storage = self.county.storage();
        let count = storage.write(|writer| writer.next_answer()).unwrap();
        let (server, install) =
            storage.read(|reader| Ok((reader.server()?, reader.install(request.install_id)?))).unwrap();
        Answer {
            install: request.install_id,
            epoch: server.epoch,
            last_seq: install.map_or(0, |install| install.last_seq),
            number: (u64::from(server.number) << 40) | count,
            messages,
        }
    }

    pub fn import(&mut self) -> Step {
        if self.answers.is_empty() {
            return Ok(());
        }
        let which = self.dice.index(self.answers.len());
        let (at, answer) =
            if self.dice.percent(70) { self.answers.swap_remove(which) } else { self.answers[which].clone() };
        let before = (self.devices[at].disk.acked, self.devices[at].disk.epoch, self.devices[at].disk.install);
        self.take(at, &answer);
        self.note(|world| {
            format!("{} reads an answer, acked {}", world.devices[at].name, world.devices[at].disk.acked)
        });
        let disk = &self.devices[at].disk;
        if disk.acked < before.0 && (disk.epoch, disk.install) == (before.1, before.2) {
            return fails("answers rewind nothing", format!("{} from {before:?}", self.devices[at].name));
        }
        self.told(at)
    }

    /// As `sync::stick::Answer::take`.
    fn take(&mut self, at: usize, answer: &Answer) {
        let fresh = InstallId(self.dice.uuid());
        let disk = &mut self.devices[at].disk;
        let rewinds = disk.is(crate::mutants::Broken::AnswersRewind);
        if answer.install != disk.install {
            return;
        }
        if disk.epoch.is_some_and(|known| known != answer.epoch) {
            let is_newer = answer.number > disk.answer_taken;
            if !rewinds && (!is_newer || disk.left.contains(&answer.epoch)) {
                return;
            }
            // More than this computer wrote: it is the copy of another, which is found out next.
            let _ = disk.epoch_changed(answer.epoch, answer.last_seq);
        }
        if answer.last_seq > disk.last_seq {
            disk.take_new_install(fresh);
            return;
        }
        for message in &answer.messages {
            match message {
                Message::Verdicts(reply) => {
                    let seqs = (reply.last_seq, reply.backup_seq);
                    // Verdicts of a log that is not ours any more are set aside.
                    let _ = disk.record(reply.epoch, seqs, &reply.results, Way::Carried);
                }
                Message::Refused(code) if code == "forked" => {
                    disk.take_new_install(fresh);
                    return;
                }
                Message::Refused(_) => {}
                Message::Snapshot(epoch, offer, parts) => {
                    let begins = disk.cursors.get(&offer.area).copied().unwrap_or(0) == 0;
                    if begins && disk.stage(*epoch, offer) {
                        let whole = parts.iter().filter_map(|part| disk.keep_part(part)).last();
                        whole.into_iter().for_each(|area| {
                            disk.place(&area);
                        });
                    }
                }
                Message::Page(page) => match disk.apply(page) {
                    Ok(()) | Err(No::PageOutOfPlace | No::OtherEpoch) => {}
                    Err(other) => unreachable!("{other:?}"),
                },
            }
        }
        disk.answer_taken = disk.answer_taken.max(answer.number);
    }
}
