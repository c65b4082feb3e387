//! What is called .xls and is something else, as many systems export it.

use crate::paper::{LI, Paper, ZHANG, accepted, names, refusal, rejected};

#[test]
fn a_web_page_called_xls_is_read_with_its_merged_cells() {
    let page = format!(
        "<html><head><style>td {{mso-number-format:'\\@'}}</style></head><body><!-- <tr><td>x</td></tr> -->\n\
         <table border=1><tr><td colspan=\"3\">花名册 &amp; 台账</td></tr>\n\
         <tr><th>村</th><th>姓&nbsp;名</th><th>身份证<br>号码</th></tr>\n\
         <tr><td rowspan=2>石板村</td><td>穆塔里甫&middot;肉孜</td><td x:str>{ZHANG}</td></tr>\n\
         <tr><td>李四</td><td>&#52;{}</td></tr>\n\
         <tr><td></td><td>王五</td><td>1</td></tr><tr><td>合计<td>3<td></table></body></html>",
        &LI[1..]
    );
    for bytes in [page.clone().into_bytes(), encoding_rs::GBK.encode(&page).0.into_owned()] {
        let read = Paper::bytes("导出.xls", &bytes).read().unwrap();
        assert_eq!(names(&read), ["穆塔里甫·肉孜", "李四"]);
        assert_eq!((accepted(&read)[1].0, accepted(&read)[1].2.as_str()), (4, LI));
        assert_eq!(read.rows[1].details.village.as_deref(), Some("石板村"));
        assert_eq!(rejected(&read), [(5, "bad_length")]);
    }
}

#[test]
fn an_xml_spreadsheet_called_xls_is_read_sheet_by_sheet() {
    let sheet = |name: &str, rows: &str| format!("<Worksheet ss:Name=\"{name}\"><Table>{rows}</Table></Worksheet>");
    let head = "<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"String\">身份证号</Data></Cell></Row>";
    let person = |name: &str, kind: &str, number: &str| {
        format!(
            "<Row ss:Index=\"4\"><Cell><Data ss:Type=\"String\">{name}</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"{kind}\">{number}</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell></Row>"
        )
    };
    let one = sheet("一", &format!("{head}{}", person("张三", "String", ZHANG)));
    let two = sheet("二", &format!("{head}{}", person("李四", "Number", LI)));
    let text = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{one}{two}</Workbook>"
    );
    let read = Paper::bytes("导出.xls", text.as_bytes()).read().unwrap();
    assert_eq!((names(&read), accepted(&read)[0].0), (vec!["张三"], 4));
    assert_eq!(rejected(&read), [(4, "precision_lost")]);
    assert_eq!(read.sheets.iter().map(|sheet| &*sheet.name).collect::<Vec<_>>(), ["一", "二"]);
}

#[test]
fn a_csv_called_xls_is_read_and_text_without_a_roster_is_no_workbook() {
    let tabs = format!("姓名\t身份证号\n张三\t{ZHANG}\n");
    assert_eq!(refusal(&Paper::bytes("导出.xls", tabs.as_bytes())), "read");
    assert_eq!(refusal(&Paper::bytes("导出.xls", &encoding_rs::GBK.encode(&tabs).0)), "read");
    for text in ["姓名\t身份证号\n", "你好", "<html><table></table></html>", "<table><tr><td>a<td>b</table>"] {
        assert_eq!(refusal(&Paper::bytes("导出.xls", text.as_bytes())), "not_xlsx", "{text}");
    }
    assert_eq!(refusal(&Paper::bytes("导出.xlsx", tabs.as_bytes())), "not_xlsx");
}

#[test]
fn a_web_page_of_endless_cells_is_refused() {
    let page = format!("<table><tr><td>姓名<td>身份证号</tr>{}", "<tr><td colspan=512>".repeat(20_000));
    assert_eq!(refusal(&Paper::bytes("导出.xls", page.as_bytes())), "too_large");
    let broken =
        format!("<table><tr><td>姓名<td>身份证号<tr><td>张三<td>{ZHANG}<td colspan='99999999999' rowspan=-1 <<a><!-- ");
    assert_eq!(names(&Paper::bytes("导出.xls", broken.as_bytes()).read().unwrap()), ["张三"]);
}
