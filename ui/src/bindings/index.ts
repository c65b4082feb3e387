// The window's commands and their types. Hand-written to the contract until the generated file takes its place.
import { invoke } from '@tauri-apps/api/core'

export type AppError = { code: string; field: string | null; details: Record<string, string> }
export type Result<T> = { status: 'ok'; data: T } | { status: 'error'; error: AppError }

export type Role = 'village_doctor' | 'clinic_staff' | 'cashier' | 'head'
export type Village = { id: string; name: string; code: string | null }
export type DemoLogin = { role: Role; login: string; name: string; password: string }
export type AppState = { has_store: boolean; org_name: string | null; demo_logins: DemoLogin[]; large_print: boolean; version: string }
export type NewStoreInput = { org_code: string; org_name: string; login: string; name: string; password: string }
export type LoginInput = { login: string; password: string }
export type RecoveryInput = { recovery_key: string; login: string; new_password: string }
export type Session = {
  user: { id: string; login: string; name: string; role: Role }
  villages: Village[]
  org: { code: string; name: string }
  menu: string[]
  can: string[]
  today: string
}
export type StatusBar = {
  user_name: string
  role: Role
  last_sync_at: string | null
  unsent: number
  held: number
  rejected: number
  enrolled: boolean
  online: 'unknown' | 'ok' | 'failed'
  clock_off_minutes: number | null
  disk_free_low: boolean
}
export type Changes = { touched: string[] }

export type Hit = {
  id: string
  name: string
  sex: string | null
  id_number: string | null
  id_number_masked: string
  village: string
  household_head: string | null
  birth_year: number | null
  age: number | null
  phone_masked: string | null
  tags: string[]
}
export type SearchInput = { text: string; limit: number }
export type SearchAnswer = { hits: Hit[]; micros: number }
export type ResidentFilter = {
  village: string | null
  group: string | null
  category: string | null
  disease: string | null
  contract: 'in_force' | 'none' | null
  text: string | null
  after: string | null
  limit: number
}
export type ResidentRow = {
  id: string
  name: string
  sex: string | null
  age: number | null
  birth_on: string | null
  id_number_masked: string
  village: string
  group: string | null
  household_number: string | null
  household_head: string | null
  phone_masked: string | null
  categories: string[]
  diseases: string[]
  contract_ends_on: string | null
  last_visit_on: string | null
  next_due_on: string | null
}
export type Page<T> = { rows: T[]; total: number; next: string | null }
export type ResidentDetail = ResidentRow & {
  id_number: string | null
  id_type: string
  phone: string | null
  relation: string | null
  relation_word: string | null
  address: string | null
  ethnic: string | null
  record_number: string | null
  remark: string | null
  status: string | null
  revision: Revision | null
}
export type Revision = { epoch: number; count: number }
export type Member = { id: string; name: string; relation: string | null; is_head: boolean; sex: string | null; age: number | null; diseases: string[] }
export type Household = { id: string; number: string | null; village: string; group: string | null; address: string | null; plan: string | null; members: Member[] }
export type CategorySpan = { category: string; label: string; from_on: string | null; to_on: string | null; evidence: string | null }
export type DiseaseRow = { id: string; kind: string; name: string | null; icd10: string | null; diagnosed_on: string | null; enrolled_on: string | null; left_on: string | null }
export type ResidentPage = {
  resident: ResidentDetail
  household: Household | null
  categories: CategorySpan[]
  diseases: DiseaseRow[]
  visits: VisitRow[]
  contract: ContractRow | null
  admissions: AdmissionRow[]
}
export type DiseaseInput = { resident: string; kind: string; name: string | null; icd10: string | null; diagnosed_on: string | null }
export type Corrections = { [field: string]: string | null }
export type CorrectionInput = { resident: string; base: Revision | null; fields: Corrections }
export type NewResidentInput = {
  village: string
  name: string
  id_number: string | null
  sex: 'male' | 'female' | null
  birth_on: string | null
  household: string | null
  relation: string | null
  phone: string | null
  address: string | null
  group_name: string | null
  ethnic: string | null
}
export type AddedResident = { id: string; changes: Changes; suspects: Hit[] }

