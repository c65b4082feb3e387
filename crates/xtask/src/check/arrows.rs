//! Holds the workspace's real dependencies against [`arrow_table`](super::arrow_table).

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Package};

use super::arrow_table::{ANY, GUARDS, Guard, ROOMS, Room};

/// One line of a Cargo.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    in_tests: bool,
}

/// What breaks the table, in sentences; empty when all is well.
pub fn broken(packages: &[Package]) -> Vec<String> {
    let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut broken = strangers(&names);
    broken.extend(edges(packages).iter().filter_map(|edge| judge(edge, &names)));
    broken.extend(twins(packages));
    broken
}

fn strangers(names: &[&str]) -> Vec<String> {
    let known = |name: &&&str| ROOMS.iter().any(|room| room.name == **name);
    let unknown = names.iter().filter(|name| !known(name));
    unknown.map(|name| format!("{name} is not in the table of arrows: give it a row in arrow_table.rs")).collect()
}

fn edges(packages: &[Package]) -> Vec<Edge> {
    let edges_of = |package: &Package| {
        let from = package.name.to_string();
        let edge = |dependency: &cargo_metadata::Dependency| Edge {
            from: from.clone(),
            to: dependency.name.clone(),
            in_tests: dependency.kind == DependencyKind::Development,
        };
        package.dependencies.iter().map(edge).collect::<Vec<_>>()
    };
    packages.iter().flat_map(edges_of).collect()
}

/// Says what is wrong with an edge, if anything is.
fn judge(edge: &Edge, rooms: &[&str]) -> Option<String> {
    let room = ROOMS.iter().find(|room| room.name == edge.from)?;
    if rooms.contains(&edge.to.as_str()) {
        return (!may_know(room, edge)).then(|| {
            let column = if edge.in_tests { "even its tests may not" } else { "only a new row in the table allows it" };
            format!("{} knows {}: the arrows do not point there, {column}", edge.from, edge.to)
        });
    }
    let guard = GUARDS.iter().find(|guard| guard.names.iter().any(|pattern| matches(pattern, &edge.to)))?;
    (!may_use(guard, edge)).then(|| {
        let place = if edge.in_tests { " in its tests" } else { "" };
        format!("{} uses {}{place}: {}", edge.from, edge.to, guard.why)
    })
}

fn may_know(room: &Room, edge: &Edge) -> bool {
    names(room.knows, &edge.to) || (edge.in_tests && names(room.tests_know, &edge.to))
}

fn may_use(guard: &Guard, edge: &Edge) -> bool {
    // The tests' package is a test from end to end, its bench program included.
    let in_tests = edge.in_tests || edge.from == "xiangyi-tests";
    names(guard.used_by, &edge.from) || (in_tests && names(guard.tested_by, &edge.from))
}

fn names(list: &[&str], name: &str) -> bool {
    list == ANY || list.contains(&name)
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |beginning| name.starts_with(beginning))
}

/// Two programs of one name overwrite each other in the target folder, silently.
fn twins(packages: &[Package]) -> Vec<String> {
    let mut makers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        for target in package.targets.iter().filter(|target| target.is_bin()) {
            makers.entry(&target.name).or_default().push(&package.name);
        }
    }
    let twins = makers.into_iter().filter(|(_, packages)| packages.len() > 1);
    twins
        .map(|(name, packages)| format!("the program {name} is made by {}: rename one", packages.join(" and ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Edge, judge, strangers};
    use crate::check::arrow_table::ROOMS;

    fn verdict(from: &str, to: &str, in_tests: bool) -> Option<String> {
        let rooms: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
        judge(&Edge { from: from.into(), to: to.into(), in_tests }, &rooms)
    }

    #[test]
    fn each_bad_edge_is_found_and_each_drawn_arrow_is_allowed() {
        // from, to, a dev-dependency?, allowed?
        let cases = [
            ("xiangyi-settlement", "xiangyi-domain", false, true),
            ("xiangyi-domain", "xiangyi-settlement", false, false),
            ("xiangyi-store", "xiangyi-wire", false, true),
            ("xiangyi-wire", "xiangyi-store", false, false),
            ("xiangyi-clinic", "xiangyi-store", false, true),
            ("xiangyi-county", "xiangyi-store", false, false),
            ("xiangyi-county", "xiangyi-clinic", true, false),
            ("xiangyi-desktop", "xiangyi-store", false, false),
            ("xiangyi-sync", "xiangyi-county", false, false),
            ("xiangyi-sync", "xiangyi-county", true, true),
            ("xiangyi-tests", "xiangyi-store", true, true),
            ("xiangyi-desktop", "tauri-plugin-dialog", false, true),
            ("xiangyi-cli", "tauri", false, false),
            ("xiangyi-clinic", "rusqlite", false, false),
            ("xiangyi-clinic", "rusqlite", true, true),
            ("xiangyi-store", "reqwest", false, false),
            ("xiangyi-clinic", "krilla", true, false),
            ("xiangyi-clinic", "calamine", false, false),
            ("xiangyi-domain", "getrandom", false, false),
            ("xiangyi-tests", "rust_xlsxwriter", false, true),
            ("xiangyi-domain", "serde", false, true),
        ];
        for (from, to, in_tests, allowed) in cases {
            assert_eq!(verdict(from, to, in_tests).is_none(), allowed, "{from} → {to}, in tests: {in_tests}");
        }
    }

    #[test]
    fn the_reason_is_told() {
        let told = verdict("xiangyi-clinic", "reqwest", false);
        assert_eq!(told.as_deref(), Some("xiangyi-clinic uses reqwest: only sync speaks to the network"));
    }

    #[test]
    fn a_room_without_a_row_is_found() {
        assert_eq!(strangers(&["xiangyi-domain", "xiangyi-extra"]).len(), 1);
    }

    #[test]
    fn the_table_itself_draws_no_circle() {
        for room in ROOMS.iter().filter(|room| room.name != "xiangyi-tests") {
            let mut reached: Vec<&str> = room.knows.to_vec();
            let mut next = 0;
            while let Some(name) = reached.get(next).copied() {
                let further = ROOMS.iter().find(|other| other.name == name).map_or(&[][..], |other| other.knows);
                reached.extend(further.iter().filter(|name| !reached.contains(name)).copied().collect::<Vec<_>>());
                next += 1;
            }
            assert!(!reached.contains(&room.name), "{} knows itself by way of {reached:?}", room.name);
        }
    }
}
