//! Inputs that were found once, each read by every decoder.

use crate::files;
use crate::messages::samples;
use std::path::Path;
use xiangyi_wire::envelope::messages;
use xiangyi_wire::frame;

/// Guards: what made a decoder fall or swell once does so never again. A file's name says what it did.
#[test]
fn what_was_found_once_is_read_by_every_decoder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decoders/corpus");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for (_, decoder, _) in samples() {
            let _ = decoder(&bytes);
            let _ = decoder(&frame::pack(&bytes).unwrap());
        }
        let _ = (frame::inflate(&bytes), messages(&bytes), files::open(&bytes));
        read += 1;
    }
    assert!(read >= 4, "{read}");
}