export type Problem = { sheet: string; row: number; reason: string; text: string; name: string | null }
export type RowLine = { sheet: string; row: number; name: string; id_number: string }
export type RosterPreview = {
  file_name: string
  sheets: { name: string; header_row: number; columns: { header: string; field: string | null }[]; rows: number }[]
  new_villages: string[]
  rows: number
  accepted: number
  new_residents: number
  known_residents: number
  accepted_rows: RowLine[]
  flagged: Problem[]
  rejected: Problem[]
  suspects: Suspect[]
}
export type ImportInput = { path: string; village_default: string | null }
export type ImportResult = {
  import_id: string | null
  rows: number
  accepted: number
  created: number
  updated: number
  accepted_rows: RowLine[]
  flagged: Problem[]
  rejected: Problem[]
  suspects: Suspect[]
  changes: Changes
}
export type Suspect = { sheet: string; row: number; name: string; like: Hit }
export type ImportRow = { import_id: string; at: string; file_name: string; rows: number; accepted: number; undone: boolean }
export type UndoResult = { removed: number; restored: number; kept: { sheet: string; row: number; resident: string; why: string }[]; changes: Changes }
export type Progress = { done: number; total: number; phase: string }

export type Rate = { numerator: number; denominator: number }
export type TodayPage = {
  role: Role
  on: string
  quarter_days_left: number
  counts: { overdue: number; due_today: number; this_week: number; recheck: number; referral: number }
  longest_overdue_days: number | null
  window: { in_hospital: number; discharged_unsettled: number; papers_out: number; unpaid: number } | null
  head: {
    residents: number
    contracts_in_force: number
    contract_rate: Rate
    visits_this_week: number
    overdue: number
    cases: number
    by_doctor: { doctor: string; village: string; overdue: number; due: number }[]
  } | null
}
export type Bucket = 'overdue' | 'today' | 'week' | 'recheck' | 'referral'
export type WorkListInput = { bucket: Bucket; village: string | null; limit: number; after: string | null }
export type Why = 'overdue' | 'routine' | 'recheck' | 'referral' | 'first'
export type DueRow = {
  resident: string
  name: string
  sex: string | null
  age: number | null
  village: string
  group: string | null
  household_head: string | null
  address: string | null
  phone_masked: string | null
  diseases: { kind: string; name: string }[]
  categories: string[]
  form: string
  last: { on: string | null; mode: string; summary: string; class: number | null } | null
  due_on: string | null
  days_overdue: number
  why: Why
}
export type WorkList = { groups: { village: string; group: string | null; rows: DueRow[] }[]; total: number; next: string | null }

