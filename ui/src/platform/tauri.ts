/** The real platform: the generated commands, and the shell's events. */
import { listen } from '@tauri-apps/api/event'
import { commands as raw } from '@/bindings'
import type { Changes, Commands, Platform, Progress } from './index'

type Raw = Record<string, (...input: unknown[]) => Promise<unknown>>

function unwrap(answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null && 'status' in answer) {
    if (answer.status === 'error' && 'error' in answer) throw answer.error
    if (answer.status === 'ok' && 'data' in answer) return answer.data
  }
  return answer
}

const unwrapped = Object.fromEntries(
  Object.entries(raw as unknown as Raw).map(([name, command]) => [
    name,
    async (...input: unknown[]) => unwrap(await command(...input)),
  ]),
)

export const tauri: Platform = {
  commands: unwrapped as unknown as Commands,
  onProgress: (topic, tell) => listen<Progress>(topic, (event) => tell(event.payload)),
  onChanged: (tell) => listen<Changes>('changed', (event) => tell(event.payload)),
}
