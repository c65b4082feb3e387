//! 巡诊单: the work list on paper, in visiting order, and the blank forms that
//! go with it.

use super::form_sheet::BlankFor;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::DueRow;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeSet;
use xiangyi_domain::followups::Mode;
use xiangyi_domain::followups::due::{Bucket, Why};
use xiangyi_domain::paper::{FormSheet, TripPerson, TripSheet, TripStop};
use xiangyi_domain::users::Right;
use xiangyi_store::due::Due;
use xiangyi_store::{Reader, residents, walk};

/// The most people of one sheet: more are no day's walk.
const MOST_PEOPLE: u32 = 500;

/// Whom to put on a trip sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TripRequest {
    /// Village by id, code or name; every village of the user if missing.
    pub village: Option<String>,
    /// 组; all if missing.
    pub group: Option<String>,
    /// Which lists; everybody who is overdue, due within a week, to be rechecked, traced or looked for again if empty.
    pub buckets: Vec<Bucket>,
}

const USUAL: [Bucket; 6] =
    [Bucket::Overdue, Bucket::Today, Bucket::Week, Bucket::Recheck, Bucket::Referral, Bucket::NotReached];

impl Clinic {
    pub(super) fn trip_sheet(
        &self,
        reader: &Reader<'_>,
        request: &TripRequest,
        today: NaiveDate,
    ) -> Result<TripSheet, ClinicError> {
        let names = Names::load(reader)?;
        let rows = self.trip_rows(reader, request, today)?;
        let mut stops: Vec<TripStop> = Vec::new();
        for row in &rows {
            let phone = residents::find(reader, row.resident)?.and_then(|resident| resident.phone);
            let line = self.due_row(reader, &names, row, today)?;
            let place = [Some(line.village.as_str()), line.group.as_deref()].into_iter().flatten().collect::<Vec<_>>();
            let place = place.join(" ");
            let person = person(line, phone);
            match stops.last_mut().filter(|stop| stop.place == place) {
                Some(stop) => stop.people.push(person),
                None => stops.push(TripStop { place, people: vec![person] }),
            }
        }
        let one = request.village.as_deref().is_some_and(|village| !village.is_empty());
        let village = rows.first().filter(|_| one).map(|row| names.village(row.village)).unwrap_or_default();
        let scope = [village, words(request.lists())].join("　");
        Ok(TripSheet {
            org_name: self.org_name().to_owned(),
            doctor: self.user().name.clone(),
            on: today,
            scope: scope.trim().to_owned(),
            stops,
        })
    }

    /// A blank form for everybody on the trip, each the one that is due.
    pub(super) fn trip_forms(
        &self,
        reader: &Reader<'_>,
        request: &TripRequest,
        today: NaiveDate,
    ) -> Result<Vec<FormSheet>, ClinicError> {
        let (mut seen, mut sheets) = (BTreeSet::new(), Vec::new());
        for row in self.trip_rows(reader, request, today)? {
            let form = self.form_due(&row);
            if seen.insert((row.resident, form.as_str().to_owned())) {
                let people = [row.resident.to_string()];
                let wanted = BlankFor { people: &people, village: None };
                sheets.extend(self.blank_forms(reader, &wanted, &form, today)?);
            }
        }
        Ok(sheets)
    }

    /// Who is on the trip, in visiting order.
    fn trip_rows(&self, reader: &Reader<'_>, request: &TripRequest, today: NaiveDate) -> Result<Vec<Due>, ClinicError> {
        self.must(Right::VisitsView)?;
        let villages = self.villages_of_filter(reader, request.village.as_deref())?;
        let (mut seen, mut rows) = (BTreeSet::new(), Vec::new());
        for bucket in request.lists() {
            let (_, found) = self.due_page(reader, villages.as_deref(), *bucket, 0, MOST_PEOPLE, today)?;
            rows.extend(found.into_iter().filter(|row| seen.insert(row.disease)));
        }
        let group = request.group.as_deref().filter(|group| !group.is_empty());
        rows.retain(|row| group.is_none_or(|group| row.group_name == group));
        // Each list is in visiting order; several are put together in the same one.
        let order = xiangyi_store::villages::in_visiting_order(reader)?;
        let place = |village| order.iter().position(|other| *other == village);
        rows.sort_by(|a, b| {
            let key = |row: &Due| (place(row.village), walk::key(&row.group_name, &row.number));
            (key(a), a.resident, a.next_due_on).cmp(&(key(b), b.resident, b.next_due_on))
        });
        Ok(rows)
    }
}

impl TripRequest {
    fn lists(&self) -> &[Bucket] {
        if self.buckets.is_empty() { &USUAL } else { &self.buckets }
    }
}

fn words(buckets: &[Bucket]) -> String {
    let word = |bucket: &Bucket| match bucket {
        Bucket::Overdue => "逾期",
        Bucket::Today => "今天",
        Bucket::Week => "本周",
        Bucket::Recheck => "两周复访",
        Bucket::Referral => "转诊追踪",
        Bucket::NotReached => "未访到",
        Bucket::Year => "本年欠访",
    };
    buckets.iter().map(word).collect::<Vec<_>>().join("、")
}

fn person(line: DueRow, phone: Option<String>) -> TripPerson {
    let mode = |mode: &str| {
        let mode: Option<Mode> = serde_json::from_value(mode.into()).ok();
        mode.map_or("", Mode::word)
    };
    let last = line.last.as_ref().map_or_else(
        || "未随访过".to_owned(),
        |last| {
            let on = last.on.map(|on| on.to_string()).unwrap_or_default();
            [on.as_str(), mode(&last.mode), &last.summary].join(" ")
        },
    );
    let why = match line.why {
        Why::Recheck => "两周复访".to_owned(),
        Why::Referral => "追踪转诊结果".to_owned(),
        Why::First => "首次随访".to_owned(),
        Why::Overdue => format!("逾期{}天", line.days_overdue),
        Why::Routine => String::new(),
    };
    let missed = (line.missed > 0).then(|| format!("{}次未访到", line.missed));
    let why = [Some(why).filter(|why| !why.is_empty()), missed].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let home = [line.household_head.filter(|head| *head != line.name), line.address];
    TripPerson {
        sex: match line.sex.as_deref() {
            Some("male") => "男".to_owned(),
            Some("female") => "女".to_owned(),
            _ => String::new(),
        },
        name: line.name,
        age: line.age,
        home: home.into_iter().flatten().collect::<Vec<_>>().join(" "),
        phone: phone.unwrap_or_default(),
        disease: line.diseases.into_iter().map(|disease| disease.name).collect::<Vec<_>>().join("、"),
        last,
        due_on: line.due_on,
        why,
    }
}
