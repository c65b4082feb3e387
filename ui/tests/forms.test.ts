import { describe, expect, it } from 'vitest'
import { holds, isAsked, isRequired } from '@/features/followups/answers'
import { hasSections, sheetRows } from '@/features/followups/layout'
import type { Answers, FormDescription } from '@/platform'
import forms from '@/platform/fake/forms.json'
import { lastCall, openApp, screen, waitFor } from './app'

const FORMS = forms as unknown as Record<string, FormDescription>
const form = (code: string) => FORMS[code] as FormDescription
const field = (key: string) => screen.findByTestId(`field-${key}`)
const open = (code: string) => openApp(`/followups/r-1/${code}`, { loggedInAs: 'li' })
const shows = (key: string) => screen.queryByTestId(`field-${key}`) !== null
const press = async (user: Awaited<ReturnType<typeof openApp>>['user'], key: string, code: number) => user.click((await field(key)).querySelector(`[data-code="${code}"]`) as HTMLElement)
type Sent = Record<string, unknown>

describe('what a form asks', () => {
  const woman = { sex: 'female', age: 66 }
  const exam = form('examination')
  const asked = (key: string, answers: Answers, person: { sex: string | null; age: number | null }) => isAsked(exam.fields.find((one) => one.key === key)!, answers, person)

  it('follows age, sex and other answers, and hides nothing that nobody knows', () => {
    expect(asked('self_care', {}, woman)).toBe(true)
    expect(asked('self_care', {}, { sex: 'female', age: 64 })).toBe(false)
    expect(asked('cervix', {}, { sex: 'male', age: 66 })).toBe(false)
    expect(asked('cervix', {}, { sex: null, age: null })).toBe(true)
    expect(asked('smoking_per_day', { smoking: 1 }, woman)).toBe(false)
    expect(asked('smoking_per_day', { smoking: 3 }, woman)).toBe(true)
    expect(asked('weight_target_kg', { risk_control: [1, 5] }, woman)).toBe(true)
  })

  it('needs the risk unless the person is lost or dead', () => {
    const risk = form('severe_mental_disorder').fields.find((one) => one.key === 'risk')!
    expect(isRequired(risk, {}, woman)).toBe(true)
    expect(isRequired(risk, { lost_reason: 1 }, woman)).toBe(false)
    expect(isRequired(risk, { death_cause: 2 }, woman)).toBe(false)
  })

  it('knows the mode, flags and numbers', () => {
    expect(holds({ field: 'mode', code: 3 }, { mode: 'phone' }, woman)).toBe(true)
    expect(holds({ field: 'x', code: 1 }, { x: true }, woman)).toBe(true)
    expect(holds({ field: 'x', from: 65 }, { x: 64 }, woman)).toBe(false)
    expect(holds({ field: 'x', codes: [2, 3] }, {}, woman)).toBe(false)
  })
})

describe('how a form stands on the screen', () => {
  it('keeps the two common sheets on one screen and walks long ones by sections', () => {
    const rows = (code: string) => sheetRows(form(code), '/ 目标')
    expect(rows('hypertension').length).toBeLessThanOrEqual(14)
    expect(rows('type2_diabetes').length).toBeLessThanOrEqual(18)
    for (const code of ['hypertension', 'type2_diabetes', 'generic', 'self_care']) expect(hasSections(rows(code))).toBe(false)
    for (const code of ['examination', 'constitution', 'personal_information', 'severe_mental_disorder']) expect(hasSections(rows(code))).toBe(true)
  })

  it('gives every field of every form a cell', () => {
    for (const one of Object.values(FORMS)) {
      const placed = new Set(sheetRows(one, '').flatMap((row) => row.fields.map((each) => each.key)))
      const missing = one.fields.filter((each) => !placed.has(each.key) && !(each.kind === 'pressure' && each.below) && !one.fields.some((lead) => lead.other === each.key))
      expect(missing.map((each) => `${one.code}.${each.key}`)).toEqual([])
    }
  })

  it.each(Object.keys(FORMS))('opens %s', async (code) => {
    await open(code)
    await screen.findByRole('table', { name: form(code).name })
  })
})

