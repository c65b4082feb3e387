//! `POST /v1/numbers`: blocks of numbers for people to read, so that they are unique also where there is no link.

use crate::Epoch;
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::{InstallId, RequestId};

/// 档案编号: the scope is a village's twelve digits, a number is a sequence inside it.
pub const RECORD: &str = "record";
/// Numbers that a device asks for, unless it needs more.
pub const USUAL_SIZE: u32 = 200;
/// The server gives no larger block.
pub const MAX_SIZE: u32 = 5_000;
/// Blocks asked for, or named as held, in one request at most.
pub const MAX_BLOCKS: usize = 2_000;

/// What the caller wants and what it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NumbersRequest {
    /// Who asks.
    pub install_id: InstallId,
    /// Protocol schema of the caller.
    pub schema: u32,
    /// Made once for what is wanted, and kept until there is an answer: the same request again gets the same blocks.
    pub request_id: RequestId,
    /// Every block that the caller holds or ever held, whole: a restored server learns of them again.
    pub holds: Vec<Block>,
    /// May be empty, to say only what is held.
    pub wants: Vec<Want>,
}

/// A wish for a block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Want {
    /// What is numbered, such as [`RECORD`].
    pub kind: String,
    /// Inside what.
    pub scope: String,
    /// How many; [`MAX_SIZE`] at most.
    pub size: u32,
}

/// Numbers that one installation may give.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// What is numbered.
    pub kind: String,
    /// Inside what.
    pub scope: String,
    /// The first number of it.
    pub first: u32,
    /// The last number of it.
    pub last: u32,
}

/// What the caller may use from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NumbersReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// A block for each wish that could be met.
    pub blocks: Vec<Block>,
    /// The server was restored and waits for the township's other devices to say what they hold: ask again later.
    #[serde(default)]
    pub waiting: bool,
}
