//! Which township a transaction has locked. A write elsewhere is refused in either database, so that a verb that forgets
//! the lock fails in its first test, and not on the day when two computers meet.

use super::Result;
use crate::error::CountyError;
use std::cell::RefCell;
use xiangyi_domain::OrgCode;

/// The township of a transaction.
#[derive(Default)]
pub(super) struct Lock(RefCell<Option<OrgCode>>);

impl Lock {
    /// Notes the township; refuses a second one. `false` when it is locked already.
    pub(super) fn take(&self, org: &OrgCode) -> Result<bool> {
        let mut held = self.0.borrow_mut();
        match held.as_ref() {
            Some(held) if held == org => Ok(false),
            Some(_) => Err(CountyError::NotLocked),
            None => {
                *held = Some(org.clone());
                Ok(true)
            }
        }
    }

    /// Refuses a write in a township that is not locked.
    pub(super) fn holds(&self, org: &OrgCode) -> Result<()> {
        if self.0.borrow().as_ref() == Some(org) { Ok(()) } else { Err(CountyError::NotLocked) }
    }
}
