/** Two people who may be one, compared, merged and parted. */
import type { Commands } from '../index'
import { hitOf } from './people'

const refusal = (code: string, field: string | null = null) => ({ code, field, details: {} })
const touched = (...names: string[]) => ({ touched: names })

let apart = false
let merged = false

const side = (id: string, visits: number) => ({
  person: hitOf(id), visits, last_visit_on: visits > 0 ? '2026-08-20' : null, diseases: 1, categories: 0, contracts: visits > 0 ? 1 : 0, admissions: 0, insurances: 1, moves: 0, merged_before: 0,
})

const field = (name: string, kept: string | null, other: string | null, more = {}) => ({
  field: name, kept, merged: other, differs: kept !== null && other !== null && kept !== other, follows_number: false,
  proposed: other === null ? ('kept' as const) : kept === null ? ('merged' as const) : null, ...more,
})

type Duplicates = Pick<Commands, 'checkEntry' | 'listSuspects' | 'compareResidents' | 'mergeResidents' | 'undoMerge' | 'keepApart' | 'mergeHistory' | 'incompleteIdentities'>

export function duplicates(empty: boolean): Duplicates {
  apart = empty
  merged = false
  return {
    checkEntry: async ({ id_number, name }) => ({
      taken: id_number === '522639195503120019' ? { person: hitOf('r-1'), village: '石板村', status: 'moved_out' } : null,
      suspects: name === '陈国福' ? [hitOf('r-1')] : [],
    }),
    listSuspects: async () => (apart || merged ? { total: 0, pairs: [] } : { total: 1, pairs: [{ one: hitOf('r-1'), other: hitOf('r-9'), alike: ['same_birthday', 'same_sound', 'no_number'] }] }),
    compareResidents: async ({ kept, merged: other }) => {
      if (kept === other) throw refusal('same_resident', 'merged')
      return {
        kept: side(kept, 12), merged: side(other, 0), problems: [],
        fields: [
          field('name', hitOf(kept).name, hitOf(other).name), field('id_number', '522639195503120019', '522639195503120035'),
          field('sex', '男', '男', { follows_number: true }), field('birth_on', '1955-03-12', '1955-03-12', { follows_number: true }),
          field('phone', '13812341729', '13900000002'), field('household', '001 · 陈国富 · 户主', '014 · 陈国富 · 户主'), field('remark', null, '2024 年花名册'), field('status', '在册', '在册'),
        ],
      }
    },
    mergeResidents: async ({ kept, chosen }) => {
      if (!chosen?.name) throw refusal('missing_key', 'name')
      merged = true
      return { merge: 'm-1', kept, warnings: [{ code: 'household_empty', household: 'h-9' }], changes: touched('merges') }
    },
    undoMerge: async () => {
      merged = false
      return { kept: 'r-1', merged: 'r-9', restored: ['name'], stays: ['phone'], changes: touched('merges') }
    },
    keepApart: async () => {
      apart = true
      return { changes: touched('merges') }
    },
    mergeHistory: async (who) => ({
      merges: who === 'r-1' ? [{ merge: 'm-0', kept: { id: 'r-1', name: hitOf('r-1').name }, merged: hitOf('r-9'), merged_on: '2026-09-01', merged_by: '张院长', undone_on: null, undone_by: '', replaced: ['phone'], may_undo: true }] : [],
    }),
    incompleteIdentities: async (days) => ({ after_days: days ?? 30, total: empty ? 0 : 1, people: empty ? [] : [{ person: hitOf('r-3'), mother: hitOf('r-2'), since: '2026-07-30' }] }),
  }
}
