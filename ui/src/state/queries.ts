/** The cache of records: what the screen has read, and how a change makes it read again. */
import { QueryClient, useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { asAppError } from '@/platform'
import type { AppError, Changes } from '@/platform'

export function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
}

function touched(answer: unknown): string[] | null {
  if (typeof answer !== 'object' || answer === null) return null
  if ('touched' in answer) return (answer as Changes).touched
  if ('changes' in answer) return (answer.changes as Changes).touched
  return null
}

/** Lists that count other records: they are read again after every change. */
const SUMMARIES = ['today', 'status', 'work-list']

/**
 * Runs one command at a time for a form: says whether it runs, keeps its error, and makes the screen read again what
 * the answer names (everything, if it names nothing). The form's own fields are never touched.
 */
export function useDeed() {
  const client = useQueryClient()
  const busy = ref(false)
  const error = ref<AppError | null>(null)

  async function run<T>(deed: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    error.value = null
    try {
      const answer = await deed()
      const names = touched(answer)
      if (names === null) void client.invalidateQueries()
      else {
        const all = new Set([...names, ...SUMMARIES])
        void client.invalidateQueries({ predicate: (query) => all.has(String(query.queryKey[0])) })
      }
      return answer
    } catch (thrown) {
      error.value = asAppError(thrown)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}
