/** Canned admissions that walk through their states; nothing here counts or decides. */
import type { AdmissionState, Commands } from '../index'
import { ADMISSIONS, admissionPage, CATEGORIES, PACK, POLICIES, settlement } from './money'
import { hitOf, personOf } from './people'

const touched = { touched: ['admission'] }

export function admissionCommands(empty: boolean, isHead: () => boolean) {
  const admissions = ADMISSIONS.map((row) => ({ ...row }))
  const admission = (id: string) => admissions.find((row) => row.id === id) ?? admissions[0]!
  const advance = (id: string, state: AdmissionState, more = {}) => {
    const row = admission(id)
    Object.assign(row, { state }, more)
    return { id, number: row.number, state, total: row.total, out_of_scope: row.out_of_scope, self_pay: null, balance: row.balance, layers: [], warnings: [], changes: touched }
  }
  const stays = (id: string) => advance(id, admission(id).state)

  const commands = {
    listAdmissions: async ({ state, text, after, limit, only }) => {
      const counts: Record<AdmissionState, number> = { in_hospital: 0, discharged: 0, settled: 0, paid: 0, archived: 0 }
      if (!empty) admissions.forEach((row) => counts[row.state]++)
      const all = empty ? [] : admissions.filter((row) => (!state || row.state === state) && (!only || (only === 'owing' ? row.balance !== null && row.balance !== '0.00' : row.papers_out)) && (!text || row.name.includes(text)))
      const [from, most] = [Number(after ?? 0), limit ?? 200]
      return { rows: all.slice(from, from + most), total: all.length, next: from + most < all.length ? String(from + most) : null, counts }
    },
    admissionDesk: async ({ resident }) => ({
      resident: hitOf(resident), categories: CATEGORIES.slice(0, personOf(resident).categories.length), insurance: '城乡居民医保',
      blocking: resident === 'r-9' ? { admission: 'a-12', number: '2019-0312', balance: '115.00', state: 'settled' } : null, can_override: isHead(), admitted_on: '2026-09-14', waivers: ['住院押金'], alerts: [], warnings: personOf(resident).categories.length ? [] : ['no_category'],
    }),
    registerAdmission: async ({ override, resident }) => {
      if (resident === 'r-9' && !override) throw { code: 'unsettled_admission', field: 'resident', details: {} }
      return advance('a-20', 'in_hospital')
    },
    addCost: async ({ id }) => stays(id),
    correctCost: async ({ id }) => stays(id),
    moveBed: async ({ id }) => stays(id),
    waiveFee: async ({ id }) => stays(id),
    issueKit: async ({ id }) => stays(id),
    takePapers: async ({ id }) => stays(id),
    discharge: async ({ id, on }) => advance(id, 'discharged', { discharged_on: on }),
    withdrawDischarge: async ({ id }) => advance(id, 'in_hospital', { discharged_on: null }),
    previewSettlement: async (input) => settlement(input),
    settle: async ({ id }) => advance(id, 'settled', { balance: '1130.00' }),
    pay: async ({ id }) => advance(id, 'paid', { balance: '0.00' }),
    refund: async ({ id }) => advance(id, 'paid', { balance: '0.00' }),
    writeOff: async ({ id }) => advance(id, 'paid', { balance: '0.00' }),
    proposeInstalments: async ({ parts }) => Array.from({ length: parts }, (_, index) => ({ due_on: `2026-${String(10 + (index % 3)).padStart(2, '0')}-14`, amount: '38.33' })),
    agreeInstalments: async ({ id }) => stays(id),
    markAbsconded: async ({ id }) => stays(id),
    liftBlock: async ({ id }) => stays(id),
    reverseSettlement: async ({ id }) => ({ ...advance(id, 'discharged', { balance: null }), affected: [] }),
    returnPapers: async ({ id }) => advance(id, 'archived', { papers_out: false }),
    admissionPage: async (id) => admissionPage(admission(id)),
    listPolicies: async () => ({ policies: POLICIES }),
    policyPage: async () => PACK,
    activatePolicy: async () => ({ ...POLICIES[0]!, changes: touched }),
  } satisfies Partial<Commands>
  return { commands, of: (resident: string) => admissions.filter((each) => each.resident === resident) }
}
