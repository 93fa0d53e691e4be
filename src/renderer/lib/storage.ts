/** Small settings of this window. Storage may be full or forbidden: then they last as long as the window. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(`akshi.${key}`)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`akshi.${key}`, JSON.stringify(value))
  } catch {
    // Kept in memory by whoever asked.
  }
}
