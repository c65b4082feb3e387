/** What is typed into a form and not saved yet outlives a power cut: it is kept a moment after each key. */
import { onBeforeUnmount, ref, watch } from 'vue'
import { useCommands, type DraftBody } from '@/platform'

const KEEP_AFTER_MS = 500

/** Ties a form to its draft. Nothing is kept before the old draft was read, nor after `drop`. */
export function useDraft<F extends object>(key: string, form: F) {
  const commands = useCommands()
  const restored = ref(false)
  const fresh = JSON.stringify(form)
  let timer: ReturnType<typeof setTimeout> | undefined
  let open = false

  async function keep() {
    clearTimeout(timer)
    timer = undefined
    if (open) await commands.saveDraft({ key, body: JSON.parse(JSON.stringify(form)) as DraftBody }).catch(() => undefined)
  }

  async function read() {
    const body = await commands.readDraft({ key }).catch(() => null)
    if (body !== null && typeof body === 'object' && JSON.stringify(body) !== fresh) {
      Object.assign(form, body)
      restored.value = true
    }
    open = true
  }

  watch(
    () => JSON.stringify(form),
    () => {
      clearTimeout(timer)
      if (open) timer = setTimeout(keep, KEEP_AFTER_MS)
    },
    { flush: 'sync' },
  )

  /** The form was saved, or its writer wants to begin anew. */
  async function drop(anew = false) {
    clearTimeout(timer)
    open = anew
    restored.value = false
    if (anew) Object.assign(form, JSON.parse(fresh) as F)
    clearTimeout(timer)
    await commands.dropDraft({ key }).catch(() => undefined)
  }

  void read()
  onBeforeUnmount(() => {
    if (timer !== undefined) void keep()
  })
  return { restored, drop }
}
