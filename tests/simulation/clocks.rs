//! A clock in 2099 wins no longer than five minutes, and not at all once it is right again.

use crate::device::Draft;
use crate::scene::{MINUTE, YEAR, fields, org};
use crate::world::{Step, World, fails};
use serde_json::json;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::{Entity, Op};

impl World {
    /// Two computers, of which the first has been in 2099, type one telephone number after the other, unseen: the later
    /// one must stand, whoever is heard first.
    pub fn clocks_decide_nothing_for_ever(&mut self) -> Step {
        let Some((x, y, row)) = self.meeting() else { return Ok(()) };
        (self.devices[x].offset, self.devices[y].offset) = (10 * YEAR, 0);
        self.phone(x, row, "in 2099");
        self.sync_to_the_end(x)?;
        self.now += 20 * MINUTE;
        self.phone(y, row, "twenty minutes later");
        self.hear(&[y, x, y])?;
        self.stands(row, "twenty minutes later")?;
        self.devices[x].offset = 0;
        self.now += 60 * MINUTE;
        self.phone(x, row, "after the clock was set");
        self.now += 20 * MINUTE;
        self.phone(y, row, "later still");
        self.hear(&[y, x, y])?;
        self.stands(row, "later still")
    }

    /// Two computers of different disks, and a resident whom both see.
    fn meeting(&self) -> Option<(usize, usize, RowId)> {
        if self.tampered || self.devices.len() < 2 {
            return None;
        }
        let stands = |at: usize, id: &RowId| {
            let row = self.devices[at].disk.rows.get(&(Entity::Resident, *id));
            row.is_some_and(|row| row.mark.is_none() && row.state.voided.is_none() && row.state.revision.is_some())
                && !self.devices[at].disk.unseen.contains(&(Entity::Resident, *id))
        };
        let y = self.devices.len() - 1;
        let mut rows = self.devices[0].disk.rows.keys().filter(|key| key.0 == Entity::Resident).map(|key| key.1);
        rows.find(|id| stands(0, id) && stands(y, id)).map(|id| (0, y, id))
    }

    fn phone(&mut self, at: usize, row: RowId, value: &str) {
        let area = self.devices[at].disk.rows[&(Entity::Resident, row)].state.area.clone();
        let change_id = ChangeId(self.dice.uuid());
        let op = Op::Patch(fields(json!({ "phone": value })));
        self.type_in(at, vec![Draft { change_id, entity: Entity::Resident, row, area, op }], false);
    }

    fn hear(&mut self, order: &[usize]) -> Step {
        for at in order {
            self.sync_to_the_end(*at)?;
        }
        Ok(())
    }

    fn stands(&self, row: RowId, value: &str) -> Step {
        let stored = self.county.storage().read(|reader| reader.row(&org(), row)).unwrap();
        let found = stored.and_then(|row| row.fields.get("phone").cloned()).unwrap_or_default();
        if found == value { Ok(()) } else { fails("clocks", format!("{found} stands, and not {value:?}")) }
    }
}
