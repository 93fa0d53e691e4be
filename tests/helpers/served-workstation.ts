import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { RouteInput, RouteName, RouteOutput } from '../../src/shared/contract'
import type { Result } from '../../src/shared/contract/result'

export const PROJECT_ROOT = join(import.meta.dirname, '..', '..')

/** The built product, served by its own command in a process of its own: what a person runs. */
export interface ServedWorkstation {
  readonly process: ChildProcess
  readonly url: string
  /** Rejects when the server is gone; otherwise the route's result, failure or not. */
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<Result<RouteOutput<R>>>
  /** As `request`, for steps that must succeed. */
  ask<R extends RouteName>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
  /** No warning, no clean-up: SIGKILL. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export async function serve(
  libraryDir: string,
  options: { readonly roots?: readonly string[]; readonly config: string }
): Promise<ServedWorkstation> {
  const child = spawn(
    process.execPath,
    [
      join(PROJECT_ROOT, 'src/cli/akshi.mjs'),
      'serve',
      '--library',
      libraryDir,
      ...(options.roots ?? []).flatMap((root) => ['--root', root])
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, AKSHI_CONFIG: options.config } }
  )
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [url] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(`the workstation did not start: ${errors}`)
    })
  ])) as [string]
  const entered = await fetch(url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { origin } = new URL(url)

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  const request: ServedWorkstation['request'] = async (route, input) => {
    const reply = await fetch(`${origin}/api/${route}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(input)
    })
    return (await reply.json()) as Result<RouteOutput<typeof route>>
  }
  return {
    process: child,
    url,
    request,
    async ask(route, input) {
      const result = await request(route, input)
      if (!result.ok) throw new Error(`${route}: ${result.error.code} ${result.error.message}`)
      return result.data
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM')
  }
}
