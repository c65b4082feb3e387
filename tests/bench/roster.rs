//! 签约花名册 of more than 5,000 contracted people, and what other programs take for the same table.

use crate::report::{line, millis, seconds, time};
use crate::township::{self, Township};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
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
    crate::memory::print_peak();
    let Document::ContractRoster(roster) = document else { panic!("no roster") };
    others(&township, &roster);
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

fn tell(what: &str, measured: Option<(Duration, u64)>, file: &Path) {
    let Some((took, peak)) = measured else { return };
    let size = std::fs::metadata(file).map_or(0, |file| file.len() / 1024);
    line(what, &seconds(took), &format!("{} MB of memory, {size} kB", peak / 1024));
}

/// Runs a program; the time it took, and the peak memory of its processes together in kB. Nothing if it is not here.
fn run(program: &str, arguments: &[&str]) -> Option<(Duration, u64)> {
    let started = Instant::now();
    let mut child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut peak = 0;
    while child.try_wait().ok()?.is_none() {
        peak = peak.max(memory_below(child.id()));
    }
    Some((started.elapsed(), peak))
}

/// Resident memory of a process and of all below it, in kB, where the system tells.
fn memory_below(root: u32) -> u64 {
    let all: Vec<(u32, u32, u64)> = processes().filter_map(|path| status(&path)).collect();
    let mut family = vec![root];
    let mut at = 0;
    while at < family.len() {
        let parent = family[at];
        family.extend(all.iter().filter(|(_, of, _)| *of == parent).map(|(id, _, _)| *id));
        at += 1;
    }
    all.iter().filter(|(id, _, _)| family.contains(id)).map(|(_, _, memory)| memory).sum()
}

fn processes() -> impl Iterator<Item = PathBuf> {
    let numbered = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok());
    std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path()).filter(numbered)
}

fn status(folder: &Path) -> Option<(u32, u32, u64)> {
    let text = std::fs::read_to_string(folder.join("status")).ok()?;
    let number = |name: &str| {
        let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
        rest.trim().trim_end_matches(" kB").parse::<u64>().ok()
    };
    let id = |name: &str| u32::try_from(number(name)?).ok();
    Some((id("Pid:")?, id("PPid:")?, number("VmRSS:").unwrap_or(0)))
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
