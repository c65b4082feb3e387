/**
 * A platform without Rust, for component tests and for looking at screens in a browser. It keeps a little state and
 * decides nothing: amounts, classes and dates are canned. It is never part of a built window.
 */
import type { Answers, AppError, Commands, ContractRow, Platform, Progress, ProgressTopic, Session } from '../index'
import { accountCommands } from './accounts'
import { admissionCommands } from './admissions'
import { aidCommands } from './aid'
import { caseCommands } from './cases'
import { careCommands } from './care'
import { contractCommands } from './contracts'
import { duplicates } from './duplicates'
import { FORM_LINES, VISIT_ROWS, correction, frequency, judge, todayPage, trends, visitForm, workList } from './followups'
import { makeLists } from './lists'
import { householdFile, households } from './households'
import { pageImage } from './paper'
import * as rosters from './rosters'
import { screeningCommands } from './screening'
import { hitOf, LOGINS, PEOPLE, personOf, ROWS, sessionOf, TODAY, USERS } from './people'

export const refusal = (code: string, field: string | null = null, details: Record<string, string> = {}): AppError => ({ code, field, details })
const touched = (...names: string[]) => ({ touched: names })
const page = <T>(all: T[], after: string | null | undefined, most: number | null | undefined) => {
  const limit = most ?? 200
  const from = Number(after ?? 0)
  const next = from + limit < all.length ? String(from + limit) : null
  return { rows: all.slice(from, from + limit), total: all.length, next }
}

export type FakeOptions = { hasStore?: boolean; loggedInAs?: string; empty?: boolean; firstPercent?: number; refuse?: Partial<Record<keyof Commands, AppError>> }

/** `#…?as=zhang` in the address of a fake build logs in at once, which makes screenshots short. */
function fromAddress(): FakeOptions {
  const asked = new URLSearchParams(typeof location === 'undefined' ? '' : location.search)
  return { loggedInAs: asked.get('as') ?? undefined, hasStore: asked.get('fresh') === null, empty: asked.get('empty') !== null }
}

