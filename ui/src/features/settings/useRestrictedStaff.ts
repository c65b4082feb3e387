/** Who may see the registers that are for named staff. */
import { useQuery } from '@tanstack/vue-query'
import { useCommands } from '@/platform'

/** The registers that can be kept by named staff, in the order of the screen. */
export const REGISTERS = ['severe_mental_disorder', 'hiv', 'tuberculosis'] as const

export function useRestrictedStaff() {
  const commands = useCommands()
  return useQuery({ queryKey: ['users', 'restricted'], queryFn: () => commands.listRestrictedStaff() })
}
