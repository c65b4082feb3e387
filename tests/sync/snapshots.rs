//! A computer that begins: areas as snapshots over a real link, which is cut, lies, or leads to a restored county.

use crate::link::{Cut, Link};
use crate::restored::{Stop, serve_with};
use crate::scene::{Computer, County, code_in, fields, org, village};
use crate::stick::Stick;
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use tempfile::TempDir;
use xiangyi_county::Settings;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::{snapshots, users};
use xiangyi_sync::SNAPSHOTS_FROM;
use xiangyi_tests::county;
use xiangyi_tests::device::Device;
use xiangyi_tests::dice::is_night;
use xiangyi_wire::Entity;

/// Residents of Shiban whose rows pack badly, some 1,000 bytes each.
const PEOPLE: usize = 240;

fn small(settings: &mut Settings) {
    settings.snapshots.part_bytes = 150_000;
}

/// A text that no packing makes much smaller.
fn noise(n: usize) -> String {
    let part = |at: usize| blake3::hash(format!("{n} {at}").as_bytes()).to_hex().to_string();
    (0..24).map(part).collect()
}

/// Enters residents in one go.
fn enter(computer: &Computer, count: usize, remark: impl Fn(usize) -> String) -> Vec<ResidentId> {
    let people: Vec<ResidentId> = (0..count).map(|_| ResidentId(computer.id())).collect();
    let area = Area::village(&org(), village("石板"));
    computer.commit(|tx| {
        for (n, id) in people.iter().enumerate() {
            let row =
                json!({ "village": village("石板"), "name": format!("居民{n}"), "sex": "female", "remark": remark(n) });
            tx.insert(Entity::Resident, *id, &area, fields(row))?;
        }
        Ok(())
    });
    people
}

/// A county with people, and the computer on which they were entered.
async fn populated() -> (County, Computer, Vec<ResidentId>) {
    let county = County::start_with(small).await;
    let (one, _) = county.computer(1).await;
    let people = enter(&one, PEOPLE, noise);
    Computer::agreed(one.sync().await);
    (county, one, people)
}

/// A computer that takes short logs as snapshots too.
async fn beginner(county: &County, seed: u64) -> (Computer, Link) {
    let (computer, link) = county.computer(seed).await;
    computer.snapshots_from.set(100);
    (computer, link)
}

fn progress(computer: &Computer) -> snapshots::Progress {
    computer.store.read(snapshots::progress).unwrap()
}

/// Guards: the whole way, and that what it tells of itself is so.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_takes_an_area_as_a_snapshot() {
    let (county, one, people) = populated().await;
    let (two, _) = beginner(&county, 2).await;
    let (mut told, mut steps) = ((0, 0), 0);
    let outcome = two
        .sync_telling(std::future::pending(), |report| {
            let (here, all) = (report.first_here, report.first_bytes);
            assert!(here <= all && here >= told.0, "{here} of {all} after {told:?}");
            steps += usize::from(here > told.0);
            told = (here, all);
        })
        .await;
    let report = Computer::agreed(outcome);
    assert!(report.first_bytes > 150_000 && report.first_here == report.first_bytes, "{report:?}");
    assert!(steps > 1 && told == (report.first_bytes, report.first_bytes), "{steps} steps");
    assert_eq!(one.digest(), two.digest());
    assert_eq!(two.resident(people[7]).unwrap().remark, Some(noise(7)));
    assert_eq!(progress(&two), snapshots::Progress::default(), "nothing is on its way any more");
    let (three, _) = county.computer(3).await;
    let by_page = Computer::agreed(three.sync().await);
    assert_eq!((by_page.first_bytes, by_page.pulled), (0, report.pulled), "a short log comes by page");
    assert_eq!(two.digest(), three.digest());
}

/// Guards: cut at any byte, it goes on there: what has come is not fetched again, but for the last piece.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_cut_at_any_byte_goes_on_where_it_was() {
    let (county, one, _) = populated().await;
    let (two, link) = beginner(&county, 2).await;
    let whole = Computer::agreed(two.sync().await).bytes_down;
    let down = link.carried().1;
    let cuts = if is_night() { 400 } else { 9 };
    for cut in 1..=cuts {
        let (three, link) = beginner(&county, 100 + cut as u64).await;
        link.plan([Cut::Down(down * cut / (cuts + 1)), Cut::Down(down / 3), Cut::Down(0)]);
        let report = Computer::agreed(three.sync().await);
        assert_eq!(one.digest(), three.digest(), "cut {cut}");
        let again = report.bytes_down.saturating_sub(whole);
        assert!(again < 40_000, "cut {cut}: {again} bytes came again");
        assert!(three.store.check().unwrap().is_whole(), "cut {cut}");
    }
}

