/** Values as they are read aloud here: only their look changes, never their worth. */
import { useI18n } from 'vue-i18n'

export function useWording() {
  const { t, locale } = useI18n()

  /** `2026-09-14` as month and day, with the year where it is another than `beside`. */
  function day(on: string | null | undefined, beside?: string): string {
    const [year, month, date] = (on ?? '').slice(0, 10).split('-')
    if (!year || !month || !date) return t('common.none')
    const values = { year, month: Number(month), day: Number(date) }
    return beside?.slice(0, 4) === year ? t('common.month_day', values) : t('common.year_month_day', values)
  }

  function weekday(on: string): string {
    if (!on) return ''
    return new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))
  }

  /** A moment (`2026-09-14T00:12:00Z`) in local time, as lists write their days. */
  function moment(at: string | null | undefined): string {
    if (!at) return t('common.none')
    const when = new Date(at)
    if (Number.isNaN(when.getTime())) return at
    const two = (part: number) => String(part).padStart(2, '0')
    return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`
  }

  /** `26880.00` as `26,880.00`; the digits stay the text that Rust sent. */
  function money(amount: string | null | undefined): string {
    if (amount === null || amount === undefined || amount === '') return t('common.none')
    const [whole = '', part] = amount.split('.')
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
    return part === undefined ? grouped : `${grouped}.${part}`
  }

  /** A whole number with thousands parted. */
  const count = (many: number) => many.toLocaleString('en-US')

  return { day, weekday, moment, money, count }
}

type AtHome = { name: string; household_head: string | null; village: string }
type Someone = { sex: string | null; age: number | null }

/** Who someone is told apart by: names repeat, households do not. */
export function usePersonWords() {
  const { t } = useI18n()
  const home = (one: AtHome) =>
    one.household_head === null || one.household_head === one.name ? t('frame.hit_self', { village: one.village }) : t('frame.hit_home', { head: one.household_head, village: one.village })
  const sexWord = (sex: string | null) => (sex === 'male' || sex === 'female' ? t(`common.sex.${sex}`) : '')
  const sexAge = (one: Someone) => (one.age === null ? sexWord(one.sex) : t('common.sex_age', { sex: sexWord(one.sex), age: one.age }))
  return { home, sexWord, sexAge }
}
