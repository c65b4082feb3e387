//! The table of arrows: which room may know which, and which rooms may use a part that shapes them.
//!
//! `crates/ARCHITECTURE.md` draws the same arrows. A new edge is a decision: change both in one commit and say why.

/// A room and the rooms it may know.
pub struct Room {
    /// The package.
    pub name: &'static str,
    /// In the product (dependencies and build dependencies).
    pub knows: &'static [&'static str],
    /// In its tests besides (dev-dependencies).
    pub tests_know: &'static [&'static str],
}

/// Who may use an outside crate. Crates that no row names are free for all.
pub struct Guard {
    /// The crate; with a `*` at the end, every crate whose name begins so.
    pub names: &'static [&'static str],
    /// Rooms that may use it in the product.
    pub used_by: &'static [&'static str],
    /// Rooms that may use it in their tests besides.
    pub tested_by: &'static [&'static str],
    /// Why others may not.
    pub why: &'static str,
}

/// Every room, or every outside room in a [`Guard`].
pub const ANY: &[&str] = &["*"];
const NONE: &[&str] = &[];

/// The rooms of the workspace.
pub const ROOMS: &[Room] = &[
    Room { name: "xiangyi-domain", knows: NONE, tests_know: NONE },
    Room { name: "xiangyi-settlement", knows: &["xiangyi-domain"], tests_know: NONE },
    Room { name: "xiangyi-wire", knows: &["xiangyi-domain"], tests_know: NONE },
    Room { name: "xiangyi-sheets", knows: &["xiangyi-domain", "xiangyi-settlement"], tests_know: NONE },
    Room { name: "xiangyi-documents", knows: &["xiangyi-domain", "xiangyi-settlement"], tests_know: NONE },
    Room { name: "xiangyi-store", knows: &["xiangyi-domain", "xiangyi-wire"], tests_know: NONE },
    Room {
        name: "xiangyi-clinic",
        knows: &["xiangyi-domain", "xiangyi-settlement", "xiangyi-sheets", "xiangyi-store", "xiangyi-wire"],
        tests_know: NONE,
    },
    Room {
        name: "xiangyi-sync",
        knows: &["xiangyi-domain", "xiangyi-store", "xiangyi-wire"],
        tests_know: &["xiangyi-county"],
    },
    Room { name: "xiangyi-county", knows: &["xiangyi-domain", "xiangyi-settlement", "xiangyi-wire"], tests_know: NONE },
    Room {
        name: "xiangyi-cli",
        knows: &["xiangyi-clinic", "xiangyi-documents", "xiangyi-domain", "xiangyi-settlement", "xiangyi-sync"],
        tests_know: &["xiangyi-county", "xiangyi-wire"],
    },
    Room {
        name: "xiangyi-desktop",
        knows: &["xiangyi-clinic", "xiangyi-documents", "xiangyi-domain", "xiangyi-settlement", "xiangyi-sync"],
        tests_know: &["xiangyi-county", "xiangyi-wire"],
    },
    Room { name: "xiangyi-tests", knows: ANY, tests_know: ANY },
    Room { name: "xtask", knows: NONE, tests_know: NONE },
];

/// The outside crates that belong to one room.
pub const GUARDS: &[Guard] = &[
    Guard {
        names: &["tauri", "tauri-*", "wry", "tao", "specta-typescript"],
        used_by: &["xiangyi-desktop"],
        tested_by: NONE,
        why: "only the window knows Tauri",
    },
    Guard {
        names: &["rusqlite", "refinery"],
        used_by: &["xiangyi-store", "xiangyi-county"],
        tested_by: ANY,
        why: "SQL lives in store and county; a test may look into a database",
    },
    Guard { names: &["reqwest"], used_by: &["xiangyi-sync"], tested_by: ANY, why: "only sync speaks to the network" },
    Guard {
        names: &["axum", "axum-*", "tower-http", "utoipa", "utoipa-*", "tokio-postgres", "deadpool-postgres"],
        used_by: &["xiangyi-county"],
        tested_by: &["xiangyi-sync", "xiangyi-tests"],
        why: "only the county serves; a test may put a broken server in its place",
    },
    Guard {
        names: &["krilla", "krilla-*", "hayro", "hayro-*", "typst", "typst-*", "skrifa"],
        used_by: &["xiangyi-documents"],
        tested_by: NONE,
        why: "only documents draws pages",
    },
    Guard {
        names: &["calamine", "rust_xlsxwriter", "encoding_rs", "zip"],
        used_by: &["xiangyi-sheets"],
        tested_by: ANY,
        why: "only sheets reads and writes rosters; a test may make one",
    },
    Guard {
        names: &["argon2", "chacha20poly1305"],
        used_by: &["xiangyi-store"],
        tested_by: NONE,
        why: "keys are made and wrapped in one place",
    },
    Guard {
        names: &["hpke", "chacha20"],
        used_by: &["xiangyi-wire"],
        tested_by: NONE,
        why: "the file on a stick is sealed and opened in one place",
    },
    Guard {
        names: &["getrandom", "rand"],
        used_by: &["xiangyi-store", "xiangyi-county", "xiangyi-cli", "xiangyi-desktop"],
        tested_by: ANY,
        why: "randomness is an argument below the shell; the store draws key material only",
    },
    Guard {
        names: &["clap"],
        used_by: &["xiangyi-cli", "xiangyi-county", "xiangyi-desktop", "xtask"],
        tested_by: &["xiangyi-tests"],
        why: "only programs read a command line",
    },
    Guard {
        names: &["thirtyfour"],
        used_by: NONE,
        tested_by: &["xiangyi-tests"],
        why: "it drives the window in tests",
    },
    Guard { names: &["cargo_metadata"], used_by: &["xtask"], tested_by: NONE, why: "it is for checks of the house" },
];
