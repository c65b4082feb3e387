//! Files made to harm, given to the real program: a clear code, bounded memory and time, nothing written.

use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MOST_MEGABYTES: u64 = 512;
const LONGEST: Duration = Duration::from_secs(20);
const NUMBER: &str = "410482195503120019";

/// What the program answered, and the most memory that it held.
fn import(device: &Device, path: &Path) -> (Value, u64) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args(["import", "roster", path.to_str().unwrap()]);
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (_alarm, clock) = mpsc::channel::<()>();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(peak_of(child.id()));
        let _ = clock.recv_timeout(Duration::from_millis(3));
    }
    assert!(begun.elapsed() < LONGEST, "{path:?} took {:?}", begun.elapsed());
    let output = child.wait_with_output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), peak)
}

/// The high-water mark of resident memory in megabytes, where the system tells.
fn peak_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024)
}

/// A sound workbook with one part replaced by what a closure writes.
fn with_part(device: &Device, part: &str, fill: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let sound = device.file("sound.xlsx");
    xiangyi_tests::rosters::write(&sound, &[man("王德福", "19550312", 1)]);
    let mut from = ZipArchive::new(Cursor::new(std::fs::read(&sound).unwrap())).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        if file.name() != part {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            to.start_file(file.name(), options).unwrap();
            to.write_all(&bytes).unwrap();
        }
    }
    to.start_file(part, options).unwrap();
    fill(&mut to);
    to.finish().unwrap().into_inner()
}

fn sheet(device: &Device, rows: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    with_part(device, "xl/worksheets/sheet1.xml", |to| {
        to.write_all(br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)
            .unwrap();
        row(to, 1, "<is><t>姓名</t></is>", "<is><t>身份证号</t></is>");
        rows(to);
        to.write_all(b"</sheetData></worksheet>").unwrap();
    })
}

fn row(to: &mut dyn Write, row: u32, name: &str, number: &str) {
    write!(
        to,
        r#"<row r="{row}"><c r="A{row}" t="inlineStr">{name}</c><c r="B{row}" t="inlineStr">{number}</c></row>"#
    )
    .unwrap();
}

fn endless(to: &mut dyn Write) {
    let block = vec![b'a'; 1 << 20];
    (0..2_000).for_each(|_| to.write_all(&block).unwrap());
}

fn protected() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(&[7; 5000]).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn hostile_files_are_refused_with_their_code_in_bounded_memory_and_nothing_is_written() {
    let device = Device::of_a_head();
    let number = format!("<is><t>{NUMBER}</t></is>");
    let cut = sheet(&device, |to| row(to, 2, "<is><t>王德福</t></is>", &number));
    let cases: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("empty", "a.xlsx", vec![], "empty_file"),
        ("a picture", "b.xlsx", b"\x89PNG\r\n\x1a\n0000".to_vec(), "not_xlsx"),
        ("cut off", "c.xlsx", cut[..cut.len() * 2 / 3].to_vec(), "corrupt"),
        ("protected", "d.xlsx", protected(), "encrypted"),
        ("a bomb in a picture", "e.xlsx", with_part(&device, "xl/media/image1.png", endless), "too_large"),
        ("a bomb in the strings", "f.xlsx", with_part(&device, "xl/sharedStrings.xml", endless), "too_large"),
        ("a bomb in the sheet", "g.xlsx", with_part(&device, "xl/worksheets/sheet1.xml", endless), "too_large"),
        (
            "1,048,576 rows of people",
            "h.xlsx",
            sheet(&device, |to| (2..=1_048_576).for_each(|at| row(to, at, "<is><t>王德福</t></is>", &number))),
            "too_large",
        ),
        (
            "a web page of endless cells",
            "i.xls",
            ["<table>", &"<tr><td colspan=512>".repeat(20_000)].concat().into_bytes(),
            "too_large",
        ),
    ];
    for (what, name, bytes, code) in cases {
        let path = device.file(name);
        std::fs::write(&path, bytes).unwrap();
        let (answer, peak) = import(&device, &path);
        assert_eq!(answer["error"]["code"], code, "{what}: {answer}");
        assert!(answer["error"]["text"].as_str().is_some_and(|text| text.contains('请')), "{what}: {answer}");
        assert!(peak < MOST_MEGABYTES, "{what} took {peak} MB");
    }
    assert_eq!(device.run(&["search", "王德福"]).done()["hits"], json!([]));
    assert_eq!(device.run(&["import", "list"]).done()["imports"], json!([]));
}

#[test]
fn a_sheet_of_a_million_formatted_rows_and_formulas_that_call_out_are_read_by_their_values() {
    let device = Device::of_a_head();
    let bytes = sheet(&device, |to| {
        let call = "<f>WEBSERVICE(\"http://127.0.0.1:9/\")</f><v>王德福</v>";
        write!(
            to,
            r#"<row r="2"><c r="A2" t="str">{call}</c><c r="B2" t="str"><f>[1]外部!A1</f><v>{NUMBER}</v></c></row>"#
        )
        .unwrap();
        write!(to, r#"<row r="3"><c r="A3" t="str"><f>cmd|' /C calc'!A0</f></c><c r="B3" t="str"><f>HYPERLINK("http://127.0.0.1:9/")</f></c></row>"#).unwrap();
        row(to, 4, "<is><t>=cmd|' /C calc'!A0</t></is>", "<is><t>410482195503120027</t></is>");
        (5..=1_048_576).for_each(|at| write!(to, r#"<row r="{at}"><c r="A{at}" s="0"/></row>"#).unwrap());
    });
    let path = device.file("a.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let (answer, peak) = import(&device, &path);
    assert_eq!((&answer["rows"], &answer["accepted"]), (&json!(2), &json!(1)), "{answer}");
    assert_eq!((&answer["rejected"][0]["row"], &answer["rejected"][0]["reason"]), (&json!(4), &json!("bad_name")));
    assert!(peak < MOST_MEGABYTES, "{peak} MB");
}
