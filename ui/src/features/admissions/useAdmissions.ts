/** Admissions page by page. */
import type { MaybeRefOrGetter } from 'vue'
import { useList } from '@/components/useList'
import { useCommands, type AdmissionFilter } from '@/platform'

export function useAdmissions(filter: MaybeRefOrGetter<Pick<AdmissionFilter, 'state' | 'text' | 'only'>>) {
  const commands = useCommands()
  return useList('admissions', filter, (input: AdmissionFilter) => commands.listAdmissions(input))
}