/// Guards: a cancelled one goes on, and says how far it is meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_that_is_cancelled_goes_on_later() {
    let (county, one, _) = populated().await;
    let (two, link) = beginner(&county, 2).await;
    link.plan([Cut::Down(120_000), Cut::BeforeRequest, Cut::BeforeRequest]);
    let stopped = two.sync_until(link.was_cut()).await;
    assert_eq!(stopped.failure.map(|failure| failure.code()), Some("cancelled"));
    let before = progress(&two);
    assert!(before.here > 64 * 1024 && before.here < before.bytes, "{before:?}");
    assert!(two.store.sync_status().unwrap().synced_at.is_none());
    link.plan([]);
    let report = Computer::agreed(two.sync().await);
    assert_eq!((report.first_bytes, report.first_here), (before.bytes, before.bytes));
    assert!(report.bytes_down < before.bytes - before.here + 20_000, "{report:?} after {before:?}");
    assert_eq!(one.digest(), two.digest());
}

/// Guards: the name of a part. What was changed on the way is thrown away and fetched again.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_was_altered_on_the_way_is_fetched_again() {
    let (county, one, _) = populated().await;
    let (two, link) = beginner(&county, 2).await;
    let whole = Computer::agreed(two.sync().await).bytes_down;
    let down = link.carried().1;
    for (seed, share) in [(3, 3), (4, 2)] {
        let (three, link) = beginner(&county, seed).await;
        link.plan([Cut::Altered(down / share)]);
        let report = Computer::agreed(three.sync().await);
        assert_eq!(link.left(), 0);
        assert!(report.bytes_down > whole + 10_000, "{} of {whole}", report.bytes_down);
        assert_eq!(one.digest(), three.digest());
    }
}

/// Guards: the epoch. What was fetched of a county that is restored meanwhile is put in place nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_restored_in_between_gives_its_own_snapshot() {
    let folder = TempDir::new().unwrap();
    let (address, stop) = serve_with(&folder, "127.0.0.1:0".parse().unwrap(), small).await;
    let url = format!("http://{address}");
    let (one, two) = (Computer::new(1, "head"), Computer::new(2, "head"));
    let link = Link::to(address).await;
    one.join(&url, &code_in(folder.path())).await.unwrap();
    two.join(&link.url, &code_in(folder.path())).await.unwrap();
    two.snapshots_from.set(100);
    let people = enter(&one, PEOPLE, noise);
    Computer::agreed(one.sync().await);
    let backup = folder.path().join("old.backup");
    Sqlite::open(folder.path(), [1; 48]).unwrap().backup(&backup, chrono::Utc::now()).unwrap();
    one.set(people[0], "phone", "139-0001");
    Computer::agreed(one.sync().await);
    link.plan([Cut::Down(120_000), Cut::BeforeRequest]);
    two.sync_until(link.was_cut()).await;
    let before = progress(&two);
    assert!(before.here > 0 && before.here < before.bytes, "{before:?}");
    stop.now().await;
    restore(&backup, folder.path(), true, [9; 16], chrono::Utc::now()).unwrap();
    let (_, stop): (_, Stop) = serve_with(&folder, address, small).await;
    link.plan([]);
    let report = Computer::agreed(two.sync().await);
    assert_eq!(report.first_here, report.first_bytes);
    assert!(report.bytes_down > before.bytes, "all of it came anew");
    assert_eq!(two.resident(people[0]).unwrap().phone, None, "as the restored county has it");
    // A computer that has rows of the former life, and something unsent, begins again by snapshot too.
    one.snapshots_from.set(100);
    one.set(people[1], "phone", "typed before the restore was known");
    let again = Computer::agreed(one.sync().await);
    assert!(again.first_bytes > 0, "{again:?}");
    Computer::agreed(two.sync().await);
    for computer in [&one, &two] {
        assert_eq!(computer.resident(people[0]).unwrap().phone.as_deref(), Some("139-0001"));
        let typed = computer.resident(people[1]).unwrap().phone;
        assert_eq!(typed.as_deref(), Some("typed before the restore was known"));
    }
    assert_eq!(one.digest(), two.digest());
    stop.now().await;
}

