// The workflows of GitHub Actions, read as data: they run nowhere else, and a name that is wrong is seen there alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'

interface Step {
  readonly run?: string
  readonly uses?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly 'runs-on': string
  readonly 'timeout-minutes'?: number
  readonly strategy?: {
    readonly matrix: Readonly<Record<string, readonly unknown[]>>
  }
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown }
const at = (name: string): string => new URL(`../../../${name}`, import.meta.url).pathname
const folder = at('.github/workflows')
const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const workflows = readdirSync(folder).map(
  (file) => [file, load(readFileSync(`${folder}/${file}`, 'utf8')) as Workflow] as const
)
const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps)
const runsOf = (workflow: Workflow): string[] => stepsOf(workflow).flatMap(({ run }) => run ?? [])

describe.each(workflows)('%s', (_file, workflow) => {
  // Would catch a script that was renamed, or a file that a step still names.
  it('calls only what is there', () => {
    for (const line of runsOf(workflow)) {
      const script = /^npm run ([\w:-]+)/.exec(line)?.[1]
      if (script !== undefined) expect(scripts, line).toHaveProperty([script])
      const file = /^(?:bash|node) (\S+)/.exec(line)?.[1]
      if (file !== undefined) expect(existsSync(at(file)), line).toBe(true)
    }
    expect(runsOf(workflow).length).toBeGreaterThan(0)
  })

  it('may write nothing, uses actions of a stated version, and ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const { uses } of stepsOf(workflow))
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/)
    for (const job of Object.values(workflow.jobs))
      expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  // Would catch a misspelt variable, which is empty where it is used and says nothing.
  it('names only variables that it has', () => {
    for (const job of Object.values(workflow.jobs)) {
      const matrix = job.strategy?.matrix ?? {}
      const known = [
        ...Object.keys(matrix),
        ...(matrix['include'] ?? []).flatMap((entry) => Object.keys(entry as object))
      ]
      for (const [, name = ''] of JSON.stringify(job).matchAll(/matrix\.(\w+)/g))
        expect(known, name).toContain(name)
    }
  })
})

describe('desktop.yml', () => {
  const desktop = Object.fromEntries(workflows)['desktop.yml']
  const job = desktop?.jobs['electron']

  it('tests the real Electron on three systems and uploads what was packaged', () => {
    const systems = (job?.strategy?.matrix['os'] ?? []).map((os) => String(os).split('-')[0])
    expect([...systems].sort()).toEqual(['macos', 'ubuntu', 'windows'])
    const runs = job?.steps.map(({ run }) => run) ?? []
    const order = ['npm ci', 'npx install-electron --no', 'npm run test:electron', 'npm run dist']
    expect(runs.filter((run) => order.includes(run ?? ''))).toEqual(order)
    const upload = job?.steps.find((step) => String(step.with?.['name']).startsWith('installers'))
    for (const kind of ['AppImage', 'deb', 'exe', 'dmg'])
      expect(upload?.with?.['path']).toContain(`dist/*.${kind}`)
    expect(upload?.with?.['if-no-files-found']).toBe('error')
  })
})
