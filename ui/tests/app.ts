/** The whole app over the fake platform, at one page, as one of the demo users. */
import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen, waitFor, type RenderResult } from '@testing-library/vue'
import { createPinia, setActivePinia } from 'pinia'
import { createMemoryHistory } from 'vue-router'
import App from '@/App.vue'
import { makeI18n, type Locale } from '@/locales'
import { PLATFORM } from '@/platform'
import { makeFake, type FakeOptions } from '@/platform/fake'
import { makeRouter } from '@/router'
import { makeQueryClient } from '@/state/queries'

export type Opened = RenderResult & {
  fake: ReturnType<typeof makeFake>
  user: ReturnType<typeof userEvent.setup>
  router: ReturnType<typeof makeRouter>
}

export async function openApp(path: string | null, options: FakeOptions & { locale?: Locale } = {}): Promise<Opened> {
  const fake = makeFake({ hasStore: true, ...options })
  const pinia = createPinia()
  setActivePinia(pinia)
  const router = makeRouter(createMemoryHistory())
  const user = userEvent.setup()
  const view = render(App, {
    global: { plugins: [pinia, makeI18n(options.locale), router, [VueQueryPlugin, { queryClient: makeQueryClient() }]], provide: { [PLATFORM as symbol]: fake } },
  })
  await router.isReady()
  if (options.loggedInAs) {
    await screen.findByTestId('status-bar')
    if (path !== null) await router.push(path)
  }
  return { ...view, fake, user, router }
}

/** What a command was last called with. */
export function lastCall(fake: ReturnType<typeof makeFake>, command: string): unknown {
  return fake.calls.filter(([name]) => name === command).at(-1)?.[1]
}

export { screen, waitFor }
