/** How a form's fields stand in rows: as on the national sheet, several to a row where they belong together. */
import type { Field } from '@/platform'

export type SheetRow = { key: string; label: string; fields: Field[] }

/** Fields that share the row of the first one, where the form has them. */
const TOGETHER: Record<string, string[]> = {
  weight_kg: ['weight_target_kg', 'height_cm'],
  dorsalis_pedis: ['dorsalis_pedis_side'],
  heart_rate: ['other_signs'],
  smoking_per_day: ['smoking_target'],
  drinking_liang_per_day: ['drinking_target'],
  exercise_per_week: ['exercise_minutes', 'exercise_target', 'exercise_minutes_target'],
  salt: ['salt_target'],
  staple_food_g_per_day: ['staple_food_target'],
  psychological: ['compliance'],
  fasting_glucose_mmol_l: ['hba1c_percent', 'hba1c_on'],
  adherence: ['hypoglycaemia'],
  adverse_reaction: ['adverse_reaction_text'],
  complication: ['tests_text'],
  indicator_name: ['indicator_value', 'indicator_unit'],
  disease_name: ['icd10'],
}

/** Fields that the head of the column or the side panel holds. */
const ELSEWHERE = new Set(['on', 'mode', 'resident', 'form', 'referral', 'override', 'confirmed'])

export const isTarget = (field: Field) => /_target(_|$)/.test(field.key)

/** The words beside the options ("other") are typed inside their row of keys. */
export const isOtherOf = (field: Field, fields: Field[]) => fields.some((lead) => lead.other === field.key)

/** The second pressure is typed together with the first (`138/86`) and has no cell of its own. */
export const isLowerPressure = (field: Field) => field.kind === 'pressure' && Boolean(field.below)

export const lowerPressureOf = (field: Field, fields: Field[]) =>
  fields.find((other) => other.kind === 'pressure' && other.below === field.key) ?? null

export function sheetRows(fields: Field[], targetWord: string): SheetRow[] {
  const free = fields.filter((field) => !ELSEWHERE.has(field.key))
  // A field that comes early may still belong to the row of a later one.
  const joined = new Set(Object.values(TOGETHER).flat())
  const leads = (field: Field) => !joined.has(field.key) || !free.some((other) => TOGETHER[other.key]?.includes(field.key))
  return free
    .filter((field) => leads(field) && !isLowerPressure(field) && !isOtherOf(field, free))
    .map((field) => {
      const others = (TOGETHER[field.key] ?? []).map((key) => free.find((other) => other.key === key))
      const all = [field, ...others.filter((other) => other !== undefined)]
      return { key: field.key, label: rowLabel(all, free, targetWord), fields: all }
    })
}

function rowLabel(fields: Field[], allFields: Field[], targetWord: string): string {
  const [first, ...others] = fields
  if (!first) return ''
  const named = others.filter((field) => !isTarget(field) && (field.kind === 'single' || field.kind === 'decimal')).map((field) => field.label)
  const target = others.some(isTarget) ? ` ${targetWord}` : ''
  const below = lowerPressureOf(first, allFields)
  const lead = below ? `${first.label}/${below.label}` : first.label
  return [lead + target, ...named].join(' · ')
}

/** Fields that a visit really made gives anew: Enter stops at them while they are empty. */
export function isMeasured(field: Field): boolean {
  if (field.required) return true
  return !field.carried && !isTarget(field) && ['heart_rate', 'weight_kg', 'fasting_glucose_mmol_l', 'indicator_value'].includes(field.key)
}