export function makeFake(options: FakeOptions = fromAddress()): Platform & { calls: [string, unknown][] } {
  const calls: [string, unknown][] = []
  const drafts = new Map<string, Answers>()
  const listeners = new Map<ProgressTopic, Set<(progress: Progress) => void>>()
  let hasStore = options.hasStore ?? true
  let largePrint = new URLSearchParams(typeof location === 'undefined' ? '' : location.search).get('large') !== null
  const found = LOGINS.find((login) => login.login === options.loggedInAs)
  let fuzzy = false
  let session: Session | null = found ? sessionOf(found) : null
  let signed: ContractRow[] = CONTRACTS

  const desk = admissionCommands(options.empty ?? false, () => session?.user.role === 'head')

  async function progress(topic: ProgressTopic, phase: string, total: number) {
    for (let done = 0; done <= total; done += Math.ceil(total / 6)) {
      listeners.get(topic)?.forEach((tell) => tell({ done, total, phase }))
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
  }

  const commands: Commands = {
    ...accountCommands(),
    ...aidCommands(options.empty ?? false),
    ...desk.commands,
    ...screeningCommands(options.empty ?? false),
    ...duplicates(options.empty ?? false),
    ...contractCommands(() => signed, options.empty ?? false),
    appState: async () => ({ has_store: hasStore, org_name: hasStore ? '龙塘镇卫生院' : null, demo_logins: hasStore ? LOGINS : [], large_print: largePrint, version: '0.1.0' }),
    initStore: async () => {
      hasStore = true
      return { recovery_key: 'KQ7M-4PXR-9TWC-2HND-V8EJ-6YAF-3BGS-5LZU' }
    },
    login: async ({ login, password }) => {
      const user = LOGINS.find((one) => one.login === login)
      if (!user || user.password !== password) throw refusal('wrong_password', 'password')
      session = sessionOf(user)
      return session
    },
    unlockWithRecovery: async ({ recovery_key, login }) => {
      const user = LOGINS.find((one) => one.login === login)
      if (!user || !recovery_key.startsWith('KQ7M')) throw refusal('wrong_recovery_key', 'recovery_key')
      session = sessionOf(user)
      return session
    },
    logout: async () => {
      session = null
      return null
    },
    session: async () => session,
    statusBar: async () => ({ user_name: session?.user.name ?? '', role: session?.user.role ?? 'clinic_staff', last_sync_at: '2026-09-14T00:12:00Z', unsent: 12, held: 0, rejected: 1, enrolled: true, online: 'ok', first_percent: options.firstPercent ?? null, clock_off_minutes: null, disk_free_low: false }),
    search: async ({ text }) => {
      const wanted = text.toLowerCase()
      return { hits: PEOPLE.filter((one) => one.name.includes(text) || one.initials.startsWith(wanted) || (one.phone_masked ?? '').endsWith(text)).map((one) => hitOf(one.id)), micros: 900, fuzzy }
    },
    searchSettings: async () => ({ fuzzy }),
    setSearchSettings: async (wanted) => {
      fuzzy = wanted.fuzzy
      return null
    },
    giveRecordNumbers: async ({ resident }) => ({ number: '52263910520100124', given: resident === null ? 2 : 1, waiting: 0, changes: touched('residents') }),
    listVillages: async () => ({ rows: [
      { id: 'v-shiban', name: '石板村', code: '522639105201', without_number: 2, numbers_left: 198 },
      { id: 'v-longtang', name: '龙塘村', code: null, without_number: 31, numbers_left: 0 },
    ] }),
    setVillageCode: async ({ code }) => {
      if (!/^\d{12}$/.test(code)) throw refusal('bad_village_code', 'code')
      return touched('villages')
    },
    ...makeLists(Boolean(options.empty), () => progress('export-progress', 'writing', 3_000)),
    residentPage: async (id) => {
      const row = ROWS.find((one) => one.id === id) ?? ROWS[0]!
      const one = personOf(id)
      return {
        resident: { ...row, id_number: '522639195503120019', id_type: 'resident_id', legacy_id_number: null, other_name: null, mother: null, relation: '02', relation_word: one.relation, address: one.address, phone: '13812341729', ethnic: null, record_number: '52263910520100123', remark: null, status: null, status_on: null, has_left: false, revision: [1, 4] },
        household: { id: 'h-1', number: row.household_number, village: row.village, group: row.group, address: one.address, plan: '每季度入户随访;指导规律服药;协助慢病证办理。', members: PEOPLE.filter((each) => each.household_number === one.household_number).map((each) => ({ id: each.id, name: each.name, relation: each.relation, is_head: each.relation === '户主', sex: each.sex, age: each.age, diseases: each.diseases })) },
        categories: householdFile(id).members.find((each) => each.id === one.id)?.own_categories ?? [],
        diseases: one.diseases.map((name, index) => ({ id: `d-${index}`, kind: name === '高血压' ? 'hypertension' : name === '2型糖尿病' ? 'type2_diabetes' : 'other', name, icd10: 'I10', diagnosed_on: '2019-04-02', hospital: null, evidence: null, treatment: null, enrolled_on: '2019-04-02', left_on: null, revision: [1, 1] as [number, number] })),
        insurances: [],
        visits: VISIT_ROWS.slice(0, 6), contract: row.contract_ends_on ? signed[0]! : null, admissions: desk.of(id),
      }
    },
    ...households,
    registerDisease: async () => ({ id: 'd-9', changes: touched('disease') }),
    correctResident: async () => touched('residents'),
    addResident: async () => ({ id: 'r-10', changes: touched('residents'), suspects: [] }),
    peekRoster: async () => rosters.raw(),
    previewRoster: async ({ path, choices }) => {
      if (!/\.(xlsx|xls|csv)$/.test(path)) throw refusal('not_xlsx', 'path')
      if (path.includes('headless') && !choices) throw refusal('no_header', 'path')
      return rosters.preview(choices ?? null)
    },
    forgetMapping: async () => null,
    exportProblems: async ({ path }) => ({ path, rows: 4 }),
    importRoster: async () => {
      await progress('import-progress', 'write', 1_240)
      return rosters.imported()
    },
    cancelImport: async () => undefined,
    listImports: async () => ({ imports: [
      { import_id: 'i-8', at: '2026-09-01T02:00:00Z', file_name: '石板村花名册.xlsx', rows: 1_102, accepted: 1_100, undone: false },
      { import_id: 'i-7', at: '2026-08-20T02:00:00Z', file_name: '龙塘村花名册(旧).xls', rows: 870, accepted: 870, undone: true },
    ] }),
    undoImport: async () => ({ removed: 310, restored: 928, kept: [{ sheet: 'Sheet1', row: 18, resident: 'r-2', name: '刘秀英', why: 'has_visits', fields: [] }], changes: touched('resident') }),
    today: async () => todayPage(session?.user.role ?? 'village_doctor'),
    workList: async ({ bucket }) => (options.empty ? { groups: [], total: 0, next: null } : workList(bucket)),
    listForms: async () => FORM_LINES,
    openCorrection: async ({ visit }) => correction(visit),
    openVisitForm: async ({ resident, form }) => visitForm(resident, form, drafts.get(`visit/${resident}/${form}`) ?? null),
    judgeVisit: async (input) => judge(input as unknown as Answers),
    logVisit: async (input) => {
      const answers = input as unknown as Answers
      const said = judge(answers)
      const soft = said.problems.find((problem) => !problem.hard && !(answers.confirmed as string[]).includes(problem.field))
      if (soft) throw refusal('unusual', soft.field)
      return { id: 'visit-new', class: said.class, class_word: said.class_word, computed: said.computed, next_due: said.next_due_on, referral: said.referral, recheck: said.recheck, offer_registration: answers.resident === 'r-9', changes: touched('visit'), reasons: said.reasons.map((reason) => reason.text), next_person: answers.resident === 'r-1' ? { resident: 'r-2', form: 'type2_diabetes', disease: null } : null }
    },
    readDraft: async ({ key }) => (drafts.get(key) as never) ?? null,
    saveDraft: async ({ key, body }) => {
      drafts.set(key, body as Answers)
      return null
    },
    dropDraft: async ({ key }) => {
      drafts.delete(key)
      return null
    },
    recordReferral: async () => touched('visits'),
    recordReferralResult: async () => touched('visits'),
    notReached: async () => touched('work-list'),
    noteEntryTime: async () => ({ median_tenths: 92, visits: 32 }),
    trends: async (resident) => trends(resident),
    frequencyChoice: async () => frequency('national'),
    chooseFrequency: async (code) => frequency(code),
    listVisits: async ({ after, limit, form }) => page(options.empty ? [] : VISIT_ROWS.filter((row) => !form || row.form === form), after, limit),
    listContracts: async ({ after, limit, state }) => ({ ...page(options.empty ? [] : signed.filter((row) => state === null || state === 'expiring' || (state === 'in_force') === (row.state === 'in_force')), after, limit), population: 12_408, signed: 9_120 }),
    contractOptions: async ({ resident }) => {
      const one = personOf(resident)
      return {
        household: one.household_number,
        members: PEOPLE.filter((each) => each.household_number === one.household_number).map((each, index) => ({ id: each.id, name: each.name, relation: each.relation, age: each.age, groups: [...(each.age >= 65 ? ['65岁及以上'] : []), ...each.diseases, ...each.categories], already: index === 1 && one.id !== 'r-2' && one.id !== 'r-3' })),
        teams: [{ id: 't-1', name: '龙塘镇第一团队', leader: '张院长' }, { id: 't-2', name: '龙塘镇第二团队', leader: '赵护士' }],
        packs: ([
          { id: 'p-1', code: 'basic', name: '基础包', price: '0.00', payer: '公共卫生经费', target: null, target_word: '全部居民', suggested: true },
          { id: 'p-2', code: 'hypertension', name: '高血压包', price: '60.00', payer: '县财政(脱贫户免费)', target: null, target_word: '高血压患者', suggested: true },
          { id: 'p-3', code: 'diabetes', name: '糖尿病包', price: '80.00', payer: '个人', target: null, target_word: '2型糖尿病患者', suggested: false },
          { id: 'p-4', code: 'elder', name: '老年人包', price: '40.00', payer: '公共卫生经费', target: null, target_word: '65岁及以上', suggested: false },
        ]).map((pack) => ({ ...pack, items: [], valid_from: null, valid_to: null, shares: { parts: [], relief: [] } })),
        default_ends_on: '2027-09-13',
      }
    },
    signContract: async ({ residents }) => {
      signed = [{ ...signed[0]!, id: 'c-new', number: '522639105-2026-0999', residents: residents.map((id) => ({ id, name: personOf(id).name })) }, ...signed]
      return { id: 'c-new', number: '522639105-2026-0999', warnings: [], changes: touched('contracts') }
    },
    endContract: async () => touched('contracts'),
    preparePaper: async (kind) => ({ token: kind.kind, pages: kind.kind === 'contract_roster' ? 43 : 1, rows: kind.kind === 'contract_roster' ? 1_284 : 1, table: kind.kind.startsWith('contract_'), printed: null, warnings: [], file_name: `${kind.kind}.pdf` }),
    paperPage: async ({ token, page: number }) => pageImage(token, number),
    savePaper: async ({ path }) => ({ file: path }),
    exportPaper: async ({ path }) => ({ file: path, rows: 1_284 }),
    openPaper: async () => null,
    printOptions: async () => ({ chosen: { printer: null, paper: 'designed', margins: 'usual', font: null }, printers: [{ name: 'HP LaserJet 1020', usual: true }, { name: 'EPSON LQ-630K', usual: false }], fonts: [{ family: 'Noto Sans CJK SC' }] }),
    setPrintChoices: async () => null,
    printPaper: async () => null,
    paperDetails: async () => ({ org_phone: '0857-6221234', advice_phone: '12393', hospital: '县人民医院', copies: 2, policy: '' }),
    setPaperDetails: async (details) => ({ org_phone: '', advice_phone: '', hospital: '', copies: 2, policy: '', ...details }),
    syncNow: async () => {
      await progress('sync-progress', 'push', 12)
      return { pushed: 12, pulled: 38, merged: 1, held: 0, rejected: 1, unsent: 0, repaired: 0, offered: 0, blocks: 0, photos: 2, photos_unsent: 0, first_here: 0, first_bytes: 0, bytes_up: 18_204, bytes_down: 64_110, seconds: 2.4, in_sync: true }
    },
    cancelSync: async () => undefined,
    enrolStatus: async () => ({ enrolled: true, server: 'https://county.example.cn', device_id: 'dev-1' }),
    writeExchangeFile: async ({ path }) => ({ file: path, exported: 12, more: false, photos_laid: 3, photos: 0, photos_left: 2, bytes: 2_621_440, pushed: 0, pulled: 0, merged: 0, held: 0, rejected: 0, unsent: 12, repaired: 0, offered: 0, blocks: 0, photos_unsent: 5, first_here: 0, first_bytes: 0, bytes_up: 0, bytes_down: 0, seconds: 0, in_sync: false }),
    lookAtExchangeFile: async () => ({ is_answer: true, ours: true, bytes: 1_310_720, exported: 0, answer: { verdicts: 12, rows: 34, photos: 2 } }),
    takeExchangeFile: async ({ path }) => ({ file: path, set_aside: false, forked: false, pushed: 12, pulled: 34, merged: 0, held: 0, rejected: 0, unsent: 0, repaired: 0, offered: 0, blocks: 0, photos: 0, photos_unsent: 0, first_here: 0, first_bytes: 0, bytes_up: 0, bytes_down: 0, seconds: 0, in_sync: false }),
    enroll: async ({ code, server }) => {
      if (code.length < 6) throw refusal('bad_enrol_code', 'code')
      return { enrolled: true, server, device_id: 'dev-1' }
    },
    ...caseCommands(),
    backup: async () => ({ ok: true, bytes: 48_203_776, hash: 'b3', verified_at: '2026-09-14T02:00:00Z' }),
    restore: async ({ path }) => {
      if (!path.endsWith('.xyk')) throw refusal('backup_damaged', 'path')
      return { ok: true, set_aside: '/home/clinic/old' }
    },
    checkStore: async () => ({ ok: true, parts: ['database', 'guards', 'audit', 'ledger', 'outbox', 'search', 'coverage'].map((name) => ({ name, ok: true, detail: name === 'audit' ? '1204' : '' })) }),
    listUsers: async () => ({ users: USERS }),
    listRestrictedStaff: async () => ({ restricted: ['severe_mental_disorder', 'hiv'], staff: [] }),
    nameRestrictedStaff: async () => ({ restricted: ['severe_mental_disorder', 'hiv'], staff: [] }),
    restrictRegister: async () => touched('township_settings'),
    ...careCommands(hitOf(PEOPLE[0]!.id), TODAY, VISIT_ROWS),
    addUser: async ({ login }) => {
      if (USERS.some((user) => user.login === login)) throw refusal('login_taken', 'login')
      return { id: 'u-9', changes: touched('user') }
    },
    setPassword: async () => touched('users'),
    disableUser: async () => touched('users'),
    listAudit: async () => ({ rows: Array.from({ length: 60 }, (_, index) => ({ at: `2026-09-14T0${9 - Math.floor(index / 8)}:${String(59 - (index % 60)).padStart(2, '0')}:00Z`, user: index % 3 ? '李医生' : '王会计', op: index % 3 ? 'log_visit' : 'settle', changes: 1 + (index % 3), what: null })), next: null }),
    setAppearance: async ({ large_print }) => {
      largePrint = large_print
      return null
    },
    defaultPath: async ({ kind, file_name }) => `/home/clinic/${kind}/${file_name ?? ''}`,
    chooseFile: async () => '/home/clinic/花名册.xlsx',
    chooseSaveFile: async ({ file_name }) => `/home/clinic/${file_name}`,
  }

  const watched = Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [
      name,
      async (...input: unknown[]) => {
        calls.push([name, input[0]])
        const refused = options.refuse?.[name as keyof Commands]
        if (refused) throw refused
        return (command as (...given: unknown[]) => Promise<unknown>)(...input)
      },
    ]),
  ) as unknown as Commands

  return {
    calls,
    commands: watched,
    onChanged: async () => () => undefined,
    onProgress: async (topic, tell) => {
      const all = listeners.get(topic) ?? new Set()
      listeners.set(topic, all.add(tell))
      return () => all.delete(tell)
    },
  }
}

const CONTRACTS: ContractRow[] = Array.from({ length: 400 }, (_, index) => {
  const one = PEOPLE[index % PEOPLE.length]!
  return {
    id: `c-${index}`, number: `522639105-2026-${String(index + 1).padStart(4, '0')}`, village: one.village, residents: [{ id: one.id, name: one.name }], household_head: one.household_head, team: '龙塘镇第一团队',
    packs: one.diseases.includes('高血压') ? ['基础包', '高血压包'] : ['基础包'], signed_on: '2026-01-05', starts_on: '2026-01-05', ends_on: index % 9 ? '2026-12-31' : '2026-10-02', state: index % 11 ? 'in_force' : 'ended', ended_on: index % 11 ? null : '2026-08-15', end_reason: index % 11 ? null : '死亡', renewal: index % 5 === 0, signer: null, prints: index % 3,
  }
})

export { TODAY }
