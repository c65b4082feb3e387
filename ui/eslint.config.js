import { readdirSync } from 'node:fs'
import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const HAN = /\p{Script=Han}/u

/** Sentences live in `src/locales`; a word written into a screen cannot be translated. */
const noHanInCode = {
  meta: { type: 'problem', schema: [], messages: { han: 'Chinese text belongs in src/locales.' } },
  create(context) {
    return {
      Program() {
        context.sourceCode.lines.forEach((line, index) => {
          if (HAN.test(line)) context.report({ loc: { line: index + 1, column: 0 }, messageId: 'han' })
        })
      },
    }
  },
}

const tauri = { group: ['@tauri-apps/*'], message: 'Only src/platform talks to the shell.' }
const bindings = { group: ['@/bindings', '@/bindings/*', '!@/bindings/types'], message: 'Call commands through @/platform.' }
const areas = readdirSync(new URL('./src/features', import.meta.url))

/** Features are rooms without doors between them; what two need belongs in components or state. */
const walls = areas.map((area) => ({
  files: [`src/features/${area}/**/*.{ts,vue}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          tauri,
          bindings,
          { group: ['@/features/*', `!@/features/${area}`, '../*/*'], message: 'Features never import each other.' },
          { group: ['@/pages/*', '@/pages/**'], message: 'A feature does not know its page.' },
        ],
      },
    ],
  },
}))

export default tseslint.config(
  { ignores: ['dist/**', 'dist-fake/**', 'node_modules/**', 'src/bindings/**'] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } },
    plugins: { local: { rules: { 'no-han-in-code': noHanInCode } } },
    rules: {
      'no-restricted-imports': ['error', { patterns: [tauri, bindings] }],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      // Layout of templates is a matter of taste, not of bugs.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
    },
  },
  { files: ['src/**/*.{ts,vue}'], ignores: ['src/platform/fake/**'], rules: { 'local/no-han-in-code': 'error' } },
  ...walls,
  { files: ['src/platform/**/*.ts'], rules: { 'no-restricted-imports': 'off', 'max-lines': 'off' } },
  { files: ['tests/**/*.ts'], rules: { 'max-lines': 'off', 'no-restricted-imports': 'off' } },
)
