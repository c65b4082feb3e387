//! What is on its way before the machine asks for it, so that neither side waits while the other works.
//!
//! The next batch is made ready while the server judges the one before, and sent as soon as an answer says that all of
//! that was taken; its verdicts are stored meanwhile. The next page is asked for before the present one is applied. The
//! machine knows nothing of it: what does not fit what it asks for next is broken off, and a request that the server
//! answered nevertheless is one whose answer was lost, or a page that nobody applied.

use crate::core::Batch;
use crate::link::Asked;
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest};

/// A batch of the store.
pub(crate) struct Loaded {
    /// Its first and last change.
    pub ends: Batch,
    pub state: LoadedState,
}

/// Whether a batch was sent.
pub(crate) enum LoadedState {
    Ready(Box<PushRequest>),
    OnItsWay(Asked<PushReply>),
}

impl Loaded {
    /// `None` for a batch without changes.
    pub(crate) fn ready(request: PushRequest) -> Option<Loaded> {
        let ends = Batch { first: request.changes.first()?.seq, last: request.changes.last()?.seq };
        Some(Loaded { ends, state: LoadedState::Ready(Box::new(request)) })
    }

    /// Whether it is what comes after an acknowledged change, in a size that is asked for.
    pub(crate) fn fits(&self, acked: u64, most: usize) -> bool {
        let count = (self.ends.last + 1).saturating_sub(self.ends.first);
        self.ends.first == acked + 1 && (count <= most as u64 || matches!(self.state, LoadedState::OnItsWay(_)))
    }
}

/// A page that was asked for early.
pub(crate) struct NextPage {
    pub request: PullRequest,
    pub asked: Asked<PullReply>,
}

impl NextPage {
    /// Whether its answer is that to another request: the same positions, users and life of the server.
    pub(crate) fn answers(&self, request: &PullRequest) -> bool {
        let PullRequest { install_id, epoch, schema, users, cursors, own_cursor, limit, wants, snapshots_from } =
            request;
        let ours = &self.request;
        (ours.install_id, ours.epoch, ours.schema, ours.own_cursor) == (*install_id, *epoch, *schema, *own_cursor)
            && ours.limit <= *limit
            && (&ours.users, &ours.cursors, &ours.wants, &ours.snapshots_from)
                == (users, cursors, wants, snapshots_from)
    }
}

/// The request that follows a page, once the page is applied.
pub(crate) fn after(request: &PullRequest, page: &PullReply, limit: u32) -> PullRequest {
    let mut next = PullRequest { own_cursor: page.own_to.max(request.own_cursor), limit, ..request.clone() };
    next.cursors.extend(page.ranges.iter().map(|range| (range.area.clone(), range.to)));
    next
}
