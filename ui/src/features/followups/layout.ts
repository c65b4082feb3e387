/** How a form's fields stand in rows: as on the national sheet, several to a row where the form says they belong together. */
import type { Field, FormDescription } from '@/platform'

export type SheetRow = { key: string; label: string; section: number; fields: Field[] }

/** A form with more rows than this is walked by its sections. */
const ROWS_OF_ONE_SCREEN = 18

export const isTarget = (field: Field) => /_target(_|$)/.test(field.key)

/** The words beside the options ("other") are typed inside their row of keys. */
export const isOtherOf = (field: Field, fields: Field[]) => fields.some((lead) => lead.other === field.key)

/** The second pressure is typed together with the first (`138/86`) and has no cell of its own. */
export const isLowerPressure = (field: Field) => field.kind === 'pressure' && Boolean(field.below)

export const lowerPressureOf = (field: Field, fields: Field[]) =>
  fields.find((other) => other.kind === 'pressure' && other.below === field.key) ?? null

/** Follow-up sheets compare visits side by side; assessments and records are read down, every field with its own label. */
export const isCompared = (form: FormDescription) => form.purpose === 'follow_up'

export function sheetRows(form: FormDescription, targetWord: string): SheetRow[] {
  const fields = form.fields
  const leads = fields.filter((field) => !field.beside && !isLowerPressure(field) && !isOtherOf(field, fields))
  return leads.map((field) => {
    const all = [field, ...fields.filter((other) => other.beside === field.key)]
    return { key: field.key, label: isCompared(form) ? rowLabel(all, fields, targetWord) : leadLabel(field, fields), section: field.section, fields: all }
  })
}

export const hasSections = (rows: SheetRow[]) => rows.length > ROWS_OF_ONE_SCREEN

function leadLabel(field: Field, all: Field[]): string {
  const below = lowerPressureOf(field, all)
  return below ? `${field.label}/${below.label}` : field.label
}

function rowLabel(fields: Field[], all: Field[], targetWord: string): string {
  const [first, ...others] = fields
  if (!first) return ''
  /** Two counts of one unit, as planned and made visits, are told apart by name only. */
  const sameUnit = (field: Field) => field.kind === 'integer' && field.unit === first.unit
  const named = others.filter((field) => !isTarget(field) && !field.computed && (field.kind === 'single' || field.kind === 'decimal' || sameUnit(field))).map((field) => field.label)
  const target = others.some(isTarget) ? ` ${targetWord}` : ''
  return [leadLabel(first, all) + target, ...named].join(' · ')
}

/** Whether a cell must name itself, because the label of its row does not. */
export function namesItself(field: Field, row: SheetRow, compared: boolean): boolean {
  if (field.key === row.key || isTarget(field) || field.kind === 'flag') return false
  if (field.computed) return true
  if (field.kind === 'text' || field.kind === 'drugs') return false
  return !compared || field.kind === 'date' || field.kind === 'month' || field.kind === 'multi'
}

/** Fields that a visit really made gives anew: Enter stops at them while they are empty. */
export const isMeasured = (field: Field) => field.required || field.measured
