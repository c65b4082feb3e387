/** Canned accounts, claims and statistics; nothing here sums. */
import type { Commands, PayLaterFigures, PolicyComparison } from '../index'
import { ADMISSIONS, settlement } from './money'

const account = (code: string, name: string, debit: string, credit: string, balance: string) => ({ account: code, name, debit, credit, balance, count: 12 })
const line = (posting: string, kind: string, amount: string, balance: string, more = {}) => ({ posting, kind, on: '2026-09-10', happened_on: null, admission: 'a-12', bill_number: '2019-0312', name: '周福廷', number: null, reason: null, by: '王会计', amount, balance, ...more })
const FIGURES: PayLaterFigures = {
  admissions: 7, people: 6, total: '41430.50', in_scope: '39730.50', basic: '33120.00', critical_illness: '0.00', supplementary: '5020.00', medical_assistance: '350.00', fiscal_top_up: '0.00', hospital: '120.00', other: '0.00', self_pay: '2820.50', ratio: '0.9319', ratio_percent: '93.19',
  deposit_waived_count: 7, deposit_waived: '21000.00', fees_waived: '480.00', arrears_count: 1, arrears: '115.00', balanced: true,
}

export function comparison(): PolicyComparison {
  const { capital: _, warning_texts: __, ...statement } = settlement({ policy: 'ruzhou-2019', entered: {} })
  return {
    first: statement, second: { ...statement, policy: 'hezhang-2016', self_pay: '1630.00', paid_by_layers: '25250.00', ratio: '93.94' },
    rows: statement.layers.map((layer) => ({ code: layer.code, name: layer.name ?? layer.code, first: layer.paid, second: layer.code === 'basic' ? '20220.00' : layer.paid, difference: layer.code === 'basic' ? '-500.00' : '0.00' })),
    self_pay_difference: '500.00',
  }
}

export function accountCommands() {
  return {
    trialBalance: async ({ from, until }) => ({
      from, until, debit: '29110.00', credit: '29110.00', difference: '0.00', closed_through: '2026-09-12',
      accounts: [account('bank', '银行存款', '12000.00', '0.00', '12000.00'), account('cash', '现金', '1015.00', '0.00', '1015.00'), account('charges', '医疗收入', '0.00', '26880.00', '-26880.00'), account('patient', '应收患者', '1130.00', '1015.00', '115.00'), account('payer:basic', '应收基本医保', '20720.00', '12000.00', '8720.00'), account('payer:supplementary', '应收大病补充保险', '672.00', '0.00', '672.00')],
    }),
    accountStatement: async ({ account: code, from, until }) => ({ account: code, name: '应收患者', from, until, opening: '0.00', closing: '115.00', lines: [line('p-1', 'settlement', '1130.00', '1130.00'), line('p-2', 'payment', '-1015.00', '115.00', { number: 'SJ-0017' })] }),
    listClosings: async () => ({ closed_through: '2026-09-12', cash_open: '215.00', closings: [{ id: 'k-1', kind: 'day', through_on: '2026-09-12', cash_due: '800.00', cash_counted: '790.00', cash_difference: '-10.00', remark: '找零少收 10 元', closed_on: '2026-09-12', by: '王会计', late: [] }] }),
    closeLedger: async ({ on }) => ({ id: 'k-2', through_on: on, cash_due: '215.00', cash_difference: '0.00', changes: { touched: ['closing'] } }),
    listClaims: async ({ from, to }) => ({
      from, to, total: '21392.00',
      payers: [{ payer: 'basic', name: '应收基本医保', total: '20720.00', owed: '8720.00', lines: [{ admission: 'a-17', number: '2019-0317', name: '吴文忠', sex: 'male', age: 63, id_number: null, village: '石板村', diagnosis: '脑梗死', admitted_on: '2026-09-01', discharged_on: '2026-09-10', total: '26880.00', in_scope: '25900.00', paid: '20720.00' }] }],
    }),
    recordRemittance: async () => ({ posting: 'p-9', account: '应收基本医保', balance: '0.00', changes: { touched: ['posting'] } }),
    payLaterStatistics: async (month) => ({ month, of_month: FIGURES, cumulative: FIGURES, columns: [], closed: null }),
    payLaterBehind: async () => ADMISSIONS.slice(0, 3),
    comparePolicies: async () => comparison(),
    compareAdmission: async () => comparison(),
  } satisfies Partial<Commands>
}
