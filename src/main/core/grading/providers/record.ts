import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { configFolder } from '../../workstation-id'

const recordSchema = z.object({
  provider: z.enum(['cuda', 'dml', 'coreml']),
  /** Name and version of the runtime; null where the self-test did not come to its end. */
  runtime: z.string().nullable(),
  modelId: z.string(),
  modelSha256: z.string().nullable(),
  /** Share of the output's scale; see TOLERANCE. */
  maxDifference: z.number().nullable(),
  tolerance: z.number(),
  result: z.enum(['passed', 'refused']),
  reason: z.string().nullable(),
  /** UTC, ISO 8601. */
  when: z.string(),
  /** Chosen for grading: only a provider that passed can be. */
  enabled: z.boolean()
})

/** The last self-test on this machine and what was decided. */
export type ProviderRecord = z.infer<typeof recordSchema>

const FILE = 'provider.json'

/** What a grading host is told to compute with, if it is still what was tested. */
export interface ChosenProvider {
  readonly name: ProviderRecord['provider']
  readonly runtime: string
  readonly modelSha256: string
}

/** @returns the record; null: none; or why it cannot be read: then the CPU grades */
export function readProviderRecord(folder = configFolder()): ProviderRecord | null | string {
  let text: string
  try {
    text = readFileSync(join(folder, FILE), 'utf8')
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    return missing ? null : `${join(folder, FILE)} cannot be read.`
  }
  try {
    return recordSchema.parse(JSON.parse(text))
  } catch {
    return `${join(folder, FILE)} is damaged: enable the provider again.`
  }
}

/** Replaces the record in one step. */
export function writeProviderRecord(record: ProviderRecord, folder = configFolder()): void {
  mkdirSync(folder, { recursive: true })
  const temporary = join(folder, `${FILE}.${String(process.pid)}`)
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`)
  renameSync(temporary, join(folder, FILE))
}

/** The provider to grade with, or null for the CPU, with the reason if one was expected. */
export function chosenProvider(record: ReturnType<typeof readProviderRecord>): {
  chosen: ChosenProvider | null
  problem: string | null
} {
  if (typeof record === 'string') return { chosen: null, problem: record }
  if (record === null || !record.enabled) return { chosen: null, problem: null }
  const { provider, runtime, modelSha256, result } = record
  if (result !== 'passed' || runtime === null || modelSha256 === null)
    return { chosen: null, problem: `${provider} did not pass its self-test.` }
  return { chosen: { name: provider, runtime, modelSha256 }, problem: null }
}