export type Answer = string | number | boolean | null | number[] | string[] | Drug[] | { [key: string]: string | number | null }
export type Answers = { [key: string]: Answer }
export type Drug = { name: string; times_per_day: number | null; dose: string | null }
export type Mode = 'clinic' | 'home' | 'phone' | 'not_reached'
export type FieldKind = 'single' | 'multi' | 'integer' | 'decimal' | 'text' | 'pressure' | 'drugs' | 'flag' | 'date'
export type Field = {
  key: string
  label: string
  unit?: string | null
  kind: FieldKind
  options?: { code: number; label: string }[]
  hard?: { min: string; max: string } | null
  soft?: { min: string; max: string } | null
  carried?: boolean
  required?: boolean
  required_when?: Condition | null
  required_unless?: Condition | null
  exclusive?: number | null
  other?: string | null
  below?: string | null
  help?: string | null
}
export type Condition = { field: string; code: number }
export type FormDescription = { code: string; name: string; version: string; source: string; fields: Field[] }
export type VisitRecord = { id: string; on: string | null; mode: string; answers: Answers; class: number | null; next_due_on: string | null; referral: boolean; doctor: string }
export type PressurePoint = { on: string; systolic_mmhg: number | null; diastolic_mmhg: number | null; fasting_glucose_mmol_l: string | null }
export type VisitForm = {
  resident: Hit & { contract_ends_on: string | null; diagnosed_on: string | null }
  form: FormDescription
  last_visits: VisitRecord[]
  series: PressurePoint[]
  carried: Answers
  target: { systolic_mmhg: number; diastolic_mmhg: number; why: string | null }
  height_cm: string | null
  draft: Answers | null
  registered: boolean
}
export type JudgeInput = Answers
export type Level = 'info' | 'warn' | 'urgent'
export type Judgement = {
  class: number | null
  computed_class: number | null
  class_reason: string
  next_due_on: string | null
  recheck: boolean
  referral: boolean
  emergency: boolean
  reasons: { text: string; source: string; level: Level }[]
  problems: { field: string; code: string; text: string; hard: boolean }[]
  bmi: string | null
}
export type LoggedVisit = {
  id: string
  class: number | null
  next_due: string | null
  referral: boolean
  recheck: boolean
  reasons: string[]
  offer_registration: boolean
  next_person: { resident: string; form: string } | null
  changes: Changes
}
export type ReferralInput = { visit: string; institution: string; department: string | null; reason: string | null }
export type ReferralResultInput = { visit: string; on: string; result: string }
export type NotReachedInput = { resident: string; form: string; on: string; reason: string }
export type VisitFilter = { village: string | null; form: string | null; from: string | null; to: string | null; after: string | null; limit: number }
export type VisitRow = {
  id: string
  resident: string
  name: string
  village: string
  on: string | null
  mode: string
  form: string
  summary: string
  class: number | null
  class_word: string
  next_due_on: string | null
  doctor: string
  referral: boolean
}
export type ContractState = 'draft' | 'in_force' | 'expired' | 'ended'
export type ContractRow = {
  id: string
  number: string
  village: string
  residents: { id: string; name: string }[]
  household_head: string | null
  team: string
  packs: string[]
  signed_on: string | null
  starts_on: string | null
  ends_on: string | null
  state: ContractState
}
export type ContractFilter = {
  state?: 'in_force' | 'expiring' | 'ended' | null
  village?: string | null
  team?: string | null
  text?: string | null
  after?: string | null
  limit?: number
}
export type ContractList = Page<ContractRow> & { population: number; signed: number }
export type Team = { id: string; name: string; leader: string; members: string[]; villages: string[] }
export type ServicePack = {
  id: string
  code: string
  name: string
  target: string | null
  items: { name: string; times_per_year: number | null }[]
  price: string
  payer: string | null
  valid_from: string | null
  valid_to: string | null
  suggested: boolean
}
export type ContractOptions = {
  household: string | null
  members: { id: string; name: string; relation: string | null; age: number | null; groups: string[]; already: boolean }[]
  teams: { id: string; name: string; leader: string }[]
  packs: ServicePack[]
  default_ends_on: string
}
export type SignInput = { residents: string[]; team: string; packs: string[]; signed_on: string; ends_on: string | null; signer: string | null }
export type SignedContract = { id: string; number: string; changes: Changes }
export type EndContractInput = { contract: string; on: string; reason: string }

export type PaperKind =
  | { kind: 'contract_roster'; on: string; village: string | null; team: string | null }
  | { kind: 'settlement'; admission: string }
  | { kind: 'admission_agreement'; admission: string }
  | { kind: 'followup_sheet'; resident: string; form: string }
  | { kind: 'blank_followup'; residents: string[]; form: string; village: string | null }
  | { kind: 'contract'; contract: string }
  | { kind: 'contact_card'; household: string }
export type PreparedPaper = { token: string; pages: number; rows: number; warnings: MissingGlyph[]; file_name: string }
export type MissingGlyph = { code_point: string; row: number | null; field: string }

