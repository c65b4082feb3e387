//! What one computer writes, the others hold, and the digests prove it.

use crate::scene::{Computer, County, user};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_computer_writes_the_other_receives() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    one.set(resident, "phone", "139-0001");
    let report = Computer::agreed(one.sync().await);
    assert_eq!((report.pushed, report.unsent), (5, 0), "two villages, one user, two changes of the resident");
    let report = Computer::agreed(two.sync().await);
    assert_eq!((report.pushed, report.merged, report.held, report.rejected), (3, 0, 0, 0), "derived ids are equal");
    let arrived = two.resident(resident).unwrap();
    assert_eq!((arrived.name.as_str(), arrived.phone.as_deref()), ("王桂兰", Some("139-0001")));
    two.set(resident, "remark", "hard of hearing");
    Computer::agreed(two.sync().await);
    Computer::agreed(one.sync().await);
    assert_eq!(one.resident(resident).unwrap().remark.as_deref(), Some("hard of hearing"));
    assert_eq!(one.digest(), two.digest());
    assert!(!one.digest().is_empty());
}

/// Guards: the clock rule and the kept loser. Both computers must end with the same value, also the one that lost.
#[tokio::test(flavor = "multi_thread")]
async fn two_phones_for_one_resident_become_the_later_one_everywhere() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    for computer in [&one, &two] {
        Computer::agreed(computer.sync().await);
    }
    for (round, (later, sooner)) in [(&one, &two), (&two, &one)].into_iter().enumerate() {
        let round = i64::try_from(round).unwrap() + 1;
        sooner.clock.set(round * 1000);
        sooner.set(resident, "phone", &format!("sooner {round}"));
        later.clock.set(round * 1000 + 60);
        later.set(resident, "phone", &format!("later {round}"));
        let first = Computer::agreed(one.sync().await);
        let second = Computer::agreed(two.sync().await);
        Computer::agreed(one.sync().await);
        assert_eq!((first.merged, second.merged), (0, 1));
        for computer in [&one, &two] {
            let phone = computer.resident(resident).unwrap().phone;
            assert_eq!(phone.as_deref(), Some(format!("later {round}").as_str()), "round {round}");
        }
        assert_eq!(one.digest(), two.digest());
    }
}

/// Guards: critical fields are for a person; until then both computers show what stood first.
#[tokio::test(flavor = "multi_thread")]
async fn two_birth_dates_open_a_case_and_the_first_stands() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    for computer in [&one, &two] {
        Computer::agreed(computer.sync().await);
    }
    one.set(resident, "birth_on", "1950-01-01");
    two.set(resident, "birth_on", "1950-10-01");
    Computer::agreed(one.sync().await);
    let report = Computer::agreed(two.sync().await);
    assert_eq!(report.held, 1);
    assert_eq!(two.store.sync_status().unwrap().held, 1);
    Computer::agreed(one.sync().await);
    for computer in [&one, &two] {
        let born = computer.resident(resident).unwrap().birth_on.map(|day| day.to_string());
        assert_eq!(born.as_deref(), Some("1950-01-01"));
    }
    assert_eq!(one.digest(), two.digest());
}

/// Guards: scope by duties, on the device: what a village doctor does not need never comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_village_doctors_computer_holds_the_own_village_only() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    office.employ("doctor", "village_doctor", &["石板"]);
    let (near, far) = (office.add("王桂兰", "石板"), office.add("张秀英", "河口"));
    Computer::agreed(office.sync().await);
    let (doctor, link) = (Computer::new(2, "doctor"), county.link().await);
    doctor.employ("doctor", "village_doctor", &["石板"]);
    doctor.join(&link.url, &county.code()).await.unwrap();
    Computer::agreed(doctor.sync().await);
    assert!(doctor.resident(near).is_some());
    assert!(doctor.resident(far).is_none());
    let people = doctor.store.read(|reader| xiangyi_store::users::find(reader, user("head"))).unwrap();
    assert!(people.is_some(), "colleagues are known by name");
}

/// Guards: batches, pages and groups over more than one round.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_residents_travel_in_many_batches_and_pages() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    for round in 0..10 {
        one.commit(|tx| {
            for n in 0..100 {
                let id = xiangyi_domain::id::ResidentId(tx.new_id());
                let village = crate::scene::village(["石板", "河口"][n % 2]);
                let area = xiangyi_domain::Area::village(&crate::scene::org(), village);
                let row = serde_json::json!({ "village": village, "name": format!("居民{round}-{n}") });
                tx.insert(xiangyi_wire::Entity::Resident, id, &area, crate::scene::fields(row))?;
            }
            Ok(())
        });
    }
    let up = Computer::agreed(one.sync().await);
    assert_eq!(up.pushed, 1003);
    let down = Computer::agreed(two.sync().await);
    assert!(down.pulled >= 1003, "{down:?}");
    assert_eq!(one.digest(), two.digest());
    let idle = Computer::agreed(one.sync().await);
    assert_eq!((idle.pushed, idle.pulled), (0, 0), "nothing is sent or fetched twice");
}
