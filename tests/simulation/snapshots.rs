//! A device that takes areas as snapshots: what is offered, part by part, until an area can be put in place. Follows
//! `xiangyi_sync`'s runner.

use crate::run::{Did, Heard, Run};
use crate::scene;
use crate::world::{Step, World};
use std::sync::Arc;
use xiangyi_domain::Area;
use xiangyi_sync::core::Event;
use xiangyi_wire::SCHEMA;
use xiangyi_wire::snapshot::{SnapshotReply, SnapshotRequest};

impl World {
    pub fn stage(&mut self, at: usize, run: &Run) -> Did {
        let (computer, now) = (&self.devices[at], self.now);
        let (device, disk) = (computer.device.clone(), &computer.disk);
        let areas: Vec<Area> = run.left_out.iter().filter(|area| !disk.staged.contains_key(area)).cloned().collect();
        let Some(present) = disk.epoch else { return Did::End(None) };
        if areas.is_empty() {
            return Did::Event(Event::Staged {
                epoch: present,
                all: true,
                waiting: false,
                staged: !disk.staged.is_empty(),
            });
        }
        let users = vec![scene::user(computer.user)];
        let request = SnapshotRequest { install_id: disk.install, epoch: disk.epoch, schema: SCHEMA, users, areas };
        let heard = self.over_the_link(|world| world.county.offers(&device, &request, now));
        let disk = &mut self.devices[at].disk;
        let mut staged = 0;
        let mut answered = |reply: SnapshotReply| {
            if reply.epoch == present {
                staged = reply.snapshots.iter().filter(|snapshot| disk.stage(present, snapshot)).count();
            }
            let all = reply.epoch != present || staged == request.areas.len();
            Event::Staged { epoch: reply.epoch, all, waiting: false, staged: !disk.staged.is_empty() }
        };
        let event = match heard {
            Heard::Answer(reply) => return Did::Event(answered(reply)),
            Heard::Event(event) => Heard::Event(event),
            Heard::Refused(code) => Heard::Refused(code),
        };
        self.heard(at, event, |event| event)
    }

    pub fn fetch(&mut self, at: usize, run: &mut Run) -> Did {
        let (computer, now) = (&self.devices[at], self.now);
        let (device, users) = (computer.device.clone(), [scene::user(computer.user)]);
        let Some((snapshot, n)) = computer.disk.next_part().map(|(snapshot, n)| (snapshot.clone(), n)) else {
            run.whole = computer.disk.staged.keys().next().cloned();
            return Did::Event(Event::Fetched { whole: true });
        };
        let heard = self.over_the_link(|world| Ok(world.county.part(&device, &users, &snapshot, n, now)));
        let disk = &mut self.devices[at].disk;
        let event = match heard {
            Heard::Answer(Some(bytes)) => {
                run.whole = disk.keep_part(&Arc::new(bytes));
                Event::Fetched { whole: run.whole.is_some() }
            }
            Heard::Answer(None) => {
                disk.staged.remove(&snapshot.area);
                Event::Spoilt
            }
            Heard::Event(event) => event,
            Heard::Refused(code) => unreachable!("{code}"),
        };
        Did::Event(event)
    }

    pub fn place(&mut self, at: usize, run: &mut Run) -> Step<Did> {
        let disk = &mut self.devices[at].disk;
        let done = run.whole.take().is_none_or(|area| disk.place(&area));
        let more = !disk.staged.is_empty();
        self.note(|world| format!("{} puts an area in place: {done}", world.devices[at].name));
        self.told(at)?;
        Ok(Did::Event(Event::Placed { done, more }))
    }
}