export type AdmissionState = 'in_hospital' | 'discharged' | 'settled' | 'paid' | 'archived'
export type AdmissionRow = {
  id: string
  number: string
  resident: string
  name: string
  sex: string | null
  age: number | null
  village: string
  admitted_on: string | null
  discharged_on: string | null
  diagnosis: string
  state: AdmissionState
  total: string
  out_of_scope: string
  out_of_scope_share: string
  self_pay: string | null
  balance: string | null
  papers_out: boolean
  warning: ScopeWarning
}
export type Diagnosis = { icd10: string; name: string }
export type ScopeWarning = 'none' | 'watch' | 'over'
export type AdmissionFilter = { state: AdmissionState | null; text: string | null; after: string | null; limit: number | null }
export type AdmissionList = { rows: AdmissionRow[]; total: number; next: string | null; counts: { [state: string]: number } }
export type AdmissionDesk = {
  resident: Hit
  categories: CategoryLabel[]
  insurance: string | null
  blocking: { admission: string; number: string; balance: string; state: AdmissionState | null } | null
  can_override: boolean
  warnings: string[]
}
export type CategoryLabel = { category: string; label: string }
export type PaperInput = { kind: string; copies?: number; original?: boolean; confirmed?: boolean; return_on?: string | null }
export type FacilityLevel = 'village' | 'township' | 'county' | 'city' | 'province'
export type RegisterInput = {
  resident: string
  admitted_on: string
  diagnosis: Diagnosis
  deposit_waived: string
  papers: PaperInput[]
  facility_level: FacilityLevel | null
  in_area: boolean | null
  override: string | null
}
export type AdmissionAnswer = {
  id: string
  number: string
  state: AdmissionState
  total: string
  out_of_scope: string
  self_pay: string | null
  balance: string | null
  layers: { code: string; name: string; base: string; paid: string; why: string[] }[]
  warnings: string[]
  changes: Changes
}
export type CostInput = { id: string; on: string; total: string; out_of_scope: string }
export type DischargeInput = { id: string; on: string }
export type SettleInput = { id: string; policy: string; entered?: Record<string, string> }
export type PayInput = { id: string; amount: string; on: string }
export type ReturnPapersInput = { id: string; on: string; signed_by: string | null }
export type Layer = {
  code: string
  name?: string
  payer?: string
  base: string
  paid: string
  mode?: 'computed' | 'entered'
  why?: string[]
}
export type Difference = { layer: string; entered: string; computed: string; difference: string }
export type SettlementView = Statement & { capital: string; warning_texts: string[] }
export type Statement = {
  policy: string
  version?: string
  locality?: string
  discharged_on: string
  total: string
  in_scope: string
  out_of_scope: string
  above_standard?: string
  layers: Layer[]
  paid_by_layers: string
  self_pay: string
  ratio?: string
  warnings?: string[]
  differences?: Difference[]
}
export type AdmissionPage = {
  admission: AdmissionDetail
  costs: { on: string; total: string; out_of_scope: string; event: string }[]
  events: { kind: string; on: string | null; amount: string | null; by: string }[]
  settlement: SettlementView | null
  payments: { on: string | null; amount: string }[]
  policies: PolicyRow[]
  suggested_policy: string | null
}
export type AdmissionDetail = AdmissionRow & {
  papers: PaperInput[]
  papers_returned_on: string | null
  deposit_waived: string
  categories: CategoryLabel[]
  agreement_number: string | null
  facility_level: FacilityLevel
  in_area: boolean
  main_diagnosis: Diagnosis
  override_reason: string | null
  registered_by: string
}
export type PolicyRow = { code: string; name: string; locality: string; version: string; valid_from: string; valid_to: string | null; valid: boolean }
export type PolicyPage = {
  code: string
  version: string
  name: string
  locality: string
  valid_from: Sourced<string>
  valid_to?: Sourced<string> | null
  source_note: string
  waivers?: Sourced<string>[]
  layers: LayerRule[]
}
export type Sourced<T> = { value: T; source?: string | null; assumed?: boolean; note?: string | null }
export type LayerRule = {
  code: string
  name: string
  payer: string
  source: string
  place?: 'in_area' | 'outside' | null
  mode?: 'computed' | 'entered' | 'both'
  base?: 'in_scope_rest' | 'total_rest'
  cap?: Sourced<string> | null
  cap_period?: Sourced<'admission' | 'year' | 'household_year'> | null
  final_cap?: { ratio: Sourced<string> } | null
  terms?: Terms[]
}
export type Terms = {
  categories?: string[]
  levels?: FacilityLevel[]
  place?: 'in_area' | 'outside' | null
  min_age?: number | null
  diagnoses?: string[]
  silent?: Sourced<string> | null
  deductible?: Sourced<string> | null
  ratio?: Sourced<string> | null
  bands?: Sourced<{ over: string; upto: string | null; ratio: string }[]> | null
}
export type SyncReport = {
  pushed: number
  pulled: number
  merged: number
  held: number
  rejected: number
  unsent: number
  bytes_up: number
  bytes_down: number
  seconds: number
  in_sync: boolean
}
export type EnrolStatus = { enrolled: boolean; server: string | null; device_id: string | null }
export type EnrollInput = { server: string; code: string; ca_path: string | null }
export type RejectedRow = {
  change_id: string
  at: string | null
  entity: string
  row: string
  operation: string
  code: string | null
  field: string | null
  case_id: string | null
  waits_for: string | null
}
export type BackupResult = { ok: boolean; bytes: number; hash: string; verified_at: string }
export type RestoreInput = { path: string; login: string; password: string; recovery_key: string | null }
export type CheckResult = { ok: boolean; parts: { name: string; ok: boolean; detail: string }[] }

