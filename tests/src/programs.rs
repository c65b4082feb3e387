//! Where the built programs are.

use std::path::PathBuf;

/// The path of one of the product's programs: in `XIANGYI_BIN_DIR`, else beside the running test.
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("XIANGYI_BIN_DIR").map_or_else(beside_this_test, PathBuf::from);
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built; run `cargo build --workspace --bins` first", path.display());
    path
}

fn beside_this_test() -> PathBuf {
    let mut folder = std::env::current_exe().expect("the running test has a path");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder
}
