//! Saves one visit after another in one process, as the window does all day, and says of each when it is saved.
//!
//! Reads documents of visits from standard input, one a line; `visit add` takes one only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, Write};
use std::path::PathBuf;
use xiangyi_clinic::{Clinic, Now};
use xiangyi_domain::id::derived;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("the data folder"));
    let given = |name: &str| std::env::var(name).unwrap();
    let clinic = Clinic::login(&folder, &given("XIANGYI_USER"), &given("XIANGYI_PASSWORD")).unwrap();
    let now = Now { at: "2026-03-02T08:00:00Z".parse().unwrap(), today: "2026-03-02".parse().unwrap() };
    let mut made = 0;
    for line in std::io::stdin().lock().lines() {
        let mut id = || {
            made += 1;
            derived("saver", &[&made.to_string()])
        };
        let saved = clinic.log_visit(xiangyi_clinic::input::read(&line.unwrap()).unwrap(), now, &mut id).unwrap();
        let seq = clinic.store().sync_status().unwrap().last_seq;
        let mut out = std::io::stdout();
        writeln!(out, "{}", serde_json::json!({ "seq": seq, "id": saved.id })).unwrap();
    }
}
