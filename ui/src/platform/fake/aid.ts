/** Canned aid, recognitions, outpatient bills and slips of other hospitals; nothing here sums or decides. */
import type { AidApplication, ChronicBill, ChronicRecognition, Commands, OutsideSettlement } from '../index'
import { POLICIES, settlement } from './money'

const changes = { touched: ['aid_application'] }
const application = (id: string, name: string, more: Partial<AidApplication>): AidApplication => ({
  id, number: `JZ-ABCD-00000${id.slice(2)}`, resident: 'r-3', name, household: 'h-1', applicant: name, village: '石板村', hospital: '省人民医院', diagnosis: '胃癌', admitted_on: '2026-07-01', discharged_on: '2026-07-20', total: '120000.00', reimbursed: '70000.00', requested: '20000.00', granted: '0.00',
  household_year: '32000.00', most: '18000.00', account_tail: '0018', applied_on: '2026-08-02', state: 'applied', reviews: [], announced_from: null, announced_to: null, paid_on: null, remark: null, ...more,
})
const review = (by: 'village' | 'township' | 'county', amount: string | null = null) => ({ on: '2026-08-10', by, reviewer: '王主任', approved: true, opinion: '情况属实', amount })
const APPLICATIONS: AidApplication[] = [
  application('j-1', '吴文忠', {}),
  application('j-2', '李秀成', { state: 'township_reviewed', reviews: [review('village'), review('township')] }),
  application('j-3', '周福廷', { state: 'paid', granted: '15000.00', reviews: [review('village'), review('township'), review('county', '15000.00')], announced_from: '2026-08-12', announced_to: '2026-08-19', paid_on: '2026-08-25' }),
]
const recognition = (id: string, name: string, more: Partial<ChronicRecognition>): ChronicRecognition => ({
  id, resident: 'r-3', name, village: '石板村', disease: 'I10', disease_name: '高血压', status: 'applied', batch: '2026秋', applied_on: '2026-08-01', decided_on: null, counts_from: null, ended_on: null, counts: false, hospital: null, certificate: null, remark: null, ...more,
})
const RECOGNITIONS: ChronicRecognition[] = [
  recognition('m-1', '吴文忠', {}),
  recognition('m-2', '李秀成', { status: 'recognised', decided_on: '2026-08-20', counts_from: '2026-09-01', counts: true, hospital: '市人民医院', certificate: 'M0017' }),
]
const BILLS: ChronicBill[] = [
  { id: 'b-1', number: 'MB-ABCD-000001', resident: 'r-3', name: '李秀成', recognition: 'm-2', disease_name: '高血压', on: '2026-09-03', total: '680.00', paid_by_layers: '612.00', self_pay: '68.00', receipt: 'SJ-ABCD-000021', reversed: null },
  { id: 'b-2', number: 'MB-ABCD-000002', resident: 'r-3', name: '李秀成', recognition: 'm-2', disease_name: '高血压', on: '2026-09-05', total: '120.00', paid_by_layers: '108.00', self_pay: '12.00', receipt: 'SJ-ABCD-000022', reversed: '录错了人' },
]

export function aidCommands(empty: boolean) {
  const answer = (id: string) => {
    const one = APPLICATIONS.find((row) => row.id === id) ?? APPLICATIONS[0]!
    return { id, number: one.number, state: one.state, requested: one.requested, granted: one.granted, household_year: one.household_year, most: one.most, changes }
  }
  const { capital: _, warning_texts: __, ...statement } = settlement({ policy: 'ruzhou-2019', entered: {} })
  const outside: OutsideSettlement = { id: 'o-1', resident: 'r-3', name: '李秀成', village: '石板村', hospital: '市人民医院', statement, entered_on: '2026-09-08', by: '王会计' }
  const chronic = (id: string, status: ChronicRecognition['status']) => ({ id, status, counts_from: status === 'recognised' ? '2026-10-01' : null, changes })
  return {
    listAid: async () => ({ applications: empty ? [] : APPLICATIONS }),
    applyForAid: async () => answer('j-1'),
    reviewAid: async ({ id }) => answer(id),
    announceAid: async ({ id }) => answer(id),
    payAid: async ({ id }) => answer(id),
    withdrawAid: async ({ id }) => answer(id),
    listChronic: async () => ({ recognitions: empty ? [] : RECOGNITIONS }),
    putForwardChronic: async () => chronic('m-9', 'applied'),
    decideChronic: async ({ id, recognised }) => chronic(id, recognised ? 'recognised' : 'refused'),
    endChronic: async ({ id }) => chronic(id, 'recognised'),
    listChronicBills: async () => ({ bills: empty ? [] : BILLS }),
    previewChronicBill: async ({ policy, entered }) => settlement({ policy, entered }),
    billChronic: async ({ policy, entered }) => ({ ...settlement({ policy, entered }), id: 'b-9', number: 'MB-ABCD-000009', receipt: 'SJ-ABCD-000029', changes }),
    reverseChronicBill: async ({ id }) => ({ id, cash_back: '68.00', affected: [], changes }),
    listOutsideSettlements: async () => ({ settlements: empty ? [] : [outside] }),
    enterOutsideSettlement: async () => ({ id: 'o-9', self_pay: '1130.00', affected: [], changes }),
    withdrawOutsideSettlement: async () => ({ affected: [], changes }),
    checkPolicyFile: async ({ path }) => path.includes('bad')
      ? { ok: false, code: null, problems: [{ path: 'layers[1].terms[0].bands', line: 57, code: 'band_gap', text: '第 1、2 段之间有空档。请让后一段从前一段结束处开始。' }], clashes: [] }
      : { ok: true, code: 'ruzhou-2020', problems: [], clashes: [] },
    layInPolicyFile: async () => ({ ...POLICIES[1]!, changes }),
  } satisfies Partial<Commands>
}
