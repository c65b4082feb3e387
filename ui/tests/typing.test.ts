import { describe, expect, it } from 'vitest'
import { narrow, readDate, readDecimal, readPair } from '@/components/typing'

describe('what fingers and readers type', () => {
  it.each([
    ['138/86', [138, 86]],
    ['138 86', [138, 86]],
    ['138-86', [138, 86]],
    ['１３８／８６', [138, 86]],
    [' 98/60 ', [98, 60]],
    ['138', null],
    ['138/', null],
    ['138/8', null],
    ['abc', null],
  ])('reads the pressure %s', (text, pair) => expect(readPair(text)).toEqual(pair))

  it.each([
    ['20260914', '2026-09-14'],
    ['2026-9-1', '2026-09-01'],
    ['2026.9.14', '2026-09-14'],
    ['2026年9月14日', '2026-09-14'],
    ['２０２６０９１４', '2026-09-14'],
    ['0914', null],
    ['yesterday', null],
  ])('reads the day %s', (text, day) => expect(readDate(text)).toBe(day))

  it.each([
    ['70.5', '70.5'],
    ['1,840.00', '1840.00'],
    ['７０．５', '70.5'],
    ['-1', null],
    ['7o', null],
  ])('reads the number %s', (text, number) => expect(readDecimal(text)).toBe(number))

  it('folds full-width digits of a Chinese input method', () => expect(narrow('５２２６３９Ｘ')).toBe('522639X'))
})
