import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the parts of this installation lie. */
export interface Places {
  readonly preload: string
  readonly renderer: string
  /** Undefined where the network folder is looked for by the core itself (a checkout). */
  readonly models: string | undefined
  readonly modelHashes: string
  readonly licences: string
  readonly icon: string | undefined
  /** The icon's picture, wherever the program has its own. */
  readonly picture: string
}

export interface PlacesInput {
  readonly appPath: string
  readonly resourcesPath: string
  readonly isPackaged: boolean
  readonly platform: NodeJS.Platform
}

/** @param input what Electron says of itself */
export function placesOf(input: PlacesInput): Places {
  const { appPath, resourcesPath, isPackaged, platform } = input
  // An application started by its bundle's path has that folder as its own; the parts lie in `out` all the same.
  const out = join(projectFolder(appPath), 'out')
  const picture = isPackaged
    ? join(resourcesPath, 'icon.png')
    : join(dirname(out), 'resources', 'icons', 'icon.png')
  return {
    preload: join(out, 'preload', 'index.cjs'),
    renderer: join(out, 'renderer'),
    models: isPackaged ? join(resourcesPath, 'models') : undefined,
    modelHashes: join(out, 'package', 'model-hashes.json'),
    licences: isPackaged
      ? join(resourcesPath, 'licences', 'THIRD-PARTY.txt')
      : join(out, 'package', 'THIRD-PARTY.txt'),
    // Windows and macOS take it from the program itself.
    icon: platform === 'linux' && existsSync(picture) ? picture : undefined,
    picture
  }
}

function projectFolder(appPath: string): string {
  for (let folder = appPath; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return appPath
  }
}
