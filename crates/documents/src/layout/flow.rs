//! Forms from top to bottom: titles, paragraphs, rows, signatures.

use super::cells::{Align, LEADING, aligned};
use super::{Cell, Checker, Drawing, InkPage, MM, Row, Style, wrap};
use crate::fonts::Fonts;

/// A paper and its margins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paper {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// Left and right.
    pub(crate) side: f32,
    /// Top and bottom.
    pub(crate) end: f32,
}

impl Paper {
    pub(crate) const A4: Paper = Paper { width: 210.0 * MM, height: 297.0 * MM, side: 18.0 * MM, end: 16.0 * MM };
    pub(crate) const A4_WIDE: Paper = Paper { width: 297.0 * MM, height: 210.0 * MM, side: 10.0 * MM, end: 10.0 * MM };
    pub(crate) const A3_WIDE: Paper = Paper { width: 420.0 * MM, height: 297.0 * MM, side: 12.0 * MM, end: 11.0 * MM };
    pub(crate) const A3: Paper = Paper { width: 297.0 * MM, height: 420.0 * MM, side: 22.0 * MM, end: 20.0 * MM };
    pub(crate) const A5: Paper = Paper { width: 148.0 * MM, height: 210.0 * MM, side: 12.0 * MM, end: 11.0 * MM };

    pub(crate) fn inner(self) -> f32 {
        self.width - 2.0 * self.side
    }
}

/// Writes down a form; starts a page whenever the last one is full.
pub(crate) struct Flow<'f> {
    pub(crate) checker: Checker<'f>,
    /// The size of running text.
    pub(crate) body: f32,
    paper: Paper,
    pages: Vec<InkPage>,
    y: f32,
    /// Drawn again at the top of a page the table runs over to.
    head: Vec<Row>,
    /// First page of each paper of a series.
    starts: Vec<usize>,
}

