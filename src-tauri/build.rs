//! Lets Tauri read its configuration at build time, and again when the screens were built anew: the program carries
//! them.
fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
