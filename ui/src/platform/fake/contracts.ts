/** 签约 without Rust: canned figures. */
import type { Commands, ContractFigures, ContractRow, TeamLine } from '../index'

const touched = { touched: ['contracts'] }
const rate = (count: number, of: number) => ({ count, of, percent: of === 0 ? null : ((count / of) * 100).toFixed(2) })
const figures = (village: string | null, name: string, signed: number, of: number): ContractFigures => ({
  village, name, signed: rate(signed, of), groups: [{ group: 'elder', word: '65岁及以上', signed: rate(Math.round(signed / 4), Math.round(of / 4)) }, { group: 'hypertension', word: '高血压', signed: rate(Math.round(signed / 8), Math.round(of / 7)) }],
  poor: rate(Math.round(signed / 6), Math.round(of / 6)), monitored: rate(2, 3), renewed: 14, ended: 3, expired: 2, served: rate(Math.round(signed * 0.8), signed), complete: rate(Math.round(signed * 0.3), signed),
  never_served: signed - Math.round(signed * 0.8), individual: 31, reasons: [{ code: 'refused', word: '拒签', count: 4 }, { code: 'away', word: '外出', count: 21 }, { code: '', word: '未填', count: of - signed - 25 }],
})

const TEAMS: TeamLine[] = [
  { id: 't-1', name: '龙塘镇第一团队', leader: '张院长', members: ['张院长', '赵护士'], villages: [], village_ids: [], posts: [{ login: 'head', name: '张院长', role: 'leader', title: '主治医师', phone: '13800000001' }, { login: null, name: '赵护士', role: 'nurse', title: '护师', phone: '' }] },
  { id: 't-2', name: '龙塘镇第二团队', leader: '赵护士', members: ['赵护士'], villages: [], village_ids: [], posts: [] },
]

