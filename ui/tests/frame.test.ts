import { describe, expect, it } from 'vitest'
import { openApp, screen, waitFor } from './app'

const menu = () => screen.queryAllByTestId(/^menu-/).map((item) => item.getAttribute('data-testid')?.replace('menu-', ''))

describe('the frame', () => {
  it.each([
    ['li', ['today', 'residents', 'followups', 'contracts', 'exchange', 'settings']],
    ['wang', ['today', 'residents', 'admissions', 'exchange', 'settings']],
    ['zhang', ['today', 'residents', 'followups', 'contracts', 'admissions', 'exchange', 'settings']],
  ])('shows %s the menu that the session names', async (login, items) => {
    await openApp('/today', { loggedInAs: login })
    expect(menu()).toEqual(items)
  })

  it('leads away from a page that is not on the menu', async () => {
    const { router } = await openApp('/admissions', { loggedInAs: 'li' })
    expect(router.currentRoute.value.name).toBe('today')
  })

  it('says who is logged in, what is unsent and what waits', async () => {
    await openApp('/today', { loggedInAs: 'li' })
    await waitFor(() => expect(screen.getByTestId('status-unsent').textContent).toContain('12'))
    expect(screen.getByTestId('status-waiting').textContent).toContain('1')
    expect(screen.getByTestId('status-bar').textContent).toContain('离线可用')
    expect(screen.queryByTestId('status-first')).toBeNull()
  })

  it('says how much of a first sync is here, also while none runs', async () => {
    await openApp('/today', { loggedInAs: 'li', firstPercent: 37 })
    expect((await screen.findByTestId('status-first')).textContent).toContain('37%')
  })
})

describe('the search box', () => {
  it('takes the keys of someone who just types on a list, and opens the hit on Enter', async () => {
    const { user, router } = await openApp('/today', { loggedInAs: 'li' })
    await screen.findAllByTestId('work-list-row')
    await user.keyboard('wwz')
    const hit = await screen.findByTestId('search-hit')
    expect(hit.textContent).toContain('吴文忠')
    expect(hit.textContent).toContain('户主本人 · 龙塘村')
    expect(hit.textContent).toContain('1963 年生')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.currentRoute.value.params.id).toBe('r-11'))
  })

  it('folds full-width digits and waits for the answer when Enter comes at once, as from a card reader', async () => {
    const { user, fake, router } = await openApp('/today', { loggedInAs: 'li' })
    await user.keyboard('{Control>}k{/Control}')
    await user.keyboard('１１８０{Enter}')
    await waitFor(() => expect(router.currentRoute.value.params.id).toBe('r-11'))
    expect(fake.calls.filter(([name]) => name === 'search').at(-1)?.[1]).toMatchObject({ text: '1180' })
  })

  it('says what else to try when nobody is found', async () => {
    const { user } = await openApp('/today', { loggedInAs: 'li' })
    await user.type(screen.getByTestId('search'), 'qqq')
    await screen.findByText(/没有找到/)
  })
})

describe('the work list', () => {
  it('moves by arrow keys, opens the household by H and asks for a reason by R', async () => {
    const { user, router } = await openApp('/today', { loggedInAs: 'li' })
    await screen.findAllByTestId('work-list-row')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('work-list'))
    await user.keyboard('{ArrowDown}')
    expect(document.querySelector('[aria-selected="true"]')?.textContent).toContain('刘秀英')
    await user.keyboard('r')
    await screen.findByText(/未访到 · 刘秀英/)
    await user.click(screen.getByTestId('not-reached-save'))
    await waitFor(() => expect(screen.queryByTestId('not-reached-save')).toBeNull())
    screen.getByTestId('work-list').focus()
    await user.keyboard('h')
    await waitFor(() => expect(router.currentRoute.value.name).toBe('household'))
  })
})
