//! Agreements, handbooks, cards and boards: what the page model says stands on the paper, whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::contracts::{handbook, policy_card, wall_board};
use samples::{contact_card, contract, text_of, yuan};
use xiangyi_documents::{Drawn, Fonts, Margins, PaperSettings, PaperSize, draw};
use xiangyi_domain::paper::{Document, PaperContact};

fn drawn_with(document: &Document, settings: PaperSettings) -> Drawn {
    draw(document, &Fonts::find(None).unwrap(), &settings).unwrap()
}

fn drawn(document: &Document) -> Drawn {
    drawn_with(document, PaperSettings::default())
}

/// The text without the spaces and breaks of the layout: wrapped sentences are found whole.
fn run_on(drawn: &Drawn) -> String {
    text_of(&drawn.pdf).chars().filter(|c| !c.is_whitespace()).collect()
}

fn size(pdf: &[u8]) -> (i64, i64) {
    let pdf = lopdf::Document::load_mem(pdf).unwrap();
    let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
    let side = |at: usize| f64::from(page.get(b"MediaBox").unwrap().as_array().unwrap()[at].as_float().unwrap());
    #[allow(clippy::cast_possible_truncation)]
    let pair = (side(2).round() as i64, side(3).round() as i64);
    pair
}

#[test]
fn an_agreement_says_who_pays_what_in_figures_and_capitals() {
    let mut paper = contract("穆塔里甫·肉孜");
    paper.shares = vec![("财政".to_owned(), yuan("240.00")), ("个人".to_owned(), yuan("120.50"))];
    let text = run_on(&drawn(&Document::Contract(vec![paper])));
    let wanted =
        "四、本协议全部成员所选服务包费用合计360.50元/年（叁佰陆拾元伍角整），其中：财政240.00元，个人120.50元；";
    assert!(text.contains(wanted), "{text}");
    let mut free = contract("王㛃");
    free.shares.clear();
    assert!(run_on(&drawn(&Document::Contract(vec![free]))).contains("四、所选服务包不向乙方另收费用"));
}

#[test]
fn an_agreement_of_a_child_names_the_guardian_with_id_number_and_phone() {
    let mut paper = contract("䶮小明");
    paper.guardian = Some(PaperContact {
        name: "阿卜杜热合曼·阿卜杜克热木".to_owned(),
        relation: "祖父".to_owned(),
        id_number: samples::id_number(3),
        phone: "13900139000".to_owned(),
    });
    let drawn = drawn(&Document::Contract(vec![paper]));
    let text = text_of(&drawn.pdf);
    for words in ["阿卜杜热合曼·阿卜杜克热木", "祖父", &samples::id_number(3), "13900139000", "乙方监护人签字（手印）"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn a_handbook_has_cover_agreement_items_visits_exams_and_lines_to_write_on() {
    let drawn = drawn(&Document::ContractHandbook(vec![handbook(30)]));
    let pages: Vec<String> = text_of(&drawn.pdf).trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect();
    assert_eq!(pages.len(), drawn.pages as usize);
    assert!(pages[0].contains("家庭医生签约服务手册") && pages[0].contains("穆塔里甫·肉孜"), "{}", pages[0]);
    assert!(pages[1].contains("家庭医生签约服务协议书"), "{}", pages[1]);
    let all = pages.concat();
    for words in ["面对面随访", "2026-04-30", "138/86", "血压 138/86 mmHg", "轻度脂肪肝", "李𠮷", "居民签字"]
    {
        assert!(all.contains(words), "{words}");
    }
    assert_eq!(all.matches("高血压随访（入户）").count(), 30, "every visit once");
    assert!(drawn.warnings.is_empty());
}

#[test]
fn a_policy_card_is_in_large_print_on_one_page_with_whom_to_call() {
    let card = policy_card();
    let drawn = drawn(&Document::PolicyCard(vec![card.clone(), card]));
    assert_eq!((drawn.pages, drawn.rows), (2, 2), "a page a household");
    let text = text_of(&drawn.pdf);
    for words in ["穆塔里甫·肉孜", "H00017", "低保、重度残疾", "13900139000", "0375-6912345", "120"] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(!text.contains("政策咨询"), "a phone that nobody knows is not promised");
}

#[test]
fn a_board_fills_one_a3_sheet_however_much_it_says() {
    for (count, is_flow) in [(4, true), (9, true), (3, false), (12, false)] {
        let board = wall_board(count, is_flow);
        let drawn = drawn(&Document::WallBoard(board));
        assert_eq!((drawn.pages, size(&drawn.pdf)), (1, (842, 1191)), "{count} lines");
        assert_eq!(text_of(&drawn.pdf).matches('↓').count(), if is_flow { count - 1 } else { 0 });
    }
}

#[test]
fn a_second_print_says_so_on_every_page_and_the_first_does_not() {
    let document = Document::ContractHandbook(vec![handbook(10)]);
    let first = drawn_with(&document, PaperSettings { copy: 1, ..PaperSettings::default() });
    assert!(!text_of(&first.pdf).contains("次打印"));
    let third = drawn_with(&document, PaperSettings { copy: 3, ..PaperSettings::default() });
    assert_eq!(text_of(&third.pdf).matches("第3次打印").count(), third.pages as usize);
}

#[test]
fn a_page_goes_whole_onto_the_paper_that_is_in_the_printer() {
    let board = Document::WallBoard(wall_board(4, true));
    let roster = Document::ContractRoster(samples::roster(30));
    for (document, paper, sides) in [
        (&board, PaperSize::Designed, (842, 1191)),
        (&board, PaperSize::A4, (595, 842)),
        (&board, PaperSize::K16, (522, 737)),
        (&roster, PaperSize::A3, (1191, 842)),
        (&roster, PaperSize::A4, (842, 595)),
    ] {
        let usual = drawn(document);
        let fitted = drawn_with(document, PaperSettings { paper, ..PaperSettings::default() });
        assert_eq!((fitted.pages, size(&fitted.pdf)), (usual.pages, sides), "{paper:?}");
        assert_eq!(run_on(&fitted), run_on(&usual), "{paper:?}");
    }
}

#[test]
fn margins_move_everything_inwards_and_lose_nothing() {
    let document = Document::ContactCard(vec![contact_card()]);
    let usual = drawn(&document);
    for margins in [Margins::Wide, Margins::Binding] {
        let moved = drawn_with(&document, PaperSettings { margins, ..PaperSettings::default() });
        assert_eq!((moved.pages, size(&moved.pdf)), (usual.pages, size(&usual.pdf)));
        let words =
            |drawn: &Drawn| -> Vec<String> { text_of(&drawn.pdf).split_whitespace().map(str::to_owned).collect() };
        assert_eq!(words(&moved), words(&usual), "{margins:?}");
        assert!(left_edge(&moved.pdf) > left_edge(&usual.pdf) + 1.0, "{margins:?}");
    }
}

/// Where the leftmost word of the first page begins, by poppler.
fn left_edge(pdf: &[u8]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.pdf");
    xiangyi_documents::write_pdf(&path, pdf).unwrap();
    let output =
        std::process::Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let starts = text.split("xMin=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
    starts.fold(f64::MAX, f64::min)
}
