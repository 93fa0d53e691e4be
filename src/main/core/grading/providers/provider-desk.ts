import type { RouteOutput } from '../../../../shared/contract'
import { AppError } from '../../../../shared/errors'
import { locateModelsFolder } from '../models/locate'
import { DEFAULT_MODEL_ID } from '../models/registry'
import type { SpawnHost } from '../pool/host-process'
import { enableProvider, listProviders } from './enable'
import { acceleratorOf, PROVIDER_LABELS, type Accelerator } from './names'
import { readProviderRecord, writeProviderRecord, type ProviderRecord } from './record'

export interface ProviderDeskOptions {
  readonly spawnHost: SpawnHost
  readonly modelsFolder?: string | undefined
  /** Where the record is; default: this installation's folder. */
  readonly configFolder?: string
  readonly platform?: NodeJS.Platform
}

type Listed = Omit<RouteOutput<'provider.list'>, 'problem'>

/** The administrator's choice of what computes the network on this machine. */
export interface ProviderDesk {
  list(): Promise<Listed>
  /** @throws AppError CONFLICT while one is tested; the registry's codes where there is no network. */
  enable(provider: Accelerator): Promise<RouteOutput<'provider.enable'>>
  disable(): void
  /** What is on record for this machine. */
  record(): ReturnType<typeof readProviderRecord>
}

export function createProviderDesk(options: ProviderDeskOptions): ProviderDesk {
  const { spawnHost, configFolder, platform = process.platform } = options
  const read = (): ProviderRecord | null => {
    const record = readProviderRecord(configFolder)
    return typeof record === 'string' ? null : record
  }
  let testing = false

  return {
    async list() {
      const { runtime, providers } = await listProviders(spawnHost)
      const record = read()
      return {
        runtime,
        providers: providers.map((one) => ({
          ...one,
          label: PROVIDER_LABELS[one.provider],
          testable: one.provider === acceleratorOf(platform)
        })),
        record: record && described(record)
      }
    },
    async enable(provider) {
      if (testing) throw new AppError('CONFLICT', 'An accelerator is being tested already.')
      testing = true
      try {
        const modelsFolder = locateModelsFolder(options.modelsFolder)
        return described(
          await enableProvider(provider, {
            ...{ spawnHost, setup: { modelsFolder, modelId: DEFAULT_MODEL_ID, threads: 1 } },
            ...(configFolder === undefined ? {} : { folder: configFolder })
          })
        )
      } finally {
        testing = false
      }
    },
    disable() {
      const record = read()
      if (record) writeProviderRecord({ ...record, enabled: false }, configFolder)
    },
    record: () => readProviderRecord(configFolder)
  }
}

function described(record: ProviderRecord): RouteOutput<'provider.enable'> {
  const { provider, enabled, result, reason, when, maxDifference, tolerance } = record
  const label = PROVIDER_LABELS[provider]
  return { provider, label, enabled, result, reason, when, maxDifference, tolerance }
}
