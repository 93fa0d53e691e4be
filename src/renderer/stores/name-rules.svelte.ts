import type { RouteOutput } from '../../shared/contract'
import type { Bridge } from '../lib/bridge'
import { patternProblem, type WrongPattern } from '../lib/pattern-problem'

export type NamePreview = RouteOutput<'import.preview'>[number]

/** Built-in rules, those that the site stored, one of the presets by name, or what is being written. */
export type RuleChoice = string
export const BUILT_IN = 'built-in'
export const OWN = 'own'

interface Fit {
  /** File names of which patient and eye are understood. */
  readonly complete: number
  readonly total: number
}

const WAIT_MS = 250

/** Which rules read the file names of one folder, tried out on its own files while they are written. */
export class NameRules {
  readonly #bridge: Bridge
  readonly #token: string
  #stored = $state.raw<readonly string[]>([])
  /** The one camera that the photographs name. */
  #camera = $state.raw<string | null>(null)
  #forCamera = $state.raw<readonly string[]>([])
  #picked = $state.raw<RuleChoice | null>(null)
  #presets = $state.raw<RouteOutput<'import.patterns'>['presets']>({})
  #rows = $state.raw<readonly NamePreview[] | null>(null)
  #fits = $state.raw<Readonly<Record<RuleChoice, Fit>>>({})
  #problem = $state.raw<WrongPattern | null>(null)
  #error = $state.raw<unknown>(null)
  #choice = $state<RuleChoice>(BUILT_IN)
  #own = $state.raw<readonly string[]>([''])
  #timer: ReturnType<typeof setTimeout> | null = null
  #generation = 0

  /** What the import would use. */
  readonly patterns = $derived.by(() => {
    if (this.#choice === BUILT_IN) return []
    if (this.#choice !== OWN) return this.#presets[this.#choice] ?? []
    return this.#own.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '')
  })
  readonly choices = $derived<readonly RuleChoice[]>([BUILT_IN, ...Object.keys(this.#presets), OWN])
  /** Whether other rules are chosen than those that the site stored. */
  readonly changed = $derived(JSON.stringify(this.patterns) !== JSON.stringify(this.#stored))
  /** Whether they are neither the site's for all cards nor those for this camera. */
  readonly unsaved = $derived(
    this.changed && JSON.stringify(this.patterns) !== JSON.stringify(this.#forCamera)
  )

  constructor(bridge: Bridge, token: string) {
    this.#bridge = bridge
    this.#token = token
  }

  /** `null` until known. */
  get rows(): readonly NamePreview[] | null {
    return this.#rows
  }

  get fits(): Readonly<Record<RuleChoice, Fit>> {
    return this.#fits
  }

  /** The pattern that is none, and what is wrong with it. */
  get problem(): WrongPattern | null {
    return this.#problem
  }

  get error(): unknown {
    return this.#error
  }

  get choice(): RuleChoice {
    return this.#choice
  }

  /** The lines of the editor; there is always one. */
  get own(): readonly string[] {
    return this.#own
  }

  get camera(): string | null {
    return this.#camera
  }

  /** What was chosen by the camera or by the names, until a person chooses. */
  get picked(): RuleChoice | null {
    return this.#picked
  }

  async load(survey: {
    readonly cameras: readonly string[]
    readonly preset: string | null
  }): Promise<void> {
    try {
      const site = await this.#bridge.request('import.patterns', {})
      const { presets } = site
      this.#camera = survey.cameras.length === 1 ? (survey.cameras[0] ?? null) : null
      const forCamera = site.cameras[this.#camera ?? '']
      const patterns = forCamera ?? site.patterns
      this.#forCamera = forCamera ?? []
      this.#presets = presets
      this.#stored = site.patterns
      this.#own = patterns.length === 0 ? [''] : patterns
      const same = Object.keys(presets).find(
        (name) => JSON.stringify(presets[name]) === JSON.stringify(patterns)
      )
      const fitting = patterns.length === 0 ? survey.preset : null
      this.#choice = fitting ?? (patterns.length === 0 ? BUILT_IN : (same ?? OWN))
      this.#picked = forCamera !== undefined || fitting !== null ? this.#choice : null
      await this.refresh()
      for (const choice of [BUILT_IN, ...Object.keys(presets)])
        if (choice !== this.#choice) this.#note(choice, await this.#try(presets[choice] ?? []))
    } catch (error) {
      this.#error = error
    }
  }

  choose(choice: RuleChoice): void {
    // Whoever begins to write begins with the rules that were chosen.
    if (choice === OWN && this.#own.every((pattern) => pattern === '')) {
      const begin = this.patterns
      this.#own = begin.length === 0 ? [''] : begin
    }
    this.#choice = choice
    this.#picked = null
    void this.refresh()
  }

  /** Replaces the lines of the editor and tries them as soon as nothing more is typed. */
  write(own: readonly string[]): void {
    this.#own = own.length === 0 ? [''] : own
    this.#choice = OWN
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.refresh(), WAIT_MS)
  }

  async refresh(): Promise<void> {
    const generation = (this.#generation += 1)
    const { patterns } = this
    const choice = this.#choice
    try {
      const rows = await this.#try(patterns)
      if (generation !== this.#generation) return
      this.#rows = rows
      this.#problem = null
      this.#error = null
      this.#note(choice, rows)
    } catch (error) {
      if (generation !== this.#generation) return
      const problem = patternProblem(error)
      if (problem) this.#problem = problem
      else this.#error = error
    }
  }

  /** Makes the chosen rules those of the site, for one camera or for all others. */
  async store(camera: string | null = null): Promise<void> {
    const patterns = [...this.patterns]
    await this.#bridge.request('import.setPatterns', {
      patterns,
      ...(camera === null ? {} : { camera })
    })
    if (camera === null) this.#stored = patterns
    else this.#forCamera = patterns
  }

  #try(patterns: readonly string[]): Promise<NamePreview[]> {
    return this.#bridge.request('import.preview', {
      folderToken: this.#token,
      patterns: [...patterns]
    })
  }

  #note(choice: RuleChoice, rows: readonly NamePreview[]): void {
    const complete = rows.filter((row) => row.patientId !== null && row.eye !== 'unknown').length
    this.#fits = { ...this.#fits, [choice]: { complete, total: rows.length } }
  }
}
