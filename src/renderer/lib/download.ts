/** Hands the person a file that was made here. */
export function downloadBytes(name: string, data: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([data], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The click only starts the download.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}

export function downloadText(name: string, text: string, type: string): void {
  downloadBytes(name, text, type)
}

export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
