import type { AdmissionPage, AdmissionRow, AdmissionState, LayerRule, PolicyPage, PolicyRow, SettleInput, SettlementView, Terms } from '../index'
import { personOf } from './people'

const row = (id: string, resident: string, state: AdmissionState, total: string, out: string, share: string, more: Partial<AdmissionRow> = {}): AdmissionRow => {
  const one = personOf(resident)
  return {
    id, number: `2019-03${id.slice(-2)}`, resident, name: one.name, sex: one.sex, age: one.age, village: one.village, admitted_on: '2026-09-01', discharged_on: null,
    diagnosis: '脑梗死 I63', state, total, out_of_scope: out, out_of_scope_share: share, self_pay: null, balance: null, papers_out: true, warning: 'none', ward: '内科', bed: null, priority: [], due_on: null, overdue: false, ...more,
  }
}

export const CATEGORIES: AdmissionPage['admission']['categories'] = [{ category: 'registered_poor', label: '建档立卡' }, { category: 'subsistence_allowance', label: '低保' }]

export const ADMISSIONS: AdmissionRow[] = [
  row('a-17', 'r-11', 'discharged', '26880.00', '980.00', '3.65', { discharged_on: '2026-09-10' }),
  row('a-18', 'r-12', 'in_hospital', '1840.00', '162.00', '8.80', { diagnosis: '高血压 3 级 I10', admitted_on: '2026-09-11', warning: 'watch' }),
  row('a-19', 'r-3', 'in_hospital', '3120.50', '402.00', '12.88', { diagnosis: '肺炎 J18', admitted_on: '2026-09-08', warning: 'over' }),
  row('a-20', 'r-5', 'in_hospital', '420.00', '0.00', '0.00', { diagnosis: '慢性支气管炎 J42', admitted_on: '2026-09-13' }),
  row('a-12', 'r-9', 'settled', '4210.00', '96.00', '2.28', { discharged_on: '2026-08-29', balance: '115.00', due_on: '2026-09-12', overdue: true }),
  row('a-11', 'r-8', 'paid', '2980.00', '40.00', '1.34', { discharged_on: '2026-08-20', balance: '0.00' }),
  row('a-09', 'r-6', 'archived', '1980.00', '12.00', '0.61', { discharged_on: '2026-07-20', balance: '0.00', papers_out: false }),
]

/** Stands in for `settle` with the figures of the sample bill; only the shape is real. */
export function settlement({ policy, entered = {} }: Pick<SettleInput, 'policy' | 'entered'>): SettlementView {
  const slip = entered.supplementary
  const layer = (code: LayerRule['code'], name: string, base: string, paid: string, why: string[]) => ({
    code, name, payer: '医保', base, paid: entered[code] ?? paid, mode: entered[code] === undefined ? ('computed' as const) : ('entered' as const), why,
  })
  return {
    capital: '壹仟壹佰叁拾元整', warning_texts: [], policy, version: '3', locality: '河南省汝州市', discharged_on: '2026-09-10', total: '26880.00', in_scope: '25900.00', out_of_scope: '980.00', above_standard: '0.00',
    layers: [
      layer('basic', '居民基本医保', '25900.00', '20720.00', ['基数 25,900.00 × 80 % = 20,720.00', '来源:《汝州市城乡居民基本医疗保险》县级住院 80 %']),
      layer('critical_illness', '大病保险', '5180.00', '0.00', ['未到起付线 7,500.00(合规自付 5,180.00)', '来源:河南省城乡居民大病保险']),
      layer('supplementary', '大病补充保险', '5180.00', '672.00', ['基数 5,180.00(前两层后的合规自付),起付线 3,000.00:2,000.00 × 30 % + 180.00 × 40 % = 672.00', '困难群众大病补充保险:3,000—5,000 元(含)30 %,5,000—10,000 元(含)40 %。来源:《健康扶贫政策》篇 1“八项优惠政策”第 4 条']),
      layer('commercial', '中原农险', slip ? '4511.00' : '4508.00', slip ? '4011.00' : '4008.00', ['基数为前几层后的合规自付,扣 500.00 后全付', '来源:《健康扶贫政策》篇 1 第 5 条']),
      layer('medical_assistance', '民政医疗救助', '500.00', '350.00', ['500.00 × 70 % = 350.00', '来源:《健康扶贫政策》篇 1 第 6 条']),
    ],
    differences: slip && slip !== '672.00' ? [{ layer: 'supplementary', entered: slip, computed: '672.00', difference: '-3.00' }] : [],
    paid_by_layers: '25750.00', self_pay: '1130.00', ratio: '95.80', warnings: [],
  }
}

const said = <T>(value: T, source: string): { value: T; source: string; assumed: boolean; note: null } => ({ value, source, assumed: false, note: null })
const terms = (part: Partial<Terms>): Terms => ({ categories: [], levels: [], place: null, min_age: null, diagnoses: [], silent: null, deductible: null, ratio: null, bands: null, ...part })
const rule = (code: LayerRule['code'], name: string, source: string, all: Terms[], more: Partial<LayerRule> = {}): LayerRule => ({ code, name, payer: '医保基金', source, place: null, mode: 'both', base: 'in_scope_rest', cap: null, cap_period: null, final_cap: null, terms: all, ...more })

