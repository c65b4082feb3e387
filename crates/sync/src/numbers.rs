//! Blocks of numbers, at the end of a sync: say what this computer holds, ask for what will soon run out.

use crate::error::SyncError;
use crate::link::Link;
use xiangyi_domain::id::RequestId;
use xiangyi_store::Store;
use xiangyi_store::numbers::{self, Request};
use xiangyi_wire::SCHEMA;
use xiangyi_wire::numbers::{MAX_BLOCKS, NumbersRequest};

/// A question about numbers that is ready to be sent.
pub(crate) struct Question {
    message: NumbersRequest,
    kept: bool,
}

/// What to ask, if anything. A request that was not answered is asked again with its own name, so that a lost answer
/// burns nothing; without one, a new request is kept before it is sent.
pub(crate) fn question(store: &Store, ids: &mut dyn FnMut() -> uuid::Uuid) -> Result<Option<Question>, SyncError> {
    let status = store.sync_status()?;
    let (kept, wants, holds, reported) = store.read(|reader| {
        let reported = match status.epoch {
            Some(epoch) => numbers::is_reported(reader, epoch)?,
            None => false,
        };
        Ok::<_, SyncError>((numbers::request(reader)?, numbers::wanted(reader)?, numbers::held(reader)?, reported))
    })?;
    let request = match kept {
        Some(request) => request,
        None if wants.is_empty() && reported => return Ok(None),
        None => Request { install: status.install_id, id: RequestId(ids()), wants: some(wants) },
    };
    let kept = !request.wants.is_empty();
    if kept {
        store.keep_numbers_request(&request)?;
    }
    let Request { install, id, wants } = request;
    let message = NumbersRequest { install_id: install, schema: SCHEMA, request_id: id, holds: some(holds), wants };
    Ok(Some(Question { message, kept }))
}

/// As many as one request may name; the rest comes with the next sync.
fn some<T>(mut all: Vec<T>) -> Vec<T> {
    all.truncate(MAX_BLOCKS);
    all
}

/// Asks, and keeps what was given. The number of blocks.
pub(crate) async fn ask(store: &Store, link: &Link, question: &Question) -> Result<u64, SyncError> {
    let reply = link.numbers(&question.message).await?;
    store.take_number_blocks(question.message.install_id, reply.epoch, &reply.blocks)?;
    if question.kept && !reply.waiting {
        store.drop_numbers_request()?;
    }
    Ok(reply.blocks.len() as u64)
}
