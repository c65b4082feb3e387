import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../src')
type Tree = { [key: string]: Tree | string }

function flatten(tree: Tree, prefix: string, into = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(`${prefix}.${key}`, value)
    else flatten(value, `${prefix}.${key}`, into)
  }
  return into
}

function sentences(locale: string): Map<string, string> {
  const folder = join(SRC, 'locales', locale)
  const all = new Map<string, string>()
  for (const file of readdirSync(folder)) flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree, file.replace('.json', ''), all)
  return all
}

function sources(folder = SRC): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return name === 'fake' || name === 'bindings' ? [] : sources(path)
    return /\.(vue|ts)$/.test(name) ? [path] : []
  })
}

const zh = sentences('zh-CN')
const en = sentences('en')
const code = sources().map((path) => readFileSync(path, 'utf8')).join('\n')
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort().join()

describe('sentences', () => {
  it('exist in both languages', () => {
    expect([...zh.keys()].filter((key) => !en.has(key))).toEqual([])
    expect([...en.keys()].filter((key) => !zh.has(key))).toEqual([])
  })

  it('have the same values to fill in', () => {
    expect([...zh].filter(([key, text]) => slots(text) !== slots(en.get(key) ?? '')).map(([key]) => key)).toEqual([])
  })

  it('that a screen asks for exist', () => {
    const asked = [...code.matchAll(/\bt\('([\w.]+)'/g)].map((found) => found[1] as string)
    expect(asked.length).toBeGreaterThan(300)
    expect([...new Set(asked)].filter((key) => !zh.has(key))).toEqual([])
  })

  it('that a screen asks for by a code have that group', () => {
    const groups = [...code.matchAll(/\bt\(`([\w.]+)\.\$\{/g)].map((found) => found[1] as string)
    expect(groups.length).toBeGreaterThan(20)
    expect([...new Set(groups)].filter((group) => ![...zh.keys()].some((key) => key.startsWith(`${group}.`)))).toEqual([])
  })

  it('are all asked for by some screen', () => {
    const groups = [...code.matchAll(/`([\w.]+)\.\$\{/g)].map((found) => `${found[1] as string}.`)
    const unused = [...zh.keys()].filter((key) => !code.includes(`'${key}'`) && !groups.some((group) => key.startsWith(group)))
    expect(unused).toEqual([])
  })
})