export type UserRow = { id: string; login: string; name: string; role: string; villages: string[]; enabled: boolean; has_password: boolean }
export type NewUserInput = { login: string; name: string; role: Role; villages: string[]; password: string }
export type PasswordInput = { login: string | null; password: string; old: string | null }
export type AuditRow = { at: string | null; user: string; op: string; changes: number; what: string | null }
const call = async <T>(command: string, input?: unknown): Promise<Result<T>> => {
  try {
    return { status: 'ok', data: await invoke<T>(command, input === undefined ? {} : { input }) }
  } catch (error) {
    return { status: 'error', error: error as AppError }
  }
}

export const commands = {
  appState: () => call<AppState>('app_state'),
  initStore: (input: NewStoreInput) => call<{ recovery_key: string }>('init_store', input),
  login: (input: LoginInput) => call<Session>('login', input),
  unlockWithRecovery: (input: RecoveryInput) => call<Session>('unlock_with_recovery', input),
  logout: () => call<null>('logout'),
  session: () => call<Session | null>('session'),
  statusBar: () => call<StatusBar>('status_bar'),
  search: (input: SearchInput) => call<SearchAnswer>('search', input),
  listResidents: (input: ResidentFilter) => call<Page<ResidentRow>>('list_residents', input),
  residentPage: (input: string) => call<ResidentPage>('resident_page', input),
  registerDisease: (input: DiseaseInput) => call<{ id: string; changes: Changes }>('register_disease', input),
  correctResident: (input: CorrectionInput) => call<Changes>('correct_resident', input),
  addResident: (input: NewResidentInput) => call<AddedResident>('add_resident', input),
  previewRoster: (input: { path: string }) => call<RosterPreview>('preview_roster', input),
  importRoster: (input: ImportInput) => call<ImportResult>('import_roster', input),
  cancelImport: () => call<null>('cancel_import'),
  listImports: () => call<{ imports: ImportRow[] }>('list_imports'),
  undoImport: (input: { import_id: string }) => call<UndoResult>('undo_import', input),
  today: () => call<TodayPage>('today'),
  workList: (input: WorkListInput) => call<WorkList>('work_list', input),
  openVisitForm: (input: { resident: string; form: string }) => call<VisitForm>('open_visit_form', input),
  judgeVisit: (input: JudgeInput) => call<Judgement>('judge_visit', input),
  logVisit: (input: Answers) => call<LoggedVisit>('log_visit', input),
  saveDraft: (input: { key: string; body: Answers }) => call<null>('save_draft', input),
  dropDraft: (input: { key: string }) => call<null>('drop_draft', input),
  recordReferral: (input: ReferralInput) => call<Changes>('record_referral', input),
  recordReferralResult: (input: ReferralResultInput) => call<Changes>('record_referral_result', input),
  notReached: (input: NotReachedInput) => call<Changes>('not_reached', input),
  listVisits: (input: VisitFilter) => call<Page<VisitRow>>('list_visits', input),
  listContracts: (input: ContractFilter) => call<ContractList>('list_contracts', input),
  contractOptions: (input: { resident: string }) => call<ContractOptions>('contract_options', input),
  signContract: (input: SignInput) => call<SignedContract>('sign_contract', input),
  endContract: (input: EndContractInput) => call<Changes>('end_contract', input),
  listTeams: () => call<{ teams: Team[] }>('list_teams'),
  preparePaper: (input: PaperKind) => call<PreparedPaper>('prepare_paper', input),
  paperPage: (input: { token: string; page: number; width_px: number }) => call<string>('paper_page', input),
  savePaper: (input: { token: string; path: string }) => call<{ file: string }>('save_paper', input),
  openPaper: (input: { token: string }) => call<null>('open_paper', input),
  listAdmissions: (input: AdmissionFilter) => call<AdmissionList>('list_admissions', input),
  admissionDesk: (input: { resident: string }) => call<AdmissionDesk>('admission_desk', input),
  registerAdmission: (input: RegisterInput) => call<AdmissionAnswer>('register_admission', input),
  addCost: (input: CostInput) => call<AdmissionAnswer>('add_cost', input),
  discharge: (input: DischargeInput) => call<AdmissionAnswer>('discharge', input),
  previewSettlement: (input: SettleInput) => call<SettlementView>('preview_settlement', input),
  settle: (input: SettleInput) => call<AdmissionAnswer>('settle', input),
  pay: (input: PayInput) => call<AdmissionAnswer>('pay', input),
  returnPapers: (input: ReturnPapersInput) => call<AdmissionAnswer>('return_papers', input),
  admissionPage: (input: string) => call<AdmissionPage>('admission_page', input),
  listPolicies: () => call<{ policies: PolicyRow[] }>('list_policies'),
  policyPage: (input: string) => call<PolicyPage>('policy_page', input),
  syncNow: () => call<SyncReport>('sync_now'),
  cancelSync: () => call<null>('cancel_sync'),
  enrolStatus: () => call<EnrolStatus>('enrol_status'),
  enroll: (input: EnrollInput) => call<EnrolStatus>('enroll', input),
  listRejected: () => call<{ rows: RejectedRow[] }>('list_rejected'),
  listHeld: () => call<{ rows: RejectedRow[] }>('list_held'),
  withdrawChange: (input: { change_id: string }) => call<null>('withdraw_change', input),
  backup: (input: { path: string }) => call<BackupResult>('backup', input),
  restore: (input: RestoreInput) => call<{ ok: boolean; set_aside: string | null }>('restore', input),
  checkStore: () => call<CheckResult>('check_store'),
  listUsers: () => call<{ users: UserRow[] }>('list_users'),
  addUser: (input: NewUserInput) => call<{ id: string; changes: Changes }>('add_user', input),
  setPassword: (input: PasswordInput) => call<Changes>('set_password', input),
  disableUser: (input: { login: string }) => call<Changes>('disable_user', input),
  listAudit: (input: { after: string | null; limit: number }) => call<{ rows: AuditRow[]; next: string | null }>('list_audit', input),
  setAppearance: (input: { large_print: boolean }) => call<null>('set_appearance', input),
  defaultPath: (input: { kind: string; file_name: string | null }) => call<string>('default_path', input),
  chooseFile: (input: { purpose: 'roster' | 'restore' | 'ca' }) => call<string | null>('choose_file', input),
  chooseSaveFile: (input: { file_name: string }) => call<string | null>('choose_save_file', input),
}
