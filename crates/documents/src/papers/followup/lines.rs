//! The lines of the form, top to bottom, and what a visit writes in each.

use super::super::words::short_day;
use crate::layout::Cell;
use xiangyi_domain::paper::{FollowupColumn, PaperDrug};

/// A line of the form.
pub(super) struct Line {
    pub(super) label: &'static str,
    /// In rows.
    pub(super) height: f32,
    entry: Entry,
}

/// What a visit writes.
enum Entry {
    /// A text that may wrap.
    Text(fn(&FollowupColumn) -> String),
    /// Numbers or a date on one line.
    Whole(fn(&FollowupColumn) -> String),
    /// Printed choices and a box for the number chosen.
    Choice(&'static str, fn(&FollowupColumn) -> Option<u8>),
    /// A row of boxes, one a symptom.
    Symptoms,
    /// 不良反应 with room for words.
    Adverse,
}

/// Lines that belong together.
pub(super) enum Group {
    Single(Line),
    /// A wide label beside its lines.
    Beside(&'static str, &'static [Line]),
    /// A narrow heading beside labelled lines.
    Under(&'static str, &'static [Line]),
}

const SYMPTOM_BOXES: usize = 8;
const SYMPTOMS: &str =
    "症状：1无症状　2头痛头晕\n3恶心呕吐　4眼花耳鸣\n5呼吸困难　6心悸胸闷\n7鼻衄出血不止\n8四肢发麻　9下肢水肿";
const QUALITY: &str = "1良好 2一般 3差";

pub(super) const GROUPS: &[Group] = &[
    Group::Single(whole("随访日期", |v| {
        v.visited_on.map_or_else(|| "　　年　月　日".to_owned(), |d| short_day(Some(d)))
    })),
    Group::Single(choice("随访方式", "1门诊 2家庭 3电话", |v| v.mode)),
    Group::Beside(
        SYMPTOMS,
        &[
            Line { label: "症状", height: 1.5, entry: Entry::Symptoms },
            Line {
                label: "其他症状", height: 2.0, entry: Entry::Text(|v| format!("其他：{}", v.other_symptom))
            },
        ],
    ),
    Group::Under(
        "体征",
        &[
            whole("血压(mmHg)", |v| v.pressure.map_or_else(slash, |(high, low)| format!("{high}/{low}"))),
            whole("体重(kg)\u{a0}现在/目标", |v| pair(v.weight)),
            whole("体质指数\u{a0}现在/目标", |v| pair(v.bmi)),
            whole("心率(次/分钟)", |v| some(v.heart_rate)),
            Line { label: "其他", height: 1.0, entry: Entry::Text(|v| v.other_sign.clone()) },
        ],
    ),
    Group::Under(
        "生活方式指导",
        &[
            whole("日吸烟量\u{a0}现在/目标", |v| format!("{}支", pair(v.smoking))),
            whole("日饮酒量\u{a0}现在/目标", |v| format!("{}两", pair(v.drinking))),
            whole("运动\u{a0}现在", |v| exercise(v.exercise)),
            whole("运动\u{a0}目标", |v| exercise(v.exercise_goal)),
            whole("摄盐情况\u{a0}现在/目标", |v| format!("{} / {}", salt(v.salt.0), salt(v.salt.1))),
            choice("心理调整", QUALITY, |v| v.mood),
            choice("遵医行为", QUALITY, |v| v.behaviour),
        ],
    ),
    Group::Single(Line { label: "辅助检查", height: 1.6, entry: Entry::Text(|v| v.examination.clone()) }),
    Group::Single(choice("服药依从性", "1规律 2间断 3不服药", |v| v.compliance)),
    Group::Single(Line { label: "药物不良反应", height: 1.0, entry: Entry::Adverse }),
    Group::Single(Line {
        label: "此次随访分类",
        height: 1.3,
        entry: Entry::Choice("1控制满意 3不良反应\n2控制不满意 4并发症", |v| v.class),
    }),
    Group::Under(
        "用药情况",
        &[
            whole("药物名称1", |v| name(v, 0)),
            whole("用法用量", |v| dose(v, 0)),
            whole("药物名称2", |v| name(v, 1)),
            whole("用法用量", |v| dose(v, 1)),
            whole("药物名称3", |v| name(v, 2)),
            whole("用法用量", |v| dose(v, 2)),
            Line { label: "其他药物", height: 1.4, entry: Entry::Text(others) },
        ],
    ),
    Group::Under(
        "转诊",
        &[
            Line { label: "原因", height: 1.2, entry: Entry::Text(|v| v.referral_reason.clone()) },
            Line { label: "机构及科别", height: 1.2, entry: Entry::Text(|v| v.referral_to.clone()) },
        ],
    ),
    Group::Single(whole("下次随访日期", |v| short_day(v.next_on))),
    Group::Single(Line { label: "随访医生签名", height: 1.3, entry: Entry::Whole(|_| String::new()) }),
];

const fn whole(label: &'static str, entry: fn(&FollowupColumn) -> String) -> Line {
    Line { label, height: 1.0, entry: Entry::Whole(entry) }
}

const fn choice(label: &'static str, choices: &'static str, entry: fn(&FollowupColumn) -> Option<u8>) -> Line {
    Line { label, height: 1.0, entry: Entry::Choice(choices, entry) }
}

impl Line {
    pub(super) fn cell(&self, width: f32, visit: &FollowupColumn) -> Cell {
        match &self.entry {
            Entry::Text(text) => Cell::new(width, text(visit)),
            Entry::Whole(text) => Cell::whole(width, text(visit)).middle(),
            Entry::Choice(choices, chosen) if choices.contains('\n') => {
                Cell::new(width, *choices).boxed(vec![chosen(visit)])
            }
            Entry::Choice(choices, chosen) => Cell::whole(width, *choices).boxed(vec![chosen(visit)]),
            Entry::Symptoms => {
                let codes = visit.symptoms.iter().copied().map(Some);
                Cell::new(width, "").boxed(codes.chain(std::iter::repeat(None)).take(SYMPTOM_BOXES).collect())
            }
            Entry::Adverse => Cell::new(width, format!("1无 2有 {}", visit.adverse_note)).boxed(vec![visit.adverse]),
        }
    }
}

fn slash() -> String {
    "　　/　　".to_owned()
}

fn some<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Now / wanted, with room to write where nothing is known.
fn pair<T: ToString>((now, wanted): (Option<T>, Option<T>)) -> String {
    let part = |value: Option<T>| value.map_or_else(|| "　　".to_owned(), |value| value.to_string());
    format!("{}/{}", part(now), part(wanted))
}

fn exercise((times, minutes): (Option<u16>, Option<u16>)) -> String {
    let part = |value: Option<u16>| value.map_or_else(|| "　".to_owned(), |value| value.to_string());
    format!("{}次/周 {}分钟/次", part(times), part(minutes))
}

fn salt(code: Option<u8>) -> &'static str {
    match code {
        Some(1) => "轻",
        Some(2) => "中",
        Some(3) => "重",
        _ => "轻·中·重",
    }
}

fn name(visit: &FollowupColumn, index: usize) -> String {
    visit.drugs.get(index).map(|drug| drug.name.clone()).unwrap_or_default()
}

fn dose(visit: &FollowupColumn, index: usize) -> String {
    visit.drugs.get(index).map_or_else(|| "每日　　次 每次　　　".to_owned(), taken)
}

fn taken(drug: &PaperDrug) -> String {
    let times = drug.times.map_or_else(|| "　".to_owned(), |times| times.to_string());
    format!("每日{times}次 每次{}", drug.dose)
}

fn others(visit: &FollowupColumn) -> String {
    let rest = visit.drugs.iter().skip(3).map(|drug| format!("{} {}", drug.name, taken(drug)));
    rest.collect::<Vec<String>>().join("；")
}
