/** One visit being written: its answers, what Rust says about them, its draft, and its way into the store. */
import { computed, onBeforeUnmount, reactive, ref, watch } from 'vue'
import { useCommands, type Answer, type Answers, type Drug, type Field, type Judgement, type TableRow, type VisitForm, type VisitInput, type VisitMode } from '@/platform'
import { useDeed } from '@/state/queries'
import { useSession } from '@/state/session'
import { hasAnswer, isAsked, isEmpty, isRequired } from './answers'
import { isMeasured, sheetRows } from './layout'

const JUDGE_AFTER_MS = 120
const DRAFT_AFTER_MS = 500

const LISTS = ['multi', 'drugs', 'rows']

function blank(page: VisitForm): Answers {
  const answers: Answers = {}
  for (const field of page.form.fields) {
    if (field.computed) continue
    if (LISTS.includes(field.kind)) answers[field.key] = []
    else if (field.kind === 'flag') answers[field.key] = false
    else answers[field.key] = null
  }
  return answers
}

export function useVisit(page: VisitForm, targetWord: string) {
  const commands = useCommands()
  const state = useSession()
  const deed = useDeed()
  const draftKey = page.draft_key
  /** Time spent on a draft taken up again was not spent at one sitting, and a correction is no visit typed anew. */
  const begun = page.draft === null && page.corrects === null ? performance.now() : null
  const rows = sheetRows(page.form, targetWord)
  const inOrder = rows.flatMap((row) => row.fields).filter((field) => !field.computed)
  const person = { sex: page.resident.sex, age: page.age }
  const ways = page.form.modes.filter((mode) => mode !== 'not_reached') as VisitMode[]
  const usual: VisitMode = state.lastMode ?? (state.session?.user.role === 'village_doctor' ? 'home' : 'clinic')
  const firstMode = ways.length === 0 || ways.includes(usual) ? usual : (ways[0] ?? usual)

  /** A correction begins with all that was written, anything else with habits and drugs. */
  function fresh(): Answers {
    const old = page.corrects
    const known = new Set(page.form.fields.filter((field) => !field.computed).map((field) => field.key))
    const kept = Object.entries(old?.answers ?? {}).filter(([key]) => known.has(key) || ['referral', 'override', 'confirmed'].includes(key))
    return {
      ...blank(page),
      ...page.carried,
      resident: page.resident.id,
      form: page.form.code,
      form_version: page.form.version,
      corrects: old?.id ?? null,
      on: old?.on ?? state.today,
      mode: (old?.mode as VisitMode | undefined) ?? firstMode,
      referral: null,
      override: null,
      confirmed: [],
      ...Object.fromEntries(kept),
    }
  }
  const answers = reactive<Answers>({ ...fresh(), ...(page.draft ?? {}) })
  const restored = ref(page.draft !== null)
  const touched = ref(false)
  const changed = reactive(new Set<string>())
  const judgement = ref<Judgement | null>(null)
  const kept = ref(false)

  let judgeTimer: ReturnType<typeof setTimeout> | undefined
  let draftTimer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let closed = false

  const isVisible = (field: Field) => isAsked(field, answers, person)
  const needs = (field: Field) => isRequired(field, answers, person)

  /** The answers as they are sent: without what is not asked, and without lines that were begun and left empty. */
  function plain(): Answers {
    const sent = JSON.parse(JSON.stringify(answers)) as Answers
    for (const field of page.form.fields) {
      if (field.computed) delete sent[field.key]
      else if (!isVisible(field)) sent[field.key] = null
      else if (field.kind === 'drugs') {
        const drugs = (sent[field.key] as Drug[] | null) ?? []
        sent[field.key] = drugs.filter((drug) => drug.name.trim() !== '').map((drug) => ({ ...drug, dose: drug.dose?.trim() || null }))
      } else if (field.kind === 'rows') {
        const lines = (sent[field.key] as TableRow[] | null) ?? []
        sent[field.key] = lines.filter((line) => Object.values(line).some((value) => !isEmpty(value)))
      }
    }
    return sent
  }

  async function judge() {
    const mine = ++asked
    if (!begunToAnswer.value) {
      judgement.value = null
      return
    }
    try {
      const said = await commands.judgeVisit(plain() as VisitInput)
      if (mine === asked) judgement.value = said
    } catch {
      // What cannot be judged yet is judged when it is complete; saving says what is wrong.
      if (mine === asked) judgement.value = null
    }
  }

  async function keepDraft() {
    clearTimeout(draftTimer)
    if (closed || !touched.value || page.corrects) return
    try {
      await commands.saveDraft({ key: draftKey, body: plain() })
      kept.value = true
    } catch {
      kept.value = false
    }
  }

  watch(
    answers,
    () => {
      clearTimeout(judgeTimer)
      judgeTimer = setTimeout(judge, JUDGE_AFTER_MS)
      if (!touched.value) return
      kept.value = false
      clearTimeout(draftTimer)
      draftTimer = setTimeout(keepDraft, DRAFT_AFTER_MS)
    },
    { deep: true },
  )

  function set(key: string, value: Answer) {
    touched.value = true
    changed.add(key)
    answers[key] = value
  }

  /** A carried answer that nobody has looked at yet stands as the last visit left it. */
  const isCarried = (key: string) => key in page.carried && !changed.has(key) && page.draft === null

  const needed = computed(() => inOrder.filter((field) => isVisible(field) && (needs(field) || isMeasured(field))))
  /** Habits and drugs are carried over: a judgement needs something that this visit found. */
  const begunToAnswer = computed(() => needed.value.length === 0 || needed.value.some((field) => !isCarried(field.key) && hasAnswer(field, answers)))
  const missing = computed(() => needed.value.filter((field) => needs(field) && !hasAnswer(field, answers)))

  /** The next field that still needs a value after this one; the first that must have one, if there is none after. */
  function nextAfter(key: string | null): string | null {
    const from = key === null ? -1 : inOrder.findIndex((field) => field.key === key)
    const open = needed.value.filter((field) => !hasAnswer(field, answers))
    const after = open.find((field) => inOrder.indexOf(field) > from)
    return after?.key ?? missing.value[0]?.key ?? null
  }

  async function save() {
    const logged = await deed.run(() => commands.logVisit({ ...plain(), draft: draftKey } as VisitInput))
    if (!logged) return undefined
    closed = true
    clearTimeout(draftTimer)
    state.lastMode = answers.mode as VisitMode
    if (!page.corrects) await commands.dropDraft({ key: draftKey }).catch(() => undefined)
    return { logged, pace: await pace() }
  }

  /** How long this visit took in seconds, and the user's own median; nobody else sees them. */
  async function pace() {
    if (begun === null) return null
    const millis = Math.round(performance.now() - begun)
    const times = await commands.noteEntryTime({ form: page.form.code, millis }).catch(() => null)
    const median = times?.median_tenths ?? null
    return median === null ? null : { seconds: Math.round(millis / 100) / 10, median: median / 10 }
  }

  async function dropDraft() {
    await commands.dropDraft({ key: draftKey })
    touched.value = false
    restored.value = false
    changed.clear()
    Object.assign(answers, fresh())
  }

  void judge()
  onBeforeUnmount(() => {
    clearTimeout(judgeTimer)
    void keepDraft()
  })

  const valueOf = (field: Field): Answer => (field.computed ? ((judgement.value?.computed[field.key] as Answer | undefined) ?? null) : (answers[field.key] ?? null))

  return {
    form: page.form, fields: page.form.fields, rows, ways, person, answers, set, valueOf, isVisible, needs, isCarried, judgement, missing, nextAfter, save, dropDraft, restored, kept,
    busy: deed.busy, error: deed.error,
  }
}

export type Visit = ReturnType<typeof useVisit>
