import type { Answers, DueRow, FormDescription, FrequencyChoice, FormLine, Judgement, TodayPage, Trends, VisitForm, VisitRow, WorkList, Bucket, Role } from '../index'
import forms from './forms.json'
import { hitOf, PEOPLE, personOf, TODAY } from './people'

const FORMS = forms as unknown as Record<string, FormDescription>

/** The forms in the order of menus; the fake user may see all of them. */
export const FORM_LINES: FormLine[] = Object.values(FORMS).map(({ code, short_name, name, version, purpose, disease, restricted }) => ({ code, short_name, name, version, purpose, disease, restricted }))

const due = (id: string, form: DueRow['form'], last: DueRow['last'], dueOn: string, late: number, why: DueRow['why']): DueRow => {
  const one = personOf(id)
  return {
    resident: id, name: one.name, sex: one.sex, age: one.age, village: one.village, group: one.group, household_head: one.household_head, address: one.address, phone_masked: one.phone_masked,
    diseases: one.diseases.map((name) => ({ kind: 'hypertension', name })), categories: one.categories, form, last, due_on: dueOn, days_overdue: late, why,
    disease: form === 'generic' ? (one.diseases[0] ?? null) : null, missed: id === 'r-6' ? 2 : 0, missed_on: id === 'r-6' ? '2026-09-05' : null,
    year: form === 'generic' ? null : { visits: [1, 1, 0, 0], from_quarter: 1, face_to_face: 2, face_to_face_wanted: 4, at_home: 1, at_home_wanted: 0, empty_quarters: [3, 4] },
  }
}
const last = (on: string, mode: string, summary: string, code: number) => ({ on, mode, summary, class: code })

const OVERDUE: WorkList['groups'] = [
  {
    village: '石板村', group: '3组',
    rows: [
      due('r-1', 'hypertension', last('2026-08-31', 'home', '152/94 不满意', 2), '2026-09-14', 0, 'recheck'),
      due('r-2', 'type2_diabetes', last('2026-06-15', 'clinic', '138/84 · 6.2', 1), '2026-09-13', 1, 'overdue'),
      due('r-3', 'generic', last('2026-06-16', 'home', '稳定', 1), '2026-09-14', 0, 'routine'),
      due('r-4', 'generic', last('2026-08-31', 'home', '基本稳定', 2), '2026-09-14', 0, 'routine'),
    ],
  },
  {
    village: '石板村', group: '5组',
    rows: [
      due('r-5', 'hypertension', last('2026-06-13', 'home', '146/82 满意', 1), '2026-09-11', 3, 'overdue'),
      due('r-6', 'type2_diabetes', last('2026-08-08', 'clinic', '空腹 7.4 不满意', 2), '2026-08-22', 23, 'overdue'),
      due('r-7', 'generic', last('2026-09-04', 'home', '第2月', 1), '2026-09-14', 0, 'routine'),
    ],
  },
  {
    village: '龙塘村', group: '1组',
    rows: [
      due('r-8', 'generic', last('2026-06-16', 'home', '稳定', 1), '2026-09-14', 0, 'routine'),
      due('r-9', 'hypertension', null, '2026-09-14', 0, 'first'),
    ],
  },
]

export function todayPage(role: Role): TodayPage {
  return {
    role, on: TODAY, quarter_days_left: 16,
    counts: { overdue: 7, due_today: 9, this_week: 31, recheck: 3, referral: 0, not_reached: 1, year: 5 }, longest_overdue_days: 23,
    window: role === 'cashier' || role === 'head' ? { in_hospital: 3, discharged_today: 1, discharged_unsettled: 1, papers_out: 2, unpaid: 1, instalments_due: 1, instalments_overdue: 1 } : null,
    head: role === 'head'
      ? {
          residents: 12_408, contracts_in_force: 9_120, contract_rate: { numerator: 9_120, denominator: 12_408 }, visits_this_week: 214, overdue: 61, money: { owing: 1, arrears: '115.00', top_ups: '120.00', write_offs: '0.00' }, cases: 2,
          by_doctor: [
            { doctor: '李医生', village: '石板村', overdue: 23, due: 40 }, { doctor: '李医生', village: '龙塘村', overdue: 9, due: 31 },
            { doctor: '何医生', village: '青杠村', overdue: 21, due: 52 }, { doctor: '田医生', village: '高坡村', overdue: 8, due: 27 }, { doctor: '龙医生', village: '新寨村', overdue: 0, due: 19 },
          ],
        }
      : null,
  }
}

