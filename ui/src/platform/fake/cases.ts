/** Held and refused changes for the page without a window. */
import type { Commands, RejectedRow } from '../index'

const refusal = (code: string, field: string | null = null) => ({ code, field, details: {} })
const touched = (...names: string[]) => ({ touched: names })

const change = (given: Partial<RejectedRow>): RejectedRow => ({ change_id: 'ch-1', at: '2026-09-13T02:20:00Z', entity: 'visit', row: 'v-1', operation: 'insert', code: 'bad_value', field: 'visited_on', case_id: null, waits_for: null, subject: '王桂兰', made_by: '赵医生', mine: true, waiting: 0, may_decide: false, decided: null, ...given })
const HELD = change({ change_id: 'ch-2', entity: 'resident', row: 'r-1', operation: 'patch', code: 'concurrent_critical', field: null, case_id: 'case-2', subject: '李建国', mine: false, may_decide: true })
const REFUSED = change({})

export function caseCommands(): Pick<Commands, 'listCases' | 'listRejected' | 'casePage' | 'decideCase' | 'resendChange' | 'withdrawChange'> {
  const gone = new Set<string>()
  const left = (rows: RejectedRow[]) => rows.filter((row) => !gone.has(row.change_id))
  const settle = (id: string) => {
    gone.add(id)
    return { change_id: id, changes: touched('cases') }
  }
  return {
    listCases: async () => ({ cases: left([HELD]), decided: [], surplus: [] }),
    listRejected: async () => ({ rows: left([REFUSED]) }),
    casePage: async ({ change_id }) => {
      const found = [HELD, REFUSED].find((one) => one.change_id === change_id)
      if (!found) throw refusal('unknown_change', 'change_id')
      const held = found === HELD
      return {
        change: found,
        fields: held ? [{ field: 'name', stands: '李建国', held: '李建囯', contested: true }, { field: 'phone', stands: null, held: '13800001234', contested: false }] : [],
        other: null, voided: null, choices: held ? ['keep', 'use_other'] : [], needs_reason: false, from: null,
        mend: held ? [] : [{ field: 'visited_on', value: '2026-13-01', wrong: true, options: [] }], waiting: [],
      }
    },
    decideCase: async ({ change_id, choice }) => ({ ...settle(change_id), choice }),
    resendChange: async ({ change_id }) => settle(change_id),
    withdrawChange: async ({ change_id }) => settle(change_id),
  }
}
