import { describe, expect, it } from 'vitest'
import { lastCall, openApp, screen, waitFor, type Opened } from './app'

type Given = { choices: { sheets: { sheet: string; columns: { column: number; field: string }[] | null; header_row: number | null }[]; mended: unknown[] } }

async function previewOf(file: string): Promise<Opened> {
  const opened = await openApp('/residents/import', { loggedInAs: 'zhang' })
  const path = await screen.findByTestId('import-path')
  await waitFor(() => expect((path as HTMLInputElement).value).not.toBe(''))
  await opened.user.clear(path)
  await opened.user.type(path, `${file}{Enter}`)
  return opened
}

const given = (opened: Opened) => lastCall(opened.fake, 'previewRoster') as Given

describe('a roster with problems', () => {
  it('shows the rows of one reason with what to do', async () => {
    const { user } = await previewOf('/home/roster.xlsx')
    await screen.findByTestId('problems-late')
    expect((await screen.findAllByTestId('problems-row')).length).toBe(3)
    await user.click(screen.getByTestId('reason-missing_name'))
    await waitFor(() => expect(screen.getAllByTestId('problems-row').length).toBe(1))
    expect(screen.getByTestId('problems-late').textContent).toContain('请补上姓名')
    await user.click(screen.getByTestId('reason-name_differs'))
    expect((await screen.findByTestId('problems-due')).textContent).toContain('刘秀瑛')
  })

  it('is mended row by row with the keys, and the mended rows go into the import', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    const { user } = opened
    const grid = await screen.findByTestId('problems')
    grid.focus()
    await user.keyboard('{Enter}')
    const number = (await screen.findByTestId('mend-number')) as HTMLInputElement
    expect(number.value).toBe('52263919710204431')
    await user.clear(number)
    await user.type(number, '522639197102044317{Enter}')
    await screen.findByTestId('roster-mended')
    await waitFor(() => expect(screen.getAllByTestId('problems-row').length).toBe(2))
    await user.click(screen.getByTestId('import-run'))
    await screen.findByTestId('import-result')
    const imported = lastCall(opened.fake, 'importRoster') as Given & { stamp: string }
    expect(imported.choices.mended).toEqual([{ sheet: 'Sheet1', row: 27, name: '王小二', id_number: '522639197102044317', sex: null, birth_on: null }])
    expect(imported.stamp).toBe('1-1')
  })

  it('takes a person without a document by sex and date of birth', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    const { user } = opened
    await user.click(await screen.findByTestId('reason-missing_id'))
    await user.click((await screen.findAllByTestId('mend'))[0]!)
    await user.click(await screen.findByTestId('mend-without'))
    const save = screen.getByTestId('mend-save') as HTMLButtonElement
    expect(save.disabled).toBe(true)
    await user.selectOptions(screen.getByTestId('mend-sex'), 'female')
    await user.type(screen.getByTestId('mend-birth'), '19640217{Tab}')
    await user.click(save)
    await waitFor(() => expect(given(opened).choices?.mended).toEqual([{ sheet: 'Sheet1', row: 622, name: '陈国富', id_number: null, sex: 'female', birth_on: '1964-02-17' }]))
  })

  it('writes the problem rows for the sender', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    await opened.user.click(await screen.findByTestId('export-problems'))
    const path = (await screen.findByTestId('export-problems-path')) as HTMLInputElement
    await waitFor(() => expect(path.value).toContain('问题行-roster.xlsx'))
    await opened.user.click(screen.getByTestId('export-problems-save'))
    expect((await screen.findByTestId('export-problems-done')).textContent).toContain('4')
  })
})

describe('the columns of a roster', () => {
  it('are taken for something else by choice, and a field stands once', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    const { user } = opened
    await user.click(await screen.findByTestId('roster-tab-sheets'))
    expect(await screen.findByTestId('from-memory')).toBeTruthy()
    await user.selectOptions(screen.getByTestId('column-6'), 'village')
    await waitFor(() => expect(given(opened).choices).not.toBeNull())
    const columns = given(opened).choices.sheets[0]?.columns ?? []
    expect(columns.filter((one) => one.field === 'village')).toEqual([{ column: 6, field: 'village' }])
    expect(columns.find((one) => one.column === 0)?.field).toBe('name')
  })

  it('cannot do without a name and a number', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    await opened.user.click(await screen.findByTestId('roster-tab-sheets'))
    await opened.user.selectOptions(await screen.findByTestId('column-0'), '')
    expect((await screen.findByRole('alert')).textContent).toContain('姓名')
    expect(given(opened).choices).toBeNull()
    expect((screen.getByTestId('column-0') as HTMLSelectElement).value).toBe('name')
  })

  it('are forgotten on request', async () => {
    const opened = await previewOf('/home/roster.xlsx')
    await opened.user.click(await screen.findByTestId('roster-tab-sheets'))
    await opened.user.click(await screen.findByTestId('forget-mapping'))
    expect(lastCall(opened.fake, 'forgetMapping')).toEqual({ fingerprint: 'f1' })
  })

  it('are named by hand where no header was recognised', async () => {
    const opened = await previewOf('/home/headless.xlsx')
    const { user } = opened
    await user.click(await screen.findByTestId('roster-by-hand'))
    await user.click(await screen.findByTestId('raw-none'))
    const use = screen.getByTestId('raw-use') as HTMLButtonElement
    expect(use.disabled).toBe(true)
    await user.selectOptions(screen.getByTestId('raw-column-0'), 'name')
    await user.selectOptions(screen.getByTestId('raw-column-1'), 'id_number')
    await user.click(use)
    await screen.findByTestId('import-preview-result')
    expect(given(opened).choices.sheets).toEqual([{ sheet: 'Sheet1', left_out: false, header_row: 0, columns: [{ column: 0, field: 'name' }, { column: 1, field: 'id_number' }] }])
  })
})

describe('an import', () => {
  it('is taken back at once, and who stays is named', async () => {
    const { user } = await previewOf('/home/roster.xlsx')
    await user.click(await screen.findByTestId('import-run'))
    await user.click(await screen.findByTestId('undo-now'))
    expect((await screen.findByTestId('undone')).textContent).toContain('刘秀英')
  })
})
