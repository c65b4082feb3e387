/** What a list is narrowed to, kept in the address: coming back from a person finds the list as it was. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import type { ListChoices, ResidentFilter } from '@/platform'
import { useSession } from '@/state/session'

export type Filter = Omit<ResidentFilter, 'after' | 'limit'>
export type View = 'residents' | 'households'
export type Chip = { key: string; text: string; without: Partial<Filter> }

/** Everybody who lives here, as one walks. */
export const USUAL: Filter = {
  village: null, group: null, category: null, disease: null, contract: null, overdue: false, status: 'present', age_from: null, age_to: null, missing: null, text: null, sort: null, descending: false,
}

export function useListFilter() {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const state = useSession()

  const filter = computed<Filter>(() => {
    try {
      return { ...USUAL, ...(JSON.parse(String(route.query.filter ?? '{}')) as Partial<Filter>) }
    } catch {
      return USUAL
    }
  })
  const view = computed<View>(() => (route.query.view === 'households' ? 'households' : 'residents'))

  function show(next: Filter, of: View = view.value) {
    const told = Object.fromEntries(Object.entries(next).filter(([key, value]) => value !== USUAL[key as keyof Filter]))
    void router.replace({ query: { ...(Object.keys(told).length > 0 ? { filter: JSON.stringify(told) } : {}), ...(of === 'households' ? { view: of } : {}) } })
  }
  const change = (part: Partial<Filter>) => show({ ...filter.value, ...part, ...(part.village !== undefined ? { group: null } : {}) })
  const sortBy = (by: string) => change({ sort: by, descending: (filter.value.sort ?? 'household') === by ? !filter.value.descending : false })

  /** What narrows the list, each with the way to take it off; the village stands in its own field. */
  function chips(choices: ListChoices | undefined): Chip[] {
    const one = filter.value
    const name = (list: ListChoices['categories'] | undefined, code: string) => list?.find((each) => each.code === code)?.name || code
    const all: (Chip | null)[] = [
      one.village ? { key: 'village', text: state.session?.villages.find((each) => each.id === one.village)?.name ?? one.village, without: { village: null } } : null,
      one.group ? { key: 'group', text: one.group, without: { group: null } } : null,
      one.category ? { key: 'category', text: name(choices?.categories, one.category), without: { category: null } } : null,
      one.disease ? { key: 'disease', text: name(choices?.diseases, one.disease), without: { disease: null } } : null,
      one.contract ? { key: 'contract', text: t(`lists.contract.${one.contract}`), without: { contract: null } } : null,
      one.overdue ? { key: 'overdue', text: t('lists.overdue'), without: { overdue: false } } : null,
      one.status !== 'present' ? { key: 'status', text: one.status ? t(`lists.status.${one.status}`) : t('lists.any_status'), without: { status: 'present' } } : null,
      one.age_from !== null || one.age_to !== null ? { key: 'age', text: t('lists.ages', { from: one.age_from ?? 0, to: one.age_to ?? '…' }), without: { age_from: null, age_to: null } } : null,
      one.missing ? { key: 'missing', text: t('lists.lacks', { what: t(`lists.missing.${one.missing}`) }), without: { missing: null } } : null,
      one.text ? { key: 'text', text: t('lists.found', { text: one.text }), without: { text: null } } : null,
    ]
    return all.filter((chip) => chip !== null)
  }

  return { filter, view, show, change, sortBy, chips }
}
