//! Rows follow their people from area to area.

use super::incoming::Incoming;
use super::{Batch, Touch};
use crate::judge::own_area;
use crate::one_person::{self, Homes, home_of};
use crate::storage::{FieldVersion, Result, StoredRow};
use std::rc::Rc;
use xiangyi_domain::Area;
use xiangyi_domain::id::RowId;
use xiangyi_wire::change::Revision;

impl Batch<'_> {
    /// Where people live who live elsewhere than their rows say.
    pub(super) fn homes(&mut self) -> Result<Rc<Homes>> {
        if let Some(homes) = &self.homes {
            return Ok(Rc::clone(homes));
        }
        let homes = Rc::new(self.writer.homes(&self.install.org)?);
        self.homes = Some(Rc::clone(&homes));
        Ok(homes)
    }

    /// A row was written: it is to be sent, and whose home it changes, their rows follow.
    pub(super) fn touch(&mut self, row: &StoredRow) -> Result<()> {
        let own = own_area(row.entity.spec(), &row.fields, &self.install.org);
        if let Some(own) = own.filter(|own| *own != row.area && row.position == 0) {
            // The sender believes it there.
            self.touched.push(Touch { area: own, row: row.id, gone: true });
        }
        self.touched.push(Touch { area: row.area.clone(), row: row.id, gone: false });
        let residents = one_person::tied_by(self.writer, row)?;
        if residents.is_empty() {
            return Ok(());
        }
        for (resident, home) in one_person::homes(self.writer, &self.install.org, residents)? {
            self.live(resident, home.as_ref())?;
        }
        Ok(())
    }

    /// A resident lives in that area, or in their own village.
    fn live(&mut self, resident: RowId, home: Option<&Area>) -> Result<()> {
        let before = self.homes()?.get(&resident).cloned();
        if before.as_ref() == home {
            return Ok(());
        }
        let org = self.install.org.clone();
        self.writer.set_home(&org, resident, home)?;
        self.homes = None;
        let homes = self.homes()?;
        let own = self.writer.row(&org, resident)?.and_then(|row| own_area(row.entity.spec(), &row.fields, &org));
        let Some(from) = before.or(own) else { return Ok(()) };
        for row in self.writer.rows_naming(&from, resident)? {
            let own = own_area(row.entity.spec(), &row.fields, &org);
            let to = home_of(&homes, row.entity, row.id, &row.fields).or(own);
            if let Some(to) = to.filter(|to| *to != from) {
                self.relocate(row, from.clone(), to)?;
            }
        }
        Ok(())
    }

    /// A resident whom another computer has entered too becomes an alias of the earlier row.
    pub(super) fn merge_same_person(&mut self, one: &Incoming, row: &StoredRow) -> Result<()> {
        let revision = Revision { epoch: self.server.number, count: 1 };
        let born = FieldVersion { revision, hlc: one.hlc, install: self.install.id, seq: Some(one.seq) };
        let org = &self.install.org.clone();
        let Some(merge) = one_person::same_person(self.writer, org, row, born, self.now.date_naive())? else {
            return Ok(());
        };
        self.writer.put_row(org, &merge)?;
        self.writer.set_claims(org, merge.id, &one_person::claims(org, &merge))?;
        self.touch(&merge)
    }

    /// Takes a row from one area into another. It counts as changed, so that it is sent also to whom has it already.
    fn relocate(&mut self, row: StoredRow, from: Area, to: Area) -> Result<()> {
        self.writer.move_row(&self.install.org, row.id, &from, &to)?;
        let revision = Revision { epoch: self.server.number, count: row.revision.count + 1 };
        let row = StoredRow { area: to, revision, position: 0, ..row };
        self.writer.put_row(&self.install.org, &row)?;
        self.touched.push(Touch { area: from, row: row.id, gone: true });
        self.touched.push(Touch { area: row.area, row: row.id, gone: false });
        Ok(())
    }
}
