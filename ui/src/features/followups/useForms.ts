/** The forms that the user may fill in; they change only with a new version or a new file of the county. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useCommands, type FormLine } from '@/platform'

export function useForms() {
  const commands = useCommands()
  const { data } = useQuery({ queryKey: ['forms'], queryFn: () => commands.listForms(), staleTime: Infinity })
  return computed<FormLine[]>(() => data.value ?? [])
}
