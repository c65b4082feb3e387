/** One made-up household with a history; moves change nothing but are recorded as calls. */
import type { Commands, HouseholdFile, HouseholdMember } from '../index'
import { PEOPLE, personOf, ROWS } from './people'
import { VISIT_ROWS } from './followups'

const touched = (...names: string[]) => ({ touched: names })
const moved = (resident: string) => ({ id: 'm-new', resident, household: 'h-1', warnings: [], changes: touched('residents', 'moves') })

const category = (id: string, label: string, more: Partial<HouseholdFile['categories'][number]>): HouseholdFile['categories'][number] => ({
  id, category: 'marginal', label, word_then: null, of_household: true, from_on: '2021-01-01', to_on: null, holds: true, evidence: null, source_list: null,
  detail: { class: null, types: [], grade: null, certificate: null, risk: null, removed_on: null }, detail_words: '', revision: [1, 2], ...more,
})

function member(id: string, index: number): HouseholdMember {
  const one = personOf(id)
  const row = ROWS.find((each) => each.id === id) ?? ROWS[0]!
  return {
    ...row, relation: one.relation === '户主' ? '02' : '12', relation_word: one.relation, is_head: one.relation === '户主', sex_differs: false, here_since: index > 0 ? '2019-05-01' : null, came: index > 0 ? 'moved_in' : null,
    own_categories: one.categories.map((label, at) => category(`c-${id}-${at}`, label, { of_household: false, category: 'severe_disability', evidence: '第二代残疾人证', detail_words: '肢体二级' })),
    own_diseases: one.diseases.map((name, at) => ({ id: `d-${id}-${at}`, kind: name === '高血压' ? 'hypertension' : 'other', name, icd10: 'I10', diagnosed_on: '2019-04-02', hospital: '县人民医院', evidence: '出院小结', treatment: 'long_term', enrolled_on: '2019-04-02', left_on: null, revision: [1, 1] })),
    insurances: index > 1 ? [] : [{ year: 2026, kind: 'resident', place: '本县', own: '400.00', subsidy: '80.00', subsidy_source: '县财政', state: 'normal', insured: true, revision: [1, 3] }, { year: 2025, kind: 'resident', place: '本县', own: '380.00', subsidy: null, subsidy_source: null, state: 'unpaid', insured: false, revision: [1, 3] }],
  }
}

const told = (id: string, name: string) => ({ id, name })

export function householdFile(which: string): HouseholdFile {
  const one = personOf(which.startsWith('r-') ? which : 'r-3')
  const members = PEOPLE.filter((each) => each.household_number === one.household_number).sort((a, b) => Number(b.relation === '户主') - Number(a.relation === '户主')).map((each, index) => member(each.id, index))
  return {
    id: 'h-1', number: one.household_number, village: one.village, village_id: 'v-shiban', group: one.group, address: '4号', head: told('r-3', '陈国富'), head_state: 'one', tags: ['边缘易致贫户', '低保'],
    figures: { people: members.length, ill: 2, insured: 2, signed: 1, last_home_visit_on: '2026-08-20', last_visit_on: '2026-08-31', next_due_on: '2026-09-14' },
    members, former: [{ id: 'r-5', name: '陈老太', relation_word: '母亲', from_on: null, came: null, to_on: '2023-02-11', left: 'died', has_left: false }],
    categories: [category('c-1', '边缘易致贫户', { word_then: '边缘户', from_on: '2019-06-01', evidence: '县扶贫办名单', source_list: '2019年边缘户名单.xlsx', detail_words: '因病' }), category('c-2', '低保', { category: 'subsistence_allowance', from_on: '2016-01-01', to_on: '2018-12-31', holds: false, detail_words: '农村B类' })],
    plan: '每季度入户随访;指导规律服药;协助办理慢病证。', measures: [{ what: '办理慢病证', who: '李医生', due_on: '2026-08-31', done_on: null, state: 'overdue' }, { what: '入户随访', who: '李医生', due_on: '2026-10-01', done_on: null, state: 'open' }],
    cause: '因病', doctor: told('u-li', '李医生'), doctors: [told('u-li', '李医生'), told('u-zhao', '赵护士')], helper: '王队长', helper_phone: '13912340000', remark: null,
    visits: VISIT_ROWS.slice(0, 6), contracts: [], admissions: [], owed: null,
    printed: [{ kind: 'contact_card', name: null, on: '2026-08-20', by: '李医生', copies: 2 }], goods: [{ item: 'kit', item_word: '爱心保健箱', quantity: 1, on: '2026-03-02', by: '李医生', signed_by: '陈国富', signed: true, remark: null }],
    history: [
      { id: 'm-2', on: '2023-02-11', resident: told('r-5', '陈老太'), kind: 'died', other: null, from_other: false, relation_from: '母亲', relation_to: null, place: null, remark: '脑出血', recorded_by: '李医生', taken_back: false, may_correct: true },
      { id: 'm-1', on: '2019-05-01', resident: told('r-2', '刘秀英'), kind: 'moved_in', other: null, from_other: true, relation_from: null, relation_to: '配偶', place: '邻县', remark: null, recorded_by: '李医生', taken_back: true, may_correct: false },
    ],
    revision: [1, 7],
  }
}

const TAGS: Awaited<ReturnType<Commands['listTags']>>['tags'] = [
  { code: 'marginal', name: '边缘易致贫户', former: '边缘户', former_until: '2020-12-31', level: 'household', from: null, until: null, months: null, detail: 'risk', classes: [], aid: null, source: '' },
  { code: 'subsistence_allowance', name: '低保', former: null, former_until: null, level: 'either', from: null, until: null, months: null, detail: 'class', classes: ['农村A类', '农村B类'], aid: 2, source: '' },
  { code: 'severe_disability', name: '重度残疾', former: null, former_until: null, level: 'person', from: null, until: null, months: null, detail: 'disability', classes: [], aid: null, source: '' },
]

export const households = {
  householdPage: async (which) => householdFile(which),
  listTags: async () => ({ tags: TAGS }),
  changeHousehold: async () => touched('households'),
  moveIn: async ({ resident }) => moved(resident),
  moveOut: async ({ resident }) => moved(resident),
  moveHousehold: async ({ resident }) => moved(resident),
  foundHousehold: async ({ resident }) => moved(resident),
  moveVillage: async ({ resident }) => moved(resident),
  recordDeath: async ({ resident }) => moved(resident),
  changeHead: async ({ resident }) => moved(resident),
  changeRelation: async ({ resident }) => moved(resident),
  correctMove: async () => touched('moves'),
  proposeRelations: async ({ resident }) => ({ rows: householdFile('r-3').members.filter((one) => one.id !== resident).map((one) => ({ resident: one.id, name: one.name, relation_now: one.relation_word, relation: one.is_head ? '11' : null, relation_word: one.is_head ? '夫' : null })) }),
  giveCategory: async () => ({ id: 'c-new', changes: touched('categories') }),
  endCategory: async () => touched('categories'),
  correctCategory: async () => touched('categories'),
  withdrawCategory: async () => touched('categories'),
  enterInsurance: async () => touched('insurances'),
  changeDisease: async () => touched('diseases'),
  endDisease: async () => touched('diseases'),
  withdrawDisease: async () => touched('diseases'),
} satisfies Partial<Commands>
