/** Answers as words, and what counts as an answer. */
import { useI18n } from 'vue-i18n'
import type { Answer, Answers, Drug, Field } from '@/platform'
import { isTarget, lowerPressureOf, type SheetRow } from './layout'

export function isEmpty(value: Answer | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Whether a field has its answer; words may stand in for the options. */
export function hasAnswer(field: Field, answers: Answers): boolean {
  if (field.kind === 'drugs') return Array.isArray(answers[field.key]) && (answers[field.key] as Drug[]).some((drug) => drug.name !== '')
  return !isEmpty(answers[field.key]) || (field.other ? !isEmpty(answers[field.other]) : false)
}

/** Whether the form asks for this field, given the other answers; Rust asks again when the visit is saved. */
export function isRequired(field: Field, answers: Answers): boolean {
  if (field.required) return true
  if (field.required_when) return answers[field.required_when.field] === field.required_when.code
  return field.required_unless ? answers[field.required_unless.field] !== field.required_unless.code : false
}

export function useAnswerWords(fields: Field[]) {
  const { t } = useI18n()

  const optionWords = (field: Field, value: Answer): string =>
    (Array.isArray(value) ? (value as number[]) : [value as number])
      .map((code) => field.options?.find((option) => option.code === code)?.label ?? String(code))
      .join(' ')

  const drugWords = (drugs: Drug[]): string =>
    drugs.map((drug) => [drug.name, drug.dose, drug.times_per_day === null ? '' : t('followups.drug.daily', { times: drug.times_per_day })].filter(Boolean).join(' ')).join('; ')

  function words(field: Field, answers: Answers): string {
    const value = answers[field.key] ?? null
    if (isEmpty(value)) return ''
    const lower = field.kind === 'pressure' ? lowerPressureOf(field, fields) : null
    if (lower) return `${String(value)}/${String(answers[lower.key] ?? '')}`
    if (field.kind === 'flag') return value === true ? field.label : ''
    if (field.kind === 'drugs') return drugWords(value as Drug[])
    return field.options?.length ? optionWords(field, value) : String(value)
  }

  function rowWords(row: SheetRow, answers: Answers): string {
    const parts = row.fields.map((field) => ({ field, text: words(field, answers) })).filter((part) => part.text !== '')
    return parts.reduce((text, part, index) => {
      if (index === 0) return part.text
      const before = parts[index - 1]?.field
      if (isTarget(part.field) && before && !isTarget(before)) return `${text} / ${part.text}`
      return text + (part.field.kind === 'integer' && before?.kind === 'integer' ? ' × ' : ' · ') + part.text
    }, '')
  }

  return { words, rowWords }
}
