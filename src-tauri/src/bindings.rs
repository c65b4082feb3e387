//! The page's side of the commands and events, generated from the types here.

use crate::commands as c;
use crate::events::{ImportProgress, SyncProgress};
use tauri_specta::{Builder, collect_commands, collect_events};

/// Every command and event of the window.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new().events(collect_events![ImportProgress, SyncProgress]).commands(collect_commands![
        c::papers::paper_page,
        c::papers::save_paper,
        c::papers::open_paper,
        c::settings::set_appearance,
        c::files::default_path,
        c::files::choose_file,
        c::files::choose_save_file,
    ])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use specta_typescript::Typescript;
    use std::path::Path;

    const HEADER: &str = "// Generated from the window's commands by `cargo xtask bindings`. Do not edit.";

    /// Writes the file instead when `XIANGYI_WRITE_BINDINGS` is `1`.
    #[test]
    fn bindings_are_fresh() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings/index.ts");
        let folder = tempfile::tempdir().unwrap();
        let generated = folder.path().join("index.ts");
        builder().export(Typescript::default().header(HEADER), &generated).unwrap();
        let text = std::fs::read_to_string(&generated).unwrap();
        if std::env::var_os("XIANGYI_WRITE_BINDINGS").is_some_and(|wish| wish == "1") {
            std::fs::write(&committed, &text).unwrap();
        }
        let stands = std::fs::read_to_string(&committed).unwrap().replace("\r\n", "\n");
        assert!(stands == text, "ui/src/bindings/index.ts is stale: run `cargo xtask bindings`");
    }
}
