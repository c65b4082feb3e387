/** Canned campaigns, entries and goods; nothing here counts or decides. */
import type { CampaignProgress, CampaignRow, Changes, Commands, GoodsItem, GoodsRow, ScreeningEntry, ScreeningRow } from '../index'

type Mine =
  | 'screeningDictionary' | 'listCampaigns' | 'startCampaign' | 'changeCampaign' | 'closeCampaign' | 'screeningProgress' | 'listScreenings' | 'openScreening'
  | 'screenHousehold' | 'verifyScreenings' | 'enterScreenings' | 'recordExit' | 'takeBackExit' | 'yearlyChange' | 'listYear' | 'listGoods' | 'issueGoods' | 'takeBackGoods'

const TARGET = { tags: ['lifted', 'unstable_lifted', 'marginal'], villages: [], major_set: 'N30', verify: 'head_or_other' as const, rescreens: null }
const CAMPAIGN: CampaignRow = { id: 'campaign-1', name: '2026年因病致贫筛查', kind: 'disease_poverty', starts_on: '2026-09-01', ends_on: '2026-09-30', closed_on: null, state: 'running', days_left: 16, threshold: 40, target: TARGET, tags: ['脱贫户', '脱贫不稳定户', '边缘易致贫户'], villages: [] }
const rate = (count: number, of: number, percent: string | null) => ({ count, of, percent })
const figures = (households: number, done: number, percent: string, cause: number, share: string | null) => ({
  households, persons: households * 4, screened_households: done, screened_persons: done * 4, rate: rate(done, households, percent), person_rate: rate(done * 4, households * 4, percent),
  sick_households: Math.floor(done / 2), sick_persons: Math.floor(done / 2) + 3, major_persons: 4, chronic_persons: 21, verified_households: Math.floor(done / 2), verified_persons: done * 2,
  entered_persons: done, not_entered_persons: done, cause_households: cause, cause_share: rate(cause, done, share), without_household: 0,
})
const PROGRESS: CampaignProgress = {
  campaign: CAMPAIGN,
  villages: [
    { village: { id: 'v-shiban', name: '石板村' }, rescreen: false, ...figures(58, 53, '91.38', 27, '50.94') },
    { village: { id: 'v-longtang', name: '龙塘村' }, rescreen: true, ...figures(61, 12, '19.67', 4, '33.33') },
    { village: { id: 'v-liushu', name: '柳树村' }, rescreen: false, ...figures(44, 0, '0.00', 0, null) },
  ],
  total: figures(163, 65, '39.88', 31, '47.69'),
}
const found = (name: string, icd10: string, group: 'major' | 'chronic') => ({ name, icd10, group, hospital: '县人民医院', diagnosed_on: '2024-03-02', evidence: '诊断证明' })
const member = (resident: string, name: string, relation: string, age: number, list: ReturnType<typeof found>[], status: 'screened' | 'verified' | null) => ({ resident, name, relation, sex: 'male', age, id_number_masked: '522639********0019', status, found: list, entered_on: null })
const ROWS: ScreeningRow[] = Array.from({ length: 40 }, (_, at) => {
  const status = ([null, 'screened', 'verified'] as const)[at % 3] ?? null
  const ill = status && at % 2 === 1 ? [found('胃癌', 'C16', 'major'), found('高血压', 'I10', 'chronic')] : []
  return {
    household: `household-${at}`, village: '石板村', group: `${(at % 4) + 1}组`, number: `SB${String(at + 1).padStart(4, '0')}`, address: '石板村12号', head: ['张国福', '杨秀英', '吴老三', '阿卜杜热合曼·阿卜杜克热木'][at % 4] ?? '',
    members: [member(`r-${at}-1`, ['张国福', '杨秀英', '吴老三', '阿卜杜热合曼·阿卜杜克热木'][at % 4] ?? '', '户主', 66, ill, status), member(`r-${at}-2`, '李桂芳', '配偶', 63, [], status), member(`r-${at}-3`, '张小龙', '子', 38, [], status)],
    status, missing: 0, cause: ill.length > 0, screened_on: status && '2026-09-05', screened_by: status ? '赵医生' : '', verified_on: status === 'verified' ? '2026-09-10' : null, verified_by: status === 'verified' ? '周院长' : '', entered_on: null, exited_on: null, exit_reason: null, remark: null,
  }
})
const entry = (household: string): ScreeningEntry => {
  const row = ROWS.find((one) => one.household === household) ?? ROWS[0]!
  const known = [{ name: '高血压', icd10: 'I10', diagnosed_on: '2020-05-01', hospital: null }, { name: '2型糖尿病', icd10: 'E11', diagnosed_on: null, hospital: null }]
  return { campaign: CAMPAIGN, row, members: row.members.map((one, at) => ({ ...one, known: at === 0 ? known : [] })), next: 'household-3', left: 5 }
}
const both = (households: number, persons: number) => ({ households, persons })
const YEAR = { before: both(52, 170), new: both(6, 20), left: both(9, 27), reasons: { recovered: both(5, 15), died: both(4, 12) }, after: both(49, 165), within: 2, fall: '5.77', goal_met: true }
const REASONS = [['recovered', '治愈'], ['income', '收入稳定脱贫'], ['died', '死亡'], ['moved_out', '迁出'], ['corrected', '误判更正'], ['other', '其他']].map(([code, word]) => ({ code: code ?? '', word: word ?? '', needs_text: code === 'other', given: true, source: 'ASM' }))
const item = (code: string, name: string, unit: string, once: boolean): GoodsItem => ({ code, name, unit, once, needs_remark: false, source: 'L6' })
const ITEMS = [item('care_box', '爱心保健箱', '个', true), item('contact_card', '健康信息联系卡', '张', true), item('handbook', '宣教手册', '本', false)]
const GOODS: GoodsRow[] = ROWS.map((row, at) => ({
  household: row.household, number: row.number, group: row.group, address: row.address, head: row.head, members: 3, phone_masked: '138****0001',
  issued: at % 3 === 0 ? [] : [{ id: `goods-${at}`, quantity: 1, issued_on: '2026-08-30', issued_by: '赵医生', signed: at % 5 !== 0, signed_by: at % 5 === 0 ? null : row.head, remark: null }],
}))