impl<'f> Flow<'f> {
    pub(crate) fn new(fonts: &'f Fonts, paper: Paper, body: f32) -> Flow<'f> {
        let pages = Vec::new();
        Flow { checker: Checker::new(fonts), body, paper, pages, y: 0.0, head: Vec::new(), starts: Vec::new() }
    }

    pub(crate) fn inner(&self) -> f32 {
        self.paper.inner()
    }

    /// Starts a paper of a series: a new page, numbered from 1.
    pub(crate) fn start_paper(&mut self) {
        self.head.clear();
        self.starts.push(self.pages.len());
        self.checker.row = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.start_page();
    }

    /// Starts a page of the same paper.
    pub(crate) fn start_page(&mut self) {
        self.pages.push(InkPage::new(self.paper.width, self.paper.height));
        self.y = self.paper.end;
    }

    /// What is left of the page.
    pub(crate) fn left(&self) -> f32 {
        self.paper.height - self.paper.end - 14.0 - self.y
    }

    fn page(&mut self) -> &mut InkPage {
        if self.pages.is_empty() {
            self.start_paper();
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// Starts a page unless `height` more points fit on this one.
    pub(crate) fn need(&mut self, height: f32) {
        if self.pages.is_empty() {
            self.start_paper();
        } else if self.left() < height {
            self.start_page();
            for row in self.head.clone() {
                self.place(&row);
            }
        }
    }

    pub(crate) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// A line of text by itself.
    pub(crate) fn line(&mut self, style: Style, align: Align, text: &str, field: &str) {
        self.need(style.size * 1.5);
        let fonts = self.checker.fonts;
        let text = self.checker.clean(text, field).into_owned();
        let size = super::cells::fitted(fonts, &text, style, self.inner());
        let style = Style { size, ..style };
        let x = aligned(align, (self.paper.side, self.inner()), style.width(fonts, &text));
        let baseline = self.y + style.size * 1.1;
        self.page().text(x, baseline, style, &text);
        self.y += style.size * 1.5;
    }

    /// Texts at the left and right end of one line.
    pub(crate) fn ends(&mut self, size: f32, left: &str, right: &str, field: &str) {
        let top = self.y;
        self.line(Style::regular(size), Align::Left, left, field);
        if self.y > top {
            self.y -= size * 1.5;
        }
        self.line(Style::regular(size), Align::Right, right, field);
    }

    /// A paragraph; the first line is set in by two characters.
    pub(crate) fn paragraph(&mut self, text: &str, field: &str) {
        let style = Style::regular(self.body);
        let text = format!("　　{}", self.checker.clean(text, field));
        let fonts = self.checker.fonts;
        for line in wrap(fonts, &text, style, self.inner()) {
            self.need(style.size * LEADING * 1.1);
            let (x, baseline) = (self.paper.side, self.y + style.size * 1.05);
            self.page().text(x, baseline, style, line);
            self.y += style.size * LEADING * 1.1;
        }
    }

    /// A remark in small print, over as many lines as it takes.
    pub(crate) fn remark(&mut self, size: f32, text: &str, field: &str) {
        let fonts = self.checker.fonts;
        for line in wrap(fonts, text, Style::regular(size), self.inner()) {
            self.line(Style::regular(size), Align::Left, line, field);
        }
    }

    /// A small heading, kept together with what follows it.
    pub(crate) fn heading(&mut self, text: &str) {
        self.need(self.body * 5.0);
        self.gap(self.body * 0.35);
        self.line(Style::bold(self.body * 1.05), Align::Left, text, "");
        self.gap(self.body * 0.1);
    }

    /// Rows from here on belong to a table with this head.
    pub(crate) fn table_head(&mut self, head: Vec<Row>) {
        self.head.clear();
        let height: f32 = head.iter().map(|row| row.height(self.checker.fonts)).sum();
        self.need(height + self.body * 3.0);
        for row in &head {
            self.place(row);
        }
        self.head = head;
    }

    pub(crate) fn end_table(&mut self) {
        self.head.clear();
    }

    /// Rows beside one tall cell at their left, kept on one page.
    pub(crate) fn band(&mut self, mut side: Cell, mut rows: Vec<Row>, field: &str) {
        let fonts = self.checker.fonts;
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.text = self.checker.clean(&cell.text, field).into_owned();
        }
        let heights: Vec<f32> = rows.iter().map(|row| row.height(fonts)).collect();
        let height = heights.iter().sum();
        self.need(height);
        let (left, mut top) = (self.paper.side, self.y);
        let width = side.width;
        side.text = self.checker.clean(&side.text, field).into_owned();
        let size = rows.first().map_or(self.body, |row| row.size);
        Row::new(size, vec![side]).draw(self.page(), fonts, left, top, height);
        for (row, height) in rows.iter().zip(heights) {
            row.draw(self.page(), fonts, left + width, top, height);
            top += height;
        }
        self.y = top;
    }

    /// A row of a table; `field` names it in warnings.
    pub(crate) fn row(&mut self, mut row: Row, field: &str) {
        for cell in &mut row.cells {
            cell.text = self.checker.clean(&cell.text, field).into_owned();
        }
        self.need(row.height(self.checker.fonts));
        self.place(&row);
    }

    fn place(&mut self, row: &Row) {
        let fonts = self.checker.fonts;
        let height = row.height(fonts);
        let (left, top) = (self.paper.side, self.y);
        row.draw(self.page(), fonts, left, top, height);
        self.y += height;
    }

    /// Label and room to write, side by side in equal parts.
    pub(crate) fn signatures(&mut self, labels: &[&str], height: f32) {
        self.need(height);
        self.y += height - self.body;
        #[allow(clippy::cast_precision_loss)] // a few labels
        let part = self.inner() / labels.len() as f32;
        let (mut x, y, style) = (self.paper.side, self.y + self.body * 0.6, Style::regular(self.body));
        for label in labels {
            self.page().text(x, y, style, label);
            x += part;
        }
        self.y += self.body;
    }

    /// A line of dashes across the middle of the page, to cut along; the other half begins below it.
    pub(crate) fn cut(&mut self) {
        const DASH: f32 = 6.0;
        let (middle, width) = (self.paper.height / 2.0, self.paper.width);
        let mut x = 0.0;
        while x < width {
            self.page().line((x, middle), (x + DASH, middle), 0.4);
            x += 2.0 * DASH;
        }
        self.y = middle + self.paper.end * 0.6;
    }

    /// Sets page numbers and hands the drawing over.
    pub(crate) fn finish(mut self, title: impl Into<String>) -> Drawing {
        self.page();
        let ends: Vec<usize> = self.starts.iter().skip(1).copied().chain([self.pages.len()]).collect();
        for (start, end) in self.starts.iter().zip(ends) {
            number_pages(&mut self.pages[*start..end], self.checker.fonts, self.paper);
        }
        Drawing { title: title.into(), pages: self.pages, warnings: self.checker.missing }
    }
}

/// 第x页 共y页 at the foot of each page.
pub(crate) fn number_pages(pages: &mut [InkPage], fonts: &Fonts, paper: Paper) {
    let count = pages.len();
    let style = Style::regular(8.5);
    for (number, page) in pages.iter_mut().enumerate() {
        let text = format!("第{}页 共{count}页", number + 1);
        let x = aligned(Align::Middle, (paper.side, paper.inner()), style.width(fonts, &text));
        page.text(x, paper.height - paper.end + 2.0, style, &text);
    }
}
