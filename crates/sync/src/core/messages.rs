//! What happens to the machine, and what it asks for.

use xiangyi_domain::Area;
use xiangyi_wire::Epoch;

/// A batch on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Batch {
    /// `seq` of its first change.
    pub first: u64,
    /// `seq` of its last change.
    pub last: u64,
}

/// What happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// Someone wants to sync; what the store knows of itself.
    Started(Known),
    /// The store's next batch, `None` when nothing waits.
    Loaded(Option<Batch>),
    /// An answer with verdicts, to a batch or to a question.
    Acknowledged(Heads),
    /// The verdicts are stored.
    Recorded,
    /// The store started over.
    Restarted(Known),
    /// A page.
    Page {
        /// The server's epoch.
        epoch: Epoch,
        /// Whether the head of an area's log lies before this device's cursor.
        fell_back: bool,
        /// Whether another page is waiting.
        more: bool,
        /// Whether it leaves areas to snapshots.
        snapshots: bool,
    },
    /// The page is applied.
    Applied,
    /// The server's digest was compared: the areas that differ, and whether others moved on meanwhile.
    Compared {
        /// Areas whose rows differ.
        unequal: Vec<Area>,
        /// Whether an area has news.
        moved_on: bool,
    },
    /// What differs was narrowed down, as far as it can be; whether to rows that the next pages can bring.
    Narrowed {
        /// Whether rows were found.
        found: bool,
        /// Whether others have pushed meanwhile, so that what differs has to be compared anew.
        moved_on: bool,
    },
    /// The areas will be pulled from their beginning.
    Rewound,
    /// Rows that no pull explains are in the log, to be pushed.
    RowsOffered {
        /// Whether there were any.
        any: bool,
    },
    /// The snapshots that the server has of what was asked for are staged.
    Staged {
        /// The server's epoch.
        epoch: Epoch,
        /// Whether all areas that were asked for can come so.
        all: bool,
        /// Whether the server is still packing some of them.
        waiting: bool,
        /// Whether one is staged, also by an earlier sync.
        staged: bool,
    },
    /// A part is here, or another piece of it came.
    Fetched {
        /// Whether all parts of its area are here.
        whole: bool,
    },
    /// The part is not given any more, or what came does not fit its name.
    Spoilt,
    /// An area was put in place, or thrown away.
    Placed {
        /// Whether it stands.
        done: bool,
        /// Whether another one is staged.
        more: bool,
    },
    /// No answer, or half of one.
    LinkFailed,
    /// The server is busy and says for how many milliseconds.
    Busy(Option<u64>),
    /// The server says that this installation's log has forked.
    Forked,
    /// The wait is over.
    Waited,
}

/// What the store knows when a sync starts or starts over.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Known {
    /// The server's epoch, if ever seen.
    pub epoch: Option<Epoch>,
    /// The last acknowledged change.
    pub acked: u64,
    /// The last change made.
    pub made: u64,
}

/// Where the server stands, as an answer says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Heads {
    /// Its epoch.
    pub epoch: Epoch,
    /// The last change that it holds of this installation.
    pub last_seq: u64,
}

/// What is to be done.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Load a batch of at most so many changes, groups whole.
    Load(usize),
    /// Send the loaded batch.
    Push,
    /// Ask what became of these places; `last` before `first` asks for `last_seq` only.
    Ask(Batch),
    /// Keep the verdicts of the last answer.
    Record,
    /// Take the server's `last_seq` of another life of its database.
    TakeEpoch(Heads),
    /// Take a new `install_id`.
    TakeInstall,
    /// Ask for a page.
    Pull {
        /// Its size in bytes at most.
        bytes: u32,
        /// Whether it may leave areas to snapshots.
        snapshots: bool,
    },
    /// Apply the page.
    Apply,
    /// Ask for the snapshots of the areas that the page left out and that are not staged.
    Stage,
    /// Go on with the next part that is not here.
    Fetch,
    /// Put the area in place whose parts are all here.
    Place,
    /// Ask for the digest and compare it.
    Prove,
    /// Find out which rows of these areas differ, and ask for them with the next pages.
    Narrow(Vec<Area>),
    /// Find out which rows differ, and offer those that this device has.
    OfferRows,
    /// Go back to the beginning of these areas.
    Rewind(Vec<Area>),
    /// Wait for a random time up to so many milliseconds.
    WaitUpTo(u64),
    /// Wait for at least so many milliseconds.
    WaitFor(u64),
    /// It is over.
    Finish(End),
}

/// How a sync ends by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Everything was said, and both sides hold the same.
    InSync,
    /// Everything was said; the digest differs although the areas were pulled again.
    Unequal,
    /// The two started over too often.
    NoAgreement,
}