describe('filling in', () => {
  it('scores the abilities of an old person by digit keys, with the sum as it goes', async () => {
    const { user, fake } = await open('self_care')
    await waitFor(() => expect(document.activeElement?.closest('[data-testid="field-eating"]')).not.toBeNull())
    await user.keyboard('32111')
    await waitFor(() => expect(screen.getByTestId('field-total_score').textContent).toBe('4'))
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect(lastCall(fake, 'logVisit')).toMatchObject({ form: 'self_care', form_version: '2017', eating: 3, washing: 2, dressing: 1 }))
    expect(lastCall(fake, 'logVisit')).not.toHaveProperty('total_score')
  })

  it('answers 33 questions by 33 keys', async () => {
    const { user, fake } = await open('constitution')
    await waitFor(() => expect(document.activeElement?.closest('[data-testid="field-q1"]')).not.toBeNull())
    await user.keyboard('5'.repeat(33))
    await waitFor(() => expect(document.activeElement?.closest('[data-testid="field-guidance"]')).not.toBeNull())
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect(lastCall(fake, 'logVisit')).toMatchObject({ q1: 5, q33: 5 }))
  }, 30_000)

  it('asks for more after an answer, and sends nothing that is no longer asked', async () => {
    const { user, fake } = await open('examination')
    await field('smoking')
    expect(shows('smoking_per_day')).toBe(false)
    await press(user, 'smoking', 3)
    await user.type(await field('smoking_per_day'), '20')
    await press(user, 'smoking', 1)
    await waitFor(() => expect(shows('smoking_per_day')).toBe(false))
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect(lastCall(fake, 'logVisit')).toMatchObject({ smoking: 1, smoking_per_day: null }))
  }, 20_000)

  it('takes codes of two digits', async () => {
    const { user, fake } = await open('examination')
    const symptoms = await field('symptoms')
    ;(symptoms.querySelector('button') as HTMLElement).focus()
    await user.keyboard('13')
    await user.keyboard('25')
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect((lastCall(fake, 'logVisit') as Sent).symptoms).toEqual([13, 25]))
  }, 20_000)

  it('goes to a section and into its first field', async () => {
    const { user } = await open('examination')
    await user.click(await screen.findByTestId('section-1'))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('field-temperature_c')))
  }, 20_000)

  it('counts what happened, or that nothing did', async () => {
    const { user, fake } = await open('severe_mental_disorder')
    await user.click(await screen.findByTestId('field-harm-never'))
    expect(screen.getByTestId('field-harm-never').getAttribute('aria-pressed')).toBe('true')
    await user.type(screen.getByTestId('field-harm-2'), '1')
    expect(screen.getByTestId('field-harm-never').getAttribute('aria-pressed')).toBe('false')
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect((lastCall(fake, 'logVisit') as Sent).harm).toEqual({ 2: 1 }))
  }, 20_000)

  it('adds a line to a table, and leaves out empty ones', async () => {
    const { user, fake } = await open('examination')
    await user.click(await screen.findByTestId('field-admissions-add'))
    await user.type(screen.getByTestId('field-admissions-0-admitted_on'), '20260301')
    await user.type(screen.getByTestId('field-admissions-0-reason'), 'x')
    await user.click(screen.getByTestId('field-admissions-add'))
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect((lastCall(fake, 'logVisit') as Sent).admissions).toEqual([expect.objectContaining({ admitted_on: '2026-03-01', reason: 'x' })]))
  }, 20_000)

  it('explains a field to who stands in it', async () => {
    await open('severe_mental_disorder')
    ;((await field('insight')).querySelector('button') as HTMLElement).focus()
    expect((await screen.findByTestId('field-help')).textContent).toContain('不承认有病')
  })

  it('offers only the ways that a form allows', async () => {
    await open('tuberculosis_first_visit')
    const codes = [...(await screen.findByTestId('visit-mode')).querySelectorAll('[data-code]')].map((one) => one.getAttribute('data-code'))
    expect(codes).toEqual(['1', '2'])
  })

  it('corrects a logged visit by a new record that names it', async () => {
    const { user, fake } = await open('hypertension')
    await user.click(await screen.findByTestId('correct-visit-2026-08-31'))
    await waitFor(async () => expect(((await field('systolic_mmhg')) as HTMLInputElement).value).toBe('152/94'))
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect(lastCall(fake, 'logVisit')).toMatchObject({ corrects: 'visit-2026-08-31', on: '2026-08-31', systolic_mmhg: 152 }))
  }, 20_000)
})