export function workList(bucket: Bucket): WorkList {
  if (bucket === 'referral') return { groups: [], total: 0, next: null }
  const groups = bucket === 'recheck' ? [{ ...OVERDUE[0]!, rows: OVERDUE[0]!.rows.slice(0, 1) }] : OVERDUE
  return { groups, total: groups.reduce((sum, group) => sum + group.rows.length, 0), next: null }
}

const sheet = (on: string, mode: string, systolic: number, diastolic: number, weight: string, code: number, next: string, more: Answers = {}) => ({
  id: `visit-${on}`, form: 'hypertension', corrects: null, on, mode, version: '2017', class: code, class_word: code === 1 ? '控制满意' : '控制不满意', good: code === 1, next_due_on: next, referral: false, doctor: '李医生',
  answers: {
    symptoms: [1], systolic_mmhg: systolic, diastolic_mmhg: diastolic, height_cm: '168', weight_kg: weight, weight_target_kg: '68', heart_rate: 74, smoking_per_day: 10, smoking_target: 5,
    drinking_liang_per_day: '2', drinking_target: '0', exercise_per_week: 3, exercise_minutes: 30, exercise_target: 5, exercise_minutes_target: 30, salt: 2, salt_target: 1, staple_food_g_per_day: 350, staple_food_target: 250,
    psychological: 1, compliance: 1, adherence: 1, adverse_reaction: 1, complication: false, fasting_glucose_mmol_l: '6.8', drugs: [{ name: '氨氯地平', times_per_day: 1, dose: '5mg' }], ...more,
  } as Answers,
})
const VISITS = [
  sheet('2026-08-31', 'home', 152, 94, '70.5', 2, '2026-09-14', { symptoms: [2], smoking_per_day: 8, smoking_target: 0, salt: 3, psychological: 2, compliance: 2, adherence: 2, exercise_per_week: 2, exercise_minutes: 20, drugs: [{ name: '氨氯地平', times_per_day: 2, dose: '5mg' }] }),
  sheet('2026-06-01', 'home', 138, 86, '70.5', 1, '2026-08-31', { compliance: 2 }),
  sheet('2026-03-02', 'clinic', 136, 82, '71.0', 1, '2026-06-01'),
]

export function visitForm(resident: string, form: string, draft: Answers | null): VisitForm {
  const description = FORMS[form] ?? FORMS.hypertension!
  const compared = ['blood_pressure', 'glucose', 'generic'].includes(description.rule)
  const before = resident === 'r-9' || !compared ? [] : VISITS
  const carriedKeys = description.fields.filter((field) => field.carried).map((field) => field.key)
  const carried = Object.fromEntries(Object.entries(before[0]?.answers ?? {}).filter(([key]) => carriedKeys.includes(key))) as Answers
  if (form === 'generic') Object.assign(carried, { disease_name: personOf(resident).diseases[0] ?? '' })
  return {
    resident: { ...hitOf(resident), contract_ends_on: '2026-12-31', diagnosed_on: '2019-04-02' }, form: description, editions: [], age: personOf(resident).age, corrects: null, last_visits: before,
    series: [['2024-09-20', 140, 88], ['2024-12-18', 138, 86], ['2025-03-11', 142, 88], ['2025-06-09', 138, 84], ['2025-09-03', 140, 86], ['2025-12-02', 138, 84], ['2026-03-02', 136, 82], ['2026-06-01', 138, 86], ['2026-08-31', 152, 94]].map(([on, high, low]) => ({ on: on as string, systolic_mmhg: high as number, diastolic_mmhg: low as number, fasting_glucose_mmol_l: form === 'type2_diabetes' ? '6.8' : null, weight_kg: '70.5' })),
    carried, target: { systolic_mmhg: 150, diastolic_mmhg: 90, why: '年满 65 岁' }, glucose_below: form === 'type2_diabetes' ? '7.0' : null, height_cm: '168', draft, draft_key: `visit/${resident}/${form}`,
    entry_times: { median_tenths: 92, visits: 31 }, registered: resident !== 'r-9',
  }
}

