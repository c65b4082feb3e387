import { describe, expect, it } from 'vitest'
import { within } from '@testing-library/vue'
import { lastCall, openApp, screen, waitFor } from './app'

describe('aid from outside the county', () => {
  it('shows the chain of an application and asks the county for an amount', async () => {
    const { user, fake } = await openApp('/admissions/aid', { loggedInAs: 'wang' })
    await user.click(await screen.findByText('李秀成'))
    const card = await screen.findByTestId('aid-card')
    expect(within(card).getByTestId('aid-year').textContent).toContain('18,000.00')
    await user.click(screen.getByTestId('aid-next'))
    await user.type(await screen.findByTestId('review-reviewer'), '县医保局')
    await user.click(screen.getByTestId('review-save'))
    await waitFor(() => expect(lastCall(fake, 'reviewAid')).toMatchObject({ id: 'j-2', by: 'county', reviewer: '县医保局', approved: true, amount: '18000.00' }))
  })

  it('takes a refusal only with its opinion', async () => {
    const { user, fake } = await openApp('/admissions/aid', { loggedInAs: 'wang' })
    await user.click(await screen.findByTestId('aid-next'))
    await user.type(await screen.findByTestId('review-reviewer'), '王主任')
    await user.click(screen.getByTestId('review-no'))
    const save = screen.getByTestId('review-save') as HTMLButtonElement
    expect(save.disabled).toBe(true)
    await user.type(screen.getByTestId('review-opinion'), '不属实')
    await user.click(save)
    await waitFor(() => expect(lastCall(fake, 'reviewAid')).toMatchObject({ by: 'village', approved: false, opinion: '不属实', amount: null }))
  })

  it('says what to do while there is none', async () => {
    await openApp('/admissions/aid', { loggedInAs: 'wang', empty: true })
    expect((await screen.findByTestId('empty')).textContent).toContain('登记申请')
  })
})

describe('chronic outpatients', () => {
  it('reckons a bill while it is typed and settles what was shown', async () => {
    const { user, fake } = await openApp('/admissions/chronic', { loggedInAs: 'wang' })
    await user.click(await screen.findByTestId('chronic-bill'))
    await user.type(await screen.findByTestId('bill-total'), '26880')
    await screen.findByTestId('bill-self-pay')
    const save = screen.getByTestId('bill-save') as HTMLButtonElement
    await waitFor(() => expect(save.disabled).toBe(false))
    await user.click(save)
    await waitFor(() => expect(lastCall(fake, 'billChronic')).toMatchObject({ recognition: 'm-2', total: '26880', out_of_scope: '0.00', policy: 'ruzhou-2019', method: '现金' }))
    await screen.findByTestId('chronic-bills')
  })

  it('keeps a bill that was taken back, with its reason and without a button', async () => {
    const { user } = await openApp('/admissions/chronic', { loggedInAs: 'wang' })
    await user.click(await screen.findByTestId('chronic-list-bills'))
    const table = await screen.findByTestId('chronic-bills')
    expect(table.textContent).toContain('录错了人')
    expect(within(table).getAllByTestId('chronic-reverse')).toHaveLength(1)
  })
})

describe('settlements of other hospitals', () => {
  it('lists what each layer paid and withdraws with a reason', async () => {
    const { user, fake } = await openApp('/admissions/outside', { loggedInAs: 'wang' })
    expect((await screen.findByTestId('outside')).textContent).toContain('居民基本医保 20,720.00')
    await user.click(screen.getByTestId('outside-withdraw'))
    await user.type(await screen.findByTestId('reason-text'), '录错了人')
    await user.click(screen.getByTestId('dialog-save'))
    await waitFor(() => expect(lastCall(fake, 'withdrawOutsideSettlement')).toEqual({ id: 'o-1', reason: '录错了人' }))
  })
})

describe('a policy pack from a file', () => {
  it('names every fault with its line and lays nothing in', async () => {
    const { user, fake } = await openApp('/settings/policies', { loggedInAs: 'zhang' })
    await user.click(await screen.findByTestId('policy-lay-in'))
    await user.type(await screen.findByTestId('lay-in-path'), '/tmp/bad.toml{Enter}')
    expect((await screen.findByTestId('lay-in-problems')).textContent).toContain('57')
    expect((screen.getByTestId('lay-in-save') as HTMLButtonElement).disabled).toBe(true)
    expect(fake.calls.some(([name]) => name === 'layInPolicyFile')).toBe(false)
  })

  it('is the head’s alone', async () => {
    await openApp('/settings/policies', { loggedInAs: 'wang' })
    await screen.findByTestId('policy-ruzhou-2019')
    expect(screen.queryByTestId('policy-lay-in')).toBeNull()
  })
})
