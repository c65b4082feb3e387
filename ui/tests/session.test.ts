import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

describe('logging in', () => {
  it('says what to do about a wrong password, and keeps the login name', async () => {
    const { user } = await openApp(null)
    await user.type(await screen.findByTestId('login-name'), 'li')
    await user.type(screen.getByTestId('login-password'), 'wrong{Enter}')
    expect((await screen.findByTestId('error')).textContent).toContain('登录名或密码不对')
    expect((screen.getByTestId('login-name') as HTMLInputElement).value).toBe('li')
  })

  it('enters as a demo user by one click', async () => {
    const { user, router } = await openApp(null)
    await user.click(await screen.findByTestId('demo-wang'))
    await screen.findByTestId('status-bar')
    expect(router.currentRoute.value.name).toBe('today')
  })

  it('sets a new password with the recovery key', async () => {
    const { user, fake } = await openApp(null)
    await user.click(await screen.findByTestId('login-forgotten'))
    await user.type(screen.getByTestId('recovery-key'), 'KQ7M-4PXR')
    await user.type(screen.getByTestId('recovery-login'), 'zhang')
    await user.type(screen.getByTestId('recovery-password'), 'new-password-1')
    await user.type(screen.getByTestId('recovery-password-again'), 'new-password-1')
    await user.click(screen.getByTestId('recovery-submit'))
    await screen.findByTestId('status-bar')
    expect(lastCall(fake, 'unlockWithRecovery')).toEqual({ recovery_key: 'KQ7M-4PXR', login: 'zhang', new_password: 'new-password-1' })
  })

  it('leaves nothing behind for the next person', async () => {
    const { user } = await openApp('/today', { loggedInAs: 'li' })
    await user.click(screen.getByTestId('logout'))
    await screen.findByTestId('login-name')
    expect(screen.queryByTestId('status-bar')).toBeNull()
  })
})

describe('the first run', () => {
  it('goes on only when the recovery key was written down', async () => {
    const { user } = await openApp(null, { hasStore: false })
    await user.type(await screen.findByTestId('init-org-code'), '５２２６３９１０５')
    await user.type(screen.getByTestId('init-org-name'), '龙塘镇卫生院')
    await user.type(screen.getByTestId('init-name'), '张院长')
    await user.type(screen.getByTestId('init-login'), 'zhang')
    await user.type(screen.getByTestId('init-password'), 'demo-zhang-2026')
    await user.type(screen.getByTestId('init-password-again'), 'demo-zhang-2026')
    await user.click(screen.getByTestId('init-submit'))
    await waitFor(() => expect(screen.getByTestId('init-recovery-key').textContent).toContain('KQ7M'))
    expect((screen.getByTestId('init-go-on') as HTMLButtonElement).disabled).toBe(true)
    await user.click(screen.getByTestId('init-copied'))
    await user.click(screen.getByTestId('init-go-on'))
    await screen.findByTestId('status-bar')
  })
})

describe('a session that has ended', () => {
  it('leads to the login, whatever page asked', async () => {
    const { router } = await openApp('/residents', { loggedInAs: 'zhang', refuse: { listResidents: { code: 'not_logged_in', field: null, details: {} } } })
    await screen.findByTestId('login-name')
    expect(router.currentRoute.value.name).toBe('login')
  })
})
