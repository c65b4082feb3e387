//! One life: some devices, one county, and all that goes wrong between them. A seed decides everything.

use crate::county::{Backup, County};
use crate::device::{Disk, Said};
use crate::dice::Dice;
use crate::mutants::Broken;
use crate::oracle::Oracle;
use crate::run::Run;
use crate::scene::{self, MINUTE, MORNING, USERS, YEAR};
use crate::stick::{Answer, Stick};
use std::sync::Arc;
use xiangyi_county::storage::Device;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::push::PushRequest;

/// A promise that was not kept.
#[derive(Debug)]
pub struct Failure {
    pub invariant: &'static str,
    pub what: String,
}

pub type Step<T = ()> = Result<T, Failure>;

pub fn fails<T>(invariant: &'static str, what: impl Into<String>) -> Step<T> {
    Err(Failure { invariant, what: what.into() })
}

/// One computer.
pub struct Computer {
    pub name: String,
    pub disk: Disk,
    /// Who works there, of [`USERS`].
    pub user: usize,
    pub device: Device,
    /// Its clock minus the true time.
    pub offset: i64,
    pub run: Option<Run>,
    /// Old copies of its disk.
    copies: Vec<Disk>,
}

pub struct World {
    pub dice: Dice,
    pub now: i64,
    pub county: County,
    pub devices: Vec<Computer>,
    /// Requests that are still on their way.
    pub late: Vec<(Device, PushRequest)>,
    backups: Vec<Backup>,
    pub sticks: Vec<Stick>,
    pub answers: Vec<(usize, Answer)>,
    pub oracle: Oracle,
    /// Nothing goes wrong any more.
    pub calm: bool,
    /// A disk was copied or set back without the app knowing.
    pub tampered: bool,
    /// The county was restored from an older backup than the two newest.
    pub forced: bool,
    pub restored: bool,
    /// How often a digest differed.
    pub repairs: u32,
    pub trace: Option<Vec<String>>,
    /// Areas are taken as snapshots; some lives are lived by page alone, as they were before there were any.
    pub snapshots: bool,
    /// A row of the county that the trace follows.
    pub watched: Option<xiangyi_domain::id::RowId>,
}

impl World {
    pub fn bare(county: County, dice: Dice) -> World {
        World {
            dice,
            now: MORNING,
            county,
            devices: Vec::new(),
            late: Vec::new(),
            backups: Vec::new(),
            sticks: Vec::new(),
            answers: Vec::new(),
            oracle: Oracle::default(),
            calm: true,
            tampered: false,
            forced: false,
            restored: false,
            repairs: 0,
            trace: None,
            snapshots: false,
            watched: None,
        }
    }

    /// The world of a seed, before its first step.
    pub fn of(seed: u64, broken: Option<Broken>, beginning: (County, &[Disk])) -> World {
        let (county, disks) = beginning;
        let mut world = World::bare(county, Dice::new(seed));
        world.calm = false;
        world.snapshots = seed.is_multiple_of(3);
        let few = 2 + world.dice.roll(3);
        let count = if world.dice.percent(15) { 2 + world.dice.roll(7) } else { few };
        for at in 0..count as usize {
            let user = if at == 0 { 0 } else { world.dice.index(USERS.len()) };
            let install = InstallId(world.dice.uuid());
            let synced = Disk { install, broken, ..disks[user].clone() };
            let disk = if world.dice.percent(12) { Disk { broken, ..Disk::empty(install) } } else { synced };
            let joined = world.join(&format!("pc{at}"), user, disk);
            world.devices[joined].offset = world.some_offset();
        }
        // What a restore may go back to at the earliest.
        for _ in 0..2 {
            world.back_up();
        }
        world
    }

    pub fn join(&mut self, name: &str, user: usize, disk: Disk) -> usize {
        let device = scene::device(name);
        let name = name.to_owned();
        self.devices.push(Computer { name, disk, user, device, offset: 0, run: None, copies: Vec::new() });
        self.devices.len() - 1
    }

    pub fn note(&mut self, line: impl FnOnce(&World) -> String) {
        if self.trace.is_some() {
            let text = format!("{:>9} {}", (self.now - MORNING) / 1000, line(self));
            let row = self.county.data().and_then(|data| self.watched.and_then(|id| data.row(id).cloned()));
            let row =
                row.map(|row| format!("          = {} by {:?}", serde_json::Value::Object(row.fields), row.versions));
            let Some(trace) = &mut self.trace else { return };
            trace.push(text);
            if row
                .as_ref()
                .is_some_and(|row| trace.iter().rev().find(|line| line.starts_with("          =")) != Some(row))
            {
                trace.extend(row);
            }
        }
    }

    pub fn clock(&self, at: usize) -> i64 {
        self.now + self.devices[at].offset
    }

