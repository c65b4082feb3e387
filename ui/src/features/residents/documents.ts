/** Documents a person may have, in the order of the forms. */
export const ID_TYPES = [
  'resident_id', 'birth_certificate', 'none', 'hong_kong_macao_residence', 'taiwan_residence', 'hong_kong_macao_permit', 'taiwan_permit',
  'permanent_residence', 'passport', 'other',
] as const
export type IdType = (typeof ID_TYPES)[number]

/** Documents whose number tells sex and birth date. */
export const TELLS_BIRTH: readonly IdType[] = ['resident_id', 'hong_kong_macao_residence', 'taiwan_residence']
