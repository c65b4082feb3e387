//! Pictures follow the text, chunk by chunk, over a link that is cut between and within chunks.

use crate::link::Cut;
use crate::scene::{Computer, County, fields, org, user, village};
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::{PhotoId, ResidentId, VisitId};
use xiangyi_store::photos;
use xiangyi_wire::Entity;
use xiangyi_wire::blob::CHUNK_BYTES;

/// Four chunks and a bit.
pub fn picture(seed: u32) -> Vec<u8> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(CHUNK_BYTES * 4 + 777).collect()
}

/// A picture and the row that names it, in the village of a resident.
pub fn photograph(computer: &Computer, resident: ResidentId, bytes: &[u8]) -> String {
    let hash = computer.store.put_blob(bytes).unwrap();
    let row = fields(json!({ "village": village("石板"), "resident": resident, "visit": VisitId(computer.id()),
        "hash": hash, "size": bytes.len(), "width": 1, "height": 1, "added_on": "2026-03-02", "added_by": user("head") }));
    let id = PhotoId(computer.id());
    computer.commit(|tx| tx.insert(Entity::Photo, id, &Area::village(&org(), village("石板")), row));
    hash
}

pub fn bytes(computer: &Computer, hash: &str) -> Option<Vec<u8>> {
    computer.store.read(|reader| photos::bytes(reader, hash)).unwrap()
}

pub fn unsent(computer: &Computer) -> u64 {
    computer.store.read(photos::unsent_count).unwrap()
}

/// Guards: resuming at the missing chunk; the text does not wait for the picture.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_cut_within_a_picture_resumes_at_the_missing_chunk() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, other) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    let whole = CHUNK_BYTES * 4 + 777;
    for (round, cut) in [
        Cut::Up(2_000),
        Cut::Up(CHUNK_BYTES + 5_000),
        Cut::Up(CHUNK_BYTES * 3),
        Cut::Down(1_500),
        Cut::Up(CHUNK_BYTES * 4 + 3_000),
    ]
    .into_iter()
    .enumerate()
    {
        let picture = picture(u32::try_from(round).unwrap());
        let hash = photograph(&one, resident, &picture);
        link.plan([cut]);
        let report = Computer::agreed(one.sync().await);
        assert_eq!((report.photos, report.photos_unsent, link.left()), (1, 0, 0), "{cut:?}");
        let sent = usize::try_from(report.bytes_up).unwrap();
        assert!(sent < whole + CHUNK_BYTES + 20_000, "{cut:?}: {sent} bytes: more than one chunk went twice");
        other.plan([cut]);
        let report = Computer::agreed(two.sync().await);
        assert_eq!(report.photos, 1, "{cut:?}");
        assert_eq!(bytes(&two, &hash).as_ref(), Some(&picture), "{cut:?}");
    }
}

/// Guards: a sync that is stopped between chunks keeps what was acknowledged; nothing is lost, nothing sent twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_sync_stopped_between_chunks_goes_on_with_the_next() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let resident = one.add("王桂兰", "石板");
    let hash = photograph(&one, resident, &picture(9));
    link.plan([Cut::Up(CHUNK_BYTES * 2 + 30_000)]);
    let stopped = one.sync_until(link.was_cut()).await;
    assert_eq!(stopped.failure.map(|failure| failure.code()), Some("cancelled"));
    assert_eq!((stopped.report.unsent, unsent(&one)), (0, 1), "the text is there, the picture not yet");
    let left = one.store.read(|reader| photos::unsent(reader, 10)).unwrap();
    assert!(left[0].sent >= 1, "{left:?}");
    let report = Computer::agreed(one.sync().await);
    let sent = usize::try_from(report.bytes_up).unwrap();
    assert!(sent < CHUNK_BYTES * 4, "{sent} bytes: what was acknowledged went again");
    assert_eq!((report.photos, unsent(&one)), (1, 0));
    let (two, _) = county.computer(2).await;
    Computer::agreed(two.sync().await);
    assert_eq!(bytes(&two, &hash), Some(picture(9)));
}

/// Guards: a picture that came damaged is not kept under its name; the row may come long before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_the_county_lacks_is_fetched_when_it_has_it() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    let hash = photograph(&one, resident, &picture(3));
    link.plan([Cut::Up(CHUNK_BYTES + 30_000)]);
    let _ = one.sync_until(link.was_cut()).await;
    Computer::agreed(two.sync().await);
    assert_eq!(bytes(&two, &hash), None, "only a part of it is there");
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    assert_eq!(bytes(&two, &hash), Some(picture(3)));

    let wanted = photos::Missing { hash: "0".repeat(64), size: 5, here: 0 };
    assert!(!two.store.take_blob_part(&wanted, 0, b"other").unwrap(), "not what its name says");
    assert_eq!(bytes(&two, &wanted.hash), None);
}
