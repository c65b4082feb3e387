//! The same lives with a protocol that is broken on purpose: each must be caught.

use crate::lives::live;

/// What is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Broken {
    // at the device
    SplitsGroups,
    IgnoresEpoch,
    AnswersRewind,
    IgnoresForks,
    AcknowledgesWithoutVerdict,
    AllPendingDone,
    AcknowledgesTheBatch,
    PrunesAtAck,
    ClockNotSetBack,
    CursorsBeforeRows,
    PageCoversPending,
    DeafToLaterVerdicts,
    DoesNotSendAgain,
    ForkDropsPending,
    StagingOutlivesItsEpoch,
    // at the county
    TakesTwice,
    ClockNotClamped,
    GivesVerdictsOnce,
    OneBadStopsAll,
    DropsLosers,
    BelievesOneBackup,
    RestoreKeepsRevisions,
    TellsNoDeparture,
    HistoryStays,
    SnapshotPositionTooLate,
    SnapshotOfAnotherView,
}

/// Looks for a life in which the broken protocol breaks one of these promises, and no other before it.
fn caught(broken: Broken, by: &[&str]) {
    for seed in 0..400 {
        if let Err(failure) = live(seed, Some(broken)) {
            let (invariant, what) = (failure.invariant, failure.what);
            assert!(by.contains(&invariant), "{broken:?} is caught by another promise, {invariant}: {what}");
            return;
        }
    }
    panic!("{broken:?} lived 400 lives and nobody noticed");
}

macro_rules! mutants {
    ($($name:ident: $broken:ident by $($by:literal),+;)+) => {$(
        #[test]
        fn $name() {
            caught(Broken::$broken, &[$($by),+]);
        }
    )+};
}
mutants! {
    a_group_split_over_batches: SplitsGroups by "a group stands or falls";
    a_device_that_ignores_the_epoch: IgnoresEpoch by "the machine";
    an_answer_file_that_rewinds: AnswersRewind by "answers rewind nothing";
    a_fork_that_is_not_noticed: IgnoresForks by "both sides say the same", "agreement";
    acknowledged_without_a_verdict: AcknowledgesWithoutVerdict by "every change ends";
    all_pending_done_after_a_push: AllPendingDone by "both sides say the same";
    the_whole_batch_acknowledged: AcknowledgesTheBatch by "every change ends", "both sides say the same", "the machine";
    bodies_pruned_when_acknowledged: PrunesAtAck by "nothing acknowledged is lost", "both sides say the same";
    a_clock_that_is_not_set_back: ClockNotSetBack by "clocks";
    cursors_written_before_rows: CursorsBeforeRows by "digest";
    a_page_that_covers_what_is_pending: PageCoversPending by "pending";
    later_verdicts_not_heard: DeafToLaterVerdicts by "both sides say the same";
    nothing_sent_again_after_a_restore: DoesNotSendAgain by "agreement", "every change ends", "both sides say the same";
    a_fork_that_drops_what_is_pending: ForkDropsPending by "every change ends", "both sides say the same";
    a_change_taken_twice: TakesTwice by "both sides say the same", "money and steps count once";
    a_clock_that_is_not_clamped: ClockNotClamped by "clocks";
    verdicts_given_once_only: GivesVerdictsOnce by "the machine", "every change ends";
    one_bad_change_stops_all: OneBadStopsAll by "agreement", "every change ends";
    losers_dropped: DropsLosers by "no value vanished";
    one_backup_believed: BelievesOneBackup by "nothing acknowledged is lost", "both sides say the same";
    who_leaves_is_not_told: TellsNoDeparture by "who leaves is told", "agreement", "digest";
    history_stays_behind: HistoryStays by "rows follow their people";
    staging_of_a_former_epoch_put_in_place: StagingOutlivesItsEpoch by "digest", "agreement", "all hold the same";
    a_snapshots_position_taken_after_its_rows: SnapshotPositionTooLate by "digest", "agreement", "all hold the same";
    a_snapshot_of_another_view: SnapshotOfAnotherView by "nobody sees too much";
    a_restore_that_keeps_its_revisions: RestoreKeepsRevisions by "agreement", "digest", "all hold the same",
        "no value vanished";
}
