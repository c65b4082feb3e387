import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

const open = async (options = {}) => {
  const app = await openApp('/households/h-1', { loggedInAs: 'li', ...options })
  await screen.findByTestId('household-head')
  return app
}

describe('the page of a household', () => {
  it('shows who lives there, who did, and what they are entitled to', async () => {
    await open()
    expect(screen.getByTestId('household-head').textContent).toContain('陈国富')
    expect(screen.getAllByTestId('member')).toHaveLength(2)
    expect(screen.getByText('以前的成员 1 人')).toBeTruthy()
    expect(screen.getAllByTestId('category').map((row) => row.textContent).join()).toContain('当时称边缘户')
  })

  it('is reached from the search box by Ctrl+Enter', async () => {
    const { user, router } = await openApp('/today', { loggedInAs: 'li' })
    await user.keyboard('{Control>}k{/Control}cgf')
    await screen.findByTestId('search-hit')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await screen.findByTestId('household-head')
    expect(router.currentRoute.value.params.id).toBe('r-3')
  })

  it('walks its tabs by arrow key', async () => {
    const { user } = await open()
    screen.getByTestId('tab-categories').focus()
    await user.keyboard('{ArrowLeft}')
    expect(screen.getByTestId('tab-history').getAttribute('aria-selected')).toBe('true')
    expect(screen.getAllByTestId('history')).toHaveLength(2)
    await user.keyboard('{ArrowRight}{ArrowRight}')
    expect(screen.getByTestId('tab-insurance').getAttribute('aria-selected')).toBe('true')
  })

  it('asks for a new head and every relation before a head may leave', async () => {
    const { user, fake } = await open()
    await user.click(screen.getByTestId('move-r-3'))
    await user.selectOptions(await screen.findByTestId('move-kind'), 'death')
    const save = screen.getByTestId<HTMLButtonElement>('dialog-save')
    expect(save.disabled).toBe(true)
    await user.selectOptions(screen.getByTestId('new-head'), 'r-2')
    await waitFor(() => expect(save.disabled).toBe(false))
    await user.click(save)
    await waitFor(() => expect(lastCall(fake, 'recordDeath')).toMatchObject({ resident: 'r-3', new_head: { resident: 'r-2', relations: [] } }))
  })

  it('lets the keys walk a dialog and save it', async () => {
    const { user, fake } = await open()
    await user.click(screen.getByTestId('move-r-2'))
    const on = await screen.findByTestId('move-on')
    on.focus()
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(screen.getByTestId('move-place'))
    await user.type(screen.getByTestId('move-remark'), 'x{Control>}{Enter}{/Control}')
    await waitFor(() => expect(lastCall(fake, 'moveOut')).toMatchObject({ resident: 'r-2', remark: 'x', new_head: null }))
  })

  it('keeps what was typed when a day must be confirmed', async () => {
    const { user, fake } = await open({ refuse: { moveOut: { code: 'before_last_move', field: 'on', details: { last: '2026-09-13' } } } })
    await user.click(screen.getByTestId('move-r-2'))
    await user.type(await screen.findByTestId('move-remark'), 'y')
    await user.click(screen.getByTestId('dialog-save'))
    await user.click(await screen.findByTestId('move-confirmed'))
    expect(screen.getByTestId<HTMLInputElement>('move-remark').value).toBe('y')
    await user.click(screen.getByTestId('dialog-save'))
    await waitFor(() => expect(lastCall(fake, 'moveOut')).toMatchObject({ confirmed: true, remark: 'y' }))
  })

  it('gives a category with the fields of its tag', async () => {
    const { user, fake } = await open()
    await user.click(screen.getByTestId('category-add'))
    await user.selectOptions(await screen.findByTestId('category-holder'), 'r-2')
    await user.selectOptions(screen.getByTestId('category-tag'), 'severe_disability')
    await user.selectOptions(screen.getByTestId('category-grade'), '2')
    await user.click(screen.getByTestId('dialog-save'))
    await waitFor(() => expect(lastCall(fake, 'giveCategory')).toMatchObject({ resident: 'r-2', household: null, category: 'severe_disability', detail: { grade: 2 } }))
  })

  it('takes a move back only with a reason', async () => {
    const { user, fake } = await open()
    await user.click(screen.getByTestId('tab-history'))
    await user.click(screen.getByTestId('history-correct'))
    const save = await screen.findByTestId<HTMLButtonElement>('dialog-save')
    expect(save.disabled).toBe(true)
    await user.type(screen.getByTestId('reason-text'), '同名弄错')
    await user.click(save)
    await waitFor(() => expect(lastCall(fake, 'correctMove')).toEqual({ id: 'm-2', remark: '同名弄错' }))
  })
})