/** Stands in for Rust's rules so that the panel has something to show. */
export function judge(answers: Answers): Judgement {
  const high = answers.systolic_mmhg as number | null
  const low = answers.diastolic_mmhg as number | null
  const source = '基本公共卫生服务规范(第三版)高血压 · 随访与分类干预'
  const nothing: Judgement = { class: null, computed_class: null, class_reason: '', next_due_on: null, recheck: false, referral: false, emergency: false, reasons: [], problems: [], bmi: null, class_word: '', computed: {} }
  const bmi = answers.weight_kg ? '24.98' : null
  const computed: Judgement['computed'] = {}
  for (const field of FORMS[String(answers.form)]?.fields ?? []) {
    const items = field.computed?.how === 'sum' ? field.computed.of : []
    const points = items.map((key) => {
      const option = FORMS[String(answers.form)]!.fields.find((one) => one.key === key)?.options.find((one) => one.code === answers[key])
      return option ? (option.points ?? option.code) : null
    })
    if (items.length > 0 && points.every((one) => one !== null)) computed[field.key] = points.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  }
  if (bmi) computed.bmi = bmi
  if (high === null || low === null || high === undefined || low === undefined) return { ...nothing, bmi, computed }
  const problems: Judgement['problems'] = []
  if (low >= high) problems.push({ field: 'diastolic_mmhg', code: 'not_below', text: '舒张压应低于收缩压', hard: true })
  if (high > 200) problems.push({ field: 'systolic_mmhg', code: 'unusual', text: '收缩压超出常见范围(80—200)', hard: false })
  const bad = high >= 150 || low >= 90
  const emergency = high >= 180 || low >= 110
  return {
    class: bad ? 2 : 1, computed_class: bad ? 2 : 1, class_word: bad ? '控制不满意' : '控制满意', computed, class_reason: '', next_due_on: bad ? '2026-09-28' : '2026-12-13', recheck: bad, referral: bad, emergency, problems, bmi,
    reasons: bad
      ? [
          { text: emergency ? `血压 ${high}/${low},达到紧急转诊标准` : `8月31日 152/94、今天 ${high}/${low}:年满 65 岁目标为 <150/90,连续两次未达标。`, source, level: emergency ? 'urgent' : 'warn' },
          { text: '转诊后 2 周内随访', source, level: 'info' },
        ]
      : [{ text: `${high}/${low} 低于目标 150/90,下次随访按季度`, source, level: 'info' }],
  }
}

export const VISIT_ROWS: VisitRow[] = Array.from({ length: 240 }, (_, index) => {
  const one = PEOPLE[index % PEOPLE.length]!
  const high = 124 + ((index * 7) % 40)
  const bad = high >= 150
  return {
    id: `visit-${index}`, resident: one.id, name: one.name, village: one.village, on: `2026-${String(9 - Math.floor(index / 40)).padStart(2, '0')}-${String(14 - (index % 14)).padStart(2, '0')}`,
    mode: index % 3 ? 'home' : 'clinic', form: index % 4 ? 'hypertension' : 'type2_diabetes', form_name: index % 4 ? '高血压' : '2型糖尿病', good: !bad, summary: `${high}/${78 + (index % 14)}`, class: bad ? 2 : 1, class_word: bad ? '控制不满意' : '控制满意', next_due_on: bad ? '2026-09-28' : '2026-12-13', doctor: '李医生', referral: bad,
  }
})

/** A logged visit opened again: its answers are where the correction begins. */
export function correction(visit: string): VisitForm {
  const old = VISITS.find((one) => one.id === visit) ?? VISITS[0]!
  return { ...visitForm('r-1', 'hypertension', null), carried: {}, corrects: old, last_visits: VISITS.filter((one) => one.id !== old.id) }
}

/** The charts of a person. */
export const trends = (resident: string): Trends => ({ points: visitForm(resident, 'hypertension', null).series, target: { systolic_mmhg: 150, diastolic_mmhg: 90, why: '年满 65 岁' }, glucose_below: '7.0', weight_target_kg: '68' })

const pack = (code: string, name: string, every: number, home: number) => ({
  code, name, source: '国家基本公共卫生服务规范(第三版)', since: '2017-03-01', home_per_year: home, days: { hypertension: every, type2_diabetes: every, severe_mental_disorder: every, major: 30, chronic: every, other: every },
})
export const frequency = (chosen: string): FrequencyChoice => ({ chosen, packs: [pack('national', '国家规范:慢病每季度,大病每月', 90, 0), pack('two_at_home', '国家规范,四次面访中至少两次上门', 90, 2), pack('jingxian_monthly', '景县:每月入户', 30, 0)] })
