//! Every list that a user sees is read by an index: no plan scans a table of rows.

use crate::township::Township;

macro_rules! admissions {
    ($from:literal) => {
        concat!(
            include_str!("../../src/admissions/list_columns.sql"),
            include_str!(concat!("../../src/admissions/", $from)),
            include_str!("../../src/admissions/list_joins.sql"),
        )
    };
}

const QUERIES: &[(&str, &str)] = &[
    ("residents by id number", include_str!("../../src/residents/by_id_number.sql")),
    ("residents of a household", include_str!("../../src/residents/of_household.sql")),
    ("what an import explained of a resident", include_str!("../../src/imports/move_of.sql")),
    ("a suspect", include_str!("../../src/residents/suspects.sql")),
    ("residents without a number", include_str!("../../src/residents/without_number.sql")),
    ("households by number", include_str!("../../src/households/by_number.sql")),
    ("households of a village", include_str!("../../src/households/of_village.sql")),
    ("categories of a resident", include_str!("../../src/categories/of_resident.sql")),
    ("diseases of a resident", include_str!("../../src/diseases/of_resident.sql")),
    ("insurances of a resident", include_str!("../../src/insurances/of_resident.sql")),
    ("moves of a resident", include_str!("../../src/moves/of_resident.sql")),
    ("merges that name a resident", include_str!("../../src/merges/naming.sql")),
    ("merges that name a resident, for the aliases", include_str!("../../src/rows/merges_naming.sql")),
    ("contracts that name a resident", include_str!("../../src/rows/contracts_naming.sql")),
    ("visits of a resident", include_str!("../../src/visits/last_of_resident.sql")),
    ("the day of the newest visit", include_str!("../../src/visits/last_day_of_resident.sql")),
    ("contracts of a resident", include_str!("../../src/contracts/of_resident.sql")),
    ("contracts in force of a resident", include_str!("../../src/contracts/in_force_of_resident.sql")),
    ("whom contracts in force cover", include_str!("../../src/contracts/covered.sql")),
    ("categories of many", include_str!("../../src/contracts/facts_categories.sql")),
    ("categories of many households", include_str!("../../src/contracts/facts_household_categories.sql")),
    ("diseases of many", include_str!("../../src/contracts/facts_diseases.sql")),
    ("heads of many households", include_str!("../../src/contracts/facts_heads.sql")),
    ("newest visits of many", include_str!("../../src/contracts/facts_last_visits.sql")),
    ("people of villages", include_str!("../../src/contracts/people.sql")),
    ("contracts that are over", include_str!("../../src/contracts/over.sql")),
    ("why many have no contract", include_str!("../../src/contracts/unsigned.sql")),
    ("visits of many", include_str!("../../src/contracts/done_visits.sql")),
    ("services of many", include_str!("../../src/contracts/done_services.sql")),
    ("contracts to renew", include_str!("../../src/contracts/renewable.sql")),
    ("services of a resident", include_str!("../../src/services/of_resident.sql")),
    ("unsigned reasons of a resident", include_str!("../../src/unsigned_reasons/of_resident.sql")),
    ("admissions of a resident", include_str!("../../src/admissions/of_resident.sql")),
    ("unsettled admissions", include_str!("../../src/admissions/unsettled_of_resident.sql")),
    ("newest admissions", admissions!("newest.sql")),
    ("newest admissions of a state", admissions!("newest_of_state.sql")),
    ("admissions by discharge", admissions!("discharged_between.sql")),
    ("admissions by admission", admissions!("admitted_between.sql")),
    ("admissions that owe", admissions!("owing.sql")),
    ("admissions with papers out", admissions!("with_papers_out.sql")),
    ("admissions of many", admissions!("of_people.sql")),
    ("figures of admissions", include_str!("../../src/admissions/figures.sql")),
    ("lines of an account", include_str!("../../src/postings/account_lines.sql")),
    ("sums of all accounts", include_str!("../../src/postings/sums.sql")),
    ("settlements of other hospitals", include_str!("../../src/outside_settlements/of_resident.sql")),
    ("newest settlements of other hospitals", include_str!("../../src/outside_settlements/newest.sql")),
    ("outpatient bills of a resident", include_str!("../../src/outpatient_bills/of_resident.sql")),
    ("outpatient bills of a span of days", include_str!("../../src/outpatient_bills/between.sql")),
    ("newest outpatient bills", include_str!("../../src/outpatient_bills/newest.sql")),
    (
        "postings of an outpatient bill",
        "SELECT * FROM postings WHERE outpatient_bill = :bill AND listed = 1 ORDER BY posted_on, id",
    ),
    (
        "the closing of a month",
        concat!(include_str!("../../src/closings/columns.sql"), include_str!("../../src/closings/of_month.sql")),
    ),
    ("recognitions of a resident", include_str!("../../src/chronic_recognitions/of_resident.sql")),
    (
        "the work list",
        concat!(
            include_str!("../../src/due/list_head.sql"),
            include_str!("../../src/due/list_between.sql"),
            include_str!("../../src/due/list_joins.sql")
        ),
    ),
    (
        "rechecks",
        concat!(
            include_str!("../../src/due/list_head.sql"),
            include_str!("../../src/due/list_rechecks.sql"),
            include_str!("../../src/due/list_joins.sql")
        ),
    ),
    (
        "referrals",
        concat!(
            include_str!("../../src/due/list_head.sql"),
            include_str!("../../src/due/list_referrals.sql"),
            include_str!("../../src/due/list_joins.sql")
        ),
    ),
    (
        "who was not found",
        concat!(
            include_str!("../../src/due/list_head.sql"),
            include_str!("../../src/due/list_missed.sql"),
            include_str!("../../src/due/list_joins.sql")
        ),
    ),
    (
        "who is behind",
        concat!(
            include_str!("../../src/due/list_head.sql"),
            include_str!("../../src/due/list_behind.sql"),
            include_str!("../../src/due/list_joins.sql")
        ),
    ),
    ("count of who is behind", include_str!("../../src/due/count_behind_of_village.sql")),
    ("entry times of a user", include_str!("../../src/local/entry_times.sql")),
    ("count of who is due", include_str!("../../src/due/count_between_of_village.sql")),
    ("who is due, anew", include_str!("../../src/due/follow.sql")),
    ("who leaves the list of who is due", include_str!("../../src/due/forget.sql")),
    ("which residents have a disease", include_str!("../../src/due/concerned.sql")),
    ("which residents somebody visited or merged", include_str!("../../src/due/visited.sql")),
    ("under whom residents are shown", include_str!("../../src/rows/shown.sql")),
    ("who is due, unvisited", include_str!("../../src/due/follow_unvisited.sql")),
    ("search by key", include_str!("../../src/search/begins.sql")),
    ("search by exact key", include_str!("../../src/search/is.sql")),
    ("search by part of a number", include_str!("../../src/search/holds_pieces.sql")),
    ("search by household", include_str!("../../src/search/household.sql")),
    ("a hit", concat!(include_str!("../../src/residents/card.sql"), "WHERE r.no = ?1")),
    ("a card", concat!(include_str!("../../src/residents/card.sql"), "WHERE r.id = ?1")),
    ("the tags of a card", include_str!("../../src/residents/tags.sql")),
    (
        "progress of a campaign",
        concat!(
            include_str!("../../src/screenings/target.sql"),
            include_str!("../../src/screenings/progress.sql"),
            include_str!("../../src/screenings/joins.sql")
        ),
    ),
    (
        "the people of a campaign",
        concat!(
            include_str!("../../src/screenings/target.sql"),
            include_str!("../../src/screenings/people.sql"),
            include_str!("../../src/screenings/joins.sql"),
            include_str!("../../src/screenings/people_end.sql")
        ),
    ),
    ("screenings of a resident", include_str!("../../src/screenings/of_resident.sql")),
    ("people without a household", include_str!("../../src/screenings/without_household.sql")),
    ("findings of campaigns", include_str!("../../src/screenings/findings.sql")),
    (
        "who has an item",
        concat!(
            include_str!("../../src/goods_issued/target.sql"),
            include_str!("../../src/goods_issued/of_village.sql")
        ),
    ),
    (
        "how many have an item",
        concat!(include_str!("../../src/goods_issued/target.sql"), include_str!("../../src/goods_issued/coverage.sql")),
    ),
    ("what was printed of a contract", include_str!("../../src/printed_papers/of_subject.sql")),
    ("the contracts that were printed", include_str!("../../src/printed_papers/subjects.sql")),
    ("held changes", include_str!("../../src/outbox/waiting.sql")),
    ("changes that wait for another", include_str!("../../src/outbox/waiting_for.sql")),
    ("changes that were decided", include_str!("../../src/outbox/decided.sql")),
    ("open cases", include_str!("../../src/cases/open.sql")),
    ("decided cases", include_str!("../../src/cases/decided.sql")),
    ("the next batch", include_str!("../../src/push/batch.sql")),
    ("our changes of a row", include_str!("../../src/pull/ours.sql")),
    ("the audit trail", include_str!("../../src/audit/page.sql")),
];