    fn some_offset(&mut self) -> i64 {
        match self.dice.roll(6) {
            0 => self.dice.between(-10 * YEAR, 10 * YEAR),
            1 => 10 * YEAR,
            2 => self.dice.between(-90 * MINUTE, 90 * MINUTE),
            _ => self.dice.between(-2000, 2000),
        }
    }

    /// The faults, as many steps as the seed says; then calm until all agree, and what must hold then.
    pub fn live(&mut self) -> Step {
        let steps = 50 + self.dice.roll(90);
        for _ in 0..steps {
            self.step()?;
        }
        self.settle()?;
        crate::check::all(self)?;
        if self.dice.percent(25) { self.clocks_decide_nothing_for_ever() } else { Ok(()) }
    }

    fn step(&mut self) -> Step {
        self.now += match self.dice.roll(10) {
            0 => self.dice.between(0, 24 * 60 * MINUTE),
            1..3 => self.dice.between(0, 20 * MINUTE),
            _ => self.dice.between(1, 5000),
        };
        let at = self.dice.index(self.devices.len());
        match self.dice.roll(100) {
            0..24 => self.edit(at),
            24..66 => self.go_on(at)?,
            66..70 => self.deliver_late(),
            70..73 => self.crash(at),
            73..76 => self.devices[at].offset = self.some_offset(),
            76..80 => self.back_up(),
            80..82 => self.restore_county(),
            82..85 => self.copy_disk(at),
            85..87 => self.set_disk_back(at),
            87..88 => self.clone_computer(at),
            88..92 => self.export(at),
            92..96 => self.carry(),
            _ => self.import()?,
        }
        Ok(())
    }

    /// Some effects of a device's sync, begun if there is none.
    fn go_on(&mut self, at: usize) -> Step {
        for _ in 0..1 + self.dice.roll(14) {
            if self.advance(at)?.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn deliver_late(&mut self) {
        if self.late.is_empty() {
            return;
        }
        let which = self.dice.index(self.late.len());
        let (device, request) = self.late.swap_remove(which);
        let answer = self.county.push(&device, &request, self.now);
        self.note(|_| {
            format!("late push {} from {}: {:?}", request.install_id, request.first_seq, answer.map(|a| a.last_seq))
        });
    }

    fn crash(&mut self, at: usize) {
        self.devices[at].run = None;
        self.note(|world| format!("{} crashes", world.devices[at].name));
    }

    pub fn back_up(&mut self) {
        let backup = self.county.back_up(self.backups.len(), self.now);
        self.backups.push(backup);
        self.note(|_| "the county is backed up".to_owned());
    }

    fn restore_county(&mut self) {
        let newest = self.backups.len() - 1;
        let forced = self.dice.percent(10);
        let which = if forced { self.dice.index(newest + 1) } else { newest - self.dice.index(2) };
        self.forced |= which + 1 < newest;
        self.restored = true;
        let epoch = self.dice.uuid();
        let before = self.county.data();
        self.county.restore(&self.backups[which], epoch, self.now);
        // The backups after it are of a life that is over.
        self.note(|_| format!("the county is restored from backup {which} of {newest}"));
        if let Some((before, after)) = before.zip(self.county.data()) {
            let forced = which + 1 < newest;
            self.oracle.county_restored(&before, &after, &self.devices, forced);
        }
    }

    fn copy_disk(&mut self, at: usize) {
        let copy = self.devices[at].disk.clone();
        self.devices[at].copies.push(copy);
    }

    /// The disk dies; an old copy takes its place: a backup of the app, which is a new installation, or the bare disk.
    fn set_disk_back(&mut self, at: usize) {
        if self.devices[at].copies.is_empty() {
            return;
        }
        let which = self.dice.index(self.devices[at].copies.len());
        let mut disk = self.devices[at].copies[which].clone();
        let by_the_app = self.dice.percent(60);
        if by_the_app {
            disk.take_new_install(InstallId(self.dice.uuid()));
        } else {
            self.tampered = true;
        }
        let dead = std::mem::replace(&mut self.devices[at].disk, disk);
        self.devices[at].run = None;
        let county = self.county.data();
        self.oracle.disk_died(&dead, &self.devices, county.as_ref());
        self.note(|world| format!("{} goes back to an old copy, by the app: {by_the_app}", world.devices[at].name));
    }

    fn clone_computer(&mut self, at: usize) {
        if self.devices.len() >= 8 {
            return;
        }
        self.tampered = true;
        let of = &self.devices[at];
        let (name, user, device) = (format!("{}~{}", of.name, self.devices.len()), of.user, of.device.clone());
        let (disk, offset) = (of.disk.clone(), of.offset);
        self.note(|world| format!("{} is cloned", world.devices[at].name));
        self.devices.push(Computer { name, disk, user, device, offset, run: None, copies: Vec::new() });
    }

    /// Whoever typed it, and what the screen showed before.
    pub fn typed(&mut self, made: &[Arc<Said>], before: &Disk, grouped: bool) {
        self.oracle.typed(made, before, grouped);
    }
}
