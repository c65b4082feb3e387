//! The lines of a sheet in columns, top to bottom, out of the description, and
//! what a visit writes in each.

use super::super::words::short_day;
use super::values::{
    boxes, choices, code, counts, drugs, figure, plain, pressure, pressure_label, referral, referred_to, taken, value,
};
use crate::layout::Cell;
use xiangyi_domain::followups::{Choice, Field, FieldKind, FormDescription, Mode};
use xiangyi_domain::paper::FormVisit;

/// A line of the form.
pub(super) struct Line<'f> {
    pub(super) label: String,
    /// The label lists the options, because a column is too narrow for them.
    pub(super) lists: bool,
    /// In rows.
    pub(super) height: f32,
    entry: Entry<'f>,
}

/// What a visit writes.
enum Entry<'f> {
    Mode(String),
    /// The options, unless the label lists them; the words that go with a choice, and what is wanted.
    Choice {
        field: &'f Field,
        options: String,
        words: Option<&'f Field>,
        wanted: Option<&'f Field>,
    },
    Boxes(&'f Field),
    Other(&'f Field),
    Pressure(&'f Field, Option<&'f Field>),
    Number {
        now: &'f Field,
        wanted: Option<&'f Field>,
    },
    /// `3次/周 30分钟/次`.
    Several(Vec<&'f Field>),
    Flag(&'f Field),
    Text(&'f Field),
    Date(&'f Field),
    Counts(&'f Field),
    DrugName(&'f Field, usize),
    DrugTaken(&'f Field, usize),
    OtherDrugs(&'f Field),
    Class(String),
    Why,
    Where,
    Result,
    NextOn,
    Signature,
}

/// Lines that belong together.
pub(super) enum Group<'f> {
    Single(Line<'f>),
    /// A wide label that lists options, beside its lines.
    Beside(String, Vec<Line<'f>>),
    /// A narrow heading beside labelled lines.
    Under(String, Vec<Line<'f>>),
}

impl<'f> Group<'f> {
    pub(super) fn lines(&self) -> &[Line<'f>] {
        match self {
            Group::Single(line) => std::slice::from_ref(line),
            Group::Beside(_, lines) | Group::Under(_, lines) => lines,
        }
    }
}

/// Boxes of a choice of several in a column.
const BOXES: usize = 8;
/// A box and the space beside it, in points.
const BOX: f32 = 11.0;
/// Drugs that have lines of their own; others share one.
const DRUGS: usize = 3;

/// The groups of a form; `fits` says whether options have room in a column.
pub(super) fn groups<'f>(form: &'f FormDescription, fits: &dyn Fn(&str) -> bool) -> Vec<Group<'f>> {
    let ways = [Mode::Clinic, Mode::Home, Mode::Phone].into_iter();
    let ways = ways.filter(|way| form.modes.is_empty() || form.modes.contains(way));
    let ways: Vec<String> = ways.filter_map(|way| Some(format!("{}{}", way.code()?, way.word()))).collect();
    let mut groups = vec![Group::Single(Line::new("随访方式", 1.0, Entry::Mode(ways.join(" "))))];
    for (at, heading) in form.sections.iter().enumerate() {
        section(form, heading, printed(form, at), fits, &mut groups);
    }
    if form.print.class_above.is_none() {
        groups.extend(class(form));
    }
    let mut sent = vec![Line::new("原因", 1.2, Entry::Why), Line::new("机构及科别", 1.2, Entry::Where)];
    if form.print.referral_result {
        sent.push(Line::new("2周内随访结果", 1.2, Entry::Result));
    }
    groups.push(Group::Under("转诊".to_owned(), sent));
    groups.push(Group::Single(Line::new("下次随访日期", 1.0, Entry::NextOn)));
    groups.push(Group::Single(Line::new("随访医生签名", 1.3, Entry::Signature)));
    groups
}

/// The fields of a section that have a line: without lower pressures, targets and words that share another's.
fn printed(form: &FormDescription, section: usize) -> Vec<&Field> {
    let shares = |field: &Field| {
        let target = form.fields.iter().any(|one| form.target_of(one).is_some_and(|target| target.key == field.key));
        let other = form.fields.iter().any(|one| one.other.as_deref() == Some(&field.key));
        target || other || words_of(form, field) || several_of(form, field)
    };
    let lower = |field: &Field| field.kind == FieldKind::Pressure && field.below.is_some();
    let omitted = |field: &Field| field.print.is_some_and(|print| print.omit);
    let fields = form.fields.iter().filter(|field| usize::from(field.section) == section);
    fields.filter(|field| !omitted(field) && !lower(field) && !shares(field)).collect()
}

/// Whether a text goes with the choice that it stands beside.
fn words_of(form: &FormDescription, field: &Field) -> bool {
    let lead = field.beside.as_ref().and_then(|key| form.field(key));
    field.kind == FieldKind::Text && lead.is_some_and(|lead| lead.kind == FieldKind::Single)
}

/// Whether a whole number shares the line of the one it stands beside.
fn several_of(form: &FormDescription, field: &Field) -> bool {
    let lead = field.beside.as_ref().and_then(|key| form.field(key));
    let whole = |one: &Field| one.kind == FieldKind::Integer && one.computed.is_none() && !one.is_target();
    whole(field) && lead.is_some_and(whole)
}

fn section<'f>(
    form: &'f FormDescription,
    heading: &str,
    fields: Vec<&'f Field>,
    fits: &dyn Fn(&str) -> bool,
    groups: &mut Vec<Group<'f>>,
) {
    if let [only] = fields[..]
        && only.kind == FieldKind::Multi
    {
        let legend = format!("{}：{}", only.label, choices(&only.options));
        let mut lines = vec![Line::new(&only.label, 1.5, Entry::Boxes(only))];
        lines.extend(other(form, only));
        groups.push(Group::Beside(legend, lines));
        return;
    }
    // A section of drugs has their names as its heading, so what else is in it stands alone.
    let alone = fields.iter().any(|field| field.kind == FieldKind::Drugs);
    let mut under = Vec::new();
    for field in fields {
        if form.print.class_above.as_deref() == Some(&field.key) {
            groups.extend(class(form));
        }
        match field.kind {
            FieldKind::Drugs => groups.push(Group::Under(field.label.clone(), drug_lines(field))),
            _ if alone => groups.extend(lines(form, field, fits).into_iter().map(Group::Single)),
            _ => under.extend(lines(form, field, fits)),
        }
    }
    if !under.is_empty() {
        groups.push(Group::Under(heading.to_owned(), under));
    }
}

fn class(form: &FormDescription) -> Option<Group<'_>> {
    if form.field("class").is_some() || form.classes.is_empty() {
        return None;
    }
    let class = |class: &xiangyi_domain::followups::Class| Choice {
        code: class.code,
        label: class.label.clone(),
        points: None,
    };
    let options: Vec<Choice> = form.classes.iter().map(class).collect();
    Some(Group::Single(Line::new("此次随访分类", 1.3, Entry::Class(choices(&options)))))
}

fn drug_lines(field: &Field) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for at in 0..DRUGS {
        lines.push(Line::new(&format!("药物名称{}", at + 1), 1.0, Entry::DrugName(field, at)));
        lines.push(Line::new("用法用量", 1.0, Entry::DrugTaken(field, at)));
    }
    lines.push(Line::new("其他药物", 1.2, Entry::OtherDrugs(field)));
    lines
}

fn other<'f>(form: &'f FormDescription, field: &Field) -> Option<Line<'f>> {
    let other = field.other.as_ref().and_then(|key| form.field(key))?;
    Some(Line::new(&other.label, 1.6, Entry::Other(other)))
}

fn lines<'f>(form: &'f FormDescription, field: &'f Field, fits: &dyn Fn(&str) -> bool) -> Vec<Line<'f>> {
    let wanted = form.target_of(field);
    let unit = field.unit.as_ref().map(|unit| format!("({unit})")).unwrap_or_default();
    // What is now and what is wanted share a cell, and their unit stands there.
    let label = match wanted {
        Some(_) => format!("{}\u{a0}现在/目标", field.label),
        None => format!("{}{unit}", field.label),
    };
    match field.kind {
        FieldKind::Single => {
            let options = choices(&field.options);
            let words = form.fields.iter().find(|one| words_of(form, one) && one.beside.as_deref() == Some(&field.key));
            let narrow = !fits(&options);
            let label = if narrow { format!("{}：{options}", field.label) } else { label };
            let options = if narrow { String::new() } else { options };
            let entry = Entry::Choice { field, options, words, wanted };
            vec![Line { lists: narrow, ..Line::new(&label, 1.0, entry) }]
        }
        FieldKind::Multi => {
            let label = format!("{}：{}", field.label, choices(&field.options));
            let mut lines = vec![Line { lists: true, ..Line::new(&label, 1.4, Entry::Boxes(field)) }];
            lines.extend(other(form, field));
            lines
        }
        FieldKind::Pressure => {
            let low = form.fields.iter().find(|one| one.below.as_deref() == Some(&field.key));
            vec![Line::new(&format!("{}{unit}", pressure_label(field)), 1.0, Entry::Pressure(field, low))]
        }
        FieldKind::Integer | FieldKind::Decimal => numbers(form, field, &label, wanted),
        FieldKind::Flag => vec![Line::new(&label, 1.0, Entry::Flag(field))],
        FieldKind::Date | FieldKind::Month => vec![Line::new(&label, 1.0, Entry::Date(field))],
        FieldKind::Counts => vec![Line::new(&field.label, 1.0, Entry::Counts(field))],
        FieldKind::Text | FieldKind::Drugs | FieldKind::Rows => vec![Line::new(&label, 1.4, Entry::Text(field))],
    }
}

/// A number with what is wanted of it; several of one row have a line for now and one for what is wanted.
fn numbers<'f>(form: &'f FormDescription, field: &'f Field, label: &str, wanted: Option<&'f Field>) -> Vec<Line<'f>> {
    let beside = |one: &&Field| several_of(form, one) && one.beside.as_deref() == Some(&field.key);
    let all: Vec<&Field> = std::iter::once(field).chain(form.fields.iter().filter(beside)).collect();
    if all.len() < 2 {
        return vec![Line::new(label, 1.0, Entry::Number { now: field, wanted })];
    }
    let targets: Vec<&Field> = all.iter().filter_map(|one| form.target_of(one)).collect();
    if targets.is_empty() {
        return vec![Line::new(&field.label, 1.0, Entry::Several(all))];
    }
    let named = |when: &str| format!("{}\u{a0}{when}", field.label);
    vec![Line::new(&named("现在"), 1.0, Entry::Several(all)), Line::new(&named("目标"), 1.0, Entry::Several(targets))]
}

/// As many boxes as a column has room for.
fn room_for_boxes(width: f32) -> usize {
    (1..=BOXES).rev().find(|count| f32::from(u8::try_from(*count).unwrap_or(u8::MAX)) * BOX + 8.0 <= width).unwrap_or(1)
}

impl<'f> Line<'f> {
    fn new(label: &str, height: f32, entry: Entry<'f>) -> Line<'f> {
        Line { label: label.to_owned(), lists: false, height, entry }
    }

    pub(super) fn cell(&self, width: f32, visit: &FormVisit) -> Cell {
        let centred = |text: String| Cell::whole(width, text).middle();
        match &self.entry {
            Entry::Mode(ways) => Cell::whole(width, ways).boxed(vec![visit.mode]),
            Entry::Choice { field, options, words, wanted } => {
                let more = words.map(|words| plain(value(visit, words))).unwrap_or_default();
                let text = [options.as_str(), more.as_str()].join(" ");
                let mut boxes = vec![code(visit, field)];
                boxes.extend(wanted.map(|wanted| code(visit, wanted)));
                Cell::new(width, text.trim()).boxed(boxes)
            }
            Entry::Boxes(field) => Cell::new(width, "").boxed(boxes(visit, field, room_for_boxes(width))),
            Entry::Other(field) => Cell::new(width, format!("其他：{}", plain(value(visit, field)))),
            Entry::Pressure(high, low) => centred(pressure(visit, high, *low)),
            Entry::Number { now, wanted: Some(wanted) } => {
                let unit = now.unit.as_deref().unwrap_or_default();
                centred(format!("{}/{}{unit}", figure(value(visit, now)), figure(value(visit, wanted))))
            }
            Entry::Number { now, wanted: None } => centred(plain(value(visit, now))),
            Entry::Several(fields) => {
                let each = fields.iter().map(|field| {
                    format!("{}{}", figure(value(visit, field)), field.unit.as_deref().unwrap_or_default())
                });
                centred(each.collect::<Vec<String>>().join(" "))
            }
            Entry::Flag(field) => Cell::whole(width, "0否 1是").boxed(vec![code(visit, field)]),
            Entry::Text(field) => Cell::new(width, plain(value(visit, field))),
            Entry::Date(field) => centred(plain(value(visit, field))),
            Entry::Counts(field) => Cell::new(width, counts(visit, field)),
            Entry::DrugName(field, at) => {
                centred(drugs(visit, field).get(*at).map(|drug| drug.name.clone()).unwrap_or_default())
            }
            Entry::DrugTaken(field, at) => {
                let blank = || "每日　　次 每次　　　".to_owned();
                centred(drugs(visit, field).get(*at).map_or_else(blank, taken))
            }
            Entry::OtherDrugs(field) => {
                let rest = drugs(visit, field).into_iter().skip(DRUGS);
                let rest: Vec<String> = rest.map(|drug| format!("{} {}", drug.name, taken(&drug))).collect();
                Cell::new(width, rest.join("；"))
            }
            Entry::Class(options) => Cell::new(width, options).boxed(vec![visit.class]),
            Entry::Why => Cell::new(width, referral(visit).reason.unwrap_or_default()),
            Entry::Where => Cell::new(width, referred_to(&referral(visit))),
            Entry::Result => Cell::new(width, referral(visit).result.unwrap_or_default()),
            Entry::NextOn => centred(short_day(visit.next_on)),
            Entry::Signature => Cell::new(width, ""),
        }
    }
}
