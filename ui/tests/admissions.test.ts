import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

describe('the desk', () => {
  it('stops at an unsettled admission until the head gives a reason', async () => {
    const { user, fake } = await openApp('/admissions/desk/r-9', { loggedInAs: 'zhang' })
    await screen.findByTestId('desk-blocked')
    await user.type(screen.getByTestId('desk-diagnosis'), '肺炎')
    expect((screen.getByTestId('desk-register') as HTMLButtonElement).disabled).toBe(true)
    await user.type(screen.getByTestId('desk-override'), '急诊')
    await user.click(screen.getByTestId('desk-register'))
    await waitFor(() => expect(lastCall(fake, 'registerAdmission')).toMatchObject({ resident: 'r-9', override: '急诊', diagnosis: { name: '肺炎' } }))
  })

  it('sends the cashier to the head', async () => {
    await openApp('/admissions/desk/r-9', { loggedInAs: 'wang' })
    expect((await screen.findByTestId('desk-blocked')).textContent).toContain('请院长')
    expect(screen.queryByTestId('desk-override')).toBeNull()
  })
})

describe('the desk as a form', () => {
  it('takes an original only with its word and its day', async () => {
    const { user, fake } = await openApp('/admissions/desk/r-3', { loggedInAs: 'wang' })
    await user.type(await screen.findByTestId('desk-diagnosis'), '肺炎')
    await user.click(screen.getByTestId('paper-original-1'))
    const register = screen.getByTestId('desk-register') as HTMLButtonElement
    expect(register.disabled).toBe(true)
    await user.click(screen.getByTestId('paper-confirmed-1'))
    expect(register.disabled).toBe(true)
    await user.type(screen.getByTestId('paper-return-1'), '20260920{Enter}')
    await waitFor(() => expect(register.disabled).toBe(false))
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(lastCall(fake, 'registerAdmission')).toMatchObject({ papers: [{ original: false }, { original: true, confirmed: true, return_on: '2026-09-20' }] }))
  })

  it('keeps what was typed until it is registered', async () => {
    const { user, fake } = await openApp('/admissions/desk/r-3', { loggedInAs: 'wang' })
    await user.type(await screen.findByTestId('desk-diagnosis'), '肺炎')
    await waitFor(() => expect(lastCall(fake, 'saveDraft')).toMatchObject({ key: 'admission/r-3', body: { diagnosis: '肺炎' } }), { timeout: 3_000 })
    await user.click(screen.getByTestId('desk-register'))
    await waitFor(() => expect(lastCall(fake, 'dropDraft')).toEqual({ key: 'admission/r-3' }))
  })

  it('goes on with Enter from field to field and never registers by it', async () => {
    const { user, fake } = await openApp('/admissions/desk/r-3', { loggedInAs: 'wang' })
    await user.type(await screen.findByTestId('desk-diagnosis'), '肺炎{Enter}')
    expect(document.activeElement).toBe(screen.getByTestId('desk-icd10'))
    expect(fake.calls.some(([name]) => name === 'registerAdmission')).toBe(false)
  })
})

describe('what is owed', () => {
  it('is divided by Rust and agreed with a guarantor', async () => {
    const { user, fake } = await openApp('/admissions/a-12', { loggedInAs: 'wang' })
    await user.click(await screen.findByTestId('other-plan'))
    await user.type(await screen.findByTestId('plan-reason'), '收入低')
    await waitFor(() => expect(screen.getByTestId('plan-amount-2')).toBeTruthy())
    await user.click(screen.getByTestId('plan-save'))
    await waitFor(() => expect(lastCall(fake, 'agreeInstalments')).toMatchObject({ id: 'a-12', reason: '收入低', parts: [{ amount: '38.33' }, { amount: '38.33' }, { amount: '38.33' }] }))
  })

  it('is given up by the head alone', async () => {
    await openApp('/admissions/a-12', { loggedInAs: 'wang' })
    await screen.findByTestId('other-plan')
    expect(screen.queryByTestId('other-write_off')).toBeNull()
  })
})

describe('the settlement', () => {
  it('reckons again from the slip, names the difference and settles with it', async () => {
    const { user, fake, router } = await openApp('/admissions/a-17/settle', { loggedInAs: 'wang' })
    await user.type(await screen.findByTestId('slip-supplementary'), '669.00')
    expect((await screen.findByTestId('slip-difference')).textContent).toContain('669.00')
    await waitFor(() => expect((screen.getByTestId('settle-confirm') as HTMLButtonElement).disabled).toBe(false))
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(lastCall(fake, 'settle')).toMatchObject({ id: 'a-17', policy: 'ruzhou-2019', entered: { supplementary: '669.00' } }))
    await waitFor(() => expect(router.currentRoute.value.name).toBe('admission'))
  })

  it('shows why a layer pays what it pays', async () => {
    const { user } = await openApp('/admissions/a-17/settle', { loggedInAs: 'wang' })
    await user.click(await screen.findByTestId('layer-supplementary'))
    await screen.findByText(/2,000.00 × 30 %/)
  })

  it('keeps the figures and says what is wrong when the slip cannot be', async () => {
    const { user } = await openApp('/admissions/a-17/settle', { loggedInAs: 'wang' })
    const slip = (await screen.findByTestId('slip-basic')) as HTMLInputElement
    await user.type(slip, '9x')
    expect(slip.value).toBe('9x')
    expect(screen.getByTestId('self-pay').textContent).toBe('1,130.00')
  })

  it('shows the out-of-scope share with a sign beside its colour', async () => {
    await openApp('/admissions/a-19', { loggedInAs: 'wang' })
    const tags = await screen.findAllByTestId('scope-share')
    expect(tags[0]?.textContent).toContain('▲')
  })
})
