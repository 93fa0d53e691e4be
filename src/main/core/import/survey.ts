import type { RouteOutput } from '../../../shared/contract'
import type { Library } from '../store/open-library'
import { factsFromExif } from './facts/exif-facts'
import { patternsFor, presetFor } from './facts/patterns'
import { looksLikePhotograph } from './folder-tokens'
import { nodeIo, type RawPath } from './import-io'
import { walk, type FoundFile } from './walk'
import { listZip, type ZippedFile } from './zip/zip-archive'

export type Survey = RouteOutput<'import.survey'>

/** A person waits for the answer: what is not counted by then is said to be more. */
const LONGEST_MS = 4000
const CAMERAS_FROM = 3
const HEAD_BYTES = 256 * 1024
/** Names by which the rules are picked; a card repeats one form hundreds of times. */
const NAMES = 200

/** Every file below a folder and inside its archives, by name and size alone. @throws AppError FILE_UNREADABLE. */
export async function* listFiles(folder: string): AsyncGenerator<FoundFile | ZippedFile> {
  for await (const found of walk(nodeIo, folder)) {
    if (found.kind !== 'file') continue
    if (!/\.zip$/i.test(found.name)) {
      yield found
      continue
    }
    const { items, archive } = await listZip(found)
    archive?.close()
    for (const item of items) if (item.kind === 'zipped') yield item
  }
}

/**
 * What lies in a folder, before anything is copied: files and bytes counted, the cameras that the first photographs
 * name, and the preset that fits the names.
 * @throws AppError FILE_UNREADABLE.
 */
export async function surveyFolder(
  folder: string,
  clock: () => number = Date.now
): Promise<Survey> {
  const survey = { files: 0, photographs: 0, bytes: 0, complete: true }
  const cameras = new Set<string>()
  const names: string[] = []
  const until = clock() + LONGEST_MS
  let looked = 0
  for await (const file of listFiles(folder)) {
    survey.files += 1
    survey.bytes += file.bytes
    if (looksLikePhotograph(file.name)) {
      survey.photographs += 1
      if (names.length < NAMES) names.push(file.name)
    }
    if (looked < CAMERAS_FROM && file.kind === 'file' && /\.jpe?g$/i.test(file.name)) {
      looked += 1
      const camera = await cameraOf(file.path)
      if (camera !== null) cameras.add(camera)
    }
    if (clock() > until) {
      survey.complete = false
      break
    }
  }
  return { ...survey, cameras: [...cameras], preset: presetFor(names) }
}

/**
 * The patterns for an import of folders for which nobody named any. What cannot be looked at here is told by the
 * import itself.
 */
export async function patternsForFolders(
  library: Library,
  folders: readonly string[]
): Promise<readonly string[]> {
  const surveys = await Promise.all(
    folders.map((folder) => surveyFolder(folder).catch(() => ({ cameras: [], preset: null })))
  )
  const presets = new Set(surveys.map(({ preset }) => preset))
  return patternsFor(library, {
    cameras: [...new Set(surveys.flatMap(({ cameras }) => cameras))],
    preset: presets.size === 1 ? ([...presets][0] ?? null) : null
  })
}

async function cameraOf(path: RawPath): Promise<string | null> {
  try {
    const handle = await nodeIo.open(path, 'r')
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0)
      return factsFromExif(head.subarray(0, bytesRead), 'jpg').camera
    } finally {
      await handle.close()
    }
  } catch {
    return null
  }
}
