/** Taking a merge back, and saying what stays as it was edited since. */
import { useI18n } from 'vue-i18n'
import { useCommands } from '@/platform'
import { useNotices } from '@/state/notices'
import { useDeed } from '@/state/queries'

export function useUndo() {
  const { t } = useI18n()
  const commands = useCommands()
  const { tell } = useNotices()
  const { busy, error, run } = useDeed()

  async function undo(merge: string) {
    const done = await run(() => commands.undoMerge({ merge }))
    if (!done) return false
    const fields = done.stays.map((name) => t(`duplicates.field.${name}`)).join('、')
    tell(done.stays.length === 0 ? t('duplicates.undone') : t('duplicates.undone_stays', { fields }))
    return true
  }

  return { busy, error, undo }
}
