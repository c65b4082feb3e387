/**
 * The names that screens use for what commands take and answer. They follow the commands themselves, so a type that is
 * renamed in Rust changes nothing here, and one that changes its shape is found by the type checker.
 */
import type { Commands } from './index'

type Given<K extends keyof Commands> = Parameters<Commands[K]>[0]
type Said<K extends keyof Commands> = Awaited<ReturnType<Commands[K]>>
type Row<K extends keyof Commands> = Said<K> extends { rows: (infer R)[] } ? R : never

/** The areas of the app; which of them a user enters is said by Rust. */
export type MenuItem = 'today' | 'residents' | 'followups' | 'contracts' | 'admissions' | 'exchange' | 'settings'

export type AppState = Said<'appState'>
export type DefaultPathInput = Given<'defaultPath'>
export type DemoLogin = AppState['demo_logins'][number]
export type Session = Said<'login'>
export type Role = Session['user']['role']
export type Village = Session['villages'][number]
export type StatusBar = Said<'statusBar'>

export type VillageRow = Row<'listVillages'>
export type Hit = Said<'search'>['hits'][number]
export type SuspectPair = Said<'listSuspects'>['pairs'][number]
export type Comparison = Said<'compareResidents'>
export type ComparedSide = Comparison['kept']
export type MergeChoice = NonNullable<Comparison['fields'][number]['proposed']>
export type MergedResidents = Said<'mergeResidents'>
export type EntryCheck = Said<'checkEntry'>
export type EntryInput = Given<'checkEntry'>
export type ResidentFilter = Given<'listResidents'>
export type ListedResident = Row<'listResidents'>
export type ListedHousehold = Row<'listHouseholds'>
export type ListChoices = Said<'listChoices'>
export type ListViews = Said<'listViews'>
export type ExportedList = Said<'exportList'>
export type ExportedRoster = Said<'exportRoster'>
export type ExportedVisits = Said<'exportVisits'>
export type ExportedFhir = Said<'exportFhir'>
export type ResidentPage = Said<'residentPage'>
export type Household = NonNullable<ResidentPage['household']>
export type DiseaseRow = ResidentPage['diseases'][number]
export type HouseholdFile = Said<'householdPage'>
export type HouseholdMember = HouseholdFile['members'][number]
export type CategoryLine = HouseholdFile['categories'][number]
export type CorrectionInput = Given<'correctResident'>
export type RosterPreview = Said<'previewRoster'>
export type Problem = RosterPreview['flagged'][number]
export type UnacceptedRow = RosterPreview['rejected'][number]
export type SheetLine = RosterPreview['sheets'][number]
export type RosterChoices = Required<RosterPreview['choices']>
export type SheetDecision = RosterChoices['sheets'][number]
export type ColumnDecision = NonNullable<SheetDecision['columns']>[number]
export type MendedRow = RosterChoices['mended'][number]
export type ExportedProblems = Said<'exportProblems'>
export type ImportResult = Said<'importRoster'>
export type ImportRow = Said<'listImports'>['imports'][number]
export type UndoResult = Said<'undoImport'>

export type TodayPage = Said<'today'>
export type Bucket = Given<'workList'>['bucket']
export type WorkList = Said<'workList'>
export type DueRow = WorkList['groups'][number]['rows'][number]

/** What a draft holds: whatever the form is made of. */
export type DraftBody = Given<'saveDraft'>['body']

/** One drug as it stands in the answers of a visit. */
export type Drug = { name: string; times_per_day: number | null; dose: string | null }
/** The value of one field; which kind it is, the form's description says. */
/** One line of a table in a form. */
export type TableRow = Record<string, string | number | null>
export type Answer = string | number | boolean | null | number[] | string[] | Drug[] | TableRow[] | Record<string, string | number | null>
/** A visit as it is written: the form's fields by key, and what stands beside them. */
export type Answers = Record<string, Answer>
/** How a visit can be made; an attempt that reached nobody is no visit. */
export type VisitMode = 'clinic' | 'home' | 'phone'
/** The forms this version knows. */
export type FormCode = Given<'openVisitForm'>['form']
type OpenedForm = Said<'openVisitForm'>
export type Trends = Said<'trends'>
export type FrequencyChoice = Said<'frequencyChoice'>
export type FormDescription = OpenedForm['form']
export type Field = FormDescription['fields'][number]
export type VisitRecord = Omit<OpenedForm['last_visits'][number], 'answers'> & { answers: Answers }
export type Condition = NonNullable<Field['visible_when']>
export type FormLine = Said<'listForms'>[number]
export type VisitForm = Omit<OpenedForm, 'carried' | 'draft' | 'last_visits' | 'corrects'> & { carried: Answers; draft: Answers | null; last_visits: VisitRecord[]; corrects: VisitRecord | null }
export type VisitInput = Given<'logVisit'>
export type Judgement = Said<'judgeVisit'>
export type LoggedVisit = Said<'logVisit'>
export type VisitFilter = Given<'listVisits'>
export type VisitRow = Row<'listVisits'>

export type MeasurementLine = Said<'listMeasurements'>['rows'][number]
export type MeasurementPreview = Said<'importMeasurements'>
export type PhotosOf = Given<'listPhotos'>
export type PhotoLine = Said<'listPhotos'>['photos'][number]
export type PrescriptionForm = Said<'openPrescription'>
export type ReferralLine = Said<'listReferrals'>['rows'][number]
export type AskChronicPeople = Given<'chronicPeople'>
export type ChronicMeasure = AskChronicPeople['measure']
export type ChronicRow = Said<'chronicTable'>['rows'][number]
export type DueTableRow = Said<'dueTable'>['rows'][number]
export type WorkloadRow = Said<'workload'>['total']

