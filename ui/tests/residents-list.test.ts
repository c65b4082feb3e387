import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor } from './app'

const asked = (fake: Awaited<ReturnType<typeof openApp>>['fake']) => lastCall(fake, 'listResidents') as Record<string, unknown>

describe('the list of residents', () => {
  it('begins with those who live here, as one walks, and draws only the rows in sight', async () => {
    const { fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    expect((await screen.findAllByTestId('residents-row')).length).toBeLessThan(60)
    await screen.findByText('共 3,000 人')
    expect(asked(fake)).toMatchObject({ status: 'present', after: '0', limit: 100 })
  })

  it('is narrowed, says by what, and is widened again', async () => {
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.selectOptions(screen.getByTestId('residents-village'), 'v-shiban')
    await user.click(screen.getByTestId('lists-more'))
    await user.selectOptions(await screen.findByTestId('residents-missing'), 'phone')
    await waitFor(() => expect(asked(fake)).toMatchObject({ village: 'v-shiban', missing: 'phone' }))
    expect((await screen.findByTestId('chip-missing')).textContent).toContain('缺联系电话')
    await user.click(screen.getByTestId('chip-missing'))
    await waitFor(() => expect(screen.queryByTestId('chip-missing')).toBeNull())
    await screen.findByTestId('chip-village')
  })

  it('is found as it was after a look at somebody', async () => {
    const { user, router, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.selectOptions(screen.getByTestId('residents-village'), 'v-longtang')
    await screen.findByTestId('chip-village')
    await waitFor(() => expect(asked(fake)).toMatchObject({ village: 'v-longtang' }))
    await waitFor(() => expect(screen.getAllByTestId('residents-row')[0]?.textContent).toContain('吴𠮷安'))
    await user.click(screen.getAllByTestId('residents-row')[0] as HTMLElement)
    screen.getByTestId('residents').focus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.currentRoute.value.name).toBe('resident'))
    await screen.findByTestId('resident-name')
    router.back()
    await screen.findByTestId('chip-village')
  })

  it('sorts by a heading, and backwards by the same heading again', async () => {
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('sort-age'))
    await waitFor(() => expect(asked(fake)).toMatchObject({ sort: 'age', descending: false }))
    await user.click(await screen.findByTestId('sort-age'))
    await waitFor(() => expect(asked(fake)).toMatchObject({ sort: 'age', descending: true }))
  })

  it('saves its filters under a name and shows them again', async () => {
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.selectOptions(screen.getByTestId('residents-disease'), 'hypertension')
    await user.click(screen.getByTestId('lists-views'))
    await user.type(await screen.findByTestId('view-name'), '高血压')
    await user.click(screen.getByTestId('view-save'))
    await screen.findByTestId('view-高血压')
    expect(lastCall(fake, 'saveView')).toMatchObject({ name: '高血压', filter: { disease: 'hypertension', after: null } })
    await user.click(screen.getByTestId('chip-disease'))
    await user.click(screen.getByTestId('lists-views'))
    await user.click(await screen.findByTestId('view-高血压'))
    await screen.findByTestId('chip-disease')
  })

  it('shows the columns that were chosen', async () => {
    const { user } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    expect(screen.queryByRole('columnheader', { name: '缺项' })).toBeNull()
    await user.click(screen.getByTestId('lists-columns'))
    await user.click(await screen.findByTestId('column-missing'))
    await screen.findByRole('columnheader', { name: '缺项' })
  })

  it('has the households as its second view', async () => {
    const { user } = await openApp('/residents', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('view-households'))
    await screen.findAllByTestId('households-row')
    await screen.findByRole('columnheader', { name: '致贫原因' })
  })

  it('says what to do when nobody fits', async () => {
    const { user } = await openApp('/residents', { loggedInAs: 'zhang', empty: true })
    await screen.findByText('可以导入花名册,或新增居民。')
    await user.selectOptions(screen.getByTestId('residents-village'), 'v-shiban')
    await user.click(await screen.findByTestId('lists-widen'))
    await waitFor(() => expect(screen.queryByTestId('chip-village')).toBeNull())
  })
})

describe('the export', () => {
  it('writes the list as it stands, masked unless asked', async () => {
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.click(screen.getByTestId('lists-export'))
    await waitFor(() => expect((screen.getByTestId('export-path') as HTMLInputElement).value).toContain('居民名单-2026-09-14.xlsx'))
    await user.click(screen.getByTestId('export-write'))
    await screen.findByTestId('export-done', {}, { timeout: 8_000 })
    expect(lastCall(fake, 'exportList')).toMatchObject({ list: 'residents', whole_ids: false, encoding: null, filter: { status: 'present' } })
  })

  it('names the characters that an old code cannot hold', async () => {
    const { user } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.click(screen.getByTestId('lists-export'))
    await user.click(await screen.findByTestId('export-gb18030'))
    await user.click(screen.getByTestId('export-write'))
    expect((await screen.findByTestId('export-unwritable', {}, { timeout: 8_000 })).textContent).toContain('𠮷')
  })

  it('fills in a template and names the columns that stayed empty', async () => {
    const { user, fake } = await openApp('/residents', { loggedInAs: 'zhang' })
    await screen.findByText('共 3,000 人')
    await user.click(screen.getByTestId('lists-export'))
    await user.click(await screen.findByTestId('export-template'))
    await user.type(await screen.findByTestId('export-template-path'), '/home/form.xlsx')
    await user.click(screen.getByTestId('export-write'))
    expect((await screen.findByTestId('export-empty', {}, { timeout: 8_000 })).textContent).toContain('银行卡号')
    expect(lastCall(fake, 'exportRoster')).toMatchObject({ template: '/home/form.xlsx' })
  })

  it('offers whole numbers and FHIR only to who may see them', async () => {
    const { user } = await openApp('/residents', { loggedInAs: 'wang' })
    await screen.findByText('共 3,000 人')
    await user.click(screen.getByTestId('lists-export'))
    await screen.findByTestId('export-path')
    expect(screen.queryByTestId('export-whole')).toBeNull()
    expect(screen.queryByTestId('export-template')).toBeNull()
  })

  it('writes FHIR on the exchange page and tells the counts', async () => {
    const { user } = await openApp('/exchange', { loggedInAs: 'zhang' })
    await waitFor(() => expect((screen.getByTestId('fhir-path') as HTMLInputElement).value).toContain('.ndjson'))
    await user.click(screen.getByTestId('fhir-write'))
    expect((await screen.findByTestId('fhir-done', {}, { timeout: 8_000 })).textContent).toContain('2,100')
  })
})
