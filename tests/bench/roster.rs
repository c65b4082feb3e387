//! 签约花名册 of 5,000 contracts.

use crate::report::{line, millis, seconds, time};
use crate::township;
use xiangyi_clinic::paper::PaperKind;
use xiangyi_documents::{Fonts, PaperSettings, Preview, draw};

pub fn measure() {
    let township = township::of(9_000);
    let (fonts, finding) = time(|| Fonts::find(None).unwrap());
    line("finding the fonts, once per program", &millis(finding), "");
    let request = PaperKind::ContractRoster { on: None, village: None, team: None };
    let paper =
        |request: &PaperKind| township.clinic.prepare_paper(request, township::now(), &mut township::new_id).unwrap();
    let (document, asking) = time(|| paper(&request));
    let (drawn, drawing) = time(|| draw(&document, &fonts, &PaperSettings::default()).unwrap());
    line(&format!("asking the store for {} rows", drawn.rows), &millis(asking), "");
    line(&format!("drawing {} pages", drawn.pages), &seconds(drawing), "goal <= 0.6 s");
    line("size of the PDF", &format!("{} kB", drawn.pdf.len() / 1024), "goal <= 1024 kB");
    let preview = Preview::open(drawn.pdf).unwrap();
    let (_, first) = time(|| preview.page(1, 1200).unwrap());
    line("first page as a picture", &millis(first), "");
    line("from the question to the first page on screen", &millis(asking + drawing + first), "goal <= 300 ms");
}
