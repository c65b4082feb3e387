/** Who is logged in and what Rust lets them see. Records never live here: they live in the query cache. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { AppState, MenuItem, Session, VisitMode } from '@/platform'

/** Every area that has a screen, in the order of the menu. */
const AREAS: MenuItem[] = ['today', 'residents', 'followups', 'contracts', 'admissions', 'exchange', 'settings']

export const useSession = defineStore('session', () => {
  const app = ref<AppState | null>(null)
  const session = ref<Session | null>(null)
  const largePrint = ref(false)
  /** How the last visit of this sitting was made; the next one of the same round starts with it. */
  const lastMode = ref<VisitMode | null>(null)

  const menu = computed(() => AREAS.filter((area) => session.value?.menu.includes(area)))
  const today = computed(() => session.value?.today ?? '')
  /** Whether Rust said that this user may do this; the screen only hides what would be refused. */
  const can = (verb: string) => session.value?.can.includes(verb) ?? false

  function opened(state: AppState) {
    app.value = state
    largePrint.value = state.large_print
  }

  watch(largePrint, (large) => document.documentElement.classList.toggle('large', large), { immediate: true })

  return { app, session, largePrint, lastMode, menu, today, can, opened }
})
