import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

const field = (key: string) => screen.findByTestId(`field-${key}`)
const openForm = () => openApp('/followups/r-1/hypertension', { loggedInAs: 'li' })
type Sent = Record<string, unknown>

describe('the visit form', () => {
  it('logs a routine visit from the work list in at most 20 keystrokes', async () => {
    const { user, fake } = await openApp('/today', { loggedInAs: 'li' })
    await screen.findAllByTestId('work-list-row')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('work-list'))
    let keys = 0
    const press = async (text: string) => {
      keys += text.startsWith('{') ? 1 : text.length
      await user.keyboard(text)
    }
    await press('{Enter}') // start
    await field('symptoms')
    await waitFor(() => expect(document.activeElement?.closest('[data-testid="field-symptoms"]')).not.toBeNull())
    await press('1') // no symptoms, goes on
    await press('138 86')
    await press('{Enter}')
    await press('70')
    await press('{Enter}')
    await press('72')
    await press('{Enter}')
    await press('1') // adherence, goes on
    await press('1') // no adverse reaction, goes on to the button
    await press('{Enter}') // saves
    await waitFor(() => expect(lastCall(fake, 'logVisit')).toBeDefined())
    expect(keys).toBeLessThanOrEqual(20)
    expect(lastCall(fake, 'logVisit')).toMatchObject({ resident: 'r-1', form: 'hypertension', on: '2026-09-14', mode: 'home', symptoms: [1], systolic_mmhg: 138, diastolic_mmhg: 86, weight_kg: '70', heart_rate: 72, adherence: 1, adverse_reaction: 1 })
    // The next person due is opened.
    await screen.findByRole('heading', { name: '刘秀英' })
  })

  it('carries habits and drugs over, and never what must be measured or asked', async () => {
    await openForm()
    expect(((await field('smoking_per_day')) as HTMLInputElement).value).toBe('8')
    expect(((await field('systolic_mmhg')) as HTMLInputElement).value).toBe('')
    expect(((await field('weight_kg')) as HTMLInputElement).value).toBe('')
    const adherence = await field('adherence')
    expect(adherence.querySelector('[aria-checked="true"]')).toBeNull()
  })

  it('keeps every answer when the visit is refused, and goes to the field at fault', async () => {
    const { user } = await openApp('/followups/r-1/hypertension', { loggedInAs: 'li', refuse: { logVisit: { code: 'disk_full', field: 'heart_rate', details: {} } } })
    const pressure = (await field('systolic_mmhg')) as HTMLInputElement
    await user.type(pressure, '148/90')
    await user.click(screen.getByTestId('visit-save-next'))
    const alert = await screen.findByTestId('error')
    expect(alert.textContent).toContain('硬盘已满')
    expect(pressure.value).toBe('148/90')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('field-heart_rate')))
  })

  it('asks to confirm an unusual value on the spot', async () => {
    const { user, fake } = await openForm()
    await user.type(await field('systolic_mmhg'), '205/110')
    const box = await screen.findByTestId('confirm-systolic_mmhg')
    await user.click(box)
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect((lastCall(fake, 'logVisit') as Sent).confirmed).toEqual(['systolic_mmhg']))
  })

  it('shows what the rules say while typing', async () => {
    const { user } = await openForm()
    await user.type(await field('systolic_mmhg'), '152/94')
    await waitFor(() => expect(screen.getByTestId('judgement').textContent).toContain('建议转诊'))
    expect(screen.getByTestId('visit-next-due').textContent).toBe('9月28日')
  })

  it('keeps a draft that comes back', async () => {
    const { user, fake, router } = await openForm()
    await user.type(await field('other_signs'), 'x')
    await router.push('/today')
    await waitFor(() => expect((lastCall(fake, 'saveDraft') as Sent).key).toBe('visit/r-1/hypertension'))
    await router.push('/followups/r-1/hypertension')
    await waitFor(async () => expect(((await field('other_signs')) as HTMLInputElement).value).toBe('x'))
    expect(screen.getByTestId('draft-drop')).toBeTruthy()
  })

  it('overrides the class only with a reason beside it', async () => {
    const { user, fake } = await openForm()
    await user.type(await field('systolic_mmhg'), '138/86')
    await user.click(await screen.findByTestId('override'))
    await user.type(screen.getByTestId('override-reason'), 'r')
    await user.click(screen.getByTestId('visit-save'))
    await waitFor(() => expect((lastCall(fake, 'logVisit') as Sent).override).toEqual({ class: 2, reason: 'r' }))
  })

  it('asks for the adverse reaction only when there is one', async () => {
    const { user } = await openForm()
    const choice = await field('adverse_reaction')
    expect(screen.queryByTestId('field-adverse_reaction_text')).toBeNull()
    await user.click(choice.querySelector('[data-code="2"]') as HTMLElement)
    await screen.findByTestId('field-adverse_reaction_text')
  })

  it('serves type 2 diabetes by the same parts', async () => {
    await openApp('/followups/r-2/type2_diabetes', { loggedInAs: 'li' })
    await field('fasting_glucose_mmol_l')
    expect(screen.queryByTestId('field-salt')).toBeNull()
  })
})

describe('a visit for someone who is not on the list', () => {
  it('is started from the follow-ups page by keys alone', async () => {
    const { user, router } = await openApp('/followups', { loggedInAs: 'li' })
    await user.type(await screen.findByTestId('visit-person'), 'yfx')
    await screen.findByTestId('visit-person-hit')
    await user.keyboard('{Enter}')
    ;(await screen.findByTestId('start-hypertension')).focus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.currentRoute.value.params).toEqual({ resident: 'r-5', form: 'hypertension' }))
  })
})
