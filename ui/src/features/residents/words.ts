/** Codes that lists can be narrowed by, in the order of the papers. */
export const CATEGORIES = [
  'registered_poor', 'lifted', 'unstable_lifted', 'marginal', 'sudden_hardship', 'subsistence_allowance', 'extreme_poverty_dispersed',
  'extreme_poverty_institutional', 'severe_disability', 'special_care', 'family_planning_special', 'orphan',
] as const

export const DISEASE_KINDS = ['hypertension', 'type2_diabetes', 'severe_mental_disorder', 'tuberculosis', 'other'] as const

/** The form of a register; every other disease has the general one. */
export const formOf = (kind: string) => (kind === 'hypertension' || kind === 'type2_diabetes' ? kind : 'generic')
