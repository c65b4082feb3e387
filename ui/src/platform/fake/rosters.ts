/** A canned roster: three rows that cannot be imported, one that wants a look, and a sheet that nobody understood. */
import type { Commands, RosterChoices, RosterPreview } from '../index'
import { hitOf, PEOPLE } from './people'

type RawRoster = Awaited<ReturnType<Commands['peekRoster']>>

const FIELDS = ['name', 'id_number', 'sex', 'birth', 'phone', 'village', 'group', 'household_number', 'household_head', 'relation', 'address', 'category', 'diseases', 'remark', 'is:subsistence_allowance', 'has:高血压']
const HEADS: [string, string | null, string[]][] = [
  ['姓名', 'name', ['陈国富', '刘秀英', '王小二']],
  ['身份证号', 'id_number', ['522639195503120019', '522639195811022423', '52263919710204431']],
  ['与户主关系', 'relation', ['户主', '妻', '户主']],
  ['联系电话', 'phone', ['13812341729', '13900000002']],
  ['村', 'village', ['石板村']],
  ['患病情况', 'diseases', ['高血压、糖尿病', '高血压']],
  ['备注2', null, ['2026 年新增']],
]
const REJECTED: RosterPreview['rejected'] = [
  { sheet: 'Sheet1', row: 27, reason: 'bad_length', text: '身份证号只有 17 位。请核对原件。', name: '王小二', id_number: '52263919710204431', village: '石板村' },
  { sheet: 'Sheet1', row: 301, reason: 'missing_name', text: '姓名为空。请补上姓名后重新导入。', name: '', id_number: '522639196402170016', village: '石板村' },
  { sheet: 'Sheet1', row: 622, reason: 'missing_id', text: '没有身份证号。请补上号码;确实没有证件的,可按“无证件”手工录入。', name: '陈国富', id_number: '未办', village: '石板村' },
]
const FLAGGED: RosterPreview['flagged'] = [{ sheet: 'Sheet1', row: 18, reason: 'name_differs', text: '身份证号已登记为“刘秀英”,表中为“刘秀瑛”,未改名。请核对。', name: '刘秀瑛' }]

export function preview(given: RosterPreview['choices'] | null): RosterPreview {
  const choices: RosterChoices = { sheets: [], mended: [], ...given }
  const decided = choices.sheets.find((one) => one.sheet === 'Sheet1')?.columns
  const columns = HEADS.map(([header, field, samples], column) => ({ column, header, samples, field: decided ? (decided.find((one) => one.column === column)?.field ?? null) : field }))
  const rejected = REJECTED.filter((row) => !choices.mended.some((one) => one.row === row.row))
  const reasons = [...rejected.map((row) => ({ reason: row.reason, text: row.text, accepted: false, count: 1 })), ...FLAGGED.map((row) => ({ reason: row.reason, text: row.text, accepted: true, count: 1 }))]
  return {
    file_name: '石板村花名册.xlsx', stamp: '1-1', choices, fields: FIELDS, new_villages: [],
    sheets: [{ name: 'Sheet1', header_row: 3, rows: 1_243, columns, mapped_by: decided ? 'choice' : 'memory', fingerprint: 'f1' }],
    others: [{ name: '填表说明', left_out: false }],
    rows: 1_243, accepted: 1_240 + REJECTED.length - rejected.length, new_residents: 312 + REJECTED.length - rejected.length, known_residents: 928,
    accepted_rows: PEOPLE.map((one, index) => ({ sheet: 'Sheet1', row: 4 + index, name: one.name, id_number: '5226**********1234' })),
    reasons, flagged: FLAGGED, rejected,
    suspects: [{ sheet: 'Sheet1', row: 40, name: '陈国福', like: hitOf('r-3') }],
  }
}

export function raw(): RawRoster {
  const heads = HEADS.map(([header]) => header)
  const rows = [
    { row: 1, cells: ['石板村花名册'], fields: [null] },
    { row: 3, cells: heads, fields: HEADS.map(([, field]) => field) },
    ...PEOPLE.slice(0, 8).map((one, index) => ({ row: 4 + index, cells: [one.name, '522639195503120019', one.relation, '13812341729', '石板村', '高血压', ''], fields: heads.map(() => null) })),
  ]
  return { sheets: [{ name: 'Sheet1', rows }, { name: '填表说明', rows: [{ row: 1, cells: ['请按实填写'], fields: [null] }] }], fields: FIELDS }
}

export function imported(): Awaited<ReturnType<Commands['importRoster']>> {
  const seen = preview(null)
  const rejected = seen.rejected.map(({ sheet, row, reason, text, name }) => ({ sheet, row, reason, text, name }))
  return { import_id: 'i-9', rows: 1_243, accepted: 1_240, created: 312, updated: 928, accepted_rows: seen.accepted_rows, flagged: seen.flagged, rejected, suspects: [], changes: { touched: ['resident'] } }
}
