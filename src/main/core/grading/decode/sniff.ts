/** What a file is by its first bytes; its name is never believed. */
export type SniffedKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | KnownOther | 'unknown'

type KnownOther =
  | 'svg'
  | 'html'
  | 'pdf'
  | 'zip'
  | 'bmp'
  | 'heif'
  | 'jpeg-2000'
  | 'jpeg-xl'
  | 'dicom'
  | 'resource-fork'
  | 'text'

/** Recognises a file by its leading bytes. */
export function sniff(bytes: Uint8Array): SniffedKind {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512))
  const hex = head.toString('hex')
  for (const [prefix, kind] of SIGNATURES) {
    if (hex.startsWith(prefix)) return kind
  }
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'webp'
  if (ascii(head, 4, 8) === 'ftyp') return 'heif'
  if (ascii(head, 4, 8) === 'jP  ') return 'jpeg-2000'
  if (ascii(bytes, 128, 132) === 'DICM') return 'dicom'
  return sniffText(head)
}

const SIGNATURES: readonly (readonly [string, SniffedKind])[] = [
  ['ffd8', 'jpeg'],
  ['89504e470d0a1a0a', 'png'],
  ['474946383761', 'gif'],
  ['474946383961', 'gif'],
  ['49492a00', 'tiff'],
  ['4d4d002a', 'tiff'],
  ['49492b00', 'tiff'],
  ['4d4d002b', 'tiff'],
  ['25504446', 'pdf'],
  ['504b0304', 'zip'],
  ['424d', 'bmp'],
  ['ff4fff51', 'jpeg-2000'],
  ['ff0a', 'jpeg-xl'],
  ['0000000c4a584c20', 'jpeg-xl'],
  ['00051607', 'resource-fork']
]

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1')
}

function sniffText(head: Buffer): SniffedKind {
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return 'svg'
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'html'
  // Text of any language, but no control characters other than white space.
  return head.length > 1 && !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? 'text' : 'unknown'
}
