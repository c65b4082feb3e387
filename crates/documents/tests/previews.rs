//! Pictures of pages come from the PDF itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use xiangyi_documents::{DocumentError, Fonts, PaperSettings, Preview, draw, preview};
use xiangyi_domain::paper::Document;

fn pdf() -> Vec<u8> {
    let document = Document::ContractRoster(samples::roster(60));
    draw(&document, &Fonts::find(None).unwrap(), &PaperSettings::default()).unwrap().pdf
}

fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_page_becomes_a_picture_of_the_width_asked_for_in_the_papers_shape() {
    let (width, height) = size(&preview(&pdf(), 1, 1200).unwrap());
    assert_eq!(width, 1200);
    assert!((846..=850).contains(&height), "A4 landscape: {height}");
}

#[test]
fn different_pages_give_different_pictures() {
    let opened = Preview::open(pdf()).unwrap();
    assert!(opened.pages() >= 3);
    assert_ne!(opened.page(1, 600).unwrap(), opened.page(2, 600).unwrap());
}

#[test]
fn a_page_that_is_not_there_a_wild_width_and_no_pdf_are_refused() {
    let pdf = pdf();
    for page in [0, 99] {
        assert!(matches!(preview(&pdf, page, 600), Err(DocumentError::NoSuchPage { .. })));
    }
    for width in [0, 100_000] {
        assert!(matches!(preview(&pdf, 1, width), Err(DocumentError::BadWidth { .. })));
    }
    assert!(matches!(preview(b"hello", 1, 600), Err(DocumentError::NotAPdf)));
}