/// Guards: whoever may no longer see an area gets no more of it, and what was fetched is shown to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_who_loses_a_village_in_between_gets_no_more_of_it() {
    let (county, one, people) = populated().await;
    one.employ("doctor", "village_doctor", &["石板"]);
    Computer::agreed(one.sync().await);
    let (two, link) = (Computer::new(2, "doctor"), county.link().await);
    two.employ("doctor", "village_doctor", &["石板"]);
    two.join(&link.url, &county.code()).await.unwrap();
    two.snapshots_from.set(100);
    link.plan([Cut::Down(120_000), Cut::BeforeRequest]);
    two.sync_until(link.was_cut()).await;
    assert!(progress(&two).here > 0);
    Computer::agreed(one.sync().await);
    let doctor = one.store.read(|reader| users::find(reader, crate::scene::user("doctor"))).unwrap().unwrap();
    let moved = fields(json!({ "villages": [village("河口")] }));
    one.commit(|tx| tx.patch(Entity::User, doctor.id, doctor.meta.revision, moved));
    Computer::agreed(one.sync().await);
    link.plan([]);
    Computer::agreed(two.sync().await);
    assert_eq!(progress(&two), snapshots::Progress::default());
    assert!(two.resident(people[0]).is_none());
}

/// Guards: the same parts by stick, and that either way ends what the other has begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_stick_brings_what_the_link_has_begun() {
    let (county, one, people) = populated().await;
    enter(&one, SNAPSHOTS_FROM as usize, |_| "一千人".to_owned());
    Computer::agreed(one.sync().await);
    let (two, link) = beginner(&county, 2).await;
    link.plan([Cut::Down(120_000), Cut::BeforeRequest]);
    two.sync_until(link.was_cut()).await;
    let begun = progress(&two);
    assert!(begun.here > 0 && begun.here < begun.bytes, "{begun:?}");
    let stick = Stick::new();
    stick.write_within(&two, "file.xyb", None);
    let taken = stick.answer(&county, "file.xyb", "answer.xyb");
    assert!(!taken.more && taken.rows > SNAPSHOTS_FROM, "{taken:?}");
    let held = xiangyi_sync::look(&two.store, &stick.path("answer.xyb")).unwrap().answer.unwrap();
    assert_eq!(held.rows, taken.rows);
    let read = stick.read(&two, "answer.xyb").unwrap();
    assert!(read.report.pulled > SNAPSHOTS_FROM, "{read:?}");
    assert_eq!(one.digest(), two.digest());
    assert_eq!(stick.read(&two, "answer.xyb").unwrap().report.pulled, 0, "twice is once");
    link.plan([]);
    let report = Computer::agreed(two.sync().await);
    assert_eq!((report.first_bytes, report.repaired), (0, 0));
    assert_eq!(two.resident(people[3]).unwrap().remark, Some(noise(3)));
}

/// Guards: a program that is killed while it fetches begins its next sync where this one was.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_while_it_fetches_goes_on_where_it_was() {
    let county = tokio::task::spawn_blocking(county::County::start).await.unwrap();
    let one = Computer::new(1, "yuanzhang");
    one.join(&county.url(), &code_in(county.folder())).await.unwrap();
    enter(&one, SNAPSHOTS_FROM as usize, noise);
    Computer::agreed(one.sync().await);
    let (url, code) = (county.url(), code_in(county.folder()));
    let report = tokio::task::spawn_blocking(move || {
        let device = Device::of_a_head();
        device.run(&["enroll", "--server", &url, "--code", &code]).done();
        let (user, password) = device.credentials();
        let mut child =
            device.command(user, password).arg("sync").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // It says after each piece how many bytes are on its disk.
        let told = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let here = told.filter_map(|line| line.split(" / ").next()?.parse::<u64>().ok());
        assert!(here.into_iter().any(|here| here > 300_000));
        child.kill().unwrap();
        child.wait().unwrap();
        device.run(&["sync"]).done()
    });
    let report = report.await.unwrap();
    assert_eq!(report["in_sync"], json!(true), "{report:#}");
    let (here, all) = (report["first_here"].as_u64().unwrap(), report["first_bytes"].as_u64().unwrap());
    assert!(here == all && all > 800_000, "{report:#}");
    let down = report["bytes_down"].as_u64().unwrap();
    assert!(down < all - 280_000, "what had come was not fetched again: {down} of {all}");
}
