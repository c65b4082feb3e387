//! Saving a follow-up in a township of 50,000 residents, durable and audited.

use crate::report::{Times, line, millis, time};
use crate::township::{self, Township};
use serde_json::json;
use xiangyi_clinic::followups::{ListVisits, OpenVisit, VisitInput, WorkListInput};
use xiangyi_domain::followups::due::Bucket;

pub fn measure() {
    measure_in(&township::of(50_000));
}

/// How saving, opening and the lists grow: five times the people, about a million visits.
pub fn measure_million() {
    let township = township::of(250_000);
    measure_in(&township);
    crate::work_list::measure_in(&township);
}

fn measure_in(township: &Township) {
    let list = township.clinic.list_visits(&ListVisits::default()).unwrap();
    line("visits in the store", &list.total.to_string(), "");
    let people = due(township);
    let times = Times::of(people.iter().map(|person| save(township, person)).collect());
    line("saving a visit, p50", &millis(times.percentile(50)), "");
    line("saving a visit, p95", &millis(times.percentile(95)), "goal <= 30 ms");
    let open = |person: &String| {
        let input = OpenVisit::of(person, FORM);
        time(|| township.clinic.open_visit_form(&input, township::now()).unwrap()).1
    };
    let times = Times::of(people.iter().map(open).collect());
    line("opening the form with its history, p95", &millis(times.percentile(95)), "goal <= 50 ms");
}

const FORM: xiangyi_domain::followups::FormCode = xiangyi_domain::followups::FormCode::HYPERTENSION;

fn due(township: &Township) -> Vec<String> {
    let input = WorkListInput { bucket: Bucket::Overdue, village: None, limit: Some(200), after: None };
    let list = township.clinic.work_list(&input, township::now()).unwrap();
    list.groups.iter().flat_map(|group| &group.rows).map(|row| row.resident.to_string()).collect()
}

fn save(township: &Township, person: &str) -> std::time::Duration {
    let today = township::now().today;
    let input: VisitInput = serde_json::from_value(json!({
        "resident": person, "form": "hypertension", "on": today, "mode": "home", "symptoms": [1],
        "systolic_mmhg": 136, "diastolic_mmhg": 84, "heart_rate": 72, "weight_kg": "62.5", "adherence": 1,
        "adverse_reaction": 1, "salt": 2, "psychological": 1, "compliance": 1, "smoking_per_day": 0,
        "drugs": [{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }],
    }))
    .unwrap();
    time(|| township.clinic.log_visit(input, township::now(), &mut township::new_id).unwrap()).1
}
