import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

describe('lists', () => {
  it('draw only the rows in sight of a long list, and say how many there are', async () => {
    await openApp('/residents', { loggedInAs: 'zhang' })
    const rows = await screen.findAllByTestId('residents-row')
    expect(rows.length).toBeLessThan(60)
    await screen.findByText('共 3,000 人')
  })

  it.each([
    ['/residents', '还没有居民'],
    ['/followups', '没有符合条件的随访记录'],
    ['/contracts', '没有符合条件的协议'],
    ['/admissions', '没有住院记录'],
    ['/today', '本周情况'],
  ])('%s says so when there is nothing', async (path, text) => {
    await openApp(path, { loggedInAs: 'zhang', empty: true })
    await screen.findByText(text)
  })

  it('say what went wrong and try again', async () => {
    const refuse = { listResidents: { code: 'store_busy', field: null, details: {} } }
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang', refuse })
    const alert = await screen.findByTestId('error')
    const before = fake.calls.length
    await user.click(alert.querySelector('button') as HTMLElement)
    await waitFor(() => expect(fake.calls.slice(before).map(([name]) => name)).toContain('listResidents'))
  })
})

describe('the import', () => {
  it('shows the problems of each row before anything is written', async () => {
    const { user, fake } = await openApp('/residents/import', { loggedInAs: 'zhang' })
    const path = await screen.findByTestId('import-path')
    await waitFor(() => expect((path as HTMLInputElement).value).not.toBe(''))
    await user.clear(path)
    await user.type(path, '/home/roster.xlsx{Enter}')
    expect((await screen.findByTestId('problems-late')).textContent).toContain('身份证号只有 17 位')
    expect(lastCall(fake, 'importRoster')).toBeUndefined()
    await user.click(screen.getByTestId('import-run'))
    expect((await screen.findByTestId('import-result')).textContent).toContain('1,240')
  })

  it('keeps the path when the file is no roster', async () => {
    const { user } = await openApp('/residents/import', { loggedInAs: 'zhang' })
    const path = (await screen.findByTestId('import-path')) as HTMLInputElement
    await waitFor(() => expect((path as HTMLInputElement).value).not.toBe(''))
    await user.clear(path)
    await user.type(path, '/home/letter.doc{Enter}')
    expect((await screen.findByTestId('error')).getAttribute('data-code')).toBe('not_xlsx')
    expect(path.value).toBe('/home/letter.doc')
  })
})

describe('contracts and papers', () => {
  it('signs for the ticked members of a household', async () => {
    const { user, fake } = await openApp('/contracts/sign/r-9', { loggedInAs: 'li' })
    await user.click(await screen.findByTestId('sign-pack-elder'))
    await user.click(screen.getByTestId('sign-save'))
    await screen.findByTestId('signed')
    expect(lastCall(fake, 'signContract')).toMatchObject({ residents: ['r-9'], team: 't-1', packs: ['p-1', 'p-2', 'p-4'], signed_on: '2026-09-14' })
  })

  it('turns the pages of the roster by key and saves it', async () => {
    const { user, fake } = await openApp('/contracts/roster', { loggedInAs: 'zhang' })
    await screen.findByTestId('paper-image')
    await user.keyboard('{PageDown}')
    await waitFor(() => expect(screen.getByTestId('paper-page-of').textContent).toBe('第 2 页 共 43 页'))
    await user.click(screen.getByTestId('paper-save'))
    await user.click(await screen.findByTestId('paper-save-confirm'))
    await waitFor(() => expect(lastCall(fake, 'savePaper')).toMatchObject({ token: 'contract_roster' }))
  })
})

describe('exchange', () => {
  it('shows the numbers of the sync as they came', async () => {
    const { user } = await openApp('/exchange', { loggedInAs: 'zhang' })
    await waitFor(() => expect((screen.getByTestId('sync-now') as HTMLButtonElement).disabled).toBe(false))
    await user.click(screen.getByTestId('sync-now'))
    expect((await screen.findByTestId('sync-pulled')).textContent).toBe('38')
    expect(screen.getByTestId('sync-rejected').textContent).toBe('1')
  })
})

describe('users', () => {
  it('gives a new village doctor known villages and new ones alike', async () => {
    const { user, fake } = await openApp('/settings/users', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('user-add'))
    await user.type(await screen.findByTestId('user-name'), 'He')
    await user.type(screen.getByTestId('user-login'), 'he')
    await user.type(screen.getByTestId('user-password'), 'demo-he-2026')
    await user.type(screen.getByTestId('user-password-again'), 'demo-he-2026')
    expect((screen.getByTestId('user-save') as HTMLButtonElement).disabled).toBe(true)
    await user.click(screen.getByTestId('user-village-v-shiban'))
    await user.type(screen.getByTestId('user-other-villages'), '高坡村、新寨村')
    await user.click(screen.getByTestId('user-save'))
    await waitFor(() => expect(lastCall(fake, 'addUser')).toMatchObject({ villages: ['v-shiban', '高坡村', '新寨村'] }))
  })
})