export type ContractFilter = Given<'listContracts'>
export type ContractRow = Row<'listContracts'>
export type ContractOptions = Said<'contractOptions'>
export type SignedContract = Said<'signContract'>

export type PaperKind = Given<'preparePaper'>
export type PreparedPaper = Said<'preparePaper'>

export type AdmissionFilter = Given<'listAdmissions'>
export type AdmissionRow = Row<'listAdmissions'>
export type AdmissionState = AdmissionRow['state']
export type ScopeWarning = AdmissionRow['warning']
export type AdmissionDesk = Said<'admissionDesk'>
export type AdmissionAnswer = Said<'registerAdmission'>
export type AdmissionPage = Said<'admissionPage'>
export type FacilityLevel = AdmissionPage['admission']['facility_level']
export type AdmissionMode = NonNullable<AdmissionPage['admission']['mode']>
export type Priority = AdmissionRow['priority'][number]
export type WaivedFee = Given<'waiveFee'>['fee']
export type DischargeWay = NonNullable<AdmissionPage['admission']['discharge_way']>
export type RegisterInput = Given<'registerAdmission'>
export type OnlyAdmissions = NonNullable<AdmissionFilter['only']>
export type AdmissionAlert = AdmissionPage['alerts'][number]
export type AccountEntry = AdmissionPage['account'][number]
export type ReversedSettlement = Said<'reverseSettlement'>
export type AffectedSettlement = ReversedSettlement['affected'][number]
export type PolicyComparison = Said<'comparePolicies'>
export type LayerCode = Given<'recordRemittance'>['payer']
export type Category = AdmissionDesk['categories'][number]['category']
export type PayLaterColumn = Given<'payLaterBehind'>['column']
export type PayLaterFigures = Said<'payLaterStatistics'>['of_month']
export type AidApplication = Said<'listAid'>['applications'][number]
export type AidState = AidApplication['state']
export type AidReviewer = Given<'reviewAid'>['by']
export type ChronicRecognition = Said<'listChronic'>['recognitions'][number]
export type ChronicBill = Said<'listChronicBills'>['bills'][number]
export type ChronicBilled = Said<'billChronic'>
export type OutsideSettlement = Said<'listOutsideSettlements'>['settlements'][number]
export type PolicyCheck = Said<'checkPolicyFile'>
export type SettlementView = Said<'previewSettlement'>
export type SettleInput = Given<'settle'>
export type PolicyRow = Said<'listPolicies'>['policies'][number]
export type PolicyPage = Said<'policyPage'>
export type LayerRule = PolicyPage['layers'][number]
export type Terms = NonNullable<LayerRule['terms']>[number]
/** A value of a policy pack with its clause. */
export type Sourced<T> = { value: T; source?: string | null; assumed?: boolean; note?: string | null }

export type Exported = Said<'writeExchangeFile'>
export type Imported = Said<'takeExchangeFile'>
export type OnFile = Said<'lookAtExchangeFile'>
export type SyncReport = Said<'syncNow'>
export type RejectedRow = Said<'listRejected'>['rows'][number]
export type CasePage = Said<'casePage'>
export type CaseChoice = CasePage['choices'][number]
export type BackupResult = Said<'backup'>
export type CheckResult = Said<'checkStore'>
export type UserRow = Said<'listUsers'>['users'][number]
export type RestrictedStaff = Said<'listRestrictedStaff'>
export type Register = RestrictedStaff['restricted'][number]
export type AuditRow = Row<'listAudit'>
export type Changes = Said<'endContract'>
/** How far long work has come. */
export type Progress = { done: number; total: number; phase: string }

export type CampaignRow = Said<'listCampaigns'>['campaigns'][number]
export type CampaignProgress = Said<'screeningProgress'>
export type ScreeningFigures = CampaignProgress['total']
export type VerifyRule = CampaignRow['target']['verify']
export type ScreeningShow = NonNullable<Given<'listScreenings'>['show']>
export type ScreeningRow = Row<'listScreenings'>
export type ScreeningEntry = Said<'openScreening'>
export type ScreeningDictionary = Said<'screeningDictionary'>
export type DiseaseOffer = Said<'screenHousehold'>['offers'][number]
export type YearChange = NonNullable<Given<'listYear'>['change']>
export type YearCounts = Said<'yearlyChange'>['total']
export type GoodsItem = Said<'listGoods'>['item']
export type GoodsRow = Row<'listGoods'>
export type GoodsShow = NonNullable<Given<'listGoods'>['show']>

export type Renewed = Said<'renewContracts'>
export type EndedGone = Said<'endGone'>
export type AskStanding = Given<'contractStanding'>
export type StandingRow = Said<'contractStanding'>['rows'][number]
export type Measure = AskStanding['measure']
export type ContractFigures = Said<'contractStatistics'>['total']
export type AskFulfilment = Given<'contractFulfilment'>
export type FulfilmentRow = Said<'contractFulfilment'>['rows'][number]
export type Payer = NonNullable<Given<'contractClaims'>['payer']>
export type PackLine = Said<'listPacks'>['packs'][number]
export type RosterColumn = NonNullable<Extract<PaperKind, { kind: 'contract_roster' }>['columns']>[number]
export type TeamLine = Said<'listTeams'>['teams'][number]
export type TeamPost = Given<'changeTeam'>['posts'][number]
export type PaperSize = NonNullable<Given<'setPrintChoices'>['paper']>
export type Margins = NonNullable<Given<'setPrintChoices'>['margins']>
