/** Codes of the household page, in the order of its lists. */
export const INSURANCE_KINDS = ['resident', 'employee', 'public', 'none'] as const
export const INSURANCE_STATES = ['normal', 'suspended', 'unpaid'] as const
export const MOVES = ['out', 'death', 'head', 'relation', 'household', 'split', 'village'] as const
export type MoveChoice = (typeof MOVES)[number]

export const orNull = (text: string | null | undefined) => (text ?? '').trim() || null
