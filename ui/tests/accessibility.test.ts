import axe from 'axe-core'
import { describe, expect, it } from 'vitest'
import { openApp, screen, waitFor } from './app'

/** Colours need a real browser; everything else that axe calls serious is looked for here. */
async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

const PAGES: [path: string, login: string, sign: string][] = [
  ['/today', 'li', 'work-list'],
  ['/today', 'zhang', 'count-residents'],
  ['/today', 'wang', 'admissions'],
  ['/followups', 'li', 'visits'],
  ['/followups/r-1/hypertension', 'li', 'visit-save-next'],
  ['/followups/r-2/type2_diabetes', 'li', 'visit-save-next'],
  ['/residents', 'zhang', 'residents'],
  ['/residents/r-1', 'zhang', 'resident-name'],
  ['/households/h-1', 'zhang', 'household-head'],
  ['/residents/new', 'zhang', 'new-save'],
  ['/residents/import', 'zhang', 'import-path'],
  ['/residents/duplicates', 'zhang', 'suspect-compare'],
  ['/residents/duplicates/r-1/r-9', 'zhang', 'compare-merge'],
  ['/screening', 'zhang', 'screening-progress'],
  ['/screening/campaign-1', 'zhang', 'screenings'],
  ['/screening/campaign-1/household-1', 'zhang', 'entry-next'],
  ['/screening/yearly', 'zhang', 'year-table'],
  ['/goods', 'zhang', 'goods'],
  ['/contracts', 'zhang', 'contracts'],
  ['/contracts/sign/r-9', 'zhang', 'sign-save'],
  ['/contracts/roster', 'zhang', 'paper-image'],
  ['/contracts/statistics', 'zhang', 'statistics'],
  ['/contracts/packs', 'zhang', 'teams'],
  ['/settings/print', 'zhang', 'paper-details-save'],
  ['/admissions', 'wang', 'admissions'],
  ['/admissions/desk/r-9', 'zhang', 'desk-register'],
  ['/admissions/a-18', 'wang', 'cost-total'],
  ['/admissions/aid', 'wang', 'aid'],
  ['/admissions/chronic', 'wang', 'recognitions'],
  ['/admissions/outside', 'wang', 'outside'],
  ['/admissions/a-17/settle', 'wang', 'settle-confirm'],
  ['/exchange', 'zhang', 'backup'],
  ['/settings/users', 'zhang', 'users'],
  ['/settings/policies', 'zhang', 'policy-ruzhou-2019'],
  ['/settings/audit', 'zhang', 'audit'],
  ['/settings/appearance', 'zhang', 'large-print'],
]

describe('people who cannot see or use a mouse', () => {
  it.each(PAGES)('meet nothing serious on %s as %s', async (path, login, sign) => {
    await openApp(path, { loggedInAs: login })
    await waitFor(() => expect(screen.getByTestId(sign)).toBeTruthy())
    expect(await violations()).toEqual([])
  })

  it('meet nothing serious on the login page', async () => {
    await openApp(null)
    await screen.findByTestId('login-name')
    expect(await violations()).toEqual([])
  })

  it('read the same in English', async () => {
    await openApp('/today', { loggedInAs: 'li', locale: 'en' })
    await screen.findByText('Overdue')
    expect(await violations()).toEqual([])
  })
})
