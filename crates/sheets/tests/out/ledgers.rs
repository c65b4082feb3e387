//! A ledger as a workbook holds what the paper shows, as numbers that can be reckoned with.

use calamine::{Data, Reader, open_workbook_auto};
use std::io::Read;
use xiangyi_domain::Money;
use xiangyi_domain::paper::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, LedgerSheet};
use xiangyi_sheets::ledger;

fn sample() -> Ledger {
    let columns = vec![
        LedgerColumn::new("姓名", LedgerKind::Name),
        LedgerColumn::new("身份证号", LedgerKind::IdNumber),
        LedgerColumn::new("人次", LedgerKind::Count).under("本月"),
        LedgerColumn::new("金额", LedgerKind::Money).under("本月"),
        LedgerColumn::new("率", LedgerKind::Rate),
        LedgerColumn::new("日期", LedgerKind::Date),
    ];
    let row = |name: &str, count: i32| {
        vec![
            LedgerCell::text(name),
            LedgerCell::text("410482195503120019"),
            LedgerCell::count(count),
            LedgerCell::Money(Money::from_fen(929_162)),
            LedgerCell::rate(1, 3),
            LedgerCell::Date("2026-09-01".parse().unwrap()),
        ]
    };
    let rows = vec![row("李𠮷", 2), row("穆塔里甫·肉孜", 3)];
    let sums = |name: &str| Some(Ledger::sum(name, &columns, &rows));
    Ledger {
        title: "先诊疗后付费统计表".to_owned(),
        org_name: "石板镇卫生院".to_owned(),
        period: "报告期：2026年9月".to_owned(),
        unit: "元".to_owned(),
        notes: vec!["出院日期在本月的计入。".to_owned()],
        total: sums("合计"),
        sections: vec![LedgerSection { heading: "上河村".to_owned(), subtotal: sums("小计"), rows }],
        columns,
        ..Ledger::default()
    }
}

fn written(ledger: &Ledger) -> (Vec<Vec<Data>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账.xlsx");
    ledger::write(&path, ledger).unwrap();
    let mut book = open_workbook_auto(&path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut xml = String::new();
    zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut book_xml = String::new();
    zip.by_name("xl/workbook.xml").unwrap().read_to_string(&mut book_xml).unwrap();
    (range.rows().map(<[Data]>::to_vec).collect(), xml + &book_xml)
}

#[test]
fn rows_sections_and_sums_stand_where_they_stand_on_paper() {
    let (rows, _) = written(&sample());
    let text = |words: &str| Data::String(words.to_owned());
    assert_eq!(rows[0][0], text("先诊疗后付费统计表"));
    assert_eq!(rows[1][0], text("填报单位：石板镇卫生院　　报告期：2026年9月　　单位：元"));
    assert_eq!((&rows[2][0], &rows[2][2], &rows[3][3]), (&text("姓名"), &text("本月"), &text("金额")));
    assert_eq!(rows[4][0], text("上河村"));
    assert_eq!(rows[5][..2], [text("李𠮷"), text("410482195503120019")]);
    assert_eq!(rows[5][2..4], [Data::Float(2.0), Data::Float(9291.62)]);
    assert!(matches!(rows[5][5], Data::DateTime(_)));
    assert_eq!(rows[7][..4], [text("小计"), Data::Empty, Data::Float(5.0), Data::Float(18583.24)]);
    assert_eq!(rows[8][0], text("合计"));
    assert_eq!(rows[9][0], text("出院日期在本月的计入。"));
    assert!(rows[11][0].to_string().starts_with("填报人："));
}

#[test]
fn a_workbook_is_ready_to_print() {
    let (_, xml) = written(&sample());
    for setting in [
        r#"<pageSetup paperSize="9" fitToHeight="0" orientation="landscape""#,
        r#"<pageSetUpPr fitToPage="1"/>"#,
        r#"name="_xlnm.Print_Titles" localSheetId="0">先诊疗后付费统计表!$1:$4</definedName>"#,
        r#"<mergeCell ref="C3:D3"/>"#,
        r#"<mergeCell ref="A3:A4"/>"#,
        "第&amp;P页 共&amp;N页",
    ] {
        assert!(xml.contains(setting), "{setting} in {xml}");
    }
    assert!(!xml.contains("<autoFilter"), "sums are not torn from their rows");
    let (_, a3) = written(&Ledger { sheet: LedgerSheet::A3Wide, ..sample() });
    assert!(a3.contains(r#"paperSize="8" fitToHeight="0" orientation="landscape""#), "{a3}");
    let (_, a4) = written(&Ledger { sheet: LedgerSheet::A4, ..sample() });
    assert!(a4.contains(r#"paperSize="9""#) && !a4.contains("landscape"), "{a4}");
}

#[test]
fn a_plain_list_can_be_sorted_and_a_masked_one_shows_no_whole_number() {
    let mut plain = sample();
    plain.total = None;
    plain.sections = vec![LedgerSection::plain(std::mem::take(&mut plain.sections[0].rows))];
    let (_, xml) = written(&plain);
    assert!(xml.contains(r#"<autoFilter ref="A4:F6"/>"#), "{xml}");
    let (rows, _) = written(&plain.masked());
    assert_eq!(rows[4][1], Data::String("410482********0019".to_owned()));
}
