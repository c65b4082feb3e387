/** The forms that a visit can be started with by hand; the work list brings its own. */
export const FORMS = ['hypertension', 'type2_diabetes', 'generic'] as const