export const POLICIES: PolicyRow[] = [
  { code: 'ruzhou-2019', name: '汝州市2019年健康扶贫结算政策', locality: '汝州市', version: '1', valid_from: '2019-01-01', valid_to: '2019-12-31', valid: true, hash: 'h1', shipped: true, active_from: null, active_to: null },
  { code: 'hezhang-2016', name: '赫章县2016年医疗健康扶贫', locality: '赫章县', version: '1', valid_from: '2016-01-01', valid_to: null, valid: false, hash: 'h2', shipped: true, active_from: null, active_to: null },
]

export const PACK: PolicyPage = {
  code: 'ruzhou-2019', version: '1', name: '汝州市2019年健康扶贫结算政策', locality: '汝州市', valid_from: said('2019-01-01', '标题'), valid_to: null, source_note: '《健康扶贫政策范文》篇1', scope_area: said('county' as const, '第2条'), eligible_categories: said([], '第2条'), waivers: [said('住院押金', '五项优惠措施 第1条')],
  layers: [
    rule('basic', '居民基本医保', '篇1 八项优惠政策 第1、2条', [
      terms({ categories: ['registered_poor'], levels: ['village', 'township'], place: 'in_area', deductible: said('0.00', '第2条“免去住院起付线”'), ratio: { value: '0.90', assumed: true, note: '原文只说“报销比例提高10%”', source: null } }),
      terms({ levels: ['county'], ratio: said('0.80', '第2条') }),
    ]),
    rule('supplementary', '大病补充保险', '篇1 八项优惠政策 第4条', [terms({ deductible: said('3000.00', '第4条'), bands: said([{ over: '3000.00', upto: '5000.00', ratio: '0.30' }, { over: '5000.00', upto: null, ratio: '0.405' }], '第4条') })], { cap: said('300000.00', '第4条'), cap_period: said('year' as const, '第4条') }),
  ],
}

export function admissionPage(current: AdmissionRow): AdmissionPage {
  const settled = ['settled', 'paid', 'archived'].includes(current.state)
  const admitted = current.admitted_on ?? '2026-09-01'
  const kept = (kind: string) => ({ kind, copies: 1, original: false, confirmed: false, return_on: null, taken_on: admitted, returned_on: current.papers_out ? null : '2026-09-12', signed_by: null })
  const entry = (posting: string, kind: string, amount: string, balance: string, more = {}) => ({ posting, kind, amount, balance, on: '2026-09-10', happened_on: null, number: null, method: null, reason: null, by: '王会计', reversed: false, reversible: false, ...more })
  return {
    admission: {
      ...current, categories: CATEGORIES, agreement_number: `522639105-${current.number}`, deposit_waived: '3000.00', facility_level: 'township', in_area: true, override_reason: null, registered_by: '王会计', main_diagnosis: { icd10: 'I63', name: '脑梗死' },
      ward: '内科', bed: '12', ward_now: '内科', bed_now: '12', mode: 'emergency', first_doctor: '李医生', referred: false, insurance: '城乡居民医保', insurance_number: '522639100017', guarantor: { name: '吴小军', relation: '儿子', phone: '13900139000' }, priority: ['reception', 'dispensing'],
      days: 9, absconded_on: null, blocks: true, discharge_way: null, discharge_diagnosis: null, waived: '120.00', waived_fees: [{ on: admitted, fee: 'ambulance', amount: '120.00', remark: null }], kit: ['毛巾', '脸盆'], papers_returned_on: current.papers_out ? null : '2026-09-12', papers: ['社保卡', '身份证'].map(kept),
    },
    alerts: current.id === 'a-19' ? [{ code: 'same_disease_again', level: 'watch', found: '9', limit: '15' }] : [],
    costs: [['2026-09-02', '8800.00', '220.00'], ['2026-09-04', '9080.00', '410.00'], ['2026-09-07', '6200.00', '350.00'], ['2026-09-09', '2800.00', '0.00']].map(([on, total, out], index) => ({ on: on!, total: total!, out_of_scope: out!, event: `e-${index}`, corrected: index === 1 })),
    events: [{ kind: 'registered', on: admitted, amount: null, by: '王会计', text: null }, { kind: 'cost', on: '2026-09-02', amount: '8800.00', by: '王会计', text: null }, ...(current.discharged_on ? [{ kind: 'discharged', on: current.discharged_on, amount: null, by: '王会计', text: null }] : []), ...(settled ? [{ kind: 'settled', on: current.discharged_on, amount: null, by: '王会计', text: null }] : [])],
    settlement: settled ? settlement({ policy: 'ruzhou-2019', entered: {} }) : null,
    payments: current.state === 'settled' ? [{ on: '2026-09-01', amount: '200.00', method: '现金', number: 'SJ-0017', by: '王会计', posting: 'p-2' }] : [],
    plan: current.state === 'settled' ? { on: '2026-09-10', reason: '家庭收入低', overdue: '60.00', guarantor: { name: '龙塘镇人民政府', relation: '政府', phone: '' }, parts: [{ due_on: '2026-09-12', amount: '60.00', paid: '0.00', overdue: true }, { due_on: '2026-10-10', amount: '55.00', paid: '0.00', overdue: false }] } : null,
    account: settled ? [entry('p-1', 'settlement', '1130.00', '1130.00'), entry('p-2', 'payment', '-200.00', '930.00', { number: 'SJ-0017', method: '现金', reversible: true })] : [],
    reversed: [],
    policies: POLICIES, suggested_policy: 'ruzhou-2019',
  }
}
