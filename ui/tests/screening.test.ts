import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

describe('the screening of a household', () => {
  it('is typed by name and saved by Ctrl+Enter with every member, and the next household opens', async () => {
    const { fake, router, user } = await openApp('/screening/campaign-1/household-0', { loggedInAs: 'zhang' })
    const adder = await screen.findByTestId('add-张国福')
    await user.type(adder, '胃癌{Enter}')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(lastCall(fake, 'screenHousehold')).toBeTruthy())
    const given = lastCall(fake, 'screenHousehold')
    const { persons, reopen } = given as { persons: { found: { name: string; icd10: string }[] }[]; reopen: boolean }
    expect(persons.map((one) => one.found.map((found) => [found.name, found.icd10]))).toEqual([[['胃癌', 'C16']], [], []])
    expect(reopen).toBe(false)
    await waitFor(() => expect(router.currentRoute.value.params.household).toBe('household-3'))
  })

  it('takes no change of a verified entry until that is asked for', async () => {
    const { fake, user } = await openApp('/screening/campaign-1/household-2', { loggedInAs: 'zhang' })
    const next = await screen.findByTestId('entry-next')
    expect((next as HTMLButtonElement).disabled).toBe(true)
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(lastCall(fake, 'screenHousehold')).toBeUndefined()
    await user.click(screen.getByTestId('entry-reopen'))
    await waitFor(() => expect((next as HTMLButtonElement).disabled).toBe(false))
  })

  it('is verified by the head for all that wait, and a village doctor has no such button', async () => {
    const { fake, user } = await openApp('/screening/campaign-1', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('verify-all'))
    await user.click(screen.getByTestId('verify'))
    await waitFor(() => expect(lastCall(fake, 'verifyScreenings')).toBeTruthy())
    const given = lastCall(fake, 'verifyScreenings')
    expect((given as { households: string[] }).households).toHaveLength(13)
  })

  it('shows a village doctor the list without verifying', async () => {
    await openApp('/screening/campaign-1', { loggedInAs: 'li' })
    await screen.findByTestId('screenings')
    expect(screen.queryByTestId('verify')).toBeNull()
  })
})

describe('goods', () => {
  it('are issued at once to every household of the village that has none', async () => {
    const { fake, user } = await openApp('/goods', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('goods-none'))
    await user.click(screen.getByTestId('goods-issue'))
    await user.click(await screen.findByTestId('issue-save'))
    await waitFor(() => expect(lastCall(fake, 'issueGoods')).toBeTruthy())
    const given = lastCall(fake, 'issueGoods')
    expect((given as { households: unknown[]; item: string }).households).toHaveLength(14)
  })
})
