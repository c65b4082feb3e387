import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

describe('cases', () => {
  it('show both versions and are decided by keys', async () => {
    const { user, fake } = await openApp('/exchange', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('case-open'))
    const row = await screen.findByTestId('version-name')
    expect(row.textContent).toContain('李建国')
    expect(row.textContent).toContain('李建囯')
    expect((screen.getByTestId('case-confirm') as HTMLButtonElement).disabled).toBe(true)
    screen.getByTestId('choose-keep').focus()
    await user.keyboard('2')
    expect((await screen.findByTestId('effect')).textContent).toContain('成为现有的')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await screen.findByTestId('case-done')
    expect(lastCall(fake, 'decideCase')).toEqual({ change_id: 'ch-2', choice: 'use_other', reason: null, resident: null, on: null })
  })

  it('say why a change was refused, and send only what was mended', async () => {
    const { user, fake } = await openApp('/exchange/case/ch-1', { loggedInAs: 'zhang' })
    expect((await screen.findByTestId('case-why')).textContent).toContain('更正后重发')
    const field = screen.getByTestId('mend-visited_on')
    await user.clear(field)
    await user.type(field, '2026-09-01')
    await user.click(screen.getByTestId('case-resend'))
    await screen.findByTestId('case-done')
    expect(lastCall(fake, 'resendChange')).toEqual({ change_id: 'ch-1', values: { visited_on: '2026-09-01' } })
  })

  it('take a refused change back', async () => {
    const { user, fake } = await openApp('/exchange/case/ch-1', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('case-withdraw'))
    await waitFor(() => expect(lastCall(fake, 'withdrawChange')).toEqual({ change_id: 'ch-1', reason: null }))
  })
})
