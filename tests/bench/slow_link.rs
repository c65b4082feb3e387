//! A link of a village, made on loopback: so many bits a second each way, so long on the way, and cut now and then.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// What the link is like.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Bytes a second, each way; none for as fast as loopback is.
    pub bytes_a_second: Option<u32>,
    /// From one end to the other and back.
    pub round_trip: Duration,
    /// Up for so long, then down for so long, again and again.
    pub cuts: Option<(Duration, Duration)>,
}

impl Shape {
    pub const LOOPBACK: Shape = Shape { bytes_a_second: None, round_trip: Duration::ZERO, cuts: None };
    pub const SLOW: Shape = Shape { bytes_a_second: Some(8_000), round_trip: Duration::from_millis(600), cuts: None };
    pub const CUT: Shape = Shape { cuts: Some((Duration::from_secs(20), Duration::from_secs(2))), ..Shape::SLOW };
}

/// What is read at once: at 64 kbit/s an eighth of a second.
const PIECE: usize = 1024;
/// Pieces under way in one direction: what the buffers of a real path hold, 32 kB.
const UNDER_WAY: usize = 32;

/// A running link. It goes when the runtime goes.
pub struct SlowLink {
    pub url: String,
    carried: Arc<Mutex<[u64; 2]>>,
}

#[derive(Clone)]
struct Path {
    upstream: SocketAddr,
    shape: Shape,
    began: Instant,
    /// When each direction is free again: all connections share the one line.
    free: [Arc<Mutex<Instant>>; 2],
    carried: Arc<Mutex<[u64; 2]>>,
}

impl SlowLink {
    pub async fn to(upstream: SocketAddr, shape: Shape) -> SlowLink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let began = Instant::now();
        let free = [(); 2].map(|()| Arc::new(Mutex::new(began)));
        let carried = Arc::new(Mutex::new([0; 2]));
        let path = Path { upstream, shape, began, free, carried: Arc::clone(&carried) };
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(path.clone().carry(device));
            }
        });
        SlowLink { url, carried }
    }

    /// Bytes that went up and came down, heads and handshakes of HTTP too.
    pub fn carried(&self) -> [u64; 2] {
        *self.carried.lock().unwrap()
    }
}

impl Path {
    async fn carry(self, device: TcpStream) {
        let Some(until) = self.up_until() else { return };
        // The handshake of TCP.
        tokio::time::sleep(self.shape.round_trip).await;
        let Ok(server) = TcpStream::connect(self.upstream).await else { return };
        let _ = (device.set_nodelay(true), server.set_nodelay(true));
        let ((from_device, to_device), (from_server, to_server)) = (device.into_split(), server.into_split());
        let both = async {
            tokio::join!(self.pump(0, from_device, to_server), self.pump(1, from_server, to_device));
        };
        tokio::select! {
            () = both => {}
            () = sleep_until(until) => {}
        }
    }

    /// When the link, if it is up now, goes down the next time.
    fn up_until(&self) -> Option<Instant> {
        let now = Instant::now();
        let Some((up, down)) = self.shape.cuts else { return Some(now + Duration::from_secs(86_400)) };
        let round = (up + down).as_nanos();
        let begun = self.began + Duration::from_nanos(((now - self.began).as_nanos() / round * round) as u64);
        Some(begun + up).filter(|until| *until > now)
    }

    async fn pump(&self, way: usize, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
        let read = async {
            let mut piece = vec![0; PIECE];
            while let Ok(count @ 1..) = from.read(&mut piece).await {
                self.carried.lock().unwrap()[way] += count as u64;
                let sent = self.sent(way, count);
                sleep_until(sent).await;
                if sender.send((sent + self.shape.round_trip / 2, piece[..count].to_vec())).await.is_err() {
                    break;
                }
            }
            drop(sender);
        };
        let write = async {
            while let Some((due, piece)) = receiver.recv().await {
                sleep_until(due).await;
                if to.write_all(&piece).await.is_err() {
                    break;
                }
            }
            let _ = to.shutdown().await;
        };
        tokio::join!(read, write);
    }

    /// When the last bit of so many bytes has left, if they go now.
    fn sent(&self, way: usize, count: usize) -> Instant {
        let mut free = self.free[way].lock().unwrap();
        let took = self.shape.bytes_a_second.map_or(0.0, |rate| count as f64 / f64::from(rate));
        *free = (*free).max(Instant::now()) + Duration::from_secs_f64(took);
        *free
    }
}
