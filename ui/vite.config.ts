import { fileURLToPath, URL } from 'node:url'
import VueI18nPlugin from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** A window built for people must never hold the made-up people of `platform/fake`. */
function noFakeInTheWindow(fake: boolean): Plugin {
  return {
      name: 'no-fake-in-the-window',
      generateBundle(_options, bundle) {
        if (fake) return
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk' && Object.keys(chunk.modules).some((id) => id.includes('/platform/fake/'))) {
            this.error(`${chunk.fileName} holds the fake platform`)
          }
        }
      },
    }
  }

  export default defineConfig(({ mode }) => {
    const fake = mode === 'fake' || process.env.VITE_PLATFORM === 'fake'
    return {
    plugins: [
      vue(),
      // Messages are compiled here, because the window's content policy forbids compiling them at run time.
      VueI18nPlugin({
        include: fileURLToPath(new URL('./src/locales/{zh-CN,en}/*.json', import.meta.url)),
        dropMessageCompiler: true,
        strictMessage: true,
      }),
      noFakeInTheWindow(fake),
    ],
    define: { __FAKE_PLATFORM__: JSON.stringify(fake) },
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    server: { host: '127.0.0.1', port: 1420, strictPort: true },
    build: {
      outDir: fake ? 'dist-fake' : 'dist',
      target: 'es2022',
      // Nothing is fetched over a network; inlined assets would need `data:` in more places of the content policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
      reportCompressedSize: false,
    },
    test: {
      environment: 'jsdom',
      setupFiles: ['tests/setup.ts'],
      include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
      testTimeout: 20_000,
      css: false,
      server: { deps: { inline: ['element-plus'] } },
    },
  }
})
