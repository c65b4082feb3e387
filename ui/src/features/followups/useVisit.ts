/** One visit being written: its answers, what Rust says about them, its draft, and its way into the store. */
import { computed, onBeforeUnmount, reactive, ref, watch } from 'vue'
import { useCommands, type Answer, type Answers, type Drug, type Judgement, type VisitForm, type VisitInput, type VisitMode } from '@/platform'
import { useDeed } from '@/state/queries'
import { useSession } from '@/state/session'
import { hasAnswer, isRequired } from './answers'
import { isMeasured, sheetRows } from './layout'

const JUDGE_AFTER_MS = 120
const DRAFT_AFTER_MS = 500

function blank(page: VisitForm): Answers {
  const answers: Answers = {}
  for (const field of page.form.fields) {
    if (field.kind === 'multi' || field.kind === 'drugs') answers[field.key] = []
    else if (field.kind === 'flag') answers[field.key] = false
    else answers[field.key] = null
  }
  return answers
}

export function useVisit(page: VisitForm, targetWord: string) {
  const commands = useCommands()
  const state = useSession()
  const deed = useDeed()
  const draftKey = `visit/${page.resident.id}/${page.form.code}`
  const rows = sheetRows(page.form.fields, targetWord)
  const inOrder = rows.flatMap((row) => row.fields)
  const firstMode: VisitMode = state.lastMode ?? (state.session?.user.role === 'village_doctor' ? 'home' : 'clinic')

  const fresh = (): Answers => ({
    ...blank(page),
    ...page.carried,
    resident: page.resident.id,
    form: page.form.code,
    on: state.today,
    mode: firstMode,
    referral: null,
    override: null,
    confirmed: [],
  })
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

  /** The answers as they are sent: without the lines of drugs that were begun and left empty. */
  function plain(): Answers {
    const sent = JSON.parse(JSON.stringify(answers)) as Answers
    for (const field of page.form.fields) {
      if (field.kind !== 'drugs') continue
      const drugs = (sent[field.key] as Drug[] | null) ?? []
      sent[field.key] = drugs.filter((drug) => drug.name.trim() !== '').map((drug) => ({ ...drug, dose: drug.dose?.trim() || null }))
    }
    return sent
  }

  async function judge() {
    const mine = ++asked
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
    if (closed || !touched.value) return
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

  const needed = computed(() => inOrder.filter((field) => isRequired(field, answers) || isMeasured(field)))
  const missing = computed(() => needed.value.filter((field) => isRequired(field, answers) && !hasAnswer(field, answers)))

  /** The next field that still needs a value after this one; the first that must have one, if there is none after. */
  function nextAfter(key: string | null): string | null {
    const from = key === null ? -1 : inOrder.findIndex((field) => field.key === key)
    const open = needed.value.filter((field) => !hasAnswer(field, answers))
    const after = open.find((field) => inOrder.indexOf(field) > from)
    return after?.key ?? missing.value[0]?.key ?? null
  }

  async function save() {
    const logged = await deed.run(() => commands.logVisit(plain() as VisitInput))
    if (!logged) return undefined
    closed = true
    clearTimeout(draftTimer)
    state.lastMode = answers.mode as VisitMode
    await commands.dropDraft({ key: draftKey }).catch(() => undefined)
    return logged
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

  return { fields: page.form.fields, rows, answers, set, isCarried, judgement, missing, nextAfter, save, dropDraft, restored, kept, busy: deed.busy, error: deed.error }
}

export type Visit = ReturnType<typeof useVisit>
