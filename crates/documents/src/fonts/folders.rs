//! Where fonts lie, and which are known to carry Chinese.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A family that can carry a whole page. File names are lower case; the first
/// that exists counts.
pub(super) struct Family {
    regular: &'static [&'static str],
    bold: &'static [&'static str],
    /// The face to take from a collection.
    pub(super) face: &'static str,
}

/// In order of liking: wide repertoire and clear small sizes first.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        regular: &["notosanscjk-regular.ttc", "notosanscjksc-regular.otf"],
        bold: &["notosanscjk-bold.ttc", "notosanscjksc-bold.otf"],
        face: "Noto Sans CJK SC",
    },
    Family {
        regular: &["notosanssc-regular.otf", "notosanssc-regular.ttf", "notosanssc_400regular.ttf"],
        bold: &["notosanssc-bold.otf", "notosanssc-bold.ttf", "notosanssc_700bold.ttf"],
        face: "Noto Sans SC",
    },
    Family {
        regular: &["sourcehansans-regular.ttc", "sourcehansanssc-regular.otf", "sourcehansanscn-regular.otf"],
        bold: &["sourcehansans-bold.ttc", "sourcehansanssc-bold.otf", "sourcehansanscn-bold.otf"],
        face: "Source Han Sans SC",
    },
    Family { regular: &["msyh.ttc", "msyh.ttf"], bold: &["msyhbd.ttc", "msyhbd.ttf"], face: "Microsoft YaHei" },
    Family { regular: &["simsun.ttc"], bold: &["simhei.ttf"], face: "SimSun" },
    Family { regular: &["simhei.ttf"], bold: &[], face: "SimHei" },
    Family { regular: &["wqy-microhei.ttc"], bold: &[], face: "WenQuanYi Micro Hei" },
    Family { regular: &["wqy-zenhei.ttc"], bold: &[], face: "WenQuanYi Zen Hei" },
];

/// Fonts known for characters the families lack.
const BEHIND: &[&str] = &[
    "simsunb.ttf",
    "simsunextg.ttf",
    "babelstonehan.ttf",
    "hanamina.ttf",
    "hanaminb.ttf",
    "notosanscjk-regular.ttc",
    "simsun.ttc",
];

/// Font folders are not nested deeper than this.
const DEPTH: u8 = 5;

/// The font files below some folders, by lower-case file name.
pub(super) struct FontFiles {
    pub(super) folders: Vec<PathBuf>,
    by_name: BTreeMap<String, PathBuf>,
}

impl FontFiles {
    pub(super) fn list(folders: Vec<PathBuf>) -> FontFiles {
        let mut by_name = BTreeMap::new();
        for folder in &folders {
            collect(folder, DEPTH, &mut by_name);
        }
        FontFiles { folders, by_name }
    }

    fn first(&self, names: &[&str]) -> Option<PathBuf> {
        names.iter().find_map(|name| self.by_name.get(*name)).cloned()
    }
}

impl Family {
    pub(super) fn among(&'static self, files: &FontFiles) -> Option<(&'static Family, PathBuf, Option<PathBuf>)> {
        files.first(self.regular).map(|regular| (self, regular, files.first(self.bold)))
    }
}

/// The fonts to ask for a missing character: all of the caller's, then the
/// known ones of the system.
pub(super) fn behind(extra: &FontFiles, system: &FontFiles, used: [Option<&PathBuf>; 2]) -> Vec<PathBuf> {
    let known = BEHIND.iter().filter_map(|name| system.by_name.get(*name));
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in extra.by_name.values().chain(known) {
        if !used.contains(&Some(path)) && !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}

/// The system's font folders, per user and for all.
pub(super) fn system() -> Vec<PathBuf> {
    let below = |variable: &str, rest: &str| std::env::var_os(variable).map(|base| Path::new(&base).join(rest));
    let named = if cfg!(windows) {
        vec![below("WINDIR", "Fonts"), below("LOCALAPPDATA", r"Microsoft\Windows\Fonts")]
    } else {
        vec![
            Some(PathBuf::from("/usr/share/fonts")),
            Some(PathBuf::from("/usr/local/share/fonts")),
            below("HOME", ".local/share/fonts"),
            below("HOME", ".fonts"),
        ]
    };
    named.into_iter().flatten().collect()
}

fn collect(folder: &Path, depth: u8, into: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, into);
            }
        } else if is_font(&path)
            && let Some(name) = path.file_name()
        {
            into.entry(name.to_string_lossy().to_lowercase()).or_insert(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    path.extension().is_some_and(|end| ["ttf", "otf", "ttc", "otc"].iter().any(|known| end.eq_ignore_ascii_case(known)))
}
