//! What queries read from: one snapshot of the database.

use rusqlite::Connection;
use serde_json::Value;
use xiangyi_domain::residents::Sight;
use xiangyi_domain::screening::Found;

/// One snapshot of the database. Functions of the tables' modules take it; a [`crate::WriteTx`] derefs to one, so the
/// same queries see what the running commit has written.
///
/// A reader sees what its [`Sight`] lets it: diseases, visits, due rows and packs of registers that are hidden are in no
/// answer and in no count. A commit sees everything, because what it writes must fit what is there.
pub struct Reader<'c> {
    conn: &'c Connection,
    sight: Sight,
    hidden: String,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Reader<'c> {
        Reader { conn, sight: Sight::whole(), hidden: "[]".to_owned() }
    }

    /// The same snapshot, for somebody who may not see everything.
    #[must_use]
    pub fn seeing(&self, sight: Sight) -> Reader<'c> {
        Reader { conn: self.conn, hidden: sight.hidden_json(), sight }
    }

    /// What is seen.
    #[must_use]
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    pub(crate) fn sql(&self) -> &'c Connection {
        self.conn
    }

    /// The hidden registers and forms, for `json_each`.
    pub(crate) fn hidden(&self) -> &str {
        &self.hidden
    }

    /// What was found of somebody, without what is hidden.
    pub(crate) fn found(&self, value: Option<Value>) -> Option<Value> {
        if self.sight.is_whole() {
            return value;
        }
        let list = crate::screenings::found(value.as_ref());
        let seen: Vec<&Found> = list.iter().filter(|one| sees_found(&self.sight, one)).collect();
        value.is_some().then(|| serde_json::json!(seen))
    }
}

/// Whether something found in a screening is seen.
#[must_use]
pub fn sees_found(sight: &Sight, found: &Found) -> bool {
    sight.sees_disease("", Some(&found.name), found.icd10.as_deref())
}
