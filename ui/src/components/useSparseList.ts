/** A list of any length that can be opened anywhere: the first page tells how long it is, the others are read when they come into sight. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, shallowReactive, toValue, watch, type MaybeRefOrGetter } from 'vue'

type Page<R> = { rows: R[]; total: number }
/** Rows of one page: a screen and a half, so that one turn of the wheel needs one page. */
const PAGE = 100

export function useSparseList<R, F extends object>(name: string, filter: MaybeRefOrGetter<F>, read: (input: F & { after: string | null; limit: number }) => Promise<Page<R>>) {
  const client = useQueryClient()
  const key = computed(() => JSON.stringify(toValue(filter)))
  const ask = (page: number) => () => read({ ...toValue(filter), after: String(page * PAGE), limit: PAGE })
  const first = useQuery<Page<R>>({ queryKey: [name, 'list', key, 0], queryFn: ask(0), placeholderData: (before) => before })
  const pages = shallowReactive(new Map<number, R[]>())
  const asked = new Set<number>()
  let stamp = 0

  // A new filter, or a change somewhere: what was read before is of another list.
  watch(first.data, (data) => {
    stamp += 1
    pages.clear()
    asked.clear()
    if (data) pages.set(0, data.rows)
  }, { immediate: true })

  async function load(page: number) {
    asked.add(page)
    const mine = stamp
    try {
      const found = await client.fetchQuery({ queryKey: [name, 'list', key.value, page], queryFn: ask(page) })
      if (mine === stamp) pages.set(page, found.rows)
    } catch {
      // The rows stay blank; they are asked for again when they come into sight again.
      asked.delete(page)
    }
  }

  /** Reads what is in sight and not read yet. */
  function need(from: number, to: number) {
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++) if (page > 0 && !pages.has(page) && !asked.has(page)) void load(page)
  }
  const row = (index: number): R | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE]

  return { row, need, total: computed(() => first.data.value?.total ?? 0), pending: first.isPending, error: first.error, refetch: first.refetch }
}
