//! What is printed is found again, whole, by text extraction.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::{RARE_NAMES, roster, text_of, yuan};
use xiangyi_documents::{Drawn, Fonts, PaperSettings, draw};
use xiangyi_domain::paper::{ContractRoster, Document, RosterColumn};

fn drawn(document: &Document) -> Drawn {
    draw(document, &Fonts::find(None).unwrap(), &PaperSettings::default()).unwrap()
}

fn drawn_roster(roster: &ContractRoster) -> Drawn {
    drawn(&Document::ContractRoster(roster.clone()))
}

#[test]
fn every_name_and_id_number_of_5000_contracts_stands_whole_on_the_line_of_its_number() {
    let roster = roster(5000);
    let drawn = drawn_roster(&roster);
    let text = text_of(&drawn.pdf);
    assert_eq!((drawn.rows, drawn.warnings.len()), (5000, 0));
    assert_eq!(text.matches('\u{c}').count(), drawn.pages as usize, "one form feed a page");
    let lines: std::collections::HashMap<&str, Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<&str>>())
        .filter_map(|words| Some((*words.iter().find(|word| word.len() == 18 && word.starts_with("410482"))?, words)))
        .collect();
    for (index, row) in roster.rows.iter().enumerate() {
        let words = lines.get(row.id_number.as_str()).unwrap_or_else(|| panic!("row {}", index + 1));
        let number = (index + 1).to_string();
        for whole in [number.as_str(), &row.household_head, &row.name] {
            assert!(words.contains(&whole), "row {}: {whole} in {words:?}", index + 1);
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for (whole, times) in [("2026-03-05", 5000), ("2027-03-04", 5000), ("赵明", 2500), ("钱学海", 2500)] {
        assert_eq!(words.iter().filter(|word| **word == whole).count(), times, "{whole}");
    }
}

#[test]
fn the_list_stays_below_a_megabyte_and_has_22_to_28_rows_a_page() {
    let drawn = drawn_roster(&roster(5000));
    assert!(drawn.pdf.len() < 1_000_000, "{} bytes", drawn.pdf.len());
    assert!((5000 / 28..=5000 / 22).contains(&drawn.pages), "{} pages", drawn.pages);
}

#[test]
fn a_plain_list_has_27_rows_a_page() {
    let mut roster = roster(54);
    for row in &mut roster.rows {
        row.address = "上河村三组".to_owned();
        row.groups.truncate(1);
    }
    assert_eq!(drawn_roster(&roster).pages, 3, "27 + 22 + 5 with the signatures");
}

#[test]
fn every_page_has_title_header_date_and_number_and_the_last_has_totals_and_signatures() {
    let drawn = drawn_roster(&roster(60));
    let text = text_of(&drawn.pdf);
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    for (index, page) in pages.iter().enumerate() {
        let number = format!("第{}页 共{}页", index + 1, drawn.pages);
        for words in
            ["柳林镇中心卫生院家庭医生签约花名册", "上河村、下河村", "2026年6月30日", "身份证号", "服务包", &number]
        {
            assert!(page.contains(words), "{words} on page {}", index + 1);
        }
        assert_eq!(page.contains("合计：户数 20 户，人数 60 人"), index + 1 == pages.len());
        assert_eq!(page.contains("（单位盖章）"), index + 1 == pages.len());
    }
}

#[test]
fn the_signatures_never_stand_on_a_page_without_rows() {
    for rows in 1..=70 {
        let drawn = drawn_roster(&roster(rows));
        let text = text_of(&drawn.pdf);
        let last = text.trim_end_matches('\u{c}').rsplit('\u{c}').next().unwrap();
        assert!(last.contains("410482"), "{rows} rows: {last}");
        let numbers = text.matches("410482").count();
        assert_eq!(numbers, rows);
    }
}

#[test]
fn an_empty_list_is_one_page_that_says_so() {
    let drawn = drawn_roster(&roster(0));
    assert_eq!((drawn.pages, drawn.rows), (1, 0));
    assert!(text_of(&drawn.pdf).contains("户数 0 户，人数 0 人"));
}

#[test]
fn rare_names_come_back_from_another_reader_too() {
    let roster = roster(6);
    let pdf = lopdf::Document::load_mem(&drawn_roster(&roster).pdf).unwrap();
    let text = pdf.extract_text(&[1]).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (name, row) in RARE_NAMES.iter().zip(&roster.rows) {
        assert!(lines.contains(name), "{name} in {lines:?}");
        assert!(lines.contains(&row.id_number.as_str()), "{}", row.id_number);
    }
}

#[test]
fn a_character_without_glyph_is_printed_as_its_code_and_its_row_is_named() {
    let mut roster = roster(30);
    roster.rows[28].name = "王\u{10FFFD}".to_owned();
    let drawn = drawn_roster(&roster);
    let warning = &drawn.warnings[..];
    assert_eq!(warning.len(), 1);
    assert_eq!((warning[0].row, warning[0].field.as_str(), warning[0].code_point.as_str()), (29, "姓名", "U+10FFFD"));
    assert!(text_of(&drawn.pdf).contains("王〔U+10FFFD〕"));
}

#[test]
fn all_columns_at_once_still_fit_the_paper() {
    use RosterColumn as C;
    let more = [C::HouseholdNo, C::Birth, C::Diseases, C::RecordNo, C::Team, C::VillageDoctor, C::AgreementNo, C::Note];
    let mut roster = roster(20);
    roster.columns.extend(more);
    let drawn = drawn_roster(&roster);
    let text = text_of(&drawn.pdf);
    for row in &roster.rows {
        assert!(text.contains(&row.id_number) && text.contains(&row.agreement_number));
    }
}

#[test]
fn a_bill_reads_as_the_data_says() {
    let bill = samples::bill();
    let drawn = drawn(&Document::Settlement(Box::new(bill)));
    assert_eq!((drawn.pages, drawn.rows), (2, 5), "the plain words and the signatures take a second page");
    let text = text_of(&drawn.pdf);
    let expected = include_str!("golden/bill.txt");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<String>>();
    assert_eq!(words(&text), words(expected), "{text}");
}

#[test]
fn a_bill_of_forty_layers_runs_over_and_repeats_its_table_head() {
    let mut bill = samples::bill();
    let long = bill.layers[0].clone();
    bill.layers = (0..40).map(|_| long.clone()).collect();
    bill.layers[3].reasons = vec![bill.layers[0].reasons[1].clone(); 60];
    let drawn = drawn(&Document::Settlement(Box::new(bill)));
    let text = text_of(&drawn.pdf);
    assert!(drawn.pages >= 4, "{}", drawn.pages);
    assert!(text.matches("计算基数(元)").count() >= 3);
    assert_eq!(text.matches("7920.00").count(), 80, "once in the table, once in plain words");
}

#[test]
fn each_form_says_its_names_numbers_and_amounts_whole() {
    let agreement = Document::AdmissionAgreement(Box::new(samples::agreement()));
    let contracts = Document::Contract(vec![samples::contract("李𠮷"), samples::contract("王㛃")]);
    let card = Document::ContactCard(vec![samples::contact_card()]);
    let sheet = Document::FollowupSheet(vec![samples::followup_sheet(6)]);
    let costs = Document::DailyCosts(Box::new(samples::cost_list(40)));
    let plan = Document::ArrearsPlan(Box::new(samples::arrears_plan(12)));
    let id = samples::person("").id_number;
    let cases: [(&Document, u32, &[&str]); 6] = [
        (
            &agreement,
            1,
            &[
                "穆塔里甫·肉孜",
                &id,
                "2000.00元（大写：贰仟元整）",
                "XZ20260511-003",
                "只留存复印件",
                "救护车费120.00元",
                "优先接诊、优先检查、优先",
                "毛巾、脸盆、水杯、肥皂",
            ],
        ),
        (&costs, 2, &["穆塔里甫·肉孜", "1234.56", "2026-06-19", "49382.40", "11.00%", "肆万玖仟叁佰捌拾贰元肆角整"]),
        (&plan, 1, &["王㛃", &id, "李𠮷", "FQ-ABCD-000003", "2027-05-20", "8286.36", "捌仟贰佰捌拾陆元叁角陆分"]),
        (&contracts, 2, &["李𠮷", "王㛃", "䶮小明", &id, "360.00元/年", "2026年3月5日至2027年3月4日", "■高血压"]),
        (&card, 1, &["穆塔里甫·肉孜", "孙桂芳", "03756912345", "12393", "2026年9月5日"]),
        (&sheet, 2, &["穆塔里甫·肉孜", "152/94", "101-00017", "2027-04-19", "第2页 共2页"]),
    ];
    for (document, least_pages, wanted) in cases {
        let drawn = drawn(document);
        let text = text_of(&drawn.pdf);
        assert!(drawn.warnings.is_empty() && drawn.pages >= least_pages, "{:?}", drawn.warnings);
        for words in wanted {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}

#[test]
fn a_blank_sheet_has_one_page_with_every_line_and_no_values() {
    let drawn = drawn(&Document::FollowupSheet(vec![samples::followup_sheet(0)]));
    assert_eq!((drawn.pages, drawn.rows), (1, 0));
    let text = text_of(&drawn.pdf);
    for words in ["随访日期", "血压(mmHg)", "服药依从性", "药物名称3", "下次随访日期", "随访医生签名"]
    {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn large_print_makes_forms_larger_and_leaves_lists() {
    let fonts = Fonts::find(None).unwrap();
    let large = PaperSettings { large_print: true, ..PaperSettings::default() };
    let usual = PaperSettings::default();
    let pages = |document: &Document, settings: &PaperSettings| draw(document, &fonts, settings).unwrap().pages;
    let list = Document::ContractRoster(roster(40));
    let agreement = Document::AdmissionAgreement(Box::new(samples::agreement()));
    assert!(pages(&agreement, &large) > pages(&agreement, &usual));
    assert_eq!(pages(&list, &large), pages(&list, &usual));
}

/// How tall a word stands on paper, in points.
fn height_of(pdf: &[u8], word: &str) -> f64 {
    let layout = samples::layout_of(pdf);
    let line = layout.lines().find(|line| line.contains(&format!(">{word}<"))).unwrap_or_else(|| panic!("no {word}"));
    let value = |name: &str| {
        let from = line.find(name).unwrap() + name.len() + 2;
        line[from..].split('"').next().unwrap().parse::<f64>().unwrap()
    };
    value("yMax") - value("yMin")
}

#[test]
fn the_bill_in_large_print_is_larger_and_keeps_every_name_and_amount_whole() {
    let fonts = Fonts::find(None).unwrap();
    let bill = Document::Settlement(Box::new(samples::bill()));
    let print = |large_print| draw(&bill, &fonts, &PaperSettings { large_print, ..PaperSettings::default() }).unwrap();
    let (usual, large) = (print(false), print(true));
    let (small, tall) = (height_of(&usual.pdf, "7920.00"), height_of(&large.pdf, "7920.00"));
    assert!(tall > small * 1.2, "{tall} and {small} points");
    assert!(large.pages >= usual.pages && large.warnings.is_empty());
    let text = text_of(&large.pdf);
    let sample = samples::bill();
    for whole in [
        sample.patient.name.as_str(),
        "10000.00",
        "7920.00",
        "708.38",
        "108.38",
        "柒佰零捌元叁角捌分",
        sample.bill_number.as_str(),
    ] {
        assert!(text.contains(whole), "{whole} in {text}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let document = Document::Settlement(Box::new(samples::bill()));
    assert_eq!(drawn(&document).pdf, drawn(&document).pdf);
}

#[test]
fn a_receipt_stands_whole_on_both_halves_of_its_page_in_any_print() {
    let fonts = Fonts::find(None).unwrap();
    let reversed = xiangyi_domain::paper::Receipt { reversed: true, ..samples::receipt() };
    let document = Document::Receipt(vec![samples::receipt(), reversed]);
    for large_print in [false, true] {
        let drawn = draw(&document, &fonts, &PaperSettings { large_print, ..PaperSettings::default() }).unwrap();
        let text = text_of(&drawn.pdf);
        assert_eq!((drawn.pages, drawn.rows, drawn.warnings.len()), (2, 2, 0), "a page each");
        for page in text.trim_end_matches('\u{c}').split('\u{c}') {
            for whole in
                ["阿卜杜热合曼·阿卜杜克热木·买买提", "1005.30", "壹仟零伍元叁角整", "8286.32", "SJ-ABCD-000017"]
            {
                assert_eq!(page.matches(whole).count(), 2, "{whole} on both halves of {page}");
            }
            assert!(page.contains("收据联（交患者）") && page.contains("存根联（医院留存）"));
        }
        assert_eq!(text.matches("已冲销，仅供存查").count(), 2, "both halves of the second receipt");
    }
}

#[test]
fn a_bill_says_in_plain_words_who_paid_what_and_what_is_left() {
    let text_of_bill = |bill| text_of(&drawn(&Document::Settlement(Box::new(bill))).pdf).replace([' ', '\n'], "");
    let text = text_of_bill(samples::bill());
    for words in [
        "这次住院一共花了10000.00元，其中1000.00元是医保目录外",
        "基本医保统筹付7920.00元",
        "大病保险这次没有付",
        "您自己付708.38元（柒佰零捌元叁角捌分），现在还差108.38元",
        "住院押金2000.00元",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let mut free = samples::bill();
    (free.self_pay, free.balance) = (yuan("0.00"), yuan("0.00"));
    free.mark = "已冲销（退结算）".to_owned();
    let text = text_of_bill(free);
    assert!(text.contains("您自己不用付钱") && text.contains("已冲销（退结算）"), "{text}");
}
