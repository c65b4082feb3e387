//! What the system's package manager must provide, and its installation on Debian and its kin.

use std::fs;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::places::Places;
use crate::steps::{Step, Steps};

/// Debian's packages, each with what needs it.
const PACKAGES: &[(&str, &str)] = &[
    ("build-essential", "a C compiler and make, for OpenSSL, SQLCipher and zstd"),
    ("ca-certificates", "npm and cargo over TLS"),
    ("dbus", "the session bus of a window without a desktop"),
    ("fonts-noto-cjk", "Chinese on screen and on paper"),
    ("libayatana-appindicator3-dev", "the window"),
    ("librsvg2-dev", "the window"),
    ("libwebkit2gtk-4.1-dev", "the window"),
    ("libxdo-dev", "the window"),
    ("perl", "OpenSSL's build"),
    ("pkg-config", "finding the libraries above"),
    ("postgresql", "the county server's other database, in tests"),
    ("poppler-utils", "reading printed pages back in tests"),
    ("python3-venv", "making requests for the county server in tests"),
    ("webkit2gtk-driver", "driving the real window in tests"),
    ("xvfb", "a screen for the tests"),
];

const NODE_AT_LEAST: (u32, u32) = (20, 19);
const NODE_REMEDY: &str = "Install Node 20.19 or newer, with npm (https://nodejs.org)";

/// Sees to the system's packages; elsewhere than on Debian it only says what is needed.
pub fn ensure(places: &Places, steps: &mut Steps) -> Result<()> {
    steps.take("Looking for system packages and Node", |step| {
        if is_debian_like() {
            install_missing(places, step)?;
        } else {
            say_what_is_needed();
        }
        require_node(places)
    })
}

fn install_missing(places: &Places, step: &Step) -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("  installing {}", missing.join(", "));
    let by_hand = "Install them by hand as root: apt-get install the packages named above";
    step.run(apt(places, &["update"]), by_hand)?;
    let mut install = apt(places, &["install", "-y", "--no-install-recommends"]);
    install.args(missing);
    step.run(install, by_hand)
}

fn missing() -> Vec<&'static str> {
    let names = PACKAGES.iter().map(|(name, _)| *name);
    let query = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status} ${Package}\n"]).args(names).output();
    let listed = query.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    missing_of(&listed)
}

/// The packages that `dpkg-query` does not list as installed.
fn missing_of(listed: &str) -> Vec<&'static str> {
    let installed: Vec<&str> = listed.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    PACKAGES.iter().map(|(name, _)| *name).filter(|name| !installed.contains(name)).collect()
}

fn apt(places: &Places, arguments: &[&str]) -> Command {
    // `env` sets it behind sudo, which would drop it.
    let quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let words = if is_root() { &quiet[..] } else { &["sudo", quiet[0], quiet[1], quiet[2]] };
    let mut command = places.program(words[0]);
    command.args(&words[1..]).args(arguments);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn is_debian_like() -> bool {
    cfg!(target_os = "linux") && fs::read_to_string("/etc/os-release").is_ok_and(|text| names_debian(&text))
}

fn names_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|value| value.trim_matches('"').split(' ').any(|name| name == "debian"))
}

fn say_what_is_needed() {
    if cfg!(windows) {
        eprintln!(
            "  on Windows nothing is installed for you: Rust with the MSVC build tools, Node, Perl (for OpenSSL)"
        );
        eprintln!("  and WebView2 (part of Windows 10 and 11) must be there");
    } else {
        let names: Vec<&str> = PACKAGES.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "  this is not Debian, so nothing is installed for you. Needed, by Debian's names: {}",
            names.join(", ")
        );
    }
}

fn require_node(places: &Places) -> Result<()> {
    let version = places.program("node").arg("--version").output();
    let version =
        version.map_err(|source| Error::Start { program: "node".into(), remedy: NODE_REMEDY, source })?.stdout;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    if node_suffices(&version) {
        return Ok(());
    }
    Err(Error::Missing(format!("Node {version} is too old for the screens' build. {NODE_REMEDY}")))
}

fn node_suffices(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= NODE_AT_LEAST
}

#[cfg(test)]
mod tests {
    use super::{missing_of, names_debian, node_suffices};

    #[test]
    fn debian_and_its_kin_are_known_and_others_are_not() {
        assert!(names_debian("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"));
        assert!(names_debian("ID=ubuntu\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!names_debian("ID=\"fedora\"\nHOME_URL=https://debian.example\n"));
    }

    #[test]
    fn a_removed_package_counts_as_missing() {
        let missing = missing_of("installed xvfb\nconfig-files dbus\n");
        assert!(missing.contains(&"dbus"));
        assert!(!missing.contains(&"xvfb"));
    }

    #[test]
    fn an_old_node_is_refused() {
        for (version, suffices) in [("v18.20.4", false), ("v20.9.0", false), ("v20.19.0", true), ("v22.1.0", true)] {
            assert_eq!(node_suffices(version), suffices, "{version}");
        }
    }
}
