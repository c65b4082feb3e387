/** Answers as words, what counts as an answer, and what is asked of whom. */
import { useI18n } from 'vue-i18n'
import type { Answer, Answers, Condition, Drug, Field, TableRow } from '@/platform'
import { isTarget, lowerPressureOf, type SheetRow } from './layout'

/** What conditions can name beside the answers. */
export type Person = { sex: string | null; age: number | null }

const MODES = ['clinic', 'home', 'phone']

export function isEmpty(value: Answer | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Whether a field has its answer; words may stand in for the options. */
export function hasAnswer(field: Field, answers: Answers): boolean {
  if (field.kind === 'drugs') return Array.isArray(answers[field.key]) && (answers[field.key] as Drug[]).some((drug) => drug.name !== '')
  return !isEmpty(answers[field.key]) || (field.other ? !isEmpty(answers[field.other]) : false)
}

/** The numbers that a condition can meet; null where nobody knows, which hides nothing. */
function numbersOf(key: string, answers: Answers, person: Person): number[] | null {
  if (key === 'mode') return [MODES.indexOf(String(answers.mode)) + 1]
  if (key === 'sex') return person.sex === null ? null : [person.sex === 'male' ? 1 : 2]
  if (key === 'age') return person.age === null ? null : [person.age]
  const value = answers[key] ?? null
  if (Array.isArray(value)) return (value as unknown[]).filter((code): code is number => typeof code === 'number')
  if (typeof value === 'boolean') return [value ? 1 : 0]
  return typeof value === 'number' ? [value] : []
}

export function holds(condition: Condition, answers: Answers, person: Person): boolean {
  const numbers = numbersOf(condition.field, answers, person)
  if (numbers === null) return true
  return numbers.some((number) => number === condition.code || (condition.codes ?? []).includes(number) || (typeof condition.from === 'number' && number >= condition.from))
}

/** Whether a field is asked at all. */
export const isAsked = (field: Field, answers: Answers, person: Person) => !field.visible_when || holds(field.visible_when, answers, person)

/** Whether the form needs this field, given the other answers; Rust asks again when the visit is saved. */
export function isRequired(field: Field, answers: Answers, person: Person): boolean {
  if (field.required) return true
  if (field.required_when && holds(field.required_when, answers, person)) return true
  return field.required_unless.length > 0 && !field.required_unless.some((condition) => holds(condition, answers, person))
}

export function useAnswerWords(fields: Field[]) {
  const { t } = useI18n()

  const optionWords = (field: Field, value: Answer): string =>
    (Array.isArray(value) ? (value as number[]) : [value as number])
      .map((code) => field.options.find((option) => option.code === code)?.label ?? String(code))
      .join(' ')

  const drugWords = (drugs: Drug[]): string =>
    drugs.map((drug) => [drug.name, drug.dose, drug.times_per_day === null ? '' : t('followups.drug.daily', { times: drug.times_per_day })].filter(Boolean).join(' ')).join('; ')

  const countWords = (field: Field, counts: Record<string, number>): string => {
    const some = field.options.filter((option) => (counts[option.code] ?? 0) > 0)
    return some.length === 0 ? t('followups.never') : some.map((option) => `${option.label} ${counts[option.code]}`).join(' ')
  }

  const tableWords = (field: Field, rows: TableRow[]): string =>
    rows
      .map((row) =>
        field.columns
          .map((column) => (isEmpty(row[column.key]) ? '' : column.kind === 'single' ? optionWords(column, row[column.key] as number) : String(row[column.key])))
          .filter(Boolean)
          .join(' '),
      )
      .join('; ')

  function words(field: Field, answers: Answers): string {
    const value = answers[field.key] ?? null
    if (isEmpty(value)) return ''
    const lower = field.kind === 'pressure' ? lowerPressureOf(field, fields) : null
    if (lower) return `${String(value)}/${String(answers[lower.key] ?? '')}`
    if (field.kind === 'flag') return value === true ? field.label : ''
    if (field.kind === 'drugs') return drugWords(value as Drug[])
    if (field.kind === 'counts') return countWords(field, value as Record<string, number>)
    if (field.kind === 'rows') return tableWords(field, value as TableRow[])
    return field.options.length ? optionWords(field, value) : String(value)
  }

  /** A row in the words of the edition that this was written by. */
  function rowWords(row: SheetRow, answers: Answers): string {
    const own = row.fields.map((field) => fields.find((other) => other.key === field.key)).filter((field) => field !== undefined)
    const parts = own.map((field) => ({ field, text: words(field, answers) })).filter((part) => part.text !== '')
    return parts.reduce((text, part, index) => {
      if (index === 0) return part.text
      const before = parts[index - 1]?.field
      if (isTarget(part.field) && before && !isTarget(before)) return `${text} / ${part.text}`
      return text + (part.field.kind === 'integer' && before?.kind === 'integer' ? ' × ' : ' · ') + part.text
    }, '')
  }

  return { words, rowWords }
}
