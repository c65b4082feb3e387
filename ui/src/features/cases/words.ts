/** How a held or refused change is called, and why it waits; each has its general and its own words. */
import { useI18n } from 'vue-i18n'
import type { CaseChoice, RejectedRow } from '@/platform'

export function useCaseWords() {
  const { t, te } = useI18n()
  const known = (key: string, other: string) => (te(key) ? t(key) : other)

  const what = (change: RejectedRow) =>
    t('cases.what', {
      entity: known(`exchange.entity.${change.entity}`, change.entity),
      operation: known(`exchange.operation.${change.operation}`, change.operation),
    })

  function why(code: string | null): string {
    if (code === null) return t('common.none')
    return known(`cases.why.${code}`, known(`errors.${code}`, t('cases.why.other', { code })))
  }

  const field = (name: string) => known(`cases.field.${name}`, name)
  const choice = (code: string | null, one: CaseChoice) => known(`cases.choice_of.${code}.${one}`, t(`cases.choice.${one}`))
  const effect = (code: string | null, one: CaseChoice) => known(`cases.effect_of.${code}.${one}`, t(`cases.effect.${one}`))
  const result = (one: string) => known(`cases.result.${one}`, one)

  return { what, why, field, choice, effect, result }
}
