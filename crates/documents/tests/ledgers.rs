//! Statistical tables and ledgers: two-row heads, sections with subtotals, totals, notes, signatures, three papers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::tables::ledger;
use samples::text_of;
use xiangyi_documents::{Drawn, Fonts, PaperSettings, draw};
use xiangyi_domain::paper::{Document, Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, LedgerSheet};

fn drawn(ledger: &Ledger) -> Drawn {
    let document = Document::Ledger(Box::new(ledger.clone()));
    draw(&document, &Fonts::find(None).unwrap(), &PaperSettings::default()).unwrap()
}

fn pages(drawn: &Drawn) -> Vec<String> {
    text_of(&drawn.pdf).trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

#[test]
fn every_page_repeats_title_period_unit_and_both_rows_of_the_head() {
    let drawn = drawn(&ledger(6, 20));
    let pages = pages(&drawn);
    assert_eq!((drawn.rows, drawn.warnings.len(), pages.len()), (120, 0, drawn.pages as usize));
    assert!(pages.len() > 3, "{}", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let number = format!("第{}页 共{}页", index + 1, pages.len());
        for words in [
            "慢性病签约管理统计表",
            "填报单位：柳林镇中心卫生院",
            "报告期：2026年第3季度",
            "单位：元",
            "本季",
            "完成率",
            &number,
        ] {
            assert!(page.contains(words), "{words} on page {}:\n{page}", index + 1);
        }
        let last = index + 1 == pages.len();
        for words in ["填报人：周会计", "填报日期：2026年10月8日", "一人多病的，每个病各计一次。"]
        {
            assert_eq!(page.contains(words), last, "{words} on page {}", index + 1);
        }
    }
}

#[test]
fn sections_have_their_sums_and_the_total_is_the_sum_of_all() {
    let text = text_of(&drawn(&ledger(3, 4)).pdf);
    let line = |start: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(start));
        line.unwrap_or_else(|| panic!("{start} in\n{text}")).split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(text.matches("小计").count(), 3);
    assert_eq!(line("小计"), ["小计", "6", "4938271.56"]);
    assert_eq!(line("合计"), ["合计", "18", "14814814.68"]);
    for village in ["第1村", "第2村", "第3村"] {
        assert_eq!(line(village), [village]);
    }
}

#[test]
fn names_id_numbers_amounts_shares_and_dates_stand_whole_on_one_line() {
    let ledger = ledger(2, 30);
    let text = text_of(&drawn(&ledger).pdf);
    for (number, row) in ledger.rows().enumerate() {
        let (LedgerCell::Text(name), LedgerCell::Text(id)) = (&row[1], &row[2]) else { panic!("row {number}") };
        let line = text.lines().find(|line| line.contains(id.as_str())).unwrap_or_else(|| panic!("{id}"));
        let words: Vec<&str> = line.split_whitespace().collect();
        for whole in [name.as_str(), "1234567.89", "2026-03-05"] {
            assert!(words.contains(&whole), "{whole} in {words:?}");
        }
    }
    assert!(text.contains("96.67%"), "29 of 30");
}

#[test]
fn the_heading_of_a_section_never_stands_last_on_a_page() {
    for each in 1..=30 {
        for page in pages(&drawn(&ledger(8, each))) {
            let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let before_number = lines[lines.len() - 2];
            assert!(!(before_number.starts_with('第') && before_number.ends_with('村')), "{each} rows:\n{page}");
        }
    }
}

#[test]
fn a_table_of_fifty_columns_fits_a3_and_a_small_one_a4_portrait() {
    let columns = (0..50).map(|at| LedgerColumn::new("率", LedgerKind::Rate).under(format!("第{}类人群", at / 3)));
    let mut wide = ledger(1, 5);
    wide.columns = [LedgerColumn::new("村", LedgerKind::Text)].into_iter().chain(columns).collect();
    let row = || [LedgerCell::text("柳林镇东大街社区")].into_iter().chain((0..50).map(|at| LedgerCell::rate(at, 50)));
    wide.sections = vec![LedgerSection::plain((0..30).map(|_| row().collect()).collect())];
    wide.total = None;
    wide.sheet = LedgerSheet::A3Wide;
    let drawn_wide = drawn(&wide);
    let text = text_of(&drawn_wide.pdf);
    assert!(text.contains("98.00%") && text.contains("第16类人群"), "{text}");
    assert_eq!(media_box(&drawn_wide.pdf), (1191, 842));
    let tall = Ledger { sheet: LedgerSheet::A4, ..ledger(1, 40) };
    assert_eq!(media_box(&drawn(&tall).pdf), (595, 842));
}

fn media_box(pdf: &[u8]) -> (i32, i32) {
    let pdf = lopdf::Document::load_mem(pdf).unwrap();
    let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
    let side = |at: usize| page.get(b"MediaBox").unwrap().as_array().unwrap()[at].as_float().unwrap().round();
    #[allow(clippy::cast_possible_truncation)]
    let pair = (side(2) as i32, side(3) as i32);
    pair
}

#[test]
fn rows_to_sign_are_tall_and_an_empty_table_says_so() {
    let usual = drawn(&ledger(1, 60)).pages;
    let to_sign = drawn(&Ledger { to_sign: true, ..ledger(1, 60) }).pages;
    assert!(to_sign > usual, "{to_sign} pages to sign, {usual} to read");
    let empty = Ledger { sections: Vec::new(), ..ledger(1, 1) };
    let drawn = drawn(&empty);
    assert_eq!((drawn.pages, drawn.rows), (1, 0));
    assert!(text_of(&drawn.pdf).contains("（无）"));
}
