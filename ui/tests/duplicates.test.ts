import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

const type = (id: string) => screen.getByTestId(id) as HTMLInputElement

describe('entering somebody', () => {
  it('asks about alike people before anything is written, and each must be said to be somebody else', async () => {
    const { user, fake } = await openApp('/residents/new', { loggedInAs: 'zhang' })
    await user.type(await screen.findByTestId('new-name'), '陈国福')
    await user.type(type('new-id-number'), '522639195503120035')
    await user.click(screen.getByTestId('new-save'))
    await screen.findByTestId('ask-person')
    expect(lastCall(fake, 'addResident')).toBeUndefined()
    expect((screen.getByTestId('ask-save') as HTMLButtonElement).disabled).toBe(true)
    await user.click(screen.getByTestId('ask-else'))
    await user.click(screen.getByTestId('ask-save'))
    await waitFor(() => expect(lastCall(fake, 'addResident')).toMatchObject({ name: '陈国福', confirmed_different: ['r-1'] }))
  })

  it('blocks a number that somebody has, and leads to them', async () => {
    const { user, fake, router } = await openApp('/residents/new', { loggedInAs: 'zhang' })
    await user.type(await screen.findByTestId('new-name'), '陈国富')
    await user.type(type('new-id-number'), '522639195503120019')
    await user.click(screen.getByTestId('new-save'))
    expect((await screen.findByTestId('ask-said')).textContent).toContain('迁出')
    expect(screen.queryByTestId('ask-save')).toBeNull()
    await user.click(screen.getByTestId('ask-open'))
    await waitFor(() => expect(router.currentRoute.value.params.id).toBe('r-1'))
    expect(lastCall(fake, 'addResident')).toBeUndefined()
  })

  it('takes a newborn without papers by sex, birthday and mother', async () => {
    const { user, fake } = await openApp('/residents/new', { loggedInAs: 'zhang' })
    await user.type(await screen.findByTestId('new-name'), '刘秀英之子')
    await user.selectOptions(type('new-id-type'), 'none')
    expect(screen.queryByTestId('new-id-number')).toBeNull()
    await user.selectOptions(type('new-sex'), 'male')
    await user.type(type('new-birth'), '20260901{Enter}')
    await user.click(screen.getByTestId('new-save'))
    await waitFor(() => expect(lastCall(fake, 'addResident')).toMatchObject({ id_type: 'none', id_number: null, sex: 'male', birth_on: '2026-09-01' }))
  })
})

describe('duplicates', () => {
  it('are compared, chosen by keys, merged with Ctrl+Enter and undone', async () => {
    const { user, fake } = await openApp('/residents/duplicates', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('suspect-compare'))
    expect((await screen.findByTestId('compare-left')).textContent).toContain('4')
    expect((screen.getByTestId('compare-merge') as HTMLButtonElement).disabled).toBe(true)
    screen.getByTestId('choose-name-kept').focus()
    await user.keyboard('2121')
    await waitFor(() => expect(screen.queryByTestId('compare-left')).toBeNull())
    await user.keyboard('{Control>}{Enter}{/Control}')
    await screen.findByTestId('merged')
    expect(lastCall(fake, 'mergeResidents')).toMatchObject({ kept: 'r-1', merged: 'r-9', chosen: { name: 'merged', id_number: 'kept', phone: 'merged', household: 'kept' } })
    await user.click(screen.getByTestId('merged-undo'))
    await waitFor(() => expect(lastCall(fake, 'undoMerge')).toEqual({ merge: 'm-1' }))
    await screen.findByTestId('compare-merge')
  })

  it('are told to be two people, and the list is empty', async () => {
    const { user, fake } = await openApp('/residents/duplicates', { loggedInAs: 'li' })
    await user.click(await screen.findByTestId('suspect-different'))
    await waitFor(() => expect(lastCall(fake, 'keepApart')).toEqual({ one: 'r-1', other: 'r-9' }))
    await screen.findByText('没有可能重复的人')
  })

  it('stand on the page of the one who stayed, with their undo', async () => {
    const { user, fake } = await openApp('/residents/r-1', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('merge-undo'))
    await waitFor(() => expect(lastCall(fake, 'undoMerge')).toEqual({ merge: 'm-0' }))
  })
})

describe('papers', () => {
  it('of a newborn are completed from the list', async () => {
    const { user, fake } = await openApp('/residents/duplicates', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('tab-incomplete'))
    await user.click(await screen.findByTestId('incomplete-complete'))
    await user.type(await screen.findByTestId('document-number'), 'r320123456')
    await user.click(screen.getByTestId('document-save'))
    await waitFor(() => expect(lastCall(fake, 'correctResident')).toMatchObject({ resident: 'r-3', fields: { id_type: 'birth_certificate', id_number: 'R320123456' } }))
  })
})
