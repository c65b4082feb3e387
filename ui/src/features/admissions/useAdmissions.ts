/** Admissions page by page; the contract counts rows where other lists hand out a cursor. */
import { toValue, type MaybeRefOrGetter } from 'vue'
import { useList } from '@/components/useList'
import { useCommands, type AdmissionFilter } from '@/platform'

type Filter = Pick<AdmissionFilter, 'state' | 'text'>

export function useAdmissions(filter: MaybeRefOrGetter<Filter>) {
  const commands = useCommands()
  return useList('admissions', () => toValue(filter), async ({ state, text, after, limit }) => {
    const from = Number(after ?? 0)
    const list = await commands.listAdmissions({ state, text, after: from, limit })
    const seen = from + list.rows.length
    return { ...list, next: seen < list.total && list.rows.length > 0 ? String(seen) : null }
  })
}
