import { existsSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { forkHost } from '../../main/core/grading/pool/host-process'
import { createProviderDesk } from '../../main/core/grading/providers/provider-desk'
import { openGrader } from '../../main/core/model-runs/open-grader'
import { createWorkstation } from '../../main/core/workstation'
import { workstationId } from '../../main/core/workstation-id'
import { startLoopbackServer } from '../../main/loopback/server'
import { rendererFolder } from '../../main/renderer-files'
import { followMoves } from '../../main/core/backup/move/moved'
import { defaultLibrary } from '../../main/core/default-library'
import { installationKey } from '../installation-key'
import { EXIT, type CommandIo } from '../io'

export const SERVE_USAGE = `akshi serve [--library DIR] [--port N] [--root DIR]… [--json]
  Serves the workstation to a browser on this computer and prints its address. Ctrl+C ends it.
  --root DIR   a folder below which photographs may be imported from (repeatable;
               default: the home folder and the places where cards are mounted)`

/** Runs until a signal ends it. */
export async function runServe(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      library: { type: 'string' },
      port: { type: 'string', default: '0' },
      root: { type: 'string', multiple: true, default: [] },
      models: { type: 'string' },
      json: { type: 'boolean', default: false }
    }
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    io.stderr.write(`--port ${values.port} is no port number.\n`)
    return EXIT.usage
  }
  const roots = values.root.map((root) => resolve(root))
  const missing = roots.find((root) => !existsSync(root) || !statSync(root).isDirectory())
  if (missing !== undefined) {
    io.stderr.write(`--root ${missing} is no folder.\n`)
    return EXIT.usage
  }

  const libraryDir = followMoves(values.library ?? defaultLibrary())
  const workstation = createWorkstation({
    libraryDir,
    workstationId: workstationId(),
    shell: 'loopback',
    signingKey: await installationKey(io),
    folders: { roots: roots.length > 0 ? roots : defaultRoots() },
    providers: createProviderDesk({
      ...{ spawnHost: io.spawnHost ?? forkHost, modelsFolder: values.models }
    }),
    openGrader: async () => {
      const opened = await openGrader({
        modelsFolder: values.models,
        ...(io.spawnHost ? { spawnHost: io.spawnHost } : {})
      })
      if (opened.problem !== null) io.stderr.write(`${opened.problem}\n`)
      return opened
    }
  })
  try {
    const server = await startLoopbackServer(workstation, { port, rendererRoot: rendererFolder() })
    io.stdout.write(
      values.json
        ? `${JSON.stringify({ url: server.url, port: server.port, library: libraryDir })}\n`
        : `${server.url}\n`
    )
    await ended()
    await server.close()
  } finally {
    await workstation.close()
  }
  return EXIT.ok
}

/** The home folder and whatever is mounted where this system mounts cards. */
function defaultRoots(): string[] {
  const mounts = ['/media', '/run/media', '/Volumes', '/mnt'].filter((folder) => {
    try {
      return readdirSync(folder).length > 0
    } catch {
      return false
    }
  })
  return [homedir(), ...mounts]
}

/** A signal, or the end of the process that started this one and asked to be outlived by nothing. */
function ended(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => done())
    if (process.env['AKSHI_END_WITH_PARENT'] && process.channel)
      process.once('disconnect', () => done())
  })
}
