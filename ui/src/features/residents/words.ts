/** The registers, in the order of the papers. */
export { DISEASE_KINDS } from '@/components/diseases'

/** The form of a register; every other disease has the general one. */
export const formOf = (kind: string) => (kind === 'hypertension' || kind === 'type2_diabetes' ? kind : 'generic')
