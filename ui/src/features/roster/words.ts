/** Fields of a roster and places in it, in words. */
import { useI18n } from 'vue-i18n'

export function useRosterWords() {
  const { t, te } = useI18n()

  function field(code: string): string {
    const [kind = '', word = ''] = code.split(':')
    if (kind === 'is') return t('roster.is', { word: te(`roster.category.${word}`) ? t(`roster.category.${word}`) : word })
    if (kind === 'has') return t('roster.has', { word })
    return te(`roster.field.${code}`) ? t(`roster.field.${code}`) : code
  }

  const place = (one: { sheet: string; row: number }) => t('residents.import.row', { sheet: one.sheet, row: one.row })
  const kept = (why: string) => (te(`roster.kept.${why}`) ? t(`roster.kept.${why}`) : why)

  return { field, place, kept }
}
