/** The cache of records: what the screen has read, and how a change makes it read again. */
import { QueryCache, QueryClient, useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { asAppError } from '@/platform'
import type { AppError, Changes } from '@/platform'

export function makeQueryClient() {
  const client: QueryClient = new QueryClient({
    // A session that Rust has ended leads to the login, whatever page asked.
    queryCache: new QueryCache({ onError: (error) => asAppError(error).code === 'not_logged_in' && client.setQueryData(['session'], null) }),
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

/** Whether an answer says that it changed nothing at all. */
function changedNothing(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  const changes = 'changes' in answer ? (answer.changes as Changes) : 'touched' in answer ? (answer as Changes) : null
  return changes !== null && changes.touched.length === 0
}

/**
 * Reads again what is on the screen; the rest is read when it is next looked at. Nearly every page counts or quotes
 * records of another kind (an import brings villages into the session), so nothing is spared but a form in work.
 */
export function readAgain(client: QueryClient) {
  void client.invalidateQueries({ predicate: (query) => !KEPT.has(String(query.queryKey[0])) })
}

const KEPT = new Set(['visit-form', 'app'])

/**
 * Runs one command at a time for a form: says whether it runs, keeps its error, and makes the screen read again. The
 * form's own fields are never touched.
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
      if (!changedNothing(answer)) readAgain(client)
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
