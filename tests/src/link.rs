//! A link between a device and the server that is cut where a test says.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Where one connection is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// Before anything was heard.
    BeforeRequest,
    /// After so many bytes went up.
    Up(usize),
    /// After so many bytes came down: 0 lets the server do its work and loses the whole answer.
    Down(usize),
    /// Not at all, but the byte that comes down after so many is another one.
    Altered(usize),
}

/// A link whose next connections are cut as planned; after that it holds.
#[derive(Clone)]
pub struct Link {
    pub url: String,
    plan: Arc<Mutex<VecDeque<Cut>>>,
    upstream: Arc<Mutex<SocketAddr>>,
    cut: Arc<Notify>,
    carried: Arc<Mutex<(usize, usize)>>,
    asked: Arc<(Mutex<usize>, Condvar)>,
}

impl Link {
    pub async fn to(upstream: SocketAddr) -> Link {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let link = Link {
            url: format!("http://{}", listener.local_addr().unwrap()),
            plan: Arc::default(),
            upstream: Arc::new(Mutex::new(upstream)),
            cut: Arc::default(),
            carried: Arc::default(),
            asked: Arc::default(),
        };
        let accepting = link.clone();
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                let link = accepting.clone();
                tokio::spawn(async move { link.carry(device).await });
            }
        });
        link
    }

    pub fn plan(&self, cuts: impl IntoIterator<Item = Cut>) {
        *self.plan.lock().unwrap() = cuts.into_iter().collect();
    }

    /// New connections go to another address: the server has come back elsewhere.
    pub fn lead_to(&self, upstream: SocketAddr) {
        *self.upstream.lock().unwrap() = upstream;
    }

    /// Cuts that nobody ran into.
    pub fn left(&self) -> usize {
        self.plan.lock().unwrap().len()
    }

    /// The most bytes that one connection has carried up and down since this was last asked.
    pub fn carried(&self) -> (usize, usize) {
        std::mem::take(&mut *self.carried.lock().unwrap())
    }

    /// How many requests have begun to go up.
    pub fn asked(&self) -> usize {
        *self.asked.0.lock().unwrap()
    }

    /// Stops this thread until so many have; `false` when they do not come within a minute.
    pub fn until_asked(&self, count: usize) -> bool {
        let asked = self.asked.0.lock().unwrap();
        let too_few = |asked: &mut usize| *asked < count;
        let (asked, _) = self.asked.1.wait_timeout_while(asked, Duration::from_secs(60), too_few).unwrap();
        *asked >= count
    }

    /// Done when a connection was cut.
    pub async fn was_cut(&self) {
        self.cut.notified().await;
    }

    async fn carry(&self, device: TcpStream) {
        let cut = self.plan.lock().unwrap().pop_front();
        if cut == Some(Cut::BeforeRequest) {
            self.cut.notify_one();
            return;
        }
        let upstream = *self.upstream.lock().unwrap();
        let Ok(server) = TcpStream::connect(upstream).await else { return };
        let (from_device, to_device) = device.into_split();
        let (from_server, to_server) = server.into_split();
        let (up, down, altered) = match cut {
            Some(Cut::Up(most)) => (Some(most), None, None),
            Some(Cut::Down(most)) => (None, Some(most), None),
            Some(Cut::Altered(at)) => (None, None, Some(at)),
            _ => (None, None, None),
        };
        let most = |carried: &mut (usize, usize), (up, down): (usize, usize)| {
            *carried = (carried.0.max(up), carried.1.max(down));
        };
        let (mut gone_up, mut come_down) = (0, 0);
        // What goes up after an answer is the next request of a connection.
        let was_answered = AtomicBool::new(true);
        // Whichever side ends first ends the connection, as a dead link does.
        tokio::select! {
            () = pump(from_device, to_server, (up, None), |bytes| {
                if bytes > 0 && was_answered.swap(false, Ordering::SeqCst) {
                    *self.asked.0.lock().unwrap() += 1;
                    self.asked.1.notify_all();
                }
                gone_up += bytes;
                most(&mut self.carried.lock().unwrap(), (gone_up, 0));
            }) => {}
            () = pump(from_server, to_device, (down, altered), |bytes| {
                was_answered.store(true, Ordering::SeqCst);
                come_down += bytes;
                most(&mut self.carried.lock().unwrap(), (0, come_down));
            }) => {}
        }
        if cut.is_some() {
            self.cut.notify_one();
        }
    }
}

/// Carries bytes until the end or the cut, and changes one on the way. A cut at 0 waits for the first byte and swallows it.
async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    (most, altered): (Option<usize>, Option<usize>),
    mut count: impl FnMut(usize),
) {
    let (mut buffer, mut gone) = (vec![0; 16 * 1024], 0);
    let mut left = most.unwrap_or(usize::MAX);
    while let Ok(read) = from.read(&mut buffer).await {
        let carried = read.min(left);
        count(carried);
        if let Some(byte) = altered.and_then(|at| buffer[..carried].get_mut(at.checked_sub(gone)?)) {
            *byte ^= 1;
        }
        gone += carried;
        if read == 0 || to.write_all(&buffer[..carried]).await.is_err() || carried < read {
            return;
        }
        left -= carried;
        if left == 0 && most.is_some_and(|most| most > 0) {
            return;
        }
    }
}
