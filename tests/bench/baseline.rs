//! The least that a sync could do: operations as gzip batches over a link, into plain SQLite, one word back.

use crate::slow_link::{Shape, SlowLink};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Operations of one batch.
const BATCH: usize = 500;

/// Pushes the operations; answers the time and the bytes on the line. After a cut it goes on with the batch that was not
/// answered.
pub async fn push(operations: &[String], shape: Shape) -> (Duration, u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(serve(listener));
    let link = SlowLink::to(address, shape).await;
    let via = link.url.trim_start_matches("http://").to_owned();
    let began = Instant::now();
    let mut stream = None;
    for batch in operations.chunks(BATCH) {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(batch.join("\n").as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        while !send(&mut stream, &via, &packed).await {
            stream = None;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    let took = began.elapsed();
    serving.abort();
    (took, link.carried().iter().sum())
}

/// One try; `false` when the link broke.
async fn send(stream: &mut Option<TcpStream>, via: &str, packed: &[u8]) -> bool {
    if stream.is_none() {
        *stream = TcpStream::connect(via).await.ok();
    }
    let Some(stream) = stream else { return false };
    let length = (packed.len() as u32).to_be_bytes();
    let sent = stream.write_all(&length).await.is_ok() && stream.write_all(packed).await.is_ok();
    sent && stream.read_exact(&mut [0; 1]).await.is_ok()
}

async fn serve(listener: TcpListener) {
    let folder = tempfile::tempdir().unwrap();
    let db = rusqlite::Connection::open(folder.path().join("plain.db")).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE operations (body TEXT)")
        .unwrap();
    let db = std::sync::Arc::new(std::sync::Mutex::new(db));
    while let Ok((mut device, _)) = listener.accept().await {
        let db = std::sync::Arc::clone(&db);
        tokio::spawn(async move {
            let mut length = [0; 4];
            while device.read_exact(&mut length).await.is_ok() {
                let mut packed = vec![0; u32::from_be_bytes(length) as usize];
                if device.read_exact(&mut packed).await.is_err() {
                    break;
                }
                keep(&db, &packed);
                if device.write_all(&[1]).await.is_err() {
                    break;
                }
            }
        });
    }
    drop(folder);
}

fn keep(db: &std::sync::Mutex<rusqlite::Connection>, packed: &[u8]) {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let mut db = db.lock().unwrap();
    let transaction = db.transaction().unwrap();
    for operation in text.lines() {
        transaction.prepare_cached("INSERT INTO operations VALUES (?1)").unwrap().execute([operation]).unwrap();
    }
    transaction.commit().unwrap();
}
