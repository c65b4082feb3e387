/** A long list read page by page: rows so far, the first page's counts, and `more` for the end of the list. */
import { useInfiniteQuery, type InfiniteData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

type Part = { rows: unknown[]; next: string | null }

export function useList<P extends Part, F extends object>(
  name: string,
  filter: MaybeRefOrGetter<F>,
  read: (input: F & { after: string | null; limit: number }) => Promise<P>,
  limit = 200,
) {
  const key = computed(() => JSON.stringify(toValue(filter)))
  const query = useInfiniteQuery<P, Error, InfiniteData<P, string | null>, unknown[], string | null>({
    queryKey: [name, 'list', key],
    queryFn: ({ pageParam }) => read({ ...toValue(filter), after: pageParam, limit }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const pages = computed(() => query.data.value?.pages ?? [])
  const rows = computed(() => pages.value.flatMap((page) => page.rows as P['rows'][number][]))
  const first = computed<P | undefined>(() => pages.value[0])

  function more() {
    if (query.hasNextPage.value && !query.isFetchingNextPage.value) void query.fetchNextPage()
  }

  return { rows, first, more, pending: query.isPending, error: query.error, refetch: query.refetch }
}
