import type { SecretStore } from '../main/core/audit/key-files'
import type { SpawnHost } from '../main/core/grading/pool/host-process'

/** What a command may write to. Answers go to stdout, everything for people's eyes alone to stderr. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: {
    write(text: string): unknown
    readonly isTTY?: boolean
    readonly columns?: number
  }
  /** Where plain Node cannot be forked (inside Electron): what starts a grading host instead. */
  readonly spawnHost?: SpawnHost
  /** The system's keychain, or why there is none. Absent: plain Node, which reaches none. */
  readonly keychain?: () => Promise<SecretStore | string>
}

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** The program failed. */
  failure: 1,
  /** The command line was not understood. */
  usage: 2,
  /** What was to be verified is not sound. */
  broken: 3
} as const