export function contractCommands(rows: () => ContractRow[], empty: boolean): Pick<Commands, 'contractReasons' | 'withdrawContract' | 'recordUnsigned' | 'logService' | 'listRenewable' | 'renewContracts' | 'listToEnd' | 'endGone' | 'contractStatistics' | 'contractStanding' | 'contractFulfilment' | 'residentFulfilment' | 'contractClaims' | 'listTeams' | 'addTeam' | 'changeTeam' | 'endTeam' | 'listPacks' | 'addPack' | 'endPack'> {
  const some = () => (empty ? [] : rows().slice(0, 6))
  const sum = { people: 320, served: 256, never: 64, complete: 96, services: rate(1_840, 2_880), due: 1_040 }
  return {
    contractReasons: async () => ({
      unsigned: [{ code: 'refused', word: '拒签', signature: true, remark: false }, { code: 'away', word: '外出', signature: false, remark: false }, { code: 'other', word: '其他', signature: false, remark: true }],
      ended: [{ code: 'own_wish', word: '居民要求解约', kind: 'cancelled', remark: false }, { code: 'dead', word: '死亡', kind: 'closed', remark: false }, { code: 'moved_out', word: '迁出', kind: 'closed', remark: false }],
    }),
    withdrawContract: async () => touched,
    recordUnsigned: async () => ({ id: 'u-1', warnings: [], changes: touched }),
    logService: async () => ({ id: 's-1', changes: touched }),
    listRenewable: async () => ({ rows: some().map((contract, at) => ({ contract, days_left: 20 - at * 8, stands_against: at === 3 ? 'nobody_left' : null })) }),
    renewContracts: async ({ contracts }) => ({
      rows: contracts.map((id, at) => ({ contract: id, old_number: rows().find((row) => row.id === id)?.number ?? '', residents: rows().find((row) => row.id === id)?.residents ?? [], id: at === 1 ? null : `c-${at}`, number: at === 1 ? null : `XY-7K3M-00010${at}`, starts_on: '2026-10-01', ends_on: '2027-09-30', refused: at === 1 ? 'team_ended' : null })),
      renewed: contracts.length - 1, refused: 1, stopped: false, changes: touched,
    }),
    listToEnd: async () => ({ rows: some().slice(0, 2).map((contract, at) => ({ contract, gone: [{ id: 'r-9', name: '王有福', status: 'dead', on: '2026-08-15' }], remaining: at })) }),
    endGone: async ({ contracts }) => ({ rows: contracts.map((contract) => ({ contract, on: '2026-08-15', refused: null })), stopped: false, changes: touched }),
    contractStatistics: async () => ({ from: '2026-07-01', on: '2026-09-14', rows: [figures('v-shiban', '石板村', 860, 1_102), figures('v-longtang', '龙塘村', 640, 870)], total: figures(null, '', 1_500, 1_972) }),
    contractStanding: async ({ measure }) => ({
      rows: some().map((row, at) => ({ id: row.residents[0]!.id, name: row.residents[0]!.name, id_number_masked: '522639********0019', village: row.village, group_name: '三组', household_number: `0${at}`, age: 71, groups: ['65岁及以上'], contract: measure === 'not_signed' ? null : row.id, number: measure === 'not_signed' ? null : row.number, ends_on: measure === 'not_signed' ? null : row.ends_on, fulfilled: measure === 'not_signed' ? null : rate(2, 9), reason: measure === 'not_signed' && at % 2 === 0 ? '外出' : null })),
      total: some().length, next: null,
    }),
    contractFulfilment: async ({ by }) => ({
      on: '2026-09-14', total: some().length, next: null, sum,
      rows: some().map((row, at) => ({ key: by === 'resident' ? row.residents[0]!.id : `k-${at}`, name: by === 'resident' ? row.residents[0]!.name : ['石板村', '龙塘村', '上河村', '下河村', '新寨村', '老寨村'][at]!, village: by === 'resident' ? row.village : '', doctor: by === 'resident' ? '赵医生' : '', contract: row.id, number: row.number, last_on: at % 3 ? '2026-08-20' : null, sum: { ...sum, never: at % 3 ? 0 : 1 } })),
    }),
    residentFulfilment: async ({ resident }) => ({
      resident, name: '张国福', contract: 'c-1', number: 'XY-7K3M-000001', from: '2026-02-01', to: '2027-01-31',
      items: [{ pack: '高血压包', name: '面对面随访', planned: 4, done: 2, due: 2, deeds: [{ id: 'v-1', kind: 'visit', what: '高血压患者随访服务记录表', mode: 'home', on: '2026-08-20', doctor: '赵医生' }] }, { pack: '基础包', name: '健康教育', planned: 4, done: 0, due: 4, deeds: [] }],
    }),
    contractClaims: async ({ month }) => ({
      from: month, to: `${month.slice(0, 8)}30`,
      rows: some().map((row) => ({ resident: row.residents[0]!.id, name: row.residents[0]!.name, id_number_masked: '522639********0019', village: row.village, categories: ['低保'], contract: row.id, number: row.number, pack: '老年人包', due_on: month, price: '60.00', payer: 'finance' as const, payer_word: '财政', amount: '40.00' })),
      totals: [{ payer: 'finance' as const, word: '财政', people: 6, amount: '240.00' }],
    }),
    listTeams: async () => ({ teams: TEAMS }),
    changeTeam: async () => touched,
    endTeam: async () => touched,
    addTeam: async () => ({ id: 't-9', changes: touched }),
    listPacks: async () => ({ packs: [{ id: 'p-1', code: 'basic', name: '基础包', target: 'general', items: [{ name: '健康教育', times: 4 }], price: '0.00', payer: '基本公共卫生经费', valid_from: null, valid_to: null, shares: { parts: [], relief: [{ categories: ['subsistence_allowance'], payer: 'finance' }] } }] }),
    addPack: async () => ({ id: 'p-9', changes: touched }),
    endPack: async () => touched,
  }
}
