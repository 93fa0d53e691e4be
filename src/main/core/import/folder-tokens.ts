import { randomBytes } from 'node:crypto'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RouteOutput } from '../../../shared/contract'
import { refusal } from '../../../shared/domain/refusal'
import { AppError } from '../../../shared/errors'
import type { FolderEntry } from '../shell'
import { isSystemName } from './skip-names'
import { isInside } from './sources'

export interface FolderTokens {
  /** A token for a folder that a person chose in a dialog of the shell. */
  entry(folder: string): FolderEntry
  /** Folders below a token, or the roots. @throws AppError NOT_FOUND. */
  browse(token: string | null): RouteOutput<'folder.browse'>
  /** The folder behind a token. @throws AppError NOT_FOUND for a token that was never given out. */
  resolve(token: string): string
}

const PHOTOGRAPH = /\.(?:jpe?g|jpe|jfif|png|tiff?|webp|gif|bmp|hei[cf]|dcm|zip)$/i
const ARCHIVE = /\.zip$/i
const MOST_FOLDERS = 2000

/** By its name alone. */
export function looksLikePhotograph(name: string): boolean {
  return PHOTOGRAPH.test(name)
}

/**
 * Names folders, and archives of photographs, by tokens that cannot be guessed and mean nothing to another process, so that a page never
 * holds a path. Everything browsed lies, links resolved, below one of `roots`.
 */
export function createFolderTokens(options: { readonly roots: readonly string[] }): FolderTokens {
  const folders = new Map<string, string>()
  const tokens = new Map<string, string>()
  const roots = [...new Set(options.roots.flatMap(realOrNone))]

  function tokenOf(folder: string): string {
    let token = tokens.get(folder)
    if (token === undefined) {
      token = randomBytes(24).toString('base64url')
      tokens.set(folder, token)
      folders.set(token, folder)
    }
    return token
  }
  const entryOf = (folder: string): FolderEntry => ({
    token: tokenOf(folder),
    name: basename(folder) || folder,
    photographs: countPhotographs(folder),
    archive: ARCHIVE.test(folder) && !isFolder(folder)
  })
  const rootOf = (folder: string): string | undefined =>
    roots.find((root) => folder === root || isInside(root, folder))

  /** Real now, not when the token was given out: a folder may have become a link since. */
  function resolveToken(token: string): string {
    const folder = folders.get(token)
    const real = folder === undefined ? undefined : realOrNone(folder)[0]
    if (folder === undefined || real !== folder)
      throw new AppError('NOT_FOUND', 'This folder is not there any more. Choose it again.', {
        data: { code: 'FOLDER_GONE' }
      })
    return folder
  }

  return {
    entry(folder) {
      const real = realOrNone(folder)[0]
      if (real === undefined)
        throw new AppError('NOT_FOUND', 'This folder is not there.', {
          data: { code: 'FOLDER_GONE' }
        })
      return entryOf(real)
    },
    resolve: resolveToken,
    browse(token) {
      if (token === null) return { trail: [], folders: roots.map(entryOf), photographs: 0 }
      const folder = resolveToken(token)
      const root = rootOf(folder)
      if (root === undefined)
        throw refusal(
          'NOT_FOUND',
          'FOLDER_OUTSIDE',
          'Only folders below the agreed places can be looked into.'
        )
      return {
        trail: trailOf(root, folder).map((step) => ({
          token: tokenOf(step),
          name: basename(step) || step
        })),
        folders: foldersIn(folder).map(entryOf),
        photographs: countPhotographs(folder) ?? 0
      }
    }
  }
}

function realOrNone(folder: string): string[] {
  try {
    const real = realpathSync(folder)
    const stats = statSync(real)
    return stats.isDirectory() || (stats.isFile() && ARCHIVE.test(real)) ? [real] : []
  } catch {
    return []
  }
}

/** From the root to the folder, both included. */
function trailOf(root: string, folder: string): string[] {
  const trail = [folder]
  for (let step = folder; step !== root;) trail.unshift((step = dirname(step)))
  return trail
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Real folders and archives alone: a link is not a way out. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || (entry.isFile() && ARCHIVE.test(entry.name)))
      .filter((entry) => !isSystemName(entry.name))
      .map((entry) => join(folder, entry.name))
      .sort((a, b) => basename(a).localeCompare(basename(b), 'en', { numeric: true }))
      .slice(0, MOST_FOLDERS)
  } catch {
    throw refusal('NOT_FOUND', 'FOLDER_UNREADABLE', 'This folder cannot be read.')
  }
}

/** Files directly inside that look like photographs by name; null when the folder cannot be read. */
function countPhotographs(folder: string): number | null {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !isSystemName(entry.name) && looksLikePhotograph(entry.name)
    ).length
  } catch {
    return null
  }
}
