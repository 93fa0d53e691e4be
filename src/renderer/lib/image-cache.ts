/** A decoded photograph, ready to draw. */
export interface Decoded {
  readonly width: number
  readonly height: number
  close(): void
}

export interface ImageCacheOptions<T extends Decoded> {
  /** Fetches and decodes; must reject when the signal fires. `ahead`: nobody waits for it yet. */
  readonly load: (key: string, signal: AbortSignal, ahead: boolean) => Promise<T>
  /** Most bytes of decoded pixels (4 per pixel) kept; the first wanted image is kept whatever its size. */
  readonly maxBytes: number
  readonly parallel: number
}

interface Entry<T> {
  readonly controller: AbortController
  readonly promise: Promise<T>
  readonly ahead: boolean
  decoded: T | null
  loading: boolean
}

const bytesOf = (image: Decoded): number => image.width * image.height * 4

/**
 * Decoded photographs around the one being read. `want` names them, most urgent first: what is no longer
 * wanted is aborted or released. The first is loaded alone, the rest then a few at a time in that order.
 */
export class ImageCache<T extends Decoded> {
  readonly #options: ImageCacheOptions<T>
  readonly #entries = new Map<string, Entry<T>>()
  #wanted: readonly string[] = []

  constructor(options: ImageCacheOptions<T>) {
    this.#options = options
  }

  want(keys: readonly string[]): void {
    this.#wanted = keys
    for (const [key, entry] of this.#entries) if (!keys.includes(key)) this.#drop(key, entry)
    this.#pump()
  }

  /** Releases all but these; starts nothing. */
  keep(keys: readonly string[]): void {
    this.#wanted = []
    for (const [key, entry] of this.#entries) if (!keys.includes(key)) this.#drop(key, entry)
  }

  /** The decoded image if it is there already. */
  peek(key: string): T | null {
    return this.#entries.get(key)?.decoded ?? null
  }

  /** Resolves when the image is decoded; rejects if loading fails or it is no longer wanted. */
  get(key: string): Promise<T> {
    const entry = this.#entries.get(key)
    if (entry && (entry.decoded || !entry.ahead)) return entry.promise
    // Now somebody waits for it: asked for again, it goes before what is only fetched ahead.
    if (entry) this.#drop(key, entry)
    return this.#start(key, false).promise
  }

  /** Forgets a failed or stale image so that it is loaded anew. */
  forget(key: string): void {
    const entry = this.#entries.get(key)
    if (entry) this.#drop(key, entry)
  }

  clear(): void {
    this.want([])
  }

  get bytes(): number {
    let sum = 0
    for (const { decoded } of this.#entries.values()) if (decoded) sum += bytesOf(decoded)
    return sum
  }

  #start(key: string, ahead: boolean): Entry<T> {
    const controller = new AbortController()
    const promise = this.#options.load(key, controller.signal, ahead).then((decoded) => {
      if (controller.signal.aborted) {
        decoded.close()
        throw controller.signal.reason
      }
      entry.decoded = decoded
      return decoded
    })
    const entry: Entry<T> = { controller, promise, ahead, decoded: null, loading: true }
    this.#entries.set(key, entry)
    // A failure is reported to whoever awaits `get`; prefetching itself does not care.
    promise
      .catch(() => undefined)
      .finally(() => {
        entry.loading = false
        this.#trim()
        this.#pump()
      })
    return entry
  }

  #pump(): void {
    const [first, ...others] = this.#wanted
    if (first === undefined) return
    if ((this.#entries.get(first) ?? this.#start(first, false)).loading) return
    let loading = 0
    for (const entry of this.#entries.values()) if (entry.loading) loading += 1
    for (const key of others) {
      if (loading >= this.#options.parallel || this.#full()) return
      if (this.#entries.has(key)) continue
      this.#start(key, true)
      loading += 1
    }
  }

  #full(): boolean {
    return this.bytes >= this.#options.maxBytes
  }

  /** Releases the least urgent images until the rest fits. */
  #trim(): void {
    for (const key of this.#wanted.slice(1).toReversed()) {
      if (this.bytes <= this.#options.maxBytes) return
      const entry = this.#entries.get(key)
      if (entry?.decoded) this.#drop(key, entry)
    }
  }

  #drop(key: string, entry: Entry<T>): void {
    this.#entries.delete(key)
    if (entry.decoded) entry.decoded.close()
    else entry.controller.abort()
  }
}
