import { createPinia } from 'pinia'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { makeI18n } from './locales'
import { PLATFORM, type Platform } from './platform'
import { makeQueryClient } from './state/queries'
import { makeRouter } from './router'
import './tokens.css'
import './base.css'

async function choosePlatform(): Promise<Platform> {
  if (__FAKE_PLATFORM__) return (await import('./platform/fake')).makeFake()
  return (await import('./platform/tauri')).tauri
}

const pinia = createPinia()
createApp(App)
  .provide(PLATFORM, await choosePlatform())
  .use(pinia)
  .use(VueQueryPlugin, { queryClient: makeQueryClient() })
  .use(makeI18n())
  .use(makeRouter())
  .mount('#app')
