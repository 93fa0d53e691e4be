import { webcrypto } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { AppError, messageOf } from '../../../../shared/errors'
import type { ImageDecoder } from '../decode/decoder'
import { MAX_FILE_BYTES } from '../decode/limits'
import { openDecoder, type DecoderKind } from '../decode/open-decoder'
import type { ImageGrade } from '../image-grade'
import type { ModelManifest } from '../models/manifest'
import { loadModel } from '../models/registry'
import { preparePhotograph } from '../preprocess/prepare'
import { measureQuality } from '../quality/measure'
import { ungradableReason } from '../quality/rules'
import { QUALITY_VERSION } from '../quality/thresholds'
import { readAnswer, referableReasons } from '../session/outcome'
import { openChosen } from '../providers/open-chosen'
import type { ChosenProvider } from '../providers/record'
import { openSession, type SessionFactory } from '../session/session'

export interface GraderSetup {
  readonly modelsFolder: string
  readonly modelId: string
  /** A manifest from a trusted place; absent: the one in the model's folder. */
  readonly manifest?: ModelManifest
  readonly threads: number
  /** Default `native`. The pool asks for `wasm` after a native decoder failed its self-test or crashed in it. */
  readonly decoder?: DecoderKind
  /** This machine's accelerator; absent: the CPU. */
  readonly provider?: ChosenProvider
}

/** Grades photographs one after another on one session. */
export interface PhotographGrader {
  readonly model: { readonly id: string; readonly sha256: string }
  readonly provider: string
  /** Why the accelerator that was chosen is not the provider. */
  readonly providerProblem?: string | null
  readonly runtimeVersion: string
  /**
   * @param cancelled asked between the stages; true stops with CANCELLED
   * @throws AppError with the decoder's codes, NOT_FOUND, IO_FAILED, GRADING_FAILED or CANCELLED
   */
  grade(path: string, cancelled: () => boolean): Promise<ImageGrade>
  release(): Promise<void>
}

/**
 * Opens decoder, model and session.
 * @throws AppError MODEL_NOT_FOUND, MODEL_INVALID, MODEL_ALTERED
 */
export async function openPhotographGrader(
  setup: GraderSetup,
  openedDecoder?: ImageDecoder,
  sessionFactory: SessionFactory = openSession
): Promise<PhotographGrader> {
  const decoder = openedDecoder ?? (await openDecoder(setup.decoder ?? 'native'))
  const loaded = await loadModel(setup.modelsFolder, setup.modelId, setup.manifest)
  const { manifest } = loaded
  const { session, problem } = await openChosen(loaded, setup, sessionFactory)
  const model = { id: manifest.id, sha256: manifest.sha256 }

  async function grade(path: string, cancelled: () => boolean): Promise<ImageGrade> {
    const bytes = await readPhotograph(path)
    stopIf(cancelled)
    const decodeStart = performance.now()
    const [sha256, photograph] = await Promise.all([
      sha256Of(bytes),
      preparePhotograph(bytes, decoder, manifest)
    ])
    const quality = measureQuality(photograph)
    stopIf(cancelled)
    const inferenceStart = performance.now()
    const answer = readAnswer(await session.run(photograph.tensor), manifest)
    const end = performance.now()
    const ungradable = ungradableReason(quality)
    const reasons = referableReasons(answer, ungradable, manifest)
    const { decoded, field } = photograph
    return {
      sha256,
      width: decoded.width,
      height: decoded.height,
      frames: decoded.frames,
      notes: decoded.notes,
      ...answer,
      referable: reasons.length > 0,
      referableReasons: reasons,
      gradable: ungradable === null,
      ungradableReason: ungradable,
      quality,
      model,
      provider: session.provider,
      runtimeVersion: session.runtimeVersion,
      preprocessingVersion: manifest.preprocessing.version,
      qualityVersion: QUALITY_VERSION,
      fieldOfView: field.box,
      ms: { decode: inferenceStart - decodeStart, inference: end - inferenceStart }
    }
  }

  return {
    model,
    provider: session.provider,
    providerProblem: problem,
    runtimeVersion: session.runtimeVersion,
    grade,
    release: () => session.release()
  }
}

function stopIf(cancelled: () => boolean): void {
  if (cancelled()) throw new AppError('CANCELLED', 'Grading was cancelled.')
}

async function readPhotograph(path: string): Promise<Buffer> {
  try {
    // Asked first: opening a pipe or a device would wait for ever.
    const info = await stat(path)
    if (!info.isFile()) {
      throw new AppError('FILE_UNREADABLE', 'This is not a regular file.')
    }
    if (info.size > MAX_FILE_BYTES) {
      const limit = String(MAX_FILE_BYTES / 1024 / 1024)
      throw new AppError(
        'IMAGE_TOO_LARGE',
        `The file is larger than ${limit} MiB and was not read.`
      )
    }
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing
      ? new AppError('NOT_FOUND', 'There is no such file.', { cause })
      : new AppError('IO_FAILED', `The file cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** Hashed off the JavaScript thread, beside the decoder. */
async function sha256Of(bytes: Buffer): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes)
  return Buffer.from(digest).toString('hex')
}
