/**
 * Fetches a photograph and decodes it off the main thread. Bytes are fetched rather than set as `src`, so
 * that skipping past an image stops its transfer and the pixels may be read by the viewing aids.
 */
export async function loadBitmap(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`The photograph could not be loaded (${response.status}).`)
  const blob = await response.blob()
  signal.throwIfAborted()
  const bitmap = await createImageBitmap(blob)
  if (signal.aborted) {
    bitmap.close()
    signal.throwIfAborted()
  }
  return bitmap
}
