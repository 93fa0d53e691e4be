import type { EventContract, EventName } from '../../shared/contract'
import { createSignIn } from './admin/sign-in'
import { createAuditService } from './audit/audit-service'
import { openSigningKey, type SigningKey } from './audit/signing-key'
import { exportWhole } from './backup/archive/export-whole'
import { createBackupService } from './backup/backup-service'
import { createImageVariants, isRendered } from './imaging/image-variants'
import { createRenderAhead } from './imaging/render-ahead'
import { receiptFile, type ReceiptFormat } from './import/receipt/receipt'
import { createImportService } from './import/import-service'
import type { OpenedGrader } from './model-runs/grader'
import { createModelRunService } from './model-runs/model-run-service'
import { createReadingService } from './reading/reading-service'
import type { Actor } from './store/event-log'
import type { Library } from './store/open-library'
import { configFolder } from './workstation-id'

export interface ServiceOptions {
  readonly library: Library
  readonly workstationId: string
  readonly grader: Promise<OpenedGrader>
  /** This installation's key; from its folder unless the shell has a keychain. */
  readonly signingKey?: () => SigningKey
  readonly emit: <E extends EventName>(event: E, data: EventContract[E]) => void
}

/** While an import runs, new photographs are looked for this often. */
const WAKE_EVERY_MS = 2000

/** Everything that works on one open library. */
export function createLibraryServices(options: ServiceOptions) {
  const { library, workstationId, emit } = options
  const modelRuns = createModelRunService({
    library,
    workstationId,
    grader: options.grader,
    onProgress: (status) => emit('grading.progress', status)
  })
  let wokenAt = 0
  const wakeSometimes = (): void => {
    if (Date.now() - wokenAt < WAKE_EVERY_MS) return
    wokenAt = Date.now()
    modelRuns.wake()
  }
  const imports = createImportService({
    library,
    recheck: { workstationId, afterDays: 30, everyMs: 60_000 },
    onUnsound: () => emit('library.changed', {}),
    emit: (progress) => {
      emit('import.progress', progress)
      // What arrived is graded while the rest is still being copied: the patient may still be there.
      if (progress.state === 'running') wakeSometimes()
      else {
        emit('library.changed', {})
        modelRuns.wake()
      }
    }
  })

  const imageVariant = createImageVariants(library)
  const renderAhead = createRenderAhead(async (imageId) => {
    // Asked for at every visit of a batch: what is there already is not read again.
    if (!isRendered(library, imageId, 'display'))
      await imageVariant(imageId, 'display', { urgency: 'ahead' })
  })
  let key: SigningKey | undefined
  const signingKey = (): SigningKey =>
    (key ??= options.signingKey?.() ?? openSigningKey(configFolder()))
  const audit = createAuditService({
    library,
    key: signingKey,
    onProgress: (share) => emit('audit.progress', { share })
  })
  const backups = createBackupService({
    ...{ library, key: signingKey },
    onProgress: (done, of) => emit('backup.progress', { work: 'mirror', done, of })
  })
  audit.recordHead('opened')

  return {
    library,
    workstationId,
    imports,
    modelRuns,
    readings: createReadingService(library),
    audit,
    backups,
    exportTo: (actor: Actor, folder: string, signal: AbortSignal) =>
      exportWhole({
        ...{ library, key: signingKey, actor, folder, signal },
        onProgress: (done, of) => emit('backup.progress', { work: 'export', done, of })
      }),
    receipt: (importId: string, format: ReceiptFormat) =>
      receiptFile(library, importId, signingKey(), format),
    signIn: createSignIn(library, workstationId),
    imageVariant,
    renderAhead,
    async close() {
      await renderAhead.stop()
      await imports.close()
      await modelRuns.close()
      audit.close()
      // While reading goes on nothing waits for a backup; whoever closes the window waits for this one.
      await backups.close()
      audit.recordHead('closed')
      library.close()
    }
  }
}

export type LibraryServices = ReturnType<typeof createLibraryServices>
