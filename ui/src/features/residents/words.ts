/** The registers, in the order of the papers. */
export const DISEASE_KINDS = ['hypertension', 'type2_diabetes', 'severe_mental_disorder', 'tuberculosis', 'other'] as const

/** The form of a register; every other disease has the general one. */
export const formOf = (kind: string) => (kind === 'hypertension' || kind === 'type2_diabetes' ? kind : 'generic')