#[test]
fn every_list_is_read_by_an_index() {
    let town = Township::new();
    let conn = crate::check::intruder(&town);
    let mut found = Vec::new();
    for (name, sql) in QUERIES {
        let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> = explain.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap();
        let scans = plan.iter().filter(|step| step.starts_with("SCAN"));
        let scans: Vec<&String> = scans.filter(|step| !is_harmless(step)).collect();
        if !scans.is_empty() {
            found.push(format!("{name}: {plan:#?}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A list in JSON, the full-text index itself, a row of constants, and what an inner query has cut out: a page, the
/// households that hold a tag.
fn is_harmless(step: &str) -> bool {
    ["VIRTUAL TABLE", "CONSTANT ROW", "json_each"].iter().any(|part| step.contains(part))
        || ["SCAN d", "SCAN homes", "SCAN g", "SCAN m", "SCAN w", "SCAN f", "SCAN page", "SCAN (subquery"].contains(&step)
        // A line for each account and day, and a dozen settings.
        || ["SCAN account_days", "SCAN township_settings"].contains(&step)
        // A part of a number is looked for in every number, over an index that holds nothing else.
        || step.ends_with("USING COVERING INDEX admissions_numbers")
        // These hold only what is asked for.
        || ["admissions_owing", "admissions_with_papers_out", "cases_open", "cases_decided", "outbox_decided"].iter().any(|index| step.ends_with(index))
}

/// Measured: by the campaign's index it took 20 seconds for 50,000 residents, by household and resident 0.05.
#[test]
fn the_progress_of_a_campaign_never_reads_the_whole_campaign_for_each_person() {
    let town = Township::new();
    let conn = crate::check::intruder(&town);
    for (name, sql) in QUERIES.iter().filter(|(name, _)| name.contains("of a campaign")) {
        let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> = explain.raw_query().mapped(|row| row.get(3)).collect::<rusqlite::Result<_>>().unwrap();
        assert!(!plan.iter().any(|step| step.contains("screenings_by_campaign")), "{name}: {plan:#?}");
    }
}
