/** The one door of the screens to everything outside the page. */
import { inject, type InjectionKey } from 'vue'
import type { AppError, commands as raw } from '@/bindings'
import type { Changes, Progress } from './types'

export type * from './types'
export type { AppError }

type Data<R> = R extends { status: 'ok'; data: infer D } ? D : R extends { status: 'error' } ? never : R

/** The generated commands, with their answer unwrapped; a refusal rejects with an `AppError`. */
export type Commands = {
  [K in keyof typeof raw]: (
    ...input: Parameters<(typeof raw)[K]>
  ) => Promise<Data<Awaited<ReturnType<(typeof raw)[K]>>>>
}

export type ProgressTopic = 'export-progress' | 'import-progress' | 'sync-progress'

export interface Platform {
  commands: Commands
  /** Tells about long work until the returned function is called. */
  onProgress(topic: ProgressTopic, tell: (progress: Progress) => void): Promise<() => void>
  /** Tells which records changed without this page's doing, after a sync in the background. */
  onChanged(tell: (changes: Changes) => void): Promise<() => void>
}

export const PLATFORM: InjectionKey<Platform> = Symbol('platform')

export function usePlatform(): Platform {
  const platform = inject(PLATFORM)
  if (!platform) throw new Error('no platform was provided')
  return platform
}

export function useCommands(): Commands {
  return usePlatform().commands
}

/** Whatever was thrown, as something the screen has a sentence for. */
export function asAppError(thrown: unknown): AppError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
    const error = thrown as Partial<AppError>
    return { code: String(error.code), field: error.field ?? null, details: error.details ?? {} }
  }
  return { code: 'unexpected', field: null, details: { text: String(thrown) } }
}
