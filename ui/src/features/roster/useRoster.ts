/** A roster on its way in: what Rust understood of the file, what a person decided about it, and what became of it. */
import { computed, onBeforeUnmount, onMounted, ref } from 'vue'
import { asAppError, usePlatform, type AppError, type ColumnDecision, type ImportResult, type MendedRow, type Progress, type RosterChoices, type RosterPreview, type SheetDecision, type SheetLine, type UndoResult } from '@/platform'
import { useDeed } from '@/state/queries'

const NOTHING: RosterChoices = { sheets: [], mended: [] }

export function useRoster() {
  const platform = usePlatform()
  const { commands } = platform
  const deed = useDeed()
  const path = ref('')
  const preview = ref<RosterPreview | null>(null)
  const choices = ref<RosterChoices>(NOTHING)
  const result = ref<ImportResult | null>(null)
  const undone = ref<UndoResult | null>(null)
  const progress = ref<Progress | null>(null)
  const looking = ref(false)
  const lookError = ref<AppError | null>(null)
  let asked = 0
  let stop: (() => void) | undefined

  onMounted(async () => {
    stop = await platform.onProgress('import-progress', (now) => (progress.value = now))
  })
  onBeforeUnmount(() => {
    stop?.()
    if (looking.value) void commands.cancelImport()
  })

  /** Rust reads the file again. Only the last question counts; `null` takes up what was decided before a power cut. */
  async function look(given: RosterChoices | null) {
    const mine = ++asked
    looking.value = true
    lookError.value = null
    progress.value = null
    try {
      const seen = await commands.previewRoster({ path: path.value, village_default: null, choices: given, stamp: null })
      if (mine !== asked) return
      preview.value = seen
      choices.value = { ...NOTHING, ...seen.choices }
    } catch (thrown) {
      if (mine !== asked) return
      lookError.value = asAppError(thrown)
    } finally {
      if (mine === asked) looking.value = false
    }
  }

  async function open() {
    result.value = null
    undone.value = null
    preview.value = null
    choices.value = NOTHING
    await look(null)
  }

  async function bringIn() {
    if (!preview.value) return
    const { stamp } = preview.value
    progress.value = null
    const done = await deed.run(() => commands.importRoster({ path: path.value, village_default: null, choices: choices.value, stamp }))
    progress.value = null
    if (!done) return
    result.value = done
    preview.value = null
  }

  async function undo() {
    const import_id = result.value?.import_id
    if (!import_id) return
    progress.value = null
    undone.value = (await deed.run(() => commands.undoImport({ import_id }))) ?? null
    progress.value = null
    if (undone.value) result.value = null
  }

  const decisionOf = (sheet: string): SheetDecision => choices.value.sheets.find((one) => one.sheet === sheet) ?? { sheet, left_out: false, header_row: null, columns: null }

  function decide(decision: SheetDecision) {
    const sheets = choices.value.sheets.filter((one) => one.sheet !== decision.sheet)
    return look({ ...choices.value, sheets: [...sheets, decision] })
  }

  /** Takes a column for something else. A field that stands alone leaves the column that had it. */
  function setColumn(sheet: SheetLine, column: number, field: string | null) {
    const others = sheet.columns.filter((one) => one.column !== column && one.field !== null && !(isSingle(field) && one.field === field))
    const columns: ColumnDecision[] = others.map((one) => ({ column: one.column, field: one.field as string }))
    if (field !== null) columns.push({ column, field })
    return decide({ ...decisionOf(sheet.name), columns: columns.sort((a, b) => a.column - b.column) })
  }

  function mend(row: MendedRow) {
    const mended = choices.value.mended.filter((one) => one.sheet !== row.sheet || one.row !== row.row)
    return look({ ...choices.value, mended: [...mended, row] })
  }

  const unmend = (row: MendedRow) => look({ ...choices.value, mended: choices.value.mended.filter((one) => one !== row) })

  async function forget(sheet: SheetLine) {
    await deed.run(() => commands.forgetMapping({ fingerprint: sheet.fingerprint }))
    await look(choices.value)
  }

  return {
    path, preview, choices, result, undone, progress, looking, busy: deed.busy,
    error: computed(() => deed.error.value ?? lookError.value),
    open, bringIn, undo, decide, decisionOf, setColumn, mend, unmend, forget,
    unmendAll: () => look({ ...choices.value, mended: [] }),
    cancel: () => commands.cancelImport(),
  }
}

export type Roster = ReturnType<typeof useRoster>

/** Whether at most one column of a sheet may hold it. */
export function isSingle(field: string | null): boolean {
  return field !== null && !/^(phone|diseases|category|disability|.*_on|other_date|is:.*|has:.*)$/.test(field)
}

/** Whether such columns make a sheet that can be read. */
export function isEnough(fields: (string | null)[]): boolean {
  return fields.includes('name') && fields.includes('id_number')
}
