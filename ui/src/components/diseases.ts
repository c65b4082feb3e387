/** Codes of diseases that more than one page offers, in the order of the papers. */
export const DISEASE_KINDS = ['hypertension', 'type2_diabetes', 'severe_mental_disorder', 'tuberculosis', 'other'] as const

/** How a disease is treated. */
export const TREATMENTS = ['once', 'inpatient', 'long_term'] as const
