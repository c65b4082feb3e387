/** Lists without Rust: narrowed by a few of their filters, remembered while the page is open. */
import type { Commands, ListedHousehold, ListedResident, ListViews, ResidentFilter } from '../index'
import { PEOPLE, ROWS } from './people'

const RESIDENT_USUAL = ['name', 'sex', 'age', 'id_number', 'phone', 'village', 'group', 'household_number', 'household_head', 'relation', 'categories', 'diseases', 'contract_ends_on', 'last_visit_on', 'next_due_on']
const HOUSEHOLD_USUAL = ['number', 'head', 'address', 'members', 'categories', 'cause', 'sick', 'diseases', 'doctor', 'helper', 'insured', 'signed', 'last_home_visit_on', 'remark']
type Lists = Pick<Commands, 'listResidents' | 'listHouseholds' | 'listChoices' | 'listViews' | 'saveView' | 'rememberColumns' | 'exportList' | 'exportRoster' | 'exportVisits' | 'exportFhir' | 'cancelExport'>

const HOUSEHOLDS: ListedHousehold[] = [...new Set(PEOPLE.map((one) => one.household_number))].map((number) => {
  const members = PEOPLE.filter((one) => one.household_number === number)
  const head = members[0]!
  return {
    id: `h-${number}`, number, head: head.household_head, village: head.village, group: head.group, address: head.address, members: members.length, categories: head.categories.map((word) => `${word}(2021-01-01起)`), cause: '因病',
    sick: members.filter((one) => one.diseases.length > 0).length, diseases: members.flatMap((one) => one.diseases), doctor: '李医生', helper: '陈干部', helper_phone_masked: '139****5561', insured: members.length, signed: 1, last_home_visit_on: '2026-08-31', remark: null,
  }
})

function fits(row: ListedResident, filter: ResidentFilter): boolean {
  const village = filter.village === 'v-shiban' ? '石板村' : '龙塘村'
  return (!filter.text || row.name.includes(filter.text)) && (!filter.village || row.village === village) && (!filter.disease || row.diseases.length > 0) && (!filter.missing || row.missing.length > 0) && (!filter.status || row.status === filter.status)
}

function page<T>(all: T[], filter: ResidentFilter) {
  const from = Number(filter.after ?? 0)
  const until = from + (filter.limit ?? 50)
  return { rows: all.slice(from, until), total: all.length, next: until < all.length ? String(until) : null }
}

export function makeLists(empty: boolean, progress: () => Promise<void>): Lists {
  const views: Required<ListViews> = { saved: [], resident_columns: RESIDENT_USUAL, household_columns: HOUSEHOLD_USUAL }
  const told = () => structuredClone(views)
  return {
    listResidents: async (filter) => page(empty ? [] : ROWS.filter((row) => fits(row, filter)), filter),
    listHouseholds: async (filter) => page(empty ? [] : HOUSEHOLDS, filter),
    listChoices: async () => ({
      groups: ['1组', '2组', '3组', '5组'], categories: [{ code: 'lifted', name: '脱贫户', count: 500 }, { code: 'subsistence_allowance', name: '低保', count: 750 }],
      diseases: [{ code: 'hypertension', name: '高血压', count: 1_250 }, { code: 'type2_diabetes', name: '2型糖尿病', count: 500 }], missing: [{ code: 'phone', name: '', count: 250 }],
    }),
    listViews: async () => told(),
    saveView: async ({ name, filter }) => {
      views.saved = views.saved.filter((one) => one.name !== name)
      if (filter) views.saved.push({ name, filter })
      return told()
    },
    rememberColumns: async ({ list, columns }) => {
      if (list === 'households') views.household_columns = columns.length > 0 ? columns : HOUSEHOLD_USUAL
      else views.resident_columns = columns.length > 0 ? columns : RESIDENT_USUAL
      return told()
    },
    exportList: async ({ path, whole_ids, encoding }) => {
      await progress()
      return { file: path, rows: 3_000, masked: !whole_ids, unwritable: encoding === 'gb18030' ? [{ row: 8, column: '姓名', character: '𠮷' }] : [] }
    },
    exportRoster: async ({ path }) => {
      await progress()
      return { file: path, sheet: '花名册', rows: 3_000, filled: ['姓名', '身份证号'], empty: ['银行卡号'] }
    },
    exportVisits: async ({ path }) => {
      await progress()
      return { file: path, sheet: '随访', rows: 1_240, filled: ['姓名', '身份证号', '随访日期', '血压'], empty: ['机构编码'] }
    },
    exportFhir: async ({ path }) => {
      await progress()
      return { file: path, Patient: 3_000, RelatedPerson: 1_900, Condition: 2_100, Flag: 640 }
    },
    cancelExport: async () => undefined,
  }
}
