/** The desk's form: what is asked before somebody is admitted, as it is typed and as Rust takes it. */
import { narrow } from '@/components/typing'
import type { AdmissionMode, FacilityLevel, Priority, RegisterInput, WaivedFee } from '@/platform'

export const LEVELS: FacilityLevel[] = ['village', 'township', 'county', 'city', 'province']
export const MODES: AdmissionMode[] = ['outpatient', 'emergency', 'transfer', 'other']
export const PRIORITIES: Priority[] = ['reception', 'examination', 'dispensing', 'admission', 'referral']
export const FEES: WaivedFee[] = ['consultation', 'outpatient_visit', 'ambulance', 'in_hospital_consultation', 'other']
export const KIT = ['towel', 'basin', 'cup', 'soap'] as const
export const PAPERS = ['social_card', 'id_card', 'household_book'] as const

export type TakenPaper = { kind: string; copies: number; original: boolean; confirmed: boolean; return_on: string | null }
export type DeskDraft = {
  on: string | null
  mode: AdmissionMode
  ward: string
  bed: string
  diagnosis: string
  icd10: string
  doctor: string
  referred: boolean
  level: FacilityLevel
  in_area: boolean
  insurance_number: string
  guarantor: { name: string; relation: string; phone: string }
  deposit: string | null
  fees: Record<WaivedFee, string | null>
  priority: Priority[]
  kit: string[]
  papers: TakenPaper[]
  override: string
}

export function freshDesk(today: string, paperName: (kind: string) => string): DeskDraft {
  return {
    on: today, mode: 'outpatient', ward: '', bed: '', diagnosis: '', icd10: '', doctor: '', referred: false, level: 'township', in_area: true, insurance_number: '',
    guarantor: { name: '', relation: '', phone: '' },
    deposit: null,
    fees: { consultation: null, outpatient_visit: null, ambulance: null, in_hospital_consultation: null, other: null },
    priority: [], kit: [],
    papers: PAPERS.map((kind, index) => ({ kind: paperName(kind), copies: index < 2 ? 1 : 0, original: false, confirmed: false, return_on: null })),
    override: '',
  }
}

const given = (text: string) => text.trim() || null

export function registerInput(draft: DeskDraft, on: string, resident: string, blocked: boolean): RegisterInput {
  const { guarantor } = draft
  return {
    resident,
    admitted_on: on,
    diagnosis: { icd10: narrow(draft.icd10).trim().toUpperCase(), name: draft.diagnosis.trim() },
    mode: draft.mode, ward: given(draft.ward), bed: given(draft.bed), first_doctor: given(draft.doctor), referred: draft.referred,
    facility_level: draft.level, in_area: draft.in_area, insurance_number: given(narrow(draft.insurance_number)),
    guarantor: guarantor.name.trim() ? { name: guarantor.name.trim(), relation: guarantor.relation.trim(), phone: narrow(guarantor.phone).trim() } : null,
    deposit_waived: draft.deposit ?? '0.00',
    waived_fees: FEES.flatMap((fee) => (draft.fees[fee] ? [{ fee, amount: draft.fees[fee], remark: null }] : [])),
    priority: draft.priority, kit: draft.kit.length ? { items: draft.kit, signed_by: null } : null,
    papers: draft.papers.filter((paper) => paper.copies > 0 && paper.kind.trim() !== '').map((paper) => ({ ...paper, kind: paper.kind.trim() })),
    override: blocked ? given(draft.override) : null,
  }
}
