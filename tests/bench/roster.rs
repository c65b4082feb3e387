//! 签约花名册 of more than 5,000 contracted people, and what other programs take for the same table.

use crate::peers::{run, tell};
use crate::report::{line, millis, seconds, time};
use crate::township::{self, Township};
use std::time::Duration;
use xiangyi_clinic::paper::{ExportPaper, PaperKind, RosterRequest};
use xiangyi_documents::{Fonts, PaperSettings, Preview, lay_out};
use xiangyi_domain::paper::{ContractRoster, Document};

/// So many that a little more than 5,000 of them are contracted.
const RESIDENTS: u32 = 7_800;
/// The same question is asked so often; the best stands for a quiet computer, the worst beside it.
const TIMES: usize = 5;

pub fn measure() {
    let township = township::of(RESIDENTS);
    let (fonts, finding) = time(|| Fonts::find(None).unwrap());
    line("finding the fonts, once per program", &millis(finding), "");
    let mut all: Vec<[Duration; 4]> = (0..TIMES).map(|_| once(&township, &fonts)).collect();
    all.sort_by_key(|[asking, laying, first, _]| *asking + *laying + *first);
    let ([asking, laying, first, writing], worst) = (all[0], all[TIMES - 1]);
    let document = paper(&township);
    let laid = lay_out(&document, &fonts, &PaperSettings::default());
    let pdf = laid.pdf(&fonts).unwrap();
    line(&format!("asking the store for {} rows", laid.rows()), &millis(asking), "");
    line(&format!("laying out {} pages", laid.pages()), &millis(laying), "");
    line("first page as a PDF and as a picture", &millis(first), "");
    line("from the question to the first page on screen", &millis(asking + laying + first), "goal <= 300 ms");
    let slowest: Duration = worst[..3].iter().sum();
    line(&format!("the slowest of {TIMES}"), &millis(slowest), "");
    line("laying out and writing the whole PDF", &seconds(laying + writing), "goal <= 0.6 s");
    line("size of the PDF", &format!("{} kB", pdf.len() / 1024), "goal <= 1024 kB");
    let Document::ContractRoster(roster) = document else { panic!("no roster") };
    others(&township, &roster);
    // Its own process last, as the programs beside it: the store is opened anew, with the login.
    let township::Township { clinic, folder } = township;
    drop(clinic);
    let (data, out) = (folder.path().display().to_string(), folder.path().join("whole.pdf"));
    let arguments = ["print", "contract-roster", "--out", &out.display().to_string(), "--data", &data, "--json"];
    let program = xiangyi_tests::programs::program("xiangyi").display().to_string();
    tell("this program by command line, login and opening too", run(&program, &arguments), &out);
}

fn paper(township: &Township) -> Document {
    let request = PaperKind::ContractRoster(RosterRequest::default());
    township.clinic.prepare_paper(&request, township::now(), &mut township::new_id).unwrap()
}

/// Asking, laying out, showing the first page, writing the whole.
fn once(township: &Township, fonts: &Fonts) -> [Duration; 4] {
    let (document, asking) = time(|| paper(township));
    let (laid, laying) = time(|| lay_out(&document, fonts, &PaperSettings::default()));
    let (_, first) = time(|| Preview::open(laid.first_page(fonts).unwrap()).unwrap().page(1, 1200).unwrap());
    let (_, writing) = time(|| laid.pdf(fonts).unwrap());
    [asking, laying, first, writing]
}

/// The same rows as .xlsx through LibreOffice and as a page through headless Chromium, where those are present.
fn others(township: &Township, roster: &ContractRoster) {
    let folder = township.folder.path();
    let sheet = folder.join("roster.xlsx");
    let paper = PaperKind::ContractRoster(RosterRequest::default());
    let input = ExportPaper { paper, path: sheet.clone(), whole_ids: true };
    let export = || township.clinic.export_paper(&input, township::now(), &mut township::new_id).unwrap();
    let (_, writing) = time(export);
    line("the same list as .xlsx", &seconds(writing), "");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("office").display());
    let out = folder.display().to_string();
    let office =
        [profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir", &out, &sheet.display().to_string()];
    // The first start makes a profile; it is not counted.
    if run("soffice", &office).is_some() {
        tell("LibreOffice, from the .xlsx", run("soffice", &office), &folder.join("roster.pdf"));
    }
    let page = folder.join("roster.html");
    std::fs::write(&page, html(roster)).unwrap();
    let printed = folder.join("chromium.pdf");
    let (to, from) = (format!("--print-to-pdf={}", printed.display()), format!("file://{}", page.display()));
    let user = format!("--user-data-dir={}", folder.join("chromium").display());
    let chromium = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", &user, &to, &from];
    tell("Chromium, from a page of the same table", run("chromium", &chromium), &printed);
}

/// The table as a page that prints on A4 landscape with a repeated header.
fn html(roster: &ContractRoster) -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "<meta charset=utf-8><style>@page{size:A4 landscape;margin:8mm}body{font:8.5pt sans-serif}\
         table{border-collapse:collapse;width:100%}td,th{border:1px solid;padding:1px}</style><table><thead><tr>",
    );
    for column in &roster.columns {
        write!(text, "<th>{}", column.heading()).unwrap();
    }
    text.push_str("</thead>");
    for (number, row) in roster.rows.iter().enumerate() {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (groups, categories, packs) = (row.groups.join("、"), row.categories.join("、"), row.packs.join("、"));
        write!(
            text,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{:?}<td>{}<td>{}<td>{}<td>{}<td>{groups}<td>{categories}<td>{packs}<td>{}\
             <td>{}<td>{}",
            number + 1,
            row.household_head,
            row.name,
            row.sex,
            row.age.unwrap_or_default(),
            row.id_number,
            row.relation,
            row.address,
            row.phone,
            day(row.signed_on),
            day(row.ends_on),
            row.doctor,
        )
        .unwrap();
    }
    text
}
