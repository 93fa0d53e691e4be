import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runtimeNode } from '../../../scripts/lib/project.mjs'
import { deferred, type Deferred } from './deferred'
import type { Inside } from './remote'
import type { StandInSettings } from './settings'

export interface BootOptions {
  readonly args?: readonly string[]
  readonly settings?: Partial<StandInSettings>
  readonly env?: NodeJS.ProcessEnv
  /** The built project; default: this one. */
  readonly project?: string
}

interface Reply {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** The built main bundle, running in a process of its own against the stand-in. */
export class Booted {
  /** A folder of this run alone; the library lies in `library` below it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'akshi-electron-'))
  readonly library = join(this.folder, 'library')
  readonly process: ChildProcess
  readonly exited: Promise<number | string>
  stderr = ''
  stdout = ''
  #nextId = 1
  readonly #pending = new Map<number, Deferred<unknown>>()

  constructor(options: BootOptions = {}) {
    const project =
      options.project ??
      process.env['AKSHI_BUILT_PROJECT'] ??
      resolve(import.meta.dirname, '../../..')
    const main = join(project, 'out', 'main', 'index.js')
    this.process = fork(join(import.meta.dirname, 'launch.mjs'), [main, ...(options.args ?? [])], {
      execPath: runtimeNode() ?? process.execPath,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        TZ: 'UTC',
        AKSHI_CONFIG: join(this.folder, 'config'),
        AKSHI_LIBRARY: this.library,
        AKSHI_STAND_IN: JSON.stringify({ appPath: project, ...options.settings }),
        ...options.env
      }
    })
    this.process.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()))
    this.process.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()))
    this.process.on('message', (reply: Reply) => {
      const waiting = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if (reply.error === undefined) waiting?.resolve(reply.value)
      else waiting?.reject(new Error(reply.error))
    })
    this.exited = new Promise((done) => {
      this.process.on('close', (code, signal) => {
        for (const waiting of this.#pending.values())
          waiting.reject(new Error(`the process ended (${String(code ?? signal)})\n${this.stderr}`))
        done(code ?? signal ?? 'unknown')
      })
    })
  }

  /** Runs a function inside; it must not use anything from around it. */
  evaluate<R>(fn: (inside: Inside) => R): Promise<Awaited<R>>
  evaluate<R, A>(fn: (inside: Inside, argument: A) => R, argument: A): Promise<Awaited<R>>
  evaluate(fn: (...args: never[]) => unknown, argument?: unknown): Promise<unknown> {
    const id = this.#nextId++
    const waiting = deferred<unknown>()
    this.#pending.set(id, waiting)
    this.process.send({ id, source: fn.toString(), argument }, (failed) => {
      if (failed) waiting.reject(new Error(`${failed.message}\n${this.stderr}`))
    })
    return waiting.promise
  }

  /** Resolves when the window has been shown; rejects with what was printed where the process ends first. */
  async shown(limitMs = 60_000): Promise<void> {
    const until = Date.now() + limitMs
    while (!(await this.evaluate(({ windows }) => windows[0]?.shown === true))) {
      if (Date.now() > until) throw new Error(`no window after ${limitMs} ms\n${this.stderr}`)
      await new Promise((next) => setTimeout(next, 50))
    }
  }

  /** What the page would get from `window.akshi.request`. */
  request(
    route: string,
    input: unknown
  ): Promise<{ ok: boolean; data?: unknown; error?: { code: string } }> {
    return this.evaluate(
      ({ windows }, [name, sent]) => {
        const akshi = windows[0]!.webContents.exposed['akshi'] as {
          request(route: string, input: unknown): Promise<never>
        }
        return akshi.request(name, sent)
      },
      [route, input] as [string, unknown]
    )
  }

  /** What a protocol handler of the window's session answers. */
  serve(
    url: string,
    method = 'GET'
  ): Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }> {
    return this.evaluate(
      ({ windows }, [address, verb]) => windows[0]!.webContents.session.serve(address, verb),
      [url, method] as [string, string]
    )
  }

  /** Ends it as a person would, by closing the window. @returns the exit code */
  async close(): Promise<number | string> {
    if (this.process.connected && this.process.exitCode === null)
      await this.evaluate(({ windows }) => windows[0]?.close()).catch(() => undefined)
    return this.exited
  }

  async dispose(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null)
      this.process.kill('SIGKILL')
    await this.exited
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
