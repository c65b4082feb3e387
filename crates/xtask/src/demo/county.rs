//! The demo's county server, running beside the window.

use std::net::TcpStream;
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::Demo;
use super::program::Program;
use crate::error::{Error, Result};
use crate::places::Places;
use crate::steps::{self, Steps};

/// The server's own promise is ten seconds.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(100);

/// A running server; dropping it ends it.
pub struct County {
    child: Child,
}

impl County {
    /// Starts it and waits until it takes connections.
    pub fn start(places: &Places, steps: &mut Steps, demo: &Demo) -> Result<Self> {
        steps.take(&format!("Starting the county server on {}", demo.server()), |step| {
            if TcpStream::connect(demo.server()).is_ok() {
                return Err(Error::Missing(format!(
                    "another program listens on {}, where this township looks for its county. \
                     Is the demo running already? Stop it, or make a second one with --data",
                    demo.server()
                )));
            }
            let program = Program::county(places, &demo.county());
            let mut command = program.args(["serve", "--listen", &demo.server().to_string()]).into_command();
            command.stdout(step.log_end()?).stderr(step.log_end()?);
            let mut county = Self { child: steps::start(&mut command, "Build it: cargo build --bin xiangyi-county")? };
            county.wait_until_it_listens(demo)?;
            Ok(county)
        })
    }

    fn wait_until_it_listens(&mut self, demo: &Demo) -> Result<()> {
        let started = Instant::now();
        // Nobody sends; waiting on the channel is the pause between two looks.
        let (_open, pause) = mpsc::channel::<()>();
        while TcpStream::connect(demo.server()).is_err() {
            let ended = self.child.try_wait().map_err(Error::file("xiangyi-county"))?;
            if ended.is_some() || started.elapsed() > PATIENCE {
                return Err(Error::Missing(
                    "the county server did not start; its words are in the newest log of target/xtask-logs".into(),
                ));
            }
            let _ = pause.recv_timeout(PAUSE);
        }
        Ok(())
    }
}

impl Drop for County {
    fn drop(&mut self) {
        // Its database survives any end; this is the server that was started here and no other.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
