//! Two computers of one township, a real county server between them, and a link that is cut.
//!
//! Stores, server, HTTP and files are the real ones; only the link (`link`) is made for the tests, and the people are
//! synthetic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod ahead;
mod carried;
mod cases;
mod cuts;
mod garbage;
mod hostile;
mod joining;
mod load;
mod merges;
mod moves;
mod numbers;
mod photos;
mod repairs;
mod restored;
mod server_dies;
mod snapshots;
mod stick;
mod tls;

use xiangyi_tests::{link, scene};
