/** Direct I/O wants addresses, lengths and offsets in multiples of the device's block: 4096 covers all. */
export const BLOCK = 4096
const WASM_PAGE = 65_536

/** The one thing needed of it; the compiler knows WebAssembly from the DOM's types only. */
interface WasmMemory {
  new (size: { initial: number; maximum: number }): { readonly buffer: ArrayBuffer }
}
const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: WasmMemory } }).WebAssembly

/** A buffer that starts on a memory page: WebAssembly memory is the only such allocation that Node has. */
export function pageBuffer(bytes: number): Buffer {
  const pages = Math.max(1, Math.ceil(bytes / WASM_PAGE))
  return Buffer.from(new Memory({ initial: pages, maximum: pages }).buffer)
}

/** One buffer per worker, made larger when a file needs it and used again for the next. */
export class ReusableBuffer {
  #buffer: Buffer

  constructor(bytes: number) {
    this.#buffer = pageBuffer(bytes)
  }

  /** At least `bytes` long, page-aligned. What it held before may be gone. */
  atLeast(bytes: number): Buffer {
    if (this.#buffer.length < bytes) this.#buffer = pageBuffer(bytes)
    return this.#buffer
  }
}

/** A fixed number of buffers: who finds none free waits for one. */
export class BufferPool {
  readonly #free: ReusableBuffer[]
  readonly #waiting: ((buffer: ReusableBuffer) => void)[] = []

  constructor(count: number, bytes: number) {
    this.#free = Array.from({ length: count }, () => new ReusableBuffer(bytes))
  }

  /** Lends a buffer for as long as `use` takes. */
  async lend<T>(use: (buffer: ReusableBuffer) => Promise<T>): Promise<T> {
    const buffer =
      this.#free.pop() ?? (await new Promise<ReusableBuffer>((lent) => this.#waiting.push(lent)))
    try {
      return await use(buffer)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(buffer)
      else this.#free.push(buffer)
    }
  }
}