export function screeningCommands(empty: boolean): Pick<Commands, Mine> {
  const changes: Changes = { touched: ['screenings'] }
  const saved = async () => ({ id: CAMPAIGN.id, changes })
  const stepped = async ({ households }: { households: string[] }) => ({ done: households.length, refused: [], changes })
  return {
    screeningDictionary: async () => ({
      diseases: [['胃癌', 'C16'], ['肺癌', 'C34'], ['高血压', 'I10'], ['2型糖尿病', 'E11']].map(([name, icd10]) => ({ name: name ?? '', icd10: icd10 ?? '', codes: [], sets: ['N30'], chronic: false, age_max: null })),
      exit_reasons: REASONS, tags: [{ code: 'lifted', name: '脱贫户' }, { code: 'unstable_lifted', name: '脱贫不稳定户' }, { code: 'marginal', name: '边缘易致贫户' }, { code: 'subsistence_allowance', name: '低保' }], major_sets: [{ code: 'N30', count: 30 }, { code: 'R21', count: 21 }], target: TARGET, threshold: 40,
    }),
    listCampaigns: async () => ({ campaigns: empty ? [] : [CAMPAIGN] }),
    startCampaign: saved,
    changeCampaign: saved,
    closeCampaign: saved,
    screeningProgress: async () => PROGRESS,
    listScreenings: async ({ show }) => {
      const rows = empty ? [] : ROWS.filter((row) => show !== 'todo' || row.status === null)
      return { campaign: CAMPAIGN.id, rows, total: rows.length, persons: rows.length * 3, groups: ['1组', '2组', '3组', '4组'], next: null }
    },
    openScreening: async ({ household }) => entry(household),
    screenHousehold: async ({ household }) => ({ household, id: 'screening-1', status: 'screened', sick: 1, offers: [], changes }),
    verifyScreenings: stepped,
    enterScreenings: stepped,
    recordExit: async ({ household }) => ({ id: 'screening-1', household, exited_on: '2026-09-14', reason: '治愈', changes }),
    takeBackExit: async ({ household }) => ({ id: 'screening-1', household, exited_on: null, reason: null, changes }),
    yearlyChange: async ({ year }) => ({ year, goal: 1, villages: empty ? [] : [{ village: { id: 'v-shiban', name: '石板村' }, ...YEAR }], total: YEAR, reasons: REASONS, unverified: 3 }),
    listYear: async () => ({ rows: [{ household: 'household-1', village: '石板村', number: 'SB0002', head: '杨秀英', change: 'left', before: 3, after: 0, reason: '治愈', exited_on: '2026-03-01' }] }),
    listGoods: async ({ item: code, show }) => ({
      item: ITEMS.find((one) => one.code === code) ?? ITEMS[0]!, items: ITEMS, groups: ['1组', '2组', '3组', '4组'], rows: empty ? [] : GOODS.filter((row) => show !== 'none' || row.issued.length === 0),
      villages: empty ? [] : [{ village: { id: 'v-shiban', name: '石板村' }, having: rate(26, 40, '65.00'), signed: 21, none: 14 }, { village: { id: 'v-longtang', name: '龙塘村' }, having: rate(0, 61, '0.00'), signed: 0, none: 61 }],
    }),
    issueGoods: async ({ households }) => ({ issued: households.length, ids: [], refused: [], changes: { touched: ['goods_issued'] } }),
    takeBackGoods: async () => ({ touched: ['goods_issued'] }),
  }
}
