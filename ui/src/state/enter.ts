/** What happens once Rust has opened a session: the frame appears, with nothing left of the person before. */
import { useQueryClient } from '@tanstack/vue-query'
import { useRouter } from 'vue-router'
import type { Session } from '@/platform'
import { useSession } from './session'

export function useEnter() {
  const client = useQueryClient()
  const router = useRouter()
  const state = useSession()

  return async (session: Session) => {
    client.removeQueries({ predicate: (query) => !['app', 'session'].includes(String(query.queryKey[0])) })
    client.setQueryData(['session'], session)
    state.session = session
    await router.replace({ name: 'today' })
  }
}
