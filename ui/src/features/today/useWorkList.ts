/** The people to visit, in visiting order, with their village and group kept beside each row. */
import { computed, type Ref } from 'vue'
import { useInfiniteQuery } from '@tanstack/vue-query'
import { useCommands, type Bucket, type DueRow } from '@/platform'

export type WorkRow = DueRow & { village: string; group: string | null }

export function useWorkList(bucket: Ref<Bucket | null>, village: Ref<string | null>) {
  const commands = useCommands()
  const query = useInfiniteQuery({
    queryKey: ['work-list', bucket, village],
    queryFn: ({ pageParam }) =>
      commands.workList({ bucket: bucket.value ?? 'overdue', village: village.value, limit: 200, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: computed(() => bucket.value !== null),
  })
  const rows = computed<WorkRow[]>(() =>
    (query.data.value?.pages ?? []).flatMap((page) =>
      page.groups.flatMap((part) => part.rows.map((row) => ({ ...row, village: part.village, group: part.group }))),
    ),
  )
  const total = computed(() => query.data.value?.pages[0]?.total ?? 0)
  function more() {
    if (query.hasNextPage.value && !query.isFetchingNextPage.value) void query.fetchNextPage()
  }
  return { rows, total, more, pending: query.isPending, error: query.error, refetch: query.refetch }
}
