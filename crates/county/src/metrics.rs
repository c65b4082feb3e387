//! What the server counts of itself, in the text that Prometheus reads. No label bears more than a route, a status or a
//! verdict.

use crate::storage::Figures;
use chrono::{DateTime, Utc};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Duration;
use xiangyi_wire::push::{Outcome, Verdict};

/// The ends of the histogram's steps, in seconds: from a loopback's push to the patience of a device.
const STEPS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// The content type of the answer.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Result {
    result: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Standing {
    state: &'static str,
}

/// All that is counted.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Request, Counter>,
    pushes: Histogram,
    verdicts: Family<Result, Counter>,
    under_way: Gauge,
    places: Gauge,
    devices: Family<Standing, Gauge>,
    open_cases: Gauge,
    refused_rows: Gauge,
    given_back: Gauge,
    backup_age: Gauge,
    takes_writes: Gauge,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("xiangyi");
        let metrics = Metrics {
            requests: Family::default(),
            pushes: Histogram::new(STEPS),
            verdicts: Family::default(),
            under_way: Gauge::default(),
            places: Gauge::default(),
            devices: Family::default(),
            open_cases: Gauge::default(),
            refused_rows: Gauge::default(),
            given_back: Gauge::default(),
            backup_age: Gauge::default(),
            takes_writes: Gauge::default(),
            registry: Arc::default(),
        };
        registry.register("requests", "Requests by route and status", metrics.requests.clone());
        let pushes = "Time from the head of a push to its answer";
        registry.register_with_unit("push", pushes, Unit::Seconds, metrics.pushes.clone());
        registry.register("verdicts", "Verdicts given, repeated ones too", metrics.verdicts.clone());
        registry.register("ingests_under_way", "Batches that are taken or wait", metrics.under_way.clone());
        registry.register("ingests_limit", "Batches that may be; more are told to come back", metrics.places.clone());
        registry.register("devices", "Devices by whether they may speak", metrics.devices.clone());
        registry.register("open_cases", "Cases that wait for a person", metrics.open_cases.clone());
        registry.register("refused_rows", "Rows whose first change was held or rejected", metrics.refused_rows.clone());
        let given = "Rows that were lost here and given back by computers";
        registry.register("rows_given_back", given, metrics.given_back.clone());
        let age = "Age of the newest verified backup; -1 before the first";
        registry.register_with_unit("last_backup_age", age, Unit::Seconds, metrics.backup_age.clone());
        let takes = "1; 0 while the disk is full, and after it failed a write until the server is started again";
        registry.register("takes_writes", takes, metrics.takes_writes.clone());
        Metrics { registry: Arc::new(registry), ..metrics }
    }
}

impl Metrics {
    /// Counts a request that was answered.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let request = Request { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&request).inc();
        if route == "/v1/push" && status == 200 {
            self.pushes.observe(took.as_secs_f64());
        }
    }

    /// Counts what became of changes.
    pub fn judged(&self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            let result = match verdict.outcome {
                Outcome::Accepted { .. } => "accepted",
                Outcome::Merged { .. } => "merged",
                Outcome::Held { .. } => "held",
                Outcome::Rejected { .. } => "rejected",
            };
            self.verdicts.get_or_create(&Result { result }).inc();
        }
    }

    /// The text, with what stands in the database, how many of the places for batches are taken, and whether anything is.
    #[must_use]
    pub fn text(
        &self,
        figures: &Figures,
        (taken, places): (usize, usize),
        takes_writes: bool,
        now: DateTime<Utc>,
    ) -> String {
        self.takes_writes.set(i64::from(takes_writes));
        let gauge = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.under_way.set(gauge(taken as u64));
        self.places.set(gauge(places as u64));
        self.devices.get_or_create(&Standing { state: "enrolled" }).set(gauge(figures.devices));
        self.devices.get_or_create(&Standing { state: "revoked" }).set(gauge(figures.revoked));
        self.open_cases.set(gauge(figures.open_cases));
        self.refused_rows.set(gauge(figures.refused_rows));
        self.given_back.set(gauge(figures.given_back));
        self.backup_age.set(figures.backed_up_at.map_or(-1, |at| (now - at).num_seconds().max(0)));
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }
}
