//! Record numbers: each computer gives its own, also where there is no link.

use crate::link::Cut;
use crate::scene::{Computer, County, fields, village};
use serde_json::json;
use std::collections::BTreeSet;
use xiangyi_domain::id::{InstallId, ResidentId};
use xiangyi_domain::residents::record_number::is_temporary;
use xiangyi_store::numbers;
use xiangyi_wire::Entity;

const CODE: &str = "410482101203";

/// Gives the village its official code.
fn with_code(computer: &Computer) {
    let code = fields(json!({ "code": CODE }));
    computer.commit(|tx| tx.patch(Entity::Village, village("石板"), None, code));
}

/// Gives so many residents their numbers.
fn give(computer: &Computer, count: usize) -> Vec<String> {
    let (numbers, _) = computer.commit(|tx| (0..count).map(|_| tx.next_record_number(Some(CODE))).collect());
    numbers
}

fn number(computer: &Computer, resident: ResidentId) -> String {
    let number = give(computer, 1).remove(0);
    computer.set(resident, "record_number", &number);
    number
}

fn left(computer: &Computer) -> u32 {
    computer.store.read(|reader| numbers::left(reader, CODE)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_computers_never_give_the_same_number() {
    let county = County::start().await;
    let ((one, _), (two, _)) = (county.computer(1).await, county.computer(2).await);
    with_code(&one);
    one.add("王桂兰", "石板");
    assert!(give(&one, 3).iter().all(|number| is_temporary(number)), "no block yet");
    for computer in [&one, &two] {
        let report = Computer::agreed(computer.sync().await);
        assert_eq!(report.blocks, 1, "residents without number live in the village");
        assert_eq!(left(computer), 200);
    }
    let (mut all, mut temporary) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..6 {
        for (computer, count) in [(&one, 70), (&two, 90 + round)] {
            for given in give(computer, count) {
                let seen = if is_temporary(&given) { &mut temporary } else { &mut all };
                assert!(seen.insert(given.clone()), "{given} was given twice");
            }
        }
        // The second computer has no link in every other round, and gives temporary numbers when its block is used up.
        Computer::agreed(one.sync().await);
        if round % 2 == 1 {
            Computer::agreed(two.sync().await);
        }
    }
    assert!(!temporary.is_empty() && all.len() > 700, "{} {}", temporary.len(), all.len());
    assert!(all.iter().all(|number| number.len() == 17 && number.starts_with(CODE)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_burns_no_numbers() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    with_code(&one);
    one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    let (mut numbers, mut lost) = (Vec::new(), 0);
    // One connection carries a whole sync; what it brings down is cut further and further on, each time when numbers
    // are wanted.
    for bytes in (0..2_000).step_by(50) {
        numbers.extend(give(&one, left(&one) as usize - 10));
        link.plan([Cut::Down(bytes)]);
        let _ = one.sync().await;
        link.plan([]);
        lost += usize::from(one.store.read(numbers::request).unwrap().is_some());
        Computer::agreed(one.sync().await);
        assert_eq!(left(&one), 210, "cut at {bytes}");
    }
    assert!(lost > 0, "no cut met the answer");
    let expected: Vec<String> = (1..=numbers.len()).map(|sequence| format!("{CODE}{sequence:05}")).collect();
    assert_eq!(numbers, expected, "nothing between was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_roster_brought_along_is_not_given_again() {
    let county = County::start().await;
    let ((one, _), (two, _)) = (county.computer(1).await, county.computer(2).await);
    with_code(&one);
    let resident = one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    one.set(one.add("李保国", "石板"), "record_number", "41048210120300002");
    one.set(one.add("李保田", "石板"), "record_number", "41048210120300777");
    assert_eq!(number(&one, resident), "41048210120300001");
    assert_eq!(give(&one, 2), ["41048210120300003", "41048210120300004"]);
    two.add("张秀英", "石板");
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    Computer::agreed(two.sync().await);
    assert_eq!(give(&two, 1), ["41048210120300778"], "above the highest that the server has seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_installation_drops_the_blocks_of_the_former_one() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    with_code(&one);
    one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    let before = give(&one, 2);
    one.store.forked(InstallId(one.id())).unwrap();
    assert!(give(&one, 1).iter().all(|number| is_temporary(number)));
    Computer::agreed(one.sync().await);
    assert_eq!(give(&one, 1), ["41048210120300201"], "{before:?} belong to whoever has the former disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_asks_for_numbers_none_are_reserved() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    with_code(&one);
    one.add("王桂兰", "河口");
    assert_eq!(Computer::agreed(one.sync().await).blocks, 0, "only the other village has residents, and no code");
}

/// Guards: both halves of a copied disk give the same number; whoever comes second is held, and a person decides.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_both_halves_of_a_copied_disk_gave_is_for_a_person() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    with_code(&one);
    one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    let (one, copy) = one.cloned();
    let (first, second) = (one.add("李保国", "石板"), copy.add("赵小小", "石板"));
    let given = number(&one, first);
    assert_eq!(number(&copy, second), given, "out of one block");
    Computer::agreed(one.sync().await);
    let report = Computer::agreed(copy.sync().await);
    assert_eq!(report.held, 1, "{report:?}");
    Computer::agreed(one.sync().await);
    for computer in [&one, &copy] {
        assert_eq!(computer.resident(first).unwrap().record_number.as_deref(), Some(given.as_str()));
        assert_eq!(computer.resident(second).unwrap().record_number, None);
    }
    let open = one.store.read(xiangyi_store::cases::open).unwrap();
    assert_eq!(
        open.iter().map(|case| (case.code.as_str(), case.other)).collect::<Vec<_>>(),
        [("number_taken", Some(first.into()))]
    );
    let case = xiangyi_wire::entities::case_of(open[0].change_id);
    one.commit(|tx| tx.patch(Entity::Case, case, open[0].meta.revision, fields(json!({ "decision": "keep" }))));
    Computer::agreed(one.sync().await);
    Computer::agreed(copy.sync().await);
    assert_eq!(copy.store.sync_status().unwrap().held, 0);
    assert!(number(&copy, second) != given, "and gets another one");
}
